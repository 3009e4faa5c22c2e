"""Histories as commands would have made them, for tests with Hypothesis: realistic, and nasty at the marks.

``histories()`` plays a few commands one after another: touches, also backdated, by the dozen, and mailings; promises
made, moved, released; what they bought; reports; skips; snoozes; stages; closing and reopening. Time between them moves
in coarse steps or jumps onto a mark of the rules, or a minute beside it, so that ties and exact boundaries happen
often. The plain reading of the rules in ``oracle.py`` says where the marks are and which commands would be refused;
``drawn.py`` counts what of the book they hit.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import msgspec
from hypothesis import strategies as st

from tests.rules import oracle
from tests.rules.people import RULES, rules
from tui.model.addresses import addresses
from tui.model.intervals import Interval
from tui.model.kinds import Kind
from tui.model.records import (
    STAGES,
    Closing,
    Event,
    Later,
    Promise,
    Prospect,
    Reason,
    Skip,
    Snooze,
    Source,
    Stage,
    StageMove,
    Touch,
)
from tui.rules.book import Rules

ZONES = (
    "UTC", "Europe/Berlin", "America/New_York", "Pacific/Auckland", "Asia/Kathmandu", "America/Santiago",
)  # fmt: skip
"""Santiago moves its clocks at midnight: a day that begins at one."""

DAYS = (
    date(2026, 1, 31), date(2026, 3, 2), date(2026, 3, 8), date(2026, 3, 28), date(2026, 4, 4), date(2026, 9, 5),
    date(2026, 10, 24), date(2026, 10, 31), date(2026, 11, 30), date(2023, 11, 29), date(2024, 2, 29),
    date(2027, 12, 31),
)  # fmt: skip
"""Month ends, a leap day, and days around the changes of the clocks."""

HOURS = (0, 0.5, 2.5, 9, 10, 12, 18, 23.5)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)

OVERRIDES: tuple[dict[str, Any], ...] = (
    {"clock": {"due": "1 day", "late": "2 days", "broken": "3 days"}},
    {"clock.kinds": ["gift", "call"], "sequence.note.kinds": ["email", "note", "card"]},
    {"sequence": {"call.after": "2 days", "call.from": "social", "coffee.from": "first contact", "late": "6 hours"}},
    {
        "sequence.coffee.kinds": ["meeting", "call"],
        "sequence.call.kinds": ["call", "text"],
        "sequence.call.fresh": True,
    },
    {"rhythm": {"visibility": "1 month", "credibility": "36 hours", "late_share": 0.25, "late_most": "2 days"}},
    {
        "ceiling": {"broken": "1 month", "due_before": "10 days", "late_before": "1 day"},
        "rhythm.stretch": [[2, "10 days"], [4, "3 weeks"]],
    },
    {"promise.grace": "3 hours", "report": {"due": "1 hour", "late": "2 days", "broken": "1 month"}},
    {"entry": {"added_oldest": "1 month", "imported_oldest": "7 days", "above_oldest": "1 day"}},
    {"workdays": "mon-sun"},
    {"workdays": "sun-thu"},
    {"workdays": "tue"},
    {"rhythm.stretch": []},
    {"rhythm": {"stretch": [[1, "10 days"], [2, "3 weeks"], [4, "1 month"], [6, "3 months"]], "visibility": "3 days"}},
    {"sequence": {"takes_two": [], "coffee.after": "3 days"}, "clock.thanks_kinds": ["gift", "text"]},
    {"sequence": {"ask_kinds": ["social", "email"], "call.kinds": ["call", "text"]}},
)
BOOKS = tuple(rules(**own) for own in OVERRIDES)
COMFORTS = ("",) * 5 + ("36 hours", "3 days", "7 days", "2 weeks", "1 month", "3 months")


@dataclass(frozen=True)
class History:
    """A prospect, the zone of the user, the rules in force, and the instant of the last command."""

    prospect: Prospect
    zone: ZoneInfo
    rules: Rules
    last: datetime


def local(day: date, hour: float, zone: ZoneInfo) -> datetime:
    """An hour of a day in a zone, as an instant."""
    wall = datetime.combine(day, datetime.min.time()) + timedelta(hours=hour)
    return wall.replace(tzinfo=zone).astimezone(UTC)


def marks(prospect: Prospect, now: datetime, book: Rules, zone: ZoneInfo) -> list[datetime]:
    """All instants at which something about the prospect's candidates changes, near ``now`` or ahead."""
    found: set[datetime] = set()
    for item in oracle.candidates(prospect, now, book, zone):
        for mark in (item.due_at, item.late_at, item.broken_at):
            if mark is not None:
                found |= {mark, oracle.day_start(mark, zone), oracle.day_start(mark, zone) + DAY}
    for promise in prospect.promises:
        grace = timedelta(seconds=book.promise.grace.seconds)
        found |= {promise.start_at, promise.due_at, promise.end_at, promise.due_at + grace}
    if prospect.snooze is not None:
        found.add(prospect.snooze.until)
    return sorted(found)


@st.composite
def later(draw: st.DrawFn, prospect: Prospect, last: datetime, book: Rules, zone: ZoneInfo) -> datetime:
    """An instant not before ``last``: at once, some steps on, or on a mark or a minute beside it."""
    ahead = [mark for mark in marks(prospect, last, book, zone) if mark + MINUTE >= last]
    jumps: bool = draw(st.booleans())
    if ahead and jumps:
        mark = draw(st.sampled_from(ahead)) + draw(st.sampled_from((timedelta(), -MINUTE, MINUTE)))
        return max(mark, last)
    steps = (0, 0, 1, 30, 31, 60, 360, 720, 1440, 2880, 4320, 10080, 20160, 44640, 132480)
    return last + timedelta(minutes=draw(st.sampled_from(steps)))


def _ages(added: datetime, imported: bool, book: Rules, zone: ZoneInfo) -> tuple[datetime, ...]:
    """Instants before the adding, with those that are just too old for a first clock, and just not."""
    entry = book.entry
    lengths = (entry.imported_oldest,) if imported else (entry.added_oldest, entry.above_oldest)
    limits = [oracle.plus(added, length, zone, -1) for length in lengths]
    fresh = (timedelta(), MINUTE, timedelta(hours=6), timedelta(hours=6), DAY, 3 * DAY)
    old = (4 * DAY, 20 * DAY, 100 * DAY)
    beside = [limit + aside for limit in limits for aside in (timedelta(), MINUTE, -MINUTE)]
    return (*(added - age for age in fresh), *beside, *(added - age for age in old))


class Entry(NamedTuple):
    """How somebody enters; empty: any way."""

    imported: tuple[bool, ...] = (False, False, False, True)
    stages: tuple[Stage, ...] = (*(Stage.VISIBILITY,) * 4, *STAGES)
    ages: slice = slice(None)
    """Which of ``_ages``."""
    met: tuple[bool, ...] = (True, True, False)
    referred: tuple[bool, ...] = (True, False)
    comforts: tuple[str, ...] = COMFORTS


_ANYHOW = Entry()
_FRESH = Entry(
    imported=(False,), stages=(Stage.VISIBILITY,), ages=slice(0, 4), comforts=("", "", "3 days"), referred=(False,)
)
_SENT = _FRESH._replace(referred=(True,), stages=(Stage.VISIBILITY, *STAGES))
_ABOVE = _FRESH._replace(referred=(True, False), stages=(Stage.CREDIBILITY, Stage.PROFITABILITY))
_IMPORT = Entry(imported=(True,), met=(True, False, False))
_OLD = Entry(
    imported=(False,),
    stages=(Stage.VISIBILITY, *STAGES),
    ages=slice(-2, None),
    met=(True,),
    referred=(False,),
    comforts=("", "", "", "2 weeks"),
)


@st.composite
def newcomers(draw: st.DrawFn, zone: ZoneInfo, book: Rules, entry: Entry = _ANYHOW) -> Prospect:
    """A prospect at the entry, met or referred before, or not at all; quiet where the rule book says so."""
    added = local(draw(st.sampled_from(DAYS)), draw(st.sampled_from(HOURS)), zone)
    imported = draw(st.sampled_from(entry.imported))
    stage = draw(st.sampled_from(entry.stages))
    ages = _ages(added, imported, book, zone)[entry.ages]
    met = draw(st.sampled_from(ages)) if draw(st.sampled_from(entry.met)) else None
    source = None
    referred = None
    if not imported and draw(st.sampled_from(entry.referred)):
        source = Source(name="Ben")
        referred = draw(st.one_of(st.none(), st.sampled_from(ages)))
    fields: dict[str, Any] = {
        "added_at": added, "met_at": met, "source": source, "referred_at": referred, "imported": imported,
        "stage": stage, "stages": (StageMove(added, stage),), "comfort": draw(st.sampled_from(entry.comforts)),
        "emails": addresses(draw(st.sampled_from(("", "ana@ruiz.example")))),
        "phones": addresses(draw(st.sampled_from(("", "555 0123")))),
        "urls": addresses(draw(st.sampled_from(("", "linkedin.com/in/ana")))),
    }  # fmt: skip
    person = Prospect("Ana", **fields)
    if oracle.enters_quietly(person, book, zone):
        spread = draw(st.sampled_from((0, 1, 6, 30))) if imported else 0
        day = added.astimezone(zone).date() + timedelta(days=spread)
        at = local(day, 0, zone) if spread else added
        person = msgspec.structs.replace(person, first_rhythm_at=at)
    return person


def logged(person: Prospect, touch: Touch) -> Prospect:
    """With one more touch, behind those of the same instant."""
    place = bisect_right(person.touches, touch.at, key=lambda other: other.at)
    return msgspec.structs.replace(person, touches=(*person.touches[:place], touch, *person.touches[place:]))


@st.composite
def touched(draw: st.DrawFn, at: datetime) -> Touch:
    """A touch of any direction and kind, mostly one that settles something."""
    kinds = (Kind.EMAIL, Kind.SOCIAL, Kind.CARD, Kind.CALL, Kind.MEETING, *Kind)
    kind = draw(st.sampled_from(kinds))
    if kind is Kind.REPORT:
        return Touch(at, kind, about=draw(st.sampled_from((None, None, 7))))
    return Touch(at, kind, inbound=draw(st.sampled_from((False, False, True))))


@st.composite
def promises(draw: st.DrawFn, made: datetime, zone: ZoneInfo) -> Promise | None:
    """A promise for a time or a day from ``made`` on; None where it would lie in the past."""
    if draw(st.sampled_from((False, False, False, True))):
        zone = ZoneInfo(draw(st.sampled_from(ZONES)))  # made before the user moved to another zone
    day = made.astimezone(zone).date() + timedelta(days=draw(st.sampled_from((0, 0, 1, 2, 7, 14, 31, 92, 200))))
    start, end = local(day, 0, zone), local(day + DAY, 0, zone)
    hour = draw(st.sampled_from((None, None, 0.0, 9.0, 14.0, 23.5, 23.75)))
    if hour is None:
        return Promise(start, made, start, end, whole_day=True) if made < end else None
    due = local(day, hour, zone)
    return Promise(due, made, start, end) if due > made else None


def _still_ahead(promise: Promise, person: Prospect, now: datetime, book: Rules) -> bool:
    over = promise.end_at if promise.whole_day else promise.due_at
    return oracle.promise_outcome(person, promise, now, book) == "open" and now < over


def _closing(person: Prospect, now: datetime, book: Rules, keeps_snooze: bool) -> Prospect:
    kept = tuple(
        msgspec.structs.replace(promise, released_at=now) if _still_ahead(promise, person, now, book) else promise
        for promise in person.promises
    )
    closings = (*person.closings, Closing(now, Reason.GONE))
    snooze = person.snooze if keeps_snooze else None
    return msgspec.structs.replace(person, promises=kept, closings=closings, snooze=snooze)


class _Command(NamedTuple):
    """A command that is given to somebody now."""

    draw: st.DrawFn
    person: Prospect
    now: datetime
    book: Rules
    zone: ZoneInfo

    def changed(self, **fields: Any) -> Prospect:
        """The person with other fields."""
        return msgspec.structs.replace(self.person, **fields)

    def some(self, *values: Any) -> Any:
        """One of these."""
        return self.draw(st.sampled_from(values))

    def touch(self) -> Prospect:
        return logged(self.person, self.draw(touched(self.now)))

    def next_step(self) -> Prospect:
        if not oracle.sequence_runs(self.person, self.book):
            return self.person
        number, _ = oracle.next_step(self.person, self.book)
        return logged(self.person, Touch(self.now, self.some(*self.book.sequence.steps[number - 1].kinds)))

    def backdated(self) -> Prospect:
        ages = (MINUTE, timedelta(hours=6), DAY, 3 * DAY, 20 * DAY, 100 * DAY)
        marked = [touch.at for touch in self.person.touches]
        marked += [oracle.added_at(self.person), oracle.first_contact(self.person)]
        marked += [closing.at for closing in self.person.closings]
        at = self.draw(st.one_of(st.sampled_from([self.now - age for age in ages]), st.sampled_from(marked)))
        return logged(self.person, self.draw(touched(min(at, self.now))))

    def wrote(self) -> Prospect:
        kind = self.some(Kind.EMAIL, Kind.TEXT, Kind.EMAIL, Kind.CALL)
        return logged(self.person, Touch(self.now, kind, inbound=True))

    def streak(self) -> Prospect:
        """Several touches of ours, some days apart, the last one now; a report is about somebody else."""
        kinds = (Kind.EMAIL, Kind.CALL, Kind.TEXT, Kind.GIFT, Kind.CARD, Kind.REPORT)
        gap, person = self.some(timedelta(hours=6), DAY, 3 * DAY), self.person
        for back in range(self.some(2, 4, 5, 7, 8, 12) - 1, -1, -1):
            kind = self.some(*kinds)
            person = logged(person, Touch(self.now - back * gap, kind, about=7 if kind is Kind.REPORT else None))
        return person

    def next_steps(self) -> Prospect:
        """The next steps as they come, one a day, the last one now."""
        person = self.person
        for back in range(self.some(1, 1, 2, 3, 4, 5) - 1, -1, -1):
            if oracle.sequence_runs(person, self.book):
                number, _ = oracle.next_step(person, self.book)
                kinds = self.book.sequence.steps[number - 1].kinds
                person = logged(person, Touch(self.now - back * DAY, self.some(*kinds)))
        return person

    def asked(self) -> Prospect:
        """Asked for what is next, mostly a step that takes two, the last time now; the steps before it are done."""
        kinds = (Kind.CALL, Kind.TEXT, Kind.EMAIL)
        person, times = self.person, self.some(1, 2, 3, 5, 6)
        for hours in range(self.some(0, 6, 6)):
            number, _ = oracle.next_step(person, self.book)
            if oracle.sequence_runs(person, self.book):
                step = self.book.sequence.steps[number - 1]
                at = oracle.first_contact(person) + timedelta(hours=hours + 1)
                if at <= self.now and not oracle.takes_two(step, self.book):
                    person = logged(person, Touch(at, step.kinds[0]))
        for back in range(times - 1, -1, -1):
            kind = self.some(*kinds)
            inbound = self.some(False, False, kind is Kind.CALL)
            person = logged(person, Touch(self.now - 8 * back * DAY, kind, inbound=inbound))
        return person

    def mailing(self) -> Prospect:
        return logged(self.person, Touch(self.now, self.some(Kind.CARD, Kind.CARD, Kind.EMAIL), mailing=True))

    def report(self) -> Prospect:
        about = None if self.person.source is not None else 7
        return logged(self.person, Touch(self.now, Kind.REPORT, about=about))

    def event(self) -> Prospect:
        """They showed interest, bought or gave a referral: now, or a while ago."""
        what, hours = self.some("interest", "bought", "bought", "referral"), timedelta(hours=71)
        limit = oracle.plus(self.now, self.book.clock.broken, self.zone, -1)
        at = self.now - self.some(timedelta(), timedelta(), timedelta(hours=6), DAY, hours, 5 * DAY)
        at = self.some(at, at, at, at, limit, limit - MINUTE, limit + MINUTE)
        event = Event(at, what, noted_at=None if at == self.now else self.now)
        return self.changed(events=tuple(sorted((*self.person.events, event), key=lambda known: known.at)))

    def interested(self) -> Prospect:
        return self.changed(events=(*self.person.events, Event(self.now, "interest")))

    def skip(self) -> Prospect:
        skip = oracle.skip_of(self.person, self.now, self.book, self.zone)
        return self.person if skip is None else self.changed(skips=(*self.person.skips, skip))

    def skips(self) -> Prospect:
        """Several steps in a row."""
        person = self.person
        for _ in range(self.some(1, 1, 2, 3)):
            skip = oracle.skip_of(person, self.now, self.book, self.zone)
            if skip is not None and skip.what == "step":
                person = msgspec.structs.replace(person, skips=(*person.skips, skip))
        return person

    def missed(self) -> Prospect:
        """What they wrote days ago, or the meeting, was never answered, and is let go now."""
        person = self.person
        if self.some(True, False):
            person = logged(person, Touch(self.now - self.some(3, 4, 30) * DAY, Kind.EMAIL, inbound=True))
        skip = oracle.skip_of(person, self.now, self.book, self.zone)
        if skip is None or skip.what != "clock":
            return person
        return msgspec.structs.replace(person, skips=(*person.skips, skip))

    def later_today(self) -> Prospect:
        item = oracle.candidates(self.person, self.now, self.book, self.zone)[0]
        return self.changed(later=Later(self.now, self.now + timedelta(hours=2), item.rule, item.due_at))

    def skip_all(self) -> Prospect:
        if not oracle.sequence_runs(self.person, self.book):
            return self.person
        return self.changed(skips=(*self.person.skips, Skip(self.now, "sequence")))

    def promise(self) -> Prospect:
        made = self.draw(promises(self.now, self.zone))
        return self.person if made is None else self.changed(promises=(*self.person.promises, made))

    def far_promise(self) -> Prospect:
        day = self.now.astimezone(self.zone).date() + self.some(130, 200) * DAY
        start, end = local(day, 0, self.zone), local(day + DAY, 0, self.zone)
        made = Promise(start, self.now, start, end, whole_day=True)
        return self.changed(promises=(*self.person.promises, made))

    def move(self) -> Prospect:
        return self._repromised(lambda _: self.draw(promises(self.now, self.zone)))

    def release(self) -> Prospect:
        return self._repromised(lambda promise: msgspec.structs.replace(promise, released_at=self.now))

    def _repromised(self, change: Callable[[Promise], Promise | None]) -> Prospect:
        kept = self.person.promises
        ahead = [n for n, each in enumerate(kept) if _still_ahead(each, self.person, self.now, self.book)]
        n = self.some(*ahead) if ahead else 0
        other = change(kept[n]) if ahead else None
        return self.person if other is None else self.changed(promises=(*kept[:n], other, *kept[n + 1 :]))

    def snooze(self) -> Prospect:
        day = self.now.astimezone(self.zone).date() + timedelta(days=self.some(1, 2, 7, 14, 30, 60))
        until = local(day, self.some(0, 0, 12), self.zone)
        if oracle.is_unopened(self.person):
            last = oracle.first_word_limit(self.person, self.book, self.zone)
            until = self.some(until, until, last)
        else:
            last = oracle.ceiling_due(self.person, self.book, self.zone)
        if not self.now < until <= last:
            return self.person
        return self.changed(snooze=Snooze(self.now, until))

    def close(self) -> Prospect:
        if self.person.closed is not None:
            return self.person
        return _closing(self.person, self.now, self.book, self.draw(st.booleans()))

    def reopen(self) -> Prospect:
        if self.person.closed is None:
            return self.person
        *before, last = self.person.closings
        return self.changed(closings=(*before, msgspec.structs.replace(last, reopened_at=self.now)))

    def stage(self) -> Prospect:
        place = STAGES.index(self.person.stage) + self.some(1, 1, -1)
        if not 0 <= place < len(STAGES):
            return self.person
        return self.changed(stage=STAGES[place], stages=(*self.person.stages, StageMove(self.now, STAGES[place])))

    def customer(self) -> Prospect:
        moved = StageMove(self.now, Stage.PROFITABILITY)
        return self.changed(stage=moved.stage, stages=(*self.person.stages, moved))

    def met(self) -> Prospect:
        if self.person.met_at is not None:
            return self.person
        return self.changed(met_at=self.now - self.some(timedelta(), timedelta(hours=6), DAY, 30 * DAY))

    def met_now(self) -> Prospect:
        return self.changed(met_at=self.now)

    def before_the_entry(self) -> Prospect:
        at = oracle.added_at(self.person) - self.some(DAY, 20 * DAY)
        return logged(self.person, self.draw(touched(at)))

    def referred(self) -> Prospect:
        if self.person.source is not None:
            return self.person
        ago = self.draw(st.one_of(st.none(), st.sampled_from((timedelta(), timedelta(hours=6), DAY, 30 * DAY))))
        return self.changed(source=Source(name="Ben"), referred_at=None if ago is None else self.now - ago)

    def take_up(self) -> Prospect:
        """Also of who is in the sequence: two entries put together may leave it like that."""
        return self.changed(taken_up_at=self.now, first_rhythm_at=None)

    def comfort(self) -> Prospect:
        return self.changed(comfort=self.some(*COMFORTS))


_TO_THE_CLOSED: tuple[Callable[[_Command], Prospect], ...] = (_Command.reopen, _Command.wrote, _Command.touch)
_TO_THE_OPEN = (
    *(_Command.touch,) * 6, *(_Command.next_step,) * 3, *(_Command.backdated,) * 3, _Command.next_steps, _Command.asked,
    _Command.streak, _Command.mailing, _Command.report, *(_Command.event,) * 2, *(_Command.skip,) * 4, _Command.missed,
    *(_Command.promise,) * 2, _Command.move, _Command.release, *(_Command.snooze,) * 2, _Command.later_today,
    _Command.close, _Command.stage, _Command.met, _Command.referred, _Command.comfort, _Command.skip_all,
    _Command.take_up,
)  # fmt: skip
"""Each as often as it is to be given."""

Beginning = tuple[Callable[[_Command], Prospect], ...]


def _begins(*commands: Callable[[_Command], Prospect], times: int = 1) -> tuple[Beginning, ...]:
    """A beginning, as often as it is to be drawn."""
    return (commands,) * times


_do = _Command
_ANSWERS = (
    *_begins(_do.wrote, _do.met_now, _do.skip, times=2), *_begins(_do.missed, _do.event), *_begins(_do.event),
    *_begins(_do.close, _do.wrote, _do.reopen, times=2), *_begins(_do.event, _do.skip), *_begins(_do.missed),
)  # fmt: skip
SCENES: dict[str, tuple[Entry, tuple[Beginning, ...]]] = {
    "any": (_ANYHOW, _begins()),
    "opening": (_FRESH, (
        *_begins(_do.next_steps, _do.skips, times=2), *_begins(_do.next_steps, _do.snooze),
        *_begins(_do.next_steps, _do.mailing), *_begins(_do.next_steps, _do.wrote, _do.skip),
        *_begins(_do.asked, times=3), *_begins(_do.asked, _do.asked, times=3), *_begins(_do.asked, _do.snooze),
        *_begins(_do.next_steps, _do.promise, times=2),
    )),
    "source": (_SENT, (
        *_begins(_do.next_step, _do.event), *_begins(_do.next_step, _do.event, _do.report),
        *_begins(_do.next_step, _do.report, _do.event), *_begins(_do.next_step, _do.skip),
        *_begins(_do.touch, _do.skip, _do.event), *_begins(_do.touch, _do.event, _do.skip),
        *_begins(_do.event, _do.event), *_begins(_do.event, _do.touch),
    )),
    "import": (_IMPORT, (
        *_begins(_do.promise, times=2), *_begins(_do.far_promise, times=2), *_begins(_do.snooze, times=3),
        *_begins(_do.wrote), *_begins(_do.wrote, _do.skip), *_begins(_do.mailing, times=2),
        *_begins(_do.close, _do.reopen, times=2), *_begins(_do.before_the_entry, times=3),
    )),
    "silence": (_OLD, (
        *_begins(_do.streak), *_begins(_do.streak, _do.streak, _do.streak),
        *_begins(_do.customer, _do.streak, _do.streak, _do.streak, times=2),
        *_begins(_do.streak, _do.wrote, _do.touch),
        *_begins(_do.streak, _do.event), *_begins(_do.streak, _do.streak, _do.interested, times=2),
        *_begins(_do.streak, _do.mailing), *_begins(_do.streak, _do.snooze),
        *_begins(_do.streak, _do.close, _do.reopen),
    )),
    "answers": (_OLD, _ANSWERS),
    "above": (_ABOVE, (*_begins(), *_ANSWERS)),
}  # fmt: skip
"""Beginnings that bring the book's rarer cases together."""
_GAPS: dict[Callable[[_Command], Prospect], tuple[int, ...]] = {
    _Command.streak: (20, 60),
    _Command.next_steps: (20, 60),
    _Command.asked: (20, 60),
    _Command.skips: (0, 1, 3),
}
"""Days before some commands: what they play has to lie behind the entry, and a skip mostly falls on another day."""


@st.composite
def _command(draw: st.DrawFn, person: Prospect, now: datetime, book: Rules, zone: ZoneInfo) -> Prospect:
    commands = _TO_THE_OPEN if person.closed is None else _TO_THE_CLOSED
    return draw(st.sampled_from(commands))(_Command(draw, person, now, book, zone))


def _within_ceiling(person: Prospect, book: Rules) -> Prospect:
    """No comfort interval may exceed the ceiling."""
    if book.ceiling.broken == Interval(months=3):
        return person
    return msgspec.structs.replace(person, comfort="3 days" if person.comfort else "")


@st.composite
def histories(
    draw: st.DrawFn, most: int = 9, own: bool = True, scene: str = "", beginning: Beginning | None = None
) -> History:
    """A prospect after up to ``most`` commands; without ``own`` in UTC and under the shipped rules."""
    zone = ZoneInfo(draw(st.sampled_from(ZONES)) if own else "UTC")
    book = draw(st.one_of(st.just(RULES), st.sampled_from(BOOKS))) if own else RULES
    entry, beginnings = SCENES[scene or draw(st.sampled_from(tuple(SCENES)))]
    person = _within_ceiling(draw(newcomers(zone, book, entry)), book)
    last = oracle.added_at(person)
    beginning = draw(st.sampled_from(beginnings)) if beginning is None else beginning
    for command in beginning:
        if person.closed is None or command in _TO_THE_CLOSED:
            last = draw(later(person, last, book, zone))
            last += draw(st.sampled_from(_GAPS.get(command, (0,)))) * DAY
            person = _within_ceiling(command(_Command(draw, person, last, book, zone)), book)
    more = (0, 0, 0, 1, 2) if beginning else tuple(range(most + 1))
    for _ in range(draw(st.sampled_from(more))):
        last = draw(later(person, last, book, zone))
        person = _within_ceiling(draw(_command(person, last, book, zone)), book)
    return History(person, zone, book, last)


def is_work(person: Prospect, now: datetime, book: Rules, zone: ZoneInfo) -> bool:
    """What is next is due, and may have to wait for a place in the day."""
    items = oracle.candidates(person, now, book, zone)
    return bool(items) and items[0].state != "upcoming" and items[0].rule in ("sequence", "rhythm")


@st.composite
def busy(draw: st.DrawFn, scene: str) -> History:
    """A history of UTC and the shipped rules, mostly with a last command on a day on which a step or rhythm was due."""
    history = draw(histories(most=3, own=False, scene=scene))
    person, zone, book = history.prospect, history.zone, history.rules
    due = [oracle.day_start(mark, zone) + timedelta(hours=9) for mark in marks(person, history.last, book, zone)]
    due = [at for at in dict.fromkeys(due) if at >= history.last and is_work(person, at, book, zone)]
    if not due or not draw(st.sampled_from((True, True, True, False))):
        return history
    at = draw(st.sampled_from(due[:4]))
    return History(draw(_command(person, at, book, zone)), zone, book, at)


@st.composite
def moments(draw: st.DrawFn, history: History) -> datetime:
    """A moment to ask at: not before the last command, often exactly on a mark or a minute beside it."""
    return draw(later(history.prospect, history.last, history.rules, history.zone))
