"""The agenda of a day: groups, their order, and the daily budget for rhythm items."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from tui.model.records import Prospect
from tui.rules.engine import Item, Rule, State, next_due
from tui.rules.facts import counts_as_outbound, entry_stage

if TYPE_CHECKING:
    from tui.rules.book import Rules
    from tui.rules.calendar import Calendar


class DueGroup(StrEnum):
    """Where an item stands in the due panel, in order."""

    ANSWER = "answer now"
    PROMISED = "promised"
    TODAY = "today"
    LATE = "late"
    WAITING = "waiting"
    COMING = "coming days"

    __hash__ = str.__hash__  # an enumeration's own hash is computed in Python, again for each look into a table


POSTPONABLE = frozenset({Rule.SEQUENCE, Rule.RHYTHM})
"""Rules that time away hides."""


def group(item: Item, *, waiting: bool) -> DueGroup:
    """The group of an item."""
    if waiting:
        return _WAITING
    state, rule = item.state, item.rule
    if state is _UPCOMING:
        return _COMING
    if rule is _CLOCK or rule is _REPORT:
        return _ANSWER
    if rule is _PROMISE:
        return _PROMISED
    return _LATE_ONES if state is _LATE or state is _BROKEN else _TODAY


# Looked up once: a member of an enumeration costs more to find than to compare.
_ANSWER, _PROMISED, _TODAY, _LATE_ONES, _WAITING, _COMING = DueGroup
_UPCOMING, _LATE, _BROKEN = State.UPCOMING, State.LATE, State.BROKEN
_PROMISE, _CLOCK, _REPORT = Rule.PROMISE, Rule.CONTACT_CLOCK, Rule.REPORT


def overdue_share(item: Item, interval_days: float, now: datetime) -> float:
    """How far over its due time an item is, in lengths of its interval; negative before it."""
    return (now - item.due_at) / timedelta(days=interval_days)


def waiting(rhythm: Iterable[tuple[int, float]], settled_today: int, per_day: int) -> frozenset[int]:
    """The ids that wait because of the daily budget: the least overdue in proportion to their interval.

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
    start = calendar.day_start(now)
    first_today = None
    for place in range(len(prospect.touches) - 1, -1, -1):
        if prospect.touches[place].at < start:
            break
        if counts_as_outbound(prospect.touches[place]):
            first_today = place
    if first_today is None:
        return False
    item = next_due(_before(prospect, first_today), prospect.touches[first_today].at, rules, calendar)
    return item is not None and item.rule is Rule.RHYTHM and item.started


def _before(prospect: Prospect, place: int) -> Prospect:
    """The prospect as they were when that touch was made, without what was recorded later."""
    moment = prospect.touches[place].at
    return msgspec.structs.replace(
        prospect,
        stage=next((move.stage for move in reversed(prospect.stages) if move.at <= moment), entry_stage(prospect)),
        touches=prospect.touches[:place],
        promises=tuple(
            msgspec.structs.replace(promise, released_at=_until(promise.released_at, moment))
            for promise in prospect.promises
            if promise.made_at < moment
        ),
        skips=tuple(skip for skip in prospect.skips if skip.at <= moment),
        snooze=prospect.snooze if prospect.snooze is not None and prospect.snooze.made_at <= moment else None,
        closings=tuple(
            msgspec.structs.replace(closing, reopened_at=_until(closing.reopened_at, moment))
            for closing in prospect.closings
            if closing.at <= moment
        ),
    )


def _until(at: datetime | None, moment: datetime) -> datetime | None:
    """``at`` if it had come by ``moment``, else None."""
    return at if at is not None and at <= moment else None


class Spread(msgspec.Struct):
    """Spreads first rhythm dates over the coming days (rulebook, Import)."""

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
