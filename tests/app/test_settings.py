"""The settings on the board: seen, tried, kept in the file and in force at once; asked for at the first start."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.boards import screen_of
from tests.helpers import seen, until
from tui.app import KeepwarmApp
from tui.capture.records import Feed
from tui.model.kinds import Kind
from tui.pipeline import Pipeline
from tui.screens.base.dialog import Field
from tui.screens.board.screen import BoardScreen
from tui.screens.dialogs.choose import Confirm
from tui.screens.dialogs.first_start import FirstStart
from tui.screens.dialogs.settings import SettingPrompt, SettingsSheet
from tui.settings.config import load_settings
from tui.settings.editing import set_value
from tui.settings.own import OwnSettings
from tui.store import WriteFailed

FILE = '# mine\ntimezone = "UTC"  # home\n[rules.budget]\nper_day = 2\n'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "own.toml"
    found.write_text(FILE)
    return found


def app_with(people: Pipeline, path: Path, *, first: bool = False) -> KeepwarmApp:
    return KeepwarmApp(people, own=OwnSettings(load_settings(path), path), first=first)


def top(pilot: Pilot[None]) -> type:
    return type(pilot.app.screen)


def sheet(pilot: Pilot[None]) -> SettingsSheet:
    assert isinstance(pilot.app.screen, SettingsSheet)
    return pilot.app.screen


async def change(pilot: Pilot[None], key: str, words: str) -> None:
    """Finds a setting and types another value, as far as it is tried."""
    await pilot.press("comma")
    await pilot.pause()
    sheet(pilot).table.go_to(key)
    await pilot.press("enter")
    await pilot.pause()
    assert isinstance(pilot.app.screen, SettingPrompt)
    field = pilot.app.screen.query_one("#value", Field)
    field.value = words


async def test_a_rule_is_tried_then_kept_and_in_force_at_once(people: Pipeline, path: Path) -> None:
    async with app_with(people, path).run_test(size=(80, 24)) as pilot:
        app = pilot.app
        assert isinstance(app, KeepwarmApp)
        people.log(1, Kind.CARD, confirmed=True)
        await pilot.press("r")  # the review is closed by it: its list is another one then
        await change(pilot, "budget", "x")
        await until(pilot, lambda: "a number is allowed" in seen(app))
        await pilot.press("enter")
        await pilot.pause()
        assert top(pilot) is SettingPrompt, "what is wrong is not kept"
        app.screen.query_one("#value", Field).value = "7"
        await until(pilot, lambda: "then:" in seen(app))
        assert "the budget is 2" in seen(app)
        assert "the budget is 7" in seen(app)
        assert path.read_text() == FILE, "nothing is written until it is said"
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, SettingsSheet))
        assert path.read_text() == FILE.replace("2", "7")
        line = sheet(pilot).table.line
        assert (line.key, line.value) == ("budget", "7")
        await pilot.press("escape")
        assert isinstance(app.screen, BoardScreen)
        assert app.pipeline.rules.budget.per_day == screen_of(pilot).pipeline.rules.budget.per_day == 7
        waiting = [who for who in app.pipeline.people if app.pipeline.agenda.waits(who)]
        assert not waiting, "more of them have room in the day"
        # What was done here is still ours: no question before it is taken back.
        touches = len(app.pipeline.prospect(1).touches)
        await pilot.press("u")
        await until(pilot, lambda: top(pilot) is Confirm or len(app.pipeline.prospect(1).touches) < touches)
        assert top(pilot) is BoardScreen


async def test_what_is_changed_elsewhere_is_in_force_here_too(people: Pipeline, path: Path) -> None:
    """As soon as nothing is typed; cursor, filter and marks stay."""
    async with app_with(people, path).run_test(size=(80, 24), notifications=True) as pilot:
        app = pilot.app
        assert isinstance(app, KeepwarmApp)
        await pilot.press("3", "j", "space", "slash", *"i")
        board = screen_of(pilot)
        before = board.state
        set_value(path, "budget", "7")
        set_value(path, "theme", "nord")
        board.poll()
        await pilot.pause()
        assert app.pipeline.rules.budget.per_day == 2
        await pilot.press("enter")
        board.poll()
        await until(pilot, lambda: "changed elsewhere" in seen(app))
        assert app.pipeline.rules.budget.per_day == board.pipeline.rules.budget.per_day == 7
        assert app.theme == "nord"
        after = board.state
        assert after is not before
        assert (after.marks, after.view.filter.text, after.current) == (before.marks, "i", before.current)
        path.write_text("budget = many")
        board.poll()
        await until(pilot, lambda: "those before stay in force" in seen(app))
        app.clear_notifications()
        board.poll()
        await pilot.pause()
        assert "stay in force" not in seen(app), "it is said once"


async def test_who_you_are_is_in_the_next_message_and_a_full_disk_is_told(
    people: Pipeline, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise WriteFailed("no space left on device")

    async with app_with(people, path).run_test(size=(80, 24)) as pilot:
        app = pilot.app
        assert isinstance(app, KeepwarmApp)
        with monkeypatch.context() as patch:
            patch.setattr("tui.settings.editing.write", full)
            await change(pilot, "name", "Robin [b]Lang")
            await pilot.press("enter")
            await until(pilot, lambda: "no space left" in seen(app))
            assert path.read_text() == FILE
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, SettingsSheet))
        assert app.pipeline.stationery.me.name == "Robin [b]Lang"
        assert "Robin [b]Lang" in seen(app)
        # The cards, at once; found by a word; and out of the file again.
        sheet(pilot).table.go_to("cards")
        await pilot.press("enter", "c")
        await until(pilot, lambda: load_settings(path).cards == "compact")
        assert screen_of(pilot).state.compact
        sheet(pilot).table.go_to("theme")
        app.choose_theme("gruvbox")
        await until(pilot, lambda: sheet(pilot).table.line.value == "gruvbox")
        await pilot.press("slash", *"phone", "enter")
        assert "Your number, in messages." in seen(app)
        await pilot.press("escape")
        sheet(pilot).table.go_to("name")
        await pilot.press("enter")
        app.screen.query_one("#value", Field).value = ""
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, SettingsSheet))
        assert load_settings(path).me.name == ""


async def test_what_the_sources_came_to_stands_beside_the_settings(people: Pipeline, path: Path) -> None:
    people.tray.keep_feed(Feed("work", "maildir", "/mail/work", added_at=people.now))
    async with app_with(people, path).run_test(size=(80, 24)) as pilot:
        await pilot.press("comma")
        await pilot.pause()
        assert "b your sources" in seen(pilot.app)
        await pilot.press("b")
        await pilot.pause()
        assert "work (maildir /mail/work), never read" in seen(pilot.app)
        assert "0 seen = 0 logged + 0 proposed" in seen(pilot.app)
        await pilot.press("escape")
        assert top(pilot) is SettingsSheet


async def test_the_first_start_asks_once(empty: Pipeline, path: Path) -> None:
    path.unlink()
    async with app_with(empty, path, first=True).run_test(size=(80, 24)) as pilot:
        app = pilot.app
        assert isinstance(app, KeepwarmApp)
        await until(pilot, lambda: isinstance(app.screen, FirstStart))
        await pilot.press(*"Robin")
        for key, words, says in (("timezone", "Nowhere", "a zone name"), ("workdays", "all", "days of the week")):
            before = app.screen.query_one(f"#{key}", Field).value
            app.screen.query_one(f"#{key}", Field).value = words
            await pilot.press("enter")
            await pilot.pause()
            assert says in seen(app)
            app.screen.query_one(f"#{key}", Field).value = before
        app.screen.query_one("#timezone", Field).value = "berlin"
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, BoardScreen))
        kept = load_settings(path)
        assert (kept.me.name, kept.zone.key, kept.book.rules.workdays.days) == (
            "Robin",
            "Europe/Berlin",
            (0, 1, 2, 3, 4),
        )
        assert "workdays" not in path.read_text(), "what was left as it was is not written"
        assert str(app.pipeline.calendar.zone) == "Europe/Berlin"


async def test_a_first_start_that_is_skipped_asks_no_more(empty: Pipeline, path: Path) -> None:
    path.unlink()
    async with app_with(empty, path, first=True).run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, FirstStart))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, BoardScreen))
        assert path.exists()
        assert all(line.startswith("#") for line in path.read_text().splitlines())
