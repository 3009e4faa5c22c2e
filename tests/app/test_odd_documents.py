"""What another program writes into the journal while the board is open: it is said in a line, and all goes on."""

from __future__ import annotations

import json

import pytest
from textual.pilot import Pilot

from tests.boards import app_for, screen_of
from tests.helpers import seen, until
from tui.model.records import Source
from tui.pipeline import Pipeline
from tui.screens.board.screen import BoardScreen
from tui.screens.dialogs.choose import Confirm
from tui.screens.review import screen as review


@pytest.fixture(autouse=True)
def at_a_glance(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever reviews has read at once what is drawn."""
    monkeypatch.setattr(review, "MIN_SEEN", 0.0)
    monkeypatch.setattr(review, "MIN_PAUSE", 0.0)


BAD = {
    "prospects": ("prospect 1", {"name": "Ana", "touches": "none"}),
    "sources": ("briefing of a source 1", {"x": 1}),
    "away": ("time away 1", {"first": "someday"}),
    "steps": ("step 1", {"x": 1}),
}
"""Table -> what is said, and a document that is none."""


def write(pipeline: Pipeline, table: str, document: object) -> None:
    """As a script would."""
    line: dict[str, object] = {"prospects": {}, table: {"1": document}}
    with pipeline.store.path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")


def said(pilot: Pilot[None]) -> str:
    return " ".join(each.message for each in pilot.app._notifications)


@pytest.mark.parametrize(
    ("table", "keys"),
    [
        *(("prospects", keys) for keys in ("", *"rwRT\ntpem#sc", "tC", "rm")),
        *((table, keys) for table in ("sources", "away", "steps") for keys in ("Y", "rp")),
    ],
)
async def test_it_is_said_once_on_every_screen(people: Pipeline, table: str, keys: str) -> None:
    people.brief(Source(name="Ray Dalton"))
    async with app_for(people).run_test(size=(80, 24), notifications=True) as pilot:
        for key in keys:
            await pilot.press({"\n": "enter"}.get(key, key))
        await pilot.pause()
        words, document = BAD[table]
        write(people, table, document)
        await until(pilot, lambda: f"{words} in prospects.jsonl" in said(pilot))
        assert "merged" not in said(pilot)
        pilot.app.clear_notifications()
        for _ in range(3):
            await pilot.pause()
            screen_of(pilot).pass_minute()
        assert words not in said(pilot)
        assert people.catch_up() == [], "it has not become readable"
        await pilot.press("j", "tab", "k", "enter")
        await pilot.pause()
        for _ in range(6):
            if isinstance(pilot.app.screen, BoardScreen):
                break
            await pilot.press("escape")
            await pilot.pause()
            if isinstance(pilot.app.screen, Confirm):
                await pilot.press("y")
                await pilot.pause()
        assert isinstance(pilot.app.screen, BoardScreen)
        for key in "RYwTr" if keys in ("", "Y") else "":
            await pilot.press(key)
            await pilot.pause()
            await pilot.press("escape", "escape")
            await pilot.pause()
        board = seen(pilot.app)
        assert "Bo Li" in board
        assert ("Ana Ruiz" in board) == (table != "prospects")


async def test_the_sources_are_shown_without_a_briefing_that_is_none(people: Pipeline) -> None:
    people.edit(1, source=Source(name="Ray Dalton"))
    people.brief(Source(name="Ray Dalton"))
    async with app_for(people).run_test(size=(80, 24), notifications=True) as pilot:
        write(people, "sources", {"x": 1})
        await pilot.pause(0.6)
        await pilot.press("Y")
        await until(pilot, lambda: "Ray Dalton" in seen(pilot.app))
        await until(pilot, lambda: "briefing of a source 1 in prospects.jsonl" in said(pilot))


async def test_somebody_who_was_mended_is_there_again(people: Pipeline) -> None:
    good = json.loads(people.store.table("prospects")[1])
    async with app_for(people).run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        write(people, "prospects", {"name": "Ana", "touches": "none"})
        await until(pilot, lambda: 1 not in people.people)
        write(people, "prospects", good)
        await until(pilot, lambda: 1 in people.people)
        await pilot.press("escape")
        await until(pilot, lambda: "Ana Ruiz" in seen(pilot.app))
