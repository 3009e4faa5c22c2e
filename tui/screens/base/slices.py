"""Runs long work in the application's thread, in slices; keys are handled in between."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from tui.screens.base.key_screen import KeyScreen
from tui.terminal.later import PAUSE, later


class Slices:
    """Runs work in slices until its screen is left."""

    def __init__(self, screen: KeyScreen[Any]) -> None:
        self._screen = screen

    def run(self, work: Callable[[], bool]) -> bool:
        """Runs one slice of ``work`` now, and the others later, until it answers True.

        Returns:
            True if the first slice was the last one, or the screen was left.
        """
        if not self._screen.is_open or work():
            return True
        later(PAUSE, self._screen, partial(self.run, work))
        return False
