"""The why of a line can be read whole, and the list keeps its place under the eye."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from tests.boards import app_for, screen_of
from tests.helpers import text_of
from tui.pipeline import Pipeline
from tui.pipeline.demo import write_demo


def read(pilot: Pilot[None], who: int) -> bool:
    """Whether the whole reason of somebody stands in the panel, in one line or several."""
    due = screen_of(pilot).due
    shown = " ".join(text_of(due).translate({ord(sign): " " for sign in "─━"}).replace("DUE", " ").split())
    return " ".join(due.state.pipeline.reason_of(due.state.agenda.rows[who]).split()) in shown


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_reason_under_the_cursor_is_whole_and_the_list_does_not_jump(
    empty: Pipeline, size: tuple[int, int]
) -> None:
    write_demo(empty, None, None, None)
    async with app_for(empty).run_test(size=size) as pilot:
        await pilot.press("tab", "g")
        due = screen_of(pilot).due
        places: list[int] = []
        for key in ["j"] * (len(due.state.due) - 1) + ["k"] * (len(due.state.due) - 1):
            who, top = due.state.current, due.top
            assert who is not None
            assert read(pilot, who), text_of(due) + due.state.pipeline.reason_of(due.state.agenda.rows[who])
            await pilot.press(key)
            assert abs(due.top - top) <= max(4, due.size.height // 4), "by a quarter at most"
            places.append(due.place(due.state.due.place(due.state.current) or 0) - due.top)
        assert due.top == 0
        assert all(0 <= place < due.size.height for place in places)


@pytest.mark.parametrize("size", [(120, 60), (80, 24)])
async def test_all_reasons_are_whole_where_there_is_room(people: Pipeline, size: tuple[int, int]) -> None:
    """In a small terminal there is room where cards are a line each: the panel takes what they do not need."""
    async with app_for(people).run_test(size=size) as pilot:
        await pilot.press(*("z" if size == (80, 24) else ""), "j")
        await pilot.pause()
        screen = screen_of(pilot)
        assert screen.due.top == 0
        assert all(read(pilot, who) for who in screen.state.due)
        for line, text in enumerate(text_of(screen.due).split("\n")[2 if size == (80, 24) else 1 :]):
            found = screen.due.entry(line)
            if found is not None and found[1] >= 0 and found[2] == 0:
                name = screen.state.agenda.rows[screen.state.due.at(found[1])].name
                assert name[:10] in text, "what is clicked is what stands there"
