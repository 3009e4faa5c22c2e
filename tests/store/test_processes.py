"""Real processes: none loses another's work, and killing any of them loses nothing that was acknowledged.

The normal run is modest. ``KEEPWARM_KILLS`` and ``KEEPWARM_TOUCHES`` set how often processes are killed and how many
touches each of four processes logs; with more than the normal numbers, give pytest a longer ``--timeout`` too:

    KEEPWARM_KILLS=200 KEEPWARM_TOUCHES=500 pytest tests/store/test_processes.py --timeout 1800 -s
"""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.store import workers
from tui.model.records import Prospect
from tui.store import Store, check

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkServerContext, ForkServerProcess
    from pathlib import Path


KILLS = int(os.environ.get("KEEPWARM_KILLS", "15"))
TOUCHES = int(os.environ.get("KEEPWARM_TOUCHES", "40"))


@pytest.fixture(scope="module")
def context() -> ForkServerContext:
    found = multiprocessing.get_context("forkserver")
    found.set_forkserver_preload(["tests.store.workers"])
    return found


def start(context: ForkServerContext, work: Any, *args: object) -> tuple[ForkServerProcess, Connection]:
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=work, args=(*args, theirs), daemon=True)
    process.start()
    theirs.close()
    return process, ours


def number(store: Store, doc_id: int) -> int:
    return int(json.loads(store.table("prospects").get(doc_id, b'{"n":0}'))["n"])


@pytest.mark.parametrize("processes", [2, 4])
def test_counts_are_exact_and_ids_unique(data: Path, context: ForkServerContext, processes: int) -> None:
    times = 100
    watcher = Store.open(data)
    running = [start(context, workers.count, data, writer, times) for writer in range(processes)]
    seen = 0
    while any(process.is_alive() for process, _ in running):
        if watcher.changed_on_disk():
            watcher.refresh()
            assert number(watcher, 1) >= seen
            seen = number(watcher, 1)
        time.sleep(0.001)
    ids = [doc_id for _, found in running for doc_id in found.recv()]
    assert [process.exitcode for process, _ in running] == [0] * processes
    watcher.refresh()
    for store in (watcher, Store.open(data)):
        assert number(store, 1) == processes * times
        assert [number(store, 10 + writer) for writer in range(processes)] == [times] * processes
        assert sorted(store.table("people")) == sorted(ids) == list(range(1, processes * times // 2 + 1))
    assert check(watcher.path) == []


def test_touches_of_four_pipelines_are_all_there(data: Path, context: ForkServerContext) -> None:
    """Through the whole pipeline: the same prospects, people added and compactions in between, a board watching."""
    data.with_name("config.toml").write_text('timezone = "UTC"\n', "utf-8")
    watcher = workers.open_pipeline(data)
    for name in ("Ana", "Ben", "Cy"):
        watcher.add(Prospect(name))
    _ = watcher.agenda
    started = time.monotonic()
    running = [start(context, workers.touch, data, writer, TOUCHES) for writer in range(4)]
    late = 0.0
    while any(process.is_alive() for process, _ in running):
        before = time.monotonic()
        watcher.refresh()
        late = max(late, time.monotonic() - before)
        time.sleep(0.01)
    took = time.monotonic() - started
    answers = [found.recv() for _, found in running]
    assert [process.exitcode for process, _ in running] == [0] * 4
    watcher.refresh()
    steps = [step for found, _ in answers for step in found]
    people = [who for _, found in answers for who in found]
    assert len({*steps}) == len(steps) == 4 * TOUCHES
    assert sorted(people) == list(range(4, 4 + len(people)))
    for pipeline in (watcher, workers.open_pipeline(data)):
        notes = [touch.note for who in workers.SHARED for touch in pipeline.prospect(who).touches]
        assert sorted(notes) == sorted(f"{writer}-{n}" for writer in range(4) for n in range(TOUCHES))
        assert {pipeline.people.name(who) for who in people} == {
            f"Person {writer}-{n}" for writer in range(4) for n in range(TOUCHES) if n % 5 == writer
        }
        assert len(pipeline.agenda.rows) == 3 + len(people)
    assert check(watcher.store.path) == []
    print(f"\n{4 * TOUCHES} touches, {len(people)} people in {took:.1f} s; longest refresh {late * 1000:.0f} ms")


@pytest.mark.parametrize("writers", [1, 3])
def test_killing_loses_nothing_acknowledged(data: Path, context: ForkServerContext, writers: int) -> None:
    kills = -(-KILLS // writers)  # of all writers at once
    chance = random.Random(7)
    acknowledged = [0] * writers
    for _ in range(kills):
        running = [start(context, workers.count_until_killed, data, writer) for writer in range(writers)]
        assert running[0][1].poll(30)
        time.sleep(chance.uniform(0.0, 0.04))
        for process, _ in running:
            process.kill()
        for writer, (process, acknowledgements) in enumerate(running):
            process.join()
            try:
                while True:
                    acknowledged[writer] = json.loads(acknowledgements.recv_bytes())["n"]
            except EOFError:
                pass
        store = Store.open(data)
        assert check(store.path) == []
        counts = [number(store, 10 + writer) for writer in range(writers)]
        for writer, found in enumerate(counts):
            assert acknowledged[writer] <= found <= acknowledged[writer] + 1
        assert number(store, 1) == sum(counts)  # no commit by halves
        last = [json.loads(row) for _, row in sorted(store.table("steps").items())]
        assert len(last) >= min(sum(counts), 1000)
        for writer, found in enumerate(counts):
            steps = [step["was"]["n"] for step in last if step["writer"] == writer]
            assert steps[-1:] in ([], [found])
            assert steps == list(range(found - len(steps) + 1, found + 1))
        acknowledged = counts
        store.close()
    assert sum(acknowledged) > kills
    print(f"\n{kills * writers} kills, {sum(acknowledged)} commits, 0 lost")
