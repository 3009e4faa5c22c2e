"""The columns of the board: the ids of each stage, filtered and sorted, kept as prospects change.

One prospect's change costs one prospect's work; another filter or order is one pass over the rows.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from tui.agenda.rows import Row
from tui.model.records import STAGES, Stage
from tui.rules.day import GROUP_PLACES, DueGroup, day_key, group
from tui.rules.engine import State
from tui.text import fold
from tui.views.filters import Circumstances, ColumnKey, Filter


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
        rows: all rows by id, the agenda's own mapping.
        circumstances: what else filters ask.
        turn: when the user's day began: overdue shares of then give the order.
    """

    def __init__(self, rows: Mapping[int, Row], circumstances: Circumstances, turn: Callable[[], datetime]) -> None:
        self.rows = rows
        self._turn_now = turn
        self._turn = turn()
        self.circumstances = circumstances
        self.sort = Sort.DUE
        self.filter = Filter()
        self.columns: dict[Stage, list[ColumnKey]] = {stage: [] for stage in STAGES}
        """Those shown, in order."""
        self.due: dict[Stage, int] = dict.fromkeys(STAGES, 0)
        """How many of those shown are open, due or late now."""
        self._open: dict[Stage, list[ColumnKey]] = {}
        self._closed: dict[Stage, list[ColumnKey]] = {}
        """Everybody in order, so that a filter need not sort."""
        self._texts: dict[Stage, list[str]] = {}
        """What is searched of those who are open, in their order; empty as long as nothing was."""
        self._placed: dict[int, tuple[Row, ColumnKey]] = {}
        """The rows as they were sorted, and by what."""
        self._begun: set[int] = set()
        """The ids that are open, due or late now: counted again at each letter of a filter."""
        self.order(Sort.DUE)

    @property
    def totals(self) -> dict[Stage, int]:
        """The open ones of each stage, filtered or not."""
        return {stage: len(keys) for stage, keys in self._open.items()}

    def ask(self, text: str) -> None:
        """Another filter: one pass, over those found before if it can only find fewer."""
        before, self.filter = self.filter, Filter(text)
        if self.filter.narrows(before) and len(self) * 2 < len(self.rows):
            self._choose(self.columns, before)
        else:
            self.choose()

    def choose(self) -> None:
        """Applies the filter again: one pass, without sorting."""
        rows = self.rows
        if self.filter.words and not self.filter.closed and not self._texts:
            self._texts = {stage: [rows[key[-1]].search for key in keys] for stage, keys in self._open.items()}
        self._choose(self._closed if self.filter.closed else self._open)

    def _choose(self, among: Mapping[Stage, Sequence[ColumnKey]], before: Filter | None = None) -> None:
        rows, now = self.rows, self.circumstances
        texts = self._texts if among is self._open else {}
        self.columns = {
            stage: self.filter.among(keys, rows, now, before, texts.get(stage, ())) for stage, keys in among.items()
        }
        begun = self._begun
        self.due = {stage: sum([key[-1] in begun for key in keys]) for stage, keys in self.columns.items()}

    def order(self, sort: Sort) -> None:
        """Another order: sorts everybody again."""
        self.sort = sort
        self._texts = {}
        self._turn = self._turn_now()
        self._placed = {who: (row, self._key(row)) for who, row in self.rows.items()}
        self._begun = {who for who, row in self.rows.items() if self._has_begun(row)}
        self._open, self._closed = {stage: [] for stage in STAGES}, {stage: [] for stage in STAGES}
        for row, key in self._placed.values():
            self._everybody_beside(row).append(key)
        for keys in (*self._open.values(), *self._closed.values()):
            keys.sort()
        self.choose()

    def update(self, ids: Iterable[int]) -> None:
        """Rows that changed, came or went; and time has passed."""
        if self._turn != self._turn_now():
            self.order(self.sort)
            return
        self._texts = {}
        for who in ids:
            self._leave(who)
            row = self.rows.get(who)
            if row is None:
                continue
            key = self._key(row)
            self._placed[who] = row, key
            if begun := self._has_begun(row):
                self._begun.add(who)
            insort(self._everybody_beside(row), key)
            if self.filter.matches(row, self.circumstances):
                insort(self.columns[row.stage], key)
                self.due[row.stage] += begun

    def _key(self, row: Row) -> ColumnKey:
        return _key(self.sort, row, self._turn, hidden=self.circumstances.is_hidden(row))

    def _has_begun(self, row: Row) -> bool:
        """True for an item that is open, due or late now."""
        item = row.item
        return item is not None and item.state is not _UPCOMING and not self.circumstances.is_hidden(row)

    def _everybody_beside(self, row: Row) -> list[ColumnKey]:
        return (self._closed if row.closed else self._open)[row.stage]

    def _leave(self, who: int) -> None:
        placed = self._placed.pop(who, None)
        if placed is None:
            return
        row, key = placed
        begun = who in self._begun
        self._begun.discard(who)
        book = self._everybody_beside(row)
        del book[bisect_left(book, key)]
        column = self.columns[row.stage]
        at = bisect_left(column, key)
        if at < len(column) and column[at] == key:
            del column[at]
            self.due[row.stage] -= begun

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
