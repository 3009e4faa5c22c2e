"""The counts of how the day stands, on the panel at the top of a screen."""

from __future__ import annotations

from collections.abc import Iterable

from rich.segment import Segment

from tui.text import width
from tui.views.capacity_words import Figure
from tui.widgets.theme import GLYPHS, Palette

_GAP = 3


def fitting(figures: Iterable[Figure], palette: Palette, cells: int) -> list[Segment]:
    """The figures that fit, with blanks behind each: the last are left out, none is cut.

    Where there is no room for how many of them are late, the figure stands without.
    """
    found: list[Segment] = []
    for sign, words, tone, lateness in figures:
        text = f"{GLYPHS[sign]} {words}" if sign else words
        late = lateness if width(text) + width(lateness) <= cells else ""
        cells -= width(text) + width(late)
        if cells < 0:
            break
        found.append(Segment(text, palette.style(tone, "panel")))
        if late:
            found.append(Segment(late, palette.style("late", "panel", bold=True)))
        found.append(Segment(" " * _GAP, palette.style("soft", "panel")))
        cells -= _GAP
    return found
