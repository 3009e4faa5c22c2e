"""What to know before you meet somebody: last words both ways, what is open, what suits them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from tui.model.records import Prospect, Touch
from tui.pipeline import Pipeline
from tui.rules.engine import Item, Rule
from tui.rules.facts import Facts, gather, is_contact
from tui.rules.promises import Outcome, is_unsettled, outcome
from tui.rules.words import At, news_words, reason
from tui.text import and_more, clean
from tui.views.meetings import with_somebody
from tui.when.saying import full, passed

SENT = 5
"""So many of the people they sent are named."""


class Line(NamedTuple):
    """A line of the brief: what it is about, and the words, cleaned; tone: "bad" where something is over."""

    about: str
    words: str
    tone: str = ""


class Ground(msgspec.Struct, frozen=True):
    """What a brief is made of, beside the record."""

    at: At
    items: tuple[Item, ...] = ()
    """Their candidates, the next one first."""
    source: str = ""
    """The name of who referred them."""
    meetings: tuple[str, ...] = ()
    """When meetings with them are ahead."""
    sent: tuple[tuple[datetime, str], ...] = ()
    """Whom they sent: when, and the name, the oldest first."""


def brief(pipeline: Pipeline, who: int) -> list[Line]:
    """The brief of somebody."""
    prospect = pipeline.prospect(who)
    source, sent = pipeline.people.source_name(prospect), pipeline.agenda.referrals_by(who)
    meetings = tuple(with_somebody(pipeline, who))
    return lines(prospect, Ground(pipeline.said_now(), tuple(pipeline.explain(who)), source, meetings, sent))


def lines(prospect: Prospect, ground: Ground) -> list[Line]:
    """The brief, in the order in which it is needed; what is not known has no line."""
    facts = gather(prospect)
    found = (
        *_about("meeting", ", ".join(ground.meetings)),
        *_role(prospect, ground),
        *_words((*prospect.past, *prospect.touches), ground),
        *_promises(prospect, facts, ground),
        *_owed(prospect, facts, ground),
        *_about("suits them", prospect.available),
        *_about("rhythm", prospect.comfort and f"every {prospect.comfort}"),
        *(Line("news", words) for words in map(news_words, prospect.news)),
        *_known_since(prospect, facts, ground),
        *_did(prospect, ground),
        *_sent(ground),
        *_about("remark", prospect.note),
    )
    return [line._replace(words=clean(line.words, lines=True)) for line in found]


def _about(about: str, words: str) -> Iterator[Line]:
    if words:
        yield Line(about, words)


def _role(prospect: Prospect, ground: Ground) -> Iterator[Line]:
    role = ", ".join(filter(None, (prospect.position, prospect.company)))
    stage = str(prospect.stage)
    if prospect.stages:
        stage += f" since {_day(prospect.stages[-1].at, ground)}"
    if prospect.closed is not None:
        stage = f"closed: {str(prospect.closed.reason).replace('-', ' ')}, {_when(prospect.closed.at, ground)}"
    yield from _about("does", role)
    yield Line("stage", stage)


def _words(touches: tuple[Touch, ...], ground: Ground) -> Iterator[Line]:
    """The last word of each side; where it says nothing, also the last that does."""
    for about, inbound in (("you said", False), ("they said", True)):
        theirs = [touch for touch in touches if touch.inbound is inbound and is_contact(touch)]
        theirs.sort(key=lambda touch: touch.at)
        last = theirs[-1:]
        if last and not last[0].note:
            last += [touch for touch in reversed(theirs) if touch.note][:1]
        for touch in last:
            note = f": {touch.note}" if touch.note else ""
            yield Line(about, f"{touch.kind}, {_when(touch.at, ground)}{note}")


def _promises(prospect: Prospect, facts: Facts, ground: Ground) -> Iterator[Line]:
    """What you promised and have not done, the nearest first."""
    zone = ground.at.calendar.zone
    for kept in sorted(prospect.promises, key=lambda each: each.due_at):
        if not is_unsettled(kept, facts.outbound):
            continue
        is_over = outcome(kept, facts.outbound, ground.at.now, ground.at.rules.promise) is Outcome.BROKEN
        when = full(ground.at.calendar.day(kept.due_at) if kept.whole_day else kept.due_at, zone)
        over = f", {passed(kept.due_at, ground.at.now, zone)}" if is_over else ""
        note = f": {kept.note}" if kept.note else ""
        yield Line("you promised", f"{when}{over}{note}", "bad" if is_over else "")


_OWED = frozenset({Rule.CONTACT_CLOCK, Rule.REPORT})


def _owed(prospect: Prospect, facts: Facts, ground: Ground) -> Iterator[Line]:
    """What you owe them, and what they owe you: an answer."""
    started = [item for item in ground.items if item.started]
    owed = [item for item in started if item.rule in _OWED]
    for item in owed:
        late = item.late_at is not None and item.late_at <= ground.at.now
        how = "" if item.rule is Rule.REPORT else f"{' or '.join(item.kinds[:2])}: "
        yield Line("you owe", f"{how}{_reason(item, prospect, ground)}", "bad" if late else "")
    if started and not owed and started[0].rule is not Rule.PROMISE:
        yield Line("next", f"{started[0].kinds[0]}: {_reason(started[0], prospect, ground)}")
    if facts.unheard:
        count = len(facts.unheard)
        words = f"{count} words of yours, the first" if count > 1 else "your word"
        yield Line("they owe", f"an answer to {words} {_when(facts.unheard[0].at, ground)}")


def _reason(item: Item, prospect: Prospect, ground: Ground) -> str:
    """The evidence for an item; news has lines of its own."""
    at = ground.at
    return reason(item, replace(prospect, news=()), at.now, at.rules, at.calendar, ground.source)


def _known_since(prospect: Prospect, facts: Facts, ground: Ground) -> Iterator[Line]:
    way = "on your board" if prospect.met_at is None else "met"
    if prospect.met_at is None and prospect.source is not None:
        way = "referred"
    where = f" at {prospect.where}" if prospect.where else ""
    yield Line("since", f"{way}{where}, {_when(facts.known_since, ground)}")
    yield from _about("sent by", ground.source)


_DID = {"interest": "expressed interest", "bought": "bought", "referral": "gave you a referral"}


def _did(prospect: Prospect, ground: Ground) -> Iterator[Line]:
    for what, did in _DID.items():
        times = [event.at for event in prospect.events if event.what == what]
        if times:
            often = f" {len(times)} times, the last" if len(times) > 1 else ""
            yield Line("they", f"{did}{often} {_when(times[-1], ground)}")


def _sent(ground: Ground) -> Iterator[Line]:
    """The latest first."""
    latest = ground.sent[::-1]
    if latest:
        yield Line("they sent", and_more([f"{name} ({_day(at, ground)})" for at, name in latest], SENT))


def _day(at: datetime, ground: Ground) -> str:
    return ground.at.since(at)


def _when(at: datetime, ground: Ground) -> str:
    """When something was, and how long ago: "Tue 3 Mar, 12 days ago"."""
    return f"{_day(at, ground)}, {passed(at, ground.at.now, ground.at.calendar.zone)}"


# As text --------------------------------------------------------------------------------------------------------

ABOUT = 14
"""Cells of what a line is about, and the gap behind it."""


def placed(found: Iterable[Line], wrap: Callable[[str], list[str]]) -> Iterator[tuple[str, str, str]]:
    """The brief in two columns: what it is about (once), the words, the tone. ``wrap`` folds the words."""
    last = ""
    for line in found:
        for words in wrap(line.words):
            yield ("" if line.about == last else line.about).ljust(ABOUT), words, line.tone
            last = line.about
