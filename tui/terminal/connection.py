"""How far the terminal is behind what was sent to it, by its answers.

An answer takes as long as the line there and back, and longer where bytes wait in front of the line. The shortest time
seen is the line itself; what is above it, for so many bytes, is how fast the line is.
"""

from __future__ import annotations

from math import inf
from typing import Final

BEHIND: Final = 0.15
"""Seconds: where what was sent takes longer to arrive, more would only be seen later."""
ENOUGH: Final = 200
"""Bytes after which the terminal is asked."""
_FIRST: Final = 10_000.0
"""Bytes a second that a line is taken to carry before it has shown what it does."""
_MOST: Final = 40_000.0
"""And the most that it is taken to carry: where it stalls, no more than a few pictures are under way."""
_TELLING: Final = 300
"""Bytes under way from which on an answer says how fast the line is."""
_LEAST: Final = 0.02
"""Seconds: an answer that is as little late says nothing; the machine was busy."""
PATIENCE: Final = 10.0
"""Seconds, and as many times what it should take, after which an answer was lost."""

LONGEST: Final = 60.0
"""Seconds after which it was lost in any case."""


class Connection:
    """A line to a terminal that answers."""

    def __init__(self) -> None:
        self.sent = 0
        """Bytes written so far."""
        self._asked = 0
        """Of these, before the last question."""
        self._arrived = 0
        """Of these, before the last question that was answered."""
        self._rate = _FIRST
        self._base = inf
        """Seconds there and back, with nothing in the way."""
        self._is_trusted = True

    @property
    def is_behind(self) -> bool:
        """True while bytes wait in front of the line."""
        return self._is_trusted and self.under_way > BEHIND * self._rate

    @property
    def under_way(self) -> int:
        """Bytes that may not have arrived."""
        return self.sent - self._arrived

    @property
    def is_to_be_asked(self) -> bool:
        return self.sent - self._asked >= ENOUGH

    @property
    def patience(self) -> float:
        """Seconds after which what is under way has arrived, or the terminal answers no more."""
        return min(LONGEST, PATIENCE * (1 + self.under_way / self._rate))

    def asks(self) -> tuple[int, int]:
        """A question is sent: bytes before it, and those of them that are under way."""
        self._asked = self.sent
        return self.sent, self.under_way

    def hears(self, before: int, under_way: int, seconds: float) -> None:
        """A question is answered, so many seconds after it was sent."""
        self._is_trusted = True
        self._arrived = max(self._arrived, before)
        self._base = min(self._base, seconds)
        if under_way >= _TELLING:
            late = seconds - self._base
            rate = under_way / max(late, _LEAST)
            self._rate = min(_MOST, rate if late > _LEAST else max(rate, self._rate))

    def gives_up(self) -> None:
        """Nothing was heard: the line is taken as free until something is."""
        self._arrived = self.sent
        self._is_trusted = False
