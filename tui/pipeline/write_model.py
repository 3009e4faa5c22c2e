"""How changes reach the disk: every command is one commit to the store and one undo step.

A command is computed under the store's lock, on the latest documents, and written; only then do the index and the
listeners hear of it. Commands may run in a worker thread; ``deliver``, which the application sets, takes what they
changed to the application's own thread.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime

import msgspec

from tui.model.documents import decode, encode
from tui.model.records import Prospect
from tui.pipeline.changes import Change, Moment
from tui.pipeline.errors import Gone, Refused
from tui.pipeline.history import Step, image, stacks
from tui.pipeline.read_model import ReadModel
from tui.pipeline.result import Result
from tui.pipeline.seen import ChangedElsewhere, Difference, Seen, changed_since, does
from tui.rules.engine import next_due
from tui.store import PROSPECTS, STEPS, Changes, Commit, Docs, View
from tui.when.saying import coming_since


class Work:
    """The prospects as they stand under the lock, for a command that is being computed.

    Args:
        opened: the time of adding for a document that has none.
    """

    def __init__(self, view: View, moment: Moment, opened: datetime) -> None:
        self.view = view
        self.moment = moment
        self._opened = opened

    @property
    def prospects(self) -> Mapping[int, bytes]:
        """Their documents."""
        return self.view.table(PROSPECTS)

    def read(self, who: int) -> Prospect:
        """The record of a prospect. Refused if it is gone."""
        raw = self.prospects.get(who)
        if raw is None:
            from tui.pipeline.removed import removed_by  # only where somebody was not found

            what = removed_by(self.view.table(STEPS), who) or f"prospect {who} is gone"
            raise Gone(who, f"{what} meanwhile; undo brings them back")
        return decode(who, raw, self._opened)

    def changed(self, ids: Sequence[int], change: Change) -> dict[int, Prospect]:
        """The changed records of all of these."""
        return {who: change(self.read(who), self.moment) for who in ids}

    def fitting(
        self, ids: Sequence[int], change: Change, *, some: bool, meant: Seen | None = None
    ) -> tuple[dict[int, Prospect], list[str]]:
        """The changed records, and why others were refused. Refused if all were, and without ``some`` if any was.

        ``meant``: how they stood for whom a change of what is next was meant; of something else it is refused.
        """
        found: dict[int, Prospect] = {}
        left: list[str] = []
        for who in ids:
            try:
                found[who] = change(self.read(who), self.moment)
                if meant is not None:
                    self._refuse_another(who, change, meant)
            except Refused as no:
                found.pop(who, None)
                left.append(str(no))
                if not some:
                    raise
        if not found:
            raise Refused(left[0] if len(left) == 1 else f"that fits none of these {len(left):,}: {left[0]}")
        return found, left

    def _refuse_another(self, who: int, change: Change, meant: Seen) -> None:
        now, raw = self.read(who), meant.documents.get(who)
        if raw in (None, self.prospects[who]):
            return
        then = decode(who, raw, self._opened)
        with suppress(Refused):
            if does(change, then, self.moment) == does(change, now, self.moment):
                return
        raise Refused(f"{now.name}: what was next has changed elsewhere meanwhile; nothing was done")

    def as_seen(self, found: Mapping[int, Prospect], seen: Seen) -> dict[int, Prospect]:
        """The changed records, with what was decided about them.

        Raises:
            ChangedElsewhere: what would be changed is not as it was seen, and that was not decided about.
        """
        differences: list[Difference] = []
        held = dict(found)
        for who in filter(seen.documents.__contains__, found):
            if seen.documents[who] != self.prospects[who]:
                then, now = decode(who, seen.documents[who], self._opened), self.read(who)
                fields = changed_since(then, now, found[who])
                differences += (Difference(who, field, found[who], now) for field in fields)
            held[who] = seen.with_decisions(who, found[who])
        if differences:
            now_seen = {who: self.prospects[who] for who in held}
            raise ChangedElsewhere(differences, Seen(now_seen, seen.decided))
        return held

    def documents(self, found: Mapping[int, Prospect]) -> dict[int, bytes | None]:
        """The documents of these records, in place of those that are there."""
        table = self.prospects
        return {who: encode(prospect, table.get(who)) for who, prospect in found.items()}


Build = Callable[[Work], tuple[Docs, Step]]
"""Computes a command: the documents to write, and the undo step. A step without tables is about the tray alone."""


class WriteModel(ReadModel):
    """Writes commands to the disk, and takes them back. ``Pipeline`` says which commands there are."""

    def _change(
        self,
        did: str,
        words: str,
        who: int | Sequence[int],
        change: Change,
        *,
        unchanged: str = "",
        some: bool = False,
        seen: Seen | None = None,
        meant: Seen | None = None,
    ) -> Result:
        """A command for each of ``who``.

        Args:
            did: the command, for the undo step.
            words: what was done, with ``{name}``.
            change: what it does to each of them.
            unchanged: the words in which it is refused if it changes nobody.
            some: do it only for those that it can be done for.
            seen: how they stood when the change was begun.
            meant: see ``Work.fitting``.

        Raises:
            ChangedElsewhere: see ``Work.as_seen``.
        """
        ids = ids_of(who)

        def build(work: Work) -> tuple[Docs, Step]:
            found, left = work.fitting(ids, change, some=some, meant=meant)
            if seen is not None:
                found = work.as_seen(found, seen)
            documents = work.documents(found)
            if all(work.prospects[each] == raw for each, raw in documents.items()):
                if seen is not None and seen.decided:  # what was changed elsewhere stands, and there is nothing else
                    documents = {}
                elif unchanged:
                    raise Refused(naming(unchanged, found, ids))
            return {PROSPECTS: documents}, self._step(did, naming_some(words, found, left), *found)

        result = self._commit(build)
        return result if result.step is not None else Result((), "kept what was changed elsewhere")

    def _step(self, did: str, what: str, *who: int) -> Step:
        return Step(self.clock(), did, what, who)

    def _commit(self, build: Build, moment: Moment | None = None) -> Result:
        """One commit and one undo step: what ``build`` computes at a moment, by default now."""
        given = moment or self.moment
        made: list[tuple[int, Step]] = []

        def change(view: View) -> Docs:
            docs, step = build(Work(view, given, self.opened))
            if docs and not any(docs.values()):
                return {}
            number = view.next_id(STEPS)
            made.append((number, step))
            return {**docs, STEPS: {number: msgspec.json.encode(step)}}

        commit = self.store.commit(change)
        own = Changes({table: set(documents) for table, documents in commit.docs.items()})
        # Rows are made in the thread of the command: those of thousands would hold up keys where they are heard.
        rows = self.row_cache.ready(commit.docs.get(PROSPECTS, {}), self.clock()) if self._agenda is not None else {}
        self.deliver(lambda: self._take_in(commit.foreign.and_then(own), made, rows))
        if not made:
            return Result((), "nothing to do")
        number, step = made[0]
        ids = tuple(who for who, document in commit.docs.get(PROSPECTS, {}).items() if document is not None)
        return Result(ids, self._told(step, ids, commit, given), number)

    def _told(self, step: Step, ids: tuple[int, ...], commit: Commit, moment: Moment) -> str:
        """What was done; for a single prospect also what comes next."""
        if len(step.who) != 1 or step.who[0] not in ids or step.did in ("undo", "redo", "import"):
            return step.what
        raw = commit.docs[PROSPECTS][step.who[0]]
        assert raw is not None
        prospect = decode(step.who[0], raw, self.opened)
        item = next_due(prospect, moment.now, self.rules, self.calendar)
        if item is None:
            return f"{step.what}; closed, nothing is due" if step.did == "log" else step.what
        is_before = step.did == "snooze" and prospect.snooze is not None and item.due_at < prospect.snooze.until
        comes = f"{' or '.join(item.kinds[:2])}, {coming_since(item.due_at, moment.now, self.calendar.zone)}"
        return f"{step.what}; {'but first' if is_before else 'next'}: {comes}"

    # Back and forth ---------------------------------------------------------------------------------------

    def undoable(self) -> tuple[int, Step] | None:
        """The step that undo would take back, with its id."""
        stack = stacks(list(self.store.recent)).undo
        return (stack[-1].id, stack[-1].step) if stack else None

    def undo(self, step: int | None = None) -> Result:
        """Takes the last undo step back, whichever process made it. Refused if there is none, or it is not ``step``."""
        return self._step_back(redo=False, expected=step)

    def redo(self) -> Result:
        """Does again what undo took back last."""
        return self._step_back(redo=True)

    def _step_back(self, *, redo: bool, expected: int | None = None) -> Result:
        none = "nothing to redo" if redo else "nothing to undo"
        if self.store.is_new and not self.store.changed_on_disk():
            raise Refused(none)  # without the lock, for which a folder would be made

        def build(work: Work) -> tuple[Docs, Step]:
            found = stacks(list(self.store.recent))
            stack = found.redo if redo else found.undo
            if not stack:
                raise Refused(none)
            done = stack[-1]
            if expected is not None and done.id != expected:
                raise Refused(f"another process has just done something else: {done.step.what}")
            what, expected_docs = done.step.what, image(done, before=redo)
            for table, documents in expected_docs.items():
                if documents != {who: work.view.table(table).get(who) for who in documents}:
                    raise Refused(f"cannot take back: {what}; it was changed since by something that keeps no history")
            if redo:
                step = Step(self.clock(), "redo", f"redid: {what}", done.step.who, redoes=done.id)
            else:
                step = Step(self.clock(), "undo", f"undid: {what}", done.step.who, undoes=done.id)
            return image(done, before=not redo), step

        return self._commit(build)


def ids_of(who: int | Sequence[int]) -> tuple[int, ...]:
    """One or several, each once."""
    return (who,) if isinstance(who, int) else tuple(dict.fromkeys(who))


def naming(words: str, found: Mapping[int, Prospect], ids: Sequence[int]) -> str:
    """The words with the name of the only one in place of ``{name}``, or how many they are."""
    name = found[ids[0]].name if len(ids) == 1 else f"{len(ids):,} people"
    return words.replace("{name}", name)


def naming_some(words: str, found: Mapping[int, Prospect], left: Sequence[str]) -> str:
    """As ``naming``, and for how many it could not be done, with the first reason of those ``left``."""
    return naming(words, found, tuple(found)) + (f"; not for {len(left):,}: {left[0]}" if left else "")
