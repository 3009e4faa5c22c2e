"""What the board lists: the ids of each stage, filtered and sorted, kept as prospects change.

One prospect's change costs one prospect's work; another filter or order is one pass over the rows.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from tui.agenda.index import PLACES, Agenda, Counts
from tui.agenda.rows import Row
from tui.model.records import STAGES, Stage
from tui.rules.agenda import DueGroup, group
from tui.rules.engine import Rule, State
from tui.text import fold

WARMTHS = ("cold", "cool", "mild", "warm", "hot")
"""The words for warmth, coldest first."""
HEATS = 2 * len(WARMTHS)
"""Steps of warmth, 0 coldest: two a word."""
_BEND = 1.7


def heat(influence: float, cold: float) -> int:
    """The step of warmth of an influence (0 to 1); ``cold`` is the influence at which nothing warm is left.

    Bent, so that the first weeks of silence show: by default hot for ten days, mild at a month, cold at two.
    """
    left = max(0.0, min(1.0, (influence - cold) / (1 - cold))) if cold < 1 else 1.0
    return min(HEATS - 1, int(left**_BEND * HEATS))


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


_UPCOMING, _LATE, _BROKEN, _RHYTHM = State.UPCOMING, State.LATE, State.BROKEN, Rule.RHYTHM
"""Looked up once: a member of an enumeration costs more to find than to compare."""
_NEVER = datetime.max.replace(tzinfo=UTC)
Key = tuple[Any, ...]
"""What a column is ordered by; the id stands last."""


def _key(sort: Sort, row: Row) -> Key:
    if sort is Sort.NAME:
        return fold(row.name), row.id
    if sort is Sort.WARMTH:
        return row.influence_from, row.id
    item = row.item
    # What presses stands on top, as in the due panel; who waits for the budget keeps their place, for it is others
    # who decide that.
    if item is None:
        return len(PLACES), _NEVER, row.id
    return PLACES[group(item, waiting=False)], item.due_at, row.id


class Circumstances:
    """What a filter asks of a row that the row does not know itself."""

    def __init__(self, waits: Callable[[int], bool], warmth: Callable[[Row], str]) -> None:
        self.waits = waits
        self.warmth = warmth


_OVER = (State.LATE, State.BROKEN)
_WORDS: Mapping[str, Callable[[Row, Circumstances], bool]] = {
    "late": lambda row, _: row.item is not None and row.item.state in _OVER,
    "due": lambda row, now: row.item is not None and row.item.started and not now.waits(row.id),
    "waiting": lambda row, now: now.waits(row.id),
    "promised": lambda row, _: row.item is not None and row.item.rule is Rule.PROMISE,
    "closed": lambda row, _: row.closed,
    **{word: (lambda row, now, word=word: now.warmth(row) == word) for word in WARMTHS},  # type: ignore[misc]
}
_PASSING = frozenset({"due", "waiting", *WARMTHS})
"""Words whose answer changes without the row changing."""

FILTER_WORDS: tuple[str, ...] = tuple(_WORDS)
"""What may stand after ``is:``."""


class Filter:
    """A filter as typed: words that must all be found, ``#tag`` and ``is:state``.

    ``is:`` with the beginning of exactly one word means that word; with none or several of them (still being
    typed) it asks for nothing.
    """

    def __init__(self, text: str = "") -> None:
        self.text = text.strip()
        self.words: list[str] = []
        self.tags: list[str] = []
        self.states: list[str] = []
        self.unknown = ""
        for word in fold(self.text).split():
            if word.startswith("is:"):
                self._take_state(word[3:])
            elif word.startswith("#"):
                self.tags += [word[1:]] if len(word) > 1 else []
            else:
                self.words.append(word)
        # The longest word is the rarest: it says no soonest.
        self.words.sort(key=len, reverse=True)
        self._tagged = _Tagged(self.tags)
        self.closed = "closed" in self.states
        self.passing = any(state in _PASSING for state in self.states)

    def _take_state(self, start: str) -> None:
        found = [start] if start in _WORDS else [word for word in _WORDS if word.startswith(start)]
        if len(found) == 1:
            self.states.append(found[0])
        elif not found:
            self.unknown = start

    def __bool__(self) -> bool:
        return bool(self.words or self.tags or self.states or self.unknown)

    def matches(self, row: Row, now: Circumstances) -> bool:
        """True for a row to show."""
        if row.closed is not self.closed or self.unknown:
            return False
        search = row.search
        for word in self.words:
            if word not in search:
                return False
        if self.tags and not self._tagged[row.tags]:
            return False
        return all(_WORDS[state](row, now) for state in self.states)

    def among(self, keys: Sequence[Key], rows: Mapping[int, Row], now: Circumstances) -> list[Key]:
        """Those whose rows match, in their order. In loops without calls where that can be: they are typed ahead."""
        found = list(keys)
        for word in self.words:
            found = [key for key in found if word in rows[key[-1]].search]
        if self.tags:
            tagged = self._tagged
            found = [key for key in found if tagged[rows[key[-1]].tags]]
        if self.states or self.unknown:
            return [key for key in found if self.matches(rows[key[-1]], now)]
        return found

    def narrows(self, before: Filter) -> bool:
        """True where all that matches is matched by ``before`` too, as with another letter typed."""
        return (
            self.closed is before.closed
            and not before.unknown
            and all(any(word in own for own in self.words) for word in before.words)
            and all(any(own.startswith(tag) for own in self.tags) for tag in before.tags)
            and set(before.states) <= set(self.states)
        )


class _Tagged(dict[tuple[str, ...], bool]):
    """Tags to whether all that are wanted begin some of them: looked at once, as people have tags in common."""

    def __init__(self, wanted: Sequence[str]) -> None:
        super().__init__()
        self._wanted = wanted

    def __missing__(self, tags: tuple[str, ...]) -> bool:
        own = [fold(tag) for tag in tags]
        found = self[tags] = all(any(tag.startswith(wanted) for tag in own) for wanted in self._wanted)
        return found


class View:
    """The columns of the board.

    Args:
        rows: all rows by id, as the agenda keeps them; looked at, never held.
        circumstances: what filters ask besides.
    """

    def __init__(self, rows: Mapping[int, Row], circumstances: Circumstances) -> None:
        self.rows = rows
        self.circumstances = circumstances
        self.sort = Sort.DUE
        self.filter = Filter()
        self.columns: dict[Stage, list[Key]] = {stage: [] for stage in STAGES}
        """Those shown, in order."""
        self.due: dict[Stage, int] = dict.fromkeys(STAGES, 0)
        """How many of those shown are open, due or late now."""
        self._open: dict[Stage, list[Key]] = {}
        self._closed: dict[Stage, list[Key]] = {}
        """Everybody in order, so that a filter need not sort."""
        self._placed: dict[int, Row] = {}
        """The rows as they stand in the order: the place of each follows from it."""
        self._begun: set[int] = set()
        """Who of them is open, due or late now: counted anew at each letter of a filter."""
        self.order(Sort.DUE)

    @property
    def totals(self) -> dict[Stage, int]:
        """The open ones of each stage, filtered or not."""
        return {stage: len(keys) for stage, keys in self._open.items()}

    def ask(self, text: str) -> None:
        """Another filter: one pass, over those found before where they are all that it can find."""
        before, self.filter = self.filter, Filter(text)
        self._choose(self.columns if self.filter.narrows(before) else self._books)

    def choose(self) -> None:
        """The filter once more: one pass, nothing is sorted."""
        self._choose(self._books)

    @property
    def _books(self) -> Mapping[Stage, Sequence[Key]]:
        """Everybody among whom the filter looks, in order."""
        return self._closed if self.filter.closed else self._open

    def _choose(self, among: Mapping[Stage, Sequence[Key]]) -> None:
        self.columns = {stage: self.filter.among(keys, self.rows, self.circumstances) for stage, keys in among.items()}
        begun = self._begun
        self.due = {stage: sum([key[-1] in begun for key in keys]) for stage, keys in self.columns.items()}

    def order(self, sort: Sort) -> None:
        """Another order: everybody is sorted anew."""
        self.sort = sort
        self._placed = dict(self.rows)
        self._begun = {who for who, row in self._placed.items() if _started(row)}
        self._open, self._closed = {stage: [] for stage in STAGES}, {stage: [] for stage in STAGES}
        for row in self._placed.values():
            self._book(row).append(_key(sort, row))
        for keys in (*self._open.values(), *self._closed.values()):
            keys.sort()
        self.choose()

    def update(self, ids: Iterable[int]) -> None:
        """Rows that changed, came or went."""
        for who in ids:
            self._leave(who)
            row = self.rows.get(who)
            if row is None:
                continue
            self._placed[who] = row
            if _started(row):
                self._begun.add(who)
            key = _key(self.sort, row)
            insort(self._book(row), key)
            if self.filter.matches(row, self.circumstances):
                insort(self.columns[row.stage], key)
                self.due[row.stage] += _started(row)

    def _book(self, row: Row) -> list[Key]:
        return (self._closed if row.closed else self._open)[row.stage]

    def _leave(self, who: int) -> None:
        row = self._placed.pop(who, None)
        if row is None:
            return
        self._begun.discard(who)
        book, key = self._book(row), _key(self.sort, row)
        del book[bisect_left(book, key)]
        column = self.columns[row.stage]
        at = bisect_left(column, key)
        if at < len(column) and column[at] == key:
            del column[at]
            self.due[row.stage] -= _started(row)

    def place(self, who: int) -> tuple[Stage, int] | None:
        """Stage and index of a prospect, or None when it is not shown."""
        row = self._placed.get(who)
        if row is None:
            return None
        column, key = self.columns[row.stage], _key(self.sort, row)
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


def _started(row: Row) -> bool:
    """True for who is open, due or late now."""
    return row.item is not None and row.item.state is not _UPCOMING


class DueLines:
    """The lines of the due panel, by group and due time, kept as prospects change.

    The same lines in the same order as ``Agenda.due(days)`` gives, without making all of them each time.
    """

    def __init__(self, agenda: Agenda, days: int) -> None:
        self.agenda = agenda
        self.days = days
        self.groups: dict[DueGroup, list[tuple[datetime, int]]] = {}
        self.within: frozenset[int] = frozenset()
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
        """Everything anew, in one pass: at the start of a day, and when times away are set."""
        calendar = self.agenda.calendar
        self._end = calendar.start_of(calendar.day(self.agenda.now) + timedelta(days=self.days + 1))
        self.groups = {each: [] for each in DueGroup}
        self._placed = {}
        for kept in self._sets:
            kept.clear()
        within = self.within = self.agenda.within
        away = calendar.away_on(self.agenda.now) is not None
        placed, groups = self._placed, self.groups
        for who, row in self.agenda.rows.items():
            item = row.item
            if item is None or item.state is _UPCOMING:
                continue
            self._note(row)
            if away and who in self._hidden:
                continue
            found = group(item, waiting=item.rule is _RHYTHM and who not in within)
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
        before, self.within = self.within, self.agenda.within
        for who in changed | (before ^ self.within):
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
        return who in self._rhythm and who not in self.within

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
        late = len(self._late) - len(self._late_rhythm) + len(self.within & self._late_rhythm)
        return Counts(len(self._placed) - coming - held, late, held, len(self._hidden), coming)
