"""CSV for other programs: UTF-8, a comma between cells, and no cell that a spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterable, Sequence

from tui.text import clean

_FORMULA = re.compile("'*[=+\\-@\uff1d\uff0b\uff0d\uff20]")
"""How a formula begins, with wide letters too, and a cell that is guarded already. A tab or a line break before it is
cleaned away."""


def csv_lines(titles: Sequence[str], rows: Iterable[Sequence[object]], *, lines: Collection[str] = ()) -> str:
    """A table as CSV, its titles first. A cell is one line, but in the columns that ``lines`` names."""
    keep = [title in lines for title in titles]
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(titles)
    writer.writerows(
        [guarded(str(cell), lines=several) for cell, several in zip(row, keep, strict=True)] for row in rows
    )
    return text.getvalue()


def guarded(text: str, *, lines: bool = False) -> str:
    """A safe cell, of one line or of several; an apostrophe before what would be a formula, as spreadsheets know it."""
    text = clean(text, lines=lines)
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """What ``guarded`` was given."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
