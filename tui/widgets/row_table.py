"""Rows with a cursor, of whatever a screen lists. They are drawn as they scroll into view."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.widgets.lines import Line, exactly
from tui.widgets.palette import palette_of

R = TypeVar("R")
Drawn = Callable[[R, bool, int], Line]
"""The segments of a row: the row, whether the cursor is on it, and the cells there are."""


class RowTable(ScrollView, Generic[R], can_focus=False):
    """One line for each row; moving the cursor draws two lines again."""

    DEFAULT_CSS = """
    RowTable { height: 1fr; width: 1fr; scrollbar-size-vertical: 1; overflow-x: hidden; }
    """
    ALLOW_SELECT = False

    class Clicked(Message):
        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    def __init__(self, draw: Drawn[R]) -> None:
        super().__init__(id="table")
        self._draw = draw
        self.rows: Sequence[R] = ()
        self.cursor = 0

    def update(self, rows: Sequence[R]) -> None:
        """Shows other rows."""
        self.rows = rows
        self.virtual_size = Size(self.size.width, len(rows))
        self.refresh()

    def moved(self, by: int) -> int:
        """The row this many further."""
        return max(0, min(self.cursor + by, len(self.rows) - 1))

    def go(self, place: int) -> None:
        before, self.cursor = self.cursor, place
        self.draw_rows({before, place})
        self.scroll_to_region(Region(0, place, self.size.width, 1), animate=False, force=True)

    def draw_rows(self, places: set[int]) -> None:
        """Draws these rows again."""
        for each in places:
            self.refresh(Region(0, each - self.scroll_offset.y, self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        palette, cells, place = palette_of(self.app), self.size.width, y + self.scroll_offset.y
        if place >= len(self.rows):
            return Strip.blank(cells, palette.ground)
        here = place == self.cursor
        found = self._draw(self.rows[place], here, cells)
        return exactly(found, cells, palette.style("soft", "highlight" if here else "ground"))

    def on_click(self, event: events.Click) -> None:
        place = event.y + self.scroll_offset.y
        if place < len(self.rows):
            self.post_message(self.Clicked(place))
