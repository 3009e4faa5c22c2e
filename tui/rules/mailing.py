"""The mailing (rulebook, S14): who is kept by it, and when it is due."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache

import msgspec

from tui.model.records import Prospect
from tui.rules.book import Rules
from tui.rules.calendar import Calendar
from tui.text import fold


class Mailing(msgspec.Struct, frozen=True):
    """Where the mailing stands. Instants in UTC, both the start of a day; None where nobody is kept by one."""

    due_at: datetime | None = None
    """Since when it is due; None once that one is logged."""
    next_at: datetime | None = None
    """When the one after that falls due."""


def kept_by_mailing(prospect: Prospect, rules: Rules) -> bool:
    """True for open people whom the mailing keeps, by their stage or a tag."""
    chosen = rules.mailing
    if not (chosen.stages or chosen.tags) or prospect.closed is not None:
        return False
    return prospect.stage in chosen.stages or not _folded(chosen.tags).isdisjoint(map(fold, prospect.tags))


@lru_cache
def _folded(tags: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(fold, tags))


def mailing(now: datetime, last: datetime | None, rules: Rules, calendar: Calendar) -> Mailing:
    """Where it stands at ``now``; ``last``: when one was logged last."""
    if not (rules.mailing.stages or rules.mailing.tags):
        return Mailing()
    today = calendar.day(now)
    # The day of a month may fall into the next one: the 28th of February, if that is a Saturday.
    days = [_mailing_day(today, months, rules) for months in (-2, -1, 0, 1)]
    since = max(day for day in days if day <= today)
    following = min(day for day in days if day > today)
    due_at = calendar.start_of(since)
    done = last is not None and last >= due_at
    return Mailing(None if done else due_at, calendar.start_of(following))


def _mailing_day(today: date, months: int, rules: Rules) -> date:
    """The first working day from the chosen day on, of the month so many months from today's."""
    years, month = divmod(today.month - 1 + months, 12)
    day = date(today.year + years, month + 1, rules.mailing.day)
    while day.weekday() not in rules.workdays.days:
        day += timedelta(days=1)
    return day
