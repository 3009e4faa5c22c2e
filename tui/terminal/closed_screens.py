"""Screens as they are left: what they hear from then on, and the click beside them that means it."""

from __future__ import annotations

from typing import Any, TypeVar

from textual.errors import NoWidget
from textual.events import Click, Mount
from textual.message import Message
from textual.screen import Screen

S = TypeVar("S", bound=type[Screen[Any]])

_OF_WIDGETS = ("tui.", "textual.widgets.")
"""The modules of messages in which widgets say what a user did: typed, chosen, clicked."""


def hears_while_open(screen: S) -> S:
    """Has screens of this class hear nothing more of their widgets once they were left.

    A widget's message comes behind the keys typed after it. The screen may have been left by one of them, and what
    the message means would be done to what is no longer seen. One that was left before it was mounted, or opened as
    the application is left, has no widgets to be filled.
    """
    hear = screen._on_message

    async def on_message(self: Screen[Any], message: Message) -> None:
        of_widgets = isinstance(message, Mount) or type(message).__module__.startswith(_OF_WIDGETS)
        if not of_widgets or (self in self.app.screen_stack and not self.app._exit):
            await hear(self, message)

    screen._on_message = on_message  # type: ignore[method-assign,assignment]
    return screen


def is_beside(screen: Screen[Any], click: Click) -> bool:
    """True for a click on the screen itself, beside all that is on it."""
    try:
        return screen.get_widget_at(click.screen_x, click.screen_y)[0] is screen
    except NoWidget:  # the terminal has become smaller since
        return False
