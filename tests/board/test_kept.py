"""Lines, faces and due lines are kept between keys: whatever was typed, they are what would be drawn anew."""

from __future__ import annotations

import random

import pytest

from tests.board.conftest import SIZES, app_for, screen_of
from tui.demo import write_demo
from tui.pipeline import Pipeline
from tui.screens.board import BoardScreen
from tui.widgets.board import Column
from tui.widgets.due_panel import DuePanel
from tui.widgets.lines import Lined

KEYS = ("j", "k", "h", "l", "g", "G", "ctrl+d", "ctrl+u", "tab", "d", "space", "v", "V", "o", "H", "L", "u", "/")


def drawn(screen: BoardScreen) -> list[str]:
    """The screen with its styles, line by line."""
    return [str([(part.text, str(part.style)) for part in line]) for line in screen._compositor.render_strips()]


def forget(widget: Lined) -> None:
    """Nothing is known of what was drawn."""
    widget._kept.clear()
    if isinstance(widget, Column):
        widget._faces.clear()
        widget._looks = widget._look()
    elif isinstance(widget, DuePanel):
        widget._window_of = ()
        widget._reasons.clear()
        widget._look(reveal=False)


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("size", SIZES)
async def test_what_is_kept_is_true(empty: Pipeline, size: tuple[int, int], seed: int) -> None:
    write_demo(empty, 120, 4, seed)
    dice = random.Random(seed)
    async with app_for(empty).run_test(size=size) as pilot:
        for _ in range(50):
            key = dice.choice(KEYS)
            await pilot.press(key)
            if key == "/":
                await pilot.press(*dice.choice(("an", "li", "zz")), dice.choice(("enter", "escape")))
            if dice.random() < 0.06:
                await pilot.resize_terminal(*dice.choice([*SIZES, (50, 20)]))
            await pilot.pause()
            screen = screen_of(pilot)
            if pilot.app.screen is not screen:
                await pilot.press("escape")
                continue
            before = drawn(screen)
            for widget in screen.query(Lined):
                if widget.display:
                    forget(widget)
            assert drawn(screen) == before
