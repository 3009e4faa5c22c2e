"""The agenda for calendar programs."""

from __future__ import annotations

from datetime import UTC, date, datetime

from icalendar import Calendar, Event

from tui.exchange.ics import Entry, agenda

NOW = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)


def test_a_time_becomes_a_quarter_of_an_hour_with_a_reminder() -> None:
    at = datetime(2026, 3, 10, 14, tzinfo=UTC)
    calendar = Calendar.from_ical(agenda([Entry("1-promise@keepwarm", "Call: Ana; Ruiz, Inc", "you said so", at)], NOW))
    (event,) = calendar.walk("VEVENT")
    assert isinstance(event, Event)
    assert str(event["summary"]) == "Call: Ana; Ruiz, Inc"
    assert (event.start, event.end) == (at, datetime(2026, 3, 10, 14, 15, tzinfo=UTC))
    assert len(event.walk("VALARM")) == 1


def test_what_is_due_already_is_a_day() -> None:
    calendar = Calendar.from_ical(agenda([Entry("1-rhythm@keepwarm", "Text: Ana", "weekly", date(2026, 3, 10))], NOW))
    (event,) = calendar.walk("VEVENT")
    assert isinstance(event, Event)
    assert event.start == date(2026, 3, 10)


def test_the_same_agenda_is_the_same_file() -> None:
    entries = [Entry("1-rhythm@keepwarm", "Text: Ana", "weekly", date(2026, 3, 10))]
    assert agenda(entries, NOW) == agenda(entries, NOW)


def test_nothing_from_outside_breaks_a_line() -> None:
    hostile = Entry("1@keepwarm", "Ana\r\nBEGIN:VEVENT\r\nX:1", "note\nEND:VCALENDAR", NOW)
    calendar = Calendar.from_ical(agenda([hostile], NOW))
    assert len(calendar.walk("VEVENT")) == 1
