"""Backups: dated copies of the journal in the folder ``backups`` beside it.

A hard link would cost nothing and be worth nothing: the journal is appended to in place, so damage to it would be
damage to the link. A copy of 31 MB costs what writing 31 MB costs; it is made under the lock, before the first line
of a day, in calls of 1 MB between which other threads run.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from fnmatch import fnmatch
from itertools import count
from pathlib import Path
from typing import Final

from tui.store.disk import Disk, clear_leftovers, put_in_place, read_blocks
from tui.store.errors import StoreError, WriteFailed
from tui.store.folder import OWNER_ONLY, refuse_foreign_link

FOLDER: Final = "backups"
KEPT: Final = 14
"""How many of the daily backups are kept, and how many copies before a restore; what the user asked for stays."""
_DAILY: Final = re.compile(r"prospects-\d{4}-\d\d-\d\d-daily\.jsonl")
_PATIENCE: Final = timedelta(hours=1)
_SPARE: Final = 1 << 20
"""Bytes that a daily backup must leave free, besides the size of the journal: the touch comes first."""


def stamp(now: datetime) -> str:
    """The moment as it stands in file names: 2026-11-22-143005."""
    return now.strftime("%Y-%m-%d-%H%M%S")


def unused(folder: Path, names: Iterator[str]) -> Path:
    """The first of the names that no file in the folder has."""
    return next(folder / name for name in names if not os.path.lexists(folder / name))


def newest_first(paths: Iterable[Path]) -> list[Path]:
    """The files among these, the one that was written last first."""
    found = []
    for path in paths:
        with suppress(OSError):
            status = path.stat()
            if stat.S_ISREG(status.st_mode):
                found.append((status.st_mtime_ns, path))
    return [path for _, path in sorted(found, reverse=True)]


class Backups:
    """The backups of the journal in a data folder. All methods that write run under the journal's lock."""

    def __init__(self, data: Path, disk: Disk) -> None:
        self.folder = data / FOLDER
        self._disk = disk
        self._done: str = ""  # the day whose daily backup is known to be there
        self._failed: datetime | None = None

    def make(self, fd: int, size: int, now: datetime | None, *, why: str = "") -> Path:
        """Copies the first ``size`` bytes of an open file: durable, whole or not at all.

        ``now`` gives the name: the day, and the time where that name is taken; ``why`` goes into the name.
        Raises :class:`WriteFailed`.
        """
        day, moment = (f"-{now:%Y-%m-%d}", f"-{stamp(now)}") if now else ("", "")
        last = f"-{why}" if why else ""

        def names() -> Iterator[str]:
            yield f"prospects{day}{last}.jsonl"
            if moment:
                yield f"prospects{moment}{last}.jsonl"
            yield from (f"prospects{moment}{last}-{number}.jsonl" for number in count(2))

        target = unused(self.folder, names())
        try:
            self._copy(fd, size, target)
        except OSError as error:
            raise WriteFailed(
                f"The backup {target} could not be written: {error.strerror or error}.\n"
                "Put that right and try again; the data themselves are as they were."
            ) from error
        if doubt := self._name_in_doubt():
            raise WriteFailed(
                f"The backup {target} {doubt}.\nPut that right and make another; the data themselves are as they were."
            )
        return target

    def daily(self, fd: int, size: int, now: datetime) -> str:
        """Makes the backup of the day unless there is one, and lets go of old ones; returns a notice, or nothing.

        Never raises: whoever writes a touch must not lose it to a backup. After a failure it waits for an hour.
        """
        day = f"{now:%Y-%m-%d}"
        if self._done == day or (self._failed is not None and abs(now - self._failed) < _PATIENCE):
            return ""
        target = self.folder / f"prospects-{day}-daily.jsonl"
        try:
            if target.exists():
                self._done = day
                return ""
            self._refuse_nearly_full(size)
            self._copy(fd, size, target)
        except (OSError, StoreError) as error:
            self._failed = now
            reason = (error.strerror if isinstance(error, OSError) else None) or error
            return f"the backup of the day, {target}, was not made: {reason}. What you change is saved all the same."
        self._done = day
        self._remove_old(target)
        doubt = self._name_in_doubt()
        return doubt and f"the backup of the day, {target}, {doubt}. What you change is saved all the same."

    def newest_first(self) -> list[Path]:
        """Every backup there is. Raises :class:`StoreError` where their folder cannot be read."""
        try:
            names = os.listdir(self.folder)  # noqa: PTH208 - it says so where it is not allowed to look
        except FileNotFoundError:
            return []
        except OSError as error:
            raise StoreError(f"The backups in {self.folder} cannot be read: {error.strerror or error}.") from error
        return newest_first(self.folder / name for name in names if fnmatch(name, "prospects-*.jsonl"))

    def _refuse_nearly_full(self, size: int) -> None:
        status = os.statvfs(self.folder if self.folder.exists() else self.folder.parent)
        left = status.f_bavail * status.f_frsize - size
        if left < size + _SPARE:
            raise WriteFailed("the disk is nearly full")

    def _copy(self, fd: int, size: int, target: Path) -> None:
        refuse_foreign_link(self.folder)
        if not self.folder.exists():
            self._disk.mkdir(self.folder, OWNER_ONLY)
        self._disk.sync_folder(self.folder.parent)  # whoever made it may have been killed before this
        part = target.with_name(f".{target.name}.part")
        with suppress(FileNotFoundError):
            self._disk.unlink(part)  # left by a process that was killed
        clear_leftovers(self.folder, ".prospects-*.part", self._disk)
        put_in_place(self._disk, part, target, read_blocks(fd, 0, size))

    def _name_in_doubt(self) -> str:
        """Makes the names of the backups durable; says what may happen where that fails."""
        try:
            self._disk.sync_folder(self.folder)
        except OSError as error:
            return f"is written, but a power cut may still take it away: {error.strerror or error}"
        return ""

    def _remove_old(self, new: Path) -> None:
        """Removes the daily backups written longest ago.

        By the time of writing and not by the day in the name: a clock that was wrong once, or a day that was pretended,
        must not push the others out.
        """
        with suppress(OSError, StoreError):
            daily = [path for path in self.newest_first() if path != new and _DAILY.fullmatch(path.name)]
            for path in daily[KEPT - 1 :]:
                self._disk.unlink(path)
