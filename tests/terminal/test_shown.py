"""A key acts on the person that the terminal has shown, however long that takes."""

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
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

ROOT = Path(__file__).parents[2]
QUESTION = re.compile(rb"\x1b7\x1b\[(\d+;\d+)H(?:\xe2\x94\x80\x1b\[3b\x1b\[4D)?\x1b\[6n(?:\x1b\[2K)?\x1b8")
"""Puts the cursor somewhere, asks where it is, and puts it back."""


PROGRAM = """
import sys
from tui.cli import main
from tui.screens.base import sight
sight.AGAIN = 0.5
sys.exit(main(["--data", sys.argv[1]]))
"""


class SlowTerminal:
    """A terminal that answers what it is asked when it is told to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked: list[bytes] = []
        """The places of questions that it has not answered."""
        self.answers = True
        self.pid, self.end = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
            os.chdir(ROOT)
            command = [sys.executable, "-c", PROGRAM, str(folder)]
            os.execve(sys.executable, command, {**os.environ, "TERM": "xterm-256color"})
        self.wait(until=b"VISIBILITY")
        self.wait(0.5)

    def wait(self, seconds: float = 30, until: bytes = b"") -> bytes:
        """Reads for so long, or until something is there; answers what is asked where it does."""
        seen, end = b"", time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and not (until and until in seen):
            if select.select([self.end], [], [], left)[0]:
                try:
                    piece = os.read(self.end, 65_536)
                except OSError:  # it has left
                    break
                seen += piece
                self.asked += QUESTION.findall(piece)
                if self.answers:
                    self.answer()
        return seen

    def answer(self) -> None:
        """Answers all that it was asked."""
        for place in self.asked:
            os.write(self.end, b"\x1b[%bR" % place)
        self.asked.clear()

    def type(self, keys: str) -> bytes:
        os.write(self.end, keys.encode())
        return self.wait(1.2)

    def people(self) -> list[dict[str, Any]]:
        """Everybody who is there."""
        people: dict[str, dict[str, Any] | None] = {}
        for line in (self.folder / "prospects.jsonl").read_bytes().splitlines():
            people |= msgspec.json.decode(line).get("prospects", {})
        return [each for each in people.values() if each is not None]

    def touches(self) -> int:
        """How many touches were logged."""
        return sum(len(each.get("touches", ())) for each in self.people())


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[SlowTerminal]:
    from tui.cli import main

    for name in ("Priya", "Quentin", "Rosa"):
        main(["--data", str(tmp_path), "add", name, "--met", "fair", "--email", f"{name.lower()}@x.example"])
    found = SlowTerminal(tmp_path)
    yield found
    os.kill(found.pid, signal.SIGKILL)
    os.waitpid(found.pid, 0)


def test_the_next_person_is_not_meant_before_the_terminal_has_shown_them(terminal: SlowTerminal) -> None:
    assert b"Review" in terminal.type("r")
    terminal.answers = False
    terminal.type("te")
    assert terminal.touches() == 1
    assert terminal.asked
    for _ in range(2):  # seconds later nothing was visible yet
        terminal.type("te")
        assert terminal.touches() == 1, "the next person has not been seen"
    terminal.answer()
    terminal.answers = True
    terminal.wait(1.5)
    terminal.type("te")
    assert terminal.touches() == 2


def test_nor_is_the_neighbour_on_the_board(terminal: SlowTerminal) -> None:
    terminal.answers = False
    terminal.type("D")
    assert len(terminal.people()) == 2
    for keys in ("D", "tc", "I"):
        terminal.type(keys)
        assert len(terminal.people()) == 2
        assert not any(each.get("touches") or each.get("events") for each in terminal.people())
    terminal.answer()
    terminal.answers = True
    terminal.wait(1.5)
    terminal.type("D")
    assert len(terminal.people()) == 1


def test_a_question_whose_answer_was_lost_can_be_answered(terminal: SlowTerminal) -> None:
    terminal.answers = False
    assert b"Little speaks for" in terminal.type("L")
    while not terminal.asked:
        terminal.wait(0.1)
    terminal.asked.clear()  # lost on the line
    terminal.answers = True
    terminal.type("y")
    terminal.wait(1)
    assert not any(each["stage"] == "credibility" for each in terminal.people())
    terminal.type("y")
    assert any(each["stage"] == "credibility" for each in terminal.people())


def test_a_lost_answer_costs_no_more_than_that(terminal: SlowTerminal) -> None:
    terminal.type("r")
    terminal.answers = False
    terminal.type("te")
    while not terminal.asked:
        terminal.wait(0.1)
    terminal.asked.clear()  # lost on the line
    terminal.answers = True
    for _ in range(10):
        terminal.type("te")  # too early, for all that is known; it is asked again
        terminal.wait(1)
        if terminal.touches() == 2:
            break
    terminal.wait(1)
    terminal.type("te")
    assert terminal.touches() == 3, "the next answer is not taken for the one that was lost"


def test_an_answer_that_says_not_which_one_it_is_is_the_oldest(
    terminal: SlowTerminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some terminals may not put the cursor where they are told."""

    def answer(terminal: SlowTerminal) -> None:
        os.write(terminal.end, b"\x1b[24;80R" * len(terminal.asked))
        terminal.asked.clear()

    monkeypatch.setattr(SlowTerminal, "answer", answer)
    terminal.type("r")
    terminal.type("te")
    terminal.type("te")
    assert terminal.touches() == 2


def test_nothing_is_asked_that_the_shell_would_get_the_answer_to(terminal: SlowTerminal) -> None:
    terminal.type("r")
    terminal.answers = False
    terminal.type("te")
    assert terminal.asked
    terminal.type("\x1b")
    os.write(terminal.end, b"q")
    assert b"\x1b[?1049l" not in terminal.wait(0.5), "it waits for the answer"
    terminal.answer()
    assert b"\x1b[?1049l" in terminal.wait(5, until=b"\x1b[?1049l")
    assert not terminal.asked


def test_a_terminal_that_never_answers_is_judged_by_the_clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tui.cli import main

    for name in ("Priya", "Quentin"):
        main(["--data", str(tmp_path), "add", name, "--met", "fair"])
    monkeypatch.setattr(SlowTerminal, "answer", lambda terminal: terminal.asked.clear())
    terminal = SlowTerminal(tmp_path)
    terminal.type("r")
    terminal.type("te")
    assert terminal.touches() == 1
    terminal.wait(1)
    terminal.type("te")
    assert terminal.touches() == 2
    os.kill(terminal.pid, signal.SIGKILL)
    os.waitpid(terminal.pid, 0)
