"""``python -m tests.monkey --minutes 60``: monkeys one after the other, each with the next seed."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
from pathlib import Path
from time import monotonic

from tests.monkey.in_process import Monkey, Report


def main() -> int:
    """The exit code: 1 if anything was wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.monkey", description=__doc__)
    parser.add_argument("--minutes", type=float, default=1.0, help="how long (1)")
    parser.add_argument("--seed", type=int, default=1, help="the first seed (1); each run takes the next one")
    parser.add_argument("--acts", type=int, default=400, help="acts of a run (400)")
    parser.add_argument("--runs", type=int, default=0, help="so many runs, however long they take")
    parser.add_argument("--terminal", action="store_true", help="at a board in a terminal, byte by byte")
    parser.add_argument("--stop", action="store_true", help="stop at the first that goes wrong")
    options = parser.parse_args()
    end, seed, bad = monotonic() + 60 * options.minutes, options.seed, 0
    screens: set[str] = set()
    while (seed < options.seed + options.runs) if options.runs else (monotonic() < end):
        report = _one(seed, options.acts, terminal=options.terminal)
        print(report, flush=True)
        screens |= report.screens
        bad += bool(report.wrong)
        seed += 1
        if bad and options.stop:
            break
    print(f"{seed - options.seed} runs, {bad} of them wrong; seen: {', '.join(sorted(screens))}")
    return 1 if bad else 0


def _one(seed: int, count: int, *, terminal: bool) -> Report:
    with tempfile.TemporaryDirectory(prefix="keepwarm-monkey-") as folder:
        os.environ["XDG_STATE_HOME"] = f"{folder}/state"
        if terminal:
            from tests.monkey.in_terminal import TerminalMonkey

            return TerminalMonkey(seed, Path(folder) / "data").run(count)
        return asyncio.run(Monkey(seed, Path(folder) / "data").run(count))


if __name__ == "__main__":
    sys.exit(main())
