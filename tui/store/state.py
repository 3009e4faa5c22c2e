"""What the lines of a journal add up to: tables of documents, free ids, and the last commits with their images."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, ItemsView, Iterable, Iterator, Mapping, ValuesView
from typing import Final

import msgspec

from tui.store import schema
from tui.store.lines import HEADER_ID, META, STEPS, Docs, Header, encode, header

Rows = dict[int, bytes]

UNDOABLE: Final = 100
"""Steps that can still be undone after a compaction."""
_NO_ROWS: Final[Rows] = {}


class Changes(msgspec.Struct, frozen=True):
    """What other processes changed: table -> ids of documents that came, went or differ.

    ``reloaded``: the file was replaced (compacted, restored, edited) and read anew; ``ids`` is exact even then.
    """

    ids: dict[str, set[int]] = {}
    reloaded: bool = False

    def __bool__(self) -> bool:
        return self.reloaded or bool(self.ids)

    def and_then(self, later: Changes) -> Changes:
        """Both, as one."""
        ids = {name: self.ids.get(name, set()) | later.ids.get(name, set()) for name in {*self.ids, *later.ids}}
        return Changes(ids, self.reloaded or later.reloaded)


class Commit(msgspec.Struct, frozen=True):
    """One line: the documents as it left them, and as they were ``before`` (None: there was none).

    ``foreign`` is what other processes had changed and this commit took in first; empty for commits that were read.
    """

    docs: Docs
    before: Docs
    foreign: Changes = Changes()


class State:
    """The fold of a journal's lines, and its ``recent`` commits: the last ``keep`` that touched ``steps``."""

    def __init__(self, keep: int) -> None:
        self.tables: dict[str, Rows] = {}
        self.free: dict[str, int] = {}
        self.unsaid = False
        """Whether ``free`` knows more than the lines say: the next one has to say it."""
        self._keep = keep
        self._recent: deque[Commit] = deque(maxlen=keep)
        self._earlier: Callable[[], Iterable[Commit]] | None = None

    @property
    def recent(self) -> deque[Commit]:
        """The last commits, oldest first."""
        if self._earlier is not None:
            self._recent = deque([*self._earlier(), *self._recent], maxlen=self._keep)
            self._earlier = None
        return self._recent

    @recent.setter
    def recent(self, commits: deque[Commit]) -> None:
        self._recent = commits
        self._earlier = None

    def defer(self, earlier: Callable[[], Iterable[Commit]]) -> None:
        """Commits before those applied here, found out when somebody asks for ``recent``."""
        self._earlier = earlier

    def apply(self, docs: Docs) -> None:
        """Takes in one line."""
        head = header(docs) if META in docs else None
        if STEPS in docs and not (head and head.compacted):
            after = without_header(docs)
            self._recent.append(Commit(after, self.images(after)))
        for name, documents in docs.items():
            rows = self.tables.get(name)
            if rows is None:
                rows = self.tables[name] = {}
            free = self.free.get(name, 1)
            for doc_id, document in documents.items():
                if document is None:
                    rows.pop(doc_id, None)
                else:
                    rows[doc_id] = document
                if doc_id >= free:
                    free = doc_id + 1
            self.free[name] = free
        if head:
            self.never_reuse(head.next_id)
            self.unsaid = self.unsaid and any(self.free[name] > head.next_id.get(name, 1) for name in self._named())

    def never_reuse(self, free: Mapping[str, int]) -> None:
        """Gives out no id below those in ``free`` (table -> first id that is free)."""
        for name, doc_id in free.items():
            self.free[name] = max(doc_id, self.free.get(name, 1))

    def learn(self, free: Mapping[str, int]) -> None:
        """As :meth:`never_reuse`, of ids that the lines do not tell."""
        before = {name: self.free.get(name, 1) for name in self._named()}
        self.never_reuse(free)
        self.unsaid = self.unsaid or any(self.free[name] > before.get(name, 1) for name in self._named())

    def _named(self) -> set[str]:
        return self.free.keys() - {META}

    def images(self, docs: Docs) -> Docs:
        """The documents named in ``docs`` as they are now."""
        return {
            name: {doc_id: self.tables.get(name, _NO_ROWS).get(doc_id) for doc_id in documents}
            for name, documents in docs.items()
        }

    def differences(self, other: State) -> dict[str, set[int]]:
        """Table -> ids whose documents differ between the two states; the header is nobody's document."""
        found: dict[str, set[int]] = {}
        for name in {*self.tables, *other.tables}:
            ours, theirs = self.tables.get(name, _NO_ROWS), other.tables.get(name, _NO_ROWS)
            ids = ours.keys() ^ theirs.keys()
            ids |= {doc_id for doc_id in ours.keys() & theirs.keys() if ours[doc_id] != theirs[doc_id]}
            if name == META:
                ids.discard(HEADER_ID)
            if ids:
                found[name] = ids
        return found

    @property
    def schema(self) -> int:
        """The schema that the file's header names; ``schema.FOREIGN`` where there is no header."""
        document = self.tables.get(META, _NO_ROWS).get(HEADER_ID)
        return schema.FOREIGN if document is None else msgspec.json.decode(document, type=Header).schema

    def migrated(self) -> State:
        """These documents in today's schema; itself where nothing has to change.

        Documents that the migrations leave as they are stay so byte for byte. What was done before can no longer be
        undone, because its images are of the old schema. The header still names that: the file has not changed.
        """
        migrations = schema.needed(self.schema)
        if not migrations:
            return self
        documents: schema.Tables = {
            name: {doc_id: _fields(row) for doc_id, row in rows.items() if (name, doc_id) != (META, HEADER_ID)}
            for name, rows in self.tables.items()
        }
        for migration in migrations:
            documents = migration(documents)
        found = State(self._keep)
        for name, table in documents.items():
            old = self.tables.get(name, _NO_ROWS)
            found.tables[name] = {doc_id: _row(fields, old.get(doc_id)) for doc_id, fields in table.items()}
            found.free[name] = max(table, default=0) + 1
        if header := self.tables.get(META, _NO_ROWS).get(HEADER_ID):
            found.tables.setdefault(META, {})[HEADER_ID] = header
        found.never_reuse(self.free)
        return found

    def header_with(self, docs: Docs, *, compacted: bool = False) -> bytes:
        """The header as it should be once ``docs`` are in; fields that we do not know stay in it."""
        free = dict(self.free)
        for name, documents in docs.items():
            free[name] = max(free.get(name, 1), max(documents, default=0) + 1)
        free.pop(META, None)
        known = self.tables.get(META, _NO_ROWS).get(HEADER_ID, b"{}")
        fields = msgspec.json.decode(known, type=dict[str, object])
        fields.pop("compacted", None)
        fields |= {"schema": schema.SCHEMA, "next_id": dict(sorted(free.items()))}
        if compacted:
            fields["compacted"] = True
        return msgspec.json.encode(fields)

    def header(self, *, compacted: bool = False) -> dict[int, bytes | None]:
        """The header as it should be now, as a document of ``meta``."""
        return {HEADER_ID: self.header_with({}, compacted=compacted)}

    def header_for_more(self) -> bytes:
        """The header for the end of a file that keeps its schema and is no sum, with the ids that are free now."""
        fields = msgspec.json.decode(self.header_with({}), type=dict[str, object])
        return msgspec.json.encode(fields | {"schema": self.schema})

    def as_one_line(self, only: Docs | None = None) -> bytes:
        """All documents, or ``only`` these and no steps, in one line: a file that stock TinyDB opens."""
        if only is not None:
            return encode(only | {META: self.header(compacted=True)})
        docs: Docs = {
            name: dict(sorted(rows.items())) for name, rows in self.tables.items() if name not in (STEPS, META)
        }
        return encode(docs | self._first())

    def _first(self) -> Docs:
        steps = self.tables.get(STEPS, _NO_ROWS)
        meta = self.tables.get(META, _NO_ROWS)
        first: Docs = {STEPS: {doc_id: steps[doc_id] for doc_id in sorted(steps)[-self._keep :]}} if steps else {}
        first[META] = {**meta, **self.header(compacted=True)}
        return first


def _fields(row: bytes) -> dict[str, object]:
    return msgspec.json.decode(row, type=dict[str, object])


def _row(fields: dict[str, object], old: bytes | None) -> bytes:
    new = msgspec.json.encode(fields)
    return old if old is not None and msgspec.json.encode(_fields(old)) == new else new


class Table(Mapping[int, bytes]):
    """A live, read-only view of one table: id -> JSON of the document. Safe to iterate while others commit."""

    def __init__(self, state: Callable[[], State], name: str) -> None:
        self._state = state  # asked each time: the state is another one after a file was read anew
        self._name = name

    def _rows(self) -> Rows:
        return self._state().tables.get(self._name, _NO_ROWS)

    def __getitem__(self, doc_id: int) -> bytes:
        return self._rows()[doc_id]

    def __contains__(self, doc_id: object) -> bool:
        return doc_id in self._rows()

    def __len__(self) -> int:
        return len(self._rows())

    def __iter__(self) -> Iterator[int]:
        return iter(list(self._rows()))  # a copy in one step of the interpreter: another thread may commit meanwhile

    def items(self) -> ItemsView[int, bytes]:
        return self._rows().copy().items()

    def values(self) -> ValuesView[bytes]:
        return self._rows().copy().values()


class View:
    """What a change may look at: the newest documents, under the lock, and ids nobody has ever used."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._given: dict[str, int] = {}

    def table(self, name: str) -> Mapping[int, bytes]:
        """The table's documents as JSON; empty if there is no such table."""
        return Table(lambda: self._state, name)

    def next_id(self, table: str) -> int:
        """An id never used before, a different one at each call; not used up unless the change is written."""
        given = self._given.get(table, self._state.free.get(table, 1))
        self._given[table] = given + 1
        return given


def without_header(docs: Docs) -> Docs:
    """The documents of a line that are not the file's own bookkeeping."""
    if META not in docs:
        return docs
    meta = {doc_id: document for doc_id, document in docs[META].items() if doc_id != HEADER_ID}
    rest = {name: documents for name, documents in docs.items() if name != META}
    return rest | {META: meta} if meta else rest
