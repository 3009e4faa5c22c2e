"""The file itself: how far it has been read, what of it is durable, and how it grows, heals and is replaced.

Bytes and calls of the operating system only; what the lines mean is :mod:`tui.store.state`. Everything that writes
must run under the lock (:meth:`Journal.locked`); reading need not, so that a board goes on showing other processes'
work while one of them is stuck with the lock.

What keeps an acknowledged commit through a power cut, in the order it happens:

1. before the first append to a file its name is made durable (``sync_folder``), even if another process made it or
   renamed it there: that one may have been killed before it got to it;
2. what others appended is made durable before anything is put behind it, so that only a last line can ever be torn;
3. the line is written and ``fsync``ed; if either fails it is cut off again, and if that fails too nothing more is
   written by this process, because nobody may append behind half a line.
"""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

from tui.store import start_cache
from tui.store.disk import FILE_MODE, Disk, write_all, write_new
from tui.store.errors import Busy, StoreError, WriteFailed
from tui.store.reader import Fingerprint, Reader
from tui.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from filelock import BaseFileLock

FILE_NAME: Final = "prospects.jsonl"
ORDER: Final = "prospects.forget"
"""Where it stands whom to forget, until that is done (:mod:`tui.store.erasing`)."""
LOCK_TIMEOUT: Final = 5.0
"""Seconds to wait for another process that writes."""


class Journal:
    """The journal at ``path``; ``reader`` is None until there is a file."""

    def __init__(self, path: Path, disk: Disk, lock_timeout: float | None) -> None:
        self.path = path
        self.reader: Reader | None = None
        self.notices: list[str] = []
        self._beside = path.with_name(f"{path.name}.new")
        self._disk = disk
        self._lock_timeout = LOCK_TIMEOUT if lock_timeout is None else lock_timeout
        self._lock: BaseFileLock | None = None
        self._named: tuple[int, int] | None = None  # the inode whose name we know to be durable
        self._durable = 0  # up to where it is, in the file that `reader` reads
        self.read_only = False
        self.lost = False
        """Whether something speaks for it that the file has lost what was acknowledged."""

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keeps other processes from writing; :class:`Busy` if one of them does for too long."""
        import filelock  # only here: reading commands never need it, and it takes 20 ms to import

        if self._lock is None:
            self._lock = filelock.FileLock(
                f"{self.path}.lock",
                timeout=self._lock_timeout,
                mode=FILE_MODE,
                thread_local=False,
                poll_interval=0.005,
                fallback_to_soft=False,
            )
        try:
            self._lock.acquire()
        except filelock.Timeout as error:
            raise Busy(
                f"Another Keepwarm has been writing to {self.path} for more than {self._lock_timeout:g} s.\n"
                f"Try again; if it does not end, `fuser -v {self.path}.lock` names the process that hangs."
            ) from error
        except OSError as error:
            raise self.failed(error, self.path.with_name(f"{self.path.name}.lock")) from error
        try:
            yield
        finally:
            self._unlock(self._lock)

    def _unlock(self, lock: BaseFileLock) -> None:
        try:
            with suppress(OSError):
                lock.release()
                return
            lock.release()  # an error of the first try tells of what came before
        except OSError as error:
            self._lock = None
            self.notices.append(
                f"what was done is saved, but {lock.lock_file} could not be unlocked: {error.strerror or error}. "
                "Another session may have to wait until this one ends."
            )

    def fingerprint(self) -> Fingerprint | None:
        """The file as it is now, or None where there is none."""
        try:
            return Fingerprint.at(os.stat(self.path))  # noqa: PTH116 - four times a second
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self.unreadable(error) from error

    def open(self) -> Reader:
        """A reader at the beginning of the file as it is now; it is not ``reader`` before :meth:`adopt`."""
        try:
            return Reader(self.path)
        except OSError as error:
            raise self.unreadable(error) from error

    def adopt(self, reader: Reader) -> None:
        """Goes on with another file, of which we do not know yet what is durable."""
        old, self.reader = self.reader, reader
        self._durable = 0
        if old is not None:
            old.close()

    def append(self, line: bytes) -> None:
        """Writes one line durably, or raises :class:`WriteFailed` and leaves the file as it was.

        Where not even that is possible, ``read_only`` says so from then on: the file ends in a line that was refused,
        behind which nothing may be written, and which a new start will judge.
        """
        try:
            reader, fd = self._open_for_append()
        except OSError as error:
            raise self.failed(error) from error
        try:
            added = self._append(fd, reader, line)
            # From here on it is saved, whatever else goes wrong.
            reader.wrote(added)
            self._durable = reader.good
            try:
                reader.fingerprint = Fingerprint.at(os.fstat(fd))
            except OSError as error:
                self.read_anew_next_time()
                self.notices.append(
                    f"what was done is saved, but the disk with {self.path} reports: {error.strerror or error}"
                )
        finally:
            with suppress(OSError):  # it is on the disk: what close() says no longer matters
                self._disk.close(fd)

    def _open_for_append(self) -> tuple[Reader, int]:
        if self.reader is not None:
            return self.reader, self._disk.open(self.path, os.O_WRONLY | os.O_APPEND, FILE_MODE)
        # Whoever made the folder may have been killed before its name was durable. A parent folder that we may not
        # open was not made by us.
        with suppress(PermissionError):
            self._disk.sync_folder(self.path.parent.parent)
        fd = self._disk.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL, FILE_MODE)
        try:
            reader = Reader(self.path)
        except BaseException:
            with suppress(OSError):
                self._disk.close(fd)
            raise
        self.adopt(reader)
        return reader, fd

    def _append(self, fd: int, reader: Reader, line: bytes) -> bytes:
        """Writes the line and what has to stand before it; returns both, once they are durable."""
        try:
            status = os.fstat(fd)
        except OSError as error:
            raise self.failed(error) from error
        if Fingerprint.at(status) != reader.fingerprint:
            raise WriteFailed(
                f"{self.path} was changed by another program at this moment. Nothing was written; try again."
            )
        try:
            ended = self._make_durable(fd, reader, status)
            write_all(self._disk, fd, line)
            self._disk.fsync(fd)
        except BaseException as error:
            self._take_back(fd, reader)
            if self.read_only:
                raise self.refusal() from error
            if isinstance(error, OSError):
                raise self.failed(error) from error
            raise
        return ended + line

    def _make_durable(self, fd: int, reader: Reader, status: os.stat_result) -> bytes:
        """Makes durable what is there before anything is put behind it; returns what it added for that."""
        if reader.open_line:
            self._disk.write(fd, b"\n")
        if reader.open_line or self._durable != reader.good:
            self._disk.fsync(fd)
        inode = (status.st_dev, status.st_ino)
        if self._named != inode:
            if status.st_mode & 0o077:
                self._disk.chmod(self.path, FILE_MODE)
            self._disk.sync_folder(self.path.parent)
            self._named = inode
        return b"\n" if reader.open_line else b""

    def _take_back(self, fd: int, reader: Reader) -> None:
        try:
            self._disk.ftruncate(fd, reader.good)
        except OSError:
            self.read_only = True
            return
        # A failed line must not come back after a power cut, but there is nothing to be done if this fails too: the
        # next append writes over the same place and is only acknowledged after an fsync that succeeds.
        with suppress(OSError):
            self._disk.fsync(fd)
        try:
            reader.fingerprint = Fingerprint.at(os.fstat(fd))
        except OSError:
            self.read_anew_next_time()

    def read_anew_next_time(self) -> None:
        """Reads everything anew at the next occasion."""
        if self.reader is not None:
            self.reader.fingerprint = Fingerprint(-1, -1, -1, -1)

    def cut_torn_tail(self) -> None:
        """Sets a torn last line aside in a file of its own and cuts it off; under the lock."""
        reader = self.reader
        if reader is None or not reader.torn:
            return
        torn = os.pread(reader.fd, reader.fingerprint.size - reader.good, reader.good)
        try:
            aside = self._set_aside(torn)
            fd = self._disk.open(self.path, os.O_WRONLY, FILE_MODE)
            try:
                self._disk.ftruncate(fd, reader.good)
                self._disk.fsync(fd)
                reader.fingerprint = Fingerprint.at(os.fstat(fd))
            finally:
                self._disk.close(fd)
        except OSError as error:
            raise self.failed(error) from error
        reader.torn = False
        # A write that was cut short was never acknowledged; a disk that lost what it had confirmed leaves the same.
        end = "" if self.lost else ". What was acknowledged is there, unless the disk lost it"
        size = counted(len(torn), "byte is", "bytes are")
        self.notices.append(
            f"the last line of {self.path.name} was torn by a crash: its {size} set aside in {aside.name}{end}"
        )

    def _set_aside(self, torn: bytes) -> Path:
        number = 1
        while (aside := self.path.with_name(f"{self.path.name}.torn-{number}")).exists():
            if aside.read_bytes() == torn:
                break  # an earlier attempt came as far as this
            number += 1
        else:
            write_new(self._disk, aside, [torn])
        self._disk.sync_folder(self.path.parent)
        return aside

    def write_replacement(self, lines: Iterable[bytes]) -> Reader:
        """Writes ``lines`` durably to a file beside the journal and opens it; under the lock.

        Refused where the journal was made read-only: its owner, too, would have to undo that first.
        """
        try:
            if self.path.exists() and not self.path.stat().st_mode & stat.S_IWUSR:
                raise WriteFailed(f"{self.path} was made read-only. Nothing was changed.\n`chmod u+w` lifts that.")
            with suppress(FileNotFoundError):
                self._disk.unlink(self._beside)  # left by a compaction that was killed
            write_new(self._disk, self._beside, lines)
            return Reader(self._beside)
        except OSError as error:
            raise self.failed(error) from error

    @property
    def previous(self) -> Path:
        """What a compaction leaves of the file as it was."""
        return self.path.with_name(f"{self.path.name}.1")

    def replace_by(self, reader: Reader, aside: Path | None) -> str:
        """Puts a replacement in the journal's place, which stays as ``aside`` if that is given; under the lock.

        Raises :class:`WriteFailed` only where the old file is still in its place. Returns why a power cut may put it
        back there, if it may; before the next append that is put right.
        """
        try:
            if aside is not None:
                with suppress(FileNotFoundError):
                    self._disk.unlink(aside)
                self._disk.link(self.path, aside)
            derived = self.path.with_name(start_cache.FILE_NAME)
            if derived.exists():  # first: of no use any more, and it may name people who are gone
                self._disk.unlink(derived)
            self._disk.replace(self._beside, self.path)
        except OSError as error:
            if aside is not None:
                with suppress(OSError):
                    self._disk.unlink(aside)
            raise self.failed(error) from error
        self.adopt(reader)
        reader.path = self.path
        try:
            self._disk.sync_folder(self.path.parent)
        except OSError as error:
            return f"a power cut may still bring back what was there before: {error.strerror or error}"
        self._named = reader.fingerprint[:2]
        self._durable = reader.good
        return ""

    def discard(self, replacement: Reader) -> None:
        """Removes a replacement that did not get its place."""
        replacement.close()
        with suppress(OSError):
            self._disk.unlink(self._beside)

    def refusal(self) -> WriteFailed:
        """Why nothing is written in ``read_only``."""
        return WriteFailed(
            f"Writing to {self.path} failed and could not be undone, so this session writes nothing more to it.\n"
            "Put the disk right and start Keepwarm again; `keepwarm check` looks at the file."
        )

    def gone(self) -> WriteFailed:
        """Why nothing is written where the file was removed: whoever did that may put it back."""
        return WriteFailed(
            f"{self.path} is no longer there. Nothing was written.\n"
            "Put it back (`keepwarm restore` has backups), or start Keepwarm again to begin anew."
        )

    def failed(self, error: OSError, path: Path | None = None) -> WriteFailed:
        """What a disk that refuses looks like to the user, where nothing has changed."""
        return WriteFailed(
            f"Could not write to {path or self.path}: {error.strerror or error}.\n"
            "Nothing was changed; put that right and try again."
        )

    def unreadable(self, error: OSError) -> StoreError:
        """What a failure to read looks like to the user."""
        return StoreError(f"{self.path} cannot be read: {error.strerror or error}.")

    def close(self) -> None:
        if self.reader is not None:
            self.reader.close()
            self.reader = None
