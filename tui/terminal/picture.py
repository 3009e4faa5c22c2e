"""What the terminal shows, cell by cell, beside what it is to show: only cells that differ are sent.

Textual paints regions again, and a change of the screen paints everything. Here its updates are put into a picture of
cells, and what differs between that and what was sent before is written in few bytes (``pen``). Lines that only moved
are moved.

A terminal that was resized, or into which others wrote, shows something unknown: then it is cleared and drawn anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from operator import ne
from typing import Final, NamedTuple

from rich.segment import Segment
from rich.style import Style

from tui.terminal.cells import Signs, cells_of
from tui.terminal.pen import Pen, Piece, Powers, Row, by_style
from tui.terminal.sgr import PLAIN, is_erasable

_MOVED: Final = 3
"""Lines from which on it is tried to move them."""
_COLUMNS: Final = 4
"""Parts of a line that may have moved without the rest of it."""
_WORTH: Final = 60
"""Cells that moved, from which on it is tried to move them."""
_NEAR: Final = 3
"""Lines between which a few others may not have moved."""
_MANY: Final = 900
"""Bytes from which on it is tried to draw style by style."""


class Picture:
    """The cells of a terminal.

    Args:
        powers: what the terminal can do.
        signs: puts text into the signs that it has; None: it has them all.
    """

    def __init__(self, powers: Powers, signs: Signs | None = None) -> None:
        self.width = self.height = 0
        self._powers = powers
        self._signs = signs
        self._wanted: list[Row] = []
        self._sent: list[Row] = []
        """Meaningless while it is not known."""
        self._is_known = False
        self._touched: set[int] = set()
        """Lines that may differ from what was sent."""
        self._pen = Pen(powers, 0)

    def resize(self, width: int, height: int) -> None:
        """The terminal has so many cells; what it shows of them is unknown."""
        self.width, self.height = width, height
        self._wanted = [Row.blank(width, PLAIN) for _ in range(height)]
        self._touched.clear()  # a smaller one does not have all lines that were held back
        self.forget()

    def forget(self) -> None:
        """What the terminal shows is unknown."""
        self._is_known = False

    def repeats(self, repeats: bool) -> None:
        """Whether the terminal repeats letters."""
        self._powers = self._pen.powers = self._powers._replace(repeats=repeats)

    def put(self, y: int, x: int, segments: Iterable[Segment], codes: Mapping[Style | None, int]) -> int:
        """Puts segments at a place; the column behind them. ``codes``: the numbers of styles seen so far."""
        if not 0 <= y < self.height:
            return x
        row = self._wanted[y]
        self._touched.add(y)
        for text, style, control in segments:
            if text and not control:
                x = row.put(x, cells_of(text, self._signs), codes[style])
        return x

    def changes(self, cursor: tuple[int, int]) -> str:
        """What makes the terminal show the picture, with its cursor at a place (line, column). It is taken as sent."""
        if not self.height:
            return ""
        pen = self._pen
        if not self._is_known:
            pen = self._pen = Pen(self._powers, self.width)
            self._clear(pen)
        changed = []
        for y in self._touched:
            row, sent = self._wanted[y], self._sent[y]
            if row != sent:
                row.settle()
                if row != sent:
                    changed.append(y)
        self._touched.clear()
        changed.sort()
        if len(changed) >= _MOVED:
            pen = self._pen = self._shorter(pen, changed)
        else:
            self._draw(pen, changed, self._sent)
        for y in changed:
            self._sent[y] = self._wanted[y].copy()
        pen.close_link()
        pen.go(min(cursor[0], self.height - 1), min(cursor[1], self.width - 1))
        return pen.taken()

    def _clear(self, pen: Pen) -> None:
        """Clears the terminal in the commonest background."""
        for row in self._wanted:
            row.settle()
        grounds = Counter(
            style
            for row in self._wanted
            for letter, style in zip(row.letters, row.styles, strict=True)
            if letter == " " and is_erasable(style, self._powers.erases_in_colour)
        )
        ground = grounds.most_common(1)[0][0] if grounds else PLAIN
        pen.clear(ground)
        self._sent = [Row.blank(self.width, ground) for _ in range(self.height)]
        self._touched.update(range(self.height))
        self._is_known = True

    def _shorter(self, pen: Pen, changed: list[int]) -> Pen:
        """Draws lines, moving some of them first where that is shorter; the pen behind it."""
        scroll = scrolling(self._sent, self._wanted, changed)
        moved = self._sent if scroll is None else scroll.moved(self._sent, Row.blank(self.width, PLAIN))
        if scroll is None or _different(moved, self._wanted) >= _different(self._sent, self._wanted):
            self._draw(pen, changed, self._sent)
            return pen
        other = pen.copy()
        self._draw(pen, changed, self._sent)
        other.scroll(*scroll)
        again = [y for y in range(scroll.top, scroll.bottom + 1) if moved[y] != self._wanted[y]]
        self._draw(other, sorted({*changed, *again}), moved)
        if other.size < pen.size:
            self._sent = moved
            changed[:] = sorted({*changed, *again})
            return other
        return pen

    def _draw(self, pen: Pen, changed: list[int], sent: list[Row]) -> None:
        """Draws lines: each from left to right, or style by style where that is shorter."""
        pieces: list[Piece] = []
        for y in changed:
            if self._wanted[y] != sent[y]:
                pieces += pen.pieces(y, sent[y], self._wanted[y])
        before, other = pen.size, pen.copy()
        for piece in pieces:
            pen.draw(piece)
        if pen.size - before >= _MANY:
            for piece in by_style(pieces, other.style):
                other.draw(piece)
            if other.size <= pen.size:
                pen.become(other)


class Scroll(NamedTuple):
    """Lines that moved up by ``by`` (negative: down), all between ``top`` and ``bottom`` (included)."""

    top: int
    bottom: int
    by: int

    def moved(self, rows: list[Row], blank: Row) -> list[Row]:
        """The lines afterwards."""
        found = rows.copy()
        for y in range(self.top, self.bottom + 1):
            source = y + self.by
            found[y] = rows[source] if self.top <= source <= self.bottom else blank
        return found


def scrolling(sent: list[Row], wanted: list[Row], changed: list[int]) -> Scroll | None:
    """How most of what changed moved, if much of it did: whole lines, or columns of them."""
    cells = -(-len(wanted[0].letters) // _COLUMNS)
    parts = [slice(start, start + cells) for start in range(0, cells * _COLUMNS, cells)]
    places: dict[tuple[int, str], list[int]] = {}
    for y in changed:
        for part, text in _texts(sent[y], parts):
            places.setdefault((part, text), []).append(y)
    found: dict[int, dict[int, int]] = {}
    for y in changed:
        for part, text in _texts(wanted[y], parts):
            for source in places.get((part, text), ()):
                if source != y and sent[source].styles[parts[part]] == wanted[y].styles[parts[part]]:
                    lines = found.setdefault(source - y, {})
                    lines[y] = lines.get(y, 0) + cells - text.count(" ")
    best = max(((sum(lines[y] for y in block), by, block) for by, lines in found.items() for block in _blocks(lines)),
               default=None)  # fmt: skip
    if best is None or best[0] < _WORTH:
        return None
    _, by, block = best
    return Scroll(min(block[0], block[0] + by), max(block[-1], block[-1] + by), by)


def _different(rows: list[Row], others: list[Row]) -> int:
    """How many letters are not the same."""
    return sum(sum(map(ne, row.letters, other.letters)) for row, other in zip(rows, others, strict=True))


def _texts(row: Row, parts: list[slice]) -> Iterator[tuple[int, str]]:
    """The columns of a line that are not blank."""
    for part, place in enumerate(parts):
        text = "".join(row.letters[place])
        if text and not text.isspace():
            yield part, text


def _blocks(lines: Iterable[int]) -> list[list[int]]:
    """Lines that are near each other, together."""
    blocks: list[list[int]] = []
    for y in lines:
        if blocks and y - blocks[-1][-1] <= _NEAR:
            blocks[-1].append(y)
        else:
            blocks.append([y])
    return blocks
