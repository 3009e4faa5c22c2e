"""After an absence: when the review begins with what broke meanwhile, and over which days the rest is spread."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.people import rules, t
from tests.rules.tables import calendar_in
from tui.rules.absence import spread_over, was_away


def day(words: str) -> date:
    """A day of March 2026."""
    return t(words).date()


@pytest.mark.parametrize(
    ("last", "now", "zone", "own", "expected"),
    [
        (None, "9 12:00", "UTC", {}, False),
        ("9", "9 12:00", "UTC", {}, False),
        ("2", "8 23:59", "UTC", {}, False),
        ("2", "9 00:00", "UTC", {}, True),
        ("2", "31 12:00", "UTC", {}, True),
        # The days are the user's: 9 March begins in Auckland on the 8th at 11:00 UTC.
        ("2", "8 10:59", "Pacific/Auckland", {}, False),
        ("2", "8 11:00", "Pacific/Auckland", {}, True),
        ("23", "29 22:00", "Europe/Berlin", {}, True),
        ("23", "29 21:59", "Europe/Berlin", {}, False),
        ("2", "4 12:00", "UTC", {"absence.after": "3 days"}, False),
        ("2", "5 00:00", "UTC", {"absence.after": "3 days"}, True),
    ],
)
def test_a_week_without_a_touch_is_an_absence(
    last: str | None, now: str, zone: str, own: dict[str, Any], expected: bool
) -> None:
    found = was_away(day(last) if last is not None else None, t(now), rules(**own), calendar_in(zone))
    assert found is expected


@pytest.mark.parametrize(
    ("count", "share", "today", "own", "expected"),
    [
        (0, 5, "2", {}, {}),
        (1, 5, "2", {}, {"2": 1}),
        (12, 5, "2", {}, {"2": 5, "3": 5, "4": 2}),
        # Friday, Saturday: today, whatever day it is, and then working days.
        (12, 5, "6", {}, {"6": 5, "9": 5, "10": 2}),
        (12, 5, "7", {}, {"7": 5, "9": 5, "10": 2}),
        (3, 0, "2", {}, {"2": 1, "3": 1, "4": 1}),
        # All within four weeks: 20 working days.
        (40, 1, "2", {}, dict.fromkeys(["2", "3", "4", "5", "6", "9", "10", "11", "12", "13", "16", "17", "18", "19",
                                        "20", "23", "24", "25", "26", "27"], 2)),
        (5, 1, "3", {"workdays": "tue"}, {"3": 2, "10": 2, "17": 1}),
        (7, 1, "2", {"capacity.days": 7, "workdays": "mon-sun"}, {f"{n}": 1 for n in range(2, 9)}),
    ],
)  # fmt: skip
def test_what_is_overdue_goes_to_the_coming_working_days(
    count: int, share: int, today: str, own: dict[str, Any], expected: dict[str, int]
) -> None:
    found = spread_over(count, share, day(today), rules(**own))
    assert Counter(found) == {day(each): many for each, many in expected.items()}
    assert found == sorted(found)


@given(st.integers(0, 500), st.integers(0, 20), st.integers(0, 6), st.sampled_from(["mon-fri", "mon-sun", "tue"]))
def test_everybody_has_a_day_within_four_weeks(count: int, share: int, start: int, workdays: str) -> None:
    today, book = day("2") + timedelta(days=start), rules(workdays=workdays)
    found = spread_over(count, share, today, book)
    assert len(found) == count
    assert all(each == today or each.weekday() in book.workdays.days for each in found)
    if found:
        assert found[0] == today
        assert found[-1] < today + timedelta(days=28)
        a_day = Counter(found)
        assert all(many == a_day[today] for each, many in a_day.items() if each != found[-1])
