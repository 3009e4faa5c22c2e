"""The list of sources with its cursor. Rows are drawn as they scroll into view."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.rules.statistics import SourceFigures
from tui.text import fit
from tui.views.table import Placed
from tui.widgets.lines import exactly
from tui.widgets.palette import palette_of
from tui.widgets.table import row


class SourceTable(ScrollView, can_focus=False):
    """One row for each source; moving the cursor draws two rows again."""

    DEFAULT_CSS = """
    SourceTable { height: auto; max-height: 60%; width: 1fr; scrollbar-size-vertical: 1; overflow-x: hidden; }
    """
    ALLOW_SELECT = False

    class Clicked(Message):
        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.columns: Sequence[Placed[SourceFigures]] = ()
        self.rows: Sequence[SourceFigures] = ()
        self.words: Sequence[str] = ()
        self.cursor: int | None = 0
        """The row under the cursor; None after its source has gone, until a key moves it."""
        self.stood = 0
        """Where the cursor is, or stood last."""

    def update(self, columns: Sequence[Placed[SourceFigures]], rows: Sequence[SourceFigures]) -> None:
        """Shows other rows or columns."""
        self.columns, self.rows, self.words = columns, rows, ()
        self.virtual_size = Size(self.size.width, len(self.rows))
        self.refresh()

    def say(self, words: Sequence[str]) -> None:
        """Shows words in place of rows."""
        self.rows, self.words = (), words
        self.virtual_size = Size(self.size.width, len(words))
        self.refresh()

    def stay(self, place: int | None) -> None:
        """The source under the cursor is in another row now, or gone; drawn with the next rows."""
        self.cursor = place
        self.stood = place if place is not None else self.stood

    def moved(self, by: int) -> int:
        """The row this many further; from a source that has gone, the first one down is the one that followed."""
        if self.cursor is None and by > 0:
            by -= 1
        return max(0, min(self.stood + by, len(self.rows) - 1))

    def go(self, place: int) -> None:
        before, self.cursor, self.stood = self.stood, place, place
        for each in {before, place}:
            self.refresh(Region(0, each - self.scroll_offset.y, self.size.width, 1))
        self.scroll_to_region(Region(0, place, self.size.width, 1), animate=False, force=True)

    def render_line(self, y: int) -> Strip:
        palette, cells = palette_of(self.app), self.size.width
        place = y + self.scroll_offset.y
        if self.words and 0 < place <= len(self.words):
            tone = "text" if place == 1 else "soft"
            return exactly([Segment(f"  {fit(self.words[place - 1], cells - 3)}", palette.style(tone))], cells,
                           palette.ground)  # fmt: skip
        if place >= len(self.rows):
            return Strip.blank(cells, palette.ground)
        here = place == self.cursor
        ground = "highlight" if here else "ground"
        found = row(self.columns, self.rows[place], palette, here=here, ground=ground)
        return exactly(found, cells, palette.style("soft", ground))

    def on_click(self, event: events.Click) -> None:
        place = event.y + self.scroll_offset.y
        if place < len(self.rows):
            self.post_message(self.Clicked(place))
