"""What a reader finds in a file: people, rows that are not taken, notes; and the refusal of a whole file.

Every reader of :mod:`tui.exchange.readers` answers a :class:`Reading`, of :class:`~tui.model.records.FoundPerson`, or
raises :class:`BadFile`.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from tui.model.records import FoundPerson
from tui.text import clean


class BadFile(Exception):
    """A file cannot be read: `str()` says in one or two lines where, what is wrong and what to do."""

    def __init__(self, path: Path, what: str, *, line: int = 0, advice: str = "") -> None:
        where = clean(str(path)) or "the file"
        message = f"{where}, line {line}: {what}" if line else f"{where}: {what}"
        super().__init__(f"{message}\n{advice}" if advice else message)


class Passed(msgspec.Struct, frozen=True):
    """A row that is not taken."""

    line: int
    why: str


class Note(msgspec.Struct, frozen=True):
    """Something the user should know of a row that is taken, or of the whole file (line 0)."""

    line: int
    text: str


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
