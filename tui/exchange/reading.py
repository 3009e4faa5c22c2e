"""Reads the people in a file of another program: LinkedIn's connections, or any CSV with a name in it.

The format is told from the content. A file is read whole or refused (`BadFile`); what was left out of it, and
what could be read in part only, is told with its line. Text is made safe for a terminal here and stays text:
a formula or markup in a name is a name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Final

import msgspec

from tui.exchange.days import BadDay, Order, day, is_none, order
from tui.exchange.headers import FIELDS, IGNORE, NAMES, is_linkedin, key, meanings
from tui.exchange.table import BadFile, Row, Table, decode, listed, load, shown, table
from tui.model.records import FoundPerson
from tui.text import clean

__all__ = ["FIELDS", "BadFile", "Note", "Passed", "Reading", "read"]

LINKEDIN: Final = "LinkedIn connections"
CSV: Final = "CSV"

_SEVERAL: Final = " ::: "
"""Between the values of one cell (Google)."""
_HIDDEN: Final = frozenset({"linkedin member", "restricted member"})
"""Names of members whom LinkedIn does not show."""
_REMARK = re.compile(r"notes\b.{0,3}|when exporting your connection data.*", re.IGNORECASE | re.DOTALL)
_TAG_SEPARATOR = re.compile(":::|[;,|\n]")


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
    columns: tuple[tuple[str, str], ...]
    """Header and the field it was taken for, in the order of the file."""
    unused: tuple[str, ...]
    """Headers of the columns left out."""


def read(path: Path, mapping: Mapping[str, str] | None = None, *, today: date | None = None) -> Reading:
    """The people in a file.

    Args:
        path: The file; its name does not matter.
        mapping: Headers to fields (`FIELDS`, or "ignore"), before what is understood by itself.
        today: The user's day, after which nobody was met; this machine's by default.

    Raises:
        BadFile: it cannot be read, is no table of people, or the mapping does not fit it.
    """
    fields = _fields(path, mapping or {})
    text, assumed = decode(path, load(path))
    found = table(path, text, lambda cells: _score(cells, fields))
    present = {key(cell) for cell in found.header if clean(cell)}
    for header in mapping or {}:
        if key(header) not in present:
            columns = [cell for cell in map(clean, found.header) if cell]
            raise BadFile(
                path, f'has no column "{shown(header)}"', line=found.line, advice=f"Columns: {listed(columns)}."
            )
    reader = _Reader(found, fields, today or datetime.now().astimezone().date())
    if assumed:
        reader.notes.append(Note(0, f"Read as {assumed}; look at the names."))
    for row in found.rows:
        reader.take(row)
    return reader.reading()


def _fields(path: Path, mapping: Mapping[str, str]) -> dict[str, str]:
    """The user's mapping by keys of headers."""
    fields: dict[str, str] = {}
    for header, field in mapping.items():
        wanted = field.strip().lower()
        if wanted not in FIELDS and wanted != IGNORE:
            raise BadFile(
                path,
                f'"{shown(header)}={shown(field)}": there is no field "{shown(field)}"',
                advice=f"Fields: {', '.join(FIELDS)}; or {IGNORE}, to leave the column out.",
            )
        fields[key(header)] = wanted
    return fields


def _score(cells: Sequence[str], fields: Mapping[str, str]) -> int:
    """How many columns of a row are understood as a header's; 0 without one for the name."""
    found = meanings(cells, fields)
    return sum(map(len, found.values())) if NAMES & found.keys() else 0


class _Reader:
    """Takes the rows of one table."""

    def __init__(self, found: Table, fields: Mapping[str, str], today: date) -> None:
        self.table = found
        self.today = today
        self.columns = meanings(found.header, fields)
        self.linkedin = is_linkedin(found.header)
        self.people: list[FoundPerson] = []
        self.passed: list[Passed] = []
        self.notes: list[Note] = []
        self.order = self._order()

    def reading(self) -> Reading:
        names = [shown(cell) for cell in self.table.header]
        taken = {column: field for field, columns in self.columns.items() for column in columns}
        return Reading(
            format=LINKEDIN if self.linkedin else CSV,
            people=tuple(self.people),
            passed=tuple(self.passed),
            notes=tuple(self.notes),
            columns=tuple(
                (names[column], "name" if field == "nickname" else field) for column, field in sorted(taken.items())
            ),
            unused=tuple(name for column, name in enumerate(names) if name and column not in taken),
        )

    def take(self, row: Row) -> None:
        cells = row.cells
        if not any(cell and not cell.isspace() for cell in cells):
            self.passed.append(Passed(row.line, "empty row"))
            return
        why = self._is_no_person(cells)
        name = "" if why else self._name(cells)
        if not why and not name:
            rest = next(filter(None, (self._value(cells, field) for field in ("email", "url", "company"))), "")
            why = f"no name ({shown(rest)})" if rest else "no name"
        elif self.linkedin and name.lower() in _HIDDEN:
            why = f"LinkedIn does not show who this is ({name})"
        if why:
            self.passed.append(Passed(row.line, why))
            return
        self._note_shape(row, name)
        self.people.append(
            FoundPerson(
                name=name,
                company=self._first(cells, "company"),
                position=self._first(cells, "position"),
                email=self._first(cells, "email").removeprefix("mailto:"),
                phone=self._first(cells, "phone"),
                url=self._first(cells, "url"),
                where=self._value(cells, "where"),
                note=self._value(cells, "note", lambda text: clean(text, lines=True)),
                tags=self._tags(cells),
                met_on=self._met(row.line, cells, name),
                line=row.line,
            )
        )

    # --- rows that are none

    def _is_no_person(self, cells: list[str]) -> str:
        if cells == self.table.header:
            return "the header once more"
        if self.linkedin and not any(map(str.strip, cells[1:])) and (len(cells) == 1 or _REMARK.fullmatch(cells[0])):
            return f"a remark, no person ({shown(cells[0])})"
        return ""

    def _note_shape(self, row: Row, name: str) -> None:
        width = len(self.table.header)
        beyond = sum(1 for cell in row.cells[width:] if cell.strip())
        if row.torn:
            self.notes.append(
                Note(row.line, f"{shown(name)}: the quotes of this row do not match; check what was read.")
            )
        elif beyond:
            self.notes.append(
                Note(
                    row.line,
                    f"{shown(name)}: {len(row.cells)} cells under {width} columns; the last were left out. "
                    "A cell with a separator may lack its quotes: check what was read.",
                )
            )

    # --- cells

    def _value(self, cells: list[str], field: str, cleaned: Callable[[str], str] = clean) -> str:
        """The first of the field's columns that is filled."""
        for column in self.columns.get(field, ()):
            if column < len(cells) and cells[column]:
                value = cleaned(cells[column])
                if value:
                    return value
        return ""

    def _first(self, cells: list[str], field: str) -> str:
        """The first of several values in the cell."""
        value = self._value(cells, field)
        return next(filter(None, map(str.strip, value.split(_SEVERAL))), "") if _SEVERAL in value else value

    def _name(self, cells: list[str]) -> str:
        whole = self._value(cells, "name")
        parts = (self._value(cells, field) for field in ("first", "middle", "last"))
        return whole or " ".join(filter(None, parts)) or self._value(cells, "nickname")

    def _tags(self, cells: list[str]) -> tuple[str, ...]:
        if "tags" not in self.columns:
            return ()
        found: dict[str, str] = {}
        for column in self.columns["tags"]:
            for part in _TAG_SEPARATOR.split(cells[column]) if column < len(cells) else ():
                tag = clean(part)
                if tag and not tag.startswith("* "):  # Google's own groups
                    found.setdefault(tag.casefold(), tag)
        return tuple(found.values())

    # --- the day of first contact

    def _order(self) -> Order | None:
        return order(
            clean(row.cells[column])
            for column in self.columns.get("met", ())
            for row in self.table.rows
            if column < len(row.cells)
        )

    def _met(self, line: int, cells: list[str], name: str) -> date | None:
        text = self._value(cells, "met")
        if is_none(text):
            return None
        try:
            met = day(text, self.order)
        except BadDay as error:
            self.notes.append(Note(line, f"{shown(name)}: taken without the date: {error}."))
            return None
        if met > self.today:
            self.notes.append(Note(line, f"{shown(name)}: taken without the date: {met:%Y-%m-%d} is in the future."))
            return None
        return met
