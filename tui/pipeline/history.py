"""Undo steps: what the user did, one by one, and which of it can be undone or redone.

A step is a document in the table ``steps``, written in the same commit as what it did. What a step did and how
things were before is in the journal itself (``Store.recent``), so undo survives a restart.
"""

from __future__ import annotations

import msgspec

from tui.model.documents import UNREADABLE
from tui.model.kinds import Kind
from tui.model.records import Instant
from tui.store import STEPS, Commit, Docs
from tui.store.state import UNDOABLE
from tui.when.instants import refuse_far


class Step(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing the user did."""

    at: Instant
    did: str
    """The command: log, move, import ..."""
    what: str
    """In words: "logged a call with Ana Ruiz"."""
    who: tuple[int, ...] = ()
    undoes: int | None = None
    redoes: int | None = None
    kind: Kind | None = None
    """Of a touch that was logged."""
    inbound: bool = False
    occasion: int | None = None
    """Names the occasion at which they were met with others: all of it can be taken back."""


class Done(msgspec.Struct, frozen=True):
    """A step that can be taken back, or taken again."""

    id: int
    step: Step
    commit: Commit


_decoder = msgspec.json.Decoder(Step)


def decode_step(raw: bytes) -> Step:
    """The step in a document. Raises one of ``UNREADABLE``."""
    step = _decoder.decode(raw)
    refuse_far(step.at)
    return step


def sound_step(raw: bytes | None) -> Step | None:
    """As ``decode_step``; None without a document, or if another program wrote one that is no step."""
    try:
        return decode_step(raw) if raw is not None else None
    except UNREADABLE:
        return None


class Stacks(msgspec.Struct):
    """What can be undone and redone, the latest last."""

    undo: list[Done]
    redo: list[Done]


def stacks(recent: list[Commit]) -> Stacks:
    """Undo and redo as the recent commits left them, of all steps that can be read."""
    found = Stacks([], [])
    for commit in recent:
        for number, raw in commit.docs.get(STEPS, {}).items():
            if (step := sound_step(raw)) is None:
                continue
            if step.undoes is not None:
                _shift(found.undo, found.redo, step.undoes)
            elif step.redoes is not None:
                _shift(found.redo, found.undo, step.redoes)
            else:
                found.undo.append(Done(number, step, commit))
                found.redo.clear()
    return found


def reach(recent: list[Commit]) -> int:
    """How many of the last commits it takes to undo the last steps, and to redo what was undone."""
    found = stacks(recent)
    needed = {id(done.commit) for done in (*found.undo[-UNDOABLE:], *found.redo)}
    return len(recent) - next((n for n, commit in enumerate(recent) if id(commit) in needed), len(recent))


def _shift(taken: list[Done], given: list[Done], number: int) -> None:
    place = next((place for place, done in enumerate(taken) if done.id == number), None)
    if place is not None:
        given.append(taken.pop(place))


def image(done: Done, *, before: bool) -> Docs:
    """The documents as they were before or after a step, without the step itself."""
    docs = done.commit.before if before else done.commit.docs
    return {table: dict(found) for table, found in docs.items() if found and table not in (STEPS, "meta")}
