"""A screen that has gone hears of no change: opening and leaving screens makes later changes no slower."""

from __future__ import annotations

import pytest

from tests.screens.host import FakeBoard, Host, top
from tui.pipeline import Pipeline


@pytest.mark.parametrize("key", ["enter", "r", "R", "Y", "w", "T"])
async def test_who_has_gone_listens_no_longer(host: Host, pipeline: Pipeline, key: str) -> None:
    async with host.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        before = dict(pipeline.listeners)
        for _ in range(3):
            await pilot.press(key)
            assert len(pipeline.listeners) == len(before) + 1, "the screen is open, and listens"
            await pilot.press("escape")
            assert top(host) is FakeBoard
        await pilot.pause()
        assert pipeline.listeners == before
