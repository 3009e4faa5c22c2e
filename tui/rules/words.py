"""Why an item is due, in words: the evidence behind it. Words do not blame."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from tui.model import Kind, Prospect
from tui.rules.book import STEP_NAMES
from tui.rules.engine import Item, Rule, State, rhythm_interval
from tui.when import WEEKDAYS, over, short

if TYPE_CHECKING:
    from tui.rules.book import Rules
    from tui.rules.calendar import Calendar


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
    words = {
        Rule.PROMISE: _promise,
        Rule.CONTACT_CLOCK: _contact_clock,
        Rule.CEILING: _ceiling,
        Rule.REPORT: _report,
        Rule.SEQUENCE: _sequence,
        Rule.RHYTHM: _rhythm,
    }[item.rule](_Told(item, prospect, now, rules, calendar, source))
    if item.snoozed:
        words += f"; snoozed until {short(item.due_at, now, calendar.zone)}"
    away = calendar.away_on(item.due_at)
    if away is not None and item.started and item.rule in (Rule.SEQUENCE, Rule.RHYTHM):
        words += "; came due while you were away"
    return words


class _Told(NamedTuple):
    """What the words of one rule are made from, as ``reason`` takes it."""

    item: Item
    prospect: Prospect
    now: datetime
    rules: Rules
    calendar: Calendar
    source: str

    def since(self, at: datetime) -> str:
        """A moment gone by: with its time while it is of the last six days."""
        day, today = self.calendar.day(at), self.calendar.day(self.now)
        clock = f"{self.calendar.wall(at):%H:%M}"
        if day == today:
            return f"today {clock}"
        if 0 < (today - day).days <= 6:
            return f"{WEEKDAYS[day.weekday()]} {clock}"
        return short(day, self.now, self.calendar.zone)


def _promise(told: _Told) -> str:
    promise = told.prospect.promises[told.item.promise or 0]
    note = f": {promise.note}" if promise.note else ""
    if promise.whole_day:
        day = short(told.calendar.day(told.item.due_at), told.now, told.calendar.zone)
        left = f"; {over(told.now - promise.end_at)} over" if told.now >= promise.end_at else ""
        return f"you promised to be in touch {_on(day)}{left}{note}"
    left = f"; {over(told.now - told.item.due_at)} over" if told.now >= told.item.due_at else ""
    return f"you promised to be in touch {_on(short(told.item.due_at, told.now, told.calendar.zone))}{left}{note}"


def _contact_clock(told: _Told) -> str:
    at = told.since(told.item.counts_from)
    what = "answer" if told.item.cause == "wrote" else "first note"
    cause = {
        "met": f"met {at}" + (f", {told.prospect.where}" if told.prospect.where else ""),
        "referred": f"referred by {told.source or 'a source'} {at}",
        "added": f"added {at}",
        "taken up": f"taken up {at}",
    }.get(told.item.cause, f"they contacted you {at}")
    return f"{what}: {_hours(told.item, told.now)}; {cause}"


def _report(told: _Told) -> str:
    at = told.since(told.item.counts_from)
    return f"tell {told.source or 'your source'} it was done: {_hours(told.item, told.now)}; first contact {at}"


def _sequence(told: _Told) -> str:
    number = told.item.step or 1
    step = told.rules.sequence.steps[number - 1]
    since = told.since(told.item.counts_from)
    skipped = any(skip.what == "step" and skip.at == told.item.counts_from for skip in told.prospect.skips)
    if told.item.cause == "first contact":
        ground = f"first contact {since}"
    else:
        done = "skipping the" if skipped else "the"
        ground = f"{step.after} after {done} {_STEP_WORDS[step.from_]} of {since}"
    left = f"; {over(told.now - told.item.due_at)} over" if told.item.state is State.LATE else ""
    return f"step {number} of {len(STEP_NAMES)}, {step.label}: {ground}{left}"


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
    every = rhythm_interval(told.prospect, told.rules)
    if told.item.cause == "entry":
        return f"a first word since they are on your board; then every {_every(str(every))}"
    if told.item.cause == "reopened":
        return f"reopened {told.since(told.item.counts_from)}: pick up the thread"
    whose = "first contact" if told.item.cause == "first contact" else _last_contact(told.prospect)
    left = f"; {over(told.now - told.item.due_at)} over" if told.item.state is State.LATE else ""
    own = ", their own rhythm" if told.prospect.comfort else ""
    return f"every {_every(str(every))}{own}: {whose} {told.since(told.item.counts_from)}{left}"


def _ceiling(told: _Told) -> str:
    limit = f"never longer than {told.rules.ceiling.broken}"
    end = told.item.broken_at or told.item.due_at
    silence = {
        "contact": "last word from you",
        "first contact": "first contact",
        "entry": "on your board since",
        "reopened": "reopened",
    }[told.item.cause]
    when = told.since(told.item.counts_from)
    if told.now >= end:
        return f"{limit}: {silence} {when}, {over(told.now - end)} over"
    return f"{limit}: {silence} {when}, {over(end - told.now)} left"


def _last_contact(prospect: Prospect) -> str:
    contacts = (each for each in reversed(prospect.touches) if each.kind is not Kind.REPORT or each.about is not None)
    touch = next(contacts)
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


def _every(length: str) -> str:
    return length.removeprefix("1 ")


def _on(day: str) -> str:
    return day if day.startswith("today") else f"on {day}"
