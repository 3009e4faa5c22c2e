"""The cadence engine: whom to contact, how, and why now, for one prospect at one moment.

Pure functions over records: no clock, no file. The six rules of the rule book each answer with at most one
candidate (promises with several); ``decide`` says which of them is next.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Literal, NamedTuple

import msgspec

from tui.model.kinds import Kind
from tui.model.records import Prospect, Stage
from tui.rules import promises
from tui.rules.book import Marks, Rules
from tui.rules.calendar import Calendar
from tui.rules.facts import (
    BEGINNING,
    Facts,
    dated_contact,
    entry_stage,
    gather,
    is_contact,
    noted_late,
    too_old_at_entry,
)
from tui.rules.rhythm import own_interval, rhythm_interval
from tui.rules.steps import NextStep, next_step, takes_two


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
    "promised", "met", "referred", "added", "wrote", "bought", "referral", "step", "asked", "contact", "mailing",
    "first contact", "entry", "reopened", "told", "taken up",
]  # fmt: skip
"""What an item counts from; its evidence says it in words. "referral": they gave one; "referred": they were one."""

FIRST_NOTES: frozenset[Cause] = frozenset({"met", "referred", "added", "taken up"})
"""What starts a first clock; everything else is something that they did."""


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
    first: bool = False
    """A first word, or the first item of who was added or reopened without a time to count from (rulebook, The day)."""
    askings: int = 0
    """How often a step that takes two was asked for."""

    @property
    def started(self) -> bool:
        """True in any state but upcoming."""
        return self.state is not State.UPCOMING


def next_due(prospect: Prospect, now: datetime, rules: Rules, calendar: Calendar) -> Item | None:
    """The one due item of an open prospect at ``now``, or None when they are closed.

    Args:
        prospect: the records; touches in order of time.
        now: an instant in UTC.
    """
    found = explain(prospect, now, rules, calendar)
    return found[0] if found else None


def explain(prospect: Prospect, now: datetime, rules: Rules, calendar: Calendar) -> list[Item]:
    """Every candidate, the one that won first and the others in the order they would follow."""
    return [] if prospect.closed is not None else candidates(prospect, gather(prospect), now, rules, calendar)


def candidates(prospect: Prospect, facts: Facts, now: datetime, rules: Rules, calendar: Calendar) -> list[Item]:
    """``explain`` for an open prospect whose ``facts`` are gathered already."""
    promised = _promises(prospect, facts, now, rules) if prospect.promises else []
    found = list(promised)
    step = next_step(prospect, facts, rules, calendar)
    clock = _contact_clock(prospect, facts, step, now, rules, calendar)
    if clock is not None:
        found.append(clock)
    if facts.referred_at is not None:
        found += _reports(prospect, facts, now, rules, calendar)
    found += _resting(prospect, facts, step, promised, now, rules, calendar)
    found.sort(key=_precedence)
    return found


def _resting(
    prospect: Prospect,
    facts: Facts,
    step: NextStep | None,
    promised: list[Item],
    now: datetime,
    rules: Rules,
    calendar: Calendar,
) -> list[Item]:
    """Rules 3, 4 and 5: the items that an open promise lets rest."""
    if facts.is_unopened:
        end = first_word_end(prospect, rules, calendar)
        rests = any(promise.due_at <= end for promise in promised)
        return [] if rests else [_rhythm(prospect, facts, now, rules, calendar)]
    found: list[Item] = []
    ceiling = _ceiling(prospect, facts, now, rules, calendar)
    if not any(promise.due_at < (ceiling.broken_at or ceiling.due_at) for promise in promised):
        found.append(ceiling)
    if not promised:
        found.append(
            step_item(prospect, facts, step, now, rules, calendar)
            if step is not None
            else _rhythm(prospect, facts, now, rules, calendar)
        )
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
                    reachable_first(rules.promise.kinds, prospect),
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
    """The starts of contact clocks other than their touches: meeting, referral, adding, taking up, and their deeds."""
    starts: list[tuple[datetime, Cause]] = []
    above = prospect.imported and entry_stage(prospect) is not Stage.VISIBILITY
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
    starts += [
        (event.at, event.what)
        for event in prospect.events
        if event.what != "interest" and not noted_late(event, rules, calendar)
    ]
    return starts


def is_let_go(start: datetime, cause: Cause, prospect: Prospect, rules: Rules, calendar: Calendar) -> bool:
    """True for a clock that a skip ended: all that had started, but an unbroken one of a meeting or referral."""
    return any(
        skip.what == "clock"
        and skip.through is not None
        and start <= skip.through
        and (cause not in KEPT_BY_SKIP or calendar.plus(start, rules.clock.broken) <= skip.at)
        for skip in prospect.skips
    )


KEPT_BY_SKIP: frozenset[Cause] = frozenset({"met", "referred", "taken up"})
"""First clocks that letting go does not end before they break (rule 2)."""


def _contact_clock(
    prospect: Prospect, facts: Facts, step: NextStep | None, now: datetime, rules: Rules, calendar: Calendar
) -> Item | None:
    last, closed_at = facts.last_outbound, facts.closed_at
    running: list[tuple[datetime, Cause]] = []
    latest = [facts.first_contact, *([facts.referred_at] if facts.referred_at is not None else [])]
    latest += [event.at for event in prospect.events]
    if last is None or last <= max(latest):
        running = [
            (at, cause)
            for at, cause in clock_starts(prospect, facts, rules, calendar)
            if (last is None or last <= at)
            and (closed_at is None or at > closed_at)
            and not (prospect.skips and is_let_go(at, cause, prospect, rules, calendar))
        ]
    if facts.unanswered is not None:
        running.append((facts.unanswered, "wrote"))
    if not running:
        return None
    start, cause = min(running, key=lambda clock: clock[0])
    kinds = rules.clock.thanks_kinds if cause in ("bought", "referral") else rules.clock.kinds
    if step is not None and step.number == 1:
        kinds = step.rule.kinds
    kinds = reachable_first(kinds, prospect)
    return _by_the_hour(Rule.CONTACT_CLOCK, start, cause, rules.clock, kinds, now, calendar)


# Rule 3 ---------------------------------------------------------------------------------------------------


def step_item(
    prospect: Prospect, facts: Facts, step: NextStep, now: datetime, rules: Rules, calendar: Calendar
) -> Item:
    """The next step as an item."""
    due_at, snoozed = step_due(prospect, facts, step, rules, calendar)
    start_at = calendar.day_start(due_at)
    late_at = calendar.plus(max(due_at, step.became_next), rules.sequence.late)
    kinds = step.rule.kinds
    if takes_two(step.rule, rules):
        kinds = tuple(dict.fromkeys((*kinds, *rules.sequence.ask_kinds)))
    cause: Cause = "first contact" if step.rule.from_ == "first contact" else "step"
    return Item(
        Rule.SEQUENCE,
        _state(now, start_at, late_at, None),
        reachable_first(kinds, prospect),
        start_at,
        due_at,
        late_at,
        None,
        step.counts_from,
        "asked" if step.askings else cause,
        step=step.number,
        snoozed=snoozed,
        askings=step.askings,
    )


def step_due(
    prospect: Prospect, facts: Facts, step: NextStep, rules: Rules, calendar: Calendar
) -> tuple[datetime, bool]:
    """When a step is due: not sooner than comfort, one thing a day, working days and a snooze allow; whether that does.

    Of the ``facts`` it reads first and last contact, what was sent last, and the last closing.
    """
    due_at = step.due_at
    if step.number > 1 and (own := own_interval(prospect)):
        contact = max(facts.first_contact, facts.last_contact or facts.first_contact)
        due_at = max(due_at, calendar.plus(contact, own))
    for before in (facts.last_sent, step.after_skip):
        if before is not None:
            due_at = max(due_at, calendar.day_end(before))
    return _snoozed(calendar.on_day_of(rules.workdays.days, due_at), prospect, facts)


def _snoozed(due_at: datetime, prospect: Prospect, facts: Facts) -> tuple[datetime, bool]:
    """When an item of rules 3 and 4 is due, and whether a snooze says so: its date is kept as it was set."""
    until = snoozed_until(prospect, facts)
    return (until, True) if until is not None and until > due_at else (due_at, False)


# Rule 4 ---------------------------------------------------------------------------------------------------


def _rhythm(prospect: Prospect, facts: Facts, now: datetime, rules: Rules, calendar: Calendar) -> Item:
    length = rhythm_interval(prospect, facts, rules)
    ground = _rhythm_ground(prospect, facts)
    after = calendar.plus(ground.counts_from, length)
    planned = calendar.on_day_of(rules.workdays.days, after if ground.first_due is None else ground.first_due)
    elapsed = (planned if ground.timed else after) - ground.counts_from
    due_at, snoozed = _snoozed(planned, prospect, facts)
    start_at = calendar.day_start(due_at)
    late_at = min(due_at + elapsed * rules.rhythm.late_share, calendar.plus(due_at, rules.rhythm.late_most))
    return Item(
        Rule.RHYTHM,
        _state(now, start_at, late_at, None),
        reachable_first(rules.rhythm.kinds, prospect),
        start_at,
        due_at,
        late_at,
        None,
        ground.counts_from,
        ground.cause,
        snoozed=snoozed,
        first=facts.is_unopened or not ground.timed,
    )


class _Ground(NamedTuple):
    """What the rhythm counts from, and why."""

    counts_from: datetime
    cause: Cause
    first_due: datetime | None = None
    """The due time itself, of a first item."""
    timed: bool = True
    """False for a first item without a time to count from."""


def _rhythm_ground(prospect: Prospect, facts: Facts) -> _Ground:
    quiet, reopened = prospect.first_rhythm_at, facts.reopened_at
    # People who entered without first clock were known before they were added: the adding is no first contact.
    dated = dated_contact(prospect)
    first = facts.first_contact if quiet is None else dated or BEGINNING
    if facts.is_unopened and quiet is not None:
        return _first_word_ground(prospect, facts, quiet)
    contact, cause = facts.last_contact, _CONTACT
    if facts.last_mailing is not None and (contact is None or contact < facts.last_mailing):
        contact, cause = facts.last_mailing, _MAILING
    latest = first if contact is None or contact < first else contact
    if reopened is not None and latest < reopened:
        return _Ground(reopened, "reopened", reopened, timed=False)
    since = facts.added_at if first is BEGINNING else first
    if quiet is not None and contact is None and first <= facts.added_at:
        return _Ground(since, "entry", quiet, timed=dated is not None)
    return _Ground(latest, cause) if latest is contact else _Ground(since, "first contact")


def _first_word_ground(prospect: Prospect, facts: Facts, date: datetime) -> _Ground:
    """The ground of a first word: its date, or the reopening.

    They have not heard from you: what they write starts a clock, and moves no first word. What they wrote before the
    import does, as any touch.
    """
    if facts.reopened_at is not None:
        return _Ground(facts.reopened_at, "reopened", facts.reopened_at, timed=False)
    dated = dated_contact(prospect)
    before = [touch.at for touch in prospect.touches if is_contact(touch) and touch.at < facts.added_at]
    if before:
        return _Ground(max(before[-1], dated or BEGINNING), "contact")
    return _Ground(dated or facts.added_at, "entry", date, timed=dated is not None and dated < date)


_CONTACT: Cause = "contact"
_MAILING: Cause = "mailing"


def first_word_end(prospect: Prospect, rules: Rules, calendar: Calendar) -> datetime:
    """Until when the first word to somebody unopened may be put off: so long after its date as others go at most."""
    reopened_at = prospect.closings[-1].reopened_at if prospect.closings else None
    return calendar.plus(reopened_at or prospect.first_rhythm_at or BEGINNING, rules.ceiling.broken)


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
        reachable_first(rules.ceiling.kinds, prospect),
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
    if facts.last_mailing is not None and facts.last_mailing > at:
        at, cause = facts.last_mailing, "mailing"
    return at, cause


# Rule 6 ---------------------------------------------------------------------------------------------------


def owed_reports(prospect: Prospect, facts: Facts, rules: Rules, calendar: Calendar) -> list[tuple[datetime, Cause]]:
    """Since when reports to the source are owed that are neither made nor let go; the earliest first."""
    starts: list[tuple[datetime, Cause, int]] = []
    if facts.first_outbound_place is not None:
        place, touch = facts.first_outbound_place
        starts.append((touch.at, "told", place))
    bought = facts.first_purchase
    if bought is not None and not noted_late(bought, rules, calendar):
        starts.append((bought.at, "bought", len(prospect.touches)))
    owed = [
        (start, cause)
        for start, cause, place in starts
        if (facts.closed_at is None or start > facts.closed_at)
        and not any(report.at > start or (report.at == start and at > place) for at, report in facts.reports)
        and not any(skip.what == "report" and skip.through and skip.through >= start for skip in prospect.skips)
    ]
    return sorted(owed, key=lambda each: each[0])


def _reports(prospect: Prospect, facts: Facts, now: datetime, rules: Rules, calendar: Calendar) -> list[Item]:
    return [
        _by_the_hour(Rule.REPORT, start, cause, rules.report, rules.report.kinds, now, calendar)
        for start, cause in owed_reports(prospect, facts, rules, calendar)
    ]


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


def reachable_first(kinds: tuple[Kind, ...], prospect: Prospect) -> tuple[Kind, ...]:
    """Kinds that need no address, or one that is known, before the others; else in their order."""
    return _reachable_first(kinds, bool(prospect.email), bool(prospect.phone), bool(prospect.url))


@lru_cache
def _reachable_first(kinds: tuple[Kind, ...], email: bool, phone: bool, url: bool) -> tuple[Kind, ...]:
    known = {"": True, "email": email, "phone": phone, "url": url}
    return tuple(sorted(kinds, key=lambda kind: not known[kind.address]))


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
