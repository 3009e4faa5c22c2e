"""The sources: what came of each, briefing them, whom they sent, who gives; and hostile names."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.helpers import Clock, in_sizes, open_pipeline, seen
from tests.screens.host import NOW, FakeBoard, Host, settle, top
from tests.screens.hostile import NAMES, assert_harmless, written
from tui.model.kinds import Kind
from tui.model.records import Prospect, Source, Stage
from tui.pipeline import Pipeline
from tui.screens.detail.screen import DetailScreen
from tui.screens.sources.screen import SourcesScreen
from tui.text import width
from tui.views.report import gather_sources

SMALL, LARGE = (80, 24), (120, 40)


@pytest.fixture
def referring(pipeline: Pipeline, clock: Clock) -> Pipeline:
    """Ana (1) sent Cy and Di; Ray, who is not on the board, sent Bob (2)."""
    pipeline.edit(2, source=Source(name="Ray Dalton"))
    for name in ("Cy", "Di"):
        pipeline.add(Prospect(name, source=Source(prospect=1), referred_at=NOW - timedelta(hours=1)))
    pipeline.referral(1)
    clock.passes(hours=2)
    pipeline.log(3, Kind.EMAIL)  # answered after 3 h, and a report is owed
    pipeline.bought(4)
    pipeline.interest(4)
    pipeline.move(4, Stage.CREDIBILITY)
    return pipeline


async def opened(pilot: Pilot[None], *keys: str) -> str:
    """What is seen once the figures are there."""
    await pilot.press(*keys)
    for _ in range(3):
        await pilot.pause()
    assert isinstance(pilot.app, Host)
    return seen(pilot.app)


async def later(pilot: Pilot[None]) -> str:
    """What is seen after a command was done, and the figures were gathered again."""
    await settle(pilot)
    await pilot.pause(0.4)
    assert isinstance(pilot.app, Host)
    return seen(pilot.app)


def line_of(screen: str, name: str) -> list[str]:
    """The words of a line of the table."""
    return next(line for line in screen.split("\n") if line[1:].startswith(name)).split()


async def test_what_came_of_each(referring: Pipeline) -> None:
    host = Host(referring)
    async with host.run_test(size=SMALL) as pilot:
        async for size in in_sizes(pilot, SMALL, LARGE):
            screen = await opened(pilot, "Y")
            assert line_of(screen, "Ana Ruiz")[2:] == "2 not yet 3 h 100% 100% 1 1 · 1 2".split()
            assert line_of(screen, "Ray Dalton")[2:] == "1 not yet - - - 1 · · · ·".split()
            head = next(line for line in screen.split("\n") if "briefed" in line)
            assert head.split()[:6] == ["source", "sent", "briefed", "median", "48", "h"]
            assert "Sent by Ana Ruiz" in screen
            below = screen[screen.index("Sent by") :]
            assert below.index("Di") < below.index("Cy"), "the furthest first"
            assert "2 given, 2 on the board" in below, "whom they sent was given, noted as such or not"
            assert all(width(line) == size[0] for line in screen.split("\n"))
            assert "▸Ana" in screen
            screen = await opened(pilot, "j")
            assert "▸Ray" in screen
            assert "Sent by Ray Dalton" in screen
            assert "Bob Lee" in screen
            await pilot.press("escape")


@pytest.mark.parametrize(("keys", "name"), [(("b",), "Ana Ruiz"), (("j", "b"), "Ray Dalton")])
async def test_a_briefing_is_recorded_and_can_be_undone(referring: Pipeline, keys: tuple[str, ...], name: str) -> None:
    host = Host(referring)
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await opened(pilot, "Y", *keys)
        screen = await later(pilot)
        assert f"briefed {name}" in host.toasts[-1]
        assert "u undoes" in host.toasts[-1]
        assert line_of(screen, name)[3:5] == ["2", "Mar"]
        assert [each.name for each in gather_sources(referring).found if each.briefed_at] == [name]
        await pilot.press("u")
        assert line_of(await later(pilot), name)[3:5] == ["not", "yet"]


async def test_enter_opens_a_source_on_the_board(referring: Pipeline) -> None:
    host = Host(referring)
    async with host.run_test(size=SMALL) as pilot:
        await opened(pilot, "Y", "enter")
        assert top(host) is DetailScreen
        assert "Ana Ruiz" in seen(host)
        await opened(pilot, "escape")
        assert top(host) is SourcesScreen
        referring.edit(3, source=Source(prospect=2))
        await later(pilot)
        await opened(pilot, "g", "enter", "J")
        assert "Bob Lee" in seen(host).split("\n")[0]
        assert "▸Bob Lee" in await opened(pilot, "escape"), "the cursor is on who was seen last"
        await opened(pilot, "escape")
        assert top(host) is FakeBoard


async def test_enter_on_a_plain_name_records_nothing(referring: Pipeline) -> None:
    host = Host(referring)
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        assert "Enter open" in await opened(pilot, "Y")
        screen = await opened(pilot, "j")
        assert "Enter open" not in screen
        assert "b brief now" in screen
        await opened(pilot, "enter")
        await settle(pilot)
        assert "Ray Dalton is not on the board" in host.toasts[-1]
        assert top(host) is SourcesScreen
        assert not [each for each in gather_sources(referring).found if each.briefed_at]


async def test_the_cursor_stays_on_its_source(referring: Pipeline) -> None:
    host = Host(referring)
    async with host.run_test(size=SMALL) as pilot:
        await opened(pilot, "Y", "j")
        for name in ("Ed", "Flo"):  # another process: now Ray sent the most
            referring.add(Prospect(name, source=Source(name="Ray Dalton")))
        screen = await later(pilot)
        assert "▸Ray Dalton" in screen
        assert screen.index("Ray Dalton") < screen.index("Ana Ruiz")
        assert "Sent by Ray Dalton" in screen


async def test_a_deleted_source_is_not_briefed(referring: Pipeline) -> None:
    referring.delete(1)
    host = Host(referring)
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        assert "▸someone deleted" in await opened(pilot, "Y")
        await pilot.press("b")
        assert "there is nobody to brief" in host.toasts[-1]
        await pilot.press("enter")
        assert "there is nothing to open" in host.toasts[-1]
        assert "brief now" not in seen(host)


async def test_without_sources_it_says_how_to_record_one(host: Host) -> None:
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        async for _ in in_sizes(pilot, SMALL, LARGE):
            screen = await opened(pilot, "Y")
            assert "No sources yet." in screen
            assert "Enter on somebody, then its field Source" in screen
            assert "keepwarm add NAME --source WHO" in screen
            assert "brief now" not in screen
            assert "Enter open" not in screen
            await opened(pilot, "j", "G", "ctrl+d", "enter", "b")
            assert "no source yet" in host.toasts[-1]
            assert seen(host).rstrip().split("\n")[-1].strip(), "the last line is used"
            await pilot.press("escape")
            assert top(host) is FakeBoard


async def test_many_sources_scroll_with_the_cursor(pipeline: Pipeline) -> None:
    for number in range(40):
        pipeline.add(Prospect(f"P{number}", source=Source(name=f"Source {number:02}")))
    host = Host(pipeline)
    async with host.run_test(size=SMALL) as pilot:
        screen = await opened(pilot, "Y")
        assert "Source 39" not in screen
        assert "Sent by Source 00" in screen, "the lower part has its room"
        screen = await opened(pilot, "G")
        assert "▸Source 39" in screen
        assert "Sent by Source 39" in screen
        assert "▸Source 00" in await opened(pilot, "g")
        assert "Source 0" not in (await opened(pilot, "ctrl+d", "ctrl+d", "ctrl+d", "ctrl+d")).split("\n")[4]


async def test_more_people_than_there_is_room_for_are_counted(pipeline: Pipeline) -> None:
    for number in range(40):
        pipeline.add(Prospect(f"P{number}", source=Source(prospect=1)))
    host = Host(pipeline)
    async with host.run_test(size=SMALL) as pilot:
        screen = await opened(pilot, "Y")
        shown = sum(line.lstrip().startswith("P") for line in screen.split("\n"))
        assert f"and {40 - shown} more" in screen
        assert shown > 5


async def test_a_click_goes_there_and_a_second_opens(referring: Pipeline) -> None:
    host = Host(referring)
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await opened(pilot, "Y")
        await pilot.click("#table", offset=(5, 1))
        await pilot.pause()
        assert "Sent by Ray Dalton" in seen(host)
        await pilot.click("#table", offset=(5, 0))
        await pilot.click("#table", offset=(5, 0))
        assert top(host) is DetailScreen


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("key", ["R", "Y"])
async def test_hostile_names(tmp_path: Path, clock: Clock, name: str, key: str) -> None:
    sent = Prospect(name, added_at=NOW, source=Source(name=name))
    other = Prospect(name, added_at=NOW, source=Source(prospect=1))
    pipeline = written(tmp_path, clock, sent, other)
    pipeline.referral(1)
    host = Host(pipeline)
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        async for size in in_sizes(pilot, SMALL, LARGE):
            screen = await opened(pilot, key)
            screen += "\n" + await opened(pilot, "G")
            if key == "Y":
                screen += "\n" + await opened(pilot, "j")
                await pilot.press("b")
                screen += "\n" + await later(pilot)
            assert_harmless(screen, size[0])
            if name.startswith("call"):
                assert "call [/] Bob" in screen
            while top(host) is not FakeBoard:
                await pilot.press("escape")


async def test_a_source_that_is_none_any_more_is_not_replaced_by_another(
    referring: Pipeline, tmp_path: Path, clock: Clock
) -> None:
    other = open_pipeline(tmp_path, clock)
    host = Host(referring)
    async with host.run_test(size=LARGE, notifications=True) as pilot:
        assert "▸Ana" in await opened(pilot, "Y")
        other.edit(3, source=Source(name="Ray Dalton"))
        other.edit(4, source=Source(name="Una Vale"))
        referring.refresh()
        screen = await later(pilot)
        assert "▸" not in screen
        assert "Ana Ruiz is no source any more: j or k goes on" in screen
        before = referring.history()
        await pilot.press("b")
        await settle(pilot)
        await pilot.press("enter")
        assert referring.history() == before
        assert top(host) is SourcesScreen
        assert host.toasts[-1] == "Ana Ruiz is no source any more: j or k goes on"
        assert "▸Ray" in await opened(pilot, "j")
        await pilot.press("b")
        await settle(pilot)
        assert referring.history()[0][1].what == "briefed Ray Dalton"
