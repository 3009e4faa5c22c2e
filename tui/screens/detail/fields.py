"""The fields of a person as a small table, edited in place."""

from __future__ import annotations

from typing import NamedTuple

from rich.segment import Segment
from textual import events
from textual.geometry import Offset, Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.text import clean, fit
from tui.widgets.links import Link, linked_segments
from tui.widgets.theme import CURSOR


class FieldLine(NamedTuple):
    """A field as shown."""

    name: str
    label: str
    value: str
    links: tuple[Link, ...] = ()
    """Of the addresses in the value."""


class FieldTable(Widget):
    """Fields in one or two columns, read downwards, with a cursor. None before somebody was drawn."""

    COMPONENT_CLASSES = {"fields--label", "fields--value", "fields--cursor"}
    DEFAULT_CSS = """
    FieldTable {
        width: 1fr;
        & > .fields--label { color: $foreground-muted; }
        & > .fields--value { color: $foreground; }
        & > .fields--cursor { color: $block-cursor-foreground; background: $block-cursor-background; }
        &:nocolor > .fields--cursor { text-style: reverse; }
    }
    """
    LABEL = 13

    class Reached(Message):
        """A click moved the cursor to a field; ``again``: it was there already, which edits."""

        def __init__(self, again: bool) -> None:
            super().__init__()
            self.again = again

    def __init__(self) -> None:
        super().__init__(id="fields")
        self.lines: list[FieldLine] = []
        self.columns = 1
        self.cursor: int | None = 0
        """The field under the cursor; None while the cursor is not in the table."""

    @property
    def rows(self) -> int:
        return max(1, -(-len(self.lines) // self.columns))

    @property
    def current(self) -> FieldLine | None:
        return self.lines[self.cursor] if self.cursor is not None and self.lines else None

    def update(self, lines: list[FieldLine]) -> None:
        if lines != self.lines:
            self.lines = lines
            self.styles.height = self.rows
            self.refresh()

    def set_columns(self, columns: int) -> None:
        if columns != self.columns:
            self.columns = columns
            self.styles.height = self.rows
            self.refresh()

    def go(self, place: int | None) -> None:
        """Moves the cursor to a field, or away."""
        if not self.lines:
            return
        before, self.cursor = self.cursor, place
        for each in {before, place} - {None}:
            assert each is not None
            self.refresh(Region(0, each % self.rows, self.size.width, 1))

    def pointed(self) -> Offset | None:
        """Where the cursor is."""
        if self.current is None or self.cursor is None:
            return None
        column, row = divmod(self.cursor, self.rows)
        return Offset(column * (self.size.width // self.columns), row)

    def step(self, across: int, down: int) -> bool:
        """Moves the cursor; False at the edges."""
        if self.cursor is None:
            return False
        column, row = divmod(self.cursor, self.rows)
        column, row = column + across, row + down
        place = column * self.rows + row
        if not (0 <= column < self.columns and 0 <= row < self.rows and place < len(self.lines)):
            return False
        self.go(place)
        return True

    def render_line(self, y: int) -> Strip:
        wide = self.size.width // self.columns
        segments: list[Segment] = []
        label = self.rich_style + self.get_component_rich_style("fields--label", partial=True)
        value = self.rich_style + self.get_component_rich_style("fields--value", partial=True)
        highlight = self.get_component_rich_style("fields--cursor", partial=True)
        for column in range(self.columns):
            place = column * self.rows + y
            if place >= len(self.lines) or y >= self.rows:
                continue
            fact = self.lines[place]
            here = place == self.cursor
            text = clean(fact.value) or "-"
            segments.append(
                Segment(fit(f"{CURSOR if here else ' '}{fact.label}", self.LABEL), label + highlight if here else label)
            )
            style = value if fact.value else label
            style = style + highlight if here else style
            segments += linked_segments(fit(text, wide - self.LABEL - 1), fact.links, style)
            segments.append(Segment(" ", self.rich_style))
        return Strip(segments).adjust_cell_length(self.size.width, self.rich_style)

    def on_click(self, event: events.Click) -> None:
        place = event.x // max(1, self.size.width // self.columns) * self.rows + event.y
        if event.y < self.rows and place < len(self.lines):
            again = place == self.cursor
            self.go(place)
            self.post_message(self.Reached(again))
