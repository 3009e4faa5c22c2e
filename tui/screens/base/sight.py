"""Keys mean what has been seen: since when the terminal shows what they act on, and which were typed before."""

from __future__ import annotations

from functools import partial
from math import inf
from time import monotonic
from typing import Any, Final

from textual import events
from textual.app import App

from tui.terminal.shown import when_shown

MIN_PAUSE: Final = 0.75
"""Seconds without keys after which the user has seen the screen.

Keys that follow a dropped key closely belong to it: in "tc", the "c" alone would ask for the comfort interval. What
appeared without a decision here must be visible for as long before keys act on it.
"""

MIN_SEEN: Final = 0.2
"""Seconds for which somebody must be visible after a decision here: nobody reads a name and chooses a key faster."""

AGAIN: Final = 5.0
"""Seconds after which an answer of the terminal may have been lost."""


class Sight:
    """Since when something that keys act on can be seen. At first it can.

    After ``change`` keys do not mean it, until the terminal has shown it and it could be read for a moment. Whoever
    draws it calls ``ask``.
    """

    def __init__(self) -> None:
        self.shown_at = -inf
        """When the terminal had shown it, by ``monotonic``; ``inf`` until then."""
        self.seconds = 0.0
        """For how long it must be visible before keys mean it."""
        self._change = 0
        self._asked_at = inf
        self._dropped_at = -inf

    def change(self, seconds: float = 0.0) -> None:
        """Something else is to be shown, and read for so many seconds."""
        self.shown_at, self.seconds = inf, seconds
        self._change += 1
        self._asked_at = inf

    def ask(self, app: App[Any], *, drawn: bool) -> None:
        """It was ``drawn``, or will be with the next frame: asks the terminal once when it has shown that."""
        if self.shown_at == inf == self._asked_at:
            self._ask(app, drawn=drawn)

    def ask_again(self, app: App[Any]) -> None:
        """A key came too early: asks once more, if the answer is long in coming and may have been lost."""
        if self.shown_at == inf and self._asked_at + AGAIN < monotonic():
            self._ask(app, drawn=True)

    def _ask(self, app: App[Any], *, drawn: bool) -> None:
        self._asked_at = monotonic()
        when_shown(app, partial(self._shown, self._change), drawn=drawn)

    def _shown(self, change: int, at: float) -> None:
        if change == self._change and self.shown_at == inf:  # else it is the answer for something before
            self.shown_at = at

    def is_meant_by(self, key: events.Key) -> bool:
        """False for a key that was typed before it was seen."""
        return key.time >= self.shown_at + self.seconds

    def drop(self, at: float) -> None:
        """A key of this moment does nothing; those that closely follow belong to it."""
        self._dropped_at = max(at, self._dropped_at)

    def follows_dropped(self, key: events.Key) -> bool:
        """True for a key of the same breath as one that was dropped."""
        return key.time - self._dropped_at < MIN_PAUSE
