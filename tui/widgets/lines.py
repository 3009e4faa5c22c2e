"""Lines of an exact width, with a style in every cell."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.text import cut, width
from tui.widgets.theme import Palette

Line = Sequence[Segment]


def exactly(segments: Sequence[Segment], cells: int, ground: Style) -> Strip:
    """A strip of exactly ``cells`` cells: cut, or padded in the style ``ground``."""
    strip = Strip(segments)
    if strip.cell_length > cells:
        return strip.crop(0, cells)
    return strip.adjust_cell_length(cells, ground)


def side_by_side(left: Sequence[Line], right: Sequence[Line], at: int, ground: Style) -> list[Line]:
    """Two blocks of lines, the second from cell ``at`` on."""
    return [[*exactly(one, at, ground), *other] for one, other in zip_longest(left, right, fillvalue=())]


def rule(words: str, cells: int, palette: Palette, note: Line = ()) -> list[Segment]:
    """A heading with a rule, ``cells`` wide, and a note behind the words if it fits."""
    line = palette.style("rule")
    found = [Segment("── ", line), Segment(cut(words, cells - 4) + " ", palette.style("accent"))]
    left = cells - sum(width(segment.text) for segment in found)
    noted = sum(width(segment.text) for segment in note)
    if note and noted + 4 <= left:
        found += [Segment("── ", line), *note, Segment(" ", line)]
        left -= noted + 4
    return [*found, Segment("─" * max(0, left), line)]
