"""Starting, and what is held in memory then: the board against the empty application."""

from __future__ import annotations

import subprocess
import sys
import time

from tests.bench import floors
from tests.bench.data import Office, empty
from tests.bench.table import Figure, median
from tests.bench.terminal import ROOT, SMALL, WIDE, environment

BARE = [sys.executable, "-c", "import json, argparse, datetime, dataclasses"]
_LATER = 3.0
"""Seconds after which memory has settled."""


def starts(office: Office, runs: int, firsts: int) -> list[Figure]:
    """From nothing to the painted screen: the usual start at both sizes, and the very first one."""
    found = []
    for screen in (WIDE, SMALL):
        ours, floor = [], []
        for run in range(runs + 1):
            with empty(screen) as terminal:
                bare = terminal.painted(floors.EMPTY).seconds
            with office.board(screen=screen) as terminal:
                board = terminal.painted(*office.landmarks).seconds
            if run:  # the first one fills caches
                floor.append(bare * 1e3)
                ours.append(board * 1e3)
        found.append(Figure(f"start at {screen[0]}x{screen[1]}", "ms", median(ours), median(floor), ratio=1.6))
    ours = []
    for _ in range(firsts):
        with office.board(office.untouched()) as terminal:
            ours.append(terminal.painted(*office.landmarks).seconds * 1e3)
    found.insert(1, Figure("very first start", "ms", median(ours), found[0].floor))
    return found


def memory(office: Office) -> list[Figure]:
    """Resident memory a while after the start."""
    with empty() as bare, office.board() as board:
        bare.painted(floors.EMPTY)
        board.painted(*office.landmarks)
        time.sleep(_LATER)
        (floor, floor_most), (ours, most) = bare.memory(), board.memory()
    return [
        Figure("resident memory", "MB", ours, floor, limit=120),
        Figure("most memory ever", "MB", most, floor_most),
    ]


def due(office: Office, runs: int) -> list[Figure]:
    """``keepwarm due --json`` against an interpreter with a few modules."""
    words = office.words(office.folder, "due", "--json")
    ours, floor, size = [], [], 0
    for run in range(runs + 1):
        bare, _ = _run(BARE)
        took, size = _run(words)
        if run:
            floor.append(bare)
            ours.append(took)
    first, _ = _run(office.words(office.untouched(), "due", "--json"))
    return [
        Figure("due --json", "ms", median(ours), median(floor), ratio=6),
        Figure("very first due --json", "ms", first, median(floor)),
        Figure("its output", "kB", size / 1e3),
    ]


def line(office: Office, runs: int) -> list[Figure]:
    """``keepwarm due --format line``, asked for again and again, against an interpreter that does nothing."""
    own = ("--data", str(office.folder), "--config", str(office.config))
    words = [sys.executable, "-m", "tui", *own, "due", "--format", "line"]
    first, _ = _run(words)
    time.sleep(_SETTLED)
    _run(words)
    ours, floor = [], []
    for _ in range(runs):
        floor.append(_run([sys.executable, "-c", "pass"])[0])
        ours.append(_run(words)[0])
    beyond = median(ours) - median(floor)
    return [
        Figure("due --format line", "ms", median(ours), median(floor)),
        Figure("due --format line, beyond its floor", "ms", beyond, limit=60),
        Figure("the same after a change", "ms", first, median(floor)),
    ]


_SETTLED = 1.2
"""Seconds after which nothing that the line is made from has just changed."""


def _run(words: list[str]) -> tuple[float, int]:
    """Milliseconds and bytes of output."""
    begin = time.perf_counter()
    output = subprocess.run(words, check=True, capture_output=True, cwd=ROOT, env=environment()).stdout
    return (time.perf_counter() - begin) * 1e3, len(output)
