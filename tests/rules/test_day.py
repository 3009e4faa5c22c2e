"""The day: the groups and their order, who has a place in the budget, what was settled today, and later today."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.rules.people import (
    CALENDAR,
    RULES,
    STEPS,
    Closing,
    Prospect,
    Reason,
    Skip,
    Source,
    Stage,
    StageMove,
    known,
    mailed,
    met,
    promised,
    rules,
    t,
    touches,
)
from tests.rules.tables import calendar_in
from tui.model.records import Event, Later, Snooze
from tui.rules.day import (
    GROUP_PLACES,
    POSTPONABLE,
    Claim,
    DueGroup,
    as_of,
    claim,
    day_key,
    group,
    later_until,
    overdue_span,
    pressing_as,
    settled_today,
    share_out,
)
from tui.rules.engine import Item, Rule, State, next_due


def item(words: str, due: str = "10 12:00", late: str = "", broken: str = "", **fields: Any) -> Item:
    """An item of a rule in a state: "contact_clock open"."""
    rule, _, state = words.partition(" ")
    at = t(due)
    late_at, broken_at = (t(mark) if mark else None for mark in (late, broken))
    base = Item(Rule(rule), State(state), (), at, at, late_at, broken_at, at - timedelta(days=7), "contact")
    return replace(base, **fields)


# Groups -------------------------------------------------------------------------------------------------------

GROUPS = [
    ("contact_clock open", "answer now"), ("contact_clock due", "answer now"), ("contact_clock late", "answer now"),
    ("contact_clock broken", "answer now"), ("report open", "answer now"), ("report due", "answer now"),
    ("report late", "answer now"), ("report broken", "answer now"),
    ("promise due", "promised"), ("promise late", "promised"), ("promise broken", "promised"),
    ("ceiling due", "last call"), ("ceiling late", "last call"), ("ceiling broken", "last call"),
    ("sequence due", "opening"), ("sequence late", "opening"),
    ("rhythm due", "keep warm"), ("rhythm late", "keep warm"),
    ("promise upcoming", "coming days"), ("sequence upcoming", "coming days"), ("rhythm upcoming", "coming days"),
    ("ceiling upcoming", "coming days"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "expected"), GROUPS, ids=[words for words, _ in GROUPS])
def test_group(words: str, expected: str) -> None:
    assert group(item(words)) == group(item(words), waiting=False) == expected


@pytest.mark.parametrize("words", ["sequence due", "sequence late", "rhythm due", "rhythm late"])
def test_who_waits_stands_among_the_waiting(words: str) -> None:
    assert group(item(words), waiting=True) is DueGroup.WAITING


def test_what_lies_ahead_waits_for_no_place() -> None:
    assert group(item("rhythm upcoming"), waiting=True) is DueGroup.COMING


def test_groups_stand_in_this_order() -> None:
    assert sorted(GROUP_PLACES, key=GROUP_PLACES.__getitem__) == [
        "answer now", "promised", "last call", "opening", "keep warm", "waiting", "coming days",
    ]  # fmt: skip


def test_time_away_hides_sequence_and_rhythm_only() -> None:
    assert {"sequence", "rhythm"} == POSTPONABLE


@pytest.mark.parametrize(
    ("words", "first", "expected"),
    [
        ("contact_clock late", False, "pressing"), ("report due", False, "pressing"),
        ("promise due", False, "pressing"), ("ceiling broken", False, "pressing"), ("sequence late", False, "step"),
        ("rhythm due", False, "repeat"), ("rhythm due", True, "first word"),
    ],
)  # fmt: skip
def test_what_is_claimed(words: str, first: bool, expected: str) -> None:
    assert claim(item(words, first=first)) == expected


# Order within a group -----------------------------------------------------------------------------------------

NOW = "10 10:00"
WEEK = timedelta(days=7)

ORDERS: dict[str, tuple[list[int], list[Item]]] = {
    "broken answers first: which broke first": ([3, 2, 1], [
        item("contact_clock open", "10 10:30"),
        item("contact_clock broken", "8 09:00", "9 09:00", "10 09:00"),
        item("report broken", "5 09:00", "6 09:00", "7 09:00"),
    ]),
    "then the least time to the next mark": ([3, 1, 2], [
        item("contact_clock open", "10 12:00", "11 12:00", "12 12:00"),
        item("contact_clock late", "8 13:00", "9 13:00", "10 13:00"),
        item("report due", "9 11:00", "10 11:00", "11 11:00"),
    ]),
    "the next mark is the same: the earlier due": ([2, 3, 1], [
        item("contact_clock open", "10 12:00", "11 12:00", "12 12:00"),
        item("contact_clock late", "8 12:00", "9 12:00", "10 12:00"),
        item("contact_clock due", "9 12:00", "10 12:00", "11 12:00"),
    ]),
    "all is the same: who was added first": ([1, 2], [item("contact_clock open"), item("contact_clock open")]),
    "broken at the same time: the earlier due": ([2, 1], [
        item("report broken", "9 09:00", broken="10 09:00"), item("report broken", "8 09:00", broken="10 09:00"),
    ]),
    "promises as their times come": ([2, 3, 1], [
        item("promise due", "10 14:00", "10 14:00", "11"), item("promise broken", "9 14:00", "9 14:00", "10"),
        item("promise due", "10 00:00", "11", "11"),
    ]),
    "last calls: the earliest end": ([2, 1, 3], [
        item("ceiling late", "2026-02-26", "5", "12"), item("ceiling broken", "2026-02-23", "2", "9"),
        item("ceiling due", "9", "16", "23"),
    ]),
    "last calls by their end, not by when they fell due": ([2, 1], [
        item("ceiling due", "1", "16", "23"), item("ceiling due", "9", "15", "22"),
    ]),
    "steps: the earliest due": ([2, 1, 3], [
        item("sequence late", "5 12:00", "7 12:00"), item("sequence late", "4 12:00", "8 12:00"),
        item("sequence due", "10 18:00", "12 18:00"),
    ]),
    "steps due at the same time: who was added first": ([1, 2], [item("sequence due"), item("sequence due")]),
    "keep warm: the highest overdue share": ([2, 1, 3], [
        item("rhythm due", "9 10:00", counts_from=t("2 10:00")),  # 1/7
        item("rhythm late", "3 10:00", counts_from=t("2026-02-03 10:00")),  # 7/28
        item("rhythm due", "10 12:00", counts_from=t("3 12:00")),  # less than nothing
    ]),
    "the same share: the earlier due": ([2, 1], [
        item("rhythm due", "9 10:00", counts_from=t("2 10:00")),
        item("rhythm due", "8 10:00", counts_from=t("2026-02-22 10:00")),
    ]),
    "waiting: steps before keep warm": ([2, 3, 1], [
        item("rhythm late", "2 10:00", counts_from=t("1 10:00")), item("sequence due", "10 09:00"),
        item("sequence due", "10 11:00"),
    ]),
    "coming days: by their time, whatever the rule": ([2, 3, 1], [
        item("ceiling upcoming", "12 09:00", "13", "14"), item("rhythm upcoming", "11 09:00"),
        item("promise upcoming", "11 10:00", "11 10:00", "12"),
    ]),
}  # fmt: skip


@pytest.mark.parametrize("case", ORDERS)
def test_the_order_within_a_group(case: str) -> None:
    expected, items = ORDERS[case]
    keys = {who: day_key(each, each.due_at - each.counts_from, who, t(NOW)) for who, each in enumerate(items, start=1)}
    assert sorted(keys, key=keys.__getitem__) == expected


def share(person: Prospect, now: str, book: Any = RULES) -> float:
    """How far somebody is over, in lengths of what it is measured in."""
    found = next_due(person, t(now), book, CALENDAR)
    assert found is not None
    assert found.rule == "rhythm"
    place = day_key(found, overdue_span(found, person, book), 1, t(now))[1]
    assert isinstance(place, float)
    return -place


MONTH = 30.4375

SHARES: list[tuple[str, Prospect, str, float]] = [
    ("weekly, at its time", known("1", "3 12:00 call"), "10 12:00", 0),
    ("weekly, earlier on its day", known("1", "3 12:00 call"), "10 00:00", -0.5 / 7),
    ("weekly, half a week over", known("1", "3 12:00 call"), "14 00:00", 0.5),
    ("weekly, two weeks over", known("1", "3 12:00 call"), "24 12:00", 2),
    ("monthly: 28 days from 20 February", known("2026-02-01", "2026-02-20 10:00 call", stage=Stage.CREDIBILITY),
     "2026-04-03 10:00", 0.5),
    ("their own interval", known("1", "3 12:00 call", comfort="2 weeks"), "24 12:00", 0.5),
    ("moved to Monday: nine days", known("1", "7 12:00 call"), "25 12:00", 1),
    ("snoozed: up to the snooze", known("1", "3 12:00 call", snooze=Snooze(t("4"), t("17 12:00"))), "31 12:00", 1),
    ("silence: two weeks", known("1", *(f"{day} 12:00 call" for day in range(2, 7))), "27 12:00", 0.5),
    # The plain interval of the stage where there is nothing to count from, and for a first word.
    ("added without a date", known("2 12:00"), "9 12:00", 1),
    ("added without a date, monthly", known("2 12:00", stage=Stage.CREDIBILITY), "9 12:00", 7 / MONTH),
    ("added without a date, their own interval", known("2 12:00", comfort="2 weeks"), "9 12:00", 1),
    ("added, met thirty days before", known("2 12:00", met_at=t("2026-01-31 12:00")), "17 12:00", 0.5),
    ("a first word", known("2 12:00", imported=True), "9 12:00", 1),
    ("a first word to who was met long ago", known("2 12:00", imported=True, met_at=t("2025-03-02 12:00")), "9 12:00",
     1),
    ("reopened", known("1", "2 12:00 call", closings=(Closing(t("3"), Reason.GONE, t("5 12:00")),)), "12 12:00", 1),
]  # fmt: skip


@pytest.mark.parametrize(("name", "person", "now", "expected"), SHARES, ids=[case[0] for case in SHARES])
def test_the_overdue_share(name: str, person: Prospect, now: str, expected: float) -> None:
    assert share(person, now) == pytest.approx(expected), name


def test_the_users_own_interval_of_a_stage() -> None:
    assert share(known("2 12:00"), "9 12:00", rules(**{"rhythm.visibility": "2 weeks"})) == pytest.approx(0.5)


@pytest.mark.parametrize("words", ["sequence late", "contact_clock due", "ceiling broken"])
def test_other_rules_have_no_share_but_a_length_all_the_same(words: str) -> None:
    assert overdue_span(item(words), known("2 12:00"), RULES) == WEEK


# The budget ---------------------------------------------------------------------------------------------------

Three = tuple[int, int, int]
"""Steps, repeats, first words."""
NONE: Three = (0, 0, 0)
MANY: Three = (20, 20, 20)


def by_claim(counts: Iterable[int]) -> dict[Claim, int]:
    return dict(zip((Claim.STEP, Claim.REPEAT, Claim.FIRST_WORD), counts, strict=True))


def places(per_day: int, used: int, settled: Three, due: Three, **own: int) -> Three:
    budget = rules(**{"budget.per_day": per_day, **{f"budget.{key}": value for key, value in own.items()}}).budget
    found = share_out(used, by_claim(settled), by_claim(due), budget)
    assert set(found) == set(by_claim(NONE))
    return found[Claim.STEP], found[Claim.REPEAT], found[Claim.FIRST_WORD]


BUDGETS: list[tuple[str, int, int, Three, Three, Three]] = [
    # A day's budget; what presses; settled; due; who has a place.
    ("a third is keep warm's, half of it first words'", 15, 0, NONE, MANY, (10, 2, 3)),
    ("a third of 14, rounded up", 14, 0, NONE, MANY, (9, 2, 3)),
    ("a third of 13, rounded up", 13, 0, NONE, MANY, (8, 2, 3)),
    ("a third of 12", 12, 0, NONE, MANY, (8, 2, 2)),
    ("what presses comes first", 15, 3, NONE, MANY, (8, 2, 2)),
    ("one place: keep warm's, for a first word", 15, 14, NONE, MANY, (0, 0, 1)),
    ("two places", 15, 13, NONE, MANY, (1, 0, 1)),
    ("three places", 15, 12, NONE, MANY, (2, 0, 1)),
    ("four places", 15, 11, NONE, MANY, (2, 1, 1)),
    ("no place left", 15, 15, NONE, MANY, NONE),
    ("what presses is more than the budget", 15, 40, NONE, MANY, NONE),
    ("no limit", 0, 40, (1, 2, 3), MANY, MANY),
    ("all have a place", 15, 0, NONE, (5, 5, 5), (5, 5, 5)),
    ("nobody is due", 15, 0, NONE, NONE, NONE),
    ("example 20: two places", 4, 2, NONE, (1, 2, 0), (1, 1, 0)),
    # What one kind does not need the others take.
    ("few steps: keep warm takes theirs", 15, 0, NONE, (2, 20, 20), (2, 6, 7)),
    ("no steps", 15, 0, NONE, (0, 20, 20), (0, 7, 8)),
    ("little to keep warm: steps take its places", 15, 0, NONE, (20, 1, 0), (14, 1, 0)),
    ("nothing to keep warm", 15, 0, NONE, (20, 0, 0), (15, 0, 0)),
    ("no first words: repeats take theirs", 15, 0, NONE, (20, 20, 0), (10, 5, 0)),
    ("one first word", 15, 0, NONE, (20, 20, 1), (10, 4, 1)),
    ("no repeats: first words take theirs", 15, 0, NONE, (20, 0, 20), (10, 0, 5)),
    ("one repeat", 15, 0, NONE, (20, 1, 20), (10, 1, 4)),
    ("only first words", 15, 0, NONE, (0, 0, 20), (0, 0, 15)),
    ("only repeats", 15, 0, NONE, (0, 20, 0), (0, 15, 0)),
    ("what steps do not need is shared as keep warm's is", 15, 0, NONE, (4, 3, 20), (4, 3, 8)),
    # What was settled counts in its kind: a place once given stays given.
    ("a step is done", 15, 0, (1, 0, 0), (19, 20, 20), (9, 2, 3)),
    ("a repeat is done", 15, 0, (0, 1, 0), (20, 19, 20), (10, 1, 3)),
    ("a first word is done", 15, 0, (0, 0, 1), (20, 20, 19), (10, 2, 2)),
    ("all steps of the day are done", 15, 0, (10, 0, 0), (10, 20, 20), (0, 2, 3)),
    ("all is done", 15, 0, (10, 2, 3), (10, 18, 17), NONE),
    ("all repeats of the day are done", 15, 0, (0, 2, 0), (20, 18, 20), (10, 0, 3)),
    ("the few steps are done: their places stay keep warm's", 15, 0, (2, 0, 0), (0, 20, 20), (0, 6, 7)),
    ("more repeats were done than have places", 15, 0, (0, 4, 0), (20, 16, 20), (10, 0, 1)),
    ("more of all was done than a day holds", 15, 0, (10, 9, 3), (10, 11, 17), NONE),
    ("a new answer takes one place", 15, 1, (2, 1, 1), (18, 19, 19), (7, 1, 2)),
    ("an answer is done: it used its place before", 15, 1, NONE, MANY, (9, 2, 3)),
]  # fmt: skip


@pytest.mark.parametrize("case", BUDGETS, ids=[case[0] for case in BUDGETS])
def test_who_has_a_place(case: tuple[str, int, int, Three, Three, Three]) -> None:
    name, per_day, used, settled, due, expected = case
    assert places(per_day, used, settled, due) == expected, name


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ({"keep_warm": 1}, (0, 7, 8)),
        ({"keep_warm": 2}, (7, 4, 4)),
        ({"keep_warm": 15}, (14, 0, 1)),
        ({"first_words": 1}, (10, 0, 5)),
        ({"first_words": 5}, (10, 4, 1)),
    ],
)
def test_shares_of_the_users_own(own: dict[str, int], expected: Three) -> None:
    assert places(15, 0, NONE, MANY, **own) == expected


counts = st.integers(0, 25)
threes = st.tuples(counts, counts, counts)
days = st.tuples(st.integers(1, 30), st.integers(0, 35), threes, threes)


@given(days)
def test_nothing_waits_while_a_place_is_free_and_no_day_is_overfull(day: tuple[int, int, Three, Three]) -> None:
    per_day, used, settled, due = day
    found = places(*day)
    assert all(0 <= given <= of for given, of in zip(found, due, strict=True))
    assert sum(found) == min(sum(due), max(0, per_day - used - sum(settled)))


@given(days)
def test_keep_warm_and_first_words_have_their_shares_of_the_day(day: tuple[int, int, Three, Three]) -> None:
    """Each kind has its share, or all it needs, when the day begins; rounded up for the smaller."""
    per_day, used, _, due = day
    steps, repeats, firsts = places(per_day, used, NONE, due)
    left = max(0, per_day - used)
    warm = -(-left // 3)
    assert steps >= min(due[0], left - warm)
    assert repeats + firsts >= min(due[1] + due[2], warm)
    assert firsts >= min(due[2], -(-(repeats + firsts) // 2))
    assert repeats >= min(due[1], (repeats + firsts) // 2)


@given(days, st.integers(0, 2))
def test_what_is_settled_takes_no_place_from_the_others(day: tuple[int, int, Three, Three], kind: int) -> None:
    per_day, used, settled, due = day
    before = places(*day)
    if not due[kind]:
        return
    after = places(per_day, used, plus(settled, kind, 1), plus(due, kind, -1))
    if before[kind]:
        assert after == plus(before, kind, -1)
    else:  # they had waited: within a day more settled never shows more
        assert all(now <= then for now, then in zip(after, before, strict=True))
        assert sum(before) - sum(after) <= 1


@given(days)
def test_a_new_answer_takes_one_place_at_most(day: tuple[int, int, Three, Three]) -> None:
    per_day, used, settled, due = day
    before, after = places(*day), places(per_day, used + 1, settled, due)
    assert all(now <= then for now, then in zip(after, before, strict=True))
    assert sum(before) - sum(after) <= 1


@given(days)
def test_a_larger_budget_takes_no_place_away(day: tuple[int, int, Three, Three]) -> None:
    per_day, used, settled, due = day
    assert sum(places(per_day + 1, used, settled, due)) >= sum(places(*day))


def plus(three: Three, kind: int, change: int) -> Three:
    found = [*three]
    found[kind] += change
    return found[0], found[1], found[2]


# Settled today ------------------------------------------------------------------------------------------------


def weekly(*log: str, **fields: Any) -> Prospect:
    """Weekly rhythm, due again on Monday 9 March 12:00."""
    return known("1 12:00", "2 12:00 call", *log, **fields)


CALLED = weekly("9 09:00 call")
STAGES = (StageMove(t("1 12:00"), Stage.VISIBILITY), StageMove(t("9 09:30"), Stage.CREDIBILITY))
STEP = met("2 10:00", STEPS[0])
BEN = Source(name="Ben")
OWED = met("2 10:00", STEPS[0], source=BEN)
"""Told nobody yet of the e-mail of 2 March 18:00."""
PRESSING, REPEAT, FIRST_WORD = Claim.PRESSING, Claim.REPEAT, Claim.FIRST_WORD

SETTLED: list[tuple[str, Prospect, str, Claim | None]] = [
    ("nobody contacted", known("1 12:00"), "9 10:00", None),
    ("nobody contacted today", weekly(), "9 10:00", None),
    ("the day it is due", CALLED, "9 10:00", REPEAT),
    ("until the day is over", CALLED, "9 23:59", REPEAT),
    ("the day after", CALLED, "10 00:00", None),
    ("from the start of the day", weekly("9 00:00 call"), "9 00:00", REPEAT),
    ("twice today", weekly("9 09:00 call", "9 15:00 text"), "9 16:00", REPEAT),
    ("late for weeks", weekly("31 09:00 card"), "31 10:00", REPEAT),
    ("their call", weekly("9 09:00 call in"), "9 10:00", REPEAT),
    ("their visit", weekly("9 09:00 meeting in"), "9 10:00", REPEAT),
    ("of another day, logged today", weekly("6 09:00 call"), "9 10:00", None),
    ("dated ahead by another program", weekly("9 11:00 call"), "9 10:00", None),
    ("and when it has come", weekly("9 11:00 call"), "9 11:00", REPEAT),
    # Which claim they had when the day began.
    ("a step", met("2 10:00", STEPS[0], "3 09:00 social"), "3 10:00", Claim.STEP),
    ("another touch than the step asks for", met("2 10:00", STEPS[0], "3 09:00 text"), "3 10:00", Claim.STEP),
    ("a first word", known("1 12:00", "2 15:00 call"), "2 16:00", FIRST_WORD),
    ("a first word to somebody imported", known("1", "10 15:00 call", imported=True), "10 16:00", FIRST_WORD),
    ("reopened yesterday", weekly("9 09:00 call", closings=(Closing(t("5"), Reason.GONE, t("8 08:00")),)), "9 10:00",
     FIRST_WORD),
    ("a clock of yesterday", weekly("8 09:00 email in", "9 09:00 email"), "9 10:00", PRESSING),
    ("a clock of today: the rhythm was due", weekly("9 09:00 email in", "9 09:30 email"), "9 10:00", REPEAT),
    ("their email after it", weekly("9 09:00 call", "9 09:30 email in"), "9 10:00", REPEAT),
    ("the ceiling was due", known("2025-12-01", "2025-12-05 12:00 call", "1 12:00 call", comfort="3 months"),
     "1 13:00", PRESSING),
    ("a promise was due", replace(CALLED, promises=(promised("9 14:00", "3 12:00"),)), "9 10:00", PRESSING),
    # Whose item was ahead, or who was not there: before the shares.
    ("the rhythm was ahead", weekly("8 23:59 call"), "8 23:59", PRESSING),
    ("a promise was ahead", replace(CALLED, promises=(promised("12 14:00", "3 12:00"),)), "9 10:00", PRESSING),
    ("snoozed", replace(CALLED, snooze=Snooze(t("3 12:00"), t("11"))), "9 10:00", PRESSING),
    ("added today", known("9 08:00", "9 09:00 call"), "9 10:00", PRESSING),
    ("added today, with a touch of before", known("9 08:00", "2 12:00 call", "9 09:00 call"), "9 10:00", PRESSING),
    ("added at the start of the day", known("9 00:00", "9 09:00 call"), "9 10:00", PRESSING),
    ("added the evening before", known("9 23:59", "10 09:00 call"), "10 10:00", FIRST_WORD),
    ("taken up today",
     replace(known("1", "9 09:00 call", imported=True), first_rhythm_at=None, taken_up_at=t("9 08:00")), "9 10:00",
     PRESSING),
    # What else settles, and what does not.
    ("met today, of a list", known("1", "9 09:00 card", imported=True, met_at=t("9 08:00")), "9 10:00", FIRST_WORD),
    ("referred today", replace(weekly("9 09:00 email"), source=BEN, referred_at=t("9 08:00")), "9 10:00", REPEAT),
    ("referred yesterday", replace(weekly("9 09:00 email"), source=BEN, referred_at=t("8 08:00")), "9 10:00", PRESSING),
    ("their email", weekly("9 09:00 email in"), "9 10:00", None),
    ("a mailing", mailed(weekly(), "9 09:00"), "9 10:00", None),
    ("a mailing after a call", mailed(CALLED, "9 09:30"), "9 10:00", REPEAT),
    ("a report to the source", met("2 10:00", STEPS[0], "5 09:00 report", source=BEN), "5 10:00", PRESSING),
    ("a report to the source, the rhythm was due", weekly("9 09:00 report"), "9 10:00", REPEAT),
    ("a step let go", replace(STEP, skips=(Skip(t("4 09:00"), "step", step=2),)), "4 10:00", Claim.STEP),
    ("let go the day before", replace(STEP, skips=(Skip(t("3 23:59"), "step", step=2),)), "4 10:00", None),
    ("let go at the start of the day", replace(STEP, skips=(Skip(t("4 00:00"), "step", step=2),)), "4 10:00",
     Claim.STEP),
    ("an answer let go", weekly("8 09:00 email in", skips=(Skip(t("9 09:00"), "clock", through=t("9 09:00")),)),
     "9 10:00", PRESSING),
    ("a report let go", replace(OWED, skips=(Skip(t("5 09:00"), "report", through=t("2 18:00")),)), "5 10:00",
     PRESSING),
    ("what they did", weekly(events=(Event(t("9 09:00"), "bought"),)), "9 10:00", None),
    ("a promise", weekly(promises=(promised("12", "9 09:00"),)), "9 10:00", None),
    ("a release", weekly(promises=(promised("9 14:00", "3", released_at=t("9 09:00")),)), "9 10:00", None),
    ("a snooze", weekly(snooze=Snooze(t("9 09:00"), t("11"))), "9 10:00", None),
    ("a closing", weekly(closings=(Closing(t("9 09:00"), Reason.GONE),)), "9 10:00", None),
    # What was recorded today was not there when the day began.
    ("a promise made in the call", replace(CALLED, promises=(promised("12 14:00", "9 09:00"),)), "9 10:00", REPEAT),
    ("a promise released after it",
     replace(CALLED, promises=(promised("12 14:00", "3 12:00", released_at=t("9 09:05")),)), "9 10:00", PRESSING),
    ("a promise released before it",
     replace(CALLED, promises=(promised("12 14:00", "3 12:00", released_at=t("8 09:05")),)), "9 10:00", REPEAT),
    ("snoozed after it", replace(CALLED, snooze=Snooze(t("9 09:01"), t("11"))), "9 10:00", REPEAT),
    ("moved to a monthly stage after it", replace(CALLED, stage=Stage.CREDIBILITY, stages=STAGES), "9 10:00", REPEAT),
    ("moved to a monthly stage before it",
     replace(CALLED, stage=Stage.CREDIBILITY, stages=(STAGES[0], replace(STAGES[1], at=t("8")))), "9 10:00", PRESSING),
    ("moved at the start of the day",
     replace(CALLED, stage=Stage.CREDIBILITY, stages=(STAGES[0], replace(STAGES[1], at=t("9")))), "9 10:00", REPEAT),
    ("without a history of stages", replace(CALLED, stages=()), "9 10:00", REPEAT),
    ("the rest of the sequence skipped after it",
     replace(STEP, touches=met("2 10:00", STEPS[0], "9 18:00 call").touches, skips=(Skip(t("9 18:01"), "sequence"),)),
     "9 19:00", Claim.STEP),
    ("the rest of the sequence skipped the day before",
     replace(STEP, touches=met("2 10:00", STEPS[0], "9 18:00 call").touches, skips=(Skip(t("8"), "sequence"),)),
     "9 19:00", REPEAT),
    ("a purchase of yesterday: thanked today", weekly("9 09:00 card", events=(Event(t("8 12:00"), "bought"),)),
     "9 10:00", PRESSING),
    ("a purchase of yesterday, noted and thanked today",
     weekly("9 09:00 card", events=(Event(t("8 12:00"), "bought", t("9 08:00")),)), "9 10:00", REPEAT),
    ("closed after it", replace(CALLED, closings=(Closing(t("9 09:01"), Reason.GONE),)), "9 10:00", REPEAT),
    ("closed before it, today", replace(CALLED, closings=(Closing(t("9 08:59"), Reason.GONE),)), "9 10:00", REPEAT),
    ("closed yesterday", replace(CALLED, closings=(Closing(t("8"), Reason.GONE),)), "9 10:00", PRESSING),
    ("reopened today", replace(CALLED, closings=(Closing(t("5"), Reason.GONE, t("9 08:00")),)), "9 10:00", PRESSING),
]  # fmt: skip


@pytest.mark.parametrize(("name", "person", "now", "expected"), SETTLED, ids=[case[0] for case in SETTLED])
def test_settled_today(name: str, person: Prospect, now: str, expected: Claim | None) -> None:
    assert settled_today(person, t(now), RULES, CALENDAR) == expected, name


def test_the_day_is_the_users() -> None:
    """In Auckland 9 March 12:00 UTC lies in the day that begins at 11:00."""
    auckland = calendar_in("Pacific/Auckland")
    person = weekly("9 11:00 call")
    assert settled_today(person, t("9 12:00"), RULES, auckland) is REPEAT
    assert settled_today(person, t("10 10:59"), RULES, auckland) is REPEAT
    assert settled_today(person, t("10 11:00"), RULES, auckland) is None
    assert settled_today(person, t("10 00:00"), RULES, CALENDAR) is None
    earlier = weekly("9 10:59 call")
    assert settled_today(earlier, t("9 12:00"), RULES, auckland) is None
    assert settled_today(earlier, t("9 12:00"), RULES, CALENDAR) is REPEAT


def test_what_happened_at_the_very_moment_had_not_happened_before_it() -> None:
    at, second = t("9 00:00"), timedelta(seconds=1)
    promise = replace(promised("12", "9 00:00"), released_at=at)
    person = replace(
        met("9 00:00", "9 00:00 call"),
        events=(Event(at, "interest"), Event(at - second, "bought", noted_at=at)),
        promises=(promise,), skips=(Skip(at, "clock"),), snooze=Snooze(at, t("20")),
        stage=Stage.CREDIBILITY, stages=(StageMove(at - second, Stage.VISIBILITY), StageMove(at, Stage.CREDIBILITY)),
        closings=(Closing(at - second, Reason.GONE, at), Closing(at, Reason.OTHER)),
        source=Source(name="Ben"), referred_at=at,
    )  # fmt: skip
    before, after = as_of(person, at), as_of(person, at + second)
    assert before.closings == (Closing(at - second, Reason.GONE),)
    assert (before.met_at, before.source, before.stage, before.snooze) == (None, None, Stage.VISIBILITY, None)
    assert not any((before.events, before.promises, before.skips, before.touches))
    assert after == person
    assert as_of(replace(person, promises=(replace(promise, made_at=at - second),)), at).promises[0].released_at is None


@pytest.mark.parametrize("field", ["met_at", "referred_at"])
def test_who_is_met_again_presses_as_what_was_due(field: str) -> None:
    """Of a list, first words due; met or referred today: that uses no other place than the one they had."""
    person = replace(known("1", imported=True), source=BEN, **{field: t("9 09:00")})
    item = next_due(person, t("9 10:00"), RULES, CALENDAR)
    assert item is not None
    assert item.rule == "contact_clock"
    assert pressing_as(person, item, t("9 10:00"), RULES, CALENDAR) is FIRST_WORD
    assert pressing_as(person, item, t("10 10:00"), RULES, CALENDAR) is PRESSING


@pytest.mark.parametrize(
    "fields",
    [
        {"touches": touches("2 12:00 call", "9 00:00 email in")},
        {"events": (Event(t("9 00:00"), "bought"),)},
        {"events": (Event(t("8 12:00"), "bought", noted_at=t("9 00:00")),)},
        {"promises": (promised("9", "9 00:00"),)},
    ],
    ids=["wrote", "bought", "bought, noted late", "promised"],
)
def test_what_begins_to_press_today_uses_the_place_that_was_had(fields: dict[str, Any]) -> None:
    """At the day's first moment; on the next day it presses as any other."""
    person = replace(weekly(), **fields)
    for now, expected in (("9 10:00", REPEAT), ("10 10:00", PRESSING)):
        item = next_due(person, t(now), RULES, CALENDAR)
        assert item is not None
        assert pressing_as(person, item, t(now), RULES, CALENDAR) is expected


def test_whom_a_mailing_keeps_had_no_place_when_the_day_began() -> None:
    answered = weekly("9 08:00 email in", "9 09:00 email", stage=Stage.CREDIBILITY, comfort="7 days", tags=("Fair",))
    assert settled_today(answered, t("9 10:00"), RULES, CALENDAR) is REPEAT
    assert settled_today(answered, t("9 10:00"), rules(mailing={"tags": ["fair"]}), CALENDAR) is PRESSING


def test_settled_by_the_rules_in_force() -> None:
    person = weekly("9 09:00 call", comfort="8 days")
    assert settled_today(person, t("9 10:00"), RULES, CALENDAR) is PRESSING, "it was ahead"
    assert settled_today(replace(person, comfort="3 days"), t("9 10:00"), RULES, CALENDAR) is REPEAT


# Later today --------------------------------------------------------------------------------------------------


def put_off(until: str, rule: str = "rhythm", due: str = "9 12:00") -> Later:
    return Later(t("9 10:00"), t(until), rule, t(due))


LATER: list[tuple[str, Prospect, str, str | None]] = [
    ("not put off", weekly(), "9 11:00", None),
    ("put off", weekly(later=put_off("9 15:00")), "9 11:00", "9 15:00"),
    ("the minute before", weekly(later=put_off("9 15:00")), "9 14:59", "9 15:00"),
    ("it comes back by itself", weekly(later=put_off("9 15:00")), "9 15:00", None),
    ("done meanwhile: another item", weekly("9 11:00 call", later=put_off("9 15:00")), "9 11:00", None),
    ("they wrote meanwhile: another rule", weekly("9 10:30 email in", later=put_off("9 15:00")), "9 11:00", None),
    ("another item of the same time", weekly(later=put_off("9 15:00", rule="ceiling")), "9 11:00", None),
    ("an item of the same rule and another time", weekly(later=put_off("9 15:00", due="9 11:59")), "9 11:00", None),
    ("a clock", weekly("9 09:00 email in", later=put_off("9 15:00", "contact_clock", "10 09:00")), "9 11:00",
     "9 15:00"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "person", "now", "expected"), LATER, ids=[case[0] for case in LATER])
def test_later_today(name: str, person: Prospect, now: str, expected: str | None) -> None:
    found = next_due(person, t(now), RULES, CALENDAR)
    assert found is not None
    until: datetime | None = t(expected) if expected is not None else None
    assert later_until(person, found, t(now)) == until, name


def test_later_today_changes_no_mark() -> None:
    plain = next_due(weekly(), t("9 11:00"), RULES, CALENDAR)
    assert next_due(weekly(later=put_off("9 15:00")), t("9 11:00"), RULES, CALENDAR) == plain
