"""Widgets of lines: one line on the ground of a panel, the keys of a screen, lines that scroll."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from textual.geometry import Size
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
    """One line on the ground of a panel: the head, the keys."""

    DEFAULT_CSS = """
    OneLine { height: 1; width: 1fr; background: $surface; }
    """
    ALLOW_SELECT = False

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.segments: list[Segment] = []
        self.right: list[Segment] = []

    def update(self, segments: Line, right: Line = ()) -> None:
        """Other words, and those at the right end."""
        if (list(segments), list(right)) != (self.segments, self.right):
            self.segments, self.right = list(segments), list(right)
            self.refresh()

    def render_line(self, _y: int) -> Strip:
        """The line."""
        soft = palette_of(self.app).style("soft", "panel")
        room = self.size.width - sum(width(segment.text) for segment in self.right)
        return exactly([*exactly(self.segments, max(0, room), soft), *self.right], self.size.width, soft)


class KeyFooter(OneLine):
    """The keys of a screen, as many as have room; or words in their place."""

    _commands: Sequence[Command] = ()

    def show_keys(self, commands: Sequence[Command]) -> None:
        """These keys; drawn with the look of now."""
        self._commands = commands
        self.refresh()

    def update(self, segments: Line, right: Line = ()) -> None:
        """Words in the place of the keys."""
        self.show_keys(())
        super().update(segments, right)

    def render_line(self, y: int) -> Strip:
        """The line."""
        if self._commands:
            self.segments, self.right = hints(self._commands, palette_of(self.app), self.size.width), []
        return super().render_line(y)


class ScrollingLines(ScrollView, can_focus=False):
    """Lines drawn as they are told; they scroll where not all of them fit."""

    DEFAULT_CSS = """
    ScrollingLines { height: 1fr; width: 1fr; scrollbar-size-vertical: 1; overflow-x: hidden; }
    """
    ALLOW_SELECT = False

    class Resized(Message):
        """There is another room for them."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.lines: list[list[Segment]] = []

    def on_resize(self) -> None:
        """Whoever made the lines makes them anew."""
        self.post_message(self.Resized())

    def update(self, lines: Sequence[Line]) -> None:
        """Other lines."""
        found = [list(line) for line in lines]
        if found != self.lines:
            self.lines = found
            self.virtual_size = Size(self.size.width, len(found))
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """One of them."""
        ground, place = palette_of(self.app).ground, y + self.scroll_offset.y
        line = self.lines[place] if place < len(self.lines) else []
        return exactly(line, self.size.width, ground)
