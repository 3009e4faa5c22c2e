"""What a start need not find out again: the file ``prospects.kept`` beside the journal.

It is made from the journal and says where in it each document stands that is in force (:mod:`tui.store.start_index`);
and it carries, in bytes that mean nothing here, what others made of these documents. So a start need not parse the
whole journal again: it reads it, compares two checksums, cuts the documents out, and parses only what was appended
since.

Nothing depends on it. It is believed where its own checksum is right, the same code, rules and zone made it (``stamp``)
and the beginning of the journal is byte for byte what it was; at any doubt it is as if it were not there. It is never
made durable, is in no backup, may be deleted at any time, and goes with a journal that is replaced.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from tui.store.disk import FILE_MODE, Disk, moved, write_all
from tui.store.errors import StoreError
from tui.store.lines import PROSPECTS
from tui.store.reader import Reader
from tui.store.start_index import Index, checksum, index_of, state_of
from tui.store.state import State

FILE_NAME: Final = "prospects.kept"
_MAGIC: Final = b"keepwarm kept 1\n"
_CHECK: Final = 8
_ABANDONED: Final = 60
"""Seconds after which a half-written file is one whose writer was killed."""


class Cached(NamedTuple):
    """What an earlier process left for this start."""

    data: bytes
    """As ``StartCache.write`` was given it."""
    documents: dict[int, bytes]
    """The prospects that it was made from. It holds for those whose document is the same object still."""


class Known(NamedTuple):
    """What somebody knew of a journal: how long it was, and table -> first id that was free."""

    size: int
    free: dict[str, int]


class StartCache:
    """The start cache of one open store.

    Args:
        journal: the journal's path.
        stamp: names the code and the settings under which something is cached; empty: nothing is.
        keep: as ``State`` has it.
        disk: the way to the disk.
        reopen: answers a descriptor of the journal and how far it was read; None where there is no journal.
    """

    def __init__(
        self, journal: Path, stamp: bytes, keep: int, disk: Disk, reopen: Callable[[], tuple[int, int] | None]
    ) -> None:
        self._journal = journal
        self._path = journal.with_name(FILE_NAME)
        self._stamp = stamp
        self._keep = keep
        self._disk = disk
        self._reopen = reopen
        self._cached: Cached | None = None
        self.known: Known | None = None
        """What the file, of whatever stamp, knew of the journal when it was recalled."""

    def take(self) -> Cached | None:
        """What an earlier process left, if it fits the journal as it was opened; handed out once."""
        cached, self._cached = self._cached, None
        return cached

    @property
    def is_missing(self) -> bool:
        """Whether there is none, and the folder would take one."""
        return not self._path.exists() and os.access(self._path.parent, os.W_OK)

    def write(self, make: Callable[[Mapping[int, bytes]], bytes]) -> None:
        """Leaves something for the next start, where that is possible; needs no lock, any thread.

        ``make`` is given the prospects as the journal has them now and answers bytes. Where the folder takes no file,
        or another process is at it, nothing happens.
        """
        with suppress(OSError, StoreError), ExitStack() as closing:
            opened = self._reopen() if self._stamp else None
            if opened is None:
                return
            fd, end = opened
            closing.callback(os.close, fd)
            found = index_of(fd, self._journal, end, self._keep)
            if found is None:
                return
            index, state = found
            data = make(state.tables.get(PROSPECTS, {}))
            if os.path.samestat(os.fstat(fd), self._journal.stat()):
                body = _encode(_Content(self._stamp, index, data))
                _save(self._disk, self._path, [_MAGIC + checksum(body), body])
                if not os.path.samestat(os.fstat(fd), self._journal.stat()):  # replaced while we wrote
                    self._disk.unlink(self._path)

    def recall(self, reader: Reader) -> State | None:
        """The state that the file tells, and ``reader`` moved to where it ends; None where it tells none."""
        found = _load(self._path) if self._stamp else None
        if found is None:
            return None
        self.known = Known(found.index.end, found.index.free)
        state = state_of(found.index, reader.first_bytes, self._keep) if found.stamp == self._stamp else None
        if state is None:
            return None
        reader.skip_to(found.index.end, found.index.number)
        self._cached = Cached(found.data, state.tables.get(PROSPECTS, {}).copy())
        return state


# The file -------------------------------------------------------------------------------------------------------------


class _Content(msgspec.Struct, array_like=True, frozen=True):
    stamp: bytes
    index: Index
    data: bytes


_decoder = msgspec.msgpack.Decoder(_Content)
_encode = msgspec.msgpack.Encoder().encode


def last_known(journal: Path) -> Known | None:
    """What the start cache beside a journal knew of it; None where there is none."""
    found = _load(journal.with_name(FILE_NAME))
    return Known(found.index.end, found.index.free) if found is not None else None


def _load(path: Path) -> _Content | None:
    """The file at ``path``, if it is ours and whole. Never raises."""
    try:
        data = _bytes_of(path)
        start = len(_MAGIC) + _CHECK
        body = memoryview(data)[start:]
        if data[:start] != _MAGIC + checksum(body):
            return None
        return _decoder.decode(body)
    except (OSError, ValueError, RecursionError):
        return None


def _bytes_of(path: Path) -> bytes:
    fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(fd, "rb", buffering=0) as file:
        status = os.fstat(fd)
        if not stat.S_ISREG(status.st_mode) or status.st_uid != os.geteuid() or status.st_mode & 0o022:
            return b""  # another user made it
        return file.readall()


def put_for_now(path: Path, blocks: Iterable[bytes]) -> None:
    """Puts a file that may go at any time in its place, where that is possible: whole or not at all; not durable."""
    with suppress(OSError):
        _save(Disk(), path, blocks)


def _save(disk: Disk, path: Path, blocks: Iterable[bytes]) -> None:
    """As ``put_for_now``. Raises OSError."""
    part = path.with_name(f"{path.name}.part")
    _clear(disk, part)
    fd = disk.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, FILE_MODE)
    with moved(disk, part, path):
        try:
            for block in blocks:
                write_all(disk, fd, block)
        finally:
            disk.close(fd)


def _clear(disk: Disk, part: Path) -> None:
    """Removes what a killed writer left; one that another process writes now is left, and opening it will fail."""
    with suppress(FileNotFoundError):
        if abs(time.time() - part.lstat().st_mtime) > _ABANDONED:
            disk.unlink(part)
