"""Days of the calendar in words: `2026-03-02`, `20 Nov`, `Tue 17 Mar`, `25.11.`.

Arrow's formats are not asked: `D.M.YYYY` finds a date in the midst of other words, and a date without its year, or with
a month cut short, would need our own reading beside it.
"""

from __future__ import annotations

import re
from datetime import date

from tui.when.context import Context
from tui.when.names import A_MONTH, A_WEEKDAY, month, weekday
from tui.when.refusing import BadWhen
from tui.when.saying import MONTHS, WEEKDAYS

_YMD = r"(?a)(\d{4})([-/])(\d{1,2})\2(\d{1,2})"
_DMY_DOTS = r"(?a)(\d{1,2})\. ?(\d{1,2})\.(?: ?(\d{4}))?"
_DAY_MONTH = rf"(?a)(\d{{1,2}})(?:st|nd|rd|th|\.)?[ -]?(?:of )?({A_MONTH})(?:[ -]?(\d{{4}}))?"
_MONTH_DAY = rf"(?a)({A_MONTH})[ -]?(\d{{1,2}})(?:st|nd|rd|th|\.)?(?: (\d{{4}}))?"
_DATED_WEEKDAY = rf"({A_WEEKDAY}) (.+)"


def dated(text: str, context: Context) -> date | None:
    """A day of a month, with or without its year and its weekday. Raises BadWhen."""
    match = re.fullmatch(_DATED_WEEKDAY, text)
    if match is None:
        return _date_in_words(text, context)
    day = _date_in_words(match[2], context)
    if day is not None and day.weekday() != weekday(match[1]):
        raise BadWhen(f"{day.day} {MONTHS[day.month - 1]} {day.year} is a {WEEKDAYS[day.weekday()]}")
    return day


def is_iso(text: str) -> bool:
    """Whether a date is written as a machine would: `2026-03-02`, `2026/03/02`."""
    return re.fullmatch(_YMD, text) is not None


def date_of(year: int, month: int, day: int) -> date:
    """That date. Raises BadWhen."""
    try:
        return date(year, month, day)
    except ValueError:
        raise BadWhen(f"there is no {year:04}-{month:02}-{day:02} in the calendar") from None


def _date_in_words(text: str, context: Context) -> date | None:
    if match := re.fullmatch(_YMD, text):
        return date_of(int(match[1]), int(match[3]), int(match[4]))
    if match := re.fullmatch(_DMY_DOTS, text):
        return _in_year(match[3], int(match[2]), int(match[1]), context)
    if match := re.fullmatch(_DAY_MONTH, text):
        return _in_year(match[3], month(match[2]), int(match[1]), context)
    if match := re.fullmatch(_MONTH_DAY, text):
        return _in_year(match[3], month(match[1]), int(match[2]), context)
    return None


def _in_year(year: str | None, month: int, day: int, context: Context) -> date:
    """That date; without a year the nearest on the preferred side, today included, at most a year off."""
    if year is not None:
        return date_of(int(year), month, day)
    for candidate in context.years:
        try:
            found = date(candidate, month, day)
        except ValueError:
            continue
        if context.prefers(found):
            return found
    name = MONTHS[month - 1] if 1 <= month <= 12 else f"month {month}"
    if not _in_any_year(month, day):
        raise BadWhen(f"there is no {day} {name}, in any year")
    raise BadWhen(f"there is no {day} {name} within a year: give the year, such as 2026-03-02")


def _in_any_year(month: int, day: int) -> bool:
    try:
        date(2000, month, day)  # a leap year: it has every day that any has
    except ValueError:
        return False
    return True
