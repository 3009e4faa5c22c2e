"""Lines of an exact width, every cell of them with a style."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip


def exactly(segments: Sequence[Segment], cells: int, ground: Style) -> Strip:
    """A strip of exactly ``cells`` cells: padded with ``ground``, or cut."""
    strip = Strip(segments)
    if strip.cell_length > cells:
        return strip.crop(0, cells)
    return strip.adjust_cell_length(cells, ground)
