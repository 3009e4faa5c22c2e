"""The look in force: what widgets draw with."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from textual.app import App

from tui.widgets.theme import Palette


@runtime_checkable
class HasPalette(Protocol):
    """An application that chose a look."""

    def palette(self) -> Palette:
        """What widgets draw with."""
        ...


def palette_of(app: App[object]) -> Palette:
    """The look in force; the usual one in an application that chose none."""
    return app.palette() if isinstance(app, HasPalette) else Palette("rgb")
