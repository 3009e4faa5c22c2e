"""The opening sequence (rule 3, S7): which steps are done, by what, and which is next."""

from __future__ import annotations

from collections.abc import Generator
from datetime import datetime

import msgspec
from msgspec.structs import replace

from tui.model.kinds import Kind
from tui.model.records import Prospect, Stage, Touch
from tui.rules.book import STEP_PLACES, Rules, Step
from tui.rules.calendar import Calendar
from tui.rules.facts import Facts, entry_stage, ever_profitable, unheard_before
from tui.rules.rhythm import interval_at


class NextStep(msgspec.Struct, frozen=True, gc=False):
    """The first step that is neither done nor skipped."""

    number: int
    """1 to 6."""
    rule: Step
    counts_from: datetime
    """First contact, or the moment the step it follows was done or skipped."""
    due_at: datetime
    """By the table, or a rhythm after it was asked for."""
    became_next: datetime
    after_skip: datetime | None
    """When the step before it was skipped; None if it was done."""
    askings: int = 0
    """How often a step that takes two was asked for since it is next."""


def sequence_runs(prospect: Prospect) -> bool:
    """False if the sequence never began, or was ended by the user, a closing or profitability."""
    if prospect.first_rhythm_at is not None or prospect.closings or ever_profitable(prospect):
        return False
    if prospect.taken_up_at is None and entry_stage(prospect) is not Stage.VISIBILITY:
        return False  # who is taken up is in visibility
    return not prospect.skips or all(skip.what != "sequence" for skip in prospect.skips)


def next_step(prospect: Prospect, facts: Facts, rules: Rules, calendar: Calendar) -> NextStep | None:
    """The next step of a running sequence, or None when it is over."""
    return next(open_steps(prospect, facts, rules, calendar), None)


def open_steps(
    prospect: Prospect, facts: Facts, rules: Rules, calendar: Calendar
) -> Generator[NextStep, datetime, None]:
    """The steps of a running sequence that are neither done nor skipped: the next one, and each that would follow.

    To go on, ``send`` when the one before is done, later than all touches so far.
    """
    if not sequence_runs(prospect):
        return
    first = facts.first_contact
    moments: list[datetime] = []
    used: set[int] = set()
    # A merged prospect may have skipped a step twice: the first time counts.
    skipped = {skip.step: skip.at for skip in reversed(prospect.skips) if skip.what == "step"} if prospect.skips else {}
    for number, step in enumerate(rules.sequence.steps, start=1):
        moment = skipped.get(number)
        if moment is None:
            after = max(first, moments[-1]) if step.fresh and moments else first
            place = _done_by(facts.outbound, step, after, used)
            if place is None:
                origin = STEP_PLACES.get(step.from_)
                counts_from = first if origin is None else moments[origin]
                due_at = calendar.plus(counts_from, step.after)
                found = NextStep(number, step, counts_from, due_at, max([first, *moments]), skipped.get(number - 1))
                if takes_two(step, rules):
                    # Touches of one instant count in their order.
                    last = max((place for place in used if facts.outbound[place].at == found.became_next), default=-1)
                    found = _asked(found, last, prospect, facts, rules, calendar)
                moment = yield found
            else:
                used.add(place)
                moment = facts.outbound[place].at
        moments.append(moment)


def takes_two(step: Step, rules: Rules) -> bool:
    """True for a step that they have to agree to: asking for it is the contact."""
    return any(kind in rules.sequence.takes_two for kind in step.kinds)


def _asked(step: NextStep, after: int, prospect: Prospect, facts: Facts, rules: Rules, calendar: Calendar) -> NextStep:
    """The step, one interval of the rhythm after it was last asked for, as that was in force before.

    ``after`` is the place of the outbound touch that made it the next one; -1: a skip did.
    """
    askings = [
        touch
        for place, touch in enumerate(facts.outbound)
        if (touch.at, place) > (step.became_next, after) and touch.kind not in _NO_ASKING
    ]
    if not askings:
        return step
    last = askings[-1]
    stage = next((move.stage for move in reversed(prospect.stages) if move.at <= last.at), prospect.stage)
    length = interval_at(prospect, stage, unheard_before(prospect, facts, last), rules)
    return replace(step, counts_from=last.at, due_at=calendar.plus(last.at, length), askings=len(askings))


_NO_ASKING = (Kind.MEETING, Kind.REPORT)


def _done_by(touches: tuple[Touch, ...], step: Step, after: datetime, used: set[int]) -> int | None:
    """The place of the earliest touch that does the step, later than ``after`` and used by no other step."""
    for place, touch in enumerate(touches):
        if touch.at > after and touch.kind in step.kinds and place not in used:
            return place
    return None
