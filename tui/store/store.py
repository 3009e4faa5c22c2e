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

import os
import threading
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.store import folder, lines, schema
from tui.store.backup import Backups
from tui.store.disk import Disk
from tui.store.errors import Busy, StoreError, WriteFailed
from tui.store.journal import FILE_NAME, ORDER, Journal
from tui.store.lines import HEADER_ID, META, STEPS, Docs
from tui.store.replica import Replica, fold
from tui.store.start_cache import StartCache
from tui.store.state import UNDOABLE, Changes, Commit, State, Table, View, without_header

if TYPE_CHECKING:
    from collections import deque
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import datetime
    from typing import Self

    from tui.store.compaction import Compaction
    from tui.store.erasing import Files, Rule
    from tui.store.reader import Reader


WORTH_COMPACTING: Final = 4 << 20
"""Bytes: a smaller file loads at once however much of it is history, and that history can be undone."""


class Erased(NamedTuple):
    """What :meth:`Store.erase` did."""

    changes: Changes
    left: tuple[str, ...]
    """Files that could not be cleaned yet, each with the reason."""


class Store:
    """The documents in one data folder. Use from any thread; several processes may have it open.

    ``path`` is the journal, ``notices`` are sentences for the user about what was found and done on opening or later;
    the first ``standing`` of them are about the folder and come at every opening.
    """

    def __init__(
        self,
        data: Path,
        *,
        lock_timeout: float | None,
        keep: int,
        disk: Disk,
        clock: Callable[[], datetime] | None,
        stamp: bytes,
        name: str,
    ) -> None:
        self.notices = folder.check(data)
        self.standing = len(self.notices)
        self._folder = data
        # Where the file or its folder is our own link, work on what it points to: a rename would replace the link.
        self.path = folder.followed(data / name)
        self._keep = keep
        self._journal = Journal(self.path, disk, lock_timeout)
        self._journal.notices = self.notices
        self._backups = Backups(data, disk)
        self._disk = disk
        self.clock = clock
        self.start_cache = StartCache(self.path, stamp, keep, disk, self._reopen)
        self._replica = Replica(data, self._journal, self.start_cache, keep)
        self._guard = threading.Lock()
        self._writer: int | None = None
        self._closed = False
        self.reach: Callable[[list[Commit]], int] = lambda recent: min(len(recent), UNDOABLE)
        """How many of the recent commits it takes to undo what can still be undone after a compaction. Whoever knows
        which of them were undone says it better."""
        self.has_saved = False
        """Whether anything was committed, backed up or rewritten here."""

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
        name: str = FILE_NAME,
    ) -> Self:
        """Opens the data in ``folder``, which need not be there: folder (0700) and file are made by the first commit.

        ``lock_timeout``: seconds to wait for another process; ``keep``: how many commits ``recent`` holds, and how many
        steps outlive a compaction; ``clock``: the time in the user's zone, for the backup that the first write of a day
        makes (without a clock there is none); ``stamp``: names the code and the settings under which the next
        start finds something ready (``tui.store.start_cache``; empty: nothing); ``name``: of the file.
        Needs no lock and writes nothing, but where a torn last line has to be set aside; where that is impossible it is
        left, with a notice.
        Raises :class:`Damaged`, :class:`NewerSchema`, :class:`Unsafe`, or another :class:`StoreError` where the file
        cannot be read.
        """
        store = cls(
            Path(folder), lock_timeout=lock_timeout, keep=keep, disk=disk or Disk(), clock=clock, stamp=stamp, name=name
        )
        try:
            store._open()
        except BaseException:
            store.close()
            raise
        return store

    def _open(self) -> None:
        self._replica.catch_up_unlocked()
        reader = self._journal.reader
        if reader is not None and reader.torn:
            try:
                with self._journal.locked():
                    self._replica.catch_up()
            except (Busy, WriteFailed):
                self.notices.append(
                    f"the last line of {self.path.name} is torn or being written; it was left alone and is not shown"
                )
        self._replica.take_pending()

    # -- looking

    @property
    def is_new(self) -> bool:
        """Whether nothing was ever written at ``path``, as far as is known here."""
        return not self._replica.state.tables

    @property
    def recent(self) -> deque[Commit]:
        """The last ``keep`` commits of this file that touched ``steps``, oldest first, with before and after images.

        A compaction leaves the last of them in the file; the process that did it still has those it knew.
        """
        return self._replica.state.recent

    def table(self, name: str) -> Mapping[int, bytes]:
        """A live, read-only view of a table: id -> the document's JSON. Empty for a table that is not there."""
        return Table(lambda: self._replica.state, name)

    def names(self) -> set[str]:
        """The tables that there are; ``meta`` is the store's own."""
        return {*self._replica.state.tables} - {META}

    def changed_on_disk(self) -> bool:
        """Whether :meth:`refresh` would find anything: one ``stat``, no lock, any thread, any number of times."""
        return not self._closed and not self._journal.read_only and self._replica.has_news()

    def refresh(self, *, wait: bool = False) -> Changes:
        """Takes in what other processes committed and says what that changed; costs a ``stat`` if it was nothing.

        While another thread commits it returns nothing, because that commit takes in the same changes (see
        ``Commit.foreign``) and what is left over shows at the next call; with ``wait``, it waits until that is done.
        Raises :class:`Damaged` or :class:`NewerSchema` if the file has become so; what is in memory stays.
        """
        if not self._guard.acquire(blocking=wait):
            return Changes()
        try:
            if not self._closed and not self._journal.read_only:
                self._replica.catch_up_unlocked()
            return self._replica.take_pending()
        finally:
            self._guard.release()

    def garbage(self) -> tuple[int, int]:
        """(bytes that a compaction would keep, bytes of the file)."""
        now = self._journal.fingerprint()
        return (sum(map(len, self._compaction().lines())), now.size) if now else (0, 0)

    def tidy(self) -> str:
        """Compacts where garbage outweighs what lives; says what went wrong. Never in the way of leaving."""
        try:
            now = self._journal.fingerprint()
            if now is not None and now.size >= WORTH_COMPACTING:
                live, size = self.garbage()
                if size - live > live:
                    self.compact()
        except Busy:
            pass  # another session is open: the last one to leave does it
        except StoreError as error:
            return str(error)
        return ""

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
            docs = change(View(self._replica.state))
            if not any(docs.values()):
                return Commit({}, {}, self._replica.take_pending())
            notice = self._back_up_first()
            line, again = self._line(docs)
            written = without_header(again)
            before = self._replica.state.images(written)
            try:
                self._journal.append(line)
                self.has_saved = True
                # What is in memory comes out of the line, so that it cannot differ from what the next start reads.
                self._replica.state.apply(again)
            except BaseException as error:
                if not isinstance(error, WriteFailed):  # interrupted: nobody knows how far it came
                    self._journal.read_anew_next_time()
                raise
            if notice:
                self.notices.append(notice)
            return Commit(written, before, self._replica.take_pending())

    def _line(self, docs: Docs) -> tuple[bytes, Docs]:
        """The line for a change, and the change as it reads from that line."""
        if HEADER_ID in docs.get(META, {}):
            raise ValueError("meta document 1 belongs to the store")
        if self._replica.state.schema < schema.SCHEMA or self._replica.state.unsaid:
            docs = {**docs, META: {**docs.get(META, {}), HEADER_ID: self._replica.state.header_with(docs)}}
        line = lines.encode(docs)
        try:
            again = lines.decode(line)
        except lines.BadLine as bad:
            raise ValueError(f"a document is not JSON: {bad}") from None
        if _shape(again) != _shape({lines.PROSPECTS: {}, **docs}):
            raise ValueError("a document is not one JSON object")
        return line, again

    def compact(self) -> None:
        """Rewrites the file as one line per document and the last commits; what it was stays as ``prospects.jsonl.1``.

        Under the lock, with every commit taken in, and only after the new file has been read back and found equal.
        Keeps ``meta``, the last ``keep`` steps, and what it takes to undo as far as ``reach`` says. Raises as
        :meth:`commit`; the file in use is then the old one.
        """
        if self._nothing_there():
            return
        with self._writing():
            if schema.needed(self._replica.state.schema):
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
            if reader is None:
                return None
            made = self._backups.make(reader.fd, reader.good, now)
            self.has_saved = True
            return made

    def backups(self) -> list[Path]:
        """Every backup there is, the newest first."""
        return self._backups.newest_first()

    @property
    def files(self) -> Files:
        """The files of these data."""
        from tui.store.erasing import Files

        return Files(self._folder, self.path)

    def to_erase(self) -> bytes:
        """The order that :meth:`erase` was given and could not bring to its end; empty without one."""
        if not os.path.lexists(self.path.with_name(ORDER)):  # asked at every start
            return b""
        from tui.store.erasing import read_order

        return read_order(self.path)

    def erase(self, order: bytes, rule: Rule) -> Erased:
        """Takes out of every file for good what ``rule`` says; with ``order`` another process could go on with it.

        Raises as :meth:`commit`; then all is as it was, unless an earlier call had begun. Once the journal is without
        them it succeeds, and says which files it could not clean; the order stays until they are.
        """
        from tui.store import erasing

        with self._writing():
            files, begun = self.files, self.to_erase()
            if begun not in (b"", order):
                raise StoreError(
                    "Somebody else is not wholly forgotten yet, and that comes first. Nothing was changed."
                )
            if schema.needed(self._replica.state.schema):
                self._back_up_first()  # which rewrites it; the backup is cleaned with the others
            if not begun:
                erasing.write_order(files, order, self._disk)
            try:
                changes = self._rewrite_without(rule)
            except (StoreError, OSError) as error:
                if not begun:
                    with suppress(OSError):
                        erasing.withdraw_order(files, self._disk)
                raise error if isinstance(error, StoreError) else self._journal.failed(error) from error
            left = erasing.clean_copies(files, rule, self._disk)
            if not left:
                try:
                    erasing.withdraw_order(files, self._disk)
                except OSError as error:
                    left.append(f"{files.order}: {error.strerror or error}")
            return Erased(self._replica.take_pending().and_then(changes), tuple(left))

    def as_one_line(self, only: Docs | None = None) -> bytes:
        """All documents, or ``only`` these, as one line of JSON: stock TinyDB opens it, and so does Keepwarm."""
        with self._guard:  # another thread may commit
            return self._replica.state.as_one_line(only)

    def close(self) -> None:
        """Lets go of the file. There is nothing to save."""
        with self._guard:
            self._journal.close()
            self._closed = True

    # -- inside

    def _reopen(self) -> tuple[int, int] | None:
        """A descriptor of the file that its caller closes, and how far it was read; None while there is no file."""
        with self._guard:
            reader = self._journal.reader
            if reader is None or self._replica.state.unsaid:  # then what is there knows more
                return None
            return os.dup(reader.fd), reader.good

    def _nothing_there(self) -> bool:
        """Whether there is no file, and never was: for that nobody need be locked out, nor a folder made."""
        return self._journal.reader is None and self._journal.fingerprint() is None

    def _back_up_first(self) -> str:
        """Under the lock, before something is written: the backup of the day, or the one before a migration.

        Returns what to tell the user once that something is written, if anything.
        """
        reader = self._journal.reader
        if reader is None:
            return ""
        now = self.clock() if self.clock else None
        if schema.needed(self._replica.state.schema):
            self._migrate(reader, now)
            return ""
        return self._backups.daily(reader.fd, reader.good, now) if now is not None else ""

    def _migrate(self, reader: Reader, now: datetime | None) -> None:
        """Writes what is migrated in memory already. Without a backup of what was before, nothing is written."""
        old = self._replica.state.schema
        kept = self._backups.make(reader.fd, reader.good, now, why=f"schema-{old}")
        self._rewrite()
        self.notices.append(
            f"{self.path.name} was brought from schema {old} to {schema.SCHEMA}; what it was before is kept as {kept}"
        )

    def _compaction(self) -> Compaction:
        from tui.store.compaction import Compaction

        state = self._replica.state
        return Compaction(state, self.reach(list(state.recent)), self._keep)

    def _rewrite(self) -> None:
        compaction, recent = self._compaction(), self._replica.state.recent
        if doubt := self._replace(compaction.lines(), compaction.is_told_by, self._journal.previous):
            self.notices.append(f"{self.path} was rewritten; {doubt}. It says the same.")
        self._replica.state.recent = recent

    def _replace(self, lines: Iterable[bytes], is_meant: Callable[[State], bool], aside: Path | None) -> str:
        """Puts these lines in the journal's place, if what is read of them is what was meant.

        Answers as :meth:`Journal.replace_by`.
        """
        replacement = self._journal.write_replacement(lines)
        state = State(self._keep)
        try:
            fold(state, replacement.read())
            if not is_meant(state):
                raise WriteFailed(f"{self.path} was not rewritten: what was written beside it reads differently.")
            doubt = self._journal.replace_by(replacement, aside)
            self.has_saved = True
            return doubt
        finally:
            if self._journal.reader is replacement:
                self._replica.state = state
            else:
                self._journal.discard(replacement)

    def _rewrite_without(self, rule: Rule) -> Changes:
        from tui.store.erasing import journal_without

        before, reader = self._replica.state, self._journal.reader
        if reader is None:
            return Changes()
        wanted = State(0)
        wanted.apply(rule.for_a_file()({name: {**rows} for name, rows in before.tables.items()}))
        header: Docs = {META: {HEADER_ID: before.header_for_more()}}
        lines_left = chain(journal_without(reader, rule), [lines.encode(header)])

        def is_meant(state: State) -> bool:
            different = state.differences(wanted)
            wrong_steps = different.pop(STEPS, set()) & state.tables.get(STEPS, {}).keys()
            return not different and not wrong_steps  # a step may go altogether: it did nothing to anybody else

        if doubt := self._replace(lines_left, is_meant, None):
            self.notices.append(f"{self.path}: {doubt}.")
        return Changes(before.differences(self._replica.state), reloaded=True)

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
            elif self._journal.fingerprint() is None:
                raise self._journal.gone()  # the lock would make the folder anew
            with self._journal.locked():
                self._writer = threading.get_ident()
                try:
                    self._replica.catch_up()
                    yield
                except OSError as error:  # nothing raises one once something is saved
                    raise self._journal.failed(error) from error
                finally:
                    self._writer = None


def _shape(docs: Docs) -> dict[str, dict[int, bool]]:
    """Which documents a commit puts (True) and removes (False)."""
    return {name: {doc_id: row is not None for doc_id, row in rows.items()} for name, rows in docs.items()}
