"""Another session changes, deletes or merges somebody while a dialog is open: nothing is overwritten, no text lost."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from tests.helpers import Clock, in_sizes, open_pipeline, seen
from tests.screens.host import NOW, FakeBoard, Host, settle, top, type_words
from tui.model.addresses import addresses
from tui.model.kinds import Kind
from tui.model.records import Prospect, Reason
from tui.pipeline import Pipeline
from tui.pipeline.seen import FIELDS
from tui.screens.base.dialog import MultilineField
from tui.screens.detail.screen import DetailScreen
from tui.screens.dialogs.choose import Confirm
from tui.screens.dialogs.message import MessageDialog
from tui.screens.dialogs.not_saved import NotSaved
from tui.screens.dialogs.note import NotePrompt
from tui.screens.dialogs.person_form import FORM_FIELDS, PersonForm
from tui.store import Commit
from tui.text import width
from tui.when.instants import When

SMALL = (80, 24)


@pytest.fixture
def other(pipeline: Pipeline, tmp_path: Path, clock: Clock) -> Pipeline:
    """A second session."""
    assert len(pipeline.people) == 2
    return open_pipeline(tmp_path, clock)


@asynccontextmanager
async def running(host: Host, size: tuple[int, int] = SMALL) -> AsyncIterator[Pilot[None]]:
    async with host.run_test(size=size, notifications=True) as pilot:
        yield pilot


async def keys(pilot: Pilot[None], *names: str) -> None:
    """Keys one by one, and then everything that they started."""
    await pilot.press(*names)
    await settle(pilot)


def field(host: Host, name: str) -> Input:
    return host.screen.query_one(f"#{name}", Input)


def note_field(host: Host) -> MultilineField:
    return host.screen.query_one(MultilineField)


def words(host: Host) -> str:
    """The screen as one line, without frames."""
    return " ".join(seen(host).replace("│", " ").split())


# What was changed elsewhere -----------------------------------------------------------------------------------


async def test_two_forms_that_change_different_fields_both_win(host: Host, pipeline: Pipeline, other: Pipeline) -> None:
    async with running(host) as pilot:
        await pilot.press("e")
        other.edit(1, phones=addresses("34"), note="theirs")
        field(host, "company").value = "Acme Ltd"
        await keys(pilot, "enter")
        assert top(host) is FakeBoard
        person = pipeline.prospect(1)
        assert (person.company, person.phone, person.note) == ("Acme Ltd", "34", "theirs")


@pytest.mark.parametrize(
    ("key", "company", "said"),
    [("m", "Acme Ltd", "edited Ana Ruiz"), ("t", "Acme & Sons", "kept what was changed elsewhere")],
)
async def test_a_field_of_the_form_that_was_changed_elsewhere_is_asked_about(
    host: Host, pipeline: Pipeline, other: Pipeline, key: str, company: str, said: str
) -> None:
    async with running(host) as pilot:
        await pilot.press("e")
        other.edit(1, company="Acme & Sons")
        field(host, "company").value = "Acme Ltd"
        await keys(pilot, "enter")
        assert "Changed elsewhere meanwhile" in seen(host)
        assert "Ana Ruiz: the company" in seen(host)
        assert any("Acme Ltd" in line and "Acme & Sons" in line for line in seen(host).split("\n")), "side by side"
        assert "keep both" not in seen(host)
        await keys(pilot, key)
        assert top(host) is FakeBoard
        pipeline.refresh()
        assert pipeline.prospect(1).company == company
        assert said in host.toasts[-1]
        assert ("u undoes" in host.toasts[-1]) is (key == "m")


@pytest.mark.parametrize("key", ["escape", "enter", "e"])
async def test_back_to_editing_keeps_the_form_as_it_was(
    host: Host, pipeline: Pipeline, other: Pipeline, key: str
) -> None:
    async with running(host) as pilot:
        await pilot.press("e")
        other.edit(1, company="Acme & Sons")
        field(host, "company").value = "Acme Ltd"
        await keys(pilot, "enter")
        await keys(pilot, key)
        assert top(host) is PersonForm
        assert field(host, "company").value == "Acme Ltd"
        pipeline.refresh()
        assert pipeline.prospect(1).company == "Acme & Sons"
        await keys(pilot, "enter", "m")
        assert pipeline.prospect(1).company == "Acme Ltd"


async def test_each_field_that_differs_is_asked_about_and_the_others_are_saved(
    host: Host, pipeline: Pipeline, other: Pipeline
) -> None:
    pipeline.edit(1, tags=("bni",))
    other.refresh()
    async with running(host) as pilot:
        await pilot.press("e")
        other.edit(1, company="Acme & Sons", tags=("bni", "vip"), note="theirs")
        field(host, "company").value = "Acme Ltd"
        field(host, "tags").value = "bni, baker"
        field(host, "phones").value = "34"
        note_field(host).text = "mine"
        await keys(pilot, "enter")
        assert "(1 of 3)" in seen(host)
        await keys(pilot, "t")
        assert "(2 of 3)" in seen(host)
        assert "Ana Ruiz: the tags" in seen(host)
        await keys(pilot, "b")
        assert "Ana Ruiz: the remark" in seen(host)
        await keys(pilot, "m")
        person = pipeline.prospect(1)
        assert (person.company, person.tags, person.phone, person.note) == (
            "Acme & Sons", ("bni", "vip", "baker"), "34", "mine"
        )  # fmt: skip


@pytest.mark.parametrize(
    ("key", "note"), [("m", "one\nmine"), ("t", "one\ntheirs"), ("b", "one\ntheirs\nmine"), ("escape", "one\ntheirs")]
)
async def test_a_note_is_never_overwritten_unseen(
    host: Host, pipeline: Pipeline, other: Pipeline, key: str, note: str
) -> None:
    pipeline.edit(1, note="one")
    other.refresh()
    async with running(host) as pilot:
        host.board.action_of("note")()
        await pilot.pause()
        other.edit(1, note="one\ntheirs")
        await pilot.press("enter", *"mine")
        await keys(pilot, "tab", "enter")
        assert "Ana Ruiz: the remark" in seen(host)
        assert any("mine" in line and "theirs" in line for line in seen(host).split("\n"))
        await keys(pilot, key)
        pipeline.refresh()
        assert pipeline.prospect(1).note == note
        if key == "escape":
            assert top(host) is NotePrompt
            assert note_field(host).text == "one\nmine"
        else:
            assert top(host) is FakeBoard
        other.refresh()
        assert other.prospect(1).note == note


async def test_a_field_edited_in_place(host: Host, pipeline: Pipeline, other: Pipeline) -> None:
    async with running(host) as pilot:
        await pilot.press("enter", "j", "e")
        other.edit(1, company="Acme & Sons")
        pipeline.refresh()  # the board has even shown it behind the field
        await type_words(pilot, " Ltd")
        await keys(pilot, "enter")
        assert "Ana Ruiz: the company" in seen(host)
        await keys(pilot, "escape")
        assert top(host) is DetailScreen
        assert field(host, "edited").value == "Acme Ltd"
        await keys(pilot, "enter", "m")
        assert host.focused is None
        assert pipeline.prospect(1).company == "Acme Ltd"


async def test_in_place_theirs_can_be_taken(host: Host, pipeline: Pipeline, other: Pipeline) -> None:
    async with running(host) as pilot:
        await pilot.press("enter", "j", "e")
        other.edit(1, company="Acme & Sons")
        await type_words(pilot, " Ltd")
        await keys(pilot, "enter", "t")
        await pilot.pause()
        assert host.focused is None
        assert pipeline.prospect(1).company == "Acme & Sons"
        assert "Acme & Sons" in seen(host)
        assert host.toasts[-1] == "kept what was changed elsewhere"


async def test_a_field_edited_in_place_stays_in_a_terminal_of_another_size(host: Host, pipeline: Pipeline) -> None:
    async with running(host) as pilot:
        await pilot.press("enter", "j", "e")
        await type_words(pilot, " Ltd")
        async for size in in_sizes(pilot, (120, 40), (60, 20), SMALL):
            await pilot.pause()
            rows = [line for line in seen(host).split("\n") if "Company" in line]
            assert len(rows) == 1, size
            assert "Acme Ltd" in rows[0]
        pipeline.interest(1)  # lines above the fields come
        await pilot.pause()
        await pilot.pause()
        rows = [line for line in seen(host).split("\n") if "Company" in line]
        assert len(rows) == 1, "it moves with its field"
        assert "Acme Ltd" in rows[0]
        await keys(pilot, "enter")
        assert pipeline.prospect(1).company == "Acme Ltd"


async def test_what_suits_them_is_only_overwritten_where_it_was_edited(
    host: Host, pipeline: Pipeline, other: Pipeline
) -> None:
    async with running(host) as pilot:
        await pilot.press("p")
        other.edit(1, available="evenings")
        await type_words(pilot, "fri")
        await keys(pilot, "enter")
        person = pipeline.prospect(1)
        assert (person.available, len(person.promises)) == ("evenings", 1)


async def test_a_promise_whose_days_were_changed_elsewhere_is_asked_about_and_not_lost(
    host: Host, pipeline: Pipeline, other: Pipeline
) -> None:
    async with running(host) as pilot:
        await pilot.press("p", *"fri", "tab", *"deck", "tab", *"mornings")
        other.edit(1, available="evenings")
        await keys(pilot, "enter")
        assert "Ana Ruiz: what suits them" in seen(host)
        await keys(pilot, "escape")
        assert "Not saved" in seen(host), "the prompt is closed: what was typed into it is shown"
        assert "deck mornings" in words(host)
        await keys(pilot, "r", "m")
        person = pipeline.prospect(1)
        assert (person.available, [each.note for each in person.promises]) == ("mornings", ["deck"])


async def test_a_promise_is_moved_with_all_that_was_promised(host: Host, pipeline: Pipeline) -> None:
    pipeline.promise(1, When(NOW.date().replace(day=5), None), "the offer")
    async with running(host) as pilot:
        await pilot.press("p", *"fri", "tab", *"deck", "tab", "tab", "space", "shift+tab")
        await keys(pilot, "enter")
        assert [each.note for each in pipeline.prospect(1).promises] == ["the offer; deck"]


async def test_the_promise_that_was_seen_is_moved_or_none(host: Host, pipeline: Pipeline, other: Pipeline) -> None:
    for day, note in ((5, "the offer"), (9, "the numbers")):
        pipeline.promise(1, When(NOW.date().replace(day=day), None), note)
    other.refresh()
    async with running(host) as pilot:
        await pilot.press("p", *"fri", "tab", *"deck", "tab", "tab", "space", "shift+tab")
        assert "move the promise of Thu 5 Mar" in seen(host)
        other.release(1)
        await keys(pilot, "enter")
        assert "no promise to Ana Ruiz is open for Thu 5 Mar" in seen(host)
        await keys(pilot, "y", "escape")
        assert host.clipboard == "deck"
        assert [each.due_at.day for each in pipeline.prospect(1).promises] == [5, 9]


@pytest.mark.parametrize(("key", "comfort"), [("m", "1 month"), ("t", "14 days"), ("escape", "14 days")])
async def test_a_rhythm(host: Host, pipeline: Pipeline, other: Pipeline, key: str, comfort: str) -> None:
    async with running(host) as pilot:
        host.board.marked = {1, 2}
        await pilot.press("c")
        other.comfort(2, "2 weeks")
        await keys(pilot, "m")
        assert "Bob Lee: their own rhythm" in seen(host)
        await keys(pilot, key)
        pipeline.refresh()
        assert pipeline.prospect(2).comfort == comfort
        assert pipeline.prospect(1).comfort == ("" if key == "escape" else "1 month")


async def test_tags_given_by_their_dialog_add_up(host: Host, pipeline: Pipeline, other: Pipeline) -> None:
    async with running(host) as pilot:
        await pilot.press("number_sign", *"vip")
        other.tag(1, ["dentist"])
        await keys(pilot, "enter")
        assert set(pipeline.prospect(1).tags) == {"vip", "dentist"}


async def test_a_snooze(host: Host, pipeline: Pipeline, other: Pipeline) -> None:
    pipeline.log(1, Kind.EMAIL)
    other.refresh()
    async with running(host) as pilot:
        await pilot.press("s")
        other.snooze(1, When(NOW.date().replace(day=4), None))
        await keys(pilot, "7")
        assert "until Mon 9 Mar 2026" in seen(host)
        assert "until Wed 4 Mar 2026" in seen(host)
        await keys(pilot, "t")
        snooze = pipeline.prospect(1).snooze
        assert snooze is not None
        assert snooze.until.day == 4


async def test_a_time_later_today(host: Host, pipeline: Pipeline, other: Pipeline) -> None:
    async with running(host) as pilot:
        await pilot.press("s")
        other.later(1, When(NOW.date(), NOW.replace(hour=16)))
        await keys(pilot, "4")
        assert "Ana Ruiz: the time later today" in seen(host)
        assert "until Mon 2 Mar 2026 19:00" in seen(host)
        assert "until Mon 2 Mar 2026 16:00" in seen(host)
        await keys(pilot, "t")
        later = pipeline.prospect(1).later
        assert later is not None
        assert later.until.hour == 16


async def test_keys_typed_before_the_question_was_seen_answer_nothing(
    host: Host, pipeline: Pipeline, other: Pipeline
) -> None:
    async with running(host) as pilot:
        await pilot.press("e")
        other.edit(1, company="Acme & Sons")
        field(host, "company").value = "Acme Ltd"
        for key in ("enter", "m", "t", "enter", "escape"):
            host.post_message(events.Key(key, key if len(key) == 1 else None))
        await settle(pilot)
        await settle(pilot)
        pipeline.refresh()
        assert pipeline.prospect(1).company == "Acme & Sons"
        assert isinstance(host.screen, NotSaved | PersonForm)


LONG = "\n".join(f"{number} 会議の後、寿司屋で long talk about the offer and what comes next" for number in range(60))


@pytest.mark.parametrize("size", [SMALL, (40, 24), (120, 40)])
async def test_long_notes_and_wide_characters_fit_and_show_where_they_differ(
    host: Host, pipeline: Pipeline, other: Pipeline, size: tuple[int, int]
) -> None:
    pipeline.edit(1, note=LONG, name="[b]Ana 寿司[/]")
    other.refresh()
    async with running(host, size) as pilot:
        host.board.action_of("note")()
        await pilot.pause()
        other.edit(1, note=f"{LONG}\ntheirs 会議\x1b[31m")
        await pilot.press("enter", *"mine")
        await keys(pilot, "ctrl+s")
        screen = seen(host)
        assert all(width(line) == size[0] for line in screen.split("\n"))
        assert "\x1b" not in screen
        for part in ("[b]Ana 寿司[/]", "yours", "theirs", "mine", "theirs 会議", "keep yours", "keep both", "Esc"):
            assert part in words(host), part
        assert "0 会議" not in screen, "what is alike is left out"
        await keys(pilot, "y")
        assert host.clipboard == f"{LONG}\nmine", "the whole of it"
        await keys(pilot, "b")
        assert pipeline.prospect(1).note == f"{LONG}\ntheirs 会議[31m\nmine"


# Who has gone ---------------------------------------------------------------------------------------------------


async def test_the_note_of_a_touch_with_who_was_deleted_can_be_copied(
    host: Host, pipeline: Pipeline, other: Pipeline
) -> None:
    async with running(host) as pilot:
        await pilot.press("t", "C", *"long", "space", *"talk")
        other.delete(1)
        await keys(pilot, "enter")
        assert top(host) is NotSaved
        assert "call to Ana Ruiz" in seen(host)
        assert "deleted Ana Ruiz meanwhile" in seen(host)
        assert "long talk" in seen(host)
        await keys(pilot, "y")
        assert host.clipboard == "long talk"
        assert top(host) is NotSaved, "it can be copied, and then tried again"
        other.undo()
        await keys(pilot, "r")
        assert top(host) is FakeBoard
        assert pipeline.prospect(1).touches[0].note == "long talk"


async def test_escapes_typed_before_it_was_seen_throw_nothing_away(
    host: Host, pipeline: Pipeline, other: Pipeline
) -> None:
    async with running(host) as pilot:
        await pilot.press("t", "C", *"talk")
        other.delete(1)
        early = [events.Key("escape", None) for _ in range(2)]  # on their way as the touch is given
        await keys(pilot, "enter")
        for key in early:
            host.post_message(key)
        await settle(pilot)
        assert top(host) is NotSaved
        assert "talk" in seen(host)
        await keys(pilot, "escape")
        assert top(host) is FakeBoard
        assert host.toasts[-1] == "let go, not saved: call to Ana Ruiz: talk"
        assert not pipeline.prospect(2).touches


async def test_a_touch_without_words_is_only_refused(host: Host, other: Pipeline) -> None:
    async with running(host) as pilot:
        await pilot.press("t")
        other.delete(1)
        await keys(pilot, "e")
        assert top(host) is FakeBoard
        assert "deleted Ana Ruiz meanwhile" in host.toasts[-1]


async def test_a_touch_with_who_was_merged_goes_to_whom_they_are_now(
    host: Host, pipeline: Pipeline, other: Pipeline
) -> None:
    async with running(host) as pilot:
        await pilot.press("t", "C", *"talk")
        other.merge(2, 1)
        await keys(pilot, "enter")
        assert "merged Ana Ruiz #1 into Bob Lee #2" in words(host)
        assert "save it for Bob Lee" in seen(host)
        await keys(pilot, "m")
        assert [touch.note for touch in pipeline.prospect(2).touches] == ["talk"]


@pytest.mark.parametrize("gone", ["deleted", "closed"])
async def test_a_promise_to_who_is_there_no_more_can_be_copied(host: Host, other: Pipeline, gone: str) -> None:
    async with running(host) as pilot:
        await pilot.press("p", *"fri", "tab", *"deck")
        if gone == "deleted":
            other.delete(1)
        else:
            other.close(1, Reason.GONE)
        await keys(pilot, "enter")
        assert top(host) is NotSaved
        assert gone in seen(host)
        assert "promise to Ana Ruiz for Fri 6 Mar 2026" in seen(host)
        await keys(pilot, "y", "escape")
        assert host.clipboard == "deck"


@pytest.mark.parametrize("gone", ["deleted", "closed"])
async def test_the_form_and_the_note_keep_their_text(
    host: Host, pipeline: Pipeline, other: Pipeline, gone: str
) -> None:
    async with running(host) as pilot:
        await pilot.press("e")
        if gone == "deleted":
            other.delete(1)
        else:
            other.close(1, Reason.GONE)
        field(host, "company").value = "Acme Ltd"
        note_field(host).text = "one\ntwo"
        await keys(pilot, "enter")
        assert top(host) is NotSaved
        assert gone in seen(host)
        await keys(pilot, "y")
        assert host.clipboard == "Company: Acme Ltd\none\ntwo"
        await keys(pilot, "escape")
        assert top(host) is PersonForm
        assert field(host, "company").value == "Acme Ltd"
        await keys(pilot, "escape")
        assert top(host) is Confirm
        await keys(pilot, "y")
        other.undo()
        pipeline.refresh()
        host.board.action_of("note")()
        await pilot.pause()
        other.delete(1)
        pipeline.refresh()
        await pilot.press(*"three")
        await keys(pilot, "ctrl+s")
        assert "deleted Ana Ruiz meanwhile" in seen(host)
        await keys(pilot, "y", "escape")
        assert host.clipboard == "three"
        assert top(host) is NotePrompt
        assert note_field(host).text == "three"


async def test_the_form_of_who_was_merged_is_put_to_whom_they_are_now(
    host: Host, pipeline: Pipeline, other: Pipeline
) -> None:
    pipeline.edit(1, note="one")
    pipeline.edit(2, note="of Bob")
    other.refresh()
    async with running(host) as pilot:
        await pilot.press("e")
        other.merge(2, 1)
        field(host, "phones").value = "34"
        note_field(host).text = "one\nmine"
        await keys(pilot, "enter", "m")
        assert "Bob Lee: the remark" in seen(host), "that one was not seen"
        await keys(pilot, "b")
        person = pipeline.prospect(2)
        assert person.phone == "34"
        assert person.note.split("\n")[:2] == ["of Bob", "one"]
        assert person.note.split("\n")[-1] == "mine"


async def test_what_was_typed_for_somebody_new_can_be_copied_from_a_full_disk(
    host: Host, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tui.store import WriteFailed

    def full(_: object) -> None:
        raise WriteFailed("no space left on device.")

    async with running(host) as pilot:
        await pilot.press("a", *"Cy")
        field(host, "company").value = "Dee"
        note_field(host).text = "one\ntwo"
        monkeypatch.setattr(pipeline.store, "commit", full)
        await keys(pilot, "enter", "y")
        assert host.clipboard == "Name: Cy\nCompany: Dee\none\ntwo"
        await keys(pilot, "escape")
        assert top(host) is PersonForm


# Messages -------------------------------------------------------------------------------------------------------


async def test_a_message_that_was_written_can_be_copied_when_the_receiver_is_gone(
    host: Host, pipeline: Pipeline, other: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tui.terminal import editor

    def written(_app: object, _text: str) -> editor.EditResult:
        other.delete(1)  # meanwhile
        return editor.EditResult("Good to meet you\n\nDear Ana, at length", "")

    monkeypatch.setattr(editor, "edit", written)
    async with running(host) as pilot:
        await keys(pilot, "E")
        assert top(host) is MessageDialog
        pipeline.refresh()
        await keys(pilot, "t")
        assert top(host) is NotSaved
        assert "Dear Ana, at length" in seen(host)
        await keys(pilot, "y")
        assert "Dear Ana, at length" in host.clipboard
        await keys(pilot, "escape")
        await pilot.pause()
        assert top(host) is FakeBoard


@pytest.mark.parametrize("key", ["enter", "escape", "tab", "shift+tab"])
async def test_an_answer_for_a_message_to_who_has_gone_is_shown(
    host: Host, pipeline: Pipeline, other: Pipeline, key: str
) -> None:
    pipeline.add(Prospect("Cem Ak", met_at=NOW))
    other.refresh()
    async with running(host) as pilot:
        host.board.cursor = 2
        await pilot.press("m", "enter", *"fair")
        assert field(host, "answer").value == "fair"
        other.delete(3)
        pipeline.refresh()
        await keys(pilot, key)
        assert top(host) is NotSaved
        assert "they were deleted meanwhile" in seen(host)
        await keys(pilot, "y")
        assert host.clipboard == "fair"


async def test_an_answer_does_not_overwrite_what_was_entered_elsewhere(
    host: Host, pipeline: Pipeline, other: Pipeline
) -> None:
    pipeline.add(Prospect("Cem Ak", met_at=NOW))
    other.refresh()
    async with running(host) as pilot:
        host.board.cursor = 2
        await pilot.press("m", "enter", *"fair")
        other.edit(3, where="the train to Bern")
        await keys(pilot, "enter")
        while host.screen.query("#answer") and host.focused is not None:
            await keys(pilot, "x", "enter")
        assert "the train to Bern" in seen(host)
        await keys(pilot, "t")
        pipeline.refresh()
        assert pipeline.prospect(3).where == "the train to Bern"


# The whole kind -------------------------------------------------------------------------------------------------


def test_every_field_of_the_form_is_held_against_what_was_seen() -> None:
    assert FIELDS.keys() == {*(line.name for line in FORM_FIELDS), "note", "snooze", "later"}


def test_what_is_not_held_against_it_commands_only_add_to() -> None:
    assert {*Prospect.__struct_fields__} - FIELDS.keys() == ADDED_TO | SET_ONCE | BY_IMPORTS


ADDED_TO = {"touches", "past", "promises", "stage", "stages", "skips", "events", "closings", "rests", "apart"}
SET_ONCE = {"added_at", "imported", "first_rhythm_at", "taken_up_at", "looked_at"}
BY_IMPORTS = {"uid", "brought", "news"}


# Keys behind the one that saves ---------------------------------------------------------------------------------


@pytest.mark.parametrize("dialog", ["form", "note by key", "note by button"])
async def test_they_act_on_the_screen_below_once_it_is_saved(
    host: Host, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch, dialog: str
) -> None:
    commit, gate = pipeline.store.commit, threading.Event()

    def slow(change: object) -> Commit:
        gate.wait(90)
        return commit(change)  # type: ignore[arg-type]

    monkeypatch.setattr(pipeline.store, "commit", slow)
    async with running(host) as pilot:
        if dialog == "form":
            await pilot.press("e")
            field(host, "company").value = "Acme Ltd"
            await pilot.press("enter")
        else:
            host.board.action_of("note")()
            await pilot.press(*"tea", *(("ctrl+s",) if dialog == "note by key" else ("tab", "enter")))
        await pilot.press("enter", "ctrl+s", "enter", "j")  # the first three: impatience
        assert host.board.cursor == 0
        gate.set()
        await settle(pilot)
        await pilot.pause()
        person = pipeline.prospect(1)
        assert (person.company, person.note) == (("Acme Ltd", "") if dialog == "form" else ("Acme", "tea"))
        assert len(pipeline.history()) == 3, "saved once"
        assert top(host) is FakeBoard
        assert host.board.cursor == 1


async def test_they_mean_nothing_where_something_is_asked_first(
    host: Host, pipeline: Pipeline, other: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit, gate = pipeline.store.commit, threading.Event()

    def slow(change: object) -> Commit:
        gate.wait(90)
        return commit(change)  # type: ignore[arg-type]

    async with running(host) as pilot:
        await pilot.press("e")
        other.edit(1, company="Acme & Sons")
        field(host, "company").value = "Acme Ltd"
        monkeypatch.setattr(pipeline.store, "commit", slow)
        await pilot.press("enter", "j", "D")
        gate.set()
        await settle(pilot)
        await keys(pilot, "m")
        assert host.board.cursor == 0
        assert len(pipeline.people) == 2
