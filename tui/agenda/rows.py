"""The row of a prospect: what the lists show of somebody, small enough to keep 100,000 of them."""

from __future__ import annotations

from datetime import datetime

import msgspec

from tui.model.records import Prospect, Stage
from tui.rules import measures
from tui.rules.agenda import settled_rhythm_today
from tui.rules.book import Rules
from tui.rules.calendar import Calendar
from tui.rules.engine import Item, candidates, next_mark
from tui.rules.facts import gather
from tui.rules.rhythm import rhythm_interval
from tui.rules.words import Evidence, evidence
from tui.text import fold


class Referral(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Which prospect referred somebody, and when."""

    source: int
    at: datetime


class Row(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What the lists show of a prospect. ``item`` is None while they are closed."""

    id: int
    name: str
    company: str
    stage: Stage
    tags: tuple[str, ...]
    item: Item | None
    mark: datetime | None
    """The next instant at which the item can change by time alone."""
    influence_from: datetime
    """The last outbound touch or first contact: influence counts from here."""
    touches_out: int
    last_contact: datetime | None
    interval_days: float
    """The rhythm's interval in nominal days, for the order within the budget."""
    settled_today: bool
    """A touch of today settled a rhythm item: it counts against the daily budget."""
    search: str
    """Name, company, position, tags and note, folded for searching."""
    evidence: Evidence | None
    """What the words for the item need; None while closed."""
    referral: Referral | None
    """None if nobody on the board referred them."""

    @property
    def closed(self) -> bool:
        """True once they are closed: no longer on the board."""
        return self.item is None

    def depends_on_day(self, made_at: datetime) -> bool:
        """True if the next day alone can change the row; ``made_at`` is an instant at which it is valid.

        A touch of the day has settled something, or a touch that another program dated ahead will.
        """
        return self.settled_today or (self.last_contact is not None and self.last_contact > made_at)


def summarize(who: int, prospect: Prospect, now: datetime, rules: Rules, calendar: Calendar) -> Row:
    """The row of a prospect at ``now``."""
    facts = gather(prospect)
    items = candidates(prospect, facts, now, rules, calendar) if prospect.closed is None else []
    words = (prospect.name, prospect.company, prospect.position, " ".join(prospect.tags), prospect.note)
    return Row(
        who,
        prospect.name,
        prospect.company,
        prospect.stage,
        prospect.tags,
        items[0] if items else None,
        next_mark(items, now),
        measures.influence_from(facts),
        measures.touches_out(facts),
        facts.last_contact,
        rhythm_interval(prospect, rules).nominal_days,
        settled_rhythm_today(prospect, now, rules, calendar),
        fold(" ".join(word for word in words if word)),
        evidence(items[0], prospect, rules) if items else None,
        _referral(prospect),
    )


def _referral(prospect: Prospect) -> Referral | None:
    source, at = prospect.source, prospect.referred_at or prospect.added_at
    if source is None or source.prospect is None or at is None:
        return None
    return Referral(source.prospect, at)
