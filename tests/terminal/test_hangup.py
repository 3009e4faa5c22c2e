"""Nothing outlives its terminal: neither a board whose output nobody reads, nor one whose loop is stuck."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

from tui.terminal.capable import refusal

ROOT = Path(__file__).parents[2]
STUCK = """
import sys, time
from tui.app import KeepwarmApp
from tui.cli import program
if "STUCK" in sys.argv:
    sys.argv.remove("STUCK")
    KeepwarmApp.action_command_palette = lambda self: time.sleep(3600)
if "PATIENT" in sys.argv:
    sys.argv.remove("PATIENT")
    import tui.terminal.shown
    tui.terminal.shown.PATIENCE = 3600
program()
"""


STARTED = b"Nobody is on your board yet."


def _used_before(folder: Path) -> Path:
    """A folder that says this is not the first start, which asks for settings."""
    folder.mkdir()
    (folder / "prospects.jsonl").touch()
    return folder


class Board:
    """Keepwarm's board in a pseudo terminal."""

    def __init__(self, folder: Path, *more: str) -> None:
        self.pid, self.end = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
            os.chdir(ROOT)
            command = [sys.executable, "-c", STUCK, *more, "--data", str(_used_before(folder))]
            os.execve(sys.executable, command, {**os.environ, "TERM": "xterm-256color"})
        seen = b""
        while STARTED not in seen:
            assert select.select([self.end], [], [], 30)[0], seen
            seen += os.read(self.end, 65_536)

    def exit_code(self, patience: float = 30) -> int | None:
        """Waits for its end; None where it does not come."""
        end = time.monotonic() + patience
        while time.monotonic() < end:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.05)
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        return None


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_board_whose_output_nobody_reads_ends(tmp_path: Path, number: signal.Signals) -> None:
    board = Board(tmp_path / "data")
    os.set_blocking(board.end, False)
    for _ in range(300):  # until the terminal takes nothing any more
        try:
            os.write(board.end, b"d?\x1b")
        except BlockingIOError:
            break
    time.sleep(1)
    os.kill(board.pid, number)
    assert board.exit_code() == 128 + number


def test_a_stuck_board_ends_and_leaves_the_terminal_as_it_was(tmp_path: Path) -> None:
    board = Board(tmp_path / "data", "STUCK")
    os.write(board.end, b":")
    time.sleep(0.5)
    os.kill(board.pid, signal.SIGTERM)
    assert board.exit_code() == 128 + signal.SIGTERM
    left = b""
    while select.select([board.end], [], [], 0.2)[0]:
        try:
            left += os.read(board.end, 65_536)
        except OSError:
            break
    assert b"\x1b[?1049l" in left
    assert b"\x1b[?25h" in left


def test_a_stuck_board_ends_when_its_terminal_goes_without_a_signal(tmp_path: Path) -> None:
    board = Board(tmp_path / "data", "STUCK")
    os.write(board.end, b":")
    time.sleep(0.5)
    os.close(board.end)
    assert board.exit_code() == 128 + signal.SIGHUP


@pytest.mark.parametrize("term", ["", "dumb", "unknown", "Unknown"])
def test_a_terminal_that_says_nothing_of_itself_is_refused_with_what_helps(term: str) -> None:
    words = refusal(term)
    assert "TERM" in words
    assert "xterm-256color" in words
    assert "keepwarm due" in words


@pytest.mark.parametrize("term", ["xterm-256color", "screen", "tmux-256color", "linux", "vt100", "foot"])
def test_others_are_not(term: str) -> None:
    assert not refusal(term)


def test_who_shares_the_terminal_finds_it_waiting_as_before(tmp_path: Path) -> None:
    """The shell shares the open terminal; if reads of it no longer wait, the shell ends."""
    master, shared = pty.openpty()
    fcntl.ioctl(shared, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    command = [sys.executable, "-c", STUCK, "STUCK", "--data", str(_used_before(tmp_path / "data"))]
    environment = {**os.environ, "TERM": "xterm-256color"}
    board = subprocess.Popen(command, cwd=ROOT, env=environment, stdin=shared, stdout=shared, stderr=shared)
    seen = b""
    while STARTED not in seen:
        assert select.select([master], [], [], 30)[0], seen
        seen += os.read(master, 65_536)
    os.write(master, b":")
    time.sleep(0.5)
    board.terminate()
    assert board.wait(30) == 128 + signal.SIGTERM
    assert os.get_blocking(shared)
    os.close(shared)
    os.close(master)


def test_a_terminal_that_never_answered_is_not_waited_for(tmp_path: Path) -> None:
    board = Board(tmp_path / "data", "PATIENT")
    os.write(board.end, b"q")
    assert board.exit_code() == 0
