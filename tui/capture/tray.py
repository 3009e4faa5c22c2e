"""The tray: what came in by itself and waits, and how far each source was read. It stands beside the journal.

A journal of the same kind, in a folder of its own: one durable line a commit, several processes, a copy a day. What a
batch of a source brings, its counts and its new position are one line: cut anywhere, a run goes on where it was.
"""

from __future__ import annotations

import threading
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import msgspec
from msgspec.structs import replace

from tui.capture.records import (
    FEEDS,
    PROPOSALS,
    READ,
    STRANGERS,
    Batch,
    Decision,
    Feed,
    Holds,
    Proposed,
    State,
    Stranger,
    What,
)
from tui.model.kinds import Kind
from tui.store import Changes, Docs, Store, View
from tui.store.erasing import TRAY_FILE, TRAY_FOLDER
from tui.store.state import Commit, Table
from tui.store.state import State as Documents

_REMEMBERED = 50
"""Versions of which it is known what they changed."""
MOST_STRANGERS = 2000
"""Of a source: who wrote to more is no person."""


class _Read(msgspec.Struct, frozen=True):
    """Names of what was read of a source without an order."""

    feed: int
    names: tuple[str, ...]


class ReadElsewhere(Exception):
    """Another process is reading the same source, and has come further."""


class BatchCounts(msgspec.Struct):
    """What a batch came to."""

    seen: int = 0
    proposed: int = 0
    already: int = 0
    held: int = 0
    """Of these: for which a proposal stands that says so, and would wait if what is there were gone."""
    withdrawn: int = 0
    not_ours: dict[str, int] = {}

    def add(self, other: BatchCounts) -> None:
        """Takes another batch in."""
        self.seen += other.seen
        self.proposed += other.proposed
        self.already += other.already
        self.held += other.held
        self.withdrawn += other.withdrawn
        self.not_ours = _more(self.not_ours, other.not_ours)


class TrayStore(Protocol):
    """Where the tray's documents are."""

    def table(self, name: str) -> Mapping[int, bytes]:
        """The documents of a table by id."""

    def commit(self, change: Callable[[View], Docs]) -> Commit:
        """Writes what ``change`` answers, all of it or nothing."""

    def changed_on_disk(self) -> bool:
        """Whether another process wrote something."""

    def refresh(self, *, wait: bool = False) -> Changes:
        """Takes that in; with ``wait``, once another thread that does so is done."""


class _InMemory:
    """Documents that nothing is kept of: for a look at what a source would bring."""

    def __init__(self) -> None:
        self._documents = Documents(0)

    def table(self, name: str) -> Mapping[int, bytes]:
        return Table(lambda: self._documents, name)

    def commit(self, change: Callable[[View], Docs]) -> Commit:
        docs = change(View(self._documents))
        self._documents.apply(docs)
        return Commit(docs, {})

    def changed_on_disk(self) -> bool:
        return False

    def refresh(self, *, wait: bool = False) -> Changes:
        del wait
        return Changes()


class Tray:
    """Proposals, feeds and strangers of a data folder. Use from any thread."""

    def __init__(self, store: TrayStore) -> None:
        self.store = store
        self._guard = threading.RLock()
        self.version = 0
        """Increases with every change, here or in another process."""
        self._changes: deque[tuple[int, frozenset[int]]] = deque(maxlen=_REMEMBERED)
        """The last versions, and the proposals that each changed."""
        self._raw: dict[int, bytes] = {}
        self._proposals: dict[int, Proposed] = {}
        self._kept_at = -1
        """The version of which these are."""
        self._states: Counter[State] = Counter()
        """How many of them stand so."""
        self._by_key: dict[str, int] = {}
        self._of_meetings: dict[str, set[int]] = {}
        """What was proposed of a meeting, by its ref."""

    @classmethod
    def open(cls, folder: Path, clock: Callable[[], datetime] | None = None) -> Tray:
        """The tray of a data folder; nothing is made before something is laid into it."""
        return cls(Store.open(folder / TRAY_FOLDER, name=TRAY_FILE, clock=clock))

    @classmethod
    def unsaved(cls) -> Tray:
        """A tray of which nothing is kept."""
        return cls(_InMemory())

    def refresh(self) -> None:
        """Takes in what other processes did. Waits for another thread that does so: what is decided must be seen."""
        is_news = self.store.changed_on_disk()
        changes = self.store.refresh(wait=True)
        if is_news or changes:
            self._note(changes.ids.get(PROPOSALS, ()))

    def _commit(self, change: Callable[[View], Docs]) -> None:
        commit = self.store.commit(change)
        self._note((*commit.docs.get(PROPOSALS, ()), *commit.foreign.ids.get(PROPOSALS, ())))

    def _note(self, proposals: Iterable[int]) -> None:
        with self._guard:
            self.version += 1
            self._changes.append((self.version, frozenset(proposals)))

    def changed_since(self, version: int) -> frozenset[int] | None:
        """The proposals that were changed since a version; None where that is too long ago."""
        with self._guard:
            if version < self.version - len(self._changes):
                return None
            return frozenset().union(*(ids for at, ids in self._changes if at > version))

    def backup(self, now: datetime) -> None:
        """A dated copy in the folder ``backups`` beside it."""
        if isinstance(self.store, Store):
            self.store.backup(now)

    def tidy(self) -> None:
        """Compacts it where most of it is history: each run adds a line or two. Never in the way."""
        if isinstance(self.store, Store):
            self.store.tidy()

    # Proposals --------------------------------------------------------------------------------------------

    @property
    def proposals(self) -> Mapping[int, Proposed]:
        """All there ever were, by id."""
        with self._guard:
            self._keep_up(self.store.table(PROPOSALS))
            return dict(self._proposals)

    def waiting(self, state: State = State.OPEN) -> dict[int, Proposed]:
        """What is to be decided, or of which that became, the oldest first."""
        found = {number: each for number, each in self.proposals.items() if each.state is state}
        return dict(sorted(found.items(), key=lambda entry: in_order(*entry)))

    def get(self, number: int) -> Proposed | None:
        """A proposal as it stands now; None without one."""
        raw = self.store.table(PROPOSALS).get(number)
        try:
            return _proposed(raw) if raw is not None else None
        except msgspec.MsgspecError:
            return None

    def count(self) -> int:
        """How many wait."""
        with self._guard:
            self._keep_up(self.store.table(PROPOSALS), self.changed_since(self._kept_at))
            return self._states[State.OPEN]

    def find(self, keys: Iterable[str]) -> tuple[int, Proposed] | None:
        """The proposal that has one of these keys, whatever became of it."""
        with self._guard:
            self._keep_up(self.store.table(PROPOSALS))
            return self.known(keys)

    def known(self, keys: Iterable[str]) -> tuple[int, Proposed] | None:
        """As ``find``, among those that were looked at last."""
        for key in keys:
            number = self._by_key.get(key)
            if number is not None and number in self._proposals:
                return number, self._proposals[number]
        return None

    def settle(self, several: Mapping[int, Proposed], state: State, now: datetime, step: int = 0) -> None:
        """Says what became of proposals, by which undo step; they are kept as they are given here, changed or not. What
        they stand for in the balance is the tray's own."""

        def change(view: View) -> Docs:
            known = view.table(PROPOSALS)
            docs: dict[int, bytes | None] = {}
            for number, each in several.items():
                counts = _proposed(known[number]).counts if number in known else each.counts
                docs[number] = _encode(replace(each, state=state, settled_at=now, step=step, counts=counts))
            return {PROPOSALS: docs}

        if several:
            self._commit(change)

    def add(self, proposed: Proposed) -> int:
        """Lays one in, by hand; answers its id."""
        made: list[int] = []

        def change(view: View) -> Docs:
            made.append(view.next_id(PROPOSALS))
            return {PROPOSALS: {made[0]: _encode(proposed)}}

        self._commit(change)
        return made[0]

    def _keep_up(self, table: Mapping[int, bytes], only: Collection[int] | None = None) -> None:
        """Decodes what is new, among ``only`` these; what another program wrote and is no proposal is left out."""
        with self._guard:
            self._kept_at = self.version
            if only is None:
                only = [*table, *(number for number in self._raw if number not in table)]
            for number in only:
                raw = table.get(number)
                if raw is not self._raw.get(number):
                    self._take_in(number, raw)

    def _take_in(self, number: int, raw: bytes | None) -> None:
        if (before := self._proposals.get(number)) is not None:
            self._states[before.state] -= 1
        if raw is not None:
            self._raw[number] = raw
            self._decode(number, raw)
        else:
            del self._raw[number]
            self._proposals.pop(number, None)

    def _decode(self, number: int, raw: bytes) -> None:
        try:
            found = _proposed(raw)
        except msgspec.MsgspecError:
            self._proposals.pop(number, None)
            return
        self._states[found.state] += 1
        self._proposals[number] = found
        for key in found.keys:
            self._by_key.setdefault(key, number)
        if found.kind is Kind.MEETING:
            self._of_meetings.setdefault(found.ref, set()).add(number)

    def of_meeting(self, ref: str) -> dict[int, Proposed]:
        """What was proposed of a meeting, among what was looked at last."""
        numbers = self._of_meetings.get(ref, ())
        return {number: self._proposals[number] for number in numbers if number in self._proposals}

    # Feeds ------------------------------------------------------------------------------------------------

    def feeds(self) -> dict[int, Feed]:
        """The sources that were set up, in their order."""
        found: dict[int, Feed] = {}
        for number, raw in sorted(self.store.table(FEEDS).items()):
            try:
                found[number] = _feed(raw)
            except msgspec.MsgspecError:
                continue
        return found

    def feed(self, name: str) -> tuple[int, Feed] | None:
        """The source of that name."""
        return next(((number, feed) for number, feed in self.feeds().items() if feed.name == name), None)

    def keep_feed(self, feed: Feed) -> int:
        """Sets a source up, or writes it anew. What one of that name proposed, which was removed, stands for nothing in
        the balance of a new one: that counts it as it comes across it."""
        made: list[int] = []

        def change(view: View) -> Docs:
            known = self.feed(feed.name)
            made.append(known[0] if known is not None else view.next_id(FEEDS))
            earlier: dict[int, bytes | None] = {
                number: _encode(replace(each, counts=0))
                for number, each in (self.proposals if known is None else {}).items()
                if each.source == feed.name and each.counts
            }
            return {FEEDS: {made[0]: _encode(feed)}, PROPOSALS: earlier}

        self._commit(change)
        return made[0]

    def mark(self, name: str, **fields: Any) -> None:
        """Other values for fields of a source."""

        def change(_: View) -> Docs:
            known = self.feed(name)
            return {FEEDS: {known[0]: _encode(replace(known[1], **fields))}} if known is not None else {}

        self._commit(change)

    def remove_feed(self, name: str) -> None:
        """A source that is not read any more; what it proposed stays, so that it is not proposed again."""

        def change(view: View) -> Docs:
            known = self.feed(name)
            if known is None:
                return {}
            number = known[0]
            read: dict[int, bytes | None] = dict.fromkeys(
                each for each, raw in view.table(READ).items() if _read(raw).feed == number
            )
            return {FEEDS: {number: None}, READ: read}

        self._commit(change)

    def names(self, number: int) -> set[str]:
        """What was read of a source without an order."""
        found: set[str] = set()
        for raw in self.store.table(READ).values():
            if (each := _read(raw)).feed == number:
                found.update(each.names)
        return found

    def strangers(self) -> list[Stranger]:
        """Whom you write to and who is not here, the most often first."""
        found = map(_stranger, self.store.table(STRANGERS).values())
        return sorted(found, key=lambda each: (-each.times, each.address))

    # A batch ----------------------------------------------------------------------------------------------

    def add_batch(
        self,
        number: int,
        before: Feed,
        batch: Batch,
        decisions: Iterable[Decision],
        is_there: Callable[[Proposed], bool],
    ) -> tuple[Feed, BatchCounts]:
        """What a batch brings, its counts and the new position, as one line.

        Args:
            number: of the feed.
            before: the feed as it stood when the batch was read.
            batch: what was read.
            decisions: about each of its items, in their order.
            is_there: whether the same stands in the journal already.

        Raises:
            ReadElsewhere: the feed does not stand there any more.
        """
        outcome, decided, made = BatchCounts(), tuple(decisions), [before]

        def change(view: View) -> Docs:
            now = view.table(FEEDS).get(number)
            if now is None or _feed(now).position != before.position or _feed(now).seen != before.seen:
                raise ReadElsewhere
            self._keep_up(view.table(PROPOSALS))
            writer = _BatchWriter(self, view, is_there)
            for decision in decided:
                outcome.add(writer.take(decision))
            after = _encode(
                replace(
                    before,
                    position=batch.position,
                    seen=before.seen + len(batch.items),
                    already=before.already + outcome.already - outcome.held,
                    not_ours=_more(before.not_ours, outcome.not_ours),
                )
            )
            made[0] = _feed(after)
            docs: Docs = {FEEDS: {number: after}, PROPOSALS: writer.documents(), STRANGERS: writer.met}
            if batch.names:
                docs[READ] = {view.next_id(READ): _encode(_Read(number, batch.names))}
            return docs

        self._commit(change)
        return made[0], outcome


class _BatchWriter:
    """A batch that is being laid in: what of it is new."""

    def __init__(self, tray: Tray, view: View, is_there: Callable[[Proposed], bool]) -> None:
        self._tray = tray
        self._is_there = is_there
        self._new: dict[int, Proposed] = {}
        self._keys: dict[str, int] = {}
        self._next = view.next_id(PROPOSALS)
        self._strangers = view.table(STRANGERS)
        self.met: dict[int, bytes | None] = {}

    def documents(self) -> dict[int, bytes | None]:
        """What is to be written."""
        return {number: _encode(each) for number, each in self._new.items()}

    def take(self, decision: Decision) -> BatchCounts:
        """One item."""
        found = BatchCounts(seen=1)
        found.withdrawn = sum(map(self._withdraw, decision.withdrawn))
        if decision.holds is not None:
            found.withdrawn += self._look_again(decision.holds)
        for stranger in decision.strangers:
            self._note(stranger)
        new = [each for each in decision.proposed if self._is_new(each)]
        there = [each for each in new if self._is_there(each)]
        for each in new:
            if each not in there:
                self._put(replace(each, counts=1 - found.proposed))
                found.proposed = 1
        if not decision.proposed:
            found.not_ours = {decision.reason: 1}
        elif not found.proposed:
            found.already = 1
        for each in there:
            if each.what == "touch":  # more of its thread is nothing, and it waits if that is undone
                self._put(replace(each, counts=found.already - found.held, state=State.THERE))
                found.held = found.already
        return found

    def _is_new(self, proposed: Proposed) -> bool:
        known = self._known(proposed.keys)
        if known is not None:
            self._earlier(*known, proposed)
        return known is None

    def _put(self, proposed: Proposed) -> None:
        number, self._next = self._next, self._next + 1
        self._new[number] = proposed
        for key in proposed.keys:
            self._keys.setdefault(key, number)

    def _known(self, keys: Iterable[str]) -> tuple[int, Proposed] | None:
        number = next((self._keys[key] for key in keys if key in self._keys), None)
        if number is not None:
            return number, self._new[number]
        found = self._tray.known(keys)
        return None if found is None else (found[0], self._new.get(found[0], found[1]))

    def _earlier(self, number: int, known: Proposed, other: Proposed) -> None:
        """Of a thread on a day it is the first that counts, in whatever order they are read."""
        if other.kind is Kind.MEETING and other.what == "touch":
            self._meeting_again(number, known, other)
        elif known.state is State.OPEN and known.at and other.at and (other.at, other.ref) < (known.at, known.ref):
            self._new[number] = replace(
                known, at=other.at, ref=other.ref, note=other.note, certain=known.certain or other.certain,
                keys=tuple(dict.fromkeys((*known.keys, *other.keys))),
            )  # fmt: skip

    def _meeting_again(self, number: int, known: Proposed, other: Proposed) -> None:
        """A meeting that was proposed: at its time as it is now, and a taken one is asked about."""
        if known.state in (State.OPEN, State.WITHDRAWN):
            again = replace(other, keys=known.keys, counts=known.counts, found_at=known.found_at, step=known.step)
            if again != known:
                self._new[number] = again
        elif known.state is State.TAKEN and known.at != other.at:
            self._ask("moved", other)

    def _look_again(self, holds: Holds) -> int:
        """What was proposed of a meeting and does not hold is withdrawn; a taken one is asked about."""
        withdrawn = 0
        for number, found in self._tray.of_meeting(holds.ref).items():
            known = self._new.get(number, found)
            is_held = known.who in holds.who
            if known.what == "cancelled":
                is_held = not is_held
            elif known.what == "moved":
                is_held = is_held and known.at == holds.at
            if is_held:
                continue
            if known.state is State.OPEN:
                self._new[number] = replace(known, state=State.WITHDRAWN)
                withdrawn += 1
            elif known.state is State.TAKEN and known.what == "touch":
                self._ask("cancelled", known)
        return withdrawn

    def _ask(self, what: What, about: Proposed) -> None:
        """Asks about a meeting that was taken; it stands for no item of the source."""
        asked = replace(
            about, what=what, keys=(f"{what}:{about.ref}:{about.who}@{about.at}",), counts=0, certain=False,
            state=State.OPEN, settled_at=None, step=0,
        )  # fmt: skip
        known = self._known(asked.keys)
        if known is None:
            if not self._is_there(asked):
                self._put(asked)
        elif known[1].state is State.WITHDRAWN:
            self._new[known[0]] = asked

    def _withdraw(self, key: str) -> bool:
        known = self._known((key,))
        if known is None or known[1].state is not State.OPEN:
            return False
        self._new[known[0]] = replace(known[1], state=State.WITHDRAWN)
        return True

    def _note(self, stranger: Stranger) -> None:
        number = _number_of(stranger.address)
        raw = self.met.get(number) or self._strangers.get(number)
        if raw is None and len(self._strangers) + len(self.met) >= MOST_STRANGERS:
            return
        if raw is not None:
            known = _stranger(raw)
            last = max(known.last_at, stranger.last_at)
            name = known.name or stranger.name
            stranger = Stranger(stranger.address, name, known.times + stranger.times, last)
        self.met[number] = _encode(stranger)


def in_order(number: int, proposed: Proposed) -> tuple[datetime, int]:
    """Where a proposal stands among others: the oldest first."""
    return proposed.at or proposed.found_at, number


def _number_of(address: str) -> int:
    """The id under which a stranger stands: the same address, the same id."""
    from hashlib import blake2b

    return int.from_bytes(blake2b(address.encode("utf-8", "replace"), digest_size=6).digest()) + 1


def _more(counts: Mapping[str, int], others: Mapping[str, int]) -> dict[str, int]:
    found = dict(counts)
    for reason, count in others.items():
        found[reason] = found.get(reason, 0) + count
    return found


_encode = msgspec.json.encode
_proposed = msgspec.json.Decoder(Proposed).decode
_feed = msgspec.json.Decoder(Feed).decode
_read = msgspec.json.Decoder(_Read).decode
_stranger = msgspec.json.Decoder(Stranger).decode
