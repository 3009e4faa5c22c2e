"""The terminal's background: whatever a terminal answers, and however late, no part of it is taken for a key."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from textual import _parser, events

from tui.terminal import lightness
from tui.terminal.lightness import AnswerParser, TerminalIs


class Terminal:
    """What a terminal sends, and what is heard of it. Time passes when it is told to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        monkeypatch.setattr(lightness, "monotonic", lambda: self.now)
        monkeypatch.setattr(_parser, "get_time", lambda: self.now)
        self.parser = AnswerParser()
        self.heard: list[str] = []

    def send(self, *pieces: str, pause: float = 0.0) -> None:
        for piece in pieces:
            self._hear(self.parser.feed(piece))
            self.wait(pause)

    def wait(self, seconds: float) -> None:
        self.now += seconds
        for _ in range(3):
            self._hear(self.parser.tick())

    def _hear(self, found: object) -> None:
        assert isinstance(found, Iterator)
        for each in found:
            if isinstance(each, TerminalIs):
                self.heard.append("dark" if each.dark else "light")
            elif isinstance(each, events.Key):
                self.heard.append(each.key)
            else:
                self.heard.append(type(each).__name__)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    return Terminal(monkeypatch)


DARK, LIGHT = "\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\", "\x1b]11;rgb:ffff/fdfd/f6f6\a"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (DARK, "dark"),
        (LIGHT, "light"),
        ("\x1b]11;rgb:f/f/f\x1b\\", "light"),
        ("\x1b]11;rgba:0000/0000/0000/ffff\x1b\\", "dark"),
        ("\x1b]11;rgb:d7/d7/af\a", "light"),
    ],
)
def test_an_answer_is_understood(terminal: Terminal, answer: str, said: str) -> None:
    terminal.send(f"j{answer}k")
    assert terminal.heard == ["j", said, "k"]


@pytest.mark.parametrize("at", range(1, len(DARK)))
def test_an_answer_may_come_in_two_pieces(terminal: Terminal, at: int) -> None:
    terminal.send("j" + DARK[:at], DARK[at:] + "k", pause=0.05)
    assert terminal.heard == ["j", "dark", "k"]


def test_an_answer_that_comes_long_after_is_no_key_either(terminal: Terminal) -> None:
    terminal.wait(3600)
    terminal.send("j", LIGHT[:9], LIGHT[9:], "k", pause=2)
    assert terminal.heard == ["j", "light", "k"]


def test_escape_is_a_key_where_no_answer_comes(terminal: Terminal) -> None:
    terminal.send("\x1b")
    terminal.wait(0.15)
    terminal.wait(0.15)
    terminal.send("j")
    assert terminal.heard == ["escape", "j"]


def test_escape_waits_no_longer_once_the_terminal_has_answered_something_else(terminal: Terminal) -> None:
    """Where the cursor is was asked behind it."""
    terminal.send("\x1b[2;3R", "\x1b")
    terminal.wait(0.11)
    assert terminal.heard == ["CursorPosition", "escape"]


def test_arrows_and_alt_are_what_they_were(terminal: Terminal) -> None:
    terminal.send("\x1b[A", "\x1b]")
    terminal.wait(0.15)
    terminal.wait(0.15)
    assert terminal.heard == ["up", "escape", "right_square_bracket"]
