"""A short list to choose from, each line with its key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual import events
from textual.content import Content
from textual.geometry import Offset
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from tui.text import cut, fit, width
from tui.widgets.theme import CURSOR


def cursor_style(widget: Widget) -> str:
    """The style of the line under the cursor, also without colours."""
    return "reverse" if widget.app.no_color else "$block-cursor-foreground on $block-cursor-background"


class Choice(NamedTuple):
    """One line to choose."""

    key: str
    name: str
    what: str = ""
    """Shown in muted words beside the name."""


class Choices(Widget):
    """A short list, each line with its key; also with a cursor."""

    DEFAULT_CSS = """
    Choices { height: auto; width: 1fr; }
    """

    cursor = reactive(0)

    class Picked(Message):
        """A line was clicked."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    def __init__(self, choices: Sequence[Choice], *, show_cursor: bool = True) -> None:
        super().__init__()
        self.choices = list(choices)
        self.show_cursor = show_cursor

    def render(self) -> Content:
        wide = max((width(choice.name) for choice in self.choices), default=0)
        wide = min(wide, max(1, self.size.width - 6))
        lines = []
        for place, choice in enumerate(self.choices):
            here = self.show_cursor and place == self.cursor
            name, room = fit(choice.name, wide), max(0, self.size.width - wide - 6)
            if here:
                rest = fit(choice.what, room)
                lines.append(Content.styled(f"{CURSOR}{choice.key}  {name}  {rest}", cursor_style(self)))
            else:
                key = (f" {choice.key}", "bold $text-accent")
                lines.append(Content.assemble(key, f"  {name}  ", (cut(choice.what, room), "dim")))
        return Content("\n").join(lines)

    def pointed(self) -> Offset | None:
        """Where the cursor is."""
        return Offset(0, self.cursor) if self.show_cursor and self.choices else None

    def move(self, by: int) -> None:
        """Moves the cursor; wraps around at the ends."""
        self.cursor = (self.cursor + by) % len(self.choices)

    def on_click(self, event: events.Click) -> None:
        if 0 <= event.y < len(self.choices):
            self.post_message(self.Picked(event.y))
