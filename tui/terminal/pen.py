"""Draws pieces of lines in few bytes: the shortest movements and changes of style, erasures and repeated letters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from tui.terminal.cells import SIMPLE, is_uncertain
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

_SEVERAL: Final = re.compile(rf"(.)\1{{{_LAST_BLANKS - 1},}}")
"""A letter of ASCII, or a blank, so often that it may be repeated or erased."""
_NARROW: Final = 2
_EDGE: Final = 4
"""Cells of an edge, and its least height."""


class Powers(NamedTuple):
    """What a terminal can do, beyond moving its cursor."""

    erases_in_colour: bool = False
    """What it erases gets the background of the style."""
    erases_cells: bool = False
    """It erases a number of cells (ECH)."""
    repeats: bool = False
    """It repeats a letter so many times (REP); it is asked."""
    has_columns: bool = False
    """Its cursor goes to a column (CHA), and down in it (VT)."""


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


class Piece(NamedTuple):
    """Cells beside each other in a line that are drawn in one style."""

    y: int
    start: int
    end: int
    """The column behind them."""
    row: Row
    style: int
    """Of blanks: what they look like."""
    is_blank: bool = False
    """There is nothing in it but blanks: any style of the same ground will do."""
    erases: bool = False
    """It is the rest of the line, and erased."""
    goes_on: bool = False
    """Another piece follows beside it."""
    in_turn: bool = False
    """Terminals disagree about the width of something in the line: it is drawn from left to right."""


def _split(y: int, x: int, end: int, row: Row) -> Iterator[Piece]:
    """Cells from ``x`` up to ``end``, by style. Blanks belong to what is beside them, if they look the same."""
    letters, styles = row
    while x < end:
        start, style, is_blank = x, styles[x], letters[x] == " "
        x += 1
        while x < end:
            own = styles[x]
            if letters[x] == " ":
                if own != style and (is_blank or on_ground(style, own) != style):
                    break
            elif is_blank and on_ground(own, style) == own:
                style, is_blank = own, False
            elif own != style and letters[x] != "":
                break
            x += 1
        yield Piece(y, start, x, row, style, is_blank, goes_on=x < end)


def by_style(pieces: Sequence[Piece], style: int) -> Iterator[Piece]:
    """The pieces style by style, from one of the pen on to the next that is told in few bytes."""
    groups: dict[int, list[Piece]] = {}
    before: Piece | None = None
    for piece in pieces:
        if piece.in_turn:
            yield piece
            style = piece.style
            continue
        if piece.is_blank and before is not None and before.y == piece.y and GROUND[before.style] == piece.style:
            piece = piece._replace(style=before.style)
        groups.setdefault(piece.style, []).append(piece._replace(goes_on=False))
        before = piece
    while groups:
        style = min(groups, key=lambda other: len(way(style, other)))
        yield from _edges_last(groups.pop(style))


def _edges_last(pieces: list[Piece]) -> list[Piece]:
    """Pieces of one style; of those that stand below each other, as edges do, one column after the other."""
    columns = Counter(piece.end for piece in pieces if piece.end - piece.start <= _NARROW)

    def column(piece: Piece) -> int:
        is_edge = piece.end - piece.start <= _NARROW and columns[piece.end] >= _EDGE
        return piece.end if is_edge else 0

    return sorted(pieces, key=column)


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
        self.style = PLAIN

    def copy(self) -> Pen:
        found = Pen(self.powers, self._width)
        found.become(self)
        return found

    def become(self, other: Pen) -> None:
        """Takes over what another has written, and where it stands."""
        self._out, self._y, self._x, self.style = other._out.copy(), other._y, other._x, other.style

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
        self.style = PLAIN
        self._be(ground)
        self._out.append("\x1b[H\x1b[2J")
        self._y = self._x = 0

    def scroll(self, top: int, bottom: int, by: int) -> None:
        """Moves lines. Those that come in are plain: not all terminals that erase in colour do so here."""
        self._be(on_ground(self.style, PLAIN))
        self._out.append(f"\x1b[{top + 1};{bottom + 1}r")
        self._y = self._x = None  # at home, on most
        self.go(bottom if by > 0 else top, 0)
        self._out.append(("\x1bD" if by > 0 else "\x1bM") * abs(by) + "\x1b[r")
        self._y = self._x = None

    def close_link(self) -> None:
        """What others write is no part of a link."""
        self._be(unlinked(self.style))

    def go(self, y: int, x: int) -> None:
        """Puts the cursor at a place."""
        if (self._y, self._x) != (y, x):
            self._out.append(movement(self._y, self._x, y, x, by_column=self.powers.has_columns))
            self._y, self._x = y, x

    def pieces(self, y: int, old: Row, new: Row) -> list[Piece]:
        """What makes a line of the other, from left to right."""
        letters, styles = new
        width = len(letters)
        pairs = zip(old.letters, letters, old.styles, styles, strict=True)
        changed = [x for x, (one, other, was, style) in enumerate(pairs) if one != other or was != style]
        uncertain = []
        if any(each > "~" and is_uncertain(each) for each in {*old.letters, *letters}):
            both = (old.letters, letters)
            uncertain = [x for row in both for x, each in enumerate(row) if each > "~" and is_uncertain(each)]
        if uncertain:
            changed = sorted({*changed, *range(min(uncertain), width)})
        if "" in letters:
            changed = sorted({*changed, *(x + 1 for x in changed if x + 1 < width and letters[x + 1] == "")})
        tail = self._tail(letters, styles)
        erased = [x for x in changed if x >= tail]
        erases = len(erased) >= _ERASED
        if erases:
            changed = changed[: len(changed) - len(erased)]
        found: list[Piece] = []
        at = 0
        while at < len(changed):
            start = end = changed[at]
            at += 1
            while at < len(changed) and (changed[at] == end + 1 or self._goes_on(letters, styles, end, changed[at])):
                end = changed[at]
                at += 1
            found += _split(y, start, end + 1, new)
        if erases:
            found.append(Piece(y, erased[0], width, new, styles[-1], is_blank=True, erases=True))
        return [piece._replace(in_turn=True) for piece in found] if uncertain else found

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

    def draw(self, piece: Piece) -> None:
        """Draws a piece of a line."""
        y, x, end, row, style, is_blank, erases, goes_on, _ = piece
        letters = row.letters
        x -= letters[x] == ""
        self.go(y, x)
        self._be(on_ground(self.style, style) if is_blank else style)
        if erases:
            self._out.append("\x1b[K")
            return
        if (text := "".join(letters[x:end])).isascii():
            self._draw_ascii(y, x, text, letters, goes_on=goes_on)
            x = end
        while x < end:
            self.go(y, x)
            letter, after = letters[x], x + 1
            if letter == " ":
                while after < end and letters[after] == " ":
                    after += 1
                self._blanks(x, after, is_last=after == end and not goes_on)
            elif letter > "~" and is_uncertain(letter):
                after += after < end and letters[after] == ""
                self._uncertain(y, x, after - x, letter)
            elif after + 2 < end and letters[after] == letter and (count := self._repeated(x, end, letters)):
                self._out.append(f"{letter}\x1b[{count}b")
                self._x = after = after + count
            else:
                self._out.append(letter)
                self._x = after
            x = after
        if self._x == self._width:
            self._x = None

    def _draw_ascii(self, y: int, x: int, text: str, letters: list[str], *, goes_on: bool) -> None:
        """Draws such letters from a column on, as ``draw`` would, a run of them at once."""
        at = 0
        for run in _SEVERAL.finditer(text):
            start, end = run.span()
            self._write(y, x + at, text[at:start])
            at = end
            self.go(y, x + start)
            if run[1] == " ":
                self._blanks(x + start, x + end, is_last=end == len(text) and not goes_on)
            elif count := self._repeated(x + start, x + end, letters):
                self._out.append(f"{run[1]}\x1b[{count}b")
                self._x = x + end
            else:
                self._write(y, x + start, run[0])
        self._write(y, x + at, text[at:])

    def _write(self, y: int, x: int, text: str) -> None:
        if text:
            self.go(y, x)
            self._out.append(text)
            self._x = x + len(text)

    def _blanks(self, x: int, end: int, *, is_last: bool) -> None:
        """Draws blanks in the style of the pen."""
        count = end - x
        if self._erases(count, is_last=is_last):
            self._out.append(f"\x1b[{count}X")
            return
        if self.powers.repeats and count > _REPEATED_BLANKS:
            self._out.append(f" \x1b[{count - 1}b")
        else:
            self._out.append(" " * count)
        self._x = end

    def _repeated(self, x: int, end: int, letters: list[str]) -> int:
        """How often a letter is to be repeated; 0 if it is shorter to write it out, or not possible."""
        letter, after = letters[x], x + 1
        if not self.powers.repeats or letter not in SIMPLE:
            return 0
        while after < end and letters[after] == letter:
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

    def _erases(self, count: int, *, is_last: bool) -> bool:
        """True if erasing so many blanks is shorter than writing them, and possible."""
        powers = self.powers
        least = _BLANKS if not is_last else _LAST_BLANKS
        return (
            powers.erases_cells
            and count >= least
            and (is_last or not powers.repeats)
            and is_erasable(self.style, powers.erases_in_colour)
        )

    def _be(self, style: int) -> None:
        if style != self.style:
            self._out.append(way(self.style, style))
            self.style = style


@lru_cache(maxsize=8192)
def movement(y: int | None, x: int | None, to_y: int, to_x: int, *, by_column: bool = False) -> str:
    """The shortest movement of the cursor from a place, where it is known, to another.

    Args:
        by_column: the terminal goes down in a column (VT), and to a column (CHA).
    """
    anywhere = f"\x1b[{to_y + 1};{to_x + 1}H" if to_x else f"\x1b[{to_y + 1}H" if to_y else "\x1b[H"
    if y is None:
        return anywhere
    along = [f"\x1b[{to_x + 1}G"] if by_column else []
    if to_x == 0:
        along.append("\r")
    if x is not None:
        along.append(_steps(to_x - x, "C", "D") if x != to_x else "")
        along.append("\b" * (x - to_x) or along[0])
    if y == to_y:
        return min((*along, anywhere), key=len)
    down = _steps(to_y - y, "B", "A")
    if by_column and to_y > y:
        down = min(down, "\v" * (to_y - y), key=len)
    line = ["\r\n"] if to_x == 0 and to_y == y + 1 else []
    return min((anywhere, *line, *(down + each for each in along)), key=len)


def _steps(count: int, ahead: str, back: str) -> str:
    number = "" if abs(count) == 1 else str(abs(count))
    return f"\x1b[{number}{ahead if count > 0 else back}"
