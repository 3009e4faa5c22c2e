"""Time: days and months on the user's wall clock, hours elapsed, days that begin late, and times away."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.rules.people import CASES, RULES, Case, t
from tests.rules.tables import calendar_in
from tui.model.intervals import Interval, interval
from tui.model.records import Away
from tui.rules.calendar import Calendar
from tui.rules.engine import explain, next_due

BERLIN, NEW_YORK, AUCKLAND = "Europe/Berlin", "America/New_York", "Pacific/Auckland"
KATHMANDU, SANTIAGO, APIA = "Asia/Kathmandu", "America/Santiago", "Pacific/Apia"

SUMS = [
    # zone, from, length, to (wall-clock times there)
    ("UTC", "2026-01-31 09:00", "1 month", "2026-02-28 09:00"),
    ("UTC", "2028-01-31 09:00", "1 month", "2028-02-29 09:00"),
    ("UTC", "2026-01-31 09:00", "3 months", "2026-04-30 09:00"),
    ("UTC", "2026-03-31 09:00", "1 month", "2026-04-30 09:00"),
    ("UTC", "2026-12-31 09:00", "1 month", "2027-01-31 09:00"),
    ("UTC", "2028-02-29 09:00", "1 year", "2029-02-28 09:00"),
    ("UTC", "2028-02-28 09:00", "1 day", "2028-02-29 09:00"),
    ("UTC", "2026-02-28 09:00", "1 day", "2026-03-01 09:00"),
    (BERLIN, "2026-03-28 10:00", "1 day", "2026-03-29 10:00"),
    (BERLIN, "2026-03-28 10:00", "24 hours", "2026-03-29 11:00"),
    (BERLIN, "2026-10-24 10:00", "1 day", "2026-10-25 10:00"),
    (BERLIN, "2026-10-24 10:00", "24 hours", "2026-10-25 09:00"),
    (BERLIN, "2026-03-01 10:00", "1 month", "2026-04-01 10:00"),
    (BERLIN, "2026-03-29 01:30", "210 days", "2026-10-25 01:30"),
    (BERLIN, "2026-03-29 10:00", "210 days", "2026-10-25 10:00"),
    (NEW_YORK, "2026-03-07 12:00", "1 day", "2026-03-08 12:00"),
    (NEW_YORK, "2026-10-31 12:00", "24 hours", "2026-11-01 11:00"),
    (NEW_YORK, "2026-01-31 23:30", "1 month", "2026-02-28 23:30"),
    (AUCKLAND, "2026-04-04 12:00", "1 day", "2026-04-05 12:00"),
    (AUCKLAND, "2026-03-01 12:30", "1 month", "2026-04-01 12:30"),
    (KATHMANDU, "2026-01-31 00:15", "1 month", "2026-02-28 00:15"),
]


@pytest.mark.parametrize(("zone", "start", "length", "end"), SUMS, ids=[" ".join(row) for row in SUMS])
def test_days_and_months_keep_the_wall_clock_and_hours_do_not(zone: str, start: str, length: str, end: str) -> None:
    calendar = calendar_in(zone)
    assert calendar.plus(t(start, zone), interval(length)) == t(end, zone)
    assert Calendar(ZoneInfo(zone)).plus(t(start, zone), interval(length)) == t(end, zone)


BACK = [
    ("UTC", "2026-03-31 09:00", "1 month", "2026-02-28 09:00"),
    ("UTC", "2026-01-31 09:00", "2 months", "2025-11-30 09:00"),
    ("UTC", "2026-04-01 12:00", "14 days", "2026-03-18 12:00"),
    (BERLIN, "2026-03-30 10:00", "2 days", "2026-03-28 10:00"),
    (BERLIN, "2026-03-30 10:00", "48 hours", "2026-03-28 09:00"),
]


@pytest.mark.parametrize(("zone", "end", "length", "start"), BACK, ids=[" ".join(row) for row in BACK])
def test_backwards_too(zone: str, end: str, length: str, start: str) -> None:
    assert calendar_in(zone).minus(t(end, zone), interval(length)) == t(start, zone)


def test_a_wall_clock_time_that_is_missing_moves_forward_and_of_a_double_one_the_first_counts() -> None:
    calendar = calendar_in(BERLIN)
    week = Interval(days=7)
    assert calendar.plus(t("2026-03-22 02:30", BERLIN), week) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert calendar.plus(t("2026-10-18 02:30", BERLIN), week) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


DAYS = [
    # zone, an instant, the start and the end of its day, all in UTC
    ("UTC", "2 00:00", "2 00:00", "3 00:00"),
    ("UTC", "2 23:59", "2 00:00", "3 00:00"),
    (BERLIN, "28 22:59", "27 23:00", "28 23:00"),
    (BERLIN, "28 23:00", "28 23:00", "29 22:00"),
    (BERLIN, "29 21:59", "28 23:00", "29 22:00"),
    (BERLIN, "2026-10-25 12:00", "2026-10-24 22:00", "2026-10-25 23:00"),
    (NEW_YORK, "8 04:59", "7 05:00", "8 05:00"),
    (NEW_YORK, "8 05:00", "8 05:00", "9 04:00"),
    (AUCKLAND, "31 11:00", "31 11:00", "2026-04-01 11:00"),
    (AUCKLAND, "31 10:59", "30 11:00", "31 11:00"),
    (AUCKLAND, "2026-04-04 12:00", "2026-04-04 11:00", "2026-04-05 12:00"),
    (KATHMANDU, "2 18:14", "1 18:15", "2 18:15"),
    (KATHMANDU, "2 18:15", "2 18:15", "3 18:15"),
    # Here the clocks move at midnight: 6 September begins at one, 4 April has its last hour twice.
    (SANTIAGO, "2026-09-06 12:00", "2026-09-06 04:00", "2026-09-07 03:00"),
    (SANTIAGO, "2026-09-06 03:59", "2026-09-05 04:00", "2026-09-06 04:00"),
    (SANTIAGO, "2026-04-05 03:30", "2026-04-04 03:00", "2026-04-05 04:00"),
]


@pytest.mark.parametrize(("zone", "at", "start", "end"), DAYS, ids=[" ".join(row) for row in DAYS])
def test_the_users_day(zone: str, at: str, start: str, end: str) -> None:
    calendar = calendar_in(zone)
    assert calendar.day_start(t(at)) == t(start)
    assert calendar.day_end(t(at)) == t(end)
    assert calendar.start_of(calendar.day(t(at))) == t(start)


def test_what_is_remembered_for_a_day_is_right_for_each_minute_of_it() -> None:
    for zone in (BERLIN, NEW_YORK, AUCKLAND, SANTIAGO, APIA):
        calendar = Calendar(ZoneInfo(zone))
        for first in (date(2026, 3, 7), date(2026, 3, 28), date(2026, 4, 3), date(2026, 9, 4), date(2026, 10, 24)):
            at = datetime.combine(first, datetime.min.time(), UTC)
            for _ in range(0, 72 * 60, 30):
                wall = at.astimezone(ZoneInfo(zone)).replace(tzinfo=UTC)
                assert calendar.wall(at) == wall, zone
                assert calendar.day(at) == wall.date(), zone
                at += timedelta(minutes=30)


def test_days_and_hours_together_go_by_the_wall_clock_first() -> None:
    """A day and an hour from Saturday: the night between loses an hour, or holds one twice."""
    berlin = calendar_in(BERLIN)
    day_and_hour = Interval(days=1, seconds=3600)
    month_and_hour = Interval(months=1, seconds=3600)
    for calendar in (berlin, Calendar(ZoneInfo(BERLIN))):
        assert calendar.plus(t("28 10:00", BERLIN), day_and_hour) == t("29 11:00", BERLIN)
        assert calendar.plus(t("27 10:00", BERLIN), day_and_hour) == t("28 11:00", BERLIN)
        assert calendar.plus(t("28 01:30", BERLIN), day_and_hour) == t("29 03:30", BERLIN)
        assert calendar.plus(t("28 01:30", BERLIN), month_and_hour) == t("2026-04-28 02:30", BERLIN)
        assert calendar.plus(t("29 01:30", BERLIN), month_and_hour) == t("2026-04-29 02:30", BERLIN)
        assert calendar.plus(t("2026-02-28 10:00", BERLIN), month_and_hour) == t("28 11:00", BERLIN)
        assert calendar.plus(t("2026-02-28 10:00", BERLIN), Interval(months=1, days=1)) == t("29 10:00", BERLIN)
        assert calendar.minus(t("29 11:00", BERLIN), day_and_hour) == t("28 10:00", BERLIN)
        assert calendar.minus(t("30 11:00", BERLIN), day_and_hour) == t("29 10:00", BERLIN)
        assert calendar.minus(t("2026-04-29 11:00", BERLIN), month_and_hour) == t("29 10:00", BERLIN)


def test_the_zone_of_the_machine_makes_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Pacific/Honolulu")
    time.tzset()
    try:
        calendar = Calendar(ZoneInfo(BERLIN))
        assert calendar.wall(t("28 23:30")) == t("29 00:30")
        assert calendar.wall(t("29 00:30")) == t("29 01:30")
        assert calendar.wall(t("29 01:30")) == t("29 03:30")
        assert calendar.day_start(t("29 12:00")) == t("28 23:00")
        assert calendar.plus(t("28 12:00"), Interval(days=1)) == t("29 11:00")
    finally:
        monkeypatch.undo()
        time.tzset()


class Counting(ZoneInfo):
    """A zone that counts how often it is asked."""

    asked = 0

    def utcoffset(self, at: datetime | None) -> timedelta | None:
        self.asked += 1
        return super().utcoffset(at)


def counting() -> Counting:
    return Counting.no_cache(BERLIN)


def _ask(calendar: Calendar, at: datetime) -> None:
    calendar.wall(at)
    calendar.day_start(at)
    calendar.day_end(at)
    calendar.instant(at)
    calendar.plus(at, Interval(days=7))
    calendar.plus(at, Interval(months=1))
    calendar.minus(at, Interval(months=3))


def test_of_one_day_the_zone_is_asked_once() -> None:
    """Asking is what takes the time in an agenda of 13,000."""
    zone = counting()
    calendar = Calendar(zone)
    _ask(calendar, t("10 09:00"))
    asked = zone.asked
    assert asked > 0
    for minute in range(60):
        _ask(calendar, t("10 10:00") + timedelta(minutes=minute))
    assert zone.asked == asked


@pytest.mark.parametrize("ask", ["wall", "instant", "day_start", "day_end"])
def test_each_question_is_answered_from_what_is_known(ask: str) -> None:
    zone = counting()
    calendar = Calendar(zone)
    getattr(calendar, ask)(t("10 09:00"))
    asked = zone.asked
    getattr(calendar, ask)(t("10 21:00"))
    assert zone.asked == asked


@pytest.mark.parametrize("ask", ["plus", "minus"])
def test_lengths_are_known_by_day(ask: str) -> None:
    zone = counting()
    calendar = Calendar(zone)
    getattr(calendar, ask)(t("10 09:00"), Interval(days=7))
    asked = zone.asked
    getattr(calendar, ask)(t("10 21:00"), Interval(days=7))
    assert zone.asked == asked
    getattr(calendar, ask)(t("10 21:00"), Interval(days=8))
    assert zone.asked > asked


def test_both_days_of_a_time_away_are_included() -> None:
    away = Away(date(2026, 3, 10), date(2026, 3, 12))
    calendar = Calendar(ZoneInfo(BERLIN), (away,))
    marks = {"9 22:59": None, "9 23:00": away, "12 22:59": away, "12 23:00": None}
    assert {at: calendar.away_on(t(at)) for at in marks} == marks
    assert Calendar(ZoneInfo(BERLIN)).away_on(t("10")) is None


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_time_away_changes_no_item(case: Case) -> None:
    away = Calendar(case.calendar.zone, (Away(date(2025, 1, 1), date(2027, 12, 31)),))
    assert explain(case.prospect, case.now, RULES, away) == explain(case.prospect, case.now, RULES, case.calendar)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_same_question_has_the_same_answer(case: Case) -> None:
    first = next_due(case.prospect, case.now, case.rules, case.calendar)
    explain(case.prospect, case.now + timedelta(days=400), case.rules, case.calendar)
    assert next_due(case.prospect, case.now, case.rules, case.calendar) == first
