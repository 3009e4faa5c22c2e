"""Help on every screen: all its keys, grouped, in the room there is."""

from __future__ import annotations

import re

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from tests.app.test_hints import PATHS, opened
from tests.boards import SIZES, app_for
from tests.helpers import in_sizes, seen
from tui.commands import COMMANDS, Heading, Place, commands, shown, together
from tui.model.records import Source
from tui.pipeline import Pipeline
from tui.screens.dialogs.help import HelpScreen


def columns(pilot: Pilot[None]) -> list[str]:
    """All that the columns hold, in sight or not; their lines joined where words went over into the next."""
    found = [str(each.render()) for each in pilot.app.screen.query(Static).filter(".column")]
    return [re.sub(r"\n {8,}(?=\S)", " ", text) for text in found]


@pytest.mark.parametrize("place", PATHS)
async def test_every_command_of_the_screen(people: Pipeline, place: Place) -> None:
    people.edit(1, source=Source(name="Ray"))
    async with app_for(people).run_test(size=SIZES[0]) as pilot:
        await opened(pilot, place)
        await pilot.press("question_mark")
        async for _ in in_sizes(pilot, *SIZES, (60, 20)):
            await pilot.pause()
            assert isinstance(pilot.app.screen, HelpScreen)
            lines = "\n".join(columns(pilot)).split("\n")
            for command in commands(place):
                if command.keys or command.palette:
                    (line,) = {line for line in lines if line.endswith(command.help)} or {""}
                    key = shown(command.keys[0]) if command.keys else ":"
                    assert key in line.split(), command.name
            headings = [line for line in lines if line in set(map(str, Heading))]
            assert headings == [str(group) for group in Heading if str(group) in headings], "in the order of the groups"
            assert f"Keys on {place}" in seen(pilot.app)


async def test_a_small_terminal_scrolls_and_says_so(people: Pipeline) -> None:
    async with app_for(people).run_test(size=(80, 24)) as pilot:
        await pilot.press("question_mark")
        await pilot.pause()
        assert "more below: j k scroll · Esc leaves" in seen(pilot.app)
        assert "between people" in seen(pilot.app)
        assert "leave from anywhere" not in seen(pilot.app)
        await pilot.press("G")
        await pilot.pause()
        assert "the end: j k scroll" in seen(pilot.app)
        assert "leave from anywhere" in seen(pilot.app)
        await pilot.press("k")
        await pilot.pause()
        assert "more below" in seen(pilot.app)
        await pilot.press("j", "escape")
        assert not isinstance(pilot.app.screen, HelpScreen)


async def test_a_large_one_shows_all_at_once(people: Pipeline) -> None:
    async with app_for(people).run_test(size=(120, 40)) as pilot:
        await pilot.press("question_mark")
        await pilot.pause()
        assert "scroll" not in seen(pilot.app)
        assert all(words in seen(pilot.app) for words in ("between people", "leave from anywhere"))
        assert len(columns(pilot)) == 3
        assert "so far, and how" in seen(pilot.app)


def test_ways_to_and_fro_are_one_line() -> None:
    for place in Place:
        told = together(commands(place))
        assert [command for alike in told for command in alike] == commands(place)
        for alike in told:
            assert len({command.help for command in alike}) == 1
            assert len(alike) == 1 or len({command.action for command in alike}) == len(alike)


def test_most_lines_are_short_enough_for_two_columns() -> None:
    board = [command for command in COMMANDS if Place.BOARD in command.places and command.keys]
    long = [command.name for command in board if len(command.help) > 26]
    assert not long, "at 80 columns they go over into a second line"


async def test_every_dialog_explains_its_keys(people: Pipeline) -> None:
    """With ``?``; in a field, where that is a letter, with Ctrl+g. Both are said at the lower edge."""
    async with app_for(people).run_test(size=(80, 24)) as pilot:
        for opens, field, says in (
            ("t", False, "A letter logs that kind of touch now"), ("t", False, "email, with words"),
            ("s", False, "Any date may be typed"), ("number_sign", False, "a minus before one takes it away"),
            ("c", False, "How often suits them"), ("x", False, "asked to stop"), ("m", False, "copy the subject"),
            ("a", True, "Only the name is needed"), ("A", True, "take the last one back"),
            ("p", True, "stands first on its day"), ("comma", False, "find a setting"),
            ("colon", True, "↓ Tab the next line"), ("A", True, "take what is suggested"),
        ):  # fmt: skip
            await pilot.press(opens)
            await pilot.pause()
            assert ("Ctrl+g keys" if field else "? keys") in seen(pilot.app), opens
            dialog = pilot.app.screen
            await pilot.press("ctrl+g" if field else "question_mark")
            await pilot.pause()
            found = " ".join(columns(pilot)).replace("\n", " ")
            about = " ".join(str(each.render()) for each in pilot.app.screen.query("#about").results(Static))
            assert says in f"{about} {re.sub(' +', ' ', found)}", opens
            await pilot.press("escape")
            assert pilot.app.screen is dialog
            await pilot.press("escape")


async def test_the_palette_in_a_dialog_has_what_can_be_done_there(people: Pipeline) -> None:
    async with app_for(people).run_test(size=(80, 24)) as pilot:
        await pilot.press("A")
        await pilot.pause()
        found = {each.title: each.help for each in pilot.app.get_system_commands(pilot.app.screen)}
        assert found["Take the last one back"] == "Ctrl+o\there"
        assert "Take the whole event back" in found
        assert "These keys" in found
        await pilot.press("ctrl+p")
        await pilot.pause()
        assert "Enter does it · Esc leaves · Ctrl+g keys" in seen(pilot.app)
