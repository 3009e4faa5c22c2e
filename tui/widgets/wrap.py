"""Wraps text to a width in cells."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator
from typing import Final

from tui.text import clean, graphemes, width


def wrap(text: str, cells: int) -> list[str]:
    """``text`` as lines of at most ``cells`` cells, broken between words where possible. There is room for one cell.

    A figure stays with its unit: "24 h"; and a command in backticks stays whole where a line has room for it.
    """
    found: list[str] = []
    cells = max(1, cells)
    for line in clean(text, lines=True).expandtabs(4).split("\n"):
        if width(line) <= cells:
            found.append(line)
            continue
        joined = _FIGURE.sub(rf"\1{_JOINED}\2", line)
        has_command = "`" in line
        if has_command:
            joined = _COMMAND.sub(lambda found: _whole(found[0], cells), joined)
        lines = textwrap.wrap(joined, cells) if line.isascii() and not has_command else _wrap_wide(joined, cells)
        found += (each.replace(_JOINED, " ") for each in lines)
    return found or [""]


_FIGURE: Final = re.compile(r"\b(\d{1,3}) (h|min|days?|weeks?|months?|years?)\b")
_COMMAND: Final = re.compile(r"\S*`[^`]+`\S*")
_JOINED: Final = "\xa0"
"""The blank at which no line is broken."""


def _whole(command: str, cells: int) -> str:
    return command.replace(" ", _JOINED) if width(command) <= cells else command


def packed(pieces: Iterable[str], cells: int) -> list[str]:
    """The pieces, as many in a line as there is room for, a dot between them; none is broken."""
    lines: list[str] = []
    for piece in pieces:
        if lines and width(lines[-1]) + 3 + width(piece) <= cells:
            lines[-1] += f" \N{MIDDLE DOT} {piece}"
        else:
            lines.append(piece)
    return lines


def hanging(line: str, cells: int) -> list[str]:
    """A line as ``wrap`` breaks it; what goes on begins two cells further in than it does."""
    margin = len(line) - len(line.lstrip(" "))
    first, *more = wrap(line.strip(), cells - margin - 2)
    return [" " * margin + first, *(" " * (margin + 2) + each for each in more)]


def within(lines: list[str], most: int) -> list[str]:
    """At most so many of the lines, one at least; the rest of the words in the last, which is too long then."""
    most = max(1, most)
    return [*lines[: most - 1], " ".join(lines[most - 1 :])] if len(lines) > most else lines


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
