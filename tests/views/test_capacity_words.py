"""How the day stands and what people ask for, in words."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from tests.rules.people import RULES, rules
from tui.agenda.index import Counts
from tui.model.intervals import interval
from tui.model.records import Stage
from tui.pipeline.importing import FirstWords
from tui.rules.capacity import Backlog, Capacity, Remedy
from tui.views.capacity_words import advice, every, figures, first_words, remedy, sentences, standing, told

V, C, P = Stage
UTC = ZoneInfo("UTC")
TWO_WEEKS, TWO_MONTHS, THREE_MONTHS = map(interval, ("2 weeks", "2 months", "3 months"))
NOTHING = Counts(due=0, late=0, waiting=0, waiting_late=0, later=0, hidden=0, week=0)


# How the day stands -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "mailing", "sentence", "line"),
    [
        (NOTHING, False, "nothing due; 0 in the next 7 days", "nothing due, 0 next 7 days"),
        (Counts(9, 2, 4, 1, 2, 0, 12), False,
         "9 due, 2 of them late; 4 wait, 1 of them late; 2 later today; 12 in the next 7 days",
         "9 due, 2 of them late, 4 waiting, 1 of them late, 2 later today, 12 next 7 days"),
        (Counts(9, 0, 4, 0, 0, 0, 0), False, "9 due; 4 wait; 0 in the next 7 days", "9 due, 4 waiting, 0 next 7 days"),
        (Counts(1, 1, 1, 1, 1, 1, 1), False,
         "1 due, 1 of them late; 1 waits, 1 of them late; 1 later today; 1 rests while you are away; "
         "1 in the next 7 days",
         "1 due, 1 of them late, 1 waiting, 1 of them late, 1 later today, 1 rests while you are away, 1 next 7 days"),
        (Counts(3, 0, 0, 0, 0, 0, 5), True, "3 due; a mailing is due; 5 in the next 7 days",
         "3 due, mailing due, 5 next 7 days"),
        (NOTHING, True, "a mailing is due; 0 in the next 7 days", "mailing due, 0 next 7 days"),
    ],
)  # fmt: skip
def test_how_the_day_stands(counts: Counts, mailing: bool, sentence: str, line: str) -> None:
    assert standing(counts, mailing=mailing) == sentence
    assert ", ".join(each.words + each.late for each in figures(counts, mailing=mailing)) == line


# What is asked for ------------------------------------------------------------------------------------------


def too_much(
    asked: float, done: float, budget: int, would: float, fits: bool = True, fitting: int | None = None, **slower: Any
) -> Capacity:
    return Capacity(asked, done, budget, Remedy({Stage(k): v for k, v in slower.items()}, would, fits), fitting)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (Capacity(8.4, 7, 15), ""),
        # The sentence of the book: 105 people weekly, twelve done a day.
        (too_much(21, 12, 12, 10.5, visibility=TWO_WEEKS),
         "your people ask for 21 a day, you do 12: every 2 weeks in visibility would ask for 11"),
        (too_much(21, 12, 0, 10.5, visibility=TWO_WEEKS),
         "your people ask for 21 a day, you do 12: every 2 weeks in visibility would ask for 11"),
        (too_much(21, 7.55, 15, 10.5, visibility=TWO_WEEKS),
         "your people ask for 21 a day, you do 7.6, the budget is 15: every 2 weeks in visibility would ask for 11"),
        (too_much(30, 0, 15, 14, visibility=THREE_MONTHS, credibility=TWO_MONTHS),
         "your people ask for 30 a day, you do 0, the budget is 15: every 3 months in visibility and every 2 months in "
         "credibility would ask for 14"),
        (too_much(60, 0, 15, 14, visibility=THREE_MONTHS, credibility=THREE_MONTHS, profitability=TWO_MONTHS),
         "your people ask for 60 a day, you do 0, the budget is 15: every 3 months in visibility, every 3 months in "
         "credibility and every 2 months in profitability would ask for 14"),
        (too_much(1433, 20, 20, 144.4, False, profitability=THREE_MONTHS),
         "your people ask for 1,433 a day, you do 20: even every 3 months in profitability would ask for 144, so what "
         "helps is triage (T on the board), closing, a mailing and a larger budget"),
        (too_much(90, 20, 20, 30, False, visibility=THREE_MONTHS, credibility=THREE_MONTHS, profitability=THREE_MONTHS),
         "your people ask for 90 a day, you do 20: even every 3 months in every stage would ask for 30, so what helps "
         "is triage (T on the board), closing, a mailing and a larger budget"),
        (too_much(20, 12, 12, 20, False),
         "your people ask for 20 a day, you do 12: what helps is triage (T on the board), closing, a mailing and a "
         "larger budget"),
        # What is too much is seen to be: no "15 a day, the budget is 15".
        (too_much(15.2, 9, 15, 8, visibility=TWO_WEEKS),
         "your people ask for 15.2 a day, you do 9, the budget is 15: every 2 weeks in visibility would ask for 8"),
        (too_much(12.44, 12.41, 0, 6.2, visibility=TWO_WEEKS),
         "your people ask for 12.44 a day, you do 12.41: every 2 weeks in visibility would ask for 6.2"),
    ],
)  # fmt: skip
def test_the_remedy(found: Capacity, said: str) -> None:
    assert remedy(found) == said
    assert sentences(found, RULES) == (
        [said] if said else ["your people ask for 8.4 a day, you do 7, the budget is 15"]
    )
    assert advice(found, RULES) == ([said] if said else [])


def test_the_budget_that_would_fit() -> None:
    fits = "a budget of 8 would fit (12 touches take about half an hour)"
    found = Capacity(12, 7.6, 15, None, 8)
    assert advice(found, RULES) == [f"your people ask for 12 a day, you do 7.6, the budget is 15: {fits}"]
    assert sentences(found, RULES) == advice(found, RULES)
    both = too_much(60, 7.6, 15, 14, fitting=8, visibility=interval("1 month"))
    assert advice(both, RULES) == [
        "your people ask for 60 a day, you do 7.6, the budget is 15: every month in visibility would ask for 14", fits,
    ]  # fmt: skip
    quick = rules(**{"capacity.half_hour": 20})
    assert advice(both, quick)[1] == "a budget of 8 would fit (20 touches take about half an hour)"


def test_first_words_that_are_still_to_be_said_stand_beside_what_is_asked() -> None:
    """Who was imported asks for nothing else: 2,000 new customers are not "0.2 a day"."""
    found = Capacity(0.2, 0, 15, first_words=1_996)
    assert told(found) == "your people ask for 0.2 a day and 1,996 first words, you do 0, the budget is 15"
    more = too_much(21, 12, 15, 11, visibility=interval("14 days"))._replace(first_words=1)
    assert remedy(more).startswith("your people ask for 21 a day and 1 first word, you do 12")


def test_without_a_budget_none_is_told() -> None:
    assert told(Capacity(8.4, 7, 0)) == "your people ask for 8.4 a day, you do 7"


@pytest.mark.parametrize(
    ("length", "said"),
    [
        ("7 days", "every week"), ("2 weeks", "every 2 weeks"), ("14 days", "every 2 weeks"),
        ("10 days", "every 10 days"), ("1 day", "every day"), ("1 month", "every month"),
        ("3 months", "every 3 months"), ("36 hours", "every 36 hours"),
    ],
)  # fmt: skip
def test_how_often(length: str, said: str) -> None:
    assert every(interval(length)) == said


# First words of an import -----------------------------------------------------------------------------------


def test_the_first_words_of_an_import() -> None:
    tuesday, monday, late = date(2026, 3, 3), date(2026, 3, 9), date(2026, 8, 24)
    assert first_words(FirstWords(0, None, None, is_long=False), RULES, UTC) == []
    assert first_words(FirstWords(3, tuesday, tuesday, is_long=False), RULES, UTC) == [
        "first words: 3 on Tue 3 Mar 2026; none of them is overdue because of this"
    ]
    assert first_words(FirstWords(4, tuesday, monday, is_long=False), RULES, UTC) == [
        "first words: up to 4 a day, Tue 3 Mar 2026 to Mon 9 Mar 2026; none of them is overdue because of this"
    ]
    assert first_words(FirstWords(8, tuesday, late, is_long=True), RULES, UTC)[1] == (
        "the last are more than 3 months away: what helps is a slower rhythm, triage (T on the board), closing, a "
        "mailing and a larger budget"
    )
    near, later = (replace(FirstWords(4, tuesday, monday, False), likely=(tuesday, at), answered=0.11)
                   for at in (date(2026, 3, 14), date(2026, 3, 16)))  # fmt: skip
    assert len(first_words(near, RULES, UTC)) == 1
    assert first_words(later, RULES, UTC)[1] == (
        "answers come first: with one touch in 9 answered, the last are likely to come by Mon 16 Mar 2026"
    )


@pytest.mark.parametrize(
    ("backlog", "said"),
    [
        (Backlog(25, 13, 15), "25 wait for a place: at 12 a day nobody waits after 13 working days, "
                              "at 15 nobody does after a week"),
        (Backlog(25, None, 17), "25 wait for a place: at 12 a day they do not become fewer, "
                                "at 17 nobody does after a week"),
        (Backlog(5588, 1200, 1982), "5,588 wait for a place: at 12 a day nobody waits after 1,200 working days, "
                                    "at 1,982 nobody does after a week"),
    ],
)  # fmt: skip
def test_who_waits_longer_than_a_day(backlog: Backlog, said: str) -> None:
    found = Capacity(10.0, 11.0, 12, backlog=backlog)
    assert remedy(found) == said
    assert advice(found, RULES) == sentences(found, RULES) == [said]
    assert advice(found._replace(fitting=11), RULES) == [said], "a smaller budget would not help"
