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
    this = _mailing_day(today.replace(day=1), rules)
    following = _mailing_day(_next_month(today), rules)
    since = this if this <= today else _mailing_day((today.replace(day=1) - timedelta(days=1)).replace(day=1), rules)
    due_at = calendar.start_of(since)
    done = last is not None and last >= due_at
    return Mailing(None if done else due_at, calendar.start_of(this if this > today else following))


def _mailing_day(first: date, rules: Rules) -> date:
    """The first working day from the chosen day of a month on."""
    day = first + timedelta(days=rules.mailing.day - 1)
    while day.weekday() not in rules.workdays.days:
        day += timedelta(days=1)
    return day


def _next_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)
