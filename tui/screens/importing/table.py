"""The people of a file with a cursor. Rows are drawn as they scroll into view."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.screens.importing.lines import PlanRow
from tui.widgets.lines import Line, exactly
from tui.widgets.palette import palette_of

Drawn = Callable[[PlanRow, bool, int], Line]
"""The segments of a row: the row, whether the cursor is on it, and the cells there are."""


class PlanTable(ScrollView, can_focus=False):
    """One row for each person; moving the cursor draws two rows again."""

    DEFAULT_CSS = """
    PlanTable { height: 1fr; width: 1fr; scrollbar-size-vertical: 1; overflow-x: hidden; }
    """
    ALLOW_SELECT = False

    class Clicked(Message):
        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    def __init__(self, draw: Drawn) -> None:
        super().__init__(id="table")
        self._draw = draw
        self.rows: Sequence[PlanRow] = ()
        self.cursor = 0

    def update(self, rows: Sequence[PlanRow]) -> None:
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
