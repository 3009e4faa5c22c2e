"""The people in a CSV: any table with a column that is known to hold names, or that the user said does.

What was left out, and what could be read in part only, is told with its line. Text is made safe for a terminal here
and stays text: a formula or markup in a name is a name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from tui.exchange.csv_table import Row, Table, listed, shown, table
from tui.exchange.days import BadDay, Order, day, is_none, order
from tui.exchange.found import BadFile, Note, Passed, Reading
from tui.exchange.headers import FIELDS, IGNORE, NAMES, key, meanings
from tui.exchange.source import Source
from tui.model.addresses import addresses
from tui.model.records import FoundPerson
from tui.text import clean, counted, is_name

_SEVERAL: Final = " ::: "
"""Between the values of one cell (Google)."""
_TAG_SEPARATOR = re.compile(":::|[;,|\n]")

WhyNobody = Callable[[list[str], str], str]
"""From the cells of a row and the name in it to why it is no person; nothing if it is one."""


def read(source: Source, mapping: Mapping[str, str], today: date) -> Reading:
    """The people in any CSV.

    Args:
        source: the file.
        mapping: headers to fields (`FIELDS`, or "ignore"), before what is understood by itself.
        today: the user's day, after which nobody was met.

    Raises:
        BadFile: it is no table of people, or the mapping does not fit it.
    """
    return read_as("CSV", source, mapping, today, lambda *_: "")


def read_as(format: str, source: Source, mapping: Mapping[str, str], today: date, why_nobody: WhyNobody) -> Reading:
    """The people in the CSV of a program that has rows of its own which are none."""
    fields = _fields(source.path, mapping)
    found = table(source, lambda cells: _score(cells, fields))
    _refuse_unknown(mapping, found, source.path)
    people = _People(format, found, fields, today, why_nobody)
    for row in found.rows:
        people.take(row)
    return people.reading()


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


def _refuse_unknown(mapping: Mapping[str, str], found: Table, path: Path) -> None:
    """Raises :class:`BadFile` where a header of the mapping is none of the table's."""
    columns = [cell for cell in map(clean, found.header) if cell]
    present = set(map(key, columns))
    for header in mapping:
        if key(header) not in present:
            raise BadFile(
                path, f'has no column "{shown(header)}"', line=found.line, advice=f"Columns: {listed(columns)}."
            )


class _People:
    """Takes the rows of one table."""

    def __init__(
        self, format: str, found: Table, fields: Mapping[str, str], today: date, why_nobody: WhyNobody
    ) -> None:
        self.format = format
        self.table = found
        self.today = today
        self.why_nobody = why_nobody
        self.columns = meanings(found.header, fields)
        self.people: list[FoundPerson] = []
        self.passed: list[Passed] = []
        self.notes: list[Note] = []
        self.order = self._order()

    def reading(self) -> Reading:
        names = [shown(cell) for cell in self.table.header]
        taken = {column: field for field, columns in self.columns.items() for column in columns}
        return Reading(
            format=self.format,
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
        name = self._name(cells)
        if why := self._why_not(cells, name):
            self.passed.append(Passed(row.line, why))
            return
        self._note_shape(row, name)
        self.people.append(
            FoundPerson(
                name=name,
                company=self._first(cells, "company"),
                position=self._first(cells, "position"),
                emails=addresses(self._first(cells, "email").removeprefix("mailto:")),
                phones=addresses(self._first(cells, "phone")),
                urls=addresses(self._first(cells, "url")),
                where=self._value(cells, "where"),
                note=self._value(cells, "note", lambda text: clean(text, lines=True)),
                tags=self._tags(cells),
                met_on=self._met(row.line, cells, name),
                line=row.line,
            )
        )

    # --- rows that are no person

    def _why_not(self, cells: list[str], name: str) -> str:
        if not any(cell and not cell.isspace() for cell in cells):
            return "empty row"
        if cells == self.table.header:
            return "the header once more"
        if why := self.why_nobody(cells, name):
            return why
        return "" if is_name(name) else self._no_name(cells)

    def _no_name(self, cells: list[str]) -> str:
        rest = next(filter(None, (self._value(cells, field) for field in ("email", "url", "company"))), "")
        return f"no name ({shown(rest)})" if rest else "no name"

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
                    f"{shown(name)}: {len(row.cells)} cells under {counted(width, 'column')}; what is beyond was left "
                    "out. A cell with a separator may lack its quotes: check what was read.",
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
