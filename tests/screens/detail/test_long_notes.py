"""Long notes in the story: a few lines there, the whole of it to read."""

from __future__ import annotations

import pytest

from tests.helpers import seen
from tests.screens.host import Host
from tui.model.kinds import Kind
from tui.pipeline import Pipeline
from tui.screens.dialogs.text_view import NoteView
from tui.widgets.timeline import preview

LONG = "Good to meet you\n\nHello Ana,\n\n" + "\n".join(f"line {number} [/] {{first}}" for number in range(40))


@pytest.mark.parametrize(
    ("lines", "shown"),
    [
        (["one"], ["one"]),
        (["one", "", "two"], ["one", "", "two"]),
        (["one", "", "two", "three"], ["one", "two", "… Enter shows all of it"]),
        (["", "", "", "two"], ["two", "… Enter shows all of it"]),
    ],
)
def test_the_first_lines(lines: list[str], shown: list[str]) -> None:
    assert preview(lines) == shown


async def test_a_long_note_takes_three_lines_and_opens_whole(host: Host, pipeline: Pipeline) -> None:
    pipeline.log(1, Kind.EMAIL, note=LONG)
    async with host.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "tab")
        screen = seen(host)
        assert "Good to meet you" in screen
        assert "… Enter shows all of it" in screen
        assert "line 0" not in screen
        assert "met" in screen, "the rest of the story stays in sight"
        await pilot.press("enter")
        assert type(host.screen) is NoteView
        assert "Email, Mon 2 Mar 2026 15:00" in seen(host)
        assert "line 3 [/] {first}" in seen(host)
        await pilot.press(*["pagedown"] * 6)
        assert "line 39" in seen(host)
        await pilot.press("y")
        await pilot.pause(0.1)
        assert host.clipboard == LONG
        await pilot.press("escape")
        assert "line 39" not in seen(host)


async def test_an_entry_without_words_opens_too(host: Host, pipeline: Pipeline) -> None:
    pipeline.log(1, Kind.EMAIL)
    async with host.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "tab", "enter")
        assert "Email, Mon 2 Mar 2026 15:00" in seen(host)
        await pilot.resize_terminal(30, 12)
        await pilot.pause()
        assert "Esc back" in seen(host)
