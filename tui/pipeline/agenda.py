"""The due index: every prospect's next item, kept as prospects change and as time passes.

One prospect's change costs one prospect's work; time passing touches only those who crossed a mark.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from heapq import heappop, heappush

import msgspec

from tui.pipeline.rows import Row
from tui.rules.agenda import POSTPONABLE, Group, group, overdue_share, waiting
from tui.rules.book import Rules
from tui.rules.calendar import Calendar
from tui.rules.engine import Item, Rule, State


class Due(msgspec.Struct, frozen=True, gc=False):
    """A line of the agenda."""

    row: Row
    item: Item
    group: Group


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
    """Rows by id, and the order of what is due. Give every changed row to ``put``, every new time to ``pass_to``."""

    def __init__(self, rules: Rules, calendar: Calendar, now: datetime) -> None:
        self.rules = rules
        self.calendar = calendar
        self.now = now
        self.rows: dict[int, Row] = {}
        self._started: set[int] = set()
        self._settled: set[int] = set()
        self._ahead: list[tuple[datetime, int]] = []
        self._marks: list[tuple[datetime, int]] = []
        self._waiting: frozenset[int] | None = frozenset()

    def fill(self, rows: Iterable[Row]) -> None:
        """All rows at once: cheaper than one by one."""
        for row in rows:
            self.rows[row.id] = row
            self._enter(row)
        self._ahead = sorted(
            (row.item.due_at, row.id) for row in self.rows.values() if row.item is not None and not row.item.started
        )
        self._waiting = None

    def put(self, row: Row) -> None:
        """A new or changed row."""
        self.drop(row.id)
        self.rows[row.id] = row
        self._enter(row)
        if row.item is not None and not row.item.started:
            insort(self._ahead, (row.item.due_at, row.id))
        self._waiting = None

    def drop(self, who: int) -> None:
        """A prospect is gone."""
        row = self.rows.pop(who, None)
        if row is None:
            return
        self._started.discard(who)
        self._settled.discard(who)
        if row.item is not None and not row.item.started:
            place = bisect_left(self._ahead, (row.item.due_at, who))
            if place < len(self._ahead) and self._ahead[place] == (row.item.due_at, who):
                del self._ahead[place]
        self._waiting = None

    def pass_to(self, now: datetime) -> set[int]:
        """Time goes on: the ids whose rows have crossed a mark and must be made anew and put.

        Where the clock was put back by a minute or more, that is everybody: what was due may lie ahead again.
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
            crossed |= self._settled
        if now != self.now:
            self.now = now
            self._waiting = None
        return crossed

    def away_changed(self) -> None:
        """The calendar has other times away: who is hidden uses none of the budget."""
        self._waiting = None

    def waits(self, who: int) -> bool:
        """True for a rhythm item beyond the daily budget."""
        if self._waiting is None:
            self._waiting = waiting(self._rhythm_now(), len(self._settled), self.rules.budget.per_day)
        return who in self._waiting

    def is_hidden(self, item: Item) -> bool:
        """True for sequence and rhythm while the user is away; what is still ahead is not hidden."""
        return item.started and item.rule in POSTPONABLE and self.calendar.away_on(self.now) is not None

    def due(self, days: int = 0) -> list[Due]:
        """What is open, due, late or broken now, and falls due within ``days`` days after today; in order."""
        found = [self._line(self.rows[who]) for who in self._started]
        listed = [line for line in found if line is not None]
        listed.sort(key=_order)
        if days:
            listed += self._coming(days)
        return listed

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

    def _enter(self, row: Row) -> None:
        if row.item is not None and row.item.started:
            self._started.add(row.id)
        if row.settled_today:
            self._settled.add(row.id)
        if row.mark is not None:
            heappush(self._marks, (row.mark, row.id))

    def _rhythm_now(self) -> Iterator[tuple[int, float]]:
        for who in self._started:
            row = self.rows[who]
            if row.item is not None and row.item.rule is Rule.RHYTHM and not self.is_hidden(row.item):
                yield who, overdue_share(row.item, row.interval_days, self.now)

    def _line(self, row: Row) -> Due | None:
        if row.item is None or self.is_hidden(row.item):
            return None
        return Due(row, row.item, group(row.item, waiting=self.waits(row.id)))

    def _coming(self, days: int) -> Iterator[Due]:
        last: date = self.calendar.day(self.now) + timedelta(days=days + 1)
        end = bisect_right(self._ahead, (self.calendar.start_of(last), -1))
        for _, who in self._ahead[:end]:
            row = self.rows[who]
            if row.item is not None:
                yield Due(row, row.item, Group.COMING)


_PUT_BACK = timedelta(minutes=1)
_PLACES: Mapping[Group, int] = {each: place for place, each in enumerate(Group)}


def _order(line: Due) -> tuple[int, datetime, int]:
    return (_PLACES[line.group], line.item.due_at, line.row.id)
