"""Tells whether the tray has changed, here or in another process."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from tui.model.errors import DataError
from tui.pipeline import Pipeline

Found = TypeVar("Found")


class TrayWatch:
    """Remembers how the tray stood when it was looked at last. Asking costs a ``stat`` or two."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline
        self.version = -1
        """That of the tray when it was looked at last."""
        self._is_looking = False
        self._unread: tuple[int, int] | None = None
        """Of a file that could not be read, which is told once: how it stood."""

    @property
    def has_looked(self) -> bool:
        """Whether it was looked at before."""
        return self.version >= 0

    @property
    def has_failed(self) -> bool:
        """Whether it could not be read."""
        return self._unread is not None

    def has_news(self) -> bool:
        """True if the tray has changed since the last look; False while a look is under way."""
        if self._is_looking or not self._pipeline.has_tray:
            return False
        if self._unread is not None:
            return self._standing() != self._unread
        if not self.has_looked:
            return True
        tray = self._pipeline.tray
        return self.version != tray.version or tray.store.changed_on_disk()

    def begin(self) -> None:
        """Somebody is going to look."""
        self._is_looking = True

    def look(self, take: Callable[[], Found]) -> Found:
        """What ``take`` reads from the tray as it is now. Call it in a thread: it may have to read thousands."""
        try:
            self._unread = None
            tray = self._pipeline.tray
            tray.refresh()
            self.version = tray.version
            return take()
        except DataError:
            self._unread = self._standing()
            raise
        finally:
            self._is_looking = False

    def _standing(self) -> tuple[int, int] | None:
        """How the file stands; None where it is gone, or cannot be looked at."""
        files = self._pipeline.store.files.tray
        try:
            status = files.journal.stat() if files is not None else None
        except OSError:
            return None
        return (status.st_mtime_ns, status.st_size) if status is not None else None
