"""Figures over many people: answer times, promises, referrals by source, the load of the days ahead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial

import msgspec

from tui.model.records import STAGES, Prospect, Stage
from tui.rules.book import Rules
from tui.rules.calendar import Calendar
from tui.rules.day import POSTPONABLE
from tui.rules.engine import Item, owed_reports
from tui.rules.facts import Facts
from tui.rules.measures import Clock
from tui.rules.promises import Outcome, outcome
from tui.rules.stages import reach


class Answers(msgspec.Struct, frozen=True):
    """Time to first answer. Shares are of the clocks answered or run past the mark; None without any."""

    clocks: int
    median_hours: float | None
    within_24: float | None
    within_48: float | None
    within_72: float | None
    of_24: int
    """How many clocks the first share is of; clocks still running before the mark are left out."""
    of_48: int
    of_72: int


class Promises(msgspec.Struct, frozen=True):
    """The promise ledger."""

    kept: int
    late: int
    broken: int
    open: int
    kept_rate: float | None


class SourceFigures(msgspec.Struct, frozen=True):
    """What came of one source."""

    name: str
    prospect: int | None
    """The id of the source where they are a prospect themselves."""
    briefed_at: datetime | None
    referrals: int
    """People they referred to you."""
    answers: Answers
    stages: dict[str, int]
    """Referred people by the highest stage they reached."""
    bought: int
    """Referred people who bought."""
    reports_owed: int
    people: tuple[int, ...] = ()
    """Whom they referred."""


class AnswerSums:
    """Adds up contact clocks: one that passed a mark unanswered, or was let go when broken, counts as missed."""

    def __init__(self, now: datetime, rules: Rules, calendar: Calendar) -> None:
        self._now, self._calendar = now, calendar
        self._marks = (rules.clock.due, rules.clock.late, rules.clock.broken)
        self._clocks = 0
        self._hours: list[float] = []
        self._decided, self._met = [0] * len(self._marks), [0] * len(self._marks)

    def add(self, found: Iterable[Clock]) -> None:
        """Some clocks more."""
        for clock in found:
            if clock.let_go and not clock.missed:
                continue
            self._clocks += 1
            if clock.answered_at is not None:
                self._hours.append((clock.answered_at - clock.start).total_seconds() / 3600)
            for place, length in enumerate(self._marks):
                answered = clock.is_in_time(self._calendar.plus(clock.start, length), self._now)
                self._decided[place] += answered is not None
                self._met[place] += answered is True

    def result(self) -> Answers:
        """What they come to."""
        from statistics import median  # only here: it takes a while to import

        shares = [met / of if of else None for met, of in zip(self._met, self._decided, strict=True)]
        (within_24, within_48, within_72), (of_24, of_48, of_72) = shares, self._decided
        half = median(self._hours) if self._hours else None
        return Answers(self._clocks, half, within_24, within_48, within_72, of_24, of_48, of_72)


class PromiseSums:
    """Adds up what became of promises."""

    def __init__(self, now: datetime, rules: Rules) -> None:
        self._now, self._rules = now, rules.promise
        self._found: Counter[Outcome] = Counter()

    def add(self, prospect: Prospect, facts: Facts) -> None:
        """The promises to one person more."""
        for promise in prospect.promises:
            self._found[outcome(promise, facts.outbound, self._now, self._rules)] += 1

    def result(self) -> Promises:
        """What they come to."""
        kept, late, broken = (self._found[each] for each in (Outcome.KEPT, Outcome.LATE, Outcome.BROKEN))
        settled = kept + late + broken
        return Promises(kept, late, broken, self._found[Outcome.OPEN], kept / settled if settled else None)


def highest_stage(prospect: Prospect) -> Stage:
    """The furthest stage a prospect ever reached."""
    return STAGES[reach(prospect)[2]]


class SourceSums:
    """Adds up what came of sources, one referred person at a time.

    Args:
        briefed: when a source was briefed, by (id, "") or (None, name).
        now: an instant in UTC.
    """

    def __init__(
        self, briefed: Mapping[tuple[int | None, str], datetime], now: datetime, rules: Rules, calendar: Calendar
    ) -> None:
        self._briefed = briefed
        self._new = partial(_SourceSum, now, rules, calendar)
        self._by_source = {key: self._new() for key in briefed}

    def add(self, who: int, prospect: Prospect, facts: Facts, found: Iterable[Clock]) -> None:
        """One person more; who has no source adds nothing."""
        if prospect.source is None:
            return
        known = prospect.source.prospect
        key = (known, "" if known is not None else prospect.source.name)
        referred = self._by_source.get(key)
        if referred is None:
            referred = self._by_source[key] = self._new()
        referred.add(who, prospect, facts, found)

    def result(self, name: Callable[[int], str]) -> list[SourceFigures]:
        """Each source, the one with the most referrals first; ``name`` of a source by its id."""
        found = [
            SourceFigures(
                (name(known) if known is not None else named) or "someone deleted",
                known,
                self._briefed.get((known, named)),
                len(referred.people),
                referred.answers.result(),
                {stage.value: referred.stages[stage] for stage in STAGES},
                referred.bought,
                referred.owed,
                tuple(referred.people),
            )
            for (known, named), referred in self._by_source.items()
        ]
        return sorted(found, key=lambda figures: (-figures.referrals, figures.name))


class _SourceSum:
    """The sums of one source."""

    def __init__(self, now: datetime, rules: Rules, calendar: Calendar) -> None:
        self.people: list[int] = []
        self._rules, self._calendar = rules, calendar
        self.answers = AnswerSums(now, rules, calendar)
        self.stages: Counter[Stage] = Counter()
        self.bought = self.owed = 0

    def add(self, who: int, prospect: Prospect, facts: Facts, found: Iterable[Clock]) -> None:
        self.people.append(who)
        self.answers.add(found)
        self.stages[highest_stage(prospect)] += 1
        self.bought += any(event.what == "bought" for event in prospect.events)
        if prospect.closed is None:
            self.owed += len(owed_reports(prospect, facts, self._rules, self._calendar))


class Day(msgspec.Struct, frozen=True):
    """What is expected to be done on a day, within the day's budget."""

    date: str
    due: int
    """What presses, and what has a place."""
    pressing: int
    """What the budget never cuts."""
    waiting: int
    """Steps and keep warm that are due and have no place by the end of the day."""


def load_ahead(
    items: Iterable[Item], given: int, now: datetime, rules: Rules, calendar: Calendar, days: int = 14
) -> list[Day]:
    """What is expected for each of the next ``days`` days, today first.

    What presses is done on its day. Steps and keep warm are done on working days as far as the budget goes; the others
    wait for the next.

    Args:
        items: of everybody, without what a mailing settles.
        given: how many steps and items of keep warm have a place today.
        now: an instant in UTC.
        days: how many.
    """
    today = calendar.day(now)
    pressing, shared = [0] * days, [0] * days
    for item in items:
        place = 0 if item.started else max(0, (calendar.day(item.due_at) - today).days)
        if place < days:
            (shared if item.rule in POSTPONABLE else pressing)[place] += 1
    found: list[Day] = []
    waiting = 0
    for place in range(days):
        day = today + timedelta(days=place)
        waiting += shared[place]
        if not calendar.is_working(rules.workdays.days, day):
            done = 0
        elif not place:
            done = given
        else:
            done = min(waiting, max(0, rules.budget.per_day - pressing[place])) if rules.budget.per_day else waiting
        waiting -= done
        found.append(Day(day.isoformat(), pressing[place] + done, pressing[place], waiting))
    return found
