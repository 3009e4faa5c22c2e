"""After an absence (rulebook): what is offered when nothing was logged for a week or more."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from tui.rules.book import Rules
from tui.rules.calendar import Calendar


def was_away(last: date | None, now: datetime, rules: Rules, calendar: Calendar) -> bool:
    """True if the last touch (``last`` is its day; None: there never was one) lies so far back."""
    if last is None:
        return False
    return calendar.plus(calendar.start_of(last), rules.absence.after) <= calendar.day_start(now)


def spread_over(count: int, share: int, today: date, rules: Rules) -> list[date]:
    """The days for ``count`` people who are overdue, the first today: ``share`` a working day, and in four weeks all.

    Args:
        count: how many people.
        share: how many a day has room for.
        today: the user's day.
    """
    weeks = rules.capacity.days // 7 * len(rules.workdays.days)
    a_day = max(1, share, -(-count // weeks))
    found: list[date] = []
    day = today
    while len(found) < count:
        if day == today or day.weekday() in rules.workdays.days:
            found += [day] * min(a_day, count - len(found))
        day += timedelta(days=1)
    return found
