"""The interval of the rhythm (rule 4): whoever needs to know how often somebody hears from you asks here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.model.intervals import interval
from tui.model.records import Prospect, Stage

if TYPE_CHECKING:
    from tui.model.intervals import Interval
    from tui.rules.book import Rules


def rhythm_interval(prospect: Prospect, unheard: int, rules: Rules) -> Interval:
    """The interval in force: the prospect's own comfort interval, else that of the stage (S4, S8, S14).

    Silence stretches that of the stage: ``unheard`` counts the touches since their last sign of life. Profitability
    is never stretched (S14: customers every month).
    """
    return own_interval(prospect) or stretched(prospect.stage, unheard, rules)


def stretched(stage: Stage, unheard: int, rules: Rules) -> Interval:
    """The interval of a stage, after so many touches without a sign of life."""
    plain = rules.rhythm.of(stage)
    if stage is _PROFITABILITY:
        return plain
    for stretch in reversed(rules.rhythm.stretch):
        if unheard >= stretch.touches:
            return max(plain, stretch.interval, key=_days)
    return plain


def _days(length: Interval) -> float:
    return length.nominal_days


_PROFITABILITY = Stage.PROFITABILITY
"""Looked up once: a member of an enumeration costs more to find than to compare."""


def own_interval(prospect: Prospect) -> Interval | None:
    """The prospect's own comfort interval (S4); None without one."""
    return interval(prospect.comfort) if prospect.comfort else None
