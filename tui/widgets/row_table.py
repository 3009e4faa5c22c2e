"""Rows with a cursor, of whatever a screen lists. They are drawn as they scroll into view."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from rich.segment import Segment
from textual import events
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.text import fit
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
        self.words: Sequence[str] = ()
        self.cursor: int | None = 0
        """The row under the cursor; None after its row has gone, until a key moves it."""
        self._last_cursor = 0
        """Where the cursor is, or was last."""

    @property
    def current(self) -> R | None:
        """The row under the cursor."""
        return self.rows[self.cursor] if self.cursor is not None and self.cursor < len(self.rows) else None

    def update(self, rows: Sequence[R]) -> None:
        """Shows other rows."""
        self._show(rows, ())

    def say(self, words: Sequence[str]) -> None:
        """Shows words in place of rows."""
        self._show((), words)

    def _show(self, rows: Sequence[R], words: Sequence[str]) -> None:
        self.rows, self.words = rows, words
        self.virtual_size = Size(self.size.width, len(rows) or len(words))
        self.refresh()

    def stay(self, place: int | None) -> None:
        """The row under the cursor is at another place, or has gone; drawn with the next rows."""
        self.cursor = place
        self._last_cursor = place if place is not None else self._last_cursor

    def moved(self, by: int) -> int:
        """The row this many further; from a row that has gone, the first one down is the one that followed."""
        if self.cursor is None and by > 0:
            by -= 1
        return max(0, min(self._last_cursor + by, len(self.rows) - 1))

    def go(self, place: int) -> None:
        """Moves the cursor."""
        before, self.cursor, self._last_cursor = self._last_cursor, place, place
        for each in {before, place}:
            self._redraw(each)
        self.scroll_to_region(Region(0, place, self.size.width, 1), animate=False, force=True)

    def pointed(self) -> Offset | None:
        """Where the cursor is."""
        return (
            Offset(0, self.cursor - self.scroll_offset.y)
            if self.current is not None and self.cursor is not None
            else None
        )

    def redraw_current(self) -> None:
        """Draws the row under the cursor again."""
        self._redraw(self._last_cursor)

    def _redraw(self, place: int) -> None:
        self.refresh(Region(0, place - self.scroll_offset.y, self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        palette, place = palette_of(self.app), y + self.scroll_offset.y
        cells = self.scrollable_content_region.width  # beside the scrollbar: it would hide that something is cut
        if 0 < place <= len(self.words):
            tone = palette.style("text" if place == 1 else "soft")
            return exactly([Segment(f"  {fit(self.words[place - 1], cells - 3)}", tone)], cells, palette.ground)
        if place >= len(self.rows):
            return Strip.blank(cells, palette.ground)
        here = place == self.cursor
        found = self._draw(self.rows[place], here, cells)
        return exactly(found, cells, palette.style("soft", "highlight" if here else "ground"))

    def on_click(self, event: events.Click) -> None:
        place = event.y + self.scroll_offset.y
        if place < len(self.rows):
            self.post_message(self.Clicked(place))
