"""Meetings ahead in the due panel, as what they are."""

from __future__ import annotations

from datetime import timedelta

from tests.boards import NOW, SIZES, app_for, screen_of
from tests.helpers import in_sizes, text_of
from tui.capture.ahead import Ahead, keep_ahead
from tui.capture.records import Feed
from tui.pipeline import Pipeline


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
        people.clock = lambda: NOW + hour * 5
        screen_of(pilot).state.update(())
        screen_of(pilot).due.show()
        await pilot.pause()
        assert "meeting" not in text_of(screen_of(pilot).due)
