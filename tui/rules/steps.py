"""The opening sequence (rule 3, S7): which steps are done, by what, and which is next."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from tui.model.records import Prospect, Touch
from tui.rules.book import STEP_PLACES, SequenceRules, Step
from tui.rules.facts import Facts, ever_profitable

if TYPE_CHECKING:
    from tui.rules.calendar import Calendar


class NextStep(msgspec.Struct, frozen=True, gc=False):
    """The first step that is neither done nor skipped."""

    number: int
    """1 to 6."""
    rule: Step
    counts_from: datetime
    """First contact, or the moment the step it follows was done or skipped."""
    due_at: datetime
    became_next: datetime


def sequence_runs(prospect: Prospect) -> bool:
    """False if the sequence never began, or was ended by the user, a closing or profitability."""
    if prospect.first_rhythm_at is not None or prospect.closings or ever_profitable(prospect):
        return False
    return not prospect.skips or all(skip.what != "sequence" for skip in prospect.skips)


def next_step(prospect: Prospect, facts: Facts, rules: SequenceRules, calendar: Calendar) -> NextStep | None:
    """The next step of a running sequence, or None when it is over."""
    if not sequence_runs(prospect):
        return None
    first = facts.first_contact
    moments: list[datetime] = []
    used: set[int] = set()
    # A merged prospect may have skipped a step twice: the first time counts.
    skipped = {skip.step: skip.at for skip in reversed(prospect.skips) if skip.what == "step"} if prospect.skips else {}
    for number, step in enumerate(rules.steps, start=1):
        moment = skipped.get(number)
        if moment is None:
            after = max(first, moments[-1]) if step.fresh and moments else first
            place = _done_by(facts.outbound, step, after, used)
            if place is None:
                origin = STEP_PLACES.get(step.from_)
                counts_from = first if origin is None else moments[origin]
                due_at = calendar.plus(counts_from, step.after)
                return NextStep(number, step, counts_from, due_at, max([first, *moments]))
            used.add(place)
            moment = facts.outbound[place].at
        moments.append(moment)
    return None


def _done_by(touches: tuple[Touch, ...], step: Step, after: datetime, used: set[int]) -> int | None:
    """The place of the earliest touch that does the step, later than ``after`` and used by no other step."""
    for place, touch in enumerate(touches):
        if touch.at > after and touch.kind in step.kinds and place not in used:
            return place
    return None
