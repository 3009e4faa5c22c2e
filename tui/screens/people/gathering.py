"""Looking at everybody in slices, and afterwards again at who changed, in slices too."""

from __future__ import annotations

from typing import Protocol

from tui.pipeline import Pipeline
from tui.screens.base.key_queue import KeyQueue
from tui.screens.base.slices import Slices
from tui.terminal.later import SLICE

AT_ONCE = 40
"""People who changed that are looked at in one slice."""


class GatheringScreen(Protocol):
    """A screen whose list is gathered from everybody; ``WalkScreen`` says what each of these means."""

    pipeline: Pipeline
    keys: KeyQueue

    @property
    def is_ready(self) -> bool: ...
    def work(self, seconds: float) -> bool: ...
    def gathered(self) -> None: ...
    def take_in(self, ids: set[int]) -> None: ...
    def taken_in(self) -> None: ...
    def draw(self) -> None: ...
    def draw_head(self) -> None: ...


class Gathering:
    """Keeps the list of a screen: whole at first, then true as people change."""

    def __init__(self, screen: GatheringScreen, slices: Slices) -> None:
        self._screen = screen
        self._slices = slices
        self.stale: set[int] = set()
        """People who changed and were not looked at again yet."""
        self.ours: set[int] = set()
        """Of those who changed, whom something was decided about here, on this screen or on one above it."""
        self.is_taking_in = False

    def start(self) -> None:
        """Looks at everybody."""
        self._slices.run(self._look)

    def _look(self) -> bool:
        screen = self._screen
        was_ready, done = screen.is_ready, screen.work(SLICE)
        if done or screen.is_ready > was_ready:
            screen.gathered()
            self.take_in_changes()
            screen.keys.resume()
            screen.draw()
        else:
            screen.draw_head()
        return done

    def heard(self, ids: set[int]) -> None:
        """People changed, here or in another process, or time has passed for them."""
        self.stale |= ids
        step = self._screen.pipeline.telling
        if step is not None and step.did != "undo":  # what an undo takes away was never decided
            self.ours.update(step.who)

    def take_in_changes(self) -> None:
        """Begins to look again at those who changed, where that is possible now."""
        if self._screen.is_ready and not self.is_taking_in:
            self._slices.run(self._take_in)

    def _take_in(self) -> bool:
        self._screen.take_in({self.stale.pop() for _ in range(min(AT_ONCE, len(self.stale)))})
        self.is_taking_in = bool(self.stale)
        if self.is_taking_in:
            return False
        self._screen.taken_in()
        self.ours.clear()
        self._screen.keys.resume()
        return True
