"""Uses of Textual's private names, one line each: the place to check when Textual changes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich.color import ColorSystem
from textual.app import App
from textual.filter import Monochrome, NoColor
from textual.geometry import Size
from textual.notifications import Notification
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets._toast import ToastHolder


def notifications(app: App[Any]) -> Iterable[Notification]:
    """The messages on the screen."""
    return app._notifications


def remove_places_of_messages(screen: Screen[Any]) -> None:
    """Removes the widgets in which messages are shown."""
    screen.query(ToastHolder).remove()


def limit_colours(app: App[Any], most: ColorSystem) -> None:
    """Uses at most this colour system."""
    app.console._color_system = min(most, app.console._color_system or most)


def send_no_colours(app: App[Any]) -> None:
    """Removes all colours. Textual's own filter, chosen before the theme, would turn default colours into greys."""
    app._filters = [each for each in app._filters if not isinstance(each, Monochrome)] + [NoColor()]


def size_before(screen: Screen[Any]) -> Size:
    """The size of a screen before it was resumed."""
    return screen._size


def forget_repaints(widget: Widget) -> None:
    """Drops the pending repaints of a widget that was just painted completely."""
    widget._exchange_repaint_regions()


def bind(widget: Widget, key: str, action: str, words: str) -> None:
    """Adds a key to a single widget, beside those of its class."""
    widget._bindings.bind(key, action, words, show=False)
