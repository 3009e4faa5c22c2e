"""What happens to the file while the board is open is said on the board, and the board goes on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.boards import app_for, names, screen_of
from tests.helpers import until
from tests.store.disks import FailingDisk
from tui.app import KeepwarmApp
from tui.model.kinds import Kind
from tui.model.records import Prospect, Stage
from tui.pipeline import Pipeline
from tui.screens.dialogs.not_saved import NotSaved
from tui.store import Store
from tui.store.restore import restore


def listening(app: KeepwarmApp, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Everything that is said from now on."""
    said: list[str] = []
    notify = app.notify

    def listen(message: str, **options: Any) -> None:
        said.append(message)
        notify(message, **options)

    monkeypatch.setattr(app, "notify", listen)
    return said


async def test_damage_is_said_once_and_the_board_goes_on(people: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    path = people.store.path
    whole = path.read_bytes()
    app = app_for(people)
    said = listening(app, monkeypatch)
    async with app.run_test() as pilot:
        before = names(pilot, Stage.VISIBILITY)
        with path.open("ab") as file:
            file.write(b'{"prospects": nonsense}\n')
        for _ in range(3):
            screen_of(pilot).poll()
        await pilot.pause()
        assert ["keepwarm check" in message for message in said] == [True]
        assert names(pilot, Stage.VISIBILITY) == before
        await pilot.press("j", "t", "c")
        await until(pilot, lambda: isinstance(pilot.app.screen, NotSaved))
        path.write_bytes(whole)
        await pilot.press("r")
        await until(pilot, lambda: any("logged a call" in message for message in said))
        assert [touch.kind for who in people.people for touch in people.prospect(who).touches].count(Kind.CALL) == 9
        await until(pilot, lambda: "prospects.jsonl can be read again" in said)


async def test_a_restore_by_another_process_is_shown(people: Pipeline, open_again: Callable[[], Pipeline]) -> None:
    backup = people.store.backup(datetime(2026, 3, 17, tzinfo=UTC))
    assert backup is not None
    async with app_for(people).run_test() as pilot:
        before = names(pilot, Stage.PROFITABILITY)
        open_again().add(Prospect("Zoe", stage=Stage.PROFITABILITY))
        screen_of(pilot).poll()
        assert "Zoe" in names(pilot, Stage.PROFITABILITY)
        restore(people.store.path.parent, backup, datetime(2026, 3, 17, tzinfo=UTC))
        screen_of(pilot).poll()
        await pilot.pause()
        assert names(pilot, Stage.PROFITABILITY) == before


async def test_a_backup_of_the_day_that_fails_is_said_and_the_touch_is_saved(
    people: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = FailingDisk()
    now = datetime(2026, 3, 17, tzinfo=UTC)
    store = Store.open(people.store.path.parent, disk=disk, clock=lambda: now)
    people.store = people.people._store = store
    disk.fail("mkdir")
    app = app_for(people)
    said = listening(app, monkeypatch)
    async with app.run_test() as pilot:
        await pilot.press("j", "t", "c")
        await until(pilot, lambda: any("logged a call" in message for message in said))
        await until(pilot, lambda: any("backup of the day" in message for message in said))
    store.close()


async def test_a_board_that_nobody_touched_leaves_nothing_behind(empty: Pipeline) -> None:
    folder = empty.store.path.parent
    async with app_for(empty).run_test() as pilot:
        for key in ("r", "escape", "j", "slash", "x", "escape", "u"):
            await pilot.press(key)
        screen_of(pilot).poll()
        await pilot.pause()
        assert not folder.exists()
    assert not folder.exists()


async def test_the_first_person_on_the_board_makes_the_folder(
    empty: Pipeline, open_again: Callable[[], Pipeline]
) -> None:
    async with app_for(empty).run_test() as pilot:
        await pilot.press("a", *"Zoe", "enter", "ctrl+s")
        await until(pilot, lambda: "Zoe" in names(pilot, Stage.VISIBILITY))
        open_again().add(Prospect("Kim"))
        screen_of(pilot).poll()
        assert {"Zoe", "Kim"} <= {*names(pilot, Stage.VISIBILITY)}
    assert empty.store.path.parent.stat().st_mode & 0o777 == 0o700
