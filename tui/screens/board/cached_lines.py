"""Base of the board's widgets: draws lines, and caches each until it changes."""

from __future__ import annotations

from typing import Self

from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import var
from textual.strip import Strip
from textual.widget import Widget

from tui.screens.board.state import BoardState, Pane
from tui.terminal.textual_private import forget_repaints
from tui.widgets.theme import Palette


class Clicked(Message):
    """A person was clicked; ``opens``: a second time; ``at_meeting``: a stop of
    the cursor there."""

    def __init__(self, pane: Pane, who: int, *, opens: bool, at_meeting: int | None = None) -> None:
        super().__init__()
        self.at_meeting = at_meeting
        self.pane = pane
        self.who = who
        self.opens = opens


class CachedLines(Widget):
    """A widget drawn by ``render_line``, without border or padding, with a cache of its lines.

    Textual asks for all lines in the region around everything that changed; the unchanged ones come from the cache.
    """

    ALLOW_SELECT = False
    virtual_size = var(Size(0, 0))
    """A plain variable: nothing scrolls here, and Textual's reactive would trigger a layout and a full repaint."""

    def __init__(self, state: BoardState, palette: Palette, *, id: str | None = None) -> None:
        self._cache: dict[int, Strip] = {}
        super().__init__(id=id)
        self.state = state
        self.palette = palette
        self.cells = Size(0, 0)
        """The size for which the lines were made."""

    def set_palette(self, palette: Palette) -> None:
        self.palette = palette
        self.refresh()

    def lay_out(self, cells: Size) -> None:
        """Prepares everything for a new size; called before drawing."""
        self.cells = cells

    def on_resize(self, event: events.Resize) -> None:
        """Like ``render_lines``, for a widget that was not painted yet."""
        if event.size != self.cells:
            self.lay_out(event.size)
            self.refresh()

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Drops the lines of these regions from the cache."""
        if repaint and regions:
            for region in regions:
                for y in region.line_range:
                    self._cache.pop(y, None)
        elif repaint:
            self._cache.clear()
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Cached lines, or new ones.

        Textual paints before it reports a new size; adapting to the size here avoids a second painting.
        """
        if self.outer_size != self.cells:
            self._cache.clear()
            self.lay_out(self.outer_size)
            forget_repaints(self)
        kept = self._cache
        if missing := [y for y in crop.line_range if y not in kept]:
            filters, ground = self.get_line_filters(), self.background_colors[1]
            for y in missing:
                line = self.render_line(y)
                for each in filters:
                    line = line.apply_filter(each, ground)
                kept[y] = line
        lines = [kept[y] for y in crop.line_range]
        start, end = crop.column_span
        return lines if (start, end) == (0, self.cells.width) else [line.crop(start, end) for line in lines]


class CachedLine(CachedLines):
    """A single line, refreshed only if its snapshot has changed."""

    _drawn: object = None

    def _snapshot(self) -> object:
        """Everything that the line shows."""
        raise NotImplementedError

    def lay_out(self, cells: Size) -> None:
        super().lay_out(cells)
        self._drawn = self._snapshot()

    def show(self) -> None:
        drawn = self._snapshot()
        if drawn != self._drawn:
            self._drawn = drawn
            self.refresh()
