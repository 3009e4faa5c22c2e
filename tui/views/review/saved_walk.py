"""The place in today's review, kept in the data folder: leaving and coming back goes on where one was.

A convenience, not a record: a file that is missing, damaged, of another version or too large is no walk, and one that
cannot be written is let go without a word. Of two sessions that walk at once the file has the place of the last one;
what was decided in either stands in the steps, and is known to both.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from datetime import date
from pathlib import Path

import msgspec

from tui.model.records import Instant
from tui.store.disk import Disk, write_new
from tui.views.review.items import ItemKey, Visit

NAME = "review.json"
VERSION = 1
_LARGEST = 4 << 20
"""Bytes; thousands of visited items take a tenth of it."""


class SavedWalk(msgspec.Struct, omit_defaults=True):
    """A walk as it is kept for later the same day: places only, nothing of the records."""

    version: int
    day: date
    seen: int
    """The latest step that the walk has looked at."""
    seen_at: Instant | None = None
    """When that step was made: tells other data from these."""
    current: ItemKey | None = None
    visits: tuple[Visit, ...] = ()
    steps: tuple[int, ...] = ()
    undone: tuple[int, ...] = ()
    touched: tuple[int, ...] = ()


def load(folder: Path) -> SavedWalk | None:
    """The walk kept in ``folder``, of whatever day; None without a sound one."""
    try:
        kept = msgspec.json.decode(_read(folder / NAME), type=SavedWalk)
    except (OSError, msgspec.MsgspecError, RecursionError):
        return None
    return kept if _is_sound(kept) else None


def _read(path: Path) -> bytes:
    """The file; nothing of one that is too large or none, such as a pipe, which would keep us waiting for ever."""
    fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    with os.fdopen(fd, "rb") as file:
        status = os.fstat(fd)
        return file.read(_LARGEST) if stat.S_ISREG(status.st_mode) and status.st_size <= _LARGEST else b""


def _is_sound(kept: SavedWalk) -> bool:
    """Whether a walk may have written that: each item stands there once, and the step it has looked at was there."""
    return len({visit.key for visit in kept.visits}) == len(kept.visits) and (kept.seen_at is not None or not kept.seen)


def save(folder: Path, kept: SavedWalk) -> None:
    """Puts the walk in the place of the one before, in one go; readable by its owner only."""
    disk, new = Disk(), folder / f".{NAME}.new"
    with suppress(OSError):
        with suppress(FileNotFoundError):  # of a process that was ended while it wrote
            disk.unlink(new)
        write_new(disk, new, [msgspec.json.encode(kept)])
        disk.replace(new, folder / NAME)
