"""Where in the journal each document stands that is in force: what a start needs instead of parsing all of it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from zlib import adler32, crc32

import msgspec

from tui.store.lines import Docs, Scan
from tui.store.schema import needed
from tui.store.state import Commit, State

Span = tuple[int, int]
"""Where a document begins and ends in the journal."""
Spans = dict[str, dict[int, Span | None]]
"""As ``Docs``, with places instead of documents."""


class Index(msgspec.Struct, array_like=True, frozen=True):
    """What the first ``end`` bytes of a journal add up to; ``number`` is that of the line that begins there."""

    end: int
    number: int
    check: bytes
    tables: dict[str, list[int]]
    """Table -> id, begin, end; id, begin, end; and so on, in the order of the table."""
    free: dict[str, int]
    recent: msgspec.Raw
    """``State.recent`` as pairs of ``Spans``, documents and what they were before. Only undo ever asks for it."""


_encode = msgspec.msgpack.Encoder().encode
_recent_decoder = msgspec.msgpack.Decoder(list[tuple[Spans, Spans]])


def checksum(data: bytes | memoryview) -> bytes:
    """Eight bytes that differ where data differ by accident or by an editor's hand: two sums that err independently."""
    return crc32(data).to_bytes(4, "big") + adler32(data).to_bytes(4, "big")


def state_of(index: Index, read: Callable[[int], bytes], keep: int) -> State | None:
    """What the beginning of a journal adds up to, rebuilt from its index; None where the journal has changed there.

    Args:
        index: from the start cache.
        read: answers the first so many bytes of the journal.
        keep: as ``State`` has it.
    """
    data = _beginning(index, read)
    if data is None:
        return None
    state = State(keep)
    try:
        for name, places in index.tables.items():
            each = iter(places)
            state.tables[name] = {who: data[start:end] for who, start, end in zip(each, each, each, strict=True)}
    except ValueError:
        return None
    state.free = dict(index.free)
    if needed(state.schema):
        return None
    state.defer(lambda: _commits(index, read))
    return state


def _beginning(index: Index, read: Callable[[int], bytes]) -> bytes | None:
    data = read(index.end)
    return data if len(data) == index.end and checksum(data) == index.check else None


def _commits(index: Index, read: Callable[[int], bytes]) -> list[Commit]:
    """The commits that were recent when the index was made; none where the journal has changed since."""
    data = _beginning(index, read)
    if data is None:
        return []

    def documents(spans: Spans) -> Docs:
        return {
            name: {who: None if span is None else data[slice(*span)] for who, span in rows.items()}
            for name, rows in spans.items()
        }

    return [Commit(documents(docs), documents(before)) for docs, before in _recent_decoder.decode(index.recent)]


def index_of(fd: int, path: Path, end: int, keep: int) -> tuple[Index, State] | None:
    """The index of the first ``end`` bytes of a journal, and their state; None where they are not worth one.

    Raises OSError and StoreError.
    """
    scan = Scan(fd, path, end=end)
    state = State(keep)
    places: dict[int, Span] = {}
    """By the identity of a document: the state keeps alive all those that matter."""
    start, sums = 0, (crc32(b""), adler32(b""))
    for docs in scan:
        text = os.pread(fd, scan.good - start, start)
        sums = crc32(text, sums[0]), adler32(text, sums[1])
        if not _place(docs, text, start, places):
            return None
        state.apply(docs)
        start = scan.good
    if scan.torn or scan.open_line or scan.good != end or start != end or needed(state.schema):
        return None

    def spans(docs: Docs) -> Spans:
        return {
            name: {who: None if row is None else places[id(row)] for who, row in rows.items()}
            for name, rows in docs.items()
        }

    check = sums[0].to_bytes(4, "big") + sums[1].to_bytes(4, "big")
    tables = {
        name: [number for who, row in rows.items() for number in (who, *places[id(row)])]
        for name, rows in state.tables.items()
    }
    recent = [(spans(commit.docs), spans(commit.before)) for commit in state.recent]
    return Index(end, scan.number, check, tables, state.free, msgspec.Raw(_encode(recent))), state


def _place(docs: Docs, text: bytes, start: int, places: dict[int, Span]) -> bool:
    """Notes where in ``text``, which begins at ``start``, each document stands; False where one is not found."""
    at = 0
    for rows in docs.values():
        for row in rows.values():
            if row is not None:
                # Any place with the same bytes will do: they are the same document.
                while (at := text.find(b"{", at)) >= 0 and not text.startswith(row, at):
                    at += 1
                if at < 0:
                    return False
                places[id(row)] = start + at, start + at + len(row)
                at += len(row)
    return True
