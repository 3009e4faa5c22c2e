"""Measures of one relationship: influence, touches, answer times, the kept rate."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from operator import itemgetter
from typing import Literal

import msgspec
from msgspec.structs import replace

from tui.model.records import Prospect
from tui.rules.book import InfluenceRules, MeterRules, Rules
from tui.rules.calendar import Calendar
from tui.rules.engine import KEPT_BY_SKIP, Cause, clock_starts
from tui.rules.facts import BEGINNING, Facts, gather, is_contact
from tui.rules.promises import Outcome, outcome

MONTH_DAYS = 30.4375
"""Days of a month where fractions of one are needed: a year of 365.25 days by twelve."""

Meter = Literal["below", "inside", "beyond"]


class Measures(msgspec.Struct, frozen=True):
    """What is measured of one prospect."""

    influence: float | None
    """0 to 1 (S11); None for the unopened."""
    touches_out: int
    """Outbound touches since first contact (S12)."""
    meter: Meter
    first_answer_hours: float | None
    """Median hours from a contact clock's start to the touch that stopped it; None without one."""
    kept_rate: float | None
    """Promises kept on time, of those settled or broken; None without any."""


class Clock(msgspec.Struct, frozen=True):
    """One contact clock: when it started, and the answer that ended it, or that it was let go."""

    start: datetime
    cause: Cause
    answered_at: datetime | None = None
    let_go: bool = False
    missed: bool = False
    """It was let go when it had broken already."""

    def is_in_time(self, end: datetime, now: datetime) -> bool | None:
        """Whether it was answered by ``end``; None while that is open, or if it was let go before it broke."""
        if self.let_go:
            return False if self.missed else None
        if self.answered_at is None and now < end:
            return None
        return self.answered_at is not None and self.answered_at <= end


def measure(prospect: Prospect, now: datetime, rules: Rules, calendar: Calendar) -> Measures:
    """All measures of a prospect at ``now``."""
    from statistics import median  # only here: the agenda needs none, and it takes a while to import

    facts = gather(prospect)
    count = touches_out(facts)
    answered = [
        (clock.answered_at - clock.start).total_seconds() / 3600
        for clock in clocks(prospect, facts, rules, calendar)
        if clock.answered_at is not None
    ]
    outcomes = [outcome(promise, facts.outbound, now, rules.promise) for promise in prospect.promises]
    counted = [found for found in outcomes if found in (Outcome.KEPT, Outcome.LATE, Outcome.BROKEN)]
    return Measures(
        None if facts.is_unopened else influence(influence_from(facts), now, rules.influence),
        count,
        meter(count, rules.meter),
        median(answered) if answered else None,
        counted.count(Outcome.KEPT) / len(counted) if counted else None,
    )


def influence_from(facts: Facts) -> datetime:
    """The last outbound touch, mailing or first contact, whichever is latest."""
    return max(facts.known_since, facts.last_outbound or BEGINNING, facts.last_mailing or BEGINNING)


def influence(since: datetime, now: datetime, rules: InfluenceRules) -> float:
    """What is left of your influence, 0 to 1, after the silence since then (S11, a rule of thumb)."""
    months = max(0.0, (now - since).total_seconds() / 86_400 / MONTH_DAYS)
    if rules.mode == "linear":
        return max(0.0, 1 - rules.monthly_loss * months)
    return float((1 - rules.monthly_loss) ** months)


def touches_out(facts: Facts) -> int:
    """Outbound touches since first contact (S12)."""
    return sum(touch.at >= facts.known_since for touch in facts.outbound)


def meter(count: int, rules: MeterRules) -> Meter:
    """The touches it took so far, against the 5 to 12 it takes."""
    if count < rules.low:
        return "below"
    return "inside" if count <= rules.high else "beyond"


def clocks(prospect: Prospect, facts: Facts, rules: Rules, calendar: Calendar) -> list[Clock]:
    """Every contact clock there was, oldest first; the last one may still be running."""
    found = _Clocks(lambda clock, at: calendar.plus(clock.start, rules.clock.broken) <= at)
    for at, what in _clock_events(prospect, facts, rules, calendar):
        if what == "answered":
            found.answer(at)
        elif what == "skipped":
            found.skip(at)
        elif what == "closed":
            found.close(at)
        else:
            found.start(at, what)
    return [*found.ended, *found.running[:1]]


_ClockEvent = tuple[datetime, Cause | Literal["answered", "skipped", "closed"]]
"""When, and what happened: the cause of a start, or what ends a clock."""


def _clock_events(prospect: Prospect, facts: Facts, rules: Rules, calendar: Calendar) -> list[_ClockEvent]:
    """What starts and ends contact clocks, in order."""
    events: list[_ClockEvent] = [
        (touch.at, "answered" if not touch.inbound or touch.kind.is_conversation else "wrote")
        for touch in prospect.touches
        if is_contact(touch)
    ]
    events += clock_starts(prospect, facts, rules, calendar)
    events += [(skip.at, "skipped") for skip in prospect.skips if skip.what == "clock"]
    events += [(closing.at, "closed") for closing in prospect.closings]
    # Of one instant they stay in this order: a touch at the moment of the meeting is not after it.
    return sorted(events, key=itemgetter(0))


class _Clocks:
    """The contact clocks of a prospect, as one event after another is told.

    Args:
        broken: whether a clock had broken at an instant.
    """

    def __init__(self, broken: Callable[[Clock, datetime], bool]) -> None:
        self._broken = broken
        self.ended: list[Clock] = []
        self.running: list[Clock] = []
        """Only the first of them runs; behind it stand those that started while it ran."""

    def start(self, at: datetime, cause: Cause) -> None:
        """They wrote, bought, gave a referral, or were met, referred, added."""
        self.running.append(Clock(at, cause))

    def answer(self, at: datetime) -> None:
        """An answer answers all that run."""
        if self.running:
            self.ended.append(replace(self.running[0], answered_at=at))
            self.running = []

    def close(self, at: datetime) -> None:
        """A closing lets go of all that run."""
        self._let_go(at, [])

    def skip(self, at: datetime) -> None:
        """Letting go ends all that run but an unbroken one of a meeting or referral."""
        self._let_go(at, [each for each in self.running if each.cause in KEPT_BY_SKIP and not self._broken(each, at)])

    def _let_go(self, at: datetime, kept: list[Clock]) -> None:
        if self.running and self.running[0] not in kept:
            self.ended.append(replace(self.running[0], let_go=True, missed=self._broken(self.running[0], at)))
        self.running = kept
