"""When words for a date are said, in which zone, and which side of now they mean."""

from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo
from typing import NamedTuple


class Context(NamedTuple):
    """What the meaning of words depends on: `now` in UTC, `wall` the same in the user's zone, `past`: which side is
    preferred."""

    now: datetime
    zone: tzinfo
    wall: datetime
    today: date
    past: bool

    @classmethod
    def of(cls, now: datetime, zone: tzinfo, *, past: bool) -> Context:
        """``now`` (aware) seen from ``zone``."""
        if now.tzinfo is None:
            raise ValueError("now must be aware")
        wall = now.astimezone(zone)
        return cls(now.astimezone(UTC), zone, wall, wall.date(), past)

    def prefers(self, day: date) -> bool:
        """Whether a day lies on the preferred side; today lies on both."""
        return day <= self.today if self.past else day >= self.today

    @property
    def years(self) -> tuple[int, int]:
        """The years that may be meant where none is said: this one, and the next on the preferred side."""
        return self.today.year, self.today.year + (-1 if self.past else 1)
