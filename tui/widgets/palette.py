"""The palette that widgets draw with."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import App

from tui.widgets.theme import Palette, palette


def palette_of(app: App[object]) -> Palette:
    """The palette of the application; a default one if it has none."""
    own: Callable[[], Palette] | None = getattr(app, "palette", None)
    return own() if own is not None else palette("rgb")
