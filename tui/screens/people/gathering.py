"""Gathers a list from all people in slices, and then keeps it up to date, in slices too."""

from __future__ import annotations

from typing import Protocol

from tui.pipeline import Pipeline
from tui.screens.base.key_queue import KeyQueue
from tui.screens.base.slices import Slices
from tui.terminal.later import SLICE

AT_ONCE = 40
"""The most changed people that are taken in at once."""


class GatheringScreen(Protocol):
    """A screen whose list is gathered from all people; ``WalkScreen`` documents the members."""

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
    """Builds the list of a screen, and keeps it up to date."""

    def __init__(self, screen: GatheringScreen, slices: Slices) -> None:
        self._screen = screen
        self._slices = slices
        self.stale: set[int] = set()
        """People who changed and are not taken in yet."""
        self.decided_here: set[int] = set()
        """Those of the changed people who were decided about on this screen, or on one above it."""
        self.changed_here: set[int] = set()
        """The same, and those about whom a decision was undone."""
        self.is_taking_in = False

    def start(self) -> None:
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
        if step is not None:
            self.changed_here.update(step.who)
            if step.did != "undo":  # an undo decides nothing
                self.decided_here.update(step.who)

    def take_in_changes(self) -> None:
        """Starts to take in the changed people, if the list is ready."""
        if self._screen.is_ready and not self.is_taking_in:
            self._slices.run(self._take_in)

    def _take_in(self) -> bool:
        self.is_taking_in = False  # keys wait for no work that failed
        self._screen.take_in({self.stale.pop() for _ in range(min(AT_ONCE, len(self.stale)))})
        self.is_taking_in = bool(self.stale)
        if self.is_taking_in:
            return False
        self._screen.taken_in()
        self.decided_here.clear()
        self.changed_here.clear()
        self._screen.keys.resume()
        return True
