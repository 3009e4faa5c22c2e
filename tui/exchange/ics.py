"""The agenda as iCalendar: a file a calendar program subscribes to or opens."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

import msgspec
from icalendar import Alarm, Calendar, Event


class Entry(msgspec.Struct, frozen=True):
    """A due item for a calendar."""

    uid: str
    """Stable: the same item keeps it, so that a calendar updates and does not double."""
    summary: str
    description: str
    at: datetime | date
    """A time, in UTC, or a day of the user's."""


def agenda(entries: Iterable[Entry], now: datetime) -> bytes:
    """A calendar of the entries: a quarter of an hour with a reminder each, or a whole day. ``now``: UTC."""
    calendar = Calendar()
    calendar.add("prodid", "-//Keepwarm//EN")
    calendar.add("version", "2.0")
    for entry in entries:
        event = Event()
        event.add("uid", entry.uid)
        event.add("dtstamp", now)
        event.add("summary", entry.summary)
        event.add("description", entry.description)
        event.add("dtstart", entry.at)
        if isinstance(entry.at, datetime):
            event.add("duration", timedelta(minutes=15))
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", entry.summary)
            alarm.add("trigger", timedelta(0))
            event.add_component(alarm)
        calendar.add_component(event)
    found = calendar.to_ical()
    assert isinstance(found, bytes)
    return found
