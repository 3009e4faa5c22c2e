"""Screens that are left early, while they look at everybody: nothing is drawn on them any more, and nothing breaks."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from textual import events

from tests.helpers import Clock
from tests.screens.groomed import forty, pipeline_of
from tests.screens.host import FakeBoard, Host, settle, top
from tui.screens.people.people_screen import PeopleScreen

SMALL = (80, 24)


def key(name: str) -> events.Key:
    return events.Key(name, {"slash": "/", "escape": "\x1b"}.get(name, name))


@pytest.mark.parametrize("name", list("wRYT"))
async def test_escape_so_soon_behind_it(tmp_path: Path, clock: Clock, name: str) -> None:
    host = Host(pipeline_of(forty() * 5, tmp_path, clock))
    async with host.run_test(size=SMALL) as pilot:
        for rounds in (0, 3, 6, 10, 15, 20, 30, 40) * 4:
            host.post_message(key(name))
            for _ in range(rounds):
                await asyncio.sleep(0)
            host.post_message(key("escape"))
            await pilot.pause()
            assert top(host) is FakeBoard
        await settle(pilot)
        assert not host.pipeline.listeners


@pytest.mark.parametrize("below", ["enter", "w"])
async def test_the_review_leaves_the_screen_below_as_it_was(tmp_path: Path, clock: Clock, below: str) -> None:
    """Only the board follows: elsewhere the next key would mean somebody else than before."""
    host = Host(pipeline_of(forty(), tmp_path, clock))
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press(below)
        await settle(pilot)
        screen = host.screen
        assert isinstance(screen, PeopleScreen)
        while screen.is_busy():
            await pilot.pause(0.01)
        await pilot.press("j")
        meant = screen.targets()
        await pilot.press("r", "j", "j", "escape")
        await settle(pilot)
        assert screen.targets() == meant
        assert host.screen is screen
        assert not host.board.shown


async def test_by_whatever_way_the_review_is_left_the_board_follows(tmp_path: Path, clock: Clock) -> None:
    host = Host(pipeline_of(forty(), tmp_path, clock))
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        for way in ("escape", "slash"):
            await pilot.press("r", "j")
            await settle(pilot)
            await pilot.press(way)
            await settle(pilot)
            assert top(host) is FakeBoard
            assert "r goes on" in host.toasts[-1]
        assert len(host.board.shown) == 2


async def test_a_command_may_end_while_the_review_is_taken_down(tmp_path: Path, clock: Clock) -> None:
    """Its widgets are removed one by one: nothing is drawn on those that are left."""
    host = Host(pipeline_of(forty(), tmp_path, clock))
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("r")
        await settle(pilot)
        review = host.screen
        assert isinstance(review, PeopleScreen)
        host.pop_screen()
        for _ in range(60):
            review.command_ends()
            await asyncio.sleep(0)
        assert top(host) is FakeBoard
