"""What became of an id that nobody has any more, as the steps tell it: asked only where somebody was not found."""

from __future__ import annotations

from collections.abc import Mapping

from tui.pipeline.history import Step, sound_step, stacks
from tui.pipeline.people import shortened
from tui.store import PROSPECTS, STEPS, Store

_TAKING = ("delete", "merge", "undo", "redo")
"""Steps after which an id may be nobody's."""


def heir(store: Store, who: int) -> int | None:
    """Whom somebody was merged into, and whom these were merged into; None where that leads to nobody."""
    steps, people = store.table(STEPS), store.table(PROSPECTS)
    while who not in people:
        last = _last(steps, who)
        done = sound_step(steps.get(last[1].redoes or last[0])) if last is not None else None
        if done is None or done.did != "merge" or done.who[1:] != (who,) or done.who[0] == who:
            return None
        who = done.who[0]
    return who


def taken_by(steps: Mapping[int, bytes], who: int) -> str:
    """The step after which there was no such id: "deleted Ana Ruiz"; empty where no step tells of it."""
    last = taking(steps, who)
    return shortened(last[1].what) if last is not None else ""


def last_words(store: Store, last: tuple[int, Step]) -> str:
    """The same of that step, and what takes it back."""
    number, step = last
    words, found = shortened(step.what), stacks(list(store.recent))
    if found.undo and found.undo[-1].id == (step.redoes or number):
        return f"{words}; `keepwarm undo` takes that back"
    if found.redo and found.redo[-1].id == step.undoes:
        return f"{words}; `keepwarm redo` does it again"
    return words


def taking(steps: Mapping[int, bytes], who: int) -> tuple[int, Step] | None:
    """The step that has taken somebody away, with its id."""
    last = _last(steps, who)
    return last if last is not None and last[1].did in _TAKING else None


def _last(steps: Mapping[int, bytes], who: int) -> tuple[int, Step] | None:
    """The newest step about somebody, with its id. It may be long ago: without the number in it none is decoded."""
    digits = b"%d" % who
    for number in sorted(steps, reverse=True):
        step = sound_step(raw) if digits in (raw := steps[number]) else None
        if step is not None and who in step.who:
            return number, step
    return None
