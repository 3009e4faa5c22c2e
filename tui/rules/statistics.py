"""Figures over many people: answer times, promises, referrals by source, the load of the days ahead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from statistics import median
from typing import TYPE_CHECKING

import msgspec

from tui.model import STAGES, Prospect, Stage
from tui.rules.engine import Item, report_start
from tui.rules.facts import gather
from tui.rules.measures import Clock, clocks
from tui.rules.promises import Outcome, outcome

if TYPE_CHECKING:
    from tui.rules.book import Rules
    from tui.rules.calendar import Calendar


class Answers(msgspec.Struct, frozen=True):
    """Time to first answer. Shares are of the clocks answered or run past the mark; None without any."""

    clocks: int
    median_hours: float | None
    within_24: float | None
    within_48: float | None
    within_72: float | None


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


def answers(found: Iterable[Clock], now: datetime, rules: Rules, calendar: Calendar) -> Answers:
    """The answer times of clocks: one that passed a mark unanswered counts as missed, a let-go one not at all."""
    counted = [clock for clock in found if not clock.let_go]
    hours = [
        (clock.answered_at - clock.start).total_seconds() / 3600 for clock in counted if clock.answered_at is not None
    ]

    def share(mark: str) -> float | None:
        length = getattr(rules.clock, mark)
        ends = [(clock, calendar.plus(clock.start, length)) for clock in counted]
        decided = [(clock, end) for clock, end in ends if clock.answered_at is not None or now >= end]
        if not decided:
            return None
        met = sum(clock.answered_at is not None and clock.answered_at <= end for clock, end in decided)
        return met / len(decided)

    return Answers(len(counted), median(hours) if hours else None, share("due"), share("late"), share("broken"))


def ledger(people: Iterable[Prospect], now: datetime, rules: Rules) -> Promises:
    """What became of everybody's promises."""
    found = [
        outcome(kept, gather(prospect).outbound, now, rules.promise)
        for prospect in people
        if prospect.promises
        for kept in prospect.promises
    ]
    kept, late, broken = (found.count(each) for each in (Outcome.KEPT, Outcome.LATE, Outcome.BROKEN))
    settled = kept + late + broken
    return Promises(kept, late, broken, found.count(Outcome.OPEN), kept / settled if settled else None)


def all_clocks(people: Iterable[Prospect], rules: Rules, calendar: Calendar) -> list[Clock]:
    """Every contact clock of everybody."""
    return [clock for prospect in people for clock in clocks(prospect, gather(prospect), rules, calendar)]


def highest_stage(prospect: Prospect) -> Stage:
    """The furthest stage a prospect ever reached."""
    return max((prospect.stage, *(move.stage for move in prospect.stages)), key=STAGES.index)


def by_source(
    people: Mapping[int, Prospect],
    briefed: Mapping[tuple[int | None, str], datetime],
    now: datetime,
    rules: Rules,
    calendar: Calendar,
) -> list[SourceFigures]:
    """Figures of each source, the one with the most referrals first.

    Args:
        people: all prospects by id, closed ones too.
        briefed: when a source was briefed, by (id, "") or (None, name).
        now: an instant in UTC.
        rules: the effective rule book.
        calendar: the user's zone.
    """
    referred: dict[tuple[int | None, str], list[int]] = {key: [] for key in briefed}
    for each, prospect in people.items():
        if prospect.source is not None:
            key = (prospect.source.prospect, "" if prospect.source.prospect is not None else prospect.source.name)
            referred.setdefault(key, []).append(each)
    found = []
    for (who, name), ids in referred.items():
        group = [people[each] for each in ids]
        reached = [highest_stage(prospect) for prospect in group]
        known = people.get(who) if who is not None else None
        found.append(
            SourceFigures(
                known.name if known is not None else name or "someone deleted",
                who,
                briefed.get((who, name)),
                len(group),
                answers(all_clocks(group, rules, calendar), now, rules, calendar),
                {stage.value: reached.count(stage) for stage in STAGES},
                sum(any(event.what == "bought" for event in prospect.events) for prospect in group),
                sum(
                    prospect.closed is None and report_start(prospect, gather(prospect)) is not None
                    for prospect in group
                ),
                tuple(ids),
            )
        )
    return sorted(found, key=lambda figures: (-figures.referrals, figures.name))


class Day(msgspec.Struct, frozen=True):
    """What is expected to fall due on a day."""

    date: str
    due: int
    """All items."""
    rhythm: int
    """Those of the rhythm, which the budget holds back."""


def load_ahead(items: Iterable[Item], now: datetime, calendar: Calendar, days: int = 14) -> list[Day]:
    """Expected due items for each of the next ``days`` days, today first; what is due already counts for today."""
    today = calendar.day(now)
    due, rhythm = [0] * days, [0] * days
    for item in items:
        place = max(0, (calendar.day(item.due_at) - today).days)
        if place < days:
            due[place] += 1
            rhythm[place] += item.rule == "rhythm"
    return [Day((today + timedelta(days=place)).isoformat(), due[place], rhythm[place]) for place in range(days)]
