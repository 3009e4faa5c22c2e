"""What became of somebody who is there no more, as the steps tell it: asked only where an id finds nobody."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tui.model.documents import name_in
from tui.pipeline.history import Step, sound_step, stacks
from tui.store import PROSPECTS, STEPS, Store
from tui.text import shortened

_REMOVING = ("delete", "merge", "undo", "redo", "take back")
"""What a step did after which an id may be nobody's."""


def removal(steps: Mapping[int, bytes], who: int) -> tuple[int, Step] | None:
    """The step that removed somebody, with its id; None where no step tells of it."""
    last = _last(steps, who)
    return last if last is not None and last[1].did in _REMOVING else None


def removed_by(steps: Mapping[int, bytes], who: int) -> str:
    """That step in words: "deleted Ana Ruiz"; empty without one."""
    last = removal(steps, who)
    return shortened(last[1].what) if last is not None else ""


def merged_into(store: Store, who: int) -> int | None:
    """The id that somebody was merged into, through several merges; None if they are there, or it leads to nobody."""
    steps, people = store.table(STEPS), store.table(PROSPECTS)
    if who in people:  # another program made them unreadable
        return None
    while who not in people:
        last = _last(steps, who)
        done = sound_step(steps.get(last[1].redoes or last[0])) if last is not None else None
        if done is None or done.did != "merge" or done.who[1:] != (who,) or done.who[0] == who:
            return None
        who = done.who[0]
    return who


def removed_here(store: Store, who: int, made_here: Callable[[int], bool]) -> str:
    """What the step that removed somebody did ("delete"), if ``made_here`` says it was made here; else empty."""
    last = removal(store.table(STEPS), who)
    return last[1].did if last is not None and made_here(last[0]) else ""


def what_became(store: Store, who: int, name: str, made_here: Callable[[int], bool]) -> str:
    """In a line: whom they were merged into, or the step that removed them; with "elsewhere" if not made here."""
    if who in store.table(PROSPECTS):
        return f"{name} cannot be read: another program wrote that entry"
    heir = merged_into(store, who)
    if heir is not None:
        words = f"{name} was merged into {shortened(name_in(store.table(PROSPECTS)[heir]).name)}"
    else:
        words = removed_by(store.table(STEPS), who) or f"{name} was removed"
    return words if removed_here(store, who, made_here) else f"{words} elsewhere"


def key_back(store: Store, who: int) -> str:
    """The key that brings them back; empty where it takes back something else."""
    last = removal(store.table(STEPS), who)
    return "u brings them back" if last is not None and _is_undone_next(store, last) else ""


def command_back(store: Store, last: tuple[int, Step]) -> str:
    """A removal in words, and the command that takes it back, if there is one."""
    words, redo = shortened(last[1].what), stacks(list(store.recent)).redo
    if _is_undone_next(store, last):
        return f"{words}; `keepwarm undo` takes that back"
    if redo and redo[-1].id == last[1].undoes:
        return f"{words}; `keepwarm redo` does it again"
    return words


def _is_undone_next(store: Store, last: tuple[int, Step]) -> bool:
    """True if undo takes back this step, or the one that it redid."""
    undo = stacks(list(store.recent)).undo
    return bool(undo) and undo[-1].id == (last[1].redoes or last[0])


def _last(steps: Mapping[int, bytes], who: int) -> tuple[int, Step] | None:
    """The newest step about somebody, with its id. It may be long ago: without the number in it none is decoded."""
    digits = b"%d" % who
    for number in sorted(steps, reverse=True):
        step = sound_step(raw) if digits in (raw := steps[number]) else None
        if step is not None and who in step.who:
            return number, step
    return None
