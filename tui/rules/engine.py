"""The cadence engine: whom to contact, how, and why now, for one prospect at one moment.

Pure functions over records: no clock, no file. The six rules of the rule book each answer with at most one
candidate (promises with several); ``decide`` says which of them is next.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

import msgspec

from tui.model.kinds import Kind
from tui.model.records import Prospect, Stage
from tui.rules import promises
from tui.rules.facts import BEGINNING, Facts, dated_contact, entry_stage, gather, too_old_at_entry
from tui.rules.rhythm import own_interval, rhythm_interval
from tui.rules.steps import NextStep, next_step

if TYPE_CHECKING:
    from tui.rules.book import Marks, Rules
    from tui.rules.calendar import Calendar


class Rule(StrEnum):
    """The six rules in the order that decides among candidates that have started."""

    PROMISE = "promise"
    CONTACT_CLOCK = "contact_clock"
    CEILING = "ceiling"
    REPORT = "report"
    SEQUENCE = "sequence"
    RHYTHM = "rhythm"

    __hash__ = str.__hash__  # an enumeration's own hash is computed in Python, again for each look into a table


ORDER: dict[Rule, int] = {rule: place for place, rule in enumerate(Rule)}


class State(StrEnum):
    """How a due item stands at a moment."""

    OPEN = "open"
    UPCOMING = "upcoming"
    DUE = "due"
    LATE = "late"
    BROKEN = "broken"


# Looked up once: a member of an enumeration costs more to find than to compare.
_UPCOMING, _DUE, _LATE, _BROKEN = State.UPCOMING, State.DUE, State.LATE, State.BROKEN

Cause = Literal[
    "promised", "met", "referred", "added", "wrote", "step", "contact", "first contact", "entry", "reopened", "told",
    "taken up",
]  # fmt: skip
"""What an item counts from; its evidence says it in words."""


class Item(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One due item: what to do, when, and which rule says so. Instants in UTC."""

    rule: Rule
    state: State
    kinds: tuple[Kind, ...]
    start_at: datetime
    """From here on it is no longer upcoming."""
    due_at: datetime
    late_at: datetime | None
    broken_at: datetime | None
    counts_from: datetime
    cause: Cause
    step: int | None = None
    snoozed: bool = False
    promise: int | None = None
    """The place of the promise among the prospect's promises."""

    @property
    def started(self) -> bool:
        """True in any state but upcoming."""
        return self.state is not State.UPCOMING


def next_due(prospect: Prospect, now: datetime, rules: Rules, calendar: Calendar) -> Item | None:
    """The one due item of an open prospect at ``now``, or None when they are closed.

    Args:
        prospect: the records; touches in order of time.
        now: an instant in UTC.
        rules: the effective rule book.
        calendar: the user's zone and times away.
    """
    found = explain(prospect, now, rules, calendar)
    return found[0] if found else None


def explain(prospect: Prospect, now: datetime, rules: Rules, calendar: Calendar) -> list[Item]:
    """Every candidate, the one that won first and the others in the order they would follow."""
    return [] if prospect.closed is not None else candidates(prospect, gather(prospect), now, rules, calendar)


def candidates(prospect: Prospect, facts: Facts, now: datetime, rules: Rules, calendar: Calendar) -> list[Item]:
    """``explain`` for an open prospect whose ``facts`` are gathered already."""
    found = _promises(prospect, facts, now, rules) if prospect.promises else []
    ceiling = _ceiling(prospect, facts, now, rules, calendar)
    promised = bool(found)
    rests = any(promise.due_at < (ceiling.broken_at or ceiling.due_at) for promise in found)
    step = next_step(prospect, facts, rules.sequence, calendar)
    clock = _contact_clock(prospect, facts, step, now, rules, calendar)
    if clock is not None:
        found.append(clock)
    if facts.first_outbound_place is not None:
        found += _report(prospect, facts, now, rules, calendar)
    if not rests:
        found.append(ceiling)
    if not promised:
        found.append(
            step_item(prospect, facts, step, now, rules, calendar)
            if step is not None
            else _rhythm(prospect, facts, now, rules, calendar)
        )
    found.sort(key=_precedence)
    return found


def _precedence(item: Item) -> tuple[int, int, datetime, int]:
    """Started before upcoming; the started by rule, the upcoming by due time, then by rule."""
    if item.state is _UPCOMING:
        return (1, 0, item.due_at, ORDER[item.rule])
    return (0, ORDER[item.rule], item.due_at, 0)


def next_mark(items: list[Item], now: datetime) -> datetime | None:
    """The next instant at which anything about these candidates can change by time alone."""
    ahead = [
        mark
        for item in items
        for mark in (item.start_at, item.due_at, item.late_at, item.broken_at)
        if mark is not None and mark > now
    ]
    return min(ahead, default=None)


# Rule 1 ---------------------------------------------------------------------------------------------------


def _promises(prospect: Prospect, facts: Facts, now: datetime, rules: Rules) -> list[Item]:
    found: list[Item] = []
    for place, promise in enumerate(prospect.promises):
        if promises.is_unsettled(promise, facts.outbound):
            marks = promises.marks(promise, rules.promise)
            found.append(
                Item(
                    Rule.PROMISE,
                    _state(now, marks.start_at, marks.late_at, marks.broken_at),
                    rules.promise.kinds,
                    marks.start_at,
                    marks.due_at,
                    marks.late_at,
                    marks.broken_at,
                    promise.made_at,
                    "promised",
                    promise=place,
                )
            )
    return found


# Rule 2 ---------------------------------------------------------------------------------------------------


def clock_starts(prospect: Prospect, facts: Facts, rules: Rules, calendar: Calendar) -> list[tuple[datetime, Cause]]:
    """The starts of contact clocks other than their touches: meeting, referral, adding, taking up."""
    starts: list[tuple[datetime, Cause]] = []
    above = entry_stage(prospect) is not Stage.VISIBILITY
    referred_at = prospect.referred_at if prospect.source is not None else None
    if referred_at is None and prospect.source is not None and not prospect.imported:
        referred_at = facts.added_at
    events: tuple[tuple[datetime | None, Cause], ...] = ((prospect.met_at, "met"), (referred_at, "referred"))
    for at, cause in events:
        if at is None or (above and at <= facts.added_at):
            continue
        if not too_old_at_entry(at, prospect, rules, calendar):
            starts.append((at, cause))
    if prospect.taken_up_at is not None:
        starts.append((prospect.taken_up_at, "taken up"))
    elif prospect.met_at is None and prospect.source is None and prospect.first_rhythm_at is None:
        starts.append((facts.added_at, "added"))
    return starts


def _contact_clock(
    prospect: Prospect, facts: Facts, step: NextStep | None, now: datetime, rules: Rules, calendar: Calendar
) -> Item | None:
    last, closed_at = facts.last_outbound, facts.closed_at
    running: list[tuple[datetime, Cause]] = []
    if last is None or last <= facts.first_contact or (facts.referred_at is not None and last <= facts.referred_at):
        running = [
            clock
            for clock in clock_starts(prospect, facts, rules, calendar)
            if (last is None or last <= clock[0]) and (closed_at is None or clock[0] > closed_at)
        ]
    if facts.unanswered is not None:
        running.append((facts.unanswered, "wrote"))
    if not running:
        return None
    start, cause = min(running, key=lambda clock: clock[0])
    kinds = step.rule.kinds if step is not None and step.number == 1 else rules.clock.kinds
    return _by_the_hour(Rule.CONTACT_CLOCK, start, cause, rules.clock, kinds, now, calendar)


# Rule 3 ---------------------------------------------------------------------------------------------------


def step_item(
    prospect: Prospect, facts: Facts, step: NextStep, now: datetime, rules: Rules, calendar: Calendar
) -> Item:
    """The next step as an item: not sooner than a comfort interval or a snooze allows."""
    due_at = step.due_at
    if step.number > 1 and (own := own_interval(prospect)):
        contact = max(facts.first_contact, facts.last_contact or facts.first_contact)
        due_at = max(due_at, calendar.plus(contact, own))
    until = snoozed_until(prospect, facts)
    snoozed = until is not None and until > due_at
    if until is not None and snoozed:
        due_at = until
    start_at = calendar.day_start(due_at)
    late_at = calendar.plus(max(due_at, step.became_next), rules.sequence.late)
    return Item(
        Rule.SEQUENCE,
        _state(now, start_at, late_at, None),
        step.rule.kinds,
        start_at,
        due_at,
        late_at,
        None,
        step.counts_from,
        "first contact" if step.rule.from_ == "first contact" else "step",
        step=step.number,
        snoozed=snoozed,
    )


# Rule 4 ---------------------------------------------------------------------------------------------------


def _rhythm(prospect: Prospect, facts: Facts, now: datetime, rules: Rules, calendar: Calendar) -> Item:
    length = rhythm_interval(prospect, rules)
    counts_from, cause, first_due = _rhythm_ground(prospect, facts)
    after = calendar.plus(counts_from, length)
    half = (after - counts_from) * rules.rhythm.late_share
    due_at = after if first_due is None else first_due
    until = snoozed_until(prospect, facts)
    snoozed = until is not None and until > due_at
    if until is not None and snoozed:
        due_at = until
    start_at = calendar.day_start(due_at)
    late_at = min(due_at + half, calendar.plus(due_at, rules.rhythm.late_most))
    return Item(
        Rule.RHYTHM,
        _state(now, start_at, late_at, None),
        rules.rhythm.kinds,
        start_at,
        due_at,
        late_at,
        None,
        counts_from,
        cause,
        snoozed=snoozed,
    )


def _rhythm_ground(prospect: Prospect, facts: Facts) -> tuple[datetime, Cause, datetime | None]:
    """What the rhythm counts from and why; and the due time itself where it is a first item."""
    contact, reopened = facts.last_contact, facts.reopened_at
    quiet = prospect.first_rhythm_at
    # People who entered without first clock were known before they were added: the adding is no first contact.
    first = facts.first_contact if quiet is None else dated_contact(prospect) or BEGINNING
    latest = first if contact is None or contact < first else contact
    if reopened is not None and latest < reopened:
        return reopened, "reopened", reopened
    since = facts.added_at if first is BEGINNING else first
    if quiet is not None and contact is None and first <= facts.added_at:
        return since, "entry", quiet
    return (latest, "contact", None) if latest is contact else (since, "first contact", None)


# Rule 5 ---------------------------------------------------------------------------------------------------


def _ceiling(prospect: Prospect, facts: Facts, now: datetime, rules: Rules, calendar: Calendar) -> Item:
    counts_from, cause = ceiling_ground(prospect, facts)
    broken_at = calendar.plus(counts_from, rules.ceiling.broken)
    due_at = calendar.minus(broken_at, rules.ceiling.due_before)
    late_at = calendar.minus(broken_at, rules.ceiling.late_before)
    start_at = calendar.day_start(due_at)
    return Item(
        Rule.CEILING,
        _state(now, start_at, late_at, broken_at),
        rules.ceiling.kinds,
        start_at,
        due_at,
        late_at,
        broken_at,
        counts_from,
        cause,
    )


def ceiling_ground(prospect: Prospect, facts: Facts) -> tuple[datetime, Cause]:
    """What the ceiling counts from (S10): the last outbound touch, first contact, the entry or the reopening."""
    at: datetime = facts.first_contact
    cause: Cause = "first contact"
    if prospect.first_rhythm_at is not None and facts.added_at > at:
        at, cause = facts.added_at, "entry"
    if facts.reopened_at is not None and facts.reopened_at > at:
        at, cause = facts.reopened_at, "reopened"
    if facts.last_outbound is not None and facts.last_outbound > at:
        at, cause = facts.last_outbound, "contact"
    return at, cause


# Rule 6 ---------------------------------------------------------------------------------------------------


def report_start(prospect: Prospect, facts: Facts) -> datetime | None:
    """Since when a report to the source is owed that is neither made nor skipped; None if none is owed."""
    if facts.first_outbound_place is None:
        return None
    place, touch = facts.first_outbound_place
    start = touch.at
    if facts.closed_at is not None and start <= facts.closed_at:
        return None
    if any(report.at > start or (report.at == start and at > place) for at, report in facts.reports):
        return None
    let_go = any(
        skip.what == "report" and skip.through is not None and skip.through >= start for skip in prospect.skips
    )
    return None if let_go else start


def _report(prospect: Prospect, facts: Facts, now: datetime, rules: Rules, calendar: Calendar) -> list[Item]:
    start = report_start(prospect, facts)
    if start is None:
        return []
    return [_by_the_hour(Rule.REPORT, start, "told", rules.report, rules.report.kinds, now, calendar)]


# Shared ---------------------------------------------------------------------------------------------------


def _by_the_hour(
    rule: Rule, start: datetime, cause: Cause, marks: Marks, kinds: tuple[Kind, ...], now: datetime, calendar: Calendar
) -> Item:
    """An item with marks by the hour: open from its start (rules 2 and 6)."""
    due_at = calendar.plus(start, marks.due)
    late_at = calendar.plus(start, marks.late)
    broken_at = calendar.plus(start, marks.broken)
    state = State.OPEN if now < due_at else _state(now, due_at, late_at, broken_at)
    return Item(rule, state, kinds, start, due_at, late_at, broken_at, start, cause)


def _state(now: datetime, start_at: datetime, late_at: datetime | None, broken_at: datetime | None) -> State:
    """Marks compare as "from that instant on"."""
    if broken_at is not None and now >= broken_at:
        return _BROKEN
    if late_at is not None and now >= late_at:
        return _LATE
    return _DUE if now >= start_at else _UPCOMING


def snoozed_until(prospect: Prospect, facts: Facts) -> datetime | None:
    """Until when rules 3 and 4 are postponed; a touch later than the snooze has ended it."""
    snooze = prospect.snooze
    if snooze is None or (facts.last_contact is not None and facts.last_contact > snooze.made_at):
        return None
    if facts.closed_at is not None and snooze.made_at <= facts.closed_at:
        return None  # closing ended it
    return snooze.until
