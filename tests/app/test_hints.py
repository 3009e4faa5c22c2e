"""The last line of every screen: few keys, the ones that matter, and a click does what the key does."""

from __future__ import annotations

import pytest
from rich.color import Color
from textual import events
from textual.pilot import Pilot

from tests.boards import SIZES, app_for
from tests.helpers import in_sizes
from tui.commands import Place, footer, shown
from tui.model.records import FoundPerson, Source
from tui.pipeline import Pipeline
from tui.screens.base.dialog import Field
from tui.screens.board import key_line
from tui.screens.dialogs.help import HelpScreen
from tui.screens.people.people_screen import PeopleScreen
from tui.widgets.hints import clickable, fitting
from tui.widgets.theme import ANSI, ANSI_LIGHT

PATHS: dict[Place, tuple[str, ...]] = {
    Place.BOARD: (), Place.DETAIL: ("enter",), Place.REVIEW: ("r",), Place.REPORT: ("R",), Place.SOURCES: ("Y",),
    Place.GROOMING: ("w",), Place.TRIAGE: ("T",),
}  # fmt: skip
"""The keys that lead to a screen from the board."""
IMPORTED = FoundPerson("Nia Imported")


def last_line(pilot: Pilot[None]) -> str:
    """The characters of it."""
    strip = pilot.app.screen._compositor.render_strips()[-1]
    return "".join(segment.text for segment in strip)


async def opened(pilot: Pilot[None], place: Place) -> PeopleScreen:
    """The screen of a place."""
    await pilot.press(*PATHS[place])
    for _ in range(3):
        await pilot.pause()
    screen = pilot.app.screen
    assert isinstance(screen, PeopleScreen)
    assert screen.place is place
    return screen


@pytest.mark.parametrize("place", PATHS)
async def test_a_click_does_what_the_key_does(people: Pipeline, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    people.edit(1, source=Source(prospect=2))
    people.take_in([IMPORTED], "a file")
    async with app_for(people).run_test(size=SIZES[0]) as pilot:
        screen = await opened(pilot, place)
        done: list[str] = []
        for command in footer(place):
            name = command.action.partition("(")[0]

            def act(*given: object, name: str = name) -> None:
                done.append(f"{name}({', '.join(map(str, given))})" if given else name)

            monkeypatch.setattr(screen, f"action_{name}", act, raising=False)
        async for size in in_sizes(pilot, *SIZES):
            line = last_line(pilot)
            for command in footer(place):
                words = f"{shown(command.keys[0])} {command.footer}"
                start = line.index(words)
                for at in (start, start + len(words) - 1):
                    done.clear()
                    await pilot.click(offset=(at, size[1] - 1))
                    assert done == [command.action]
                done.clear()
                await pilot.click(offset=(start + len(words) + 1, size[1] - 1))
                assert not done, "the gap between two keys does nothing"


async def test_a_click_on_a_screen_that_was_left_means_nothing_to_the_next(people: Pipeline) -> None:
    async with app_for(people).run_test(size=(80, 24)) as pilot:
        triage = await opened(pilot, Place.TRIAGE)
        for key in ("W", "t", "escape"):
            click = events.Click(triage.query_one("#foot"), 1, 0, 0, 0, 1, False, False, False, 1, 23, clickable(key))
            await pilot.press("R")
            before = len(people.history(None)), pilot.app.screen
            triage.query_one("#foot").post_message(click)
            await pilot.pause()
            assert (len(people.history(None)), pilot.app.screen) == before
            await pilot.press("escape")


@pytest.mark.parametrize("place", PATHS)
async def test_every_screen_shows_that_there_is_help(people: Pipeline, place: Place) -> None:
    people.edit(1, source=Source(name="Ray"))
    async with app_for(people).run_test(size=(80, 24)) as pilot:
        await opened(pilot, place)
        line = last_line(pilot)
        assert "? keys" in line
        if place is not Place.BOARD:
            assert "Esc" in line
        assert len(footer(place)) <= 6
        await pilot.click(offset=(line.index("? keys"), 23))
        await pilot.pause()
        assert isinstance(pilot.app.screen, HelpScreen)
        await pilot.click(offset=(1, 1))
        await pilot.pause()
        assert not isinstance(pilot.app.screen, HelpScreen), "a click beside the keys leaves them"


@pytest.mark.parametrize("place", PATHS)
async def test_a_narrow_line_has_whole_keys_and_always_the_help(people: Pipeline, place: Place) -> None:
    people.edit(1, source=Source(name="Ray"))
    people.take_in([IMPORTED], "a file")
    async with app_for(people).run_test(size=(60, 20)) as pilot:
        await opened(pilot, place)
        async for cells, _ in in_sizes(pilot, (60, 20), (40, 20), (20, 20)):
            keys = [each.strip() for each in last_line(pilot).split("   ") if each.strip()]
            all_keys = [f"{shown(command.keys[0])} {command.footer}" for command in footer(place)]
            assert "? keys" in keys
            # The board's line ends with the order where there is room.
            assert [key for key in keys if not key.startswith("by ")] == [key for key in all_keys if key in keys]
            assert cells < 60 or len(keys) >= 3


@pytest.mark.parametrize(("place", "key"), [(Place.GROOMING, "w"), (Place.TRIAGE, "T"), (Place.TRAY, "C")])
async def test_where_there_is_nothing_no_key_for_something_is_shown(empty: Pipeline, place: Place, key: str) -> None:
    async with app_for(empty).run_test(size=(80, 24)) as pilot:
        await pilot.press(key)
        for _ in range(3):
            await pilot.pause()
        shown_keys = last_line(pilot)
        for command in footer(place):
            words = f"{shown(command.keys[0])} {command.footer}"
            assert (words in shown_keys) == (command in footer(place, is_empty=True)), words


def test_the_last_keys_go_first() -> None:
    keys = footer(Place.DETAIL)
    assert fitting(keys, 200) == keys
    assert [each.action for each in fitting(keys, 30)] == ["touch", "promise", "help"]
    assert [each.action for each in fitting(keys, 0)] == ["help"]


async def test_marks_and_filter_are_cleared_by_a_click(people: Pipeline) -> None:
    async with app_for(people).run_test(size=(80, 24)) as pilot:
        await pilot.press("space")
        await pilot.pause()
        assert "1 marked" in last_line(pilot)
        await pilot.click(offset=(last_line(pilot).index("Esc clear") + 2, 23))
        await pilot.pause()
        assert "marked" not in last_line(pilot)


def test_what_a_newcomer_needs_stands_there() -> None:
    """``y`` copies the draft that the review shows; an empty board says how somebody comes onto it."""
    assert [command.keys[0] for command in footer(Place.REVIEW)].count("y") == 1
    assert [command.keys[0] for command in key_line._FIRST] == ["a", "question_mark"]


async def test_the_cursor_of_a_field_is_seen_in_sixteen_colours(people: Pipeline) -> None:
    """Reversed once, on either ground: Textual's own black on white, reversed, is a hole in a dark terminal."""
    app = app_for(people)
    async with app.run_test(size=SIZES[0]) as pilot:
        await pilot.press("a")
        for app.theme in (ANSI, ANSI_LIGHT):
            await pilot.pause()
            under = app.screen.query(Field).first().get_component_rich_style("input--cursor")
            assert under.reverse
            assert under.color == under.bgcolor == Color.default()
