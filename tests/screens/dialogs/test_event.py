"""An event: what all have in common once, then a line and Enter for each whom you met."""

from __future__ import annotations

import asyncio

import pytest
from textual import events
from textual.pilot import Pilot

from tests.helpers import seen
from tests.screens.host import NOW, FakeBoard, Host, settle, top, type_words
from tui.model.kinds import Kind
from tui.model.records import Source
from tui.pipeline import Pipeline
from tui.screens.base.dialog import Field
from tui.screens.dialogs.choose import Choose, Confirm
from tui.screens.dialogs.event import EventSheet
from tui.screens.dialogs.not_saved import NotSaved
from tui.store import WriteFailed

SMALL = (80, 24)

GUESTS = (
    "Una Dee, Dee & Sons, una@dee.example, +34 600 555 011",
    "Cy Kay +34 600 555 012 cy@kay.example",
    "Jörg Müller, Müller GmbH, CEO",
    "Zoë Quine #speaker",
    "Ed Ward, https://www.linkedin.com/in/edward",
    "Flo Park",
    "Gus Holt, gus@holt.example",
    "Hal Boyd; Boyd Ltd",
    "Ida Moss",
    "Jo Ash, (030) 555-0100, Ash",
)


def field(host: Host, name: str) -> Field:
    return host.screen.query_one(f"#{name}", Field)


async def line(pilot: Pilot[None], words: str) -> None:
    """Types a line, and Enter."""
    await type_words(pilot, words)
    await pilot.press("enter")
    await settle(pilot)


async def test_ten_people_in_ten_lines(host: Host, pipeline: Pipeline) -> None:
    """At most twelve keys each beyond their own data: it is one, Enter. Each is on disk before the next is typed."""
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await pilot.press("A")
        await type_words(pilot, "spring fair")
        await pilot.press("tab")
        await type_words(pilot, "today 15:00")
        assert field(host, "met_at").value == "today 15:00", "what is only proposed is replaced"
        await pilot.press("tab")
        await type_words(pilot, "fair, spring")
        await pilot.press("tab")
        await type_words(pilot, "ana")
        await pilot.press("enter")
        for number, guest in enumerate(GUESTS, start=3):
            await line(pilot, guest)
            assert pipeline.prospect(number).where == "spring fair"
        screen = seen(host)
        assert "10 people so far" in screen
        assert "+ Jo Ash, Ash · next:" in screen
        una, cy, jorg, zoe = (pipeline.prospect(who) for who in range(3, 7))
        assert (una.name, una.company, una.email, una.phone) == (
            "Una Dee", "Dee & Sons", "una@dee.example", "+34 600 555 011",
        )  # fmt: skip
        assert (cy.name, cy.email, cy.phone) == ("Cy Kay", "cy@kay.example", "+34 600 555 012")
        assert (jorg.company, jorg.position) == ("Müller GmbH", "CEO")
        assert zoe.tags == ("fair", "spring", "speaker")
        assert {pipeline.prospect(who).source for who in range(3, 13)} == {Source(prospect=1)}
        assert all(pipeline.prospect(who).met_at == NOW for who in range(3, 13))
        await pilot.press("escape")
        assert top(host) is FakeBoard
        assert host.board.shown == [12]
        assert "10 people met at spring fair" in host.toasts[-1]
        await pilot.press("u")
        await settle(pilot)
        assert 12 not in pipeline.people
        # All of it at once, from the palette; and back.
        await host.board.action_run("event_back")
        await pilot.pause()
        assert top(host) is Choose
        assert "9 people at spring fair" in seen(host)
        await pilot.press("1")
        await settle(pilot)
        assert sorted(pipeline.people) == [1, 2]
        await pilot.press("u")
        await settle(pilot)
        assert len(pipeline.people) == 11
        # The same event goes on, also after a mistyped Escape.
        await pilot.press("A")
        await pilot.pause()
        assert (field(host, "where").value, field(host, "tags").value) == ("spring fair", "fair, spring")
        assert field(host, "source").value == "Ana Ruiz"
        assert host.focused is field(host, "who")
        await line(pilot, "Kit Low")
        assert "10 people so far" in seen(host)
        await pilot.press("ctrl+o")
        await settle(pilot)
        assert "9 people so far" in seen(host)
        await pilot.press("tab", "U")
        await settle(pilot)
        assert sorted(pipeline.people) == [1, 2]


async def test_who_is_there_is_told_while_the_name_is_typed(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("A")
        await line(pilot, "fair")
        await type_words(pilot, "ruiz")
        assert "Ana Ruiz, Acme" in seen(host)
        assert "is here: ↑ chooses them" in seen(host)
        field(host, "who").value = ""
        await type_words(pilot, "ana ruiz")
        assert "is here: the same one? Enter adds the meeting" in seen(host)
        await pilot.press("enter")
        await settle(pilot)
        ana = pipeline.prospect(1)
        assert (ana.touches[-1].kind, ana.touches[-1].note) == (Kind.MEETING, "fair")
        assert "= Ana Ruiz, Acme · met again" in seen(host)
        # The arrow, and it is somebody new; and so where the company is another one.
        await type_words(pilot, "Ana Ruiz")
        await pilot.press("down", "enter")
        await settle(pilot)
        await line(pilot, "Bob Lee, Nordkante")
        await line(pilot, "Bob Lee, Sudkante")
        assert pipeline.prospect(2).company == "Nordkante"
        assert [pipeline.prospect(who).name for who in (3, 4)] == ["Ana Ruiz", "Bob Lee"]
        # An address says so too, before a second one is added.
        await line(pilot, "A. Ruiz, ANA@acme.example")
        assert 5 not in pipeline.people
        assert "is here: the same one?" in seen(host)
        await pilot.press("enter")
        await settle(pilot)
        assert len(pipeline.prospect(1).touches) == 1, "they were entered already: they were not met twice"
        assert "Ana Ruiz is entered already, and this says nothing new" in seen(host)
        field(host, "who").value = ""
        await line(pilot, "Ana Ruiz, +34 600 555 077")
        assert (len(pipeline.prospect(1).touches), pipeline.prospect(1).phone) == (1, "+34 600 555 077")
        await line(pilot, "A. Ruiz, ana@acme.example")
        await pilot.press("down", "enter")
        await settle(pilot)
        assert pipeline.prospect(5).name == "A. Ruiz"


async def test_tab_opens_the_other_fields_with_what_was_read(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("A")
        await line(pilot, "fair")
        await type_words(pilot, "Una Dee, boss, una@dee.example #vip")
        assert "Una Dee · company boss · una@dee.example · #vip" in seen(host)
        await pilot.press("tab")
        assert (field(host, "company").value, field(host, "emails").value) == ("boss", "una@dee.example")
        assert host.focused is field(host, "company")
        field(host, "company").value = "Dee & Sons"
        await pilot.press("tab")
        await type_words(pilot, "boss")
        field(host, "note").value = "likes tea"
        await pilot.press("enter")
        await settle(pilot)
        una = pipeline.prospect(3)
        assert (una.company, una.position, una.email) == ("Dee & Sons", "boss", "una@dee.example")
        assert (una.note, una.tags) == ("likes tea", ("vip",))
        assert host.focused is field(host, "who")
        assert (field(host, "who").value, field(host, "note").value) == ("", "")
        assert not field(host, "note").region, "they are away again"


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("met_at", "tomorrow", "still ahead"),
        ("source", "7", "nobody's id"),
        ("who", "Una, a@b@c", "no email address"),
        ("who", " , Acme", "a name first"),
    ],
)
async def test_what_is_wrong_is_said_and_stays(host: Host, pipeline: Pipeline, name: str, text: str, says: str) -> None:
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("A")
        field(host, "who").value = "Una Dee"
        field(host, name).value = text
        host.screen.set_focus(field(host, "who"))
        await pilot.press("enter")
        await settle(pilot)
        assert says in seen(host)
        assert field(host, name).value == text
        assert sorted(pipeline.people) == [1, 2]


async def test_keys_typed_ahead_are_for_the_next_one(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL) as pilot:
        for letter in "Afair\nUna Dee\nCy Kay\nEd W":
            key = {" ": "space", "\n": "enter"}.get(letter, letter)
            host.post_message(events.Key(key, letter))
        await settle(pilot)
        assert [pipeline.prospect(who).name for who in (3, 4)] == ["Una Dee", "Cy Kay"]
        assert field(host, "who").value == "Ed W"
        await pilot.press("escape")
        assert top(host) is Confirm, "who was begun is not let go without a question"
        await pilot.press("escape")
        assert field(host, "who").value == "Ed W"


async def test_what_the_disk_refuses_stays_to_be_tried_again(
    host: Host, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = pipeline.store.commit

    def full(_: object) -> None:
        raise WriteFailed("no space left on device.")

    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("A")
        await line(pilot, "fair")
        monkeypatch.setattr(pipeline.store, "commit", full)
        await type_words(pilot, "Una Dee, Dee & Sons")
        await pilot.press("enter")
        while top(host) is not NotSaved:
            await asyncio.sleep(0.005)
        assert "no space left on device." in seen(host)
        await pilot.press("escape")
        assert top(host) is EventSheet
        assert field(host, "who").value == "Una Dee, Dee & Sons"
        monkeypatch.setattr(pipeline.store, "commit", commit)
        await pilot.press("enter")
        await settle(pilot)
        assert pipeline.prospect(3).company == "Dee & Sons"


async def test_of_a_list_that_is_pasted_nobody_is_lost(host: Host, pipeline: Pipeline) -> None:
    """Each line comes into the field when the one before is added; what is left is counted, and asked about."""
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await pilot.press("A", "tab", "tab", "tab", "tab")
        field(host, "who").post_message(events.Paste("Una Dee\tDee, Inc.\tuna@dee.example\r\n\nCy Kay\rFlo Park\n"))
        await pilot.pause()
        assert field(host, "who").value == "Una Dee\tDee, Inc.\tuna@dee.example"
        assert "whom you met · 2 pasted lines to come" in seen(host)
        await pilot.press("enter")
        await settle(pilot)
        assert (pipeline.prospect(3).company, field(host, "who").value) == ("Dee, Inc.", "Cy Kay")
        await pilot.press("escape")
        assert "2 people are not added yet." in seen(host)
        await pilot.press("n", "ctrl+u", "enter", "enter")
        await settle(pilot)
        assert pipeline.prospect(4).name == "Flo Park", "who was deleted is passed over"
        assert "pasted" not in seen(host)
        field(host, "where").focus()
        field(host, "where").post_message(events.Paste("spring\nfair"))
        await pilot.pause()
        assert field(host, "where").value.endswith("spring fair"), "elsewhere it is one line"
