"""Forgetting somebody from the palette: asked once, done for good, and the screens go on."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot

from tests.boards import app_for, current, screen_of
from tests.helpers import seen, until
from tui.commands import Place
from tui.model.records import Prospect, Source
from tui.pipeline import Pipeline
from tui.pipeline.forgetting import Forgotten
from tui.screens.base.commit import Saving
from tui.screens.board.screen import BoardScreen
from tui.screens.detail.screen import DetailScreen
from tui.screens.dialogs.choose import Confirm
from tui.screens.people.people_screen import PeopleScreen
from tui.store import WriteFailed

SIZE = (80, 24)


def said(pilot: Pilot[None]) -> str:
    """The last message; empty without one."""
    return next((each.message for each in reversed([*pilot.app._notifications])), "")


def traces(people: Pipeline, name: str) -> list[Path]:
    """The files of the data that hold a name."""
    return [path for path in people.store.path.parent.rglob("*") if path.is_file() and name in path.read_text("utf-8")]


async def chosen(pilot: Pilot[None]) -> None:
    """The entry of the palette; until the question stands there."""
    screen = pilot.app.screen
    forget = next(each for each in pilot.app.get_system_commands(screen) if each.title == "Forget")
    await forget.callback()
    await until(pilot, lambda: isinstance(pilot.app.screen, Confirm))
    await pilot.pause()


async def done(pilot: Pilot[None]) -> None:
    await until(pilot, lambda: all(worker.is_finished for worker in pilot.app.workers))
    await pilot.pause()


async def test_asked_once_with_what_it_does_and_no_is_the_default(people: Pipeline) -> None:
    people.store.backup()
    people.edit(6, note="Eva Fry knows her")
    people.edit(7, source=Source(prospect=5))
    async with app_for(people).run_test(size=SIZE) as pilot:
        screen_of(pilot).state.go(5)
        assert current(pilot) == "Eva Fry"
        for key in ("enter", "n", "escape"):
            await chosen(pilot)
            await pilot.press(key)
            await done(pilot)
            assert said(pilot) == "left as it was"
            assert people.prospect(5).name == "Eva Fry"
        await chosen(pilot)
        shown = " ".join(seen(pilot.app).split())
        for words in ("Forget Eva Fry?", "Nothing brings it back", "1 backup or copy", "can no longer be undone",
                      "1 other person points to them", "1 mention stays", "Finn Gale #6", "Not reached",
                      "y forget them for good", "n keep them"):  # fmt: skip
            assert words in shown.replace("│ ", "").replace(" │", ""), words
        await pilot.press("y")
        await done(pilot)
        assert said(pilot) == "forgot Eva Fry: taken out of the data and of all backups and copies"
        assert 5 not in people.people
        assert len(traces(people, "Eva Fry")) == 1, "in the note on somebody else"
        assert current(pilot) == "Finn Gale", "it was a step of the user"
        assert people.people.source_name(people.prospect(7)) == "somebody forgotten"
        await pilot.press("u")
        await done(pilot)
        assert 5 not in people.people


async def test_keys_wait_and_the_board_stays_alive(people: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    """With thousands of people, or a slow disk, it takes seconds."""
    go_on, forget = threading.Event(), people.forget

    def slow(*plan: Any) -> Forgotten:
        go_on.wait(10)
        return forget(*plan)

    monkeypatch.setattr(people, "forget", slow)
    async with app_for(people).run_test(size=SIZE) as pilot:
        await pilot.press("2", "g")
        await chosen(pilot)
        await pilot.press("y")
        await until(pilot, lambda: bool(pilot.app.screen.query(Saving)))
        assert "forgetting..." in seen(pilot.app)
        screen_of(pilot).pass_minute()
        pilot.app.post_message(events.Key("j", "j"))
        await pilot.pause()
        assert current(pilot) == "Eva Fry"
        go_on.set()
        await done(pilot)
        assert current(pilot) == "Gus Hall", "to the next, and then the key"
        assert not pilot.app.screen.query(Saving)


async def test_the_detail_goes_on_to_the_next(people: Pipeline) -> None:
    async with app_for(people).run_test(size=SIZE) as pilot:
        await pilot.press("2", "g", "enter")
        assert isinstance(pilot.app.screen, DetailScreen)
        await chosen(pilot)
        await pilot.press("y")
        await done(pilot)
        assert "Finn Gale" in seen(pilot.app).split("\n")[0]


@pytest.mark.parametrize("place", [Place.REVIEW, Place.GROOMING, Place.TRIAGE])
async def test_from_other_screens(people: Pipeline, place: Place) -> None:
    people.store.commit(lambda _: {"prospects": {20: _imported("New One"), 21: _imported("New Two")}})
    people.refresh()
    async with app_for(people).run_test(size=SIZE) as pilot:
        await pilot.press({Place.REVIEW: "r", Place.GROOMING: "w", Place.TRIAGE: "T"}[place])
        screen = pilot.app.screen
        assert isinstance(screen, PeopleScreen)
        targets = screen.targets
        await until(pilot, lambda: bool(targets()))
        who = targets()[0]
        await chosen(pilot)
        await pilot.press("y")
        await done(pilot)
        assert who not in people.people
        assert pilot.app.screen is screen
        assert "forgot " in seen(pilot.app) + said(pilot)
        assert targets() != [who]


async def test_of_whom_there_is_nobody_or_several(people: Pipeline) -> None:
    async with app_for(people).run_test(size=SIZE) as pilot:
        await pilot.press("V")
        forget = next(each for each in pilot.app.get_system_commands(pilot.app.screen) if each.title == "Forget")
        await forget.callback()
        await pilot.pause()
        assert "forget one at a time" in said(pilot)


async def test_what_could_not_be_done_is_said(people: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> Forgotten:
        raise WriteFailed("no space left on the disk. Nothing was changed.")

    async with app_for(people).run_test(size=SIZE) as pilot:
        await pilot.press("2", "g")
        await chosen(pilot)
        with monkeypatch.context() as patch:
            patch.setattr(people, "forget", full)
            await pilot.press("y")
            await done(pilot)
        assert "no space left on the disk. Nothing was changed." in said(pilot)
        assert isinstance(pilot.app.screen, BoardScreen)
        patched = people.forget

        def not_wholly(*plan: Any) -> Forgotten:
            found = patched(*plan)
            return Forgotten(found.ids, found.message, found.step, ("/data/backups/x: Permission denied",))

        await chosen(pilot)
        monkeypatch.setattr(people, "forget", not_wholly)
        await pilot.press("y")
        await done(pilot)
        assert "not everywhere yet: /data/backups/x: Permission denied" in said(pilot)


def _imported(name: str) -> bytes:
    from tests.boards import NOW
    from tui.model.documents import encode

    return encode(Prospect(name, added_at=NOW, met_at=NOW, imported=True, first_rhythm_at=NOW), None)
