"""Proposals that follow from the records. Computed and shown, never applied by themselves (rulebook, S5, S12)."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from typing import Literal, NamedTuple

import msgspec
from msgspec.structs import replace

from tui.model.kinds import Kind
from tui.model.records import STAGES, Prospect, Stage
from tui.rules.book import Rules
from tui.rules.calendar import Calendar
from tui.rules.engine import step_item
from tui.rules.facts import Facts, gather
from tui.rules.measures import touches_out
from tui.rules.steps import next_step
from tui.text import counted
from tui.when.saying import over


class Proposal(msgspec.Struct, frozen=True):
    """Something to decide about a prospect."""

    what: Literal["up", "back", "decide", "skip"]
    """Stage up, step back, decide whether to go on, skip a step that will hardly be done."""
    stage: Stage | None
    """Where to, of up and back."""
    evidence: str


class StageEvidence(NamedTuple):
    """Whether the records support a stage, and the evidence in words."""

    enough: bool
    words: str


def proposals(prospect: Prospect, now: datetime, rules: Rules, calendar: Calendar) -> tuple[Proposal, ...]:
    """What is proposed for a prospect at ``now``; nothing while closed."""
    if prospect.closed is not None:
        return ()
    facts = gather(prospect)
    found = (
        up(prospect, rules),
        beyond(prospect, facts, rules) or silent(prospect, facts, now, rules, calendar),
        late_step(prospect, facts, now, rules, calendar),
    )
    return tuple(proposal for proposal in found if proposal is not None)


def evidence(prospect: Prospect, stage: Stage, rules: Rules) -> StageEvidence:
    """The evidence for moving ``prospect`` to ``stage``. A step back needs none."""
    if STAGES.index(stage) <= STAGES.index(prospect.stage):
        return StageEvidence(True, "")
    return _credibility(prospect, rules) if stage is Stage.CREDIBILITY else _profitability(prospect)


def _credibility(prospect: Prospect, rules: Rules) -> StageEvidence:
    if any(event.what == "interest" for event in prospect.events):
        return StageEvidence(True, "interest expressed")
    contacts = [touch for touch in prospect.touches if touch.kind is not Kind.REPORT and not touch.mailing]
    theirs = sum(touch.inbound for touch in contacts)
    met = any(touch.kind is Kind.MEETING for touch in contacts)
    words = (
        f"{counted(len(contacts), 'touch', 'touches')}, {theirs or 'none'} from them, {'a' if met else 'no'} meeting"
    )
    if len(contacts) >= rules.proposal.touches and (theirs > 0 or met):
        return StageEvidence(True, words)
    return StageEvidence(False, f"{words}, no interest expressed yet")


def _profitability(prospect: Prospect) -> StageEvidence:
    did = [event.what for event in prospect.events if event.what in ("bought", "referral")]
    if did:
        return StageEvidence(True, "bought" if "bought" in did else "gave a referral")
    return StageEvidence(False, "they have neither bought nor given a referral yet")


def up(prospect: Prospect, rules: Rules) -> Proposal | None:
    """A stage up, if the records support it; after a move back from there only what happened since counts."""
    place = STAGES.index(prospect.stage) + 1
    if place == len(STAGES):
        return None
    back_at = _left(prospect, STAGES[place])
    if back_at is not None:
        prospect = replace(
            prospect,
            touches=tuple(touch for touch in prospect.touches if touch.at > back_at),
            events=tuple(event for event in prospect.events if event.at > back_at),
        )
    found = evidence(prospect, STAGES[place], rules)
    return Proposal("up", STAGES[place], found.words) if found.enough else None


def _left(prospect: Prospect, stage: Stage) -> datetime | None:
    """When they were last moved back from a stage; None if they never were."""
    index = STAGES.index
    moves = pairwise(prospect.stages)
    return max((to.at for was, to in moves if index(was.stage) >= index(stage) > index(to.stage)), default=None)


def silent(prospect: Prospect, facts: Facts, now: datetime, rules: Rules, calendar: Calendar) -> Proposal | None:
    """No answer to your touches for long: a step back, or a decision. Without a touch of yours nobody is silent."""
    theirs = [touch.at for touch in prospect.touches if touch.inbound or touch.kind is Kind.MEETING]
    theirs += [event.at for event in prospect.events]
    heard = max([*theirs, facts.first_contact, *([facts.reopened_at] if facts.reopened_at else [])])
    ours = [touch.at for touch in facts.outbound if touch.at > heard]
    if not ours:
        return None
    # A move was a decision: it is asked again only after the same time.
    since = max([ours[0], *(move.at for move in prospect.stages[1:])])
    if now < calendar.plus(since, rules.proposal.silence):
        return None
    words = f"no answer for {over(now - ours[0])} to {counted(len(ours), 'touch', 'touches')} of yours"
    place = STAGES.index(prospect.stage)
    return Proposal("back", STAGES[place - 1], words) if place else Proposal("decide", None, words)


def beyond(prospect: Prospect, facts: Facts, rules: Rules) -> Proposal | None:
    """Beyond twelve touches without an answer (S12)."""
    count = touches_out(facts)
    if count <= rules.meter.high or any(touch.inbound for touch in prospect.touches):
        return None
    return Proposal("decide", None, f"{count} touches and no answer: go on, or close?")


def late_step(prospect: Prospect, facts: Facts, now: datetime, rules: Rules, calendar: Calendar) -> Proposal | None:
    """A step that has been late for long will hardly be done."""
    step = next_step(prospect, facts, rules, calendar)
    if step is None:
        return None
    named = f"step {step.number}, {step.rule.label},"
    if step.askings >= rules.proposal.askings:
        return Proposal("skip", None, f"{named} was asked for {step.askings} times")
    late_at = step_item(prospect, facts, step, now, rules, calendar).late_at
    if late_at is None or now <= calendar.plus(late_at, rules.proposal.skip_late):
        return None
    return Proposal("skip", None, f"{named} is {over(now - late_at)} late")
