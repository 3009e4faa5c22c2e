"""The rows of the tray, and what is known of the one under the cursor."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final, NamedTuple

from tui.capture.records import Proposed
from tui.capture.tray import in_order
from tui.text import clean, width
from tui.views.table import ALL, Column
from tui.views.tray import TrayLine
from tui.widgets.lines import Line
from tui.widgets.table import fitted, row
from tui.widgets.theme import Palette


class TrayRow(NamedTuple):
    """A proposal that waits."""

    id: int
    proposed: Proposed


class TrayRows:
    """The rows that are listed, the oldest first, kept as proposals change: one costs one row's work.

    Args:
        standing: what is listed, in order.
    """

    def __init__(self, standing: Mapping[int, Proposed]) -> None:
        self.rows = [TrayRow(number, each) for number, each in standing.items()]
        self._by_id = {row.id: row for row in self.rows}
        self.certain = sum(row.proposed.certain for row in self.rows)
        """So many of them are certain."""

    def __contains__(self, number: int) -> bool:
        return number in self._by_id

    def place(self, number: int) -> int | None:
        """Where a proposal is listed; None where it is not."""
        row = self._by_id.get(number)
        return bisect_left(self.rows, _order(row), key=_order) if row is not None else None

    def put(self, number: int, proposed: Proposed | None) -> bool:
        """A proposal as it stands now; None: it is listed no more. False if nothing is otherwise than it was."""
        row, before = None if proposed is None else TrayRow(number, proposed), self._by_id.get(number)
        if row == before:
            return False
        if (place := self.place(number)) is not None:
            self.certain -= self.rows.pop(place).proposed.certain
            del self._by_id[number]
        if row is not None:
            self._by_id[number] = row
            self.certain += row.proposed.certain
            insort(self.rows, row, key=_order)
        return True


def _order(row: TrayRow) -> tuple[datetime, int]:
    return in_order(row.id, row.proposed)


_BETWEEN: Final = 4
"""Cells of the cursor, between the columns, and at the end."""
_ORIGIN: Final = 14
"""Cells of where it comes from, whatever was said."""


def whom_cells(cells: int) -> int:
    """Cells for the names on a screen of this width."""
    return max(16, min(48, cells * 23 // 100))


def drawn(line: TrayLine, palette: Palette, cells: int, *, here: bool) -> Line:
    """Whom, what, from where: at the right what it needs of its room, so that all else is for what was said."""
    whom = whom_cells(cells)
    left = cells - _BETWEEN - whom - width(clean(line.what))
    origin = min(width(clean(line.origin)), max(_ORIGIN, left))
    certainty = "soft" if line.proposed.certain else "warn"
    columns: tuple[Column[TrayLine], ...] = (
        Column("", lambda each: clean(each.name), whom, "<", "bold text" if here else "text"),
        Column("", lambda each: clean(each.what), ALL, "<", "text", gap=1),
        Column("", lambda each: clean(each.origin), origin, "<", certainty, gap=1),
    )
    ground = "highlight" if here else "ground"
    return row(fitted(columns, cells), line, palette, here=here, cursor="bold accent", ground=ground)


def details(line: TrayLine) -> Iterator[str]:
    """Everything about a row that may not fit in its line; whom and from where first, as what was said may be long."""
    proposed = line.proposed
    sure = "certain" if proposed.certain else ", ".join(filter(None, (clean(proposed.why), "so look first")))
    yield f"{clean(line.name)}, from {clean(proposed.source)}: {sure}"
    yield clean(line.what)
