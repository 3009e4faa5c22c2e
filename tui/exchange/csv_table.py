"""The table in a text: preamble, separator, quotes.

Nothing here knows what a column means; who calls says which row is the header. Lines count from 1 and are the
file's own, as an editor shows them.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

from tui.exchange.cells import is_email, is_person
from tui.exchange.found import BadFile
from tui.exchange.headers import meaning
from tui.exchange.source import Source
from tui.text import and_more, clean

LARGEST_CELL: Final = 1 << 20
"""Characters of one cell: more is a quote that was never closed."""
PREAMBLE: Final = 50
"""Lines in which the header must begin."""
LONGEST_HEADER: Final = 20
"""Lines over which a header may go."""
SEPARATORS: Final = (",", ";", "\t", "|")


class Row(NamedTuple):
    """Cells as they stand in the file."""

    line: int
    cells: list[str]
    torn: bool = False
    """The quotes of the row do not match; it was read as spreadsheets read it."""


class Table(NamedTuple):
    """A header and the rows below it."""

    line: int
    header: list[str]
    rows: list[Row]


class HeaderRow(NamedTuple):
    """A row that may be the header: what separates its cells, the index of its first line, and how many it has."""

    separator: str
    line: int
    cells: list[str]
    length: int


def possible_headers(text: str) -> list[HeaderRow]:
    """Every row that may be the header, in each separator."""
    lines = list(islice(io.StringIO(text, newline=""), PREAMBLE + LONGEST_HEADER))
    with _large_cells():
        return [row for separator in SEPARATORS for row in _headers(lines, separator)]


def _headers(lines: list[str], separator: str) -> Iterator[HeaderRow]:
    for line in range(min(PREAMBLE, len(lines))):
        if not lines[line].strip():
            continue
        reader = csv.reader(lines[line : line + LONGEST_HEADER], delimiter=separator, skipinitialspace=True)
        with suppress(csv.Error):
            yield HeaderRow(separator, line, next(reader), reader.line_num)


def table(source: Source, rows: list[HeaderRow], score: Callable[[Sequence[str]], int]) -> Table:
    """The table in the text: below that of the rows that `score` values most, in the best separator.

    Args:
        source: the file.
        rows: its `possible_headers`.
        score: how much of a row is understood as a header.

    Raises:
        BadFile: no row scores above 0, or a quoted cell has no end.
    """
    points = [score(row.cells) for row in rows]
    if not any(points):
        raise no_header(source.path, _widest(rows))
    header = rows[points.index(max(points))]
    lines = list(io.StringIO(source.text, newline=""))
    with _large_cells():
        found = list(_rows(source.path, lines, header.line + header.length, header.separator))
    return Table(header.line + 1, header.cells, found)


def _widest(rows: list[HeaderRow]) -> list[Row]:
    """The rows in the separator that finds the most cells in one of them."""
    widest = max(rows, key=lambda row: len(_filled(row.cells)), default=None)
    return [Row(row.line + 1, row.cells) for row in rows if widest is not None and row.separator == widest.separator]


def no_header(path: Path, rows: list[Row]) -> BadFile:
    """What is said where no row is a header: the first is a person already, or none of the columns has names."""
    filled = [row for row in rows if len(_filled(row.cells)) > 1]
    if not filled:
        return BadFile(
            path,
            "is no table of people: there is no row of column names",
            advice="Export the contacts as CSV or vCard.",
        )
    first = min(filled, key=lambda row: row.line)
    return _headless(path, first) if any(map(_is_address, first.cells)) else _no_names(path, filled)


def _filled(cells: Sequence[str]) -> list[str]:
    return [cell for cell in map(clean, cells) if cell]


def _headless(path: Path, first: Row) -> BadFile:
    """The refusal of a table whose first row is somebody; it says a header that would do."""
    left = ["Name", "Company", "Position"]
    names = [_is_address(cell) or (left.pop(0) if left else "Other") for cell in first.cells]
    return BadFile(
        path,
        f"has no row of column names: the first row is a person already ({listed(_filled(first.cells))})",
        line=first.line,
        advice=f"Put a row above it that names the columns: {listed(names)}",
    )


def _no_names(path: Path, rows: list[Row]) -> BadFile:
    """The refusal of a table in which no column is known to hold names; it proposes one that looks like it."""
    header = max(rows, key=lambda row: len(_filled(row.cells)))
    below = [row.cells for row in rows if row.line > header.line]
    names = list(map(clean, header.cells))
    likely = next((name for place, name in enumerate(names) if name and _has_names(name, place, below)), "")
    advice = (
        f'Name one: --map "{shown(likely)}=name" (or =first, =last).'
        if likely
        else "None looks like one: add a column Name, or say which it is with --map HEADER=name (or =first, =last)."
    )
    return BadFile(path, f"no column is known to hold a name. Columns: {listed(_filled(header.cells))}", advice=advice)


def _has_names(name: str, column: int, rows: list[list[str]]) -> bool:
    """Whether a column that is not known looks as if it held names of people, different ones."""
    cells = [clean(row[column]) for row in rows if column < len(row) and clean(row[column])]
    if meaning(name) is not None or not cells or len(set(cells)) * 10 < len(cells) * 9:
        return False
    return sum(map(is_person, cells)) * 10 >= len(cells) * 8


def _is_address(cell: str) -> str:
    """What would be the name of a column with this cell in it, where that is an address; else nothing."""
    cell = clean(cell)
    if is_email(cell) and "." in cell.partition("@")[2]:
        return "Email"
    if _LINK.match(cell):
        return "URL"
    return "Phone" if _NUMBER.fullmatch(cell) and sum(map(str.isdigit, cell)) >= 7 else ""


_LINK = re.compile(r"(?:https?://|www\.|linkedin\.com/)\S+$", re.IGNORECASE)
_NUMBER = re.compile(r"[+(0][0-9 ()./-]{6,30}")


def _rows(path: Path, lines: list[str], start: int, separator: str) -> Iterator[Row]:
    """The rows from there on, blank lines left out."""
    reader = csv.reader(iter(lines[start:]), delimiter=separator, skipinitialspace=True, strict=True)
    while True:
        first = start + reader.line_num
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Row(first + 1, _torn(path, lines, first, start + reader.line_num, separator, error), torn=True)
            continue
        if cells:
            yield Row(first + 1, cells)


def _torn(path: Path, lines: list[str], first: int, end: int, separator: str, error: csv.Error) -> list[str]:
    """The cells of a line whose quotes do not match, if the fault ends with the line.

    Over more than one line nobody can say where the cell should have ended: people would vanish inside it.
    """
    if "field limit" in str(error):
        raise BadFile(
            path,
            f"a cell of more than {LARGEST_CELL} characters",
            line=first + 1,
            advice='A closing " may be missing here; correct the line and import again.',
        )
    if end - first == 1:
        # "end" is a row of its own, unless the line before it is still inside quotes.
        with suppress(csv.Error):
            cells, *rest = csv.reader([lines[first], "end"], delimiter=separator, skipinitialspace=True)
            if rest == [["end"]]:
                return cells
    raise BadFile(
        path,
        "a quoted cell begins here and does not end where it should",
        line=first + 1,
        advice='A closing " is missing; correct the line and import again.',
    )


@contextmanager
def _large_cells() -> Iterator[None]:
    before = csv.field_size_limit(LARGEST_CELL)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def shown(name: str) -> str:
    """A column's name in a message."""
    name = clean(name)
    return name if len(name) <= 60 else name[:59] + "…"


def listed(names: Sequence[str]) -> str:
    """Columns' names in a message, the first of very many."""
    return and_more(list(map(shown, names)), 40)
