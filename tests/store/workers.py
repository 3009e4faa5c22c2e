"""What the other processes of the tests do; a module of its own so that they start with nothing else imported."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tui.model.kinds import Kind
from tui.model.records import Prospect
from tui.pipeline import Pipeline
from tui.settings.config import load_settings
from tui.store import Store
from tui.store.journal_db import JournalDB

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
            found.append(JournalDB(store).table("people").insert({"writer": writer}))
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


SHARED = (1, 2, 3)
"""Ids of the prospects that all touch."""


def open_pipeline(folder: Path) -> Pipeline:
    """The pipeline as the command line opens it, with a backup a day."""
    settings = load_settings(folder.with_name("config.toml"))
    clock = lambda: datetime.now(UTC)  # noqa: E731
    return Pipeline(Store.open(folder, lock_timeout=60, clock=clock), settings, clock, steady=True)


def touch(folder: Path, writer: int, times: int, answer: Connection) -> None:
    """Logs touches with the same prospects as everybody, adds people, compacts; sends the ids of steps and people."""
    pipeline = open_pipeline(folder)
    steps: list[int | None] = []
    people: list[int] = []
    for n in range(times):
        outcome = pipeline.log(SHARED[n % len(SHARED)], Kind.EMAIL, note=f"{writer}-{n}", confirmed=True)
        steps.append(outcome.step)
        if n % 5 == writer:
            people += pipeline.add(Prospect(f"Person {writer}-{n}")).ids
        if n % (90 + writer) == 89:
            pipeline.store.compact()
    answer.send((steps, people))
