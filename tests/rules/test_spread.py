"""The spread of an import: first words go to working days, evenly, on no more than half of a day's places."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bench.practice.figures import working_days
from tests.rules.people import CALENDAR, RULES, Source, Stage, known, mailed, rules, t
from tests.rules.tables import calendar_in
from tui.model.records import Away
from tui.rules.book import Rules
from tui.rules.calendar import Calendar
from tui.rules.spread import Ahead, answered, day_share, likely, spread

MONDAY = t("2").date()


def day(words: str) -> date:
    """A day of March 2026, or of any month."""
    return t(words).date()


def laid(
    count: int,
    today: str = "2",
    held: dict[str, int] | None = None,
    stage: Stage = Stage.VISIBILITY,
    zone: str = "UTC",
    **own: object,
) -> dict[str, int]:
    """How many first words go to each day, by its date without the year."""
    book = rules(**own) if own else RULES
    taken = {day(words): many for words, many in (held or {}).items()}
    found = spread(count, stage, day(today), taken, book, calendar_in(zone))
    assert len(found) == count
    assert found == sorted(found)
    return {f"{at:%m-%d}": many for at, many in Counter(found).items()}


def run(first: str, last: str, many: int, workdays: str = "12345") -> dict[str, int]:
    """So many on each of these days of the week (1 = Monday) from the first to the last of these days of March."""
    days = (day(first) + timedelta(days=n) for n in range((day(last) - day(first)).days + 1))
    return {f"{at:%m-%d}": many for at in days if str(at.isoweekday()) in workdays}


# Worked example 21 --------------------------------------------------------------------------------------------


def test_twenty_people_are_four_a_day_for_a_week() -> None:
    assert laid(20) == run("3", "9", 4)


def test_a_hundred_are_at_most_eight_a_day_up_to_the_19th() -> None:
    found = laid(100)
    assert list(found) == list(run("3", "19", 8))
    assert len(found) == 13
    assert max(found.values()) == 8


# The days -----------------------------------------------------------------------------------------------------


def test_nobody_takes_no_day() -> None:
    assert laid(0) == {}


def test_one_person_is_for_the_next_working_day() -> None:
    assert laid(1) == {"03-03": 1}
    assert laid(1, "6") == laid(1, "7") == laid(1, "8") == {"03-09": 1}


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        # The i-th of n over five days goes to day floor(i x 5 / n).
        (2, [1, 0, 1, 0, 0]), (3, [1, 1, 0, 1, 0]), (4, [1, 1, 1, 1, 0]), (5, [1] * 5), (6, [2, 1, 1, 1, 1]),
        (7, [2, 1, 2, 1, 1]), (12, [3, 2, 3, 2, 2]), (39, [8, 8, 8, 8, 7]), (40, [8] * 5),
    ],
)  # fmt: skip
def test_evenly_over_the_interval(count: int, expected: list[int]) -> None:
    week = zip(run("3", "9", 0), expected, strict=True)
    assert laid(count) == {at: many for at, many in week if many}


def test_one_more_than_the_interval_holds_takes_a_day_more() -> None:
    assert laid(41) == run("3", "10", 7) | {"03-10": 6}


@pytest.mark.parametrize(
    ("stage", "last", "days"),
    [(Stage.VISIBILITY, "03-09", 5), (Stage.CREDIBILITY, "04-02", 23), (Stage.PROFITABILITY, "04-02", 23)],
)
def test_over_the_plain_interval_of_the_stage(stage: Stage, last: str, days: int) -> None:
    found = laid(days, stage=stage)
    assert (max(found), len(found)) == (last, days)


def test_an_interval_of_the_users_own() -> None:
    assert laid(10, rhythm={"visibility": "2 weeks"}) == run("3", "16", 1)
    assert laid(7, rhythm={"visibility": "1 day"}) == {"03-03": 7}
    assert laid(9, rhythm={"visibility": "1 day"}) == {"03-03": 5, "03-04": 4}


@pytest.mark.parametrize(
    ("workdays", "today", "expected"),
    [
        ("mon-sun", "2", run("3", "9", 2, "1234567")),
        ("sun-thu", "4", {"03-05": 3, "03-08": 3, "03-09": 3, "03-10": 3, "03-11": 2}),
        ("tue", "2", {"03-03": 7, "03-10": 7}),
        ("tue", "3", {"03-10": 7, "03-17": 7}),
    ],
)
def test_working_days_of_the_users_own(workdays: str, today: str, expected: dict[str, int]) -> None:
    assert laid(14, today, workdays=workdays) == expected


def test_an_interval_without_a_working_day_ends_on_the_next_one() -> None:
    assert laid(3, "6", rhythm={"visibility": "2 days"}) == {"03-09": 3}


def test_the_change_of_the_clocks_makes_no_day_longer() -> None:
    assert laid(10, "27", zone="Europe/Berlin") == {"03-30": 2, "03-31": 2, "04-01": 2, "04-02": 2, "04-03": 2}
    santiago = calendar_in("America/Santiago")
    found = spread(14, Stage.VISIBILITY, day("2026-09-05"), {}, rules(workdays="mon-sun"), santiago)
    assert Counter(found) == {day(f"2026-09-{n:02}"): 2 for n in range(6, 13)}


# Half of the budget -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("own", "share"),
    [
        ({}, 8), ({"per_day": 14}, 7), ({"per_day": 1}, 1), ({"per_day": 0}, 0), ({"imports": 1}, 15),
        ({"imports": 4}, 4), ({"per_day": 2, "imports": 5}, 1),
    ],
)  # fmt: skip
def test_half_of_the_budget_rounded_up(own: dict[str, int], share: int) -> None:
    assert day_share(rules(budget=own)) == share


def test_a_small_budget_takes_long() -> None:
    assert laid(10, budget={"per_day": 1}) == run("3", "16", 1)


def test_without_a_limit_all_go_within_the_interval() -> None:
    assert laid(1000, budget={"per_day": 0}) == run("3", "9", 200)
    assert laid(5, held={"3": 900}, budget={"per_day": 0}) == run("3", "9", 1)


def test_thirteen_thousand_are_a_long_way() -> None:
    found = spread(13_000, Stage.PROFITABILITY, MONDAY, {}, RULES, calendar_in("UTC"))
    assert set(Counter(found).values()) == {8}
    assert len(set(found)) == 1625


# Days that hold others already --------------------------------------------------------------------------------


def test_full_days_are_left_out() -> None:
    assert laid(9, held={"3": 8, "5": 9}) == {"03-04": 3, "03-06": 3, "03-09": 3}


def test_a_day_is_filled_up_and_the_others_go_on() -> None:
    assert laid(10, held={"3": 7}) == {"03-03": 1, "03-04": 3, "03-05": 2, "03-06": 2, "03-09": 2}
    assert laid(37, held={"3": 3}) == {"03-03": 5, "03-04": 8, "03-05": 8, "03-06": 8, "03-09": 8}


def test_what_does_not_fit_in_the_interval_takes_the_days_behind_it() -> None:
    held = dict.fromkeys(("3", "4", "5", "6", "9"), 8)
    assert laid(1, held=held) == {"03-10": 1}
    assert laid(16, held=held) == {"03-10": 8, "03-11": 8}


def test_the_last_days_filled_up_the_rest_goes_to_the_first_ones() -> None:
    assert laid(10, held={"9": 8, "6": 7}) == {"03-03": 4, "03-04": 2, "03-05": 3, "03-06": 1}


def test_what_is_held_on_other_days_makes_no_difference() -> None:
    assert laid(20, held={"2": 99, "7": 99, "2026-04-01": 99}) == laid(20)


# Properties ---------------------------------------------------------------------------------------------------

books = st.builds(
    lambda per_day, imports, workdays, weekly: rules(
        workdays=workdays, budget={"per_day": per_day, "imports": imports}, rhythm={"visibility": weekly}
    ),
    st.integers(0, 20),
    st.integers(1, 4),
    st.sampled_from(["mon-fri", "mon-sun", "sun-thu", "tue", "mon,thu"]),
    st.sampled_from(["1 day", "7 days", "2 weeks", "1 month"]),
)
holding = st.dictionaries(st.integers(0, 60), st.integers(0, 12), max_size=30)
people = st.integers(0, 120)


def interval_end(today: date, book: Rules) -> date:
    """The last day of the plain interval."""
    calendar = calendar_in("UTC")
    return calendar.day(calendar.plus(calendar.start_of(today), book.rhythm.of(Stage.VISIBILITY)))


@given(people, st.integers(0, 6), holding, books)
def test_counts_add_up_no_day_is_overfull_and_only_working_days_are_taken(
    count: int, start: int, taken: dict[int, int], book: Rules
) -> None:
    today = MONDAY + timedelta(days=start)
    held = {today + timedelta(days=ahead): many for ahead, many in taken.items()}
    found = spread(count, Stage.VISIBILITY, today, held, book, calendar_in("UTC"))
    assert len(found) == count
    assert found == sorted(found)
    most = day_share(book)
    for at, many in Counter(found).items():
        assert at > today
        assert at.weekday() in book.workdays.days
        assert not most or many + held.get(at, 0) <= most


@given(people, st.integers(0, 6), holding, books)
def test_it_goes_on_no_longer_than_it_takes(count: int, start: int, taken: dict[int, int], book: Rules) -> None:
    """Beyond the interval every free day before the last one is used, and all of them but it are needed."""
    today = MONDAY + timedelta(days=start)
    held = {today + timedelta(days=ahead): many for ahead, many in taken.items()}
    found = spread(count, Stage.VISIBILITY, today, held, book, calendar_in("UTC"))
    if not found or found[-1] <= interval_end(today, book):
        return
    most = day_share(book) or count
    before = [today + timedelta(days=n) for n in range(1, (found[-1] - today).days)]
    free = sum(max(0, most - held.get(at, 0)) for at in before if at.weekday() in book.workdays.days)
    assert free < count


@given(people, st.integers(0, 6), books)
def test_with_free_days_the_formula_of_the_book_decides(count: int, start: int, book: Rules) -> None:
    today = MONDAY + timedelta(days=start)
    found = spread(count, Stage.VISIBILITY, today, {}, book, calendar_in("UTC"))
    most = day_share(book) or count
    days: list[date] = []
    at = today
    while at < interval_end(today, book) or len(days) * most < count:
        at += timedelta(days=1)
        if at.weekday() in book.workdays.days:
            days.append(at)
    assert found == [days[number * len(days) // count] for number in range(count)]


# When they are likely to come ---------------------------------------------------------------------------------

NOTHING = Ahead({}, 0, 0, 0)


def expected(count: int, ahead: Ahead = NOTHING, share: float = 0.1, again: float = 0.2, **own: int) -> list[int]:
    """On the how manieth working day each of so many comes, at twenty a day, and on which it was laid, of the last."""
    book = rules(budget={"per_day": 20, **own})
    days = spread(count, Stage.VISIBILITY, MONDAY, {}, book, CALENDAR)
    found = likely(days, MONDAY, ahead, share, again, book, CALENDAR)
    assert found == sorted(found)
    assert all(at >= was for at, was in zip(found, days, strict=True)), "nobody before their day"
    assert all(at.weekday() < 5 for at in found)
    return [working_days(MONDAY, at) for at in (days[-1], found[-1])]


@pytest.mark.parametrize(
    ("count", "ahead", "share", "again", "days"),  # laid until, likely until
    [
        # While nobody who was opened is asked for again, all of the day is for first words.
        (1_000, NOTHING, 0.1, 0.0, [100, 100]),
        (1_000, NOTHING, 0.0, 0.2, [100, 100]),
        # With repeats in their half, two answers a day leave nine places a day, now and then ten.
        (1_000, NOTHING, 0.1, 0.2, [100, 108]),
        (1_000, NOTHING, 0.2, 0.2, [100, 121]),
        (300, NOTHING, 0.1, 0.2, [30, 33]),
        (13_000, NOTHING, 0.1, 0.2, [1_300, 1_405]),
        # Repeats of others take no more than half; what else they ask for stands before it.
        (1_000, Ahead({}, 0, 5, 0), 0.1, 0.2, [100, 108]),
        (1_000, Ahead({}, 0, 500, 0), 0.1, 0.2, [100, 109]),
        (1_000, Ahead({}, 0, 5, 4), 0.1, 0.2, [100, 134]),
        # It has two thirds at most.
        (1_000, Ahead({}, 0, 5, 50), 0.0, 0.2, [100, 267]),
    ],
)
def test_answers_and_what_others_ask_for_make_first_words_later(
    count: int, ahead: Ahead, share: float, again: float, days: list[int]
) -> None:
    assert expected(count, ahead, share, again) == days


def test_what_waits_comes_first_and_without_a_budget_nothing_is_later() -> None:
    days = spread(100, Stage.VISIBILITY, MONDAY, {}, RULES, CALENDAR)
    waiting = [MONDAY] * 40
    found = likely(waiting + days, MONDAY, NOTHING, 0.1, 0.2, RULES, CALENDAR)
    assert found[40:] > likely(days, MONDAY, NOTHING, 0.1, 0.2, RULES, CALENDAR)
    unlimited = rules(budget={"per_day": 0})
    assert likely(days, MONDAY, Ahead({}, 0, 50, 5), 0.5, 0.2, unlimited, CALENDAR) == days


def test_no_first_word_comes_while_you_are_away() -> None:
    away = Calendar(CALENDAR.zone, (Away(day("3"), day("13")),))
    assert likely([day("3"), day("4")], MONDAY, NOTHING, 0.1, 0.2, RULES, away) == [day("16"), day("16")]


def test_how_often_a_touch_is_answered() -> None:
    now = t("31 12:00")
    assert answered([], now, RULES) == 1 / 8, "as the rule book has it"
    assert answered([], now, rules(**{"budget.answered": 4})) == 0.25
    days = range(10, 20)
    ours = known("1", *(f"{at} 09:00 call" for at in days))
    assert answered([ours], now, RULES) == 1 / 18
    theirs = known("1", *(f"{at} 09:00 email" for at in days), "12 12:00 email in", "13 12:00 text in")
    assert answered([ours, theirs], now, RULES) == 3 / 28
    no_answers = known("1", "12 12:00 call in", "13 12:00 report", source=Source(name="Ben"))
    assert answered([mailed(no_answers, "14 09:00")], now, RULES) == 1 / 8
    assert answered([ours], t("2026-04-10"), RULES) == 1 / (8 + 7), "of the last four weeks"
    assert answered([known("1", *(f"{at} 09:00 email in" for at in days))], now, rules(**{"budget.answered": 1})) == 1
