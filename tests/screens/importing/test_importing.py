"""A file is chosen and read, what it would do is shown, and keys decide about one or all before Enter imports."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from tests.helpers import Clock, open_pipeline, seen
from tests.screens.host import Host, settle
from tests.screens.hostile import NAMES
from tui.model.records import FoundPerson
from tui.pipeline import Pipeline
from tui.pipeline.importing import ImportDecisions
from tui.screens.base.dialog import Field
from tui.screens.dialogs.open_file import named
from tui.screens.importing.screen import ImportScreen
from tui.text import width

SMALL, LARGE = (80, 24), (120, 40)
FILE = """Name,Company,Email,Position
Ana Ruiz,Globex,ana@acme.example,Owner
A. Ruiz,,ana@acme.example,
Cy Dee,,cy@dee.example,
,,,nobody
Bob Lee,,,
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text(FILE, "utf-8")
    return path


async def until(pilot: Pilot[None], words: str) -> str:
    """What is seen once these words are there."""
    assert isinstance(pilot.app, Host)
    for _ in range(200):
        await settle(pilot)
        if words in (screen := seen(pilot.app)):
            return screen
        await pilot.pause(0.01)
    raise AssertionError(f"{words!r} is not in\n{screen}")


async def told(pilot: Pilot[None], words: str) -> None:
    """These words were said in a message."""
    assert isinstance(pilot.app, Host)
    for _ in range(200):
        await settle(pilot)
        if any(words in toast for toast in pilot.app.toasts):
            return
        await pilot.pause(0.01)
    raise AssertionError(f"{words!r} is not among {pilot.app.toasts}")


async def chosen(pilot: Pilot[None], host: Host, path: Path) -> None:
    """The file is named in the dialog of the command."""
    host.board.action_of("import_file")()
    await until(pilot, "Import people from a file")
    host.screen.query_one(Field).value = str(path)
    await pilot.press("enter")


@pytest.mark.parametrize("write", ["'{}'", "{}"])
def test_a_file_is_found_as_a_terminal_pastes_its_name(tmp_path: Path, write: str) -> None:
    path = tmp_path / "my people.csv"
    path.touch()
    assert named(write.format(path)) == path
    assert named(str(path).replace(" ", "\\ ")) == path
    assert named(write.format(tmp_path / "none.csv")) is None


async def shown(pilot: Pilot[None], host: Host, path: Path) -> str:
    """What is seen of the import of a file."""
    await chosen(pilot, host, path)
    screen = await until(pilot, "Cy Dee")
    await pilot.pause(0.05)
    return screen


async def test_what_it_would_do_is_shown_and_decided(host: Host, pipeline: Pipeline, file: Path) -> None:
    async with host.run_test(size=LARGE) as pilot:
        screen = await shown(pilot, host, file)
        assert len(pipeline.people) == 2
        assert "2 new, 1 updated, 1 unchanged, 1 no person; 1 may be somebody you have" in screen
        lines = [
            line for line in screen.split("\n") if line[1:].startswith(("new", "updated", "unchanged", "no person"))
        ]
        assert [line[11:40].split("  ")[0].strip() for line in lines] == [
            "A. Ruiz", "Ana Ruiz (Globex)", "Cy Dee", "Bob Lee", "line 5",
        ]  # fmt: skip
        assert "may be Ana Ruiz: same email (= makes them one)" in screen
        await pilot.press("equals_sign", "j")
        screen = await until(pilot, "1 new, 2 updated")
        assert "company: you have Acme, the file says Globex: yours stays (f takes the file)" in screen
        await pilot.press("f", "j", "space")
        screen = await until(pilot, "1 left out")
        assert "the file wins" in (await until(pilot, "unchanged")) or True
        await pilot.press("enter")
        await told(pilot, "imported people.csv: 0 people new, 1 updated")
        assert not isinstance(host.screen, ImportScreen)
    ana = pipeline.prospect(1)
    assert (ana.name, ana.company, ana.position, len(pipeline.people)) == ("A. Ruiz", "Globex", "Owner", 2) or (
        ana.name,
        ana.company,
        ana.position,
        len(pipeline.people),
    ) == ("Ana Ruiz", "Globex", "Owner", 2)
    pipeline.undo()
    assert pipeline.prospect(1).company == "Acme"


async def test_all_at_once_and_leaving_changes_nothing(host: Host, pipeline: Pipeline, file: Path) -> None:
    before = pipeline.store.path.read_bytes()
    async with host.run_test(size=SMALL) as pilot:
        screen = await shown(pilot, host, file)
        assert all(width(line) == 80 for line in screen.split("\n"))
        assert " first words: up to 1 a day, " in screen
        await pilot.press("A")
        assert "first words" not in await until(pilot, "2 left out")
        await pilot.press("A", "F")
        await until(pilot, "2 new")
        await pilot.press("G", "space")
        await told(pilot, "this row is no person")
        await pilot.press("escape")
        await settle(pilot)
        assert not isinstance(host.screen, ImportScreen)
    assert pipeline.store.path.read_bytes() == before


async def test_somebody_added_meanwhile_is_looked_at_again(
    host: Host, pipeline: Pipeline, tmp_path: Path, clock: Clock, file: Path
) -> None:
    other = open_pipeline(tmp_path, clock)
    async with host.run_test(size=LARGE) as pilot:
        await shown(pilot, host, file)
        await pilot.press("j", "j", "j")
        assert "▸unchanged Bob Lee" in seen(host)
        other.take_in([FoundPerson("Cy Dee")], "other.csv")
        other.edit(2, company="Elsewhere")
        pipeline.refresh()
        assert "▸new       Bob Lee" in await until(pilot, "2 new, 2 updated"), "the cursor stays with the person"


async def test_enter_typed_before_it_is_seen_imports_nothing(host: Host, pipeline: Pipeline, file: Path) -> None:
    async with host.run_test(size=SMALL) as pilot:
        host.board.action_of("import_file")()
        await until(pilot, "Import people from a file")
        host.screen.query_one(Field).value = str(file)
        for _ in range(3):
            host.post_message(events.Key("enter", "\r"))
        await until(pilot, "Cy Dee")
        assert len(pipeline.people) == 2


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is empty"), ("%PDF-1.7", "is a PDF"),
        ("Shoe,Size\nx,38\n", "no column is known to hold a name"),
    ],
)  # fmt: skip
async def test_what_is_wrong_with_a_file_is_said(host: Host, tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "people.csv"
    path.write_text(text, "utf-8")
    async with host.run_test(size=SMALL) as pilot:
        await chosen(pilot, host, path)
        await until(pilot, says)
        await pilot.press("escape")
        await settle(pilot)
        await chosen(pilot, host, tmp_path / "none.csv")
        await until(pilot, "there is no file")


async def test_dates_that_mean_two_days_are_asked_about(host: Host, pipeline: Pipeline, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("Name,Met on\nCy Dee,3/4/2025\nEl Fay,5/6/2025\n", "utf-8")
    async with host.run_test(size=SMALL) as pilot:
        await chosen(pilot, host, path)
        await until(pilot, "How are dates written?")
        await pilot.press("m")
        await until(pilot, "Cy Dee")
        await pilot.pause(0.05)
        await pilot.press("enter")
        await told(pilot, "imported people.csv")
    met = pipeline.prospect(3).met_at
    assert met is not None
    assert (met.month, met.day) == (3, 4)


async def test_an_import_is_taken_back(host: Host, pipeline: Pipeline) -> None:
    pipeline.take_in([FoundPerson("Cy"), FoundPerson("Di")], "old.csv", ImportDecisions("CSV"))
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        host.board.action_of("imports")()
        assert "2 new, 0 updated" in await until(pilot, "old.csv")
        await pilot.press("1")
        await until(pilot, "touched since stays")
        await pilot.pause(0.05)
        await pilot.press("y")
        await told(pilot, "2 people removed")
        assert len(pipeline.people) == 2
        host.board.action_of("imports")()
        await until(pilot, "Nothing was imported that could be taken back")


async def test_hostile_names_are_drawn_as_they_are(host: Host, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    names = [name for name in NAMES if name.strip() and "\n" not in name and '"' not in name]
    rows = "".join(f'"{name}","{name}"\n' for name in names)
    path.write_text(f"Name,Company\nCy Dee,\n{rows}", "utf-8", "surrogatepass")
    async with host.run_test(size=SMALL) as pilot:
        screen = await shown(pilot, host, path)
        for _ in names:
            assert all(width(line) == 80 for line in screen.split("\n"))
            await pilot.press("j")
            await settle(pilot)
            screen = seen(host)
