"""Committing a touch: the journal against a bare append with fsync, and against TinyDB as it comes."""

from __future__ import annotations

import json
import os
import random
import time
from typing import Any

from tinydb import TinyDB

from tests.bench.data import JOURNAL, Office
from tests.bench.table import Figure, median, p95
from tui.model.kinds import Kind

MEASURED = 13_000
"""Up to this size TinyDB is measured; above, its time is taken to grow as the data do, as it does below."""
TOUCH = {"at": "2026-03-10T09:30:00Z", "kind": "text"}


def commits(office: Office, times: int, stock: float) -> list[Figure]:
    """A touch, durable. ``stock``: milliseconds of a touch in TinyDB; the goal for it was set at 13,000."""
    folder = office.untouched()
    journal = folder / JOURNAL
    pipeline = office.open(folder)
    assert pipeline.agenda.rows  # as on the board: everything is counted
    dice = random.Random(1)
    ours, floor, sizes = [], [], []
    append = os.open(folder / "floor", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    pipeline.log(1, Kind.TEXT, confirmed=True)  # the first of a day makes the day's backup
    for _ in range(times):
        who, before = 1 + dice.randrange(office.size), journal.stat().st_size
        begin = time.perf_counter()
        pipeline.log(who, Kind.TEXT, confirmed=True)
        ours.append((time.perf_counter() - begin) * 1e3)
        sizes.append(journal.stat().st_size - before)
        line = b"x" * (sizes[-1] - 1) + b"\n"
        begin = time.perf_counter()
        os.write(append, line)
        os.fsync(append)
        floor.append((time.perf_counter() - begin) * 1e3)
    os.close(append)
    pipeline.store.close()
    return [
        Figure("commit, median", "ms", median(ours), median(floor), ratio=4),
        Figure("commit, p95", "ms", p95(ours), p95(floor)),
        Figure("bytes of a commit", "B", median(sizes)),
        Figure("commit, to stock TinyDB", "ms", median(ours), stock, gain=500 if office.size >= MEASURED else 0),
    ]


def stock(office: Office, rounds: int = 3) -> float:
    """Milliseconds TinyDB takes for a touch, with its own storage and a document for each prospect (no fsync)."""
    path = office.parent / "tinydb.json"
    people: dict[str, Any] = {}
    with (office.folder / JOURNAL).open(encoding="utf-8") as journal:
        for line in journal:
            people |= json.loads(line).get("prospects", {})
    path.write_text(json.dumps({"prospects": people}), "utf-8")
    table = TinyDB(path).table("prospects")

    def add_touch(document: Any) -> None:
        document.setdefault("touches", []).append(TOUCH)

    found = []
    for round_ in range(rounds):
        begin = time.perf_counter()
        table.update(add_touch, doc_ids=[1 + round_ % office.size])
        found.append((time.perf_counter() - begin) * 1e3)
    path.unlink()
    return median(found)
