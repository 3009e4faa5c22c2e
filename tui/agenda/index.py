"""The due index: every prospect's next item, kept as prospects change and as time passes.

One prospect's change costs one prospect's work; time passing touches only those who crossed a mark.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from heapq import heapify, heappop, heappush

import msgspec

from tui.agenda.rows import Row
from tui.rules.agenda import POSTPONABLE, DueGroup, group, overdue_share, waiting
from tui.rules.book import Rules
from tui.rules.calendar import Calendar
from tui.rules.engine import Item, Rule, State


class Due(msgspec.Struct, frozen=True, gc=False):
    """A line of the agenda."""

    row: Row
    item: Item
    group: DueGroup


class Counts(msgspec.Struct, frozen=True):
    """The figures of the status line."""

    due: int
    """Open, due or late now, those that wait not counted."""
    late: int
    waiting: int
    hidden: int
    """Sequence and rhythm items hidden while you are away."""
    week: int
    """Falling due within the next seven days."""


class Agenda:
    """Rows by id, and the order of what is due. Give every changed row to ``put``, every new time to ``advance_to``."""

    def __init__(self, rules: Rules, calendar: Calendar, now: datetime) -> None:
        self.rules = rules
        self.calendar = calendar
        self.now = now
        self.rows: dict[int, Row] = {}
        self._started: dict[int, None] = {}
        """A set in the order of insertion. That is nearly the order of the lists, so sorting it is cheap."""
        self._pressing: set[int] = set()
        """Those of the started that the daily budget never cuts."""
        self._settled: set[int] = set()
        self._daily: set[int] = set()
        """People whose row may change with the day, whatever their mark says."""
        self._ahead: list[tuple[datetime, int]] = []
        self._marks: list[tuple[datetime, int]] = []
        self._rhythm: dict[float, list[tuple[datetime, int]]] = {}
        """Due rhythm items by the length of their interval: among those of one length the order never changes."""
        self._in_budget: frozenset[int] | None = None
        self._referrals: dict[int, set[int]] = {}
        """The people whom each source on the board has referred."""

    def fill(self, rows: Iterable[Row]) -> None:
        """All rows at once, into an empty agenda: cheaper than one by one."""
        for row in rows:
            self.rows[row.id] = row
            if row.mark is not None:
                self._marks.append((row.mark, row.id))
            if row.settled_today:
                self._settled.add(row.id)
            if row.depends_on_day(self.now):
                self._daily.add(row.id)
            if row.referral is not None:
                self._referrals.setdefault(row.referral.source, set()).add(row.id)
            item = row.item
            if item is None:
                continue
            if item.state is _UPCOMING:
                self._ahead.append((item.due_at, row.id))
                continue
            self._started[row.id] = None
            if item.rule is _RHYTHM:
                self._rhythm.setdefault(row.interval_days, []).append((item.due_at, row.id))
            else:
                self._pressing.add(row.id)
        heapify(self._marks)
        self._ahead.sort()
        for line in self._rhythm.values():
            line.sort()
        self._in_budget = None

    def put(self, row: Row) -> None:
        """A new or changed row."""
        self.drop(row.id)
        self.rows[row.id] = row
        self._enter(row)
        if (line := self._line_of(row)) is not None and row.item is not None:
            insort(line, (row.item.due_at, row.id))
        self._in_budget = None

    def drop(self, who: int) -> None:
        """A prospect is gone."""
        row = self.rows.pop(who, None)
        if row is None:
            return
        self._started.pop(who, None)
        self._pressing.discard(who)
        self._settled.discard(who)
        self._daily.discard(who)
        if row.referral is not None:
            self._referrals[row.referral.source].discard(who)
        if (line := self._line_of(row)) is not None and row.item is not None:
            del line[bisect_left(line, (row.item.due_at, who))]
        self._in_budget = None

    def advance_to(self, now: datetime) -> set[int]:
        """Moves the time on. Returns the ids whose rows have crossed a mark: they must be made again and put.

        If the clock was put back by a minute or more, that is everybody: what was due may lie ahead again.
        """
        crossed: set[int] = set()
        if now < self.now:
            if self.now - now < _PUT_BACK:
                return crossed
            crossed |= self.rows.keys()
        while self._marks and self._marks[0][0] <= now:
            mark, who = heappop(self._marks)
            row = self.rows.get(who)
            if row is not None and row.mark == mark:
                crossed.add(who)
        if self.calendar.day(now) != self.calendar.day(self.now):
            crossed |= self._daily
        if now != self.now:
            self.now = now
            self._in_budget = None
        return crossed

    def away_changed(self) -> None:
        """The times away have changed: hidden items use none of the budget."""
        self._in_budget = None

    @property
    def in_budget(self) -> frozenset[int]:
        """The due rhythm items that fit into today's budget."""
        if self._in_budget is None:
            self._in_budget = self._first_in_line()
        return self._in_budget

    def waits(self, who: int) -> bool:
        """True for a rhythm item beyond the daily budget."""
        item = self.rows[who].item if who in self.rows else None
        if item is None or not item.started or item.rule is not Rule.RHYTHM or self.is_hidden(item):
            return False
        return who not in self.in_budget

    def _first_in_line(self) -> frozenset[int]:
        if self.calendar.away_on(self.now) is not None:
            return frozenset()
        most = self.rules.budget.per_day
        # Of each length only those due longest can be among the first.
        heads = [
            (who, overdue_share(item, days, self.now))
            for days, line in self._rhythm.items()
            for _, who in line[:most]
            if (item := self.rows[who].item) is not None
        ]
        return frozenset(who for who, _ in heads) - waiting(heads, len(self._settled), most)

    def _line_of(self, row: Row) -> list[tuple[datetime, int]] | None:
        """The sorted list that a row stands in by its due time, if any."""
        if row.item is None:
            return None
        if not row.item.started:
            return self._ahead
        return self._rhythm.setdefault(row.interval_days, []) if row.item.rule is Rule.RHYTHM else None

    def is_hidden(self, item: Item) -> bool:
        """True for due items of sequence and rhythm while the user is away. Items still ahead are not hidden."""
        return self.calendar.away_on(self.now) is not None and item.started and item.rule in POSTPONABLE

    def due(self, days: int = 0) -> list[Due]:
        """What is open, due, late or broken now, and falls due within ``days`` days after today; in order."""
        listed = self._listed(self._started)
        if days:
            listed += self._coming(days)
        return listed

    def pressing(self) -> list[Due]:
        """As ``due``, without what waits for the budget: the cost does not grow with the number of those who wait."""
        return self._listed(self._pressing | self.in_budget)

    def _listed(self, started: Iterable[int]) -> list[Due]:
        away, in_budget, rows = self.calendar.away_on(self.now) is not None, self.in_budget, self.rows
        found: dict[DueGroup, list[tuple[datetime, int, Due]]] = {each: [] for each in DueGroup}
        for who in started:
            row = rows[who]
            item = row.item
            if item is None or (away and item.rule in POSTPONABLE):
                continue
            place = group(item, waiting=not away and item.rule is _RHYTHM and who not in in_budget)
            found[place].append((item.due_at, who, Due(row, item, place)))
        for lines in found.values():
            lines.sort()  # no two have the same id
        return [line[-1] for lines in found.values() for line in lines]

    def falling_due(self, days: int) -> int:
        """How many items lie ahead now and fall due within ``days`` days after today."""
        last: date = self.calendar.day(self.now) + timedelta(days=days + 1)
        return bisect_right(self._ahead, (self.calendar.start_of(last), -1))

    def first_ahead(self) -> Due | None:
        """The first item that lies ahead."""
        return next(self._first(self._ahead), None)

    def all(self) -> list[Due]:
        """The next item of every open prospect, in order."""
        found = [
            Due(row, row.item, group(row.item, waiting=self.waits(row.id)))
            for row in self.rows.values()
            if row.item is not None
        ]
        return sorted(found, key=_order)

    def counts(self) -> Counts:
        """The figures of the status line."""
        due = late = held = hidden = 0
        for who in self._started:
            item = self.rows[who].item
            if item is None:
                continue
            if self.is_hidden(item):
                hidden += 1
            elif self.waits(who):
                held += 1
            else:
                due += 1
                late += item.state in (State.LATE, State.BROKEN)
        end = self.calendar.start_of(self.calendar.day(self.now) + timedelta(days=8))
        return Counts(due, late, held, hidden, bisect_left(self._ahead, (end, 0)))

    def ahead(self, end: datetime) -> list[tuple[datetime, int]]:
        """Due times before ``end`` that are still ahead, with the ids, in order."""
        return self._ahead[: bisect_left(self._ahead, (end, 0))]

    def load(self, days: int) -> list[int]:
        """Rhythm items falling due on each of the ``days`` days after today."""
        today = self.calendar.day(self.now)
        found = [0] * days
        for at, who in self._ahead:
            item = self.rows[who].item
            place = (self.calendar.day(at) - today).days - 1
            if place >= days:
                break
            if item is not None and item.rule is Rule.RHYTHM and place >= 0:
                found[place] += 1
        return found

    def referrals_by(self, who: int) -> tuple[tuple[datetime, str], ...]:
        """The people whom somebody on the board has referred: when, and the name, oldest first."""
        rows = (self.rows[each] for each in self._referrals.get(who, ()))
        return tuple(sorted((row.referral.at, row.name) for row in rows if row.referral is not None))

    def _enter(self, row: Row) -> None:
        if row.item is not None and row.item.started:
            self._started[row.id] = None
            if row.item.rule is not Rule.RHYTHM:
                self._pressing.add(row.id)
        if row.settled_today:
            self._settled.add(row.id)
        if row.depends_on_day(self.now):
            self._daily.add(row.id)
        if row.referral is not None:
            self._referrals.setdefault(row.referral.source, set()).add(row.id)
        if row.mark is not None:
            heappush(self._marks, (row.mark, row.id))

    def _coming(self, days: int) -> Iterator[Due]:
        return self._first(self._ahead[: self.falling_due(days)])

    def _first(self, ahead: Iterable[tuple[datetime, int]]) -> Iterator[Due]:
        for _, who in ahead:
            row = self.rows[who]
            if row.item is not None:
                yield Due(row, row.item, DueGroup.COMING)


_UPCOMING, _RHYTHM = State.UPCOMING, Rule.RHYTHM
"""Looked up once: a member of an enumeration costs more to find than to compare."""
_PUT_BACK = timedelta(minutes=1)
GROUP_PLACES: Mapping[DueGroup, int] = {each: place for place, each in enumerate(DueGroup)}
"""The order of the groups."""


def _order(line: Due) -> tuple[int, datetime, int]:
    return (GROUP_PLACES[line.group], line.item.due_at, line.row.id)
