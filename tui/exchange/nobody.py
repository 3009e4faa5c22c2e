"""Rows of a table that are nobody: empty ones, remarks and totals, people who did not come or are not shown."""

from __future__ import annotations

import re
from typing import Final

from tui.exchange.cells import says_nothing
from tui.exchange.columns import Columns, value
from tui.exchange.csv_table import Row, Table, shown
from tui.exchange.headers import values
from tui.exchange.layouts import Layout
from tui.text import clean, fold, is_name

_COUNTED = (
    "members?|records?|contacts?|rows?|people|persons?|guests?|attendees?|participants?|leads?|entries|names?|count|"
    "mitglieder|personen|kontakte|teilnehmer|eintrage|membres|contactos?|personas|registros|soci|contatti|leden|"
    "pessoas|contatos"
)
_TOTAL = (
    "(?:grand |sub-?)?totals?|sum|summe|gesamt|gesamtzahl|anzahl|somme|nombre|suma|numero|totale|totaal|aantal|soma"
)
_REMARK = re.compile(
    rf"(?:{_TOTAL})(?: (?:of |de |di |der |des )?(?:{_COUNTED})|\s*[:=]|\s*(?=\(?\d))\s*[:=]?\s*\(?[\d.,]*"
    rf"(?: (?:{_COUNTED}))?\)?|(?:grand |sub-?)?totals?|summe|gesamt|totale|totaal"
    rf"|(?:{_COUNTED})\s*[:=]\s*[\d.,]+"
    rf"|number of (?:{_COUNTED})\b.*|[\d.,]+ (?:{_COUNTED})(?: total)?|copyright\b.*|©.*|\(c\) ?.*"
    r"|confidential\b.*|(?:generated|exported|printed|created|report run|as of) ?(?:by|from|on|at|:).*"
    r"|end of (?:report|list|file|export)\b.*|page \d+(?: (?:of|/) ?\d+)?|seite \d+(?: von \d+)?|filtered by\b.*"
    r"|(?:notes|hinweise|remarques|notas|note|opmerkingen)\s?:.{0,3}|when exporting your connection data.*"
    r"|(?:contacts|leads) (?:with|by|&|and) .*report|-{2,}|={2,}|\*{2,}",
    re.DOTALL,
)
_SQL = re.compile(r"(?:insert into|create table|set foreign_key_checks|drop table|lock tables)\b.*", re.DOTALL)
_LONGEST_COUNT: Final = 6
"""Digits of a number beside a remark: more are a phone's."""
_MOST_NUMBERS: Final = 6
"""Filled cells of a row of totals."""


class Nobody:
    """Says of the rows of one table why they are no people."""

    def __init__(self, table: Table, columns: Columns, layout: Layout) -> None:
        self._header = table.header
        self._columns = columns
        self._program = layout.name.partition(" ")[0]
        self._hidden = frozenset(map(fold, layout.hidden))

    def why(self, row: Row, name: str) -> str:
        """Why a row with that name is no person; nothing if it is one."""
        filled = [cell for cell in row.cells if cell and not cell.isspace()]
        if not filled:
            return "empty row"
        if row.cells == self._header:
            return "the header once more"
        if _is_remark(filled):
            return f"a remark, no person ({shown(filled[0])})"
        if self._hidden and fold(name) in self._hidden:
            return f"{self._program} does not show who this is ({name})"
        if why := self._did_not_come(row):
            return why
        if self._is_collected(row):
            return f"an address that Google collected by itself{self._known_by(row)}"
        return "" if is_name(name) else f"no name{self._known_by(row)}"

    def _did_not_come(self, row: Row) -> str:
        for column in self._columns.fields.get("attending", ()):
            said = clean(value(row, column))
            if said and fold(said) in values("absent"):
                return f"did not come ({shown(self._header[column])}: {shown(said)})"
        return ""

    def _is_collected(self, row: Row) -> bool:
        """Whether Google collected this by itself, from mails."""
        for column in self._columns.fields.get("tags", ()):
            text = value(row, column)
            if text.startswith("* "):
                groups = {fold(clean(group)) for group in text.split(":::")} - {""}
                return groups <= values("google_collected")
        return False

    def _known_by(self, row: Row) -> str:
        """What a row without a name is told by."""
        addresses = self._columns.addresses
        columns = [each.column for each in (*addresses["email"], *addresses["url"])]
        texts = (clean(value(row, column)) for column in (*columns, *self._columns.fields.get("company", ())))
        known = next((text for text in texts if text and not says_nothing(text)), "")
        return f" ({shown(known)})" if known else ""


def _is_remark(filled: list[str]) -> bool:
    """Whether the filled cells of a row are a text that is a remark, and numbers beside it."""
    if len(filled) > _MOST_NUMBERS:
        return False
    alone = not any(any(map(str.isalpha, cell)) or sum(map(str.isdigit, cell)) > _LONGEST_COUNT for cell in filled[1:])
    text = fold(clean(filled[0])) if alone or " " in filled[0] else ""
    return _SQL.fullmatch(text) is not None or (alone and _REMARK.fullmatch(text) is not None)
