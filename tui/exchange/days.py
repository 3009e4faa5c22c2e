"""The dates in other programs' files. A date that could mean two days is refused."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from typing import Final, Literal

from tui.settings.resources import read_text
from tui.text import fold

Order = Literal["day first", "month first", "year first"]
"""How 3/4/2024, or 24/3/4, is meant."""

ORDERS: Final[dict[str, Order]] = {"dmy": "day first", "mdy": "month first", "ymd": "year first"}
"""As the command line names them."""

_LONGEST: Final = 80
"""Characters of a date in words, time and zone included."""

_TIME = (
    r"(?:(?:T|,?\s+(?:(?:at|um|à|a las|alle|om|às)\s+)?)(?P<clock>[0-9]{1,2}[:h][0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?"
    r"\s*(?P<half>[ap]\.?\s?m\.?)?)\s*(?:uhr|h)?\s*(?:Z|UTC|GMT|[A-Z]{1,4}T)?\s*(?:[+-][0-9]{2}:?[0-9]{2})?"
    r"(?:\s*\([^()]{1,40}\))?)?"
)
_WORD = r"(?P<word>[^\W\d_]+)\.?"
_WEEKDAY = r"(?:(?P<weekday>[^\W\d_]+(?:-feira)?)\.?,?\s+)?"
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})\.?" + _TIME, re.IGNORECASE)
_COMPACT = re.compile(r"([12][0-9]{3})([01][0-9])([0-3][0-9])(?:T[0-9]{4,6}Z?)?")
_DAY_MONTH = re.compile(
    _WEEKDAY
    + r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th|er|\.|º|°)?[-\s/]*(?:(?:de|of)\s+)?"
    + _WORD
    + r",?[-\s/]*(?:(?:de|del)\s+)?(?P<year>[0-9]{4}|'?[0-9]{2})"
    + _TIME,
    re.IGNORECASE,
)
_MONTH_DAY = re.compile(
    _WEEKDAY + _WORD + r"\s+(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>[0-9]{4})" + _TIME, re.IGNORECASE
)
_NUMBERS = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4}|[0-9]{1,2})" + _TIME, re.IGNORECASE)
_COUNT = re.compile(r"(?P<days>[2-6][0-9]{4})(?:[.,][0-9]{1,12})?|(?P<seconds>1[0-9]{9})(?:[0-9]{3})?")
"""A day as spreadsheets count it (45000.5), an instant as programs do (seconds, or thousandths)."""
_EPOCH: Final = date(1970, 1, 1)
_SPREADSHEET: Final = date(1899, 12, 30)
_NONE = re.compile(r"[0/.:\s-]*", re.ASCII)


class BadDay(ValueError):
    """Text that does not mean one day; `str()` says why."""


class TwoDays(BadDay):
    """Text that can mean two days."""


def is_none(text: str) -> bool:
    """Whether the cell says that there is no date: empty, "-", Outlook's "0/0/00"."""
    return _NONE.fullmatch(text) is not None


def order_of(texts: Iterable[str], *, american: bool = False) -> Order | None:
    """How a column writes 3/4/2024, told by its unambiguous dates; None where there are none, or they disagree.

    Args:
        american: a program whose dates with a 12-hour clock have the month first.
    """
    found: set[Order] = set()
    for text in texts:
        match = _NUMBERS.fullmatch(text) if len(text) <= _LONGEST else None
        if match is None or match[2] == ".":
            continue
        first, second = int(match[1]), int(match[3])
        if second <= 12 < first <= 31:
            found.add("day first")
        elif first <= 12 < second <= 31 or (american and match["half"] and first <= 12):
            found.add("month first")
    return found.pop() if len(found) == 1 else None


def contradicts(text: str, order: Order) -> bool:
    """Whether the text can only be read in another order."""
    return order != "year first" and order_of([text]) not in (None, order)


def day(text: str, order: Order | None = None) -> date:
    """The day in the text: `15 Jun 2026`, `7-Feb-22`, `June 15, 2026`, `2026-06-15 09:14`, `15.6.2026`, `6/15/2026`,
    `Mi., 5. März 2025`, `17 de dez. de 2025`, `June 15, 2026 → June 16, 2026` (the first), a count (:func:`is_count`).

    Raises:
        TwoDays: it can mean two days and `order` does not tell.
        BadDay: it is none, or there is no such day.
    """
    if len(text) > _LONGEST:
        raise BadDay(f'"{_short(text)}" is no date that is known here')
    if match := _COUNT.fullmatch(text):
        return _counted(match)
    text = text.partition(" → ")[0]
    if match := _YEAR_FIRST.fullmatch(text):
        return _made(text, match[1], int(match[3]), match[4])
    if match := _COMPACT.fullmatch(text):
        return _made(text, match[1], int(match[2]), match[3])
    if match := _NUMBERS.fullmatch(text):
        return _numbers(text, match, order)
    match = _MONTH_DAY.fullmatch(text) or _DAY_MONTH.fullmatch(text)
    if match is None or (match["weekday"] and _plain(match["weekday"]) not in _words("weekdays")):
        raise BadDay(f'"{_short(text)}" is no date that is known here')
    return _made(text, match["year"].removeprefix("'"), _month(text, match["word"]), match["day"])


def is_count(text: str) -> bool:
    """Whether it is a date only as programs count them: 45000 is 15 March 2023."""
    return _COUNT.fullmatch(text) is not None


def _counted(match: re.Match[str]) -> date:
    if match["days"]:
        return _SPREADSHEET + timedelta(days=int(match["days"]))
    return _EPOCH + timedelta(seconds=int(match["seconds"]))


def _numbers(text: str, match: re.Match[str], order: Order | None) -> date:
    first, second = int(match[1]), int(match[3])
    if order == "year first" and len(match[4]) < 4:
        return _made(text, f"20{match[1]:>02}", second, match[4])
    if len(match[4]) == 1:
        raise BadDay(f'"{_short(text)}" is no date that is known here')
    if match[2] == "." or first > 12 or first == second:
        return _made(text, match[4], second, match[1])
    if second > 12:
        return _made(text, match[4], first, match[3])
    if order is None or order == "year first":
        raise TwoDays(f'"{_short(text)}" can be day/month or month/day')
    if order == "day first":
        return _made(text, match[4], second, match[1])
    return _made(text, match[4], first, match[3])


def _month(text: str, word: str) -> int:
    month = _words("months").get(_plain(word))
    if month is None:
        raise BadDay(f'"{_short(text)}" is no date that is known here: "{_short(word)}" is no month')
    return month


@cache
def _words(kind: Literal["months", "weekdays"]) -> dict[str, int]:
    """Names in every language that is known, to their number from 1; read when a date has a word in it."""
    languages: dict[str, list[str]] = tomllib.loads(read_text("months.toml"))[kind]
    return {
        _plain(name): number
        for names in languages.values()
        for number, written in enumerate(names, start=1)
        for name in written.split()
    }


def _plain(word: str) -> str:
    return fold(word).rstrip(".")


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
