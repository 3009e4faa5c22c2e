"""Which column of a table holds what: told by its name, by the program that wrote it, by the user, by what is in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

from tui.exchange.cells import bare, is_honorific, stage
from tui.exchange.csv_table import Row, Table, listed, shown
from tui.exchange.days import BadDay, day
from tui.exchange.found import BadFile
from tui.exchange.headers import Meaning, key, label, meaning
from tui.exchange.layouts import Layout
from tui.model.addresses import KINDS, AddressKind
from tui.text import clean

FIELDS: Final = (
    "name", "first", "middle", "last", "company", "position", *KINDS, "where", "met", "tags", "note", "source",
    "referred", "stage", "comfort", "contacted",
)  # fmt: skip
"""What a column can be, in the words of `--map`. A column of dates that is mapped to "last" is "contacted" too."""

IGNORE: Final = "ignore"
"""In `--map`: leave the column out."""

NAMES: Final = frozenset({"name", "turned", "first", "last", "nickname"})
"""A table has a column of one of these, or it has no people."""

_AS_SAID: Final = {
    "turned": "name", "nickname": "name", "lead": "source", "last_contact": "contacted", "resort": "position",
}  # fmt: skip
"""Fields that `--map` knows by another word."""
_UNSAID: Final = frozenset({"prefix", "suffix"})
"""Fields that only help to understand another one."""
_LOOKED_AT: Final = 500
"""Cells of a column that are looked at to tell what is in it."""

Wanted = Mapping[str, Meaning]
"""What the user said of columns, by their keys."""


class AddressColumn(NamedTuple):
    """A column of addresses."""

    column: int
    label: str
    """What they are for."""
    labels: int | None
    """The column that says so, row by row."""


def wanted(path: Path, mapping: Mapping[str, str]) -> dict[str, Meaning]:
    """The user's mapping. Raises :class:`BadFile` for a field that there is not."""
    found: dict[str, Meaning] = {}
    for header, said in mapping.items():
        field, _, label_said = (part.strip().lower() for part in said.partition(":"))
        if (field not in FIELDS and field != IGNORE) or (label_said and field not in KINDS):
            raise BadFile(
                path,
                f'"{shown(header)}={shown(said)}": there is no field "{shown(said)}"',
                advice=f"Fields: {', '.join(FIELDS)} (a label may follow: email:work); or {IGNORE}, to leave the "
                "column out.",
            )
        found[key(header)] = Meaning("last_contact" if field == "contacted" else field, -1, label(label_said))
    return found


def score(cells: Sequence[str], wanted: Wanted) -> int:
    """How many columns of a row are understood as a header's; 0 without one for the name."""
    found = [each for cell in cells if cell and (each := _meaning(cell, wanted, {})) is not None]
    return len(found) if any(each.field in NAMES for each in found) else 0


def refuse_unknown(mapping: Mapping[str, str], found: Table, path: Path) -> None:
    """Raises :class:`BadFile` where a header of the mapping is none of the table's."""
    names = [cell for cell in map(clean, found.header) if cell]
    present = set(map(key, names))
    for header in mapping:
        if key(header) not in present:
            raise BadFile(
                path, f'has no column "{shown(header)}"', line=found.line, advice=f"Columns: {listed(names)}."
            )


def _meaning(cell: str, wanted: Wanted, fields: Mapping[str, str]) -> Meaning | None:
    """What a column holds: as the user says, the program, or its name."""
    word = key(cell)
    if said := wanted.get(word):
        return said if word and said.field != IGNORE else None
    if word in fields:
        return None if fields[word] == IGNORE else Meaning(fields[word])
    return meaning(cell)


class Columns:
    """The columns of a table, the best of each field first."""

    def __init__(self, found: Table, wanted: Wanted, layout: Layout) -> None:
        self._table = found
        own = {key(name): field for name, field in layout.fields.items()}
        meanings = {
            column: each
            for column, cell in enumerate(found.header)
            if cell and (each := _meaning(cell, wanted, own)) is not None
        }
        self._resort(meanings)
        self._look(meanings)
        self._meanings = meanings
        empty = _empty(found.rows, list(meanings))
        order = sorted(meanings.keys() - empty, key=lambda column: (meanings[column].rank, column))
        self.fields: dict[str, list[int]] = {}
        """Of each field but the addresses; columns with nothing in them left out."""
        for column in order:
            if meanings[column].field not in KINDS:
                self.fields.setdefault(meanings[column].field, []).append(column)
        self.addresses: dict[AddressKind, list[AddressColumn]] = {
            kind: [
                self._address(column)
                for column in order
                if meanings[column].field == kind and not meanings[column].labels
            ]
            for kind in KINDS
        }
        keys = [key(cell) for cell in found.header]
        self.key = keys.index(key(layout.key)) if layout.key and key(layout.key) in keys else None
        """Where the program's own number of a person stands."""

    def _resort(self, meanings: dict[int, Meaning]) -> None:
        """A "Title" is a position where there is no better column, else Mr or Dr."""
        known = any(each.field == "position" for each in meanings.values())
        for column, each in list(meanings.items()):
            if each.field == "resort":
                cells = list(self._cells(column))
                if sum(map(is_honorific, cells)) * 2 > len(cells):  # a total stands there too
                    meanings[column] = Meaning("prefix", each.rank)
                elif known:
                    del meanings[column]
                else:
                    meanings[column] = Meaning("position", each.rank)

    def _look(self, meanings: dict[int, Meaning]) -> None:
        """Columns whose names can mean two things, told by what is in them."""
        for column, each in list(meanings.items()):
            if each.field == "stage" and not any(map(stage, self._cells(column))):
                del meanings[column]
            elif each.field in _ELSE and self._all(column, lambda text: not any(map(str.isdigit, text))):
                del meanings[column]
                if other := _ELSE[each.field]:
                    meanings[column] = each._replace(field=other)
            elif each.field == "last" and each.rank < 0 and self._all(column, _is_day):
                meanings[column] = each._replace(field="last_contact")

    def _address(self, column: int) -> AddressColumn:
        found = self._meanings[column]
        labels = (
            other
            for other, each in self._meanings.items()
            if each.labels and each.field == found.field and each.number == found.number
        )
        return AddressColumn(column, found.label, next(labels, None))

    # --- what is in a column

    def _cells(self, column: int) -> Iterator[str]:
        cells = (clean(bare(row.cells[column])) for row in self._table.rows if column < len(row.cells))
        return islice(filter(None, cells), _LOOKED_AT)

    def _all(self, column: int, test: Callable[[str], bool]) -> bool:
        cells = list(self._cells(column))
        return bool(cells) and all(map(test, cells))

    # --- what is said of them

    def said(self) -> tuple[tuple[str, str], ...]:
        """Names of columns and what they were taken for, in the order of the file."""
        return tuple(
            (shown(self._table.header[column]), _AS_SAID.get(each.field, each.field))
            for column, each in sorted(self._meanings.items())
            if each.field not in _UNSAID
        )

    def unused(self) -> tuple[str, ...]:
        """Names of the columns left out."""
        used = {column for column, each in self._meanings.items() if each.field not in _UNSAID} | {self.key}
        names = enumerate(map(shown, self._table.header))
        return tuple(name for column, name in names if name and column not in used)


def _empty(rows: list[Row], columns: list[int]) -> set[int]:
    """Those of the columns in which nothing stands: tables have many of them."""
    left = columns
    for row in rows:
        cells = row.cells
        if len(cells) <= max(left, default=0):
            cells = [*cells, *[""] * (max(left) - len(cells) + 1)]
        if any(cells[column] for column in left):
            left = [column for column in left if not cells[column]]
    return set(left)


_ELSE: Final = {"met": "where", "referred": "source", "last_contact": ""}
"""What a column of dates is that holds none: "Met: Chamber breakfast". Nothing: it is left out."""


def _is_day(text: str) -> bool:
    try:
        day(text, "day first")
    except BadDay:
        return False
    return True


def value(row: Row, column: int) -> str:
    """A cell as it is meant; "" where the row is too short."""
    try:
        cell = row.cells[column]
    except IndexError:
        return ""
    return bare(cell) if "'" in cell or "(" in cell else cell
