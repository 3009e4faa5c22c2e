"""Capacity: what people ask for a working day, what is done, and the remedy that was found by trying it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.rules.people import (
    CALENDAR,
    RULES,
    STEPS,
    Closing,
    Kind,
    Prospect,
    Reason,
    Skip,
    Source,
    Stage,
    Touch,
    known,
    mailed,
    met,
    promised,
    rules,
    t,
)
from tests.rules.tables import calendar_in
from tui.model.intervals import Interval, interval
from tui.model.records import Away
from tui.rules.book import Rules
from tui.rules.calendar import Calendar
from tui.rules.capacity import Asks, Backlog, Remedy, asks, capacity
from tui.rules.facts import gather

V, C, P = Stage
NOW = t("31 12:00")
TODAY = NOW.date().toordinal()
MONTH = 30.4375


def of(person: Prospect, book: Rules = RULES, zone: str = "UTC", *, kept: bool = False) -> Asks:
    return asks(person, gather(person), book, calendar_in(zone), mailed=kept)


# What one person adds -----------------------------------------------------------------------------------------

WEEKLY = known("1 12:00", "2 12:00 call")
GONE = (Closing(t("3"), Reason.GONE),)

RHYTHMS: list[tuple[str, Prospect, tuple[Stage, int, float, bool]]] = [
    # Their stage, touches without a sign of life, their own interval in days, whether the rhythm asks.
    ("weekly", WEEKLY, (V, 1, 0, True)),
    ("monthly", known("1 12:00", "2 12:00 call", stage=C), (C, 1, 0, True)),
    ("a customer", known("1 12:00", stage=P), (P, 0, 0, True)),
    ("their own interval", known("1 12:00", comfort="2 weeks"), (V, 0, 14, True)),
    ("their own interval of a month", known("1 12:00", comfort="1 month"), (V, 0, MONTH, True)),
    ("silence", known("1 12:00", *(f"{day} 12:00 call" for day in range(2, 9))), (V, 7, 0, True)),
    ("they wrote since", known("1 12:00", "2 12:00 call", "3 12:00 email in"), (V, 0, 0, True)),
    ("closed", replace(WEEKLY, closings=GONE), (V, 0, 0, False)),
    ("reopened", replace(WEEKLY, closings=(replace(GONE[0], reopened_at=t("4")),)), (V, 0, 0, True)),
    ("unopened", known("1 12:00", imported=True), (V, 0, 0, False)),
    ("imported and opened", known("1 12:00", "2 12:00 call", imported=True), (V, 1, 0, True)),
    ("in the opening", met("2 10:00"), (V, 0, 0, False)),
    ("at the last step", met("2 10:00", *STEPS[:5]), (V, 0, 0, False)),
    ("the opening is over", met("2 10:00", *STEPS), (V, 1, 0, True)),
    ("the rest of the opening skipped", met("2 10:00", STEPS[0], skips=(Skip(t("3"), "sequence"),)), (V, 1, 0, True)),
    ("a promise rests the rhythm, and is asked for beside it", replace(WEEKLY, promises=(promised("9", "3"),)),
     (V, 1, 0, True)),
]  # fmt: skip


@pytest.mark.parametrize(("name", "person", "expected"), RHYTHMS, ids=[case[0] for case in RHYTHMS])
def test_what_the_rhythm_of_one_asks_for(name: str, person: Prospect, expected: tuple[Stage, int, float, bool]) -> None:
    found = of(person)
    assert (found.stage, found.unheard, found.own_days, found.rhythm) == expected, name


def test_who_is_kept_by_a_mailing_is_apart() -> None:
    assert of(WEEKLY, kept=True) == replace(of(WEEKLY), rhythm=False)
    assert of(met("2 10:00"), kept=True) == of(met("2 10:00")), "but the opening steps go on"


COMING: list[tuple[str, Prospect, list[str]]] = [
    ("nothing", WEEKLY, []),
    # Each step as if it were done when it is due, one a day, on working days.
    ("all steps", met("2 10:00"), ["3 10:00", "4 00:00", "5 00:00", "10 00:00", "17 00:00", "18 00:00"]),
    ("some done", met("2 10:00", *STEPS[:3]), ["9 12:00", "16 12:00", "17 12:00"]),
    ("the last one", met("2 10:00", *STEPS[:5]), ["17 12:00"]),
    ("one skipped", met("2 10:00", *STEPS[:3], skips=(Skip(t("9 13:00"), "step", step=4),)), ["16 13:00", "17 13:00"]),
    ("the coffee was asked for", met("2 10:00", *STEPS[:4], "16 09:00 text"), ["23 09:00", "24 09:00"]),
    ("late ones as they fell due", met("2 10:00", *STEPS[:2]), ["4 10:00", "9 10:00", "16 10:00", "17 10:00"]),
    ("over a weekend", met("5 10:00", "5 12:00 email", "6 09:00 social"),
     ["9 10:00", "16 10:00", "23 10:00", "24 10:00"]),
    ("their own interval", met("2 10:00", *STEPS[:4], comfort="2 weeks"), ["23 12:00", "2026-04-06 12:00"]),
    ("closed", met("2 10:00", closings=GONE), []),
    ("a promise", replace(WEEKLY, promises=(promised("9 14:00", "3"),)), ["9 14:00"]),
    ("a promise for a day", replace(WEEKLY, promises=(promised("9", "3"),)), ["9"]),
    ("of a promise kept, one released and one broken the last",
     known("1", "9 10:00 call",
           promises=(promised("9", "3"), promised("20", "3", released_at=t("4")), promised("12", "10"))), ["12"]),
    ("a step and a promise", met("2 10:00", *STEPS[:5], promises=(promised("30", "3"),)), ["17 12:00", "30"]),
    ("a promise to somebody unopened", known("1", imported=True, promises=(promised("9", "3"),)), ["9"]),
    ("a promise to somebody closed", replace(WEEKLY, closings=GONE, promises=(promised("9", "2 13:00"),)), []),
]  # fmt: skip


@pytest.mark.parametrize(("name", "person", "expected"), COMING, ids=[case[0] for case in COMING])
def test_the_steps_and_promises_of_one_as_they_fall(name: str, person: Prospect, expected: list[str]) -> None:
    assert [*of(person).steps, *of(person).promised] == [t(at) for at in expected], name


BEN = Source(name="Ben")

TOUCHED: list[tuple[str, Prospect, list[str]]] = [
    ("nothing", known("1 12:00"), []),
    ("newest first", known("1", "2 12:00 call", "9 12:00 text"), ["9", "2"]),
    ("once a day", known("1", "9 09:00 call", "9 12:00 text", "9 23:59 card"), ["9"]),
    ("their words are no work of yours", known("1", "9 09:00 email in", "10 09:00 text in"), []),
    ("a conversation that they began is", known("1", "9 09:00 call in", "10 09:00 meeting in"), ["10", "9"]),
    ("a mailing is not", mailed(known("1", "9 09:00 call"), "10 09:00"), ["9"]),
    ("a report to their source is", known("1", "9 09:00 report", source=BEN), ["9"]),
    ("it counts with whom it is about, not with the source",
     known("1", touches=(Touch(t("9 09:00"), Kind.REPORT, about=4),)), []),
    ("of what a file knows only the last, so it tells nothing",
     known("1", touches=(Touch(t("9 09:00"), Kind.EMAIL, ref="file:2026-03-09"),)), []),
    ("up to 28 days before the last", known("2025-12-01", "3 12:00 call", "4 12:00 call", "31 12:00 call"),
     ["31", "4"]),
    ("of those who are closed too", known("1", "2 12:00 call", closings=GONE), ["2"]),
    ("of those in the opening", met("2 10:00", *STEPS[:2]), ["3", "2"]),
    ("of the unopened there are none", known("1", "2 09:00 email in", imported=True), []),
]  # fmt: skip


@pytest.mark.parametrize(("name", "person", "expected"), TOUCHED, ids=[case[0] for case in TOUCHED])
def test_the_days_on_which_one_was_served(name: str, person: Prospect, expected: list[str]) -> None:
    assert list(of(person).touched) == [t(at).date().toordinal() for at in expected], name


def test_the_days_are_the_users() -> None:
    """11:00 UTC on 9 March is midnight of the 10th in Auckland."""
    person = known("1", "9 10:59 call", "9 11:00 text")
    assert of(person, zone="Pacific/Auckland").touched == tuple(t(day).date().toordinal() for day in ("10", "9"))


def test_a_step_that_nothing_does_ends_the_looking_ahead() -> None:
    """A report is no contact with the person: under such a rule book the step stays next for ever."""
    own = rules(**{"sequence.card.kinds": ["report"]})
    assert list(of(met("2 10:00", *STEPS[:2]), own).steps) == [t("4 10:00")]


def test_as_many_days_as_the_user_says() -> None:
    person = known("1", "2 12:00 call", "9 12:00 text", "15 12:00 text")
    own = rules(**{"capacity.days": 7})
    assert of(person, own).touched == tuple(t(day).date().toordinal() for day in ("15", "9"))


# All together -------------------------------------------------------------------------------------------------


def many(count: int, stage: Stage = V, own: str = "", unheard: int = 0) -> list[Asks]:
    """People in the rhythm."""
    return [Asks(stage, unheard, interval(own).nominal_days if own else 0.0)] * count


def served(touches: int, days: Sequence[int] = range(28)) -> list[Asks]:
    """People who ask for nothing, touched so many times in all, evenly on days so many days ago."""
    return [Asks(V, rhythm=False, touched=(TODAY - days[number % len(days)],)) for number in range(touches)]


ASKED: list[tuple[str, list[Asks], dict[str, Any], float]] = [
    ("nobody", [], {}, 0),
    ("worked example 22", many(70) + many(44, C), {}, 14 + 44 * 7 / MONTH / 5),
    ("every day works", many(70), {"workdays": "mon-sun"}, 10),
    ("one day works", many(70), {"workdays": "tue"}, 70),
    ("their own interval", many(20, own="2 weeks"), {}, 2),
    ("their own interval in credibility", many(20, C, own="2 weeks"), {}, 2),
    ("an interval of the stage", many(20), {"rhythm.visibility": "2 weeks"}, 2),
    ("silence of five touches", many(20, unheard=5), {}, 2),
    ("silence of four", many(20, unheard=4), {}, 4),
    ("silence of twelve", many(20, unheard=12), {}, 20 * 7 / (2 * MONTH) / 5),
    ("customers in silence", many(20, P, unheard=12), {}, 20 * 7 / MONTH / 5),
    ("who does not ask by the rhythm", [Asks(V, rhythm=False)] * 20, {}, 0),
    # Steps and promises of the coming four weeks: 20 working days.
    ("steps", [Asks(V, rhythm=False, steps=(NOW, NOW + timedelta(days=7)))] * 10, {}, 1),
    ("beside the rhythm", [Asks(V, steps=(NOW,))] * 10, {}, 2.5),
    ("overdue ones too", [Asks(V, rhythm=False, steps=(NOW - timedelta(days=90),))] * 10, {}, 0.5),
    ("up to four weeks", [Asks(V, rhythm=False, steps=(NOW + timedelta(days=28, microseconds=-1),))] * 10, {}, 0.5),
    ("not later ones", [Asks(V, rhythm=False, steps=(NOW + timedelta(days=28),))] * 10, {}, 0),
    ("over other days", [Asks(V, rhythm=False, steps=(NOW + timedelta(days=20),))] * 10, {"capacity.days": 14}, 0),
    ("over two weeks: ten days", [Asks(V, rhythm=False, steps=(NOW,))] * 10, {"capacity.days": 14}, 1),
]  # fmt: skip


@pytest.mark.parametrize(("name", "people", "own", "expected"), ASKED, ids=[case[0] for case in ASKED])
def test_what_is_asked_a_working_day(name: str, people: list[Asks], own: dict[str, Any], expected: float) -> None:
    assert capacity(people, NOW, rules(**own), CALENDAR).asked == pytest.approx(expected), name


def test_seventy_weekly_and_forty_four_monthly_people_ask_for_fourteen_and_two() -> None:
    """Worked example 22, with people in the place of figures."""
    people = [WEEKLY] * 70 + [known("1 12:00", "2 12:00 call", stage=C)] * 44
    assert round(capacity(map(of, people), NOW, RULES, CALENDAR).asked, 1) == 16.0


def test_people_counted_in_another_order_ask_for_the_same() -> None:
    """A kept agenda and one that is made now count them in another order."""
    people = [*many(3), *many(1, C), *many(1, own="2 weeks"), *many(2, own="5 days"), *many(1, own="3 months")]
    asked = {capacity(people[turn:] + people[:turn], NOW, RULES, CALENDAR).asked for turn in range(len(people))}
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("days", "own", "done"),
    [
        ([0], {}, 1 / 20), ([0, 1, 27], {}, 3 / 20), ([28], {}, 0), ([-1], {}, 0),
        ([0, 5, 6, 7, 27, 28, 90], {}, 5 / 20),
        ([0, 5, 6, 7], {"capacity.days": 7}, 3 / 5), ([0, 1], {"workdays": "mon-sun"}, 2 / 28),
        ([0, 1], {"workdays": "tue"}, 2 / 4),
    ],
)  # fmt: skip
def test_what_is_done_a_working_day(days: list[int], own: dict[str, Any], done: float) -> None:
    people = [Asks(V, rhythm=False, touched=tuple(TODAY - ago for ago in days))]
    assert capacity(people, NOW, rules(**own), CALENDAR).done == pytest.approx(done)


@pytest.mark.parametrize(
    ("first", "last", "worked"),
    [
        ("16", "27", 10), ("28", "29", 20), ("2026-02-01", "3", 20), ("2026-02-01", "4", 19), ("31", "2026-04-06", 19),
        ("2026-02-01", "2026-05-01", 1),
    ],
)  # fmt: skip
def test_days_away_are_no_working_days(first: str, last: str, worked: int) -> None:
    """The last 28 days begin on 4 March. Without any working day, touches are those of one."""
    away = Calendar(ZoneInfo("UTC"), (Away(t(first).date(), t(last).date()),))
    assert capacity(served(30), NOW, RULES, away).done == pytest.approx(30 / worked)


def test_today_is_the_users() -> None:
    """12:00 UTC on 31 March is 1 April in Auckland."""
    people = [Asks(V, rhythm=False, touched=(TODAY - 27,))]
    assert capacity(people, NOW, RULES, calendar_in("Pacific/Auckland")).done == 0
    assert capacity(people, t("31 10:59"), RULES, calendar_in("Pacific/Auckland")).done == 1 / 20


def test_the_budget_is_told() -> None:
    assert [capacity([], NOW, rules(**{"budget.per_day": count}), CALENDAR).budget for count in (0, 15)] == [0, 15]


@given(st.permutations([*many(3), *many(7, C), *many(1, own="17 days"), *many(2, V, unheard=12), *many(5, P)]))
def test_the_order_of_people_makes_no_difference(people: list[Asks]) -> None:
    assert capacity(people, NOW, RULES, CALENDAR) == capacity(people[::-1], NOW, RULES, CALENDAR)


# The remedy ---------------------------------------------------------------------------------------------------

TWO_WEEKS, MONTHLY, TWO_MONTHS, THREE_MONTHS = (
    Interval(days=14), Interval(months=1), Interval(months=2), Interval(months=3)
)  # fmt: skip


def month(count: int, months: float = 1) -> float:
    return count * 7 / (MONTH * months) / 5


REMEDIES: list[tuple[str, list[Asks], dict[str, Any], Remedy | None]] = [
    ("it fits", many(70), {}, None),
    ("it fits just so", many(75), {}, None),
    ("every two weeks in visibility", many(105), {}, Remedy({V: TWO_WEEKS}, 10.5, True)),
    ("every month in visibility", many(200), {}, Remedy({V: MONTHLY}, month(200), True)),
    ("customers", many(70) + many(70, P), {}, Remedy({V: TWO_WEEKS}, 7 + month(70), True)),
    ("customers alone", many(500, P), {}, Remedy({P: TWO_MONTHS}, month(500, 2), True)),
    ("one stage after another", many(100) + many(500, C) + many(100, P), {},
     Remedy({V: THREE_MONTHS, C: THREE_MONTHS}, month(100, 3) + month(500, 3) + month(100), True)),
    ("nothing that would fit", many(13_000, P), {}, Remedy({P: THREE_MONTHS}, month(13_000, 3), False)),
    ("steps ask for too much", [Asks(V, rhythm=False, steps=(NOW,) * 20)] * 20, {}, Remedy({}, 20, False)),
    ("steps and people", many(50) + [Asks(V, rhythm=False, steps=(NOW,) * 20)] * 8, {},
     Remedy({V: TWO_WEEKS}, 13, True)),
    # What slower stages do not change.
    ("people of their own interval", many(200, own="7 days"), {}, Remedy({}, 40, False)),
    ("people in silence go slower already", many(200, unheard=5), {}, Remedy({V: MONTHLY}, month(200), True)),
    # Within what the user allows.
    ("a lower ceiling", many(200, C), {"ceiling.broken": "45 days", "budget.per_day": 5},
     Remedy({C: Interval(days=45)}, 200 * 7 / 45 / 5, False)),
    ("one that is longer than the first length", many(200),
     {"ceiling.broken": "20 days", "rhythm.credibility": "2 weeks", "rhythm.profitability": "2 weeks"},
     Remedy({V: Interval(days=20)}, 14, True)),
    ("lengths in any order", many(105), {"capacity.rhythms": ["2 months", "2 weeks"]},
     Remedy({V: TWO_WEEKS}, 10.5, True)),
    ("other lengths are tried", many(105), {"capacity.rhythms": ["10 days", "3 weeks"]},
     Remedy({V: Interval(days=10)}, 14.7, True)),
    ("no lengths are tried", many(105), {"capacity.rhythms": []}, Remedy({}, 21, False)),
    ("a rhythm that is slow already", many(300), {"rhythm.visibility": "2 weeks"},
     Remedy({V: MONTHLY}, month(300), True)),
    ("a budget that fits", many(105), {"budget.per_day": 21}, None),
    ("without a limit it is compared with what is done", many(105), {"budget.per_day": 0}, None),
    ("more is done than the budget says", many(105) + served(420), {}, None),
    ("what is done, without a limit", many(105) + served(240), {"budget.per_day": 0},
     Remedy({V: TWO_WEEKS}, 10.5, True)),
    ("the larger of the two", many(105) + served(300), {"budget.per_day": 10}, Remedy({V: TWO_WEEKS}, 10.5, True)),
    ("the larger of the two is enough", many(105) + served(200), {"budget.per_day": 21}, None),
]  # fmt: skip


@pytest.mark.parametrize(("name", "people", "own", "expected"), REMEDIES, ids=[case[0] for case in REMEDIES])
def test_the_remedy(name: str, people: list[Asks], own: dict[str, Any], expected: Remedy | None) -> None:
    found = capacity(people, NOW, rules(**own), CALENDAR).remedy
    if expected is None or found is None:
        assert found == expected, name
    else:
        assert (found.rhythms, found.fits) == (expected.rhythms, expected.fits), name
        assert found.asked == pytest.approx(expected.asked), name


stages = st.sampled_from(list(Stage))
person = st.builds(
    Asks, stages, st.integers(0, 14), st.sampled_from([0.0, 0.0, 3.0, 30.0]), st.booleans(),
    st.lists(st.integers(-10, 40).map(lambda days: NOW + timedelta(days=days)), max_size=3).map(tuple),
    st.just(()),
    st.lists(st.integers(TODAY - 40, TODAY), max_size=3).map(tuple),
)  # fmt: skip
crowds = st.lists(st.tuples(person, st.integers(1, 40)), max_size=6).map(
    lambda groups: [each for one, count in groups for each in [one] * count]
)


@given(crowds, st.integers(0, 12))
def test_a_remedy_is_what_trying_it_gives(people: list[Asks], per_day: int) -> None:
    book = rules(**{"budget.per_day": per_day})
    found = capacity(people, NOW, book, CALENDAR)
    most = max(found.done, found.budget)
    assert (found.remedy is not None) is (0 < most < found.asked)
    if found.remedy is None:
        return
    tried = rules(**{"budget.per_day": per_day, **{f"rhythm.{stage}": str(length) for stage, length in
                                                   found.remedy.rhythms.items()}})  # fmt: skip
    assert capacity(people, NOW, tried, CALENDAR).asked == pytest.approx(found.remedy.asked)
    assert found.remedy.asked <= found.asked
    assert found.remedy.fits is (found.remedy.asked <= most)


# The budget that would fit ------------------------------------------------------------------------------------

FITTING: list[tuple[str, list[Asks], dict[str, Any], int | None]] = [
    ("twelve a day for weeks", many(75) + served(240), {}, 12),
    ("a little more than twelve", many(75) + served(241), {}, 13),
    ("as many as the budget", many(75) + served(300), {}, None),
    ("nearly as many", many(75) + served(281), {}, None),
    ("more than the budget", many(200) + served(400), {}, None),
    ("since a week only", many(75) + served(60, range(7)), {}, None),
    ("since the first of the 28 days", many(75) + served(60, [0, 27]), {}, 3),
    ("not quite", many(75) + served(60, [0, 26]), {}, None),
    ("since long before, a little now", many(75) + served(60, [0, 90]), {}, 2),
    ("nothing at all", many(75), {}, None),
    ("no more is asked than is done", many(10) + served(60), {}, None),
    ("without a limit", many(75) + served(240), {"budget.per_day": 0}, None),
]  # fmt: skip


@pytest.mark.parametrize(("name", "people", "own", "expected"), FITTING, ids=[case[0] for case in FITTING])
def test_the_budget_that_would_fit(name: str, people: list[Asks], own: dict[str, Any], expected: int | None) -> None:
    assert capacity(people, NOW, rules(**own), CALENDAR).fitting == expected, name


# Who waits ----------------------------------------------------------------------------------------------------

TEN_A_DAY = [Asks(V)] * 50


@pytest.mark.parametrize(
    ("name", "people", "budget", "waiting", "expected"),
    [
        # 50 weekly people ask for 10 a day: with a budget of 12 there is room for 2 more.
        ("as many as a day has", TEN_A_DAY, 12, 12, None),
        ("one more", TEN_A_DAY, 12, 13, Backlog(13, 7, 13)),
        ("more than a week", TEN_A_DAY, 12, 25, Backlog(25, 13, 15)),
        ("no limit", TEN_A_DAY, 0, 25, None),
        ("exactly as much is asked", TEN_A_DAY, 10, 25, Backlog(25, None, 15)),
        ("the room is less than they need for weeks", TEN_A_DAY, 11, 28, Backlog(28, None, 16)),
        ("one less", TEN_A_DAY, 11, 27, Backlog(27, 27, 16)),
        ("too much is asked, which says more", TEN_A_DAY, 9, 25, None),
        ("nobody asks", [], 12, 25, Backlog(25, 3, 5)),
        # Eleven a day were done lately, and still they wait: one place a day is left.
        ("more was done than is asked", TEN_A_DAY + served(220), 12, 25, Backlog(25, 25, 16)),
        ("for weeks as much as a day has", TEN_A_DAY + served(240), 12, 25, Backlog(25, None, 17)),
        ("less was done than is asked", TEN_A_DAY + served(180), 12, 25, Backlog(25, 13, 15)),
    ],
)
def test_more_wait_than_a_day_has(
    name: str, people: list[Asks], budget: int, waiting: int, expected: Backlog | None
) -> None:
    found = capacity(people, NOW, rules(**{"budget.per_day": budget}), CALENDAR, waiting=waiting)
    assert found.backlog == expected, name
    assert (found.remedy is None) == (budget != 9)


def test_with_the_budget_of_a_week_they_are_done_within_it() -> None:
    found = capacity(TEN_A_DAY, NOW, rules(**{"budget.per_day": 12}), CALENDAR, waiting=25).backlog
    assert found is not None
    better = rules(**{"budget.per_day": found.weeks_budget})
    then = capacity(TEN_A_DAY, NOW, better, CALENDAR, waiting=25).backlog
    assert then is not None
    assert then.days == 5
