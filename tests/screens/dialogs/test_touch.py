"""Logging a touch: two keys, with note and time, what a guard asks, and keys typed too fast."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace
from textual import events

from tests.helpers import Clock, seen, until
from tests.screens.host import NOW, FakeBoard, Host, settle, top, type_words
from tui.model.addresses import addresses
from tui.model.kinds import Kind
from tui.model.records import Prospect, Reason, Source, Stage
from tui.pipeline import Pipeline
from tui.rules.engine import Item
from tui.screens.dialogs.not_saved import NotSaved
from tui.screens.dialogs.touch import TouchPicker, offers
from tui.store import WriteFailed
from tui.store.state import Commit

SMALL = (80, 24)


def burst(host: Host, keys: str) -> None:
    """All of it in the queue before the first dialog is drawn."""
    for key in keys:
        name = {" ": "space", "\n": "enter"}.get(key, key)
        host.post_message(events.Key(name, None if key == "\n" else key))


async def test_two_keys_log_a_touch_now(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await pilot.press("t")
        assert top(host) is TouchPicker
        await pilot.press("e")
        await settle(pilot)
        assert top(host) is FakeBoard
        touch = pipeline.prospect(1).touches[0]
        assert (touch.kind, touch.at, touch.inbound, touch.note) == (Kind.EMAIL, NOW, False, "")
        assert "logged an email to Ana Ruiz" in host.toasts[-1]
        assert "u undoes" in host.toasts[-1]


@pytest.mark.parametrize(("key", "kind"), [(kind.key, kind) for kind in Kind])
async def test_each_key_is_its_kind(host: Host, pipeline: Pipeline, key: str, kind: Kind) -> None:
    pipeline.edit(1, source=Source(name="Dan"))
    pipeline.interest(1)
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("t", key)
        await settle(pilot)
        assert [touch.kind for touch in pipeline.prospect(1).touches] == [kind]


async def test_keys_typed_at_once_are_not_lost(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL) as pilot:
        burst(host, "tcjit")
        await settle(pilot)
        await settle(pilot)
        assert [touch.kind for touch in pipeline.prospect(1).touches] == [Kind.CALL]
        assert [(touch.kind, touch.inbound) for touch in pipeline.prospect(2).touches] == [(Kind.TEXT, True)]


async def test_a_note_typed_in_advance_goes_into_the_note(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL) as pilot:
        burst(host, "tCasked me to ring\n")
        await settle(pilot)
        await settle(pilot)
        assert [(touch.kind, touch.note) for touch in pipeline.prospect(1).touches] == [(Kind.CALL, "asked me to ring")]
        assert pipeline.prospect(1).promises == ()


async def test_a_note_typed_at_the_picker_goes_into_the_note(host: Host, pipeline: Pipeline) -> None:
    """These keys go straight to the picker, which has no field yet when they are sent."""
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("t")
        burst(host, "Ctype me\n")
        await settle(pilot)
        await settle(pilot)
        assert [(touch.kind, touch.note) for touch in pipeline.prospect(1).touches] == [(Kind.CALL, "type me")]


async def test_upper_case_asks_for_note_and_time(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("t", "E")
        await type_words(pilot, "sent the deck")
        await pilot.press("tab")
        await type_words(pilot, "yesterday 18:00")
        assert "Sun 1 Mar 2026 18:00, 21 h ago" in seen(host)
        await pilot.press("enter")
        await settle(pilot)
        touch = pipeline.prospect(1).touches[0]
        assert (touch.note, touch.at) == ("sent the deck", NOW - timedelta(hours=21))


@pytest.mark.parametrize(("words", "why"), [("gibberish", "no date I understand"), ("tomorrow", "still ahead")])
async def test_a_time_that_cannot_be_keeps_the_dialog(host: Host, pipeline: Pipeline, words: str, why: str) -> None:
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("t", "E", "tab")
        await type_words(pilot, words)
        await pilot.press("enter")
        await settle(pilot)
        assert top(host) is TouchPicker
        assert why in seen(host)
        assert words in seen(host)
        await pilot.press("escape", "escape")
        assert top(host) is FakeBoard
        assert pipeline.prospect(1).touches == ()


async def test_inbound_has_no_report_and_starts_a_clock(host: Host, pipeline: Pipeline) -> None:
    pipeline.edit(1, source=Source(name="Dan"))
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await pilot.press("i")
        assert "They were in touch: Ana Ruiz" in seen(host)
        assert "report" not in seen(host)
        await pilot.press("e")
        await settle(pilot)
        assert pipeline.prospect(1).touches[0].inbound


@pytest.mark.parametrize(
    ("keys", "why"), [("tr", "nobody to report to"), ("ir", "a report goes from you to the source")]
)
async def test_a_kind_that_is_not_offered_closes_the_picker(
    host: Host, pipeline: Pipeline, keys: str, why: str
) -> None:
    """What is typed behind it is not meant for the picker: an "e" there would log an email."""
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        burst(host, f"{keys}e")
        await until(pilot, lambda: bool(host.toasts))
        assert why in host.toasts[-1]
        assert pipeline.prospect(1).touches == ()
        assert top(host) is not TouchPicker


@pytest.mark.parametrize("keys", ["tpyj", "tpy", "tPtoo early\ny"])
async def test_a_guard_is_not_answered_by_keys_typed_before_it_was_seen(
    host: Host, pipeline: Pipeline, keys: str
) -> None:
    async with host.run_test(size=SMALL) as pilot:
        burst(host, keys)
        await settle(pilot)
        await settle(pilot)
        assert pipeline.prospect(1).touches == ()
        assert top(host) is TouchPicker
        assert "has not expressed interest yet" in seen(host)
        await pilot.press("y")  # now it has been seen
        await settle(pilot)
        assert [touch.despite for touch in pipeline.prospect(1).touches] == [("pitch",)]


def test_where_a_clock_goes_on_the_date_behind_it_is_told(pipeline: Pipeline, clock: Clock) -> None:
    """A report is owed: whatever else is logged, it stays."""
    met = NOW - timedelta(hours=1)
    who = pipeline.add(Prospect(name="Zed", met_at=met, source=Source(name="Ben"), referred_at=met)).ids[0]
    pipeline.log(who, Kind.EMAIL)
    clock.passes(hours=1)
    found = {offer.kind: (offer.after, offer.when) for offer in offers(pipeline, [who], inbound=False)}
    assert found[Kind.EMAIL] == ("it stays, then", "Tue 14:00")
    assert found[Kind.REPORT][0] == "next social"


async def test_the_picker_shows_what_would_be_next(host: Host, pipeline: Pipeline) -> None:
    """Met at 10:00: a note stops the clock, then connecting is next; nothing else does step 1."""
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("t")
        screen = seen(host)
        assert "● met today 10:00" in screen
        assert "▸● e email      next social Tue 10:00" in screen
        assert "  c call       next email Tue 10:00" in screen
        assert "p pitch      asks first, Tue 10:00" in screen
        assert "report" not in screen
        found = {offer.kind: offer for offer in offers(pipeline, [1], inbound=False)}
        assert {kind for kind, offer in found.items() if offer.asked} == {Kind.EMAIL, Kind.NOTE, Kind.TEXT}
        await pilot.press("enter")  # the first kind asked for
        await settle(pilot)
        assert pipeline.prospect(1).touches[0].kind is Kind.EMAIL


async def test_the_cursor_stands_on_the_kind_that_the_board_names(host: Host, pipeline: Pipeline) -> None:
    """Not on the first key of those asked for: Enter logs what the card and the due panel say."""
    kim = pipeline.add(Prospect("Kim Kane", stage=Stage.CREDIBILITY, phones=addresses("+49 30 1"))).ids[0]
    kinds = pipeline.explain(kim)[0].kinds
    assert kinds[0] is Kind.CALL
    assert set(list(Kind)[: list(Kind).index(Kind.CALL)]) & set(kinds), "another key comes before"
    async with host.run_test(size=SMALL) as pilot:
        host.board.marked = {kim}
        await pilot.press("t")
        assert "▸● c call" in seen(host)
        await pilot.press("enter")
        await settle(pilot)
        assert [touch.kind for touch in pipeline.prospect(kim).touches] == [Kind.CALL]


async def test_of_thousands_who_have_nothing_next_a_few_are_looked_at(
    host: Host, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = [pipeline.add(Prospect(f"Kim {number}")).ids[0] for number in range(9)]
    pipeline.close(closed, Reason.GONE)
    monkeypatch.setattr("tui.screens.dialogs.touch.MOST_TRIED", 3)
    looked: list[int] = []
    explain = pipeline.explain

    def look(who: int) -> list[Item]:
        looked.append(who)
        return explain(who)

    monkeypatch.setattr(pipeline, "explain", look)
    async with host.run_test(size=SMALL) as pilot:
        host.board.marked = set(closed)
        await pilot.press("t")
        assert top(host) is TouchPicker
        assert len(set(looked)) == 3


async def test_how_they_were_in_touch_is_not_what_is_next(host: Host, pipeline: Pipeline) -> None:
    """That a call is next says nothing about what came from them: the cursor stands on the first kind."""
    kim = pipeline.add(Prospect("Kim Kane", stage=Stage.CREDIBILITY, phones=addresses("+49 30 1"))).ids[0]
    assert pipeline.explain(kim)[0].kinds[0] is Kind.CALL
    async with host.run_test(size=SMALL) as pilot:
        host.board.marked = {kim}
        await pilot.press("i")
        assert "▸  e email" in seen(host)
        await pilot.press("enter")
        await settle(pilot)
        assert [(each.kind, each.inbound) for each in pipeline.prospect(kim).touches] == [(Kind.EMAIL, True)]


async def test_in_a_small_terminal_the_date_stays(host: Host) -> None:
    async with host.run_test(size=(60, 20)) as pilot:
        await pilot.press("t")
        screen = seen(host)
        assert "▸● e email      Tue 10:00" in screen
        assert "c call       Tue 10:00" in screen
        assert "p pitch      asks first" in screen
        assert "[ ] words and time" in screen
        assert "…" not in "".join(line for line in screen.split("\n") if "Tue 10:00" in line)


async def test_arrows_enter_and_escape_are_enough(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("t", "escape")
        assert top(host) is FakeBoard
        await pilot.press("t", "right", "down", "up", "left", "down", "enter")
        await settle(pilot)
        assert pipeline.prospect(1).touches[0].kind is Kind.NOTE
        for _ in range(2):
            await pilot.press("t", "right", "right", "enter", "left", "enter", "escape", "escape")
        assert len(pipeline.prospect(1).touches) == 1


async def test_a_click_picks(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("t")
        await pilot.pause()
        await pilot.click("Kinds", offset=(6, 4))
        await settle(pilot)
        assert pipeline.prospect(1).touches[0].kind is Kind.CALL


async def test_for_several_people_one_step(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        host.board.marked = {1, 2}
        await pilot.press("t")
        assert "for 2 people" in seen(host)
        await pilot.press("s")
        await settle(pilot)
        assert "logged a social touch to 2 people" in host.toasts[-1]
        await pilot.press("u")
        await settle(pilot)
        assert not pipeline.prospect(1).touches + pipeline.prospect(2).touches
        assert "undid: logged" in host.toasts[-1]


# Guards -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("answer", "count"), [("y", 1), ("n", 0), ("enter", 0), ("escape", 0)])
async def test_a_pitch_before_interest_is_asked_about(host: Host, pipeline: Pipeline, answer: str, count: int) -> None:
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("t", "p")
        assert "has not expressed interest yet: a pitch now may push" in seen(host).replace("\n", " ")
        assert pipeline.prospect(1).touches == ()
        await pilot.press(answer)
        await settle(pilot)
        assert top(host) is FakeBoard
        touches = pipeline.prospect(1).touches
        assert len(touches) == count
        assert all(touch.despite == ("pitch",) for touch in touches)


async def test_the_comfort_guard_asks_too(host: Host, pipeline: Pipeline, clock: Clock) -> None:
    pipeline.log(1, Kind.EMAIL)
    clock.passes(minutes=90)
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("t", "g")
        assert "You were in touch with Ana Ruiz 1 h before" in seen(host)
        await pilot.press("y")
        await settle(pilot)
        assert pipeline.prospect(1).touches[-1].despite == ("comfort",)


async def test_what_another_process_changed_is_asked_about_later(
    host: Host, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The guard has nothing to ask when the key is pressed, but has when the command runs."""
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("t", "G")
        pipeline.log(1, Kind.EMAIL)  # another one, meanwhile
        picker = host.screen
        assert isinstance(picker, TouchPicker)
        monkeypatch.setattr(picker, "_question", lambda _: "")
        await pilot.press("enter")
        await settle(pilot)
        assert "You were in touch with Ana Ruiz" in seen(host)
        await pilot.press("y")
        await settle(pilot)
        assert [touch.kind for touch in pipeline.prospect(1).touches] == [Kind.EMAIL, Kind.GIFT]


# The disk ---------------------------------------------------------------------------------------------------


async def test_what_the_disk_refused_stays_and_can_be_tried_again(
    host: Host, pipeline: Pipeline, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = pipeline.store.commit
    refusals = 2

    def full(change: object) -> Commit:
        nonlocal refusals
        if refusals:
            refusals -= 1
            raise WriteFailed("no space left on device")
        return commit(change)  # type: ignore[arg-type]

    monkeypatch.setattr(pipeline.store, "commit", full)
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await pilot.press("t", "C")
        await type_words(pilot, "long talk")
        await pilot.press("enter")
        await settle(pilot)
        assert top(host) is NotSaved
        assert "call to Ana Ruiz" in seen(host)
        assert "long talk" in seen(host)
        assert "no space left on device" in seen(host)
        assert host.toasts == []
        assert pipeline.prospect(1).touches == ()
        clock.passes(minutes=10)
        await pilot.press("r")
        await settle(pilot)
        assert top(host) is NotSaved
        await pilot.press("r")
        await settle(pilot)
        assert top(host) is FakeBoard
        touch = pipeline.prospect(1).touches[0]
        assert (touch.note, touch.at) == ("long talk", NOW), "the moment it happened, not of the third try"
        assert "logged a call" in host.toasts[-1]


async def test_what_the_disk_refused_can_be_let_go(
    host: Host, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: object) -> Commit:
        raise WriteFailed("no space left on device")

    monkeypatch.setattr(pipeline.store, "commit", full)
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await pilot.press("t", "e")
        await settle(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert top(host) is FakeBoard
        assert "not saved: email to Ana Ruiz" in host.toasts[-1]


async def test_a_slow_disk_is_told_of(host: Host, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    import threading

    commit, gate = pipeline.store.commit, threading.Event()

    def slow(change: object) -> Commit:
        gate.wait(10)
        return commit(change)  # type: ignore[arg-type]

    monkeypatch.setattr(pipeline.store, "commit", slow)
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await pilot.press("t", "e")
        await pilot.pause(0.3)
        assert "saving..." in seen(host)
        assert host.toasts == []
        gate.set()
        await settle(pilot)
        await pilot.pause()
        assert "saving..." not in seen(host)
        assert len(host.toasts) == 1


async def test_an_empty_board_says_what_to_do(host: Host, pipeline: Pipeline) -> None:
    pipeline.delete([1, 2])
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await pilot.press("t")
        assert top(host) is FakeBoard
        assert "a adds somebody" in host.toasts[-1]


async def test_closed_people_can_still_be_in_touch(host: Host, pipeline: Pipeline) -> None:
    from tui.model.records import Reason

    pipeline.close(1, Reason.GONE)
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("i")
        assert "closed" in seen(host)
        await pilot.press("e")
        await settle(pilot)
        assert len(pipeline.prospect(1).touches) == 1


async def test_a_report_counts_for_the_source(host: Host, pipeline: Pipeline) -> None:
    who = pipeline.add(Prospect("Cy", source=Source(prospect=1))).ids[0]
    async with host.run_test(size=SMALL) as pilot:
        host.board.marked = {who}
        await pilot.press("t")
        assert "r report" in seen(host)
        await pilot.press("r")
        await settle(pilot)
        assert replace(pipeline.prospect(1).touches[0], at=NOW).about == who


async def test_the_cursor_shows_without_colours(
    host: Host, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    plain = Host(pipeline)
    assert not host.no_color
    async with plain.run_test(size=SMALL) as pilot:
        await pilot.press("t")
        cells = [segment for strip in plain.screen._compositor.render_strips() for segment in strip]
        assert any(segment.style and segment.style.reverse and "▸● e email" in segment.text for segment in cells)
