"""What words for a time mean, and the instants of the user's days and wall clock.

Wall times that a clock change skips move forward; those that happen twice mean the first.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo

import msgspec

FIRST_YEAR, LAST_YEAR = 1900, 2200


def refuse_far(day: date) -> None:
    """Raises ValueError for a day, or an instant, outside the years that can be entered and computed with."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"{day:%Y-%m-%d} is too far away: years run from {FIRST_YEAR} to {LAST_YEAR}")


class When(msgspec.Struct, frozen=True):
    """What words meant.

    `day`: the user's day. `at`: the aware UTC instant where the words give a time, else None ("a day").
    """

    day: date
    at: datetime | None


def wall_instant(day: date, clock: time, zone: tzinfo) -> datetime:
    """The UTC instant of a wall time: in a gap moved forward by it, when it happens twice the first."""
    # Arrow resolves every gap and fold of the zone database alike (compared, 1900 to 2037), but takes 20 ms to load.
    return datetime.combine(day, clock.replace(fold=0), zone).astimezone(UTC)


def day_start(day: date, zone: tzinfo) -> datetime:
    """The first instant (UTC) of `day` in `zone`: midnight, or the moment of the clock change that skips it."""
    midnight = datetime.combine(day, time(), zone)
    early, late = midnight.replace(fold=1).astimezone(UTC), midnight.astimezone(UTC)
    if early >= late:  # an ordinary midnight, or one that happens twice: the first
        return late
    while late - early > timedelta(seconds=1):  # a gap: its end lies between the two readings
        middle = early + timedelta(seconds=(late - early) // timedelta(seconds=2))
        if middle.astimezone(zone).date() < day:
            early = middle
        else:
            late = middle
    return late


def past_instant(when: When, now: datetime, zone: tzinfo) -> datetime:
    """The instant (UTC) of a fact: its time; else noon of its day, or `now` while today's noon is ahead.

    A day after today stays ahead (its noon), for the caller to refuse.
    """
    if when.at is not None:
        return when.at
    noon = wall_instant(when.day, time(12), zone)
    return min(noon, now.astimezone(UTC)) if when.day <= now.astimezone(zone).date() else noon
