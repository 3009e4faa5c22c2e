"""Another session changes something under the cursor: a key means the person that was seen, or nobody."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

import pytest
from textual import events
from textual.pilot import Pilot

from tests.boards import app_for, current, names, pane, screen_of
from tests.helpers import Clock, seen, until
from tui.model.kinds import Kind
from tui.model.records import Prospect, Reason, Stage
from tui.pipeline import Pipeline
from tui.screens.base.sight import MIN_PAUSE, MIN_SEEN
from tui.screens.board.screen import BoardScreen
from tui.screens.board.state import Pane
from tui.screens.dialogs.choose import Choose
from tui.screens.dialogs.comfort import ComfortPrompt
from tui.screens.dialogs.promise import PromisePrompt
from tui.screens.dialogs.snooze import SnoozePicker
from tui.screens.dialogs.tags import TagPrompt
from tui.screens.dialogs.touch import TouchPicker

V, C, P = Stage
SIZE = (120, 40)


@pytest.fixture
def other(people: Pipeline, open_again: Callable[[], Pipeline]) -> Pipeline:
    """A second session."""
    assert people
    return open_again()


def said(pilot: Pilot[None]) -> str:
    """The last message."""
    return [each.message for each in pilot.app._notifications][-1] if pilot.app._notifications else ""


async def taken_in(pilot: Pilot[None], people: Pipeline) -> None:
    """What the others did is on the screen."""
    people.refresh()
    await pilot.pause()


async def press_at(pilot: Pilot[None], key: str, at: float) -> None:
    """A key that was typed at a moment, by ``monotonic``."""
    event = events.Key(key, key)
    event.time = at
    pilot.app.screen.post_message(event)
    await pilot.pause()


async def done(pilot: Pilot[None]) -> None:
    """Every command is on disk and shown."""
    await until(pilot, lambda: all(worker.is_finished for worker in pilot.app.workers))
    await pilot.pause()


# Who has gone ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "keys", ["D", "tr", "I", "x", "p", "ptue", "s", "L", "#", " ", "v", "m", "y", "e", "S", "c", "\r"]
)
async def test_no_key_means_whoever_slides_under_the_cursor(people: Pipeline, other: Pipeline, keys: str) -> None:
    async with app_for(people).run_test(size=SIZE) as pilot:
        await pilot.press("2", "g")
        assert current(pilot) == "Eva Fry"
        other.delete(5)
        await taken_in(pilot, people)
        assert current(pilot) == ""
        assert "▸" not in seen(pilot.app), "nobody is highlighted"
        assert "deleted Eva Fry elsewhere" in said(pilot)
        steps = people.history()
        await pilot.press(*({" ": "space", "\r": "enter", "#": "number_sign"}.get(key, key) for key in keys))
        await done(pilot)
        assert isinstance(pilot.app.screen, BoardScreen)
        assert people.history() == steps, "nothing was done, nor undone"
        assert not screen_of(pilot).state.marks
        assert "nobody is under the cursor: deleted Eva Fry elsewhere; j or k goes on" in said(pilot)


@pytest.mark.parametrize(("keys", "to"), [("j", 2), ("k", 0), ("G", 3), ("g", 0), ("jj", 3), ("1", 2)])
async def test_the_cursor_goes_on_from_where_it_stood(people: Pipeline, other: Pipeline, keys: str, to: int) -> None:
    async with app_for(people).run_test(size=SIZE) as pilot:
        await pilot.press("1", "g", "j")
        before = names(pilot, V)
        who = screen_of(pilot).state.current
        assert current(pilot) == before[1]
        assert who is not None
        other.delete(who)
        await taken_in(pilot, people)
        await pilot.press(*keys)
        assert current(pilot) == before[to]
        who = screen_of(pilot).state.current
        assert who is not None
        await press_at(pilot, "D", monotonic() + 5)
        await done(pilot)
        assert who not in people.people


async def test_the_last_of_a_column(people: Pipeline, other: Pipeline) -> None:
    async with app_for(people).run_test(size=SIZE) as pilot:
        for key in "jk":
            await pilot.press("2", "G")
            assert current(pilot) == "Gus Hall"
            other.delete(7)
            await taken_in(pilot, people)
            assert current(pilot) == ""
            await pilot.press(key)
            assert current(pilot) == "Finn Gale"
            other.undo()
            await taken_in(pilot, people)
        other.delete([5, 6, 7])
        await taken_in(pilot, people)
        await pilot.press("j", "k", "D", "l")
        assert current(pilot) in names(pilot, P)


async def test_when_everybody_has_gone_keys_do_nothing(people: Pipeline, other: Pipeline) -> None:
    """On the board, and in a dialog that was opened for somebody."""
    async with app_for(people).run_test(size=SIZE) as pilot:
        await pilot.press("c")
        other.delete([*other.people])
        await taken_in(pilot, people)
        await pilot.press("3")
        assert '"3" is no interval' in seen(pilot.app)
        await pilot.press("escape", "escape")
        assert pilot.app.screen is screen_of(pilot)
        for pane in ("", "tab"):
            await pilot.press(*pane.split(), *"jkJKhlgG", "enter", "space", "delete", "ctrl+d", "ctrl+u")
            assert pilot.app.screen is screen_of(pilot)
            assert current(pilot) == ""
        before = len(people.history(None))
        await pilot.press(*"tcSIbfXDs")
        assert len(people.history(None)) == before


async def test_whoever_moves_is_followed_and_who_stays_is_kept(people: Pipeline, other: Pipeline) -> None:
    async with app_for(people).run_test(size=SIZE) as pilot:
        await pilot.press("2", "g")
        other.move(5, P)
        await taken_in(pilot, people)
        assert (current(pilot), screen_of(pilot).state.stage) == ("Eva Fry", P)
        other.add(Prospect("Early Bird", stage=P))
        other.log(8, Kind.CALL)
        other.edit(5, name="Eva Fry-Lund")
        await taken_in(pilot, people)
        assert current(pilot) == "Eva Fry-Lund"
        other.close(5, Reason.GONE)
        await taken_in(pilot, people)
        assert current(pilot) == ""
        assert "Eva Fry-Lund was closed elsewhere" in said(pilot)
        await pilot.press("u")
        await pilot.press("y")
        await done(pilot)
        assert current(pilot) == "Eva Fry-Lund", "an undo here brings the cursor back to them"


async def test_who_was_added_and_is_taken_back(people: Pipeline, other: Pipeline) -> None:
    async with app_for(people).run_test(size=SIZE) as pilot:
        new = other.add(Prospect("Early Bird", stage=C)).ids[0]
        await taken_in(pilot, people)
        screen_of(pilot).show_person(new)
        await pilot.pause()
        assert current(pilot) == "Early Bird"
        other.undo()
        await taken_in(pilot, people)
        assert current(pilot) == ""
        assert "undid: added Early Bird elsewhere" in said(pilot)


async def test_who_was_merged(people: Pipeline, other: Pipeline) -> None:
    async with app_for(people).run_test(size=SIZE) as pilot:
        await pilot.press("2", "g")
        other.merge(6, 5)
        await taken_in(pilot, people)
        assert current(pilot) == ""
        assert "Eva Fry was merged into Finn Gale elsewhere" in said(pilot)


async def test_nobody_comes_under_a_cursor_that_stands_on_nobody(people: Pipeline, other: Pipeline) -> None:
    other.delete([5, 6, 7])
    people.refresh()
    async with app_for(people).run_test(size=SIZE) as pilot:
        await pilot.press("2")
        assert current(pilot) == ""
        other.add(Prospect("Early Bird", stage=C))
        await taken_in(pilot, people)
        assert current(pilot) == ""
        await pilot.press("D")
        await done(pilot)
        assert "Early Bird" in names(pilot, C)
        assert "nobody is under the cursor" in said(pilot)
        await pilot.press("j")
        assert current(pilot) == "Early Bird"


async def test_a_step_of_the_user_goes_on_whatever_it_takes_in(people: Pipeline, other: Pipeline) -> None:
    """A command of this session takes in what the others did: that is still theirs."""
    async with app_for(people).run_test(size=SIZE) as pilot:
        await pilot.press("2", "g")
        other.delete(5)
        people.log(9, Kind.CALL)
        await pilot.pause()
        assert current(pilot) == ""
        await pilot.press("j")
        assert current(pilot) == "Finn Gale"
        other.delete(9)
        people.delete(6)
        await pilot.pause()
        assert current(pilot) == "Gus Hall"


# Filters, marks, the due panel ----------------------------------------------------------------------------------


@pytest.mark.parametrize("does", ["others", "time"])
async def test_whom_the_filter_finds_no_more(people: Pipeline, other: Pipeline, clock: Clock, does: str) -> None:
    async with app_for(people).run_test(size=SIZE) as pilot:
        await pilot.press("d", "slash", *("#vip" if does == "others" else "is:hot"), "enter")
        who = screen_of(pilot).state.current
        assert who is not None
        name = current(pilot)
        if does == "others":
            other.tag(who, remove=["vip"])
        else:
            clock.passes(days=60)
        screen_of(pilot).pass_minute()
        await pilot.pause()
        assert current(pilot) == ""
        assert f"the filter no longer shows {name}" in said(pilot)
        await pilot.press("D")
        await done(pilot)
        assert len(people.people) == 9
        await pilot.press("escape", "D")
        await done(pilot)
        assert len(people.people) == 9, "without the filter the cursor is still on nobody"


async def test_the_users_own_step_leads_on_under_a_filter(people: Pipeline) -> None:
    people.tag(7, add=["vip"])
    async with app_for(people).run_test(size=SIZE) as pilot:
        await pilot.press("d", "slash", *"#vip", "enter", "2")
        assert current(pilot) == "Finn Gale"
        people.tag(6, remove=["vip"])
        await pilot.pause()
        assert current(pilot) == "Gus Hall"


async def test_the_marked_who_have_gone_are_not_replaced_by_somebody_else(people: Pipeline, other: Pipeline) -> None:
    async with app_for(people).run_test(size=SIZE) as pilot:
        await pilot.press("2", "g", "space", "space")
        assert current(pilot) == "Gus Hall"
        other.delete(5)
        await taken_in(pilot, people)
        assert "no longer marked: deleted Eva Fry elsewhere" in said(pilot)
        assert current(pilot) == "Gus Hall"
        assert screen_of(pilot).targets() == [6]
        other.delete(6)
        await taken_in(pilot, people)
        await pilot.press("D")
        await done(pilot)
        assert 7 in people.people
        assert "nobody is under the cursor: deleted Finn Gale elsewhere" in said(pilot)
        await pilot.press("j", "space")
        people.delete(7)
        await pilot.pause()
        assert not screen_of(pilot).state.marks
        assert "elsewhere" not in screen_of(pilot).state.news


@pytest.mark.parametrize("size", [(80, 24), SIZE])
async def test_the_line_of_the_due_panel(people: Pipeline, other: Pipeline, size: tuple[int, int]) -> None:
    async with app_for(people).run_test(size=size) as pilot:
        state = screen_of(pilot).state
        await pilot.press("tab", "g", "j")
        who, following, before = state.current, state.due.at(2), state.due.at(0)
        assert who is not None
        other.log(who, Kind.CALL, confirmed=True)  # it is in the coming days now, or gone from the panel
        await taken_in(pilot, people)
        assert (state.current, pane(pilot)) == (who, Pane.DUE), "the cursor stays with its person"
        assert current(pilot) in [line.split("▸")[1][: len(current(pilot))] for line in
                                  seen(pilot.app).splitlines() if "▸" in line]  # fmt: skip
        state.go(following)
        other.delete(following)
        await taken_in(pilot, people)
        assert current(pilot) == ""
        await pilot.press("k")
        assert state.current == before
        await pilot.press("tab")
        assert current(pilot) != ""


async def test_the_panel_is_hidden_with_whom_only_it_shows(people: Pipeline) -> None:
    async with app_for(people).run_test(size=SIZE) as pilot:
        state = screen_of(pilot).state
        await pilot.press("slash", *"gale", "enter")
        state.go(1)
        await pilot.press("d")
        assert current(pilot) == "Finn Gale", "no key means somebody who is not shown"


# Dialogs ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("opens", "dialog", "answer"), [
    ("t", TouchPicker, "c"), ("i", TouchPicker, "e"), ("x", Choose, "g"), ("s", SnoozePicker, "3"),
    ("c", ComfortPrompt, "w"),
    ("p", PromisePrompt, ["t", "u", "e", "enter"]), ("number_sign", TagPrompt, ["n", "e", "w", "enter"]),
    ("s", SnoozePicker, ["d", "f", "r", "i", "enter"]),
])  # fmt: skip
async def test_a_dialog_that_is_open_means_whom_it_was_opened_for(
    people: Pipeline, other: Pipeline, opens: str, dialog: type, answer: str | list[str]
) -> None:
    people.log(6, Kind.CALL, confirmed=True)
    other.refresh()
    async with app_for(people).run_test(size=SIZE) as pilot:
        screen_of(pilot).state.go(6)
        await pilot.press(opens)
        assert isinstance(pilot.app.screen, dialog)
        other.delete(6)
        await taken_in(pilot, people)
        before = {who: people.prospect(who) for who in people.people}
        await pilot.press(*answer)
        await done(pilot)
        assert {who: people.prospect(who) for who in people.people} == before
        assert "deleted Finn Gale meanwhile" in said(pilot)
        assert current(pilot) == ""


# Before it was seen -----------------------------------------------------------------------------------------------


async def test_one_key_too_many_does_not_reach_the_neighbour(people: Pipeline) -> None:
    async with app_for(people).run_test(size=SIZE) as pilot:
        await pilot.press("2", "g")
        for key in "DDtcu":
            pilot.app.post_message(events.Key(key, key))
        await done(pilot)
        assert current(pilot) == "Finn Gale"
        assert people.history()[0][1].did == "delete"
        assert 6 in people.people
        assert "pause: keys typed before this was shown did nothing" in said(pilot)
        shown_at = screen_of(pilot).sight.shown_at
        await press_at(pilot, "D", shown_at + MIN_SEEN / 2)
        await done(pilot)
        assert 6 in people.people, "nobody reads a name so fast"
        await press_at(pilot, "D", shown_at + MIN_SEEN + MIN_PAUSE + 0.5)
        await done(pilot)
        assert 6 not in people.people


async def test_a_step_through_lists_that_have_changed_unseen(people: Pipeline, other: Pipeline) -> None:
    """The user sees Eva, and Finn below her; while "jD" is typed, Eva's card moves to another place."""
    async with app_for(people).run_test(size=SIZE) as pilot:
        await pilot.press("2", "g")
        other.move(5, V)
        await taken_in(pilot, people)
        changed = screen_of(pilot)._lists.shown_at
        await press_at(pilot, "j", changed + 0.1)
        assert screen_of(pilot).state.stage is V
        name = current(pilot)
        await press_at(pilot, "D", changed + 0.15)
        await done(pilot)
        assert name in names(pilot, V)
        await press_at(pilot, "k", changed + 3)
        await press_at(pilot, "D", changed + 3.1)
        await done(pilot)
        assert 5 not in people.people, "later, moving may be typed ahead as ever"


async def test_moving_and_acting_may_be_typed_ahead(people: Pipeline) -> None:
    async with app_for(people).run_test(size=SIZE) as pilot:
        await pilot.press("2", "g")
        for key in "jDjtc":
            pilot.app.post_message(events.Key(key, key))
        await done(pilot)
        assert 6 not in people.people
        assert 5 in people.people


async def test_whom_another_screen_leaves_under_the_cursor_is_seen_first(people: Pipeline) -> None:
    async with app_for(people).run_test(size=SIZE) as pilot:
        await pilot.press("2", "g", "enter")
        for key in ("J", "escape", "D"):
            pilot.app.post_message(events.Key(key, None))
        await done(pilot)
        assert isinstance(pilot.app.screen, BoardScreen)
        assert current(pilot) == "Finn Gale"
        assert 6 in people.people
        await press_at(pilot, "D", monotonic() + 1)
        await done(pilot)
        assert 6 not in people.people
