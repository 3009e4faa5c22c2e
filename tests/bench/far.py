"""Work over slow lines, with times: ``python -m tests.bench.far``.

Twenty ``j`` as a key that is held down, at 256 kbit/s and 100 ms each way; a review of five at 9,600 bit/s and 300 ms.
The terminal (pyte) shows and answers what has arrived; a time ends with the last byte of the picture that follows.
"""

from __future__ import annotations

import os
import select
import shutil
import tempfile
import time
from pathlib import Path

from tests.bench.data import Office
from tests.bench.sending import Watched
from tests.bench.slow_line import Direction
from tests.bench.terminal import SMALL, environment

_QUIET = 1.5
"""Seconds without a byte after which nothing more is on its way. (A message goes by itself, five seconds later.)"""


class Far(Watched):
    """A program behind a line of so many bits a second, with a delay each way."""

    def __init__(self, office: Office, folder: Path, bits: int, delay: float) -> None:
        super().__init__(office.words(folder), environment(), SMALL)
        self._here, there = os.pipe()
        self._down, self._up = Direction(there, bits, delay), Direction(self.end, bits, delay)
        self.first = self.last = time.monotonic()
        """When it was started, and when the last byte arrived."""
        self.bytes = 0

    def answer(self, data: str) -> None:
        self._up.send(data.encode())

    def type(self, keys: str) -> None:
        self._up.send(keys.encode())

    def passes(self, seconds: float) -> None:
        """Lets the line work for so long."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            ready = select.select([self.end, self._here], [], [], 0.005)[0]
            if self.end in ready:
                self._down.send(os.read(self.end, 65_536))
            if self._here in ready:
                piece = os.read(self._here, 65_536)
                self.last, self.bytes = time.monotonic(), self.bytes + len(piece)
                self.feed(piece)
            self._down.deliver()
            self._up.deliver()

    def start(self) -> float:
        """Seconds until the board stands there."""
        while "VISIBILITY" not in "".join(self.cells.display):
            self.passes(0.1)
        self.settled(time.monotonic())
        return self.last - self.first

    def settled(self, since: float) -> float:
        """Seconds from then to the last byte, once it is quiet."""
        while time.monotonic() - max(self.last, since) < _QUIET:
            self.passes(0.1)
        return max(0.0, self.last - since)


def held_down(office: Office, folder: Path, bits: int, delay: float) -> str:
    """A key held down for twenty steps, thirty a second."""
    with Far(office, folder, bits, delay) as far:
        first = far.start()
        before = far.bytes
        for _ in range(20):
            far.type("j")
            far.passes(1 / 30)
        seconds = far.settled(time.monotonic())
        return f"start {first:.1f} s; 20 j: settled {seconds:.2f} s after the last, {far.bytes - before:,} B"


def review(office: Office, folder: Path, bits: int, delay: float, people: int = 5) -> str:
    """The review: a touch each, as soon as the person is there."""
    with Far(office, folder, bits, delay) as far:
        far.start()
        now = time.monotonic()
        far.type("r")
        opened, each = far.settled(now), []
        before = far.bytes
        for _ in range(people):
            far.passes(1.0)  # read
            now = time.monotonic()
            far.type("t")
            far.passes(0.3)
            far.type("e")
            each.append(far.settled(now))
        shown = " ".join(far.cells.display[0].split()[:4])
        size = (far.bytes - before) // people
        times = ", ".join(f"{one:.1f}" for one in each)
        return f"open {opened:.1f} s; t e and the next person {times} s ({size:,} B each); {shown}"


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        office = Office(Path(name), 300)
        for title, work, bits, delay in (
            ("256 kbit/s, 100 ms", held_down, 256_000, 0.1),
            ("9,600 bit/s, 300 ms", held_down, 9_600, 0.3),
            ("9,600 bit/s, 300 ms", review, 9_600, 0.3),
        ):
            copy = Path(name) / "copy"
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(office.folder, copy)
            print(f"{title}: {work(office, copy, bits, delay)}", flush=True)


if __name__ == "__main__":
    main()
