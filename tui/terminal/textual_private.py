"""Uses of Textual's private names, one line each: the place to check when Textual changes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.binding import Binding
from textual.color import Color
from textual.filter import DimFilter, LineFilter, Monochrome, NoColor
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


class ReadableFilter(LineFilter):
    """Takes the dimming from words of sixteen colours: some terminals dim them until they cannot be read."""

    def __init__(self, app: App[Any]) -> None:
        super().__init__()
        self._app = app

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        del background
        if not self._app.native_ansi_color:
            return segments
        return [self._readable(each) if each.style is not None and each.style.dim else each for each in segments]

    def _readable(self, segment: Segment) -> Segment:
        text, style, _ = segment
        assert style is not None
        return Segment(text, style + _NOT_DIM) if any(map(str.isalnum, text)) else segment


_NOT_DIM = Style(dim=False)


def dim_readably(app: App[Any], share: float) -> None:
    """Dims a word so that this share of its colour is left, in truecolor; not at all in sixteen colours."""
    for each in app._filters:
        if isinstance(each, DimFilter):
            each.dim_factor = share
    app._filters.insert(0, ReadableFilter(app))


def size_before(screen: Screen[Any]) -> Size:
    """The size of a screen before it was resumed."""
    return screen._size


def forget_repaints(widget: Widget) -> None:
    """Drops the pending repaints of a widget that was just painted completely."""
    widget._exchange_repaint_regions()


def bind(widget: Widget, key: str, action: str, words: str) -> None:
    """Adds a key to a single widget, beside those of its class."""
    widget._bindings.bind(key, action, words, show=False)


def bindings_of(widget: Widget) -> dict[str, Binding]:
    """The keys of a widget itself with what they do, those of its own class before what it has from others."""
    return {key: found[-1] for key, found in widget._bindings.key_to_bindings.items()}


def is_to_be_drawn(app: App[Any]) -> bool:
    """True if the screen on top draws something with its next tick. (Those below may wait until they are on top.)"""
    return any(
        screen._layout_required
        or screen._scroll_required
        or screen._repaint_required
        or screen._recompose_required
        or screen._dirty_widgets
        for screen in app.screen_stack[-1:]
    )
