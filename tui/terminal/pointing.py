"""Where the terminal's own cursor stands: it is hidden, and braille lines, magnifiers and screen readers follow it.

In a field it is where the next letter goes. Elsewhere a widget with a line that the keys are about answers ``pointed``:
the place of that line in it, or None.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.app import App
from textual.geometry import Offset
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, TextArea


def pointed(app: App[Any]) -> Offset:
    """The place on the screen on top; without a line the first cell of its sheet, or of the screen."""
    screen = app.screen
    focused = screen.focused
    if isinstance(focused, TextArea):
        return focused.cursor_screen_offset
    if isinstance(focused, Input):  # behind the last letter Textual says one cell more
        return focused.cursor_screen_offset - Offset(focused.cursor_position >= len(focused.value), 0)
    place = _in(focused) or next(filter(None, map(_in, screen.walk_children(Widget))), None)
    if place is None and focused is not None:
        place = focused.region.offset
    return place or _first(screen)


def _in(widget: Widget | None) -> Offset | None:
    line: Callable[[], Offset | None] | None = getattr(widget, "pointed", None)
    if widget is None or line is None or not widget.region.size:
        return None
    place = line()
    return widget.content_region.offset + place if place is not None else None


def _first(screen: Screen[Any]) -> Offset:
    return next((each.content_region.offset for each in screen.query(".sheet").results(Widget)), Offset())
