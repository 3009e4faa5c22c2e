"""A few lines, each with its key, to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from tui.text import fit
from tui.widgets.theme import CURSOR


def cursor_style(widget: Widget) -> str:
    """How the line under the cursor is drawn, without colours too."""
    return "reverse" if widget.app.no_color else "$block-cursor-foreground on $block-cursor-background"


class Choice(NamedTuple):
    """One line of a choice."""

    key: str
    name: str
    what: str = ""
    """In muted words beside the name."""


class Choices(Widget):
    """A few lines, each with its key; arrows and a cursor for those who want them."""

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
        """A line a choice, the one under the cursor reversed."""
        wide = max((len(choice.name) for choice in self.choices), default=0)
        lines = []
        for place, choice in enumerate(self.choices):
            here = self.show_cursor and place == self.cursor
            name = fit(choice.name, wide)
            if here:
                rest = fit(choice.what, max(0, self.size.width - wide - 6))
                lines.append(Content.styled(f"{CURSOR}{choice.key}  {name}  {rest}", cursor_style(self)))
            else:
                key = (f" {choice.key}", "bold $text-accent")
                lines.append(Content.assemble(key, f"  {name}  ", (choice.what, "dim")))
        return Content("\n").join(lines)

    def move(self, by: int) -> None:
        """The cursor goes up or down, around the ends."""
        self.cursor = (self.cursor + by) % len(self.choices)

    def on_click(self, event: events.Click) -> None:
        """A click picks."""
        if 0 <= event.y < len(self.choices):
            self.post_message(self.Picked(event.y))
