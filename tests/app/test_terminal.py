"""The board in a terminal of its own: how it leaves, and what it sends."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from pathlib import Path

import pytest

PROGRAM = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from tui.app import KeepwarmApp
from tui.pipeline.demo import write_demo
from tui.pipeline import Pipeline
from tui.settings.config import load_settings
from tui.store import Store
now = datetime(2026, 3, 17, 10, 12, tzinfo=UTC)
pipeline = Pipeline(Store.open(Path(sys.argv[1])), load_settings(None), lambda: now)
write_demo(pipeline, 300, 3, 1)
app = KeepwarmApp(pipeline)
if "FAIL" in os.environ:
    app.action_command_palette = lambda: {}["Ana Ruiz"]
app.run()
sys.exit(app.return_code or 0)
"""
ROOT = Path(__file__).parents[2]
_OURS = ("NO_COLOR", "COLORTERM", "COLUMNS", "LINES")
"""What the tests' own surroundings would tell the program: processes of a parallel run have a size of their own."""


class Terminal:
    """A pseudo terminal with the board in it."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.pid, self.end = pty.fork()
        if self.pid == 0:
            # Before the program looks: a size set from outside may come too late.
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
            kept = {name: value for name, value in os.environ.items() if name not in _OURS}
            os.chdir(ROOT)
            os.execve(
                sys.executable,
                [sys.executable, "-c", PROGRAM, str(folder)],
                {**kept, "TERM": "xterm-256color", **environment},
            )

    def read(self, quiet: float = 0.3, patience: float = 20) -> bytes:
        """What is sent until nothing is for ``quiet`` seconds, at most ``patience`` after the call."""
        found, end = b"", time.monotonic() + patience
        while time.monotonic() < end:
            if not select.select([self.end], [], [], quiet)[0]:
                if found:
                    break
                continue
            try:
                piece = os.read(self.end, 65_536)
            except OSError:
                break
            if not piece:
                break
            found += piece
        return found

    def started(self) -> bytes:
        """What is sent until the board stands."""
        found = b""
        while b"VISIBILITY" not in found:
            piece = self.read()
            assert piece, found
            found += piece
        return found

    def type(self, keys: str) -> bytes:
        """What is sent for keys."""
        os.write(self.end, keys.encode())
        return self.read(quiet=0.2, patience=1)

    def exit_code(self) -> int:
        """Waits for the end."""
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_board_cleanly(tmp_path: Path, number: signal.Signals) -> None:
    terminal = Terminal(tmp_path)
    terminal.started()
    os.kill(terminal.pid, number)
    assert b"\x1b[?1049l" in terminal.read(patience=5)
    assert terminal.exit_code() == 128 + number


def test_ctrl_c_quits_and_no_color_sends_none(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, NO_COLOR="1")
    sent = (
        terminal.started()
        + terminal.type("jjl\t")
        + terminal.type("/an\x1b")
        + terminal.type(":")
        + terminal.type("\x1b")
    )
    codes = {code for group in re.findall(rb"\x1b\[([0-9;]*)m", sent) for code in group.split(b";")}
    assert codes <= {b"", b"0", b"1", b"2", b"3", b"4", b"7", b"22", b"23", b"24", b"27", b"39", b"49"}
    os.write(terminal.end, b"\x03")
    terminal.read(patience=5)
    assert terminal.exit_code() == 0


def test_an_unexpected_error_is_logged_and_shows_nothing_of_anybody(tmp_path: Path) -> None:
    state = tmp_path / "state"
    terminal = Terminal(tmp_path / "data", FAIL="1", XDG_STATE_HOME=str(state))
    terminal.started()
    os.write(terminal.end, b":")
    said = terminal.read(patience=5).partition(b"\x1b[?1049l")[2]
    assert terminal.exit_code() == 1
    log = state / "keepwarm" / "errors.log"
    assert b"keepwarm: an unexpected error (KeyError); what and where is in" in said
    assert str(log).encode() in said.replace(b"\r\n", b"")
    assert b"Traceback" not in said
    written = log.read_text("utf-8")
    assert "KeyError" in written
    assert "tui.app" in written or "textual.app" in written
    assert b"Ana" not in said
    assert "Ana" not in written


@pytest.mark.parametrize("colours", [{}, {"COLORTERM": "truecolor"}])
def test_a_step_sends_little(tmp_path: Path, colours: dict[str, str]) -> None:
    terminal = Terminal(tmp_path, **colours)
    terminal.started()
    terminal.type("1g")
    sent = [len(terminal.type("j")) for _ in range(7)]
    assert max(sent) <= 900
    assert 5_000 <= len(terminal.type("d")) <= 18_000  # the board in its new width, once
    assert len(terminal.type("k")) <= 900  # and nothing is left of it for the next key
    terminal.type("d")
    assert len(terminal.type("k")) <= 900
    assert len(terminal.type("/")) <= 2_000
    terminal.type("\x1b")
    terminal.type("q")
    assert terminal.exit_code() == 0
