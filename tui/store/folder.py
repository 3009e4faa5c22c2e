"""The data folder: made for its owner only, refused where another user could reach into it."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from typing import TYPE_CHECKING

from tui.store.errors import Unsafe, WriteFailed

if TYPE_CHECKING:
    from pathlib import Path

    from tui.store.disk import Disk

OWNER_ONLY = 0o700


def prepare(folder: Path, disk: Disk) -> list[str]:
    """Makes ``folder`` (0700) if it is missing, and checks whose it is; returns notices for the user.

    An empty folder of ours that others may enter is closed to them; one that already holds other things is left
    alone and mentioned, because it may be shared on purpose. Raises :class:`Unsafe` and :class:`WriteFailed`.
    """
    refuse_foreign_link(folder)
    if not folder.exists():
        try:
            _make(folder, disk)
        except OSError as error:
            raise WriteFailed(
                f"The data folder {folder} could not be made: {error.strerror}.\nChoose another with --data."
            ) from error
    status = folder.stat()
    if not stat.S_ISDIR(status.st_mode):
        raise Unsafe(f"{folder} is not a folder. Choose another with --data.")
    if status.st_uid != os.geteuid():
        open_to_all = " and anyone may write to it" if status.st_mode & stat.S_IWOTH else ""
        raise Unsafe(
            f"The data folder {folder} belongs to another user (id {status.st_uid}){open_to_all}.\n"
            "Choose one of your own with --data."
        )
    if not status.st_mode & 0o077:
        return []
    with suppress(OSError):
        if not any(folder.iterdir()):
            disk.chmod(folder, OWNER_ONLY)
            return []
    return [f"others may enter {folder} (mode {stat.S_IMODE(status.st_mode):o}): chmod 700 closes it to them"]


def refuse_foreign_link(folder: Path) -> None:
    """Raises :class:`Unsafe` if ``folder`` is a symbolic link that another user may point elsewhere."""
    if folder.is_symlink() and (owner := folder.lstat().st_uid) != os.geteuid():
        raise Unsafe(
            f"The data folder {folder} is a link made by another user (id {owner}).\n"
            f"If you trust it, use what it points to: --data {folder.resolve()}"
        )


def _make(folder: Path, disk: Disk) -> None:
    missing = [folder, *(parent for parent in folder.parents if not parent.exists())]
    for path in reversed(missing):
        with suppress(FileExistsError):  # another process was faster
            disk.mkdir(path, OWNER_ONLY)
        disk.sync_folder(path.parent)
