"""What happened with somebody, newest first: touches, promises, stages, facts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import NamedTuple

import msgspec

from tui.model.kinds import Kind
from tui.model.records import Prospect, Touch
from tui.rules.book import STEP_NAMES, Rules
from tui.rules.facts import gather
from tui.rules.promises import Outcome, outcome

OUT, IN, FACT, WORD = "→", "←", "◆", "○"
"""What the sign before an entry means: from you, from them, a fact or a stage, a promise."""


class Entry(NamedTuple):
    """One thing that happened."""

    at: datetime
    sign: str
    what: str
    """In a word or two: "call", "promise"."""
    words: str = ""
    """The note, or more about it; lines as they were written."""
    mark: str = ""
    """What is to be seen at once: "before interest", "kept"."""
    tone: str = ""
    """Of the mark: good, bad, or neither."""


class Ground(msgspec.Struct, frozen=True):
    """What entries are made with."""

    now: datetime
    rules: Rules
    say: Callable[[datetime, bool], str]
    """A date in full: of an instant, or (True) of its day only."""
    name: Callable[[int], str]
    """The name of somebody by id."""
    source: str


def entries(prospect: Prospect, ground: Ground) -> list[Entry]:
    """The whole story, newest first."""
    found = [
        *_beginning(prospect, ground),
        *_touches((*prospect.past, *prospect.touches), ground),
        *_promises(prospect, ground),
        *_stages(prospect),
        *_facts(prospect),
        *_let_go(prospect, ground),
        *_closings(prospect),
    ]
    found.sort(key=lambda entry: entry.at)
    found.reverse()
    return found


def _beginning(prospect: Prospect, ground: Ground) -> Iterator[Entry]:
    if prospect.met_at is not None:
        yield Entry(prospect.met_at, FACT, "met", prospect.where)
    if prospect.source is not None:
        yield Entry(prospect.referred_at or prospect.added_at or ground.now, FACT, "referred", f"by {ground.source}")
    if prospect.added_at is not None:
        yield Entry(prospect.added_at, FACT, "imported" if prospect.imported else "added")
    if prospect.taken_up_at is not None:
        yield Entry(prospect.taken_up_at, FACT, "taken up", "first contact counts from here")


_DESPITE = {"pitch": "before interest", "comfort": "soon after the last"}


def _touches(touches: tuple[Touch, ...], ground: Ground) -> Iterator[Entry]:
    for touch in touches:
        sign = IN if touch.inbound else OUT
        marks = ", ".join(_DESPITE[guard] for guard in touch.despite)
        yield Entry(touch.at, sign, _kind(touch), _about(touch, ground) + touch.note, marks, "bad" if marks else "")


def _kind(touch: Touch) -> str:
    if touch.mailing:
        return "mailing"
    if touch.kind is Kind.REPORT:
        return "report"
    return f"their {touch.kind}" if touch.inbound else str(touch.kind)


def _about(touch: Touch, ground: Ground) -> str:
    if touch.mailing:
        return touch.kind.one
    if touch.kind is not Kind.REPORT:
        return ""
    whom = f"about {ground.name(touch.about)}" if touch.about is not None else f"to {ground.source or 'the source'}"
    return f"{whom}: " if touch.note else whom


OUTCOMES = {
    Outcome.OPEN: ("open", ""),
    Outcome.KEPT: ("kept", "good"),
    Outcome.LATE: ("kept late", "bad"),
    Outcome.BROKEN: ("over", "bad"),
    Outcome.RELEASED: ("released", ""),
}
"""What became of a promise: in a word, and its tone."""


def _promises(prospect: Prospect, ground: Ground) -> Iterator[Entry]:
    outbound = gather(prospect).outbound if prospect.promises else ()
    for promise in prospect.promises:
        mark, tone = OUTCOMES[outcome(promise, outbound, ground.now, ground.rules.promise)]
        when = ground.say(promise.due_at, promise.whole_day)
        words = f"for {when}: {promise.note}" if promise.note else f"for {when}"
        yield Entry(promise.made_at, WORD, "promise", words, mark, tone)


def _stages(prospect: Prospect) -> Iterator[Entry]:
    before = ""
    for move in prospect.stages:
        if before:
            yield Entry(move.at, FACT, "stage", f"{before} → {move.stage}")
        before = move.stage


_EVENTS = {"interest": "expressed interest", "bought": "bought", "referral": "gave a referral"}


def _facts(prospect: Prospect) -> Iterator[Entry]:
    for event in prospect.events:
        yield Entry(event.at, FACT, event.what, f"they {_EVENTS[event.what]}", "", "good")


def _let_go(prospect: Prospect, ground: Ground) -> Iterator[Entry]:
    for skip in prospect.skips:
        words = {
            "step": f"step {skip.step}, {ground.rules.sequence.steps[(skip.step or 1) - 1].label}",
            "clock": "no answer needed",
            "report": "no report",
            "sequence": f"the rest of the {len(STEP_NAMES)} steps",
        }[skip.what]
        yield Entry(skip.at, FACT, "let go", words)
    if prospect.snooze is not None:
        yield Entry(prospect.snooze.made_at, FACT, "snoozed", f"until {ground.say(prospect.snooze.until, False)}")


def _closings(prospect: Prospect) -> Iterator[Entry]:
    for closing in prospect.closings:
        yield Entry(closing.at, FACT, "closed", str(closing.reason).replace("-", " "))
        if closing.reopened_at is not None:
            yield Entry(closing.reopened_at, FACT, "reopened")
