"""What a reader finds in a file: people, rows that are not taken, notes; and the refusal of a whole file.

Every reader of :mod:`tui.exchange.readers` answers a :class:`Reading`, of :class:`~tui.model.records.FoundPerson`, or
raises :class:`BadFile`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, tzinfo
from pathlib import Path

import msgspec

from tui.exchange.days import Order
from tui.model.records import FoundPerson
from tui.text import clean


class BadFile(Exception):
    """A file cannot be read: `str()` says in one or two lines where, what is wrong and what to do."""

    def __init__(self, path: Path, what: str, *, line: int = 0, advice: str = "") -> None:
        where = "standard input" if str(path) == STDIN else clean(str(path)) or "the file"
        message = f"{where}, line {line}: {what}" if line else f"{where}: {what}"
        super().__init__(f"{message}\n{advice}" if advice else message)


STDIN = "-"
"""The name of a file that stands for standard input."""

Progress = Callable[[int, int], None]
"""Told now and then how much of how much was read; what it raises ends the reading."""


class ReadOptions(msgspec.Struct, frozen=True):
    """What is asked of a reader, beside the file."""

    today: date
    """The user's day, after which nobody was met."""
    mapping: Mapping[str, str] = {}
    """Names of columns to fields (`columns.FIELDS`, or "ignore"), before what is understood by itself."""
    order: Order | None = None
    """How a date that can mean two days is meant."""
    partial: bool = False
    """Whether what can be read of a damaged file is taken."""
    progress: Progress = lambda _done, _all: None


class ArchiveOptions(msgspec.Struct, frozen=True):
    """What is asked of a reader of an archive, beside the file."""

    now: datetime
    zone: tzinfo
    """The user's: times without a zone are in it."""
    me: str = ""
    """What the user is called there."""
    order: Order | None = None
    """How 3/4/2026 is meant."""
    partner: int = 0
    """With whom a chat is, by id, where the user says so."""


class Passed(msgspec.Struct, frozen=True):
    """A row that is not taken."""

    line: int
    why: str


class Note(msgspec.Struct, frozen=True):
    """Something the user should know of a row that is taken, or of the whole file (line 0)."""

    line: int
    text: str


Tables = Mapping[str, Mapping[int, bytes]]
"""Keepwarm's own documents as JSON: table, id, document."""


class Reading(msgspec.Struct, frozen=True):
    """What a file holds, as understood."""

    format: str
    people: tuple[FoundPerson, ...]
    """In the order of the file; a person who stands in it twice is here twice."""
    passed: tuple[Passed, ...]
    notes: tuple[Note, ...]
    columns: tuple[tuple[str, str], ...] = ()
    """Header and the field it was taken for, in the order of the file."""
    unused: tuple[str, ...] = ()
    """Headers of the columns left out."""
    unit: str = "line"
    """What `line` counts: lines of the file, or its cards, or its people."""
    two_days: str = ""
    """Why dates were left out that mean two days; nothing where the user need not be asked for their order."""
    tables: Tables | None = None
    """All there is, where Keepwarm itself wrote the file."""


def no_mapping(path: Path, options: ReadOptions) -> None:
    """Raises :class:`BadFile` for a mapping of columns, where a file has none."""
    if options.mapping:
        raise BadFile(path, "has no columns that could be mapped", advice="Leave --map out: it is for tables.")
