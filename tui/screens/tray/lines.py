"""The rows of the tray, and what is known of the one under the cursor."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from rich.segment import Segment

from tui.capture.records import Proposed
from tui.text import clean, fit
from tui.views.tray import TrayLine
from tui.widgets.lines import Line
from tui.widgets.theme import CURSOR, Palette


class TrayRow(NamedTuple):
    """A proposal that waits."""

    id: int
    proposed: Proposed


_WIDE: Final = 100
"""From so many cells on there is room for all three."""


def drawn(line: TrayLine, palette: Palette, cells: int, *, here: bool) -> Line:
    """Whom, what, from where."""
    ground = "highlight" if here else "ground"
    style = palette.style
    whom, origin = (16, 14) if cells < _WIDE else (min(28, cells // 4), min(40, cells // 4))
    what = max(0, cells - whom - origin - 4)
    return [
        Segment(CURSOR if here else " ", style("accent", ground, bold=True)),
        Segment(f"{fit(clean(line.name), whom)} ", style("text", ground, bold=here)),
        Segment(f"{fit(clean(line.what), what)} ", style("text", ground)),
        Segment(f"{fit(clean(line.origin), origin)} ", style("soft" if line.proposed.certain else "open", ground)),
    ]


def details(line: TrayLine) -> Iterator[str]:
    """Everything about a row that may not fit in its line."""
    yield f"{clean(line.name)}: {clean(line.what)}"
    doubt = "certain" if line.proposed.certain else "to be looked at"
    ref = f", {line.proposed.ref}" if line.proposed.ref else ""
    yield f"from {clean(line.origin)}{clean(ref)}; {doubt}"
