"""Widgets for lines of text: a single line, the footer with the keys, lines that scroll."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from tui.commands import Command
from tui.text import width
from tui.widgets.hints import hints
from tui.widgets.lines import Line, exactly
from tui.widgets.palette import palette_of


class OneLine(Widget):
    """A single line on the panel's background."""

    DEFAULT_CSS = """
    OneLine { height: 1; width: 1fr; background: $surface; }
    """
    ALLOW_SELECT = False

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.segments: list[Segment] = []
        self.right: list[Segment] = []

    def update(self, segments: Line, right: Line = ()) -> None:
        """Shows other segments, and others at the right end."""
        before, self.segments, self.right = (self.segments, self.right), list(segments), list(right)
        end = sum(width(segment.text) for segment in self.right)
        if self.segments != before[0] or end != sum(width(segment.text) for segment in before[1]):
            self.refresh()
        elif self.right != before[1]:  # the time, mostly
            self.refresh(Region(self.size.width - end, 0, end, 1))

    def render_line(self, _y: int) -> Strip:
        soft = palette_of(self.app).style("soft", "panel")
        room = self.size.width - sum(width(segment.text) for segment in self.right)
        return exactly([*exactly(self.segments, max(0, room), soft), *self.right], self.size.width, soft)


class KeyFooter(OneLine):
    """The keys of a screen, as many as fit; or words in their place."""

    _commands: Sequence[Command] = ()

    def show_keys(self, commands: Sequence[Command]) -> None:
        """Shows the keys of these commands; drawn in the current palette."""
        if commands != self._commands:
            self._commands = commands
            self.refresh()

    def update(self, segments: Line, right: Line = ()) -> None:
        """Shows words in place of the keys."""
        self.show_keys(())
        super().update(segments, right)

    def render_line(self, y: int) -> Strip:
        if self._commands:
            self.segments, self.right = hints(self._commands, palette_of(self.app), self.size.width), []
        return super().render_line(y)


class ScrollingLines(ScrollView, can_focus=False):
    """Shows lines; scrolls if they do not fit."""

    DEFAULT_CSS = """
    ScrollingLines { height: 1fr; width: 1fr; scrollbar-size-vertical: 1; overflow-x: hidden; }
    """
    ALLOW_SELECT = False

    class Resized(Message):
        """The owner should make the lines again, for another size."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.lines: list[list[Segment]] = []
        self.cursor: Offset | None = None
        """The place among the lines that keys are about, if one is."""

    def pointed(self) -> Offset | None:
        """Where that is on the screen of this widget."""
        return self.cursor - self.scroll_offset if self.cursor is not None else None

    def on_resize(self) -> None:
        self.post_message(self.Resized())

    def update(self, lines: Sequence[Line]) -> None:
        found = [list(line) for line in lines]
        if found != self.lines:
            self.lines = found
            self.virtual_size = Size(self.size.width, len(found))
            self.refresh()

    def render_line(self, y: int) -> Strip:
        ground, place = palette_of(self.app).ground, y + self.scroll_offset.y
        line = self.lines[place] if place < len(self.lines) else []
        return exactly(line, self.size.width, ground)
