"""Days within a week, month, quarter or year: `tue next week`, `end of next month`, `mid december`.

Also `first monday in december`. Arrow knows where periods begin and end; which one is meant is ours. What two people
would read in two ways is refused: the start of "the month" (this or the next), the end of a week, `monday in a week`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from tui.when.context import Context
from tui.when.instants import FIRST_YEAR, LAST_YEAR
from tui.when.names import A_MONTH, A_NUMBER, A_WEEKDAY, month, number, one_of, weekday
from tui.when.refusing import BadWhen, quoted

if TYPE_CHECKING:
    from arrow import Arrow

_STEPS = {"last": -1, "this": 0, "next": 1}
_IN_WEEKS = rf"in (\d{{1,3}}|{A_NUMBER}) ?(?:weeks?|wks?|w)"
_WEEKDAY_FIRST = rf"(?a)({A_WEEKDAY}) (?:of )?(?:(this|next|last) week|(week after next)|{_IN_WEEKS})"
_WEEK_FIRST = rf"(?a)(?:(this|next|last) week|{_IN_WEEKS}) ({A_WEEKDAY})"
_PART = r"(end|start|beginning|middle|mid)[ -](?:of[ -])?(.+)"
_SHORT = {"eom": "end of month", "eoq": "end of quarter", "eoy": "end of year"}
_NTHS = {"first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3}
_NTH = rf"({one_of(_NTHS)}|last) ({A_WEEKDAY}) (?:of|in) (.+)"
_RELATIVE = r"(?:(this|next|last) )?(week|month|quarter|year)"
_NAMED = rf"(?a)({A_MONTH})(?: (\d{{4}}))?"


class _Period(NamedTuple):
    """The week, month, quarter or year around `day`; `said`: which one was said, not left to be this one.

    `typed`: all that was typed.
    """

    day: Arrow
    frame: Literal["week", "month", "quarter", "year"]
    typed: str
    said: bool = True


def weekday_of_week(text: str, context: Context) -> date | None:
    """`tue next week`, `monday in 2 weeks`: that day of the week so many weeks from this one. Raises BadWhen.

    Weeks begin on Monday (ISO 8601).
    """
    if match := re.fullmatch(_WEEKDAY_FIRST, text):
        name, which, after_next, weeks = match.groups()
        weeks = "2" if after_next else weeks
    elif match := re.fullmatch(_WEEK_FIRST, text):
        which, weeks, name = match.groups()
    else:
        return None
    ahead = _STEPS[which] if which else number(weeks)
    if which is None and ahead < 2:  # a week from that day, to some
        raise BadWhen(f"{quoted(text)} could mean more than one day: say '{name} next week' or '1 week from {name}'")
    return context.today + timedelta(weeks=ahead, days=weekday(name) - context.today.weekday())


def day_of_period(text: str, context: Context) -> date | None:
    """`end of next month`, `start of january`, `mid december`, `last friday of november`.

    A month without a year is the one whose day is the nearest on the preferred side. Raises BadWhen, OverflowError.
    """
    typed, text = text, _SHORT.get(text, text)
    if match := re.fullmatch(_PART, text):
        pick, words = _PICKS[match[1]], match[2]
    elif match := re.fullmatch(_NTH, text):
        pick, words = _nth(match[1], weekday(match[2])), match[3]
    else:
        return None
    days = [day for period in _periods(words, typed, context) if (day := pick(period)) is not None]
    return next(filter(context.prefers, days), days[0]) if days else None


def _periods(text: str, typed: str, context: Context) -> Iterator[_Period]:
    """The periods that may be meant: one, or a month of this year and of the next."""
    from arrow import Arrow

    if match := re.fullmatch(_RELATIVE, text):
        which: str | None = match[1]
        frame: Any = match[2]
        way: dict[str, Any] = {f"{frame}s": _STEPS[which or "this"]}
        yield _Period(Arrow.fromdate(context.today).shift(**way), frame, typed, said=which is not None)
    elif match := re.fullmatch(_NAMED, text):
        for year in (int(match[2]),) if match[2] else context.years:
            if not FIRST_YEAR <= year <= LAST_YEAR:
                raise OverflowError(f"year {year}")
            yield _Period(Arrow(year, month(match[1]), 1), "month", typed)


def _end(period: _Period) -> date:
    if period.frame == "week":
        raise BadWhen("a week may end on Friday or on Sunday: say 'this fri', 'fri next week' or 'sun next week'")
    return period.day.ceil(period.frame).date()


def _start(period: _Period) -> date:
    _ask_which(period, "start of")
    return period.day.floor(period.frame).date()


def _middle(period: _Period) -> date | None:
    """The 15th of a month; of nothing else is there a middle that people agree on."""
    if period.frame != "month":
        return None
    _ask_which(period, "mid")
    return period.day.replace(day=15).date()


def _ask_which(period: _Period, part: str) -> None:
    """The start of "the month" may be this one's or, as it mostly is over, the next one's. Raises BadWhen."""
    if not period.said:
        this, following = f"'{part} this {period.frame}'", f"'{part} next {period.frame}'"
        raise BadWhen(f"{quoted(period.typed)} could mean more than one day: say {this} or {following}")


_PICKS: dict[str, Callable[[_Period], date | None]] = {
    "end": _end,
    "start": _start,
    "beginning": _start,
    "middle": _middle,
    "mid": _middle,
}


def _nth(place: str, on: int) -> Callable[[_Period], date | None]:
    """The first to fourth of a weekday within a month, or the last."""

    def pick(period: _Period) -> date | None:
        if period.frame != "month":
            return None
        if place == "last":
            return period.day.ceil("month").shift(days=-6).shift(weekday=on).date()
        return period.day.floor("month").shift(weeks=_NTHS[place]).shift(weekday=on).date()

    return pick
