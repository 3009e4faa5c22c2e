"""Why an item is due, in words: the evidence behind it. Words do not blame.

A list shows them behind name, kind and state, and may have to cut them: so they begin with what is not said there (what
was promised, where you met, what they wrote, your last word), and end with the rule.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

import msgspec

from tui.model.intervals import Interval
from tui.model.records import News, Promise, Prospect, Source, Touch
from tui.rules.book import STEP_NAMES, Rules
from tui.rules.calendar import Calendar
from tui.rules.engine import Cause, Item, Rule, State
from tui.rules.facts import Facts, gather, is_contact
from tui.rules.rhythm import rhythm_interval
from tui.text import ELLIPSIS
from tui.when.saying import NEAR, WEEKDAYS, over, short, short_day


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
    """What the last contact was, or what they sent."""
    news: str = ""
    """What a file says of them since your last word: a reason to write."""
    said: str = ""
    """What was said then, as far as a line needs it."""


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
        every, own = str(rhythm_interval(prospect, facts, rules)), bool(prospect.comfort)
        if item.cause != "contact":
            return Evidence(every=every, own=own)
        last = next(filter(is_contact, reversed(prospect.touches)))
        return Evidence(every=every, own=own, contact=_named(last), said=_said(last))
    elif rule is Rule.PROMISE:
        return Evidence(promise=prospect.promises[item.promise or 0])
    elif rule is Rule.REPORT or item.cause == "referred":
        return Evidence(source=prospect.source)
    elif item.cause == "wrote":
        theirs = (each for each in reversed(prospect.touches) if each.inbound and each.at == item.counts_from)
        if (touch := next(theirs, None)) is not None:
            return Evidence(contact=_named(touch), said=_said(touch))
    elif item.cause == "met" and prospect.where:
        return Evidence(where=prospect.where)
    return _NOTHING


_LATE = State.LATE
"""Looked up once: a member of an enumeration costs more to find than to compare."""
_NOTHING, _AFTER_SKIP = Evidence(), Evidence(skipped=True)


def reason(item: Item, prospect: Prospect, now: datetime, rules: Rules, calendar: Calendar, source: str = "") -> str:
    """One line of evidence, such as "met Tue 14:10; first word: 9 h left of 72 h".

    Args:
        item: a candidate of this prospect.
        prospect: whose item it is.
        now: an instant in UTC.
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
    day = promise.whole_day
    due = told.at.calendar.day(told.item.due_at) if day else told.item.due_at
    end = promise.end_at if day else told.item.due_at
    left = f", {over(told.at.now - end)} over" if told.at.now >= end else ""
    words = f"promised for {short(due, told.at.now, told.at.calendar.zone, timed=True)}{left}"
    return f"{promise.note}; {words}" if promise.note else words


def _contact_clock(told: _Told) -> str:
    item, known = told.item, told.known
    what = _ANSWERS.get(item.cause, "first word")
    cause = _BEGAN.get(item.cause) or known.contact or "they contacted you"
    if item.cause == "referred":
        cause = f"referred by {told.source or 'a source'}"
    where = f", {known.where}" if known.where and item.cause == "met" else ""
    said = f": {known.said}" if known.said else ""
    return f"{cause} {told.at.since(item.counts_from)}{where}{said}; {what}: {_hours(item, told.at.now)}"


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
    return f"{ground}; step {number} of {len(STEP_NAMES)}, {step.label}{left}"


def state_words(state: State) -> str:
    """A state as people are told it."""
    return {State.UPCOMING: "coming", State.BROKEN: "over"}.get(state, state.value)


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


_STEP_WORDS = {
    "first contact": "first contact",
    "note": "first word",
    "social": "connecting",
    "card": "card",
    "call": "call",
    "coffee": "coffee",
    "second_card": "second card",
}


def _rhythm(told: _Told) -> str:
    every = told.known.every
    if told.item.cause == "entry":
        return f"no word from you yet; then every {_every(every)}"
    if told.item.cause == "reopened":
        return f"reopened {told.at.since(told.item.counts_from)}: pick up the thread"
    whose = {"first contact": "first contact", "mailing": "last mailing"}.get(told.item.cause, told.known.contact)
    left = f"; {over(told.at.now - told.item.due_at)} over" if told.item.state is _LATE else ""
    own = ", their own rhythm" if told.known.own else ""
    said = f": {told.known.said}" if told.known.said else ""
    return f"{whose} {told.at.since(told.item.counts_from)}{said}; every {_every(every)}{own}{left}"


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
        return f"{silence} {when}; {limit}, {over(told.at.now - end)} over"
    return f"{silence} {when}; {limit}, {over(end - told.at.now)} left"


def _named(touch: Touch) -> str:
    return f"their {touch.kind}" if touch.inbound else f"last {touch.kind}"


def _said(touch: Touch) -> str:
    """What was said, cut: a row keeps it, and there may be 100,000 of them."""
    words = " ".join(touch.note.split())
    words = words if words.endswith("..") else words.removesuffix(".")  # a reason goes on behind it
    return words if len(words) <= _SAID else f"{words[: _SAID - 1].rstrip()}{ELLIPSIS}"


_SAID = 120
"""Letters of what was said: more than two lines of a panel show."""


def _hours(item: Item, now: datetime) -> str:
    """ "9 h left of 24 h": up to the next mark of an item that runs by the hour.

    Once it is late, a list says how long it is over: "24 h are over, 9 h left of 72 h".
    """

    def hours(mark: datetime) -> str:
        return f"{round((mark - item.counts_from).total_seconds() / 3600)} h"

    for mark in (item.due_at, item.late_at, item.broken_at):
        if mark is not None and now < mark:
            begun = f"{hours(item.due_at)} are over, " if item.state is _LATE else ""
            return f"{begun}{over(mark - now)} left of {hours(mark)}"
    end = item.broken_at or item.due_at
    return f"{over(now - end)} over {hours(end)}"


@lru_cache
def _length(length: Interval) -> str:
    return str(length)


def _every(length: str) -> str:
    return length.removeprefix("1 ")


_WORDS = {
    Rule.PROMISE: _promise,
    Rule.CONTACT_CLOCK: _contact_clock,
    Rule.CEILING: _ceiling,
    Rule.REPORT: _report,
    Rule.SEQUENCE: _sequence,
    Rule.RHYTHM: _rhythm,
}
