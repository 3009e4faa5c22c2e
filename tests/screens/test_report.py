"""The report: the command line's figures, the bars of the days ahead, and what an empty pipeline shows."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.screens.host import NOW, Clock, FakeBoard, Host, open_pipeline, seen, settle, top
from tui.cli.main import main
from tui.model import Kind, Prospect, Source
from tui.pipeline import Pipeline
from tui.pipeline.report import gather_report
from tui.rules.statistics import Day
from tui.screens.report import BUDGET, OTHER, RHYTHM, ReportScreen, cut, scale
from tui.screens.sources import SourcesScreen
from tui.text import width
from tui.theme import Palette
from tui.when import When

SMALL, LARGE = (80, 24), (120, 40)


@pytest.fixture
def busy(pipeline: Pipeline, clock: Clock) -> Pipeline:
    """Eleven more people: five in the rhythm, one answered late, promises kept and not."""
    clock.now = NOW - timedelta(days=20)
    for number in range(8):
        pipeline.add(Prospect(f"Person {number}", met_at=clock.now))
    clock.passes(hours=5)
    for who in range(3, 10):
        pipeline.log(who, Kind.EMAIL, confirmed=True)
    clock.passes(hours=24)  # the last of them is answered within 48 h, not within 24 h
    pipeline.log(10, Kind.EMAIL)
    for who in range(3, 8):
        pipeline.skip(who, rest=True)
    today = clock.now.date()
    pipeline.promise(3, When(today + timedelta(days=1), None))
    pipeline.promise(4, When(today + timedelta(days=1), None))
    clock.passes(days=1)
    pipeline.log(3, Kind.CALL)
    clock.now = NOW
    pipeline.promise(5, When(NOW.date() + timedelta(days=3), None))
    pipeline.refresh()
    return pipeline


async def opened(pilot: Pilot[None], *keys: str) -> str:
    """What is seen once the figures are there."""
    await pilot.press(*keys)
    for _ in range(3):
        await pilot.pause()
    assert isinstance(pilot.app, Host)
    return seen(pilot.app)


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_the_figures_are_those_of_the_command_line(
    busy: Pipeline, tmp_path: Path, capsys: pytest.CaptureFixture[str], size: tuple[int, int]
) -> None:
    host = Host(busy)
    async with host.run_test(size=size) as pilot:
        screen = await opened(pilot, "R")
    code = main(["--data", str(tmp_path / "data"), "--config", str(tmp_path / "config.toml"), "--now", NOW.isoformat(),
                 "report", "--json"])  # fmt: skip
    assert code == 0
    told = json.loads(capsys.readouterr().out)
    counts, first, promised = told["counts"], told["first_answer"], told["promises"]
    assert (promised["kept"], promised["broken"], promised["open"]) == (1, 1, 1)
    for words in (
        f"{counts['late']} late", f"{counts['due']} due", f"{counts['week']} this week",
        f"median {first['median_hours']:.0f} h of {first['clocks']}",
        *(f"{first[f'within_{mark}']:.0%}" for mark in (24, 48, 72)),
        "within 24 h", "within 48 h", "within 72 h", "kept on time", "50%", "1 on time, 0 late, 1 not, of 2", "1 open",
    ):  # fmt: skip
        assert words in screen, words
    assert first["within_24"] != first["within_48"]
    days = [line for line in screen.split("\n") if line[1:4] in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")]
    assert [line[5:11].strip() for line in days] == [_day(each["date"]) for each in told["load"]]
    assert [int(line[12:16].replace("·", "0")) for line in days] == [each["due"] for each in told["load"]]
    assert [line.count(RHYTHM) > 0 for line in days] == [each["rhythm"] > 0 for each in told["load"]]
    assert [line.count(OTHER) > 0 for line in days] == [each["due"] > each["rhythm"] for each in told["load"]]
    assert days[0].startswith("▸Mon  2 Mar")
    assert all(width(line) == size[0] for line in screen.split("\n"))
    assert "within the budget of 20 rhythm items a day" in screen


def _day(iso: str) -> str:
    return f"{date.fromisoformat(iso).day:>2} {date.fromisoformat(iso):%b}".strip()


async def test_days_beyond_the_budget_are_told_of(tmp_path: Path, clock: Clock) -> None:
    pipeline = open_pipeline(tmp_path, clock)
    (tmp_path / "config.toml").write_text('timezone = "UTC"\n[rules]\n"budget.per_day" = 1\n')
    pipeline.store.close()
    from tui.settings import load_settings
    from tui.store import Store

    pipeline = Pipeline(Store.open(tmp_path / "data"), load_settings(tmp_path / "config.toml"), clock)
    for number in range(3):
        pipeline.add(Prospect(f"Person {number}", met_at=NOW - timedelta(days=40)))
    host = Host(pipeline)
    async with host.run_test(size=SMALL) as pilot:
        screen = await opened(pilot, "R")
        assert "1 day asks for more rhythm items than the budget of 1: those beyond it wait" in screen
        assert "2 waiting" in screen
        assert f"{BUDGET} budget of rhythm" in screen


async def test_it_follows_what_other_processes_do(busy: Pipeline) -> None:
    host = Host(busy)
    async with host.run_test(size=SMALL) as pilot:
        assert "1 open" in await opened(pilot, "R")
        busy.promise(6, When(NOW.date() + timedelta(days=4), None))
        await pilot.pause(0.5)
        assert "2 open" in seen(host)
        busy.promise(7, When(NOW.date() + timedelta(days=4), None))
        busy.promise(8, When(NOW.date() + timedelta(days=4), None))
        await pilot.pause(0.5)
        assert "4 open" in seen(host)


async def test_keys_leave_scroll_and_go_to_the_sources(busy: Pipeline) -> None:
    host = Host(busy)
    async with host.run_test(size=(80, 14)) as pilot:
        assert "20 rhythm items" not in await opened(pilot, "R")
        assert "20 rhythm items" in await opened(pilot, "G")
        assert "late" in (await opened(pilot, "g")).split("\n")[1]
        assert "late" not in (await opened(pilot, "j")).split("\n")[1]
        await opened(pilot, "k", "ctrl+d", "ctrl+u")
        await pilot.press("Y")
        assert top(host) is SourcesScreen
        await pilot.press("R")
        assert top(host) is ReportScreen
        await pilot.press("escape")
        assert top(host) is FakeBoard, "one Escape, however often one went to and fro"


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_an_empty_pipeline_has_a_report(tmp_path: Path, clock: Clock, size: tuple[int, int]) -> None:
    host = Host(open_pipeline(tmp_path, clock))
    async with host.run_test(size=size) as pilot:
        screen = await opened(pilot, "R")
        assert "0 due" in screen
        assert "none yet: p on a card makes one" in screen
        assert "no rhythm item falls due" in screen
        assert RHYTHM not in screen.split("Expected to fall due")[1].split("\n", 1)[1]
        assert all(width(line) == size[0] for line in screen.split("\n"))


async def test_sources_stand_below_where_there_is_room(busy: Pipeline) -> None:
    busy.edit(3, source=Source(name="[b]Ray[/] \x1b[5mDalton 王"))
    host = Host(busy)
    async with host.run_test(size=LARGE) as pilot:
        assert "[b]Ray[/] [5mDalton 王" in await opened(pilot, "R")
    host = Host(busy)
    async with host.run_test(size=SMALL) as pilot:
        assert "Dalton" not in await opened(pilot, "R")


@pytest.mark.parametrize(
    ("most", "step", "top"),
    [(1, 1, 1), (6, 1, 6), (7, 2, 8), (13, 5, 15), (31, 10, 40), (61, 20, 80), (13000, 5000, 15000)],
)
def test_scales_are_round(most: int, step: int, top: int) -> None:
    assert scale(most) == (step, top)


def test_whatever_is_there_has_a_cell() -> None:
    assert cut(Day("2026-03-02", 0, 0), 0.001) == (0, 0)
    assert cut(Day("2026-03-02", 2, 1), 0.001) == (1, 2)
    assert cut(Day("2026-03-02", 1, 1), 0.001) == (1, 1)
    assert cut(Day("2026-03-02", 1, 0), 0.001) == (0, 1)
    assert cut(Day("2026-03-02", 10, 4), 2.0) == (8, 20)


@pytest.mark.parametrize("mode", ["rgb", "ansi", "mono"])
def test_rhythm_is_told_apart_without_colours(busy: Pipeline, mode: str) -> None:
    from tui.screens.report import lines

    found = lines(gather_report(busy), Palette(mode), 80, 24, busy.calendar.day)  # type: ignore[arg-type]
    text = "".join(segment.text for line in found for segment in line)
    assert RHYTHM in text
    assert OTHER in text
    assert len(found) <= 22


async def test_a_bar_is_as_long_as_its_day(busy: Pipeline) -> None:
    host = Host(busy)
    async with host.run_test(size=SMALL) as pilot:
        screen = (await opened(pilot, "R")).split("\n")
        await settle(pilot)
    found = gather_report(busy)
    axis = next(line for line in screen if "all  rhythm" in line)
    today = next(line for line in screen if line.startswith("▸"))
    assert axis[25:].split()[-1] == str(scale(max(day.due for day in found.load))[1])
    assert today.rindex(OTHER) <= len(axis.rstrip())
