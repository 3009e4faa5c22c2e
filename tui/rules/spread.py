"""The first words of an import, laid on working days (rulebook, Spread of an import)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tui.model.records import Stage

if TYPE_CHECKING:
    from tui.rules.book import Rules
    from tui.rules.calendar import Calendar


def spread(
    count: int, stage: Stage, today: date, held: Mapping[date, int], rules: Rules, calendar: Calendar
) -> list[date]:
    """The days of the first words to ``count`` people, in order.

    They begin on the next working day and go evenly over at least the plain interval of the stage, as far ahead as it
    takes for no day to have more than the share of an import.

    Args:
        count: how many people.
        stage: theirs.
        today: the user's day.
        held: how many first words days have already.
        rules: the effective rule book.
        calendar: the user's zone.
    """
    most = day_share(rules)
    end = calendar.day(calendar.plus(calendar.start_of(today), rules.rhythm.of(stage)))
    days: list[date] = []
    room: list[int] = []
    day, free = today, 0
    while day < end or free < count:
        day += timedelta(days=1)
        left = most - held.get(day, 0) if most else count
        if day.weekday() in rules.workdays.days and left > 0:
            days.append(day)
            room.append(left)
            free += left
    found: list[date] = []
    for number in range(count):
        place = number * len(days) // count
        while not room[place]:
            place = (place + 1) % len(days)
        room[place] -= 1
        found.append(days[place])
    return sorted(found)


def day_share(rules: Rules) -> int:
    """The most first words that an import lays on a day; 0 = no limit."""
    return -(-rules.budget.per_day // rules.budget.imports)
