"""Terminals without our signs get others: as wide, and not two of ours the same where they must be told apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.terminal.capable import powers_of
from tui.terminal.cells import cells_of
from tui.terminal.signs import encoding_of, signs_of
from tui.widgets.theme import CURSOR, EDGE, GLYPHS, MARK, SHADES

CONSOLE_HAS = frozenset("·─═│┌┐└┘├┤┬┴┼↑↓→←•♦■█░▒▶–≤≥×÷«»")
"""What all of Debian's console fonts for Latin letters have, of what is beyond Latin-1 (console-setup-linux 1.221)."""
PLACES = [
    {"TERM": "linux"}, {"TERM": "vt220"}, {"TERM": "xterm", "LC_ALL": "C"},
    {"TERM": "xterm", "LANG": "de_DE.ISO-8859-1"},
]  # fmt: skip
OURS = "".join((*GLYPHS.values(), CURSOR, EDGE, MARK, SHADES, "▁▂▃▄▅▆▇█", "─━┄╌┊╷…→↑↓←◇’“”›‹≤≥"))


def shown(environment: dict[str, str], text: str) -> str:
    signs = signs_of(environment)
    return text if signs is None else signs(text)


@pytest.mark.parametrize("environment", PLACES, ids=str)
def test_no_sign_of_ours_is_a_question_mark_and_states_stay_apart(environment: dict[str, str]) -> None:
    assert "?" not in shown(environment, OURS)
    states = {glyph: shown(environment, glyph) for glyph in GLYPHS.values()}
    assert len({*states.values()}) == len(states)
    assert len({shown(environment, shade) for shade in SHADES}) == len(SHADES)
    for signs in (OURS, "▁▂▃▄▅▆▇█"):
        assert len(shown(environment, signs)) == len(signs)
    assert len({*shown(environment, "▁▂▃▄▅▆▇█")}) == 8


def test_the_console_gets_what_its_fonts_have() -> None:
    assert {each for each in shown({"TERM": "linux"}, OURS) if not each.isascii()} <= CONSOLE_HAS


@pytest.mark.parametrize(
    ("environment", "text", "expected"),
    [
        ({"TERM": "xterm", "LC_ALL": "C"}, "Zoë ─ Jürgen Müßig 王明", "Zoe - Jurgen Musig ????"),
        ({"TERM": "vt220"}, "a \U0001f469\u200d\U0001f469\u200d\U0001f467 b, e\u0301", "a ?? b, e"),
        ({"TERM": "xterm", "LANG": "de_DE.ISO-8859-1"}, "Zoë ● Čapek", "Zoë * Capek"),
        ({"TERM": "vt100", "LANG": "C.UTF-8"}, "◆ 3 late", "! 3 late"),
        ({"TERM": "linux"}, "▸ Zoë ◌ …", "▶ Zoë : ~"),
        ({"TERM": "xterm-256color"}, "▸ Zoë ◌ …", "▸ Zoë ◌ …"),
    ],
)
def test_by_example(environment: dict[str, str], text: str, expected: str) -> None:
    assert shown(environment, text) == expected


@pytest.mark.parametrize(
    ("environment", "encoding"),
    [
        ({}, "utf-8"),
        ({"LANG": "C"}, "ascii"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "POSIX"}, "ascii"),
        ({"LANG": "C", "LC_CTYPE": "C.UTF-8"}, "utf-8"),
        ({"LC_CTYPE": "UTF-8"}, "utf-8"),
        ({"LANG": "", "LC_ALL": ""}, "utf-8"),
        ({"LANG": "de_DE@euro"}, "iso8859-1"),
        ({"LANG": "ru_RU.KOI8-R"}, "koi8-r"),
        ({"LANG": "xx_XX.nonsense"}, "utf-8"),
    ],
)
def test_the_locale_says_the_encoding(environment: dict[str, str], encoding: str) -> None:
    assert encoding_of(environment) == encoding


LETTERS = st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\u200d\ufe0f\u0301\U0001f469\U0001f3fde")


@given(st.text(LETTERS, max_size=8), st.sampled_from(PLACES))
def test_texts_stay_as_wide(text: str, environment: dict[str, str]) -> None:
    assert len(cells_of(text, signs_of(environment))) == len(cells_of(text))


@pytest.mark.parametrize(
    ("environment", "erases"),
    [
        ({"TERM": "xterm-256color"}, True), ({"TERM": "foot"}, True), ({"TERM": "alacritty"}, True),
        ({"TERM": "xterm-kitty"}, True), ({"TERM": "rxvt-unicode-256color"}, True), ({"TERM": "tmux-256color"}, True),
        ({"TERM": "linux"}, True), ({"TERM": "screen-256color"}, False), ({"TERM": "screen", "TMUX": "x"}, True),
        ({"TERM": "vt100"}, False), ({"TERM": "vt220"}, False), ({"TERM": "something-new"}, False),
    ],
)  # fmt: skip
def test_only_what_a_terminal_is_known_to_do_is_used(environment: dict[str, str], erases: bool) -> None:
    assert powers_of(environment).erases_in_colour is erases
