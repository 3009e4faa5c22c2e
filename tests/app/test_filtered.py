"""Review, grooming, export and marks of those whom the filter shows; and the way to everybody."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.boards import NOW, app_for, current, screen_of
from tests.helpers import in_sizes, seen, until
from tui.model.kinds import Kind
from tui.model.records import Prospect, Stage
from tui.pipeline import Pipeline
from tui.screens.board.screen import BoardScreen
from tui.screens.grooming.screen import GroomingScreen
from tui.screens.review import screen as review
from tui.screens.review.screen import ReviewScreen
from tui.views.review.saved_walk import load


def first_line(shown: str) -> str:
    return shown.splitlines()[0]


async def test_the_review_of_a_filter(people: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those who wait for the day's budget, which is two, are in it; the review of everybody is gone on with apart."""
    monkeypatch.setattr(review, "MIN_SEEN", 0.0)
    folder = people.store.path.parent
    async with app_for(people).run_test(size=(80, 24), notifications=True) as pilot:
        app = pilot.app
        await pilot.press("r", "j", "escape")
        kept = load(folder)
        assert kept is not None
        await pilot.press("slash", *"stage:cred", "enter", "r")
        async for _ in in_sizes(pilot, (80, 24), (60, 20), (120, 40)):
            assert first_line(seen(app)).startswith(" Review of stage:cred, 1 of 1 ")
            assert "* everybody" in first_line(seen(app))
        assert "Eva Fry" in seen(app)
        await pilot.press("t", "c")
        await until(pilot, lambda: "Review of stage:cred. Decided." in seen(app))
        assert "* reviews everybody" in seen(app)
        assert load(folder) == kept
        await pilot.press("u")
        await until(pilot, lambda: " Eva Fry" in seen(app))
        await pilot.press("asterisk")
        await pilot.pause()
        assert first_line(seen(app)).startswith(" Review  ")
        assert isinstance(app.screen, ReviewScreen)
        assert app.screen.walk.visits == list(kept.visits)
        await pilot.press("asterisk")
        await until(pilot, lambda: "everybody already" in seen(app))
        await pilot.press("escape")
        assert not screen_of(pilot).state.view.filter
        await pilot.press("slash", *"nobody", "enter", "r")
        assert "Review of nobody. Nothing is due now." in seen(app)


async def test_the_grooming_of_a_filter(people: Pipeline) -> None:
    people.interest(2)
    people.interest(3)
    people.add(Prospect("Bo Li", stage=Stage.CREDIBILITY, company="Bolt", tags=("else",)))
    async with app_for(people).run_test(size=(80, 24)) as pilot:
        app = pilot.app
        await pilot.press("slash", *"#fair", "enter", "w")
        await until(pilot, lambda: "same 1" in seen(app))
        assert first_line(seen(app)).startswith(" Grooming of #fair, ")
        assert "* everybody" in first_line(seen(app))
        assert isinstance(app.screen, GroomingScreen)
        assert {line.ids for group in app.screen.grooming.groups() for line in group.lines} == {(2,), (2, 10)}
        people.log(3, Kind.CALL, at=NOW - timedelta(hours=1), confirmed=True)  # somebody else: not in this list
        await pilot.press("asterisk")
        await until(pilot, lambda: "Cem Acar" in seen(app))
        assert first_line(seen(app)).startswith(" Grooming  ")
        await pilot.press("escape", "slash", *"nobody", "enter", "w")
        await until(pilot, lambda: "Nothing to decide among nobody. * shows everybody." in seen(app))


async def test_marks_and_export_say_what_the_filter_means(people: Pipeline) -> None:
    async with app_for(people).run_test(size=(120, 40)) as pilot:
        app = pilot.app
        await pilot.press("slash", *"#vip", "enter", "V")
        assert " 2 marked  Esc clear" in seen(app)
        await pilot.press("slash", *["backspace"] * 4, *"#bni", "enter")
        assert "/#bni  2 marked, 1 not shown  Esc clear" in seen(app)
        await pilot.press("colon", *"export", "enter")
        await until(pilot, lambda: "Export whom?" in seen(app))
        assert "the 2 marked" in seen(app)
        assert "all of #bni: 2 people" in seen(app)
        await pilot.press("escape", "escape")
        assert "2 marked  Esc clear" in seen(app)
        await pilot.press("escape")
        assert "marked" not in seen(app)
        assert isinstance(app.screen, BoardScreen)
        assert current(pilot)
