"""The agenda as iCalendar: a file a calendar program subscribes to or opens.

Times are written in UTC, which means the same to every program; the user's zone, in which they are shown, stands beside
them. (The definitions of zones that icalendar makes have their changes to summer time an hour late.)
"""

from __future__ import annotations

from datetime import datetime, timedelta

from icalendar import Alarm, Calendar, Event

from tui.exchange.agenda import Agenda, Entry
from tui.text import clean


def write(agenda: Agenda) -> bytes:
    """A calendar of the entries: a quarter of an hour with a reminder each, or a whole day."""
    calendar = Calendar()
    calendar.add("prodid", "-//Keepwarm//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Keepwarm")
    calendar.add("x-wr-timezone", agenda.zone)
    for entry in (*agenda.entries, *([agenda.mailing] if agenda.mailing is not None else [])):
        calendar.add_component(_event(entry, agenda.now))
    found = calendar.to_ical()
    assert isinstance(found, bytes)
    return found


def _event(entry: Entry, now: datetime) -> Event:
    summary = f"{entry.how.capitalize()}: {clean(entry.whom)}"
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", now)
    event.add("summary", summary)
    event.add("description", clean(entry.reason))
    event.add("dtstart", entry.at)
    if isinstance(entry.at, datetime):
        event.add("duration", timedelta(minutes=15))
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", summary)
        alarm.add("trigger", timedelta(0))
        event.add_component(alarm)
    return event
