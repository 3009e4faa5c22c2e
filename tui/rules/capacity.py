"""Capacity (rulebook): what people ask for a working day, what is done, and what would fit. Pure figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from math import ceil, fsum
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from tui.model.intervals import Interval
from tui.model.kinds import Kind
from tui.model.records import STAGES, Prospect, Stage
from tui.rules.book import Rules
from tui.rules.calendar import Calendar
from tui.rules.engine import step_due
from tui.rules.facts import BEGINNING, Facts
from tui.rules.promises import is_unsettled
from tui.rules.rhythm import own_interval, stretched
from tui.rules.steps import open_steps


class Asks(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What one person adds to a day's work; it depends on the records alone, not on the time."""

    stage: Stage
    unheard: int = 0
    own_days: float = 0.0
    """Their own interval; 0: none."""
    rhythm: bool = True
    """False for the unopened, who are kept by a mailing, closed, or in the opening steps."""
    steps: tuple[datetime, ...] = ()
    """When their steps fall due, each done when it is due."""
    promised: tuple[datetime, ...] = ()
    touched: tuple[int, ...] = ()
    """The user's days (ordinals) of your touches, up to ``capacity.days`` before the last one."""


def asks(prospect: Prospect, facts: Facts, rules: Rules, calendar: Calendar, *, mailed: bool) -> Asks:
    """What somebody adds."""
    touched = _touched(prospect, rules, calendar)
    if prospect.closed is not None:
        return Asks(prospect.stage, rhythm=False, touched=touched)
    own = own_interval(prospect)
    steps = _steps_ahead(prospect, facts, rules, calendar)
    promised = [promise.due_at for promise in prospect.promises if is_unsettled(promise, facts.outbound)]
    return Asks(
        prospect.stage,
        len(facts.unheard),
        own.nominal_days if own is not None else 0.0,
        not (steps or mailed or facts.is_unopened),
        steps,
        tuple(promised),
        touched,
    )


def _touched(prospect: Prospect, rules: Rules, calendar: Calendar) -> tuple[int, ...]:
    """The days of your touches, newest first: reports to a source on whom they are about, and no mailings.

    What a file of people knows is their last contact only, and says nothing of how many you do.
    """
    days: dict[int, None] = {}
    first = 0
    for touch in reversed(prospect.touches):
        if (
            touch.mailing
            or touch.is_last_in_a_file
            or touch.about is not None
            or (touch.inbound and not touch.kind.is_conversation)
        ):
            continue
        day = calendar.day(touch.at).toordinal()
        first = first or day - rules.capacity.days
        if day <= first:
            break
        days[day] = None
    return tuple(days)


def _steps_ahead(prospect: Prospect, facts: Facts, rules: Rules, calendar: Calendar) -> tuple[datetime, ...]:
    """When the remaining opening steps fall due, if each is done when it is due."""
    found: list[datetime] = []
    last = prospect.touches[-1].at if prospect.touches else BEGINNING
    ahead = open_steps(prospect, facts, rules, calendar)
    step = next(ahead, None)
    while step is not None:
        due_at, _ = step_due(prospect, facts, step, rules, calendar)
        found.append(due_at)
        last = max(due_at, last + _MOMENT, step.became_next + _MOMENT)
        if step.rule.kinds[0] is Kind.REPORT:  # no contact with them: nothing does this step
            break
        facts = replace(facts, last_contact=last, last_sent=last)
        try:
            step = ahead.send(last)
        except StopIteration:
            break
    return tuple(found)


_MOMENT = timedelta(microseconds=1)


class Remedy(NamedTuple):
    """Slower rhythms that would make it fit."""

    rhythms: dict[Stage, Interval]
    asked: float
    """What would be asked a working day then."""
    fits: bool
    """False: even the slowest rhythms ask for more than can be done."""


class Backlog(NamedTuple):
    """Those who wait for a place, where they are more than a day has: what is asked a day fits, and yet it is late."""

    waiting: int
    days: int | None
    """Working days until nobody waits, if no more comes than is asked or was done lately; None: they do not become
    fewer."""
    weeks_budget: int
    """The budget with which they are done within a week."""


class Asked(NamedTuple):
    """What people ask for a working day."""

    rhythm: float
    falling: float
    """Steps and promises of the coming weeks."""


class Capacity(NamedTuple):
    """People a working day."""

    asked: float
    done: float
    budget: int
    """0 = no limit."""
    remedy: Remedy | None = None
    """Where more is asked than can be done."""
    fitting: int | None = None
    """The budget that would fit where less is done for weeks."""
    backlog: Backlog | None = None
    """Where no more is asked than can be done, but more people wait than a day has places."""
    first_words: int = 0
    """People who have not heard from you at all; they ask for nothing else."""


def capacity(
    people: Iterable[Asks], now: datetime, rules: Rules, calendar: Calendar, *, waiting: int = 0, first_words: int = 0
) -> Capacity:
    """What people ask for, what is done, and the remedy where that does not fit.

    Args:
        people: what each adds.
        now: an instant in UTC.
        calendar: the user's zone, and days away: no working days.
        waiting: how many have no place today.
        first_words: how many have not heard from you at all.
    """
    load = _Load(rules, now)
    today = calendar.day(now).toordinal()
    since = today - rules.capacity.days
    last_days = map(date.fromordinal, range(since + 1, today + 1))
    worked = sum(calendar.is_working(rules.workdays.days, day) for day in last_days)
    touches = 0
    first_day = today
    for each in people:
        load.add(each)
        touches += sum(since < day <= today for day in each.touched)
        if each.touched:
            first_day = min(first_day, each.touched[-1])
    rhythm, others = load.asked()
    asked, done, budget = rhythm + others, touches / max(1, worked), rules.budget.per_day
    can = max(done, budget)
    remedy = load.remedy(others, can) if 0 < can < asked else None
    weeks = touches and first_day <= since + 1
    fitting = ceil(done) if weeks and done < budget and asked > done else None
    # What was done lately was needed: answers and whoever is new stand in no rhythm.
    backlog = _backlog(waiting, max(asked, done), rules) if remedy is None and waiting > budget > 0 else None
    return Capacity(asked, done, budget, remedy, fitting if fitting != budget else None, backlog, first_words)


def _backlog(waiting: int, comes: float, rules: Rules) -> Backlog:
    room = rules.budget.per_day - comes
    days = ceil(waiting / room) if room * rules.capacity.days > waiting else None
    return Backlog(waiting, days, ceil(comes + waiting / len(rules.workdays.days)))


def asked(people: Iterable[Asks], now: datetime, rules: Rules) -> Asked:
    """What people ask for, by what asks for it."""
    load = _Load(rules, now)
    for each in people:
        load.add(each)
    return load.asked()


class _Load:
    """How many people have which rhythm, and what falls due in the coming weeks."""

    def __init__(self, rules: Rules, now: datetime) -> None:
        self._rules = rules
        self._end = now + timedelta(days=rules.capacity.days)
        self._people: Counter[tuple[Stage, int, float]] = Counter()
        self._falling = 0

    def add(self, one: Asks) -> None:
        if one.rhythm:
            self._people[one.stage, one.unheard, one.own_days] += 1
        self._falling += sum(at < self._end for at in (*one.steps, *one.promised))

    def asked(self) -> Asked:
        """What they ask for a working day."""
        days = self._rules.capacity.days / 7 * len(self._rules.workdays.days)
        return Asked(self._rhythm(self._rules), self._falling / days)

    def _rhythm(self, rules: Rules) -> float:
        """Touches a working day."""
        week = fsum(  # whatever the order in which they came
            count * 7 / (own_days or stretched(stage, unheard, rules).nominal_days)
            for (stage, unheard, own_days), count in self._people.items()
        )
        return week / len(rules.workdays.days)

    def remedy(self, others: float, can: float) -> Remedy:
        """Slower rhythms, tried stage by stage up to the ceiling; ``others``: what steps and promises ask for."""
        rules, chosen = self._rules, dict[Stage, Interval]()
        asked = self._rhythm(rules) + others
        lengths = {min(length, rules.ceiling.broken, key=_days) for length in rules.capacity.rhythms}
        for stage in STAGES:
            for length in sorted(lengths, key=_days):
                if length.nominal_days <= rules.rhythm.of(stage).nominal_days:
                    continue
                slower = replace(rules, rhythm=replace(rules.rhythm, **{stage.value: length}))
                found = self._rhythm(slower) + others
                if found >= asked:
                    continue
                rules, asked = slower, found
                chosen[stage] = length
                if asked <= can:
                    return Remedy(chosen, asked, True)
        return Remedy(chosen, asked, False)


def _days(length: Interval) -> float:
    return length.nominal_days
