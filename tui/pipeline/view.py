"""What the board lists: the ids of each stage, filtered and sorted, kept as prospects change.

One prospect's change costs one prospect's work; another filter or order is one pass over the rows.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from tui.model import STAGES, Stage
from tui.pipeline.rows import Row
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

    DUE = "next due"
    NAME = "name"
    WARMTH = "coldest first"

    @property
    def following(self) -> Sort:
        """The next one round."""
        every = list(Sort)
        return every[(every.index(self) + 1) % len(every)]


_NEVER = datetime.max.replace(tzinfo=UTC)
Key = tuple[Any, ...]
"""What a column is ordered by; the id stands last."""


def _key(sort: Sort, row: Row) -> Key:
    if sort is Sort.NAME:
        return fold(row.name), row.id
    if sort is Sort.WARMTH:
        return row.influence_from, row.id
    return row.item.due_at if row.item is not None else _NEVER, row.id


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
        if self.tags:
            own = [fold(tag) for tag in row.tags]
            if not all(any(tag.startswith(wanted) for tag in own) for wanted in self.tags):
                return False
        return all(_WORDS[state](row, now) for state in self.states)


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
        self.totals: dict[Stage, int] = dict.fromkeys(STAGES, 0)
        """The open ones of each stage, filtered or not."""
        self.due: dict[Stage, int] = dict.fromkeys(STAGES, 0)
        """The shown ones of each stage that are open, due or late now."""
        self._shown: dict[int, tuple[Stage, Key, bool]] = {}
        self._counted: dict[int, Stage] = {}
        self.rebuild()

    def rebuild(self) -> None:
        """Everything anew, in one pass."""
        columns: dict[Stage, list[Key]] = {stage: [] for stage in STAGES}
        self._shown, self._counted = {}, {}
        self.totals, self.due = dict.fromkeys(STAGES, 0), dict.fromkeys(STAGES, 0)
        matches, circumstances, sort = self.filter.matches, self.circumstances, self.sort
        for who, row in self.rows.items():
            if row.item is not None:
                self._counted[who] = row.stage
                self.totals[row.stage] += 1
            if matches(row, circumstances):
                key = _key(sort, row)
                columns[row.stage].append(key)
                self._enter(row, key)
        for keys in columns.values():
            keys.sort()
        self.columns = columns

    def ask(self, text: str) -> None:
        """Another filter."""
        self.filter = Filter(text)
        self.rebuild()

    def order(self, sort: Sort) -> None:
        """Another order."""
        self.sort = sort
        self.rebuild()

    def update(self, ids: Iterable[int]) -> None:
        """Rows that changed, came or went."""
        for who in ids:
            self._leave(who)
            row = self.rows.get(who)
            if row is None:
                continue
            if row.item is not None:
                self._counted[who] = row.stage
                self.totals[row.stage] += 1
            if self.filter.matches(row, self.circumstances):
                key = _key(self.sort, row)
                insort(self.columns[row.stage], key)
                self._enter(row, key)

    def _enter(self, row: Row, key: Key) -> None:
        started = row.item is not None and row.item.started
        self._shown[row.id] = (row.stage, key, started)
        self.due[row.stage] += started

    def _leave(self, who: int) -> None:
        counted = self._counted.pop(who, None)
        if counted is not None:
            self.totals[counted] -= 1
        shown = self._shown.pop(who, None)
        if shown is not None:
            stage, key, started = shown
            column = self.columns[stage]
            del column[bisect_left(column, key)]
            self.due[stage] -= started

    def place(self, who: int) -> tuple[Stage, int] | None:
        """Stage and index of a prospect, or None when it is not shown."""
        shown = self._shown.get(who)
        if shown is None:
            return None
        stage, key, _ = shown
        return stage, bisect_left(self.columns[stage], key)

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
        return len(self._shown)

    def __contains__(self, who: int | None) -> bool:
        return who in self._shown
