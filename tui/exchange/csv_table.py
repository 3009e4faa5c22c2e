"""The table in a text: preamble, separator, quotes.

Nothing here knows what a column means; who calls says which row is the header. Lines count from 1 and are the
file's own, as an editor shows them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

from tui.exchange.found import BadFile
from tui.exchange.source import Source
from tui.text import clean

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


def table(source: Source, score: Callable[[Sequence[str]], int]) -> Table:
    """The table in the text: below the row of the first lines that `score` values most, in the best separator.

    Raises:
        BadFile: no row scores above 0, or a quoted cell has no end.
    """
    rows = possible_headers(source.text)
    points = [score(row.cells) for row in rows]
    if not any(points):
        raise _no_header(source.path, rows)
    header = rows[points.index(max(points))]
    lines = list(io.StringIO(source.text, newline=""))
    with _large_cells():
        found = list(_rows(source.path, lines, header.line + header.length, header.separator))
    return Table(header.line + 1, header.cells, found)


def _no_header(path: Path, rows: list[HeaderRow]) -> BadFile:
    """What is said where no row is a header, with the columns of the widest."""
    seen: list[str] = []
    for row in rows:
        found = [name for name in map(clean, row.cells) if name]
        if len(found) > max(1, len(seen)):
            seen = found
    if not seen:
        return BadFile(path, "is no CSV table: there is no row of column names", advice="Export the contacts as CSV.")
    return BadFile(
        path,
        f"no column is known to hold a name. Columns: {listed(seen)}",
        advice=f'Name one: --map "{shown(seen[0])}=name" (or =first, =last).',
    )


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
    text = ", ".join(map(shown, names[:40]))
    return text if len(names) <= 40 else f"{text} and {len(names) - 40} more"
