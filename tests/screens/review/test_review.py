"""The daily review as its user sees it: a whole walk at 80x24, keys typed ahead, leaving and coming back."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from textual import events
from textual.pilot import Pilot

from tests.helpers import Clock, in_sizes, open_pipeline, seen
from tests.screens.host import NOW, FakeBoard, Host, settle, top, type_words
from tests.screens.hostile import NAMES, assert_harmless, hostile, written
from tui.app import KeepwarmApp
from tui.model.addresses import addresses
from tui.model.kinds import Kind
from tui.model.records import Prospect, Source, Stage, Touch
from tui.pipeline import Pipeline, Result
from tui.screens.base.sight import MIN_PAUSE, Sight
from tui.screens.board.screen import BoardScreen
from tui.screens.detail.screen import DetailScreen
from tui.screens.dialogs.not_saved import NotSaved
from tui.screens.dialogs.note import NotePrompt
from tui.screens.dialogs.snooze import SnoozePicker
from tui.screens.dialogs.touch import TouchPicker
from tui.screens.review import screen as review
from tui.screens.review.screen import ReviewScreen
from tui.settings.config import load_settings
from tui.store import Store, WriteFailed
from tui.text import width
from tui.views.review import saved_walk as file
from tui.when.instants import When

SMALL, WIDE = (80, 24), (120, 40)


pytestmark = pytest.mark.usefixtures("at_a_glance")


@pytest.fixture
def pipeline(tmp_path: Path, clock: Clock) -> Pipeline:
    """Twelve due items: two first words, a promise, a step, and eight of the rhythm; and somebody due in days."""
    found = open_pipeline(tmp_path, clock)
    clock.now = NOW - timedelta(days=60)
    found.add(Prospect("Hal Hart", stage=Stage.CREDIBILITY))
    found.log(1, Kind.CALL)
    clock.now = NOW - timedelta(days=3)
    found.add(Prospect("Ida Iles", met_at=clock.now - timedelta(hours=1)))
    found.log(2, Kind.EMAIL)
    clock.now = NOW - timedelta(hours=3)
    found.add(Prospect("Cy Cole", stage=Stage.CREDIBILITY, available="mornings", phones=addresses("+1 555 010")))
    found.promise(3, _today(14), "the offer")
    clock.now = NOW
    ana = Prospect("Ana Ruiz", position="Owner", company="Acme", emails=addresses("ana@acme.example"), where="BNI")
    found.add(
        replace(
            ana,
            met_at=NOW.replace(hour=9),
            source=Source(name="Tom Weber"),
            referred_at=NOW.replace(hour=9),
            note="likes boats",
        )
    )
    found.add(Prospect("Bob Lee", met_at=NOW.replace(hour=10)))
    for name in ("Dee Day", "Eve East", "Fay Fox", "Gus Gray", "Jon Joy", "Kim Kane", "Lou Low"):
        found.add(Prospect(name, stage=Stage.CREDIBILITY))
    found.add(Prospect("Zoe Zed", met_at=NOW - timedelta(hours=1)))
    found.log(13, Kind.EMAIL)
    return found


def _today(hour: int) -> When:
    return When(NOW.date(), NOW.replace(hour=hour))


def again(folder: Path, clock: Clock) -> Pipeline:
    """Another process on the same data."""
    return Pipeline(Store.open(folder / "data"), load_settings(folder / "config.toml"), clock)


def shown(host: Host) -> str:
    """Who stands in the review: the second line, up to two spaces."""
    return seen(host).split("\n")[1].strip().partition("  ")[0]


def place(host: Host) -> str:
    """Where in the walk: "7 of 23"."""
    return " ".join(seen(host).split("\n")[0].split()[1:4])


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Keys, each after the one before has done its work."""
    for key in keys:
        await pilot.press(key)
        await settle(pilot)


async def opened(pilot: Pilot[None]) -> None:
    """The review, drawn."""
    await pilot.press("r")
    await settle(pilot)
    await pilot.pause()


async def to(pilot: Pilot[None], host: Host, name: str) -> None:
    """Passes over everybody before somebody."""
    for _ in range(20):
        if shown(host) == name:
            return
        await press(pilot, "j")
    raise AssertionError(f"{name} is not in the walk")


# What stands there ------------------------------------------------------------------------------------------


async def test_everything_essential_is_on_one_page(host: Host) -> None:
    async with host.run_test(size=SMALL) as pilot:
        await opened(pilot)
        async for size in in_sizes(pilot, SMALL, WIDE):
            page = seen(host)
            assert place(host) == "1 of 12"
            for words in (
                "Ana Ruiz  Owner, Acme", "met at BNI, Mon 2 Mar, 6 h ago · through Tom Weber, Mon 2 Mar", "visibility",
                "hot, 6 h", "0 of 5-12", "ana@acme.example", "open  email, note or text",
                "met today 09:00, BNI; first word: 18 h left of 24 h", "likes boats", "no touch yet",
                "Subject: Good to meet you at BNI", "Hello Ana",
            ):  # fmt: skip
                assert words in page, words
            assert all(width(line) == size[0] for line in page.split("\n"))


async def test_each_key_stands_with_the_date_that_it_really_sets(host: Host) -> None:
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await opened(pilot)
        assert "t e  email      → Tue 15:00, report" in seen(host)
        await press(pilot, "t", "e")
        assert "next: report" in host.toasts[-1]
        await to(pilot, host, "Cy Cole")
        assert "promised today 14:00: the offer" in " ".join(seen(host).split())
        assert "suits mornings" in " ".join(seen(host).split())
        assert "t c  call       → Thu 2 Apr, monthly" in seen(host)
        await press(pilot, "t", "c")
        assert "next: call or text, Thu 2 Apr" in host.toasts[-1]
        await to(pilot, host, "Ida Iles")
        assert "S    skip       → Tue, card" in seen(host)
        await press(pilot, "S")
        assert "next: card, Tue" in host.toasts[-1], "the word that the key has, and when"
        await to(pilot, host, "Dee Day")
        assert "s    snooze     → Tue 19 May at most" in seen(host)


async def test_the_mouse_does_what_the_keys_do(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL) as pilot:
        await opened(pilot)
        await pilot.click("#draft")
        assert "Message 2 of" in seen(host)
        await pilot.click("ActionList", offset=(44, 0))
        await settle(pilot)
        await settle(pilot)
        assert [touch.kind for touch in pipeline.prospect(4).touches] == [Kind.TEXT]
        assert shown(host) == "Bob Lee"
        await rest()
        await pilot.click("ActionList", offset=(8, 0))
        await settle(pilot)
        await settle(pilot)
        assert [touch.kind for touch in pipeline.prospect(5).touches] == [Kind.NOTE]


async def test_other_messages_and_the_one_that_is_meant(host: Host) -> None:
    async with host.run_test(size=SMALL) as pilot:
        await opened(pilot)
        screen = host.screen
        assert isinstance(screen, ReviewScreen)
        first = screen.draft()
        assert first is not None
        assert f"{first.template.title}, {first.kind}" in seen(host)
        await press(pilot, "right_square_bracket")
        second = screen.draft()
        assert second is not None
        assert second.template.id != first.template.id
        assert "Message 2 of" in seen(host)
        assert second.template.title in seen(host)
        await press(pilot, "left_square_bracket", "left_square_bracket")
        assert "Message 1 of" not in seen(host), "round the end"


async def test_the_message_that_was_chosen_is_there_again(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL) as pilot:
        await opened(pilot)
        screen = host.screen
        assert isinstance(screen, ReviewScreen)
        await press(pilot, "right_square_bracket")
        chosen = screen.draft()
        assert chosen is not None
        for keys in (("j", "k"), ("t", "n", "u")):
            await press(pilot, *keys)
            assert shown(host) == "Ana Ruiz"
            again = screen.draft()
            assert again is not None
            assert again.template.id == chosen.template.id, keys
            assert "Message 2 of" in seen(host)
        assert not pipeline.prospect(4).touches


async def test_what_suits_them_is_seen_however_many_promises_there_are(host: Host, pipeline: Pipeline) -> None:
    for day in (3, 4, 5):
        pipeline.promise(3, When((NOW + timedelta(days=day)).date(), None), f"the {day}")
    async with host.run_test(size=SMALL) as pilot:
        await opened(pilot)
        await to(pilot, host, "Cy Cole")
        assert "suits mornings" in " ".join(seen(host).split())
        assert "promised today 14:00" in " ".join(seen(host).split())
        await press(pilot, "p")
        await type_words(pilot, "fri afternoon")
        assert "in 4 days; suits them: mornings" in " ".join(seen(host).split())
        await press(pilot, "tab", "tab")
        await type_words(pilot, ", Fri")
        assert "; suits them: mornings, Fri" in " ".join(seen(host).split())


async def test_the_first_and_the_first_not_seen_yet(host: Host) -> None:
    async with host.run_test(size=SMALL) as pilot:
        await opened(pilot)
        await press(pilot, "t", "e", "j", "j")
        where = shown(host), place(host)
        await press(pilot, "g")
        assert (shown(host), place(host)) == ("Ana Ruiz", "1 of 12")
        await press(pilot, "G")
        assert (shown(host), place(host)) == where
        await press(pilot, "home", "end")
        assert (shown(host), place(host)) == where


async def test_what_became_of_a_key_is_said_until_the_next_one(host: Host) -> None:
    async with host.run_test(size=SMALL) as pilot:
        await opened(pilot)
        for key in ("t", "right_square_bracket", "ctrl+d", "n"):
            await press(pilot, "k")
            assert "this is the first one" in seen(host)
            await press(pilot, key)
            await press(pilot, "escape") if top(host) is not ReviewScreen else None
            assert "this is the first one" not in seen(host), key
            assert "Mon 2 Mar 2026 15:00" in seen(host).split("\n")[0], key


# A whole review ---------------------------------------------------------------------------------------------


async def test_a_whole_review_with_every_kind_of_decision(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await opened(pilot)

        async def decide(name: str, *keys: str, at: str, says: str) -> None:
            assert (shown(host), place(host)) == (name, at), seen(host)
            await press(pilot, *keys)
            assert says in host.toasts[-1]

        await decide("Ana Ruiz", "t", "e", at="1 of 12", says="logged an email to Ana Ruiz; next: report")
        assert "2 of 12  +1" in seen(host), "the report is counted apart"
        await decide("Bob Lee", "i", "c", at="2 of 12", says="logged a call from Bob Lee")
        await decide("Cy Cole", "t", "c", at="3 of 12", says="logged a call to Cy Cole")
        await decide("Ida Iles", "S", at="4 of 12", says="skipped step 2 of Ida Iles")
        # Past the ceiling no snooze goes.
        assert (shown(host), place(host)) == ("Hal Hart", "5 of 12"), "one thing a day: the card is for tomorrow"
        await press(pilot, "s")
        assert "too late: Wed 18 Mar 2026 at the latest" in seen(host)
        await press(pilot, "0")
        assert top(host) is SnoozePicker
        assert pipeline.prospect(1).snooze is None
        await press(pilot, "escape")
        assert top(host) is ReviewScreen
        await press(pilot, "L")
        assert "Little speaks for profitability yet" in seen(host)
        await press(pilot, "y")
        assert pipeline.prospect(1).stage is Stage.PROFITABILITY
        await decide("Hal Hart", "t", "t", at="5 of 12", says="logged a text to Hal Hart")
        await decide("Dee Day", "s", "1", at="6 of 12", says="snoozed Dee Day until Tue 3 Mar 2026")
        await decide("Eve East", "s", "3", at="7 of 12", says="snoozed Eve East until Thu 5 Mar 2026")
        await decide("Fay Fox", "s", "7", at="8 of 12", says="snoozed Fay Fox until Mon 9 Mar 2026")
        assert shown(host) == "Gus Gray"
        await pilot.press("s", "d")
        await type_words(pilot, "next fri")
        await decide_last(pilot, host, "enter", says="snoozed Gus Gray until Fri 6 Mar 2026")
        # Interest and a note do not settle; a promise does.
        await decide("Jon Joy", "I", at="10 of 12", says="Jon Joy expressed interest")
        assert (shown(host), place(host)) == ("Jon Joy", "10 of 12")
        assert "proposed: move up" not in seen(host), "credibility already"
        await press(pilot, "n")
        await type_words(pilot, "boats")
        await press(pilot, "tab", "enter")
        assert "edited Jon Joy" in host.toasts[-1]
        assert "boats" in seen(host)
        await pilot.press("p")
        await type_words(pilot, "fri 10")
        await decide_last(pilot, host, "enter", says="promised Jon Joy to be in touch Fri 6 Mar 2026 10:00")
        # A step back leaves the item; closing settles it.
        await decide("Kim Kane", "H", at="11 of 12", says="moved Kim Kane to visibility")
        await decide("Kim Kane", "x", "g", at="11 of 12", says="closed Kim Kane: gone")
        await decide("Lou Low", "j", at="12 of 12", says="closed Kim Kane: gone")
        # Passed over, back, undone, and again.
        await press(pilot, "k")
        assert (shown(host), place(host)) == ("Lou Low", "12 of 12")
        await press(pilot, "k")
        assert (shown(host), place(host)) == ("Kim Kane", "11 of 12")
        assert "done in this review" in seen(host)
        await press(pilot, "u")
        assert "undid: closed Kim Kane: gone" in host.toasts[-1]
        assert (shown(host), place(host)) == ("Kim Kane", "11 of 12")
        await press(pilot, "ctrl+r")
        host.clear_notifications()
        await pilot.pause()
        page = " ".join(seen(host).split())
        assert "Through: 11 of 12 decided, 1 passed over." in page
        assert "touches 4 1 email, 1 call, 1 text, 1 from them" in page
        assert "promised 1 Jon Joy to be in touch Fri 6 Mar 2026 10:00" in page
        assert "snoozed 4 Dee Day until Tue 3 Mar 2026" in page
        assert "moved 2 Hal Hart to profitability Kim Kane to visibility" in page
        assert "closed 1 Kim Kane: gone" in page
        assert "let go 1 skipped step 2 of Ida Iles" in page
        assert "passed 1 Lou Low r walks them again" in page
        assert "j goes on: 1 came due meanwhile" in page
        await press(pilot, "ctrl+d", "ctrl+d")
        assert "tomorrow 4 fall due" in " ".join(seen(host).split())
        # What came due meanwhile.
        await press(pilot, "j")
        await decide("Ana Ruiz", "S", at="13 of 13", says="let the report about Ana Ruiz go")
        host.clear_notifications()
        await pilot.pause()
        page = " ".join(seen(host).split())
        assert "let go 2 skipped step 2 of Ida Iles" in page
        assert "let the report about Ana Ruiz go" in page
        # Undo counts there too.
        await press(pilot, "u")
        assert (shown(host), place(host)) == ("Ana Ruiz", "13 of 13")
        await press(pilot, "j")
        host.clear_notifications()
        await pilot.pause()
        assert "let go 1 skipped step 2" in " ".join(seen(host).split())
        await press(pilot, "r")
        assert (top(host), shown(host)) == (ReviewScreen, "Ana Ruiz")


async def decide_last(pilot: Pilot[None], host: Host, key: str, *, says: str) -> None:
    """The key that ends a dialog."""
    await press(pilot, key)
    assert says in host.toasts[-1]


async def test_what_was_done_without_settling_what_is_due_is_told_apart(host: Host) -> None:
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await opened(pilot)
        await press(pilot, "S")
        assert "cannot be skipped" in host.toasts[-1]
        await press(pilot, "I", "j", "t", "e")
        for _ in range(10):
            await press(pilot, "j")
        host.clear_notifications()
        await pilot.pause()
        page = " ".join(seen(host).split())
        assert "Through: 1 of 12 decided, 1 acted on and still due, 10 passed over." in page
        assert "stay due 1 Ana Ruiz passed 10 " in page
        assert "r walks them again" in page
        # Undone from the end: back in the place where it was, and nobody is called no longer due.
        await press(pilot, "u")
        assert (shown(host), place(host)) == ("Bob Lee", "2 of 12")
        assert "no longer due" not in seen(host)


async def test_what_does_not_wait_for_days_is_put_off_within_today(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL) as pilot:
        await opened(pilot)
        await press(pilot, "s")
        assert "in an hour" in seen(host)
        assert "in a week" not in seen(host)
        await press(pilot, "h")
        assert (shown(host), place(host)) == ("Bob Lee", "2 of 12"), "decided for now"
        later = pipeline.prospect(4).later
        assert later is not None
        assert later.until == NOW + timedelta(hours=1)


async def test_the_keys_of_a_snooze_are_told_where_they_mean_something(host: Host) -> None:
    async with host.run_test(size=SMALL) as pilot:
        await opened(pilot)
        await to(pilot, host, "Dee Day")
        await press(pilot, "s")
        assert "a key puts off at once" in seen(host)
        for keys in (("d",), ("up", "down", "down"), ("up", "f")):
            await press(pilot, *keys)
            assert "a key puts off at once" not in seen(host), keys
            assert "Enter puts off until then" in seen(host)
            await press(pilot, "up")
            assert "a key puts off at once" in seen(host)


async def test_y_asks_for_what_the_message_shown_lacks(host: Host) -> None:
    async with host.run_test(size=SMALL) as pilot:
        await opened(pilot)
        await type_words(pilot, "ySam Weber")
        await press(pilot, "enter")
        assert host.clipboard.startswith("Hello Ana,")
        assert host.clipboard.endswith("Sam Weber")


async def test_nothing_is_due(host: Host, pipeline: Pipeline) -> None:
    for who in list(pipeline.people):
        pipeline.delete(who)
    pipeline.add(Prospect("Zoe Zed", met_at=NOW - timedelta(days=1)))
    pipeline.log(14, Kind.EMAIL)
    pipeline.log(14, Kind.SOCIAL)
    async with host.run_test(size=SMALL) as pilot:
        await opened(pilot)
        assert "Nothing is due now." in seen(host)
        assert "next        Tue 15:00, card: Zoe Zed" in seen(host), "and no midnight for a day"
        assert "once more" not in seen(host), "nobody was passed over"
        await press(pilot, "t", "j", "k", "g", "G", "S", "r", "ctrl+d", "enter", "y")
        assert top(host) is ReviewScreen
        await press(pilot, "escape")
        assert top(host) is FakeBoard


async def test_nobody_at_all(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "new").mkdir()
    host = Host(open_pipeline(tmp_path / "new", clock))
    async with host.run_test(size=SMALL) as pilot:
        await opened(pilot)
        assert "Nothing is due now." in seen(host)
        assert "Nobody is on the board yet: a adds somebody." in [line.strip() for line in seen(host).split("\n")]
        title, *_, words = [line for line in seen(host).split("\n")[2:-1] if line.strip()]
        assert len(title) - len(title.lstrip()) == len(words) - len(words.lstrip())


# Keys typed ahead -------------------------------------------------------------------------------------------


async def burst(pilot: Pilot[None], keys: str) -> None:
    """All at once; then until everything is on disk and drawn."""
    await type_words(pilot, keys)
    for _ in range(3):
        await settle(pilot)
        await asyncio.sleep(0.01)


def _sight(host: Host) -> Sight:
    assert isinstance(host.screen, ReviewScreen)
    return host.screen.sight


async def rest() -> None:
    """Long enough for the next key to be of another breath."""
    await asyncio.sleep(MIN_PAUSE + 0.05)


async def test_a_burst_never_reaches_somebody_who_was_not_seen(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await opened(pilot)
        await burst(pilot, "tctcts1ptue 10")
        assert [touch.kind for touch in pipeline.prospect(4).touches] == [Kind.CALL], "the u of tue undoes nothing"
        assert not pipeline.prospect(5).touches
        assert shown(host) == "Bob Lee"
        assert top(host) is ReviewScreen
        assert "pause: keys typed before this was shown did nothing" in seen(host)
        await rest()
        await press(pilot, "t", "n")
        assert [touch.kind for touch in pipeline.prospect(5).touches] == [Kind.NOTE]


async def test_a_key_of_the_same_breath_does_nothing_either(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL) as pilot:
        await opened(pilot)
        await press(pilot, "t", "n")
        assert shown(host) == "Bob Lee"
        drawn = _sight(host).shown_at
        # One key that was let go takes with it all that follows, until nothing was typed for a while.
        for letter, after in (("t", -0.01), ("c", 0.3), ("n", 1), ("u", 1.6), ("q", 2.2), ("escape", 2.8), ("n", 3.6)):
            key = events.Key(letter, letter)
            key.time = drawn + after
            host.post_message(key)
            await settle(pilot)
            assert top(host) is (ReviewScreen if after < 3 else NotePrompt)
        assert len(pipeline.prospect(4).touches) == 1


async def test_nobody_reads_a_name_in_a_tenth_of_a_second(
    host: Host, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(review, "MIN_SEEN", 0.2)
    async with host.run_test(size=SMALL) as pilot:
        await opened(pilot)
        await rest()
        await press(pilot, "t", "n")
        assert shown(host) == "Bob Lee"
        drawn = _sight(host).shown_at
        for letter, after in (("t", 0.12), ("c", 0.47), ("t", 0.82), ("t", 1.6), ("n", 2)):
            key = events.Key(letter, letter)
            key.time = drawn + after
            host.post_message(key)
            await settle(pilot)
            assert top(host) is (TouchPicker if after == 1.6 else ReviewScreen)
        assert [touch.kind for touch in pipeline.prospect(5).touches] == [Kind.NOTE]


@pytest.mark.parametrize("asking", [False, True], ids=["read", "a dialog is open"])
@pytest.mark.parametrize("does", ["log", "delete"])
async def test_whom_nobody_asked_for_is_read_first(
    host: Host, pipeline: Pipeline, tmp_path: Path, clock: Clock, does: str, asking: bool
) -> None:
    other = again(tmp_path, clock)
    async with host.run_test(size=SMALL) as pilot:
        await opened(pilot)
        await press(pilot, "j", *("t" if asking else ""))
        other.log(5, Kind.EMAIL) if does == "log" else other.delete(5)
        pipeline.refresh()
        await settle(pilot)
        await press(pilot, *(["escape"] if asking else []))
        assert shown(host) == "Cy Cole"
        await _means_them_only_when_read(pilot, host)


async def test_whom_another_day_brings_is_read_first(host: Host, pipeline: Pipeline, clock: Clock) -> None:
    async with host.run_test(size=SMALL) as pilot:
        await opened(pilot)
        await press(pilot, "j", "j", "t", "c", "k")
        assert shown(host) == "Cy Cole", "who was decided about"
        clock.passes(hours=12)
        pipeline.refresh()
        await settle(pilot)
        assert shown(host) != "Cy Cole"
        await _means_them_only_when_read(pilot, host)


async def _means_them_only_when_read(pilot: Pilot[None], host: Host) -> None:
    """A key half a second after somebody has come by themselves is let go; one a while later acts."""
    drawn = _sight(host).shown_at
    for after in (MIN_PAUSE - 0.1, 2 * MIN_PAUSE):
        key = events.Key("t", "t")
        key.time = drawn + after
        host.post_message(key)
        await settle(pilot)
        assert top(host) is (TouchPicker if after > MIN_PAUSE else ReviewScreen)


async def test_the_step_on_of_who_does_not_know_that_it_goes_on_by_itself(host: Host) -> None:
    async with host.run_test(size=SMALL) as pilot:
        await opened(pilot)
        await burst(pilot, "tcj")
        assert (shown(host), place(host)) == ("Bob Lee", "2 of 12")


async def test_keys_behind_what_settles_nothing_mean_the_same_person(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL) as pilot:
        await opened(pilot)
        await burst(pilot, "Itn")
        assert [event.what for event in pipeline.prospect(4).events] == ["interest"]
        assert [touch.kind for touch in pipeline.prospect(4).touches] == [Kind.NOTE]


async def test_undo_and_leaving_may_be_typed_ahead(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await opened(pilot)
        await burst(pilot, "tcu")
        assert not pipeline.prospect(4).touches
        assert (shown(host), place(host)) == ("Ana Ruiz", "1 of 12")
        await rest()
        await burst(pilot, "tn")
        await rest()
        await burst(pilot, "ujj")
        assert (shown(host), place(host)) == ("Cy Cole", "3 of 12"), "on from who was seen before"
        await press(pilot, "k", "k")
        await rest()
        await pilot.press("t", "c", "escape")
        await settle(pilot)
        await settle(pilot)
        assert top(host) is FakeBoard
        assert len(pipeline.prospect(4).touches) == 1


async def test_keys_behind_what_could_not_be_saved_do_nothing(
    host: Host, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with host.run_test(size=SMALL) as pilot:
        await opened(pilot)
        failing = True

        def full(*_: object, **__: object) -> Result:
            if failing:
                raise WriteFailed("the disk is full")
            return Result((), "")

        monkeypatch.setattr(pipeline, "log", full)
        await burst(pilot, "tctcj")
        assert top(host) is NotSaved
        await press(pilot, "escape")
        assert (top(host), shown(host), place(host)) == (ReviewScreen, "Ana Ruiz", "1 of 12")
        failing = False
        await press(pilot, "j")
        assert shown(host) == "Bob Lee", "and keys are heard again"


async def test_moving_may_be_typed_ahead_and_what_follows_waits_to_be_seen(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL) as pilot:
        await opened(pilot)
        await burst(pilot, "jjtc")
        assert (shown(host), place(host)) == ("Cy Cole", "3 of 12")
        assert top(host) is ReviewScreen
        assert not pipeline.prospect(3).touches
        await rest()
        await burst(pilot, "kkk")
        assert (shown(host), place(host)) == ("Ana Ruiz", "1 of 12")
        assert "this is the first one" in seen(host)


async def test_a_dialog_gets_what_was_typed_for_it(host: Host) -> None:
    async with host.run_test(size=SMALL) as pilot:
        await opened(pilot)
        await type_words(pilot, "pfri 10")
        assert "Fri 6 Mar 2026 10:00" in seen(host)
        await press(pilot, "escape")
        await burst(pilot, "jj")
        await type_words(pilot, "t")
        assert top(host) in (TouchPicker, ReviewScreen)


# Leaving and coming back ------------------------------------------------------------------------------------


async def test_leaving_in_the_middle_says_where_one_was_and_goes_on(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await opened(pilot)
        await press(pilot, "t", "e", "j", "escape")
        assert top(host) is FakeBoard
        assert host.toasts[-1] == "3 of 12\nr goes on"
        assert host.board.shown[-1] == 3
        was = pipeline.people.name(host.board.shown[-1])
        await opened(pilot)
        assert (shown(host), place(host)) == (was, "3 of 12")


async def test_quitting_and_starting_again_goes_on(host: Host, tmp_path: Path, clock: Clock) -> None:
    async with host.run_test(size=SMALL) as pilot:
        await opened(pilot)
        await press(pilot, "t", "e", "j", "j")
        was = shown(host), place(host)
    clock.passes(minutes=5)
    host = Host(again(tmp_path, clock))
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await opened(pilot)
        assert (shown(host), place(host)) == was
        await press(pilot, "k", "k", "k", "u")
        assert "Undo this?" in seen(host), "it is of another sitting"
        await press(pilot, "y")
        await settle(pilot)
        assert (shown(host), place(host)) == ("Ana Ruiz", "1 of 12"), "and her first word is to be written again"
    clock.passes(days=1)
    host = Host(again(tmp_path, clock))
    async with host.run_test(size=SMALL) as pilot:
        await opened(pilot)
        assert place(host).startswith("1 of")


async def test_where_one_was_is_kept_at_each_step(host: Host, tmp_path: Path) -> None:
    async with host.run_test(size=SMALL) as pilot:
        await opened(pilot)
        await press(pilot, "j", "j")
        review._walk_writer.submit(lambda: None).result()
        kept = file.load(tmp_path / "data")
        assert kept is not None
        assert len(kept.visits) == 2, "before leaving: a process that is killed loses nothing"


async def test_the_board_shows_whom_the_review_showed_last(pipeline: Pipeline) -> None:
    app = KeepwarmApp(pipeline)
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "r", "j", "j", "escape")
        board = app.screen
        assert isinstance(board, BoardScreen)
        assert board.state.current == 3
        await press(pilot, "enter", "r", "k", "escape")
        detail = app.screen
        assert isinstance(detail, DetailScreen)
        assert detail.who == 3, "a detail never becomes somebody else by itself"


async def test_what_is_done_in_the_detail_counts(host: Host) -> None:
    async with host.run_test(size=SMALL) as pilot:
        await opened(pilot)
        await press(pilot, "enter", "t", "n", "escape")
        assert top(host) is ReviewScreen
        assert (shown(host), place(host)) == ("Bob Lee", "2 of 12")
        await press(pilot, "enter", "J", "escape")
        assert (shown(host), place(host)) == ("Cy Cole", "2 of 12"), "on from whom the detail showed last"
        await press(pilot, "enter", "r")
        assert top(host) is ReviewScreen
        assert sum(isinstance(screen, ReviewScreen) for screen in host.screen_stack) == 1


async def test_somebody_added_in_between_has_their_turn_later(host: Host) -> None:
    async with host.run_test(size=SMALL) as pilot:
        await opened(pilot)
        await press(pilot, "a")
        await type_words(pilot, "Yan")
        await press(pilot, "enter")
        for _ in range(3):
            await settle(pilot)
        assert top(host) is ReviewScreen
        assert (shown(host), place(host)) == ("Ana Ruiz", "1 of 12")


# Others at work ---------------------------------------------------------------------------------------------


async def test_a_commit_of_another_process_meanwhile(
    host: Host, pipeline: Pipeline, tmp_path: Path, clock: Clock
) -> None:
    other = again(tmp_path, clock)
    async with host.run_test(size=SMALL) as pilot:
        await opened(pilot)
        other.edit(4, company="Globex")
        pipeline.refresh()
        await settle(pilot)
        assert "Ana Ruiz  Owner, Globex" in seen(host), "drawn again"
        other.add(Prospect("Yan", met_at=NOW))
        other.log(5, Kind.EMAIL)
        pipeline.refresh()
        await settle(pilot)
        assert place(host) == "1 of 11"
        assert "+1 came due, Bob Lee is no longer due" in seen(host)
        other.log(4, Kind.EMAIL)
        pipeline.refresh()
        await settle(pilot)
        assert shown(host) == "Cy Cole", "the report about Ana is counted apart"
        assert "+2" in seen(host).split("\n")[0]
        assert "elsewhere: logged an email to Ana Ruiz" in seen(host)


async def test_who_is_deleted_elsewhere_and_comes_back(
    host: Host, pipeline: Pipeline, tmp_path: Path, clock: Clock
) -> None:
    other = again(tmp_path, clock)
    async with host.run_test(size=SMALL) as pilot:
        await opened(pilot)
        await press(pilot, "j")
        other.delete(5)
        pipeline.refresh()
        await settle(pilot)
        assert (shown(host), place(host)) == ("Cy Cole", "2 of 11"), "nothing was decided"
        assert "elsewhere: deleted Bob Lee" in seen(host)
        other.add(Prospect("Yan", met_at=NOW))
        pipeline.refresh()
        await settle(pilot)
        assert "elsewhere: deleted Bob Lee, +1 came due" in seen(host)
        other.undo()
        other.undo()
        pipeline.refresh()
        await settle(pilot)
        assert place(host) == "2 of 12"
        assert "elsewhere" not in seen(host)
        assert "meanwhile" not in seen(host)


async def test_who_is_deleted_while_the_picker_is_open_is_named(
    host: Host, pipeline: Pipeline, tmp_path: Path, clock: Clock
) -> None:
    other = again(tmp_path, clock)
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await opened(pilot)
        await press(pilot, "t")
        other.delete(4)
        pipeline.refresh()
        await press(pilot, "e")
        await settle(pilot)
        assert "deleted Ana Ruiz meanwhile; undo brings them back" in host.toasts[-1]
        assert (shown(host), place(host)) == ("Bob Lee", "1 of 11")
        assert "elsewhere: deleted Ana Ruiz" in seen(host)


async def test_a_key_just_after_the_ground_has_moved_does_nothing(
    host: Host, pipeline: Pipeline, tmp_path: Path, clock: Clock
) -> None:
    other = again(tmp_path, clock)
    async with host.run_test(size=SMALL) as pilot:
        await opened(pilot)
        other.delete(4)
        pipeline.refresh()
        await settle(pilot)
        assert shown(host) == "Bob Lee"
        await press(pilot, "D")
        assert 5 in pipeline.people
        assert "pause: keys typed before this was shown did nothing" in seen(host)
        await rest()
        await press(pilot, "D")
        assert 5 not in pipeline.people


async def test_going_back_to_somebody_deleted(host: Host) -> None:
    async with host.run_test(size=WIDE, notifications=True) as pilot:
        await opened(pilot)
        await press(pilot, "D", "k")
        assert place(host) == "1 of 12"
        assert "deleted; u brings them back" in seen(host)
        assert "deleted Ana Ruiz" in seen(host)
        assert "Bob Lee" not in seen(host).partition("After this")[0], "he only comes next"
        await press(pilot, "t", "enter", "m", "y", "right_square_bracket", "n")
        assert top(host) is ReviewScreen
        await press(pilot, "u")
        assert (shown(host), place(host)) == ("Ana Ruiz", "1 of 12")


async def test_another_day_begins_another_review(host: Host, pipeline: Pipeline, clock: Clock) -> None:
    async with host.run_test(size=SMALL) as pilot:
        await opened(pilot)
        await press(pilot, "t", "n", "j", "j")
        was = shown(host)
        clock.passes(hours=12)
        pipeline.refresh()
        await settle(pilot)
        assert shown(host) == was, "who is read just now stays"
        assert place(host).startswith("1 of")


async def test_what_comes_due_while_the_end_stands_there(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL) as pilot:
        await opened(pilot)
        for _ in range(12):
            await press(pilot, "j")
        assert "All 12 passed over for now." in seen(host)
        assert "r once more   ? keys   Esc back" in seen(host)
        pipeline.add(Prospect("Yan Yu", met_at=NOW))
        await settle(pilot)
        assert "j goes on: 1 came due meanwhile" in seen(host)
        await press(pilot, "j")
        assert (shown(host), place(host)) == ("Yan Yu", "13 of 13")


# Names, terminals -------------------------------------------------------------------------------------------

HOSTILE = (f"{NAMES[0]} {{first}} $name", NAMES[1], f'{NAMES[2]} [link="a"]')


@pytest.mark.parametrize(
    ("name", "size"), [*((name, SMALL) for name in HOSTILE), (HOSTILE[-1], WIDE), (HOSTILE[-1], (60, 20))]
)
async def test_hostile_names_are_drawn_as_they_are(
    tmp_path: Path, clock: Clock, name: str, size: tuple[int, int]
) -> None:
    touches = (Touch(NOW, Kind.EMAIL, inbound=True, note=name),)
    pipeline = written(tmp_path / "other", clock, *[hostile(name, touches=touches)] * 2)
    pipeline.promise(1, _today(16), name)
    host = Host(pipeline)
    async with host.run_test(size=size) as pilot:
        await opened(pilot)
        for keys in (
            ("j",),
            ("k",),
            ("s",),
            ("escape",),
            ("right_square_bracket",),
            ("t", "c"),
            ("k",),
            ("j", "j", "j", "j"),
        ):
            await press(pilot, *keys)
            assert_harmless(seen(host), size[0], keys)
        assert host.return_code is None


async def test_a_large_terminal_shows_who_comes_next(host: Host) -> None:
    async with host.run_test(size=(200, 50)) as pilot:
        await pilot.press("r")
        await pilot.pause()
        coming = seen(host).partition("After this")[2]
        assert "Bob Lee" in coming
        assert "Ana Ruiz" not in coming, "she is shown"
        assert "…" not in coming.partition("Message")[0], "each reason is whole"
        await pilot.resize_terminal(200, 22)
        await pilot.pause()
        assert "After this" not in seen(host)
