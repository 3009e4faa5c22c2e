"""The form: adding and editing, what is wrong beside the field, leaving."""

from __future__ import annotations

from datetime import timedelta

import pytest
from textual import events
from textual.widgets import Input

from tests.helpers import seen
from tests.screens.host import NOW, FakeBoard, Host, settle, top, type_words
from tui.model.addresses import addresses
from tui.model.records import Address, FoundPerson, Source, Stage
from tui.pipeline import Pipeline
from tui.screens.base.dialog import MultilineField
from tui.screens.dialogs.choose import Confirm
from tui.screens.dialogs.not_saved import NotSaved
from tui.screens.dialogs.person_form import PersonForm
from tui.store import WriteFailed

SMALL = (80, 24)


def field(host: Host, name: str) -> Input:
    """A field of the form."""
    return host.screen.query_one(f"#{name}", Input)


async def test_a_name_and_enter_add_somebody(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await pilot.press("a")
        await type_words(pilot, "Cy Dee")
        await pilot.press("enter")
        await settle(pilot)
        assert top(host) is FakeBoard
        assert pipeline.prospect(3).name == "Cy Dee"
        assert host.board.shown == [3]
        assert "added Cy Dee" in host.toasts[-1]


async def test_a_line_in_the_place_of_the_name_goes_into_the_fields(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("a")
        await type_words(pilot, "Una Dee, Dee & Sons, CEO, una@dee.example, +34 600 555 011")
        await pilot.press("tab")
        screen = seen(host)
        assert all(words in screen for words in ("Dee & Sons", "CEO", "una@dee.example", "+34 600 555 011"))
        await pilot.press("enter")
        await settle(pilot)
    una = pipeline.prospect(3)
    assert (una.name, una.company, una.position, una.email) == ("Una Dee", "Dee & Sons", "CEO", "una@dee.example")


async def test_a_name_typed_before_the_form_is_there(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL) as pilot:
        for key in "aDave":  # D deletes, a adds again: not here
            host.post_message(events.Key(key, key))
        await settle(pilot)
        assert field(host, "name").value == "Dave"
        assert len(pipeline.people) == 2


async def test_all_fields(host: Host, pipeline: Pipeline) -> None:
    words = {
        "name": "Cy Dee", "company": "Dee & Sons", "position": "boss", "emails": "cy@dee.example (work), c@x.example",
        "phones": "123", "urls": "https://dee.example/cy", "where": "fair", "met_at": "yesterday 10:00",
        "source": "ana", "referred_at": "sat", "tags": "bni, #hot", "comfort": "2w", "available": "mornings",
    }  # fmt: skip
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("a")
        for name, text in words.items():
            if name == "tags":  # the stage stands before the tags
                await pilot.press("right", "tab")
            await type_words(pilot, text)
            assert field(host, name).value == text
            await pilot.press("tab")
        assert isinstance(host.focused, MultilineField)
        await type_words(pilot, "likes")
        await pilot.press("enter")
        await type_words(pilot, "tea")
        await pilot.press("tab", "enter")
        await settle(pilot)
        person = pipeline.prospect(3)
        assert person.met_at == NOW - timedelta(hours=29)
        assert person.source == Source(prospect=1)
        assert person.stage is Stage.CREDIBILITY
        assert person.tags == ("bni", "hot")
        assert person.comfort == "14 days"
        assert (person.emails[0], person.emails[1].value) == (Address("cy@dee.example", "work"), "c@x.example")
        assert (person.company, person.where, person.available) == ("Dee & Sons", "fair", "mornings")
        assert person.note == "likes\ntea"


async def test_fields_echo_what_they_mean(host: Host) -> None:
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("a")
        field(host, "met_at").value = "fri"
        field(host, "comfort").value = "monthly"
        host.screen.set_focus(field(host, "source"))
        await type_words(pilot, "bob")
        await pilot.press("tab")
        screen = seen(host)
        assert "Fri 27 Feb 2026" in screen
        assert "every 1 month" in screen
        assert "= Bob Lee" in screen


WRONG = (
    ("name", " ", "a name is needed"),
    ("met_at", "blah", "no date I understand"),
    ("met_at", "tomorrow", "still ahead"),
    ("comfort", "often", "is no interval"),
    ("comfort", "5 months", "5 months"),
    ("emails", "cy at dee", "no email address"),
)


async def test_what_is_wrong_is_said_and_nothing_saved(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("a")
        await type_words(pilot, "Cy")
        for name, text, says in WRONG:
            right = field(host, name).value
            field(host, name).value = text
            await pilot.press("enter")
            await settle(pilot)
            assert top(host) is PersonForm
            assert says in seen(host), name
            assert host.focused is field(host, name)
            assert len(pipeline.people) == 2
            field(host, name).value = right
            await pilot.pause()


async def test_somebody_of_that_name_is_there(host: Host) -> None:
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("a")
        await type_words(pilot, "ana ruiz")
        await pilot.press("tab")
        assert "one is there, Acme" in seen(host)


async def test_escape_asks_only_where_something_was_typed(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("a", "escape")
        assert top(host) is FakeBoard
        await pilot.press("a", "C", "escape")
        assert top(host) is Confirm
        await pilot.press("n")
        assert top(host) is PersonForm
        assert field(host, "name").value == "C"
        await pilot.press("escape", "y")
        await pilot.pause()
        assert top(host) is FakeBoard
        assert len(pipeline.people) == 2


async def test_editing_changes_what_was_changed(host: Host, pipeline: Pipeline) -> None:
    before = pipeline.prospect(1)
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await pilot.press("e")
        assert field(host, "met_at").value == "Mon 2 Mar 2026 10:00"
        await pilot.press("tab", "end")
        await type_words(pilot, " Ltd")
        await pilot.press("enter")
        await settle(pilot)
        after = pipeline.prospect(1)
        assert after.company == "Acme Ltd"
        assert (after.name, after.met_at, after.email) == (before.name, before.met_at, before.email)
        assert "edited Ana Ruiz" in host.toasts[-1]
        steps = len(pipeline.history())
        await pilot.press("e", "enter")  # nothing changed: nothing written
        await settle(pilot)
        assert len(pipeline.history()) == steps


async def test_a_refusal_of_the_disk_keeps_the_form(
    host: Host, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = pipeline.store.commit

    def full(_: object) -> None:
        raise WriteFailed("no space left on device.")

    monkeypatch.setattr(pipeline.store, "commit", full)
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("a")
        await type_words(pilot, "Cy")
        await pilot.press("enter")
        await settle(pilot)
        assert top(host) is NotSaved
        assert "no space left on device." in seen(host)
        await pilot.press("y")
        await settle(pilot)
        assert host.clipboard == "Name: Cy", "what was typed can be copied"
        await pilot.press("escape")
        assert top(host) is PersonForm
        await pilot.press("enter")
        await settle(pilot)
        monkeypatch.setattr(pipeline.store, "commit", commit)
        await pilot.press("enter")
        await settle(pilot)
        assert pipeline.prospect(3).name == "Cy"


async def test_a_source_is_suggested(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("a")
        await type_words(pilot, "Cy")
        host.screen.set_focus(field(host, "source"))
        await type_words(pilot, "An")
        await pilot.pause()
        await pilot.press("right", "enter")
        await settle(pilot)
        assert pipeline.prospect(3).source == Source(prospect=1)


async def test_an_address_is_checked_when_it_is_left_and_one_that_was_imported_may_stay(
    host: Host, pipeline: Pipeline
) -> None:
    pipeline.take_in([FoundPerson("Lee Listed", emails=addresses("lee at home"))], "people.csv")
    async with host.run_test(size=SMALL) as pilot:
        host.board.cursor = 2
        await pilot.press("e", "tab", "tab", "tab", "tab")
        assert "no email address" not in seen(host)
        host.screen.set_focus(field(host, "emails"))
        await type_words(pilot, " now")
        assert "no email address" not in seen(host), "half typed"
        await pilot.press("tab")
        assert "no email address" in seen(host)
        field(host, "emails").value = "lee at home"
        field(host, "company").value = "Dee"
        await pilot.press("enter")
        await settle(pilot)
        assert pipeline.prospect(3).company == "Dee"


async def test_who_is_there_is_told_before_a_second_one_is_added(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("a")
        await type_words(pilot, "A. Ruiz")
        field(host, "emails").value = "ANA@acme.example"
        await pilot.press("enter")
        await settle(pilot)
        assert "Ana Ruiz (Acme) is here already: Enter again adds somebody new" in seen(host)
        assert len(pipeline.people) == 2
        await pilot.press("enter")
        await settle(pilot)
        assert pipeline.prospect(3).name == "A. Ruiz"


async def test_values_that_were_used_before_complete(host: Host, pipeline: Pipeline) -> None:
    pipeline.tag(1, ["club", "vip"])
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("a")
        for name, typed, whole in (("where", "bn", "bnI"), ("company", "Ac", "Acme"), ("tags", "vip, c", "vip, club")):
            host.screen.set_focus(field(host, name))
            await type_words(pilot, typed)
            await pilot.pause()
            await pilot.press("right")
            assert field(host, name).value == whole
