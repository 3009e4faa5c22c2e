"""Columns whose meaning stands beside their values: "Relation 1 - Label", "Relation 1 - Value" (Google)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tui.exchange.csv_table import Row, Table
from tui.exchange.headers import meaning
from tui.model.addresses import KINDS
from tui.text import clean, fold

_LABELS: Final = {
    " - label": " - value", " - type": " - value", " - libellé": " - valeur", " - etichetta": " - valore",
    " - etiqueta": " - valor",
}  # fmt: skip
"""How the names of the two end. In German both languages are one: "- Label", "- Wert"."""
_FIELDS: Final = frozenset({"source", "met", "where", "referred", "last_contact", "comfort", "note", *KINDS})
"""What such a pair may hold."""


def spread(found: Table) -> Table:
    """The table with a column more for each label that is understood, named as the label says."""
    pairs = list(_pairs(found.header))
    columns: dict[tuple[int, int, str], str] = {}
    """Label's column, value's column and label: the name of the new column."""
    for row in found.rows if pairs else ():
        for labels, values in pairs:
            if values < len(row.cells) and row.cells[values] and (label := _label(row, labels)):
                known = meaning(label)
                if known is not None and known.field in _FIELDS:
                    columns.setdefault((labels, values, fold(label)), label)
    if not columns:
        return found
    width = len(found.header)
    rows = []
    for row in found.rows:
        if row.cells == found.header:
            more = list(columns.values())
        else:
            more = [
                row.cells[values] if values < len(row.cells) and fold(_label(row, labels)) == label else ""
                for labels, values, label in columns
            ]
        cells = [*row.cells[:width], *[""] * (width - len(row.cells)), *more, *row.cells[width:]]
        rows.append(row._replace(cells=cells))
    return found._replace(header=[*found.header, *columns.values()], rows=rows)


def _pairs(header: list[str]) -> Iterator[tuple[int, int]]:
    """Columns of labels and of their values, but those of addresses, which are known by their own names."""
    names = [clean(cell).lower() for cell in header]
    for column, name in enumerate(names):
        ending = next((each for each in _LABELS if name.endswith(each)), "")
        head = name.removesuffix(ending)
        others = (f"{head}{_LABELS.get(ending, '')}", f"{head} - wert")
        if ending and meaning(name) is None and (other := next((each for each in others if each in names), "")):
            yield column, names.index(other)


def _label(row: Row, column: int) -> str:
    return clean(row.cells[column]).removeprefix("* ")
