"""The fields of a person as a small table, edited in place."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Offset, Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.text import clean, fit, width
from tui.widgets.links import Link, linked_segments
from tui.widgets.theme import CURSOR
from tui.widgets.wrap import within, wrap

NO_STYLE = Style()
_MOST = 3
"""The most lines of a value where the fields stand in one column."""


class FieldLine(NamedTuple):
    """A field as shown."""

    name: str
    label: str
    value: str
    links: tuple[Link, ...] = ()
    """Of the addresses in the value."""


class FieldTable(Widget):
    """Fields in one or two columns, read downwards, with a cursor. None before somebody was drawn.

    In one column long values are wrapped; in two, the one under the cursor takes its whole line.
    """

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
        self._parts: list[list[str]] = []
        """The lines of each value."""
        self._tops = [0]
        """The first line of each field in one column, and the end."""

    @property
    def rows(self) -> int:
        """The lines of a column."""
        return max(1, self._tops[-1] if self.columns == 1 else self.fields_in_a_column)

    @property
    def fields_in_a_column(self) -> int:
        return -(-len(self.lines) // self.columns)

    @property
    def top(self) -> int:
        """The first line of the field under the cursor."""
        return self._top(self.cursor or 0)

    def _top(self, place: int) -> int:
        return self._tops[place] if self.columns == 1 else place % self.rows

    @property
    def current(self) -> FieldLine | None:
        return self.lines[self.cursor] if self.cursor is not None and self.lines else None

    def update(self, lines: list[FieldLine]) -> None:
        if lines != self.lines:
            self.lines = lines
            self._lay_out()

    def set_columns(self, columns: int) -> None:
        if columns != self.columns:
            self.columns = columns
            self._lay_out()

    def on_resize(self) -> None:
        self._lay_out()

    def _lay_out(self) -> None:
        shown = [clean(line.value) or "-" for line in self.lines]
        if self.columns == 1 and self.size.width:  # before the first layout nothing is wrapped
            self._parts = [within(wrap(value, self._cells), _MOST) for value in shown]
        else:
            self._parts = [[value] for value in shown]
        self._tops = [0, *accumulate(map(len, self._parts))]
        self.styles.height = self.rows
        self.refresh()

    @property
    def _wide(self) -> int:
        """The cells of a column."""
        return self.size.width // self.columns

    @property
    def _cells(self) -> int:
        """The cells of a value."""
        return self._wide - self.LABEL - 1

    def go(self, place: int | None) -> None:
        """Moves the cursor to a field, or away."""
        if not self.lines:
            return
        before, self.cursor = self.cursor, place
        for each in {before, place} - {None}:
            assert each is not None
            self.refresh(Region(0, self._top(each), self.size.width, len(self._parts[each])))

    def pointed(self) -> Offset | None:
        """Where the cursor is."""
        if self.current is None or self.cursor is None:
            return None
        return Offset(self._column(self.cursor) * self._wide, self.top)

    def _column(self, place: int) -> int:
        return place // max(1, self.fields_in_a_column)

    def _at(self, column: int, y: int) -> int:
        """The field on a line of a column; past the last where there is none."""
        return bisect_right(self._tops, y) - 1 if self.columns == 1 else column * self.rows + y

    def step(self, across: int, down: int) -> bool:
        """Moves the cursor; False at the edges, and before there are fields."""
        if self.cursor is None or not self.lines:
            return False
        rows = self.fields_in_a_column
        column, row = divmod(self.cursor, rows)
        column, row = column + across, row + down
        place = column * rows + row
        if not (0 <= column < self.columns and 0 <= row < rows and place < len(self.lines)):
            return False
        self.go(place)
        return True

    def render_line(self, y: int) -> Strip:
        segments: list[Segment] = []
        places = [self._at(column, y) for column in range(self.columns)]
        whole = next((place for place in places if place == self.cursor and self._is_cut(place)), None)
        for place in places if whole is None else [whole]:
            if place < len(self.lines) and y < self.rows:
                segments += self._drawn(place, y - self._top(place), self.size.width if whole == place else self._wide)
        return Strip(segments).adjust_cell_length(self.size.width, self.rich_style)

    def _is_cut(self, place: int) -> bool:
        """In two columns it has no room for all of its value."""
        return self.columns > 1 and place < len(self.lines) and width(self._parts[place][0]) > self._cells

    def _drawn(self, place: int, part: int, cells: int) -> list[Segment]:
        """A line of a field, in so many cells."""
        label = self.rich_style + self.get_component_rich_style("fields--label", partial=True)
        value = self.rich_style + self.get_component_rich_style("fields--value", partial=True)
        highlight = self.get_component_rich_style("fields--cursor", partial=True)
        fact, here, shown = self.lines[place], place == self.cursor, self._parts[place][part]
        named = f"{CURSOR if here else ' '}{fact.label}" if part == 0 else ""
        style = (value if fact.value else label) + (highlight if here else NO_STYLE)
        links = fact.links
        if len(links) == 1 and clean(fact.value) == links[0].words:  # each part of it leads there
            links = (Link(shown, links[0].target),)
        room = cells - self.LABEL - 1
        return [
            Segment(fit(named, self.LABEL), label + highlight if here else label),
            *linked_segments(fit(shown, room), links, style),
            Segment(" ", self.rich_style),
        ]

    def on_click(self, event: events.Click) -> None:
        place = self._at(min(self.columns - 1, event.x // max(1, self._wide)), event.y)
        if event.y < self.rows and place < len(self.lines):
            again = place == self.cursor
            self.go(place)
            self.post_message(self.Reached(again))
