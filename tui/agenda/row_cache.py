"""The rows of the agenda, saved from one start to the next, and when a saved row is still valid.

A row follows from a document, the rules, the calendar of the user's zone, the time, and the code. The store vouches
for the documents, and ``stamp`` for code, rules and zone. Of the time each row knows until when it is valid.
"""

from __future__ import annotations

import os
import sys
import zoneinfo
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple
from zlib import adler32, crc32

import msgspec

import tui
from tui.agenda.index import Agenda
from tui.agenda.rows import Row, summarize
from tui.model.documents import BadDocument, decode
from tui.model.records import Prospect
from tui.rules.book import Rules
from tui.rules.calendar import Calendar
from tui.rules.day import GROUP_PLACES, group
from tui.settings.config import Settings
from tui.store import PROSPECTS, Store

WORTH_KEEPING: Final = 500
"""From this number on, making rows again takes longer than saving them."""
SHARE: Final = 0.05
"""Rows are saved again once this share of them had to be made again."""
_FOLDERS: Final = ("", "agenda", "model", "rules", "settings", "store", "when")
"""The folders of the package whose code decides what stands in a row."""


class SavedRows(msgspec.Struct, array_like=True, frozen=True):
    """What is saved: rows that are valid at ``made_at``, in the order of the lists."""

    made_at: datetime
    rows: list[Row]


_decoder = msgspec.msgpack.Decoder(SavedRows)
_encode = msgspec.msgpack.Encoder().encode


def encoded_rows(made_at: datetime, rows: Iterable[Row]) -> bytes:
    """The bytes of ``SavedRows``; other threads may run between two of them."""
    found = [_encode(row) for row in sorted(rows, key=_as_listed)]
    return b"".join([b"\x92", _encode(made_at), b"\xdd", len(found).to_bytes(4, "big"), *found])


def _as_listed(row: Row) -> tuple[int, datetime, int]:
    """The order of the lists: sorting rows that are nearly in order is cheap at the next start."""
    item = row.item
    return (len(GROUP_PLACES), row.influence_from, row.id) if item is None else (
        GROUP_PLACES[group(item)], item.due_at, row.id
    )  # fmt: skip


def still_valid(data: bytes, now: datetime, calendar: Calendar) -> list[Row]:
    """The rows in ``data`` that are still valid at ``now``; none if it cannot be read or lies ahead."""
    try:
        kept = _decoder.decode(data)
    except (ValueError, RecursionError):
        return []
    return valid_of(kept.rows, kept.made_at, now, calendar)


def valid_of(rows: Iterable[Row], made_at: datetime, now: datetime, calendar: Calendar) -> list[Row]:
    """Those of the rows made at an instant, of documents that stand, that are what would be made at ``now``."""
    if made_at > now:
        return []
    rows = [row for row in rows if row.mark is None or row.mark > now]
    if calendar.day(made_at) != calendar.day(now):
        rows = [row for row in rows if not row.depends_on_day(made_at)]
    return rows


class ReadyRow(NamedTuple):
    """A row made in another thread: of which document, and at which instant."""

    raw: bytes
    row: Row
    at: datetime
    dated: bool
    """The document says when they were added."""


class RowCache:
    """Everybody's row, and what each was made from.

    Args:
        opened: stands in for the time of adding where a document has none.
        kept: the store may know the rows of an earlier start.
    """

    def __init__(self, store: Store, opened: datetime, rules: Rules, calendar: Calendar, *, kept: bool) -> None:
        self._store = store
        self._opened = opened
        self._rules = rules
        self._calendar = calendar
        self._kept = kept
        self._made_from: dict[int, bytes] = {}
        """The document of each row that every process would make alike."""
        self.made_anew = 0
        """How many rows were made since they were saved last."""

    def all_rows(self, now: datetime) -> list[Row]:
        """Everybody's row: as it was saved if that is still valid, else made again."""
        documents = dict(self._store.table(PROSPECTS).items())
        rows: list[Row] = []
        ready = self._store.start_cache.take() if self._kept else None
        if ready is not None:
            rows = still_valid(ready.data, now, self._calendar)
            if ready.documents != documents:
                rows = [row for row in rows if ready.documents.get(row.id) is documents.get(row.id, b"")]
            self._made_from = {row.id: documents[row.id] for row in rows}
        if len(rows) < len(documents):
            left = documents.keys() - self._made_from.keys()
            rows += [
                self.row(who, raw, decode(who, raw, self._opened), now) for who, raw in documents.items() if who in left
            ]
        return rows

    def ready(self, documents: Mapping[int, bytes | None], now: datetime) -> dict[int, ReadyRow]:
        """The rows of these documents, for ``take``; in any thread. Without those that cannot be read."""
        found: dict[int, ReadyRow] = {}
        for who, raw in documents.items():
            if raw is not None:
                with suppress(BadDocument):
                    prospect = decode(who, raw, self._opened)
                    row = summarize(who, prospect, now, self._rules, self._calendar)
                    found[who] = ReadyRow(raw, row, now, dated=prospect.added_at != self._opened)
        return found

    def take(self, made: ReadyRow | None, now: datetime) -> Row | None:
        """A row that was made ready, if it is that of the document that stands, and still valid."""
        if made is None or not valid_of([made.row], made.at, now, self._calendar):
            return None
        if self._store.table(PROSPECTS).get(made.row.id) is not made.raw:
            return None
        self._note(made.row.id, made.raw, dated=made.dated)
        return made.row

    def row(self, who: int, raw: bytes, prospect: Prospect, now: datetime) -> Row:
        """Makes the row of a prospect, from their document and the record in it."""
        self._note(who, raw, dated=prospect.added_at != self._opened)
        return summarize(who, prospect, now, self._rules, self._calendar)

    def _note(self, who: int, raw: bytes, *, dated: bool) -> None:
        """A row was made anew."""
        self.made_anew += 1
        if dated:
            self._made_from[who] = raw
        else:  # the opening stands in for no date at all: the next start has another
            self._made_from.pop(who, None)

    def forget(self, who: int) -> None:
        """The row of a prospect is no longer valid."""
        self._made_from.pop(who, None)

    def saver(self, agenda: Agenda) -> Callable[[], None] | None:
        """Saves these rows for the next start when called, in any thread; None if that would gain nothing."""
        if not self._kept or len(agenda.rows) < WORTH_KEEPING:
            return None
        if self.made_anew < max(WORTH_KEEPING, SHARE * len(agenda.rows)) and not self._store.start_cache.is_missing:
            return None
        rows, made_from, made_at = agenda.rows.copy(), self._made_from.copy(), agenda.now
        self.made_anew = 0

        def make(documents: Mapping[int, bytes]) -> bytes:
            return encoded_rows(made_at, (rows[who] for who, raw in documents.items() if made_from.get(who) == raw))

        return lambda: self._store.start_cache.write(make)


def stamp(settings: Settings) -> bytes:
    """Names the code, rules and zone that rows follow from; empty if that cannot be told."""
    try:
        code, zone = _code(Path(tui.__file__).parent), _zone_data(settings.zone.key)
    except OSError:
        return b""
    parts = (sys.version, msgspec.__version__, code, zone, msgspec.json.encode(settings.book.rules))
    whole = repr(parts).encode()
    return b"%08x%08x%d" % (crc32(whole), adler32(whole), len(whole))


@cache
def _code(root: Path) -> str:
    """Each module with its size and times, a line each: as it was when this process asked first, for that is the code
    that runs. Raises OSError if there are no files.
    """
    lines = []
    for folder in _FOLDERS:
        with os.scandir(root / folder) as entries:
            found = sorted((entry.name, entry.stat()) for entry in entries if entry.name.endswith(".py"))
        for name, status in found:
            lines.append(f"{folder}/{name} {status.st_size} {status.st_mtime_ns} {status.st_ctime_ns}")
    return "\n".join(lines)


def _zone_data(key: str) -> bytes:
    """The data of a zone. Raises OSError if there is no file of it."""
    for folder in zoneinfo.TZPATH:
        with suppress(OSError):
            return Path(folder, key).read_bytes()
    from importlib.resources import files

    try:
        return files("tzdata").joinpath("zoneinfo", *key.split("/")).read_bytes()
    except ModuleNotFoundError:
        raise FileNotFoundError(key) from None
