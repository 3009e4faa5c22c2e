"""What Textual itself costs: ``python -m tests.bench.floors empty`` or ``list ROWS``.

``empty`` is a screen with one Static. ``list`` is the least that moves a cursor over many rows: one widget on the line
API that refreshes the two lines that changed, and turns a page at the end of one.
"""

from __future__ import annotations

import sys

from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

EMPTY = "Nothing here."
_PLAIN = Style.parse("#e1e4eb on #0f1116")
_LIT = Style.parse("bold #e1e4eb on #36465e")


class Empty(App[None]):
    """One Static."""

    def compose(self) -> ComposeResult:
        """The Static."""
        yield Static(EMPTY)


class Rows(Widget, can_focus=True):
    """Numbered rows, one of them lit."""

    DEFAULT_CSS = "Rows { width: 1fr; height: 1fr; }"
    BINDINGS = [("j", "step(1)"), ("k", "step(-1)"), ("g", "first")]

    def __init__(self, many: int) -> None:
        super().__init__()
        self.many = many
        self.top = self.at = 0

    def render_line(self, y: int) -> Strip:
        """A row."""
        row = self.top + y
        words = f" row {row}" if row < self.many else ""
        return Strip([Segment(words.ljust(self.size.width), _LIT if row == self.at else _PLAIN)])

    def action_step(self, by: int) -> None:
        """The cursor by a row."""
        was, self.at = self.at, max(0, min(self.at + by, self.many - 1))
        if not self.top <= self.at < self.top + self.size.height:
            self.top = max(0, self.at if by > 0 else self.at - self.size.height + 1)
            self.refresh()
            return
        for row in {was, self.at}:
            self.refresh(Region(0, row - self.top, self.size.width, 1))

    def action_first(self) -> None:
        """The first row."""
        self.top = self.at = 0
        self.refresh()


class List(App[None]):
    """The rows and nothing else."""

    def __init__(self, many: int) -> None:
        super().__init__()
        self.many = many

    def compose(self) -> ComposeResult:
        """The rows."""
        yield Rows(self.many)


if __name__ == "__main__":
    (Empty() if sys.argv[1] == "empty" else List(int(sys.argv[2]))).run()
