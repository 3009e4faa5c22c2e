"""Fewer bytes draw the same: a terminal of a few lines reads both and compares the cells."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.terminal.driver import compact

RED, BLUE, DEEP, NIGHT = "31", "38;2;0;0;255", "38;5;19", "48;2;1;2;3"
TOKENS = re.compile(r"\x1b\[([0-9;]*)m|(\x1b\[[0-9;?]*[A-Za-z]|\n)|([^\x1b\n])")
OFF = {22: (1, 2), 23: (3,), 24: (4,), 27: (7,), 29: (9,)}


def drawn(data: str) -> list[object]:
    """What is drawn and moved, in order: a cell is its letter and how it looks. The style left stands at the end."""
    found: list[object] = []
    ink = ground = ""
    traits: set[int] = set()
    for codes, move, letter in TOKENS.findall(data):
        if move:
            found.append(move)
        elif letter:
            seen = traits & {4, 7, 9} if letter == " " else traits
            found.append((letter, "" if letter == " " and not seen else ink, ground, frozenset(seen)))
        else:
            ink, ground = style(codes, ink, ground, traits)
    return [*found, (ink, ground, frozenset(traits))]


def style(codes: str, ink: str, ground: str, traits: set[int]) -> tuple[str, str]:
    """Another ink and ground; traits are changed in place."""
    for code in re.findall(r"[34]8;2;\d+;\d+;\d+|[34]8;5;\d+|\d+", codes or "0"):
        if code == "0":
            ink, ground = "", ""
            traits.clear()
        elif code.startswith("38") or (len(code) == 2 and code[0] == "3"):
            ink = "" if code == "39" else code
        elif code.startswith("48"):
            ground = code
        elif code == "49":
            ground = ""
        elif int(code) in OFF:
            traits.difference_update(OFF[int(code)])
        else:
            traits.add(int(code))
    return ink, ground


STYLES = st.lists(st.sampled_from([RED, BLUE, DEEP, NIGHT, "48;5;7", "1", "2", "4", "7", "22"]), min_size=1, max_size=4)
TEXTS = st.text("ab  ", max_size=4)
MOVES = st.sampled_from(["", "\x1b[3;4H", "\n\x1b[1;1H", "\x1b[2K", "\x1b[2J"])
PIECES = st.tuples(MOVES, STYLES, TEXTS, st.sampled_from(["\x1b[0m", ""]))


@given(st.lists(PIECES, max_size=8))
def test_it_draws_the_same_in_no_more_bytes(pieces: list[tuple[str, list[str], str, str]]) -> None:
    data = "".join(f"{move}\x1b[{';'.join(codes)}m{text}{end}" for move, codes, text, end in pieces)
    less = compact(data)
    assert drawn(less) == drawn(data)
    assert compact(less) == less


@pytest.mark.parametrize(
    ("data", "less"),
    [
        ("plain", "plain"),
        ("\x1b[1;31;40ma\x1b[0m\x1b[31;40mb\x1b[0m", "\x1b[1;31;40ma\x1b[22mb\x1b[0m"),
        (f"\x1b[{BLUE};{NIGHT}ma\x1b[0m\x1b[{RED};{NIGHT}mb\x1b[0m", f"\x1b[{BLUE};{NIGHT}ma\x1b[31mb\x1b[0m"),
        (f"\x1b[{RED};{NIGHT}ma\x1b[0m\x1b[5;1H\x1b[{RED};{NIGHT}mb\x1b[0m", f"\x1b[{RED};{NIGHT}ma\x1b[5;1Hb\x1b[0m"),
        (f"\x1b[{RED};{NIGHT}ma\x1b[0m\x1b[{BLUE};{NIGHT}m  \x1b[0m", f"\x1b[{RED};{NIGHT}ma  \x1b[0m"),
        ("\x1b[31ma\x1b[0m\x1b[2J", "\x1b[31ma\x1b[0m\x1b[2J"),
        ("\x1b[?2026h\x1b]52;c;QQ==\x07", "\x1b[?2026h\x1b]52;c;QQ==\x07"),
    ],
)
def test_by_example(data: str, less: str) -> None:
    assert compact(data) == less
