"""What speaks for a move to the next stage (rulebook, Stage proposals), in words."""

from __future__ import annotations

from typing import NamedTuple

from tui.model import STAGES, Kind, Prospect, Stage
from tui.rules.book import Rules
from tui.rules.facts import gather
from tui.rules.measures import touches_out


class Evidence(NamedTuple):
    """Whether the records speak for the next stage, and what they say."""

    enough: bool
    words: str


def for_move(prospect: Prospect, stage: Stage, rules: Rules) -> Evidence:
    """The evidence for moving ``prospect`` to ``stage``. A step back needs none."""
    if STAGES.index(stage) <= STAGES.index(prospect.stage):
        return Evidence(True, "")
    return _credibility(prospect, rules) if stage is Stage.CREDIBILITY else _profitability(prospect)


def _credibility(prospect: Prospect, rules: Rules) -> Evidence:
    if any(event.what == "interest" for event in prospect.events):
        return Evidence(True, "interest expressed")
    count = touches_out(gather(prospect))
    theirs = sum(touch.inbound for touch in prospect.touches)
    met = any(touch.kind is Kind.MEETING for touch in prospect.touches)
    words = f"{_counted(count, 'touch', 'touches')} of {rules.proposal.touches}, "
    words += f"{theirs or 'none'} from them, {'a' if met else 'no'} meeting, no interest expressed yet"
    return Evidence(count >= rules.proposal.touches and (theirs > 0 or met), words)


def _profitability(prospect: Prospect) -> Evidence:
    did = [event.what for event in prospect.events if event.what in ("bought", "referral")]
    if did:
        return Evidence(True, "bought" if "bought" in did else "gave a referral")
    return Evidence(False, "they have neither bought nor given a referral yet")


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
