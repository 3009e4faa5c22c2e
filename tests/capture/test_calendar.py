"""Meetings: which of them are touches, what becomes of those that change, and what lies ahead."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.capture.calendars import ME, calendar, crowd, event
from tests.capture.mails import adds_up, asking
from tests.pipeline.office import NOW
from tui.capture.calendar.meetings import meetings, without_others
from tui.capture.calendar.reading import CalendarAnswer, CalendarReader
from tui.capture.known import KnownPeople
from tui.capture.reader import SourceFailed, read_source, reader_for
from tui.capture.records import Feed, Proposed, State
from tui.capture.tray import BatchCounts, Tray
from tui.model.addresses import addresses
from tui.model.documents import encode
from tui.model.records import Closing, Prospect, Reason

ANA, BEN, TOM = "ana@ruiz.example", "ben@b.example", "tom@t.example"
PEOPLE = {
    1: Prospect("Ana Ruiz", added_at=NOW, emails=addresses("work@else.example", ANA)),
    2: Prospect("Ben Okafor", added_at=NOW, emails=addresses(BEN)),
    3: Prospect("Tom OnlyClosed", added_at=NOW, emails=addresses(TOM), closings=(Closing(NOW, Reason.OTHER),)),
}
KNOWN = KnownPeople({who: encode(each, None) for who, each in PEOPLE.items()}, PEOPLE.__getitem__, [ME])
DAY = timedelta(days=1)


class Desk:
    """A folder with a calendar, and a tray it is read into."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "work.ics"
        self.tray = Tray.unsaved()
        self.feed = Feed("cal", "ics", str(folder))
        self.tray.keep_feed(self.feed)
        self.now = NOW
        self.reader: Any = None
        self.there: Callable[[Proposed], bool] = self._is_there
        self.taken: dict[tuple[str, int], datetime] = {}

    def _is_there(self, proposed: Proposed) -> bool:
        """As the pipeline says it: by the ref."""
        at = self.taken.get((proposed.ref, proposed.who))
        if proposed.what == "touch":
            return at is not None
        return at is None or (proposed.what == "moved" and at == proposed.at)

    def read(self, *events: str, method: str = "") -> BatchCounts:
        """The calendar with these events, read now."""
        self.file.write_bytes(calendar(*events, method=method))
        return self.again()

    def again(self) -> BatchCounts:
        self.reader = reader_for(self.feed)
        ask = asking(
            now=self.now, back=self.now - 30 * DAY, ahead=self.now + 7 * DAY, since=NOW - 30 * DAY, source="cal"
        )
        found = read_source(self.tray, "cal", self.reader, KNOWN, ask, self.there)
        assert adds_up(found)
        return found

    def waiting(self) -> list[tuple[object, ...]]:
        return [(each.what, each.who, f"{each.at:%d %H:%M}") for each in self.tray.waiting().values() if each.at]

    def take(self) -> None:
        """All that waits is taken."""
        waiting = self.tray.waiting()
        for each in waiting.values():
            assert each.at is not None
            if each.what == "cancelled":
                del self.taken[each.ref, each.who]
            else:
                self.taken[each.ref, each.who] = each.at
        self.tray.settle(waiting, State.TAKEN, self.now)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


CASES: dict[str, tuple[str, object]] = {
    "yours": (event("a", "20260302T130000Z", "20260302T140000Z", ANA), [1]),
    "in your zone": (event("a", "Asia/Kathmandu:20260302T170000", "Asia/Kathmandu:20260302T180000", ANA), [1]),
    "without a zone": (event("a", "20260302T130000", "20260302T140000", ANA), [1]),
    "theirs, accepted": (event("a", "20260302T130000Z", "20260302T140000Z", BEN, organizer=ANA), [2, 1]),
    "theirs, not answered": (event("a", "20260302T130000Z", "20260302T140000Z", ANA, organizer=ANA, me="TENTATIVE"),
                             "not accepted"),
    "somebody else's": (event("a", "20260302T130000Z", "20260302T140000Z", ANA, organizer=BEN, me=""), "not accepted"),
    "you declined": (event("a", "20260302T130000Z", "20260302T140000Z", ANA, me="DECLINED"), "declined"),
    "they declined": (event("a", "20260302T130000Z", "20260302T140000Z", f"{ANA} DECLINED", BEN), [2]),
    "without an organizer": (event("a", "20260302T130000Z", "20260302T140000Z", ANA, organizer=""), [1]),
    "all day": (event("a", "20260301", "20260302", ANA), "all day"),
    "eight guests": (
        event("a", "20260302T130000Z", "20260302T140000Z", ANA, *(f"x{n}@x.example" for n in range(7))), [1],
    ),
    "forty": (event("a", "20260302T130000Z", "20260302T140000Z", ANA, *(f"x{n}@x.example" for n in range(39))),
              "many guests"),
    "a room is no guest": (
        event("a", "20260302T130000Z", "20260302T140000Z", ANA, *(f"x{n}@x.example" for n in range(7)),
              more=["ATTENDEE;CUTYPE=ROOM:mailto:room@x.example"]), [1],
    ),
    "cancelled": (event("a", "20260302T130000Z", "20260302T140000Z", ANA, more=["STATUS:CANCELLED"]), "cancelled"),
    "nobody": (event("a", "20260302T130000Z", "20260302T140000Z"), "nobody known"),
    "somebody closed": (event("a", "20260302T130000Z", "20260302T140000Z", TOM), "closed"),
    "of last year": (event("a", "20250302T130000Z", "20250302T140000Z", ANA), None),
    "every second": (event("a", "19700101T000000Z", "", ANA, more=["RRULE:FREQ=SECONDLY"]), None),
    **{
        f"beside {rule}": (
            event("a", "20260302T130000Z", "20260302T140000Z", ANA)
            + "\r\n" + event("b", "20260201T100000Z", "", BEN, more=[f"RRULE:{rule}"]), [1],
        )
        for rule in ("FREQ=WEEKLY;INTERVAL=0", "FREQ=DAILY;INTERVAL=99999999999",
                     f"FREQ=DAILY;BYHOUR=0,1,2;BYMINUTE={','.join(map(str, range(60)))}")
    },
    "since the year 1": (event("a", "00010101T000000Z", "", ANA, more=["RRULE:FREQ=DAILY"]), None),
    "Apple's people": (
        event("a", "20260302T130000Z", "20260302T140000Z", BEN, me="").replace(
            f"ORGANIZER:mailto:{ME}", f"ORGANIZER;EMAIL={ME}:/aMTIz/principal/"
        ).replace(f"ACTION:mailto:{BEN}", f"ACTION;EMAIL={ANA}:urn:uuid:1"), [1],
    ),
    "said to be all day": (
        event("a", "20260301T000000Z", "20260302T000000Z", ANA, more=["X-MICROSOFT-CDO-ALLDAYEVENT:TRUE"]), "all day",
    ),
    "of a zone of its maker": (event("a", *(f"/mozilla.org/2005_1/Asia/Kathmandu:20260302T{at}0000"
                                            for at in (17, 18)), ANA), [1]),
    "beside one that is broken": (
        "BEGIN:VEVENT\r\nUID:b\r\nEND:VEVENT\r\n" + event("a", "20260302T130000Z", "20260302T140000Z", ANA), [1],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("events", "means"), CASES.values(), ids=CASES)
def test_which_meeting_is_a_touch(desk: Desk, events: str, means: object) -> None:
    outcome = desk.read(events)
    found = [each.who for each in desk.tray.waiting().values()]
    reasons: list[object] = [*outcome.not_ours, None]
    assert (found or reasons[0]) == means


def test_what_is_proposed(desk: Desk) -> None:
    desk.read(event("a@x", "20260302T130000Z", "20260302T140000Z", ANA, title="[b]Plans[/b]\\n" + "x" * 300))
    (found,) = desk.tray.waiting().values()
    assert (found.kind, found.at, found.ref, found.certain) == ("meeting", NOW.replace(hour=13), "cal:a@x", True)
    assert found.note.startswith("[b]Plans[/b] xxx")
    assert len(found.note) == 200
    assert desk.again().seen == 0, "nothing twice"


def test_a_meeting_counts_once_it_is_over(desk: Desk) -> None:
    later = event("a", "20260302T143000Z", "20260302T160000Z", ANA, BEN)
    assert desk.read(later).seen == 0
    assert [(each.start.hour, each.who) for each in desk.reader.ahead] == [(14, (1, 2))]
    desk.now += timedelta(hours=1)
    assert desk.again().proposed == 1
    assert desk.waiting() == [("touch", 1, "02 14:30"), ("touch", 2, "02 14:30")]
    assert desk.reader.ahead == ()


def test_a_series_is_a_meeting_each_time_and_each_date_can_be_moved(desk: Desk) -> None:
    series = event("s", "Europe/Berlin:20260225T100000", "Europe/Berlin:20260225T110000", ANA,
                   more=["RRULE:FREQ=DAILY;COUNT=4", "EXDATE;TZID=Europe/Berlin:20260226T100000"])  # fmt: skip
    moved = event("s", "Europe/Berlin:20260227T150000", "Europe/Berlin:20260227T160000", ANA,
                  more=["RECURRENCE-ID;TZID=Europe/Berlin:20260227T100000"])  # fmt: skip
    desk.read(series)
    assert desk.waiting() == [("touch", 1, "25 09:00"), ("touch", 1, "27 09:00"), ("touch", 1, "28 09:00")]
    assert {each.ref for each in desk.tray.waiting().values()} >= {"cal:s/20260225T090000Z", "cal:s/20260228T090000Z"}
    assert desk.read(series, moved).seen == 1
    assert desk.waiting() == [("touch", 1, "25 09:00"), ("touch", 1, "27 14:00"), ("touch", 1, "28 09:00")]


HELD = event("a", "20260302T130000Z", "20260302T140000Z", ANA, BEN)
OFF = {
    "declined": event("a", "20260302T130000Z", "20260302T140000Z", f"{ANA} DECLINED", f"{BEN} DECLINED"),
    "declined by you": event("a", "20260302T130000Z", "20260302T140000Z", ANA, BEN, me="DECLINED"),
    "cancelled": event("a", "20260302T130000Z", "20260302T140000Z", ANA, BEN, more=["STATUS:CANCELLED"]),
    "moved ahead": event("a", "20260304T130000Z", "20260304T140000Z", ANA, BEN),
    "moved far ahead": event("a", "20260804T130000Z", "20260804T140000Z", ANA, BEN),
    "deleted": event("b", "20260801T130000Z", "20260801T140000Z"),
}


@pytest.mark.parametrize("off", OFF.values(), ids=OFF)
def test_what_does_not_hold_any_more_is_withdrawn_and_comes_back_when_it_does(desk: Desk, off: str) -> None:
    desk.read(HELD)
    assert desk.read(off).withdrawn == 2
    assert desk.waiting() == []
    assert desk.again().seen == 0
    desk.read(HELD)
    assert desk.waiting() == [("touch", 1, "02 13:00"), ("touch", 2, "02 13:00")]


@pytest.mark.parametrize("off", OFF.values(), ids=OFF)
def test_what_was_taken_is_asked_about(desk: Desk, off: str) -> None:
    desk.read(HELD)
    desk.take()
    desk.read(off)
    assert desk.waiting() == [("cancelled", 1, "02 13:00"), ("cancelled", 2, "02 13:00")]
    desk.again()
    assert len(desk.waiting()) == 2, "once"
    desk.read(HELD)
    assert desk.waiting() == [], "it was held after all"
    desk.read(off)
    desk.take()
    assert desk.taken == {}


def test_a_taken_one_that_was_moved_is_asked_about(desk: Desk) -> None:
    desk.read(HELD)
    desk.take()
    for hour in ("11", "12"):
        desk.read(event("a", f"20260302T{hour}0000Z", f"20260302T{hour}3000Z", ANA, BEN))
        assert desk.waiting() == [("moved", 1, f"02 {hour}:00"), ("moved", 2, f"02 {hour}:00")]
    desk.take()
    assert desk.again().seen == 0
    assert {at.hour for at in desk.taken.values()} == {12}


def test_one_that_was_let_go_does_not_come_back(desk: Desk) -> None:
    desk.read(HELD)
    desk.tray.settle(desk.tray.waiting(), State.LET_GO, NOW)
    desk.read(event("a", "20260302T110000Z", "20260302T120000Z", ANA, BEN))
    assert desk.waiting() == []


def test_one_who_is_not_asked_any_more(desk: Desk) -> None:
    desk.read(HELD)
    assert desk.read(event("a", "20260302T130000Z", "20260302T140000Z", ANA)).withdrawn == 1
    assert desk.waiting() == [("touch", 1, "02 13:00")]


def test_a_calendar_that_cannot_be_read_takes_nothing_back(desk: Desk) -> None:
    desk.read(HELD)
    desk.file.with_name("torn.ics").write_bytes(calendar(HELD)[:99])
    with pytest.raises(SourceFailed, match="mend the file, or move it away"):
        desk.again()
    desk.file.with_name("torn.ics").write_bytes(b"<html>")
    with pytest.raises(SourceFailed, match=r"torn.ics is no calendar"):
        desk.again()
    for path in desk.file.parent.iterdir():
        path.unlink()
    desk.file.parent.rmdir()
    with pytest.raises(SourceFailed, match="there is no such file or folder"):
        desk.again()
    assert len(desk.waiting()) == 2


def test_three_hundred_events_bring_every_meeting_and_no_other() -> None:
    people = [f"p{number}@firm.example" for number in range(20)]
    who = {number: Prospect(f"P {number}", added_at=NOW, emails=addresses(people[number])) for number in range(20)}
    known = KnownPeople({number + 1: encode(each, None) for number, each in who.items()}, lambda n: who[n - 1], [ME])
    made = crowd(1, NOW, people)
    tray, feed = Tray.unsaved(), Feed("cal", "ics", "x")
    tray.keep_feed(feed)
    reader = CalendarReader(lambda *_: CalendarAnswer([("", calendar(*made.events))]))
    ask = asking(back=NOW - 30 * DAY, ahead=NOW + 7 * DAY, source="cal")
    outcome = read_source(tray, "cal", reader, known, ask, lambda _: False)
    found = {(people[each.who - 1], f"{each.at:%Y-%m-%dT%H:%MZ}") for each in tray.waiting().values()}
    assert found == made.truth
    assert adds_up(outcome)
    assert len(found) > 50
    assert {"many guests", "all day", "declined", "not accepted", "nobody known"} <= set(outcome.not_ours)
    assert read_source(tray, "cal", reader, known, ask, lambda _: False).seen == 0


def test_what_lies_elsewhere_is_left_out_before_it_is_read() -> None:
    near = event("near", "20260302T130000Z", "20260302T140000Z", ANA)
    events = [
        event("old", "20200302T130000Z", "20200302T140000Z", ANA),
        event("far", "Europe/Berlin:20300302T130000", "", ANA), event("day", "20200302", "20200303", ANA),
        event("long", "20200302T130000Z", "20260302T130000Z", ANA), near,
        event("series", "20200302T130000Z", "20200302T140000Z", ANA, more=["RRULE:FREQ=YEARLY"]),
        event("length", "20200302T130000Z", "", ANA, more=["DURATION:P9999D"]),
    ]  # fmt: skip
    left = without_others(calendar(*events), NOW - DAY, NOW + DAY)
    assert left == calendar(*events[3:])
    edge = calendar(event("edge", "Pacific/Auckland:20260302T010000", "Pacific/Auckland:20260302T020000", ANA))
    assert without_others(edge, NOW - DAY, NOW + DAY) == edge
    assert without_others(b"torn", NOW, NOW) == b"torn"


def test_the_time_of_a_date_is_that_of_its_zone() -> None:
    text = calendar(event("a", "America/New_York:20260309T090000", "America/New_York:20260309T100000", ANA))
    (found,) = meetings(text, NOW, NOW + 30 * DAY, ZoneInfo("Europe/Berlin")).values()
    assert f"{found.start:%d %H:%M}" == "09 13:00", "summer time has begun there"
    floating = calendar(event("a", "20260309T090000", "20260309T100000", ANA))
    (own,) = meetings(floating, NOW, NOW + 30 * DAY, ZoneInfo("Europe/Berlin")).values()
    assert f"{own.start:%d %H:%M}" == "09 08:00", "without a zone it is yours"
    (again,) = meetings(text, NOW, NOW + 30 * DAY, ZoneInfo("UTC")).values()
    assert again == found


def test_zones_of_one_name_are_those_of_their_calendars(desk: Desk) -> None:
    for name, offset in (("a", "+0100"), ("b", "+0530")):
        zone = (
            f"BEGIN:VTIMEZONE\r\nTZID:Custom\r\nBEGIN:STANDARD\r\nDTSTART:16010101T000000\r\nTZOFFSETFROM:{offset}\r\n"
        )
        zone += f"TZOFFSETTO:{offset}\r\nEND:STANDARD\r\nEND:VTIMEZONE"
        times = ("Custom:20260302T100000", "Custom:20260302T110000")
        desk.file.with_name(f"{name}.ics").write_bytes(calendar(zone, event(name, *times, ANA)))
    desk.again()
    assert sorted(desk.waiting()) == [("touch", 1, "02 04:30"), ("touch", 1, "02 09:00")]


@pytest.mark.parametrize("names", [("a", "b"), ("b", "a")])
def test_of_two_files_of_one_meeting_the_later_version_counts(desk: Desk, names: tuple[str, str]) -> None:
    for name, hour, method in zip(names, ("10", "13"), ("REQUEST", "CANCEL"), strict=True):
        times = (f"20260302T{hour}0000Z", f"20260302T{hour}3000Z")
        moved = event("x", *times, ANA, more=[f"SEQUENCE:{hour}"])
        desk.file.with_name(f"{name}.ics").write_bytes(
            calendar(moved, event(f"y{hour}", *times, ANA), event("z", *times, ANA), method=method)
        )
    desk.again()
    assert desk.waiting() == [("touch", 1, "02 10:00")], "what was cancelled is; what nobody took back is a meeting"
