"""Measures of one relationship: influence, touches, answer times, the kept rate."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal

import msgspec

from tui.model.kinds import Kind
from tui.model.records import Prospect
from tui.rules.engine import Cause, clock_starts
from tui.rules.facts import Facts, gather
from tui.rules.promises import Outcome, outcome

if TYPE_CHECKING:
    from tui.rules.book import InfluenceRules, MeterRules, Rules
    from tui.rules.calendar import Calendar

MONTH_DAYS = 30.4375
"""Days of a month where fractions of one are needed: a year of 365.25 days by twelve."""

Meter = Literal["below", "inside", "beyond"]


class Measures(msgspec.Struct, frozen=True):
    """What is measured of one prospect."""

    influence: float
    """0 to 1 (S11)."""
    touches_out: int
    """Outbound touches since first contact (S12)."""
    meter: Meter
    first_answer_hours: float | None
    """Median hours from a contact clock's start to the touch that stopped it; None without one."""
    kept_rate: float | None
    """Promises kept on time, of those settled or broken; None without any."""


class Clock(msgspec.Struct, frozen=True):
    """One contact clock: when it started, and the answer or the letting go that ended it."""

    start: datetime
    cause: Cause
    answered_at: datetime | None = None
    let_go: bool = False


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
        influence(influence_from(facts), now, rules.influence),
        count,
        meter(count, rules.meter),
        median(answered) if answered else None,
        counted.count(Outcome.KEPT) / len(counted) if counted else None,
    )


def influence_from(facts: Facts) -> datetime:
    """The last outbound touch or first contact, whichever is later."""
    return max(facts.known_since, facts.last_outbound or facts.known_since)


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
    # Touches of an instant come first, in their order: a touch at the moment of the meeting is not after it.
    events: list[tuple[datetime, int, int, str, Cause]] = []
    for place, touch in enumerate(prospect.touches):
        if touch.kind is Kind.REPORT and touch.about is None:
            continue
        outbound = not touch.inbound or touch.kind.is_conversation
        events.append((touch.at, 0, place, "answer" if outbound else "start", "wrote"))
    for start, cause in clock_starts(prospect, facts, rules, calendar):
        events.append((start, 1, 0, "start", cause))
    events += [(skip.at, 2, 0, "skip", "wrote") for skip in prospect.skips if skip.what == "clock"]
    events += [(closing.at, 3, 0, "close", "wrote") for closing in prospect.closings]

    found: list[Clock] = []
    running: Clock | None = None
    behind: list[Clock] = []  # started while another ran: one runs at a time, the earliest
    for at, _, _, what, cause in sorted(events, key=lambda event: event[:3]):
        if what == "start":
            started = Clock(at, cause)
            if running is None:
                running = started
            else:
                behind.append(started)
        elif running is None:
            continue
        elif what != "skip":  # an answer answers all that ran, a closing ends it
            found.append(Clock(running.start, running.cause, at if what == "answer" else None, what != "answer"))
            running, behind = None, []
        elif running.cause == "wrote":  # only their word can be let go
            found.append(Clock(running.start, running.cause, let_go=True))
            behind = [clock for clock in behind if clock.cause != "wrote"]
            running = behind.pop(0) if behind else None
    if running is not None:
        found.append(running)
    return found
