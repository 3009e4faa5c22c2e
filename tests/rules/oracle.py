"""A second, slow and plain reading of "The decision" in the rule book, to hold against the engine.

It shares the records and the numbers with the engine and nothing else: no calendar, no facts, no steps. Every
function follows one paragraph of the rule book; where its text leaves two readings open, a comment says so
("Ambiguous: ...") and which one is taken.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from tui.model.intervals import Interval, interval
from tui.model.kinds import Kind
from tui.model.records import Event, Promise, Prospect, Skip, Stage, Touch

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

    from tui.rules.book import Marks, Rules, Step

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
    counts_from: datetime | None = None
    """Rhythm: what it counts from; None for a first item without such a time."""
    first: bool = False
    """Rhythm: the first word to somebody unopened, or a first item without a time to count from."""
    askings: int = 0
    """How often a step that takes two was asked for."""


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


def start_of(day: date, zone: ZoneInfo) -> datetime:
    """The start of a day of the user."""
    return datetime.combine(day, datetime.min.time(), zone).astimezone(UTC)


def day_of(at: datetime, zone: ZoneInfo) -> date:
    """The user's day that holds ``at``."""
    return at.astimezone(zone).date()


def day_start(at: datetime, zone: ZoneInfo) -> datetime:
    """The start of the user's day that holds ``at``."""
    return start_of(day_of(at, zone), zone)


def day_after(at: datetime, zone: ZoneInfo) -> datetime:
    """The start of the day after that."""
    return start_of(day_of(at, zone) + timedelta(days=1), zone)


def working(at: datetime, rules: Rules, zone: ZoneInfo) -> datetime:
    """``at``, or the same wall-clock time on the next working day."""
    for days in range(7):
        found = plus(at, Interval(days=days), zone)
        if (at.astimezone(zone) + timedelta(days=days)).weekday() in rules.workdays.days:
            return at if days == 0 else found
    raise AssertionError("a week without any working day is refused")


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


def is_own(touch: Touch) -> bool:
    """Outbound, and no mailing: what settles promises, clocks, reports and steps."""
    return is_outbound(touch) and not touch.mailing


def is_said(touch: Touch) -> bool:
    """The same, "of any kind but report": also one that was made to them about somebody else."""
    return is_own(touch) and touch.kind is not Kind.REPORT


def starts_clock(touch: Touch) -> bool:
    """Theirs, and no conversation."""
    return is_contact(touch) and not is_outbound(touch)


def is_sign_of_life(touch: Touch) -> bool:
    """An inbound touch, or a meeting in either direction."""
    # Ambiguous: `met_at`, too, is a meeting; it has no direction and is no touch, so it is not meant.
    return is_contact(touch) and (touch.inbound or touch.kind is Kind.MEETING)


def added_at(prospect: Prospect) -> datetime:
    assert prospect.added_at is not None
    return prospect.added_at


def referral(prospect: Prospect) -> datetime | None:
    """Who has a source is referred, at the time given, else when added."""
    if prospect.source is None:
        return None
    return prospect.referred_at if prospect.referred_at is not None else added_at(prospect)


def given_contact(prospect: Prospect) -> datetime | None:
    """The date of first contact, or of the referral, where one was given."""
    if prospect.met_at is not None:
        return prospect.met_at
    return None if prospect.source is None else prospect.referred_at


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


def entered_above(prospect: Prospect) -> bool:
    """At a stage above visibility."""
    entry = prospect.stages[0].stage if prospect.stages else prospect.stage
    return entry is not Stage.VISIBILITY


def stage_at(prospect: Prospect, moment: datetime) -> Stage:
    """The stage they were in; before the entry that of the entry."""
    found = prospect.stages[0].stage if prospect.stages else prospect.stage
    for move in prospect.stages:
        found = move.stage if move.at <= moment else found
    return found


def closed_at(prospect: Prospect) -> datetime | None:
    """The last closing, whether or not it is over."""
    return prospect.closings[-1].at if prospect.closings else None


def reopened_at(prospect: Prospect) -> datetime | None:
    return prospect.closings[-1].reopened_at if prospect.closings else None


def last_at(touches: Iterable[Touch]) -> datetime | None:
    return max((touch.at for touch in touches), default=None)


def contacts(prospect: Prospect) -> list[Touch]:
    return [touch for touch in prospect.touches if is_contact(touch)]


def outbound(prospect: Prospect) -> list[Touch]:
    return [touch for touch in prospect.touches if is_outbound(touch)]


def own(prospect: Prospect) -> list[Touch]:
    return [touch for touch in prospect.touches if is_own(touch)]


def reachable_first(kinds: tuple[Kind, ...], prospect: Prospect) -> tuple[Kind, ...]:
    """The kinds for which an address is known, or none is needed, before the others."""
    known = {"": True, "email": bool(prospect.email), "phone": bool(prospect.phone), "url": bool(prospect.url)}
    return tuple(sorted(kinds, key=lambda kind: not known[kind.address]))


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
    for touch in own(prospect):
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
    kinds = reachable_first(rules.promise.kinds, prospect)
    for promise in open_promises(prospect, now, rules):
        late, broken = promise_marks(promise, rules)
        if now >= broken:
            state = "broken"
        elif now >= late:
            state = "late"
        else:
            state = "due" if now >= promise.start_at else "upcoming"
        found.append(Due("promise", state, kinds, promise.due_at, late, broken))
    return found


# 2. Contact clock -------------------------------------------------------------------------------------------


def too_old(prospect: Prospect, at: datetime, rules: Rules, zone: ZoneInfo) -> bool:
    """Too old at the entry for a first clock (*No first clock*)."""

    def older(length: Interval) -> bool:
        return plus(at, length, zone) < added_at(prospect)

    if prospect.imported:
        return older(rules.entry.imported_oldest) or (entered_above(prospect) and at <= added_at(prospect))
    return older(rules.entry.added_oldest) or (entered_above(prospect) and older(rules.entry.above_oldest))


def enters_quietly(prospect: Prospect, rules: Rules, zone: ZoneInfo) -> bool:
    """Whether somebody added or imported now starts without first clock and sequence."""
    if prospect.met_at is None and prospect.source is None:
        return prospect.imported or entered_above(prospect)
    return too_old(prospect, first_contact(prospect), rules, zone)


def noted_in_time(event: Event, rules: Rules, zone: ZoneInfo) -> bool:
    """Not "recorded more than 72 h after it happened"."""
    # Ambiguous: no key of the book has these 72 h; those after which its clock is broken are meant.
    return event.noted_at is None or event.noted_at <= plus(event.at, rules.clock.broken, zone)


def thanks_starts(prospect: Prospect, rules: Rules, zone: ZoneInfo) -> list[datetime]:
    """When they bought or gave a referral, as far as that starts a clock."""
    return [
        event.at
        for event in prospect.events
        if event.what in ("bought", "referral") and noted_in_time(event, rules, zone)
    ]


def first_starts(prospect: Prospect, rules: Rules, zone: ZoneInfo) -> list[tuple[datetime, str]]:
    """The meeting, the referral, else the adding: the starts that are not theirs."""
    starts: list[tuple[datetime, str]] = []
    for at in (prospect.met_at, referral(prospect)):
        # Ambiguous: who has a source is referred when added, and that referral is not too old at the entry; but an
        # import starts without first clock, whoever is named as its source later.
        undated = at == referral(prospect) and prospect.referred_at is None and at != prospect.met_at
        if at is None or too_old(prospect, at, rules, zone):
            continue
        if not (entered_quietly(prospect) and prospect.imported and undated):
            starts.append((at, "first"))
    if prospect.taken_up_at is not None:
        starts.append((prospect.taken_up_at, "first"))
    elif prospect.met_at is None and prospect.source is None and not is_quiet(prospect):
        starts.append((added_at(prospect), "adding"))
    return starts


def _let_go(prospect: Prospect, start: datetime, whose: str, rules: Rules, zone: ZoneInfo) -> bool:
    """By ``skip``: all clocks that started before that moment but an unbroken one of a meeting or a referral."""
    # Ambiguous: what started at the very moment of the letting go; it is what was let go, so it ends. And a clock that
    # started at the adding, where there is neither meeting nor referral, is of neither: it ends, too.
    broken = plus(start, rules.clock.broken, zone)
    return any(
        skip.what == "clock"
        and skip.through is not None
        and start <= skip.through
        and (whose != "first" or broken <= skip.at)
        for skip in prospect.skips
    )


def clock_starts(prospect: Prospect, rules: Rules, zone: ZoneInfo) -> list[tuple[datetime, str]]:
    """The starts of all clocks that nothing has ended, the earliest first.

    With each what started it: first (a meeting, being referred, being taken up, which is a first contact), adding,
    touch, thanks.
    """
    found = first_starts(prospect, rules, zone)
    found += [(at, "thanks") for at in thanks_starts(prospect, rules, zone)]
    found = [(at, whose) for at, whose in found if not any(touch.at > at for touch in own(prospect))]
    for place, touch in enumerate(prospect.touches):
        if starts_clock(touch) and not any(is_own(later) for later in prospect.touches[place + 1 :]):
            found.append((touch.at, "touch"))
    # Ambiguous: what they wrote at the very instant of a closing; it was let go with it.
    closed = closed_at(prospect)
    return sorted(
        (at, whose)
        for at, whose in found
        if not _let_go(prospect, at, whose, rules, zone) and (closed is None or at > closed)
    )


def _by_hour(rule: str, now: datetime, start: datetime, marks: Marks, kinds: tuple[Kind, ...], zone: ZoneInfo) -> Due:
    due, late, broken = (plus(start, mark, zone) for mark in (marks.due, marks.late, marks.broken))
    state = "open"
    for mark, name in ((due, "due"), (late, "late"), (broken, "broken")):
        if now >= mark:
            state = name
    return Due(rule, state, kinds, due, late, broken)


def clock_items(prospect: Prospect, now: datetime, rules: Rules, zone: ZoneInfo) -> list[Due]:
    starts = clock_starts(prospect, rules, zone)
    if not starts:
        return []
    start = starts[0][0]
    if sequence_runs(prospect, rules) and next_step(prospect, rules)[0] == 1:
        kinds = rules.sequence.note.kinds
    elif (start, "thanks") in starts and (start, "first") not in starts:
        # Ambiguous: a clock that a purchase and something else started at one instant; thanks answer a message, too,
        # but not a meeting.
        kinds = rules.clock.thanks_kinds
    else:
        kinds = rules.clock.kinds
    return [_by_hour("contact_clock", now, start, rules.clock, reachable_first(kinds, prospect), zone)]


# 3. Sequence ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Settled:
    """When a step was done or skipped, and the place of the touch that did it (-1: skipped)."""

    at: datetime
    place: int = -1


def settled_steps(prospect: Prospect, rules: Rules) -> dict[int, Settled]:
    """Which steps are done or skipped, by their numbers."""
    found: dict[int, Settled] = {}
    for number, step in enumerate(rules.sequence.steps, 1):
        skipped = [skip.at for skip in prospect.skips if skip.what == "step" and skip.step == number]
        if skipped:
            found[number] = Settled(min(skipped))
            continue
        if step.fresh and number > 1 and number - 1 not in found:
            continue
        used = [settled.place for settled in found.values()]
        for place, touch in enumerate(prospect.touches):
            if (
                is_own(touch)
                and touch.kind in step.kinds
                and place not in used
                and touch.at > first_contact(prospect)
                and not (step.fresh and number > 1 and touch.at <= found[number - 1].at)
            ):
                found[number] = Settled(touch.at, place)
                break
    return found


def next_step(prospect: Prospect, rules: Rules) -> tuple[int, dict[int, Settled]]:
    """The number of the next step (7 when there is none), and the settled ones."""
    settled = settled_steps(prospect, rules)
    return next((number for number in range(1, 7) if number not in settled), 7), settled


def sequence_runs(prospect: Prospect, rules: Rules) -> bool:
    """Until finished, ended by the user, closed, or the prospect has reached profitability, for good."""
    reached = {prospect.stage, *(move.stage for move in prospect.stages)}
    return not (
        is_quiet(prospect)
        # Ambiguous: "the sequence is for visibility" stands beside the entry: it is said of the stage at the entry, and
        # not of who moves on later. Only who is in visibility is taken up (or was, of two entries put together).
        or (prospect.taken_up_at is None and entered_above(prospect))
        or prospect.closings
        or any(skip.what == "sequence" for skip in prospect.skips)
        or Stage.PROFITABILITY in reached
        or next_step(prospect, rules)[0] == 7
    )


def takes_two(step: Step, rules: Rules) -> bool:
    # Ambiguous: of a step with several kinds, one that takes two is enough.
    return any(kind in rules.sequence.takes_two for kind in step.kinds)


def became_next(prospect: Prospect, number: int, settled: dict[int, Settled]) -> Settled:
    """The moment from which on a step is the next one."""
    # Ambiguous: when step 1 "became next": at first contact, not at the adding.
    before = [settled[earlier] for earlier in range(1, number)]
    at = max([first_contact(prospect), *(each.at for each in before)])
    return Settled(at, max((each.place for each in before if each.at == at), default=-1))


def askings(prospect: Prospect, rules: Rules) -> list[int]:
    """The places of the touches that asked for the next step, where it takes two."""
    number, settled = next_step(prospect, rules)
    step = rules.sequence.steps[number - 1]
    if not takes_two(step, rules):
        return []
    since = became_next(prospect, number, settled)
    # "Any kind but meeting": but those that do the step. Two touches at one instant count in the order they were
    # logged. Ambiguous: a touch at the very instant of the skip that made the step the next one; from then on it is.
    does_it = (*step.kinds, *rules.sequence.takes_two)
    return [
        place
        for place, touch in enumerate(prospect.touches)
        if is_said(touch)
        and touch.kind not in does_it
        and (touch.at > since.at or (touch.at == since.at and place > since.place))
    ]


def sequence_items(prospect: Prospect, now: datetime, rules: Rules, zone: ZoneInfo) -> list[Due]:
    if not sequence_runs(prospect, rules) or open_promises(prospect, now, rules):
        return []
    number, settled = next_step(prospect, rules)
    step = rules.sequence.steps[number - 1]
    asked = askings(prospect, rules)
    if asked:
        due = plus(prospect.touches[asked[-1]].at, interval_before(prospect, asked[-1], rules), zone)
    else:
        base = first_contact(prospect) if step.from_ == "first contact" else settled[STEPS.index(step.from_) + 1].at
        due = plus(base, step.after, zone)
    if prospect.comfort and number > 1:
        # Ambiguous: "the last contact (as in rule 4)", and a mailing "does nothing else: no step"; it moves none.
        last = last_at(touch for touch in contacts(prospect) if not touch.mailing)
        due = max(due, plus(_no_sooner(prospect, last), interval(prospect.comfort), zone))
    due = max([due, *(day_after(at, zone) for at in not_on_the_day_of(prospect, number, settled))])
    due = working(due, rules, zone)
    due = max(due, snoozed_until(prospect) or due)
    late = plus(max(due, became_next(prospect, number, settled).at), rules.sequence.late, zone)
    kinds = step.kinds
    if takes_two(step, rules):
        kinds += tuple(kind for kind in rules.sequence.ask_kinds if kind not in kinds)
    kinds = reachable_first(kinds, prospect)
    return [Due("sequence", _by_day(now, due, late, None, zone), kinds, due, late, None, number, askings=len(asked))]


def not_on_the_day_of(prospect: Prospect, number: int, settled: dict[int, Settled]) -> list[datetime]:
    """One thing a day: the instants on whose days a step is not due."""
    # Ambiguous: a mailing is an outbound touch, but "does nothing else: no step".
    last = last_at(touch for touch in prospect.touches if is_said(touch))
    found = [] if last is None else [last]
    # Ambiguous: "the step before it" is the one before it in the table, also where that was skipped before another.
    if number > 1 and settled[number - 1].place == -1:
        found.append(settled[number - 1].at)
    return found


# 4. Rhythm --------------------------------------------------------------------------------------------------


def snoozed_until(prospect: Prospect) -> datetime | None:
    """The date of a snooze that no later touch and no closing has ended."""
    snooze = prospect.snooze
    if snooze is None:
        return None
    closed = closed_at(prospect)
    # Ambiguous: "a later touch in either direction ends it", and a mailing settles the rhythm and does nothing else.
    ended = any(touch.at > snooze.made_at for touch in contacts(prospect) if not touch.mailing)
    return None if ended or (closed is not None and closed >= snooze.made_at) else snooze.until


def _no_sooner(prospect: Prospect, last: datetime | None) -> datetime:
    """The last contact, or first contact, whichever is later."""
    return first_contact(prospect) if last is None else max(last, first_contact(prospect))


def silence(prospect: Prospect, before: int | None = None) -> int:
    """How many outbound touches since their last sign of life; of those before one at a place, where given."""
    touches = prospect.touches[:before]
    moment = None if before is None else prospect.touches[before].at
    life = [place for place, touch in enumerate(touches) if is_sign_of_life(touch)]
    since = [event.at for event in prospect.events if moment is None or event.at < moment]
    since += [each.reopened_at for each in prospect.closings if each.reopened_at is not None]
    # Ambiguous: a touch at the very instant of first contact is "since" it; at that of a purchase or a reopening it may
    # have come before it.
    if not life and not since:
        return sum(is_said(touch) and touch.at >= first_contact(prospect) for touch in touches)
    return sum(
        is_said(touch) and place > max(life, default=-1) and all(touch.at > sign for sign in since)
        for place, touch in enumerate(touches)
    )


def interval_in_force(prospect: Prospect, stage: Stage, unanswered: int, rules: Rules) -> Interval:
    """The interval of rule 4: their own, or that of the stage, stretched by silence."""
    if prospect.comfort:
        return interval(prospect.comfort)
    if stage is Stage.PROFITABILITY:
        return rules.rhythm.profitability
    plain = rules.rhythm.visibility if stage is Stage.VISIBILITY else rules.rhythm.credibility
    at_least = [each.interval for each in rules.rhythm.stretch if unanswered >= each.touches]
    # "At least": the longer of the two, a month counted as 30.4375 days.
    return max([plain, *at_least], key=lambda length: length.nominal_days)


def interval_before(prospect: Prospect, place: int, rules: Rules) -> Interval:
    """The same as in force before a touch."""
    # Ambiguous: the stage at that time, where the stages are known; of comfort intervals only the present one is.
    stage = stage_at(prospect, prospect.touches[place].at)
    return interval_in_force(prospect, stage, silence(prospect, place), rules)


def is_unopened(prospect: Prospect) -> bool:
    """Imported without first clock, and no outbound touch: one dated before the import opens, too."""
    return prospect.imported and is_quiet(prospect) and not outbound(prospect)


def first_word_date(prospect: Prospect) -> datetime:
    """The spread date of somebody unopened, or the reopening."""
    assert prospect.first_rhythm_at is not None
    return reopened_at(prospect) or prospect.first_rhythm_at


def first_word_limit(prospect: Prospect, rules: Rules, zone: ZoneInfo) -> datetime:
    """Until when a first word can be put off."""
    return plus(first_word_date(prospect), rules.ceiling.broken, zone)


def first_item_at(prospect: Prospect) -> datetime | None:
    """When the first rhythm item is due of who entered without first clock, or was reopened; None once it moved."""
    reopened = reopened_at(prospect)
    last = last_at(contacts(prospect))
    if is_unopened(prospect):
        # "The first outbound touch opens them, and all rules hold from there": until then nothing that they write and
        # no meeting moves their first word, but touches dated before the entry. (Ambiguous: these "move it as any
        # touch does" may say that any touch does; then what they wrote later would move it beyond S13's bound.)
        moved = last is not None and min(touch.at for touch in contacts(prospect)) < added_at(prospect)
        return prospect.first_rhythm_at if reopened is None and not moved else reopened
    if reopened is not None:
        # Ambiguous: a touch, or first contact, at the very instant of the reopening counts as after it.
        moved = first_contact(prospect) >= reopened or (last is not None and last >= reopened)
        return None if moved else reopened
    # Ambiguous: a meeting or a referral after a quiet entry moves the first item as a touch does.
    return prospect.first_rhythm_at if last is None and first_contact(prospect) <= added_at(prospect) else None


def rhythm_ground(prospect: Prospect) -> datetime:
    """What the rhythm counts from."""
    touches = contacts(prospect)
    if is_unopened(prospect):
        touches = [touch for touch in touches if touch.at < added_at(prospect)]
    last = last_at(touches)
    if is_quiet(prospect) and last is not None and given_contact(prospect) is None:
        # Ambiguous: first contact is the adding here, and touches before it would move the first item to the adding
        # + the interval; they move it as any touch does, to the last of them + the interval.
        return last
    return _no_sooner(prospect, last)


def rhythm_items(prospect: Prospect, now: datetime, rules: Rules, zone: ZoneInfo) -> list[Due]:
    if sequence_runs(prospect, rules):
        return []
    unopened = is_unopened(prospect)
    # Ambiguous: "within those" 3 months: the last moment of them included.
    if any(
        not unopened or promise.due_at <= first_word_limit(prospect, rules, zone)
        for promise in open_promises(prospect, now, rules)
    ):
        return []
    length = interval_in_force(prospect, prospect.stage, silence(prospect), rules)
    first = first_item_at(prospect)
    ground: datetime | None = rhythm_ground(prospect)
    if first is None:
        assert ground is not None
        due = working(plus(ground, length, zone), rules, zone)
    else:
        due = working(first, rules, zone)
        # A first item has a time to count from where a first contact before it is known.
        ground = given_contact(prospect) if reopened_at(prospect) is None else None
        if ground is not None and ground >= first:
            ground = None
    # Ambiguous: "half of the interval" for a first item: of one that begins with the entry, or with the reopening.
    begin = reopened_at(prospect) or first_contact(prospect)
    whole = plus(begin, length, zone) - begin if ground is None else due - ground
    half = whole * rules.rhythm.late_share
    due = max(due, snoozed_until(prospect) or due)
    late = min(due + half, plus(due, rules.rhythm.late_most, zone))
    kinds = reachable_first(rules.rhythm.kinds, prospect)
    state = _by_day(now, due, late, None, zone)
    return [Due("rhythm", state, kinds, due, late, None, counts_from=ground, first=unopened or ground is None)]


# 5. Ceiling -------------------------------------------------------------------------------------------------


def ceiling_ground(prospect: Prospect) -> datetime:
    """The last outbound touch, or first contact (the entry, the reopening), whichever is later."""
    # Ambiguous: for whom no first clock was started the text names the adding instead of first contact; a first
    # contact later than that (met or referred since) counts.
    grounds = [first_contact(prospect), *([added_at(prospect)] if is_quiet(prospect) else [])]
    grounds += [touch.at for touch in outbound(prospect)]
    reopened = reopened_at(prospect)
    return max([*grounds, reopened] if reopened is not None else grounds)


def ceiling_due(prospect: Prospect, rules: Rules, zone: ZoneInfo) -> datetime:
    """When the ceiling is or would be due: the last date of a snooze."""
    broken = plus(ceiling_ground(prospect), rules.ceiling.broken, zone)
    return plus(broken, rules.ceiling.due_before, zone, -1)


def ceiling_items(prospect: Prospect, now: datetime, rules: Rules, zone: ZoneInfo) -> list[Due]:
    # Ambiguous: rule 5 counts from a reopening; the unopened have none all the same, they have not heard from you.
    if is_unopened(prospect):
        return []
    broken = plus(ceiling_ground(prospect), rules.ceiling.broken, zone)
    if any(promise.due_at < broken for promise in open_promises(prospect, now, rules)):
        return []
    due = ceiling_due(prospect, rules, zone)
    late = plus(broken, rules.ceiling.late_before, zone, -1)
    kinds = reachable_first(rules.ceiling.kinds, prospect)
    return [Due("ceiling", _by_day(now, due, late, broken, zone), kinds, due, late, broken)]


# 6. Report to the source ------------------------------------------------------------------------------------


def report_starts(prospect: Prospect, rules: Rules, zone: ZoneInfo) -> list[datetime]:
    """The starts of the reports that are owed still, the earliest first."""
    referred = referral(prospect)
    if referred is None:
        return []
    owed: list[datetime] = []
    for place, touch in enumerate(prospect.touches):
        if is_own(touch) and touch.at >= referred:
            if all(is_contact(later) for later in prospect.touches[place + 1 :]):
                owed.append(touch.at)
            break
    # Ambiguous: where the first purchase was recorded too late, a second one is not the first.
    bought = [event for event in prospect.events if event.what == "bought" and event.at >= referred]
    for event in sorted(bought, key=lambda event: event.at)[:1]:
        told = any(not is_contact(touch) and touch.at > event.at for touch in prospect.touches)
        if noted_in_time(event, rules, zone) and not told:
            owed.append(event.at)
    closed = closed_at(prospect)
    skipped = [skip.through for skip in prospect.skips if skip.what == "report" and skip.through is not None]
    return sorted(
        start
        for start in owed
        if not any(start <= through for through in skipped) and (closed is None or start > closed)
    )


def report_items(prospect: Prospect, now: datetime, rules: Rules, zone: ZoneInfo) -> list[Due]:
    # Ambiguous: "one runs at a time" is said of clocks; of two reports that are owed both are candidates.
    kinds = reachable_first(rules.report.kinds, prospect)
    return [_by_hour("report", now, start, rules.report, kinds, zone) for start in report_starts(prospect, rules, zone)]


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


def skip_of(prospect: Prospect, now: datetime, rules: Rules, zone: ZoneInfo) -> Skip | None:
    """What ``skip`` notes of the item that is next; None where it is refused."""
    item = next(iter(candidates(prospect, now, rules, zone)), None)
    if item is None:
        return None
    if item.rule == "sequence":
        return Skip(now, "step", step=item.step)
    if item.rule == "report":
        return Skip(now, "report", through=report_starts(prospect, rules, zone)[0])
    if item.rule == "contact_clock":
        starts = clock_starts(prospect, rules, zone)
        # Ambiguous: a clock that they and a meeting started at one instant: it is the meeting's, too.
        ours = {(starts[0][0], "first"), (starts[0][0], "adding")}
        if item.state == "broken" or ours.isdisjoint(starts):
            return Skip(now, "clock", through=now)
    return None
