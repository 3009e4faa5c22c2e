"""The data folder: made for its owner only, refused where another user could reach into it."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

from tui.store.disk import Disk
from tui.store.errors import StoreError, Unsafe, WriteFailed

OWNER_ONLY = 0o700


def check(folder: Path) -> list[str]:
    """Refuses a folder that another user owns or can redirect; changes nothing, and returns notices for the user.

    A folder that others may enter is only mentioned, and only if it holds something: it may be shared on purpose.
    Raises :class:`Unsafe`, and another :class:`StoreError` where it cannot be looked at.
    """
    try:
        return _notices(folder)
    except OSError as error:
        raise StoreError(f"The data folder {folder} cannot be read: {error.strerror or error}.") from error


def _notices(folder: Path) -> list[str]:
    refuse_foreign_link(folder)
    found = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    if not found.is_dir():
        raise Unsafe(f"{found} is not a folder. Choose another with --data.")
    if found is not folder:
        return []
    status = folder.stat()
    if status.st_uid != os.geteuid():
        open_to_all = " and anyone may write to it" if status.st_mode & stat.S_IWOTH else ""
        raise Unsafe(
            f"The data folder {folder} belongs to another user (id {status.st_uid}){open_to_all}.\n"
            "Choose one of your own with --data."
        )
    if not _is_lax(folder) or _is_empty(folder):
        return []
    return [f"others may enter {folder} (mode {stat.S_IMODE(status.st_mode):o}): chmod 700 closes it to them"]


def prepare(folder: Path, disk: Disk) -> None:
    """Before the first file is made: makes ``folder`` (0700) if it is missing, closes it to others if it is empty.

    Raises :class:`Unsafe` and :class:`WriteFailed`.
    """
    try:
        refuse_foreign_link(folder)
        make_missing(folder, disk)
        check(folder)  # another process may have made it meanwhile
        if _is_lax(folder) and _is_empty(folder):
            with suppress(OSError):
                disk.chmod(folder, OWNER_ONLY)
    except OSError as error:
        raise WriteFailed(
            f"The data folder {folder} could not be made: {error.strerror}.\nChoose another with --data."
        ) from error


def _is_lax(folder: Path) -> bool:
    return bool(folder.stat().st_mode & 0o077)


def _is_empty(folder: Path) -> bool:
    try:
        return not any(folder.iterdir())
    except OSError:
        return False


def refuse_foreign_link(folder: Path) -> None:
    """Raises :class:`Unsafe` if ``folder`` is a symbolic link that another user may point elsewhere."""
    if folder.is_symlink() and (owner := folder.lstat().st_uid) != os.geteuid():
        raise Unsafe(
            f"The data folder {folder} is a link made by another user (id {owner}).\n"
            f"If you trust it, use what it points to: --data {followed(folder)}"
        )


def followed(path: Path) -> Path:
    """Where ``path`` leads, links followed. Raises :class:`StoreError` where they lead nowhere, round and round."""
    try:
        return path.resolve()
    except (RuntimeError, OSError):  # what resolve() raises for such links
        raise StoreError(f"{path}: its symbolic links lead in a circle. Choose another folder with --data.") from None


def make_missing(folder: Path, disk: Disk) -> None:
    """Makes a folder, and those it is in, where they are missing: for the owner only. Raises ``OSError``."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    for path in reversed(missing):
        try:
            disk.mkdir(path, OWNER_ONLY)
        except FileExistsError:
            if not path.is_dir():  # a link to nowhere; otherwise another process was faster
                raise
        disk.sync_folder(path.parent)
