"""Promises (rule 1, S9): what became of each, decided by the touches alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from tui.model.records import Promise, Touch
from tui.rules.book import PromiseRules


class Outcome(StrEnum):
    """What became of a promise."""

    OPEN = "open"
    KEPT = "kept"
    LATE = "late"
    """Settled, but after its time."""
    BROKEN = "broken"
    """Past its last mark and still not settled."""
    RELEASED = "released"


class PromiseMarks(msgspec.Struct, frozen=True, gc=False):
    """The instants of a promise: when it shows as due, late, broken."""

    start_at: datetime
    due_at: datetime
    late_at: datetime
    broken_at: datetime


def marks(promise: Promise, rules: PromiseRules) -> PromiseMarks:
    """The marks of a promise. One for a whole day is late and broken at the day's end."""
    if promise.whole_day:
        return PromiseMarks(promise.start_at, promise.due_at, promise.end_at, promise.end_at)
    graced = _graced(promise, rules)
    return PromiseMarks(promise.start_at, promise.due_at, promise.due_at, max(promise.end_at, graced))


def settled_by(promise: Promise, outbound: tuple[Touch, ...]) -> Touch | None:
    """The first outbound touch later than the making and not before the promised day, or None."""
    if not outbound or outbound[-1].at < promise.start_at:
        return None
    return next((t for t in outbound if t.at >= promise.start_at and t.at > promise.made_at), None)


def outcome(promise: Promise, outbound: tuple[Touch, ...], now: datetime, rules: PromiseRules) -> Outcome:
    """What became of ``promise`` up to ``now``; ``outbound`` in order of time."""
    if promise.released_at is not None:
        return Outcome.RELEASED
    touch = settled_by(promise, outbound)
    if touch is None:
        return Outcome.OPEN if now < marks(promise, rules).broken_at else Outcome.BROKEN
    in_time = touch.at < promise.end_at if promise.whole_day else touch.at <= _graced(promise, rules)
    return Outcome.KEPT if in_time else Outcome.LATE


def is_unsettled(promise: Promise, outbound: tuple[Touch, ...]) -> bool:
    """True while the promise is open: ahead, late or broken, and neither released nor settled."""
    return promise.released_at is None and settled_by(promise, outbound) is None


def ends_at(promise: Promise) -> datetime:
    """The promise's time, or the end of the promised day: until then it can be moved or released."""
    return promise.end_at if promise.whole_day else promise.due_at


def _graced(promise: Promise, rules: PromiseRules) -> datetime:
    return promise.due_at + timedelta(seconds=rules.grace.seconds)
