"""What Textual keeps private and we need, each in one line: here it is looked for when Textual changes."""

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


def notifications(app: App[Any]) -> Iterable[Notification]:
    """The messages that stand on the screen."""
    return app._notifications


def limit_colours(app: App[Any], most: ColorSystem) -> None:
    """At most so many colours."""
    app.console._color_system = min(most, app.console._color_system or most)


def send_no_colours(app: App[Any]) -> None:
    """No colours at all: Textual chose before the theme was known, and would turn default colours into greys."""
    app._filters = [each for each in app._filters if not isinstance(each, Monochrome)] + [NoColor()]


def size_before(screen: Screen[Any]) -> Size:
    """The size of a screen before it was resumed."""
    return screen._size


def forget_repaints(widget: Widget) -> None:
    """All of it is painted now: nothing is left for the next time."""
    widget._exchange_repaint_regions()


def bind(widget: Widget, key: str, action: str, words: str) -> None:
    """One more key of a single widget, beside those of its class."""
    widget._bindings.bind(key, action, words, show=False)
