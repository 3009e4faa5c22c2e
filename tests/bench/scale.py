"""The scale of everything: ``python -m tests.bench.scale``. Figures for people, never asserted in CI.

Every figure stands beside its floor, measured in the same run and in turns with it, so that a busy machine slows both.
"""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
import time
from pathlib import Path

from tests.bench import commits, exporting, keys, starting
from tests.bench.data import Office
from tests.bench.table import Figure, show_figures, show_growth

SIZES = (100, 1_000, 13_000, 100_000)
TOUCHES = 200
GOALS_AT = 13_000
"""The goals are for so many; beyond, start, memory and search may grow as the data do."""
STEADY = ("key", "bytes", "commit")
"""How the names of figures begin that may not grow at all."""


def measure(office: Office, runs: int, steps: int, stock: float) -> list[Figure]:
    """All figures of a size."""
    return [
        *starting.starts(office, runs, max(1, runs // 3)),
        *starting.memory(office),
        *keys.moves(office, steps, truecolor=False),
        *keys.moves(office, max(keys.STRETCH, steps // 4), truecolor=True),
        *keys.others(office),
        *keys.search(office),
        *commits.commits(office, TOUCHES, stock),
        *starting.due(office, runs),
        *starting.line(office, runs),
        *exporting.exports(office),
    ]


def main() -> None:
    """Measures and prints."""
    options = argparse.ArgumentParser(prog="python -m tests.bench.scale", description=__doc__)
    options.add_argument("--sizes", default=",".join(map(str, SIZES)), help="numbers of prospects")
    options.add_argument("--runs", type=int, default=7, help="starts of each kind")
    options.add_argument("--keys", type=int, default=200, help="steps of the cursor")
    chosen = options.parse_args()
    begin = time.monotonic()
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()}")
    found: dict[int, list[Figure]] = {}
    each = 0.0
    for size in sorted(int(word) for word in chosen.sizes.split(",")):
        with tempfile.TemporaryDirectory(prefix="keepwarm-bench-") as folder:
            office = Office(Path(folder), size)
            if size <= commits.MEASURED or not each:
                each = commits.stock(office) / size
            found[size] = measure(office, chosen.runs, chosen.keys, each * size)
        if size > GOALS_AT:
            found[size] = [
                figure if figure.name.startswith(STEADY) else figure._replace(ratio=None, limit=None)
                for figure in found[size]
            ]
        extrapolated = "" if size <= commits.MEASURED else " (TinyDB extrapolated)"
        show_figures(f"{size:,} prospects{extrapolated}", found[size])
    if len(found) > 1:
        show_growth(found)
    print(f"\n{(time.monotonic() - begin) / 60:.1f} minutes")


if __name__ == "__main__":
    main()
