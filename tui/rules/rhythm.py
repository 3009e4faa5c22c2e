"""The interval of the rhythm (rule 4): whoever needs to know how often somebody hears from you asks here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.model.intervals import interval
from tui.model.records import Prospect

if TYPE_CHECKING:
    from tui.model.intervals import Interval
    from tui.rules.book import Rules


def rhythm_interval(prospect: Prospect, rules: Rules) -> Interval:
    """The interval in force: the prospect's own comfort interval, else that of the stage (S4, S8, S14)."""
    return own_interval(prospect) or rules.rhythm.of(prospect.stage)


def own_interval(prospect: Prospect) -> Interval | None:
    """The prospect's own comfort interval (S4); None without one."""
    return interval(prospect.comfort) if prospect.comfort else None
