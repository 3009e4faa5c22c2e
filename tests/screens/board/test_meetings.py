"""Meetings ahead in the due panel, as what they are."""

from __future__ import annotations

from datetime import timedelta

from textual.pilot import Pilot

from tests.boards import NOW, SIZES, app_for, current, screen_of
from tests.helpers import in_sizes, seen, text_of, until
from tui.capture.ahead import Ahead, keep_ahead
from tui.capture.records import Feed
from tui.pipeline import Pipeline
from tui.screens.dialogs.brief import BriefView


async def test_the_next_meetings_stand_above_the_list(people: Pipeline) -> None:
    people.tray.keep_feed(Feed("work", "ics", "x"))
    hour = timedelta(hours=1)
    found = [Ahead(NOW + hour * n, NOW + hour * (n + 1), (n, n + 1, 99)) for n in (1, 2, 3, 4)]
    keep_ahead(people.store.files.data, "work", (*found, Ahead(NOW + hour * 99, NOW + hour * 100, (1,))))
    names = [people.people.name(who) for who in (1, 2)]
    async with app_for(people).run_test(size=SIZES[0]) as pilot:
        async for width, _ in in_sizes(pilot, *SIZES):
            lines = [line.rstrip() for line in text_of(screen_of(pilot).due).split("\n")]
            shown = [line for line in lines if line.startswith(" ◇ meeting today ")]
            assert len(shown) == (1 if width == 80 else 3)
            assert shown[0].startswith(f" ◇ meeting today {NOW + hour:%H:%M}, with {names[0]}"[: width - 5])
            if width > 120:
                assert shown[0].endswith(names[1])
            assert all(len(line) <= width for line in lines)
        await _the_cursor_goes_there(pilot, people)
        people.clock = lambda: NOW + hour * 5
        screen_of(pilot).heard(set())
        await pilot.pause()
        assert screen_of(pilot).state.stop is None
        assert "meeting" not in text_of(screen_of(pilot).due)


async def _the_cursor_goes_there(pilot: Pilot[None], people: Pipeline) -> None:
    """Up from the first line to who comes to a meeting, and keys mean them; down again."""
    first, second, third, *_ = (people.people.name(who) for who in (1, 2, 3, 4))

    def chosen() -> str:
        return next((line for line in text_of(screen_of(pilot).due).split("\n") if line.startswith("▸◇")), "")

    await pilot.resize_terminal(80, 24)
    await pilot.press("tab", "g", "g", "j", "j")
    assert "12:12, with" in chosen(), "g goes to the first line, then to the first meeting; there each who comes"
    assert current(pilot) == second
    await pilot.press("j")
    assert (current(pilot), f"with {third}" in chosen()) == (third, True)
    screen_of(pilot).heard(set())
    await pilot.pause()
    assert f"with {third}" in chosen(), "a minute passes, and it stays there"
    await pilot.press("B")
    assert isinstance(pilot.app.screen, BriefView)
    assert third in seen(pilot.app)
    await pilot.press("escape", "enter")
    assert third in seen(pilot.app)
    await pilot.press("escape", "t", "c")
    await until(pilot, lambda: bool(people.prospect(3).touches[-1].at == NOW))
    assert f"with {third}" in chosen(), "a touch from there leaves it there"
    await pilot.press("u", *("j" * 6))
    assert chosen() == ""
    assert current(pilot) == people.people.name(screen_of(pilot).state.due.at(1))
    await pilot.press("g")
    for width, row in ((80, 2), (120, 1)):
        await pilot.resize_terminal(width, 40 if width == 120 else 24)
        await pilot.pause()
        assert await pilot.click("#due", offset=(8, row))
        assert (current(pilot), first in chosen()) == (first, True)
    await pilot.press("tab", "tab")
    assert chosen() == ""
