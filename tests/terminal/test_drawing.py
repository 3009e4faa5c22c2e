"""What the real application sends to a terminal: what changed, and nothing that nobody can have seen."""

from __future__ import annotations

import fcntl
import os
import re
import signal
import struct
import sys
import termios
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bench.sending import Watched
from tests.bench.terminal import environment
from tests.terminal.emulator import least

QUESTION = re.compile(rb"\x1b7\x1b\[(\d+;\d+)H(?:\xe2\x94\x80\x1b\[3b\x1b\[4D)?\x1b\[6n(?:\x1b\[2K)?\x1b8")
CLEARED = b"\x1b[2J"
SIZE = (80, 24)
NOW = "2026-03-10T09:00:00+00:00"
PROGRAM = """
import sys
from tui.cli import main
from tui.screens.base import commit
from tui.terminal import driver
commit.SLOW = driver._LONGEST = 30
sys.exit(main(sys.argv[1:]))
"""
"""However busy the machine is, what belongs to one key is waited for."""


class Board(Watched):
    """A board of a few dozen people. Its terminal answers at once, unless it ``is_slow``."""

    is_slow = False
    owed: list[str]

    def __init__(self, folder: Path, size: tuple[int, int] = SIZE, **more: str) -> None:
        words = [sys.executable, "-c", PROGRAM, "--data", str(folder), "--now", NOW]
        self.owed = []
        super().__init__(words, {**environment(), **more}, size)

    def answer(self, data: str) -> None:
        if self.is_slow:
            self.owed.append(data)
        else:
            os.write(self.end, data.encode())

    def catch_up(self) -> None:
        """Answers all that it was asked."""
        self.is_slow = False
        for data in self.owed:
            os.write(self.end, data.encode())
        self.owed.clear()

    def type(self, keys: str, quiet: float = 0.5) -> bytes:
        os.write(self.end, keys.encode())
        return self.settle(quiet, 6 * quiet)

    def text(self) -> str:
        return "\n".join(self.cells.display)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tui.cli import main

    found = tmp_path_factory.mktemp("demo") / "data"
    main(["--now", NOW, "demo", "--into", str(found), "--prospects", "60"])
    return found


@pytest.fixture(scope="module")
def board(folder: Path) -> Iterator[Board]:
    with Board(folder) as found:
        found.settle(2.0, 30)
        yield found


def test_each_key_costs_little_more_than_what_changed(board: Board) -> None:
    """One picture a key, also where a dialog closes and the list goes on, or a screen is opened and then filled."""
    keys = ["j", "G", "\r", "G", "t", "e", "J", "\x1b", "t", "\x1b", "?", "\x1b", "y", "\x1b", "D", "u", "R", "\x1b",
            "a", "Ann", "\x1b", "y", "r", "t", "e", "te", "j", "\x1b", "Y", "\x1b"]  # fmt: skip
    for key in keys:
        before, style = board.cells.picture(), board.cells.style
        sent = board.type(key)
        fixed = len(b"".join(match[0] for match in QUESTION.finditer(sent))) + len("\x1b[24;80H")
        assert len(sent) - fixed <= 1.25 * least(before, board.cells.picture(), style), f"{key!r} {sent!r}"


def test_what_is_there_is_what_a_fresh_look_shows(board: Board) -> None:
    for key in ("j", "\r", "j", "\x1b", "/an", "\x1b", "r", "j", "\x1b"):
        board.type(key)
        before = board.cells.picture()
        assert CLEARED in board.type("\x0c"), "ctrl+l draws everything"
        assert board.cells.picture() == before


def test_a_terminal_that_repeats_only_some_letters_is_sent_them_all(board: Board) -> None:
    board.type("?")
    before = board.cells.picture()
    board.cells.repeats_all = False
    assert CLEARED in board.type("\x0c"), "it may be another terminal: it is asked again"
    assert board.cells.picture() == before
    board.type("\x1b?")
    assert board.cells.picture() == before
    board.cells.repeats_all = True
    board.type("\x1b\x0c")


def test_a_size_that_is_said_again_draws_everything(board: Board) -> None:
    """Another terminal may have taken the place of the first, of the same size."""
    before = board.cells.picture()
    board.cells.reset()
    os.kill(board.pid, signal.SIGWINCH)
    assert CLEARED in board.settle()
    assert board.cells.picture() == before


def test_a_return_from_the_shell_draws_everything(board: Board) -> None:
    assert b"\x1b[?1049l" in board.type("\x1a")
    board.cells.reset()
    os.kill(board.pid, signal.SIGCONT)
    assert CLEARED in board.settle()
    before = board.cells.picture()
    assert "VISIBILITY" in board.text()
    board.type("\x0c")
    assert board.cells.picture() == before


def test_another_size_is_drawn_whole(board: Board) -> None:
    for columns, rows in ((60, 20), SIZE):
        board.cells.resize(rows, columns)
        fcntl.ioctl(board.end, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        os.kill(board.pid, signal.SIGWINCH)
        board.settle(0.7)
        before = board.cells.picture()
        board.type("\x0c")
        assert board.cells.picture() == before


def test_what_nobody_can_have_seen_is_not_drawn(board: Board) -> None:
    board.type("1g")
    one = len(board.type("j"))
    board.is_slow = True
    sent = b"".join(board.type("j" if step % 2 else "k", quiet=0.05) for step in range(30))
    assert len(sent) < 16 * one, "it is drawn until the line is full"
    assert not board.type("jj", quiet=0.3)
    shown = board.text()
    board.catch_up()
    assert board.settle()
    assert board.text() != shown, "the last of it, as soon as the terminal has shown what was sent"
    before = board.cells.picture()
    board.type("\x0c")
    assert board.cells.picture() == before
