"""The first line: answered in time and promises kept, where there is room, counted without holding up the board."""

from __future__ import annotations

from datetime import timedelta

import pytest
from textual.pilot import Pilot

from tests.boards import NOW, app_for, screen_of
from tests.helpers import in_sizes, until
from tui.agenda.index import Counts
from tui.app import KeepwarmApp
from tui.model.kinds import Kind
from tui.model.records import FoundPerson, Prospect, Reason
from tui.pipeline import Pipeline
from tui.screens.board import screen as board
from tui.views import search, tallies
from tui.views.capacity_words import figures
from tui.when.instants import When
from tui.widgets.figures import fitting
from tui.widgets.theme import Palette


def words(pilot: Pilot[None]) -> str:
    """The line as characters."""
    return screen_of(pilot).status.render_line(0).text


@pytest.fixture
def answered(empty: Pipeline) -> Pipeline:
    """One answered in time, one not; one promise that is broken."""
    empty.add(Prospect("Ana", met_at=NOW - timedelta(days=5)))
    empty.add(Prospect("Bo", met_at=NOW - timedelta(days=5)))
    empty.log(1, Kind.CALL, at=NOW - timedelta(days=4))
    empty.promise(1, When((NOW - timedelta(days=1)).date(), None), made_at=NOW - timedelta(days=3))
    return empty


async def test_the_shares_stand_where_there_is_room(answered: Pipeline) -> None:
    async with app_for(answered).run_test(size=(80, 24)) as pilot:
        async for columns, _ in in_sizes(pilot, (80, 24), (120, 24)):
            assert ("answered in 48 h 50%   promises kept 0%" in words(pilot)) is (columns == 120)
            assert words(pilot).endswith("Tue 17 Mar 10:12 ")
            assert len(words(pilot)) == columns


async def test_no_share_is_cut_in_half(answered: Pipeline) -> None:
    async with app_for(answered).run_test(size=(60, 24)) as pilot:
        seen = set()
        for columns in range(60, 121, 4):
            await pilot.resize_terminal(columns, 24)
            await pilot.pause()
            line = words(pilot)
            seen.add(("answered" in line, "promises" in line))
            assert line.count("answered") == line.count("answered in 48 h 50%  ")
            assert line.count("promises") == line.count("promises kept 0%  ")
        assert seen == {(False, False), (True, False), (True, True)}


async def test_they_follow_what_is_logged(answered: Pipeline) -> None:
    async with app_for(answered).run_test(size=(120, 24)) as pilot:
        answered.add(Prospect("Cy", met_at=NOW - timedelta(hours=1)))
        answered.log(3, Kind.CALL)
        await pilot.pause()
        assert "answered in 48 h 67%" in words(pilot)


async def test_they_follow_an_import(answered: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    """More people at once than a key should wait for."""
    monkeypatch.setattr(tallies, "_MANY", 1)
    async with app_for(answered).run_test(size=(120, 24)) as pilot:
        answered.log([1, 2], Kind.CALL, confirmed=True)
        await pilot.pause()
        answered.log([1, 2], Kind.EMAIL, inbound=True)
        answered.log([1, 2], Kind.CALL)
        await pilot.pause()
        assert "answered in 48 h 75%" in words(pilot), "one of before was late, two of now were not"


async def test_who_was_imported_waits_for_a_decision_and_the_key_is_named(empty: Pipeline) -> None:
    empty.take_in([FoundPerson("Ana"), FoundPerson("Bo")], "list.csv")
    async with app_for(empty).run_test(size=(80, 24)) as pilot:
        assert "2 new: T" in words(pilot)
        empty.log(1, Kind.CALL)
        await pilot.pause()
        assert "1 new: T" in words(pilot)
        empty.close(2, Reason.GONE)
        await pilot.pause()
        assert "new" not in words(pilot)


def test_a_figure_without_room_for_what_is_late_stands_without() -> None:
    counts = Counts(15, 15, 35, 14, 0, 0, 0)

    def fitted(cells: int) -> str:
        return "".join(segment.text for segment in fitting(figures(counts, mailing=False), Palette("mono"), cells))

    assert fitted(51).split("   ")[:2] == [
        "● 15 due, all late", "◌ 35 waiting, 14 of them late",
    ]  # fmt: skip
    assert fitted(44).split("   ")[:2] == [
        "● 15 due, all late", "◌ 35 waiting",
    ]  # fmt: skip


async def test_nothing_is_said_of_nothing(empty: Pipeline) -> None:
    empty.add(Prospect("Ana", met_at=NOW))
    async with app_for(empty).run_test(size=(120, 24)) as pilot:
        assert "answered" not in words(pilot)
        assert "kept" not in words(pilot)


async def test_many_are_counted_later(answered: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board, "COUNTED_AT_ONCE", 1)
    monkeypatch.setattr(board, "SLICE", 0.0)
    monkeypatch.setattr(board, "AFTER", 0.5)
    monkeypatch.setattr(search, "FEW", 0)
    settled: list[None] = []
    async with KeepwarmApp(answered, settle=lambda: settled.append(None)).run_test(size=(120, 24)) as pilot:
        assert "answered" not in words(pilot)
        assert not settled
        await until(pilot, lambda: "answered in 48 h 50%" in words(pilot))
        assert len(settled) == 2, "once the words are taken in, and once all are counted"
        assert screen_of(pilot).state.search.is_ready


async def test_who_waits_late_and_what_was_put_off_is_counted_apart(empty: Pipeline) -> None:
    async with app_for(empty).run_test(size=(110, 24)) as pilot:
        screen_of(pilot).status.state.counts = Counts(9, 2, 4, 1, 2, 0, 12)
        assert "● 9 due, 2 of them late   ◌ 4 waiting, 1 of them late   ◌ 2 later today   " in words(pilot)
        screen_of(pilot).status.state.counts = Counts(9, 0, 4, 0, 0, 0, 12)
        assert "   ● 9 due   ◌ 4 waiting   · 12 next 7 days" in words(pilot)


async def test_what_waits_for_you_comes_before_the_name_of_the_program(empty: Pipeline) -> None:
    async with app_for(empty).run_test(size=(80, 24)) as pilot:
        status = screen_of(pilot).status
        status.state.counts = Counts(15, 4, 3, 0, 0, 0, 12)
        assert words(pilot).startswith(" keepwarm   ● 15 due, 4 of them late   ◌ 3 waiting   ")
        status.state.tray = 17
        assert words(pilot).startswith(" ● 15 due, 4 of them late   ◌ 3 waiting   17 in the tray: C   ")


async def test_large_figures_leave_the_last_out_whole(empty: Pipeline) -> None:
    async with app_for(empty).run_test(size=(80, 24)) as pilot:
        status = screen_of(pilot).status
        for counts in (
            Counts(1104, 612, 25_500, 0, 0, 0, 16_300),
            Counts(104, 12, 255, 0, 0, 0, 163),
            Counts(4, 1, 2, 0, 0, 0, 3),
        ):
            status.state.counts = counts
            line = words(pilot)
            assert len(line) == 80
            assert line.endswith(" Tue 17 Mar 10:12 ")
            assert f"{counts.due:,} due, {counts.late} of them late   " in line
            assert ("days" in line) == (f"{counts.week:,} next 7 days  " in line)
            assert ("waiting" in line) == (f"{counts.waiting:,} waiting  " in line)
        assert "waiting" in words(pilot)
