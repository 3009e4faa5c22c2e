"""From the bytes of a file to the rows of its table: encoding, preamble, separator, quotes.

Nothing here knows what a column means; who calls says which row is the header. Lines count from 1 and are the
file's own, as an editor shows them.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, NamedTuple

from tui.text import clean

LARGEST: Final = 256 << 20
"""Bytes of a file that are read at all."""
LARGEST_CELL: Final = 1 << 20
"""Characters of one cell: more is a quote that was never closed."""
PREAMBLE: Final = 50
"""Lines in which the header must begin."""
SEPARATORS: Final = (",", ";", "\t", "|")


class BadFile(Exception):
    """A file cannot be read: `str()` says in one or two lines where, what is wrong and what to do."""

    def __init__(self, path: Path, what: str, *, line: int = 0, advice: str = "") -> None:
        where = clean(str(path)) or "the file"
        message = f"{where}, line {line}: {what}" if line else f"{where}: {what}"
        super().__init__(f"{message}\n{advice}" if advice else message)


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
    separator: str


# --- bytes ----------------------------------------------------------------------------------------


def load(path: Path) -> bytes:
    """The bytes of a file that may be read whole.

    Raises:
        BadFile: there is none, it is a directory or a device, too large, or the system refuses.
    """
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise BadFile(path, "is a directory", advice="Name the file in it, for example Connections.csv.")
        if not (stat.S_ISREG(mode) or stat.S_ISFIFO(mode)):
            raise BadFile(path, "is no file that can be read to its end", advice="Name a CSV file.")
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise BadFile(path, "there is no such file") from None
    except PermissionError:
        raise BadFile(path, "you are not allowed to read this file", advice="Check its permissions.") from None
    except OSError as error:
        raise BadFile(path, f"cannot be read: {error.strerror or error}") from None
    except ValueError:  # a NUL or a lone surrogate in the name
        raise BadFile(path, "this is no name of a file") from None
    if len(data) > LARGEST:
        raise BadFile(path, f"is larger than {LARGEST >> 20} MB", advice="Split it and import the parts.")
    if not data.strip():
        raise BadFile(path, "is empty", advice="Export it again.")
    _refuse_other_formats(path, data)
    return data


_MAGIC: Final = (
    (b"PK\x03\x04", "is a ZIP archive or an Excel workbook", "Unpack it, or save the sheet as CSV (UTF-8)."),
    (b"PK\x05\x06", "is an empty ZIP archive", "Export it again."),
    (b"\xd0\xcf\x11\xe0", "is an old Excel workbook", "Open it and save the sheet as CSV (UTF-8)."),
    (b"%PDF", "is a PDF", "Export the contacts as CSV."),
    (b"\x1f\x8b", "is compressed (gzip)", "Unpack it first."),
    (b"SQLite format 3\0", "is a database", "Export the contacts as CSV."),
)
_TEXTUAL: Final = (
    (b"BEGIN:VCARD", "is a vCard file, not a CSV"),
    (b"BEGIN:VCALENDAR", "is a calendar, not a CSV"),
    (b"<", "is a web page or XML, not a CSV"),
    (b"{", "is JSON, not a CSV"),
    (b"[{", "is JSON, not a CSV"),
)


def _refuse_other_formats(path: Path, data: bytes) -> None:
    for magic, what, advice in _MAGIC:
        if data.startswith(magic):
            raise BadFile(path, what, advice=advice)
    start = data[:512].removeprefix(codecs.BOM_UTF8).lstrip().upper()
    for magic, what in _TEXTUAL:
        if start.startswith(magic):
            raise BadFile(path, what, advice="Export the contacts as CSV.")


# --- text -----------------------------------------------------------------------------------------

_BOMS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins as UTF-16's does
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NOT_WESTERN = re.compile(
    "[À-ÖØ-öø-ÿŠŒŽšœžŸƒ]{3,}"  # another alphabet: Western words have one or two of these in a row
    "|[¢£¤¥¦§¬¯±²³¶¸¹¼½¾†‡ˆ‰˜](?=[A-Za-z])"  # letters of Central Europe, of a Mac
    "|(?<=[A-Za-z])[¡-©¬¯±-´¶-¹»-¿†‡ˆ‰‹›˜](?=[A-Za-z])|(?<=[a-z])[ŽŠŒŸ‡ˆ‰]"
)


def decode(path: Path, data: bytes) -> tuple[str, str]:
    """The text of the bytes, and what had to be assumed for it ("" if nothing).

    UTF-8, or what a byte order mark says; UTF-16 without one by its zero bytes; else Windows-1252, if the outcome
    looks Western European. Nothing is replaced by question marks.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            try:
                return data.decode(encoding), ""
            except UnicodeDecodeError:
                raise BadFile(
                    path, f"says it is {encoding.upper()}, but is damaged", advice="Export it again."
                ) from None
    if data[1:4:2] == b"\0\0" or data[0:3:2] == b"\0\0":
        encoding = "utf-16-le" if data[1] == 0 else "utf-16-be"
        try:
            return data.decode(encoding), "UTF-16, by its zero bytes"
        except UnicodeDecodeError:
            raise BadFile(path, "is no text but a binary file", advice="Export the contacts as CSV.") from None
    try:
        return data.decode("utf-8-sig"), ""
    except UnicodeDecodeError as error:
        return _decode_western(path, data, error)


def _decode_western(path: Path, data: bytes, error: UnicodeDecodeError) -> tuple[str, str]:
    advice = 'Save it as UTF-8 (in a spreadsheet: "CSV UTF-8") and import that file.'
    line = data.count(b"\n", 0, error.start) + 1
    if data.count(b"\0", 0, 1 << 16) or _controls(data[: 1 << 16]) > 0.02:
        raise BadFile(path, "is no text but a binary file", advice="Export the contacts as CSV.")
    salvaged = data.decode("utf-8", "replace")
    broken = salvaged.count("\ufffd")
    if sum(1 for _ in re.finditer("[^\x00-\x7f\ufffd]", salvaged)) > broken:
        raise BadFile(path, "a byte here is not UTF-8, the rest of the file is", line=line, advice=advice)
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        raise BadFile(path, "a byte here is in an unknown encoding", line=line, advice=advice) from None
    special = sum(1 for _ in re.finditer("[^\x00-\x7f]", text))
    if sum(len(found[0]) for found in _NOT_WESTERN.finditer(text)) * 10 >= special:
        raise BadFile(path, "is neither UTF-8 nor Western European", line=line, advice=advice)
    return text, "Windows-1252 (Western European): it is not UTF-8"


def _controls(data: bytes) -> float:
    """The share of bytes that no text has; ESC is common in hostile text and not counted."""
    return len(data) and sum(data.count(byte) for byte in (*range(1, 9), *range(14, 27), *range(28, 32))) / len(data)


# --- rows -----------------------------------------------------------------------------------------


def table(path: Path, text: str, score: Callable[[Sequence[str]], int]) -> Table:
    """The table in the text: below the row of the first lines that `score` values most, in the best separator.

    Raises:
        BadFile: no row scores above 0, or a quoted cell has no end.
    """
    lines = list(io.StringIO(text, newline=""))
    with _large_cells():
        best, chosen = 0, None
        for separator in SEPARATORS:
            for line, cells, length in _candidates(lines, separator):
                points = score(cells)
                if points > best:
                    best, chosen = points, (separator, line, cells, length)
        if chosen is None:
            raise _no_header(path, lines)
        separator, line, header, length = chosen
        rows = list(_rows(path, lines, line + length, separator))
    return Table(line + 1, header, rows, separator)


def _candidates(lines: list[str], separator: str) -> Iterator[tuple[int, list[str], int]]:
    """What could be the header: index of its line, cells, number of lines."""
    for line in range(min(PREAMBLE, len(lines))):
        if not lines[line].strip():
            continue
        reader = csv.reader(lines[line : line + 20], delimiter=separator, skipinitialspace=True)
        try:
            cells = next(reader)
        except csv.Error:
            continue
        yield line, cells, reader.line_num


def _no_header(path: Path, lines: list[str]) -> BadFile:
    seen: list[str] = []
    for separator in SEPARATORS:
        for _, cells, _ in _candidates(lines, separator):
            found = [name for name in map(clean, cells) if name]
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


# --- words of messages ----------------------------------------------------------------------------


def shown(name: str) -> str:
    """A column's name in a message."""
    name = clean(name)
    return name if len(name) <= 60 else name[:59] + "…"


def listed(names: Sequence[str]) -> str:
    """Columns' names in a message, the first of very many."""
    text = ", ".join(map(shown, names[:40]))
    return text if len(names) <= 40 else f"{text} and {len(names) - 40} more"
