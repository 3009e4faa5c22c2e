"""The triage: new people one by one with single keys, in bursts, undone, shared with others; and its summary."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from tests.helpers import Clock, in_sizes, seen, until
from tests.screens.groomed import ago, imported, journal, open_triage, person, pipeline_of, pressed, touched
from tests.screens.host import NOW, FakeBoard, Host, settle, top, type_words
from tests.screens.hostile import NAMES, NEW, assert_harmless, hostile, written
from tui.model.addresses import addresses
from tui.model.records import FoundPerson, Reason
from tui.pipeline import Pipeline
from tui.screens.detail.screen import DetailScreen
from tui.screens.triage.screen import TriageScreen
from tui.settings.config import load_settings
from tui.store import Store
from tui.text import width

SMALL = (80, 24)


@pytest.fixture
def pipeline(tmp_path: Path, clock: Clock) -> Pipeline:
    """Five people from a file of this morning, and one known for long."""
    people = [imported(f"New {n}", emails=addresses(f"new{n}@example.com"), position="Dentist") for n in range(5)]
    return pipeline_of([*people, person("Old One", 40, *touched(3))], tmp_path, clock)


async def burst(pilot: Pilot[None], letters: str) -> None:
    """All keys at once, as a slow line brings them."""
    for letter in letters:
        pilot.app.post_message(events.Key({"+": "plus", "#": "number_sign"}.get(letter, letter), letter))
    await pilot.pause(0.1)
    await settle(pilot)
    screen = pilot.app.screen
    while isinstance(screen, TriageScreen) and screen.is_busy():
        await pilot.pause(0.01)
    await pilot.pause()


# What is seen ---------------------------------------------------------------------------------------------


async def test_who_it_is_and_what_each_key_will_do(host: Host) -> None:
    async with host.run_test(size=SMALL) as pilot:
        await open_triage(pilot)
        async for size in in_sizes(pilot, SMALL, (120, 40), (200, 50)):
            shown = seen(host)
            assert all(width(line) == size[0] for line in shown.split("\n"))
            lines = [line.strip(" ▸") for line in shown.split("\n")]
            assert lines[0].startswith("New people  1 of 5   5 left")
            assert "New 0" in lines
            assert "Dentist, Fair Ltd" in lines
            assert "reach      new0@example.com" in lines
            assert "imported   Mon 2 Mar 2026" in lines
            assert "f  first contact now   email or note Tue 15:00, then step by step" in lines
            assert "w  keep as it is       card or call Thu 15:00, then every 7 days" in lines
            assert "1  every month         card or call Thu 15:00, then every month" in lines
            assert "3  every three months  card or call Thu 15:00, then every 3 months" in lines
            assert "x  close               asks why; never due again" in lines
            assert lines[1].endswith("0%")


async def test_the_ways_keep_their_place_from_person_to_person(tmp_path: Path, clock: Clock) -> None:
    people = [
        imported("Short"),
        imported(
            "Long",
            emails=addresses("a@b"),
            phones=addresses("1"),
            urls=addresses("u"),
            where="here",
            note="x " * 300,
            tags=("a", "b"),
            position="P" * 200,
            met_at=NOW,
        ),
    ]
    host = Host(pipeline_of(people, tmp_path, clock))
    async with host.run_test(size=SMALL) as pilot:
        await open_triage(pilot)
        before = [line.find("first contact now") >= 0 for line in seen(host).split("\n")].index(True)
        shown = await pressed(pilot, "j")
        assert "Long" in shown
        assert [line.find("first contact now") >= 0 for line in shown.split("\n")].index(True) == before
        assert all(width(line) == 80 for line in shown.split("\n"))


async def test_nobody_new(tmp_path: Path, clock: Clock) -> None:
    host = Host(pipeline_of([person("Old One", 40, *touched(3))], tmp_path, clock))
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await open_triage(pilot)
        assert "Nobody new: nobody who was imported waits for you." in seen(host)
        for key in ("f", "w", "W", "1", "x", "number_sign", "plus", "j", "k", "enter", "down", "o", "e"):
            await pressed(pilot, key)
            assert top(host) is TriageScreen, key
        await pressed(pilot, "escape")
        assert top(host) is FakeBoard


async def test_a_short_terminal_shows_the_ways(host: Host) -> None:
    async with host.run_test(size=(60, 16)) as pilot:
        await open_triage(pilot)
        shown = seen(host)
        assert "New 0" in shown
        assert "first contact now" in shown
        assert "close" in shown


# Deciding ---------------------------------------------------------------------------------------------------


async def test_one_key_each_and_a_summary(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        screen = await open_triage(pilot)
        before = journal(pipeline)
        shown = await pressed(pilot, "f")
        assert pipeline.prospect(1).taken_up_at == NOW
        assert "2 of 5   4 left" in shown
        assert "New 0: first contact now" in shown
        assert "u undoes" in shown
        await pressed(pilot, "w")
        assert pipeline.prospect(2).looked_at == NOW
        await pressed(pilot, "1")
        assert pipeline.prospect(3).comfort == "1 month"
        await pressed(pilot, "x", "n")
        assert pipeline.prospect(4).closed is not None
        assert screen.current == 5
        shown = await pressed(pilot, "j")
        assert journal(pipeline) == before + 4
        assert "The end of the list." in shown
        for line in ("1  first contact now", "1  kept as they are", "1  every month", "1  closed, not a fit",
                     "1  left for later: k goes back to them"):  # fmt: skip
            assert line in shown
        assert "New people  all seen   1 left" in shown
        assert shown.split("\n")[-1].strip() == "k before   W keep the rest   ? keys   Esc back", "what acts there"
        shown = await pressed(pilot, "k", "3")
        assert "That was the last of them." in shown
        assert "1  every 3 months" in shown
        await pressed(pilot, "escape", "T")
        await pilot.pause(0.1)
        assert "Nobody new" in seen(host), "who was looked at does not come again"


async def test_undo_goes_back_to_that_person(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        screen = await open_triage(pilot, "w", "1", "x", "o")
        assert screen.current == 4
        shown = await pressed(pilot, "u")
        assert screen.current == 3
        assert pipeline.prospect(3).closed is None
        assert "undid: closed New 2: other" in shown
        assert "ctrl+r does it again" in shown
        await pressed(pilot, "u", "u")
        assert screen.current == 1
        assert screen.left == 5
        await pressed(pilot, "ctrl+r")
        assert screen.current == 2
        assert screen.left == 4


async def test_arrows_and_enter_alone(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        screen = await open_triage(pilot, "enter")
        assert pipeline.prospect(1).looked_at is not None, "the cursor begins on what changes least"
        await pressed(pilot, "down", "enter")
        assert pipeline.prospect(2).comfort == "1 month"
        await pressed(pilot, "right", "up", "up", "enter")
        assert pipeline.prospect(4).taken_up_at is not None
        await pressed(pilot, "left", "left")
        assert screen.current == 3
        await pilot.click("PersonLines", offset=(8, screen._first_option + 3))
        await settle(pilot)
        assert not pipeline.prospect(3).comfort, "a click points, a second one decides"
        assert "▸ 3 " in seen(host)
        await pilot.click("PersonLines", offset=(8, screen._first_option + 3))
        await settle(pilot)
        assert pipeline.prospect(3).comfort == "3 months"


async def test_going_back_and_deciding_otherwise(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        screen = await open_triage(pilot, "w", "k")
        shown = seen(host)
        assert "decided: kept as they are" in shown
        await pressed(pilot, "1")
        assert pipeline.prospect(1).comfort == "1 month"
        assert screen.current == 2, "on to who is still new"
        await pressed(pilot, "k", "f")
        assert pipeline.prospect(1).taken_up_at is not None


async def test_tags_and_the_last_tag_again(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        screen = await open_triage(pilot, "plus")
        assert "no tag was added yet" in host.toasts[-1]
        await pilot.press("number_sign")
        await type_words(pilot, "fair")
        shown = await pressed(pilot, "enter")
        assert pipeline.prospect(1).tags == ("fair",)
        assert screen.current == 1, "a tag decides nothing"
        assert "tagged New 0 #fair" in shown
        assert "tag fair" in shown
        await burst(pilot, "w+1+w")
        assert [pipeline.prospect(who).tags for who in (1, 2, 3, 4)] == [("fair",), ("fair",), ("fair",), ()]
        assert screen.current == 4


async def test_another_interval_and_a_refused_one(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        screen = await open_triage(pilot, "c")
        await type_words(pilot, "5 months")
        shown = await pressed(pilot, "enter")
        assert "no interval may exceed the ceiling of 3 months" in shown
        assert screen.current == 1
        await pressed(pilot, "escape", "c", "t")
        assert pipeline.prospect(1).comfort == "14 days"
        assert screen.current == 2


async def test_all_the_rest_is_one_step(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        screen = await open_triage(pilot, "1", "j")
        before = journal(pipeline)
        shown = await pressed(pilot, "W")
        assert journal(pipeline) == before + 1
        assert "That was the last of them." in shown
        assert "4  kept as they are" in shown
        await pressed(pilot, "u")
        assert screen.left == 4
        assert screen.current == 2, "to the first of those who are new again"


async def test_many_who_are_left_are_asked_about(tmp_path: Path, clock: Clock) -> None:
    pipeline = pipeline_of(
        [imported(f"New {n}", emails=addresses(f"n{n}@example.com")) for n in range(30)], tmp_path, clock
    )
    host = Host(pipeline)
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        screen = await open_triage(pilot, "w", "W")
        assert "Keep 29 people as they are?" in seen(host)
        await pressed(pilot, "enter")
        assert screen.left == 29
        shown = await pressed(pilot, "W", "y")
        assert screen.left == 0
        assert "left 29 people as is" in shown
        assert "New 29: kept" not in shown
        await pressed(pilot, "u", "y")
        assert screen.current == 2


async def test_who_was_closed_or_deleted_elsewhere(
    host: Host, pipeline: Pipeline, clock: Clock, tmp_path: Path
) -> None:
    other = Pipeline(Store.open(pipeline.store.path.parent), load_settings(tmp_path / "config.toml"), clock)
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        screen = await open_triage(pilot)
        other.close(1, Reason.GONE)
        pipeline.refresh()
        shown = await pressed(pilot)
        assert "decided: closed, gone" in shown
        assert "w  keep as it is       New 0 is closed (gone): reopen first" in shown
        other.delete(1)
        pipeline.refresh()
        shown = await pressed(pilot, "f")
        assert "No longer here: deleted. j goes on." in shown
        assert host.toasts == ["nobody is under the cursor: deleted New 0 elsewhere; j or k goes on"]
        before = pipeline.history()
        await burst(pilot, "#Work")
        await pressed(pilot, "1", "3", "enter", "x", "g", "D", "plus")
        assert pipeline.history() == before, "what is typed for a dialog decides about nobody else"
        assert top(host) is TriageScreen
        await pressed(pilot, "#", "j", "enter")
        assert pipeline.history() == before
        assert screen.current == 2
        assert not host.toasts


async def test_the_detail_and_back(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        screen = await open_triage(pilot, "o")
        assert top(host) is DetailScreen
        await pressed(pilot, "J", "escape")
        assert screen.current == 2
        await pressed(pilot, "D")
        assert 2 not in pipeline.people
        assert screen.current == 3
        shown = await pressed(pilot, "k")
        assert "No longer here: deleted. j goes on." in shown
        await pressed(pilot, "u")
        assert 2 in pipeline.people
        assert "New 1" in seen(host)


# Bursts, others, many -----------------------------------------------------------------------------------------


async def test_a_burst_acts_in_order_on_whom_it_reaches(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        screen = await open_triage(pilot)
        await burst(pilot, "wjxou1f")
        assert pipeline.prospect(1).looked_at is not None
        assert pipeline.prospect(2).looked_at is None, "left for later"
        assert pipeline.prospect(3).closed is None, "closed, and taken back"
        assert pipeline.prospect(3).comfort == "1 month", "the undo went back to them, so the next key means them"
        assert pipeline.prospect(4).taken_up_at is not None
        assert screen.current == 5


async def test_keys_typed_before_anybody_is_shown(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await burst(pilot, "T11")
        assert [pipeline.prospect(who).comfort for who in (1, 2, 3)] == ["1 month", "1 month", ""]


async def test_a_key_held_down_closes_nobody(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await open_triage(pilot)
        await burst(pilot, "xxxxxxxx")
        await pressed(pilot, "escape")
        assert all(pipeline.prospect(who).closed is None for who in range(1, 6))


async def test_others_decide_meanwhile(host: Host, pipeline: Pipeline, clock: Clock, tmp_path: Path) -> None:
    other = Pipeline(Store.open(pipeline.store.path.parent), load_settings(tmp_path / "config.toml"), clock)
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        screen = await open_triage(pilot)
        other.looked([1, 2])
        other.take_in([FoundPerson("Late Comer", emails=addresses("late@example.com"))], "more.csv")
        pipeline.refresh()
        await pilot.pause()
        assert screen.current == 1, "nobody is moved away from under the user's keys"
        assert "decided: kept as they are" in seen(host)
        assert "1 of 6   4 left" in seen(host)
        await pressed(pilot, "j", "j", "w", "w", "w")
        assert screen.current == 7, "who came meanwhile stands at the end"
        assert "Late Comer" in seen(host)


async def test_a_rhythm_given_elsewhere_is_not_overwritten_unseen(
    host: Host, pipeline: Pipeline, clock: Clock, tmp_path: Path
) -> None:
    other = Pipeline(Store.open(pipeline.store.path.parent), load_settings(tmp_path / "config.toml"), clock)
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        screen = await open_triage(pilot)
        other.comfort(1, "2 weeks")
        await pressed(pilot, "3")
        assert "New 0: their own rhythm changed elsewhere meanwhile" in host.toasts[-1]
        assert screen.current == 1
        pipeline.refresh()
        assert pipeline.prospect(1).comfort == "14 days"
        await pressed(pilot, "3")
        assert pipeline.prospect(1).comfort == "3 months"


async def test_two_hundred_in_one_sitting(tmp_path: Path, clock: Clock) -> None:
    people = [imported(f"New {n}", emails=addresses(f"n{n}@example.com"), company=f"Firm {n // 3}") for n in range(200)]
    pipeline = pipeline_of(people, tmp_path, clock)
    host = Host(pipeline)
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        screen = await open_triage(pilot)
        before = journal(pipeline)
        for n in range(50):
            at = screen.at
            keys = ("f", "w", "1", "3", "w", "w", "w", "x", "w", "1")[n % 10]
            pilot.app.post_message(events.Key(keys, keys))
            if keys == "x":
                pilot.app.post_message(events.Key("g", "g"))
            while screen.at == at:
                await pilot._wait_for_screen()
        assert journal(pipeline) == before + 50
        await burst(pilot, "w" * 80 + "1" * 69 + "j")
        await until(pilot, lambda: screen.at == 200)
        shown = await pressed(pilot)
        assert journal(pipeline) == before + 199
        assert screen.left == 1
        became = Counter(json.loads(raw).get("comfort", "") for raw in pipeline.store.table("prospects").values())
        assert became == {"": 200 - 10 - 5 - 69, "1 month": 10 + 69, "3 months": 5}
        assert "1  left for later" in shown
        assert "5  closed, gone" in shown


@pytest.mark.parametrize("name", NAMES)
async def test_hostile_names(tmp_path: Path, clock: Clock, name: str) -> None:
    pipeline = written(tmp_path, clock, *[hostile(name, **NEW)] * 2)
    host = Host(pipeline)
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await open_triage(pilot)
        for keys in ((), ("number_sign",), ("escape",), ("x",), ("escape",), ("1",), ("u",), ("w",), ("w",)):
            assert_harmless(await pressed(pilot, *keys), what=keys)


async def test_who_was_taken_up_is_not_asked_about_at_once(tmp_path: Path, clock: Clock) -> None:
    """Their influence is low after years, but the first note has its own clock now."""
    pipeline = pipeline_of([imported("Old Link", emails=addresses("a@b.example"), met_at=ago(1200))], tmp_path, clock)
    host = Host(pipeline)
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await open_triage(pilot, "f", "escape", "w")
        await pilot.pause(0.1)
        assert "Nothing to decide" in seen(host)
        clock.passes(days=4)
        await pressed(pilot, "escape", "w")
        await pilot.pause(0.1)
        assert "Silent and cooling  1" in seen(host)
