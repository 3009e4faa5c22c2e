"""From every screen to every other, by key and by palette, and back to where one was."""

from __future__ import annotations

import pytest
from textual import events
from textual._context import visible_screen_stack
from textual.pilot import Pilot
from textual.renderables.background_screen import BackgroundScreen
from textual.widgets import Input

from tests.app.test_hints import PATHS, last_line, opened
from tests.boards import app_for
from tests.helpers import until
from tui.app import KeepwarmApp
from tui.commands import COMMANDS, Heading, Place, commands
from tui.model.records import Source
from tui.pipeline import Pipeline
from tui.screens.board.screen import BoardScreen
from tui.screens.detail.screen import DetailScreen
from tui.screens.dialogs.palette import FoundLines
from tui.screens.dialogs.person_form import PersonForm
from tui.screens.grooming.screen import GroomingScreen
from tui.screens.people.people_screen import PeopleScreen
from tui.screens.review.screen import ReviewScreen

NAMES = {
    Place.BOARD: "Board", Place.REVIEW: "Daily review", Place.GROOMING: "Grooming", Place.TRIAGE: "New people",
    Place.REPORT: "Report", Place.SOURCES: "Sources",
}  # fmt: skip
"""As the palette calls them."""


def places(pilot: Pilot[None]) -> list[Place]:
    """The screens that lie on each other."""
    return [screen.place for screen in pilot.app.screen_stack if isinstance(screen, PeopleScreen)]


async def test_the_board_may_open_at_one_of_its_screens(people: Pipeline) -> None:
    """As by ``keepwarm review``; leaving it leads to the board."""
    async with KeepwarmApp(people, at=Place.REVIEW).run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: places(pilot) == [Place.BOARD, Place.REVIEW])
        await pilot.press("escape")
        await until(pilot, lambda: places(pilot) == [Place.BOARD])


def top(pilot: Pilot[None]) -> object:
    """The screen on top."""
    return pilot.app.screen


def listed(pilot: Pilot[None]) -> list[str]:
    """What the palette lists before anything is typed."""
    return [each.title for each in pilot.app.get_system_commands(pilot.app.screen)]


def offered(pilot: Pilot[None]) -> str | None:
    """What Enter would run in the palette."""
    found = pilot.app.screen.query(FoundLines)
    chosen = found.first().chosen if found else None
    return chosen.name.strip() if chosen is not None else None


async def run(pilot: Pilot[None], name: str) -> None:
    """A command of the palette, by its name."""
    (command,) = [each for each in pilot.app.get_system_commands(pilot.app.screen) if each.title == name]
    pilot.app.call_later(command.callback)
    for _ in range(4):
        await pilot.pause()


@pytest.mark.parametrize("place", PATHS)
async def test_the_palette_has_the_screen_first_and_then_all_ways_out(people: Pipeline, place: Place) -> None:
    people.edit(1, source=Source(name="Ray"))
    async with app_for(people).run_test(size=(80, 24)) as pilot:
        await opened(pilot, place)
        found = listed(pilot)
        ways = {name for each, name in NAMES.items() if each is not place} | {"Add a person", "Undo", "Away", "Theme"}
        assert ways <= set(found)
        assert ("Filter" if place is Place.BOARD else "Find on the board") in found
        assert len(found) == len(set(found))
        groups = {command.name: command.heading for command in commands(place)}
        own = [groups.get(name) is not Heading.KEEPWARM for name in found if name in groups]
        assert own == sorted(own, reverse=True), "what leads away stands behind what the screen is for"


@pytest.mark.parametrize("place", [Place.REPORT, Place.SOURCES])
def test_figures_offer_nothing_that_means_somebody(place: Place) -> None:
    means = {"touch", "promise", "snooze", "skip", "close_prospect", "delete", "tag", "edit", "message", "note"}
    assert not means & {command.action for command in commands(place)}


ROOMS = [command for command in COMMANDS if command.name in NAMES.values() and command.keys]


@pytest.mark.parametrize("place", PATHS)
async def test_a_key_leads_there_and_escape_back(people: Pipeline, place: Place) -> None:
    people.edit(1, source=Source(name="Ray"))
    rooms = {name: each for each, name in NAMES.items()}
    ways = {command.keys[0]: rooms[command.name] for command in ROOMS if place in command.places}
    async with app_for(people).run_test(size=(80, 24)) as pilot:
        before = await opened(pilot, place)
        stack = places(pilot)
        for key, to in ways.items():
            await pilot.press(key)
            for _ in range(3):
                await pilot.pause()
            assert places(pilot) == [*stack, to], key
            await pilot.press("escape")
            await pilot.pause()
            assert top(pilot) is before, key


async def test_the_review_goes_on_where_one_was(people: Pipeline) -> None:
    async with app_for(people).run_test(size=(80, 24)) as pilot:
        review = await opened(pilot, Place.REVIEW)
        assert isinstance(review, ReviewScreen)
        await pilot.press("j")
        await pilot.pause()
        key = review.walk.current
        for keys in (("R", "Y", "R", "escape"), ("w", "escape"), ("T", "escape"), ("enter", "w", "r"), ("R", "r")):
            await pilot.press(*keys)
            await until(pilot, lambda: top(pilot) is review)
            assert review.walk.current == key, keys


async def test_there_is_never_a_second_one_of_a_screen(people: Pipeline) -> None:
    people.edit(1, source=Source(name="Ray"))
    async with app_for(people).run_test(size=(80, 24)) as pilot:
        grooming = await opened(pilot, Place.GROOMING)
        assert isinstance(grooming, GroomingScreen)
        grooming.action_mark()
        await pilot.press("r", "enter", "R", "Y", "w")
        await until(pilot, lambda: top(pilot) is grooming)
        assert places(pilot) == [Place.BOARD, Place.GROOMING]
        assert grooming.marks, "what was marked is marked still"


@pytest.mark.parametrize("place", [place for place in PATHS if place is not Place.BOARD])
async def test_back_to_the_board_from_anywhere(people: Pipeline, place: Place) -> None:
    async with app_for(people).run_test(size=(80, 24)) as pilot:
        await opened(pilot, place)
        await pilot.press("R")
        await pilot.pause()
        await run(pilot, "Board")
        assert places(pilot) == [Place.BOARD]


async def test_who_is_looked_for_is_found_on_the_board(people: Pipeline) -> None:
    """Typed at once: no letter of it acts in the review, or on the board."""
    async with app_for(people).run_test(size=(80, 24)) as pilot:
        await opened(pilot, Place.REVIEW)
        await pilot.press("enter")
        assert isinstance(top(pilot), DetailScreen)
        for letter in "/eva":
            pilot.app.post_message(events.Key("slash" if letter == "/" else letter, letter))
        for _ in range(6):
            await pilot.pause()
        board = top(pilot)
        assert isinstance(board, BoardScreen)
        assert board.state.view.filter.text == "eva"
        await pilot.press("enter")
        assert board.state.current == 5
        assert "/eva" in last_line(pilot)


async def test_somebody_is_added_from_the_report(people: Pipeline) -> None:
    async with app_for(people).run_test(size=(80, 24)) as pilot:
        report = await opened(pilot, Place.REPORT)
        await run(pilot, "Add a person")
        assert isinstance(top(pilot), PersonForm)
        count = len(people.people)
        await pilot.press(*"Zed", "enter")
        await until(pilot, lambda: len(people.people) > count)
        assert top(pilot) is report
        assert len(people.people) == count + 1


async def test_the_palette_finds_the_report_from_the_review(people: Pipeline) -> None:
    app = app_for(people)
    assert isinstance(app, KeepwarmApp)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, Place.REVIEW)
        await pilot.press("colon", *"report")
        await until(pilot, lambda: offered(pilot) == "Report")
        await pilot.press("enter")
        await until(pilot, lambda: places(pilot) == [Place.BOARD, Place.REVIEW, Place.REPORT])


@pytest.mark.parametrize("keys", ["D", "tc", "m", "rte", "x"])
async def test_keys_behind_the_one_that_quits_do_nothing(people: Pipeline, keys: str) -> None:
    before = len(people.history(None))
    async with app_for(people).run_test(size=(80, 24)) as pilot:
        for key in f"q{keys}":
            pilot.app.post_message(events.Key(key, key))
        await pilot.pause()
        assert len(pilot.app.screen_stack) == 1
    assert len(people.history(None)) == before


async def test_keys_behind_the_one_that_quits_do_nothing_in_a_field(people: Pipeline) -> None:
    """They are on their way to the field already."""
    before = len(people.history(None))
    async with app_for(people).run_test(size=(80, 24)) as pilot:
        await pilot.press("a", "N", "e")
        field = pilot.app.focused
        assert field is not None
        pilot.app.exit()
        for key in (events.Key("w", "w"), events.Key("enter", None)):
            field.post_message(key)
        await pilot.pause()
        assert isinstance(field, Input)
        assert field.value == "Ne"
    assert len(people.history(None)) == before


async def test_each_dialog_lies_over_the_screen_below_it(people: Pipeline) -> None:
    """Whichever Textual was asked for last, as by a mouse: two of them over each other would be drawn without end."""
    async with app_for(people).run_test(size=(80, 24)) as pilot:
        await pilot.press("t", "question_mark")
        await pilot.pause()
        for place, screen in enumerate(pilot.app.screen_stack[1:]):
            visible_screen_stack.set([*pilot.app.screen_stack])
            ground = screen.render()
            assert isinstance(ground, BackgroundScreen)
            assert ground.screen is pilot.app.screen_stack[place]


async def test_a_screen_that_was_left_is_not_drawn_any_more(people: Pipeline) -> None:
    async with app_for(people).run_test(size=(80, 24)) as pilot:
        detail = await opened(pilot, Place.DETAIL)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(detail, DetailScreen)
        detail.draw()
