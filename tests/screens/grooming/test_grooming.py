"""The grooming: forty decisions walked to the end, marks and bulk actions, what others change, what is drawn."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from itertools import count, pairwise
from pathlib import Path
from time import monotonic

import pytest
from msgspec.structs import replace
from textual import events
from textual.pilot import Pilot
from textual.strip import Strip

from tests.helpers import Clock, in_sizes, open_pipeline, seen
from tests.screens.groomed import (
    ago,
    forty,
    imported,
    journal,
    open_grooming,
    painted,
    person,
    pipeline_of,
    pressed,
    touched,
)
from tests.screens.host import NOW, FakeBoard, Host, settle, top, type_words
from tests.screens.hostile import NAMES, NEW, assert_harmless, hostile, written
from tui.model.addresses import addresses
from tui.model.kinds import Kind
from tui.model.records import Decision, Event, FoundPerson, Prospect, Reason, Stage
from tui.pipeline import Pipeline, Refused
from tui.screens.base.sight import MIN_PAUSE
from tui.screens.detail.screen import DetailScreen
from tui.screens.dialogs.choose import Confirm
from tui.screens.dialogs.merge import MergePrompt
from tui.screens.dialogs.promise import PromisePrompt
from tui.screens.grooming.screen import GroomingScreen
from tui.screens.grooming.table import LineId
from tui.screens.report.screen import ReportScreen
from tui.screens.review.screen import ReviewScreen
from tui.screens.triage.screen import TriageScreen
from tui.settings.config import load_settings
from tui.store import Store
from tui.text import width

SMALL = (80, 24)


@pytest.fixture
def pipeline(tmp_path: Path, clock: Clock) -> Pipeline:
    """Forty decisions of all nine kinds."""
    return pipeline_of(forty(), tmp_path, clock)


def left(screen: GroomingScreen) -> dict[Decision, int]:
    return {group.kind: len(group.lines) for group in screen.table.groups}


def under_cursor(screen: GroomingScreen) -> tuple[Decision, tuple[int, ...]] | None:
    line = screen.table.current
    return (line.kind, line.ids) if line is not None else None


# What is seen ---------------------------------------------------------------------------------------------


async def test_groups_in_order_with_counts_evidence_and_what_is_asked(host: Host) -> None:
    async with host.run_test(size=SMALL) as pilot:
        screen = await open_grooming(pilot)
        async for size in in_sizes(pilot, SMALL, (120, 40), (200, 50)):
            assert list(left(screen)) == list(Decision)
            assert sum(left(screen).values()) == 40
            shown = seen(host)
            assert all(width(line) == size[0] for line in shown.split("\n"))
            first, counts, *rows = shown.split("\n")
            heading, line = next((row, below) for row, below in pairwise(rows) if "Ready to move up" in row)
            assert "Grooming  40 left" in first
            assert "Mon 2 Mar 2026 15:00" in first
            assert counts.split() == ("up 5 cooling 6 beyond 4 steps 4 stay 3 reach 5 new 7 promises 3 same 3").split()
            assert "Ready to move up  5 ── L moves them up ──" in heading
            assert line.startswith("▸  Ready 0 ")
            assert "vis→cre interest expressed" in line
            assert "Silent and cooling  6" in shown


async def test_rows_keep_their_columns_and_below_them_stands_what_is_cut(host: Host, pipeline: Pipeline) -> None:
    name, company = "Maximiliane Wolfesch", "Lotus & Sons"
    pipeline.edit(1, name=name, company=company)
    async with host.run_test(size=SMALL) as pilot:
        await open_grooming(pilot)
        rows = [line for line in seen(host).split("\n") if "vis→cre" in line]
        assert len(rows) > 1
        assert len({line.index("vis→cre") for line in rows}) == 1, "whatever is cut, columns stay where they are"
        assert f"{name}, Lotus… vis→cre interest expressed" in rows[0], "the company as far as it keeps sense"
        pipeline.edit(1, company="The International Association of Ceramics and Glass")
        await pilot.pause()
        whole = f"{name}, The International Association of Ceramics and Glass: interest expressed"
        assert whole in " ".join(line.strip() for line in seen(host).split("\n")[-3:]), (
            "in the two lines above the keys"
        )


async def test_the_cursor_repaints_two_lines(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    async with host.run_test(size=SMALL) as pilot:
        screen = await open_grooming(pilot)
        drawn: list[int] = []
        render = screen.table.render_line

        def noted(y: int) -> Strip:
            drawn.append(y)
            return render(y)

        monkeypatch.setattr(screen.table, "render_line", noted)
        await pressed(pilot, "j")
        assert sorted(set(drawn)) == [1, 2]


async def test_moving_through_lines_and_groups(host: Host) -> None:
    async with host.run_test(size=SMALL) as pilot:
        screen = await open_grooming(pilot, "j", "j", "k")
        assert under_cursor(screen) == (Decision.UP, (2,))
        await pressed(pilot, "tab")
        assert under_cursor(screen) == (Decision.COOLING, (11,))
        await pressed(pilot, "shift+tab", "shift+tab")
        assert under_cursor(screen) == (Decision.DUPLICATE, (38, 39))
        assert "Twin 0 = Twin 0, Two Ltd" in seen(host)
        await pressed(pilot, "tab", "G")
        assert under_cursor(screen) == (Decision.DUPLICATE, (42, 43))
        await pressed(pilot, "g", "ctrl+d")
        assert under_cursor(screen) == (Decision.COOLING, (8,)), "eight lines down, half of what is in view"
        await pressed(pilot, "ctrl+u", "up")
        assert under_cursor(screen) == (Decision.UP, (1,))


async def test_the_evidence_is_there_in_full(host: Host) -> None:
    async with host.run_test(size=(120, 40)) as pilot:
        await open_grooming(pilot)
        shown = await pressed(pilot, "tab")
        assert "no word from you for 2 months" in shown


async def test_nothing_to_decide(tmp_path: Path, clock: Clock) -> None:
    pipeline = pipeline_of([person("Fine One", 20, *touched(2))], tmp_path, clock)
    host = Host(pipeline)
    async with host.run_test(size=SMALL) as pilot:
        await open_grooming(pilot)
        shown = seen(host)
        assert "Nothing to decide: the pipeline is groomed." in shown
        assert "Next on the board: card Fine One, Mon 9 Mar." in shown
        for keys in ("j", "G", "tab", "space", "A", "v", "L", "full_stop", "x", "t", "M", "enter", "c", "number_sign"):
            await pressed(pilot, keys)
            assert top(host) is GroomingScreen, keys
        await pressed(pilot, "escape")
        assert top(host) is FakeBoard


# How the day stands -----------------------------------------------------------------------------------------


async def test_where_people_ask_for_too_much_the_remedy_is_said_once(tmp_path: Path, clock: Clock) -> None:
    """105 people weekly, twelve calls a working day in the last four weeks."""
    days = [day for day in range(1, 28) if ago(day).weekday() < 5]
    crowd = [person(f"Each {n}", 60, *touched(*days[n % 8 :: 8], kind=Kind.MEETING)) for n in range(105)]
    config = 'timezone = "UTC"\n[rules]\nbudget.per_day = 12\n'
    host = Host(pipeline_of(crowd, tmp_path, clock, config))
    async with host.run_test(size=SMALL) as pilot:
        screen = await open_grooming(pilot)
        async for _ in in_sizes(pilot, SMALL, (200, 50)):
            shown = " ".join(seen(host).split())
            assert shown.count("your people ask for 21 a day, you do") == 1
            assert shown.count("every 2 weeks in visibility would ask for 11") == 1
        await pressed(pilot, "j", "full_stop", "tab")
        assert " ".join(seen(host).split()).count("would ask for 11") == 1
        assert screen.table.size.height + screen.table.region.y < 50, "the list ends above the keys"


async def test_where_it_fits_nothing_is_said(tmp_path: Path, clock: Clock) -> None:
    host = Host(pipeline_of([person("Fine One", 20, *touched(2))], tmp_path, clock))
    async with host.run_test(size=SMALL) as pilot:
        await open_grooming(pilot)
        assert "a day" not in seen(host)
        assert not host.screen.query_one("#capacity").display


async def test_the_first_line_says_how_the_day_stands_and_follows(tmp_path: Path, clock: Clock) -> None:
    people = [person(f"Silent {n}", 60, *touched(10)) for n in range(4)]
    host = Host(pipeline_of(people, tmp_path, clock, 'timezone = "UTC"\n[rules]\nbudget.per_day = 3\n'))
    async with host.run_test(size=(120, 24)) as pilot:
        await open_grooming(pilot)
        assert "● 3 due   ◌ 1 waiting" in seen(host).split("\n")[0]
        host.pipeline.log(1, Kind.CALL)
        await pilot.pause()
        assert "● 2 due   ◌ 1 waiting" in seen(host).split("\n")[0]
        await pilot.resize_terminal(60, 24)
        await pilot.pause()
        assert "waiting" not in seen(host).split("\n")[0], "what does not fit is left out whole"
        assert "2 due" in seen(host).split("\n")[0]


async def test_nobody_at_all(tmp_path: Path, clock: Clock) -> None:
    host = Host(open_pipeline(tmp_path, clock))
    async with host.run_test(size=SMALL) as pilot:
        await open_grooming(pilot)
        shown = seen(host)
        assert "Nobody is on the board yet." in shown
        assert "a on the board adds somebody, keepwarm import FILE many." in shown


# A whole sitting --------------------------------------------------------------------------------------------


async def test_forty_decisions_to_the_end(host: Host, pipeline: Pipeline) -> None:
    """At 80x24, with undo in between; every kind of decision, one by one and many at once."""
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        screen = await open_grooming(pilot)

        # Ready to move up: the evidence is there, nothing is asked.
        shown = await pressed(pilot, "L")
        assert pipeline.prospect(1).stage is Stage.CREDIBILITY
        assert "moved Ready 0 a stage on" in shown
        assert "u undoes" in shown
        assert "39 left, 1 decided" in shown
        assert under_cursor(screen) == (Decision.UP, (2,)), "the next of the same kind"
        shown = await pressed(pilot, "u")
        assert pipeline.prospect(1).stage is Stage.VISIBILITY
        assert "40 left" in shown
        assert "decided" not in shown.split("\n")[0]
        assert under_cursor(screen) == (Decision.UP, (1,)), "back to whom it concerned"
        assert "ctrl+r does it again" in shown
        before = journal(pipeline)
        await pressed(pilot, "A", "L")
        assert journal(pipeline) == before + 1
        assert {pipeline.prospect(who).stage for who in range(1, 6)} == {Stage.CREDIBILITY}
        assert under_cursor(screen) == (Decision.COOLING, (11,)), "the group is done: on to the next"

        # Silent and cooling: a touch, a snooze, a slower rhythm, a closing, leaving as it is, a step back.
        await pressed(pilot, "full_stop")
        await pressed(pilot, "x", "g")
        await pressed(pilot, "H")
        assert pipeline.prospect(9).stage is Stage.VISIBILITY
        assert Decision.COOLING in left(screen), "the influence is still at risk"
        await pressed(pilot, "A", "full_stop")
        assert Decision.COOLING not in left(screen)

        # Beyond twelve touches: some are left as they are, some closed.
        assert under_cursor(screen) == (Decision.BEYOND, (12,))
        await pressed(pilot, "space", "space", "x", "n")
        assert [pipeline.prospect(who).closed is not None for who in (12, 13, 14, 15)] == [True, True, False, False]
        await pressed(pilot, "u")
        assert left(screen)[Decision.BEYOND] == 4
        await pressed(pilot, "ctrl+r")
        assert left(screen)[Decision.BEYOND] == 2
        await pressed(pilot, "A", "full_stop")

        # Steps: skipped one by one, the rest of the opening let go for two.
        assert under_cursor(screen) == (Decision.STEP, (16,))
        while Decision.STEP in left(screen):
            await pressed(pilot, "X")
        assert pipeline.prospect(16).skips[-1].what == "sequence"

        # Long in their stage; out of reach: one gets an address.
        await pressed(pilot, "v", "j", "j", "full_stop")
        assert Decision.STAY not in left(screen)
        assert under_cursor(screen) == (Decision.UNREACHABLE, (23,))
        await pressed(pilot, "e")
        await pressed(pilot, *["tab"] * 3)
        await type_words(pilot, "hidden@fair.example")
        await pressed(pilot, "ctrl+s")
        assert pipeline.prospect(23).email == "hidden@fair.example"
        await pilot.pause(0.1)
        assert left(screen)[Decision.UNREACHABLE] == 4
        await pressed(pilot, "A", "s", "1")
        assert len(screen.marks) == 4, "a snooze gives nobody an address: they are still there, and marked"
        await pressed(pilot, "full_stop")

        # New people: half get a rhythm of their own, the rest stays as it came.
        assert under_cursor(screen) == (Decision.NEW, (28,))
        await pressed(pilot, "space", "space", "space", "c", "m")
        assert [pipeline.prospect(who).comfort for who in (28, 29, 30, 31)] == ["1 month", "1 month", "1 month", ""]
        await pressed(pilot, "A", "full_stop")

        # Promises wait for a word, not for a decision.
        assert under_cursor(screen) == (Decision.PROMISE, (35,))
        await pressed(pilot, "full_stop")
        assert host.toasts[-1] == "a promise waits for a word from you: t logs it, x closes"
        before = journal(pipeline)
        await pressed(pilot, "A", "t", "c")
        assert journal(pipeline) == before + 1

        # Perhaps the same person: merged, the other way round, kept apart.
        assert under_cursor(screen) == (Decision.DUPLICATE, (38, 39))
        await pressed(pilot, "M", "enter")
        assert 39 not in pipeline.people
        await pressed(pilot, "M", "right", "y")
        assert 40 not in pipeline.people
        shown = await pressed(pilot, "M", "k")
        assert pipeline.prospect(42).apart == (43,)
        assert "Nothing to decide: the pipeline is groomed." in shown
        assert "40 decisions in this sitting; u takes back the last step." in shown
        await pressed(pilot, "escape")
        assert top(host) is FakeBoard


async def test_everything_is_undone_one_step_at_a_time(host: Host, pipeline: Pipeline) -> None:
    def documents() -> dict[int, object]:
        return {who: json.loads(raw) for who, raw in pipeline.store.table("prospects").items()}

    async with host.run_test(size=SMALL, notifications=True) as pilot:
        screen = await open_grooming(pilot)
        before = documents()
        for keys in (
            ("A", "L"),
            ("full_stop",),
            ("x", "g"),
            ("A", "c", "q"),
            ("tab", "A", "number_sign", "v", "enter"),
        ):
            await pressed(pilot, *keys)
        assert sum(left(screen).values()) < 40
        assert documents() != before
        for _ in range(5):
            await pressed(pilot, "u")
        assert documents() == before
        assert sum(left(screen).values()) == 40
        assert not screen.decided


# Keys typed ahead -------------------------------------------------------------------------------------------


async def test_a_burst_acts_key_by_key(host: Host, pipeline: Pipeline) -> None:
    """Each key finds the list as the one before it has left it; none is lost, none goes astray."""
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        screen = await open_grooming(pilot)
        for letter in "LLuxgL.":
            pilot.app.post_message(_key(letter))
        while left(screen)[Decision.UP] > 1:
            await pilot.pause(0.01)
        await settle(pilot)
        assert pipeline.prospect(1).stage is Stage.CREDIBILITY
        assert pipeline.prospect(2).closed is not None, "the second move was taken back, and its person closed"
        assert pipeline.prospect(3).stage is Stage.CREDIBILITY
        assert [rest.what for rest in pipeline.prospect(4).rests] == [Decision.UP]
        assert left(screen)[Decision.UP] == 1


@pytest.mark.parametrize(
    ("keys", "marked"),
    [("wjL", 0), ("wA.", 5), ("wj xn", 1), ("wpu", 0), ("wtej", 0), ("wu", 0)],
)
async def test_nobody_is_decided_about_unseen(host: Host, pipeline: Pipeline, keys: str, marked: int) -> None:
    """Keys typed before the list was there go through it or mark; from the first that decides on they are let go."""
    pipeline.log(9, Kind.CALL)
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        before = journal(pipeline)
        for letter in keys:
            pilot.app.post_message(_key(letter))
        await in_sight(pilot, "Silent 0")
        await settle(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, GroomingScreen), "no question was asked"
        assert journal(pipeline) == before
        assert len(screen.marks) == marked
        assert under_cursor(screen) == (Decision.UP, (1 + keys.startswith("wj") + (keys == "wj xn"),))
        assert host.toasts == ["typed before the list was there: nothing was decided"]
        screen.marks.clear()
        await pressed(pilot, "L")
        assert journal(pipeline) == before + 1, "typed with the list in sight, they act"
        assert not any("typed before" in toast for toast in host.toasts)


@pytest.fixture
def onward(monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """The looking stops when the first group is there, until this is set."""
    found = asyncio.Event()

    def work(screen: GroomingScreen, _seconds: float) -> bool:
        looking = screen.grooming
        while not looking.groups() and looking.share <= 0.5:
            looking.work(0)
        return found.is_set() and looking.work()

    monkeypatch.setattr(GroomingScreen, "work", work)
    monkeypatch.setattr("tui.screens.base.slices.PAUSE", 0.05)  # a pilot waits for a second where it is never idle
    return found


async def in_sight(pilot: Pilot[None], words: str) -> str:
    """What is seen once these words are, and keys mean what is seen."""
    assert isinstance(pilot.app, Host)
    while words not in seen(pilot.app):
        await pilot.pause(0.01)
    await painted(pilot)
    return seen(pilot.app)


async def test_one_decides_in_the_first_group_while_the_others_are_looked_for(
    host: Host, pipeline: Pipeline, onward: asyncio.Event
) -> None:
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await pilot.press("w")
        shown = await in_sight(pilot, "Ready 4")
        assert "5 left   looking at everybody, 50%" in shown
        assert "Silent" not in shown
        await pressed(pilot, "L", "j")
        screen = pilot.app.screen
        assert isinstance(screen, GroomingScreen)
        assert pipeline.prospect(1).stage is Stage.CREDIBILITY
        assert "4 left, 1 decided   looking at everybody" in seen(host)
        assert under_cursor(screen) == (Decision.UP, (3,))
        onward.set()
        shown = await in_sight(pilot, "Silent 0")
        assert under_cursor(screen) == (Decision.UP, (3,)), "the others came below"
        assert "looking" not in shown
        assert screen.decided == {(Decision.UP, (1,))}
        await pressed(pilot, "u")
        assert left(screen)[Decision.UP] == 5


async def test_all_of_the_first_group_decided_before_the_others_are_there(
    host: Host, pipeline: Pipeline, onward: asyncio.Event
) -> None:
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await pilot.press("w")
        await in_sight(pilot, "Ready 4")
        await pressed(pilot, "A", "L")
        shown = await in_sight(pilot, "Looking at everybody")
        assert " Grooming  5 decided   looking at everybody" in shown
        before = journal(pipeline)
        for letter in "jx":
            pilot.app.post_message(_key(letter))
        await pilot.pause()
        onward.set()
        await in_sight(pilot, "Silent 0")
        screen = pilot.app.screen
        assert isinstance(screen, GroomingScreen), "closing is not asked about somebody who was not seen"
        assert journal(pipeline) == before
        assert screen.table.place == (0, 1), "j went down"


async def test_what_was_decided_is_taken_back_while_the_others_are_looked_for(
    tmp_path: Path, clock: Clock, onward: asyncio.Event
) -> None:
    """The only line of the first group went, and "u undoes" stands below."""
    pipeline = pipeline_of(forty()[4:12], tmp_path, clock)
    host = Host(pipeline)
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await pilot.press("w")
        await in_sight(pilot, "Ready 4")
        assert "u undoes" in await pressed(pilot, "L")
        assert pipeline.prospect(1).stage is Stage.CREDIBILITY
        for letter in "ux":
            pilot.app.post_message(_key(letter))
        await pilot.pause()
        onward.set()
        await in_sight(pilot, "undid: moved Ready 4")
        screen = pilot.app.screen
        assert isinstance(screen, GroomingScreen), "closing is not asked about somebody who was not seen"
        assert pipeline.prospect(1).stage is Stage.VISIBILITY
        assert under_cursor(screen) == (Decision.UP, (1,))


@pytest.mark.parametrize(("key", "screen"), [("r", ReviewScreen), ("R", ReportScreen), ("T", TriageScreen)])
async def test_keys_that_lead_elsewhere_lead_there_before_the_list_is_there(
    host: Host, onward: asyncio.Event, key: str, screen: type
) -> None:
    onward.set()
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        for letter in ("w", key):
            pilot.app.post_message(_key(letter))
        await pilot.pause()
        await painted(pilot)
        assert top(host) is screen
        assert not host.toasts


async def test_the_looking_goes_on_where_the_processor_was_taken_away(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A timer of Textual that is late as it starts never comes."""
    late = count(step=0.002)
    monkeypatch.setattr("textual.timer._time.get_time", lambda: monotonic() + next(late))
    monkeypatch.setattr("tui.screens.people.gathering.SLICE", 0)
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("w")
        shown = await in_sight(pilot, "Silent 0")
        assert "40 left" in shown


async def test_help_over_the_looking(host: Host) -> None:
    """Nobody has to wait for it; behind the help the lines are as good as any."""
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        for key in ("w", "question_mark"):
            pilot.app.post_message(events.Key(key, None))
        await in_sight(pilot, "Keys on the grooming")
        await pressed(pilot, "escape", "escape")


def _key(letter: str) -> events.Key:
    return events.Key({".": "full_stop", " ": "space"}.get(letter, letter), letter)


# Marks --------------------------------------------------------------------------------------------------------


async def test_a_promise_among_the_marked_is_not_left_out_without_a_word(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        screen = await open_grooming(pilot, "space", "g", "shift+tab", "shift+tab", "space")
        assert set(screen.targets()) == {1, 35}
        before = journal(pipeline)
        await pressed(pilot, "full_stop")
        assert host.toasts[-1].endswith("mark the others apart from it")
        assert journal(pipeline) == before


async def test_marks_range_all_and_none(host: Host) -> None:
    async with host.run_test(size=SMALL) as pilot:
        screen = await open_grooming(pilot, "space", "space")
        assert "2 people marked" in seen(host)
        assert next(line for line in seen(host).split("\n") if line[1] == "✓")[3:].startswith("Ready 0")
        assert screen.targets() == [1, 2]
        await pressed(pilot, "A")
        assert screen.targets() == [1, 2, 3, 4, 5]
        await pressed(pilot, "A")
        assert not screen.marks
        await pressed(pilot, "g", "v", "j", "j")
        assert screen.targets() == [1, 2, 3]
        assert "range" in seen(host).split("\n")[0]
        await pressed(pilot, "escape", "j")
        assert len(screen.marks) == 3, "the range has ended, the marks stay"
        await pressed(pilot, "escape")
        assert not screen.marks
        await pressed(pilot, "escape")
        assert top(host) is FakeBoard


async def test_marks_across_kinds_mean_each_person_once(tmp_path: Path, clock: Clock) -> None:
    """Somebody ready to move up whom nobody can reach stands twice, and stays where it is not decided."""
    people = [person("Both Ways", 40, *touched(3), emails=()), person("Only One", 30, *touched(4), emails=())]
    pipeline = pipeline_of(people, tmp_path, clock)
    pipeline.interest(1)
    host = Host(pipeline)
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        screen = await open_grooming(pilot)
        assert left(screen) == {Decision.UP: 1, Decision.UNREACHABLE: 2}
        await pressed(pilot, "A", "tab", "A")
        assert "2 people marked" in seen(host)
        assert screen.targets() == [1, 2]
        before = journal(pipeline)
        await pressed(pilot, "number_sign", "v", "enter")
        assert journal(pipeline) == before + 1
        assert pipeline.prospect(1).tags == pipeline.prospect(2).tags == ("v",)
        assert len(screen.marks) == 3, "a tag decides nothing"
        await pressed(pilot, "escape", "g", "L")
        assert left(screen) == {Decision.UNREACHABLE: 2}
        await pressed(pilot, "A", "full_stop")
        assert left(screen) == {}


async def test_each_bulk_action_is_one_commit(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        screen = await open_grooming(pilot)
        for group, keys in (
            (Decision.COOLING, ("t", "e")), (Decision.BEYOND, ("x", "o")), (Decision.STEP, ("S",)),
            (Decision.STAY, ("c", "m")), (Decision.UNREACHABLE, ("s", "1")), (Decision.NEW, ("full_stop",)),
            (Decision.DUPLICATE, ("full_stop",)), (Decision.UP, ("L",)),
        ):  # fmt: skip
            while screen.table.current is not None and screen.table.current.kind is not group:
                await pressed(pilot, "tab")
            before = journal(pipeline)
            await pressed(pilot, "A", *keys)
            assert journal(pipeline) == before + 1, group
            await pressed(pilot, "escape") if screen.marks else None
        assert pipeline.prospect(38).apart == (39,), "each pair for itself"
        assert Decision.NEW not in left(screen)


async def test_a_promise_to_the_one_under_the_cursor(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await open_grooming(pilot, "tab")
        await pilot.press("p")
        assert top(host) is PromisePrompt
        await type_words(pilot, "fri")
        await pressed(pilot, "enter")
        assert len(pipeline.prospect(11).promises) == 1


# Duplicates ---------------------------------------------------------------------------------------------------


async def test_two_entries_side_by_side(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        screen = await open_grooming(pilot, "shift+tab", "M")
        assert top(host) is MergePrompt
        shown = seen(host)
        assert "same email; same name" in shown
        company = next(line for line in shown.split("\n") if "Company" in line)
        assert company.rstrip(" │").endswith("Two Ltd")
        assert "▸ stays" in shown
        await pressed(pilot, "escape")
        assert len(pipeline.people) == 43
        await pressed(pilot, "space", "space", "M")
        assert top(host) is GroomingScreen
        assert "one pair at a time" in host.toasts[-1]
        await pressed(pilot, "escape", "g", "M")
        assert "M is for perhaps the same person" in host.toasts[-1]
        await pressed(pilot, "shift+tab", "M", "right", "enter")
        assert 38 not in pipeline.people
        assert len(pipeline.prospect(39).touches) == 2
        await pressed(pilot, "u")
        assert 38 in pipeline.people
        assert under_cursor(screen) == (Decision.DUPLICATE, (38, 39))


async def test_marks_of_people_and_of_pairs_do_not_mix(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await open_grooming(pilot, "space", "shift+tab", "space", "full_stop")
        assert "a question of its own" in host.toasts[-1]
        assert pipeline.prospect(1).looked_at is None


# Detail, others, time ---------------------------------------------------------------------------------------


async def test_enter_opens_and_comes_back(host: Host) -> None:
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        screen = await open_grooming(pilot, "tab", "enter")
        assert top(host) is DetailScreen
        assert "Silent 5" in seen(host).split("\n")[0]
        await pressed(pilot, "J", "x", "g")
        await pressed(pilot, "escape")
        assert top(host) is GroomingScreen
        assert left(screen)[Decision.COOLING] == 5
        assert len(screen.decided) == 1, "what was decided in the detail counts"


async def test_what_others_do_is_taken_in(host: Host, pipeline: Pipeline, clock: Clock, tmp_path: Path) -> None:
    other = Pipeline(Store.open(pipeline.store.path.parent), load_settings(tmp_path / "config.toml"), clock)
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        screen = await open_grooming(pilot, "j", "j")
        assert under_cursor(screen) == (Decision.UP, (3,))
        other.move(2, Stage.CREDIBILITY)
        other.add(Prospect("Nobody Knows", met_at=NOW - timedelta(days=60), stage=Stage.CREDIBILITY))
        pipeline.refresh()
        await pilot.pause()
        assert left(screen)[Decision.UP] == 4
        assert left(screen)[Decision.UNREACHABLE] == 6
        assert under_cursor(screen) == (Decision.UP, (3,)), "the cursor stays with its person"
        assert not screen.decided, "others' decisions are not ours"
        other.delete(3)
        pipeline.refresh()
        await pilot.pause()
        assert under_cursor(screen) is None, "no key means whoever slides under the cursor"
        assert "nobody is under the cursor: deleted Ready 2 elsewhere" in seen(host)
        before = journal(pipeline)
        await pressed(pilot, *"L.xcw#VIPD", "space", "v", "A", "enter", "M")
        assert top(host) is GroomingScreen
        assert journal(pipeline) == before, "what is typed for a dialog decides nothing either"
        assert not screen.marks
        assert "nobody is under the cursor: deleted Ready 2 elsewhere; j or k goes on" in host.toasts[-1]
        await pressed(pilot, "j")
        assert under_cursor(screen) == (Decision.UP, (4,))
        assert "nobody" not in seen(host)


@pytest.mark.parametrize(("key", "to"), [("j", (Decision.UP, (5,))), ("k", (Decision.UP, (3,))),
                                         ("tab", (Decision.COOLING, (11,))), ("g", (Decision.UP, (1,)))])  # fmt: skip
async def test_from_a_line_that_others_settled_the_cursor_goes_on_where_it_stood(
    host: Host, pipeline: Pipeline, clock: Clock, tmp_path: Path, key: str, to: LineId
) -> None:
    other = Pipeline(Store.open(pipeline.store.path.parent), load_settings(tmp_path / "config.toml"), clock)
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        screen = await open_grooming(pilot, "j", "j", "j")
        assert under_cursor(screen) == (Decision.UP, (4,))
        other.move(4, Stage.CREDIBILITY)
        pipeline.refresh()
        await pilot.pause()
        assert under_cursor(screen) is None
        assert "nobody is under the cursor: Ready 3 was decided about elsewhere" in seen(host)
        other.looked(2)  # more of the same changes nothing
        pipeline.refresh()
        await pilot.pause()
        other.undo()
        pipeline.refresh()
        await pilot.pause()
        assert under_cursor(screen) is None
        await pressed(pilot, key)
        assert under_cursor(screen) == to
        assert "elsewhere" not in seen(host)


async def test_a_whole_group_that_others_settled(host: Host, pipeline: Pipeline, clock: Clock, tmp_path: Path) -> None:
    other = Pipeline(Store.open(pipeline.store.path.parent), load_settings(tmp_path / "config.toml"), clock)
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        screen = await open_grooming(pilot)
        other.delete([1, 2, 3, 4, 5])
        pipeline.refresh()
        await pilot.pause()
        assert under_cursor(screen) is None
        await pressed(pilot, "j")
        assert under_cursor(screen) == (Decision.COOLING, (11,))
        other.undo()
        pipeline.refresh()
        await pilot.pause()
        assert under_cursor(screen) == (Decision.COOLING, (11,))


async def test_marked_lines_that_others_settled(host: Host, pipeline: Pipeline, clock: Clock, tmp_path: Path) -> None:
    other = Pipeline(Store.open(pipeline.store.path.parent), load_settings(tmp_path / "config.toml"), clock)
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        screen = await open_grooming(pilot, "space", "space")
        assert under_cursor(screen) == (Decision.UP, (3,))
        other.move([1, 2], Stage.CREDIBILITY)
        pipeline.refresh()
        await pilot.pause()
        assert not screen.marks
        await pressed(pilot, "L", "j", "L")
        assert pipeline.prospect(3).stage is Stage.VISIBILITY, "nor who comes under it, in the same breath"
        await asyncio.sleep(MIN_PAUSE)
        await pressed(pilot, "L")
        assert pipeline.prospect(3).stage is Stage.CREDIBILITY


async def test_what_others_undo_takes_nobody_along(
    host: Host, pipeline: Pipeline, clock: Clock, tmp_path: Path
) -> None:
    """An undo of this session leads to the line that came back; that of another leaves the cursor."""
    other = Pipeline(Store.open(pipeline.store.path.parent), load_settings(tmp_path / "config.toml"), clock)
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        screen = await open_grooming(pilot)
        await pressed(pilot, "L")
        assert under_cursor(screen) == (Decision.UP, (2,))
        other.refresh()
        other.undo()
        pipeline.refresh()
        await pilot.pause()
        assert under_cursor(screen) == (Decision.UP, (2,))


async def test_hundreds_change_while_keys_are_typed(tmp_path: Path, clock: Clock) -> None:
    """A bulk action on many is asked first, and taken in by slices; the key behind it waits for all of them."""
    people = [imported(f"New {n}", emails=addresses(f"n{n}@example.com"), company=f"Firm {n}") for n in range(300)]
    pipeline = pipeline_of([*people, person("Ready", 40, *touched(3))], tmp_path, clock)
    pipeline.interest(301)
    host = Host(pipeline)
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        screen = await open_grooming(pilot, "tab")
        assert "Leave 300 people as they are?" in await pressed(pilot, "A", "full_stop")
        assert top(host) is Confirm
        for letter in "yL":
            pilot.app.post_message(_key(letter))
        while pipeline.prospect(301).stage is Stage.VISIBILITY:
            await pilot.pause(0.01)
        await settle(pilot)
        assert not left(screen)
        assert len(screen.decided) == 301


@pytest.mark.parametrize("name", NAMES)
async def test_hostile_names(tmp_path: Path, clock: Clock, name: str) -> None:
    pipeline = written(tmp_path, clock, *[hostile(name, **NEW)] * 2)
    host = Host(pipeline)
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await open_grooming(pilot)
        for keys in ((), ("number_sign",), ("escape",), ("c",), ("escape",), ("shift+tab", "M"), ("right", "escape"),
                     ("g", "full_stop"), ("u",), ("enter",), ("escape",)):  # fmt: skip
            assert_harmless(await pressed(pilot, *keys), what=keys)


async def test_a_click_moves_and_the_second_opens(host: Host) -> None:
    async with host.run_test(size=SMALL) as pilot:
        screen = await open_grooming(pilot)
        await pilot.click(screen.table, offset=(5, 3))
        await pilot.pause()
        assert under_cursor(screen) == (Decision.UP, (3,))
        await pilot.click(screen.table, offset=(5, 0))
        assert under_cursor(screen) == (Decision.UP, (3,)), "a heading is no line"
        await pilot.click(screen.table, offset=(5, 3))
        await pilot.pause()
        assert top(host) is DetailScreen


# What is asked first, and what undo means ----------------------------------------------------------------------


def crowd(count: int) -> list[Prospect]:
    return [imported(f"New {n}", emails=addresses(f"n{n}@example.com"), company=f"Firm {n}") for n in range(count)]


async def test_f_is_first_contact_for_new_people_and_asked_of_many(tmp_path: Path, clock: Clock) -> None:
    pipeline = pipeline_of([*crowd(21), person("Ready", 40, *touched(3))], tmp_path, clock)
    pipeline.interest(22)
    host = Host(pipeline)
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        screen = await open_grooming(pilot, "tab", "f")
        assert sum(pipeline.prospect(who).taken_up_at is not None for who in range(1, 22)) == 1
        await pressed(pilot, "u", "A", "f")
        assert top(host) is Confirm
        assert "First contact now: 21 people?" in seen(host)
        await pressed(pilot, "n")
        assert left(screen)[Decision.NEW] == 21
        await pressed(pilot, "escape", "g", "space", "space", "f")
        assert "mark those apart" in host.toasts[-1]
        await pressed(pilot, "escape", "g", "f")
        assert [event.what for event in pipeline.prospect(22).events] == ["interest", "referral"]
        await pressed(pilot, "tab", "A", "b")
        assert top(host) is Confirm
        await pressed(pilot, "y")
        assert all(pipeline.prospect(who).events for who in range(1, 22))


async def test_what_others_undo_is_not_offered_and_asked_about(
    host: Host, pipeline: Pipeline, clock: Clock, tmp_path: Path
) -> None:
    other = Pipeline(Store.open(pipeline.store.path.parent), load_settings(tmp_path / "config.toml"), clock)
    other.take_in([FoundPerson(f"File {n}", emails=addresses(f"f{n}@example.com")) for n in range(5)], "file.csv")
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        screen = await open_grooming(pilot, "L")
        assert "u undoes" in seen(host)
        other.undo()
        pipeline.refresh()
        await pilot.pause()
        assert "u undoes" not in seen(host)
        assert left(screen)[Decision.UP] == 5
        assert not screen.decided
        shown = await pressed(pilot, "u")
        assert top(host) is Confirm
        assert "imported 5 people from file.csv" in shown
        await pressed(pilot, "n")
        assert len(pipeline.people) == 48
        await pressed(pilot, "u", "y")
        assert len(pipeline.people) == 43
        assert "decided" not in seen(host).split("\n")[0], "what an undo takes away was not decided"


async def test_an_undo_that_comes_too_late_takes_nothing_else_back(pipeline: Pipeline) -> None:
    pipeline.move(1, Stage.CREDIBILITY)
    found = pipeline.undoable()
    assert found is not None
    pipeline.interest(6)
    with pytest.raises(Refused, match="something else"):
        pipeline.undo(found[0])


async def test_many_are_not_moved_by_a_key_too_many(tmp_path: Path, clock: Clock) -> None:
    people = [person(f"Ready {n}", 40, *touched(3), events=(Event(ago(2), "interest"),)) for n in range(21)]
    pipeline = pipeline_of(people, tmp_path, clock)
    host = Host(pipeline)
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await open_grooming(pilot, "A", "L")
        assert "Move 21 people a stage on?" in seen(host)
        shown = await pressed(pilot, "y")
        assert "21 decided" in shown
        assert "Undo this?" in await pressed(pilot, "u")
        await pressed(pilot, "y")
        assert pipeline.prospect(1).stage is Stage.VISIBILITY


async def test_after_an_undo_the_cursor_is_where_lines_came_back(tmp_path: Path, clock: Clock) -> None:
    """Two entries that are each to be decided about in another way, too."""
    twin = person("Twin", 40, *touched(3), events=(Event(ago(2), "interest"),))
    people = [twin, replace(twin, company="Two Ltd"), *crowd(3)]
    pipeline = pipeline_of(people, tmp_path, clock)
    host = Host(pipeline)
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        screen = await open_grooming(pilot, "shift+tab")
        pair = under_cursor(screen)
        assert pair is not None
        assert pair[0] is Decision.DUPLICATE
        await pressed(pilot, "M", "enter")
        assert under_cursor(screen) != pair
        await pressed(pilot, "u")
        assert under_cursor(screen) == pair, "not on one of the two as somebody to move up"
        await pressed(pilot, "M", "k", "g", "tab", "u")
        assert under_cursor(screen) == pair


async def test_after_an_undo_the_cursor_is_on_the_first_of_those_who_came_back(host: Host) -> None:
    """Not on somebody who came back by an undo before."""
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        screen = await open_grooming(pilot, "L", "u")
        assert under_cursor(screen) == (Decision.UP, (1,))
        await pressed(pilot, "j", "space", "space", "L")
        assert under_cursor(screen) == (Decision.UP, (4,)), "it is not one of those who were marked"
        assert left(screen)[Decision.UP] == 3
        await pressed(pilot, "u")
        assert left(screen)[Decision.UP] == 5
        assert under_cursor(screen) == (Decision.UP, (2,))


async def test_an_answer_is_one_to_what_was_asked(tmp_path: Path, clock: Clock) -> None:
    """The other lines in which the same people stand are other questions."""
    fields = {"stage": Stage.CREDIBILITY, "emails": (), "events": (Event(ago(190), "bought"),)}
    several = [person(f"Several {n}", 260, *touched(100 + n), **fields) for n in range(9)]
    pipeline = pipeline_of(several, tmp_path, clock)
    host = Host(pipeline)
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        screen = await open_grooming(pilot, "shift+tab")
        asked = {Decision.UP: 9, Decision.COOLING: 9, Decision.STEP: 0, Decision.UNREACHABLE: 9}
        asked = {kind: number for kind, number in asked.items() if number}
        assert left(screen) == asked
        shown = await pressed(pilot, "full_stop")
        assert left(screen) == asked | {Decision.UNREACHABLE: 8}
        assert "26 left, 1 decided" in shown
        shown = await pressed(pilot, "g", "tab", "A", "full_stop")
        assert left(screen) == {Decision.UP: 9, Decision.UNREACHABLE: 8}
        assert "17 left, 10 decided" in shown
        shown = await pressed(pilot, "u", "u")
        assert left(screen) == asked
        assert "decided" not in shown.split("\n")[0]
        await pressed(pilot, "g", "tab", "c", "w")
        assert left(screen) == asked | {Decision.COOLING: 8}
        await pressed(pilot, "g", "v", "tab", "full_stop")
        rests = [{rest.what for rest in pipeline.prospect(who).rests} for who in range(1, 10)]
        assert sorted(map(len, rests)) == [1] * 7 + [2] * 2, "of each the lines that were marked"


async def test_the_keys_of_the_heading_settle_the_line(tmp_path: Path, clock: Clock) -> None:
    silent = [person(f"Silent {n}", 260, *touched(67, 200), stage=Stage.CREDIBILITY) for n in range(6)]
    long = [person(f"Long {n}", 300 + n, *touched(9), *touched(10, inbound=True)) for n in range(3)]
    brief = [person(f"Brief {n}", 5, *touched(2)) for n in range(6)]
    host = Host(pipeline_of([*silent, *long, *brief], tmp_path, clock))
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        screen = await open_grooming(pilot)
        for count, keys in ((5, ("t", "e")), (4, ("s", "1")), (3, ("c", "w")), (2, ("t", "c"))):
            await pressed(pilot, *keys)
            assert left(screen)[Decision.COOLING] == count, keys
        while screen.table.current is not None and screen.table.current.kind is not Decision.STAY:
            await pressed(pilot, "tab")
        await pressed(pilot, "full_stop")
        assert left(screen)[Decision.STAY] == 2
        await pressed(pilot, "c", "t")
        assert left(screen)[Decision.STAY] == 2, "a rhythm of their own says nothing about the stage"
        assert left(screen)[Decision.COOLING] == 2


async def test_a_skip_is_for_those_it_fits(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        screen = await open_grooming(pilot, "tab", "space", "tab", "tab", "space", "space")
        before = journal(pipeline)
        shown = await pressed(pilot, "X")
        assert journal(pipeline) == before + 1
        assert "ended the sequence of 2 people; not for 1: no sequence" in shown
        assert left(screen)[Decision.STEP] == 2
        await pressed(pilot, "escape", "g", "space", "space", "X")
        assert "that fits none of these 2" in host.toasts[-1]


async def test_why_not_is_gone_with_the_next_key(host: Host) -> None:
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await open_grooming(pilot, "M")
        assert "M is for perhaps the same person" in host.toasts[-1]
        await pressed(pilot, "j")
        assert not host.toasts


async def test_a_merge_says_who_is_closed_and_what_will_be(
    host: Host, pipeline: Pipeline, clock: Clock, tmp_path: Path
) -> None:
    other = Pipeline(Store.open(pipeline.store.path.parent), load_settings(tmp_path / "config.toml"), clock)
    pipeline.close(39, Reason.GONE)
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await open_grooming(pilot, "shift+tab", "M")
        shown = " ".join(seen(host).split())
        assert "Closed open gone, Mon 2 Mar" in shown
        assert "One is closed (gone): the open one goes on" in shown
        await pressed(pilot, "escape", "M")
        other.reopen(39)
        other.close(38, Reason.ASKED_TO_STOP)
        pipeline.refresh()
        await pressed(pilot, "y")
        assert 39 in pipeline.people, "what was seen is not what would be"
        assert "Changed meanwhile" in seen(host)
        assert "They asked to stop" in seen(host)
        await pilot.pause(0.1)
        await pressed(pilot, "y")
        assert pipeline.prospect(38).closed is not None
        await pressed(pilot, "shift+tab", "M")
        other.delete(40)
        pipeline.refresh()
        while top(host) is not GroomingScreen:
            await pilot.pause(0.01)


async def test_both_names_of_a_pair_are_seen(tmp_path: Path, clock: Clock) -> None:
    names = ("Maximiliane von und zu Obersteinhausen", "Maximiliane von und zu Obersteinhaus")
    people = [
        person(name, 30, *touched(4), company="A very long name of a company", phones=addresses("0123"))
        for name in names
    ]
    host = Host(pipeline_of(people, tmp_path, clock))
    async with host.run_test(size=SMALL) as pilot:
        await open_grooming(pilot, "shift+tab")
        line = seen(host).split("\n")[3]
        assert line.count("Maximiliane") == 2
        assert width(line) == 80
