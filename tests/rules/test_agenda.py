"""The agenda of a day: where an item stands, who waits for the budget, and first dates of an import."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from tests.rules.people import (
    CALENDAR,
    RULES,
    Closing,
    Prospect,
    Reason,
    Skip,
    Stage,
    StageMove,
    known,
    met,
    promised,
    t,
)
from tests.rules.tables import calendar_in
from tui.model.records import Snooze
from tui.rules.day import POSTPONABLE, DueGroup, Spread, group, overdue_share, settled_rhythm_today, waiting
from tui.rules.engine import Item, Rule, State


def item(rule: str, state: str, due: str = "10 12:00") -> Item:
    at = t(due)
    return Item(Rule(rule), State(state), (), at, at, at, None, at, "contact")


GROUPS = [
    ("contact_clock open", "answer now"), ("contact_clock due", "answer now"), ("contact_clock late", "answer now"),
    ("contact_clock broken", "answer now"), ("report open", "answer now"), ("report broken", "answer now"),
    ("promise due", "promised"), ("promise late", "promised"), ("promise broken", "promised"),
    ("sequence due", "today"), ("rhythm due", "today"), ("ceiling due", "today"),
    ("sequence late", "late"), ("rhythm late", "late"), ("ceiling late", "late"), ("ceiling broken", "late"),
    ("promise upcoming", "coming days"), ("sequence upcoming", "coming days"), ("rhythm upcoming", "coming days"),
    ("ceiling upcoming", "coming days"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "expected"), GROUPS, ids=[words for words, _ in GROUPS])
def test_group(words: str, expected: str) -> None:
    assert group(item(*words.split()), waiting=False) == expected


def test_who_waits_stands_among_the_waiting() -> None:
    assert group(item("rhythm", "due"), waiting=True) is DueGroup.WAITING
    assert group(item("rhythm", "late"), waiting=True) is DueGroup.WAITING


def test_groups_stand_in_this_order() -> None:
    assert list(DueGroup) == ["answer now", "promised", "today", "late", "waiting", "coming days"]


def test_time_away_hides_sequence_and_rhythm_only() -> None:
    assert {"sequence", "rhythm"} == POSTPONABLE


@pytest.mark.parametrize(
    ("now", "days", "share"),
    [("10 12:00", 7, 0), ("14 00:00", 7, 0.5), ("17 12:00", 7, 1), ("24 12:00", 7, 2), ("17 12:00", 28, 0.25),
     ("10 00:00", 2, -0.25)],
)  # fmt: skip
def test_overdue_in_lengths_of_the_interval(now: str, days: float, share: float) -> None:
    assert overdue_share(item("rhythm", "due"), days, t(now)) == share


SHARES = [(1, 0.1), (2, 0.5), (4, 0.3), (3, 0.3), (5, 0.0)]
"""Prospects 3 and 4 are overdue alike: the one added first comes first."""


@pytest.mark.parametrize(
    ("settled", "per_day", "expected"),
    [
        (0, 9, set()),
        (0, 5, set()),
        (0, 4, {5}),
        (0, 3, {5, 1}),
        (0, 2, {5, 1, 4}),
        (0, 1, {5, 1, 4, 3}),
        (1, 4, {5, 1}),
        (3, 4, {5, 1, 4, 3}),
        (4, 4, {1, 2, 3, 4, 5}),
        (9, 4, {1, 2, 3, 4, 5}),
    ],
)
def test_the_least_overdue_wait_and_what_was_settled_today_counts(
    settled: int, per_day: int, expected: set[int]
) -> None:
    assert waiting(SHARES, settled, per_day) == expected


def weekly(*log: str, **fields: Any) -> Prospect:
    """Weekly rhythm, due again on 9 March 12:00."""
    return known("1 12:00", "2 12:00 call", *log, **fields)


CALLED = weekly("9 09:00 call")
STAGES = (StageMove(t("1 12:00"), Stage.VISIBILITY), StageMove(t("9 09:30"), Stage.CREDIBILITY))

SETTLED = [
    # What counts is the first outbound touch of the day.
    ("nobody contacted", known("1 12:00"), "9 10:00", False),
    ("nobody contacted today", weekly(), "9 10:00", False),
    ("the day it is due", CALLED, "9 10:00", True),
    ("until the day is over", CALLED, "9 23:59", True),
    ("the day after", CALLED, "10 00:00", False),
    ("from the start of the day", weekly("9 00:00 call"), "9 00:00", True),
    ("the evening before it was not due", weekly("8 23:59 call"), "8 23:59", False),
    ("twice today", weekly("9 09:00 call", "9 15:00 text"), "9 16:00", True),
    ("late for weeks", weekly("31 09:00 card"), "31 10:00", True),
    ("the first touch of all", known("1 12:00", "1 15:00 call"), "1 16:00", True),
    ("the first two of all", known("1 12:00", "1 15:00 call", "1 15:30 call"), "1 16:00", True),
    ("a touch before the adding", known("1 12:00", "1 11:00 call"), "1 13:00", True),
    ("weeks after one before the adding", known("9 12:00", "2 12:00 call", "9 09:00 call"), "9 13:00", True),
    ("their call", weekly("9 09:00 call in"), "9 10:00", True),
    # What is no contact of yours, or settles another rule.
    ("their email", weekly("9 09:00 email in"), "9 10:00", False),
    ("an answer to their email", weekly("9 09:00 email in", "9 09:30 email"), "9 10:00", False),
    ("their email after it", weekly("9 09:00 call", "9 09:30 email in"), "9 10:00", True),
    ("a report to the source", weekly("9 09:00 report"), "9 10:00", False),
    ("a report, then a call", weekly("9 08:00 report", "9 09:00 call"), "9 10:00", True),
    ("a step of the sequence", met("2 10:00", "3 09:00 social"), "3 10:00", False),
    ("the ceiling was due", known("2025-12-01", "2025-12-05 12:00 call", "1 12:00 call", comfort="3 months"),
     "1 13:00", False),
    ("a promise was due", replace(CALLED, promises=(promised("9 14:00", "3 12:00"),)), "9 10:00", False),
    ("a promise ahead", replace(CALLED, promises=(promised("12 14:00", "3 12:00"),)), "9 10:00", False),
    ("snoozed", replace(CALLED, snooze=Snooze(t("3 12:00"), t("11"))), "9 10:00", False),
    ("snoozed after it", replace(CALLED, snooze=Snooze(t("9 09:01"), t("11"))), "9 10:00", True),
    # What was recorded after the touch was not there yet when it was made.
    ("a promise made in the call", replace(CALLED, promises=(promised("12 14:00", "9 09:00"),)), "9 10:00", True),
    ("a promise made after it", replace(CALLED, promises=(promised("12 14:00", "9 09:05"),)), "9 10:00", True),
    ("a promise released after it",
     replace(CALLED, promises=(promised("12 14:00", "3 12:00", released_at=t("9 09:05")),)), "9 10:00", False),
    ("a promise released before it",
     replace(CALLED, promises=(promised("12 14:00", "3 12:00", released_at=t("8 09:05")),)), "9 10:00", True),
    ("moved to a monthly stage after it", replace(CALLED, stage=Stage.CREDIBILITY, stages=STAGES), "9 10:00", True),
    ("moved to a monthly stage before it",
     replace(CALLED, stage=Stage.CREDIBILITY, stages=(STAGES[0], replace(STAGES[1], at=t("8")))), "9 10:00", False),
    ("the rest of the sequence skipped after it",
     met("2 10:00", "2 18:00 email", "9 18:00 call", skips=(Skip(t("9 18:01"), "sequence"),)), "9 19:00", False),
    ("the rest of the sequence skipped before it",
     met("2 10:00", "2 18:00 email", "9 18:00 call", skips=(Skip(t("9 17:59"), "sequence"),)), "9 19:00", True),
    ("closed after it", replace(CALLED, closings=(Closing(t("9 09:01"), Reason.GONE),)), "9 10:00", True),
    ("closed before it", replace(CALLED, closings=(Closing(t("9 08:59"), Reason.GONE),)), "9 10:00", False),
    ("closed before it, reopened after it",
     replace(CALLED, closings=(Closing(t("9 08:00"), Reason.GONE, t("9 09:30")),)), "9 10:00", False),
    ("reopened before it", replace(CALLED, closings=(Closing(t("5"), Reason.GONE, t("9 08:00")),)), "9 10:00", True),
]  # fmt: skip


@pytest.mark.parametrize(("name", "person", "now", "expected"), SETTLED, ids=[case[0] for case in SETTLED])
def test_settled_today(name: str, person: Prospect, now: str, expected: bool) -> None:
    assert settled_rhythm_today(person, t(now), RULES, CALENDAR) is expected, name


def test_the_day_is_the_users() -> None:
    """In Auckland 9 March 12:00 UTC lies in the day that begins at 11:00."""
    auckland = calendar_in("Pacific/Auckland")
    person = weekly("9 11:00 call")
    assert settled_rhythm_today(person, t("9 12:00"), RULES, auckland)
    assert settled_rhythm_today(person, t("10 10:59"), RULES, auckland)
    assert not settled_rhythm_today(person, t("10 11:00"), RULES, auckland)
    assert not settled_rhythm_today(person, t("10 00:00"), RULES, CALENDAR)
    earlier = weekly("9 10:59 call")
    assert not settled_rhythm_today(earlier, t("9 12:00"), RULES, auckland)
    assert settled_rhythm_today(earlier, t("9 12:00"), RULES, CALENDAR)


def test_settled_by_the_rules_in_force() -> None:
    person = weekly("9 09:00 call", comfort="8 days")
    assert not settled_rhythm_today(person, t("9 10:00"), RULES, CALENDAR)
    assert settled_rhythm_today(replace(person, comfort="3 days"), t("9 10:00") + timedelta(hours=1), RULES, CALENDAR)


def test_first_dates_fill_the_days_up_to_the_budget() -> None:
    spread = Spread([0, 1, 2, 3, 0], per_day=2)
    assert [spread.take() for _ in range(5)] == [0, 0, 1, 4, 4]
    assert spread.load == [2, 2, 2, 3, 2]


def test_with_all_days_full_the_one_with_the_fewest_is_next() -> None:
    spread = Spread([4, 2, 3], per_day=2)
    assert [spread.take() for _ in range(5)] == [1, 1, 2, 0, 1]
    assert spread.load == [5, 5, 4]
