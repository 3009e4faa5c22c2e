"""Restoring: another file becomes the current data, checked whole before and after, and nothing is thrown away.

What was the current file stays beside it as ``prospects.jsonl.before-restore-<time>``, the last fourteen of them; bad
lines that are left out stand in ``prospects.jsonl.bad-lines-<time>``. Sessions that have the data open notice the new
file and read it anew. It all happens under the lock, so that no commit can fall between the reading and the replacing.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, suppress
from datetime import datetime
from itertools import count
from pathlib import Path

import msgspec

from tui.store import folder as folders
from tui.store.backup import KEPT, newest_first, stamp, unused
from tui.store.disk import Disk, open_to_read, read_blocks, write_new
from tui.store.erasing import TRAY_FILE, TRAY_TABLES
from tui.store.errors import StoreError, WriteFailed
from tui.store.journal import FILE_NAME, Journal
from tui.store.lines import HEADER_ID, META, PROSPECTS, Problem, Scan, encode, ids_in, stretches
from tui.store.reader import Reader
from tui.store.replica import migrated
from tui.store.state import State

Inspect = Callable[[Mapping[str, Mapping[int, bytes]]], None]
"""Looks at table -> id -> document before they become the data; raises what is wrong with them."""


class Restored(msgspec.Struct, frozen=True):
    """What a restore did: how many prospects there are now, from where, and what is kept where."""

    source: Path
    prospects: int
    aside: Path | None
    """What was the current file before; None if there was none."""
    left_out: tuple[Problem, ...] = ()
    bad_lines: Path | None = None
    doubt: str = ""
    """Why a power cut may still bring back what was there before; it is in force all the same."""
    notices: tuple[str, ...] = ()


def restore(
    folder: Path,
    source: Path | None,
    now: datetime,
    *,
    good_lines: bool = False,
    inspect: Inspect | None = None,
    lock_timeout: float | None = None,
    disk: Disk | None = None,
    name: str = FILE_NAME,
) -> Restored:
    """Makes ``source``, a journal or an export, the data in ``folder``; ``name``: of the file, also the tray's.

    A torn end of it, which was never acknowledged, is left out and told of. With ``good_lines`` only these are taken,
    without a source those of the current file, and the bad ones are set aside; where that has none, nothing is done
    (``aside`` is None). Raises :class:`Damaged` (but for good lines), :class:`NewerSchema`, :class:`Busy`,
    :class:`WriteFailed`, what ``inspect`` raises, and :class:`StoreError` for a file that cannot be read or holds no
    prospects; then the data are as they were.
    """
    return _Restoring(folder, now, lock_timeout, disk, name).run(source, inspect, good_lines=good_lines)


class _Candidate:
    """An open file that is to become the data: its good stretches, and what they add up to."""

    def __init__(self, path: Path, fd: int, *, good_lines: bool) -> None:
        self.path = path
        self.fd = fd
        self.state = State(0)
        self.pieces: list[tuple[int, int]] = []
        self.left_out: list[Problem] = []
        self.bad: list[tuple[int, int]] = []
        self.complete = True  # whether the last line ends in a newline
        scan = Scan(fd, path, end=os.fstat(fd).st_size)
        for found in stretches(scan):
            if found.docs is not None:
                self.state.apply(found.docs)
                self._add(found.start, found.end)
                self.complete = not scan.open_line
            elif not good_lines and not scan.torn:
                raise StoreError(
                    f"{path}, line {found.number}: {found.problem}. Nothing was changed.\n"
                    f"`keepwarm restore --good-lines {path}` takes what is good in it and sets the rest aside."
                )
            else:
                self.left_out.append(Problem(found.number, found.problem))
                self.bad.append((found.start, found.end))
        if PROSPECTS not in self.state.tables:
            raise StoreError(f"{path} holds no prospects: it is no backup or export of Keepwarm. Nothing was changed.")

    def _add(self, start: int, end: int) -> None:
        if self.pieces and self.pieces[-1][1] == start:
            start = self.pieces.pop()[0]
        self.pieces.append((start, end))

    def blocks(self, never_reuse: Mapping[str, int]) -> Iterator[bytes]:
        """The good lines as they stand, and a header where ids must not be given out a second time."""
        for start, end in self.pieces:
            yield from read_blocks(self.fd, start, end)
        if not self.complete:
            yield b"\n"
        free = dict(self.state.free)
        self.state.never_reuse({name: doc_id for name, doc_id in never_reuse.items() if name != META})
        if self.state.free != free:
            yield encode({META: {HEADER_ID: self.state.header_for_more()}})

    def ids_in_bad_lines(self) -> dict[str, int]:
        """table -> first id that nothing in the bad lines looks as if it used."""
        found: dict[str, int] = {}
        for start, end in self.bad:
            for name, first in ids_in(b"".join(read_blocks(self.fd, start, end))).items():
                found[name] = max(first, found.get(name, 1))
        return found


class _Restoring:
    def __init__(self, folder: Path, now: datetime, lock_timeout: float | None, disk: Disk | None, name: str) -> None:
        self._name = name
        self._disk = disk or Disk()
        self._now = now
        self._folder = folder
        folders.check(folder)
        self._path = folders.followed(folder / name)
        self._journal = Journal(self._path, self._disk, lock_timeout)

    def run(self, source: Path | None, inspect: Inspect | None, *, good_lines: bool) -> Restored:
        path = source or self._path
        try:
            if source is not None and not good_lines and self._path.exists() and path.samefile(self._path):
                raise StoreError(f"{path} is the current data already.")
            if self._path.exists() and not self._path.is_file():
                raise StoreError(f"{self._path} is no file, and none is put in its place. Nothing was changed.")
            fd = open_to_read(path)  # before any folder is made: it may be missing
            try:
                folders.prepare(self._folder, self._disk)
                with self._journal.locked():
                    done = self._run(_Candidate(path, fd, good_lines=good_lines), inspect)
            finally:
                with suppress(OSError):
                    os.close(fd)
        except OSError as error:
            raise StoreError(f"{path} cannot be read: {error.strerror or error}. Nothing was changed.") from error
        finally:
            self._journal.close()
        return msgspec.structs.replace(done, notices=tuple(self._journal.notices))

    def _run(self, candidate: _Candidate, inspect: Inspect | None) -> Restored:
        if (self._name == TRAY_FILE) is not (not candidate.state.tables.keys().isdisjoint(TRAY_TABLES)):
            way = "restore --tray" if self._name != TRAY_FILE else "restore"
            what = "the tray, not your people" if self._name != TRAY_FILE else "no tray"
            raise StoreError(f"{candidate.path} is {what}: keepwarm {way} is for that. Nothing was changed.")
        prospects = len(candidate.state.tables[PROSPECTS])
        current = self._path.exists() and candidate.path.samefile(self._path)
        if current and not candidate.left_out:
            return Restored(candidate.path, prospects, None)
        if inspect is not None:
            inspect(migrated(candidate.state, candidate.path).tables)
        bad_lines = self._set_aside(candidate) if candidate.left_out else None
        used = self._free_now() if not current else {}
        for name, doc_id in candidate.ids_in_bad_lines().items():
            used[name] = max(doc_id, used.get(name, 1))
        aside = unused(self._path.parent, self._names("before-restore")) if self._path.exists() else None
        replacement = self._journal.write_replacement(candidate.blocks(used))
        try:
            self._compare(candidate, replacement)
            doubt = self._journal.replace_by(replacement, aside)
        finally:
            if self._journal.reader is not replacement:
                self._journal.discard(replacement)
        self._let_go_of_old_copies()
        return Restored(candidate.path, prospects, aside, tuple(candidate.left_out), bad_lines, doubt)

    def _let_go_of_old_copies(self) -> None:
        """Of what was there before a restore, as many copies stay as of the daily backups."""
        pattern = f"{self._path.name}.before-restore-*"
        with suppress(OSError):
            for path in newest_first(self._path.parent.glob(pattern))[KEPT:]:
                self._disk.unlink(path)

    def _names(self, what: str) -> Iterator[str]:
        first = f"{self._path.name}.{what}-{stamp(self._now)}"
        yield first
        yield from (f"{first}-{number}" for number in count(2))

    def _free_now(self) -> dict[str, int]:
        """table -> first id that the current file never used, as far as it can be read."""
        state = State(0)
        # It may not be there, or cannot be read: whatever it is, it is kept.
        with suppress(OSError, StoreError), closing(Reader(self._path)) as reader:
            for found in stretches(Scan(reader.fd, self._path, end=reader.fingerprint.size)):
                if found.docs is not None:
                    state.apply(found.docs)
        return state.free

    def _set_aside(self, candidate: _Candidate) -> Path:
        target = unused(self._path.parent, self._names("bad-lines"))

        def blocks() -> Iterator[bytes]:
            for problem, (start, end) in zip(candidate.left_out, candidate.bad, strict=True):
                yield f"line {problem.line} of {candidate.path.name}: {problem.what}\n".encode()
                yield from read_blocks(candidate.fd, start, end)
                yield b"" if os.pread(candidate.fd, 1, end - 1) == b"\n" else b"\n"

        try:
            write_new(self._disk, target, blocks())
            self._disk.sync_folder(target.parent)
        except OSError as error:
            raise WriteFailed(
                f"The bad lines could not be set aside in {target}: {error.strerror or error}.\n"
                "Nothing was changed; put that right and try again."
            ) from error
        return target

    def _compare(self, candidate: _Candidate, replacement: Reader) -> None:
        again = State(0)
        for docs in replacement.read():
            again.apply(docs)
        if candidate.state.differences(again) or replacement.torn:
            raise WriteFailed(f"{candidate.path} was not restored: what was written reads differently.")
