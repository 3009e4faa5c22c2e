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
from tests.rules.drawn import BRANCHES, LEAST, branches
from tests.rules.people import RULES
from tests.rules.strategies import BOOKS, SCENES, ZONES, History, histories, moments, newcomers
from tui.model.records import Away
from tui.rules.book import Rules
from tui.rules.calendar import Calendar
from tui.rules.engine import explain, next_due
from tui.rules.facts import starts_quietly
from tui.rules.promises import outcome

ENOUGH = 500
"""So many examples touch every branch of the book."""
EXAMPLES = int(os.environ.get("KEEPWARM_EXAMPLES", ENOUGH))


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


@pytest.mark.parametrize("scene", SCENES)
def test_the_engine_agrees_with_the_plain_reading_and_every_branch_of_the_book_decides_something(scene: str) -> None:
    """Histories of each beginning of a scene, at the moments that matter."""
    drawn: Counter[str] = Counter()
    beginnings = Counter(SCENES[scene][1])
    each = EXAMPLES // len(SCENES) // beginnings.total() + 1
    for number, (beginning, times) in enumerate(beginnings.items()):

        def agrees(data: st.DataObject, history: History, away: bool) -> None:
            now = data.draw(moments(history))
            assert differences(history, now, away) == []
            assert beyond_the_ceiling(history, now) == ""
            drawn.update(branches(history, now, scene, drawn))

        agrees.__name__ += f"_{scene}_{number}"  # what is drawn follows from the name
        drawing = given(st.data(), histories(scene=scene, beginning=beginning), st.booleans())
        settings(bounded, max_examples=each * times)(drawing(agrees))()
    if EXAMPLES >= ENOUGH:
        assert [f"{name}: {drawn[name]}" for name in BRANCHES[scene] if drawn[name] < LEAST] == []


def beyond_the_ceiling(history: History, now: datetime) -> str:
    """S13: three months after what rule 5 counts from, for the unopened after their spread date; else what is wrong."""
    person, book, zone = history.prospect, history.rules, history.zone
    item = next_due(person, now, book, calendar_of(zone.key, False))
    if (item is None) != (person.closed is not None):
        return "not one item for an open person"
    if item is None or item.state != "upcoming":
        return ""
    if oracle.is_unopened(person):
        limit = oracle.first_word_limit(person, book, zone)
    else:
        limit = oracle.plus(oracle.ceiling_ground(person), book.ceiling.broken, zone)
    return "" if item.due_at <= oracle.working(limit, book, zone) else f"{item.due_at} is later than {limit}"


@settings(bounded, max_examples=EXAMPLES // 3)
@given(st.data(), st.sampled_from(ZONES), st.sampled_from((RULES, *BOOKS)))
def test_who_enters_without_first_clock(data: st.DataObject, zone: str, book: Rules) -> None:
    person = data.draw(newcomers(ZoneInfo(zone), book))
    assert starts_quietly(person, book, calendar_of(zone, False)) == oracle.is_quiet(person)
