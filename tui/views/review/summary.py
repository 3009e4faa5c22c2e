"""What came of a review: touches by kind, promises, moves, and what waits. Made from the steps, so undo counts."""

from __future__ import annotations

from collections import Counter

import msgspec

from tui.agenda.index import Due
from tui.model.kinds import Kind
from tui.pipeline.pipeline import Pipeline
from tui.views.review.walk import Walk


class Summary(msgspec.Struct, frozen=True):
    """The figures at the end, or so far."""

    touches: tuple[tuple[Kind, int], ...]
    """Touches of yours by kind, in the order of the kinds."""
    theirs: int
    """Touches of theirs that were recorded."""
    promises: tuple[str, ...]
    moved: tuple[str, ...]
    closed: tuple[str, ...]
    snoozed: tuple[str, ...]
    let_go: tuple[str, ...]
    other: tuple[str, ...]
    """Interest, notes and the like. All of these as the steps say it."""
    still_due: tuple[str, ...]
    """The names of who was left still due, though something was recorded about them."""
    passed: tuple[str, ...]
    """The names of who was passed over for now."""
    waiting: int
    """Rhythm items that wait for room in the budget."""
    tomorrow: int
    """Items that fall due tomorrow."""
    first: Due | None
    """What comes next of all that lies ahead."""


_GROUPS = {
    "promise": "promises",
    "move": "moved",
    "close": "closed",
    "snooze": "snoozed",
    "skip": "let_go",
}
"""Where a step that is no touch is counted, by what it did."""


def summarize(walk: Walk, pipeline: Pipeline) -> Summary:
    """The summary of a walk as it stands now."""
    recorded = walk.recorded()
    ours = Counter(step.kind for step in recorded if step.kind is not None and not step.inbound)
    grouped: dict[str, list[str]] = {each: [] for each in (*_GROUPS.values(), "other")}
    for step in recorded:
        if step.kind is None:
            grouped[_GROUPS.get(step.did, "other")].append(step.what)
    agenda = pipeline.agenda
    return Summary(
        touches=tuple((kind, ours[kind]) for kind in Kind if ours[kind]),
        theirs=sum(step.inbound for step in recorded),
        **{name: tuple(found) for name, found in grouped.items()},
        still_due=tuple(pipeline.people.name(key.who) for key in walk.passed if key.who in walk.touched),
        passed=tuple(pipeline.people.name(key.who) for key in walk.passed if key.who not in walk.touched),
        waiting=agenda.counts().waiting,
        tomorrow=agenda.falling_due(1),
        first=agenda.first_ahead(),
    )
