"""Words to dates and back, in zones whose clocks jump."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tui.text import clean
from tui.when.instants import When, day_start, past_instant
from tui.when.reading import parse_now, parse_when
from tui.when.refusing import BadWhen
from tui.when.saying import ago, coming, coming_since, full, hours, iso, over, passed, short

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 18, 8, 30, tzinfo=UTC)  # Wednesday, 09:30 in Berlin
ZONES = [
    ZoneInfo(name)
    for name in (
        "UTC",
        "Europe/Berlin",
        "America/Sao_Paulo",
        "Asia/Kathmandu",
        "Pacific/Auckland",
        "America/St_Johns",
        "America/Havana",
        "Pacific/Apia",
    )
]
zones = st.sampled_from(ZONES)
days = st.dates(date(1900, 2, 1), date(2200, 12, 1))
instants = st.builds(lambda day, clock: datetime.combine(day, clock, UTC), days, st.times())


def meant(words: str, *, prefer: Literal["future", "past"] = "future", now: datetime = NOW) -> str:
    """The day, and the wall time in Berlin where there is one."""
    when = parse_when(words, now, BERLIN, prefer=prefer)
    if when.at is None:
        return when.day.isoformat()
    wall = when.at.astimezone(BERLIN)
    assert when.at.utcoffset() == timedelta()
    assert wall.date() == when.day
    return f"{wall:%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("now", "2026-11-18 09:30"),
        ("today", "2026-11-18"),
        ("  ToDay ", "2026-11-18"),
        ("today 5pm", "2026-11-18 17:00"),
        ("today 5 p.m.", "2026-11-18 17:00"),
        ("tomorrow", "2026-11-19"),
        ("tomorrow 14:00", "2026-11-19 14:00"),
        ("tomorrow at 14:00", "2026-11-19 14:00"),
        ("14:00 tomorrow", "2026-11-19 14:00"),
        ("tomorrow 9", "2026-11-19 09:00"),
        ("tomorrow noon", "2026-11-19 12:00"),
        ("day after tomorrow", "2026-11-20"),
        ("yesterday", "2026-11-17"),
        ("yesterday 9am", "2026-11-17 09:00"),
        ("day before yesterday", "2026-11-16"),
        ("tonight", "2026-11-18 20:00"),
        ("this afternoon", "2026-11-18 15:00"),
        ("noon", "2026-11-18 12:00"),
        ("14:00", "2026-11-18 14:00"),
        ("08:00", "2026-11-18 08:00"),
        ("12am", "2026-11-18 00:00"),
        ("12:30 pm", "2026-11-18 12:30"),
        # weekdays
        ("tue", "2026-11-24"),
        ("on tue.", "2026-11-24"),
        ("tue 10", "2026-11-24 10:00"),
        ("tue 10:00", "2026-11-24 10:00"),
        ("tuesday 10am", "2026-11-24 10:00"),
        ("10am tuesday", "2026-11-24 10:00"),
        ("thurs", "2026-11-19"),
        ("mon 9", "2026-11-23 09:00"),
        ("fri afternoon", "2026-11-20 15:00"),
        ("fri morning", "2026-11-20 09:00"),
        ("wed", "2026-11-25"),
        ("wed 10:00", "2026-11-18 10:00"),
        ("wed 09:30", "2026-11-25 09:30"),
        ("wed 9", "2026-11-25 09:00"),
        ("weds", "2026-11-25"),
        ("weds. 10:00", "2026-11-18 10:00"),
        ("next wed 10:00", "2026-11-25 10:00"),
        ("this wed", "2026-11-18"),
        ("next monday", "2026-11-23"),
        ("next friday 9", "2026-11-20 09:00"),
        ("last friday", "2026-11-13"),
        ("last wed", "2026-11-11"),
        ("last mon 16:00", "2026-11-16 16:00"),
        # distances
        ("+3d", "2026-11-21"),
        ("3d", "2026-11-21"),
        ("+ 3 days", "2026-11-21"),
        ("+3d 14:00", "2026-11-21 14:00"),
        ("-2d", "2026-11-16"),
        ("−2d", "2026-11-16"),
        ("2w", "2026-12-02"),
        ("in 2 weeks", "2026-12-02"),
        ("in two weeks at 9am", "2026-12-02 09:00"),
        ("2 weeks ago", "2026-11-04"),
        ("a week ago", "2026-11-11"),
        ("3 days from now", "2026-11-21"),
        ("1w 2d", "2026-11-27"),
        ("1w2d", "2026-11-27"),
        ("1 week and 2 days", "2026-11-27"),
        ("next week", "2026-11-25"),
        ("next week 10:00", "2026-11-25 10:00"),
        ("next month", "2026-12-18"),
        ("the week after next", "2026-12-02"),
        ("week after next 10:00", "2026-12-02 10:00"),
        ("month after next", "2027-01-18"),
        ("thursday of the week after next", "2026-12-03"),
        ("thu week after next 9", "2026-12-03 09:00"),
        ("a week after next monday", "2026-11-30"),
        ("2026-12-01 9", "2026-12-01 09:00"),
        ("3 months", "2027-02-18"),
        ("3m", "2027-02-18"),
        ("1y", "2027-11-18"),
        ("+0d", "2026-11-18"),
        ("3 weeks from friday", "2026-12-11"),
        ("a week from tomorrow 9am", "2026-11-26 09:00"),
        ("2 days before 25 nov", "2026-11-23"),
        ("2h", "2026-11-18 11:30"),
        ("+90min", "2026-11-18 11:00"),
        ("90 minutes", "2026-11-18 11:00"),
        ("in an hour", "2026-11-18 10:30"),
        ("half an hour ago", "2026-11-18 09:00"),
        ("1h 30min", "2026-11-18 11:00"),
        ("-2h", "2026-11-18 07:30"),
        ("1d 2h", "2026-11-19 11:30"),
        # dates
        ("20 Nov 15:30", "2026-11-20 15:30"),
        ("20 nov", "2026-11-20"),
        ("18 nov", "2026-11-18"),
        ("17 nov", "2027-11-17"),
        ("nov 25", "2026-11-25"),
        ("november 25th, 2026", "2026-11-25"),
        ("1st of december", "2026-12-01"),
        ("2 Sept.", "2027-09-02"),
        ("15 Jun 2026", "2026-06-15"),
        ("15-jun-2026", "2026-06-15"),
        ("wed 25 nov", "2026-11-25"),
        ("Wed, 25 Nov 2026 10:00", "2026-11-25 10:00"),
        ("25.11.2026", "2026-11-25"),
        ("1.12.2026 9:15", "2026-12-01 09:15"),
        ("25.11.", "2026-11-25"),
        ("end of month", "2026-11-30"),
        ("end of the month", "2026-11-30"),
        ("eom", "2026-11-30"),
        ("end of year", "2026-12-31"),
        # days of a week, which begins on Monday
        ("tue next week", "2026-11-24"),
        ("Tuesday of next week", "2026-11-24"),
        ("next week on Tuesday", "2026-11-24"),
        ("fri next week", "2026-11-27"),
        ("sun next week at 10", "2026-11-29 10:00"),
        ("10am tue next week", "2026-11-24 10:00"),
        ("mon this week", "2026-11-16"),
        ("sun this week", "2026-11-22"),
        ("tue last week", "2026-11-10"),
        ("last week fri 16:00", "2026-11-13 16:00"),
        ("start of next week", "2026-11-23"),
        ("monday in 2 weeks", "2026-11-30"),
        ("monday in two weeks 9", "2026-11-30 09:00"),
        ("fri in 2w", "2026-12-04"),
        ("in 3 weeks on wed.", "2026-12-09"),
        # days of a month, quarter, year
        ("end of next month", "2026-12-31"),
        ("end of last month", "2026-10-31"),
        ("end of quarter", "2026-12-31"),
        ("eoq 17:00", "2026-12-31 17:00"),
        ("end of next quarter", "2027-03-31"),
        ("start of next quarter", "2027-01-01"),
        ("beginning of next year", "2027-01-01"),
        ("start of this month", "2026-11-01"),
        ("mid next month", "2026-12-15"),
        ("mid december", "2026-12-15"),
        ("mid-dec", "2026-12-15"),
        ("middle of December 2027", "2027-12-15"),
        ("mid november", "2027-11-15"),
        ("beginning of january", "2027-01-01"),
        ("start of jan 9:00", "2027-01-01 09:00"),
        ("end of january", "2027-01-31"),
        ("end jan. 2028", "2028-01-31"),
        ("end of november", "2026-11-30"),
        ("end of february 2028", "2028-02-29"),
        ("first monday in december", "2026-12-07"),
        ("first tue of december 10:00", "2026-12-01 10:00"),
        ("the 3rd thursday of next month", "2026-12-17"),
        ("first monday of november", "2027-11-01"),
        ("last friday of november", "2026-11-27"),
        ("last mon of the month", "2026-11-30"),
        ("in a fortnight", "2026-12-02"),
        ("a fortnight ago", "2026-11-04"),
        ("a fortnight from friday", "2026-12-04"),
        # ISO
        ("2026-03-02", "2026-03-02"),
        ("2026-3-2", "2026-03-02"),
        ("2026/03/02", "2026-03-02"),
        ("2026-03-02T10:00", "2026-03-02 10:00"),
        ("2026-03-02 10:00", "2026-03-02 10:00"),
        ("2026-03-02 9am", "2026-03-02 09:00"),
        ("2026-03-02t10:00:59", "2026-03-02 10:00"),
        ("2026-03-02T10:00Z", "2026-03-02 11:00"),
        ("2026-03-02T23:30z", "2026-03-03 00:30"),
        ("2026-03-02T10:00:00.25+05:45", "2026-03-02 05:15"),
        ("2026-03-02T10:00-0300", "2026-03-02 14:00"),
        ("2026-03-02T10:00+02", "2026-03-02 09:00"),
    ],
)
def test_words(words: str, expected: str) -> None:
    assert meant(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("tue", "2026-11-17"),
        ("wed", "2026-11-11"),
        ("thu", "2026-11-12"),
        ("wed 09:00", "2026-11-18 09:00"),
        ("wed 10:00", "2026-11-11 10:00"),
        ("last fri", "2026-11-13"),
        ("next fri", "2026-11-20"),
        ("nov 25", "2025-11-25"),
        ("18 nov", "2026-11-18"),
        ("20 Oct 15:30", "2026-10-20 15:30"),
        ("14:00", "2026-11-18 14:00"),
        ("2w", "2026-12-02"),
        ("tue next week", "2026-11-24"),
        ("tue last week", "2026-11-10"),
        ("monday in 2 weeks", "2026-11-30"),
        ("start of next week", "2026-11-23"),
        ("mid december", "2025-12-15"),
        ("mid november", "2026-11-15"),
        ("mid next month", "2026-12-15"),
        ("beginning of january", "2026-01-01"),
        ("end of january", "2026-01-31"),
        ("end of january 2027", "2027-01-31"),
        ("end of november", "2025-11-30"),
        ("end of last quarter", "2026-09-30"),
        ("first monday in december", "2025-12-01"),
        ("last friday of october", "2026-10-30"),
        ("in a fortnight", "2026-12-02"),
    ],
)
def test_the_past_where_facts_are_meant(words: str, expected: str) -> None:
    assert meant(words, prefer="past") == expected


@pytest.mark.parametrize(
    ("said", "words", "expected"),
    [
        (date(2026, 11, 22), "mon next week", "2026-11-23"),  # a Sunday: the week begins tomorrow
        (date(2026, 11, 22), "sun this week", "2026-11-22"),
        (date(2026, 11, 23), "sun next week", "2026-12-06"),  # a Monday
        (date(2026, 11, 30), "last monday of november", "2026-11-30"),  # today is still ahead
        (date(2026, 12, 15), "mid december", "2026-12-15"),
        (date(2026, 12, 16), "mid december", "2027-12-15"),
        (date(2027, 1, 31), "end of next month", "2027-02-28"),
        (date(2027, 3, 1), "end of february", "2028-02-29"),
        (date(2027, 1, 1), "start of this quarter", "2027-01-01"),
        (date(2026, 12, 31), "monday in 2 weeks", "2027-01-11"),
    ],
)
def test_days_of_a_period_said_at_its_edges(said: date, words: str, expected: str) -> None:
    assert meant(words, now=datetime.combine(said, time(8), UTC)) == expected


def test_months_go_by_the_calendar() -> None:
    now = datetime(2026, 1, 31, 12, tzinfo=UTC)
    assert meant("1 month", now=now) == "2026-02-28"
    assert meant("25 months", now=now) == "2028-02-29"
    assert meant("2 months ago", now=now) == "2025-11-30"
    assert meant("1 month 1d", now=now) == "2026-03-01"
    assert meant("end of month", now=datetime(2028, 2, 10, tzinfo=UTC)) == "2028-02-29"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("", "no date given"),
        ("  ", "no date given"),
        ("at", "no date given"),
        ("someday", "'someday' is no date I understand: try 2026-03-02T10:00"),
        ("ask Anna", "no date I understand"),
        ("tomorrow ask Anna", "no date I understand"),
        ("half past 3", "no date I understand"),
        ("march", "'start of march' or 'end of march'"),
        ("next quarter", "'start of next quarter' or 'end of next quarter'"),
        ("start of the month", "'start of this month' or 'start of next month'"),
        ("beginning of the quarter", "'start of this quarter' or 'start of next quarter'"),
        ("middle of the month", "'mid this month' or 'mid next month'"),
        ("end of week", "'this fri', 'fri next week' or 'sun next week'"),
        ("end of next week 10:00", "'this fri', 'fri next week' or 'sun next week'"),
        ("monday in a week", "'monday next week' or '1 week from monday'"),
        ("in 1 week mon 9", "'mon next week' or '1 week from mon'"),
        ("tue in 2 months", "no date I understand"),
        ("tue next month", "no date I understand"),
        ("mid next quarter", "no date I understand"),
        ("mid next week", "no date I understand"),
        ("early december", "'start of december', 'mid december' or 'end of december'"),
        ("late mar", "'start of mar', 'mid mar' or 'end of mar'"),
        ("31 april", "there is no 31 Apr, in any year"),
        ("april 31st", "there is no 31 Apr, in any year"),
        ("30.2.", "there is no 30 Feb, in any year"),
        ("5.13.", "there is no 5 month 13, in any year"),
        ("beginning of year", "'beginning of year' could mean"),
        ("week after next monday", "no date I understand"),
        ("fifth monday of march", "no date I understand"),
        ("first monday of next year", "no date I understand"),
        ("first monday in december 9", "no date I understand"),
        ("last friday of tomorrow", "no date I understand"),
        ("q1", "no date I understand"),
        ("a week on friday", "no date I understand"),
        ("friday week", "no date I understand"),
        ("end of january 2201", "too far"),
        ("end of december 9999", "too far"),
        ("in 2 weeks ago", "no date I understand"),
        ("-2d ago", "no date I understand"),
        ("3", "no date I understand"),
        ("10", "no date I understand"),
        ("20 nov 9", "no date I understand"),
        ("nov 2026", "no date I understand"),
        ("now 10:00", "no date I understand"),
        ("2h 14:00", "no date I understand"),
        ("2026-03-02T10:00+25:00", "no date I understand"),
        ("٣d", "no date I understand"),
        ("x" * 5000, "no date I understand"),
        ("01/12/2026", "write 2026-12-01 or 2026-01-12"),
        ("25/11/2026", "write 2026-11-25"),
        ("01-12-2026 10:00", "write 2026-12-01 or 2026-01-12"),
        ("1/2", "write a date as 2026-03-02"),
        ("25.11.26", "write a date as 2026-03-02"),
        ("tomorrow 14.30", "a time as 14:30"),
        ("last week", "'1 week ago' or 'last monday'"),
        ("midnight", "00:00 or 23:59"),
        ("tue midnight", "00:00 or 23:59"),
        ("2026-02-30", "no 2026-02-30"),
        ("2026-13-01T10:00", "no 2026-13-01"),
        ("30 feb", "no 30 Feb"),
        ("29 feb", "give the year"),
        ("31.4.2027", "no 2027-04-31"),
        ("tue 25 nov 2026", "25 Nov 2026 is a Wed"),
        ("25:00", "25:00 is no time of day"),
        ("24:00", "24:00 is no time of day"),
        ("tomorrow 10:60", "10:60 is no time of day"),
        ("2026-03-02T25:00", "25:00 is no time of day"),
        ("13pm", "no time of day"),
        ("0am", "no time of day"),
        ("90m", "m is months"),
        ("1h 30m", "m is months"),
        ("2201-01-01", "too far"),
        ("1899-12-31", "too far"),
        ("0001-01-01T00:00", "too far"),
        ("9999-12-31T23:59-12:00", "too far"),
        ("200 years", "too far"),
        ("99999y", "too far"),
        ("99999 years ago", "too far"),
        ("-99999w", "too far"),
        ("99999w", "too far"),
    ],
)
def test_never_guesses(words: str, says: str) -> None:
    with pytest.raises(BadWhen) as caught:
        parse_when(words, NOW, BERLIN)
    assert says in str(caught.value)
    assert len(str(caught.value)) < 200


def test_bad_words_reach_no_terminal() -> None:
    with pytest.raises(BadWhen) as caught:
        parse_when("\x1b[31mred\n\u202e", NOW, BERLIN)
    assert str(caught.value).isprintable()


def test_a_naive_now_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="aware"):
        parse_when("today", datetime(2026, 11, 18), BERLIN)  # noqa: DTZ001


@given(st.text(max_size=40) | st.text("0123456789 :-+./apmdwhtz", max_size=20), zones)
def test_anything_is_a_date_or_bad(words: str, zone: ZoneInfo) -> None:
    try:
        when = parse_when(words, NOW, zone)
    except BadWhen as error:
        assert clean(str(error)) == str(error)  # noqa: PT017
    else:
        assert 1900 <= when.day.year <= 2200
        assert when.at is None or when.at.astimezone(zone).date() == when.day


# --- clocks that jump ---------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "words", "expected"),
    [
        ("Europe/Berlin", "2026-03-29 02:30", "2026-03-29T01:30:00Z"),  # skipped: 03:30
        ("Europe/Berlin", "2026-10-25 02:30", "2026-10-25T00:30:00Z"),  # twice: the first
        ("America/Sao_Paulo", "2018-11-04 00:30", "2018-11-04T03:30:00Z"),  # skipped: 01:30
        ("Asia/Kathmandu", "2026-03-02 10:00", "2026-03-02T04:15:00Z"),
        ("Pacific/Auckland", "2026-09-27 02:30", "2026-09-26T14:30:00Z"),  # skipped: 03:30
        ("Pacific/Auckland", "2026-04-05 02:30", "2026-04-04T13:30:00Z"),  # twice: the first
    ],
)
def test_wall_times_in_gaps_and_folds(zone: str, words: str, expected: str) -> None:
    at = parse_when(words, NOW, ZoneInfo(zone)).at
    assert at is not None
    assert iso(at) == expected


def test_days_keep_the_wall_clock_and_hours_do_not() -> None:
    before = datetime(2026, 3, 28, 8, 30, tzinfo=UTC)  # 09:30 in Berlin, the day before the clocks change
    assert meant("1d 0h", now=before) == "2026-03-29 09:30"
    assert meant("24h", now=before) == "2026-03-29 10:30"
    assert iso(parse_now("+1d", before, BERLIN)) == "2026-03-29T07:30:00Z"


@pytest.mark.parametrize(
    ("zone", "day", "expected"),
    [
        ("UTC", date(2026, 3, 2), "2026-03-02T00:00:00Z"),
        ("Europe/Berlin", date(2026, 3, 29), "2026-03-28T23:00:00Z"),
        ("America/Sao_Paulo", date(2018, 11, 4), "2018-11-04T03:00:00Z"),  # begins at 01:00
        ("America/Sao_Paulo", date(2018, 2, 18), "2018-02-18T03:00:00Z"),  # 24:00 fell back to 23:00
        ("Asia/Kathmandu", date(2026, 3, 2), "2026-03-01T18:15:00Z"),
        ("Pacific/Auckland", date(2026, 9, 27), "2026-09-26T12:00:00Z"),
        ("America/Havana", date(2026, 11, 1), "2026-11-01T04:00:00Z"),  # midnight twice: the first
        ("America/Toronto", date(1919, 3, 31), "1919-03-31T04:30:00Z"),  # 23:30 to 00:30
        ("Pacific/Apia", date(2011, 12, 30), "2011-12-30T10:00:00Z"),  # no such day: where it would have been
    ],
)
def test_day_start(zone: str, day: date, expected: str) -> None:
    assert iso(day_start(day, ZoneInfo(zone))) == expected


@given(days, zones)
def test_a_day_starts_where_the_one_before_ends(day: date, zone: ZoneInfo) -> None:
    start = day_start(day, zone)
    if not (zone.key == "Pacific/Apia" and day == date(2011, 12, 30)):
        assert start.astimezone(zone).date() == day
    # St John's once turned its clocks back a minute past midnight: yesterday came back for an hour
    assert (start - timedelta(seconds=1)).astimezone(zone).date() < day
    assert day_start(day + timedelta(days=1), zone) >= start


# --- facts and the pretended now ----------------------------------------------


@pytest.mark.parametrize(
    ("words", "now", "expected"),
    [
        ("yesterday", NOW, "2026-11-17T11:00:00Z"),
        ("today", NOW, "2026-11-18T08:30:00Z"),
        ("today", NOW.replace(hour=15), "2026-11-18T11:00:00Z"),
        ("yesterday 9am", NOW, "2026-11-17T08:00:00Z"),
        ("2h ago", NOW, "2026-11-18T06:30:00Z"),
        ("tomorrow", NOW, "2026-11-19T11:00:00Z"),
    ],
)
def test_past_instant(words: str, now: datetime, expected: str) -> None:
    assert iso(past_instant(parse_when(words, now, BERLIN, prefer="past"), now, BERLIN)) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("now", "2026-11-18T08:30:00Z"),
        ("2026-03-02", "2026-03-01T23:00:00Z"),
        ("2026-03-02T10:00Z", "2026-03-02T10:00:00Z"),
        ("2026-03-02 10:00", "2026-03-02T09:00:00Z"),
        ("tomorrow", "2026-11-18T23:00:00Z"),
        ("today", "2026-11-17T23:00:00Z"),
        ("fri 9", "2026-11-20T08:00:00Z"),
        ("+3d", "2026-11-21T08:30:00Z"),
        ("6 months", "2027-05-18T07:30:00Z"),
        ("-2h", "2026-11-18T06:30:00Z"),
    ],
)
def test_parse_now(words: str, expected: str) -> None:
    assert iso(parse_now(words, NOW, BERLIN)) == expected


def test_parse_now_of_a_day_that_begins_late() -> None:
    zone = ZoneInfo("America/Sao_Paulo")
    assert iso(parse_now("2018-11-04", NOW, zone)) == "2018-11-04T03:00:00Z"


# --- dates to words -----------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (datetime(2026, 11, 18, 13, tzinfo=UTC), "today 14:00"),
        (datetime(2026, 11, 17, 23, 5, tzinfo=UTC), "today 00:05"),
        (datetime(2026, 11, 21, 9, tzinfo=UTC), "Sat 10:00"),
        (datetime(2026, 11, 22, 9, tzinfo=UTC), "Sun 22 Nov"),  # from here on last week's day of that name is nearer
        (datetime(2026, 11, 25, 9, tzinfo=UTC), "Wed 25 Nov"),
        (datetime(2026, 11, 17, 9, tzinfo=UTC), "Tue 17 Nov"),
        (datetime(2027, 3, 17, 9, tzinfo=UTC), "17 Mar 2027"),
        (date(2026, 11, 18), "today"),
        (date(2026, 11, 19), "Thu"),
        (date(2025, 11, 18), "18 Nov 2025"),
        (When(date(2026, 11, 20), None), "Fri"),
        (When(date(2026, 11, 20), datetime(2026, 11, 20, 9, tzinfo=UTC)), "Fri 10:00"),
        (When(date(2026, 11, 24), None), "Tue 24 Nov"),
    ],
)
def test_short(at: When | datetime | date, expected: str) -> None:
    assert short(at, NOW, BERLIN) == expected


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (datetime(2026, 11, 18, 8, 31, tzinfo=UTC), "today 09:31"),
        (NOW, "now"),
        (datetime(2026, 11, 17, 23, tzinfo=UTC), "now"),  # today's midnight in Berlin
        (datetime(2026, 11, 17, 22, 59, tzinfo=UTC), "now (since Tue)"),
        (datetime(2026, 11, 15, 9, tzinfo=UTC), "now (since Sun)"),
        (datetime(2026, 11, 14, 9, tzinfo=UTC), "now (since 14 Nov)"),
        (datetime(2025, 11, 19, 9, tzinfo=UTC), "now (since 19 Nov)"),  # nobody is told so of this very week
        (datetime(2025, 11, 18, 9, tzinfo=UTC), "now (since Nov 2025)"),
        (datetime(2024, 3, 5, 9, tzinfo=UTC), "now (since Mar 2024)"),
    ],
)
def test_what_is_next_is_never_told_as_a_day_that_is_over(at: datetime, expected: str) -> None:
    assert coming_since(at, NOW, BERLIN) == expected
    assert coming(at, NOW, BERLIN) == expected.partition(" (")[0]


def test_full() -> None:
    assert full(datetime(2026, 3, 17, 9, tzinfo=UTC), BERLIN) == "Tue 17 Mar 2026 10:00"
    assert full(When(date(2026, 3, 7), None), BERLIN) == "Sat 7 Mar 2026"


@pytest.mark.parametrize(
    ("delta", "expected"),
    [
        (timedelta(), "0 min"),
        (timedelta(seconds=59), "0 min"),
        (timedelta(minutes=59, seconds=59), "59 min"),
        (timedelta(hours=1), "1 h"),
        (timedelta(hours=5, minutes=59), "5 h"),
        (timedelta(hours=47), "47 h"),
        (timedelta(hours=48), "2 days"),
        (timedelta(days=-3), "3 days"),
        (timedelta(days=13, hours=23), "13 days"),
        (timedelta(days=14), "2 weeks"),
        (timedelta(days=60), "8 weeks"),
        (timedelta(days=61), "2 months"),
        (timedelta(days=122), "4 months"),
        (timedelta(days=730), "23 months"),
        (timedelta(days=731), "2 years"),
    ],
)
def test_over(delta: timedelta, expected: str) -> None:
    assert over(delta) == expected


@pytest.mark.parametrize(("number", "expected"), [(0.5, "30 min"), (2.8, "3 h"), (890, "5 weeks")])
def test_so_many_hours(number: float, expected: str) -> None:
    assert hours(number) == expected


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-18T08:25:00Z", "5 min"),
        ("2026-11-15T08:30:00Z", "3 days"),
        ("2026-11-15T08:31:00Z", "3 days"),  # the same day
        ("2026-11-14T23:01:00Z", "3 days"),
        ("2026-11-14T22:59:00Z", "4 days"),  # by the clock of Berlin
        ("2026-11-16T08:31:00Z", "47 h"),
        ("2026-11-05T22:59:00Z", "13 days"),
        ("2026-11-04T22:59:00Z", "2 weeks"),
        ("2026-07-18T21:59:00Z", "4 months"),  # summer time there
        ("2026-07-18T22:01:00Z", "3 months"),
        ("2026-11-21T08:30:00Z", "3 days"),
        ("2024-11-18T08:30:00Z", "2 years"),
    ],
)
def test_ago(at: str, expected: str) -> None:
    assert ago(datetime.fromisoformat(at), NOW, BERLIN) == expected


def test_ago_to_the_last_of_a_month_that_has_no_31st() -> None:
    now = datetime(2026, 4, 30, 12, tzinfo=UTC)
    assert ago(datetime(2025, 12, 31, 12, tzinfo=UTC), now, BERLIN) == "4 months"
    assert ago(datetime(2025, 12, 31, 12, tzinfo=UTC), now - timedelta(days=1), BERLIN) == "3 months"


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-18T08:29:01Z", "just now"),
        ("2026-11-18T08:29:00Z", "1 min ago"),
        ("2026-11-02T08:30:00Z", "2 weeks ago"),
        ("2026-10-20T08:30:00Z", "4 weeks ago"),
        ("2024-10-18T08:30:00Z", "2 years ago"),
    ],
)
def test_passed(at: str, expected: str) -> None:
    assert passed(datetime.fromisoformat(at), NOW, BERLIN) == expected


def test_iso() -> None:
    assert iso(datetime(2026, 3, 2, 10, tzinfo=BERLIN)) == "2026-03-02T09:00:00Z"
    assert iso(datetime(2026, 3, 2, 10, 0, 0, 250_000, tzinfo=UTC)) == "2026-03-02T10:00:00.250000Z"


@given(instants, zones)
def test_what_iso_writes_is_read_back(at: datetime, zone: ZoneInfo) -> None:
    assert parse_when(iso(at), NOW, zone) == When(at.astimezone(zone).date(), at)


@given(days, zones, st.booleans())
def test_what_full_writes_is_read_back(day: date, zone: ZoneInfo, timed: bool) -> None:
    at = datetime.combine(day, time(10), zone).astimezone(UTC) if timed else None
    when = When(at.astimezone(zone).date() if at else day, at)
    assert parse_when(full(when, zone), NOW, zone) == when


@given(instants, st.timedeltas(timedelta(), timedelta(days=400)), zones)
def test_what_short_writes_is_never_read_as_another_day(now: datetime, ahead: timedelta, zone: ZoneInfo) -> None:
    at = now + ahead
    try:
        read = parse_when(short(at, now, zone), now, zone)
    except BadWhen:
        assert at.astimezone(zone).year > 2200
    else:
        assert read.day == at.astimezone(zone).date()


@given(instants, st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]), zones, st.booleans())
def test_weekdays_lie_within_a_week(now: datetime, word: str, zone: ZoneInfo, past: bool) -> None:
    day = parse_when(word, now, zone, prefer="past" if past else "future").day
    distance = (day - now.astimezone(zone).date()).days
    assert day.strftime("%a").lower() == word
    assert -7 <= distance < 0 if past else 0 < distance <= 7


@given(instants, zones, st.integers(1, 23))
def test_a_weekday_with_a_time_is_ahead_of_now_or_behind(now: datetime, zone: ZoneInfo, hour: int) -> None:
    word = f"{now.astimezone(zone):%a} {hour}"
    ahead, behind = (parse_when(word, now, zone, prefer=side).at for side in ("future", "past"))
    assert ahead is not None
    assert behind is not None
    assert behind <= now < ahead


@given(instants, st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]), zones, st.integers(2, 60))
def test_a_weekday_of_a_week_to_come(now: datetime, word: str, zone: ZoneInfo, weeks: int) -> None:
    assume(now.year < 2199)
    today = now.astimezone(zone).date()
    monday = today - timedelta(days=today.weekday())
    day = parse_when(f"{word} next week", now, zone).day
    assert monday + timedelta(days=7) <= day < monday + timedelta(days=14)
    assert parse_when(f"{word} in {weeks} weeks", now, zone).day == day + timedelta(weeks=weeks - 1)


@given(instants, st.integers(1, 12), st.sampled_from(["start of", "mid", "end of"]), zones, st.booleans())
def test_a_day_of_a_month_is_the_nearest_on_its_side(
    now: datetime, month: int, part: str, zone: ZoneInfo, past: bool
) -> None:
    words = f"{part} {date(2000, month, 1):%B}"
    today = now.astimezone(zone).date()
    try:
        day = parse_when(words, now, zone, prefer="past" if past else "future").day
    except BadWhen:
        assert not 1900 < today.year < 2200
        return
    assert day.month == month
    assert -366 <= (day - today).days <= 0 if past else 0 <= (day - today).days <= 366
    assert {"start of": day.day == 1, "mid": day.day == 15, "end of": (day + timedelta(days=1)).day == 1}[part]


# --- light starts -------------------------------------------------------------


def test_nothing_is_read_before_something_is_typed() -> None:
    code = "import sys, tui.cli.due, tui.app; print([m for m in ('tui.when.reading', 'arrow') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_common_words_load_no_arrow() -> None:
    code = (
        "import sys, datetime as d; from tui.when.reading import parse_when\n"
        "for words in ('2026-03-02T10:00Z', '+3d', '2w', 'tue 10:00', 'tue next week', '20 Nov', 'in 2 weeks'):\n"
        "    parse_when(words, d.datetime.now(d.UTC), d.UTC)\n"
        "print('arrow' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
