"""Export from the palette: whom, in which format, under which name; and what was written."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.boards import SIZES, app_for, current, screen_of
from tests.helpers import seen, until
from tui.exchange import people_csv
from tui.model.records import Prospect
from tui.pipeline import Pipeline
from tui.screens.dialogs.choose import Choose
from tui.screens.dialogs.file_name import FileName


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the user."""
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


async def export(pilot: Pilot[None], *keys: str) -> None:
    """Chooses the command in the palette, then presses these keys."""
    await pilot.press("colon", *"export", "enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, Choose))
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


async def saved(pilot: Pilot[None]) -> None:
    await until(pilot, lambda: all(worker.is_finished for worker in pilot.app.workers if worker.group == "exports"))
    await pilot.pause()


def first_column(path: Path) -> list[str]:
    return [line.split(",")[0] for line in path.read_text("utf-8").splitlines()[1:]]


async def test_the_one_under_the_cursor_as_a_card(people: Pipeline, home: Path) -> None:
    async with app_for(people).run_test(size=SIZES[0], notifications=True) as pilot:
        await export(pilot)
        assert "Export whom?" in seen(pilot.app)
        assert "everybody on the board: 9 people" in seen(pilot.app)
        who = screen_of(pilot).state.current
        await pilot.press("m")
        await pilot.pause()
        assert who is not None
        assert f"Export {people.people.name(who)}" in seen(pilot.app)
        await pilot.press("v")
        await pilot.pause()
        assert isinstance(pilot.app.screen, FileName)
        assert "~/keepwarm-2026-03-17.vcf" in seen(pilot.app)
        await pilot.press("enter")
        await saved(pilot)
        path = home / "keepwarm-2026-03-17.vcf"
        assert path.read_text("utf-8").count("BEGIN:VCARD") == 1
        assert f"FN:{people.people.name(who)}\n" in path.read_text("utf-8")
        assert path.stat().st_mode & 0o777 == 0o600
        assert "1 person written to" in seen(pilot.app)


async def test_the_marked_what_the_filter_shows_and_everybody(people: Pipeline, home: Path) -> None:
    async with app_for(people).run_test(size=SIZES[1], notifications=True) as pilot:
        await pilot.press("slash", *"#vip", "enter")
        await export(pilot)
        assert "all of #vip: 2 people" in seen(pilot.app)
        await pilot.press("l")
        await pilot.pause()
        await pilot.press("c", "enter")
        await saved(pilot)
        path = home / "keepwarm-2026-03-17.csv"
        assert first_column(path) == ["Dora Ek", "Finn Gale"]
        await pilot.press("V")
        await export(pilot)
        assert "the 2 marked" in seen(pilot.app)
        assert "in this list" not in seen(pilot.app), "they are the same"
        await pilot.press("escape", "escape", "escape")
        await export(pilot, "a", "c")
        assert "replaces the file that is there" in seen(pilot.app)
        await pilot.press("enter")
        await saved(pilot)
        assert len(first_column(path)) == 9
        assert "9 people written to" in seen(pilot.app)


@pytest.mark.parametrize(("key", "start"), [("i", "BEGIN:VCALENDAR"), ("m", "## "), ("d", '{"prospects":{')])
async def test_the_other_formats(people: Pipeline, home: Path, key: str, start: str) -> None:
    async with app_for(people).run_test(size=SIZES[0], notifications=True) as pilot:
        await export(pilot, "a", key, "enter")
        await saved(pilot)
        (path,) = home.glob("keepwarm-*")
        assert path.read_text("utf-8").startswith(start)
        assert ("all data written to" if key == "d" else "9 people written to") in seen(pilot.app)


async def test_from_the_detail_and_from_the_sources(people: Pipeline, home: Path) -> None:
    async with app_for(people).run_test(size=SIZES[0]) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        await export(pilot, "m", "c", "enter")
        await saved(pilot)
        assert len(first_column(home / "keepwarm-2026-03-17.csv")) == 1
        await pilot.press("escape", "Y")
        await pilot.pause()
        await export(pilot)
        assert "everybody on the board" in seen(pilot.app)


async def test_they_stay_those_who_were_seen(people: Pipeline, open_again: Callable[[], Pipeline], home: Path) -> None:
    """Another process takes somebody away, and adds somebody, while the questions are answered."""
    async with app_for(people).run_test(size=SIZES[1], notifications=True) as pilot:
        await pilot.press("V")
        await export(pilot, "m", "c")
        other = open_again()
        other.delete(2)
        other.add(Prospect("Zoe"))
        screen_of(pilot).poll()
        await pilot.press("enter")
        await saved(pilot)
        names = first_column(home / "keepwarm-2026-03-17.csv")
        assert "Zoe" not in names
        assert "Bo Li" not in names
        assert f"{len(names)} people written to" in seen(pilot.app)


async def test_keys_and_touches_go_on_while_the_file_is_written(
    people: Pipeline, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That of 13,000 takes seconds."""
    goes_on, table = threading.Event(), people_csv.table

    def slow(*args: Any) -> str:
        assert threading.current_thread() is not threading.main_thread()
        goes_on.wait(10)
        return table(*args)

    monkeypatch.setattr(people_csv, "table", slow)
    async with app_for(people).run_test(size=SIZES[1], notifications=True) as pilot:
        await export(pilot, "a", "c", "enter")
        before = current(pilot)
        await pilot.press("j")
        assert current(pilot) != before
        await pilot.press("t", "c")
        await until(pilot, lambda: "logged a call" in seen(pilot.app))
        assert "exporting..." in seen(pilot.app)
        assert not list(home.glob("*.csv"))
        goes_on.set()
        await saved(pilot)
        assert len(first_column(home / "keepwarm-2026-03-17.csv")) == 9
        assert "9 people written to" in seen(pilot.app)


async def test_what_cannot_be_written_is_said(people: Pipeline, home: Path) -> None:
    async with app_for(people).run_test(size=SIZES[1], notifications=True) as pilot:
        await export(pilot, "a", "d")
        pilot.app.screen.query_one(Input).value = "~/data/prospects.jsonl"
        before = (home / "data" / "prospects.jsonl").read_bytes()
        await pilot.press("enter")
        await saved(pilot)
        assert "is in the data folder" in seen(pilot.app)
        assert (home / "data" / "prospects.jsonl").read_bytes() == before


async def test_where_nobody_is_there_is_nothing_to_export(empty: Pipeline) -> None:
    async with app_for(empty).run_test(size=SIZES[0], notifications=True) as pilot:
        await pilot.press("colon", *"export", "enter")
        await until(pilot, lambda: "there is nobody to export" in seen(pilot.app))
