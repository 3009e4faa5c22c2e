"""The application, as what keeps the user's settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, cast

from textual.app import App

if TYPE_CHECKING:
    from tui.settings.own import OwnSettings


class KeepsSettings(Protocol):
    """The application: it has the settings, and keeps what is in force already."""

    own: OwnSettings

    def keep_setting(self, key: str, words: str | None) -> None: ...
    def look_at_settings(self) -> None: ...


def keeps_settings(app: App[Any]) -> KeepsSettings:
    """The application as what keeps settings."""
    return cast("KeepsSettings", app)
