"""What each command does to one prospect: pure functions from record to record.

``Moment`` brings the clock, the rules and the calendar. A command against the rules raises ``Refused`` with the
reason; facts dated later than now are refused.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta
from functools import wraps
from typing import Concatenate, Literal, NamedTuple, ParamSpec

from msgspec.structs import replace

from tui.model.addresses import KINDS, joined
from tui.model.intervals import BadInterval, interval
from tui.model.kinds import Kind
from tui.model.records import (
    STAGES,
    Address,
    Closing,
    Decision,
    Event,
    Later,
    Promise,
    Prospect,
    Reason,
    Rest,
    Skip,
    Snooze,
    Stage,
    StageMove,
    Touch,
)
from tui.pipeline.errors import Question, Refused
from tui.rules.book import Rules, over_ceiling
from tui.rules.calendar import Calendar
from tui.rules.engine import FIRST_NOTES, Item, Rule, State, explain, first_word_end, next_due
from tui.rules.facts import ever_profitable, gather, starts_quietly
from tui.rules.guards import guards
from tui.rules.promises import ends_at, is_unsettled
from tui.rules.steps import next_step
from tui.text import clean, fold, shortened
from tui.when.instants import When
from tui.when.saying import full, over


class Moment(NamedTuple):
    """When a command is given, and under which rules."""

    now: datetime
    rules: Rules
    calendar: Calendar


Change = Callable[[Prospect, Moment], Prospect]
"""A command for one prospect."""
P = ParamSpec("P")


def as_change(act: Callable[Concatenate[Prospect, Moment, P], Prospect]) -> Callable[P, Change]:
    """Has a change of a record ask for its own arguments first: ``snooze(until)`` is a ``Change``."""

    @wraps(act)
    def given(*args: P.args, **more: P.kwargs) -> Change:
        return lambda prospect, moment: act(prospect, moment, *args, **more)

    return given


def time_of_fact(at: datetime | None, moment: Moment) -> datetime:
    """The time of a fact: ``at``, else now. Refused when it lies ahead."""
    if at is None:
        return moment.now
    if at > moment.now:
        raise Refused(f"{full(at, moment.calendar.zone)} is still ahead: only what has happened can be recorded")
    return at


def entered(draft: Prospect, moment: Moment, *, imported: bool = False) -> Prospect:
    """A new prospect from its fields: added now, with its stage history; without first clock if the rules say so."""
    for at in (draft.met_at, draft.referred_at):
        time_of_fact(at, moment)
    new = replace(draft, added_at=moment.now, imported=imported, stages=(StageMove(moment.now, draft.stage),))
    quiet = starts_quietly(new, moment.rules, moment.calendar)
    return replace(new, first_rhythm_at=moment.now) if quiet else new


@as_change
def log(prospect: Prospect, moment: Moment, touch: Touch, *, confirmed: bool = False) -> Prospect:
    """A touch. Guards ask unless ``confirmed``; the answer is marked on the touch."""
    time_of_fact(touch.at, moment)
    if touch.kind is Kind.REPORT and touch.about is None:
        if prospect.source is None:
            raise Refused(f"{prospect.name} has no source to report to; set one with edit --source")
        if touch.inbound:
            raise Refused("a report goes from you to the source: log what the source says on the source")
    found = guards(prospect, touch, moment.rules, moment.calendar) if touch.about is None else ()
    if found and not confirmed:
        raise Question(" ".join(_asks(guard.name, guard.last_at, prospect, touch) for guard in found))
    return with_touch(prospect, replace(touch, despite=tuple(guard.name for guard in found)))


@as_change
def mailed(prospect: Prospect, _: Moment, touch: Touch) -> Prospect:
    """A touch that went to many at once. No guard asks: it is nobody's answer, and none waits for it."""
    refuse_closed(prospect)
    return with_touch(prospect, touch)


@as_change
def met_again(prospect: Prospect, moment: Moment, met: Prospect, region: str, *, is_entered: bool = False) -> Prospect:
    """They were met once more: a meeting, and what is known of them now and was not. No guard asks: it has happened.

    With somebody of a list, to whom nothing has happened yet, it is where and when you met.

    Args:
        met: what was entered: when and where, tags, source, company, addresses.
        region: as ``same_number`` takes it.
        is_entered: this meeting is known: a second line of them only says more.
    """
    meeting = Touch(time_of_fact(met.met_at, moment), Kind.MEETING, note=met.where)
    refuse_bad_emails(met.emails)
    texts = {field: getattr(prospect, field) or getattr(met, field) for field in _ONCE_KNOWN}
    reach = {many: joined(kind, getattr(prospect, many), getattr(met, many), region) for kind, many in KINDS.items()}
    notes = "\n".join(filter(None, (prospect.note, met.note)))
    known = replace(prospect, **texts, **reach, note=notes, tags=tuple(dict.fromkeys((*prospect.tags, *met.tags))))
    if is_entered:
        if known == prospect:
            raise Refused(f"{prospect.name} is entered already, and this says nothing new")
        return known
    is_first = prospect.met_at is None and not prospect.touches
    return replace(known, met_at=meeting.at, where=met.where) if is_first else with_touch(known, meeting)


_ONCE_KNOWN = ("company", "position", "where", "source")
"""Fields that meeting somebody again fills where they are empty."""


def with_touch(prospect: Prospect, touch: Touch) -> Prospect:
    """The record with a touch at its place."""
    place = bisect_right(prospect.touches, touch.at, key=lambda earlier: earlier.at)
    return replace(prospect, touches=(*prospect.touches[:place], touch, *prospect.touches[place:]))


def _asks(guard: Literal["pitch", "comfort"], last_at: datetime | None, prospect: Prospect, touch: Touch) -> str:
    if guard == "pitch":
        return f"{prospect.name} has not expressed interest yet: {touch.kind.one} now may push."
    gap = touch.at - last_at if last_at is not None else timedelta()
    length = over(gap) if gap >= timedelta(minutes=1) else "a moment"
    return f"You were in touch with {prospect.name} {length} before, and nothing is waiting for an answer."


@as_change
def event(
    prospect: Prospect, moment: Moment, what: Literal["interest", "bought", "referral"], at: datetime | None = None
) -> Prospect:
    """They expressed interest, bought, or gave a referral."""
    refuse_closed(prospect)
    when = time_of_fact(at, moment)
    new = Event(when, what, moment.now if when < moment.now else None)
    return replace(prospect, events=tuple(sorted((*prospect.events, new), key=lambda known: known.at)))


@as_change
def promise(
    prospect: Prospect, moment: Moment, when: When, note: str = "", made_at: datetime | None = None
) -> Prospect:
    """A promise for a time, or for a day."""
    refuse_closed(prospect)
    return replace(prospect, promises=(*prospect.promises, _promise(when, note, time_of_fact(made_at, moment), moment)))


@as_change
def move_promise(prospect: Prospect, moment: Moment, when: When, which: When | None = None, note: str = "") -> Prospect:
    """Another time for the next promise still ahead, or for the one named; ``note`` is added to what was promised."""
    refuse_closed(prospect)
    place = _promise_ahead(prospect, which, moment)
    words = "; ".join(filter(None, (prospect.promises[place].note, note)))
    moved = _promise(when, words, moment.now, moment)
    return replace(prospect, promises=_with_promise(prospect.promises, place, moved))


def with_availability(change: Change, available: str | None) -> Change:
    """``change``, and with it the days and times that suit them; None: those stay as they are."""
    if available is None:
        return change
    return lambda prospect, moment: replace(change(prospect, moment), available=clean(available))


@as_change
def release(prospect: Prospect, moment: Moment, which: When | None = None) -> Prospect:
    """They let you off: the next promise still ahead, or the one named."""
    refuse_closed(prospect)
    place = _promise_ahead(prospect, which, moment)
    freed = replace(prospect.promises[place], released_at=moment.now)
    return replace(prospect, promises=_with_promise(prospect.promises, place, freed))


def _promise(when: When, note: str, made_at: datetime, moment: Moment) -> Promise:
    start, end = moment.calendar.start_of(when.day), moment.calendar.day_end(moment.calendar.start_of(when.day))
    new = Promise(when.at or start, made_at, start, end, whole_day=when.at is None, note=note)
    if ends_at(new) <= made_at:
        raise Refused(f"{full(when, moment.calendar.zone)} is over: a promise is for a time ahead")
    return new


def _promise_ahead(prospect: Prospect, which: When | None, moment: Moment) -> int:
    """The place of the promise that can still be moved or released: before its time, or its day's end."""
    outbound, kept = gather(prospect).outbound, prospect.promises
    unsettled = [place for place, each in enumerate(kept) if is_unsettled(each, outbound)]
    named = [place for place in unsettled if which is None or _is_for(kept[place], which, moment.calendar)]
    ahead = [place for place in named if moment.now < ends_at(kept[place])]
    if ahead:
        return min(ahead, key=lambda place: kept[place].due_at)
    if named:
        raise Refused(f"the time promised to {prospect.name} has passed: get in touch, that settles it")
    asked = f" for {full(which, moment.calendar.zone)}" if which is not None else ""
    raise Refused(f"no promise to {prospect.name} is open{asked}")


def _is_for(promise: Promise, which: When, calendar: Calendar) -> bool:
    """True for the promise named by its time, or by its day."""
    return calendar.day(promise.due_at) == which.day if which.at is None else promise.due_at == which.at


@as_change
def snooze(prospect: Prospect, moment: Moment, until: When) -> Prospect:
    """Sequence and rhythm wait until then; never past the day the ceiling falls due (rule 5)."""
    refuse_closed(prospect)
    at = until.at or moment.calendar.start_of(until.day)
    if at <= moment.now:
        raise Refused(f"{full(until, moment.calendar.zone)} is not ahead: snooze until a later day")
    end = last_snooze(prospect, moment)
    longest = moment.rules.ceiling.broken
    if moment.now >= end.start_at:
        raise Refused(
            f"{prospect.name} cannot be snoozed: {longest} without contact are nearly over; get in touch or close"
        )
    if at > end.due_at:
        last = full(moment.calendar.day(end.due_at) if until.at is None else end.due_at, moment.calendar.zone)
        raise Refused(
            f"{prospect.name} can be snoozed until {last} at the latest: nobody goes without contact for more "
            f"than {longest}"
        )
    return replace(prospect, snooze=Snooze(moment.now, at))


@as_change
def later(prospect: Prospect, moment: Moment, until: When) -> Prospect:
    """What is next is put off within the day: at most to its next mark, or to the day's end."""
    refuse_closed(prospect)
    item = next_due(prospect, moment.now, moment.rules, moment.calendar)
    assert item is not None  # the prospect is open
    if not item.started:
        raise Refused(f"nothing is due for {prospect.name} today: there is nothing to put off")
    if until.at is None or until.at <= moment.now:
        raise Refused(f"{full(until, moment.calendar.zone)} is no time ahead: put it off to a time later today")
    end = last_later(item, moment)
    if until.at > end:
        raise Refused(
            f"{prospect.name} can be put off until {full(end, moment.calendar.zone)} at the latest: "
            + _end_words(item, end, moment)
        )
    return replace(prospect, later=Later(moment.now, until.at, str(item.rule), item.due_at))


@as_change
def put_off(prospect: Prospect, moment: Moment, until: When) -> Prospect:
    """Put off until a time of today (``later``), else until another day (``snooze``)."""
    return (later if is_today(until, moment) else snooze)(until)(prospect, moment)


def is_today(until: When, moment: Moment) -> bool:
    """True for a time of the user's day."""
    return until.at is not None and moment.calendar.day(until.at) == moment.calendar.day(moment.now)


def last_later(item: Item, moment: Moment) -> datetime:
    """Until when an item can be put off within the day: its next mark, or the end of the day."""
    marks = (item.due_at, item.late_at, item.broken_at, moment.calendar.day_end(moment.now))
    return min(mark for mark in marks if mark is not None and mark > moment.now)


def _end_words(item: Item, end: datetime, moment: Moment) -> str:
    if end == moment.calendar.day_end(moment.now):
        return "then the day is over"
    if end == item.broken_at:
        return "that is its last mark"
    return (
        "that is the promised time"
        if item.rule is Rule.PROMISE
        else f"then it is {'late' if end == item.late_at else 'due'}"
    )


@as_change
def skip(prospect: Prospect, moment: Moment, *, rest: bool = False) -> Prospect:
    """Skips what is next: an opening step, a report, the answer to a touch; or the ``rest`` of the sequence."""
    refuse_closed(prospect)
    if rest:
        if next_step(prospect, gather(prospect), moment.rules, moment.calendar) is None:
            raise Refused(f"no sequence runs for {prospect.name}")
        return replace(prospect, skips=(*prospect.skips, Skip(moment.now, "sequence")))
    return replace(prospect, skips=(*prospect.skips, _skip_of_next(prospect, moment)))


def let_go_broken(prospect: Prospect, moment: Moment) -> Prospect:
    """Lets a broken contact clock go, and nothing else."""
    refuse_closed(prospect)
    item = next_due(prospect, moment.now, moment.rules, moment.calendar)
    if item is None or item.rule is not Rule.CONTACT_CLOCK or item.state is not State.BROKEN:
        raise Refused(f"{prospect.name} has no broken clock")
    return replace(prospect, skips=(*prospect.skips, Skip(moment.now, "clock", through=moment.now)))


@as_change
def snooze_within(prospect: Prospect, moment: Moment, until: When) -> Prospect:
    """As ``snooze``, but no later than the rules allow (rule 5)."""
    last = moment.calendar.day(last_snooze(prospect, moment).due_at)
    return snooze(When(min(until.day, last), None))(prospect, moment)


def _skip_of_next(prospect: Prospect, moment: Moment) -> Skip:
    item = next_due(prospect, moment.now, moment.rules, moment.calendar)
    assert item is not None  # the prospect is open
    if item.rule is Rule.SEQUENCE:
        return Skip(moment.now, "step", step=item.step)
    if item.rule is Rule.REPORT:
        return Skip(moment.now, "report", through=item.start_at)
    if item.rule is Rule.CONTACT_CLOCK and (item.cause not in FIRST_NOTES or item.state is State.BROKEN):
        return Skip(moment.now, "clock", through=moment.now)
    end = moment.calendar.plus(item.start_at, moment.rules.clock.broken)
    why = {
        Rule.PROMISE: "a promise cannot be skipped: keep it, or move or release it before its time",
        Rule.CONTACT_CLOCK: "the first word cannot be skipped before "
        f"{full(end, moment.calendar.zone)}: write it, or close",
        Rule.CEILING: "the ceiling cannot be skipped: get in touch, or close",
        Rule.RHYTHM: "there is nothing to skip: the rhythm can be snoozed, or another comfort interval set",
    }[item.rule]
    raise Refused(f"{prospect.name}: {why}")


def refuse_bad_emails(several: Iterable[Address], known: Iterable[Address] = ()) -> None:
    """Refuses what was typed and cannot be an email address; what is ``known`` a file has brought, and it may stay."""
    kept = {each.value for each in known}
    new = [each.value for each in several if each.value not in kept]
    if not new:
        return
    from email_validator import EmailNotValidError, validate_email  # only where one was typed: it takes 30 ms

    for value in new:
        try:
            validate_email(value, check_deliverability=False, test_environment=True)
        except EmailNotValidError as error:
            why = str(error).rstrip(".")
            raise Refused(f'"{shortened(value)}" is no email address: {why[:1].lower()}{why[1:]}') from None


@as_change
def move(prospect: Prospect, moment: Moment, stage: Stage, at: datetime | None = None) -> Prospect:
    """One stage up or down (S5)."""
    refuse_closed(prospect)
    when = time_of_fact(at, moment)
    if at is None and prospect.stages:  # a clock that was put back is no reason to refuse
        when = max(when, prospect.stages[-1].at)
    here, there = STAGES.index(prospect.stage), STAGES.index(stage)
    if here == there:
        raise Refused(f"{prospect.name} is in {stage} already")
    if abs(here - there) != 1:
        raise Refused(f"{prospect.name} moves one stage at a time: from {prospect.stage} to {STAGES[1]} first")
    if prospect.stages and when < prospect.stages[-1].at:
        since = full(prospect.stages[-1].at, moment.calendar.zone)
        raise Refused(f"{prospect.name} is in {prospect.stage} only since {since}: give a later time")
    return replace(prospect, stage=stage, stages=(*prospect.stages, StageMove(when, stage)))


def move_on(prospect: Prospect, moment: Moment) -> Prospect:
    """One stage up, now."""
    place = STAGES.index(prospect.stage) + 1
    if place == len(STAGES):
        raise Refused(f"{prospect.name} is in {prospect.stage}, the last stage")
    return move(STAGES[place])(prospect, moment)


@as_change
def close(prospect: Prospect, moment: Moment, reason: Reason) -> Prospect:
    """Closing ends the sequence and any snooze, and releases the promises that are not late yet."""
    refuse_closed(prospect)
    outbound = gather(prospect).outbound
    freed = tuple(
        replace(kept, released_at=moment.now) if is_unsettled(kept, outbound) and moment.now < ends_at(kept) else kept
        for kept in prospect.promises
    )
    closings = (*prospect.closings, Closing(moment.now, reason))
    return replace(prospect, promises=freed, snooze=None, closings=closings)


def reopen(prospect: Prospect, moment: Moment) -> Prospect:
    """Open again: rhythm and ceiling count from now."""
    if prospect.closed is None:
        raise Refused(f"{prospect.name} is not closed")
    last = replace(prospect.closings[-1], reopened_at=moment.now)
    return replace(prospect, closings=(*prospect.closings[:-1], last))


@as_change
def tag(prospect: Prospect, _: Moment, add: tuple[str, ...] = (), remove: tuple[str, ...] = ()) -> Prospect:
    """With the tags of ``add``, without those of ``remove``; case and accents make no other tag."""
    gone = {fold(clean(each)) for each in remove}
    refuse_closed(prospect)
    kept = {fold(known): known for known in prospect.tags if fold(known) not in gone}
    for new in filter(None, map(clean, add)):
        kept.setdefault(fold(new), new)
    return replace(prospect, tags=tuple(kept.values()))


@as_change
def comfort(prospect: Prospect, moment: Moment, words: str) -> Prospect:
    """Their own interval (S4); without words that of the stage again."""
    refuse_closed(prospect)
    return replace(prospect, comfort=comfort_words(words, moment.rules))


def comfort_words(words: str, rules: Rules) -> str:
    """An interval in the words that are stored; empty for none. Refused if it is no interval or exceeds the ceiling."""
    if not words:
        return ""
    try:
        length = interval(words)
    except BadInterval as error:
        raise Refused(f"comfort interval: {error}") from None
    if over := over_ceiling(length, rules):
        raise Refused(f"comfort interval {length}: {over}")
    return str(length)


def leave_all_as_is(prospect: Prospect, moment: Moment) -> Prospect:
    """Decided: everything with them stays as it is."""
    refuse_closed(prospect)
    return replace(prospect, looked_at=moment.now)


@as_change
def leave_as_is(prospect: Prospect, moment: Moment, kinds: Collection[Decision]) -> Prospect:
    """Decided: these things stay as they are; with who is new, everything, as nothing else was asked yet."""
    if Decision.NEW in kinds:
        return leave_all_as_is(prospect, moment)
    refuse_closed(prospect)
    others = (rest for rest in prospect.rests if rest.what not in kinds)
    return replace(prospect, rests=(*others, *(Rest(moment.now, kind) for kind in sorted(kinds))))


@as_change
def answering_silence(prospect: Prospect, moment: Moment, change: Change) -> Prospect:
    """``change`` as the answer to their silence, which the grooming then leaves alone for a while."""
    after = change(prospect, moment)
    return after if after.closed is not None else leave_as_is({Decision.COOLING})(after, moment)


def take_up(prospect: Prospect, moment: Moment) -> Prospect:
    """First contact counts from now: starts first clock and opening steps for somebody who entered without them."""
    refuse_closed(prospect)
    if prospect.stage is not Stage.VISIBILITY:
        raise Refused(f"{prospect.name} is in {prospect.stage}: the opening steps are for who is in visibility")
    if next_step(prospect, gather(prospect), moment.rules, moment.calendar) is not None:
        raise Refused(f"the opening steps of {prospect.name} run already")
    if prospect.first_rhythm_at is None or prospect.closings or ever_profitable(prospect):
        raise Refused(f"the opening steps of {prospect.name} are over: the rhythm goes on")
    return replace(prospect, taken_up_at=moment.now, first_rhythm_at=None)


def kept_apart(prospect: Prospect, others: Iterable[int]) -> Prospect:
    """They are not the same person as any of these."""
    return replace(prospect, apart=tuple(sorted({*prospect.apart, *others})))


class SnoozeEnd(NamedTuple):
    """Where snoozing ends: when the ceiling starts and falls due, or a first word can wait no longer."""

    start_at: datetime
    """From here on nothing can be snoozed."""
    due_at: datetime
    """The last possible date."""


def last_snooze(prospect: Prospect, moment: Moment) -> SnoozeEnd:
    """Until when rules 3 and 4 can be snoozed, also while a promise lets them rest."""
    if gather(prospect).is_unopened:
        end = first_word_end(prospect, moment.rules, moment.calendar)
        return SnoozeEnd(end, end)
    unpromised = replace(prospect, promises=())
    item = next(
        item for item in explain(unpromised, moment.now, moment.rules, moment.calendar) if item.rule is Rule.CEILING
    )
    return SnoozeEnd(item.start_at, item.due_at)


def refuse_closed(prospect: Prospect) -> None:
    """Raises Refused for somebody closed."""
    if prospect.closed is not None:
        raise Refused(f"{prospect.name} is closed ({prospect.closed.reason}): reopen first")


def _with_promise(promises: tuple[Promise, ...], place: int, new: Promise) -> tuple[Promise, ...]:
    return (*promises[:place], new, *promises[place + 1 :])
