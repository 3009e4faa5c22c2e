"""Imported people whom nobody has looked at, as the triage goes: the newest import first, as in its file."""

from __future__ import annotations

from contextlib import suppress
from math import inf
from time import perf_counter

import msgspec

from tui.model.documents import BadDocument
from tui.pipeline.pipeline import Pipeline
from tui.rules.grooming import is_new
from tui.store import PROSPECTS


class _Came(msgspec.Struct, gc=False):
    """The part of a document that says whether to look at the rest of it."""

    imported: bool = False


_decoder = msgspec.json.Decoder(_Came)


class Newcomers:
    """Gathers with ``work`` until ``done``; then ``people`` has the ids of those who were new."""

    def __init__(self, pipeline: Pipeline) -> None:
        self.pipeline = pipeline
        self._left = list(pipeline.people)
        self._found: list[tuple[float, int]] = []
        self.people: list[int] = []
        self.done = False

    @property
    def left(self) -> int:
        """How many people are still to be looked at."""
        return len(self._left)

    def work(self, seconds: float = inf) -> bool:
        """Gathers for about so long; True when that was all."""
        end = perf_counter() + seconds
        table = self.pipeline.store.table(PROSPECTS)
        while self._left:
            who = self._left.pop()
            if _imported(table.get(who)) and self.is_new(who):
                added_at = self.pipeline.people.look(who).added_at
                assert added_at is not None
                self._found.append((-added_at.timestamp(), who))
            if perf_counter() >= end and self._left:
                return False
        self.people = [who for _, who in sorted(self._found)]
        self.done = True
        return True

    def is_new(self, who: int) -> bool:
        """True for somebody who is still there, open and not looked at."""
        with suppress(BadDocument, KeyError):
            person = self.pipeline.people.look(who)
            return person.closed is None and is_new(person)
        return False


def became(pipeline: Pipeline, who: int) -> str:
    """The decision about a person who was new, in words."""
    if who not in pipeline.people:
        return "deleted"
    person = pipeline.people.look(who)
    if person.closed is not None:
        return f"closed, {str(person.closed.reason).replace('-', ' ')}"
    if person.taken_up_at is not None:
        return "first contact now"
    if person.comfort:
        return f"every {person.comfort}".replace("every 1 ", "every ")
    return "kept as they are" if person.looked_at is not None else "looked at"


def _imported(raw: bytes | None) -> bool:
    try:
        return raw is not None and _decoder.decode(raw).imported
    except msgspec.DecodeError:
        return False
