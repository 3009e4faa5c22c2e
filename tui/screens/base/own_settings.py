"""The application, as what keeps the user's settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol, cast

from textual.app import App

from tui.pipeline import Pipeline
from tui.settings.own import OwnSettings


class KeepsSettings(Protocol):
    """The application: it has the settings, and puts them in force."""

    own: OwnSettings
    pipeline: Pipeline

    def keep_setting(self, key: str, words: str | None) -> None: ...
    def look_at_settings(self) -> None: ...
    def search_themes(self) -> None: ...
    async def put_in_force(self, values: Mapping[str, str | None], other: Pipeline | None = None) -> None: ...


def keeps_settings(app: App[Any]) -> KeepsSettings:
    """The application as what keeps settings."""
    return cast("KeepsSettings", app)
