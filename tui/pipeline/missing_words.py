"""What became of somebody who was there a moment ago, in words; and the way back."""

from __future__ import annotations

from tui.pipeline.missing import heir, taken_by, taking
from tui.pipeline.pipeline import Pipeline
from tui.store import STEPS


def taken_here(pipeline: Pipeline, who: int) -> str:
    """What took them away, by its name, where that was done here; else empty."""
    last = taking(pipeline.store.table(STEPS), who)
    return last[1].did if last is not None and pipeline.made_here(last[0]) else ""


def what_became(pipeline: Pipeline, who: int, name: str) -> str:
    """In a line: into whom they were merged, or the step that took them; and that it was elsewhere, if not here."""
    kept = heir(pipeline.store, who)
    if kept is not None:
        words = f"{name} was merged into {pipeline.people.name(kept)}"
    else:
        words = taken_by(pipeline.store.table(STEPS), who) or f"{name} is gone"
    return words if taken_here(pipeline, who) else f"{words} elsewhere"


def way_back(pipeline: Pipeline, who: int) -> str:
    """The key that brings them back; empty where it takes back something else."""
    last, next_back = taking(pipeline.store.table(STEPS), who), pipeline.undoable()
    if last is None or next_back is None or next_back[0] != (last[1].redoes or last[0]):
        return ""
    return "u brings them back"
