"""The terminal's own cursor, which is hidden, stands where the drawn one is: braille lines and magnifiers follow it."""

from __future__ import annotations

import pytest
from textual.geometry import Offset
from textual.pilot import Pilot
from textual.widgets import Input

from tests.boards import NOW, app_for
from tui.model.documents import encode
from tui.model.records import Prospect, Source
from tui.pipeline import Pipeline
from tui.terminal.pointing import pointed
from tui.widgets.theme import CURSOR

WAYS = (
    ("the board", "j l h"), ("due panel", "tab j"), ("touch picker", "tab t right down"), ("snooze", "escape s down"),
    ("reasons to close", "escape x down"), ("settings", "escape comma down"), ("prospect", "escape enter down"),
    ("their story", "tab down"), ("grooming", "escape w"), ("sources", "escape Y"), ("new people", "escape T down"),
)  # fmt: skip


@pytest.mark.parametrize(("size", "ways"), [((80, 24), WAYS), ((120, 40), WAYS[:2])])
async def test_it_stands_on_the_line_that_the_keys_are_about(
    size: tuple[int, int], ways: tuple[tuple[str, str], ...], people: Pipeline
) -> None:
    people.edit(2, source=Source(name="Ray"))
    new = encode(Prospect("New Body", added_at=NOW, imported=True), None)
    people.store.commit(lambda _: {"prospects": {99: new}})
    people.refresh()
    async with app_for(people).run_test(size=size) as pilot:
        for where, keys in ways:
            for key in keys.split():
                await pilot.press(key)
                await pilot.pause()
            await pilot.pause(0.1)
            assert CURSOR in at_cursor(pilot)[:2], f"{where}: {at_cursor(pilot)}"
        await pilot.press("escape", "slash")
        for typed in ("", "a", "b"):
            await pilot.press(*typed)
            await pilot.pause()
            field = pilot.app.focused
            assert isinstance(field, Input)
            assert pointed(pilot.app) == field.content_region.offset + Offset(len(field.value), 0)
        await pilot.press("escape", "r")
        await pilot.pause()
        assert "Ana Ruiz" in at_cursor(pilot)


def at_cursor(pilot: Pilot[None]) -> str:
    """What is drawn from the cell of the terminal's cursor on."""
    x, y = pointed(pilot.app)
    line = pilot.app.screen._compositor.render_strips()[y]
    return line.crop(x, line.cell_length).text
