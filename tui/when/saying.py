"""Dates and lengths of time in words. No clock in here: `now` and the user's zone are always given."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache

from tui.when.instants import When

NEAR = 3
"""Days either way within which a weekday alone names a day: what is further off says its date. So the nearest day of
that name is always meant, and one that was and one that comes are never called the same."""
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_YEAR = 365
"""Days, for looking back by the calendar."""
_MINUTE, _HOUR, _TWO_DAYS = timedelta(minutes=1), timedelta(hours=1), timedelta(hours=48)


def iso(at: datetime) -> str:
    """`at` (aware) as ISO 8601 in UTC ending in `Z`; a fraction only where there is one."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def short(at: When | datetime | date, now: datetime, zone: tzinfo, *, timed: bool = False) -> str:
    """For a card: `today 14:00`, `Tue 10:00` (`NEAR` days ahead), `Tue 17 Mar`, `17 Mar 2027` (another year).

    A day without a time, or its beginning: `today`, `Tue`, the rest the same. ``timed``: the time of any other day is
    said too, as it was promised.
    """
    day, clock = _parts(at, zone)
    clock = clock if clock != " 00:00" else ""
    today = now.astimezone(zone).date()
    ahead = (day - today).days
    return short_day(day, today) + (clock if timed or 0 <= ahead <= NEAR else "")


@lru_cache(maxsize=4096)
def short_day(day: date, today: date) -> str:
    """A day as `short` says it: `today`, `Tue`, `Tue 17 Mar`, `17 Mar 2027`."""
    ahead = (day - today).days
    if 0 <= ahead <= NEAR:
        return "today" if ahead == 0 else WEEKDAYS[day.weekday()]
    if day.year == today.year:
        return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def full(at: When | datetime | date, zone: tzinfo) -> str:
    """Nothing left out, to echo what was understood: `Tue 17 Mar 2026 10:00`; `parse_when` reads it back."""
    day, clock = _parts(at, zone)
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}{clock}"


def coming(at: datetime, now: datetime, zone: tzinfo) -> str:
    """When the next thing is to be done: `now` where that has begun, else as `short` says it."""
    return "now" if at <= now else short(at, now, zone)


def since(at: datetime, now: datetime, zone: tzinfo) -> str:
    """Of what has begun on a day that is over, in few cells: `since Mon` (`NEAR` days), `since 5 Mar`; else empty.

    It looks back, so for a year a day and its month name one day only; from then on it says `since Mar 2025`.
    """
    day, today = at.astimezone(zone).date(), now.astimezone(zone).date()
    month = MONTHS[day.month - 1]
    gone = (today - day).days
    if gone <= 0:
        return ""
    if gone <= NEAR:
        return f"since {WEEKDAYS[day.weekday()]}"
    return f"since {day.day} {month}" if gone < _YEAR else f"since {month} {day.year}"


def coming_since(at: datetime, now: datetime, zone: tzinfo) -> str:
    """Both: `Tue 17 Mar`, `now`, `now (since Mon)`."""
    begun = since(at, now, zone)
    return f"{coming(at, now, zone)} ({begun})" if begun else coming(at, now, zone)


def over(delta: timedelta) -> str:
    """A length in one unit, rounded down: `3 min`, `5 h`, `3 days`, `2 weeks`, `4 months`, `2 years`.

    Its sign does not count. Hours to two days, days to two weeks, weeks to two months, months to two years; a
    month is counted as 30.4 days.
    """
    delta = abs(delta)
    return _length(delta, delta.days, int(delta.days / 30.436875))


def hours(number: float) -> str:
    """So many hours, rounded, as `over` says a length: `3 h`, `5 weeks`; below one in minutes."""
    return over(timedelta(hours=round(number) if number >= 1 else number))


def ago(at: datetime, now: datetime, zone: tzinfo) -> str:
    """How far `at` is from `now`, before or after, as `over` says it, in days and months of the user's calendar.

    From two days on whole days count, whatever the hour: who looks at a calendar counts so. The word "ago" is the
    caller's: `3 days`.
    """
    first, last = sorted((at.astimezone(UTC), now.astimezone(UTC)))
    start, end = first.astimezone(zone).date(), last.astimezone(zone).date()
    return _length(last - first, (end - start).days, _whole_months(start, end))


def _whole_months(start: date, end: date) -> int:
    """Months of the calendar from one day to another; a last of the month is also the 30th that it lacks."""
    is_last = (end + timedelta(days=1)).day == 1
    day = min(start.day, end.day) if is_last else start.day
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < day)


def lately(at: datetime, now: datetime, zone: tzinfo) -> str:
    """How long ago something was, without the word: `3 days`, `now`."""
    return ago(at, now, zone) if now - at >= _MINUTE else "now"


def passed(at: datetime, now: datetime, zone: tzinfo) -> str:
    """How long ago something happened: `3 days ago`, `just now`."""
    return f"{ago(at, now, zone)} ago" if now - at >= _MINUTE else "just now"


def _length(delta: timedelta, days: int, months: int) -> str:
    if delta < _HOUR:
        return f"{delta // _MINUTE} min"
    if delta < _TWO_DAYS or days < 2:
        return f"{delta // _HOUR} h"
    if days < 14:
        return f"{days} days"
    if months < 2:
        return f"{days // 7} weeks"
    return f"{months} months" if months < 24 else f"{months // 12} years"


def _parts(at: When | datetime | date, zone: tzinfo) -> tuple[date, str]:
    """The user's day, and " HH:MM" or nothing."""
    instant = at.at if isinstance(at, When) else at
    if isinstance(instant, datetime):
        wall = instant.astimezone(zone)
        return wall.date(), f" {wall.hour:02}:{wall.minute:02}"
    return at.day if isinstance(at, When) else at, ""
