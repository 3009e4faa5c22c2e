"""The one list of commands agrees with the screens and with the contract."""

from __future__ import annotations

import pytest
from textual.app import ComposeResult
from textual.pilot import Pilot

from tests.boards import app_for
from tui.commands import COMMANDS, Place, bindings, commands, footer, shown
from tui.model.records import Source
from tui.pipeline import Pipeline
from tui.screens.board.screen import BoardScreen
from tui.screens.detail.screen import DetailScreen
from tui.screens.grooming.screen import GroomingScreen
from tui.screens.importing.screen import ImportScreen
from tui.screens.people.people_screen import ACTIONS, PeopleScreen
from tui.screens.report.screen import ReportScreen
from tui.screens.review.screen import ReviewScreen
from tui.screens.sources.screen import SourcesScreen
from tui.screens.tray.screen import TrayScreen
from tui.screens.triage.screen import TriageScreen
from tui.widgets.theme import DARK_NAME, LIGHT_NAME

CONTRACT = """
h j k l left down up right g G home end ctrl+d ctrl+u pagedown pageup 1 2 3 tab d H L shift+left shift+right
t i I p s S x D a e enter w R Y u ctrl+r slash escape o space v V y question_mark colon ctrl+p q ctrl+c ctrl+z
""".split()


def test_every_key_of_the_contract_is_bound_once() -> None:
    keys = [key for command in commands(Place.BOARD) for key in command.keys]
    assert sorted(keys) == sorted(set(keys))
    assert set(CONTRACT) <= set(keys)


SCREENS = {
    Place.BOARD: BoardScreen, Place.DETAIL: DetailScreen, Place.REPORT: ReportScreen, Place.SOURCES: SourcesScreen,
    Place.GROOMING: GroomingScreen, Place.TRIAGE: TriageScreen, Place.REVIEW: ReviewScreen, Place.IMPORT: ImportScreen,
    Place.TRAY: TrayScreen,
}  # fmt: skip


@pytest.mark.parametrize(("place", "screen"), SCREENS.items())
def test_there_are_no_dead_keys(place: Place, screen: type[PeopleScreen]) -> None:
    """Nor a key that means two things on a screen, or one that only the screen knows of."""
    for command in COMMANDS:
        if place in command.places and "." not in command.action:
            name = command.action.partition("(")[0]
            assert hasattr(screen, f"action_{name}") or any(hasattr(group, name) for group in ACTIONS), name
    keys = [key for command in commands(place) for key in command.keys]
    assert sorted(keys) == sorted(set(keys))
    assert bindings(place) == screen.BINDINGS
    assert screen.place is place


async def test_the_palette_of_the_detail_lists_its_commands(people: Pipeline) -> None:
    async with app_for(people).run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        found = {command.title: command.help for command in pilot.app.get_system_commands(pilot.app.screen)}
        for title, key in (
            ("They bought", "b"), ("They gave a referral", "f"), ("End the sequence", "X"), ("Report", "R"),
            ("Release the promise", "P"), ("Reopen this person", "o"), ("Sources", "Y"), ("Change the field", "Enter"),
        ):  # fmt: skip
            assert found[title].startswith(f"{key}\t"), title
        assert "Field below" not in found


async def test_another_theme_is_worn_by_all_screens(people: Pipeline) -> None:
    people.edit(1, source=Source(name="Ray"))
    async with app_for(people).run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        warm = _colours(pilot)
        pilot.app.theme = LIGHT_NAME
        await pilot.pause()
        await pilot.pause()
        assert not warm & _colours(pilot), "no colour of the dark theme is left"
        for key in "RYwT":
            await pilot.press("escape", key)
            await pilot.pause(0.3)
            light = _colours(pilot)
            pilot.app.theme = DARK_NAME
            await pilot.pause(0.1)
            assert not light & _colours(pilot), key
            pilot.app.theme = LIGHT_NAME
            await pilot.pause(0.1)


async def test_a_terminal_may_tell_its_background_before_the_board_is_there(
    people: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As one on the same machine does: the board opens, and nothing of it is dark."""
    composed = BoardScreen.compose

    def compose(board: BoardScreen) -> ComposeResult:
        board.app.found_background(dark=False)  # type: ignore[attr-defined]
        return composed(board)

    async with app_for(people).run_test(size=(80, 24)) as pilot:
        dark = _colours(pilot)
    monkeypatch.setattr(BoardScreen, "compose", compose)
    async with app_for(people).run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert not dark & _colours(pilot)


def _colours(pilot: Pilot[None]) -> set[str]:
    """The grounds of everything on the screen, and the colour of the warmth."""
    strips = pilot.app.screen._compositor.render_strips()
    styles = [segment.style for strip in strips for segment in strip if segment.style is not None]
    return {str(style.bgcolor) for style in styles} | {
        str(style.color)
        for strip in strips
        for style, text in ((s.style, s.text) for s in strip)
        if style and "━" in text
    }


@pytest.mark.parametrize("place", list(Place))
def test_the_footer_is_short(place: Place) -> None:
    assert len(footer(place)) <= 6
    assert sum(len(shown(command.keys[0])) + len(command.footer) + 4 for command in footer(place)) <= 79


def test_every_command_says_what_it_does() -> None:
    assert all(command.name and command.help for command in COMMANDS)
    for place in Place:
        names = [command.name for command in commands(place)]
        assert len(names) == len(set(names)), place
    assert len(bindings(Place.BOARD)) > 40
