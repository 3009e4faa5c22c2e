"""The lines of the due panel: the ids of each group in the day's order, kept as prospects change and as time passes."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from datetime import timedelta

from tui.agenda.index import Agenda, Counts
from tui.agenda.rows import Row
from tui.rules.day import POSTPONABLE, DayKey, DueGroup, group
from tui.rules.engine import State

_UPCOMING, _LATE, _BROKEN = State.UPCOMING, State.LATE, State.BROKEN
_WAITING, _COMING, _KEEP_WARM = DueGroup.WAITING, DueGroup.COMING, DueGroup.KEEP_WARM
"""Looked up once: a member of an enumeration costs more to find than to compare."""
COMING_DAYS = 7
"""Days ahead that are shown as coming."""


class DueLines:
    """The lines of the due panel, by group, kept as prospects change.

    The same lines in the same order as ``Agenda.due(days)`` gives, without making all of them each time.
    """

    def __init__(self, agenda: Agenda, days: int) -> None:
        self.agenda = agenda
        self.days = days
        self.groups: dict[DueGroup, list[DayKey]] = {}
        self.in_budget: frozenset[int] = frozenset()
        """Who has a place in the day's budget; the others wait."""
        self._placed: dict[int, tuple[DueGroup, DayKey]] = {}
        self.in_day: set[int] = set()
        """Who is due and has a place in the day."""
        self._late: set[int] = set()
        """Late or broken, and in the day."""
        self._late_waiting: set[int] = set()
        self._later: set[int] = set()
        self._hidden: set[int] = set()
        self._sets = (self._late, self._late_waiting, self._later, self._hidden)
        self._end = self._at = agenda.now
        self.rebuild()

    def rebuild(self) -> None:
        """Makes all lines again, in one pass: at the start of a day."""
        calendar = self.agenda.calendar
        self._at = self.agenda.now
        self._end = calendar.start_of(calendar.day(self._at) + timedelta(days=self.days + 1))
        self.groups = {each: [] for each in DueGroup}
        self._placed = {}
        self.in_day.clear()
        for kept in self._sets:
            kept.clear()
        self.in_budget = self.agenda.in_budget
        for who, row in self.agenda.rows.items():
            if row.item is not None and row.item.state is not _UPCOMING:
                self._enter(who, row)
        for at, who in self.agenda.ahead(self._end):
            key: DayKey = (0, at, at, who)
            self.groups[_COMING].append(key)
            self._placed[who] = _COMING, key
        for lines in self.groups.values():
            lines.sort()

    def _enter(self, who: int, row: Row) -> DayKey | None:
        """Enters somebody at the end of their group; None if they have no line."""
        item = row.item
        if item is None or (item.state is _UPCOMING and item.due_at >= self._end):
            return None
        if self.agenda.is_hidden(row):
            if not self.agenda.rests_by_mailing(row):
                self._hidden.add(who)
            return None
        if row.later is not None:
            self._later.add(who)
            return None
        place = group(item, waiting=item.rule in POSTPONABLE and who not in self.in_budget)
        if item.state is _LATE or item.state is _BROKEN:
            (self._late_waiting if place is _WAITING else self._late).add(who)
        key = self.agenda.key(row, item, place)
        self._placed[who] = place, key
        self.groups[place].append(key)
        if place is not _WAITING and place is not _COMING:
            self.in_day.add(who)
        return key

    def update(self, ids: Iterable[int]) -> None:
        """Rows that changed, came or went; and time has passed."""
        calendar = self.agenda.calendar
        if self._end != calendar.start_of(calendar.day(self.agenda.now) + timedelta(days=self.days + 1)):
            self.rebuild()
            return
        before, self.in_budget = self.in_budget, self.agenda.in_budget
        changed = set(ids) | (before ^ self.in_budget)
        if self._at != self.agenda.now:  # overdue shares grow, each at its own pace
            self._at = self.agenda.now
            changed.update(key[-1] for key in self.groups[_KEEP_WARM])
        for who in changed:
            self._leave(who)
        for who in changed:
            row = self.agenda.rows.get(who)
            if row is not None and (key := self._enter(who, row)) is not None:
                lines = self.groups[self._placed[who][0]]
                lines.pop()
                insort(lines, key)

    def _leave(self, who: int) -> None:
        for kept in self._sets:
            kept.discard(who)
        self.in_day.discard(who)
        placed = self._placed.pop(who, None)
        if placed is not None:
            lines = self.groups[placed[0]]
            del lines[bisect_left(lines, placed[1])]

    def waits(self, who: int) -> bool:
        """True for an item beyond the day's budget."""
        return self.group_of(who) is _WAITING

    def __len__(self) -> int:
        return len(self._placed)

    def __contains__(self, who: int | None) -> bool:
        return who in self._placed

    def __iter__(self) -> Iterator[int]:
        for lines in self.groups.values():
            for key in lines:
                yield key[-1]

    def at(self, index: int) -> int:
        """The id at an index. Raises IndexError."""
        for lines in self.groups.values():
            if index < len(lines):
                return lines[index][-1]
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
        return before + bisect_left(self.groups[placed[0]], placed[1])

    def counts(self) -> Counts:
        """The figures of the status line, as ``Agenda.counts`` gives them."""
        coming, waiting = len(self.groups[_COMING]), len(self.groups[_WAITING])
        return Counts(
            len(self.in_day),
            len(self._late),
            waiting,
            len(self._late_waiting),
            len(self._later),
            len(self._hidden),
            coming,
        )
