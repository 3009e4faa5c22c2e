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
        (["\x1b[27uj", "\x1b[106;3u"], ["escape", "j", "escape", "j"]),  # Kitty's protocol
        (["\x1b[200~one\x1btwo\x1b[201~", "j"], ["Paste", "j"]),
        (["\x1b[200~one", "\x1btwo", "\x1b[201~\x1bj"], ["Paste", "escape", "j"]),
    ],
)
def test_a_letter_right_behind_escape_is_escape_then_the_letter(pieces: list[str], expected: list[str]) -> None:
    assert keys(*pieces) == expected


@pytest.mark.parametrize(
    "sequence",
    [
        "\x1bO2P", "\x1bO6S", "\x1b[2^", "\x1b[6$", "\x1b[5@", "\x1bOE", "\x1b[?62;22c", "\x1b[>41;379;0c", "\x1b[0n",
        "\x1b[8;24;80t", "\x1b[97;1:3u", "\x1b[57441;2u", "\x1b[57358u", "\x1bP>|XTerm(379)\x1b\\", "\x1b]52;c;YQ==\a",
    ],
    ids=ascii,
)  # fmt: skip
def test_a_sequence_that_is_not_known_means_no_key(sequence: str) -> None:
    """Function keys of terminals that are not ours, late answers to other programs, Shift alone: in any pieces."""
    assert keys(f"j{sequence}k") == ["j", "k"]
    if sequence[1] not in "P]":
        assert keys("j", *sequence, "k") == ["j", "k"]


@pytest.mark.parametrize(
    "sequence", ["\x1b[[A", "\x1b[7$", "\x1b[a", "\x1b[1;9P", "\x1b[<0;9;9M", "\x1b[<64;9;9M", "\x1b[?2026;2$y"]
)
def test_one_that_is_known_is_what_it_was(sequence: str) -> None:
    assert len(keys(sequence, "j")) == 2


@pytest.mark.parametrize(
    ("sequence", "key"),
    [("\x1b[13;2u", "enter"), ("\x1b[127;2u", "backspace"), ("\x1b[32;2;32u", "space"), ("\x1b[91;5u", "escape"),
     ("\x1b[105;5u", "tab"), ("\x1b[109;5u", "enter")],
)  # fmt: skip
def test_what_other_terminals_send_alike_is_alike(sequence: str, key: str) -> None:
    assert keys(sequence) == [key]


def test_shift_and_tab_on_the_linux_console(monkeypatch: pytest.MonkeyPatch) -> None:
    assert keys("\x1b\t") == ["escape", "tab"]
    monkeypatch.setenv("TERM", "linux")
    assert keys("\x1b\t") == ["shift+tab"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("\x1bP", ["escape", "P"]),
        ("\x1bO", ["escape", "O"]),
        ("\x1b[", ["escape", "left_square_bracket"]),
        ("\x1b]", ["escape", "right_square_bracket"]),
    ],
)
def test_also_one_that_could_begin_a_sequence(typed: str, expected: list[str]) -> None:
    parser = KeysParser()
    found = [*parser.feed(typed), *parser.feed("")]
    assert [message.key for message in found if isinstance(message, events.Key)] == expected
