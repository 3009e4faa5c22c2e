"""What a key too many, or a word that means nothing, does: it is said, and little is lost."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from tests.boards import app_for
from tests.helpers import seen
from tui.model.records import Prospect
from tui.pipeline import Pipeline
from tui.screens.board.screen import BoardScreen
from tui.screens.dialogs.choose import Confirm
from tui.screens.dialogs.promise import PromisePrompt
from tui.screens.dialogs.touch import TouchPicker
from tui.views.filters import FILTER_WORDS


def toasts(pilot: Pilot[None]) -> str:
    """What was said and is still shown."""
    return " ".join(each.message for each in pilot.app._notifications)


def top(pilot: Pilot[None]) -> type:
    """The kind of screen on top."""
    return type(pilot.app.screen)


async def settle(pilot: Pilot[None]) -> None:
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


@pytest.fixture
def many(people: Pipeline) -> Pipeline:
    """The nine, and twelve more."""
    for number in range(12):
        people.add(Prospect(f"Person {number}"))
    return people


async def test_a_few_marked_are_deleted_at_once(people: Pipeline) -> None:
    async with app_for(people).run_test(size=(80, 24)) as pilot:
        await pilot.press("V", "D")
        await settle(pilot)
        assert len(people.people) == 0
        assert "deleted 9 people" in toasts(pilot)
        assert "u undoes" in toasts(pilot)
        await pilot.press("u")
        await settle(pilot)
        assert len(people.people) == 9


async def test_many_marked_are_asked_about(many: Pipeline) -> None:
    async with app_for(many).run_test(size=(80, 24)) as pilot:
        await pilot.press("V", "D")
        await pilot.pause()
        assert isinstance(pilot.app.screen, Confirm)
        assert "Delete 21 people" in seen(pilot.app)
        assert "One u takes it back" in seen(pilot.app)
        await pilot.press("enter")  # a hurried Enter keeps them
        await settle(pilot)
        assert len(many.people) == 21
        await pilot.press("D")
        await pilot.pause()
        await pilot.press("y")
        await settle(pilot)
        assert len(many.people) == 0
        assert "deleted 21 people" in toasts(pilot)
        await pilot.press("u")
        await pilot.pause()
        assert "Undo this?" in seen(pilot.app), "of many that is asked, too"
        assert "deleted 21 people" in seen(pilot.app)
        await pilot.press("y")
        await settle(pilot)
        assert len(many.people) == 21


@pytest.mark.parametrize("word", ["zzz", "[b]x", "x" * 40])
async def test_a_word_that_is_none_is_told_with_those_there_are(people: Pipeline, word: str) -> None:
    async with app_for(people).run_test(size=(80, 24)) as pilot:
        await pilot.press("slash")
        bar = pilot.app.screen.query_one("FilterBar Input")
        bar.value = f"is:{word}"  # type: ignore[attr-defined]
        await pilot.pause()
        last = seen(pilot.app).split("\n")[-1]
        assert f"no is:{word[:4]}" in last
        assert all(known in last for known in FILTER_WORDS)
        bar.value = "is:due"  # type: ignore[attr-defined]
        await pilot.pause()
        assert "no is:" not in seen(pilot.app)
        bar.value = f"is:{word}"  # type: ignore[attr-defined]
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert f"is:{word} is no state; there are late, due" in toasts(pilot)
        await pilot.press("escape", "slash")
        await pilot.pause()
        assert "no is:" not in seen(pilot.app)


async def test_a_click_beside_a_dialog_leaves_it_unless_words_would_be_lost(people: Pipeline) -> None:
    async with app_for(people).run_test(size=(80, 24)) as pilot:
        await pilot.press("t")
        assert top(pilot) is TouchPicker
        await pilot.click(offset=(40, 23))
        assert top(pilot) is TouchPicker, "a click on its border does not"
        await pilot.click(offset=(2, 1))
        assert top(pilot) is BoardScreen
        await pilot.press("p")
        await pilot.pause()
        await pilot.press("f", "r", "i")
        await pilot.click(offset=(2, 1))
        assert top(pilot) is PromisePrompt
        await pilot.press("backspace", "backspace", "backspace")
        await pilot.click(offset=(2, 1))
        assert top(pilot) is BoardScreen
