"""What is sent for a change of the screen, beside what the changed cells need: ``python -m tests.bench.sending``.

What is needed is counted from the cells before and after, as a terminal emulator (pyte) has them: ``least`` in
``tests/terminal/emulator.py``. Beside it, in the same run, neomutt where it is installed.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tests.bench.data import Office
from tests.bench.terminal import Terminal, environment
from tests.terminal.emulator import Cells, Stream, least

SIZES = ((80, 24), (120, 40), (200, 50))
COLOURS = {"16": {"TERM": "xterm-16color"}, "256": {}, "true": {"COLORTERM": "truecolor"}}
_QUIET = 0.4
"""Seconds without a byte after which an answer is complete."""


class Step(NamedTuple):
    """A key that is measured: what is typed before it, unmeasured, and how both are taken back."""

    name: str
    key: str
    before: str = ""
    after: str = ""


STEPS = (
    Step("cursor a card down", "j", after="k"),
    Step("detail open", "\r"),
    Step("detail close", "\x1b"),
    Step("touch picker open", "t"),
    Step("touch picker close", "\x1b"),
    Step("touch: t", "t"),
    Step("touch: e, logged", "e"),
    Step("undone", "u"),
    Step("? open", "?"),
    Step("? close", "\x1b"),
    Step("toast", "u"),
    Step("due panel", "d", after="d"),
    Step("report open", "R"),
    Step("report close", "\x1b"),
    Step("grooming open", "w"),
    Step("grooming close", "\x1b"),
    Step("form open", "a"),
    Step("form close", "\x1b"),
    Step("review open", "r"),
    Step("review: t e at once, next person", "te"),
    Step("review: t", "t"),
    Step("review: e, logged, next person", "e"),
    Step("review: j, next person", "j"),
    Step("review: ? open", "?"),
    Step("review: ? close", "\x1b"),
    Step("review close", "\x1b"),
)
MAIL = (Step("cursor a line down", "j", after="k"), Step("message open", "\r"), Step("message close", "i"),
        Step("? open", "?"), Step("? close", "q"))  # fmt: skip


class Watched(Terminal):
    """A program in a terminal that keeps a picture of what it draws, and answers where its cursor is."""

    def __init__(self, words: Sequence[str], env: dict[str, str], screen: tuple[int, int]) -> None:
        super().__init__(words, env, screen)
        self.cells = Cells(*screen, self.answer)
        self._stream = Stream(self.cells)

    def answer(self, data: str) -> None:
        """What the terminal says."""
        os.write(self.end, data.encode())

    def settle(self, quiet: float = _QUIET, first: float = 3.0) -> bytes:
        """What is sent until it is quiet."""
        found = b""
        while piece := self._read(quiet if found else first):
            found += piece
            self.feed(piece)
        return found

    def feed(self, data: bytes) -> None:
        """Shows what was sent."""
        self._stream.feed(data)

    def step(self, keys: str) -> tuple[int, int]:
        """Bytes that were sent for the keys, and the least that the changed cells need."""
        before, style = self.cells.picture(), self.cells.style
        os.write(self.end, keys.encode())
        sent = len(self.settle())
        return sent, least(before, self.cells.picture(), style)


def measure(words: Sequence[str], env: dict[str, str], size: tuple[int, int], steps: Sequence[Step]) -> list[Any]:
    """Name, bytes and least of the start and of each step."""
    with Watched(words, env, size) as terminal:
        empty = terminal.cells.picture()
        sent = len(terminal.settle(1.0, 20))
        found: list[Any] = [("start", sent, least(empty, terminal.cells.picture()))]
        for step in steps:
            if step.before:
                terminal.step(step.before)
            found.append((step.name, *terminal.step(step.key)))
            if step.after:
                terminal.step(step.after)
        return found


def _mailbox(folder: Path) -> Path:
    """A mailbox of invented letters, and a configuration that reads nothing else."""
    letters = [
        f"From a@x.example Tue Mar 10 09:00:00 2026\nFrom: Person {number} <p{number}@x.example>\nTo: me@x.example\n"
        f"Subject: Letter {number} about something of length\nDate: Tue, 10 Mar 2026 09:{number % 60:02}:00 +0000\n"
        f"Message-ID: <{number}@x.example>\n\n" + "A line of a letter that fills most of a line.\n" * 12
        for number in range(300)
    ]
    (folder / "box").write_text("\n".join(letters), "utf-8")
    (folder / "rc").write_text("set mail_check=0\nset timeout=0\nset read_inc=0\nset mark_old=no\nset help\n", "utf-8")
    return folder


def main() -> None:
    parser = argparse.ArgumentParser(description="What is sent for a change of the screen, beside what it needs.")
    parser.add_argument("--all", action="store_true", help="every size and number of colours, not only 80x24 in 256")
    parser.add_argument("--people", type=int, default=300)
    given = parser.parse_args()
    sizes, colours = (SIZES, tuple(COLOURS)) if given.all else (SIZES[:1], ("256",))
    with tempfile.TemporaryDirectory() as name:
        office = Office(Path(name), given.people)
        for size in sizes:
            for colour in colours:
                copy = Path(name) / "copy"
                shutil.rmtree(copy, ignore_errors=True)
                shutil.copytree(office.folder, copy)
                env = {**environment(), **COLOURS[colour]}
                _print(f"{size[0]}x{size[1]}, {colour} colours", measure(office.words(copy), env, size, STEPS))
            if mail := shutil.which("neomutt"):
                box = _mailbox(Path(name))
                words = [mail, "-n", "-F", str(box / "rc"), "-f", str(box / "box")]
                _print(f"neomutt, {size[0]}x{size[1]}", measure(words, environment(), size, MAIL))


def _print(title: str, found: list[Any]) -> None:
    print(f"\n{title}\n\n| what | sent | needed | ratio |\n| --- | ---: | ---: | ---: |")
    for name, sent, needed in found:
        print(f"| {name} | {sent:,} | {needed:,} | {sent / needed if needed else 0:.2f} |", flush=True)


if __name__ == "__main__":
    began = time.monotonic()
    main()
    print(f"\n{time.monotonic() - began:.0f} s")
