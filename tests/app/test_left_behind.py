"""What drawing leaves behind is gone at once: the collector, which holds up a key, has next to nothing to do."""

from __future__ import annotations

import gc
from collections import Counter

import pytest
from textual._compositor import Compositor
from textual.strip import Strip

from tests.boards import app_for
from tests.painting import paint
from tui.pipeline import Pipeline
from tui.widgets.theme import Palette

SCREENS = (
    ("slash", "a", "n", "backspace", "escape", "z", "j", "l", "tab", "j"),
    ("w", "j", "j", "space", "escape", "escape"),
    ("r", "j", "escape", "T", "j", "escape", "R", "escape"),
    ("colon", "a", "n", "escape", "enter", "tab", "j", "escape"),
)


async def test_no_line_stays_until_the_collector_passes(people: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Compositor, "render_update", paint)
    async with app_for(people).run_test(size=(120, 40)) as pilot:
        await pilot.press("z", "z")  # lines of several shapes
        gc.collect()
        gc.disable()
        try:
            for keys in SCREENS:
                await pilot.press(*keys)
            left = _only_in_circles()
        finally:
            gc.enable()
    assert left[Strip] == 0
    assert left[Palette] == 0


def _only_in_circles() -> Counter[type]:
    """What only the collector finds, by type."""
    try:
        gc.set_debug(gc.DEBUG_SAVEALL)
        gc.collect()
        return Counter(map(type, gc.garbage))
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
