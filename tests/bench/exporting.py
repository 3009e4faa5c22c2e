"""Everybody as a file, in each format: how long it takes, and the most memory of it."""

from __future__ import annotations

import os
import subprocess
import time

from tests.bench.data import Office
from tests.bench.table import Figure
from tests.bench.terminal import ROOT, environment
from tui.exchange.writers import formats


def exports(office: Office) -> list[Figure]:
    """The whole process, the file on the disk."""
    found = []
    for form in formats("people"):
        words = office.words(office.folder, "export", "-o", str(office.parent / f"people.{form}"))
        begin = time.perf_counter()
        process = subprocess.Popen(words, cwd=ROOT, env=environment(), stdout=subprocess.DEVNULL)
        _, _, used = os.wait4(process.pid, 0)
        process.returncode = 0
        found.append(Figure(f"export {form}", "ms", (time.perf_counter() - begin) * 1e3))
        found.append(Figure(f"most memory of export {form}", "MB", used.ru_maxrss / 1e3))
    return found
