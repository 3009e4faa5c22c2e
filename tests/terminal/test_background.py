"""What lies below the screen on top: hidden it paints nothing, under a dialog only what changed."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = """
import asyncio, signal, sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tui.app import KeepwarmApp
from tui.pipeline import Pipeline
from tui.model.documents import encode
from tui.model.kinds import Kind
from tui.model.records import Prospect, Source, Touch
from tui.settings.config import load_settings
from tui.store import Store
now = [datetime(2026, 3, 17, 10, 12, tzinfo=UTC)]
pipeline = Pipeline(Store.open(Path(sys.argv[1])), load_settings(None), lambda: now[0])
noon = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)  # whatever anybody has is due at noon: nothing in the minutes that pass

def somebody(number):
    met = noon - timedelta(days=number % 80)
    touch = Touch(met + timedelta(days=number % 9), Kind.CALL)
    source = Source(name=f"Ray {number % 7}") if number % 50 == 0 else None
    return encode(Prospect(f"Somebody {number}", met_at=met, added_at=met, touches=(touch,), source=source), None)

pipeline.store.commit(lambda _: {"prospects": {number: somebody(number) for number in range(1, 5001)}})
pipeline.refresh()

class App(KeepwarmApp):
    def on_mount(self):
        asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, self.minute)
    def minute(self):
        now[0] += timedelta(minutes=1)
        self.screen_stack[0].pass_minute()

App(pipeline).run()
"""


class Terminal:
    """A pseudo terminal of 80x24 with a board of 5,000 people; SIGUSR1 lets a minute pass."""

    def __init__(self, folder: Path) -> None:
        self.pid, self.end = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
            os.chdir(ROOT)
            environment = {**os.environ, "TERM": "xterm-256color"}
            environment.pop("COLORTERM", None)
            os.execve(sys.executable, [sys.executable, "-c", PROGRAM, str(folder)], environment)
        seen = b""
        while b"Somebody" not in seen:  # on a slow machine it takes longer than anything else is quiet
            assert select.select([self.end], [], [], 60)[0], seen
            seen += os.read(self.end, 65_536)
        self.sent_within(3)

    def sent_until_quiet(self, quiet: float) -> int:
        """How many bytes came until none has for so many seconds; a terminal that is never quiet ends after 40 s."""
        found, end = 0, time.monotonic() + 40
        while time.monotonic() < end:
            if select.select([self.end], [], [], quiet)[0]:
                found += len(os.read(self.end, 65_536))
            elif found:
                break
        return found

    def sent_within(self, seconds: float) -> int:
        """How many bytes came within so many seconds."""
        found, end = 0, time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if select.select([self.end], [], [], left)[0]:
                found += len(os.read(self.end, 65_536))
        return found


@pytest.fixture(scope="module")
def terminal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Terminal]:
    found = Terminal(tmp_path_factory.mktemp("data"))
    yield found
    os.kill(found.pid, signal.SIGKILL)
    os.waitpid(found.pid, 0)


@pytest.mark.parametrize("keys", ["", "\r", "w", "R", "Y", "?", "a", "tC", "r"])  # left, the review says so for a while
def test_below_is_silent_and_a_minute_costs_little(terminal: Terminal, keys: str) -> None:
    if keys:
        os.write(terminal.end, keys.encode())
        sent = terminal.sent_until_quiet(quiet=1.5)
        while more := terminal.sent_within(1):  # figures that took a while to count may still come
            sent += more
            assert sent < 20_000, "it is painted once, not again and again"
    assert terminal.sent_within(1) <= 100
    os.kill(terminal.pid, signal.SIGUSR1)
    assert terminal.sent_within(1.5) <= 300
    for _ in range(2 * bool(keys)):
        os.write(terminal.end, b"\x1b")
        terminal.sent_within(0.5)
