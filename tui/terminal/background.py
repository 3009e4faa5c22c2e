"""Screens below the one on top: a hidden one paints nothing, one under a dialog only what changed.

Textual takes the screen below the top one as visible, also below one that covers it, and paints it whole with every
change, so that a line in the background costs the whole terminal.
"""

from __future__ import annotations

from typing import Any, TypeVar

from rich.console import RenderableType
from textual._context import visible_screen_stack
from textual.screen import Screen

from tui.terminal.driver import DrawingApp

S = TypeVar("S", bound=type[Screen[Any]])


class LayeredApp(DrawingApp):
    """Knows which screens can be seen: the one on top, and what a dialog lies over."""

    @property
    def _background_screens(self) -> list[Screen[Any]]:
        """The screens that can be seen below the one on top, from the lowest."""
        stack = self.screen_stack
        lowest = len(stack) - 1
        while lowest > 0 and stack[lowest].is_modal:
            lowest -= 1
        return stack[lowest:-1]


def paints_what_changed(screen: S) -> S:
    """Has screens of this class, while they lie below a dialog, paint only what changed in them, and lie over the next
    one below: Textual takes whichever was asked for last, so that two dialogs could lie over each other."""
    on_top, look = screen._compositor_refresh, screen.render

    def refresh(self: Screen[Any]) -> None:
        app, regions = self.app, self._compositor._dirty_regions
        if self is app.screen or app.is_inline:
            on_top(self)
        elif regions and self in app._background_screens:
            app.screen.refresh(*regions)
            regions.clear()
            self._dirty_widgets.clear()

    def render(self: Screen[Any]) -> RenderableType:
        stack = self.app.screen_stack
        place = stack.index(self) if self in stack else 0
        visible_screen_stack.set(stack[:place][-1:])
        return look(self)

    screen._compositor_refresh = refresh  # type: ignore[method-assign]
    screen.render = render  # type: ignore[method-assign]
    return screen
