"""The engine against a plain second reading of the rule book, over random histories (``strategies.py``)."""

from __future__ import annotations

import os
from collections import Counter
from datetime import date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.rules import oracle
from tests.rules.drawn import BRANCHES, branches
from tests.rules.people import RULES
from tests.rules.strategies import BOOKS, SCENES, ZONES, History, histories, moments, newcomers
from tui.model.records import Away
from tui.rules.book import Rules
from tui.rules.calendar import Calendar
from tui.rules.engine import explain, next_due
from tui.rules.facts import starts_quietly
from tui.rules.promises import outcome

EXAMPLES = int(os.environ.get("KEEPWARM_EXAMPLES", "500"))


def _as_tuple(item: Any) -> tuple[Any, ...]:
    times = (item.due_at, item.late_at, item.broken_at)
    return (str(item.rule), str(item.state), tuple(map(str, item.kinds)), *times, item.step, item.askings)


def _sortable(items: list[Any]) -> list[tuple[str, ...]]:
    return sorted(tuple(str(part) for part in _as_tuple(item)) for item in items)


@cache
def calendar_of(zone: str, away: bool) -> Calendar:
    """One calendar for all examples, as an agenda uses one for all prospects. Away time changes no item."""
    return Calendar(ZoneInfo(zone), (Away(date(2020, 1, 1), date(2030, 12, 31)),) if away else ())


def differences(history: History, now: datetime, away: bool = False) -> list[str]:
    """What engine and oracle see differently at a moment, in words."""
    person = history.prospect
    calendar = calendar_of(history.zone.key, away)
    expected = oracle.candidates(person, now, history.rules, history.zone)
    found = explain(person, now, history.rules, calendar)
    winner = next_due(person, now, history.rules, calendar)
    said = []
    ours, theirs = _sortable(expected), _sortable(found)
    said += [f"only the rule book: {item}" for item in ours if item not in theirs]
    said += [f"only the engine: {item}" for item in theirs if item not in ours]
    if len(ours) != len(theirs):
        said.append(f"{len(ours)} candidates expected, {len(theirs)} found")
    if not said:
        order = [(str(item.rule), item.due_at) for item in expected]
        if order != [(str(item.rule), item.due_at) for item in found]:
            said.append(f"order expected: {order}; found: {found}")
        if (winner is None) != (not found) or (winner is not None and winner != found[0]):
            said.append(f"next_due is {winner}, explain begins with {found[:1]}")
    sent = tuple(oracle.own(person))
    for promise in person.promises:
        wanted = oracle.promise_outcome(person, promise, now, history.rules)
        got = str(outcome(promise, sent, now, history.rules.promise))
        if wanted != got:
            said.append(f"{promise}: {wanted} expected, {got} found")
    return said


bounded = settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
of_a_scene = settings(bounded, max_examples=EXAMPLES // len(SCENES))


@pytest.mark.parametrize("scene", SCENES)
@of_a_scene
@given(st.data(), st.booleans())
def test_the_engine_agrees_with_the_plain_reading(scene: str, data: st.DataObject, away: bool) -> None:
    history = data.draw(histories(scene=scene))
    now = data.draw(moments(history))
    assert differences(history, now, away) == []


@bounded
@given(st.data(), st.sampled_from(ZONES), st.sampled_from((RULES, *BOOKS)))
def test_who_enters_without_first_clock(data: st.DataObject, zone: str, book: Rules) -> None:
    person = data.draw(newcomers(ZoneInfo(zone), book))
    assert starts_quietly(person, book, calendar_of(zone, False)) == oracle.is_quiet(person)


@bounded
@given(st.data(), histories())
def test_every_open_prospect_has_one_next_item_within_the_ceiling(data: st.DataObject, history: History) -> None:
    """S13: three months after what rule 5 counts from, for the unopened after their spread date."""
    now = data.draw(moments(history))
    person, book, zone = history.prospect, history.rules, history.zone
    item = next_due(person, now, book, calendar_of(zone.key, False))
    assert (item is None) == (person.closed is not None)
    if item is not None and item.state == "upcoming":
        if oracle.is_unopened(person):
            limit = oracle.first_word_limit(person, book, zone)
        else:
            limit = oracle.plus(oracle.ceiling_ground(person), book.ceiling.broken, zone)
        assert item.due_at <= oracle.working(limit, book, zone)


LEAST = 1
"""How often each branch of the book is drawn in 500 histories, at least. It is ten times mostly, but in clumps."""


def test_the_histories_touch_every_branch_of_the_book() -> None:
    drawn: Counter[str] = Counter()
    for scene, (_, beginnings) in SCENES.items():
        each = 500 // len(SCENES) // len(beginnings) + 1
        for beginning, times in Counter(beginnings).items():

            @settings(bounded, max_examples=each * times)
            @given(st.data(), histories(scene=scene, beginning=beginning))
            def draw(data: st.DataObject, history: History) -> None:
                drawn.update(branches(history, data.draw(moments(history))))

            draw()
    print(*(f"{count:4} {name}" for name, count in sorted(drawn.items())), sep="\n")
    assert [f"{name}: {drawn[name]}" for name in BRANCHES if drawn[name] < LEAST] == []
