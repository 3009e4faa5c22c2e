"""What must hold of the engine for every history, every moment and every rule book."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.rules.people import rules
from tests.rules.strategies import History, histories, moments
from tests.rules.test_oracle import EXAMPLES, calendar_of
from tui.model.kinds import ADDRESSES
from tui.rules.book import KEYS, BadRules, Rules
from tui.rules.engine import (
    Item,
    Rule,
    State,
    candidates,
    ceiling_ground,
    explain,
    first_word_end,
    next_due,
    next_mark,
)
from tui.rules.facts import gather
from tui.rules.measures import clocks, measure
from tui.rules.promises import is_unsettled
from tui.rules.proposals import proposals

ORDER = [State.OPEN, State.UPCOMING, State.DUE, State.LATE, State.BROKEN]

thorough = settings(max_examples=EXAMPLES // 5, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def asked(draw: st.DrawFn) -> tuple[History, Any]:
    """A history and a moment to ask at."""
    history = draw(histories())
    return history, draw(moments(history))


HOLDS: list[Callable[[tuple[History, Any], int], None]] = []
"""What is asked of each history, moment and number of minutes after it."""


def holds(check: Callable[[tuple[History, Any], int], None]) -> Callable[[tuple[History, Any], int], None]:
    """One of the checks that share the histories: to draw one takes longer than to ask all of it."""
    HOLDS.append(check)
    return check


def found(history: History, now: Any, book: Rules | None = None) -> list[Item]:
    """All candidates, the next item first."""
    return explain(history.prospect, now, book or history.rules, calendar_of(history.zone.key, False))


@holds
def every_open_prospect_has_exactly_one_next_item_within_the_ceiling(case: tuple[History, Any], _minutes: int) -> None:
    """S13: within three months, and the working day after, from what the ceiling or the first word counts from."""
    history, now = case
    items = found(history, now)
    if history.prospect.closed is not None:
        assert items == []
        return
    calendar = calendar_of(history.zone.key, False)
    item = next_due(history.prospect, now, history.rules, calendar)
    assert item == items[0]
    if item.state is State.UPCOMING:
        facts = gather(history.prospect)
        ground, _ = ceiling_ground(history.prospect, facts)
        end = calendar.plus(ground, history.rules.ceiling.broken)
        if facts.is_unopened:
            end = first_word_end(history.prospect, history.rules, calendar)
        assert item.due_at <= calendar.on_day_of(history.rules.workdays.days, end)


@holds
def marks_come_in_order(case: tuple[History, Any], _minutes: int) -> None:
    for item in found(*case):
        marks = [item.due_at, item.late_at, item.broken_at]
        there = [mark for mark in marks if mark is not None]
        assert there == sorted(there)
        # An item is shown from the start of the day of its due time, at the latest.
        assert item.start_at <= item.due_at


@holds
def work_falls_on_working_days_and_never_twice_on_one(case: tuple[History, Any], _minutes: int) -> None:
    history, now = case
    calendar, facts = calendar_of(history.zone.key, False), gather(history.prospect)
    for item in found(history, now):
        if item.rule not in (Rule.SEQUENCE, Rule.RHYTHM) or item.snoozed:
            continue
        assert calendar.day(item.due_at).weekday() in history.rules.workdays.days
        if item.rule is Rule.SEQUENCE and facts.last_sent is not None:
            assert item.due_at >= calendar.day_end(facts.last_sent)


@holds
def how_they_can_be_reached_comes_first(case: tuple[History, Any], _minutes: int) -> None:
    history, now = case
    known = {"", *(field for field in ADDRESSES if getattr(history.prospect, field))}
    for item in found(history, now):
        if item.rule is not Rule.REPORT:  # which goes to somebody else
            reached = [kind.address in known for kind in item.kinds]
            assert reached == sorted(reached, reverse=True)
        assert len(set(item.kinds)) == len(item.kinds) > 0


@holds
def the_answer_is_a_function_of_the_question(case: tuple[History, Any], _minutes: int) -> None:
    history, now = case
    before = msgspec.json.encode(history.prospect)
    assert found(history, now) == found(history, now)
    assert msgspec.json.encode(history.prospect) == before


@holds
def a_promise_whose_day_has_come_is_never_hidden(case: tuple[History, Any], _minutes: int) -> None:
    history, now = case
    prospect = history.prospect
    if prospect.closed is not None:
        return
    outbound = gather(prospect).outbound
    open_now = [kept for kept in prospect.promises if is_unsettled(kept, outbound) and now >= kept.start_at]
    if open_now:
        item = found(history, now)[0]
        assert item.rule is Rule.PROMISE
        assert item.due_at == min(kept.due_at for kept in open_now)


@holds
def time_never_moves_an_item_backward(case: tuple[History, Any], minutes: int) -> None:
    history, now = case
    then = now + timedelta(minutes=minutes)
    later = {_which(item): item for item in found(history, then)}
    for item in found(history, now):
        after = later[_which(item)]
        assert msgspec.structs.replace(after, state=item.state) == item, "time changes the state and nothing else"
        assert ORDER.index(after.state) >= ORDER.index(item.state)


@holds
def nothing_changes_before_the_next_mark(case: tuple[History, Any], minutes: int) -> None:
    history, now = case
    items = found(history, now)
    mark = next_mark(items, now)
    then = now + timedelta(minutes=minutes)
    if mark is None or then < mark:
        assert found(history, then) == items
    else:
        assert found(history, mark - timedelta(seconds=1)) == items or mark - timedelta(seconds=1) < now


@holds
def the_running_clock_is_the_last_of_all_clocks(case: tuple[History, Any], _minutes: int) -> None:
    history, now = case
    prospect, calendar = history.prospect, calendar_of(history.zone.key, False)
    if prospect.closed is not None:
        return
    running = [item for item in found(history, now) if item.rule is Rule.CONTACT_CLOCK]
    ended = clocks(prospect, gather(prospect), history.rules, calendar)
    still = [clock for clock in ended if clock.answered_at is None and not clock.let_go]
    assert [item.start_at for item in running] == [clock.start for clock in still]


@holds
def measures_stay_within_their_bounds(case: tuple[History, Any], _minutes: int) -> None:
    history, now = case
    calendar = calendar_of(history.zone.key, False)
    measures = measure(history.prospect, now, history.rules, calendar)
    assert (measures.influence is None) is gather(history.prospect).is_unopened
    assert measures.influence is None or 0 <= measures.influence <= 1
    assert measures.touches_out <= len(gather(history.prospect).outbound)
    assert measures.kept_rate is None or 0 <= measures.kept_rate <= 1
    assert measures.first_answer_hours is None or measures.first_answer_hours >= 0
    for proposal in proposals(history.prospect, now, history.rules, calendar):
        assert proposal.evidence


GOVERNS = {
    "promise": {Rule.PROMISE},
    "clock": {Rule.CONTACT_CLOCK, Rule.REPORT},
    "rhythm": {Rule.RHYTHM, Rule.SEQUENCE},
    "ceiling": {Rule.CEILING, Rule.RHYTHM, Rule.SEQUENCE},
    "report": {Rule.REPORT},
    "entry": {Rule.CONTACT_CLOCK},
    "sequence": {Rule.SEQUENCE},
    "workdays": {Rule.SEQUENCE, Rule.RHYTHM},
}
"""What the numbers of each part of the book may change; parts not named change no item at all. A purchase that was
recorded after the clock had broken starts no report either; a step that takes two moves by an interval of the rhythm;
and no interval is longer than the ceiling, nor is a first word put off for longer.
"""

CHANGES: dict[str, tuple[object, ...]] = {
    "Interval": ("1 hour", "36 hours", "2 days", "5 days", "20 days", "1 month"),
    "int": (1, 7, 300),
    "float": (0.05, 0.9),
    "Workdays": ("mon-sun", "sun-thu", "tue"),
}


NUMBERS = {key: values for key in sorted(KEYS) if (values := CHANGES.get(getattr(KEYS[key], "__name__", "")))}


@thorough
@given(asked(), st.sampled_from(sorted(NUMBERS)), st.integers(0, 5))
def test_one_changed_number_changes_only_what_it_governs(case: tuple[History, Any], key: str, choice: int) -> None:
    history, now = case
    changed = _changed(key, NUMBERS[key][choice % len(NUMBERS[key])])
    if changed is None:
        return
    governed = GOVERNS.get(key.split(".")[0], set())
    person = dataclasses.replace(history, prospect=msgspec.structs.replace(history.prospect, comfort=""))
    before = [item for item in found(person, now, rules()) if item.rule not in governed]
    after = [item for item in found(person, now, changed) if item.rule not in governed]
    assert sorted(before, key=_order) == sorted(after, key=_order)


def _changed(key: str, value: object) -> Rules | None:
    """The rules with one value changed; None where the book refuses it."""
    try:
        return rules(**{key: value})
    except BadRules:
        return None


def _which(item: Item) -> tuple[Rule, int | None, int | None, str]:
    return item.rule, item.step, item.promise, item.cause


def _order(item: Item) -> tuple[str, Any, int, str]:
    return item.rule, item.due_at, item.promise or 0, item.cause


@holds
def gathered_facts_give_the_same_candidates(case: tuple[History, Any], _minutes: int) -> None:
    history, now = case
    if history.prospect.closed is None:
        calendar = calendar_of(history.zone.key, False)
        facts = gather(history.prospect)
        assert candidates(history.prospect, facts, now, history.rules, calendar) == found(history, now)


@thorough
@given(asked(), st.integers(0, 60 * 24 * 120))
def test_each_of_them_holds(case: tuple[History, Any], minutes: int) -> None:
    for check in HOLDS:
        check(case, minutes)
