"""A day in words: relative, a weekday, a date, a distance, a day of a period."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from tui.when.context import Context
from tui.when.dates import dated, is_iso
from tui.when.distances import shift, shift_from_now
from tui.when.names import A_WEEKDAY, weekday
from tui.when.periods import day_of_period, weekday_of_week

_DAYS = {
    "today": 0,
    "tomorrow": 1,
    "tmrw": 1,
    "day after tomorrow": 2,
    "yesterday": -1,
    "day before yesterday": -2,
}
_WEEKDAY = rf"(?:(next|this|last) )?({A_WEEKDAY})"
_ANCHORED = r"(.+) (from|after|before) (.+)"


class Day(NamedTuple):
    """A day, and what may be said beside it."""

    day: date
    bare_hour: bool = False
    """ "9" may follow as its hour."""
    or_today: bool = False
    """With a time on the preferred side of now, today is meant instead."""
    shifted: bool = False
    """Counted from now, rather than named."""


def day_in_words(text: str, context: Context) -> Day | None:
    """The day that `text` means, None where it means none. Raises BadWhen, and OverflowError far away."""
    if text in _DAYS:
        return Day(context.today + timedelta(days=_DAYS[text]), bare_hour=True)
    if (of_week := weekday_of_week(text, context)) is not None:
        return Day(of_week, bare_hour=True)
    if (of_period := day_of_period(text, context)) is not None:
        return Day(of_period)
    if (named := dated(text, context)) is not None:
        return Day(named, bare_hour=is_iso(text))
    return _weekday(text, context) or _distance(text, context) or _anchored(text, context)


def _weekday(text: str, context: Context) -> Day | None:
    match = re.fullmatch(_WEEKDAY, text)
    if match is None:
        return None
    which, ahead = match[1], (weekday(match[2]) - context.today.weekday()) % 7
    if which == "this":
        days = ahead
    elif which == "last" or (which is None and context.past):
        days = ahead - 7
    else:
        days = ahead or 7
    return Day(context.today + timedelta(days=days), bare_hour=True, or_today=which is None and ahead == 0)


def _distance(text: str, context: Context) -> Day | None:
    way = shift_from_now(text)
    if way is None or way.elapsed is not None:
        return None
    return Day(way.from_(context.today), shifted=True)


def _anchored(text: str, context: Context) -> Day | None:
    """`3 weeks from friday`, `2 days before 25 nov`."""
    match = re.fullmatch(_ANCHORED, text)
    way = match and shift(match[1], -1 if match[2] == "before" else 1)
    if not match or not way or way.elapsed is not None:
        return None
    anchor = day_in_words(match[3], context)
    return None if anchor is None else Day(way.from_(anchor.day))
