"""What is said above the footer: until it is read, on this screen or the next; never over the keys of a dialog."""

from __future__ import annotations

import asyncio
from functools import partial
from time import time
from typing import Literal

import pytest
from textual.pilot import Pilot
from textual.widgets._toast import Toast

from tests.boards import app_for, current
from tests.helpers import seen, until
from tui.pipeline import Pipeline
from tui.screens.board.key_line import KeyLine
from tui.screens.detail.screen import DetailScreen
from tui.screens.dialogs.person_form import PersonForm

Read = Literal["at once", "never"]


@pytest.fixture
def read(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Read:
    """How soon a message is read; a warning never."""
    found: Read = request.param
    seconds = 0.0 if found == "at once" else 3600.0
    monkeypatch.setattr(
        "tui.app._READ", {"information": seconds, "undoable": seconds, "warning": 3600.0, "error": 3600.0}
    )
    return found


def said(pilot: Pilot[None]) -> list[str]:
    """What stands there."""
    return [toast._notification.message for toast in pilot.app.screen.query(Toast)]


async def test_the_keys_stay_in_view_below_it(people: Pipeline) -> None:
    async with app_for(people).run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("t", "n")
        await pilot.pause()
        assert said(pilot)[0].startswith(f"logged a note to {current(pilot)}")
        (toast,) = pilot.app.screen.query(Toast)
        assert toast.region.bottom == pilot.app.screen.query_one(KeyLine).region.y == 23


@pytest.mark.parametrize("read", ["at once", "never"], indirect=True)
async def test_it_goes_with_a_key_once_it_was_read(people: Pipeline, read: Read) -> None:
    async with app_for(people).run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("t", "n", "j")
        await pilot.pause()
        assert len(said(pilot)) == (read == "never")


@pytest.mark.parametrize("read", ["at once", "never"], indirect=True)
async def test_another_screen_gets_only_what_nobody_can_have_read(people: Pipeline, read: Read) -> None:
    async with app_for(people).run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("t", "n")
        await pilot.pause()
        pilot.app.screen.run_worker(pilot.app.run_action("screen.run('detail')"))  # as by the mouse
        await pilot.pause()
        assert isinstance(pilot.app.screen, DetailScreen)
        assert len(said(pilot)) == (read == "never")


@pytest.mark.parametrize("key", list("bfID"))
async def test_what_a_single_key_did_stands_for_five_seconds(
    people: Pipeline, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with app_for(people).run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("3", key)
        await until(pilot, lambda: bool(said(pilot)))
        raised = time()
        monkeypatch.setattr("tui.app.time", lambda: raised + 4)
        await pilot.press("j", "k")
        await pilot.pause()
        assert said(pilot)
        assert said(pilot)[0].endswith("u undoes")
        monkeypatch.setattr("tui.app.time", lambda: raised + 6)
        await pilot.press("j")
        await pilot.pause()
        assert not said(pilot)


@pytest.mark.parametrize("read", ["at once"], indirect=True)
@pytest.mark.usefixtures("read")
async def test_a_warning_waits_longer(people: Pipeline) -> None:
    async with app_for(people).run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("v", "l", "space", "L", "j", "enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, DetailScreen)
        assert "different stages" in said(pilot)[0]


async def test_over_a_dialog_it_stands_at_the_top(people: Pipeline) -> None:
    async with app_for(people).run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("a")
        pilot.app.notify("the file cannot be read", severity="warning")
        await pilot.pause()
        assert isinstance(pilot.app.screen, PersonForm)
        (toast,) = pilot.app.screen.query(Toast)
        assert toast.region.y == 0


async def test_messages_leave_nothing_behind(people: Pipeline) -> None:
    async with app_for(people).run_test(size=(80, 24), notifications=True) as pilot:
        before = len(pilot.app.screen.query("*"))
        for number in range(20):
            pilot.app.notify(f"message {number}")
            await pilot.pause()
        assert said(pilot) == ["message 19"]
        pilot.app.clear_notifications()
        await pilot.pause()
        assert len(pilot.app.screen.query("*")) == before


async def test_news_from_another_thread_take_the_place_of_a_message(people: Pipeline) -> None:
    """A commit tells its listeners from the thread that wrote it."""
    async with app_for(people).run_test(size=(80, 24), notifications=True) as pilot:
        pilot.app.notify("before")
        await until(pilot, lambda: "before" in seen(pilot.app))
        tell = partial(people.deliver, partial(pilot.app.notify, "Ana was deleted elsewhere"))
        await asyncio.get_running_loop().run_in_executor(None, tell)
        await until(pilot, lambda: "Ana was deleted elsewhere" in seen(pilot.app))


async def test_u_undoes_is_not_broken_between_two_lines(people: Pipeline) -> None:
    async with app_for(people).run_test(size=(80, 24), notifications=True) as pilot:
        pilot.app.notify(f"{'x' * 70} next: email \N{MIDDLE DOT} u undoes")
        await pilot.pause()
        assert "u undoes" in seen(pilot.app)
