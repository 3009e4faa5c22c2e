"""What the other processes of the tests do; a module of its own so that they start with nothing else imported."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tui.store import Store

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from pathlib import Path

    from tui.store import Commit, Docs, View


def one_more(store: Store, writer: int) -> Commit:
    """One more for the count that all share, one more for this writer's own, and a step: one commit."""

    def change(view: View) -> Docs:
        rows = view.table("prospects")

        def next_of(doc_id: int) -> bytes:
            return b'{"n":%d}' % (json.loads(rows.get(doc_id, b'{"n":0}'))["n"] + 1)

        step = b'{"writer":%d,"was":%b}' % (writer, next_of(10 + writer))
        return {"prospects": {1: next_of(1), 10 + writer: next_of(10 + writer)}, "steps": {view.next_id("steps"): step}}

    return store.commit(change)


def count(folder: Path, writer: int, times: int, ids: Connection) -> None:
    """Counts and adds people, then sends their ids."""
    store = Store.open(folder, lock_timeout=60)
    found = []
    for n in range(times):
        one_more(store, writer)
        if n % 2:
            found.append(store.db.table("people").insert({"writer": writer}))
        if n % (40 + writer) == 39:
            store.compact()
    ids.send(found)


def count_until_killed(folder: Path, writer: int, acknowledgements: Connection) -> None:
    """Counts for ever, says each number once it is safe, and compacts now and then."""
    store = Store.open(folder, lock_timeout=60)
    for turn in range(1_000_000):
        commit = one_more(store, writer)
        document = commit.docs["prospects"][10 + writer]
        assert document is not None
        acknowledgements.send_bytes(document)
        if turn % 7 == writer:
            store.compact()
