"""What is typed behind Escape, and arrives with it, is a key of its own."""

from __future__ import annotations

import pytest
from textual import events

from tui.terminal.input import KeysParser


def keys(*pieces: str) -> list[str]:
    """The keys that are read from these pieces, one after the other."""
    parser = KeysParser()
    found = [message for piece in pieces for message in parser.feed(piece)]
    return [message.key if isinstance(message, events.Key) else type(message).__name__ for message in found]


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        (["\x1bj"], ["escape", "j"]),
        (["\x1bJ"], ["escape", "J"]),
        (["\x1b1"], ["escape", "1"]),
        (["\x1b?"], ["escape", "question_mark"]),
        (["\x1b\r"], ["escape", "enter"]),
        (["a\x1bq\x1bj"], ["a", "escape", "q", "escape", "j"]),
        (["\x1b[A"], ["up"]),
        (["\x1bOA"], ["up"]),
        (["j\x1b[B", "k"], ["j", "down", "k"]),
        (["\x1b[200~one\x1btwo\x1b[201~", "j"], ["Paste", "j"]),
        (["\x1b[200~one", "\x1btwo", "\x1b[201~\x1bj"], ["Paste", "escape", "j"]),
    ],
)
def test_a_letter_right_behind_escape_is_escape_then_the_letter(pieces: list[str], expected: list[str]) -> None:
    assert keys(*pieces) == expected


@pytest.mark.parametrize(("typed", "expected"), [("\x1bP", ["escape", "P"]), ("\x1bO", ["escape", "O"])])
def test_also_one_that_could_begin_a_sequence(typed: str, expected: list[str]) -> None:
    parser = KeysParser()
    found = [*parser.feed(typed), *parser.feed("")]
    assert [message.key for message in found if isinstance(message, events.Key)] == expected
