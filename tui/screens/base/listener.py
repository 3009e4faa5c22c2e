"""Listens to the pipeline while a screen is open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tui.pipeline import Pipeline
from tui.screens.base.key_screen import KeyScreen


class Listener:
    """Tells a screen which people changed, here or in another process.

    Args:
        screen: gets changes only while it is open.
        pipeline: the source of the changes.
        heard: called with the ids of people who changed, or whose items moved because time passed.
    """

    def __init__(self, screen: KeyScreen[Any], pipeline: Pipeline, heard: Callable[[set[int]], None]) -> None:
        self._screen = screen
        self._pipeline = pipeline
        self._heard = heard
        self._end: Callable[[], None] | None = None

    def start(self) -> None:
        self._end = self._pipeline.subscribe(self._hear)

    def stop(self) -> None:
        if self._end is not None:
            self._end()

    def _hear(self, ids: set[int]) -> None:
        if self._screen.is_open:
            self._heard(ids)
