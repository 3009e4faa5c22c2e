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
if os.environ.get("FAIL") == "for ever":
    display = app._display
    app._display = lambda *of: {}["Ana Ruiz"] if app._notifications else display(*of)
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
        return self.until(b"VISIBILITY")

    def until(self, text: bytes) -> bytes:
        """What is sent until the text is."""
        found = b""
        while text not in found:
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


def test_the_shell_gets_no_colours_and_no_lines_of_the_board(tmp_path: Path) -> None:
    """In GNU screen and mosh leaving brings nothing back: there is one screen."""
    terminal = Terminal(tmp_path)
    sent = terminal.started()
    os.write(terminal.end, b"q")
    sent += terminal.read(patience=5)
    assert terminal.exit_code() == 0
    board, _, after = sent.partition(b"\x1b[?1049l")
    assert not re.search(rb"\x1b\[[0-9;:]*[mH]|[A-Za-z]{3}", board.rpartition(b"\x1b[m\x1b[H\x1b[2J")[2])
    assert not re.findall(rb"\x1b\[[0-9;:]*m", after)


def _assert_it_is_logged(said: bytes, state: Path) -> None:
    """Said in a line, logged, and nothing of anybody in either."""
    log = state / "keepwarm" / "errors.log"
    words = b"".join(re.sub(rb"\x1b\[[0-9;?<=>]*[A-Za-z]", b"", said).split())
    assert b"anunexpectederror(KeyError);whatandwhereisin" in words
    assert str(log).encode() in words
    written = log.read_text("utf-8")
    assert "KeyError" in written
    assert "tui.app" in written or "textual.app" in written
    for text in (said, log.read_bytes()):
        assert b"Traceback" not in text
        assert b"Ana" not in text


def test_an_unexpected_error_is_said_and_logged_and_the_board_goes_on(tmp_path: Path) -> None:
    state = tmp_path / "state"
    terminal = Terminal(tmp_path / "data", FAIL="once", XDG_STATE_HOME=str(state))
    terminal.started()
    os.write(terminal.end, b":")
    said = terminal.until(b"unexpected error")
    assert b"VISIBILITY" in said, "it is drawn anew"
    os.write(terminal.end, b"q")
    left = terminal.read(patience=5).partition(b"\x1b[?1049l")[2]
    assert b"error" not in left
    assert terminal.exit_code() == 0
    assert "KeyError" in (state / "keepwarm" / "errors.log").read_text("utf-8")


def test_an_error_in_every_painting_ends_the_board_with_a_line(tmp_path: Path) -> None:
    state = tmp_path / "state"
    terminal = Terminal(tmp_path / "data", FAIL="for ever", XDG_STATE_HOME=str(state))
    terminal.started()
    os.write(terminal.end, b":")
    said = terminal.read(patience=10).partition(b"\x1b[?1049l")[2]
    assert terminal.exit_code() == 1
    _assert_it_is_logged(said, state)


ODD = (
    b"\xe9\xff\xc3(",  # of a terminal that does not know UTF-8
    b"\x1b[1114112u",  # no such character
    b"\x1b[99999999999999999999u",
    b"\x1b[97;1;1114112u",
    b"\x1b[48;40;120;0;0t\x1b[<35;5;5M\x1b[<0;5;5M\x1b[<0;5;5m",  # a terminal that knows nothing of pixels
    b"\x1b[<0;99999;99999M\x1b[<0;99999;99999m\x1b[<64;99999;1M",
    b"\x1b[99999;99999R\x1b[200~\x00\x1b[27u\xff\x1b[201~",
)


def test_bytes_that_are_no_keys_end_nothing(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path)
    terminal.started()
    for odd in ODD:
        os.write(terminal.end, odd)
        terminal.read(quiet=0.3, patience=1)
        os.write(terminal.end, b"?")
        assert b"Keys on the board" in terminal.until(b"Keys on the board"), odd
        terminal.type("\x1b")
    os.write(terminal.end, b"q")
    terminal.read(patience=5)
    assert terminal.exit_code() == 0


@pytest.mark.parametrize("colours", [{}, {"COLORTERM": "truecolor"}])
def test_a_step_sends_little(tmp_path: Path, colours: dict[str, str]) -> None:
    terminal = Terminal(tmp_path, **colours)
    terminal.started()
    terminal.type("1g")
    sent = [len(terminal.type("j")) for _ in range(7)]
    assert max(sent) <= 900
    assert 4_000 <= len(terminal.type("d")) <= 12_000  # the board in its new width, once
    assert len(terminal.type("k")) <= 900  # and nothing is left of it for the next key
    terminal.type("d")
    assert len(terminal.type("k")) <= 900
    assert len(terminal.type("/")) <= 2_000
    terminal.type("\x1b")
    terminal.type("q")
    assert terminal.exit_code() == 0
