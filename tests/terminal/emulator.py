"""A terminal emulator (pyte) that keeps styles as they were sent, and the least bytes from one picture to another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import pyte

from tui.terminal.sgr import SgrStyle, apply_sgr, shortest_sgr

PLAIN = SgrStyle()
Cell = tuple[str, SgrStyle]


class Cells(pyte.Screen):
    """A screen that keeps styles as they were sent.

    Args:
        answer: is given what the terminal answers.
    """

    style = PLAIN
    repeats_all = True
    _last = ""

    def __init__(self, columns: int, lines: int, answer: Callable[[str], object] = lambda _: None) -> None:
        super().__init__(columns, lines)
        self._answer = answer

    def write_process_input(self, data: str) -> None:
        self._answer(data)

    def draw(self, data: str) -> None:
        self._last = data[-1:]
        super().draw(data)

    def repeat(self, count: int = 1) -> None:
        """REP, which pyte does not know; tmux 3.3 repeats ASCII only."""
        super().draw(self._last * (count or 1) if self.repeats_all or self._last.isascii() else "")

    def select_graphic_rendition(self, *codes: int, private: bool = False) -> None:
        del private
        self.style = apply_sgr(self.style, ";".join(map(str, codes)))
        self.cursor.attrs = self.cursor.attrs._replace(data=" ", fg=cast(str, self.style))

    def erase_in_display(self, how: int = 0, *more: Any, **keywords: Any) -> None:
        """Cells that nothing was drawn into, pyte would leave as they are."""
        for line in range(self.lines):
            for x in range(self.columns):
                self.buffer[line][x] = self.buffer[line][x]
        super().erase_in_display(how, *more, **keywords)

    def picture(self) -> list[list[Cell]]:
        """Each line's cells: letter and style; a blank has no more than its ground."""
        return [[_cell(self.buffer[y][x]) for x in range(self.columns)] for y in range(self.lines)]


class Stream(pyte.ByteStream):
    """Knows REP too."""

    csi = {**pyte.ByteStream.csi, "b": "repeat"}
    events = pyte.ByteStream.events | {"repeat"}


def _cell(found: Any) -> Cell:
    style = found.fg if isinstance(found.fg, SgrStyle) else PLAIN
    if found.data == " " and not {"4", "7", "9"} & {*style.attributes}:
        style = SgrStyle("", style.background, ())
    return found.data, style


def least(before: list[list[Cell]], after: list[list[Cell]], style: SgrStyle = PLAIN) -> int:
    """Bytes that make one picture of the other: the least there is, line by line, whatever is tried in a line."""
    costs, at = {style: 0}, None
    for y, (old, new) in enumerate(zip(before, after, strict=True)):
        changed = [x for x, (one, other) in enumerate(zip(old, new, strict=True)) if one != other]
        if changed:
            start = changed[0]
            move = min(len(f"\x1b[{y + 1};{start + 1}H") if start else 4, 3 if at == y - 1 and not start else 99)
            costs = _line({each: cost + move for each, cost in costs.items()}, changed, new)
            at = y
    return min(costs.values())


def _line(costs: dict[SgrStyle, int], changed: list[int], new: list[Cell]) -> dict[SgrStyle, int]:
    """The least by the style left, from the first cell that changed on."""
    left, width = {*changed}, len(new)
    states: dict[int, dict[SgrStyle, int]] = {changed[0]: costs}
    ends: dict[SgrStyle, int] = {}

    def reach(x: int, style: SgrStyle, cost: int) -> None:
        where = ends if x > changed[-1] else states.setdefault(x, {})
        where[style] = min(cost, where.get(style, cost))

    for x in range(changed[0], changed[-1] + 1):
        after = next((each for each in changed if each >= x), width)
        for style, cost in states.pop(x, {}).items():
            if x not in left:
                reach(after, style, cost + len(f"\x1b[{after - x}C"))
            alike = x + 1
            while alike < width and new[alike] == new[x]:
                alike += 1
            count = alike - x
            for wanted in _styles(style, new[x]):
                drawn = cost + len(shortest_sgr(style, wanted))
                letter = len(new[x][0].encode())
                reach(x + 1, wanted, drawn + letter)
                if letter and count > 3:
                    reach(alike, wanted, drawn + letter + len(f"\x1b[{count - 1}b"))
                if new[x][0] == " " and not wanted.is_seen_on_blanks:
                    if alike == width:
                        reach(width, wanted, drawn + 3)
                    behind = next((each for each in changed if each >= alike), None)
                    erased = drawn + len(f"\x1b[{count}X")
                    reach(width if behind is None else behind, wanted,
                          erased + (0 if behind is None else len(f"\x1b[{behind - x}C")))  # fmt: skip
    return ends


def _styles(style: SgrStyle, cell: Cell) -> list[SgrStyle]:
    """In which styles a cell can be drawn, coming from another."""
    letter, wanted = cell
    if letter != " " or style.is_seen_on_blanks or wanted.is_seen_on_blanks:
        return [wanted]
    return [style._replace(background=wanted.background)]
