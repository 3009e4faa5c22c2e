"""The board and the due panel, through the keys."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from textual.geometry import Region

from tests.boards import NOW, SIZES, app_for, column, current, names, pane, screen_of
from tests.helpers import Clock, in_sizes, text_of
from tui.model.kinds import Kind
from tui.model.records import Prospect, Stage
from tui.pipeline import Pipeline
from tui.pipeline.demo import write_demo
from tui.rules.day import DueGroup
from tui.screens.board.columns import Column
from tui.screens.board.screen import BoardScreen
from tui.screens.board.state import Pane
from tui.screens.dialogs.palette import Palette
from tui.views.board import BoardColumns

V, C, P = Stage
both_sizes = pytest.mark.parametrize("size", SIZES)


@both_sizes
async def test_the_cursor_moves_between_cards_and_stages(people: Pipeline, size: tuple[int, int]) -> None:
    async with app_for(people).run_test(size=size) as pilot:
        await pilot.press("1", "g")
        assert current(pilot) == names(pilot, V)[0]
        await pilot.press("j")
        assert current(pilot) == names(pilot, V)[1]
        await pilot.press("l")
        assert current(pilot) == names(pilot, C)[1]
        await pilot.press("right", "up")
        assert current(pilot) == names(pilot, P)[0]
        await pilot.press("l", "G")
        assert current(pilot) == names(pilot, P)[-1]
        await pilot.press("1", "ctrl+d", "k")
        assert current(pilot) in names(pilot, V)
        await pilot.press("home", "h")
        assert current(pilot) == names(pilot, V)[0]


async def test_a_card_tells_its_name_next_action_and_warmth(people: Pipeline) -> None:
    async with app_for(people).run_test(size=SIZES[0]) as pilot:
        await pilot.pause()
        async for _ in in_sizes(pilot, *SIZES):
            shown = text_of(column(pilot, V))
            assert "VISIBILITY 4" in shown
            assert "Bo Li  Bolt" in shown
            assert "● note" in shown
            assert "due 10:12" in shown
            assert "hot" in shown
            assert "#bni" in shown


async def test_a_moved_card_takes_the_cursor_with_it(people: Pipeline) -> None:
    async with app_for(people).run_test(size=(80, 24)) as pilot:
        await pilot.press("2", "g")
        who = screen_of(pilot).state.current
        assert who is not None
        people.move(who, P)
        await pilot.pause()
        assert current(pilot) == "Eva Fry"
        assert screen_of(pilot).state.stage is P
        assert "Eva Fry" in names(pilot, P)


async def test_a_card_that_leaves_hands_the_cursor_to_its_neighbour(people: Pipeline) -> None:
    async with app_for(people).run_test(size=(80, 24)) as pilot:
        await pilot.press("2", "g", "j")
        assert current(pilot) == "Finn Gale"
        people.delete(6)
        await pilot.pause()
        assert current(pilot) == "Gus Hall"
        people.delete(7)
        await pilot.pause()
        assert current(pilot) == "Eva Fry"
        people.delete(5)
        await pilot.pause()
        assert current(pilot) == ""
        assert "Nobody here" in text_of(column(pilot, C))
        await pilot.press("j", "k", "space", "V", "escape", "1")
        assert current(pilot) in names(pilot, V)


@both_sizes
async def test_filter_as_you_type(people: Pipeline, size: tuple[int, int]) -> None:
    async with app_for(people).run_test(size=size) as pilot:
        await pilot.press("slash", *"gal")
        assert names(pilot, C) == ["Finn Gale"]
        assert names(pilot, V) == []
        assert "CREDIBILITY 1/3" in text_of(column(pilot, C))
        assert "No match here" in text_of(column(pilot, V))
        assert "Esc clears" not in text_of(column(pilot, V)), "somebody is found: there is nothing to mend"
        await pilot.press(*"zz")
        assert "Nobody matches galzz." in text_of(column(pilot, V))
        assert "Esc clears the filter." in text_of(column(pilot, V))
        assert "match" not in text_of(column(pilot, C)), "said once"
        await pilot.press("backspace", "backspace", "enter")
        assert current(pilot) == "Finn Gale"
        await pilot.press("j", "k")
        assert current(pilot) == "Finn Gale"
        await pilot.press("escape")
        assert len(names(pilot, C)) == 3
        assert current(pilot) == "Finn Gale"
        await pilot.press("slash", "j", "q", "escape")
        assert len(names(pilot, C)) == 3
        assert pilot.app.is_running


async def test_only_what_is_typed_is_looked_for(people: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    """The field that opens again has another text than when it closed; that is no reason to look through everybody."""
    async with app_for(people).run_test(size=(80, 24)) as pilot:
        await pilot.press("slash", *"gal", "enter", "escape")
        asked: list[str] = []
        ask = BoardColumns.ask

        def listen(view: BoardColumns, text: str) -> None:
            asked.append(text)
            ask(view, text)

        monkeypatch.setattr(BoardColumns, "ask", listen)
        await pilot.press("slash", "f", "i")
        assert asked == ["f", "fi"]
        assert names(pilot, C) == ["Finn Gale"]


async def test_sort_goes_round(people: Pipeline) -> None:
    async with app_for(people).run_test(size=(120, 40)) as pilot:
        await pilot.press("1", "g")
        first = current(pilot)
        await pilot.press("o")
        assert names(pilot, V) == ["Ana Ruiz", "Bo Li", "Cem Acar", "Dora Ek"]
        assert current(pilot) == first
        await pilot.press("o")
        assert names(pilot, V)[0] == "Bo Li"
        await pilot.press("o")
        assert names(pilot, C) == ["Eva Fry", "Finn Gale", "Gus Hall"]


async def test_marks_ranges_and_all(people: Pipeline) -> None:
    async with app_for(people).run_test(size=(80, 24)) as pilot:
        screen = screen_of(pilot)
        await pilot.press("1", "g", "space")
        assert len(screen.targets()) == 1
        assert current(pilot) == names(pilot, V)[1]
        assert "✓" in text_of(column(pilot, V))
        await pilot.press("v", "j", "j")
        assert len(screen.targets()) == 4
        await pilot.press("v", "escape")
        assert screen.state.marks == set()
        await pilot.press("V")
        assert len(screen.targets()) == 9
        await pilot.press("slash", *"gale", "enter", "escape")
        assert len(screen.targets()) == 9
        await pilot.press("escape")
        assert len(screen.targets()) == 1


@both_sizes
async def test_board_and_due_panel_show_the_same_prospect(people: Pipeline, size: tuple[int, int]) -> None:
    async with app_for(people).run_test(size=size) as pilot:
        screen = screen_of(pilot)
        await pilot.press("1", "g")
        for _ in range(4):
            pointed = [line for line in text_of(screen.due).splitlines() if "▸" in line]
            assert len(pointed) == 1
            assert current(pilot) in pointed[0]
            await pilot.press("j")
        await pilot.press("tab", "g")
        assert pane(pilot) == Pane.DUE
        assert screen.state.current == screen.state.due.at(0)
        for _ in range(len(screen.state.due)):
            await pilot.press("j")
            place = screen.state.view.place(screen.state.current or 0)
            assert place is not None
            assert place == (screen.state.stage, screen.state.index)
            shown = text_of(column(pilot, screen.state.stage))
            assert f"▸{current(pilot)}" in shown
        await pilot.press("tab")
        assert pane(pilot) == Pane.BOARD


@both_sizes
async def test_a_line_out_of_view_is_shown_at_the_foot_of_the_panel(empty: Pipeline, size: tuple[int, int]) -> None:
    write_demo(empty, 200, 3, 1)
    async with app_for(empty).run_test(size=size) as pilot:
        due = screen_of(pilot).due
        top = due.top
        for keys in (("1", "G"), ("2", "G"), ("3", "G"), ("2", "g")):
            await pilot.press(*keys)
            pointed = [line for line in text_of(due).splitlines() if "▸" in line]
            assert len(pointed) == 1
            assert current(pilot)[:12] in pointed[0]
            assert due.top == top
        state = screen_of(pilot).state
        screen_of(pilot).show_person(state.due.at(len(state.due) - 1))
        assert due.top == top
        await pilot.press("tab")
        assert due.top > top
        assert sum("▸" in line for line in text_of(due).splitlines()) == 1


async def test_the_due_panel_says_whom_how_and_why(people: Pipeline) -> None:
    async with app_for(people).run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        shown = text_of(screen_of(pilot).due)
        assert "answer now" in shown
        assert "Ana Ruiz" in shown
        assert "first word" in shown
        at = [shown.index(str(group)) for group in DueGroup if screen_of(pilot).state.due.groups[group]]
        assert at == sorted(at)


async def test_what_was_dealt_with_in_the_due_panel_hands_on_to_the_next_line(people: Pipeline) -> None:
    async with app_for(people).run_test(size=(80, 24)) as pilot:
        state = screen_of(pilot).state
        await pilot.press("tab", "g")
        while current(pilot) != "Hana Ito":
            await pilot.press("j")
        following = state.due.at(state.due_index + 1)
        people.log(8, Kind.CALL)
        await pilot.pause()
        assert state.current == following


async def test_the_due_panel_hides_and_comes_back(people: Pipeline) -> None:
    async with app_for(people).run_test(size=(80, 24)) as pilot:
        screen = screen_of(pilot)
        before = screen.board.size.height
        await pilot.press("tab", "d")
        assert pane(pilot) == Pane.BOARD
        await pilot.pause()
        assert screen.board.size.height > before
        await pilot.press("tab")
        assert screen.due.display
        assert pane(pilot) == Pane.DUE


async def test_the_panel_stands_beside_a_wide_board_and_under_a_small_one(people: Pipeline) -> None:
    async with app_for(people).run_test(size=(120, 40)) as pilot:
        due = screen_of(pilot).due
        assert due.region.x == 0
        assert due.size.height == 38
        await pilot.resize_terminal(80, 23)
        await pilot.pause()
        assert due.size.width == 80
        assert due.region.bottom == 22
        assert screen_of(pilot).key_line.region == Region(0, 22, 80, 1)


async def test_another_process_is_heard_and_nothing_jumps(empty: Pipeline, open_again: Callable[[], Pipeline]) -> None:
    write_demo(empty, 60, 3, 1)
    other = open_again()
    async with app_for(empty).run_test(size=(80, 24)) as pilot:
        await pilot.press("1", "G", "k")
        before, top = current(pilot), column(pilot, V).top
        assert top > 0
        last = screen_of(pilot).state.view.columns[V][-1][-1]
        other.edit(last, company="Changed Elsewhere")
        other.add(Prospect(name="Zoe Late", met_at=NOW - timedelta(days=2), stage=P))
        await pilot.pause(0.8)
        assert "Zoe Late" in names(pilot, P)
        assert current(pilot) == before
        assert column(pilot, V).top == top
        assert empty.agenda.rows[last].company == "Changed Elsewhere"


async def test_the_clock_passing_a_mark_is_seen(people: Pipeline, clock: Clock) -> None:
    async with app_for(people).run_test(size=(120, 40)) as pilot:
        screen = screen_of(pilot)
        assert screen.state.due.group_of(3) is DueGroup.COMING
        assert "10:12" in "".join(segment.text for segment in screen.status.render_line(0))
        clock.passes(days=6, minutes=1)
        screen.pass_minute()
        await pilot.pause()
        assert screen.state.due.group_of(3) in (DueGroup.OPENING, DueGroup.KEEP_WARM, DueGroup.WAITING)
        assert "10:13" in "".join(segment.text for segment in screen.status.render_line(0))


async def test_an_empty_board_says_what_to_do_first(empty: Pipeline) -> None:
    async with app_for(empty).run_test(size=(80, 24)) as pilot:
        screen = screen_of(pilot)
        welcome = screen.query_one("#welcome")
        assert welcome.display
        assert not column(pilot, V).display
        assert "Nothing is due" in text_of(screen.due)
        await pilot.press("j", "G", "l", "tab", "space", "v", "V", "o", "slash", "x", "enter", "escape", "d", "d")
        assert screen.targets() == []
        empty.add(Prospect(name="First One"))
        await pilot.pause()
        assert current(pilot) == "First One"
        assert "-empty" not in screen.board.classes
        assert "First One" in text_of(column(pilot, V))


async def test_nothing_due_names_what_is_next(empty: Pipeline) -> None:
    empty.add(Prospect(name="Quiet One", stage=C, met_at=NOW - timedelta(days=1)))
    empty.log(1, Kind.CALL)
    async with app_for(empty).run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Nothing is due. Next: card Quiet One" in text_of(screen_of(pilot).due)


HOSTILE = [
    "[/] call [b]me[/b] [red]now",
    "x\x1b[31mred\x9b5m\x07",
    "王小明大きな会社の人と名前が長い",
    "محمد بن سلمان",
    "👨‍👩‍👧‍👦 Family ❤️",
    "‮evil‬ ​zero",
    "Dr. Maximiliana Throckmorton-Featherstonehaugh the Third",
    "é́́́́́́",
]


async def test_hostile_names_keep_every_line_in_its_cells(empty: Pipeline) -> None:
    for name in HOSTILE:
        empty.add(Prospect(name=name, company=name, note=name, tags=(name,)))
    async with app_for(empty).run_test(size=SIZES[0]) as pilot:
        await pilot.press("V", "tab", "j", "tab", "slash", "[", "/", "escape")
        async for _ in in_sizes(pilot, *SIZES):
            screen = screen_of(pilot)
            for widget in (*screen.board.columns.values(), screen.due, screen.key_line, screen.status):
                for y in range(widget.size.height):
                    line = widget.render_line(y)
                    assert line.cell_length == widget.size.width
                    assert sum(segment.cell_length for segment in line) == widget.size.width
                    assert not any(ord(character) < 32 or 127 <= ord(character) < 160 for character in line.text)
            assert re.search(r"Dr\. Maximiliana[ \w]*…", text_of(column(pilot, V)) + text_of(screen.due))
            assert "[b]me[/b]" in text_of(screen.due) or "[b]" in text_of(column(pilot, V))


async def test_a_click_selects_and_a_second_one_opens(people: Pipeline) -> None:
    async with app_for(people).run_test(size=(120, 40)) as pilot:
        await pilot.click(column(pilot, C), offset=(5, 7))
        assert current(pilot) == "Finn Gale"
        await pilot.click(screen_of(pilot).due, offset=(6, 2))
        assert pane(pilot) == Pane.DUE
        assert screen_of(pilot).state.current == screen_of(pilot).state.due.at(0)


async def test_the_wheel_scrolls_without_moving_the_cursor(empty: Pipeline) -> None:
    write_demo(empty, 60, 3, 1)
    async with app_for(empty).run_test(size=(80, 24)) as pilot:
        await pilot.press("1", "g")
        before = current(pilot)
        column(pilot, V).scroll_cards(3)
        assert column(pilot, V).top == 3
        assert current(pilot) == before
        await pilot.press("j")
        assert column(pilot, V).top <= 1


async def test_a_narrow_board_shows_one_stage(people: Pipeline) -> None:
    async with app_for(people).run_test(size=(50, 20)) as pilot:
        await pilot.press("1")
        assert column(pilot, V).display
        assert not column(pilot, C).display
        await pilot.press("l")
        await pilot.pause()
        assert column(pilot, C).display
        assert not column(pilot, V).display
        assert "‹ CREDIBILITY ›" in text_of(column(pilot, C))


async def test_thousands_are_as_cheap_as_sixty(empty: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    write_demo(empty, 3_000, 0, 1)
    refreshed: list[tuple[object, tuple[Region, ...]]] = []

    def refresh(self: Column, *regions: Region, **_: bool) -> Column:
        refreshed.append((self, regions))
        return self

    async with app_for(empty).run_test(size=(120, 40)) as pilot:
        await pilot.press("1", "g")
        assert len(list(pilot.app.query("*"))) < 30
        drawn = sum(slot is not None for each in screen_of(pilot).board.columns.values() for slot in each._drawn.slots)
        assert drawn <= 30
        with monkeypatch.context() as patch:
            patch.setattr(Column, "refresh", refresh)
            await pilot.press("j")
        cards = [region for _, regions in refreshed for region in regions]
        assert [card.height for card in cards] == [3, 3]


async def test_the_palette_lists_the_commands(people: Pipeline) -> None:
    async with app_for(people).run_test(size=(80, 24)) as pilot:
        titles = [command.title for command in pilot.app.get_system_commands(pilot.app.screen)]
        assert "Log a touch" in titles
        assert "Reopen" in titles
        assert "Theme" in titles
        assert "Down" not in titles
        await pilot.press("colon")
        await pilot.pause()
        assert isinstance(pilot.app.screen, Palette)


async def test_keys_move_a_card_and_the_cursor_follows(people: Pipeline) -> None:
    async with app_for(people).run_test(size=(80, 24)) as pilot:
        await pilot.press("2", "g")
        assert current(pilot) == "Eva Fry"
        await pilot.press("H")
        if not isinstance(pilot.app.screen, BoardScreen):
            await pilot.press("y")
        for _ in range(40):
            await pilot.pause(0.05)
            if people.agenda.rows[5].stage is V:
                break
        assert "Eva Fry" in names(pilot, V)
        assert (current(pilot), screen_of(pilot).state.stage) == ("Eva Fry", V)
        assert "▸Eva Fry" in text_of(column(pilot, V))


async def test_a_file_that_cannot_be_read_is_told_of_once(people: Pipeline, tmp_path: Path) -> None:
    async with app_for(people).run_test(size=(80, 24), notifications=True) as pilot:
        with (tmp_path / "data" / "prospects.jsonl").open("ab") as file:
            file.write(b"this is no line of ours\n" * 2)
        screen_of(pilot).poll()
        screen_of(pilot).poll()
        screen_of(pilot).pass_minute()
        await pilot.pause()
        assert len(pilot.app._notifications) == 1
        await pilot.press("1", "g", "j")
        assert current(pilot) == names(pilot, V)[1]
