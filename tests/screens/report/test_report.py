"""The report: the command line's figures, the bars of the days ahead, and what an empty pipeline shows."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.helpers import Clock, in_sizes, open_pipeline, seen, until
from tests.screens.host import NOW, FakeBoard, Host, settle, top
from tui.cli.main import main
from tui.cli.report_text import report_text
from tui.exchange.report_markdown import report_markdown
from tui.model.kinds import Kind
from tui.model.records import Prospect, Reason, Source, Stage
from tui.pipeline import Pipeline
from tui.rules.statistics import SourceFigures
from tui.screens.dialogs.help import HelpScreen
from tui.screens.report.lines import lines
from tui.screens.report.load import scale
from tui.screens.report.screen import ReportScreen
from tui.screens.sources.screen import SourcesScreen
from tui.text import width
from tui.views import report_tables as tables
from tui.views.charts import ASCII, BLOCKS, Pen
from tui.views.report import gather_report
from tui.views.table import Column, Shown, Table
from tui.when.instants import When
from tui.widgets.theme import Mode, Palette

SMALL, TALL, LARGE = (80, 24), (80, 70), (120, 60)


@pytest.fixture
def busy(pipeline: Pipeline, clock: Clock) -> Pipeline:
    """Eight more people: five in the rhythm, one answered late, promises kept and not, one moved on, one closed."""
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
    clock.now = NOW - timedelta(days=2)
    pipeline.log(6, Kind.TEXT, inbound=True)
    pipeline.move(8, Stage.CREDIBILITY)
    pipeline.close(9, Reason.NOT_A_FIT)
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


async def test_the_figures_are_those_of_the_command_line(
    busy: Pipeline, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    host = Host(busy)
    async with host.run_test(size=TALL) as pilot:
        await opened(pilot, "R")
        screens = [(size, seen(host)) async for size in in_sizes(pilot, TALL, LARGE)]
    code = main(["--data", str(tmp_path / "data"), "--config", str(tmp_path / "config.toml"), "--now", NOW.isoformat(),
                 "report", "--json"])  # fmt: skip
    assert code == 0
    told = json.loads(capsys.readouterr().out)
    counts, first, promised = told["counts"], told["first_answer"], told["promises"]
    assert (promised["kept"], promised["broken"], promised["open"]) == (1, 1, 1)
    visible = told["funnel"][0]
    assert (visible["now"], visible["ever"]) == (8, 10)
    ended, running = told["stays"][0], told["stays"][1]
    expected = (
        f"{counts['due']} due, {counts['late']} of them late", f"{counts['week']} next 7 days",
        f"of {first['of_48']}, median {first['median_hours']:.0f} h",
        *(f"{first[f'within_{mark}']:.0%} of {first[f'of_{mark}']}" for mark in (24, 48, 72)),
        *(f"{first[f'within_{mark}']:.0%}" for mark in (24, 48, 72)),
        "within 24 h", "within 48 h", "within 72 h", "answered in 48 h", "50% promises kept", "of 2 settled; 1 open",
        "10% reached credibility", "of 10 from visibility", "1 of the 10 who came to visibility reached credibility",
        f"{ended['median_days']:.0f} days, of {ended['ended']}",
        f"{running['running_median_days']:.0f} days, of {running['running']}", "closed now: 1 not a fit",
    )  # fmt: skip
    for size, screen in screens:
        for words in expected:
            assert words in screen, words
        assert first["within_24"] != first["within_48"]
        days = [line for line in screen.split("\n") if line[1:4] in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")]
        left = [line[: size[0] // 2 - 1] if size is LARGE else line for line in days]
        assert [line[5:11].strip() for line in left] == [_day(each["date"]) for each in told["load"]]
        assert [int(line[12:16].replace("·", "0")) for line in left] == [each["due"] for each in told["load"]]
        assert [line.count(BLOCKS.full) > 0 for line in left] == [each["pressing"] > 0 for each in told["load"]]
        assert [line.count(BLOCKS.other) > 0 for line in left] == [
            each["due"] > each["pressing"] for each in told["load"]
        ]
        assert days[0].startswith("▸Mon  2 Mar")
        assert all(width(line) == size[0] for line in screen.split("\n"))
        assert "everybody has a place: the budget is 15 a day" in " ".join(screen.split())
        capacity = told["capacity"]
        assert f"your people ask for {capacity['asked']:.1f} a day, you do {capacity['done']:.1f}" in screen


def _day(iso: str) -> str:
    return f"{date.fromisoformat(iso).day:>2} {date.fromisoformat(iso):%b}".strip()


async def test_days_beyond_the_budget_are_told_of(tmp_path: Path, clock: Clock) -> None:
    pipeline = open_pipeline(tmp_path, clock)
    (tmp_path / "config.toml").write_text('timezone = "UTC"\n[rules]\n"budget.per_day" = 1\n')
    pipeline.store.close()
    from tui.settings.config import load_settings
    from tui.store import Store

    pipeline = Pipeline(Store.open(tmp_path / "data"), load_settings(tmp_path / "config.toml"), clock)
    for number in range(3):
        pipeline.add(Prospect(f"Person {number}", met_at=NOW - timedelta(days=40)))
    host = Host(pipeline)
    async with host.run_test(size=TALL) as pilot:
        screen = await opened(pilot, "R")
        assert "up to 2 wait for a place, on Mon 2 Mar; at the end nobody does" in screen
        assert "2 waiting" in screen
        assert f"{BLOCKS.mark} budget" in screen
        days = [line.split() for line in screen.split("\n") if line[1:4] in ("Mon", "Tue", "Wed", "Thu")][:4]
        assert [(day[3], day[4]) for day in days[:2]] == [("1", "2"), ("1", "1")]
        assert days[2][3] == "1"
        assert days[3][3] == "·"


async def test_it_follows_what_other_processes_do(busy: Pipeline) -> None:
    host = Host(busy)
    async with host.run_test(size=SMALL) as pilot:
        assert "; 1 open" in await opened(pilot, "R")
        busy.promise(6, When(NOW.date() + timedelta(days=4), None))
        await until(pilot, lambda: "; 2 open" in seen(host))
        busy.promise(7, When(NOW.date() + timedelta(days=4), None))
        busy.promise(8, When(NOW.date() + timedelta(days=4), None))
        await until(pilot, lambda: "; 4 open" in seen(host))


async def test_keys_leave_scroll_and_go_to_the_sources(busy: Pipeline) -> None:
    host = Host(busy)
    async with host.run_test(size=SMALL) as pilot:
        assert "the budget is 15 a day" not in await opened(pilot, "R")
        assert "the budget is 15 a day" in await opened(pilot, "G")
        assert "late" in (await opened(pilot, "g")).split("\n")[1]
        assert "late" not in (await opened(pilot, "j")).split("\n")[1]
        await opened(pilot, "k", "ctrl+d", "ctrl+u")
        await pilot.press("Y")
        assert top(host) is SourcesScreen
        await pilot.press("R")
        assert top(host) is ReportScreen
        await pilot.press("escape")
        assert top(host) is FakeBoard, "one Escape, however often one went to and fro"


async def test_nobody_has_moved_yet(pipeline: Pipeline) -> None:
    host = Host(pipeline)
    async with host.run_test(size=SMALL) as pilot:
        assert "nobody has moved on yet" in await opened(pilot, "R")


async def test_an_empty_pipeline_has_a_report(tmp_path: Path, clock: Clock) -> None:
    host = Host(open_pipeline(tmp_path, clock))
    async with host.run_test(size=SMALL) as pilot:
        await opened(pilot, "R")
        async for size in in_sizes(pilot, SMALL, LARGE):
            screen = seen(host)
            for words in (
                "nothing due", "nothing to answer yet", "none yet: p on the board makes one",
                "nobody is on the board yet",
                "no touch in these weeks", "nothing in the next 14 days",
            ):  # fmt: skip
                assert words in screen, words
            assert "0%" not in screen
            assert BLOCKS.full not in screen
            assert all(width(line) == size[0] for line in screen.split("\n"))


async def test_sources_stand_below(busy: Pipeline) -> None:
    busy.edit(3, source=Source(name="[b]Ray[/] \x1b[5mDalton 王"))
    host = Host(busy)
    async with host.run_test(size=TALL) as pilot:
        await opened(pilot, "R")
        async for size in in_sizes(pilot, TALL, LARGE):
            screen = seen(host)
            assert "[b]Ray[/] [5mD" in screen
            assert all(width(line) == size[0] for line in screen.split("\n"))


def drawn(pipeline: Pipeline, cells: int, mode: Mode = "rgb", pen: Pen = BLOCKS) -> list[str]:
    """The lines of the report."""
    found = lines(gather_report(pipeline), Palette(mode), cells, pipeline.calendar.zone, pen)
    return ["".join(segment.text for segment in line).rstrip() for line in found]


def test_a_column_more_of_the_sources_is_on_the_screen_in_text_and_in_markdown(
    busy: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy.edit(3, source=Source(name="Ray"))
    monkeypatch.setattr(tables, "sources", partial(_more, tables.sources))
    report, zone = gather_report(busy), busy.calendar.zone
    (line,) = [line for line in drawn(busy, 119) if line.startswith(" Ray")]
    assert line.endswith(" seen")
    assert drawn(busy, 119)[drawn(busy, 119).index(line) - 1].endswith(" new")
    assert "1 sent, 0 bought, answered in 5 h, 1 report owed, said\n" in "\n".join(
        (*report_text(report, zone, BLOCKS), "")
    )
    assert "| Ray | 1 | 5 | 1 | 0 | 0 | 0 | 1 | written |\n" in report_markdown(report, zone, BLOCKS)


def _more(sources: Callable[..., Table[SourceFigures]], *given: Any, **named: Any) -> Table[SourceFigures]:
    column = Column[SourceFigures]("new", lambda _: "seen", 6)
    text, written = Column[SourceFigures]("", lambda _: ", said"), Column[SourceFigures]("New", lambda _: "written")
    return (*sources(*given, **named), Shown(column, text, written))


@pytest.mark.parametrize("cells", [59, 79, 99, 119, 199])
def test_nothing_is_cut(busy: Pipeline, cells: int) -> None:
    busy.edit(3, source=Source(name="Ray"))
    assert all(width(line) <= cells for line in drawn(busy, cells))


def test_weeks_stand_beside_days_from_a_hundred_columns(busy: Pipeline) -> None:
    one, two = "\n".join(drawn(busy, 79)), "\n".join(drawn(busy, 99))
    assert "Expected" not in next(line for line in one.split("\n") if "Touches a week" in line)
    assert "Expected" in next(line for line in two.split("\n") if "Touches a week" in line)


def test_a_row_a_week_and_a_line_a_kind(busy: Pipeline) -> None:
    text = drawn(busy, 79)
    start = next(at for at, line in enumerate(text) if "Touches a week" in line)
    rows = text[start + 2 : start + 14]
    assert [line[:8].strip() for line in rows][-4:] == ["9 Feb", "16 Feb", "23 Feb", "▸  2 Mar"]
    counts = [tuple(line[8:20].replace("·", "0").split()) for line in rows]
    assert counts[-4:] == [("9", "0"), ("0", "0"), ("0", "1"), ("0", "0")]
    bars = [(line.count(BLOCKS.full), line.count(BLOCKS.other)) for line in rows]
    assert bars[-4:] == [(57, 0), (0, 0), (0, 6), (0, 0)]
    named, *kinds = text[start + 15 : start + 18]
    assert named.split() == ["by", "kind", "you", "they"] * 2
    for kind, shape, ours, theirs in (
        ("email", "········█···", "8", "·"), ("call", "········█···", "1", "·"), ("text", "··········█·", "·", "1"),
    ):  # fmt: skip
        assert f"{kind:<11}{shape}{ours:>6}{theirs:>6}" in " ".join(kinds)


@pytest.mark.parametrize("pen", [BLOCKS, ASCII])
@pytest.mark.parametrize("mode", ["rgb", "ansi", "mono"])
def test_what_presses_is_told_apart_without_colours(busy: Pipeline, mode: Mode, pen: Pen) -> None:
    text = "\n".join(drawn(busy, 80, mode, pen))
    assert pen.other in text
    assert pen.full in text
    if pen is ASCII:
        assert not set(text) & set("".join(BLOCKS)) - set("·")


@pytest.mark.parametrize(
    ("most", "step", "top"),
    [(1, 1, 1), (6, 1, 6), (7, 2, 8), (13, 5, 15), (31, 10, 40), (61, 20, 80), (13000, 5000, 15000)],
)
def test_scales_are_round(most: int, step: int, top: int) -> None:
    assert scale(most) == (step, top)


async def test_a_bar_is_as_long_as_its_day(busy: Pipeline) -> None:
    host = Host(busy)
    async with host.run_test(size=TALL) as pilot:
        screen = (await opened(pilot, "R")).split("\n")
        await settle(pilot)
    found = gather_report(busy)
    axis = next(line for line in screen if "due  waits" in line)
    today = next(line for line in screen if line.startswith("▸Mon"))
    assert axis[25:].split()[-1] == str(scale(max(day.due for day in found.load))[1])
    assert today.rindex(BLOCKS.full) <= len(axis.rstrip())


# In slices --------------------------------------------------------------------------------------------------


@pytest.fixture
def one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """As with many people: a slice is over after each."""
    monkeypatch.setattr("tui.screens.people.figures_screen.SLICE", 0)
    monkeypatch.setattr("tui.screens.base.slices.PAUSE", 0.1)


@pytest.mark.usefixtures("one_by_one")
@pytest.mark.parametrize(("key", "found"), [("R", "1 of the 10 who came"), ("Y", "No sources yet.")])
async def test_keys_are_heard_while_it_looks_at_everybody(busy: Pipeline, key: str, found: str) -> None:
    host = Host(busy)
    async with host.run_test(size=TALL) as pilot:
        assert "looking at everybody" in await opened(pilot, key)
        assert found not in seen(host)
        await pilot.press("j", "question_mark")
        assert top(host) is HelpScreen
        await pilot.press("escape")
        await _until(pilot, found)
        await pilot.press("escape")
        assert top(host) is FakeBoard
        await pilot.press(key)
        await pilot.press("escape")  # in the middle of it
        await pilot.pause(0.1)
        assert top(host) is FakeBoard


@pytest.mark.usefixtures("one_by_one")
async def test_what_changes_meanwhile_is_in_it_at_last(busy: Pipeline) -> None:
    host = Host(busy)
    async with host.run_test(size=TALL) as pilot:
        assert "looking at everybody" in await opened(pilot, "R")
        busy.delete(10)
        busy.promise(6, When(NOW.date() + timedelta(days=4), None))
        await _until(pilot, "; 2 open")
        assert "1 of the 9 who came" in seen(host)


async def _until(pilot: Pilot[None], words: str) -> None:
    assert isinstance(pilot.app, Host)
    for _ in range(200):
        if words in seen(pilot.app):
            return
        await pilot.pause(0.05)
    raise AssertionError(f"{words} never came:\n{seen(pilot.app)}")


async def test_y_copies_it_as_markdown(busy: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TMUX", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    host = Host(busy)
    async with host.run_test(size=SMALL) as pilot:
        await opened(pilot, "R", "y")
        await host.workers.wait_for_complete()
        assert host.clipboard.startswith("# Keepwarm report, Mon 2 Mar 2026 15:00\n")
        assert "| visibility to credibility | 10 | 1 | 10% |" in host.clipboard
        assert host.toasts[-1].startswith("copied: the report, as Markdown")
