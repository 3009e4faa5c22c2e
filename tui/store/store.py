"""The store: the one way in which anything is changed on disk; TinyDB's storage stands on it.

Why a ``tinydb.storages.Storage`` of our own: TinyDB hands a storage the whole database for every write and asks it for
the whole database for every read, which at 13,000 prospects is a second and 60 MB for one touch. TinyDB 4.9 has one
place per direction where a table meets its storage, ``Table._update_table`` and ``Table._read_table``;
:mod:`tui.store.journal_db` overrides these two so that a table asks the store for documents and hands it changes.
TinyDB stays the database (its tables, queries, API and file shape); the store makes it durable and shared.
The pipeline, whose changes span tables and must know before and after, calls :meth:`Store.commit`, on which TinyDB's
mutators stand too.
"""

from __future__ import annotations

import gc
import os
import threading
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.store import folder, lines, schema, start_cache
from tui.store.backup import Backups
from tui.store.disk import Disk
from tui.store.errors import Busy, Damaged, StoreError, WriteFailed
from tui.store.journal import Journal
from tui.store.lines import HEADER_ID, META, PROSPECTS, Docs
from tui.store.state import Changes, Commit, State, Table, View, without_header

if TYPE_CHECKING:
    from collections import deque
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import datetime
    from typing import Self

    from tui.store.reader import Reader

FILE_NAME: Final = "prospects.jsonl"
LOCK_TIMEOUT: Final = 5.0
"""Seconds to wait for another process that writes."""


class Ready(NamedTuple):
    """What was kept ready by an earlier process."""

    data: bytes
    """As ``Store.keep_ready`` was given it."""
    documents: dict[int, bytes]
    """The prospects that it was made from. It holds for those whose document is the same object still."""


class Store:
    """The documents in one data folder. Use from any thread; several processes may have it open.

    ``path`` is the journal, ``notices`` are sentences for the user about what was found and done on opening or later;
    the first ``standing`` of them are about the folder and come at every opening.
    """

    def __init__(
        self,
        data: Path,
        *,
        lock_timeout: float,
        keep: int,
        disk: Disk,
        clock: Callable[[], datetime] | None,
        stamp: bytes,
    ) -> None:
        self.notices = folder.check(data)
        self.standing = len(self.notices)
        self._folder = data
        # Where the file or its folder is our own link, work on what it points to: a rename would replace the link.
        self.path = folder.followed(data / FILE_NAME)
        self._keep = keep
        self._journal = Journal(self.path, disk, lock_timeout)
        self._journal.notices = self.notices
        self._backups = Backups(data, disk)
        self._disk = disk
        self._clock = clock
        self._stamp = stamp
        self._ready: Ready | None = None
        self._state = State(keep)
        self._pending = Changes()  # taken in, but not yet told to anybody
        self._guard = threading.Lock()
        self._writer: int | None = None
        self._closed = False

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        lock_timeout: float | None = None,
        keep: int = 1000,
        disk: Disk | None = None,
        clock: Callable[[], datetime] | None = None,
        stamp: bytes = b"",
    ) -> Self:
        """Opens the data in ``folder``, which need not be there: folder (0700) and file are made by the first commit.

        ``lock_timeout``: seconds to wait for another process; ``keep``: how many commits ``recent`` holds, and how many
        steps outlive a compaction; ``clock``: the time in the user's zone, for the backup that the first write of a day
        makes (without a clock there is none); ``stamp``: names the code and the settings under which something is kept
        ready beside the journal (``tui.store.start_cache``; empty: nothing is). Needs no lock and writes nothing, but
        where a torn last line has to be set aside; where that is impossible it is left, with a notice.
        Raises :class:`Damaged`, :class:`NewerSchema`, :class:`Unsafe`, or another :class:`StoreError` where the file
        cannot be read.
        """
        timeout = LOCK_TIMEOUT if lock_timeout is None else lock_timeout
        store = cls(Path(folder), lock_timeout=timeout, keep=keep, disk=disk or Disk(), clock=clock, stamp=stamp)
        try:
            store._open()
        except BaseException:
            store.close()
            raise
        return store

    def _open(self) -> None:
        self._catch_up_unlocked()
        reader = self._journal.reader
        if reader is not None and reader.torn:
            try:
                with self._journal.locked():
                    self._catch_up()
            except (Busy, WriteFailed):
                self.notices.append(
                    f"the last line of {self.path.name} is torn or being written; it was left alone and is not shown"
                )
        self._pending = Changes()

    # -- looking

    @property
    def is_new(self) -> bool:
        """Whether nothing was ever written at ``path``, as far as is known here."""
        return not self._state.tables

    @property
    def recent(self) -> deque[Commit]:
        """The last ``keep`` commits of this file that touched ``steps``, oldest first, with before and after images.

        A compaction leaves no commits in the file; the process that did it still has those it knew.
        """
        return self._state.recent

    def table(self, name: str) -> Mapping[int, bytes]:
        """A live, read-only view of a table: id -> the document's JSON. Empty for a table that is not there."""
        return Table(lambda: self._state, name)

    def names(self) -> set[str]:
        """The tables that there are; ``meta`` is the store's own."""
        return {*self._state.tables} - {META}

    def changed_on_disk(self) -> bool:
        """Whether :meth:`refresh` would find anything: one ``stat``, no lock, any thread, any number of times."""
        if self._closed or self._journal.read_only:
            return False
        reader = self._journal.reader
        now = self._journal.look()
        return bool(self._pending) or (now is not None and (reader is None or now != reader.look))

    def refresh(self) -> Changes:
        """Takes in what other processes committed and says what that changed; costs a ``stat`` if it was nothing.

        Never waits: while another thread commits it returns nothing, because that commit takes in the same changes (see
        ``Commit.foreign``) and what is left over shows at the next call. Raises :class:`Damaged` or
        :class:`NewerSchema` if the file has become so; what is in memory stays.
        """
        if not self._guard.acquire(blocking=False):
            return Changes()
        try:
            if not self._closed and not self._journal.read_only:
                self._catch_up_unlocked()
            return self._take_pending()
        finally:
            self._guard.release()

    # -- kept ready

    def take_ready(self) -> Ready | None:
        """What an earlier process kept ready, if it fits the journal as it was opened; handed out once."""
        ready, self._ready = self._ready, None
        return ready

    @property
    def is_ready(self) -> bool:
        """Whether something is kept ready, or nothing can be: the folder takes no file."""
        folder = self.path.parent
        return (folder / start_cache.FILE_NAME).exists() or not os.access(folder, os.W_OK)

    def keep_ready(self, make: Callable[[Mapping[int, bytes]], bytes]) -> None:
        """Keeps something ready for the next start, where that is possible; needs no lock, any thread.

        ``make`` is given the prospects as the journal has them now and answers bytes. Where the folder takes no file,
        or another process is at it, nothing happens.
        """
        with suppress(OSError, StoreError), ExitStack() as closing:
            with self._guard:
                reader = self._journal.reader
                if not self._stamp or reader is None:
                    return
                fd, end = os.dup(reader.fd), reader.good
                closing.callback(os.close, fd)
            found = start_cache.survey(fd, self.path, end, self._keep)
            if found is None:
                return
            index, state = found
            ready = make(state.tables.get(PROSPECTS, {}))
            if os.path.samestat(os.fstat(fd), self.path.stat()):
                start_cache.write(self._disk, self.path.with_name(start_cache.FILE_NAME), self._stamp, index, ready)

    def garbage(self) -> tuple[int, int]:
        """(bytes that a compaction would keep, bytes of the file)."""
        now = self._journal.look()
        return (sum(map(len, self._state.compacted())), now.size) if now else (0, 0)

    def worth_compacting(self, at_least: int) -> bool:
        """Whether the file has this many bytes, and garbage outweighs what lives in it."""
        now = self._journal.look()
        if now is None or now.size < at_least:
            return False
        live, size = self.garbage()
        return size - live > live

    # -- changing

    def commit(self, change: Callable[[View], Docs]) -> Commit:
        """Asks ``change`` what to write, and writes it as one durable line; returns when it is safe.

        ``change`` runs under the lock with every other process's commits taken in, so what it decides on is the newest
        there is; whatever it raises comes through and nothing is written. An empty answer writes nothing.
        Raises :class:`Busy`, :class:`WriteFailed`, :class:`Damaged`, :class:`NewerSchema`: then file and memory are
        as they were (but for foreign commits taken in, which the next commit or refresh reports). ``ValueError`` for a
        document that is not JSON, and for ``meta`` document 1, which belongs to the store.
        """
        with self._writing():
            docs = change(View(self._state))
            if not any(docs.values()):
                return Commit({}, {}, self._take_pending())
            notice = self._back_up_first()
            line, again = self._line(docs)
            written = without_header(again)
            before = self._state.images(written)
            try:
                self._journal.append(line)
                # What is in memory comes out of the line, so that it cannot differ from what the next start reads.
                self._state.apply(again)
            except BaseException as error:
                if not isinstance(error, WriteFailed):  # interrupted: nobody knows how far it came
                    self._journal.distrust()
                raise
            if notice:
                self.notices.append(notice)
            return Commit(written, before, self._take_pending())

    def _line(self, docs: Docs) -> tuple[bytes, Docs]:
        """The line for a change, and the change as it reads from that line."""
        if HEADER_ID in docs.get(META, {}):
            raise ValueError("meta document 1 belongs to the store")
        if self._state.schema < schema.SCHEMA:
            docs = {**docs, META: {**docs.get(META, {}), HEADER_ID: self._state.header_with(docs)}}
        line = lines.encode(docs)
        try:
            again = lines.decode(line)
        except lines.BadLine as bad:
            raise ValueError(f"a document is not JSON: {bad}") from None
        if _shape(again) != _shape({lines.PROSPECTS: {}, **docs}):
            raise ValueError("a document is not one JSON object")
        return line, again

    def compact(self) -> None:
        """Rewrites the file as one line per document; what it was stays beside it as ``prospects.jsonl.1``.

        Under the lock, with every commit taken in, and only after the new file has been read back and found equal.
        Keeps ``meta`` and the last ``keep`` steps. Raises as :meth:`commit`; the file in use is then the old one, or,
        if only the new one's name could not be made durable, the new one, which says the same.
        """
        if self._nothing_there():
            return
        with self._writing():
            if schema.needed(self._state.schema):
                self._back_up_first()  # which rewrites it
            elif self._journal.reader is not None:
                self._rewrite()

    def backup(self, now: datetime | None = None) -> Path | None:
        """A durable copy of all commits in ``backups``, named by the day of ``now``; None while there is no file.

        Raises :class:`WriteFailed`, :class:`Busy` and what reading raises.
        """
        if self._nothing_there():
            return None
        with self._writing():
            reader = self._journal.reader
            return self._backups.make(reader.fd, reader.good, now) if reader is not None else None

    def backups(self) -> list[Path]:
        """Every backup there is, the newest first."""
        return self._backups.newest_first()

    def as_one_line(self) -> bytes:
        """All documents as one line of JSON, a file that stock TinyDB opens (and that opens here)."""
        return self._state.as_one_line()

    def close(self) -> None:
        """Lets go of the file. There is nothing to save."""
        with self._guard:
            self._journal.close()
            self._closed = True

    # -- inside

    def _nothing_there(self) -> bool:
        """Whether there is no file, and never was: for that nobody need be locked out, nor a folder made."""
        return self._journal.reader is None and self._journal.look() is None

    def _back_up_first(self) -> str:
        """Under the lock, before something is written: the backup of the day, or the one before a migration.

        Returns what to tell the user once that something is written, if anything.
        """
        reader = self._journal.reader
        if reader is None:
            return ""
        now = self._clock() if self._clock else None
        if schema.needed(self._state.schema):
            self._migrate(reader, now)
            return ""
        return self._backups.daily(reader.fd, reader.good, now) if now is not None else ""

    def _migrate(self, reader: Reader, now: datetime | None) -> None:
        """Writes what is migrated in memory already. Without a backup of what was before, nothing is written."""
        old = self._state.schema
        kept = self._backups.make(reader.fd, reader.good, now, why=f"schema-{old}")
        self._rewrite()
        self.notices.append(
            f"{self.path.name} was brought from schema {old} to {schema.SCHEMA}; what it was before is kept as {kept}"
        )

    def _rewrite(self) -> None:
        replacement = self._journal.write_replacement(self._state.compacted())
        state = State(self._keep)
        try:
            _fold(state, replacement.read())
            if not self._state.is_kept_by(state):
                raise WriteFailed(f"{self.path} was not rewritten: what was written beside it reads differently.")
            state.recent = self._state.recent
            self._journal.replace_by(replacement)
        finally:
            if self._journal.reader is replacement:
                self._state = state
            else:
                self._journal.discard(replacement)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """One thread, one process, and everything that others wrote is known."""
        if self._writer == threading.get_ident():
            raise RuntimeError("a commit inside a commit")
        with self._guard:
            if self._closed:
                raise ValueError("the store is closed")
            if self._journal.read_only:
                raise self._journal.refusal()
            if self._journal.reader is None:
                folder.prepare(self._folder, self._disk)
            elif self._journal.look() is None:
                raise self._journal.gone()  # the lock would make the folder anew
            with self._journal.locked():
                self._writer = threading.get_ident()
                try:
                    self._catch_up()
                    yield
                finally:
                    self._writer = None

    def _catch_up(self) -> None:
        """Under the lock: takes in everything, and heals a torn end, behind which nobody may write."""
        self._take_in(locked=True)
        self._journal.cut_torn_tail()

    def _catch_up_unlocked(self) -> None:
        try:
            self._take_in(locked=False)
        except Damaged:
            # A line may only look damaged because its writer took it back while we read.
            try:
                with self._journal.locked():
                    self._take_in(locked=True)
            except (Busy, WriteFailed):
                pass
            else:
                return
            raise

    def _take_in(self, *, locked: bool) -> None:
        try:
            self._take_in_from_disk(locked=locked)
        except OSError as error:
            raise self._journal.unreadable(error) from error

    def _take_in_from_disk(self, *, locked: bool) -> None:
        reader = self._journal.reader
        now = self._journal.look()
        if now is None:
            if locked and reader is not None:
                raise self._journal.gone()
            return  # an editor may be putting another in its place at this moment
        if reader is not None and now == reader.look and not locked:
            return
        if reader is None or not reader.goes_on(now) or (now != reader.look and schema.needed(self._state.schema)):
            self._read_anew()
        elif now != reader.look or reader.torn:
            # Read to the end before anything is applied: damage further on must not leave half of it in memory.
            for docs in list(reader.read()):
                ids = {name: set(rows) for name, rows in without_header(docs).items() if rows}
                self._state.apply(docs)
                self._pending = self._pending.and_then(Changes(ids))

    def _read_anew(self) -> None:
        before = self._journal.reader
        reader = self._journal.open()
        try:
            state = (self._recall(reader) if before is None and self._stamp else None) or State(self._keep)
            _fold(state, reader.read())
            state = migrated(state, self.path)
        except BaseException:
            reader.close()
            raise
        state.never_reuse(self._state.free)
        self._pending = self._pending.and_then(Changes(self._state.differences(state), before is not None))
        self._journal.adopt(reader)
        self._state = state

    def _recall(self, reader: Reader) -> State | None:
        """The state that the kept file tells, and ``reader`` moved to where it ends; None where it tells none."""
        found = start_cache.read(self.path.with_name(start_cache.FILE_NAME), self._stamp)
        state = start_cache.state_of(found.index, reader.begin, self._keep) if found is not None else None
        if found is None or state is None:
            return None
        reader.skip_to(found.index.end, found.index.number)
        self._ready = Ready(found.ready, state.tables.get(PROSPECTS, {}).copy())
        return state

    def _take_pending(self) -> Changes:
        pending, self._pending = self._pending, Changes()
        return pending


def migrated(state: State, path: Path) -> State:
    """The state of a file in today's schema; :class:`StoreError` if its documents cannot be brought there."""
    try:
        return state.migrated()
    except Exception as error:
        raise StoreError(
            f"{path} has documents of schema {state.schema} that cannot be brought to {schema.SCHEMA}: {error}.\n"
            "Nothing was written. `keepwarm check` looks at the file, `keepwarm restore` brings back a backup."
        ) from error


def _shape(docs: Docs) -> dict[str, dict[int, bool]]:
    """Which documents a commit puts (True) and removes (False)."""
    return {name: {doc_id: row is not None for doc_id, row in rows.items()} for name, rows in docs.items()}


def _fold(state: State, commits: Iterable[Docs]) -> None:
    # With the collector on, it would look through all that was read so far again and again, and find nothing.
    was_on = gc.isenabled()
    gc.disable()
    try:
        for docs in commits:
            state.apply(docs)
    finally:
        if was_on:
            gc.enable()
