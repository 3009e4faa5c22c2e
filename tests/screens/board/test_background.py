"""Sources are read while the board is open, where the user says so, and what came in is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.helpers import Clock, open_pipeline
from tests.screens.host import NOW, Host, settle
from tui.capture.records import Feed
from tui.capture.tray import BatchCounts
from tui.model.records import Prospect
from tui.pipeline import Pipeline, capturing
from tui.pipeline.capturing import Ran
from tui.screens.board import background
from tui.screens.board.background import SourceReader
from tui.store import WriteFailed


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture
def pipeline(tmp_path: Path, clock: Clock) -> Pipeline:
    found = open_pipeline(tmp_path, clock, 'timezone = "UTC"\n[rules]\n"capture.minutes" = 15\n')
    found.tray.keep_feed(Feed("work", "maildir", "/mail"))
    return found


async def said(pilot: Pilot[None], host: Host) -> list[str]:
    for _ in range(50):
        await settle(pilot)
        if host.toasts:
            break
        await pilot.pause(0.01)
    return host.toasts


async def test_what_came_in_is_said(pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "FIRST", 0.0)
    runs = [
        [Ran("work", BatchCounts(3, 2), logged="took 1 proposal"), Ran("home", BatchCounts(1, not_ours={"bulk": 1}))]
    ]
    runs += [
        [Ran("work", BatchCounts(), failure="refused")],
        [Ran("work", BatchCounts(), failure="refused", is_news=True)],
    ]
    monkeypatch.setattr(capturing, "run_all", lambda _: runs.pop(0))
    host = Host(pipeline)
    async with host.run_test() as pilot:
        await settle(pilot)
        reader = SourceReader(host.board)
        reader.start()
        assert await said(pilot, host) == ["work: 3 new items, 2 proposed; took 1 proposal"]
        host.clear_notifications()
        reader.read()
        await settle(pilot)
        assert host.toasts == [], "a failure that was told is not told again"
        reader.read()
        assert await said(pilot, host) == ["work: refused"]
        host.clear_notifications()

        def fails(_: Pipeline) -> list[Ran]:
            raise WriteFailed("the disk is full")

        monkeypatch.setattr(capturing, "run_all", fails)
        reader.read()
        assert await said(pilot, host) == ["the disk is full"]
        host.clear_notifications()
        reader.read()
        await settle(pilot)
        assert host.toasts == []


async def test_nothing_is_read_unasked(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "FIRST", 0.0)
    monkeypatch.setattr(capturing, "run_all", lambda _: pytest.fail("it was read"))
    found = open_pipeline(tmp_path, clock)
    found.tray.keep_feed(Feed("work", "maildir", "/mail"))
    host = Host(found)
    async with host.run_test() as pilot:
        await settle(pilot)
        SourceReader(host.board).start()
        await pilot.pause(0.05)
        assert host.toasts == []


async def test_the_status_line_says_how_many_wait(pipeline: Pipeline, tmp_path: Path, clock: Clock) -> None:
    from tests.helpers import seen, until
    from tui.app import KeepwarmApp
    from tui.capture.records import Proposed

    pipeline.add(Prospect("Ana Ruiz", met_at=NOW))
    other = open_pipeline(tmp_path, clock)
    app = KeepwarmApp(pipeline)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert "in the tray" not in seen(app)
        for number in (1, 2):
            other.tray.add(Proposed("touch", 1, "work", (str(number),), NOW, at=NOW, ref=f"mid:{number}"))
        await until(pilot, lambda: "2 in the tray" in seen(app))
        await pilot.press("C")
        await until(pilot, lambda: "2 proposals" in seen(app))
        await pilot.press("enter")
        await until(pilot, lambda: "1 proposal," in seen(app))
        await pilot.press("escape")
        await until(pilot, lambda: "1 in the tray" in seen(app))
