"""What a screen still hears once it is closed, and whether a click was beside it."""

from __future__ import annotations

from typing import Any, TypeVar

from textual.errors import NoWidget
from textual.events import Click, Mount, Resize
from textual.message import Message
from textual.screen import Screen

S = TypeVar("S", bound=type[Screen[Any]])

_OF_WIDGETS = ("tui.", "textual.widgets.")
"""The modules of messages in which widgets say what a user did: typed, chosen, clicked."""


def hears_while_open(screen: S) -> S:
    """Screens of this class hear nothing from their widgets once they are closed.

    A widget's message arrives later than the keys that were typed after it. One of these keys may have closed the
    screen, and the message would act on something that is no longer seen. A screen that was closed before it was
    mounted, or opened while the application ends, has no widgets to fill.
    """
    hear = screen._on_message

    async def on_message(self: Screen[Any], message: Message) -> None:
        of_widgets = isinstance(message, (Mount, Resize)) or type(message).__module__.startswith(_OF_WIDGETS)
        if not of_widgets or (self in self.app.screen_stack and not self.app._exit):
            await hear(self, message)

    screen._on_message = on_message  # type: ignore[method-assign,assignment]
    return screen


def is_beside(screen: Screen[Any], click: Click) -> bool:
    """True for a click beside everything on the screen."""
    try:
        return screen.get_widget_at(click.screen_x, click.screen_y)[0] is screen
    except NoWidget:  # the terminal has become smaller since
        return False
