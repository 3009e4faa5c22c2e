"""Meetings that lie ahead with people of yours, as what they are."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from tui.pipeline import Pipeline
from tui.text import clean, cut
from tui.when.saying import short

_NAMED = 2
"""So many people of a meeting are named."""


class Coming(NamedTuple):
    """A meeting that lies ahead, or goes on."""

    start: datetime
    end: datetime
    people: tuple[tuple[int, str], ...]
    """Id and name, cleaned."""


def coming(pipeline: Pipeline, days: int | None = None) -> list[Coming]:
    """What lies ahead, the first one first.

    Args:
        pipeline: whose people they are; who is not there any more is left out.
        days: of today, tomorrow and so many days ahead; None: all that is known.
    """
    if not pipeline.has_tray:
        return []
    from tui.capture.ahead import known_ahead

    calendar, now = pipeline.calendar, pipeline.now
    found = known_ahead(pipeline.store.files.data, now)
    if days is not None:
        end = calendar.start_of(calendar.day(now) + timedelta(days=max(days, 1) + 1))
        found = [each for each in found if each.start < end]
    people = pipeline.people
    named = (
        Coming(each.start, each.end, tuple((who, clean(people.name(who))) for who in each.who if who in people))
        for each in found
    )
    return [each for each in named if each.people]


def meeting_words(meeting: Coming, pipeline: Pipeline, leading: int = 0, longest: int = 0) -> str:
    """ "meeting Tue 14:00, with Ana Ruiz": when, and with whom.

    Args:
        leading: who is named first.
        longest: cells that each of several names has at most; 0: all that they take.
    """
    now, zone = pipeline.now, pipeline.calendar.zone
    at = short(meeting.start, now, zone) if meeting.start > now else f"now, until {short(meeting.end, now, zone)}"
    names = [name for _, name in sorted(meeting.people, key=lambda each: each[0] != leading)]
    if longest and len(names) > 1:
        names = [cut(name, longest) for name in names]
    more = [f"{len(names) - _NAMED:,} more"] if len(names) > _NAMED else []
    *first, last = [*names[:_NAMED], *more]
    return f"meeting {at}, with {' and '.join(filter(None, (', '.join(first), last)))}"


def with_somebody(pipeline: Pipeline, who: int) -> list[str]:
    """The meetings ahead with somebody: when each is."""
    now, zone = pipeline.now, pipeline.calendar.zone
    return [
        short(each.start, now, zone) if each.start > now else "now"
        for each in coming(pipeline)
        if any(person == who for person, _ in each.people)
    ]
