"""The agenda of a day: groups, their order, and the daily budget for rhythm items."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from tui.model import Prospect
from tui.rules.engine import Item, Rule, State, next_due
from tui.rules.facts import counts_as_outbound

if TYPE_CHECKING:
    from tui.rules.book import Rules
    from tui.rules.calendar import Calendar


class Group(StrEnum):
    """Where an item stands in the due panel, in order."""

    ANSWER = "answer now"
    PROMISED = "promised"
    TODAY = "today"
    LATE = "late"
    WAITING = "waiting"
    COMING = "coming days"


POSTPONABLE = frozenset({Rule.SEQUENCE, Rule.RHYTHM})
"""Rules that time away hides."""


def group(item: Item, *, waiting: bool) -> Group:
    """The group of an item."""
    if waiting:
        return Group.WAITING
    if item.state is State.UPCOMING:
        return Group.COMING
    if item.rule in (Rule.CONTACT_CLOCK, Rule.REPORT):
        return Group.ANSWER
    if item.rule is Rule.PROMISE:
        return Group.PROMISED
    return Group.LATE if item.state in (State.LATE, State.BROKEN) else Group.TODAY


def overdue_share(item: Item, interval_days: float, now: datetime) -> float:
    """How far over its due time an item is, in lengths of its interval; negative before it."""
    return (now - item.due_at) / timedelta(days=interval_days)


def waiting(rhythm: Iterable[tuple[int, float]], settled_today: int, per_day: int) -> frozenset[int]:
    """Who waits because of the daily budget: the least overdue in proportion to their interval.

    Args:
        rhythm: id and ``overdue_share`` of each rhythm item that is due or late and not hidden.
        settled_today: rhythm items that touches of today settled; they use the budget up.
        per_day: the budget.
    """
    left = max(0, per_day - settled_today)
    ranked = sorted(rhythm, key=lambda entry: (-entry[1], entry[0]))
    return frozenset(who for who, _ in ranked[left:])


def settled_rhythm_today(prospect: Prospect, now: datetime, rules: Rules, calendar: Calendar) -> bool:
    """True when an outbound touch of the user's day settled a rhythm item that was due."""
    if not prospect.touches:
        return False
    start = calendar.day_start(now)
    for place in range(len(prospect.touches) - 1, -1, -1):
        if prospect.touches[place].at < start:
            break
    else:
        place = -1
    first_today = next(
        (at for at in range(place + 1, len(prospect.touches)) if counts_as_outbound(prospect.touches[at])), None
    )
    if first_today is None:
        return False
    moment = prospect.touches[first_today].at
    before = msgspec.structs.replace(
        prospect,
        touches=prospect.touches[:first_today],
        closings=tuple(closing for closing in prospect.closings if closing.at <= moment),
    )
    item = next_due(before, moment, rules, calendar)
    return item is not None and item.rule is Rule.RHYTHM and item.started


class Spread(msgspec.Struct):
    """Room for first rhythm dates over the coming days (rulebook, Import)."""

    load: list[int]
    """Rhythm items expected on each day, from tomorrow; its length is the last day allowed."""
    per_day: int
    day: int = 0

    def take(self) -> int:
        """The next day (0 = tomorrow) with room; when all are full, the one with the fewest."""
        while self.day < len(self.load) and self.load[self.day] >= self.per_day:
            self.day += 1
        chosen = self.day if self.day < len(self.load) else min(range(len(self.load)), key=self.load.__getitem__)
        self.load[chosen] += 1
        return chosen
