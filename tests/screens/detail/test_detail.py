"""The detail: evidence and candidates, the story, fields changed in place, walking, staying true."""

from __future__ import annotations

import asyncio
import gc
import threading
import weakref
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from textual import events

from tests.helpers import Clock, in_sizes, open_pipeline, seen
from tests.screens.host import NOW, FakeBoard, Host, settle, top, type_words
from tui.model.addresses import addresses
from tui.model.kinds import Kind
from tui.model.records import FoundPerson, Prospect, Reason, Source, Stage, Touch
from tui.pipeline import Pipeline
from tui.screens.base.sight import MIN_PAUSE, MIN_SEEN
from tui.screens.detail.fields import FieldTable
from tui.screens.detail.screen import DetailScreen
from tui.screens.dialogs.choose import Notice
from tui.screens.dialogs.help import HelpScreen
from tui.screens.dialogs.not_saved import NotSaved
from tui.screens.dialogs.note import NotePrompt
from tui.store import Commit, Docs, View, WriteFailed
from tui.text import width
from tui.views.timeline import Entry
from tui.when.instants import When
from tui.widgets.timeline import Timeline
from tui.widgets.wrap import wrap

SMALL, LARGE = (80, 24), (120, 40)


def story(host: Host) -> list[Entry]:
    """The entries of the timeline."""
    return host.screen.query_one(Timeline).entries


def cursors(host: Host) -> tuple[int | None, int | None]:
    """Where the cursor is: in the fields, or in the story."""
    screen = host.screen
    assert isinstance(screen, DetailScreen)
    return screen.fields.cursor, screen.story.cursor


async def test_how_it_stands_and_why(host: Host, pipeline: Pipeline) -> None:
    pipeline.edit(1, position="boss", tags=("bni",), comfort="2 weeks")
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("enter")
        async for size in in_sizes(pilot, SMALL, LARGE):
            screen = seen(host)
            for words in (
                "Ana Ruiz  boss, Acme", "1 of 2", "visibility, entered", "warmth", "rule of thumb", "0 of 5-12",
                "email, note or text", "first word: 19 h left of", "due Tue 10:00 · late Wed 10:00 · over Thu 10:00",
                "sequence", "first contact", "ceiling", "due Tue 19 May · late Tue 26 May · over Tue 2 Jun",
                "ana@acme.example", "BNI", "14 days", "met", "5 h ago", "added",
            ):  # fmt: skip
                assert words in screen, words
            assert all(width(line) == size[0] for line in screen.split("\n"))
        await pilot.resize_terminal(100, 30)
        await pilot.pause()
        lines = seen(host).split("\n")
        for words in ("over Thu 10:00", "over Tue 2 Jun"):
            assert any(line[:45].strip().endswith(words) for line in lines), "no time is cut, nor left out"


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_what_the_records_speak_for_is_proposed(
    host: Host, pipeline: Pipeline, clock: Clock, size: tuple[int, int]
) -> None:
    async with host.run_test(size=size) as pilot:
        await pilot.press("enter")
        assert "proposed" not in seen(host)
        pipeline.interest(1)
        await pilot.pause()
        assert "◇ proposed: move up to credibility (L)" in seen(host)
        assert "interest expressed" in seen(host)
        await pilot.press("L")
        await settle(pilot)
        assert "proposed" not in seen(host)
        for _ in range(13):
            clock.passes(days=8)
            pipeline.log(1, Kind.CALL)
        await pilot.pause()
        screen = seen(host)
        assert "◇ proposed: go on, or close (x)" in screen
        assert "13 touches and no answer" in screen
        assert screen.count("◇ proposed") == 1, "one proposal for silence, not two"
        assert all(width(line) == size[0] for line in screen.split("\n"))


async def test_the_story_has_it_all_newest_first(host: Host, pipeline: Pipeline, clock: Clock) -> None:
    pipeline.edit(1, source=Source(prospect=2))
    pipeline.log(1, Kind.PITCH, note="too early", confirmed=True)
    pipeline.log(1, Kind.REPORT)
    clock.passes(days=1)
    pipeline.promise(1, When(clock.now.date() + timedelta(days=2), None), "the numbers")
    clock.passes(days=2)
    pipeline.log(1, Kind.CALL, note="done")
    pipeline.log(1, Kind.EMAIL, inbound=True, note="thanks")
    pipeline.skip(1)
    pipeline.interest(1)
    pipeline.move(1, Stage.CREDIBILITY)
    clock.passes(days=1)
    pipeline.close(1, Reason.NOT_A_FIT)
    clock.passes(days=1)
    pipeline.reopen(1)
    async with host.run_test(size=LARGE) as pilot:
        await pilot.press("enter")
        found = [(entry.what, entry.mark) for entry in story(host)]
        assert found[:6] == [
            ("reopened", ""), ("closed", ""), ("let go", ""), ("interest", ""), ("stage", ""), ("their email", ""),
        ]  # fmt: skip
        assert set(found) >= {("call", ""), ("promise", "kept"), ("report", ""), ("pitch", "before interest")}
        assert [entry.what for entry in story(host)][-3:] == ["added", "referred", "met"]
        assert [entry.at for entry in story(host)] == sorted((entry.at for entry in story(host)), reverse=True)
        screen = seen(host)
        for words in ("2 days ago", "to Bob Lee", "by Bob Lee", "(before interest)", "too early", "not a fit",
                      "visibility →", "promises kept 100%"):  # fmt: skip
            assert words in screen, words


async def test_a_report_stands_with_the_source_too(host: Host, pipeline: Pipeline) -> None:
    pipeline.edit(1, source=Source(prospect=2))
    pipeline.log(1, Kind.EMAIL)
    pipeline.log(1, Kind.REPORT, note="all well")
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("j", "enter")
        assert ("report", "about Ana Ruiz: all well") in {(entry.what, entry.words) for entry in story(host)}


async def test_five_hundred_touches_are_one_story(tmp_path: Path, clock: Clock) -> None:
    pipeline = open_pipeline(tmp_path, clock)
    pipeline.add(Prospect("Ana", met_at=NOW))
    person = pipeline.prospect(1)
    words = "a note of some length that goes over more than one line of the story, surely"
    touches = tuple(Touch(NOW - timedelta(days=500 - day), Kind.CALL, note=words) for day in range(500))
    from tui.model.documents import encode

    pipeline.store.commit(lambda _: {"prospects": {1: encode(replace(person, touches=touches), None)}})
    pipeline.refresh()
    host = Host(pipeline)
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("enter")
        assert len(story(host)) == 502
        await pilot.press("tab", "G")
        assert "Story ── Fri 18 Oct 2024" in seen(host)
        assert "▸Oct 2024 16 months ago" in seen(host)


# Changing in place ------------------------------------------------------------------------------------------


async def test_a_field_is_changed_where_it_stands(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await pilot.press("enter", "j", "e")
        await type_words(pilot, " tjk")  # letters are letters
        await pilot.press("down", "tab", "pageup")
        assert cursors(host) == (1, None)
        await pilot.press("enter")
        await settle(pilot)
        assert pipeline.prospect(1).company == "Acme tjk"
        assert "Acme tjk" in seen(host)
        assert "edited Ana Ruiz" in host.toasts[-1]
        assert host.focused is None
        await pilot.press("enter")
        await type_words(pilot, "x")
        await pilot.press("escape")
        await settle(pilot)
        assert pipeline.prospect(1).company == "Acme tjk"
        assert top(host) is DetailScreen


async def test_keys_behind_the_edit_key_go_into_the_field(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("enter", "j")
        for key in ("e", "D", "q", "x"):
            host.post_message(events.Key(key, key))
        await pilot.pause()
        await pilot.press("enter")
        await settle(pilot)
        assert pipeline.prospect(1).company == "AcmeDqx"


async def test_what_is_wrong_keeps_the_field_open(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("enter", "l")  # the column at the right begins with the meeting
        await pilot.press("e", "ctrl+u")
        await type_words(pilot, "tomorrow")
        await pilot.press("enter")
        await settle(pilot)
        assert "still ahead" in seen(host)
        assert pipeline.prospect(1).met_at == NOW.replace(hour=10)
        await pilot.press("ctrl+u")
        await type_words(pilot, "yesterday 9:00")
        assert "Sun 1 Mar 2026 09:00" in seen(host)
        await pilot.press("enter")
        await settle(pilot)
        assert pipeline.prospect(1).met_at == NOW - timedelta(hours=30)


async def test_a_field_that_the_disk_refused(host: Host, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    commit = pipeline.store.commit

    def full(_: object) -> None:
        raise WriteFailed("no space left on device.")

    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("enter", "j", "e")
        await type_words(pilot, "!")
        monkeypatch.setattr(pipeline.store, "commit", full)
        await pilot.press("enter")
        await settle(pilot)
        assert "no space left" in seen(host)
        monkeypatch.setattr(pipeline.store, "commit", commit)
        await pilot.press("r")
        await settle(pilot)
        assert pipeline.prospect(1).company == "Acme!"


@pytest.mark.parametrize(
    ("keys", "screen", "touches"),
    [(("t", "c"), DetailScreen, 1), (("enter", "t", "c"), DetailScreen, 1), (("escape", "j"), FakeBoard, 0)],
)
async def test_keys_behind_the_enter_that_saves_act_once_it_is_saved(
    host: Host, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch, keys: tuple[str, ...], screen: type, touches: int
) -> None:
    commit, gate = pipeline.store.commit, threading.Event()

    def slow(change: Callable[[View], Docs]) -> Commit:
        gate.wait(90)
        return commit(change)

    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("enter", "j", "e")
        await type_words(pilot, "!")
        monkeypatch.setattr(pipeline.store, "commit", slow)
        await pilot.press("enter", *keys)
        assert pipeline.prospect(1).company == "Acme", "not saved yet"
        gate.set()
        await settle(pilot)
        await settle(pilot)
        assert pipeline.prospect(1).company == "Acme!"
        assert len(pipeline.prospect(1).touches) == touches
        assert (top(host), host.focused) == (screen, None)
        assert host.board.cursor == (screen is FakeBoard)


async def test_keys_behind_an_enter_that_could_not_save_do_nothing(
    host: Host, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: object) -> None:
        raise WriteFailed("no space left on device.")

    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("enter", "j", "e")
        await type_words(pilot, "!")
        monkeypatch.setattr(pipeline.store, "commit", full)
        for key in ("enter", "t", "c", "escape"):
            host.post_message(events.Key(key, key if len(key) == 1 else None))
        await settle(pilot)
        assert "no space left" in seen(host)
        monkeypatch.undo()
        await pilot.press("r")
        await settle(pilot)
        assert pipeline.prospect(1).company == "Acme!"
        assert not pipeline.prospect(1).touches
        assert top(host) is DetailScreen


async def test_the_note_keeps_its_lines(host: Host, pipeline: Pipeline) -> None:
    pipeline.edit(1, note="one\ntwo")
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("enter", "G", "e")
        assert top(host) is NotePrompt
        await pilot.press("enter")
        await type_words(pilot, "three")
        await pilot.press("escape", "enter")  # asked whether to leave: stays
        assert top(host) is NotePrompt
        await pilot.press("tab", "enter")
        await settle(pilot)
        assert pipeline.prospect(1).note == "one\ntwo\nthree"
        await pilot.press("e", "escape")
        assert top(host) is DetailScreen


async def test_closed_fields_stay(host: Host, pipeline: Pipeline) -> None:
    pipeline.close(1, Reason.GONE)
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await pilot.press("enter")
        assert "closed: gone" in seen(host)
        await pilot.press("e")
        assert host.focused is None
        assert "reopen first" in host.toasts[-1]
        await pilot.press("o")
        await settle(pilot)
        assert pipeline.prospect(1).closed is None
        assert "closed: gone" not in seen(host)


# Moving -----------------------------------------------------------------------------------------------------


async def test_the_arrows_reach_fields_and_story(host: Host) -> None:
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("enter")
        await pilot.press(*["down"] * 7)
        assert cursors(host) == (None, 0)
        assert "BNI" in seen(host)
        await pilot.press("down")
        assert cursors(host) == (None, 1)
        await pilot.press("up", "up")
        assert cursors(host) == (6, None)
        await pilot.press("tab", "G", "g", "tab", "g")
        assert cursors(host) == (0, None)


async def test_a_long_link_is_whole_where_the_cursor_is_and_where_there_is_room(host: Host, pipeline: Pipeline) -> None:
    link = "https://www.linkedin.com/in/ana-ruiz-interiors-and-gardens"
    pipeline.edit(1, urls=addresses(link))
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("enter")
        assert "Met when" in seen(host)
        assert link not in seen(host), "it is beside another field"
        await pilot.press(*["down"] * 5)
        assert link in seen(host)
        await pilot.resize_terminal(*LARGE)
        await pilot.press("g")
        await pilot.pause()
        begin = next(line for line in seen(host).split("\n") if "Profile" in line).split()[1]
        assert begin != link
        assert link.startswith(begin)
        assert link.removeprefix(begin) in seen(host), "on the line below"
        await pilot.press("down", "down", "down", "down", "down", "down")
        assert cursors(host) == (6, None)
        await pilot.press("enter")
        assert any("Met where" in line and "BNI" in line for line in seen(host).split("\n")), "edited in its place"


async def test_walking_in_the_order_of_the_board(host: Host) -> None:
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await pilot.press("enter", "J")
        assert "Bob Lee" in seen(host)
        assert "2 of 2" in seen(host)
        await pilot.press("J")
        assert "the last one" in host.toasts[-1]
        await pilot.press("K")
        assert "Ana Ruiz" in seen(host)
        await pilot.press("J", "escape")
        assert top(host) is FakeBoard
        assert host.board.shown == [2]


async def test_the_mouse_works(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        await pilot.click("#fields", offset=(20, 1))
        await pilot.click("#fields", offset=(20, 1))
        await type_words(pilot, "!")
        await pilot.press("enter")
        await settle(pilot)
        assert pipeline.prospect(1).company == "Acme!"
        await pilot.click("#timeline", offset=(20, 1))
        screen = host.screen
        assert isinstance(screen, DetailScreen)
        assert screen.story.cursor == 1


# Staying true -----------------------------------------------------------------------------------------------


async def test_it_shows_what_was_done_at_once(host: Host) -> None:
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("enter", "t", "e")
        await settle(pilot)
        assert top(host) is DetailScreen
        assert "→ email" in seen(host)
        assert "step 2 of 6" in seen(host)
        await pilot.press("u")
        await settle(pilot)
        assert "→ email" not in seen(host)


async def test_it_shows_what_others_did(host: Host, pipeline: Pipeline, tmp_path: Path, clock: Clock) -> None:
    other = open_pipeline(tmp_path, clock)
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("enter")
        other.log(1, Kind.CALL, note="from afar")
        pipeline.refresh()
        await pilot.pause()
        assert "from afar" in seen(host)


async def test_the_cursor_stays_on_its_entry(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("enter", "tab", "j")
        timeline = host.screen.query_one(Timeline)
        held = timeline.current
        pipeline.log(1, Kind.CALL)
        await pilot.pause()
        assert timeline.current == held
        assert timeline.cursor == 2


@pytest.mark.usefixtures("at_a_glance")
async def test_deleting_goes_on_to_the_next(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await pilot.press("enter", "D")
        await settle(pilot)
        assert "Bob Lee" in seen(host)
        assert "deleted Ana Ruiz" in host.toasts[-1]
        await pilot.press("D")
        await settle(pilot)
        assert top(host) is FakeBoard
        assert len(pipeline.people) == 0


@pytest.mark.parametrize("keys", ["DD", "DI", "DtcD", "JD", "JI", "Jtc"])
async def test_nobody_is_meant_who_was_not_seen(host: Host, pipeline: Pipeline, keys: str) -> None:
    """As in the review: the next person comes by themselves, or unseen behind a step."""
    pipeline.add(Prospect("Cy Cole", met_at=NOW))
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await pilot.press("enter")
        for key in keys:
            host.post_message(events.Key(key, key))
        await settle(pilot)
        await pilot.pause()
        assert "Bob Lee" in seen(host).split("\n")[0]
        assert top(host) is DetailScreen
        bob = pipeline.prospect(2)
        assert not bob.events
        assert not bob.touches
        assert (1 in pipeline.people) is (keys[0] == "J")
        assert "pause: keys typed before this was shown did nothing" in host.toasts[-1]
        await asyncio.sleep(MIN_PAUSE + MIN_SEEN)
        await pilot.press("I")
        await settle(pilot)
        assert pipeline.prospect(2).events


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_who_is_deleted_elsewhere_stays_in_view_and_nobody_else_is_acted_on(
    host: Host, pipeline: Pipeline, tmp_path: Path, clock: Clock, size: tuple[int, int]
) -> None:
    other = open_pipeline(tmp_path, clock)
    async with host.run_test(size=size, notifications=True) as pilot:
        await pilot.press("enter", "j", "enter")
        await type_words(pilot, " and ")
        other.delete(1)
        pipeline.refresh()
        await type_words(pilot, "sons")
        assert "Acme and sons" in seen(host), "the field stays under the typing hand"
        assert "Ana Ruiz" in seen(host).split("\n")[0]
        assert "deleted Ana Ruiz elsewhere" in seen(host).split("\n")[1]
        assert "u brings them back, J and K go on" in seen(host).split("\n")[2]
        assert "deleted Ana Ruiz elsewhere" in host.toasts[-1]
        await pilot.press("enter")
        await settle(pilot)
        assert top(host) is NotSaved
        assert "deleted Ana Ruiz meanwhile" in seen(host)
        assert seen(host).count("Acme and sons") == 2, "in the field, and to be copied"
        await pilot.press("escape")
        assert "Acme and sons" in seen(host)
        await pilot.press("escape")
        for key in ("b", "I", "t", "x", "D", "L", "enter", "y", "E", "n"):
            await pilot.press(key)
            assert top(host) is Notice, key
            assert "J and K go on" in seen(host)
            await pilot.press("escape")
        await settle(pilot)
        assert pipeline.prospect(2) == other.prospect(2)
        assert not pipeline.prospect(2).events
        await pilot.press("u", "y")
        await settle(pilot)
        assert "Ana Ruiz  Acme" in seen(host)
        assert "elsewhere" not in seen(host).split("\n")[1]
        other.refresh()
        other.delete(1)
        pipeline.refresh()
        await pilot.pause()
        await pilot.press("J")
        assert "Bob Lee" in seen(host).split("\n")[0]


async def test_a_story_without_entries_takes_keys(host: Host) -> None:
    """As that of somebody who had gone before it was read."""
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("enter", "tab")
        story = host.screen.query_one(Timeline)
        assert story.cursor == 0
        story.update((), NOW)
        await pilot.press("pagedown", "G", "g", "pageup", "j", "k", "tab")
        assert story.cursor is None


async def test_who_is_merged_elsewhere_is_said_and_the_board_shows_into_whom(
    host: Host, pipeline: Pipeline, tmp_path: Path, clock: Clock
) -> None:
    other = open_pipeline(tmp_path, clock)
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("enter")
        other.merge(2, 1)
        pipeline.refresh()
        await pilot.pause()
        assert "Ana Ruiz was merged into Bob Lee elsewhere" in seen(host)
        await pilot.press("I")
        assert top(host) is Notice
        await pilot.press("escape", "escape")
        assert host.board.shown == [2]
        assert not pipeline.prospect(2).events


async def test_whom_they_sent_comes_next_and_the_giver_stays(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("enter", "f", "a")
        await settle(pilot)
        await type_words(pilot, "Cy")
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert pipeline.prospect(3).source == Source(prospect=1)
        head = seen(host).split("\n")[0]
        assert "Ana Ruiz" in head
        assert "1 of 3" in head
        await pilot.press("J")
        assert "Cy" in seen(host).split("\n")[0]


async def test_screens_that_were_left_are_forgotten(host: Host, pipeline: Pipeline) -> None:
    """But the last: what is below may still hold the last message that it got."""
    left = []
    async with host.run_test(size=SMALL) as pilot:
        for _ in range(3):
            await pilot.press("enter")
            left.append(weakref.ref(host.screen))
            await pilot.press("escape")
            await pilot.pause()
        pipeline.log(1, Kind.CALL)
        await pilot.pause()
        gc.collect()
        assert [each() for each in left[:-1]] == [None, None]


# Help -------------------------------------------------------------------------------------------------------


async def test_the_keys_of_the_screen(host: Host) -> None:
    async with host.run_test(size=SMALL) as pilot:
        async for size in in_sizes(pilot, SMALL, LARGE):
            await pilot.press("question_mark")
            assert top(host) is HelpScreen
            screen = seen(host)
            assert "Keys on the board" in screen
            await pilot.press("pagedown", "pagedown", "pagedown", "pagedown")
            assert "leave; nothing to save" in seen(host)
            await pilot.press("escape", "enter", "question_mark")
            assert "Keys on a prospect" in seen(host)
            assert "next person, person before" in seen(host)
            assert all(width(line) == size[0] for line in seen(host).split("\n"))
            await pilot.press("escape", "escape")


# Lines ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "one two three", "王小明 " * 9, "x" * 50, "a\nb\n\nc", "é" * 25, "👩‍👩‍👧‍👦" * 9])
def test_wrapped_lines_fit_and_lose_nothing(text: str) -> None:
    found = wrap(text, 11)
    assert all(width(line) <= 11 for line in found)
    assert "".join("".join(found).split()) == "".join(text.split())


async def test_another_address_is_preferred_with_a_key(host: Host, pipeline: Pipeline) -> None:
    pipeline.edit(1, emails=addresses("ana@acme.example", "ana@home.example", "a@old.example"))
    async with host.run_test(size=LARGE) as pilot:
        await pilot.press("enter", "asterisk")
        await settle(pilot)
        assert "go to a field with several" in host.toasts[-1], "the cursor is on the name"
        await pilot.press("j", "j", "j", "asterisk")
        await settle(pilot)
        assert [each.value for each in pipeline.prospect(1).emails] == [
            "ana@home.example", "a@old.example", "ana@acme.example",
        ]  # fmt: skip
        assert "ana@home.example, a@old" in seen(host)
        await pilot.press("u")
        await settle(pilot)
        assert pipeline.prospect(1).email == "ana@acme.example"


@pytest.mark.parametrize(("action", "company"), [("take_news", "Globex"), ("leave_news", "Acme")])
async def test_what_a_file_says_is_taken_or_left(host: Host, pipeline: Pipeline, action: str, company: str) -> None:
    pipeline.take_in([FoundPerson("Ana Ruiz", company="Globex", emails=addresses("ana@acme.example"))], "a.csv")
    async with host.run_test(size=LARGE) as pilot:
        await pilot.press("enter")
        assert "the file says now: Globex" in seen(host)
        detail = host.screen
        assert isinstance(detail, DetailScreen)
        detail.action_of(action)()
        await settle(pilot)
        assert "the file says now" not in seen(host)
        assert (pipeline.prospect(1).company, pipeline.prospect(1).news) == (company, ())
        await pilot.press("u")
        await settle(pilot)
        assert "the file says now: Globex" in seen(host)


async def test_a_large_terminal_shows_the_message_too(host: Host) -> None:
    async with host.run_test(size=(200, 50)) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        assert "It was good to meet you" in seen(host)
        assert "as many as it takes" in seen(host), "and what the figure of the touches means"
        await pilot.resize_terminal(120, 40)
        await pilot.pause()
        assert "It was good to meet you" in seen(host), "a short story leaves it room"
        await pilot.resize_terminal(100, 20)
        await pilot.pause()
        assert "It was good to meet you" not in seen(host)


def test_a_key_before_there_are_fields_moves_nothing() -> None:
    fields = FieldTable()
    fields.cursor = 0
    assert not fields.step(1, 0)
