"""The user's settings while the board is open: what is in force, and changes, kept in the file or till the end."""

from __future__ import annotations

from pathlib import Path
from threading import Lock

from tui.settings.config import Settings, load_settings


class OwnSettings:
    """What is in force, and where it is kept.

    Args:
        settings: as they were read.
        path: the settings file; it need not exist.
        keeps: changes are written to it; else, as in the demo, they are in force until the end.
    """

    def __init__(self, settings: Settings, path: Path | None, *, keeps: bool = True) -> None:
        self.settings = settings
        self.path = path
        self.keeps = keeps and path is not None
        self._text: str | None = None
        """What would stand in the file, of changes that are not kept."""
        self._known = self._stands()
        """How the file stood when it was last read or written here."""
        self._writing = Lock()
        """Held while it is written: what it becomes then, nobody else has changed."""

    def change(self, key: str, words: str | None) -> Settings:
        """Another value for a setting; None: the one it has without the user's.

        Raises:
            BadSettings: no such setting, a value that is not allowed, or a file that cannot be read.
            WriteFailed: the disk refuses. In each case nothing was changed.
        """
        from tui.settings import editing  # only where something is changed

        if self.keeps and self.path is not None:
            with self._writing:
                self.settings = editing.set_value(self.path, key, words)
                self._known = self._stands()
        else:
            text = editing.with_value(self._now(), key, words)
            self.settings = load_settings(self.path, text=text)
            self._text = text
        return self.settings

    def begin(self) -> None:
        """Makes the settings file where there is none: the first start has been, and asks no more.

        Raises:
            WriteFailed: the disk refuses.
        """
        from tui.settings import editing

        if self.keeps and self.path is not None and not self.path.exists():
            editing.write(self.path, "# Settings of Keepwarm: `keepwarm config` lists them, and changes them here.\n")
            self._known = self._stands()

    def _stands(self) -> tuple[int, int, int] | None:
        """How the file stands; None where there is none, or where changes are not kept in it."""
        try:
            status = self.path.stat() if self.keeps and self.path is not None else None
        except OSError:
            return None
        return (status.st_mtime_ns, status.st_size, status.st_ino) if status is not None else None

    def is_changed_elsewhere(self) -> bool:
        """Whether another board, the command line or an editor has changed the file. Asking costs a ``stat``."""
        if not self._writing.acquire(blocking=False):
            return False
        try:
            return self._stands() != self._known
        finally:
            self._writing.release()

    def read_again(self) -> Settings:
        """Takes in what others have changed. Raises BadSettings, once, for what is wrong: nothing is changed."""
        self._known = self._stands()
        self.settings = load_settings(self.path)
        return self.settings

    def tried(self, key: str, words: str | None) -> Settings:
        """What would be in force after ``change``; nothing is changed. Raises BadSettings as it does."""
        from tui.settings import editing

        return load_settings(self.path, text=editing.with_value(self._now(), key, words))

    def _now(self) -> str:
        """The text of the file, with the changes that are not kept; empty where there is none."""
        from tui.settings.editing import file_text

        return self._text if self._text is not None else file_text(self.path)
