"""Substitutes for characters that a terminal does not have: each is as wide, and no two become the same.

The Linux console has the letters of its font, and Debian's fonts for it have frames, arrows and few of our signs. A
locale that is not UTF-8 has what its encoding has, ASCII at least. Real VT100s and VT220s have ASCII.
"""

from __future__ import annotations

from codecs import lookup
from collections.abc import Mapping
from functools import lru_cache
from typing import Final
from unicodedata import east_asian_width, normalize

from rich.cells import split_graphemes

from tui.terminal.capable import is_hardware
from tui.terminal.cells import Signs

UTF_8: Final = "utf-8"

_CONSOLE: Final = str.maketrans({
    "○": "o", "●": "•", "◆": "♦", "◇": "^", "◌": ":", "▸": "▶", "✓": "*", "…": "~",
    "▓": "■", "▌": "█", "▐": "█", "▏": "│", "▕": "│", "▎": "│", "▔": "─", "━": "═", "╸": "═", "╺": "═", "┄": "-",
    "╌": "-", "┊": ":", "╷": "│", "╵": "│", "▁": "_", "▂": ".", "▃": "-", "▄": "=", "▅": "+", "▆": "*", "▇": "#",
    "▀": "─", "▊": "█", "▉": "█", "▋": "█", "▍": "│", "╭": "┌", "╮": "┐", "╰": "└", "╯": "┘", "≠": "#", "≈": "~",
    "‰": "%", "†": "+", "‡": "+", "’": "'", "‘": "'", "“": '"', "”": '"', "›": ">", "‹": "<",
})  # fmt: skip
"""For the Linux console: signs that all of Debian's fonts for Latin, Greek and Cyrillic have."""

_ASCII: Final = str.maketrans({
    "·": ".", "○": "o", "●": "*", "◆": "!", "■": "X", "◇": "^", "◌": ":", "–": "-", "—": "-", "▸": ">", "▶": ">",
    "✓": "+", "…": "~", "─": "-", "━": "=", "═": "=", "┄": "-", "╌": "-", "│": "|", "┃": "|", "║": "|", "┊": ":",
    "╷": "|", "╵": "|", "▌": "|", "▐": "|", "▏": "|", "▕": "|", "▎": "|", "▔": "-", "▀": "-", "░": ":", "▒": "+",
    "▓": "%", "█": "#", "▁": "_", "▂": ".", "▃": "-", "▄": "=", "▅": "+", "▆": "*", "▇": "%", "▊": "#", "▉": "#",
    "▋": "#", "▍": "|", "→": ">", "←": "<", "↑": "^", "↓": "v", "≤": "<", "≥": ">", "≠": "#", "≈": "~", "•": "*",
    "‰": "%", "†": "+", "‡": "+", "’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "‚": "'", "›": ">", "‹": "<",
    "«": "<", "»": ">", "×": "x", "÷": "/", "ß": "s", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ł": "l", "Ł": "L",
    "ı": "i", "æ": "a", "Æ": "A", "œ": "o", "Œ": "O", "þ": "p", "Þ": "P", "ð": "d", "Ð": "D", "\xa0": " ",
    **dict.fromkeys("┌┐└┘├┤┬┴┼╭╮╰╯╔╗╚╝╠╣╦╩╬┏┓┗┛┣┫┳┻╋", "+"),
})  # fmt: skip


def signs_of(environment: Mapping[str, str]) -> Signs | None:
    """What replaces characters for the terminal of this environment; None if it has all of them."""
    term, name = environment.get("TERM", ""), encoding_of(environment)
    if name != UTF_8:
        return lambda text: _encodable(text, name)
    if term.startswith("linux"):
        return lambda text: text.translate(_CONSOLE)
    if is_hardware(term):
        return lambda text: _encodable(text, "ascii")
    return None


def encoding_of(environment: Mapping[str, str]) -> str:
    """The terminal's encoding, as the locale says; without a locale UTF-8, as most have."""
    given = next((found for name in ("LC_ALL", "LC_CTYPE", "LANG") if (found := environment.get(name))), UTF_8)
    locale, _, encoding = given.partition("@")[0].partition(".")
    if locale in ("C", "POSIX") and not encoding:
        return "ascii"
    try:
        return lookup(encoding or ("latin-1" if "_" in locale else locale)).name
    except LookupError:
        return UTF_8


@lru_cache(maxsize=4096)
def _encodable(text: str, encoding: str) -> str:
    """What one sees as a letter is one, however many it is made of."""
    letters = ((text[start:end], width) for start, end, width in split_graphemes(text)[0])
    return "".join(
        letter if _has(letter, encoding) else _substitute(letter, encoding, width) for letter, width in letters
    )


def _has(letter: str, encoding: str) -> bool:
    try:
        letter.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _substitute(letter: str, encoding: str, width: int) -> str:
    """A sign of ours, the letter without its accents, or question marks; as wide."""
    found = letter.translate(_ASCII)
    if found == letter:
        found = "".join(each for each in normalize("NFKD", letter) if _has(each, encoding))[:1]
    if width == 2 and east_asian_width(letter[0]) in "WF" and len(found) == 1:
        found += " "
    return found if len(found) == width else "?" * width
