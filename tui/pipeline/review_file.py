"""The place in today's review, kept in the data folder: leaving and coming back goes on where one was.

A convenience, not a record: a file that is missing, damaged, of another version or too large is no walk, and one that
cannot be written is let go without a word.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import msgspec

from tui.pipeline.review import Kept
from tui.store.disk import Disk, write_new

NAME = "review.json"
_LARGEST = 4 << 20
"""Bytes; thousands of visited items take a tenth of it."""


def load(folder: Path) -> Kept | None:
    """The walk kept in ``folder``, of whatever day; None without a sound one."""
    try:
        with (folder / NAME).open("rb") as file:
            raw = file.read(_LARGEST + 1)
        return msgspec.json.decode(raw, type=Kept) if len(raw) <= _LARGEST else None
    except (OSError, msgspec.MsgspecError):
        return None


def save(folder: Path, kept: Kept) -> None:
    """Puts the walk in the place of the one before, in one go; readable by its owner only."""
    disk, new = Disk(), folder / f".{NAME}.new"
    with suppress(OSError):
        with suppress(FileNotFoundError):  # of a process that was ended while it wrote
            disk.unlink(new)
        write_new(disk, new, [msgspec.json.encode(kept)])
        disk.replace(new, folder / NAME)
