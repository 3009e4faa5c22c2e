"""The rows of the tray, and what is known of the one under the cursor."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from tui.capture.records import Proposed
from tui.text import clean
from tui.views.table import ALL, Column
from tui.views.tray import TrayLine
from tui.widgets.lines import Line
from tui.widgets.table import fitted, row
from tui.widgets.theme import Palette


class TrayRow(NamedTuple):
    """A proposal that waits."""

    id: int
    proposed: Proposed


_WIDE: Final = 100
"""From so many cells on there is room for all three."""


def drawn(line: TrayLine, palette: Palette, cells: int, *, here: bool) -> Line:
    """Whom, what, from where."""
    whom, origin = (16, 14) if cells < _WIDE else (min(28, cells // 4), min(40, cells // 4))
    columns: tuple[Column[TrayLine], ...] = (
        Column("", lambda each: clean(each.name), whom, "<", "bold text" if here else "text"),
        Column("", lambda each: clean(each.what), ALL, "<", "text", gap=1),
        Column("", lambda each: clean(each.origin), origin, "<", _certainty, gap=1),
    )
    ground = "highlight" if here else "ground"
    return row(fitted(columns, cells), line, palette, here=here, cursor="bold accent", ground=ground)


def _certainty(line: TrayLine) -> str:
    return "soft" if line.proposed.certain else "open"


def details(line: TrayLine) -> Iterator[str]:
    """Everything about a row that may not fit in its line."""
    yield f"{clean(line.name)}: {clean(line.what)}"
    doubt = "certain" if line.proposed.certain else "to be looked at"
    ref = f", {line.proposed.ref}" if line.proposed.ref else ""
    yield f"from {clean(line.origin)}{clean(ref)}; {doubt}"
