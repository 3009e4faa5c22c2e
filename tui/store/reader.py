"""An open journal file, and how far it has been read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

from tui.store.disk import open_to_read, read_blocks
from tui.store.lines import Docs, Scan

_ANCHOR: Final = 256


class Fingerprint(NamedTuple):
    """What tells one state of a file from another at the price of one ``stat``."""

    device: int
    inode: int
    size: int
    modified_ns: int

    @classmethod
    def at(cls, status: os.stat_result) -> Fingerprint:
        return cls(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)


class Reader:
    """An open journal file and how far it has been read.

    Holding the descriptor pins the inode: another file can never come by the same number while we compare.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.fd = open_to_read(path)
        try:
            self.fingerprint = Fingerprint.at(os.fstat(self.fd))
        except OSError:
            os.close(self.fd)
            raise
        self.good = 0
        self.number = 1
        self.open_line = False
        self.torn = False
        self._anchor = b""

    def read(self) -> Iterator[Docs]:
        """The commits from where we were to the present end; only iterated to its end does it move the place."""
        fingerprint = Fingerprint.at(os.fstat(self.fd))
        scan = Scan(
            self.fd, self.path, end=fingerprint.size, start=self.good, number=self.number, open_line=self.open_line
        )
        yield from scan
        self.fingerprint = fingerprint
        self.good, self.number, self.open_line, self.torn = scan.good, scan.number, scan.open_line, scan.torn
        self.remember_end()

    def wrote(self, added: bytes) -> None:
        """Takes in whole lines that were appended here. Asks the disk nothing: they are saved, whatever it says now."""
        self.good += len(added)
        self.number += added.count(b"\n")
        self.open_line = False
        self._anchor = (self._anchor + added)[-_ANCHOR:]

    def remember_end(self) -> None:
        """Remembers the last bytes of what has been read, to know them again."""
        start = max(0, self.good - _ANCHOR)
        self._anchor = os.pread(self.fd, self.good - start, start)

    def continues(self, now: Fingerprint) -> bool:
        """Whether the file as it is ``now`` is the one we read, untouched but for appends."""
        if now[:2] != self.fingerprint[:2]:
            return False
        if now.size == self.fingerprint.size and now.modified_ns != self.fingerprint.modified_ns:
            return False  # same length, other time: edited in place
        return os.pread(self.fd, len(self._anchor), self.good - len(self._anchor)) == self._anchor

    def first_bytes(self, size: int) -> bytes:
        """The first ``size`` bytes, or what there is of them."""
        data = os.pread(self.fd, size, 0)
        # One call takes two gigabytes at most.
        return (
            data
            if len(data) == size
            else data + b"".join(read_blocks(self.fd, len(data), min(size, self.fingerprint.size)))
        )

    def skip_to(self, end: int, number: int) -> None:
        """Takes what stands before ``end`` as read: whole lines, the next of which has this number."""
        self.good, self.number = end, number

    def close(self) -> None:
        with suppress(OSError):  # only read: there is nothing to lose
            os.close(self.fd)
        self.fd = -1
