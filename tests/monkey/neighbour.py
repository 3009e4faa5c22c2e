"""Another process on the same data, and what must hold of them whatever was done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from tui.model.addresses import addresses
from tui.model.errors import DataError
from tui.model.kinds import Kind
from tui.model.records import FoundPerson, Prospect, Reason, Source, Stage
from tui.pipeline import Pipeline, Question, Refused, Unknown
from tui.pipeline.demo import write_demo
from tui.pipeline.verifying import bad_documents
from tui.settings.config import load_settings
from tui.store import PROSPECTS, Docs, Store, View
from tui.store.lines import look_through
from tui.when.instants import When

NAMES = ("Ana Ruiz", "Bo Li", "Zoë", "\u202eevil", "x" * 400, "[red]Rob[/]", "李雷", "e\u0301" * 30, "-", "Ray Dalton")

SPOILT = b'{"name":["a","list"]}'
BAD: Docs = {"sources": {900: b'{"x":1}'}, "away": {900: b'{"first":"someday"}'}, "wishes": {900: b"{}"}}


class Neighbour:
    """Opens the data as another process would, and commits to them.

    Args:
        folder: of the data.
        clock: the one of the board.
    """

    def __init__(self, folder: Path, clock: Callable[[], datetime]) -> None:
        self._folder = folder
        self._clock = clock
        self._pipeline = self.open()
        self._spoilt: dict[int, bytes | None] = {}
        """Whom another program has spoilt, and what they were."""

    def open(self) -> Pipeline:
        """A fresh look at the data."""
        return Pipeline(Store.open(self._folder), load_settings(None), self._clock)

    def begin(self, rng: Random) -> None:
        """Somebody is there, mostly."""
        if rng.random() < 0.1:
            return
        if rng.random() < 0.3:
            write_demo(self._pipeline, rng.randint(1, 60), rng.randint(0, 9), rng.randint(0, 99))
        else:
            write_demo(self._pipeline, None, None, None)
        self._pipeline.refresh()
        found = [
            FoundPerson(f"{rng.choice(NAMES)} {number}", emails=addresses(f"{number}@b.example")) for number in range(5)
        ]
        self._pipeline.take_in(found, "people.csv")

    def act(self, seed: int) -> None:
        """Does something that may be refused."""
        rng = Random(seed)
        try:
            self._pipeline.refresh()
            self._one_of(rng)()
        except (Refused, Question, Unknown, DataError):
            pass

    def _one_of(self, rng: Random) -> Callable[[], Any]:
        here, now = self._pipeline, self._clock()
        people = list(here.people) or [1]
        who = rng.choice(people)
        several = rng.sample(people, min(len(people), rng.choice((1, 1, 2, 25))))
        when = When((now + timedelta(days=rng.randint(0, 30))).date(), None)
        fields: dict[str, Any] = {rng.choice(("name", "company", "note", "where")): rng.choice(NAMES)}
        ways: tuple[Callable[[], Any], ...] = (
            partial(here.log, several, rng.choice([*Kind]), inbound=rng.random() < 0.5, note=rng.choice(NAMES)),
            partial(here.add, Prospect(rng.choice(NAMES), source=here.people.source(rng.choice(NAMES[:2])))),
            partial(here.edit, who, **fields), partial(here.delete, several),
            partial(here.merge, *rng.choices(people, k=2)),
            partial(here.close, several, rng.choice([*Reason])), partial(here.reopen, several, some=True),
            partial(here.promise, several, when, "a boat"), partial(here.release, several, some=True),
            partial(here.snooze, several, when), partial(here.skip, several, some=True), partial(here.bought, who),
            partial(here.interest, several, some=True), partial(here.referral, who), here.undo, here.undo, here.redo,
            partial(here.move, who, rng.choice([*Stage])), partial(here.comfort, several, "3 weeks"),
            partial(here.tag, several, ("vip",)), partial(here.brief, Source(name="Ray Dalton")),
            partial(here.away, now.date(), now.date() + timedelta(days=rng.randint(0, 9))),
            partial(here.take_in, [FoundPerson(rng.choice(NAMES))], "more.csv"), here.store.compact,
            partial(here.store.backup, now), partial(self._writes_badly, who),
        )  # fmt: skip
        return rng.choice(ways)

    def _writes_badly(self, who: int) -> None:
        """What is no document, as a script with a mistake would; taken away when all is over."""

        def spoil(view: View) -> Docs:
            if who in view.table(PROSPECTS) and who not in self._spoilt:
                self._spoilt[who] = view.table(PROSPECTS)[who]
            return {PROSPECTS: dict.fromkeys(self._spoilt, SPOILT), **BAD}

        self._pipeline.store.commit(spoil)

    def mend(self) -> None:
        """Takes back what was written badly."""

        def good_again(view: View) -> Docs:
            rows = view.table(PROSPECTS)
            good = {who: raw for who, raw in self._spoilt.items() if rows.get(who) == SPOILT}
            return {PROSPECTS: good, **{table: dict.fromkeys(documents) for table, documents in BAD.items()}}

        self._pipeline.store.commit(good_again)

    # What must hold -----------------------------------------------------------------------------------------

    def wrong(self) -> list[str]:
        """What does not hold of the data, in words; to be asked when the board was left."""
        self.mend()
        found = [f"line {problem.line}: {problem.what}" for problem in self._problems()]
        fresh = self.open()
        found += _without_one_item(fresh)
        before = _all_of(fresh)
        undone = 0
        while _did(fresh.undo):
            undone += 1
        for _ in range(undone):
            if not _did(fresh.redo):
                found.append("what was undone is not redone")
                break
        if _all_of(fresh) != before or _all_of(self.open()) != before:
            found.append(f"after {undone} steps back and forth the agenda is another one")
        fresh.store.close()
        return found

    def _problems(self) -> list[Any]:
        problems, tables = look_through(self._pipeline.store.path)
        documents = {name: {who: raw for who, (_, raw) in rows.items()} for name, rows in tables.items()}
        return [*problems, *bad_documents(documents, self._clock())]

    def close(self) -> None:
        self._pipeline.store.close()


def _did(step: Callable[[], object]) -> bool:
    try:
        step()
    except Refused:
        return False
    return True


def _without_one_item(pipeline: Pipeline) -> list[str]:
    """Whoever is open has one item, whoever is closed none."""
    lines = [line.row.id for line in pipeline.agenda.all()]
    open_ones = [who for who in pipeline.people if pipeline.prospect(who).closed is None]
    if sorted(lines) == sorted(open_ones):
        return []
    return [f"open are {sorted(open_ones)}, in the agenda {sorted(lines)}"]


def _all_of(pipeline: Pipeline) -> object:
    """Everybody, and what is next with them."""
    items = [(line.row.id, line.item, line.group) for line in pipeline.agenda.all()]
    return dict(pipeline.store.table(PROSPECTS)), sorted(items, key=repr)
