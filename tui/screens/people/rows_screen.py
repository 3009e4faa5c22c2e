"""Base of the screens that are one list: a heading, counts, rows with a cursor, and all about the row under it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic

from rich.segment import Segment
from textual.app import ComposeResult

from tui.commands import footer
from tui.screens.people.people_screen import PeopleScreen
from tui.text import fit
from tui.widgets.lines import Line
from tui.widgets.palette import palette_of
from tui.widgets.row_table import R, RowTable
from tui.widgets.text_lines import KeyFooter, OneLine, ScrollingLines
from tui.widgets.wrap import wrap


class RowsScreen(PeopleScreen, Generic[R]):
    """Rows with a cursor. What is under it is what keys mean."""

    AUTO_FOCUS = ""
    DEFAULT_CSS = """
    RowsScreen {
        layout: vertical;
        overflow: hidden;
        & > #below { margin-top: 1; }
    }
    """

    def compose(self) -> ComposeResult:
        yield OneLine(id="head")
        yield OneLine(id="counts")
        yield RowTable[R](self.draw_row)
        yield ScrollingLines(id="below")
        yield KeyFooter(id="foot")

    @property
    def table(self) -> RowTable[R]:
        return self.query_one(RowTable)

    def draw_row(self, row: R, here: bool, cells: int) -> Line:
        """The segments of a row; ``here``: the cursor is on it."""
        raise NotImplementedError

    def heading(self) -> tuple[str, str]:
        """What stands at the left and at the right end of the first line."""
        raise NotImplementedError

    def draw(self) -> None:
        """Draws the counts, and all about the row under the cursor."""
        raise NotImplementedError

    def on_mount(self) -> None:
        self._draw_frame()
        self.listener.start()

    def on_scrolling_lines_resized(self) -> None:
        self.draw()

    def theme_changed(self) -> None:
        self._draw_frame()
        self.table.refresh()
        self.draw()

    def _draw_frame(self) -> None:
        self.draw_head()
        self.draw_footer()

    def draw_head(self) -> None:
        style, (left, right) = palette_of(self.app).style, self.heading()
        name = Segment(f" {left}", style("accent", "panel", bold=True))
        self.query_one("#head", OneLine).update([name], [Segment(f"{right} ", style("soft", "panel"))])

    def draw_footer(self) -> None:
        self.query_one(KeyFooter).show_keys(footer(self.place, is_empty=not self.table.rows))

    def show_counts(self, words: str) -> None:
        style = palette_of(self.app).style("text", "panel")
        self.query_one("#counts", OneLine).update([Segment(fit(f" {words}", self.size.width), style)])

    def show_below(self, lines: Iterable[str]) -> None:
        """Shows lines below the rows, the first in a stronger tone."""
        style, cells = palette_of(self.app).style, self.size.width
        self.query_one("#below", ScrollingLines).update(
            [
                [Segment(fit(f" {part}", cells), style("soft" if place else "text"))]
                for place, line in enumerate(lines)
                for part in wrap(line, cells - 2)
            ]
        )

    def go(self, place: int) -> None:
        """Moves the cursor."""
        if self.table.rows:
            self.table.go(place)
            self.draw()

    def move(self, by: int) -> None:
        self.go(self.table.moved(by))

    def on_row_table_clicked(self, message: RowTable.Clicked) -> None:
        self.go(message.place)
