"""Figures over many people, worked out by hand: answer times, promises, sources, the load of the days ahead."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from tests.rules.people import (
    CALENDAR,
    RULES,
    Closing,
    Prospect,
    Reason,
    Skip,
    Source,
    Stage,
    StageMove,
    known,
    met,
    promised,
    rules,
    t,
)
from tests.rules.tables import calendar_in
from tui.model.records import Away, Event
from tui.rules.book import Rules
from tui.rules.calendar import Calendar
from tui.rules.engine import Item, Rule, State
from tui.rules.facts import gather
from tui.rules.measures import Clock, clocks
from tui.rules.statistics import (
    Answers,
    AnswerSums,
    Day,
    Promises,
    PromiseSums,
    SourceFigures,
    SourceSums,
    highest_stage,
    load_ahead,
)

V, C, P = Stage


def clock(start: str, hours: float | None = None, *, let_go: bool = False, missed: bool = False) -> Clock:
    """A clock from ``start``, answered after so many hours."""
    at = t(start)
    return Clock(at, "wrote", None if hours is None else at + timedelta(hours=hours), let_go, missed)


def answers(found: list[Clock], now: datetime, book: Rules = RULES, calendar: Calendar = CALENDAR) -> Answers:
    """What clocks come to, added one by one."""
    sums = AnswerSums(now, book, calendar)
    for each in found:
        sums.add([each])
    return sums.result()


ANSWERS: list[tuple[str, list[Clock], str, Answers]] = [
    # how many, median, within 24, 48, 72 hours, and of how many
    ("none", [], "9", Answers(0, None, None, None, None, 0, 0, 0)),
    ("at once", [clock("2 10:00", 0)], "9", Answers(1, 0.0, 1.0, 1.0, 1.0, 1, 1, 1)),
    ("at 24 hours", [clock("2 10:00", 24)], "9", Answers(1, 24.0, 1.0, 1.0, 1.0, 1, 1, 1)),
    ("half an hour more", [clock("2 10:00", 24.5)], "9", Answers(1, 24.5, 0.0, 1.0, 1.0, 1, 1, 1)),
    ("at 48 hours", [clock("2 10:00", 48)], "9", Answers(1, 48.0, 0.0, 1.0, 1.0, 1, 1, 1)),
    ("at 72 hours", [clock("2 10:00", 72)], "9", Answers(1, 72.0, 0.0, 0.0, 1.0, 1, 1, 1)),
    ("later", [clock("2 10:00", 73)], "9", Answers(1, 73.0, 0.0, 0.0, 0.0, 1, 1, 1)),
    ("running, before 24 hours", [clock("2 10:00")], "3 09:59", Answers(1, None, None, None, None, 0, 0, 0)),
    ("running, 24 hours", [clock("2 10:00")], "3 10:00", Answers(1, None, 0.0, None, None, 1, 0, 0)),
    ("running, before 48 hours", [clock("2 10:00")], "4 09:59", Answers(1, None, 0.0, None, None, 1, 0, 0)),
    ("running, 48 hours", [clock("2 10:00")], "4 10:00", Answers(1, None, 0.0, 0.0, None, 1, 1, 0)),
    ("running, 72 hours", [clock("2 10:00")], "5 10:00", Answers(1, None, 0.0, 0.0, 0.0, 1, 1, 1)),
    ("let go does not count", [clock("2 10:00", let_go=True)], "9", Answers(0, None, None, None, None, 0, 0, 0)),
    ("let go once it was broken: missed", [clock("2 10:00", let_go=True, missed=True)], "9",
     Answers(1, None, 0.0, 0.0, 0.0, 1, 1, 1)),
    ("missed beside one answered", [clock("2 10:00", let_go=True, missed=True), clock("2 10:00", 30)], "9",
     Answers(2, 30.0, 0.0, 0.5, 0.5, 2, 2, 2)),
    ("let go beside one answered", [clock("2 10:00", let_go=True), clock("2 10:00", 30)], "9",
     Answers(1, 30.0, 0.0, 1.0, 1.0, 1, 1, 1)),
    ("four answered", [clock("2 10:00", hours) for hours in (2, 30, 50, 80)], "9",
     Answers(4, 40.0, 0.25, 0.5, 0.75, 4, 4, 4)),
    ("three, one missed and one running", [clock("2 10:00", 2), clock("2 10:00"), clock("6 10:00")], "6 11:00",
     Answers(3, 2.0, 0.5, 0.5, 0.5, 2, 2, 2)),
]  # fmt: skip


@pytest.mark.parametrize(("name", "found", "now", "expected"), ANSWERS, ids=[case[0] for case in ANSWERS])
def test_answers(name: str, found: list[Clock], now: str, expected: Answers) -> None:
    assert answers(found, t(now)) == expected, name


def test_clocks_add_up_in_any_portions() -> None:
    found = [clock("2 10:00", let_go=True), *(clock("2 10:00", hours) for hours in (2, 30, 50, 80))]
    sums = AnswerSums(t("9"), RULES, CALENDAR)
    sums.add(found)
    assert sums.result() == answers(found, t("9"))


def test_shares_are_of_the_users_marks() -> None:
    own = rules(clock={"due": "6 hours", "late": "12 hours", "broken": "1 day"})
    found = [clock("2 10:00", hours) for hours in (6, 12, 24, 25)]
    assert answers(found, t("9"), own, CALENDAR) == Answers(4, 18.0, 0.25, 0.5, 0.75, 4, 4, 4)
    berlin = calendar_in("Europe/Berlin")  # one day from 28 March 12:00 is 23 hours there
    assert answers([clock("28 12:00", 23.5)], t("31"), own, berlin).within_72 == 0
    assert answers([clock("28 12:00", 23.5)], t("31"), own, CALENDAR).within_72 == 1


def kept(*promises: Any) -> Prospect:
    """Called on 10 March 13:50."""
    return known("1 12:00", "10 13:50 call", promises=promises)


KEPT, LATE = promised("10 14:00", "2"), promised("5 14:00", "2")
BROKEN, OPEN = promised("12", "10 15:00"), promised("20", "10 15:00")
RELEASED = promised("9 14:00", "2", released_at=t("3"))


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ([], Promises(0, 0, 0, 0, None)),
        ([kept()], Promises(0, 0, 0, 0, None)),
        ([kept(RELEASED)], Promises(0, 0, 0, 0, None)),
        ([kept(OPEN)], Promises(0, 0, 0, 1, None)),
        ([kept(KEPT)], Promises(1, 0, 0, 0, 1.0)),
        ([kept(LATE)], Promises(0, 1, 0, 0, 0.0)),
        ([kept(BROKEN)], Promises(0, 0, 1, 0, 0.0)),
        ([kept(KEPT, LATE), kept(), kept(KEPT, BROKEN, OPEN), kept(RELEASED, OPEN)], Promises(2, 1, 1, 2, 0.5)),
    ],
)
def test_the_ledger_of_promises(people: list[Prospect], expected: Promises) -> None:
    sums = PromiseSums(t("15"), RULES)
    for person in people:
        sums.add(person, gather(person))
    assert sums.result() == expected


def moved(*stages: Stage) -> Prospect:
    moves = tuple(StageMove(t(str(day)), stage) for day, stage in enumerate(stages, start=1))
    return replace(known("1"), stage=stages[-1], stages=moves)


@pytest.mark.parametrize(
    ("stages", "highest"),
    [((V,), V), ((V, C), C), ((V, C, V), C), ((V, C, P, C), P), ((C,), C), ((P,), P), ((V, C, P, C, V), P)],
)
def test_the_furthest_stage(stages: tuple[Stage, ...], highest: Stage) -> None:
    assert highest_stage(moved(*stages)) is highest
    assert highest_stage(replace(moved(*stages), stages=())) is stages[-1], "without a history, that of now"


# Sources ----------------------------------------------------------------------------------------------------

BEN, ZOE, ANN = Source(name="Ben"), Source(prospect=7), Source(name="Ann")


def referred(source: Source, *log: str, **fields: Any) -> Prospect:
    """Referred on 1 March 09:00, met and added on 2 March 10:00."""
    return met("2 10:00", *log, **{"source": source, "referred_at": t("1 09:00"), **fields})


PEOPLE = {
    1: referred(BEN, "2 08:00 email"),
    2: referred(BEN, "3 09:00 email", "3 12:00 report", stage=C, events=(Event(t("5"), "bought"),),
                stages=(StageMove(t("2 10:00"), V), StageMove(t("4"), C))),
    3: referred(ZOE, "2 09:00 email"),
    4: met("2 10:00", "2 18:00 email"),
    5: referred(BEN, "3 09:00 email", closings=(Closing(t("4"), Reason.GONE),)),
    6: referred(Source(prospect=99)),
    7: replace(known("1"), name="Zoe"),
    8: referred(ZOE, stage=V, stages=(StageMove(t("2"), P), StageMove(t("3"), V)), skips=(Skip(t("3"), "clock"),),
                events=(Event(t("3"), "interest"), Event(t("4"), "bought"), Event(t("5"), "bought"))),
}  # fmt: skip
BRIEFED = {(None, "Ben"): t("2026-02-01"), (7, ""): t("2026-02-02"), (None, "Ann"): t("2026-02-03")}


def by_source(people: dict[int, Prospect], briefed: dict[Any, datetime], now: datetime) -> list[SourceFigures]:
    """What came of each source."""
    sums = SourceSums(briefed, now, RULES, CALENDAR)
    for who, person in people.items():
        facts = gather(person)
        sums.add(who, person, facts, clocks(person, facts, RULES, CALENDAR))
    return sums.result(lambda who: people[who].name if who in people else "someone deleted")


def test_the_most_referrals_first_then_by_name() -> None:
    found = by_source(PEOPLE, BRIEFED, t("20"))
    assert [(each.name, each.prospect, each.referrals) for each in found] == [
        ("Ben", None, 3),
        ("Zoe", 7, 2),
        ("someone deleted", 99, 1),
        ("Ann", None, 0),
    ]
    people = {1: referred(ZOE), 2: referred(BEN), 3: referred(ANN), 7: PEOPLE[7]}
    assert [each.name for each in by_source(people, {}, t("20"))] == ["Ann", "Ben", "Zoe"]


def test_a_source_on_the_board_is_one_whatever_name_was_typed_for_it() -> None:
    people = {1: referred(Source(prospect=7, name="Zoe")), 2: referred(Source(prospect=7, name="Zo")), 7: PEOPLE[7]}
    assert [(each.name, each.referrals) for each in by_source(people, {}, t("20"))] == [("Zoe", 2)]


def test_a_source_without_a_name_is_called_so() -> None:
    sums = SourceSums({(None, ""): t("1")}, t("20"), RULES, CALENDAR)
    assert [each.name for each in sums.result(str)] == ["someone deleted"]


def test_each_figure_of_a_source() -> None:
    ben, zoe, gone, ann = by_source(PEOPLE, BRIEFED, t("20"))
    assert [each.briefed_at for each in (ben, zoe, gone, ann)] == [
        t("2026-02-01"), t("2026-02-02"), None, t("2026-02-03"),
    ]  # fmt: skip
    assert ben.stages == {"visibility": 2, "credibility": 1, "profitability": 0}
    assert zoe.stages == {"visibility": 1, "credibility": 0, "profitability": 1}
    assert ann.stages == {"visibility": 0, "credibility": 0, "profitability": 0}
    assert [each.people for each in (ben, zoe, gone, ann)] == [(1, 2, 5), (3, 8), (6,), ()]
    assert [each.bought for each in (ben, zoe, gone, ann)] == [1, 1, 0, 0]
    # Of Ben's three, one report is made and one let go by the closing; and two people bought since they were sent.
    assert [each.reports_owed for each in (ben, zoe, gone, ann)] == [2, 2, 0, 0]


def test_the_answers_of_a_source() -> None:
    """Of Ben's three: after 23 h, then not since the meeting; after 48 h, then not for the purchase; after 48 h."""
    ben, _, gone, ann = by_source(PEOPLE, BRIEFED, t("20"))
    assert ben.answers == Answers(5, 48.0, 0.2, 0.6, 0.6, 5, 5, 5)
    assert gone.answers == Answers(1, None, 0.0, 0.0, 0.0, 1, 1, 1)
    assert ann.answers == Answers(0, None, None, None, None, 0, 0, 0)
    assert by_source(PEOPLE, {}, t("2 09:30"))[2].answers == Answers(1, None, 0.0, None, None, 1, 0, 0)


# Load ahead -------------------------------------------------------------------------------------------------

NOW = t("10 12:00")
"""A Tuesday."""


def item(rule: str, due: str, now: datetime = NOW) -> Item:
    at = t(due)
    state = State.UPCOMING if at.date() > now.date() else State.DUE
    return Item(Rule(rule), state, (), at, at, at, None, at, "contact")


def ahead(items: list[Item], given: int = 0, days: int = 14, away: tuple[Away, ...] = (), **own: Any) -> list[Day]:
    """The days ahead, seen from Tuesday 10 March, 12:00."""
    return load_ahead(items, given, NOW, rules(**own), Calendar(ZoneInfo("UTC"), away), days)


def counts(found: list[Day]) -> dict[str, tuple[int, int, int]]:
    """What is due, what of it presses, and what waits, of the days with anything."""
    return {
        day.date[-2:]: (day.due, day.pressing, day.waiting) for day in found if day.due or day.pressing or day.waiting
    }


ITEMS = [
    item("rhythm", "2026-01-05 12:00"), item("rhythm", "9 23:59"), item("promise", "10 00:00"),
    item("rhythm", "11 00:00"), item("sequence", "11 23:59"), item("ceiling", "23 12:00"), item("rhythm", "24 00:00"),
]  # fmt: skip


def test_load_of_the_next_fourteen_days() -> None:
    days = ahead(ITEMS, given=2)
    assert [day.date for day in days] == [f"2026-03-{day}" for day in range(10, 24)]
    assert counts(days) == {"10": (3, 1, 0), "11": (2, 0, 0), "23": (1, 1, 0)}


def test_load_of_two_weeks_where_nobody_asks_for_more_and_today_is_one_of_them() -> None:
    later_today = item("promise", "10 18:00", t("9"))
    assert later_today.state is State.UPCOMING
    found = load_ahead([later_today], 0, NOW, RULES, CALENDAR)
    assert [day.due for day in found] == [1, *[0] * 13]


def test_load_of_as_many_days_as_asked_for() -> None:
    assert ahead(ITEMS, 2, 1) == [Day("2026-03-10", 3, 1, 0)]
    assert ahead(ITEMS, 2, 2) == [Day("2026-03-10", 3, 1, 0), Day("2026-03-11", 2, 0, 0)]
    assert load_ahead([], 0, t("31 12:00"), RULES, CALENDAR, 2) == [
        Day("2026-03-31", 0, 0, 0), Day("2026-04-01", 0, 0, 0),
    ]  # fmt: skip


def test_what_has_no_place_waits_for_the_next_working_day() -> None:
    """Seven on Friday the 13th, three a day: three, and on Monday what presses has the first place."""
    items = [item(rule, "13 10:00") for rule in ("rhythm", "sequence") for _ in range(4)][1:]
    items += [item("promise", "14 10:00"), item("contact_clock", "16 09:00")]
    assert counts(ahead(items, budget={"per_day": 3})) == {
        "13": (3, 0, 4), "14": (1, 1, 4), "15": (0, 0, 4), "16": (3, 1, 2), "17": (2, 0, 0),
    }  # fmt: skip


def test_what_presses_is_never_cut() -> None:
    items = [item("promise", "11 10:00")] * 5 + [item("rhythm", "11 10:00")]
    assert counts(ahead(items, budget={"per_day": 3}))["11"] == (5, 5, 1)


def test_today_as_many_have_a_place_as_the_day_gives() -> None:
    """What was settled today has used places up; whoever is left waits."""
    items = [item("rhythm", "9 10:00")] * 6
    assert counts(ahead(items, given=1, budget={"per_day": 3})) == {"10": (1, 0, 5), "11": (3, 0, 2), "12": (2, 0, 0)}
    assert counts(ahead(items, given=0, budget={"per_day": 3}))["10"] == (0, 0, 6)


def test_without_a_budget_nothing_is_cut() -> None:
    items = [item("rhythm", "9 10:00")] * 30 + [item("sequence", "11 10:00")] * 40
    assert counts(ahead(items, given=30, budget={"per_day": 0})) == {"10": (30, 0, 0), "11": (40, 0, 0)}


@pytest.mark.parametrize("per_day", [15, 0])
def test_on_other_days_only_what_presses_is_done(per_day: int) -> None:
    """A snooze may end on a Saturday; away from Monday to Wednesday."""
    items = [item("rhythm", "14 10:00"), item("ceiling", "14 10:00"), item("sequence", "17 10:00")]
    away = (Away(date(2026, 3, 16), date(2026, 3, 18)),)
    assert counts(ahead(items, away=away, budget={"per_day": per_day})) == {
        "14": (1, 1, 1), "15": (0, 0, 1), "16": (0, 0, 1), "17": (0, 0, 2), "18": (0, 0, 2), "19": (2, 0, 0),
    }  # fmt: skip
    assert counts(ahead(items, workdays="mon-sun"))["14"] == (2, 1, 0)


def test_a_today_that_is_no_working_day_waits_too() -> None:
    """The places are there for who wants them; nobody is expected to work."""
    sunday = [item("rhythm", "12 10:00", t("15 12:00"))] * 2
    found = load_ahead(sunday, 2, t("15 12:00"), RULES, CALENDAR, 2)
    assert found == [Day("2026-03-15", 0, 0, 2), Day("2026-03-16", 2, 0, 0)]


def test_an_answer_that_is_open_presses_today() -> None:
    at = t("11 09:00")
    clock = Item(Rule.CONTACT_CLOCK, State.OPEN, (), t("10 09:00"), at, at, at, t("10 09:00"), "wrote")
    assert counts(ahead([clock])) == {"10": (1, 1, 0)}


def test_the_days_ahead_are_the_users() -> None:
    """11:00 UTC on 10 March is midnight of the 11th in Auckland."""
    found = load_ahead(
        [item("rhythm", "10 11:00", t("9"))], 0, t("10 10:59"), RULES, calendar_in("Pacific/Auckland"), 2
    )
    assert found == [Day("2026-03-10", 0, 0, 0), Day("2026-03-11", 1, 0, 0)]
