"""The lines of the due panel: the ids of each group in the day's order, kept as prospects change and as time passes."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from tui.agenda.index import Agenda, Counts
from tui.agenda.rows import Row
from tui.rules.agenda import DueGroup, group
from tui.rules.engine import Rule, State

_UPCOMING, _LATE, _BROKEN, _RHYTHM = State.UPCOMING, State.LATE, State.BROKEN, Rule.RHYTHM
"""Looked up once: a member of an enumeration costs more to find than to compare."""


class DueLines:
    """The lines of the due panel, by group and due time, kept as prospects change.

    The same lines in the same order as ``Agenda.due(days)`` gives, without making all of them each time.
    """

    def __init__(self, agenda: Agenda, days: int) -> None:
        self.agenda = agenda
        self.days = days
        self.groups: dict[DueGroup, list[tuple[datetime, int]]] = {}
        self.in_budget: frozenset[int] = frozenset()
        """Rhythm items that have a place in today's budget; the others wait."""
        self._placed: dict[int, tuple[DueGroup, datetime]] = {}
        self._rhythm: set[int] = set()
        self._late: set[int] = set()
        self._late_rhythm: set[int] = set()
        self._hidden: set[int] = set()
        self._sets = (self._rhythm, self._late, self._late_rhythm, self._hidden)
        self._end = agenda.now
        self.rebuild()

    def rebuild(self) -> None:
        """Makes all lines again, in one pass: at the start of a day, and when times away are set."""
        calendar = self.agenda.calendar
        self._end = calendar.start_of(calendar.day(self.agenda.now) + timedelta(days=self.days + 1))
        self.groups = {each: [] for each in DueGroup}
        self._placed = {}
        for kept in self._sets:
            kept.clear()
        in_budget = self.in_budget = self.agenda.in_budget
        away = calendar.away_on(self.agenda.now) is not None
        placed, groups = self._placed, self.groups
        for who, row in self.agenda.rows.items():
            item = row.item
            if item is None or item.state is _UPCOMING:
                continue
            self._note(row)
            if away and who in self._hidden:
                continue
            found = group(item, waiting=item.rule is _RHYTHM and who not in in_budget)
            placed[who] = found, item.due_at
            groups[found].append((item.due_at, who))
        coming = self.groups[DueGroup.COMING]
        for at, who in self.agenda.ahead(self._end):
            coming.append((at, who))
            self._placed[who] = DueGroup.COMING, at
        for lines in self.groups.values():
            lines.sort()

    def update(self, ids: Iterable[int]) -> None:
        """Rows that changed, came or went; and time has passed."""
        calendar = self.agenda.calendar
        if self._end != calendar.start_of(calendar.day(self.agenda.now) + timedelta(days=self.days + 1)):
            self.rebuild()
            return
        changed = set(ids)
        for who in changed:
            for kept in self._sets:
                kept.discard(who)
            if who in self.agenda.rows:
                self._note(self.agenda.rows[who])
        before, self.in_budget = self.in_budget, self.agenda.in_budget
        for who in changed | (before ^ self.in_budget):
            self._put(who)

    def _note(self, row: Row) -> None:
        item = row.item
        if item is None or item.state is _UPCOMING:
            return
        if self.agenda.is_hidden(item):
            self._hidden.add(row.id)
            return
        over = item.state is _LATE or item.state is _BROKEN
        if over:
            self._late.add(row.id)
        if item.rule is _RHYTHM:
            self._rhythm.add(row.id)
            if over:
                self._late_rhythm.add(row.id)

    def _group(self, row: Row) -> DueGroup | None:
        item = row.item
        if item is None or row.id in self._hidden or (item.state is _UPCOMING and item.due_at >= self._end):
            return None
        return group(item, waiting=self.waits(row.id))

    def waits(self, who: int) -> bool:
        """True for a rhythm item beyond the daily budget."""
        return who in self._rhythm and who not in self.in_budget

    def _put(self, who: int) -> None:
        placed = self._placed.pop(who, None)
        if placed is not None:
            lines = self.groups[placed[0]]
            del lines[bisect_left(lines, (placed[1], who))]
        row = self.agenda.rows.get(who)
        found = self._group(row) if row is not None else None
        if found is not None and row is not None and row.item is not None:
            self._placed[who] = found, row.item.due_at
            insort(self.groups[found], (row.item.due_at, who))

    def __len__(self) -> int:
        return len(self._placed)

    def __contains__(self, who: int | None) -> bool:
        return who in self._placed

    def __iter__(self) -> Iterator[int]:
        for lines in self.groups.values():
            for _, who in lines:
                yield who

    def at(self, index: int) -> int:
        """The id at an index. Raises IndexError."""
        for lines in self.groups.values():
            if index < len(lines):
                return lines[index][1]
            index -= len(lines)
        raise IndexError(index)

    def group_of(self, who: int | None) -> DueGroup | None:
        """The group a prospect stands in; None without a line."""
        placed = self._placed.get(who) if who is not None else None
        return placed[0] if placed is not None else None

    def place(self, who: int | None) -> int | None:
        """The index of a prospect's line; None without one."""
        placed = self._placed.get(who) if who is not None else None
        if placed is None or who is None:
            return None
        before = 0
        for each, lines in self.groups.items():
            if each is placed[0]:
                break
            before += len(lines)
        return before + bisect_left(self.groups[placed[0]], (placed[1], who))

    def counts(self) -> Counts:
        """The figures of the status line, as ``Agenda.counts`` gives them."""
        coming, held = len(self.groups[DueGroup.COMING]), len(self.groups[DueGroup.WAITING])
        late = len(self._late) - len(self._late_rhythm) + len(self.in_budget & self._late_rhythm)
        return Counts(len(self._placed) - coming - held, late, held, len(self._hidden), coming)
