"""The columns of the board: the ids of each stage, filtered and sorted, kept as prospects change.

One prospect's change costs one prospect's work; another filter or order is one pass over the rows.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Set
from datetime import datetime
from enum import StrEnum
from itertools import compress
from typing import Any

from tui.agenda.index import Agenda
from tui.agenda.rows import Row
from tui.model.records import STAGES, Stage
from tui.rules.day import GROUP_PLACES, DueGroup, day_key, group
from tui.rules.engine import State
from tui.text import fold
from tui.views.filters import Filter
from tui.views.search import Search

ColumnKey = tuple[Any, ...]
"""What a column is ordered by; the id stands last."""


class Sort(StrEnum):
    """The orders of a column; the value says it in the footer."""

    DUE = "urgency"
    NAME = "name"
    WARMTH = "coldest first"

    @property
    def following(self) -> Sort:
        """The next one round."""
        every = list(Sort)
        return every[(every.index(self) + 1) % len(every)]


_UPCOMING = State.UPCOMING
"""Looked up once: a member of an enumeration costs more to find than to compare."""


def _key(sort: Sort, row: Row, turn: datetime, *, hidden: bool) -> ColumnKey:
    if sort is Sort.NAME:
        return fold(row.name), row.id
    if sort is Sort.WARMTH:  # whose warmth nobody knows stands behind all others
        return row.is_unopened, row.influence_from, row.id
    item = row.item
    # What presses stands on top, as in the due panel. Waiting for the budget moves nobody: others decide about that.
    if item is None:
        return len(GROUP_PLACES), row.id
    if hidden:  # out of the day: among those of the coming days
        return GROUP_PLACES[DueGroup.COMING], 0, item.due_at, item.due_at, row.id
    return GROUP_PLACES[group(item)], *day_key(item, row.span, row.id, turn)


class BoardColumns:
    """The columns of the board.

    Args:
        agenda: has all rows.
        search: finds whom the filter asks for.
        in_day: the ids of those who are due and have a place in the day; it changes before ``update`` is called.
    """

    def __init__(self, agenda: Agenda, search: Search, in_day: Set[int] = frozenset()) -> None:
        self.rows = agenda.rows
        self._agenda = agenda
        self._search = search
        self._turn = agenda.turn
        """When the user's day began: overdue shares of then give the order."""
        self.sort = Sort.DUE
        self.filter = Filter()
        self.columns: dict[Stage, list[ColumnKey]] = {stage: [] for stage in STAGES}
        """Those shown, in order."""
        self.due: dict[Stage, int] = dict.fromkeys(STAGES, 0)
        """How many of those shown are due and have a place in the day: together what the status line says."""
        self._open: dict[Stage, list[ColumnKey]] = {}
        self._closed: dict[Stage, list[ColumnKey]] = {}
        """Everybody in order, so that a filter need not sort."""
        self._everybody: dict[tuple[Stage, bool], set[int]] = {}
        """The ids of a stage, of the closed and of the open ones."""
        self._ids: dict[tuple[bool, Stage], list[int]] = {}
        """The ids of the closed, or the open ones, of a stage in their order: made at the first letter."""
        self._placed: dict[int, tuple[Row, ColumnKey]] = {}
        """The rows as they were sorted, and by what."""
        self._in_day = in_day
        self.order(Sort.DUE)

    @property
    def totals(self) -> dict[Stage, int]:
        """The open ones of each stage, filtered or not."""
        return {stage: len(keys) for stage, keys in self._open.items()}

    @property
    def closed_besides(self) -> int:
        """Where nobody is shown: how many closed people the filter finds, though it does not ask for them."""
        return len(self._search.find(self.filter)) if not len(self) and not self.filter.closed else 0

    def ask(self, text: str) -> None:
        """Another filter."""
        self.filter = Filter(text)
        self.choose()

    def choose(self) -> None:
        """Applies the filter again: one pass, without sorting."""
        is_found = self._search.find(self.filter).__contains__
        closed = self.filter.closed
        for stage, keys in (self._closed if closed else self._open).items():
            if (ids := self._ids.get((closed, stage))) is None:
                ids = self._ids[closed, stage] = [key[-1] for key in keys]
            chosen = list(map(is_found, ids))
            self.columns[stage] = list(compress(keys, chosen))
        self._count_due()

    def _count_due(self) -> None:
        found = self._in_day & self._search.find(self.filter) if self.filter else self._in_day
        self.due = {stage: len(found & self._everybody[stage, self.filter.closed]) for stage in STAGES}

    def order(self, sort: Sort) -> None:
        """Another order: sorts everybody again."""
        self.sort = sort
        self._turn = self._agenda.turn
        self._ids.clear()
        self._placed = {who: (row, self._key(row)) for who, row in self.rows.items()}
        self._open, self._closed = {stage: [] for stage in STAGES}, {stage: [] for stage in STAGES}
        self._everybody = {(stage, closed): set() for stage in STAGES for closed in (True, False)}
        for row, key in self._placed.values():
            self._everybody_beside(row).append(key)
            self._everybody[row.stage, row.closed].add(row.id)
        for keys in (*self._open.values(), *self._closed.values()):
            keys.sort()
        self.choose()

    def update(self, ids: Iterable[int]) -> None:
        """Rows that changed, came or went; and time has passed."""
        if self._turn != self._agenda.turn:
            self.order(self.sort)
            return
        self._ids.clear()
        found, closed = self._search.find(self.filter), self.filter.closed
        for who in ids:
            self._leave(who)
            row = self.rows.get(who)
            if row is None:
                continue
            key = self._key(row)
            self._placed[who] = row, key
            insort(self._everybody_beside(row), key)
            self._everybody[row.stage, row.closed].add(who)
            if row.closed is closed and who in found:
                insort(self.columns[row.stage], key)
        self._count_due()

    def _key(self, row: Row) -> ColumnKey:
        return _key(self.sort, row, self._turn, hidden=self._agenda.is_hidden(row))

    def _everybody_beside(self, row: Row) -> list[ColumnKey]:
        return (self._closed if row.closed else self._open)[row.stage]

    def _leave(self, who: int) -> None:
        placed = self._placed.pop(who, None)
        if placed is None:
            return
        row, key = placed
        book = self._everybody_beside(row)
        del book[bisect_left(book, key)]
        self._everybody[row.stage, row.closed].remove(who)
        column = self.columns[row.stage]
        at = bisect_left(column, key)
        if at < len(column) and column[at] == key:
            del column[at]

    def place(self, who: int) -> tuple[Stage, int] | None:
        """Stage and index of a prospect, or None when it is not shown."""
        placed = self._placed.get(who)
        if placed is None:
            return None
        row, key = placed
        column = self.columns[row.stage]
        at = bisect_left(column, key)
        return (row.stage, at) if at < len(column) and column[at] == key else None

    def at(self, stage: Stage, index: int) -> int | None:
        """The id at an index of a column; None beyond its end."""
        column = self.columns[stage]
        return column[index][-1] if 0 <= index < len(column) else None

    def ids(self) -> Iterator[int]:
        """Everybody shown, stage by stage, in order."""
        for column in self.columns.values():
            for key in column:
                yield key[-1]

    def __len__(self) -> int:
        return sum(map(len, self.columns.values()))

    def __contains__(self, who: int | None) -> bool:
        return who is not None and self.place(who) is not None
