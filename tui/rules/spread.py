"""The first words of an import, laid on working days (rulebook, Spread of an import), and when they are likely to come.

They have half of the places for keeping warm, and an import lays half of the budget on a day. So what is asked for
before them, answers above all, makes them later than they were laid, the more so the longer it takes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from tui.model.kinds import Kind
from tui.model.records import Prospect, Stage
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


class Ahead(NamedTuple):
    """What the coming days hold already, as an import finds it."""

    held: Mapping[date, int]
    """First words, by day."""
    waiting: int
    """First words that are due and have no place today."""
    rhythm: float
    """Touches a working day that the rhythm of others asks for."""
    others: float
    """Touches a working day beside it."""


def answered(people: Iterable[Prospect], now: datetime, rules: Rules) -> float:
    """How often a touch of yours was answered lately, 0 to 1; as the rule book has it while there are few of them."""
    since = now - timedelta(days=rules.capacity.days)
    ours = theirs = 0
    for prospect in people:
        for touch in reversed(prospect.touches):
            if touch.at < since:
                break
            ours += not (touch.inbound or touch.mailing or touch.kind is Kind.REPORT)
            theirs += touch.inbound and not touch.kind.is_conversation
    return min(1.0, (theirs + 1) / (ours + rules.budget.answered))


def likely(
    laid: Sequence[date], today: date, ahead: Ahead, share: float, again: float, rules: Rules, calendar: Calendar
) -> list[date]:
    """When the first words that were laid on these days, in order, will come if everything goes on as it does.

    Every day the budget is used up: by what others ask for, by answers of those who were touched the day before, then
    as the shares are. Whoever was opened is asked for again, so that repeats take their half.

    Args:
        laid: the days of all first words, also of those that wait.
        today: the user's day; it is over.
        ahead: what is asked for beside them.
        share: how often a touch is answered.
        again: how often a working day somebody is asked for again whom a first word has opened.
    """
    budget = rules.budget
    if not budget.per_day:
        return list(laid)
    found: list[date] = []
    day, due = today, 0
    opened = repeats = touched = 0.0
    while len(found) < len(laid):
        day += timedelta(days=1)
        if not calendar.is_working(rules.workdays.days, day):
            continue
        while due < len(laid) and laid[due] <= day:
            due += 1
        left = max(1.0, budget.per_day - share * touched)
        keep_warm = left - min(ahead.others, left - _part(left, budget.keep_warm))
        repeats += ahead.rhythm + opened * again
        words = min(due - opened, max(_part(keep_warm, budget.first_words), keep_warm - repeats))
        done = min(repeats, keep_warm - words)
        repeats -= done
        opened += words
        touched = budget.per_day - left + words + done
        found += [day] * (min(due, int(opened + _ROUNDED)) - len(found))
    return found


def _part(places: float, count: int) -> float:
    """One in so many of some places, as it is on average when each day rounds it up."""
    return min(places, places / count + (count - 1) / (2 * count))


_ROUNDED = 1e-6
"""Sums of fractions are a little less than the whole now and then."""
