"""Long work on the application's own thread: in slices, between which keys are heard."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from tui.screens.base.key_screen import KeyScreen
from tui.terminal.later import after_pause


class Slices:
    """Runs work in slices; it ends with its screen."""

    def __init__(self, screen: KeyScreen[Any]) -> None:
        self._screen = screen

    def run(self, work: Callable[[], bool]) -> bool:
        """A slice of ``work`` now, the others after a breath each, until it answers True.

        Returns:
            True where one slice was all, or the screen was left.
        """
        if not self._screen.is_open or work():
            return True
        after_pause(self._screen, partial(self.run, work))
        return False
