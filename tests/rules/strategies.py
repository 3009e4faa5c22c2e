"""Histories as commands would have made them, for tests with Hypothesis: realistic, and nasty at the marks.

``histories()`` plays a few commands one after another (touches, also backdated; promises made, moved, released;
skips; snoozes; stages; closing and reopening). Time between them moves in coarse steps or jumps onto a mark of the
rules, or a minute beside it, so that ties and exact boundaries happen often. The plain reading of the rules in
``oracle.py`` says where the marks are and which commands would be refused.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from hypothesis import strategies as st

from tests.rules import oracle
from tests.rules.people import RULES, rules
from tui.model.intervals import Interval
from tui.model.kinds import Kind
from tui.model.records import STAGES, Closing, Promise, Prospect, Reason, Skip, Snooze, Source, Stage, StageMove, Touch
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
    {"ceiling": {"broken": "1 month", "due_before": "10 days", "late_before": "1 day"}},
    {"promise.grace": "3 hours", "report": {"due": "1 hour", "late": "2 days", "broken": "1 month"}},
    {"entry": {"added_oldest": "1 month", "imported_oldest": "7 days"}},
)
BOOKS = tuple(rules(**own) for own in OVERRIDES)
COMFORTS = ("", "36 hours", "3 days", "7 days", "2 weeks", "1 month")


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


@st.composite
def newcomers(draw: st.DrawFn, zone: ZoneInfo, book: Rules) -> Prospect:
    """A prospect at the entry, met or referred before, or not at all; quiet where the rule book says so."""
    added = local(draw(st.sampled_from(DAYS)), draw(st.sampled_from(HOURS)), zone)
    imported = draw(st.sampled_from((False, False, True)))
    stage = draw(st.sampled_from((Stage.VISIBILITY,) * 3 + STAGES))
    oldest = book.entry.imported_oldest if imported else book.entry.added_oldest
    limit = oracle.plus(added, oldest, zone, -1)
    ages = (
        added, added - MINUTE, added - timedelta(hours=6), added - timedelta(hours=24), added - 3 * DAY, limit,
        limit - MINUTE, limit + MINUTE, added - 20 * DAY, added - 100 * DAY,
    )  # fmt: skip
    met = draw(st.one_of(st.none(), st.sampled_from(ages)))
    source = None
    referred = None
    if not imported and draw(st.booleans()):
        source = Source(name="Ben")
        referred = draw(st.one_of(st.none(), st.sampled_from(ages)))
    fields: dict[str, Any] = {
        "added_at": added, "met_at": met, "source": source, "referred_at": referred, "imported": imported,
        "stage": stage, "stages": (StageMove(added, stage),), "comfort": draw(st.sampled_from(COMFORTS)),
    }  # fmt: skip
    person = Prospect("Ana", **fields)
    first = oracle.first_contact(person)
    if stage is not Stage.VISIBILITY or oracle.too_old(person, first, book, zone) or (imported and met is None):
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


def _skipped(person: Prospect, now: datetime, book: Rules, zone: ZoneInfo) -> Prospect:
    """As ``skip`` on the item that is next."""
    item = oracle.candidates(person, now, book, zone)[0]
    skip = None
    if item.rule == "sequence":
        skip = Skip(now, "step", step=item.step)
    elif item.rule == "report":
        referred = oracle.referral(person)
        starts = [touch.at for touch in oracle.outbound(person) if referred is not None and touch.at >= referred]
        skip = Skip(now, "report", through=starts[0])
    elif item.rule == "contact_clock":
        start = oracle.clock_start(person, book, zone)
        theirs = [touch.at for touch in person.touches if oracle.starts_clock(touch)]
        ours = (person.met_at, oracle.referral(person), person.added_at, person.taken_up_at)
        if start in theirs and start not in ours:
            skip = Skip(now, "clock", through=theirs[-1])
    return person if skip is None else msgspec.structs.replace(person, skips=(*person.skips, skip))


@st.composite
def _command(draw: st.DrawFn, person: Prospect, now: datetime, book: Rules, zone: ZoneInfo) -> Prospect:
    new = msgspec.structs.replace
    if person.closed is not None:
        if draw(st.booleans()):
            last = person.closings[-1]
            return new(person, closings=(*person.closings[:-1], new(last, reopened_at=now)))
        return logged(person, draw(touched(now)))
    what = draw(
        st.sampled_from(
            ("touch",) * 8
            + ("next step",) * 6
            + ("backdated",) * 3
            + ("skip",) * 4
            + ("promise",) * 3
            + ("move", "release", "snooze", "snooze", "close", "stage", "met", "referred", "comfort", "skip all")
            + ("take up",) * 2
        )
    )
    if what == "touch":
        return logged(person, draw(touched(now)))
    if what == "next step" and oracle.sequence_runs(person, book):
        number, _ = oracle.next_step(person, book)
        return logged(person, Touch(now, draw(st.sampled_from(book.sequence.steps[number - 1].kinds))))
    if what == "backdated":
        ages = (MINUTE, timedelta(hours=6), DAY, 3 * DAY, 20 * DAY, 100 * DAY)
        marked = [touch.at for touch in person.touches] + [oracle.added_at(person), oracle.first_contact(person)]
        marked += [closing.at for closing in person.closings]
        at = draw(st.one_of(st.sampled_from([now - age for age in ages]), st.sampled_from(marked)))
        return logged(person, draw(touched(min(at, now))))
    if what == "skip":
        return _skipped(person, now, book, zone)
    if what == "skip all" and oracle.sequence_runs(person, book):
        return new(person, skips=(*person.skips, Skip(now, "sequence")))
    if what == "promise":
        made = draw(promises(now, zone))
        return person if made is None else new(person, promises=(*person.promises, made))
    if what in ("move", "release"):
        ahead = [n for n, promise in enumerate(person.promises) if _still_ahead(promise, person, now, book)]
        if ahead:
            n = draw(st.sampled_from(ahead))
            other: Promise | None = new(person.promises[n], released_at=now)
            if what == "move":
                other = draw(promises(now, zone))
            if other is not None:
                return new(person, promises=(*person.promises[:n], other, *person.promises[n + 1 :]))
    if what == "snooze":
        day = now.astimezone(zone).date() + timedelta(days=draw(st.sampled_from((1, 2, 7, 14, 30, 60))))
        until = local(day, draw(st.sampled_from((0, 0, 12))), zone)
        broken = oracle.plus(oracle.ceiling_ground(person), book.ceiling.broken, zone)
        if until <= oracle.plus(broken, book.ceiling.due_before, zone, -1):
            return new(person, snooze=Snooze(now, until))
    if what == "close":
        return _closing(person, now, book, draw(st.booleans()))
    if what == "stage":
        place = STAGES.index(person.stage) + draw(st.sampled_from((1, 1, -1)))
        if 0 <= place < len(STAGES):
            return new(person, stage=STAGES[place], stages=(*person.stages, StageMove(now, STAGES[place])))
    if what == "met" and person.met_at is None:
        return new(person, met_at=now - draw(st.sampled_from((timedelta(), timedelta(hours=6), DAY, 30 * DAY))))
    if what == "referred" and person.source is None:
        ago = draw(st.one_of(st.none(), st.sampled_from((timedelta(), timedelta(hours=6), DAY, 30 * DAY))))
        return new(person, source=Source(name="Ben"), referred_at=None if ago is None else now - ago)
    if what == "take up":  # also of who is in the sequence: two entries put together may leave it like that
        return new(person, taken_up_at=now, first_rhythm_at=None)
    if what == "comfort":
        return new(person, comfort=draw(st.sampled_from(COMFORTS)))
    return person


def _within_ceiling(person: Prospect, book: Rules) -> Prospect:
    """No comfort interval may exceed the ceiling."""
    if book.ceiling.broken == Interval(months=3):
        return person
    return msgspec.structs.replace(person, comfort="3 days" if person.comfort else "")


@st.composite
def histories(draw: st.DrawFn, most: int = 9, own: bool = True) -> History:
    """A prospect after up to ``most`` commands; without ``own`` in UTC and under the shipped rules."""
    zone = ZoneInfo(draw(st.sampled_from(ZONES)) if own else "UTC")
    book = draw(st.one_of(st.just(RULES), st.just(RULES), st.sampled_from(BOOKS))) if own else RULES
    person = _within_ceiling(draw(newcomers(zone, book)), book)
    last = oracle.added_at(person)
    for _ in range(draw(st.integers(0, most))):
        last = draw(later(person, last, book, zone))
        person = _within_ceiling(draw(_command(person, last, book, zone)), book)
    return History(person, zone, book, last)


@st.composite
def moments(draw: st.DrawFn, history: History) -> datetime:
    """A moment to ask at: not before the last command, often exactly on a mark or a minute beside it."""
    return draw(later(history.prospect, history.last, history.rules, history.zone))
