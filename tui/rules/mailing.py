"""The mailing (rulebook, S14): who is kept by it, and when it is due."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from tui.model.records import Prospect
from tui.text import fold

if TYPE_CHECKING:
    from tui.rules.book import Rules
    from tui.rules.calendar import Calendar


class Mailing(msgspec.Struct, frozen=True):
    """Where the mailing stands. Instants in UTC, both the start of a day; None where nobody is kept by one."""

    due_at: datetime | None = None
    """Since when it is due; None while the one of this month is done."""
    next_at: datetime | None = None
    """When the next one falls due."""


def kept_by_mailing(prospect: Prospect, rules: Rules) -> bool:
    """True for open people whom the mailing keeps, by their stage or a tag."""
    chosen = rules.mailing
    if not (chosen.stages or chosen.tags) or prospect.closed is not None:
        return False
    if prospect.stage in chosen.stages:
        return True
    tags = {fold(tag) for tag in chosen.tags}
    return any(fold(tag) in tags for tag in prospect.tags)


def mailing(now: datetime, last: datetime | None, rules: Rules, calendar: Calendar) -> Mailing:
    """Where it stands at ``now``; ``last``: when one was logged last."""
    if not (rules.mailing.stages or rules.mailing.tags):
        return Mailing()
    today = calendar.day(now)
    # A late day may fall into the month after its own: then that of the month before last was the latest.
    days = [_mailing_day(_month(today, ahead), rules) for ahead in (-2, -1, 0, 1)]
    due_at = calendar.start_of(max(day for day in days if day <= today))
    done = last is not None and last >= due_at
    return Mailing(None if done else due_at, calendar.start_of(min(day for day in days if day > today)))


def _mailing_day(first: date, rules: Rules) -> date:
    """The first working day from the chosen day of a month on."""
    day = first + timedelta(days=rules.mailing.day - 1)
    while day.weekday() not in rules.workdays.days:
        day += timedelta(days=1)
    return day


def _month(day: date, ahead: int) -> date:
    """The first day of the month so many months ahead."""
    year, month = divmod(day.year * 12 + day.month - 1 + ahead, 12)
    return date(year, month + 1, 1)
