"""Text as the cells of a terminal: letters beside each other, wide ones over two cells, in signs that it has."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Final

from rich.cells import split_graphemes

SIMPLE: Final = frozenset(
    map(chr, (*range(0x20, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x300), *range(0x2500, 0x25FD)))
)
"""Letters of one cell on any terminal, that join with none beside them."""
_EMOJI: Final = 0x1F000
"""From here on terminals disagree about widths."""
_JOINER: Final = "\u200d"
_SKINS: Final = frozenset(map(chr, range(0x1F3FB, 0x1F400)))
"""Colours of skin; beside nothing they are emoji of their own."""

Signs = Callable[[str], str]
"""A text in the signs that a terminal has, as many cells wide."""


def cells_of(text: str, signs: Signs | None = None) -> str | tuple[str, ...]:
    """The letter of each cell; the second cell of a wide letter is empty."""
    if signs is not None and not text.isascii():
        text = signs(text)
    return text if SIMPLE.issuperset(text) else _split(text)


@lru_cache(maxsize=4096)
def _split(text: str) -> tuple[str, ...]:
    found: list[str] = []
    for start, end, width in split_graphemes(text)[0]:
        letter = text[start:end]
        if width == 2:
            found += (_alone(letter), "")
        elif width == 1:
            found.append(letter if letter[0] >= " " else "\N{REPLACEMENT CHARACTER}")
    return tuple(found)


def _alone(letter: str) -> str:
    """Of emoji joined to one the first: a terminal that does not join them draws all, over what follows."""
    is_joined = ord(letter[0]) >= _EMOJI and (_JOINER in letter or letter[1:2] in _SKINS)
    return letter[0] if is_joined else letter


def is_uncertain(letter: str) -> bool:
    """True if terminals disagree how wide it is: joined letters, emoji."""
    return len(letter) > 1 or (letter != "" and ord(letter) >= _EMOJI)
