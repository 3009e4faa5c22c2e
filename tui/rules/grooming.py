"""What the weekly grooming asks to decide of each prospect: kinds of decision, each with its evidence in words.

Possible duplicates, the last kind, are a matter of several people: ``tui.rules.duplicates`` finds them.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from tui.model.records import STAGES, Decision, Prospect, Stage
from tui.rules import proposals
from tui.rules.book import Rules
from tui.rules.calendar import Calendar
from tui.rules.engine import Item, Rule, State, candidates, ceiling_ground, snoozed_until, step_item
from tui.rules.facts import Facts, gather
from tui.rules.measures import influence, influence_from, touches_out
from tui.rules.promises import Outcome, outcome
from tui.rules.rhythm import own_interval
from tui.rules.stages import Stay, stays
from tui.rules.steps import next_step
from tui.when.saying import over, short


class Finding(msgspec.Struct, frozen=True, gc=False):
    """Something to decide about one prospect."""

    decision: Decision
    evidence: str
    order: tuple[float, ...]
    """Its place among those of its kind: the smallest first."""
    stage: Stage | None = None
    """Where to, of a move that is proposed."""


def title(decision: Decision, rules: Rules) -> str:
    """The heading of a kind."""
    if decision is Decision.BEYOND:
        return f"Beyond {rules.meter.high} touches without an answer"
    return _TITLES[decision]


_LATE = frozenset({State.LATE, State.BROKEN})
_TITLES = {
    Decision.UP: "Ready to move up",
    Decision.COOLING: "Silent and cooling",
    Decision.STEP: "Steps to do or to skip",
    Decision.STAY: "Long in their stage",
    Decision.UNREACHABLE: "No way to reach them",
    Decision.NEW: "Imported, not looked at yet",
    Decision.PROMISE: "Promises to repair",
    Decision.DUPLICATE: "Perhaps the same person",
}


def is_new(prospect: Prospect) -> bool:
    """True for imported people whom nobody has looked at: nothing was decided, and nothing happened but mailings."""
    return prospect.imported and not (
        prospect.looked_at
        or prospect.rests
        or prospect.taken_up_at
        or prospect.closings
        or any(not touch.mailing for touch in prospect.touches)
        or prospect.promises
        or prospect.skips
        or prospect.snooze
        or prospect.events
        or prospect.comfort
        or len(prospect.stages) > 1
    )


def ready_up(prospect: Prospect, now: datetime, rules: Rules, calendar: Calendar) -> Finding | None:
    """Whether a move up is to be decided: known from the record alone, and first in the list."""
    if prospect.closed is not None or is_new(prospect) or rests(prospect, Decision.UP, now, rules, calendar):
        return None
    found = proposals.up(prospect, rules)
    if found is None:
        return None
    return Finding(Decision.UP, found.evidence, (_stake(prospect.stage),), found.stage)


def findings(prospect: Prospect, now: datetime, rules: Rules, calendar: Calendar) -> list[Finding]:
    """Everything else to decide about a prospect except a long stay; nothing while closed."""
    if prospect.closed is not None:
        return []
    facts = gather(prospect)
    found = [*_promises(prospect, facts, now, rules, calendar)]
    if is_new(prospect):  # everything else can wait until they are known
        return [*found, _new(prospect, now)]
    some = (
        _cooling(prospect, facts, now, rules, calendar),
        _beyond(prospect, facts, rules),
        _step(prospect, facts, now, rules, calendar),
        _unreachable(prospect, facts),
    )
    asked = [each for each in some if each is not None]
    return found + [each for each in asked if not rests(prospect, each.decision, now, rules, calendar)]


def rests(prospect: Prospect, decision: Decision, now: datetime, rules: Rules, calendar: Calendar) -> bool:
    """True while a decision to leave this as it is holds; an event since then ends it."""
    left = [rest.at for rest in prospect.rests if rest.what is decision]
    at = max((at for at in (prospect.looked_at, *left) if at is not None), default=None)
    if at is None or now >= calendar.plus(at, rules.grooming.rest):
        return False
    return all(event.at <= at for event in prospect.events)


def _stake(stage: Stage) -> int:
    """What could be lost, the most first: buyers, then those who trust you, then those who know you."""
    return -STAGES.index(stage)


def _cooling(prospect: Prospect, facts: Facts, now: datetime, rules: Rules, calendar: Calendar) -> Finding | None:
    """Influence at risk: no word from you for long, or no answer from them."""
    if facts.is_unopened or _waits(prospect, facts, now, rules):
        return None
    since = influence_from(facts)
    left = influence(since, now, rules.influence)
    words = []
    if left < rules.grooming.influence and not _silence_is_meant(prospect, facts, now, rules, calendar):
        silence = over(now - since)
        how = f"no word from you for {silence}"
        if facts.last_mailing == since:
            how = f"last mailing {silence} ago, no other word from you since"
        elif facts.last_outbound != since:
            how = f"first contact {silence} ago, no word from you since"
        words.append(f"{left:.0%} of your influence left: {how}")
    silent = proposals.silent(prospect, facts, now, rules, calendar)
    if silent is not None:
        words.append(silent.evidence)
    if not words:
        return None
    order = (left, _stake(prospect.stage))
    return Finding(Decision.COOLING, "; ".join(words), order, silent.stage if silent is not None else None)


def _waits(prospect: Prospect, facts: Facts, now: datetime, rules: Rules) -> bool:
    """True while an open promise or a snooze says when they will hear from you."""
    if any(outcome(kept, facts.outbound, now, rules.promise) is Outcome.OPEN for kept in prospect.promises):
        return True
    until = snoozed_until(prospect, facts)
    return until is not None and now < until


def _silence_is_meant(prospect: Prospect, facts: Facts, now: datetime, rules: Rules, calendar: Calendar) -> bool:
    """True if your silence is intended: a step back, a taking up or their own interval says so.

    An interval does not say so once a touch is late already: by the ceiling (S10), or because they were entered long
    after you met.
    """
    moves = prospect.stages[-2:]
    back_at = moves[1].at if len(moves) == 2 and _stake(moves[1].stage) > _stake(moves[0].stage) else None
    if back_at is not None and now < calendar.plus(back_at, rules.grooming.rest):
        return True
    if prospect.taken_up_at is not None and now < calendar.plus(prospect.taken_up_at, rules.clock.broken):
        return True  # the first word has its own clock
    own = own_interval(prospect)
    if own is None:
        return False
    last = max(ceiling_ground(prospect, facts)[0], facts.last_contact or facts.first_contact)
    if now >= calendar.plus(last, own):
        return False
    return all(item.state not in _LATE for item in candidates(prospect, facts, now, rules, calendar))


def _beyond(prospect: Prospect, facts: Facts, rules: Rules) -> Finding | None:
    found = proposals.beyond(prospect, facts, rules)
    return Finding(Decision.BEYOND, found.evidence, (-touches_out(facts),)) if found is not None else None


def _step(prospect: Prospect, facts: Facts, now: datetime, rules: Rules, calendar: Calendar) -> Finding | None:
    """A step that has been late for long, and what must be done before it can be skipped."""
    found = proposals.late_step(prospect, facts, now, rules, calendar)
    step = next_step(prospect, facts, rules, calendar)
    if found is None or step is None:
        return None
    late_at = step_item(prospect, facts, step, now, rules, calendar).late_at or now
    first = candidates(prospect, facts, now, rules, calendar)[0]
    words = found.evidence if first.rule is Rule.SEQUENCE else f"{found.evidence}; {_before(first)} comes first"
    return Finding(Decision.STEP, words, (late_at.timestamp(),))


def _before(item: Item) -> str:
    if item.rule is Rule.CONTACT_CLOCK:
        return {"wrote": "an answer", "bought": "thanks", "referral": "thanks"}.get(item.cause, "the first word")
    return {Rule.PROMISE: "your promise", Rule.REPORT: "the report to the source"}.get(item.rule, "a word of yours")


def _unreachable(prospect: Prospect, facts: Facts) -> Finding | None:
    if prospect.email or prospect.phone or prospect.url:
        return None
    words = "no email, no phone, no link"
    if prospect.where:
        words += f"; met at {prospect.where}"
    return Finding(Decision.UNREACHABLE, words, (_stake(prospect.stage), -facts.first_contact.timestamp()))


def _new(prospect: Prospect, now: datetime) -> Finding:
    assert prospect.added_at is not None
    age = now - prospect.added_at
    words = f"imported {over(age)} ago" if age >= timedelta(minutes=1) else "imported just now"
    return Finding(Decision.NEW, words, (-prospect.added_at.timestamp(),))


def _promises(prospect: Prospect, facts: Facts, now: datetime, rules: Rules, calendar: Calendar) -> Iterable[Finding]:
    """The first broken promise, and how many more there are. One kept late is not broken: you were in touch."""
    broken = [kept for kept in prospect.promises if outcome(kept, facts.outbound, now, rules.promise) is Outcome.BROKEN]
    if broken:
        first = min(broken, key=lambda kept: kept.due_at)
        day = calendar.day(first.due_at)
        when = short(day if first.whole_day else first.due_at, now, calendar.zone, timed=True)
        end = first.end_at if first.whole_day else first.due_at
        more = f" and {len(broken) - 1} more" if len(broken) > 1 else ""
        note = f"{first.note}; " if first.note else ""  # first: the heading says that it was promised
        words = f"{note}promised for {when}{more}, {over(now - end)} over"
        yield Finding(Decision.PROMISE, words, (_stake(prospect.stage), first.due_at.timestamp()))


# How long others stay -------------------------------------------------------------------------------------


class StayLengths:
    """How long people stay or stayed in each stage, in seconds, up to ``now``."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._of: dict[Stage, list[float]] = {stage: [] for stage in STAGES}

    def add(self, prospect: Prospect) -> None:
        """One person more."""
        for stay in stays(prospect):
            insort(self._of[stay.stage], self._length(stay))

    def others(self, stay: Stay) -> tuple[int, float]:
        """How many other stays there are in this stage, and their median in seconds (0 without any)."""
        lengths = self._of[stay.stage]
        own = bisect_left(lengths, self._length(stay))
        counted = own < len(lengths) and lengths[own] == self._length(stay)
        count = len(lengths) - counted

        def at(place: int) -> float:
            return lengths[place + (counted and place >= own)]

        return count, (at((count - 1) // 2) + at(count // 2)) / 2 if count else 0.0

    def _length(self, stay: Stay) -> float:
        return max(0.0, ((stay.until or self._now) - stay.since).total_seconds())


def staying(prospect: Prospect, now: datetime, rules: Rules, calendar: Calendar) -> Stay | None:
    """The running stay, if it may be long and they can still move up; None if it was decided to leave them there."""
    if prospect.closed is not None or prospect.stage is STAGES[-1] or is_new(prospect):
        return None
    running = stays(prospect)[-1:]
    if not running or rests(prospect, Decision.STAY, now, rules, calendar):
        return None
    return running[0] if now >= calendar.plus(running[0].since, rules.grooming.stay_least) else None


def long_stay(stay: Stay, now: datetime, lengths: StayLengths, rules: Rules) -> Finding | None:
    """Long in the stage compared with the others."""
    count, median = lengths.others(stay)
    length = now - stay.since
    if count < rules.grooming.stay_others or length.total_seconds() <= rules.grooming.stay_times * median:
        return None
    words = f"in {stay.stage} for {over(length)}; half of {count} others: under {over(timedelta(0, median))}"
    return Finding(Decision.STAY, words, (_stake(stay.stage), -length.total_seconds()))
