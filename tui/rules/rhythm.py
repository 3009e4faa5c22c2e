"""The interval of the rhythm (rule 4): whoever needs to know how often somebody hears from you asks here."""

from __future__ import annotations

from tui.model.intervals import Interval, interval
from tui.model.records import Prospect, Stage
from tui.rules.book import Rules
from tui.rules.facts import Facts, gather


def rhythm_interval(prospect: Prospect, facts: Facts, rules: Rules) -> Interval:
    """The interval in force."""
    return interval_at(prospect, prospect.stage, len(facts.unheard), rules)


def interval_at(prospect: Prospect, stage: Stage, unheard: int, rules: Rules) -> Interval:
    """Their own interval, else that of a stage after so many touches since their last sign of life (S4, S8, S14)."""
    return own_interval(prospect) or stretched(stage, unheard, rules)


def interval_in_force(prospect: Prospect, rules: Rules) -> Interval:
    """``rhythm_interval`` of somebody whose facts are not gathered yet."""
    return rhythm_interval(prospect, gather(prospect), rules)


def stretched(stage: Stage, unheard: int, rules: Rules) -> Interval:
    """The interval of a stage, after so many touches since their last sign of life.

    Silence stretches it, but never that of profitability (S14: customers every month).
    """
    plain = rules.rhythm.of(stage)
    if stage is _PROFITABILITY:
        return plain
    for stretch in reversed(rules.rhythm.stretch):
        if unheard >= stretch.touches:
            return max(plain, min(stretch.interval, rules.ceiling.broken, key=_days), key=_days)
    return plain


def _days(length: Interval) -> float:
    return length.nominal_days


_PROFITABILITY = Stage.PROFITABILITY
"""Looked up once: a member of an enumeration costs more to find than to compare."""


def own_interval(prospect: Prospect) -> Interval | None:
    """The prospect's own comfort interval (S4); None without one."""
    return interval(prospect.comfort) if prospect.comfort else None
