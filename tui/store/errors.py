"""What can go wrong with the data on disk, in words for the person whose data it is.

``str(error)`` is one or two lines: what happened, where, what to do. None of these is raised after a change has
been written: whoever catches one may rely on file and memory being as they were.
"""

from __future__ import annotations

from pathlib import Path

from tui.model.errors import DataError


class StoreError(DataError):
    """Base of everything the store raises about the data."""


class Damaged(StoreError):
    """A line that is not a commit, anywhere but in a torn last line. Nothing was written.

    ``path`` is the file, ``line`` counts from 1, ``reason`` says what is wrong with it.
    """

    def __init__(self, path: Path, line: int, reason: str) -> None:
        restore = f"keepwarm restore{' --tray' if path.name.startswith('tray.') else ''}"
        super().__init__(
            f"{path}, line {line}: {reason}. Nothing was written.\n"
            f"`keepwarm check` lists every bad line; `{restore}` brings back a backup, "
            f"`{restore} --good-lines` what is good in this file."
        )
        self.path = path
        self.line = line
        self.reason = reason


class Busy(StoreError):
    """Another process has held the lock for longer than the time we wait for it."""


class WriteFailed(StoreError):
    """The disk refused (full, I/O error, read-only). File and memory are as they were; it can be tried again."""


class Unsafe(StoreError):
    """The data folder is another user's, or reached through another user's link."""


class NewerSchema(StoreError):
    """The file was written by a newer Keepwarm, which may mean things by it that we do not know."""
