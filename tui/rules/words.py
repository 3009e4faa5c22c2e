"""Why an item is due, in words: the evidence behind it. Words do not blame."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from tui.model.records import News, Promise, Prospect, Source
from tui.rules.book import STEP_NAMES
from tui.rules.engine import Cause, Item, Rule, State
from tui.rules.facts import Facts, gather, is_contact
from tui.rules.rhythm import rhythm_interval
from tui.when.saying import NEAR, WEEKDAYS, over, short, short_day

if TYPE_CHECKING:
    from tui.model.intervals import Interval
    from tui.rules.book import Rules
    from tui.rules.calendar import Calendar


class Evidence(msgspec.Struct, frozen=True, array_like=True, gc=False, omit_defaults=True):
    """What the words need to know about the person of an item."""

    promise: Promise | None = None
    """The promise that is due."""
    where: str = ""
    source: Source | None = None
    skipped: bool = False
    """The step before was skipped, not done."""
    every: str = ""
    """The rhythm."""
    own: bool = False
    """The rhythm is the person's own."""
    contact: str = ""
    """What the last contact was."""
    news: str = ""
    """What a file says of them since your last word: a reason to write."""


def evidence(item: Item, prospect: Prospect, facts: Facts, rules: Rules) -> Evidence:
    """What ``worded`` needs of the prospect whose item it is, and of their facts."""
    found = _evidence(item, prospect, facts, rules)
    fresh = [news for news in prospect.news if facts.last_outbound is None or news.at > facts.last_outbound]
    return msgspec.structs.replace(found, news="; ".join(map(news_words, fresh))) if fresh else found


def news_words(news: News) -> str:
    """What a file says: "LinkedIn says now: Head of Sales at Nordkante"."""
    job = " at ".join(filter(None, (news.position, news.company)))
    name = f"the name is {news.name}" if news.name else ""
    return f"{origin_words(news.origin)} says now: {', '.join(filter(None, (job, name)))}"


def origin_words(origin: str) -> str:
    """Which kind of file says it: "LinkedIn", "the file"."""
    known = origin.removesuffix(" connections")
    return "the file" if known in ("CSV", "") else known


def _evidence(item: Item, prospect: Prospect, facts: Facts, rules: Rules) -> Evidence:
    rule = item.rule
    if rule is Rule.SEQUENCE:
        if any(skip.what == "step" and skip.at == item.counts_from for skip in prospect.skips):
            return _AFTER_SKIP
    elif rule is Rule.RHYTHM:
        contact = _last_contact(prospect) if item.cause == "contact" else ""
        own = bool(prospect.comfort)
        return Evidence(every=str(rhythm_interval(prospect, facts, rules)), own=own, contact=contact)
    elif rule is Rule.PROMISE:
        return Evidence(promise=prospect.promises[item.promise or 0])
    elif rule is Rule.REPORT or item.cause == "referred":
        return Evidence(source=prospect.source)
    elif item.cause == "met" and prospect.where:
        return Evidence(where=prospect.where)
    return _NOTHING


_LATE = State.LATE
"""Looked up once: a member of an enumeration costs more to find than to compare."""
_NOTHING, _AFTER_SKIP = Evidence(), Evidence(skipped=True)


def reason(item: Item, prospect: Prospect, now: datetime, rules: Rules, calendar: Calendar, source: str = "") -> str:
    """One line of evidence, such as "first note: 9 h left of 72; met Tue 14:10".

    Args:
        item: a candidate of this prospect.
        prospect: whose item it is.
        now: an instant in UTC.
        rules: the effective rule book.
        calendar: the user's zone.
        source: the name of who referred them, where there is one.
    """
    return worded(item, evidence(item, prospect, gather(prospect), rules), At(now, rules, calendar), source)


class At:
    """The instant in UTC at which something is said, and what all words said then share."""

    __slots__ = ("calendar", "now", "rules", "today")

    def __init__(self, now: datetime, rules: Rules, calendar: Calendar) -> None:
        self.now = now
        self.rules = rules
        self.calendar = calendar
        self.today = calendar.day(now)

    def since(self, moment: datetime) -> str:
        """A past moment: with its time while the weekday alone names it."""
        wall = self.calendar.wall(moment)
        day = wall.date()
        if day == self.today:
            return f"today {wall:%H:%M}"
        if 0 < (self.today - day).days <= NEAR:
            return f"{WEEKDAYS[day.weekday()]} {wall:%H:%M}"
        return short_day(day, self.today)


def worded(item: Item, known: Evidence, at: At, source: str = "") -> str:
    """``reason``, from what is known of the prospect already."""
    words = _WORDS[item.rule](_Told(item, known, at, source))
    if known.news:
        words = f"{known.news}; {words}"
    if item.snoozed:
        words += f"; snoozed until {short(item.due_at, at.now, at.calendar.zone)}"
    away = at.calendar.away_on(item.due_at)
    if away is not None and item.started and item.rule in (Rule.SEQUENCE, Rule.RHYTHM):
        words += "; came due while you were away"
    return words


class _Told(msgspec.Struct, frozen=True, gc=False):
    """What the words of one rule are made from, as ``worded`` takes it."""

    item: Item
    known: Evidence
    at: At
    source: str


def _promise(told: _Told) -> str:
    promise = told.known.promise
    assert promise is not None
    note = f": {promise.note}" if promise.note else ""
    if promise.whole_day:
        day = short(told.at.calendar.day(told.item.due_at), told.at.now, told.at.calendar.zone)
        left = f"; {over(told.at.now - promise.end_at)} over" if told.at.now >= promise.end_at else ""
        return f"you promised to be in touch {_on(day)}{left}{note}"
    left = f"; {over(told.at.now - told.item.due_at)} over" if told.at.now >= told.item.due_at else ""
    return f"you promised to be in touch {_on(short(told.item.due_at, told.at.now, told.at.calendar.zone))}{left}{note}"


def _contact_clock(told: _Told) -> str:
    item, known = told.item, told.known
    what = _ANSWERS.get(item.cause, "first note")
    cause = _BEGAN.get(item.cause, "they contacted you")
    if item.cause == "referred":
        cause = f"referred by {told.source or 'a source'}"
    where = f", {known.where}" if known.where and item.cause == "met" else ""
    return f"{what}: {_hours(item, told.at.now)}; {cause} {told.at.since(item.counts_from)}{where}"


_ANSWERS: dict[Cause, str] = {"wrote": "answer", "bought": "thank them", "referral": "thank them"}
_BEGAN: dict[Cause, str] = {
    "met": "met", "added": "added", "taken up": "taken up", "bought": "bought", "referral": "gave you a referral",
}  # fmt: skip


def _report(told: _Told) -> str:
    at, bought = told.at.since(told.item.counts_from), told.item.cause == "bought"
    done, since = ("what came of it", "they bought") if bought else ("it was done", "first contact")
    return f"tell {told.source or 'your source'} {done}: {_hours(told.item, told.at.now)}; {since} {at}"


def _sequence(told: _Told) -> str:
    number = told.item.step or 1
    step = told.at.rules.sequence.steps[number - 1]
    since = told.at.since(told.item.counts_from)
    if told.item.cause == "first contact":
        ground = f"first contact {since}"
    elif told.item.cause == "asked":
        ground = f"asked {_times(told.item.askings)}, last {since}"
    else:
        done = "skipping the" if told.known.skipped else "the"
        ground = f"{_length(step.after)} after {done} {_STEP_WORDS[step.from_]} of {since}"
    left = f"; {over(told.at.now - told.item.due_at)} over" if told.item.state is _LATE else ""
    return f"step {number} of {len(STEP_NAMES)}, {step.label}: {ground}{left}"


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


_STEP_WORDS = {
    "first contact": "first contact",
    "note": "first note",
    "social": "connecting",
    "card": "card",
    "call": "call",
    "coffee": "coffee",
    "second_card": "second card",
}


def _rhythm(told: _Told) -> str:
    every = told.known.every
    if told.item.cause == "entry":
        return f"a first word since they are on your board; then every {_every(every)}"
    if told.item.cause == "reopened":
        return f"reopened {told.at.since(told.item.counts_from)}: pick up the thread"
    whose = {"first contact": "first contact", "mailing": "last mailing"}.get(told.item.cause, told.known.contact)
    left = f"; {over(told.at.now - told.item.due_at)} over" if told.item.state is _LATE else ""
    own = ", their own rhythm" if told.known.own else ""
    return f"every {_every(every)}{own}: {whose} {told.at.since(told.item.counts_from)}{left}"


def _ceiling(told: _Told) -> str:
    limit = f"never longer than {told.at.rules.ceiling.broken}"
    end = told.item.broken_at or told.item.due_at
    silence = {
        "contact": "last word from you",
        "first contact": "first contact",
        "entry": "on your board since",
        "reopened": "reopened",
        "mailing": "last mailing",
    }[told.item.cause]
    when = told.at.since(told.item.counts_from)
    if told.at.now >= end:
        return f"{limit}: {silence} {when}, {over(told.at.now - end)} over"
    return f"{limit}: {silence} {when}, {over(end - told.at.now)} left"


def _last_contact(prospect: Prospect) -> str:
    touch = next(filter(is_contact, reversed(prospect.touches)))
    return f"their {touch.kind}" if touch.inbound else f"last {touch.kind}"


def _hours(item: Item, now: datetime) -> str:
    """ "9 h left of 72": up to the next mark of an item that runs by the hour."""
    for mark in (item.due_at, item.late_at, item.broken_at):
        if mark is not None and now < mark:
            total = round((mark - item.counts_from).total_seconds() / 3600)
            return f"{over(mark - now)} left of {total} h"
    end = item.broken_at or item.due_at
    total = round((end - item.counts_from).total_seconds() / 3600)
    return f"{over(now - end)} over {total} h"


@lru_cache
def _length(length: Interval) -> str:
    return str(length)


def _every(length: str) -> str:
    return length.removeprefix("1 ")


def _on(day: str) -> str:
    return day if day.startswith("today") else f"on {day}"


_WORDS = {
    Rule.PROMISE: _promise,
    Rule.CONTACT_CLOCK: _contact_clock,
    Rule.CEILING: _ceiling,
    Rule.REPORT: _report,
    Rule.SEQUENCE: _sequence,
    Rule.RHYTHM: _rhythm,
}
