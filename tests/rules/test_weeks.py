"""Touches a week: the user's weeks, which way, of which kind."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.people import CALENDAR, Kind, Prospect, Touch, known, t, touches
from tests.rules.strategies import ZONES, History, histories
from tests.rules.tables import calendar_in
from tui.rules.calendar import Calendar
from tui.rules.weeks import WEEKS, Week, WeekSums


def weeks(*people: Prospect, now: str = "10 12:00", calendar: Calendar = CALENDAR, count: int = 3) -> list[Week]:
    """Three weeks up to that of Tuesday, 10 March 2026."""
    sums = WeekSums(t(now), calendar, count)
    for person in people:
        sums.add(person)
    return sums.result()


def touched(*words: str) -> Prospect:
    return known("1", touches=touches(*words))


def test_twelve_weeks_this_one_last() -> None:
    found = WeekSums(t("10 12:00"), CALENDAR).result()
    assert len(found) == WEEKS == 12
    assert (found[0].monday, found[-1].monday) == ("2025-12-22", "2026-03-09")
    assert all(each == Week(each.monday, 0, 0, {}, {}) for each in found)


CASES: list[tuple[str, tuple[str, ...], str]] = [
    # touches; out/in of the weeks from 23 February, 2 and 9 March
    ("none", (), "0/0 0/0 0/0"),
    ("out and in", ("9 10:00 email", "10 09:00 text in"), "0/0 0/0 1/1"),
    ("a week begins on Monday", ("8 23:59 email", "9 00:00 email"), "0/0 1/0 1/0"),
    ("the first week", ("2026-02-22 23:59 email", "2026-02-23 00:00 email"), "1/0 0/0 0/0"),
    ("later this week, of a clock ahead of ours", ("15 23:59 email",), "0/0 0/0 1/0"),
    ("next week", ("16 00:00 email", "9 10:00 email"), "0/0 0/0 1/0"),
    ("a call of theirs is theirs", ("10 09:00 call in",), "0/0 0/0 0/1"),
    ("a report is a touch", ("10 09:00 report",), "0/0 0/0 1/0"),
]


@pytest.mark.parametrize(("name", "log", "expected"), CASES, ids=[case[0] for case in CASES])
def test_weeks(name: str, log: tuple[str, ...], expected: str) -> None:
    assert " ".join(f"{each.outbound}/{each.inbound}" for each in weeks(touched(*log))) == expected, name


def test_kinds_both_ways_in_the_order_of_the_keys() -> None:
    found = weeks(touched("9 10:00 call", "9 11:00 call in", "10 09:00 email"), touched("9 12:00 call"))[-1]
    assert found == Week("2026-03-09", 3, 1, {"email": 1, "call": 3}, {"call": 1})
    assert list(found.kinds) == ["email", "call"]


def test_a_report_that_stands_on_the_source_too_counts_once() -> None:
    at = t("10 09:00")
    told = known("1", touches=(Touch(at, Kind.REPORT),))
    source = known("1", touches=(Touch(at, Kind.REPORT, about=1),))
    assert weeks(told, source)[-1] == Week("2026-03-09", 1, 0, {"report": 1}, {})


def test_the_weeks_are_the_users() -> None:
    """11:00 UTC on Sunday is Monday in Auckland; the clocks of Berlin change on 29 March."""
    auckland = calendar_in("Pacific/Auckland")
    found = weeks(touched("8 10:59 email", "8 11:00 email"), now="8 11:00", calendar=auckland)
    assert [(each.monday, each.outbound) for each in found[-2:]] == [("2026-03-02", 1), ("2026-03-09", 1)]
    berlin = calendar_in("Europe/Berlin")
    found = weeks(touched("22 22:59 email", "29 21:59 email", "29 22:00 email"), now="31 10:00", calendar=berlin)
    assert [(each.monday, each.outbound) for each in found] == [
        ("2026-03-16", 1), ("2026-03-23", 1), ("2026-03-30", 1),
    ]  # fmt: skip


@given(st.lists(histories(most=14), max_size=4), st.sampled_from(ZONES), st.integers(1, 20), st.integers(0, 200))
@settings(max_examples=60, deadline=None)
def test_the_weeks_add_up_to_all_touches_in_them(found: list[History], name: str, count: int, days: int) -> None:
    zone = ZoneInfo(name)
    now = max((history.last for history in found), default=t("1")) + timedelta(days=days)
    sums = WeekSums(now, Calendar(zone), count)
    for history in found:
        sums.add(history.prospect)
    result = sums.result()
    touches = [touch for history in found for touch in history.prospect.touches]
    logged = [touch for touch in touches if touch.about is None and not touch.mailing]
    plain = Counter(_monday(touch.at.astimezone(zone).date()) for touch in logged)
    this = _monday(now.astimezone(zone).date())
    mondays = [this - timedelta(weeks=ago) for ago in range(count)][::-1]
    assert [each.monday for each in result] == [monday.isoformat() for monday in mondays]
    assert [each.outbound + each.inbound for each in result] == [plain[monday] for monday in mondays]
    for each in result:
        assert sum(each.kinds.values()) == each.outbound + each.inbound
        assert all(each.kinds.values())


def _monday(day: date) -> date:
    while day.strftime("%A") != "Monday":
        day -= timedelta(days=1)
    return day
