"""Checks that the pipeline can read the documents of a journal: before a restore, and for `keepwarm check`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

import msgspec

from tui.model.documents import UNREADABLE, BadDocument, decode
from tui.model.errors import DataError
from tui.pipeline.tables import TABLES
from tui.store import PROSPECTS
from tui.text import clean


class BadOne(msgspec.Struct, frozen=True):
    """A document that cannot be read: where it stands, and why."""

    table: str
    id: int
    why: str

    def __str__(self) -> str:
        name = TABLES[self.table].name if self.table in TABLES else "prospect"
        return f"{name} {self.id}: {self.why}"


def bad_documents(tables: Mapping[str, Mapping[int, bytes]], now: datetime) -> Iterator[BadOne]:
    """Every document that is well-formed JSON, but not what its table holds."""
    for who, raw in tables.get(PROSPECTS, {}).items():
        try:
            decode(who, raw, now)
        except BadDocument as error:
            yield BadOne(PROSPECTS, who, error.why)
    for table, kept in TABLES.items():
        for number, raw in tables.get(table, {}).items():
            try:
                kept.decode(raw)
            except UNREADABLE as error:
                yield BadOne(table, number, clean(str(error)))


def refuse_bad(tables: Mapping[str, Mapping[int, bytes]], now: datetime) -> None:
    """Raises ``DataError`` for data that the pipeline could not work with."""
    found = list(bad_documents(tables, now))
    if found:
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        raise DataError(f"{found[0]}{more}. Nothing was changed.\nMend that in the file, or restore another backup.")
