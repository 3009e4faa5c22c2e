"""Every call of the operating system by which the store changes the disk.

They stand here, one method a call and nothing else, so that a test can put a fake in their place: one that fails at
will (disk full, I/O error), or one that records them and tries every disk image a power cut may leave.
Reading, ``stat`` and the lock need no such place and call ``os`` themselves.
"""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

FILE_MODE: Final = 0o600
ABANDONED: Final = 3600
"""Seconds after which a half-written file is one whose writer was killed."""
BLOCK: Final = 1 << 20
"""Bytes that are read or written in one call: a call lets other threads run meanwhile."""


class Disk:
    """The real disk. Every method raises ``OSError`` as the call it stands for."""

    def mkdir(self, path: Path, mode: int) -> None:
        os.mkdir(path, mode)  # noqa: PTH102 - Path.mkdir would hide which calls there are

    def chmod(self, path: Path, mode: int) -> None:
        os.chmod(path, mode)  # noqa: PTH101

    def fchmod(self, fd: int, mode: int) -> None:
        os.fchmod(fd, mode)

    def open(self, path: Path, flags: int, mode: int) -> int:
        return os.open(path, flags | os.O_CLOEXEC, mode)

    def close(self, fd: int) -> None:
        os.close(fd)

    def write(self, fd: int, data: bytes | memoryview) -> int:
        """Writes what the disk takes and returns how much that was: possibly less than all."""
        return os.write(fd, data)

    def fsync(self, fd: int) -> None:
        os.fsync(fd)

    def ftruncate(self, fd: int, size: int) -> None:
        os.ftruncate(fd, size)

    def link(self, source: Path, target: Path) -> None:
        os.link(source, target)

    def replace(self, source: Path, target: Path) -> None:
        os.replace(source, target)  # noqa: PTH105

    def unlink(self, path: Path) -> None:
        os.unlink(path)  # noqa: PTH108

    def utime(self, path: Path, accessed_ns: int, modified_ns: int) -> None:
        os.utime(path, ns=(accessed_ns, modified_ns))

    def sync_folder(self, path: Path) -> None:
        """Makes the names in a folder durable: without it a created or renamed file may be gone after a power cut."""
        fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(fd)
        except OSError as error:
            if error.errno != errno.EINVAL:  # some file systems cannot sync a folder, and need not
                raise
        finally:
            with suppress(OSError):
                os.close(fd)


def write_all(disk: Disk, fd: int, data: bytes) -> None:
    """Writes all of ``data``; ``OSError`` if the disk stops taking it."""
    rest = memoryview(data)
    while rest:
        rest = rest[disk.write(fd, rest) :]


def write_new(disk: Disk, path: Path, blocks: Iterable[bytes], mode: int = FILE_MODE) -> None:
    """Makes a file of ``blocks``, its content durable, its name not yet; leaves none where that fails.

    While it is written it is its owner's only, whatever ``mode`` it has in the end.
    """
    fd = disk.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
    try:
        waiting: list[bytes] = []
        size = 0
        for block in blocks:
            waiting.append(block)
            size += len(block)
            if size >= BLOCK:
                write_all(disk, fd, b"".join(waiting))
                waiting.clear()
                size = 0
        write_all(disk, fd, b"".join(waiting))
        if mode != FILE_MODE:
            disk.fchmod(fd, mode)
        disk.fsync(fd)
    except BaseException:
        with suppress(OSError):
            disk.unlink(path)
        raise
    finally:
        with suppress(OSError):  # it is on the disk, or gone: what close() says no longer matters
            disk.close(fd)


def put_in_place(disk: Disk, part: Path, target: Path, blocks: Iterable[bytes], mode: int = FILE_MODE) -> None:
    """Writes the new file ``part`` and moves it to ``target``, which is never there half; its name is not durable yet.

    Leaves no ``part`` where that fails.
    """
    write_new(disk, part, blocks, mode)
    with moved(disk, part, target):
        pass


@contextmanager
def moved(disk: Disk, part: Path, target: Path) -> Iterator[None]:
    """Moves ``part`` to ``target`` when the block ends; removes it where anything fails."""
    try:
        yield
        disk.replace(part, target)
    except BaseException:
        with suppress(OSError):
            disk.unlink(part)
        raise


def clear_leftovers(folder: Path, pattern: str, disk: Disk) -> None:
    """Removes half-written files of ours whose writer was killed: those that nobody has touched for an hour."""
    with suppress(OSError):
        for path in folder.glob(pattern):
            status = path.lstat()
            old = abs(time.time() - status.st_mtime) > ABANDONED
            if old and stat.S_ISREG(status.st_mode) and status.st_uid == os.geteuid():
                disk.unlink(path)


def open_to_read(path: Path) -> int:
    """Opens a file. ``OSError`` also for what is no file: a pipe or a device may have no end, or never begin."""
    mode = os.stat(path).st_mode  # noqa: PTH116 - before it is opened: that may already do something to a device
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "it is a pipe or a device, not a file")
    return os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)


def read_blocks(fd: int, start: int, end: int) -> Iterator[bytes]:
    """A stretch of an open file, whatever its own position. ``OSError`` where the file ends before it."""
    while start < end:
        block = os.pread(fd, min(BLOCK, end - start), start)
        if not block:
            raise OSError(errno.EIO, "the file became shorter while it was read")
        yield block
        start += len(block)
