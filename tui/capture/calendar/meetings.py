"""The meetings in an iCalendar text, each date of a series by itself. No clock and no file."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, tzinfo
from hashlib import blake2b
from math import prod
from typing import Any, Final, NamedTuple

import msgspec
from icalendar import Calendar
from icalendar.timezone import tzp

from tui.capture.reader import SourceFailed
from tui.model.addresses import email_key
from tui.settings.extras import installing
from tui.text import clean
from tui.when.instants import FIRST_YEAR

_TOO_OFTEN: Final = frozenset({"SECONDLY", "MINUTELY", "HOURLY"})
"""No meeting comes so often: working these out could take for ever."""
_TIMES_A_DAY: Final = 24
"""So many are hourly, whatever the rule calls it."""
_THINGS: Final = frozenset({"ROOM", "RESOURCE"})
_LONGEST: Final = 998
"""Characters of a title that are looked at."""


class Guest(NamedTuple):
    """Somebody who is asked to come."""

    address: str
    name: str
    answer: str
    """"ACCEPTED", "DECLINED", "NEEDS-ACTION" ..."""


class Meeting(msgspec.Struct, frozen=True):
    """A meeting, or one date of a series."""

    ref: str
    """``cal:UID``, of a date of a series ``cal:UID/`` and the time it was to be at first."""
    start: datetime
    end: datetime
    title: str = ""
    organizer: str = ""
    """Their address; "": nobody is named, so it is the calendar's owner."""
    organizer_name: str = ""
    guests: tuple[Guest, ...] = ()
    all_day: bool = False
    cancelled: bool = False
    is_gone: bool = False
    """It stood in the calendar and does not any more."""
    version: int = 0
    """How often it was changed: of two that are one meeting the later counts."""

    def mark(self, now: datetime) -> str:
        """Tells whether anything about it has changed since it was looked at; that it is over counts."""
        said = msgspec.structs.astuple(self)[:-1]
        return blake2b(msgspec.json.encode((said, self.end <= now)), digest_size=8).hexdigest()

    def is_later_than(self, other: Meeting | None) -> bool:
        """Whether it is what became of the other one."""
        return other is None or (self.version, self.cancelled) > (other.version, other.cancelled)


def meetings(text: bytes, since: datetime, until: datetime, zone: tzinfo) -> dict[str, Meeting]:
    """What begins before ``until`` and ends after ``since``, by ref.

    Args:
        text: a calendar, or several.
        since: an instant; so is ``until``.
        until: as far ahead as is looked.
        zone: the user's: times without a zone are in it.

    Raises:
        SourceFailed: what works out series is not installed.
        ValueError: it is no calendar.
    """
    found: dict[str, Meeting] = {}
    for calendar in _parsed(without_others(text, since, until)):
        cancelled = str(calendar.get("METHOD", "")).upper() == "CANCEL"
        series = _series(calendar)
        for event in _expanded(calendar, since, until):
            meeting = _meeting(event, series, zone, cancelled=cancelled)
            if meeting is not None and meeting.is_later_than(found.get(meeting.ref)):
                found[meeting.ref] = meeting
    return found


def _parsed(text: bytes) -> list[Any]:
    """The calendars in a text."""
    # Its own zones would be kept by their names: "Customized Time Zone" of one calendar is not that of another.
    tzp.use_default()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that the name of a zone was guessed; it would be printed, also by cron
        return list(Calendar.from_ical(text, multiple=True))


_EVENT: Final = re.compile(rb"^BEGIN:VEVENT\r?\n.*?^END:VEVENT\r?\n", re.MULTILINE | re.DOTALL | re.IGNORECASE)
_AGAIN: Final = re.compile(rb"^(?:RRULE|RDATE|RECURRENCE-ID|DURATION)[;:]", re.MULTILINE | re.IGNORECASE)
_DAY: Final = re.compile(rb"^DT(?:START|END)[^:\r\n]*:([0-9]{8})", re.MULTILINE | re.IGNORECASE)
_ZONES: Final = timedelta(days=2)
"""No two zones are further apart."""


def without_others(text: bytes, since: datetime, until: datetime) -> bytes:
    """A calendar without the single events outside of a span of time.

    They are most of a calendar that was kept for years, and parsing one takes a hundred times as long as finding it.
    """
    first, last = (f"{at:%Y%m%d}".encode() for at in (since - _ZONES, min(until, _LAST) + _ZONES))

    def kept(event: re.Match[bytes]) -> bytes:
        days = _DAY.findall(event[0])
        is_other = days and (max(days) < first or min(days) > last) and not _AGAIN.search(event[0])
        return b"" if is_other else event[0]

    return _EVENT.sub(kept, text)


_LAST: Final = datetime(9999, 1, 1, tzinfo=UTC)


def _series(calendar: Any) -> frozenset[str]:
    """The UIDs of what comes again; what would come too often is taken out."""
    events = list(calendar.walk("VEVENT"))
    for event in events:
        if _is_endless(event):
            calendar.subcomponents.remove(event)
    again = (each for each in events if any(each.get(name) for name in ("RRULE", "RDATE", "RECURRENCE-ID")))
    return frozenset(str(each.get("UID", "")) for each in again)


_FAULTS = (ValueError, TypeError, AttributeError, KeyError, OverflowError)
"""As many as calendars have."""


def _expanded(calendar: Any, since: datetime, until: datetime) -> list[Any]:
    """Every event, each date of a series by itself; where one of them is broken, all the others."""
    try:
        from recurring_ical_events import of  # type: ignore[import-untyped]
    except ImportError:
        raise SourceFailed(f"a calendar needs one thing more: {installing('calendar')}") from None
    try:
        return list(of(calendar, skip_bad_series=True).between(since, until))
    except _FAULTS:
        by_uid: dict[str, list[Any]] = {}
        for event in calendar.walk("VEVENT"):
            by_uid.setdefault(str(event.get("UID", "")), []).append(event)
    found: list[Any] = []
    for events in by_uid.values():
        alone = Calendar()
        alone.subcomponents = [*calendar.walk("VTIMEZONE"), *events]
        with suppress(*_FAULTS):
            found += of(alone, skip_bad_series=True).between(since, until)
    return found


def _is_endless(event: Any) -> bool:
    """Whether working out its dates would take too long, or cannot be done."""
    try:
        rule = event.get("RRULE")
        rules = rule if isinstance(rule, list) else [rule] if rule else []
        return any(map(_comes_too_often, rules)) or (bool(rules) and event["DTSTART"].dt.year < FIRST_YEAR)
    except _FAULTS:
        return True


def _comes_too_often(rule: Any) -> bool:
    times = prod(len(rule.get(part, [0])) for part in ("BYHOUR", "BYMINUTE", "BYSECOND"))
    every = min(rule.get("INTERVAL", [1]))
    return str(rule["FREQ"][0]).upper() in _TOO_OFTEN or times >= _TIMES_A_DAY or every < 1


def _meeting(event: Any, series: frozenset[str], zone: tzinfo, *, cancelled: bool) -> Meeting | None:
    """None for what cannot be understood."""
    try:
        start, end = event.start, event.end
        uid = clean(str(event.get("UID", "")))
        ref = f"cal:{uid}"
        if str(event.get("UID", "")) in series:
            at = event["RECURRENCE-ID"].dt if event.get("RECURRENCE-ID") else start
            ref += f"/{_instant(at, zone):%Y%m%dT%H%M%SZ}"
        return Meeting(
            ref, _instant(start, zone), _instant(end, zone), clean(str(event.get("SUMMARY", ""))[:_LONGEST]),
            *_organizer(event), tuple(_guests(event)),
            all_day=not isinstance(start, datetime) or _says(event, "X-MICROSOFT-CDO-ALLDAYEVENT") == "TRUE",
            cancelled=cancelled or _says(event, "STATUS") == "CANCELLED", version=int(event.get("SEQUENCE", 0)),
        )  # fmt: skip
    except _FAULTS:
        return None


def _says(event: Any, name: str) -> str:
    return str(event.get(name, "")).upper()


def _instant(at: date, zone: tzinfo) -> datetime:
    """In UTC: a day begins in the user's zone, and a time without a zone is there."""
    if not isinstance(at, datetime):
        at = datetime(at.year, at.month, at.day, tzinfo=zone)
    return (at if at.tzinfo is not None else at.replace(tzinfo=zone)).astimezone(UTC)


def _organizer(event: Any) -> tuple[str, str]:
    found = event.get("ORGANIZER")
    found = found[0] if isinstance(found, list) else found
    return (_address(found), clean(str(found.params.get("CN", "")))) if found else ("", "")


def _guests(event: Any) -> Iterator[Guest]:
    found = event.get("ATTENDEE", [])
    for each in found if isinstance(found, list) else [found]:
        if str(each.params.get("CUTYPE", "")).upper() not in _THINGS:
            answer = str(each.params.get("PARTSTAT", "NEEDS-ACTION")).upper()
            yield Guest(_address(each), clean(str(each.params.get("CN", ""))), answer)


def _address(found: Any) -> str:
    """The email address; some calendars (Apple's) name the person otherwise, and it beside that."""
    said = str(found)
    return email_key(clean(said if "@" in said else str(found.params.get("EMAIL", said))))
