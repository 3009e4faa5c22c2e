"""What the terminal shows, cell by cell, beside what it is to show: only cells that differ are sent.

Textual paints regions again, and a change of the screen paints everything. Here its updates are put into a picture of
cells, and what differs between that and what was sent before is written in few bytes: the shortest movements and
changes of style, one erasure for what is blank to the end of a line, and lines that only moved are moved.

A terminal that was resized, or into which others wrote, shows something unknown: then it is cleared and drawn anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from rich.segment import Segment
from rich.style import Style

from tui.terminal.cells import SIMPLE, Signs, cells_of, is_uncertain
from tui.terminal.sgr import GROUND, PLAIN, is_erasable, on_ground, unlinked, way

_RESET: Final = "\x1b[m\x1b(B\x1b[r"
"""Style, letters and scrolling as they are at first, whoever changed them."""
_ERASED: Final = 4
"""Blanks from which on erasing to the end of the line is shorter."""
_SKIPPED: Final = 4
"""Cells that are rather drawn again than skipped: a movement has as many bytes."""
_BLANKS: Final = 11
"""Blanks from which on erasing them, and going on behind them, is shorter."""
_LAST_BLANKS: Final = 5
"""The same at the end of what is drawn."""
_REPEATED_BLANKS: Final = 6
"""Blanks from which on repeating one is shorter."""
_MOVED: Final = 3
"""Lines from which on it is tried to move them."""


class Powers(NamedTuple):
    """What a terminal can do, beyond moving its cursor."""

    erases_in_colour: bool = False
    """What it erases gets the background of the style."""
    erases_cells: bool = False
    """It erases a number of cells (ECH)."""
    repeats: bool = False
    """It repeats a letter so many times (REP); it is asked."""


class Row(NamedTuple):
    """A line: the letter of each cell (``cells.cells_of``), and the number of its style."""

    letters: list[str]
    styles: list[int]

    @classmethod
    def blank(cls, width: int, style: int) -> Row:
        return cls([" "] * width, [style] * width)

    def copy(self) -> Row:
        return Row(self.letters.copy(), self.styles.copy())

    def put(self, x: int, cells: str | tuple[str, ...], style: int) -> int:
        """Puts letters of one style at a column, cut at the end of the line; the column behind them."""
        letters, room = self.letters, len(self.letters) - x
        if len(cells) > room:  # what is cut of a wide letter cannot be seen
            cells = (*cells[: room - 1], " ") if room > 0 and cells[room] == "" else cells[:room]
        end = x + len(cells)
        if x < end:
            if letters[x] == "":  # the second half of a wide letter that loses it
                letters[x - 1] = " "
            if len(cells) < room and letters[end] == "":
                letters[end] = " "
            letters[x:end] = cells
            self.styles[x:end] = [style] * (end - x)
        return end

    def settle(self) -> None:
        """Gives blanks the least style in which they look the same."""
        ground = GROUND
        self.styles[:] = [
            ground[style] if letter == " " else style for letter, style in zip(self.letters, self.styles, strict=True)
        ]


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
        if scroll is None:
            self._draw(pen, changed, self._sent)
            return pen
        other = pen.copy()
        self._draw(pen, changed, self._sent)
        other.scroll(scroll)
        moved = scroll.moved(self._sent, Row.blank(self.width, PLAIN))
        again = [y for y in range(scroll.top, scroll.bottom + 1) if moved[y] != self._wanted[y]]
        self._draw(other, sorted({*changed, *again}), moved)
        if other.size < pen.size:
            self._sent = moved
            changed[:] = sorted({*changed, *again})
            return other
        return pen

    def _draw(self, pen: Pen, changed: list[int], sent: list[Row]) -> None:
        for y in changed:
            if self._wanted[y] != sent[y]:
                pen.draw(y, sent[y], self._wanted[y])


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
    """How most of the changed lines moved, if they did."""
    first, last = changed[0], changed[-1]
    places: dict[str, list[int]] = {}
    for y in range(first, last + 1):
        text = "".join(sent[y].letters)
        if not text.isspace():
            places.setdefault(text, []).append(y)
    found: dict[int, list[int]] = {}
    for y in changed:
        for source in places.get("".join(wanted[y].letters), ()):
            if source != y and sent[source] == wanted[y]:
                found.setdefault(source - y, []).append(y)
    if not found:
        return None
    by, lines = max(found.items(), key=lambda item: len(item[1]))
    if len(lines) < _MOVED:
        return None
    return Scroll(min(lines[0], lines[0] + by), max(lines[-1], lines[-1] + by), by)


class Pen:
    """Writes, and knows where the cursor stands and in which style.

    Args:
        powers: what the terminal can do.
        width: columns of the terminal.
    """

    def __init__(self, powers: Powers, width: int) -> None:
        self.powers = powers
        self._width = width
        self._out: list[str] = []
        self._y: int | None = None
        self._x: int | None = None
        """None where it is not certain: behind the last column, or behind a letter of uncertain width."""
        self._style = PLAIN

    def copy(self) -> Pen:
        found = Pen(self.powers, self._width)
        found._out, found._y, found._x, found._style = self._out.copy(), self._y, self._x, self._style
        return found

    @property
    def size(self) -> int:
        """How many letters were written."""
        return sum(map(len, self._out))

    def taken(self) -> str:
        """What was written since the last time."""
        found = "".join(self._out)
        self._out.clear()
        return found

    def clear(self, ground: int) -> None:
        """Clears the terminal, whatever it shows and in whatever state it is."""
        self._out.append(_RESET)
        self._style = PLAIN
        self._be(ground)
        self._out.append("\x1b[H\x1b[2J")
        self._y = self._x = 0

    def scroll(self, scroll: Scroll) -> None:
        """Moves lines. Those that come in are plain: not all terminals that erase in colour do so here."""
        top, bottom, by = scroll
        self._be(on_ground(self._style, PLAIN))
        self._out.append(f"\x1b[{top + 1};{bottom + 1}r")
        self._y = self._x = None  # at home, on most
        self.go(bottom if by > 0 else top, 0)
        self._out.append(("\x1bD" if by > 0 else "\x1bM") * abs(by) + "\x1b[r")
        self._y = self._x = None

    def close_link(self) -> None:
        """What others write is no part of a link."""
        self._be(unlinked(self._style))

    def go(self, y: int, x: int) -> None:
        """Puts the cursor at a place."""
        if (self._y, self._x) != (y, x):
            self._out.append(movement(self._y, self._x, y, x))
            self._y, self._x = y, x

    def draw(self, y: int, old: Row, new: Row) -> None:
        """Makes a line of the other."""
        letters, styles = new
        width = len(letters)
        pairs = zip(old.letters, letters, old.styles, styles, strict=True)
        changed = [x for x, (one, other, was, style) in enumerate(pairs) if one != other or was != style]
        uncertain = [x for row in (old, new) for x, each in enumerate(row.letters) if each > "~" and is_uncertain(each)]
        if uncertain:
            changed = sorted({*changed, *range(min(uncertain), width)})
        if "" in letters:
            changed = sorted({*changed, *(x + 1 for x in changed if x + 1 < width and letters[x + 1] == "")})
        tail = self._tail(letters, styles)
        erased = [x for x in changed if x >= tail]
        erases = len(erased) >= _ERASED
        if erases:
            changed = changed[: len(changed) - len(erased)]
        at = 0
        while at < len(changed):
            start = end = changed[at]
            at += 1
            while at < len(changed) and self._goes_on(letters, styles, end, changed[at]):
                end = changed[at]
                at += 1
            self._run(y, start, end + 1, letters, styles)
        if erases:
            self.go(y, erased[0])
            self._be(on_ground(self._style, styles[-1]))
            self._out.append("\x1b[K")

    def _tail(self, letters: list[str], styles: list[int]) -> int:
        """The column from which on one erasure gives the rest of the line; the width if there is none."""
        tail, ground = len(letters), styles[-1]
        if is_erasable(ground, self.powers.erases_in_colour):
            while tail and letters[tail - 1] == " " and styles[tail - 1] == ground:
                tail -= 1
        return tail

    @staticmethod
    def _goes_on(letters: list[str], styles: list[int], end: int, start: int) -> bool:
        """True if cells between two that changed are rather drawn again than skipped."""
        if start - end - 1 > _SKIPPED:
            return False
        style = styles[end]
        return all(letters[x].isascii() and styles[x] in (style, GROUND[style]) for x in range(end + 1, start))

    def _run(self, y: int, start: int, end: int, letters: list[str], styles: list[int]) -> None:
        """Draws cells from ``start`` up to ``end``."""
        x = start - (letters[start] == "")
        self.go(y, x)
        while x < end:
            letter, style = letters[x], styles[x]
            if letter == " ":
                after = x + 1
                while after < end and letters[after] == " " and styles[after] == style:
                    after += 1
                self._be(on_ground(self._style, style))
                if self._erases(after - x, style, is_last=after == end):
                    self._out.append(f"\x1b[{after - x}X")
                    self._x = x
                elif self.powers.repeats and after - x > _REPEATED_BLANKS:
                    self._out.append(f" \x1b[{after - x - 1}b")
                    self._x = after
                else:
                    self._out.append(" " * (after - x))
                    self._x = after
                x = after
                if x < end:
                    self.go(y, x)
                continue
            self._be(style)
            if x + 3 < end and letters[x + 1] == letter and (count := self._repeated(x, end, letters, styles)):
                self._out.append(f"{letter}\x1b[{count}b")
                x += count + 1
                self._x = x
                continue
            if letter > "~" and is_uncertain(letter):
                width = 2 if x + 1 < end and letters[x + 1] == "" else 1
                self._uncertain(y, x, width, letter)
                x += width
                continue
            self._out.append(letter)
            x += 1
            self._x = x
        if self._x == self._width:
            self._x = None

    def _repeated(self, x: int, end: int, letters: list[str], styles: list[int]) -> int:
        """How often a letter is to be repeated; 0 if it is shorter to write it out, or not possible."""
        letter, style, after = letters[x], styles[x], x + 1
        if not self.powers.repeats or letter not in SIMPLE:
            return 0
        while after < end and letters[after] == letter and styles[after] == style:
            after += 1
        count = after - x - 1
        return count if count * len(letter.encode()) > len(f"\x1b[{count}b") else 0

    def _uncertain(self, y: int, x: int, width: int, letter: str) -> None:
        """Draws a letter that may turn out narrower or wider, over blanks."""
        self._out.append(" " * width)
        self._x = x + width if x + width < self._width else None
        self.go(y, x)
        self._out.append(letter)
        self._x = None
        if x + width < self._width:
            self.go(y, x + width)

    def _erases(self, count: int, ground: int, *, is_last: bool) -> bool:
        """True if erasing so many blanks is shorter than writing them, and possible."""
        powers = self.powers
        least = _BLANKS if not is_last else _LAST_BLANKS
        return (
            powers.erases_cells
            and count >= least
            and (is_last or not powers.repeats)
            and is_erasable(ground, powers.erases_in_colour)
        )

    def _be(self, style: int) -> None:
        if style != self._style:
            self._out.append(way(self._style, style))
            self._style = style


def movement(y: int | None, x: int | None, to_y: int, to_x: int) -> str:
    """The shortest movement of the cursor from a place, where it is known, to another."""
    ways = [f"\x1b[{to_y + 1};{to_x + 1}H" if to_x else f"\x1b[{to_y + 1}H" if to_y else "\x1b[H"]
    if y == to_y:
        if to_x == 0:
            ways.append("\r")
        if x is not None:
            ways.append(_steps(to_x - x, "C", "D"))
            ways.append("\b" * (x - to_x) or ways[0])
    elif y is not None and to_x == 0 and to_y == y + 1:
        ways.append("\r\n")
    elif y is not None and x == to_x:
        ways.append(_steps(to_y - y, "B", "A"))
    return min(ways, key=len)


def _steps(count: int, ahead: str, back: str) -> str:
    number = "" if abs(count) == 1 else str(abs(count))
    return f"\x1b[{number}{ahead if count > 0 else back}"
