"""A program in a pseudo terminal: what it sends, when the last byte of it came, and how much memory it holds."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

ROOT = Path(__file__).parents[2]
WIDE, SMALL = (120, 40), (80, 24)
"""Columns and rows."""
SETTLED = 0.25
"""Seconds of quiet after which a first screen is complete."""
QUIET = 0.06
"""Seconds of quiet after which the answer to a key is complete: several frames."""
PATIENCE = 600.0
"""Seconds until a program that shows nothing of what it should is given up."""
_MORE = 0.5
"""Seconds in which a key that changes anything has sent its first byte."""


class Answer(NamedTuple):
    """What a key brought: seconds to the last byte of it (0 when nothing came), and bytes."""

    seconds: float
    size: int
    computed: float = 0.0
    """Seconds of computing in the first thread until it is quiet again: a busy machine hardly lengthens those."""


class Silent(Exception):
    """A program ended, or never showed what it should."""


def environment(*, truecolor: bool = False, **more: str) -> dict[str, str]:
    """Nothing of the surroundings but where programs are: 256 colours, or all of them."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    colours = {"COLORTERM": "truecolor"} if truecolor else {}
    return {**kept, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "TZ": "UTC", **colours, **more}


class Terminal:
    """A program in a terminal of its own, from the moment it is started."""

    def __init__(self, words: Sequence[str], env: dict[str, str], screen: tuple[int, int] = WIDE) -> None:
        self.began = time.perf_counter()
        self.pid, self.end = pty.fork()
        if self.pid == 0:
            columns, rows = screen
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.chdir(ROOT)
            os.execvpe(words[0], list(words), env)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def painted(self, *texts: str, settled: float = SETTLED) -> Answer:
        """Waits until all the texts were sent and it is quiet. Seconds since the start.

        Raises:
            Silent: they never came.
        """
        wanted = [text.encode() for text in texts]
        found, last = bytearray(), self.began
        while True:
            complete = all(text in found for text in wanted)
            piece = self._read(settled if complete else PATIENCE)
            if piece:
                found += piece
                last = time.perf_counter()
            elif complete:
                return Answer(last - self.began, len(found))
            else:
                raise Silent(f"{texts} never came; the last that did: {bytes(found[-2000:])!r}")

    def key(self, keys: str, quiet: float = QUIET) -> Answer:
        """Types, and waits until it is quiet again."""
        while self._read(0):
            pass
        computed, begin = self._computed(), time.perf_counter()
        last = begin
        os.write(self.end, keys.encode())
        size = 0
        while piece := self._read(quiet if size else max(_MORE, quiet)):
            last = time.perf_counter()
            size += len(piece)
        return Answer(last - begin, size, self._computed() - computed)

    def _computed(self) -> float:
        return int(Path(f"/proc/{self.pid}/schedstat").read_text("ascii").split()[0]) / 1e9

    def memory(self) -> tuple[float, float]:
        """Resident memory in MB: now, and at most so far."""
        status = Path(f"/proc/{self.pid}/status").read_text("ascii")
        now, most = (re.search(rf"{name}:\s+(\d+) kB", status) for name in ("VmRSS", "VmHWM"))
        assert now is not None
        assert most is not None
        return int(now[1]) / 1024, int(most[1]) / 1024

    def close(self) -> None:
        """Ends the program."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.end)

    def _read(self, seconds: float) -> bytes:
        if not select.select([self.end], [], [], seconds)[0]:
            return b""
        try:
            return os.read(self.end, 65_536)
        except OSError:  # the program has ended
            return b""
