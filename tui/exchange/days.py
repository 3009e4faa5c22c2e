"""The dates in other programs' files. A date that could mean two days is refused."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Final, Literal

Order = Literal["day first", "month first"]
"""How 3/4/2024 is meant in a column."""

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
            "sep sept september", "oct october", "nov november", "dec december",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip

_TIME = (
    r"(?:(?:T|,?\s+)[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?"
    r"\s*(?:[ap]\.?m\.?)?\s*(?:Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})" + _TIME, re.IGNORECASE)
_DAY_MONTH = re.compile(
    r"([0-9]{1,2})(?:st|nd|rd|th|\.)?[-\s/]*([^\W\d]+)\.?,?[-\s/]*([0-9]{4}|[0-9]{2})" + _TIME, re.IGNORECASE
)
_MONTH_DAY = re.compile(r"([^\W\d]+)\.?\s+([0-9]{1,2})(?:st|nd|rd|th)?,?\s+([0-9]{4})" + _TIME, re.IGNORECASE)
_NUMBERS = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})" + _TIME, re.IGNORECASE)
_NONE = re.compile(r"[0/.:\s-]*", re.ASCII)


class BadDay(ValueError):
    """Text that does not mean one day; `str()` says why."""


def is_none(text: str) -> bool:
    """Whether the cell says that there is no date: empty, "-", Outlook's "0/0/00"."""
    return _NONE.fullmatch(text) is not None


def order(texts: Iterable[str]) -> Order | None:
    """How a column writes 3/4/2024, told by its unambiguous dates; None where there are none, or they disagree."""
    found: set[Order] = set()
    for text in texts:
        match = _NUMBERS.fullmatch(text)
        if match is None or match[2] == ".":
            continue
        first, second = int(match[1]), int(match[3])
        if second <= 12 < first:
            found.add("day first")
        elif first <= 12 < second:
            found.add("month first")
    return found.pop() if len(found) == 1 else None


def day(text: str, order: Order | None = None) -> date:
    """The day in the text: `15 Jun 2026`, `7-Feb-22`, `June 15, 2026`, `2026-06-15 09:14`, `15.6.2026`, `6/15/2026`.

    Raises:
        BadDay: it is none, there is no such day, or it can mean two and `order` does not tell.
    """
    if match := _YEAR_FIRST.fullmatch(text):
        return _made(text, match[1], int(match[3]), match[4])
    if match := _DAY_MONTH.fullmatch(text):
        return _made(text, match[3], _month(text, match[2]), match[1])
    if match := _MONTH_DAY.fullmatch(text):
        return _made(text, match[3], _month(text, match[1]), match[2])
    if match := _NUMBERS.fullmatch(text):
        first, second = int(match[1]), int(match[3])
        if match[2] == "." or first > 12 or first == second:
            return _made(text, match[4], second, match[1])
        if second > 12:
            return _made(text, match[4], first, match[3])
        if order is None:
            raise BadDay(f'"{_short(text)}" can be day/month or month/day')
        if order == "day first":
            return _made(text, match[4], second, match[1])
        return _made(text, match[4], first, match[3])
    raise BadDay(f'"{_short(text)}" is no date that is known here')


def _month(text: str, word: str) -> int:
    month = _MONTHS.get(word.lower())
    if month is None:
        raise BadDay(f'"{_short(text)}" is no date that is known here: "{_short(word)}" is no English month')
    return month


def _made(text: str, year: str, month: int, day: str) -> date:
    # Two digits as everywhere: 69-99 are of the last century.
    full = int(year) + (0 if len(year) == 4 else 1900 if int(year) >= 69 else 2000)
    try:
        found = date(full, month, int(day))
    except ValueError:
        raise BadDay(f'there is no day "{_short(text)}"') from None
    if full < 1900:
        raise BadDay(f'"{_short(text)}" is too long ago')
    return found


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
