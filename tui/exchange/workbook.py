"""Excel's workbooks: the sheet with the people in it, read as any table. openpyxl comes with the extra "xlsx"."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date, datetime, time
from importlib import import_module
from itertools import islice
from typing import Any, Final
from zipfile import ZipFile

from tui.exchange.columns import Wanted, score, wanted
from tui.exchange.csv_people import read_table
from tui.exchange.csv_table import PREAMBLE, Row, Table, no_header
from tui.exchange.found import BadFile, Reading, ReadOptions
from tui.exchange.source import LARGEST, Source
from tui.settings.extras import installing

_AS_CSV: Final = "Open it and save the sheet as CSV (UTF-8)."
_INSTALL: Final = f"Install what reads it: {installing('xlsx')}; or open it and save the sheet as CSV (UTF-8)."


def recognises(source: Source) -> bool:
    """Whether it is a workbook; other archives were unpacked before."""
    return source.data.startswith(b"PK\x03\x04")


def read(source: Source, options: ReadOptions) -> Reading:
    """The people in the sheet whose header is understood best.

    Raises:
        BadFile: openpyxl is not installed, it is damaged, or no sheet has people.
    """
    try:
        openpyxl: Any = import_module("openpyxl")
    except ImportError:
        raise BadFile(source.path, "is an Excel workbook", advice=_INSTALL) from None
    try:
        with ZipFile(io.BytesIO(source.data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST:
                raise BadFile(source.path, f"unpacks to more than {LARGEST >> 20} MB", advice=_AS_CSV)
        book = openpyxl.load_workbook(io.BytesIO(source.data), read_only=True, data_only=True, keep_links=False)
        sheets = [_rows(sheet) for sheet in book.worksheets]
    except BadFile:
        raise
    except Exception:  # openpyxl lets through whatever its XML, its archive and its types raise
        raise BadFile(source.path, "is a damaged Excel workbook", advice=_AS_CSV) from None
    return read_table(source, _best(source, sheets, wanted(source.path, options.mapping)), options)


def _best(source: Source, sheets: list[list[Row]], fields: Wanted) -> Table:
    points = [
        (score(row.cells, fields), -sheet, -place)
        for sheet, rows in enumerate(sheets)
        for place, row in enumerate(rows[:PREAMBLE])
    ]
    if not points or max(points)[0] == 0:
        raise no_header(source.path, max(sheets, key=len, default=[])[:PREAMBLE])
    _, sheet, place = max(points)
    rows = sheets[-sheet]
    return Table(rows[-place].line, rows[-place].cells, rows[-place + 1 :])


def _rows(sheet: Any) -> list[Row]:
    """The rows of a sheet that have anything in them."""
    sheet.reset_dimensions()  # what the file says of its size need not be true
    rows: Iterable[tuple[object, ...]] = sheet.iter_rows(values_only=True)
    found = (Row(line, [_text(cell) for cell in cells]) for line, cells in enumerate(rows, start=1))
    return [row for row in islice(found, LARGEST) if any(row.cells)]


def _text(cell: object) -> str:
    """A cell as a CSV would have it."""
    if cell is None:
        return ""
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
