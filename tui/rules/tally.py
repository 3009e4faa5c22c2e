"""What one person adds to the shares and counts of the status line, and until when that holds."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from tui.model.records import Prospect
from tui.rules.book import Rules
from tui.rules.calendar import Calendar
from tui.rules.facts import gather
from tui.rules.grooming import is_new
from tui.rules.measures import clocks
from tui.rules.promises import Outcome, marks, outcome


class Tally(NamedTuple):
    """Counts that add up over people, to the same shares as ``statistics`` finds in one pass."""

    in_time: int = 0
    """Contact clocks answered before they were late."""
    clocks: int = 0
    """Those answered, or late."""
    kept: int = 0
    """Promises kept on time."""
    settled: int = 0
    """Those kept, kept late or broken."""
    new: bool = False
    """They were imported, and nobody has looked at them."""
    until: datetime | None = None
    """Until then these counts hold, if nothing is recorded; None: for ever."""


def tally(prospect: Prospect, now: datetime, rules: Rules, calendar: Calendar) -> Tally:
    """The counts of one person at ``now``."""
    facts = gather(prospect)
    in_time = decided = kept = settled = 0
    ahead: list[datetime] = []
    for clock in clocks(prospect, facts, rules, calendar):
        end = calendar.plus(clock.start, rules.clock.late)
        answered = clock.is_in_time(end, now)
        decided += answered is not None
        in_time += answered is True
        if answered is None and not clock.let_go:
            ahead.append(end)
    for promise in prospect.promises:
        found = outcome(promise, facts.outbound, now, rules.promise)
        kept += found is Outcome.KEPT
        settled += found in (Outcome.KEPT, Outcome.LATE, Outcome.BROKEN)
        if found is Outcome.OPEN:
            ahead.append(marks(promise, rules.promise).broken_at)
    new = prospect.closed is None and is_new(prospect)
    return Tally(in_time, decided, kept, settled, new, min(ahead, default=None))
