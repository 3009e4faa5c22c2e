"""Today's review, saved in the data folder: who leaves and comes back goes on where they were.

A convenience, not a record. A file that is missing, damaged, of another version or too large is no walk; one that
cannot be written is not mentioned. If two sessions review at once, the file has the walk of the last one; the
decisions of both stand in the undo steps, which both know.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from datetime import date
from pathlib import Path

import msgspec

from tui.model.records import Instant
from tui.store.errors import WriteFailed
from tui.store.whole_file import write_whole
from tui.views.review.items import ItemKey, Visit

NAME = "review.json"
VERSION = 2
_LARGEST = 4 << 20
"""Bytes; thousands of visited items take a tenth of it."""


class SavedWalk(msgspec.Struct, omit_defaults=True):
    """A walk as it is saved for later the same day: which items, nothing from the records."""

    version: int
    day: date
    seen: int
    """The latest undo step that the walk has taken in."""
    seen_at: Instant | None = None
    """When that step was made: tells other data from these."""
    current: ItemKey | None = None
    visits: tuple[Visit, ...] = ()
    steps: tuple[int, ...] = ()
    undone: tuple[int, ...] = ()
    touched: tuple[int, ...] = ()
    listed: tuple[ItemKey, ...] = ()


def load(folder: Path) -> SavedWalk | None:
    """The walk saved in ``folder``, of any day; None without a sound one."""
    try:
        kept = msgspec.json.decode(_read(folder / NAME), type=SavedWalk)
    except (OSError, msgspec.MsgspecError, RecursionError):
        return None
    return kept if _is_sound(kept) else None


def _read(path: Path) -> bytes:
    """The content of the file; empty if it is too large or no plain file, such as a pipe, which may never end."""
    fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    with os.fdopen(fd, "rb") as file:
        status = os.fstat(fd)
        return file.read(_LARGEST) if stat.S_ISREG(status.st_mode) and status.st_size <= _LARGEST else b""


def _is_sound(kept: SavedWalk) -> bool:
    """True if a walk can have written that: each item stands there once, and the step it has taken in was there."""
    return len({visit.key for visit in kept.visits}) == len(kept.visits) and (kept.seen_at is not None or not kept.seen)


def save(folder: Path, kept: SavedWalk) -> None:
    """Replaces the saved walk in one go; readable by its owner only."""
    with suppress(WriteFailed):
        write_whole(folder / NAME, [msgspec.json.encode(kept)])
