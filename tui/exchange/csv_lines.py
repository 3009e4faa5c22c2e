"""CSV for other programs: UTF-8, a comma between cells, and no cell that a spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from tui.text import clean

_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a formula begins with, in wide letters too. A tab or a line break before it is cleaned away."""


def csv_lines(titles: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table as CSV, its titles first."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(titles)
    writer.writerows([guarded(str(cell)) for cell in row] for row in rows)
    return text.getvalue()


def guarded(text: str) -> str:
    """A cell of one line; an apostrophe before what would be a formula, as spreadsheets know it."""
    text = clean(text)
    return f"'{text}" if text.startswith(_FORMULA) else text
