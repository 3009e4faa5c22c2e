"""Lengths of time as rules and people give them: "10 days", "monthly", "24 hours"."""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec


class Interval(msgspec.Struct, frozen=True, gc=False):
    """A length of time: months and days keep the wall-clock time, seconds are elapsed time."""

    months: int = 0
    days: int = 0
    seconds: int = 0

    def __str__(self) -> str:
        parts = [
            f"{count} {unit}" if count != 1 else f"1 {unit[:-1]}"
            for count, unit in ((self.months, "months"), (self.days, "days"))
            if count
        ]
        if self.seconds or not parts:
            whole_hours = self.seconds % 3600 == 0
            count, unit = (self.seconds // 3600, "hours") if whole_hours else (self.seconds // 60, "minutes")
            parts.append(f"{count} {unit if count != 1 else unit[:-1]}")
        return " ".join(parts)

    @property
    def nominal_days(self) -> float:
        """The length in days, a month counted as 30.4375 of them: for comparing, never for dates."""
        return self.months * 30.4375 + self.days + self.seconds / 86_400

    @property
    def in_hours(self) -> str:
        """As marks of the contact clock are said: "48 h"."""
        return f"{self.nominal_days * 24:g} h"


_UNITS: dict[str, tuple[str, int]] = {
    "min": ("seconds", 60), "minute": ("seconds", 60),
    "h": ("seconds", 3600), "hour": ("seconds", 3600),
    "d": ("days", 1), "day": ("days", 1), "daily": ("days", 1),
    "w": ("days", 7), "week": ("days", 7), "weekly": ("days", 7),
    "m": ("months", 1), "mo": ("months", 1), "month": ("months", 1), "monthly": ("months", 1),
    "q": ("months", 3), "quarter": ("months", 3), "quarterly": ("months", 3),
    "y": ("months", 12), "year": ("months", 12), "yearly": ("months", 12),
}  # fmt: skip

_INTERVAL = re.compile(r"(?:(\d{1,4})\s*)?([a-z]+)", re.ASCII)


class BadInterval(ValueError):
    """The words are no interval."""


@lru_cache(maxsize=4096)
def interval(words: str) -> Interval:
    """The interval in ``words``: "10 days", "2w", "3 months", "monthly", "24 hours".

    Raises:
        BadInterval: nothing of the kind, or a length of zero.
    """
    match = _INTERVAL.fullmatch(words.strip().lower())
    found = None
    if match is not None:
        unit = match[2]
        found = _UNITS.get(unit) or _UNITS.get(unit.removesuffix("s"))
    if match is None or found is None or (match[1] is not None and int(match[1]) == 0):
        raise BadInterval(f'"{words}" is no interval; write for example "10 days", "2 weeks" or "3 months"')
    field, size = found
    amount = int(match[1] or 1) * size
    if field == "months":
        return Interval(months=amount)
    if field == "days":
        return Interval(days=amount)
    return Interval(seconds=amount)
