"""What a start need not find out again: the file ``prospects.kept`` beside the journal.

It is derived from the journal and says where in it each document stands that is in force; and it carries, in bytes that
mean nothing here, what the pipeline made of these documents. So a start need not parse the whole journal again: it
reads it, compares two checksums, cuts the documents out, and parses only what was appended since.

Nothing depends on it. It is believed where its own checksum is right, the same code, rules and zone made it (``stamp``)
and the beginning of the journal is byte for byte what it was; at any doubt it is as if it were not there. It is never
made durable, is in no backup, may be deleted at any time, and goes with a journal that is replaced.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zlib import adler32, crc32

import msgspec

from tui.store.disk import FILE_MODE, write_all
from tui.store.lines import Docs, Scan
from tui.store.schema import needed
from tui.store.state import Commit, State

if TYPE_CHECKING:
    from tui.store.disk import Disk

FILE_NAME: Final = "prospects.kept"
_MAGIC: Final = b"keepwarm kept 1\n"
_CHECK: Final = 8
_ABANDONED: Final = 60
"""Seconds after which a half-written file is one whose writer was killed."""

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


class _Content(msgspec.Struct, array_like=True, frozen=True):
    stamp: bytes
    index: Index
    ready: bytes


_decoder = msgspec.msgpack.Decoder(_Content)
_encode = msgspec.msgpack.Encoder().encode
_recent_decoder = msgspec.msgpack.Decoder(list[tuple[Spans, Spans]])


class Kept(msgspec.Struct, frozen=True):
    """A kept file that was found good: its index, and what the pipeline had made ready."""

    index: Index
    ready: bytes


def checksum(data: bytes | memoryview) -> bytes:
    """Eight bytes that differ where data differ by accident or by an editor's hand: two sums that err independently."""
    return crc32(data).to_bytes(4, "big") + adler32(data).to_bytes(4, "big")


def read(path: Path, stamp: bytes) -> Kept | None:
    """The kept file at ``path``, if it is ours, whole, and made under the same ``stamp``. Never raises."""
    try:
        data = _read(path)
        start = len(_MAGIC) + _CHECK
        body = memoryview(data)[start:]
        if data[:start] != _MAGIC + checksum(body):
            return None
        content = _decoder.decode(body)
    except (OSError, ValueError, RecursionError):
        return None
    return Kept(content.index, content.ready) if content.stamp == stamp else None


def _read(path: Path) -> bytes:
    fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(fd, "rb", buffering=0) as file:
        status = os.fstat(fd)
        if not stat.S_ISREG(status.st_mode) or status.st_uid != os.geteuid() or status.st_mode & 0o022:
            return b""  # of another's making
        return file.readall()


def state_of(index: Index, read: Callable[[int], bytes], keep: int) -> State | None:
    """The fold of the journal's beginning, out of its index; None where the journal is another one.

    Args:
        index: of a kept file.
        read: the first so many bytes of the journal.
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
    """The commits that the index had as recent. None where the journal is no longer that: then it is read anew."""
    data = _beginning(index, read)
    if data is None:
        return []

    def documents(spans: Spans) -> Docs:
        return {
            name: {who: None if span is None else data[slice(*span)] for who, span in rows.items()}
            for name, rows in spans.items()
        }

    return [Commit(documents(docs), documents(before)) for docs, before in _recent_decoder.decode(index.recent)]


def survey(fd: int, path: Path, end: int, keep: int) -> tuple[Index, State] | None:
    """Reads the first ``end`` bytes of a journal as a start would; None where they are not worth an index.

    Raises OSError and StoreError.
    """
    scan = Scan(fd, path, end=end)
    state = State(keep)
    places: dict[int, Span] = {}
    """By the identity of a document: the state holds those that matter, and puts no others in their place."""
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
                # Wherever the same bytes stand, they are the document.
                while (at := text.find(b"{", at)) >= 0 and not text.startswith(row, at):
                    at += 1
                if at < 0:
                    return False
                places[id(row)] = start + at, start + at + len(row)
                at += len(row)
    return True


def write(disk: Disk, path: Path, stamp: bytes, index: Index, ready: bytes) -> None:
    """Puts a kept file in its place, whole or not at all; not durable. Raises OSError."""
    part = path.with_name(f"{path.name}.part")
    _clear(disk, part)
    body = _encode(_Content(stamp, index, ready))
    fd = disk.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, FILE_MODE)
    try:
        try:
            write_all(disk, fd, _MAGIC + checksum(body))
            write_all(disk, fd, body)
        finally:
            disk.close(fd)
        disk.replace(part, path)
    except BaseException:
        with suppress(OSError):
            disk.unlink(part)
        raise


def _clear(disk: Disk, part: Path) -> None:
    """Removes what a killed writer left; one that another process writes now is left, and opening it will fail."""
    with suppress(FileNotFoundError):
        if abs(time.time() - part.lstat().st_mtime) > _ABANDONED:
            disk.unlink(part)
