"""Taking people out of every file of the data for good: the journal, its copies, what was set aside.

Everywhere else something is only ever added. Here an order stands in ``prospects.forget``, durable before the first
file is touched and removed after the last: until then every run that opens the data goes on with it, so that a kill or
a power cut leaves all as it was, or something that is finished. Each file is written anew beside it and takes its place
by a rename; doing it a second time changes nothing.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import Final, NamedTuple

from tui.store import start_cache
from tui.store.backup import FOLDER
from tui.store.disk import Disk, moved, open_to_read, put_in_place, read_blocks, write_new
from tui.store.errors import StoreError
from tui.store.journal import ORDER
from tui.store.lines import Docs, Scan, encode, stretches
from tui.store.reader import Reader

_LARGEST_ORDER: Final = 16 << 20
TRAY_FOLDER: Final = "capture"
TRAY_FILE: Final = "tray.jsonl"
"""What came in by itself and waits to be decided about: a journal of its own (:mod:`tui.capture.tray`)."""
TRAY_TABLES: Final = frozenset({"proposals", "feeds"})
"""What only that journal holds."""
AHEAD_FILE: Final = "ahead.json"
"""Meetings ahead, beside it (:mod:`tui.capture.ahead`)."""


class Rule(NamedTuple):
    """What is taken out."""

    for_a_file: Callable[[], Callable[[Docs], Docs]]
    """Answers what takes them out of the commits of one file, in their order: from each commit to the same without
    them, the same object where it says nothing of them."""
    is_theirs: Callable[[bytes], bool]
    """Whether a piece that is no commit, damaged or cut off, may be about them."""


class Files:
    """The files of the data: which there are.

    Args:
        data: the data folder.
        journal: the journal, which may stand elsewhere if its name is a link.
    """

    def __init__(self, data: Path, journal: Path) -> None:
        self.data = data
        self.journal = journal
        self.order = journal.with_name(ORDER)

    @property
    def tray(self) -> Files | None:
        """The files of the tray, which has a folder of its own; None where there is none."""
        folder = self.data / TRAY_FOLDER
        return Files(folder, folder / TRAY_FILE) if self.journal.name != TRAY_FILE and _is_folder(folder) else None

    def copies(self) -> list[Path]:
        """Journals of another time: backups, those before a restore and before a compaction. And the tray's."""
        name = self.journal.name
        beside = [path for path in self._beside() if path.name[len(name) :].startswith((".1", ".before-restore-"))]
        tray = self.tray
        more = [*(path for path in (tray.journal,) if path.is_file()), *tray.copies()] if tray is not None else []
        return [*beside, *(path for path in _files(self.data / FOLDER) if path.suffix == ".jsonl"), *more]

    def set_aside(self) -> list[Path]:
        """Damaged lines and cut-off parts."""
        name = self.journal.name
        ours = [path for path in self._beside() if path.name[len(name) :].startswith((".bad-lines-", ".torn-"))]
        return [*ours, *(self.tray.set_aside() if self.tray is not None else ())]

    def passing(self) -> list[Path]:
        """What may go at any time: made from the journal, left half written by somebody, or a place in the review."""
        answers = ("prospects.line", "prospects.names")
        wanted = (start_cache.FILE_NAME, *answers, "review.json", AHEAD_FILE, f"{self.journal.name}.new")
        folders = {self.journal.parent, self.data, self.data / FOLDER}
        begun = (".prospects", "prospects", ".keepwarm-", ".tray")
        ours = [
            path
            for path in chain.from_iterable(map(_files, folders))
            if path.name in wanted or (path.name.endswith(".part") and path.name.startswith(begun))
        ]
        return [*ours, *(self.tray.passing() if self.tray is not None else ())]

    def others(self) -> list[Path]:
        """Files in the data folder that are not Keepwarm's."""
        ours = {*self.copies(), *self.set_aside(), *self.passing(), self.journal, self.order}
        ours.add(self.journal.with_name(f"{self.journal.name}.lock"))
        if self.tray is not None:
            ours.add(self.tray.journal.with_name(f"{TRAY_FILE}.lock"))
            ours.update(path for path in _files(self.tray.data) if path.suffix == ".password")
        found: list[Path] = []
        for folder, _, names in os.walk(self.data):
            found += [path for name in names if (path := type(self.data)(folder, name)) not in ours]
        return sorted(found)

    def _beside(self) -> list[Path]:
        return [path for path in _files(self.journal.parent) if path.name.startswith(f"{self.journal.name}.")]


def _is_folder(path: Path) -> bool:
    try:
        return stat.S_ISDIR(path.stat().st_mode)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error.strerror or error}.") from error


def _files(folder: Path) -> list[Path]:
    """The files in a folder, those that are links left out."""
    try:
        paths = [folder / name for name in sorted(os.listdir(folder))]  # noqa: PTH208
        return [path for path in paths if stat.S_ISREG(path.lstat().st_mode)]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise StoreError(f"{folder} cannot be read: {error.strerror or error}.") from error


def commits(files: Files) -> Iterator[Docs]:
    """Every commit that can be read, in the journal and its copies."""
    for path in [*files.copies(), files.journal]:
        with suppress(OSError, StoreError), closing(Reader(path)) as reader:
            for found in stretches(Scan(reader.fd, path, end=reader.fingerprint.size)):
                if found.docs is not None:
                    yield found.docs


# The order ------------------------------------------------------------------------------------------------------------


def read_order(journal: Path) -> bytes:
    """What is to be taken out and is not out yet; empty where there is no such order."""
    path = journal.with_name(ORDER)
    if not os.path.lexists(path):
        return b""
    try:
        fd = open_to_read(path)
        try:
            return os.pread(fd, _LARGEST_ORDER, 0)
        finally:
            os.close(fd)
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error.strerror or error}.") from error


def write_order(files: Files, order: bytes, disk: Disk) -> None:
    """Makes the order durable. Raises OSError; then there is none."""
    part = files.order.with_name(f".{ORDER}.part")
    with suppress(FileNotFoundError):
        disk.unlink(part)
    put_in_place(disk, part, files.order, [order])
    try:
        disk.sync_folder(files.order.parent)
    except BaseException:
        withdraw_order(files, disk)
        raise


def withdraw_order(files: Files, disk: Disk) -> None:
    """Takes back an order of which nothing was done yet, or all. Raises OSError."""
    with suppress(FileNotFoundError):
        disk.unlink(files.order)
    with suppress(OSError):  # should it come back, doing it once more changes nothing
        disk.sync_folder(files.order.parent)


# The files ------------------------------------------------------------------------------------------------------------


def journal_without(reader: Reader, rule: Rule) -> Iterator[bytes]:
    """The lines of the journal, as far as it was read, without them."""
    scan = Scan(reader.fd, reader.path, end=reader.good)
    start, without = 0, rule.for_a_file()
    for docs in scan:
        yield _rewritten(reader.fd, start, scan.good, docs, without)[0]
        start = scan.good
    if scan.open_line:
        yield b"\n"


def clean_copies(files: Files, rule: Rule, disk: Disk) -> list[str]:
    """Takes them out of all files but the journal; says of which it could not."""
    left: list[str] = []
    for listed, clean in ((files.copies, _clean_copy), (files.set_aside, _clean_pieces), (files.passing, _remove)):
        try:
            paths = listed()
        except StoreError as error:
            left.append(str(error))
            continue
        for path in paths:
            try:
                with _locked(path, disk):
                    clean(path, rule, disk)
            except (OSError, StoreError) as error:
                reason = error.strerror if isinstance(error, OSError) else None
                left.append(f"{path}: {reason or str(error).splitlines()[0]}")
    for folder in (files.data / FOLDER, files.data, files.journal.parent):
        try:
            if folder.exists():
                disk.sync_folder(folder)
        except OSError as error:
            left.append(f"{folder}: {error.strerror or error}")
    return left


@contextmanager
def _locked(path: Path, disk: Disk) -> Iterator[None]:
    """Keeps others from writing to the tray meanwhile; nobody writes to the other files."""
    if path.name != TRAY_FILE:
        yield
        return
    from tui.store.journal import Journal

    with Journal(path, disk, None).locked():
        yield


def _clean_copy(path: Path, rule: Rule, disk: Disk) -> None:
    with closing(Reader(path)) as reader:

        def pieces() -> Iterator[tuple[bytes, bool]]:
            """Each stretch without them, and whether that is as it was."""
            without = rule.for_a_file()
            for found in stretches(Scan(reader.fd, path, end=reader.fingerprint.size)):
                if found.docs is None:
                    raw = b"".join(read_blocks(reader.fd, found.start, found.end))
                    yield (b"", False) if rule.is_theirs(raw) else (raw, True)
                else:
                    yield _rewritten(reader.fd, found.start, found.end, found.docs, without)

        if not all(same for _, same in pieces()):
            _put(path, (raw for raw, _ in pieces()), disk)


def _rewritten(fd: int, start: int, end: int, docs: Docs, without: Callable[[Docs], Docs]) -> tuple[bytes, bool]:
    """A stretch with one commit, without them; and whether it is byte for byte as it was."""
    found = without(docs)
    if found is docs:
        return b"".join(read_blocks(fd, start, end)), True
    return (encode(found) if any(found.values()) else b""), False


def _clean_pieces(path: Path, rule: Rule, disk: Disk) -> None:
    with closing(Reader(path)) as reader:
        lines = b"".join(read_blocks(reader.fd, 0, reader.fingerprint.size)).splitlines(keepends=True)
    kept = [line for line in lines if not rule.is_theirs(line)]
    if not kept:
        disk.unlink(path)
    elif len(kept) != len(lines):
        _put(path, kept, disk)


def _put(path: Path, blocks: Iterator[bytes] | list[bytes], disk: Disk) -> None:
    """Puts a file in the place of another, as old as that one: the newest backup stays the newest."""
    status = path.stat()
    part = path.with_name(f".{path.name}.part")
    with suppress(FileNotFoundError):
        disk.unlink(part)
    write_new(disk, part, blocks, stat.S_IMODE(status.st_mode))
    with moved(disk, part, path):
        disk.utime(part, status.st_atime_ns, status.st_mtime_ns)


def _remove(path: Path, _: Rule, disk: Disk) -> None:
    with suppress(FileNotFoundError):
        disk.unlink(path)


def unreached(files: Files) -> list[Path]:
    """Files whose content has another name somewhere, which goes on to hold it once they are written anew."""
    found: list[Path] = []
    for path in (files.journal, *files.copies()):
        with suppress(OSError):
            if path.stat().st_nlink > 1:
                found.append(path)
    return found
