"""The palette that widgets draw with."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from textual.app import App

from tui.widgets.theme import Palette, palette


@runtime_checkable
class HasPalette(Protocol):
    """An application with its own palette."""

    def palette(self) -> Palette: ...


def palette_of(app: App[object]) -> Palette:
    """The palette of the application; a default one if it has none."""
    return app.palette() if isinstance(app, HasPalette) else palette("rgb")
