"""Hearing of changes while a screen is there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tui.pipeline import Pipeline
from tui.screens.base.key_screen import KeyScreen


class Listener:
    """Tells a screen who changed, here or in another process, until the screen is left.

    Args:
        screen: who listens.
        pipeline: what is listened to.
        heard: called with the ids of those who changed, or for whom time has passed.
    """

    def __init__(self, screen: KeyScreen[Any], pipeline: Pipeline, heard: Callable[[set[int]], None]) -> None:
        self._screen = screen
        self._pipeline = pipeline
        self._heard = heard
        self._end: Callable[[], None] | None = None

    def start(self) -> None:
        """Hears of changes from now on."""
        self._end = self._pipeline.subscribe(self._hear)

    def stop(self) -> None:
        """The screen has gone."""
        if self._end is not None:
            self._end()

    def _hear(self, ids: set[int]) -> None:
        if self._screen.is_open:
            self._heard(ids)
