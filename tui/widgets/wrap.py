"""Wraps text to a width in cells."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from tui.text import clean, graphemes, width


def wrap(text: str, cells: int) -> list[str]:
    """``text`` as lines of at most ``cells`` cells, broken between words where possible. There is room for one cell."""
    found: list[str] = []
    cells = max(1, cells)
    for line in clean(text, lines=True).expandtabs(4).split("\n"):
        if line.isascii():
            found += textwrap.wrap(line, cells) if len(line) > cells else [line]
        else:
            found += _wrap_wide(line, cells)
    return found or [""]


def _wrap_wide(line: str, cells: int) -> Iterator[str]:
    held, size = "", 0
    for word in line.split(" "):
        room = width(word)
        if held and size + 1 + room <= cells:
            held, size = f"{held} {word}", size + 1 + room
            continue
        if held:
            yield held
        held, size = word, room
        while size > cells:  # a script without spaces, or a very long word
            piece = ""
            for grapheme in graphemes(held):
                if piece and width(piece + grapheme) > cells:
                    break
                piece += grapheme
            yield piece
            held = held[len(piece) :]
            size = width(held)
    yield held
