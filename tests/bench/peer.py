"""The same board as kanban-tui shows it, side by side: ``python -m tests.bench.peer KTUI``.

``KTUI`` is its program, from an environment of its own (README.md says how to make one). Its board is made by itself
(``ktui board create``); the cards are written into its database, a third of them into each column: through its command
line each would take half a second. Both show the names of the same demo.
"""

from __future__ import annotations

import argparse
import sqlite3
import subprocess
import tempfile
import time
from pathlib import Path

from tests.bench.data import NOW, Office
from tests.bench.table import median, number, show
from tests.bench.terminal import SETTLED, Terminal, environment

SIZES = (100, 1_000)
COLUMNS = 3
KEYS = 20
QUIET = 0.3
"""Seconds: it answers a key in several frames."""
MOUNTED = 2.0
"""Seconds without a byte after which its cards are all there: it goes on mounting them after the first are seen."""
HEAD = ("", "painted ms", "key ms", "slowest ms", "key B", "resident MB")


def fill(ktui: str, folder: Path, office: Office) -> tuple[dict[str, str], str]:
    """A board with the prospects of the office; the environment to start it in, and the title of its first card."""
    env = environment(XDG_DATA_HOME=str(folder), XDG_CONFIG_HOME=str(folder))
    subprocess.run([ktui, "board", "create", "Prospects"], check=True, capture_output=True, env=env, cwd=folder)
    pipeline = office.open(office.folder)
    cards = [
        (row.name, 1 + place % COLUMNS, f"{row.company}: call", NOW.isoformat(), place // COLUMNS)
        for place, row in enumerate(pipeline.agenda.rows.values())
    ]
    pipeline.store.close()
    with sqlite3.connect(folder / "kanban_tui" / "kanban_tui.db") as database:
        into = "INSERT INTO tasks (title, column, description, creation_date, position) VALUES (?, ?, ?, ?, ?)"
        database.executemany(into, cards)
    database.close()
    return env, cards[0][0]


def measure(terminal: Terminal, settled: float, *landmarks: str) -> tuple[str, ...]:
    """The figures of a board just started, that is complete after so many seconds of quiet."""
    with terminal as board:
        painted = board.painted(*landmarks, settled=settled)
        answers = [board.key("j", QUIET) for _ in range(KEYS)]
        time.sleep(1)
        resident, _ = board.memory()
    moved = [answer for answer in answers if answer.size]
    times = [answer.seconds * 1e3 for answer in moved]
    figures = (painted.seconds * 1e3, median(times), max(times), median(answer.size for answer in moved), resident)
    return tuple(number(figure) for figure in figures)


def main() -> None:
    """Measures and prints."""
    options = argparse.ArgumentParser(prog="python -m tests.bench.peer")
    options.add_argument("ktui", help="the program of kanban-tui")
    options.add_argument("--sizes", default=",".join(map(str, SIZES)), help="numbers of cards")
    chosen = options.parse_args()
    ktui = str(Path(chosen.ktui).absolute())
    for size in (int(word) for word in chosen.sizes.split(",")):
        with tempfile.TemporaryDirectory(prefix="keepwarm-bench-") as name:
            office = Office(Path(name), size)
            folder = Path(name) / "peer"
            folder.mkdir()
            env, first = fill(ktui, folder, office)
            lines = [
                ("Keepwarm", *measure(office.board(), SETTLED, *office.landmarks)),
                ("kanban-tui", *measure(Terminal([ktui], env), MOUNTED, first)),
            ]
        show(f"{size:,} cards, 120x40, 256 colours", HEAD, lines)


if __name__ == "__main__":
    main()
