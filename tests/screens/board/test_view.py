"""Columns and due lines kept step by step are those made anew."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from tests.helpers import Clock
from tui.model.records import STAGES, Kind, Prospect, Reason, Stage
from tui.pipeline import Pipeline, Refused
from tui.pipeline.demo import write_demo
from tui.rules.agenda import Group
from tui.screens.board.desk import Desk
from tui.views.board import Circumstances, Filter, Sort, View, heat
from tui.when.instants import When

WORDS = ["", "an", "is:late", "is:waiting", "is:closed", "#fair", "is:cold", "a is:due"]


def names(desk: Desk, text: str, stage: Stage) -> list[str]:
    desk.view.ask(text)
    return [desk.view.rows[key[-1]].name for key in desk.view.columns[stage]]


def test_columns_stand_in_the_order_asked_for(people: Pipeline) -> None:
    desk = Desk(people)
    assert names(desk, "", Stage.CREDIBILITY) == ["Eva Fry", "Finn Gale", "Gus Hall"]
    desk.view.order(Sort.NAME)
    assert names(desk, "", Stage.PROFITABILITY) == ["Hana Ito", "Ivo Jung"]
    desk.view.order(Sort.WARMTH)
    assert names(desk, "", Stage.VISIBILITY) == ["Bo Li", "Dora Ek", "Cem Acar", "Ana Ruiz"]


def test_what_presses_stands_on_top_as_in_the_due_panel(empty: Pipeline) -> None:
    write_demo(empty, None, None, None)
    desk = Desk(empty)
    pressing = [line.row for line in empty.agenda.pressing()]
    for stage in STAGES:
        panel = [row.name for row in pressing if row.stage is stage]
        assert [name for name in names(desk, "", stage) if name in panel] == panel
    assert names(desk, "", Stage.VISIBILITY)[0] == "Tomasz Wójcik"  # an answer, though others are late for weeks


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
    desk = Desk(people)
    desk.view.order(Sort.NAME)
    assert names(desk, text, Stage.VISIBILITY) == found


def test_closed_are_shown_only_when_asked_for(people: Pipeline) -> None:
    people.close(1, Reason.GONE)
    desk = Desk(people)
    assert "Ana Ruiz" not in names(desk, "", Stage.VISIBILITY)
    assert names(desk, "is:closed", Stage.VISIBILITY) == ["Ana Ruiz"]
    assert desk.view.totals[Stage.VISIBILITY] == 3


def test_an_unfinished_state_asks_for_nothing_yet() -> None:
    assert not Filter("is:")
    assert not Filter("#")
    assert Filter("is:zzz").unknown == "zzz"


@pytest.mark.parametrize("seed", range(6))
def test_step_by_step_is_as_made_anew(empty: Pipeline, clock: Clock, seed: int) -> None:
    dice = random.Random(seed)
    write_demo(empty, 60, 4, seed)
    desk = Desk(empty)
    empty.subscribe(desk.take_in)
    for step in range(60):
        desk.view.order(dice.choice(list(Sort)))
        desk.view.ask(dice.choice(WORDS))
        do_something(empty, clock, dice, step)
        empty.refresh()
        desk.take_in(())
        check(desk)


@pytest.mark.parametrize("seed", range(4))
def test_letter_by_letter_finds_what_the_whole_text_finds(empty: Pipeline, clock: Clock, seed: int) -> None:
    dice = random.Random(seed)
    write_demo(empty, 80, 3, seed)
    empty.close(3, Reason.GONE)
    desk = Desk(empty)
    empty.subscribe(desk.take_in)
    parts = ["a", "an", "na", "li", "#f", "#fa", "#b", "is:late", "is:closed", "is:due", "is:w", "is:c", "is:zz", ""]
    text = ""
    for _ in range(300):
        text = text[: dice.randint(0, len(text) // 2)] if dice.random() < 0.6 else text
        for letter in dice.choice(("", " ")) + dice.choice(parts):
            text += letter
            desk.view.ask(text)
            fresh = View(desk.agenda.rows, desk.view.circumstances)
            fresh.ask(text)
            assert (desk.view.columns, desk.view.due) == (fresh.columns, fresh.due), text
        if dice.random() < 0.1:
            clock.passes(hours=dice.randint(1, 40))
            empty.refresh()
            desk.take_in(())


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


def check(desk: Desk) -> None:
    """What is kept, against the same made anew and against the agenda's own lists."""
    fresh = View(desk.agenda.rows, desk.view.circumstances)
    fresh.order(desk.view.sort)
    fresh.ask(desk.view.filter.text)
    assert desk.view.columns == fresh.columns
    assert desk.view.due == fresh.due
    assert desk.view.totals == fresh.totals
    assert list(desk.due) == [line.row.id for line in desk.agenda.due(7)]
    assert {who: desk.due.group_of(who) for who in desk.due} == {line.row.id: line.group for line in desk.agenda.due(7)}
    assert desk.counts == desk.agenda.counts()
    assert all(desk.due.at(desk.due.place(who) or 0) == who for who in desk.due)
    for key in (key for column in desk.view.columns.values() for key in column):
        place = desk.view.place(key[-1])
        assert place is not None
        assert desk.view.at(*place) == key[-1]


def test_time_moves_lines_between_groups(people: Pipeline, clock: Clock) -> None:
    desk = Desk(people)
    people.subscribe(desk.take_in)
    assert desk.due.group_of(1) is Group.ANSWER
    assert desk.due.group_of(3) is Group.COMING
    for _ in range(9):
        clock.passes(hours=13)
        people.refresh()
        desk.take_in(())
        check(desk)
    assert desk.due.group_of(3) is not Group.COMING


def test_warmth_falls_with_influence() -> None:
    steps = [heat(influence / 100, 0.729) for influence in range(100, 60, -1)]
    assert steps[0] == 9
    assert steps[-1] == 0
    assert steps == sorted(steps, reverse=True)
    assert heat(0.5, 1.0) == 9


def test_a_view_of_nobody() -> None:
    view = View({}, Circumstances(lambda _: False, lambda _: "cold"))
    assert len(view) == 0
    assert view.at(Stage.VISIBILITY, 0) is None
    assert view.place(1) is None
