"""After an absence: the decisions with which the first review begins, each with its people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Literal, NamedTuple

from tui.pipeline.pipeline import Pipeline
from tui.pipeline.result import Result
from tui.rules.absence import spread_over, was_away
from tui.rules.day import DueGroup
from tui.rules.engine import Rule, State
from tui.text import counted
from tui.when.saying import full


class Offer(NamedTuple):
    """One decision for many."""

    what: Literal["clocks", "steps", "rhythm"]
    people: tuple[int, ...]
    """Of the clocks those that are let go; else everybody who is spread, today's first."""
    days: tuple[date, ...] = ()
    """The day of each of them."""


def offers(pipeline: Pipeline) -> list[Offer]:
    """What is offered now; empty while there was no absence, and where nothing needs a decision."""
    agenda, now, calendar = pipeline.agenda, pipeline.now, pipeline.calendar
    if not was_away(last_touch(pipeline), now, pipeline.rules, calendar):
        return []
    today = calendar.day(now)
    due = agenda.due()
    broken = [line.row.id for line in due if line.item.rule is Rule.CONTACT_CLOCK and line.item.state is State.BROKEN]
    found = [Offer("clocks", tuple(broken))] if broken else []
    for what, rule in _SPREAD:
        over = [line for line in due if line.item.rule is rule and calendar.day(line.item.due_at) < today]
        over.sort(key=lambda line: line.group is DueGroup.WAITING)  # in the day's order: who has a place today first
        room = sum(line.group is not DueGroup.WAITING for line in over)
        days = spread_over(len(over), room, today, pipeline.rules)
        if days and days[-1] > today:
            found.append(Offer(what, tuple(line.row.id for line in over), tuple(days)))
    return found


_SPREAD: tuple[tuple[Literal["steps", "rhythm"], Rule], ...] = (("steps", Rule.SEQUENCE), ("rhythm", Rule.RHYTHM))


def last_touch(pipeline: Pipeline) -> date | None:
    """The day of the last touch of yours with anybody; None without any."""
    last = max((row.asks.touched[0] for row in pipeline.agenda.rows.values() if row.asks.touched), default=None)
    return date.fromordinal(last) if last is not None else None


def offer_command(offer: Offer, pipeline: Pipeline) -> Callable[[], Result]:
    """What carries a decision out."""
    if offer.what == "clocks":
        return partial(pipeline.let_go_broken, offer.people)
    today = pipeline.calendar.day(pipeline.now)
    days = {who: day for who, day in zip(offer.people, offer.days, strict=True) if day > today}
    return partial(pipeline.spread, days)


def offer_words(offer: Offer, pipeline: Pipeline) -> tuple[str, str]:
    """Name and detail of a decision."""
    count = len(offer.people)
    if offer.what == "clocks":
        return f"let {counted(count, 'broken clock')} go", "the answers stay on record as missed"
    a_day = max(offer.days.count(day) for day in offer.days)
    begin = " from today on" if offer.days[0] == pipeline.calendar.day(pipeline.now) else ""
    until = f"{a_day} a day{begin}, the last on {full(offer.days[-1], pipeline.calendar.zone)}"
    if offer.what == "steps":
        return f"go on with {counted(count, 'opening step')}", until
    return f"spread {count:,} to keep warm", until
