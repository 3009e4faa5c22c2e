"""The way through the stages, worked out by hand, and against a second implementation as plain as can be."""

from __future__ import annotations

from datetime import datetime, timedelta
from statistics import median
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.rules.people import Closing, Prospect, Reason, Stage, StageMove, known, t
from tests.rules.strategies import histories
from tui.model.records import STAGES
from tui.rules.stages import Conversion, Reached, StageFigures, StageSums, Stay, Stays, stays

V, C, P = Stage
GONE = Reason.GONE


def walked(*moves: tuple[str, Stage], closings: tuple[Closing, ...] = ()) -> Prospect:
    """Somebody in those stages since then."""
    person = known(moves[0][0], closings=closings)
    return replace(person, stage=moves[-1][1], stages=tuple(StageMove(t(at), stage) for at, stage in moves))


def closed(at: str, reopened: str | None = None, reason: Reason = GONE) -> Closing:
    return Closing(t(at), reason, None if reopened is None else t(reopened))


def stay(stage: Stage, since: str, until: str | None = None) -> Stay:
    return Stay(stage, t(since), None if until is None else t(until))


STAYS: list[tuple[str, Prospect, list[Stay]]] = [
    ("never moved", walked(("1", V)), [stay(V, "1")]),
    ("on", walked(("1", V), ("4", C)), [stay(V, "1", "4"), stay(C, "4")]),
    ("on and back", walked(("1", V), ("4", C), ("9", V)), [stay(V, "1", "4"), stay(C, "4", "9"), stay(V, "9")]),
    ("closed", walked(("1", V), closings=(closed("5"),)), [stay(V, "1", "5")]),
    ("closed and reopened", walked(("1", V), closings=(closed("5", "8"),)), [stay(V, "1", "5"), stay(V, "8")]),
    ("closed twice", walked(("1", V), closings=(closed("5", "8"), closed("9"))),
     [stay(V, "1", "5"), stay(V, "8", "9")]),
    ("moved, closed, reopened, moved", walked(("1", V), ("2", C), ("9", P), closings=(closed("5", "8"),)),
     [stay(V, "1", "2"), stay(C, "2", "5"), stay(C, "8", "9"), stay(P, "9")]),
    ("a move dated back into the time closed", walked(("1", V), ("6", C), closings=(closed("5", "8"),)),
     [stay(V, "1", "5"), stay(C, "8")]),
    ("a move dated back before it", walked(("1", V), ("4", C), closings=(closed("5", "8"),)),
     [stay(V, "1", "4"), stay(C, "4", "5"), stay(C, "8")]),
    ("the same stage twice, from joined records", walked(("1", V), ("3", V), ("4", C)),
     [stay(V, "1", "4"), stay(C, "4")]),
    ("without a history", replace(known("3", stage=C), stages=()), [stay(C, "3")]),
    ("without a history, closed", replace(known("3", closings=(closed("5"),)), stages=()), [stay(V, "3", "5")]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "person", "expected"), STAYS, ids=[case[0] for case in STAYS])
def test_stays(name: str, person: Prospect, expected: list[Stay]) -> None:
    assert stays(person) == expected, name


def ways(*people: Prospect, now: str = "21") -> StageFigures:
    """What people add up to on the 21st."""
    sums = StageSums(t(now))
    for person in people:
        sums.add(person)
    return sums.result()


def test_nobody() -> None:
    nothing = ways()
    assert nothing.funnel == [Reached(stage, 0, 0, 0) for stage in STAGES]
    assert nothing.conversion == [Conversion(V, C, 0, 0, None), Conversion(C, P, 0, 0, None)]
    assert nothing.stays == [Stays(stage, 0, None, 0, None) for stage in STAGES]
    assert nothing.closed == dict.fromkeys(map(str, Reason), 0)


FUNNEL: list[tuple[str, tuple[Prospect, ...], str, str]] = [
    # people; now/ever/entered of each stage; reached of those who came there
    ("one in visibility", (walked(("1", V)),), "1/1/1 0/0/0 0/0/0", "0/1 -"),
    ("one moved on", (walked(("1", V), ("2", C)),), "0/1/1 1/1/0 0/0/0", "1/1 0/1"),
    ("all the way", (walked(("1", V), ("2", C), ("3", P)),), "0/1/1 0/1/0 1/1/0", "1/1 1/1"),
    ("there and back", (walked(("1", V), ("2", C), ("3", V)),), "1/1/1 0/1/0 0/0/0", "1/1 0/1"),
    ("back to where they never moved up from", (walked(("1", C), ("2", V)),), "1/1/0 0/1/1 0/0/0", "- 0/1"),
    ("entered in credibility", (walked(("1", C)),), "0/0/0 1/1/1 0/0/0", "- 0/1"),
    ("entered in credibility, moved on", (walked(("1", C), ("2", P)),), "0/0/0 0/1/1 1/1/0", "- 1/1"),
    ("entered in profitability", (walked(("1", P)),), "0/0/0 0/0/0 1/1/1", "- -"),
    ("entered in profitability, all the way back", (walked(("1", P), ("2", C), ("3", V)),),
     "1/1/0 0/1/0 0/1/1", "- -"),
    ("closed counts as having been there", (walked(("1", V), ("2", C), closings=(closed("3"),)),),
     "0/1/1 0/1/0 0/0/0", "1/1 0/1"),
    ("reopened is there", (walked(("1", V), closings=(closed("3", "4"),)),), "1/1/1 0/0/0 0/0/0", "0/1 -"),
    ("four", (walked(("1", V)), walked(("1", V), ("2", C)), walked(("1", C), ("2", P)), walked(("1", P))),
     "1/2/2 1/2/1 2/2/1", "1/2 1/2"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "people", "funnel", "conversion"), FUNNEL, ids=[case[0] for case in FUNNEL])
def test_the_funnel(name: str, people: tuple[Prospect, ...], funnel: str, conversion: str) -> None:
    found = ways(*people)
    assert " ".join(f"{each.now}/{each.ever}/{each.entered}" for each in found.funnel) == funnel, name
    told = [f"{each.reached}/{each.of}" if each.share is not None else "-" for each in found.conversion]
    assert " ".join(told) == conversion, name
    assert all(each.share is None or each.share == each.reached / each.of for each in found.conversion)


def test_median_days_of_ended_and_of_running_stays() -> None:
    people = [
        walked(("1", V), ("3", C)),
        walked(("1", V), ("11", C)),
        walked(("5", V)),
        walked(("20", C), ("20 12:00", P)),
    ]
    visible, credible, profitable = ways(*people).stays
    assert visible == Stays(V, 2, 6.0, 1, 16.0)
    assert credible == Stays(C, 1, 0.5, 2, 14.0)
    assert profitable == Stays(P, 0, None, 1, 0.5)


def test_a_stay_that_begins_ahead_of_the_clock_has_no_length() -> None:
    assert ways(walked(("25", V))).stays[0] == Stays(V, 0, None, 1, 0.0)


def test_closed_by_reason_are_those_closed_now() -> None:
    people = [
        walked(("1", V), closings=(closed("2", reason=Reason.NOT_A_FIT),)),
        walked(("1", C), closings=(closed("2", "3"), closed("4"))),
        walked(("1", C), closings=(closed("2", "3"),)),
        walked(("1", C)),
    ]
    found = ways(*people).closed
    assert {reason: count for reason, count in found.items() if count} == {"gone": 1, "not-a-fit": 1}
    assert list(found) == list(map(str, Reason))


def test_who_was_imported_and_not_looked_at_is_no_chance_missed() -> None:
    sums = StageSums(t("9"))
    for place, person in enumerate([walked(("1", V), ("4", C)), walked(("1", V)), walked(("1", V)), walked(("1", V))]):
        sums.add(person, new=place > 1)
    found = sums.result()
    assert found.conversion[0] == Conversion(V, C, 2, 1, 0.5)
    assert (found.funnel[0], found.stays[0].running) == (Reached(V, 3, 4, 4), 3), "they are on the board all the same"
    assert found.new == 2


# A second reading ----------------------------------------------------------------------------------------


def _in_stage(person: Prospect, at: datetime) -> Stage | None:
    """The stage somebody is in at an instant; None while closed, or before there is any."""
    if any(each.at <= at and (each.reopened_at is None or at < each.reopened_at) for each in person.closings):
        return None
    before = [move.stage for move in person.stages if move.at <= at]
    return before[-1] if before else None


def _naive(people: list[Prospect], now: datetime) -> dict[str, Any]:
    funnel = {}
    ranks = [[STAGES.index(move.stage) for move in person.stages] for person in people]
    for place, stage in enumerate(STAGES):
        funnel[stage] = (
            sum(person.stage is stage and person.closed is None for person in people),
            sum(min(each) <= place <= max(each) for each in ranks),
            sum(each[0] == place for each in ranks),
        )
    conversion = []
    for place in (0, 1):
        came = [each for each in ranks if each[0] <= place <= max(each)]
        conversion.append((len(came), sum(max(each) > place for each in came)))
    running: dict[Stage, list[float]] = {stage: [] for stage in STAGES}
    ended: dict[Stage, list[float]] = {stage: [] for stage in STAGES}
    for person in people:
        entered = [None, *(move.stage for move in person.stages)]
        marks = {move.at for before, move in zip(entered, person.stages, strict=False) if move.stage is not before}
        marks |= {at for each in person.closings for at in (each.at, each.reopened_at) if at is not None}
        since = None
        for at in sorted(marks):
            if since is not None:
                ended[since[0]].append((at - since[1]) / timedelta(days=1))
            there = _in_stage(person, at)
            since = None if there is None else (there, at)
        if since is not None:
            running[since[0]].append(max(0.0, (now - since[1]) / timedelta(days=1)))
    return {"funnel": funnel, "conversion": conversion, "ended": ended, "running": running}


def _at_one_instant(person: Prospect) -> bool:
    """Two things at one instant: the plain reading knows no order of them."""
    marks = [move.at for move in person.stages]
    marks += [at for each in person.closings for at in (each.at, each.reopened_at) if at is not None]
    return len(set(marks)) < len(marks)


@given(st.lists(histories(), max_size=5), st.integers(0, 400))
@settings(max_examples=60, deadline=None)
def test_as_a_plain_reading_finds_it(found: list[Any], days: int) -> None:
    people = [history.prospect for history in found if not _at_one_instant(history.prospect)]
    now = max((history.last for history in found), default=t("1")) + timedelta(days=days)
    sums = StageSums(now)
    for person in people:
        sums.add(person)
    result, plain = sums.result(), _naive(people, now)
    assert {each.stage: (each.now, each.ever, each.entered) for each in result.funnel} == plain["funnel"]
    assert [(each.of, each.reached) for each in result.conversion] == plain["conversion"]
    for each in result.stays:
        ended, running = plain["ended"][each.stage], plain["running"][each.stage]
        assert (each.ended, each.running) == (len(ended), len(running))
        assert each.median_days == (pytest.approx(median(ended)) if ended else None)
        assert each.running_median_days == (pytest.approx(median(running)) if running else None)


@given(st.lists(histories(), max_size=6))
@settings(max_examples=50, deadline=None)
def test_what_holds_of_any_people(found: list[Any]) -> None:
    people = [history.prospect for history in found]
    sums = StageSums(t("2028-01-01"))
    for person in people:
        sums.add(person)
    result = sums.result()
    assert sum(each.entered for each in result.funnel) == len(people)
    assert sum(each.now for each in result.funnel) + sum(result.closed.values()) == len(people)
    for row, each in zip(result.funnel, result.stays, strict=True):
        assert row.now <= row.ever <= len(people)
        assert row.entered <= row.ever
        assert row.now == each.running
    for step in result.conversion:
        assert 0 <= step.reached <= step.of
        assert step.share is None or 0 <= step.share <= 1
