"""Promises, snoozing, stages, closing, deleting, going back: what is asked, what is refused, what is said."""

from __future__ import annotations

import time
from datetime import date, timedelta
from typing import Any

import pytest
from textual import events

from tests.helpers import Clock, seen
from tests.screens.host import NOW, FakeBoard, Host, settle, top, type_words
from tui.model.kinds import Kind
from tui.model.records import Prospect, Reason, Source, Stage
from tui.pipeline import Pipeline
from tui.screens.base.dialog import Field
from tui.screens.dialogs.choose import Choose, Confirm, Notice
from tui.screens.dialogs.promise import PromisePrompt
from tui.screens.dialogs.snooze import USUAL, SnoozePicker
from tui.store import STEPS
from tui.when.instants import When

SMALL = (80, 24)
CEILING = "Tue 19 May 2026"
"""14 days before three months after the meeting of 2 March."""


# Promises ---------------------------------------------------------------------------------------------------


async def test_a_promise_in_words_is_read_back(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await pilot.press("p")
        await type_words(pilot, "tue 10")
        assert "Tue 3 Mar 2026 10:00, tomorrow" in seen(host)
        await pilot.press("tab")
        await type_words(pilot, "send the deck")
        await pilot.press("tab")
        await type_words(pilot, "mornings")
        await pilot.press("enter")
        await settle(pilot)
        promise = pipeline.prospect(1).promises[0]
        assert (promise.due_at, promise.note) == (NOW + timedelta(hours=19), "send the deck")
        assert pipeline.prospect(1).available == "mornings"
        assert "promised Ana Ruiz to be in touch Tue 3 Mar 2026 10:00" in host.toasts[-1]


@pytest.mark.parametrize("moved", [False, True])
async def test_a_promise_and_what_suits_them_are_one_step(host: Host, pipeline: Pipeline, moved: bool) -> None:
    pipeline.edit(1, available="evenings")
    if moved:
        pipeline.promise(1, When(NOW.date() + timedelta(days=4), None))
    before = pipeline.prospect(1)
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("p")
        await type_words(pilot, "tue 10")
        await pilot.press("tab", "tab")
        await type_words(pilot, " and mornings")
        await pilot.press(*(("tab", "space", "shift+tab") if moved else ()), "enter")
        await settle(pilot)
        after = pipeline.prospect(1)
        assert (after.available, len(after.promises)) == ("evenings and mornings", 1)
        assert after.promises[0].due_at == NOW + timedelta(hours=19)
        await pilot.press("u")
        await settle(pilot)
        assert pipeline.prospect(1) == before


@pytest.mark.parametrize(
    ("words", "why"), [("", "for when?"), ("soon", "no date I understand"), ("yesterday", "is over")]
)
async def test_a_promise_needs_a_date_ahead(host: Host, pipeline: Pipeline, words: str, why: str) -> None:
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("p")
        await type_words(pilot, words)
        await pilot.press("enter")
        await settle(pilot)
        assert top(host) is PromisePrompt
        assert why in seen(host)
        await pilot.press("escape")
        assert pipeline.prospect(1).promises == ()


async def test_an_open_promise_can_be_moved(host: Host, pipeline: Pipeline) -> None:
    day = date(2026, 3, 5)
    pipeline.promise(1, When(day, None), "the offer")
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("p")
        await type_words(pilot, "9 mar")
        assert "move the promise of Thu 5 Mar 2026" in seen(host)
        await pilot.press("tab", "tab", "tab", "space", "shift+tab", "enter")
        await settle(pilot)
        promises = pipeline.prospect(1).promises
        assert [(promise.due_at.date(), promise.note) for promise in promises] == [(date(2026, 3, 9), "the offer")]


# Snoozing ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("key", "day"), [("1", 3), ("3", 5), ("7", 9)])
async def test_a_digit_snoozes(host: Host, pipeline: Pipeline, key: str, day: int) -> None:
    pipeline.log(1, Kind.EMAIL)
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await pilot.press("s", key)
        await settle(pilot)
        snooze = pipeline.prospect(1).snooze
        assert snooze is not None
        assert snooze.until == NOW.replace(day=day, hour=0)
        assert f"snoozed Ana Ruiz until {snooze.until:%a} {day} Mar 2026" in host.toasts[-1]


async def test_words_start_the_line(host: Host, pipeline: Pipeline) -> None:
    pipeline.log(1, Kind.EMAIL)
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("s")
        await type_words(pilot, "next fri")
        assert "Fri 6 Mar 2026, in 4 days" in seen(host)
        await pilot.press("enter")
        await settle(pilot)
        snooze = pipeline.prospect(1).snooze
        assert snooze is not None
        assert snooze.until.day == 6


async def test_a_snooze_past_the_ceiling_names_the_last_day(host: Host, pipeline: Pipeline) -> None:
    pipeline.log(1, Kind.EMAIL)
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("s", "down", "down", "down", "down", "down")
        await type_words(pilot, "4 months")
        await pilot.press("enter")
        await settle(pilot)
        assert top(host) is SnoozePicker
        assert f"until {CEILING} at the latest" in " ".join(seen(host).replace("│", " ").split())
        assert "4 months" in seen(host), "the text stays"
        await pilot.press("ctrl+u")
        await type_words(pilot, CEILING)
        await pilot.press("enter")
        await settle(pilot)
        snooze = pipeline.prospect(1).snooze
        assert snooze is not None
        assert snooze.until.date() == date(2026, 5, 19)


async def test_a_quick_date_past_the_ceiling_keeps_the_dialog(host: Host, pipeline: Pipeline, clock: Clock) -> None:
    pipeline.log(1, Kind.EMAIL)
    clock.passes(days=60)
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("s", "0")
        await settle(pilot)
        assert top(host) is SnoozePicker
        assert CEILING in seen(host)
        assert pipeline.prospect(1).snooze is None


async def test_beside_each_key_stands_the_day_and_what_does_not_wait(host: Host, pipeline: Pipeline) -> None:
    pipeline.log(1, Kind.EMAIL)
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("s")
        page = seen(host)
        assert "h  in an hour" not in page, "nothing is due today"
        assert "1  tomorrow        Tue 3 Mar" in page
        assert "7  in a week       Mon 9 Mar" in page
        assert "0  in a month      Thu 2 Apr" in page
        await pilot.press("escape")
        pipeline.promise(1, When(NOW.date() + timedelta(days=3), None), "the offer")
        await pilot.press("s")
        assert "7  in a week       Mon 9 Mar, but email comes Thu" in seen(host)


async def test_what_a_row_is_called_can_be_typed_too(host: Host, pipeline: Pipeline) -> None:
    pipeline.log(1, Kind.EMAIL)
    async with host.run_test(size=SMALL) as pilot:
        for row, (_, name, _) in enumerate(USUAL):
            await pilot.press("s")
            said = seen(host).split(name)[1].split("│")[0].strip()
            await pilot.press("d")
            await type_words(pilot, name)
            assert said in seen(host).split("Enter takes")[0].split("a time or date")[1], row
            await pilot.press("escape")


async def test_what_does_not_wait_for_days_is_put_off_until_later_today(host: Host, pipeline: Pipeline) -> None:
    pipeline.add(Prospect("Cem Ak", met_at=NOW))
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        host.board.cursor = 2
        await pilot.press("s")
        page = seen(host)
        assert "h  in an hour" in page
        assert "it comes back by itself" in page
        assert "tomorrow" not in page, "a first word does not wait for days"
        await pilot.press("d", *"fri")
        assert "Fri 6 Mar 2026, in 4 days, but note comes Tue" in seen(host)
        await pilot.press("escape", "s", "1")
        assert top(host) is SnoozePicker, "what is not offered starts a time"
        await pilot.press("escape", "s", "h")
        await settle(pilot)
        assert top(host) is FakeBoard
        later = pipeline.prospect(3).later
        assert later is not None
        assert later.until == NOW + timedelta(hours=1)
        assert pipeline.agenda.rows[3].later == later.until
        await pilot.press("s", "d", *"23:59")
        await pilot.press("enter")
        await settle(pilot)
        assert pipeline.prospect(3).later != later
        await pilot.press("u")
        await settle(pilot)
        assert pipeline.prospect(3).later == later


async def test_a_time_today_past_the_next_mark_is_refused_with_the_last_one(
    host: Host, pipeline: Pipeline, clock: Clock
) -> None:
    clock.passes(hours=17)  # 08:00; at 10:00 Ana's first word falls due
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await pilot.press("s")
        page = seen(host)
        assert "4  in 4 hours" in page
        assert "4  in 4 hours      too late: 10:00 at the latest" in page
        await pilot.press("4")
        assert top(host) is SnoozePicker
        assert pipeline.prospect(1).later is None


async def test_what_is_too_late_for_one_of_several(host: Host, pipeline: Pipeline, clock: Clock) -> None:
    clock.passes(days=60)
    pipeline.log(2, Kind.CALL)
    async with host.run_test(size=SMALL) as pilot:
        host.board.marked = {1, 2}
        await pilot.press("s")
        assert "0  in a month      Mon 1 Jun, too late for some of them" in seen(host)
        await pilot.press("1")
        await settle(pilot)
        assert all(pipeline.prospect(who).snooze is not None for who in (1, 2))


async def test_who_cannot_be_put_off_is_not_asked_about(host: Host, pipeline: Pipeline) -> None:
    pipeline.close([1, 2], Reason.GONE)
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await pilot.press("s")
        assert top(host) is Notice
        assert "reopen first" in seen(host)
        await type_words(pilot, "fri te")
        await pilot.press("escape")
        assert top(host) is FakeBoard


# Letting go -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("P", "released the promise to Ana Ruiz; not for 2: no promise to Bob Lee is open"),
        ("I", "2 people expressed interest; not for 1: Cy is closed"),
        ("b", "2 people bought; not for 1: Cy is closed"),
        ("f", "2 people gave a referral; not for 1: Cy is closed"),
    ],
)
async def test_of_many_those_whom_it_fits(host: Host, pipeline: Pipeline, key: str, said: str) -> None:
    pipeline.add(Prospect("Cy"))
    if key == "P":
        pipeline.promise(1, When(NOW.date() + timedelta(days=2), None))
    else:
        pipeline.close(3, Reason.GONE)
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        host.board.marked = {1, 2, 3}
        await pilot.press(key)
        await settle(pilot)
        assert said in host.toasts[-1]
        step = pipeline.undoable()
        assert step is not None
        assert step[1].who == ((1,) if key == "P" else (1, 2))
        await pilot.press(key)
        await settle(pilot)
        if key == "P":
            assert "that fits none of these 3: " in host.toasts[-1]


async def test_of_many_those_who_are_closed_are_reopened(host: Host, pipeline: Pipeline) -> None:
    pipeline.close(2, Reason.GONE)
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        host.board.marked = {1, 2}
        host.board.action_of("reopen")()
        await settle(pilot)
        assert "reopened Bob Lee; not for 1: Ana Ruiz is not closed" in host.toasts[-1]
        assert pipeline.prospect(2).closed is None


async def test_skip_lets_go_or_says_why_not(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await pilot.press("S")
        await settle(pilot)
        assert "the first word cannot be skipped before Thu 5 Mar 2026 10:00" in host.toasts[-1]
        assert pipeline.prospect(1).skips == ()
        pipeline.log(1, Kind.EMAIL)
        await pilot.press("S")
        await settle(pilot)
        assert pipeline.prospect(1).skips[0].step == 2
        await pilot.press("X")
        await settle(pilot)
        assert pipeline.prospect(1).skips[1].what == "sequence"


async def test_interest_bought_referral(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await pilot.press("I", "b", "Z")
        await settle(pilot)
        assert {event.what for event in pipeline.prospect(1).events} == {"interest", "bought", "referral"}
        await pilot.press("I")
        await settle(pilot)
        assert "Ana Ruiz expressed interest" in host.toasts[-1]
        assert len(pipeline.prospect(1).events) == 4, "a second one is recorded"


async def test_whom_they_sent_is_added_right_behind_a_referral(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        host.board.cursor = 1
        await pilot.press("Z")
        await settle(pilot)
        assert host.toasts[-1].splitlines()[-1] == "a adds whom they sent; u undoes"
        await pilot.press("a")
        assert host.screen.query_one("#source", Field).value == "Bob Lee"
        await pilot.press("escape")
        assert top(host) is FakeBoard, "nothing was typed, nothing is asked"
        await pilot.press("a", *"Dee", "enter")
        await settle(pilot)
        await pilot.pause()
        assert pipeline.prospect(3).source == Source(prospect=2)
        await pilot.press("a")
        assert host.screen.query_one("#source", Field).value == "", "somebody was added since"
        await pilot.press("escape", "I", "a")
        assert host.screen.query_one("#source", Field).value == "", "something else was done since"
        await pilot.press("escape", "Z")
        await settle(pilot)
        host.board.cursor = 0
        await pilot.press("a")
        assert host.screen.query_one("#source", Field).value == "", "somebody else is meant"
        await pilot.press("escape")
        host.board.marked = {1, 2}
        await pilot.press("Z")
        await settle(pilot)
        assert host.toasts[-1].splitlines()[-1] == "u undoes"


async def test_keys_go_on_where_another_program_wrote_a_step_that_is_none(host: Host, pipeline: Pipeline) -> None:
    pipeline.store.commit(lambda view: {STEPS: {view.next_id(STEPS): b'{"x": 1}'}})
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await pilot.press("a", *"Dee", "enter")
        await settle(pilot)
        assert pipeline.prospect(3).name == "Dee"
        await pilot.press("number_sign", *"vip", "enter", "u")
        await settle(pilot)
        assert "undid: tagged" in host.toasts[-1]


@pytest.mark.parametrize("name", ["Bob Lee", "1"])
async def test_whoever_is_called_alike_the_source_is_who_gave_the_referral(
    host: Host, pipeline: Pipeline, name: str
) -> None:
    pipeline.add(Prospect(name))
    async with host.run_test(size=SMALL) as pilot:
        host.board.cursor = 2
        await pilot.press("Z", "a", *"Dee", "enter")
        await settle(pilot)
        await pilot.pause()
        assert pipeline.prospect(4).source == Source(prospect=3)


async def test_away_from_to(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await pilot.press("W")
        await type_words(pilot, "last fri")
        await pilot.press("enter")
        assert "before the first day" in seen(host)
        await pilot.press("ctrl+u")
        await type_words(pilot, "fri")
        assert "Fri 6 Mar 2026" in seen(host)
        await pilot.press("enter")
        await settle(pilot)
        assert [(away.first.day, away.last.day) for away in pipeline.calendar.away] == [(2, 6)]


# Stages -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("answer", "stage"), [("y", Stage.CREDIBILITY), ("enter", Stage.VISIBILITY)])
async def test_a_move_against_the_evidence_asks(host: Host, pipeline: Pipeline, answer: str, stage: Stage) -> None:
    pipeline.log(1, Kind.EMAIL)
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("L")
        assert top(host) is Confirm
        assert "1 touch, none from them, no meeting, no interest" in seen(host)
        await pilot.press(answer)
        await settle(pilot)
        assert pipeline.prospect(1).stage is stage


async def test_a_move_is_not_confirmed_by_keys_typed_before_the_question(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL) as pilot:
        for key in "Lyyj":
            host.post_message(events.Key(key, key))
        await settle(pilot)
        await settle(pilot)
        assert top(host) is Confirm
        assert pipeline.prospect(1).stage is Stage.VISIBILITY
        await pilot.press("y")  # now it has been seen
        await settle(pilot)
        assert pipeline.prospect(1).stage is Stage.CREDIBILITY


async def test_a_move_with_evidence_does_not(host: Host, pipeline: Pipeline) -> None:
    pipeline.interest(1)
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await pilot.press("L")
        await settle(pilot)
        assert pipeline.prospect(1).stage is Stage.CREDIBILITY
        assert "moved Ana Ruiz to credibility" in host.toasts[-1]
        await pilot.press("H")
        await settle(pilot)
        assert pipeline.prospect(1).stage is Stage.VISIBILITY
        await pilot.press("H")
        await settle(pilot)
        assert "visibility is the first stage" in host.toasts[-1]


async def test_the_evidence_counts_to_the_number_of_the_rule_book(host: Host, pipeline: Pipeline, clock: Clock) -> None:
    for _ in range(3):
        clock.passes(days=3)
        pipeline.log(1, Kind.EMAIL)
    pipeline.log(1, Kind.EMAIL, inbound=True)
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("L")
        assert top(host) is Confirm
        await pilot.press("n")
        pipeline.log(1, Kind.EMAIL)
        await pilot.press("L")
        await settle(pilot)
        assert pipeline.prospect(1).stage is Stage.CREDIBILITY


async def test_marked_of_different_stages_stay(host: Host, pipeline: Pipeline) -> None:
    pipeline.move(2, Stage.CREDIBILITY)
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        host.board.marked = {1, 2}
        await pilot.press("L")
        assert "different stages" in host.toasts[-1]


# Closing, deleting, going back ------------------------------------------------------------------------------


@pytest.mark.parametrize(("keys", "why"), [("g", Reason.GONE), ("b", Reason.BOUGHT_ELSEWHERE), ("o", Reason.OTHER)])
async def test_closing_asks_why(host: Host, pipeline: Pipeline, keys: str, why: Reason) -> None:
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await pilot.press("x")
        assert top(host) is Choose
        assert pipeline.prospect(1).closed is None
        await pilot.press(keys)
        await settle(pilot)
        closed = pipeline.prospect(1).closed
        assert closed is not None
        assert closed.reason is why
        assert "u undoes" in host.toasts[-1]
        for key in ("p", "x", "e", "s"):
            await pilot.press(key)
            assert top(host) is Notice
            assert "reopen first" in seen(host)
            await type_words(pilot, "tue te")
            await pilot.press("escape")
            assert top(host) is FakeBoard
        assert not pipeline.prospect(1).touches, "what was typed for a dialog that is refused does nothing"


async def test_closing_by_arrows_and_not_at_all(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("x", "escape")
        assert pipeline.prospect(1).closed is None
        await pilot.press("x", "down", "enter")
        await settle(pilot)
        closed = pipeline.prospect(1).closed
        assert closed is not None
        assert closed.reason is Reason.BOUGHT_ELSEWHERE


async def test_delete_undo_redo_say_what_it_was(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await pilot.press("D")
        await settle(pilot)
        assert 1 not in pipeline.people
        assert host.toasts[-1] == "deleted Ana Ruiz\nu undoes"
        await pilot.press("u")
        await settle(pilot)
        assert 1 in pipeline.people
        assert host.toasts[-1] == "undid: deleted Ana Ruiz\nctrl+r does it again"
        await pilot.press("ctrl+r")
        await settle(pilot)
        assert 1 not in pipeline.people
        assert "redid: deleted Ana Ruiz" in host.toasts[-1]


async def test_commands_keep_their_order(host: Host, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    """Typed faster than the disk: the undo takes back the touch before it, not an earlier step."""
    commit = pipeline.store.commit
    slowness = [0.3, 0.0, 0.0]

    def slow(change: Any) -> Any:
        time.sleep(slowness.pop(0))
        return commit(change)

    monkeypatch.setattr(pipeline.store, "commit", slow)
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("t", "e", "u", "t", "c")
        await settle(pilot)
        assert [touch.kind for touch in pipeline.prospect(1).touches] == [Kind.CALL]


async def test_copy_shows_what_it_sent(host: Host) -> None:
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        host.board.marked = {1, 2}
        await pilot.press("y")
        assert host.clipboard.startswith("Ana Ruiz, Acme, ana@acme.example\n")
        assert "copied: how to reach 2 people" in host.toasts[-1]


async def test_a_copied_contact_is_said_in_full(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.views.drafts.best", lambda *_: None)
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await pilot.press("y")
        await settle(pilot)
        assert host.clipboard == "Ana Ruiz, Acme, ana@acme.example"
        assert host.toasts[-1].splitlines()[0] == f"copied: {host.clipboard}"


async def test_deleted_elsewhere_is_refused_in_words(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await pilot.press("x")
        pipeline.delete(1)
        await pilot.press("g")
        await settle(pilot)
        assert "deleted Ana Ruiz meanwhile; undo brings them back" in host.toasts[-1]
        pipeline.add(Prospect("Cy"))


async def test_a_digit_may_begin_a_date(host: Host, pipeline: Pipeline) -> None:
    pipeline.log(1, Kind.EMAIL)
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("s", "d")
        await type_words(pilot, "3 weeks")
        assert pipeline.prospect(1).snooze is None
        assert "Mon 23 Mar 2026, in 21 days" in seen(host)
