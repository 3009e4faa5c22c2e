"""Lines, cards and due lines are kept between keys: whatever was typed, they are what would be drawn anew."""

from __future__ import annotations

import random

import pytest

from tests.boards import SIZES, V, app_for, column, screen_of
from tests.helpers import Clock, text_of
from tui.model.kinds import Kind
from tui.pipeline import Pipeline
from tui.pipeline.demo import write_demo
from tui.screens.board.cached_lines import CachedLines
from tui.screens.board.columns import Column
from tui.screens.board.due_panel import DuePanel
from tui.screens.board.screen import BoardScreen

KEYS = ("j", "k", "h", "l", "g", "G", "ctrl+d", "ctrl+u", "tab", "d", "space", "v", "V", "o", "H", "L", "u", "/")


def drawn(screen: BoardScreen) -> list[str]:
    """The screen with its styles, line by line."""
    return [str([(part.text, str(part.style)) for part in line]) for line in screen._compositor.render_strips()]


def forget(widget: CachedLines) -> None:
    """Nothing is known of what was drawn."""
    widget._cache.clear()
    if isinstance(widget, Column):
        widget._cards.clear()
        widget._drawn = widget._snapshot()
    elif isinstance(widget, DuePanel):
        widget._window_of = ()
        widget._reasons.clear()
        widget._rebuild(reveal=False)


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("size", SIZES)
async def test_what_is_kept_is_true(empty: Pipeline, size: tuple[int, int], seed: int) -> None:
    write_demo(empty, 120, 4, seed)
    dice = random.Random(seed)
    async with app_for(empty).run_test(size=size) as pilot:
        for _ in range(30):
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
            for widget in screen.query(CachedLines):
                if widget.display:
                    forget(widget)
            assert drawn(screen) == before


@pytest.mark.parametrize("size", SIZES)
async def test_cards_and_due_lines_follow_the_clock_and_the_touches(
    people: Pipeline, clock: Clock, size: tuple[int, int]
) -> None:
    async with app_for(people).run_test(size=size) as pilot:
        screen = screen_of(pilot)
        await pilot.press("1", "g")
        seen = [(text_of(column(pilot, V)), text_of(screen.due))]
        clock.passes(days=20)
        screen.pass_minute()
        seen.append((text_of(column(pilot, V)), text_of(screen.due)))
        assert screen.state.current is not None
        people.log(screen.state.current, Kind.CALL, confirmed=True)
        await pilot.pause()
        seen.append((text_of(column(pilot, V)), text_of(screen.due)))
        for widget in screen.query(CachedLines):
            forget(widget)
        assert seen[-1] == (text_of(column(pilot, V)), text_of(screen.due))
        assert len({card for card, _ in seen}) == len({line for _, line in seen}) == 3
