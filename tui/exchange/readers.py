"""The files of other programs that people are read from: one list, one module a format.

The first reader in ``READERS`` that recognises a file reads it. It recognises it by the content, never by the name of
the file, which whoever saves it may change: by the first bytes, or by a header in the first lines. What is known and
cannot be read stands in the same list and is refused in words. The last reader takes any text: it says what is wrong
with a file that is no table.

A new format is a module with ``recognises(source)`` and ``read(source, options)``, and a line in the list; where it was
refused until now, the line takes the place of the refusal. A program whose table needs more than the names of its
columns is an entry in ``data/layouts.toml``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Final, NamedTuple, NoReturn

import msgspec

from tui.exchange import cards, csv_people, json_people, sql, workbook
from tui.exchange.archive import unpacked
from tui.exchange.days import Order
from tui.exchange.found import BadFile, Note, Progress, Reading, ReadOptions
from tui.exchange.source import Source, load


class Reader(NamedTuple):
    """A format: how it is recognised, and what reads it or refuses it (`BadFile`)."""

    recognises: Callable[[Source], bool]
    read: Callable[[Source, ReadOptions], Reading]


def _refused(start: bytes, what: str, advice: str) -> Reader:
    """A format that is not read, known by the first bytes of the file."""
    return Reader(lambda source: source.data.startswith(start), lambda source, _: _refuse(source, what, advice))


def _refused_text(start: bytes, what: str) -> Reader:
    """A format that is not read, known by how its text begins, in upper case."""
    advice = "Export the contacts as CSV or vCard."
    return Reader(lambda source: source.start.startswith(start), lambda source, _: _refuse(source, what, advice))


def _refuse(source: Source, what: str, advice: str) -> NoReturn:
    raise BadFile(source.path, what, advice=advice)


READERS: Final = (
    Reader(workbook.recognises, workbook.read),
    _refused(b"\xd0\xcf\x11\xe0", "is an old Excel workbook", "Open it and save the sheet as CSV (UTF-8)."),
    _refused(b"%PDF", "is a PDF", "Export the contacts as CSV or vCard."),
    _refused(b"\x1f\x8b", "is compressed (gzip)", "Unpack it first."),
    _refused(b"SQLite format 3\0", "is a database", "Export the contacts as CSV or vCard."),
    Reader(cards.recognises, cards.read),
    _refused_text(b"BEGIN:VCALENDAR", "is a calendar, not a list of people"),
    _refused_text(b"<", "is a web page or XML, not a list of people"),
    Reader(json_people.recognises, json_people.read),
    Reader(sql.recognises, sql.read),
    Reader(lambda _: True, csv_people.read),
)


def read(
    path: Path,
    mapping: Mapping[str, str] | None = None,
    *,
    today: date | None = None,
    order: Order | None = None,
    partial: bool = False,
    progress: Progress | None = None,
) -> Reading:
    """The people in a file, which is read whole or refused.

    Args:
        path: the file, its name does not matter; a folder of vCards; "-": standard input.
        mapping: headers to fields (`columns.FIELDS`, or "ignore"), before what is understood by itself.
        today: the user's day, after which nobody was met; this machine's by default.
        order: how 3/4/2024 is meant, where a file has such dates.
        partial: take what can be read of a damaged file, and say what cannot.
        progress: told now and then how much of how much was read; what it raises ends the reading.

    Raises:
        BadFile: it cannot be read, nobody knows its format, or what is asked does not fit it.
    """
    options = ReadOptions(
        today=today or datetime.now().astimezone().date(), mapping=mapping or {}, order=order, partial=partial,
        progress=progress or ReadOptions.__struct_defaults__[-1],
    )  # fmt: skip
    if cards.is_folder(path):
        return cards.read_folder(path, options)
    source = unpacked(load(path))
    reader = next(reader for reader in READERS if reader.recognises(source))
    found = reader.read(source, options)
    if not source.assumed:
        return found
    return msgspec.structs.replace(
        found, notes=(Note(0, f"Read as {source.assumed}; look at the names."), *found.notes)
    )
