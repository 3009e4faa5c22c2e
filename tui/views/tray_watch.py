"""Whether something came into the tray or left it, here or in another process."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from tui.pipeline import Pipeline

Found = TypeVar("Found")


class TrayWatch:
    """Remembers how the tray stood when it was looked at last. Asking costs a ``stat`` or two."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline
        self._version = -1
        self._is_looking = False

    @property
    def has_looked(self) -> bool:
        """Whether it was looked at before."""
        return self._version >= 0

    def has_news(self) -> bool:
        """Whether a look would find something else than the last; False while somebody is looking."""
        if self._is_looking or not self._pipeline.has_tray:
            return False
        if not self.has_looked:
            return True
        tray = self._pipeline.tray
        return self._version != tray.version or tray.store.changed_on_disk()

    def begin(self) -> None:
        """Somebody is going to look."""
        self._is_looking = True

    def look(self, take: Callable[[], Found]) -> Found:
        """What ``take`` answers of the tray as it stands now. In a thread: thousands may have to be read."""
        try:
            tray = self._pipeline.tray
            try:
                tray.refresh()
            finally:
                self._version = tray.version  # what cannot be read is told once
            return take()
        finally:
            self._is_looking = False
