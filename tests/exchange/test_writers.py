"""What is written for other programs."""

from __future__ import annotations

from datetime import UTC, date, datetime

from icalendar import Calendar, Event

from tui.exchange.agenda import Agenda, Entry
from tui.exchange.writers import WRITERS, writer
from tui.rules.day import DueGroup

NOW = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)


def entry(whom: str, at: datetime | date, reason: str = "you said so") -> Entry:
    return Entry("1-promise@keepwarm", DueGroup.OPENING, whom, "call", reason, at)


def ics(*entries: Entry) -> bytes:
    written = writer("agenda", "ics")(Agenda(entries, NOW, "Europe/Berlin", "nobody"))
    assert isinstance(written, bytes)
    return written


def md(*entries: Entry) -> str:
    written = writer("agenda", "md")(Agenda(entries, NOW, "Europe/Berlin", "Nobody is due."))
    assert isinstance(written, str)
    return written


def test_every_writer_is_there_and_no_two_write_the_same() -> None:
    assert all(callable(writer(each.document, each.format)) for each in WRITERS)
    assert len({(each.document, each.format) for each in WRITERS}) == len(WRITERS)


# --- calendar -------------------------------------------------------------------------------------


def test_a_time_becomes_a_quarter_of_an_hour_with_a_reminder() -> None:
    at = datetime(2026, 3, 10, 14, tzinfo=UTC)
    calendar = Calendar.from_ical(ics(entry("Ana; Ruiz, Inc", at)))
    (event,) = calendar.walk("VEVENT")
    assert isinstance(event, Event)
    assert str(event["summary"]) == "Call: Ana; Ruiz, Inc"
    assert (event.start, event.end) == (at, datetime(2026, 3, 10, 14, 15, tzinfo=UTC))
    assert len(event.walk("VALARM")) == 1


def test_what_is_due_already_is_a_day() -> None:
    calendar = Calendar.from_ical(ics(entry("Ana", date(2026, 3, 10))))
    (event,) = calendar.walk("VEVENT")
    assert isinstance(event, Event)
    assert event.start == date(2026, 3, 10)


def test_the_same_agenda_is_the_same_file() -> None:
    assert ics(entry("Ana", date(2026, 3, 10))) == ics(entry("Ana", date(2026, 3, 10)))


def test_nothing_from_outside_breaks_a_line() -> None:
    hostile = entry("Ana\r\nBEGIN:VEVENT\r\nX:1", NOW, "note\nEND:VCALENDAR")
    calendar = Calendar.from_ical(ics(hostile))
    assert len(calendar.walk("VEVENT")) == 1


# --- Markdown -------------------------------------------------------------------------------------


def test_a_group_is_a_list_to_tick_off() -> None:
    late = Entry("2@keepwarm", DueGroup.LAST_CALL, "*Bo*", "text or email", "due [since](x) Monday", NOW)
    assert md(late, entry("Ana", NOW)) == (
        "## Last call (1)\n\n- [ ] \\*Bo\\*: text or email. due \\[since\\](x) Monday\n\n"
        "## Opening (1)\n\n- [ ] Ana: call. you said so\n\n"
    )
    assert md() == "Nobody is due.\n"
