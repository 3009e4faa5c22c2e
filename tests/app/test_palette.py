"""The command palette, opened and left by hands in a hurry."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path
from typing import cast

import pytest
from textual import events
from textual.pilot import Pilot

from tests.boards import NOW, app_for, current, screen_of
from tests.helpers import seen, text_of, until
from tui.app import KeepwarmApp
from tui.model.kinds import Kind
from tui.model.records import Prospect
from tui.pipeline import Pipeline
from tui.screens.board.screen import BoardScreen
from tui.screens.detail.screen import DetailScreen
from tui.screens.dialogs.palette import FoundLines, Palette
from tui.screens.review.screen import ReviewScreen
from tui.screens.sources.screen import SourcesScreen
from tui.settings.config import load_settings
from tui.settings.own import OwnSettings

BESIDE = (40, 1)
"""A cell above the palette."""


def burst(pilot: Pilot[None], *keys: str) -> None:
    """All keys in one piece, as a terminal hands over what was typed while the board was busy."""
    for key in keys:
        name = "space" if key == " " else key
        pilot.app.post_message(events.Key(name, key if len(key) == 1 else None))


def click(pilot: Pilot[None], x: int, y: int) -> None:
    """A click, as the terminal reports it."""
    for kind in (events.MouseDown, events.MouseUp):
        pilot.app.post_message(kind(None, x, y, 0, 0, 1, False, False, False, x, y))


def top(pilot: Pilot[None]) -> type:
    return type(pilot.app.screen)


@pytest.mark.parametrize("page", ["pagedown", "pageup", "shift+end", "shift+home"])
@pytest.mark.parametrize("size", [(80, 24), (20, 6), (80, 2)])
async def test_paging_while_it_still_gathers(people: Pipeline, page: str, size: tuple[int, int]) -> None:
    async with app_for(people).run_test(size=size) as pilot:
        burst(pilot, "ctrl+p", "z", page, page)
        await pilot.pause(0.1)
        burst(pilot, page, "backspace", page, page)
        await pilot.pause(0.1)
        assert issubclass(top(pilot), Palette)
        await pilot.press("escape")
        assert top(pilot) is BoardScreen


async def test_a_double_click_beside_it_leaves_the_screen_below_alone(people: Pipeline) -> None:
    async with app_for(people).run_test(size=(80, 24)) as pilot:
        for screen, key in ((BoardScreen, ""), (ReviewScreen, "r")):
            await pilot.press(*key)
            await pilot.pause()
            burst(pilot, "ctrl+p")
            while not issubclass(top(pilot), Palette):
                await asyncio.sleep(0)
            click(pilot, *BESIDE)
            click(pilot, *BESIDE)
            await pilot.pause(0.1)
            assert top(pilot) is screen


@pytest.mark.parametrize("columns", range(1, 9))
async def test_a_terminal_of_a_few_columns(people: Pipeline, columns: int) -> None:
    async with app_for(people).run_test(size=(80, 24)) as pilot:
        burst(pilot, "ctrl+p")
        await pilot.pause(0.1)
        await pilot.resize_terminal(columns, 10)
        burst(pilot, *"due", "down", "pagedown")
        await pilot.pause(0.1)
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: "due panel" in seen(pilot.app))


async def test_left_while_it_gathers(people: Pipeline) -> None:
    async with app_for(people).run_test(size=(80, 24)) as pilot:
        for _ in range(5):
            burst(pilot, "ctrl+p", "r", "e", "escape", "ctrl+p", "escape")
            await pilot.pause()
        await pilot.pause(0.2)
        await pilot.press("escape")
        assert top(pilot) is BoardScreen


async def test_a_second_enter_chooses_nothing(people: Pipeline) -> None:
    async with app_for(people).run_test(size=(80, 24)) as pilot:
        before = current(pilot)
        for times in range(1, 6):
            burst(pilot, "ctrl+p", *"They bought", *["enter"] * times)
            await until(pilot, partial(has_bought, pilot, people, times))
            await pilot.pause(0.1)
            assert has_bought(pilot, people, times)
            assert current(pilot) == before


def has_bought(pilot: Pilot[None], pipeline: Pipeline, times: int) -> bool:
    """The board is on top, and said so often that they bought."""
    return top(pilot) is BoardScreen and [step.did for _, step in pipeline.history(None)].count("bought") == times


async def test_all_keys_of_a_burst_act_in_turn(people: Pipeline) -> None:
    async with app_for(people).run_test(size=(80, 24)) as pilot:
        await pilot.press("tab")
        first = current(pilot)
        note = ("ctrl+p", *"remark", "enter")
        burst(pilot, *note, *"tea", "ctrl+s", "j", *note, *"coffee", "ctrl+s", "ctrl+p", "down", "enter")
        await until(pilot, lambda: not screen_of(pilot).state.due_shown)
        found = [people.prospect(who) for who in people.people]
        assert {each.name: each.note for each in found if each.note} == {first: "tea", current(pilot): "coffee"}
        assert current(pilot) != first


async def test_the_palette_of_the_themes_is_as_safe(people: Pipeline) -> None:
    async with app_for(people).run_test(size=(80, 24)) as pilot:
        cast("KeepwarmApp", pilot.app).search_themes()
        burst(pilot, "z", "pagedown", "pagedown")
        await pilot.pause(0.1)
        click(pilot, *BESIDE)
        click(pilot, *BESIDE)
        await pilot.pause(0.1)
        assert top(pilot) is BoardScreen
        cast("KeepwarmApp", pilot.app).search_themes()
        burst(pilot, *"keepwarm", "down", "enter", "enter")
        await pilot.pause(0.3)
        await pilot.press("escape", "escape")
        assert top(pilot) is BoardScreen


async def test_the_theme_that_was_chosen_is_kept(people: Pipeline, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    own = OwnSettings(load_settings(path), path)
    app = KeepwarmApp(people, own=own)
    async with app.run_test(size=(80, 24)) as pilot:
        cast("KeepwarmApp", pilot.app).search_themes()
        burst(pilot, *"gruvbox", "enter")
        await until(pilot, lambda: "gruvbox" in path.read_text())
        assert app.theme == "gruvbox"
    assert KeepwarmApp(people, own=OwnSettings(load_settings(path), path)).theme == "gruvbox"
    own.change("theme", "gone")
    app = KeepwarmApp(people, own=own)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: "there is no theme gone" in seen(pilot.app))
        app.choose_theme("")
        await until(pilot, lambda: 'theme = "gone"' not in path.read_text())
    assert app.theme == "keepwarm"


async def test_a_command_of_a_screen_that_was_left_does_nothing(people: Pipeline) -> None:
    async with app_for(people).run_test(size=(80, 24)) as pilot:
        await pilot.press("r")
        await pilot.pause()
        review = pilot.app.screen
        skip = next(each for each in pilot.app.get_system_commands(review) if each.title == "Log a touch")
        await pilot.press("escape")
        assert top(pilot) is BoardScreen
        pilot.app.call_later(skip.callback)
        await pilot.pause()
        assert top(pilot) is BoardScreen


async def test_left_behind_it(people: Pipeline) -> None:
    async with app_for(people).run_test(size=(80, 24)) as pilot:
        burst(pilot, "ctrl+p", "z", "ctrl+c")
        await pilot.pause()
        assert not pilot.app.is_running


async def test_a_name_leads_to_the_person_from_any_screen(people: Pipeline) -> None:
    """What was open stays below; from a detail, it is the same screen."""
    people.log(6, Kind.CALL, note="[b]met the mayor[/b]", at=NOW, confirmed=True)

    async def find(words: str, name: str) -> None:
        burst(pilot, "ctrl+p", *words, "enter")
        await until(pilot, lambda: top(pilot) is DetailScreen and f" {name}  " in seen(pilot.app))

    async with app_for(people).run_test(size=(80, 24)) as pilot:
        await find("finn g", "Finn Gale")
        await find("ivo", "Ivo Jung")
        await pilot.press("escape")
        assert top(pilot) is BoardScreen
        assert current(pilot) == "Ivo Jung"
        for key, below, words in (("r", ReviewScreen, "mayor"), ("Y", SourcesScreen, "gale")):
            burst(pilot, key)
            await find(words, "Finn Gale")
            await pilot.press("escape")
            assert top(pilot) is below
            await pilot.press("escape")


async def test_commands_and_people_stand_in_a_sensible_order(people: Pipeline) -> None:
    for name in ("Mark Remark", "Reporter Bob", "Boa [b]x[/b]"):
        people.add(Prospect(name, note="\n".join(f"board {number}" for number in range(3))))
    async with app_for(people).run_test(size=(100, 40)) as pilot:
        for words, first in (
            ("remark", ("Remark", "Mark Remark")),
            ("rep", ("Report", "Reporter Bob")),
            ("bob", ("Reporter Bob",)),
            ("boa", ("Boa [b]x[/b]", "Mark Remark")),
            ("mark", ("Mark Remark",)),
            ("holiday", ("Away",)),
        ):
            burst(pilot, "ctrl+p", *words, "down")
            await until(pilot, lambda: top(pilot) is Palette)
            await pilot.pause()
            shown = text_of(pilot.app.screen.query_one(FoundLines)).splitlines()
            places = [min(at for at, line in enumerate(shown) if name in line[:20]) for name in first]
            assert places == sorted(places), (words, shown)
            await pilot.press("escape")


async def test_more_people_than_are_listed_are_shown_by_the_board(empty: Pipeline) -> None:
    for number in range(12):
        empty.add(Prospect(f"Ana {number:02}"))
    empty.add(Prospect("Bo Li"))
    async with app_for(empty).run_test(size=(80, 24)) as pilot:
        burst(pilot, "r", "ctrl+p", *"ana", *["down"] * 8)
        await until(pilot, lambda: "12 people in all" in seen(pilot.app))
        await pilot.press("enter")
        await until(pilot, lambda: top(pilot) is BoardScreen)
        assert len(screen_of(pilot).state.view) == 12
        assert screen_of(pilot).state.view.filter.text == "ana"
