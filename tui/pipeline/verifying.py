"""Checks that the pipeline can read the documents of a journal: before a restore, and for `keepwarm check`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

import msgspec

from tui.model.documents import BadDocument, decode
from tui.model.errors import DataError
from tui.model.records import Away
from tui.pipeline.briefings import SOURCES, briefings
from tui.pipeline.history import decode_step
from tui.pipeline.mailings import MAILINGS, decode_mailing
from tui.store import PROSPECTS, STEPS

AWAY = "away"


class BadOne(msgspec.Struct, frozen=True):
    """A document that cannot be read: where it stands, and why."""

    table: str
    id: int
    why: str

    def __str__(self) -> str:
        return f"{_NAMES[self.table]} {self.id}: {self.why}"


_NAMES = {PROSPECTS: "prospect", AWAY: "time away", MAILINGS: "mailing", SOURCES: "briefing of a source", STEPS: "step"}


def bad_documents(tables: Mapping[str, Mapping[int, bytes]], now: datetime) -> Iterator[BadOne]:
    """Every document that is well-formed JSON, but not what its table holds."""
    readers: dict[str, Callable[[int, bytes], object]] = {
        PROSPECTS: lambda who, raw: decode(who, raw, now),
        AWAY: lambda _, raw: msgspec.json.decode(raw, type=Away),
        MAILINGS: lambda _, raw: decode_mailing(raw),
        SOURCES: lambda who, raw: briefings({who: raw}),
        STEPS: lambda _, raw: decode_step(raw),
    }
    for table, read in readers.items():
        for who, raw in tables.get(table, {}).items():
            try:
                read(who, raw)
            except BadDocument as error:
                yield BadOne(table, who, error.why)
            except (ValueError, OverflowError) as error:  # of msgspec's errors, too, ValueError is the base
                yield BadOne(table, who, str(error))


def refuse_bad(tables: Mapping[str, Mapping[int, bytes]], now: datetime) -> None:
    """Raises ``DataError`` for data that the pipeline could not work with."""
    found = list(bad_documents(tables, now))
    if found:
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        raise DataError(f"{found[0]}{more}. Nothing was changed.\nMend that in the file, or restore another backup.")
