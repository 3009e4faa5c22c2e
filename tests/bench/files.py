"""Files in and out: ``python -m tests.bench.files [--people 13000,100000]``. Seconds of the processor, and memory.

Each command is a process of its own on a folder of its own; beside it the floor of the same run: Python that reads the
file as CSV and writes as many lines of JSON.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

NOW = "2026-11-27T09:00"
FLOOR = (
    "import csv, json, sys\n"
    "with open(sys.argv[1], newline='', encoding='utf-8') as file, open(sys.argv[2], 'w') as out:\n"
    "    for row in csv.DictReader(file): out.write(json.dumps(row) + '\\n')\n"
)


class Cost(NamedTuple):
    """What a process took."""

    seconds: float
    """Of the processor."""
    megabytes: float
    """The most of its memory."""


def address_book(path: Path, people: int) -> None:
    """A table in Google's layout: two emails, a number, company, position, note and labels for each."""
    dice = random.Random(people)
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow([
            "First Name", "Last Name", "E-mail 1 - Label", "E-mail 1 - Value", "E-mail 2 - Value", "Phone 1 - Value",
            "Organization Name", "Organization Title", "Notes", "Labels",
        ])  # fmt: skip
        for number in range(people):
            rows.writerow([
                f"First{dice.randrange(900)}", f"Last{dice.randrange(1500)}", "Work", f"p{number}@work.example",
                f"p{number}@home.example", f"+34 6{number:08}", f"Firm {number % 5000}", "Owner",
                f"met at the fair {number}", "Fair ::: Club",
            ])  # fmt: skip


def cost(*words: str) -> Cost:
    """Runs a process to its end. Raises CalledProcessError if it fails."""
    environment = {**os.environ, "KEEPWARM_NOW": NOW}
    process = subprocess.Popen([sys.executable, *words], stdout=subprocess.DEVNULL, env=environment)
    _, status, used = os.wait4(process.pid, 0)
    if code := os.waitstatus_to_exitcode(status):
        raise subprocess.CalledProcessError(code, words)
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def figures(people: int, folder: Path) -> None:
    """All figures for so many people, a line each."""
    book, data = folder / "book.csv", str(folder / "data")
    address_book(book, people)
    floor = cost("-c", FLOOR, str(book), str(folder / "floor.json"))
    keepwarm = ("-m", "tui", "--data", data)
    _say(people, "floor: read as CSV, written as JSON", floor, floor)
    _say(people, "import --dry-run", cost(*keepwarm, "import", "--dry-run", str(book)), floor)
    _say(people, "import", cost(*keepwarm, "import", str(book)), floor)
    _say(people, "the same again", cost(*keepwarm, "import", str(book)), floor)
    for form in ("json", "csv", "vcf", "ics", "md"):
        out = folder / f"out.{form}"
        _say(people, f"export {form}", cost(*keepwarm, "export", "--format", form, "-o", str(out)), floor)
    _say(
        people,
        "import of that vCard",
        cost("-m", "tui", "--data", f"{data}-2", "import", str(folder / "out.vcf")),
        floor,
    )


def _say(people: int, what: str, found: Cost, floor: Cost) -> None:
    ratio = found.seconds / floor.seconds
    print(f"{people:>7,}  {what:<36} {found.seconds:7.2f} s  x{ratio:<6.1f} {found.megabytes:6,.0f} MB", flush=True)


def main() -> None:
    """The figures for each number of people."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", default="13000,100000")
    for people in map(int, parser.parse_args().people.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            figures(people, Path(folder))


if __name__ == "__main__":
    main()
