"""Columns and due lines kept step by step are those made anew."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from tests.helpers import Clock
from tui.agenda.rows import Row
from tui.model.kinds import Kind
from tui.model.records import STAGES, Prospect, Reason, Stage
from tui.pipeline import Pipeline, Refused
from tui.pipeline.demo import write_demo
from tui.rules.day import DueGroup
from tui.rules.engine import Rule, State
from tui.screens.board.state import BoardState
from tui.views import search
from tui.views.board import BoardColumns, Sort
from tui.views.due_lines import DueLines
from tui.views.filters import FILTER_WORDS, Filter
from tui.views.search import Search
from tui.views.warmth import heat
from tui.when.instants import When

WORDS = ["", "an", "is:late", "is:waiting", "is:closed", "#fair", "is:cold", "a is:due"]


def names(state: BoardState, text: str, stage: Stage) -> list[str]:
    state.view.ask(text)
    return [state.view.rows[key[-1]].name for key in state.view.columns[stage]]


def test_columns_stand_in_the_order_asked_for(people: Pipeline) -> None:
    state = BoardState(people)
    assert names(state, "", Stage.CREDIBILITY) == ["Eva Fry", "Finn Gale", "Gus Hall"]
    state.view.order(Sort.NAME)
    assert names(state, "", Stage.PROFITABILITY) == ["Hana Ito", "Ivo Jung"]
    state.view.order(Sort.WARMTH)
    assert names(state, "", Stage.VISIBILITY) == ["Bo Li", "Dora Ek", "Cem Acar", "Ana Ruiz"]


def test_what_presses_stands_on_top_as_in_the_due_panel(empty: Pipeline) -> None:
    write_demo(empty, None, None, None)
    state = BoardState(empty)
    pressing = [line.row for line in empty.agenda.pressing()]
    for stage in STAGES:
        panel = [row.name for row in pressing if row.stage is stage]
        assert [name for name in names(state, "", stage) if name in panel] == panel
    assert names(state, "", Stage.VISIBILITY)[0] == "Tomasz Wójcik"  # an answer, though others are late for weeks


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ACME", ["Ana Ruiz"]),
        ("ruiz ana", ["Ana Ruiz"]),
        ("#bn", ["Ana Ruiz", "Dora Ek"]),
        ("#bni #vip", ["Dora Ek"]),
        ("is:late", ["Bo Li"]),
        ("is:la", ["Bo Li"]),
        ("is:w", ["Ana Ruiz", "Bo Li", "Cem Acar", "Dora Ek"]),
        ("is:nonsense", []),
        ("is:closed", []),
        ("nobody", []),
    ],
)
def test_a_filter_asks_for_all_its_words(people: Pipeline, text: str, found: list[str]) -> None:
    state = BoardState(people)
    state.view.order(Sort.NAME)
    assert names(state, text, Stage.VISIBILITY) == found


def test_closed_are_shown_only_when_asked_for(people: Pipeline) -> None:
    people.close(1, Reason.GONE)
    state = BoardState(people)
    assert "Ana Ruiz" not in names(state, "", Stage.VISIBILITY)
    assert names(state, "is:closed", Stage.VISIBILITY) == ["Ana Ruiz"]
    assert (names(state, "ruiz", Stage.VISIBILITY), state.view.closed_besides) == ([], 1)
    assert (names(state, "li", Stage.VISIBILITY), state.view.closed_besides) == (["Bo Li"], 0)
    assert state.view.totals[Stage.VISIBILITY] == 3


def test_an_unfinished_state_asks_for_nothing_yet() -> None:
    assert not Filter("is:")
    assert not Filter("#")
    assert Filter("is:zzz").unknown == "zzz"


@pytest.mark.parametrize("seed", range(6))
def test_step_by_step_is_as_made_anew(
    empty: Pipeline, clock: Clock, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Words are taken in at some time, and people change before and after."""
    dice = random.Random(seed)
    write_demo(empty, 60, 4, seed)
    state = BoardState(empty)
    empty.subscribe(state.update)
    monkeypatch.setattr(search, "FEW", 20)
    for step in range(60):
        state.view.order(dice.choice(list(Sort)))
        state.view.ask(dice.choice(WORDS))
        do_something(empty, clock, dice, step)
        empty.refresh()
        state.update(())
        if step % 7 == 3:
            state.search.work(0)
            state.search.work()
        check(state)


@pytest.mark.parametrize("seed", range(2))
def test_letter_by_letter_finds_what_the_whole_text_finds(empty: Pipeline, clock: Clock, seed: int) -> None:
    dice = random.Random(seed)
    write_demo(empty, 80, 3, seed)
    empty.close(3, Reason.GONE)
    state = BoardState(empty)
    empty.subscribe(state.update)
    parts = ["a", "an", "na", "li", "#f", "#fa", "#b", "is:late", "is:closed", "is:due", "is:w", "is:c", "is:zz", ""]
    text = ""
    for _ in range(100):
        text = text[: dice.randint(0, len(text) // 2)] if dice.random() < 0.6 else text
        state.view.ask(text)
        for letter in dice.choice(("", " ")) + dice.choice(parts):
            text += letter
            state.view.ask(text)
        fresh = BoardColumns(state.agenda, Search(empty), DueLines(state.agenda, 7).in_day)
        fresh.ask(text)
        assert (state.view.columns, state.view.due) == (fresh.columns, fresh.due), text
        if dice.random() < 0.1:
            clock.passes(hours=dice.randint(1, 40))
            empty.refresh()
            state.update(())


def do_something(pipeline: Pipeline, clock: Clock, dice: random.Random, step: int) -> None:
    """A command, or time going on."""
    who = dice.choice(list(pipeline.people) or [0])
    soon = When((clock.now + timedelta(days=3)).date(), None)
    commands: list[Callable[[], object]] = [
        lambda: pipeline.log(who, dice.choice(list(Kind)), confirmed=True),
        lambda: pipeline.log(who, Kind.EMAIL, inbound=True),
        lambda: pipeline.move(who, dice.choice(list(STAGES))),
        lambda: pipeline.close(who, Reason.OTHER),
        lambda: pipeline.reopen(who),
        lambda: pipeline.snooze(who, soon),
        lambda: pipeline.later(who, When(clock.now.date(), clock.now + timedelta(hours=1))),
        lambda: pipeline.promise(who, soon),
        lambda: pipeline.add(Prospect(name=f"New {step}", tags=("fair",))),
        lambda: pipeline.delete(who),
        lambda: pipeline.undo(),
        lambda: pipeline.away(date(2026, 3, 19), date(2026, 3, 20)),
        lambda: clock.passes(hours=dice.randint(1, 40)),
        lambda: clock.passes(minutes=1),
    ]
    try:
        dice.choice(commands)()
    except Refused:
        return


def check(state: BoardState) -> None:
    """What is kept, against the same made anew and against the agenda's own lists."""
    fresh = BoardColumns(state.agenda, Search(state.pipeline), DueLines(state.agenda, 7).in_day)
    fresh.order(state.view.sort)
    fresh.ask(state.view.filter.text)
    assert state.view.columns == fresh.columns
    assert state.view.due == fresh.due
    if not state.view.filter:
        assert sum(state.view.due.values()) == state.counts.due, "the stages say together what the status line says"
    assert state.view.totals == fresh.totals
    assert list(state.due) == [line.row.id for line in state.agenda.due(7)]
    assert {who: state.due.group_of(who) for who in state.due} == {
        line.row.id: line.group for line in state.agenda.due(7)
    }
    assert state.counts == state.agenda.counts()
    assert all(state.due.at(state.due.place(who) or 0) == who for who in state.due)
    anew = Search(state.pipeline)
    for word in FILTER_WORDS:
        found = anew.find(Filter(f"is:{word}"))
        assert found == {who for who, row in state.agenda.rows.items() if is_said(word, row, state)}, word
    for key in (key for column in state.view.columns.values() for key in column):
        place = state.view.place(key[-1])
        assert place is not None
        assert state.view.at(*place) == key[-1]


def is_said(word: str, row: Row, state: BoardState) -> bool:
    """Whether ``is:`` and this word mean somebody, by what is known of them alone."""
    item, waits = row.item, state.waits(row.id)
    if item is None or word == "closed":
        return item is None and word == "closed"
    is_now = item.started and not state.agenda.is_hidden(row)
    return {
        "late": is_now and item.state in (State.LATE, State.BROKEN),
        "due": is_now and not waits,
        "waiting": waits,
        "promised": item.rule is Rule.PROMISE,
    }.get(word, state.warmth(row) == word)


def test_time_moves_lines_between_groups(people: Pipeline, clock: Clock) -> None:
    state = BoardState(people)
    people.subscribe(state.update)
    assert state.due.group_of(1) is DueGroup.ANSWER
    assert state.due.group_of(3) is DueGroup.COMING
    for _ in range(12):
        clock.passes(hours=13)
        people.refresh()
        state.update(())
        check(state)
    assert state.due.group_of(3) is not DueGroup.COMING


def test_warmth_falls_with_influence() -> None:
    steps = [heat(influence / 100, 0.729) for influence in range(100, 60, -1)]
    assert steps[0] == 9
    assert steps[-1] == 0
    assert steps == sorted(steps, reverse=True)
    assert heat(0.5, 1.0) == 9


def test_a_view_of_nobody(empty: Pipeline) -> None:
    view = BoardColumns(empty.agenda, Search(empty))
    assert len(view) == 0
    assert view.at(Stage.VISIBILITY, 0) is None
    assert view.place(1) is None


def test_a_cursor_on_somebody_who_has_just_gone_waits_for_what_became_of_them(people: Pipeline) -> None:
    state = BoardState(people)
    state.go(1)
    people.delete(1)  # in another thread; the board hears of it in a moment
    state.go(state.current)
    state.update({1})
    assert (state.current, state.lost) == (None, "deleted Ana Ruiz")
