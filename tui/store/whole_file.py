"""Writing a file whole: what stood there stays until the new one is complete, and is on the disk to its last byte.

A new file is written beside it under a name that nobody can foresee, for its owner only, and takes its place by a
rename. So a full disk, a crash or a power cut leaves the old file or the new one, and a link that somebody planted is
replaced, never followed.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from tui.store.disk import FILE_MODE, Disk, clear_leftovers, put_in_place
from tui.store.errors import Unsafe, WriteFailed
from tui.store.folder import make_missing


def write_whole(path: Path, blocks: Iterable[bytes], mode: int = FILE_MODE, disk: Disk | None = None) -> None:
    """Puts a file in the place of whatever stands there: whole and durable, or not at all.

    Raises :class:`WriteFailed`.
    """
    disk = disk or Disk()
    clear_leftovers(path.parent, f".keepwarm-{'[0-9a-f]' * 16}.part", disk)
    try:
        put_in_place(disk, path.with_name(f".keepwarm-{os.urandom(8).hex()}.part"), path, blocks, mode)
    except OSError as error:
        raise WriteFailed(
            f"{path} could not be written: {error.strerror or error}.\n"
            "Nothing was changed; put that right and try again, or name another place."
        ) from error
    try:
        disk.sync_folder(path.parent)
    except OSError as error:
        raise WriteFailed(
            f"{path} is written, but a power cut may still take it away: {error.strerror or error}.\n"
            "Put that right and write it again."
        ) from error


def write_with_folder(path: Path, blocks: Iterable[bytes], mode: int = FILE_MODE) -> None:
    """As ``write_whole``; makes the folder first where it is missing."""
    try:
        make_missing(path.parent, Disk())
    except OSError as error:
        raise WriteFailed(f"{path.parent} could not be made: {error.strerror or error}.") from error
    write_whole(path, blocks, mode)


def write_export(path: Path, blocks: Iterable[bytes], *, folder: Path, journal: Path, disk: Disk | None = None) -> None:
    """Writes a file where the user asked for it: never over the data, and with the mode of the file it replaces.

    Args:
        blocks: its content.
        journal: where the journal really stands; outside of the folder if the one in it is a link.
        disk: as in all of the store.

    Raises :class:`Unsafe` for a file of the data, :class:`WriteFailed` for what is no file, and where the disk refuses.
    """
    try:
        harmful = _is_in(path, folder) or _is_beside(path, journal) or _is_one_of(path, folder)
        mode = FILE_MODE if harmful else _mode_to_keep(path)
    except OSError as error:
        raise _refused(path, error) from error
    if harmful:
        raise Unsafe(
            f"{path} is in the data folder {folder}, or another name for a file in it: it would harm the data.\n"
            "Nothing was written; name a file in another folder."
        )
    write_whole(path, blocks, mode, disk)


def _refused(path: Path, error: OSError) -> WriteFailed:
    return WriteFailed(f"{path} cannot be written: {error.strerror or error}. Name another place.")


def _is_in(path: Path, folder: Path) -> bool:
    """Whether a file of that name would be made in the folder, or in one below, or is a link to one that is there."""
    if not folder.exists():
        return False
    above = {*_real(path.parent / "_").parents, *_real(path).parents}
    # By what they are and not by their names: a folder, or one in it, may be mounted in two places.
    ours = [folder.stat(), *(status for status in map(_status, folder.glob("**/")) if status is not None)]
    return any(os.path.samestat(status, each) for status in map(_status, above) if status is not None for each in ours)


def _is_beside(path: Path, journal: Path) -> bool:
    """Whether it is the journal, or has the name of one of the files that stand beside it, in capitals or not."""
    real, parts = _real(path), _status(journal.parent)
    there = _status(real.parent)
    if parts is None or there is None or not os.path.samestat(parts, there):
        return False
    return real.name.casefold().lstrip(".").startswith((journal.name.casefold(), "prospects.", "review.json"))


def _is_one_of(path: Path, folder: Path) -> bool:
    """Whether it is a second name (a hard link) of a file of the data."""
    if not path.exists():
        return False
    return any(path.samefile(file) for file in (*folder.glob("*"), *folder.glob("*/*")) if file.exists())


def _mode_to_keep(path: Path) -> int:
    """The mode of the file that stands there; that of a new one where there is none, or a link to one."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return FILE_MODE
    except OSError as error:
        raise _refused(path, error) from error
    if not stat.S_ISREG(mode) or _is_for_devices(_real(path.parent)):
        what = "a folder" if stat.S_ISDIR(mode) else "a device or a pipe"
        raise WriteFailed(f"{path} is {what}, and no file can take its place. Name a file.")
    return FILE_MODE if path.is_symlink() else mode & 0o777


def _is_for_devices(folder: Path) -> bool:
    """Whether names in the folder stand for what is open: /dev/stdout may be a link to a file, and must stay one."""
    return folder == Path("/dev") or folder.is_relative_to("/proc")


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except OSError:
        return None


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))
