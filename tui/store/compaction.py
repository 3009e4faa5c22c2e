"""What a compaction writes: what lives, a line a document, and behind it the last commits, which can still be undone.

The documents stand as they were before those commits, which follow line by line as they were written. So the file is
what a file would be that was compacted so many commits ago, and reads like any other.
"""

from __future__ import annotations

from collections.abc import Iterator

from tui.store.lines import META, PROSPECTS, STEPS, Docs, encode, put_in
from tui.store.state import Commit, Rows, State


class Compaction:
    """The lines that a state is compacted to.

    Args:
        state: all that is known.
        last: how many of its recent commits stay commits.
        keep: how many steps stay, undoable or not.
    """

    def __init__(self, state: State, last: int, keep: int) -> None:
        self._state = state
        steps = state.tables.get(STEPS, {})
        self._old_steps = set(sorted(steps)[:-keep]) if keep else set(steps)
        self._commits = list(state.recent)[-last:] if last else []
        self._base = self._before(self._commits)
        behind = self._behind()
        if behind is None:  # somebody's hand changed old steps
            self._commits, self._base, behind = [], self._before([]), []
        self._lines = behind

    def lines(self) -> Iterator[bytes]:
        """The first has the header, meta and steps."""
        first: Docs = {STEPS: dict(sorted(self._base[STEPS].items()))} if self._base.get(STEPS) else {}
        meta = self._base.get(META, {})
        yield encode(first | {META: {**meta, **self._state.header(compacted=True)}})
        for name in [PROSPECTS, *sorted(self._base.keys() - {PROSPECTS, STEPS, META})]:
            for doc_id, document in sorted(self._base.get(name, {}).items()):
                yield encode({name: {doc_id: document}})
        yield from map(encode, self._lines)

    def is_told_by(self, read: State) -> bool:
        """Whether what was read back lost nothing but old steps, and can be undone as far."""
        different = self._state.differences(read)
        return (
            different.pop(STEPS, set()) == self._old_steps
            and not different
            and all(read.free.get(name, 1) >= free for name, free in self._state.free.items() if name != META)
            and [*map(_told, read.recent)] == [*map(_told, self._commits)]
        )

    def _before(self, commits: list[Commit]) -> dict[str, Rows]:
        """The tables before these commits, without old steps."""
        tables = {name: rows.copy() for name, rows in self._state.tables.items()}
        for commit in reversed(commits):
            put_in(tables, commit.before, bytes)
        put_in(tables, {STEPS: dict.fromkeys(self._old_steps)}, bytes)
        return tables

    def _behind(self) -> list[Docs] | None:
        """The commits, and before each what was changed without a step; None where that includes steps."""
        tables = {name: rows.copy() for name, rows in self._base.items()}
        found: list[Docs] = []
        for commit in self._commits:
            found += [_missing(tables, commit.before), commit.docs]
            put_in(tables, commit.docs, bytes)
        now = self._before([])
        rest = {name: {**dict.fromkeys(tables.get(name, {})), **now.get(name, {})} for name in {*tables, *now}}
        found.append(_missing(tables, rest))
        silent = found[::2]
        return None if any(STEPS in docs for docs in silent) else [docs for docs in found if docs]


def _missing(tables: dict[str, Rows], wanted: Docs) -> Docs:
    """What of the documents is not so in the tables."""
    found: Docs = {}
    for name, documents in wanted.items():
        rows = tables.get(name, {})
        if different := {doc_id: document for doc_id, document in documents.items() if rows.get(doc_id) != document}:
            found[name] = different
    return found


def _told(commit: Commit) -> tuple[Docs, Docs]:
    """A commit as its line tells it: a table that nothing is said of may be named or not."""
    docs, before = ({name: rows for name, rows in each.items() if rows} for each in (commit.docs, commit.before))
    return docs, before
