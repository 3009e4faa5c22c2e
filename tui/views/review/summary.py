"""What came of a review: touches by kind, promises, moves, and what waits. Read from the undo steps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec

from tui.agenda.index import Due
from tui.model.kinds import Kind
from tui.pipeline.history import Step
from tui.pipeline.pipeline import Pipeline
from tui.rules.facts import gather
from tui.rules.promises import Outcome, outcome, settled_by
from tui.views.review.walk import Walk


class Summary(msgspec.Struct, frozen=True):
    """The figures at the end, or so far; of a review of some people what lies ahead of those."""

    touches: tuple[tuple[Kind, int], ...]
    """Touches of yours by kind, in the order of the kinds."""
    theirs: int
    """Touches of theirs that were recorded."""
    kept: tuple[str, ...]
    """To whom promises were kept on time."""
    promises: tuple[str, ...]
    moved: tuple[str, ...]
    closed: tuple[str, ...]
    snoozed: tuple[str, ...]
    let_go: tuple[str, ...]
    other: tuple[str, ...]
    """Interest, notes and the like. All of these as the steps say it."""
    still_due: tuple[str, ...]
    """The names of those who are still due, though something was recorded about them."""
    passed: tuple[str, ...]
    """The names of those who were passed over for now."""
    waiting: int
    """Items that wait for room in the day's budget; in a review of some people they are walked, too."""
    tomorrow: int
    """Items that fall due tomorrow."""
    first: Due | None
    """The first item that lies ahead."""


_FIELDS = {
    "promise": "promises",
    "move": "moved",
    "close": "closed",
    "snooze": "snoozed",
    "skip": "let_go",
}
"""Where a step that is no touch is counted, by what it did."""


def summarize(walk: Walk, pipeline: Pipeline) -> Summary:
    """The summary of a walk as it stands now."""
    recorded, agenda, name = walk.recorded(), pipeline.agenda, pipeline.people.name
    among = walk.only.ids if walk.only is not None else None
    return Summary(
        touches=_by_kind(recorded),
        theirs=sum(step.inbound for step in recorded),
        kept=tuple(map(name, _kept_to(recorded, pipeline))),
        **_by_deed(recorded),
        still_due=tuple(name(key.who) for key in walk.passed if key.who in walk.touched),
        passed=tuple(name(key.who) for key in walk.passed if key.who not in walk.touched),
        waiting=agenda.counts().waiting if among is None else 0,
        tomorrow=agenda.falling_due(1, among),
        first=agenda.first_ahead(among),
    )


def _by_kind(recorded: Iterable[Step]) -> tuple[tuple[Kind, int], ...]:
    ours = Counter(step.kind for step in recorded if not step.inbound)
    return tuple((kind, ours[kind]) for kind in Kind if ours[kind])


def _kept_to(recorded: Iterable[Step], pipeline: Pipeline) -> Iterator[int]:
    """Whom a touch of these steps kept a promise to, once for each promise."""
    reached = dict.fromkeys(who for step in recorded if step.kind is not None for who in step.who)
    today = pipeline.calendar.day(pipeline.now)
    for who in reached:
        if who not in pipeline.people:
            continue
        prospect = pipeline.prospect(who)
        outbound = gather(prospect).outbound
        for promise in prospect.promises:
            touch = settled_by(promise, outbound)
            is_kept = outcome(promise, outbound, pipeline.now, pipeline.rules.promise) is Outcome.KEPT
            if touch is not None and is_kept and pipeline.calendar.day(touch.at) == today:
                yield who


def _by_deed(recorded: Iterable[Step]) -> dict[str, tuple[str, ...]]:
    """What the steps say that are no touches, by the field of the summary."""
    found: dict[str, list[str]] = {each: [] for each in (*_FIELDS.values(), "other")}
    for step in recorded:
        if step.kind is None:
            found[_FIELDS.get(step.did, "other")].append(step.what)
    return {field: tuple(words) for field, words in found.items()}
