"""A second, slow and plain reading of "The decision" in the rule book, to hold against the engine.

It shares the records and the numbers with the engine and nothing else: no calendar, no facts, no steps. Every
function follows one paragraph of the rule book; where its text leaves two readings open, a comment says so.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from tui.model.intervals import Interval, interval
from tui.model.kinds import Kind
from tui.model.records import Promise, Prospect, Stage, Touch

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from tui.rules.book import Marks, Rules

ORDER = ("promise", "contact_clock", "ceiling", "report", "sequence", "rhythm")
STEPS = ("note", "social", "card", "call", "coffee", "second_card")


@dataclass(frozen=True)
class Due:
    """What the rule book asks for, as far as the engine's items can be compared with it."""

    rule: str
    state: str
    kinds: tuple[Kind, ...]
    due_at: datetime
    late_at: datetime | None
    broken_at: datetime | None
    step: int | None = None


# Time -------------------------------------------------------------------------------------------------------


def plus(at: datetime, step: Interval, zone: ZoneInfo, sign: int = 1) -> datetime:
    """``at`` and a length later (or earlier): months and days on the wall clock, seconds as elapsed time."""
    if step.months or step.days:
        wall = at.astimezone(zone).replace(tzinfo=None, fold=0)
        if step.months:
            months = wall.year * 12 + wall.month - 1 + sign * step.months
            year, month = months // 12, months % 12 + 1
            wall = wall.replace(year=year, month=month, day=min(wall.day, monthrange(year, month)[1]))
        wall += sign * timedelta(days=step.days)
        at = wall.replace(tzinfo=zone).astimezone(UTC)
    return at + sign * timedelta(seconds=step.seconds)


def day_start(at: datetime, zone: ZoneInfo) -> datetime:
    """The start of the user's day that holds ``at``."""
    return datetime.combine(at.astimezone(zone).date(), datetime.min.time(), zone).astimezone(UTC)


def _by_day(now: datetime, due: datetime, late: datetime, broken: datetime | None, zone: ZoneInfo) -> str:
    if broken is not None and now >= broken:
        return "broken"
    if now >= late:
        return "late"
    return "due" if now >= day_start(due, zone) else "upcoming"


# Terms ------------------------------------------------------------------------------------------------------


def is_contact(touch: Touch) -> bool:
    """A report to the source is no contact with the prospect; one made to them is."""
    return touch.kind is not Kind.REPORT or touch.about is not None


def is_outbound(touch: Touch) -> bool:
    """Ours, or a conversation whoever began it."""
    return is_contact(touch) and (not touch.inbound or touch.kind in (Kind.CALL, Kind.MEETING))


def starts_clock(touch: Touch) -> bool:
    """Theirs, and no conversation."""
    return is_contact(touch) and not is_outbound(touch)


def added_at(prospect: Prospect) -> datetime:
    assert prospect.added_at is not None
    return prospect.added_at


def referral(prospect: Prospect) -> datetime | None:
    """Who has a source is referred, at the time given, else when added."""
    if prospect.source is None:
        return None
    return prospect.referred_at if prospect.referred_at is not None else added_at(prospect)


def first_contact(prospect: Prospect) -> datetime:
    """For who was taken up: that moment, unless they were met or referred later still."""
    known = prospect.met_at or referral(prospect) or added_at(prospect)
    return known if prospect.taken_up_at is None else max(known, prospect.taken_up_at)


def is_quiet(prospect: Prospect) -> bool:
    """Without first clock and sequence since the entry."""
    return prospect.first_rhythm_at is not None


def entered_quietly(prospect: Prospect) -> bool:
    """The same, also of who was taken up since."""
    return is_quiet(prospect) or prospect.taken_up_at is not None


def closed_at(prospect: Prospect) -> datetime | None:
    """The last closing, whether or not it is over."""
    return prospect.closings[-1].at if prospect.closings else None


def reopened_at(prospect: Prospect) -> datetime | None:
    return prospect.closings[-1].reopened_at if prospect.closings else None


def last_at(touches: list[Touch]) -> datetime | None:
    return max((touch.at for touch in touches), default=None)


def contacts(prospect: Prospect) -> list[Touch]:
    return [touch for touch in prospect.touches if is_contact(touch)]


def outbound(prospect: Prospect) -> list[Touch]:
    return [touch for touch in prospect.touches if is_outbound(touch)]


# 1. Promise -------------------------------------------------------------------------------------------------


def promise_marks(promise: Promise, rules: Rules) -> tuple[datetime, datetime]:
    """Late and broken."""
    if promise.whole_day:
        return promise.end_at, promise.end_at
    grace = promise.due_at + timedelta(seconds=rules.promise.grace.seconds)
    return promise.due_at, max(promise.end_at, grace)


def promise_outcome(prospect: Prospect, promise: Promise, now: datetime, rules: Rules) -> str:
    """open, kept, late (kept late), broken, released."""
    if promise.released_at is not None:
        return "released"
    for touch in outbound(prospect):
        if touch.at > promise.made_at and touch.at >= promise.start_at:
            if promise.whole_day:
                return "kept" if touch.at < promise.end_at else "late"
            grace = promise.due_at + timedelta(seconds=rules.promise.grace.seconds)
            return "kept" if touch.at <= grace else "late"
    return "broken" if now >= promise_marks(promise, rules)[1] else "open"


def open_promises(prospect: Prospect, now: datetime, rules: Rules) -> list[Promise]:
    """Ahead, late or broken."""
    return [
        promise for promise in prospect.promises if promise_outcome(prospect, promise, now, rules) in ("open", "broken")
    ]


def promise_items(prospect: Prospect, now: datetime, rules: Rules) -> list[Due]:
    found = []
    for promise in open_promises(prospect, now, rules):
        late, broken = promise_marks(promise, rules)
        if now >= broken:
            state = "broken"
        elif now >= late:
            state = "late"
        else:
            state = "due" if now >= promise.start_at else "upcoming"
        found.append(Due("promise", state, rules.promise.kinds, promise.due_at, late, broken))
    return found


# 2. Contact clock -------------------------------------------------------------------------------------------


def too_old(prospect: Prospect, at: datetime, rules: Rules, zone: ZoneInfo) -> bool:
    """Older than the entry allows: 14 days for one added by hand, 24 hours for an import."""
    oldest = rules.entry.imported_oldest if prospect.imported else rules.entry.added_oldest
    return plus(at, oldest, zone) < added_at(prospect)


def clock_start(prospect: Prospect, rules: Rules, zone: ZoneInfo) -> datetime | None:
    """The start of the clock that runs, if any."""
    starts: list[datetime] = []
    touches = contacts(prospect)

    above = bool(prospect.stages) and prospect.stages[0].stage is not Stage.VISIBILITY
    events = [at for at in (prospect.met_at, referral(prospect)) if at is not None]
    for at in events:
        given = prospect.referred_at is not None
        if entered_quietly(prospect) and prospect.imported and at == referral(prospect) and not given:
            # Ambiguous: who has a source is referred when added, and that referral is not too old at the entry; as the
            # engine: an import starts without first clock, whoever is named as its source later.
            continue
        at_entry = at <= added_at(prospect)
        if too_old(prospect, at, rules, zone) or (above and at_entry):
            continue
        starts.append(at)
    if prospect.taken_up_at is not None:
        starts.append(prospect.taken_up_at)
    elif not events and not is_quiet(prospect):
        starts.append(added_at(prospect))
    starts = [at for at in starts if not any(is_outbound(touch) and touch.at > at for touch in touches)]

    let_go = max((skip.through for skip in prospect.skips if skip.what == "clock" and skip.through), default=None)
    for place, touch in enumerate(touches):
        answered = any(is_outbound(later) for later in touches[place + 1 :])
        if starts_clock(touch) and not answered and (let_go is None or touch.at > let_go):
            starts.append(touch.at)

    # Ambiguous: what they wrote at the very instant of a closing; as the engine: let go with it.
    closed = closed_at(prospect)
    return min((at for at in starts if closed is None or at > closed), default=None)


def _by_hour(rule: str, now: datetime, start: datetime, marks: Marks, kinds: tuple[Kind, ...], zone: ZoneInfo) -> Due:
    due, late, broken = (plus(start, mark, zone) for mark in (marks.due, marks.late, marks.broken))
    state = "open"
    for mark, name in ((due, "due"), (late, "late"), (broken, "broken")):
        if now >= mark:
            state = name
    return Due(rule, state, kinds, due, late, broken)


def clock_items(prospect: Prospect, now: datetime, rules: Rules, zone: ZoneInfo) -> list[Due]:
    start = clock_start(prospect, rules, zone)
    if start is None:
        return []
    first = sequence_runs(prospect, rules) and next_step(prospect, rules)[0] == 1
    kinds = rules.sequence.note.kinds if first else rules.clock.kinds
    return [_by_hour("contact_clock", now, start, rules.clock, kinds, zone)]


# 3. Sequence ------------------------------------------------------------------------------------------------


def next_step(prospect: Prospect, rules: Rules) -> tuple[int, dict[int, datetime]]:
    """The number of the next step (7 when there is none), and when each settled step was done or skipped."""
    moments: dict[int, datetime] = {}
    used: list[int] = []
    for number, step in enumerate(rules.sequence.steps, 1):
        skipped = [skip.at for skip in prospect.skips if skip.what == "step" and skip.step == number]
        if skipped:
            moments[number] = min(skipped)
            continue
        if step.fresh and number - 1 not in moments and number > 1:
            continue
        for place, touch in enumerate(prospect.touches):
            if (
                is_outbound(touch)
                and touch.kind in step.kinds
                and place not in used
                and touch.at > first_contact(prospect)
                and not (step.fresh and number > 1 and touch.at <= moments[number - 1])
            ):
                used.append(place)
                moments[number] = touch.at
                break
    number = next((number for number in range(1, 7) if number not in moments), 7)
    return number, moments


def sequence_runs(prospect: Prospect, rules: Rules) -> bool:
    """Until finished, ended by the user, closed, or the prospect has reached profitability, for good."""
    reached = {prospect.stage, *(move.stage for move in prospect.stages)}
    return not (
        is_quiet(prospect)
        or prospect.closings
        or any(skip.what == "sequence" for skip in prospect.skips)
        or Stage.PROFITABILITY in reached
        or next_step(prospect, rules)[0] == 7
    )


def sequence_items(prospect: Prospect, now: datetime, rules: Rules, zone: ZoneInfo) -> list[Due]:
    if not sequence_runs(prospect, rules) or open_promises(prospect, now, rules):
        return []
    number, moments = next_step(prospect, rules)
    step = rules.sequence.steps[number - 1]
    base = first_contact(prospect) if step.from_ == "first contact" else moments[STEPS.index(step.from_) + 1]
    due = plus(base, step.after, zone)
    if prospect.comfort and number > 1:
        due = max(due, plus(last_contact(prospect), interval(prospect.comfort), zone))
    # Ambiguous: when step 1 "became next"; as the engine: at first contact, not at the adding.
    became_next = max([first_contact(prospect), *(moments[earlier] for earlier in range(1, number))])
    until = snoozed_until(prospect)
    if until is not None:
        due = max(due, until)
    late = plus(max(due, became_next), rules.sequence.late, zone)
    return [Due("sequence", _by_day(now, due, late, None, zone), step.kinds, due, late, None, number)]


# 4. Rhythm --------------------------------------------------------------------------------------------------


def snoozed_until(prospect: Prospect) -> datetime | None:
    """The date of a snooze that no later touch and no closing has ended."""
    snooze = prospect.snooze
    if snooze is None:
        return None
    closed = closed_at(prospect)
    ended = any(touch.at > snooze.made_at for touch in contacts(prospect))
    return None if ended or (closed is not None and closed >= snooze.made_at) else snooze.until


def last_contact(prospect: Prospect) -> datetime:
    """The last contact in either direction, or first contact, whichever is later."""
    last = last_at(contacts(prospect))
    return max(last, first_contact(prospect)) if last is not None else first_contact(prospect)


def rhythm_items(prospect: Prospect, now: datetime, rules: Rules, zone: ZoneInfo) -> list[Due]:
    if sequence_runs(prospect, rules) or open_promises(prospect, now, rules):
        return []
    by_stage = {
        Stage.VISIBILITY: rules.rhythm.visibility,
        Stage.CREDIBILITY: rules.rhythm.credibility,
        Stage.PROFITABILITY: rules.rhythm.profitability,
    }
    length = interval(prospect.comfort) if prospect.comfort else by_stage[prospect.stage]
    last = last_at(contacts(prospect))
    ground = last_contact(prospect)
    only_added = prospect.met_at is None and (prospect.source is None or prospect.referred_at is None)
    if is_quiet(prospect) and last is not None and only_added:
        # Ambiguous: first contact is the adding here, and touches before it would move the first item to the adding
        # + the interval; as the engine: to the last of them + the interval.
        ground = last
    due = plus(ground, length, zone)
    reopened = reopened_at(prospect)
    first = None
    if reopened is not None and (ground < reopened or (is_quiet(prospect) and last is None and only_added)):
        # Ambiguous: a touch at the very instant of the reopening counts as after it.
        first = ground = reopened
    elif reopened is None and last is None and first_contact(prospect) <= added_at(prospect):
        # Ambiguous: a meeting or a referral after a quiet entry moves the first item as a touch does.
        first = prospect.first_rhythm_at
    # Ambiguous: "late = due + half of the elapsed time from what it counts from to its due time" for an item that is
    # due at the entry or at the reopening itself. Literally half of nothing; as the engine: half of its interval.
    whole = plus(ground, length, zone) - ground
    if first is not None:
        due = first
    # Ambiguous: "its late mark counts from there" for a snoozed item; as the engine: by half of the time it would have
    # had without the snooze, not of the time up to the snooze date.
    half = whole * rules.rhythm.late_share
    until = snoozed_until(prospect)
    if until is not None:
        due = max(due, until)
    late = min(due + half, plus(due, rules.rhythm.late_most, zone))
    return [Due("rhythm", _by_day(now, due, late, None, zone), rules.rhythm.kinds, due, late, None)]


# 5. Ceiling -------------------------------------------------------------------------------------------------


def ceiling_ground(prospect: Prospect) -> datetime:
    """The last outbound touch, or first contact (the entry, the reopening), whichever is later."""
    # Ambiguous: for whom no first clock was started the text names the import or the adding instead of first contact;
    # as the engine: a first contact later than that (met or referred since) counts.
    grounds = [first_contact(prospect), *([added_at(prospect)] if is_quiet(prospect) else [])]
    grounds += [touch.at for touch in outbound(prospect)]
    reopened = reopened_at(prospect)
    return max([*grounds, reopened] if reopened is not None else grounds)


def ceiling_items(prospect: Prospect, now: datetime, rules: Rules, zone: ZoneInfo) -> list[Due]:
    broken = plus(ceiling_ground(prospect), rules.ceiling.broken, zone)
    if any(promise.due_at < broken for promise in open_promises(prospect, now, rules)):
        return []
    due = plus(broken, rules.ceiling.due_before, zone, -1)
    late = plus(broken, rules.ceiling.late_before, zone, -1)
    return [Due("ceiling", _by_day(now, due, late, broken, zone), rules.ceiling.kinds, due, late, broken)]


# 6. Report to the source ------------------------------------------------------------------------------------


def report_items(prospect: Prospect, now: datetime, rules: Rules, zone: ZoneInfo) -> list[Due]:
    referred = referral(prospect)
    if referred is None:
        return []
    for place, touch in enumerate(prospect.touches):
        if is_outbound(touch) and touch.at >= referred:
            start = touch.at
            told = any(not is_contact(later) for later in prospect.touches[place + 1 :])
            break
    else:
        return []
    let_go = any(
        skip.what == "report" and skip.through is not None and skip.through >= start for skip in prospect.skips
    )
    closed = closed_at(prospect)
    if told or let_go or (closed is not None and start <= closed):
        return []
    return [_by_hour("report", now, start, rules.report, rules.report.kinds, zone)]


# Who wins ---------------------------------------------------------------------------------------------------


def candidates(prospect: Prospect, now: datetime, rules: Rules, zone: ZoneInfo) -> list[Due]:
    """Every candidate, the winner first; none when closed."""
    if prospect.closed is not None:
        return []
    found = [
        *promise_items(prospect, now, rules),
        *clock_items(prospect, now, rules, zone),
        *ceiling_items(prospect, now, rules, zone),
        *report_items(prospect, now, rules, zone),
        *sequence_items(prospect, now, rules, zone),
        *rhythm_items(prospect, now, rules, zone),
    ]
    started = [item for item in found if item.state != "upcoming"]
    ahead = [item for item in found if item.state == "upcoming"]
    started.sort(key=lambda item: (ORDER.index(item.rule), item.due_at))
    ahead.sort(key=lambda item: (item.due_at, ORDER.index(item.rule)))
    return started + ahead
