"""TinyDB on the journal: tables that ask the store for documents and hand it changes.

``Table._update_table`` and ``Table._read_table`` are the only two places where a TinyDB table touches its storage
(TinyDB 4.9, pinned in pyproject.toml). Overridden here, the whole of TinyDB's API and its queries work at the cost of
what they touch, every mutator is one durable commit, and what is returned is always a fresh copy.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec
from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Table

from tui.store.lines import PROSPECTS, Docs
from tui.store.store import Store

if TYPE_CHECKING:
    from tinydb.queries import QueryLike

    from tui.store.state import View

Fields = dict[str, Any]

_decode = msgspec.json.Decoder(dict[str, Any]).decode
_encode = msgspec.json.encode
_SAME: Final = object()


class Decoded(Mapping[str, Fields]):
    """A table as TinyDB reads it: str(id) -> document, decoded anew each time it is asked for."""

    def __init__(self, rows: Mapping[int, bytes]) -> None:
        self.rows = rows

    def __getitem__(self, key: str) -> Fields:
        return _decode(self.rows[int(key)])

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[str]:
        return map(str, self.rows)

    def items(self) -> Any:
        """Pairs from one moment, whatever other threads commit meanwhile; one pass only."""
        return ((str(doc_id), _decode(row)) for doc_id, row in self.rows.items())


class Draft(MutableMapping[int, Fields]):
    """A table as TinyDB updates it: id -> document, remembering which were put, changed in place or removed."""

    def __init__(self, view: View, name: str) -> None:
        self._view = view
        self._name = name
        self._rows = view.table(name)
        self._touched: dict[int, Fields | None] = {}

    def __getitem__(self, doc_id: int) -> Fields:
        document = self._touched.get(doc_id, _SAME)
        if document is _SAME:
            document = self._touched[doc_id] = _decode(self._rows[doc_id])
        if document is None:
            raise KeyError(doc_id)
        return document  # type: ignore[return-value]

    def __setitem__(self, doc_id: int, document: Mapping[str, Any]) -> None:
        self._touched[doc_id] = dict(document)

    def __delitem__(self, doc_id: int) -> None:
        if doc_id not in self:
            raise KeyError(doc_id)
        self._touched[doc_id] = None

    def __contains__(self, doc_id: object) -> bool:
        document = self._touched.get(doc_id, _SAME)  # type: ignore[call-overload]
        return doc_id in self._rows if document is _SAME else document is not None

    def __iter__(self) -> Iterator[int]:
        yield from [doc_id for doc_id in self._rows if doc_id in self]
        yield from [doc_id for doc_id in self._touched if doc_id not in self._rows and doc_id in self]

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def clear(self) -> None:
        self._touched = dict.fromkeys(self._rows)

    def next_id(self) -> int:
        while (doc_id := self._view.next_id(self._name)) in self._touched:
            pass
        return doc_id

    def changes(self) -> Docs:
        """What to write: what was only looked at is left as it stands in the file, byte for byte."""
        return {self._name: _changes(self._rows, self._touched)}


def _changes(rows: Mapping[int, bytes], wanted: Mapping[int, Fields | None]) -> dict[int, bytes | None]:
    found: dict[int, bytes | None] = {}
    for doc_id, fields in wanted.items():
        row = rows.get(doc_id)
        document = None if fields is None else _encode(fields)
        if document == row:
            continue
        # Compared as JSON, not as Python, to which 1, 1.0 and True are equal.
        if row is None or document is None or document != _encode(_decode(row)):
            found[doc_id] = document
    return found


def difference(view: View, data: Mapping[str, Any], names: set[str]) -> Docs:
    """What to write so that the tables ``names`` become what TinyDB's ``data`` (table -> str(id) -> document) says."""
    docs: Docs = {}
    for name in {*names, *data}:
        rows = view.table(name)
        table = data.get(name, {})
        wanted: dict[int, Fields | None] = dict.fromkeys(rows)
        wanted |= {int(key): fields for key, fields in table.items()}
        docs[name] = _changes(rows, wanted)
    return docs


class JournalStorage(Storage):
    """An open store, as TinyDB sees its storage."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def read(self) -> dict[str, Any]:
        """Every table but ``meta``, as a mapping str(id) -> document that decodes what is asked for."""
        return {name: Decoded(self.store.table(name)) for name in self.store.names()}

    def write(self, data: Mapping[str, Any]) -> None:
        """Makes the tables what ``data`` says, ``meta`` excepted, in one commit of what differs."""
        self.store.commit(lambda view: difference(view, data, self.store.names()))

    def close(self) -> None:
        """Closes the store."""
        self.store.close()


class JournalTable(Table):
    """A TinyDB table on a :class:`tui.store.Store`. Ids are never used twice, not even after their document is gone."""

    default_query_cache_capacity = 0  # another process may have written: TinyDB's cache would not notice

    def __init__(self, storage: JournalStorage, name: str, cache_size: int = 0, persist_empty: bool = False) -> None:
        if cache_size or persist_empty:
            raise ValueError("no query cache here, and TinyDB's persist_empty would empty the table")
        super().__init__(storage, name, cache_size=0)
        self._store = storage.store
        self._current = _CurrentDraft()

    def _read_table(self) -> Any:
        return Decoded(self._store.table(self.name))

    def _update_table(self, updater: Callable[[Any], None]) -> None:
        draft = self._current.draft
        if draft is not None:
            updater(draft)
            return

        def change(view: View) -> Docs:
            self._current.draft = Draft(view, self.name)
            try:
                updater(self._current.draft)
                return self._current.draft.changes()
            finally:
                self._current.draft = None

        self._store.commit(change)

    def _get_next_id(self) -> int:
        draft = self._current.draft
        if draft is None:
            raise RuntimeError("ids are given out under the lock only")
        return draft.next_id()

    def insert(self, document: Mapping[str, Any]) -> int:
        """As TinyDB, but the id is chosen under the lock."""
        found: list[int] = []
        self._update_table(lambda _: found.append(super(JournalTable, self).insert(document)))
        return found[0]

    def upsert(self, document: Mapping[str, Any], cond: QueryLike | None = None) -> list[int]:
        """As TinyDB, but looking and inserting are one commit."""
        found: list[int] = []
        self._update_table(lambda _: found.extend(super(JournalTable, self).upsert(document, cond)))
        return found


class _CurrentDraft(threading.local):
    """The draft of the commit that this thread is in, if it is in one."""

    draft: Draft | None = None


class JournalDB(TinyDB):
    """TinyDB on the journal in a data folder: ``JournalDB(folder).table("prospects").search(where("stage") == ...)``.

    Takes a folder (then the options of :meth:`Store.open`), or a store that is open already.
    """

    table_class: type[Table] = JournalTable
    default_table_name = PROSPECTS

    def __init__(self, store: Store | Path | str, **options: Any) -> None:
        found = Store.open(Path(store), **options) if isinstance(store, str | Path) else store
        super().__init__(found, storage=JournalStorage)
