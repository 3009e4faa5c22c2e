"""The list of decisions in groups, with its cursor. Lines are drawn as they scroll into view."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Sequence
from itertools import accumulate, chain
from typing import NamedTuple

from rich.segment import Segment
from textual import events
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.model.records import Decision
from tui.views.grooming import DecisionGroup, Line
from tui.widgets.lines import exactly
from tui.widgets.palette import palette_of
from tui.widgets.theme import Palette

LineId = tuple[Decision, tuple[int, ...]]
"""Identifies a line: its kind, and its people."""


def line_id(line: Line) -> LineId:
    return line.kind, line.ids


_AROUND = 50
"""Lines around its old place that are searched first for a line."""


class Position(NamedTuple):
    """The place of a line: its group, and its index in the group."""

    group: int
    line: int


class Drawing(NamedTuple):
    """The functions that draw rows."""

    head: Callable[[DecisionGroup, Palette, int], list[Segment]]
    line: Callable[[Line, bool, bool, Palette, int], list[Segment]]


class GroomingTable(ScrollView, can_focus=False):
    """Groups with a heading each, and a blank line between them.

    The groups and the marks belong to the screen. ``place`` is the cursor's position; None if there are no lines, or if
    its line has left and no key has moved it since.
    """

    DEFAULT_CSS = """
    GroomingTable { height: 1fr; width: 1fr; scrollbar-size-vertical: 1; overflow-x: hidden; }
    """
    ALLOW_SELECT = False

    class Clicked(Message):
        def __init__(self, place: Position) -> None:
            super().__init__()
            self.place = place

    def __init__(self, marks: Collection[LineId], drawing: Drawing) -> None:
        super().__init__()
        self.groups: Sequence[DecisionGroup] = ()
        self.place: Position | None = None
        self.stood = Position(0, 0)
        """Where the cursor is, or stood last."""
        self.words: Sequence[str] = ()
        self._marks = marks
        self._drawing = drawing
        self._starts: list[int] = []

    def _measure(self) -> int:
        """Finds the first row of each group: a heading, the lines, a blank row. Returns the number of rows."""
        ends = list(accumulate(len(group.lines) + 2 for group in self.groups))
        self._starts = [0, *ends[:-1]] if ends else []
        return ends[-1] - 1 if ends else len(self.words)

    def row(self, place: Position) -> int:
        """The row of a line."""
        return self._starts[place.group] + 1 + place.line

    def at(self, row: int) -> tuple[int, int]:
        """The group at a row, and the index of the line: -1 on the heading, past the last on the blank row."""
        group = bisect_right(self._starts, row) - 1
        return group, row - self._starts[group] - 1

    def line(self, place: Position) -> Line:
        return self.groups[place.group].lines[place.line]

    @property
    def current(self) -> Line | None:
        """The line under the cursor; None while changes are taken in, and if there are no lines."""
        place = self.place
        if place is None or place.line >= len(self.groups[place.group].lines):
            return None
        return self.line(place)

    def moved(self, by: int) -> Position | None:
        """The position this many lines further, across groups; stops at the ends.

        From a line that has left, the first one down is the one that followed.
        """
        if not self.groups:
            return None
        group, line = self.place or self.stood
        if self.place is None and by > 0:
            by -= 1
        if group >= len(self.groups):  # the last group has left with its last line
            group = len(self.groups) - 1
            line = len(self.groups[group].lines)
        line += by
        while line < 0 and group > 0:
            group -= 1
            line += len(self.groups[group].lines)
        while line >= len(self.groups[group].lines) and group + 1 < len(self.groups):
            line -= len(self.groups[group].lines)
            group += 1
        return Position(group, max(0, min(line, len(self.groups[group].lines) - 1)))

    def find(self, key: LineId, near: int = 0) -> Position | None:
        """The current position of a line. The search starts near its old place, as lines move little."""
        group = next((at for at, each in enumerate(self.groups) if each.kind == key[0]), None)
        if group is None:
            return None
        lines = self.groups[group].lines
        around = range(max(0, near - _AROUND), min(near + _AROUND, len(lines)))
        at = next((at for at in chain(around, range(len(lines))) if lines[at].ids == key[1]), None)
        return Position(group, at) if at is not None else None

    def gap(self, kind: Decision, line: int) -> Position:
        """Where a line stood that has left; with its whole group, about there."""
        group = next((at for at, each in enumerate(self.groups) if each.kind == kind), None)
        return Position(group, line) if group is not None else Position(self.stood.group, 0)

    def update(self, groups: Sequence[DecisionGroup], place: Position | None, words: Sequence[str] = ()) -> None:
        """Shows other lines, with the cursor at ``place``; without lines, ``words``."""
        self.groups, self.place, self.words = groups, place, words
        self.virtual_size = Size(self.size.width, self._measure())
        self.refresh()

    def go(self, place: Position | None) -> None:
        """Moves the cursor; only two lines are drawn again."""
        before, self.place = self.place, place
        self.stood = place or self.stood
        for each in {before, place} - {None}:
            if each is not None:
                self.redraw(each)
        self.reveal()

    def pointed(self) -> Offset | None:
        """Where the cursor is."""
        return Offset(0, self.row(self.place) - self.scroll_offset.y) if self.place is not None else None

    def redraw(self, place: Position) -> None:
        """Draws a line again."""
        self.refresh(Region(0, self.row(place) - self.scroll_offset.y, self.size.width, 1))

    def reveal(self) -> None:
        """Scrolls to the cursor; the heading of a group scrolls into view with its first line."""
        if self.place is None:
            return
        head = self.place.line == 0
        region = Region(0, self.row(self.place) - head, self.size.width, 1 + head)
        self.scroll_to_region(region, animate=False, force=True)

    def render_line(self, y: int) -> Strip:
        palette, cells, row = palette_of(self.app), self.size.width, y + self.scroll_offset.y
        ground = palette.ground
        if not self.groups:
            tone = palette.style("text" if row <= 1 else "soft")
            return exactly([Segment(f"  {self.words[row]}", tone)] if row < len(self.words) else [], cells, ground)
        group, at = self.at(row)
        if at < 0:
            return exactly(self._drawing.head(self.groups[group], palette, cells), cells, ground)
        lines = self.groups[group].lines
        if at >= len(lines):
            return Strip.blank(cells, ground)
        line, here = lines[at], self.place == (group, at)
        found = self._drawing.line(line, here, line_id(line) in self._marks, palette, cells)
        return exactly(found, cells, palette.style("soft", "highlight" if here else "ground"))

    def on_click(self, event: events.Click) -> None:
        if not self.groups:
            return
        group, at = self.at(event.y + self.scroll_offset.y)
        if 0 <= at < len(self.groups[group].lines):
            self.post_message(self.Clicked(Position(group, at)))
