"""The tray on the screen: whom, what, from where; a key takes, lets go, changes; nothing acts on what was not seen."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.helpers import Clock, open_pipeline, seen
from tests.screens.host import NOW, Host, settle
from tui.capture.records import Batch, Decision, Feed, Proposed, Stranger
from tui.capture.tray import Tray, in_order
from tui.model.kinds import Kind
from tui.pipeline import Pipeline
from tui.screens.base.dialog import Field
from tui.screens.dialogs.choose import Confirm
from tui.screens.tray import screen
from tui.screens.tray.lines import TrayRows, drawn
from tui.screens.tray.screen import TrayScreen
from tui.text import width
from tui.views.tray import TrayLine
from tui.widgets.theme import Palette

SIZES = ((80, 24), (120, 40), (200, 50))


def propose(tray: Tray, number: int, who: int = 1, **fields: object) -> int:
    given = {"what": "touch", "who": who, "source": "work", "keys": (f"mid:{number}",), "found_at": NOW, "counts": 1,
             "certain": True, "at": NOW - timedelta(days=9, minutes=-number), "note": f"Subject {number}",
             "ref": f"mid:{number}"}  # fmt: skip
    return tray.add(Proposed(**(given | fields)))  # type: ignore[arg-type]


@pytest.fixture
def tray(pipeline: Pipeline) -> Tray:
    """Four of work: two with Ana, two with Bob; one of another source."""
    found = pipeline.tray
    found.keep_feed(Feed("work", "maildir", "/mail", ran_at=NOW, seen=5))
    for number in (1, 2):
        propose(found, number)
    propose(found, 3, 2, inbound=True, certain=False, why="by name, from b@new.example")
    propose(found, 4, 2, what="address", address="b@new.example", at=None, note="", certain=False)
    propose(found, 5, source="fax")
    return found


async def until(pilot: Pilot[None], holds: Callable[[], bool]) -> str:
    assert isinstance(pilot.app, Host)
    for _ in range(300):
        await settle(pilot)
        if holds():
            return seen(pilot.app)
        await pilot.pause(0.01)
    raise AssertionError(seen(pilot.app))


async def opened(pilot: Pilot[None], host: Host, words: str = "proposals,") -> str:
    host.board.action_of("tray")()
    await until(pilot, lambda: isinstance(host.screen, TrayScreen))
    return await until(pilot, lambda: words in seen(host))


async def agreed(pilot: Pilot[None], host: Host) -> None:
    """Says yes, as soon as the question counts as read."""
    while isinstance(host.screen, Confirm):
        await pilot.press("y")
        await settle(pilot)


def touches(pipeline: Pipeline) -> list[tuple[int, str]]:
    return [(who, touch.note) for who in (1, 2) for touch in pipeline.prospect(who).touches]


async def test_a_line_each_and_keys_that_decide(host: Host, pipeline: Pipeline, tray: Tray) -> None:
    async with host.run_test(size=SIZES[0]) as pilot:
        screen = await opened(pilot, host)
        for size in SIZES:
            await pilot.resize_terminal(*size)
            screen = await until(pilot, lambda: f"{5} proposals, 3 certain" in seen(host))
            assert all(width(line) == size[0] for line in screen.split("\n"))
            lines = screen.split("\n")
            assert "Ana Ruiz" in lines[2]
            assert "email to them Sat 21 Feb: Sub" in lines[2]
            assert "work" in lines[2]
        assert any("email from them" in line and "work: by name, from b@" in line for line in lines)
        await pilot.press("enter")
        await until(pilot, lambda: "4 proposals" in seen(host))
        assert touches(pipeline) == [(1, "Subject 1")]
        assert any("logged an email to Ana Ruiz" in toast for toast in host.toasts)
        await pilot.press("j", "x")
        await until(pilot, lambda: "3 proposals" in seen(host))
        assert any("let go for good: an email from Bob" in toast and "u undoes" in toast for toast in host.toasts)
        await pilot.press("u")
        screen = await until(pilot, lambda: "4 proposals" in seen(host))
        assert "Subject 3" in next(line for line in screen.split("\n") if "▸" in line), "the cursor is on it"
        await pilot.press("ctrl+r")
        await until(pilot, lambda: "3 proposals" in seen(host))
        await pilot.press("u", "u")
        await until(pilot, lambda: touches(pipeline) == [])
        assert "4 proposals" in seen(host), "a taken one that is undone does not come back"
        assert any("not asked again (L in the tray, or keepwarm reject --back 1" in toast for toast in host.toasts)
        states = [each.state.value for each in tray.proposals.values()]
        assert states == ["let go", "open", "open", "open", "open"]
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(host.screen, TrayScreen))


async def test_a_touch_is_changed_before_it_is_taken(host: Host, pipeline: Pipeline, tray: Tray) -> None:
    async with host.run_test(size=SIZES[0]) as pilot:
        await opened(pilot, host)
        await pilot.press("e")
        await until(pilot, lambda: "Take, changed" in seen(host))
        host.screen.query_one("#kind", Field).value = "meet"
        host.screen.query_one("#way", Field).value = "x"
        await pilot.press("enter")
        await until(pilot, lambda: "to them, or from them" in seen(host))
        host.screen.query_one("#way", Field).value = "from"
        host.screen.query_one("#note", Field).value = "with coffee"
        await pilot.press("enter")
        await until(pilot, lambda: bool(touches(pipeline)))
    touch = pipeline.prospect(1).touches[0]
    assert (touch.kind, touch.inbound, touch.note, touch.ref) == (Kind.MEETING, True, "with coffee", "mid:1")
    assert touch.at == NOW - timedelta(days=9, minutes=-1)
    assert tray.proposals[1].note == "with coffee"


@pytest.mark.usefixtures("tray")
async def test_all_of_a_source_with_the_number_that_was_shown(
    host: Host, pipeline: Pipeline, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screen, "MIN_SEEN", 0.0)
    async with host.run_test(size=SIZES[0]) as pilot:
        await opened(pilot, host)
        await pilot.press("A")
        await until(pilot, lambda: "Take all 4 of work?" in seen(host))
        propose(open_pipeline(tmp_path, clock).tray, 6)
        await pilot.press("y")
        await until(pilot, lambda: any("5 stand there from work now, not 4" in toast for toast in host.toasts))
        assert touches(pipeline) == []
        await until(pilot, lambda: "6 proposals" in seen(host))
        await pilot.press("A")
        await until(pilot, lambda: "Take all 5 of work?" in seen(host))
        await agreed(pilot, host)
        await until(pilot, lambda: "1 proposal," in seen(host))
        assert len(touches(pipeline)) == 4
        await pilot.press("u")
        await until(pilot, lambda: touches(pipeline) == [])
        await pilot.press("L")
        assert "What you let go" in await until(pilot, lambda: "5 let go, or undone" in seen(host))
        assert "x wait again   A all of its source" in seen(host)
        await pilot.press("x")
        await until(pilot, lambda: "4 let go," in seen(host))
        await pilot.press("A")
        await until(pilot, lambda: "Have all 4 of work wait again?" in seen(host))
        await agreed(pilot, host)
        await until(pilot, lambda: "nothing was let go; L goes back" in seen(host))
        await pilot.press("L")
        await until(pilot, lambda: "6 proposals, 4 certain" in seen(host))


@pytest.mark.usefixtures("tray")
async def test_a_row_that_came_under_the_cursor_by_itself_is_not_taken_unseen(
    host: Host, pipeline: Pipeline, tmp_path: Path, clock: Clock
) -> None:
    other = open_pipeline(tmp_path, clock)
    async with host.run_test(size=SIZES[0]) as pilot:
        await opened(pilot, host)
        other.let_go([1])
        await until(pilot, lambda: "4 proposals" in seen(host))
        await pilot.press("enter")
        await settle(pilot)
        assert touches(pipeline) == []
        assert any("typed before this was shown" in toast for toast in host.toasts)


@pytest.mark.usefixtures("tray")
async def test_a_decision_looks_at_what_it_is_about_alone(
    host: Host, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, clock: Clock
) -> None:
    """Thousands may wait: they are read as the tray opens."""
    other = open_pipeline(tmp_path, clock)
    async with host.run_test(size=SIZES[0]) as pilot:
        await opened(pilot, host)
        monkeypatch.setattr(Tray, "waiting", None)
        monkeypatch.setattr(Tray, "proposals", None)
        await pilot.press("enter")
        await until(pilot, lambda: "4 proposals" in seen(host))
        other.let_go([2])
        await until(pilot, lambda: "3 proposals, 1 certain" in seen(host))
        propose(other.tray, 9, 2, certain=False)
        await until(pilot, lambda: "4 proposals, 1 certain" in seen(host))


def test_rows_kept_one_by_one_are_those_made_anew() -> None:
    dice, standing = random.Random(3), dict[int, Proposed]()
    found = TrayRows({})
    for _ in range(300):
        number, at = dice.randrange(9), dice.choice((None, NOW, NOW - timedelta(days=1)))
        proposed = Proposed("touch", 1, "work", (), NOW, at=at, certain=dice.random() < 0.5)
        was, now = standing.pop(number, None), proposed if dice.random() < 0.7 else None
        standing |= {number: now} if now is not None else {}
        assert found.put(number, now) is (was != now)
        anew = TrayRows(dict(sorted(standing.items(), key=lambda each: in_order(*each))))
        assert (found.rows, found.certain) == (anew.rows, anew.certain)
        places = {row.id: place for place, row in enumerate(found.rows)}
        assert all((found.place(each), each in found) == (places.get(each), each in places) for each in range(9))


@pytest.mark.usefixtures("tray")
async def test_the_cursor_stays_with_its_row(host: Host, tmp_path: Path, clock: Clock) -> None:
    other = open_pipeline(tmp_path, clock)
    async with host.run_test(size=SIZES[0]) as pilot:
        await opened(pilot, host)
        await pilot.press("G", "k", "k", "k")
        assert "▸Ana Ruiz" in seen(host)
        propose(other.tray, 9, 2, at=NOW - timedelta(days=20))
        screen = await until(pilot, lambda: "6 proposals" in seen(host))
        assert "Subject 2" in next(line for line in screen.split("\n") if "▸" in line)


async def test_an_empty_tray_says_what_to_do(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SIZES[0]) as pilot:
        await opened(pilot, host, "keepwarm mail add")
        await pilot.press("enter", "x", "e", "A", "plus", "b", "escape", "c")
        await settle(pilot)
        assert isinstance(host.screen, TrayScreen)
    assert not pipeline.has_tray


async def test_the_balance_and_whom_you_write_to(host: Host, pipeline: Pipeline, tray: Tray) -> None:
    number, feed = next(iter(tray.feeds().items()))
    met = Decision(strangers=(Stranger("cora@c.example", "Cora Dee", 3, NOW), Stranger("x.y@z.example", "", 1, NOW)),
                   reason="nobody known")  # fmt: skip
    tray.add_batch(number, feed, Batch(("item",), {}), [met], lambda _: False)
    async with host.run_test(size=SIZES[1]) as pilot:
        await opened(pilot, host, "2 people you write to, not here yet")
        await pilot.press("b")
        await until(pilot, lambda: "6 seen" in seen(host))
        assert "it asks about everything first" in seen(host)
        await pilot.press("c")
        await until(pilot, lambda: "1  work" in seen(host))
        await pilot.press("1")
        screen = await until(pilot, lambda: "work: what is certain is logged at once" in seen(host))
        assert "it logs what is certain" in screen
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(host.screen, TrayScreen))
        await pilot.press("plus")
        await until(pilot, lambda: "Add 2 people you write to?" in seen(host))
        await agreed(pilot, host)
        await until(pilot, lambda: len(pipeline.people) == 4)
        await until(pilot, lambda: not isinstance(host.screen, TrayScreen))
    assert [(pipeline.people[who].name, pipeline.people[who].email) for who in (3, 4)] == [
        ("Cora Dee", "cora@c.example"), ("X Y", "x.y@z.example"),
    ]  # fmt: skip


def test_what_was_said_has_the_room_that_the_rest_leaves() -> None:
    proposed = Proposed("touch", 1, "mail", (), NOW, certain=True)

    def row(name: str, what: str, origin: str) -> str:
        line = TrayLine(7, name, what, origin, proposed)
        return "".join(segment.text for segment in drawn(line, Palette("mono"), 80, here=False))

    name, what = "Beatriz de Albuquerque", "their email, Re: " + "price list, " * 2 + "prices"
    assert what in row(name, what, "mail")
    doubt = "mail: to 2 people, of whom you are one"
    assert doubt in row(name, "their call", doubt), "where it comes from has what is free"
    assert row(name, what, "mail").index(what) == row("Ana", what, "mail").index(what), "columns stay where they are"
