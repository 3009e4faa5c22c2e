"""The journal in memory, and how it is kept up with what other processes write."""

from __future__ import annotations

import gc
from collections.abc import Iterable
from pathlib import Path

from tui.store import schema
from tui.store.errors import Busy, Damaged, StoreError, WriteFailed
from tui.store.journal import Journal
from tui.store.lines import Docs
from tui.store.losses import losses
from tui.store.reader import Fingerprint, Reader
from tui.store.start_cache import Known, StartCache
from tui.store.state import Changes, State, without_header


class Replica:
    """What a journal says: ``state``, as far as it was taken in, and the changes of others that nobody was told of yet.

    Args:
        data: the data folder.
        journal: the file.
        cache: what may save reading all of it at the start.
        keep: as ``State`` has it.
    """

    def __init__(self, data: Path, journal: Journal, cache: StartCache, keep: int) -> None:
        self._data = data
        self.path = journal.path
        self.state = State(keep)
        self._journal = journal
        self._cache = cache
        self._keep = keep
        self._pending = Changes()

    def has_news(self) -> bool:
        """Whether somebody has something to be told, or the file has changed: one ``stat``, no lock."""
        reader = self._journal.reader
        now = self._journal.fingerprint()
        return bool(self._pending) or (now is not None and (reader is None or now != reader.fingerprint))

    def take_pending(self) -> Changes:
        """The changes of others since this was asked last."""
        pending, self._pending = self._pending, Changes()
        return pending

    def catch_up(self) -> None:
        """Under the lock: takes in everything, and heals a torn end, behind which nobody may write."""
        self._take_in(locked=True)
        self._journal.cut_torn_tail()

    def catch_up_unlocked(self) -> None:
        """Without the lock: takes in what is there. Raises :class:`Damaged` and :class:`NewerSchema`."""
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
        now = self._journal.fingerprint()
        if now is None:
            if locked and reader is not None:
                raise self._journal.gone()
            if locked:
                self._compare(self.state, None, None)
            return  # an editor may be putting another in its place at this moment
        if reader is not None and now == reader.fingerprint and not locked:
            return
        if reader is None or self._is_another(reader, now):
            self._read_anew()
        elif now != reader.fingerprint or reader.torn:
            self._read_on(reader)

    def _is_another(self, reader: Reader, now: Fingerprint) -> bool:
        """Whether the file has to be read from its beginning: it is another one, or grew and is of an older schema."""
        return not reader.continues(now) or (now != reader.fingerprint and bool(schema.needed(self.state.schema)))

    def _read_on(self, reader: Reader) -> None:
        # Read to the end before anything is applied: damage further on must not leave half of it in memory.
        for docs in list(reader.read()):
            ids = {name: set(rows) for name, rows in without_header(docs).items() if rows}
            self.state.apply(docs)
            self._pending = self._pending.and_then(Changes(ids))

    def _read_anew(self) -> None:
        before = self._journal.reader
        reader = self._journal.open()
        try:
            state = (self._cache.recall(reader) if before is None else None) or State(self._keep)
            fold(state, reader.read())
            state = migrated(state, self.path)
        except BaseException:
            reader.close()
            raise
        if before is None:
            self._compare(state, reader, self._cache.known)
        else:
            state.learn(self.state.free)
            if before.fingerprint[:2] == reader.fingerprint[:2] and before.good > reader.good:
                self._compare(state, reader, Known(before.good, self.state.free))
        self._pending = self._pending.and_then(Changes(self.state.differences(state), before is not None))
        self._journal.adopt(reader)
        self.state = state

    def _compare(self, state: State, reader: Reader | None, known: Known | None) -> None:
        """Learns what others know of the journal and it does not say, and tells the user."""
        found = losses(self._data, self.path, reader, known)
        state.learn(found.free)
        if found.words:
            self._journal.notices.append(found.words)
            self._journal.lost = True


def migrated(state: State, path: Path) -> State:
    """The state of a file in today's schema; :class:`StoreError` if its documents cannot be brought there."""
    try:
        return state.migrated()
    except Exception as error:
        raise StoreError(
            f"{path} has documents of schema {state.schema} that cannot be brought to {schema.SCHEMA}: {error}.\n"
            "Nothing was written. `keepwarm check` looks at the file, `keepwarm restore` brings back a backup."
        ) from error


def fold(state: State, commits: Iterable[Docs]) -> None:
    """Takes in many commits."""
    # With the collector on, it would look through all that was read so far again and again, and find nothing.
    was_on = gc.isenabled()
    gc.disable()
    try:
        for docs in commits:
            state.apply(docs)
    finally:
        if was_on:
            gc.enable()
