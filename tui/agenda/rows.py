"""The row of a prospect: what the lists show of somebody, small enough to keep 100,000 of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache

import msgspec

from tui.model.addresses import search_words
from tui.model.records import Prospect, Stage
from tui.rules import measures
from tui.rules.book import Rules
from tui.rules.calendar import Calendar
from tui.rules.capacity import Asks, asks
from tui.rules.day import Claim, later_until, overdue_span, pressing_as, settled_today
from tui.rules.engine import Item, candidates, next_mark
from tui.rules.facts import gather
from tui.rules.mailing import kept_by_mailing
from tui.rules.words import Evidence, evidence
from tui.text import searchable


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
    is_unopened: bool
    """They never had a word from you: nobody knows your influence."""
    touches_out: int
    last_contact: datetime | None
    span: timedelta
    """What the overdue share of the item is measured in."""
    settled: Claim | None
    """Something was settled for them today: as what it counts in the day's budget."""
    presses: Claim | None
    """Their item presses: as what it counts in the day's budget."""
    later: datetime | None
    """Until when the item is put off within the day."""
    is_mailed: bool
    """They are kept by a mailing."""
    asks: Asks
    """What they add to a day's work."""
    search: str
    """Everything that may be typed to find them: who they are, how they are reached, what was said. It begins with
    their name. This, and what follows, as ``tui.text.searchable`` gives it."""
    where: str
    """Where you met."""
    source: str
    """The name of who referred them and is not on the board."""
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

        Something was settled on the day, or presses since it began; or a touch that another program dated ahead will.
        """
        if self.settled is not None or self.presses not in (None, Claim.PRESSING):
            return True
        return self.last_contact is not None and self.last_contact > made_at


def summarize(who: int, prospect: Prospect, now: datetime, rules: Rules, calendar: Calendar) -> Row:
    """The row of a prospect at ``now``."""
    facts = gather(prospect)
    items = candidates(prospect, facts, now, rules, calendar) if prospect.closed is None else []
    item = items[0] if items else None
    later = later_until(prospect, item, now) if item is not None else None
    mark = next_mark(items, now)
    mailed = kept_by_mailing(prospect, rules)
    source = prospect.source.name if prospect.source is not None else ""
    return Row(
        who,
        prospect.name,
        prospect.company,
        prospect.stage,
        prospect.tags,
        item,
        min(filter(None, (mark, later)), default=None),
        measures.influence_from(facts),
        facts.is_unopened,
        measures.touches_out(facts),
        facts.last_contact,
        overdue_span(item, prospect, rules) if item is not None else timedelta(),
        settled_today(prospect, now, rules, calendar),
        pressing_as(prospect, item, now, rules, calendar) if item is not None else None,
        later,
        mailed,
        asks(prospect, facts, rules, calendar, mailed=mailed),
        searchable(" ".join(filter(None, _search_words(prospect)))),
        _searchable(prospect.where),
        _searchable(source),
        evidence(item, prospect, facts, rules) if item is not None else None,
        _referral(prospect),
    )


def _search_words(prospect: Prospect) -> list[str]:
    found = [prospect.name, prospect.company, prospect.position, *prospect.tags, prospect.note, prospect.where,
             search_words(prospect), prospect.available]  # fmt: skip
    if prospect.source is not None:
        found.append(prospect.source.name)
    found += [touch.note for touch in prospect.touches]
    found += [touch.note for touch in prospect.past]
    found += [kept.note for kept in prospect.promises]
    return found


_searchable = lru_cache(maxsize=1024)(searchable)
"""Of what many people share: places and sources."""


def _referral(prospect: Prospect) -> Referral | None:
    source, at = prospect.source, prospect.referred_at or prospect.added_at
    if source is None or source.prospect is None or at is None:
        return None
    return Referral(source.prospect, at)
