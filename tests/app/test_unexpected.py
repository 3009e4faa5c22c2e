"""An error that nobody expected: it is said in a line and logged, what was being done is given up, the board stays."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.strip import Strip
from textual.widgets import Static

from tests.boards import app_for, current, screen_of
from tests.helpers import seen
from tui.model.records import Prospect
from tui.pipeline import Pipeline
from tui.screens.base.dialog import Dialog
from tui.screens.board.columns import Column
from tui.screens.board.screen import BoardScreen
from tui.screens.board.status import StatusLine
from tui.screens.dialogs import touch
from tui.screens.dialogs.choose import Confirm
from tui.screens.dialogs.help import HelpScreen
from tui.screens.dialogs.person_form import PersonForm
from tui.screens.dialogs.promise import PromisePrompt
from tui.screens.report.screen import ReportScreen
from tui.settings.error_log import log_path
from tui.terminal.later import later
from tui.terminal.unexpected import MOST, WITHIN, Repetition
from tui.widgets.text_lines import KeyFooter

SECRET = "Zoe Quine"


def fails(*_: object, **__: object) -> Any:
    raise LookupError(SECRET)


async def until(holds: Callable[[], bool]) -> None:
    """Waits until something holds, for ten seconds at most; asks nothing of a screen that may hear nothing."""
    for _ in range(1000):
        if holds():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("never seen")


def said(pilot: Pilot[None]) -> str:
    """The message that is shown."""
    return " ".join(each.message for each in pilot.app._notifications)


async def survives(pilot: Pilot[None], survived: list[BaseException], times: int = 1) -> None:
    """It was said and logged, nothing of anybody in it, and keys act on the board as before."""
    await until(lambda: "unexpected error (LookupError)" in said(pilot))
    await pilot.pause()
    assert len(survived) == times
    survived.clear()
    assert str(log_path()) in said(pilot)
    assert "LookupError" in log_path().read_text("utf-8")
    assert SECRET not in log_path().read_text("utf-8")
    assert type(pilot.app.screen) is BoardScreen
    assert "unexpected error (LookupError)" in seen(pilot.app).replace("\n", " ")
    before = current(pilot)
    await pilot.press("G", "j")
    assert current(pilot) != before
    assert "Ana Ruiz" in seen(pilot.app)


# What is being done is given up -----------------------------------------------------------------------------


def of_an_action(pilot: Pilot[None], patch: pytest.MonkeyPatch) -> None:
    patch.setattr(BoardScreen, "action_sort", fails)
    pilot.app.post_message(events.Key("o", "o"))


def of_the_application(pilot: Pilot[None], patch: pytest.MonkeyPatch) -> None:
    patch.setattr(pilot.app, "action_command_palette", fails)
    pilot.app.post_message(events.Key("ctrl+p", None))


def of_a_priority_key(pilot: Pilot[None], patch: pytest.MonkeyPatch) -> None:
    patch.setattr(pilot.app, "_check_bindings", fails)
    pilot.app.post_message(events.Key("j", "j"))
    pilot.app.call_later(patch.undo)


def of_a_click(pilot: Pilot[None], patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Column, "on_click", fails, raising=False)
    patch.setattr(screen_of(pilot), "_forward_event", fails)
    for kind in (events.MouseDown, events.MouseUp):
        pilot.app.post_message(kind(None, 60, 8, 0, 0, 1, False, False, False, 60, 8))
    pilot.app.call_later(patch.undo)


def of_a_timer(pilot: Pilot[None], _: pytest.MonkeyPatch) -> None:
    pilot.app.screen.set_timer(0.01, fails)


def of_an_interval(pilot: Pilot[None], _: pytest.MonkeyPatch) -> None:
    pilot.app.screen.set_interval(0.01, fails, repeat=1)


def of_a_callback(pilot: Pilot[None], _: pytest.MonkeyPatch) -> None:
    pilot.app.screen.call_later(fails)


def of_the_next_callback(pilot: Pilot[None], _: pytest.MonkeyPatch) -> None:
    pilot.app.screen.call_next(fails)


def of_a_callback_after_a_refresh(pilot: Pilot[None], _: pytest.MonkeyPatch) -> None:
    pilot.app.screen.call_after_refresh(fails)


def of_a_slice(pilot: Pilot[None], _: pytest.MonkeyPatch) -> None:
    later(0.01, pilot.app.screen, fails)


def of_a_worker(pilot: Pilot[None], _: pytest.MonkeyPatch) -> None:
    async def work() -> None:
        fails()

    pilot.app.run_worker(work())


def of_another_thread(_pilot: Pilot[None], _: pytest.MonkeyPatch) -> None:
    asyncio.get_running_loop().call_soon_threadsafe(fails)


def of_a_command(pilot: Pilot[None], patch: pytest.MonkeyPatch) -> None:
    patch.setattr(screen_of(pilot).pipeline, "interest", fails)
    pilot.app.post_message(events.Key("I", "I"))


def of_what_follows_a_command(pilot: Pilot[None], patch: pytest.MonkeyPatch) -> None:
    patch.setattr(BoardScreen, "show_result", fails)
    pilot.app.post_message(events.Key("I", "I"))


def of_an_idle_moment(pilot: Pilot[None], patch: pytest.MonkeyPatch) -> None:
    patch.setattr(StatusLine, "on_idle", fails, raising=False)
    screen_of(pilot).query_one(StatusLine).check_idle()
    pilot.app.call_later(patch.undo)


def of_a_dialog_that_is_not_there(pilot: Pilot[None], patch: pytest.MonkeyPatch) -> None:
    patch.setattr(touch, "offers", fails)
    pilot.app.post_message(events.Key("t", "t"))


def of_composing_a_dialog(pilot: Pilot[None], patch: pytest.MonkeyPatch) -> None:
    patch.setattr(PromisePrompt, "compose", fails)
    patch.setattr(PromisePrompt, "on_mount", lambda _: None)
    pilot.app.post_message(events.Key("p", "p"))


def of_mounting_a_dialog(pilot: Pilot[None], patch: pytest.MonkeyPatch) -> None:
    patch.setattr(HelpScreen, "on_mount", fails)
    pilot.app.post_message(events.Key("question_mark", "?"))


def of_a_part_of_a_dialog(pilot: Pilot[None], patch: pytest.MonkeyPatch) -> None:
    patch.setattr(touch.Kinds, "on_mount", fails, raising=False)
    pilot.app.post_message(events.Key("t", "t"))


def of_a_part_of_a_part(pilot: Pilot[None], _: pytest.MonkeyPatch) -> None:
    class Sheet(Dialog[None]):
        def compose(self) -> ComposeResult:
            with Static():
                yield Broken()

    class Broken(Static):
        def compose(self) -> ComposeResult:
            yield Static("one")
            fails()

    pilot.app.push_screen(Sheet())


def of_mounting_a_screen(pilot: Pilot[None], patch: pytest.MonkeyPatch) -> None:
    patch.setattr(KeyFooter, "on_mount", fails, raising=False)
    pilot.app.post_message(events.Key("R", "R"))


def of_the_lines_of_a_screen(pilot: Pilot[None], patch: pytest.MonkeyPatch) -> None:
    patch.setattr(ReportScreen, "on_mount", fails)
    pilot.app.post_message(events.Key("R", "R"))


CAUSES = [value for name, value in sorted(globals().items()) if name.startswith("of_")]
Cause = Callable[[Pilot[None], pytest.MonkeyPatch], None]


@pytest.mark.parametrize("cause", CAUSES, ids=[each.__name__ for each in CAUSES])
async def test_it_is_said_and_the_board_goes_on(people: Pipeline, cause: Cause, survived: list[BaseException]) -> None:
    people.edit(1, name="Ana Ruiz", note="so that Ana is there")
    async with app_for(people).run_test(size=(80, 24), notifications=True) as pilot:
        with pytest.MonkeyPatch.context() as patch:
            cause(pilot, patch)
            await until(lambda: "unexpected error" in said(pilot))
            await pilot.pause()
        times = 2 if cause is of_a_click else 1
        await survives(pilot, survived, times)


async def test_the_command_of_a_lost_dialog_is_given_up(
    people: Pipeline, monkeypatch: pytest.MonkeyPatch, survived: list[BaseException]
) -> None:
    """A worker waits for its answer, and keys wait for the worker."""
    people.interest(1)
    monkeypatch.setattr(Confirm, "compose", fails)
    async with app_for(people).run_test(size=(80, 24), notifications=True) as pilot:
        screen_of(pilot).commands.do(lambda: _asks(), confirmed=lambda: _asks())
        await until(lambda: bool(survived))
        await until(lambda: not screen_of(pilot).keys.command_is_running)
        before = current(pilot)
        await pilot.press("j", "j")
        assert current(pilot) != before
        survived.clear()


def _asks() -> Any:
    from tui.pipeline import Question

    raise Question("Really?")


async def test_a_half_open_dialog_leaves_nothing_behind(
    people: Pipeline, monkeypatch: pytest.MonkeyPatch, survived: list[BaseException]
) -> None:
    monkeypatch.setattr(PersonForm, "on_mount", fails)
    async with app_for(people).run_test(size=(80, 24), notifications=True) as pilot:
        before = list(pilot.app._registry)
        for _ in range(3):
            await pilot.press("a")
            await pilot.pause(1.0)
        pilot.app.clear_notifications()
        await pilot.pause()
        assert type(pilot.app.screen) is BoardScreen
        assert [each for each in pilot.app._registry if each not in before] == []
        survived.clear()


async def test_keys_behind_one_that_fails_act(
    people: Pipeline, monkeypatch: pytest.MonkeyPatch, survived: list[BaseException]
) -> None:
    """Also those that waited for a command."""
    monkeypatch.setattr(BoardScreen, "action_sort", fails)
    async with app_for(people).run_test(size=(80, 24), notifications=True) as pilot:
        for key in "IojojI":
            pilot.app.post_message(events.Key(key, key))
        await until(lambda: [step.did for _, step in people.history()].count("interest") == 2)
        assert {step.who for _, step in people.history() if step.did == "interest"} != {(1,)}
        survived.clear()


async def test_no_number_of_keys_that_fail_ends_the_board(
    people: Pipeline, monkeypatch: pytest.MonkeyPatch, survived: list[BaseException]
) -> None:
    monkeypatch.setattr(people, "interest", fails)
    monkeypatch.setattr(BoardScreen, "action_sort", fails)
    async with app_for(people).run_test(size=(80, 24), notifications=True) as pilot:
        for key in "I" * 30 + "o" * 30:
            pilot.app.post_message(events.Key(key, key))
        await until(lambda: not screen_of(pilot).is_busy() and bool(survived))
        await pilot.pause()
        assert pilot.app.is_running
        survived.clear()
        await pilot.press("j")
        assert type(pilot.app.screen) is BoardScreen


async def test_whoever_hears_of_a_change_hears_it_behind_one_that_fails(
    people: Pipeline, survived: list[BaseException]
) -> None:
    people.subscribe(fails)
    async with app_for(people).run_test(size=(80, 24), notifications=True) as pilot:
        other = people.add(Prospect("Zed"))
        await pilot.pause()
        assert other.ids[0] in screen_of(pilot).state.view
        assert len(survived) == 1
        survived.clear()


async def test_what_fails_by_itself_again_and_again_is_said_once(
    people: Pipeline, monkeypatch: pytest.MonkeyPatch, survived: list[BaseException]
) -> None:
    """Twice a second the board looks whether somebody else changed something."""
    async with app_for(people).run_test(size=(80, 24), notifications=True) as pilot:
        monkeypatch.setattr(people, "catch_up", fails)
        await until(lambda: bool(survived))
        log = log_path().read_text("utf-8")
        await pilot.pause(2.5)
        assert len(survived) == 1
        assert log_path().read_text("utf-8") == log
        await pilot.press("j")
        await until(lambda: len(survived) == 2)
        survived.clear()


# What cannot be survived ------------------------------------------------------------------------------------


async def _ends(app: App[None], survived: list[BaseException]) -> None:
    await until(lambda: not app.is_running or app._closed)
    assert app.return_code == 1
    survived.clear()


async def _at_every_painting(people: Pipeline, patch: pytest.MonkeyPatch, survived: list[BaseException]) -> None:
    app = app_for(people)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        patch.setattr(StatusLine, "render_line", fails)
        pilot.app.screen.query_one(StatusLine).refresh()
        await _ends(app, survived)


async def _at_the_start(people: Pipeline, patch: pytest.MonkeyPatch, survived: list[BaseException]) -> None:
    patch.setattr(BoardScreen, "on_mount", fails)
    app = app_for(people)
    async with app.run_test(size=(80, 24), notifications=True):
        await _ends(app, survived)


@pytest.mark.parametrize("when", [_at_every_painting, _at_the_start])
async def test_it_ends_with_a_line(
    people: Pipeline,
    when: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    survived: list[BaseException],
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(LookupError):
        await when(people, monkeypatch, survived)
    words = " ".join(capsys.readouterr().err.split())
    assert words.startswith("keepwarm: an unexpected error (LookupError); what and where is in")
    assert SECRET not in words


async def test_an_error_in_one_painting_is_survived(
    people: Pipeline, monkeypatch: pytest.MonkeyPatch, survived: list[BaseException]
) -> None:
    rightly = StatusLine.render_line
    times = iter([True])

    def once(line: StatusLine, y: int) -> Strip:
        return fails() if next(times, False) else rightly(line, y)

    async with app_for(people).run_test(size=(80, 24), notifications=True) as pilot:
        monkeypatch.setattr(StatusLine, "render_line", once)
        pilot.app.screen.query_one(StatusLine).refresh()
        await until(lambda: bool(survived))
        await pilot.pause()
        assert "2 due, 1 of them late" in seen(pilot.app).split("\n")[0]
        await survives(pilot, survived)


# How they are told apart ------------------------------------------------------------------------------------


def test_errors_that_go_on_by_themselves() -> None:
    found = Repetition()
    assert [found.goes_on(at * WITHIN / MOST / 2) for at in range(MOST)] == [False] * (MOST - 1) + [True]


def test_errors_now_and_then_do_not() -> None:
    found = Repetition()
    assert not any(found.goes_on(at * 0.5) for at in range(1000))


def test_errors_of_keys_do_not_however_fast_they_come() -> None:
    found = Repetition()
    for at in range(200):
        found.input(at / 1000)
    assert not any(found.goes_on(0.2 + at / 50) for at in range(200))


def test_a_key_explains_no_error_for_ever() -> None:
    found = Repetition()
    for at in range(200):
        found.input(at / 1000)
    assert any(found.goes_on(20 + at / 60) for at in range(MOST))


def test_the_same_error_is_new_again_after_a_key() -> None:
    found = Repetition()
    with pytest.raises(LookupError) as caught:
        fails()
    assert [found.is_new(caught.value), found.is_new(caught.value)] == [True, False]
    found.input(0)
    assert found.is_new(caught.value)


async def test_a_size_that_is_told_to_a_board_that_ended_before_it_had_parts_is_none(people: Pipeline) -> None:
    app = app_for(people)
    async with app.run_test():
        early = app.get_default_screen()
        await early._on_message(events.Resize(app.size, app.size))
