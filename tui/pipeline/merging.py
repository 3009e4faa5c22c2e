"""Two entries of one person put together. Pure: the pipeline commits.

Filled fields of the one that stays win, what the other knew differently is kept in the note; what happened with
either happened with them. Nothing that ran becomes late by it: the opening goes on as it did for the one it ran for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from msgspec.structs import replace

from tui.model import STAGES, Closing, Prospect, Source, Stage, StageMove
from tui.pipeline.changes import Moment
from tui.rules.engine import Rule, explain
from tui.rules.facts import gather
from tui.text import fold
from tui.when import full


def merged(who: int, kept: Prospect, other: int, gone: Prospect, moment: Moment, referrer: str = "") -> Prospect:
    """``kept`` with everything of ``gone``; of two open and closed ones the result is open, now reopened.

    Args:
        who: the id that stays.
        kept: its record.
        other: the id that goes.
        gone: its record.
        moment: now, rules and calendar.
        referrer: the name of the source of ``gone``, if any.
    """
    known = [at for at in (kept.met_at, gone.met_at) if at is not None]
    earliest = min(known, default=None)
    ways = [_joined(who, kept, other, gone, moment, met) for met in dict.fromkeys((earliest, kept.met_at, None))]
    # A meeting that one of them was entered too late for must not start a clock in the light of the other.
    clocks = {_first_clock(each, moment) for each in (kept, gone, None)}
    one = next((way for way in ways if _first_clock(way, moment) in clocks), ways[0])
    themselves = gone.source is not None and gone.source.prospect in (who, other)
    note = _note(one, kept, gone, moment, "" if themselves else referrer)
    return replace(repointed(one, other, who), note=note)


def _joined(who: int, kept: Prospect, other: int, gone: Prospect, moment: Moment, met_at: datetime | None) -> Prospect:
    source, referred_at = _source(kept, gone, {who, other})
    either_open = kept.closed is None or gone.closed is None
    stages = _stages(kept, gone)
    one = replace(
        kept,
        **{field: getattr(kept, field) or getattr(gone, field) for field in _FILLED},
        stage=stages[-1].stage,
        stages=stages,
        added_at=min(_added(kept), _added(gone)),
        met_at=met_at,
        source=source,
        referred_at=referred_at,
        imported=kept.imported and gone.imported,
        taken_up_at=None,
        looked_at=max((at for at in (kept.looked_at, gone.looked_at) if at is not None), default=None),
        apart=tuple(sorted({*kept.apart, *gone.apart} - {who, other})),
        tags=_tags(kept.tags, gone.tags),
        touches=tuple(sorted((*kept.touches, *gone.touches), key=lambda touch: touch.at)),
        promises=tuple(sorted((*kept.promises, *gone.promises), key=lambda promise: promise.made_at)),
        skips=tuple(sorted((*kept.skips, *gone.skips), key=lambda skip: skip.at)),
        snooze=kept.snooze or gone.snooze,
        events=tuple(sorted((*kept.events, *gone.events), key=lambda event: event.at)),
        closings=_closings(kept, gone, moment.now if either_open else None),
    )
    running = next((each for each in (kept, gone) if each.first_rhythm_at is None), None)
    if running is None:
        return one
    start = gather(running).first_contact
    later = start > gather(one).known_since
    return replace(one, first_rhythm_at=None, taken_up_at=start if later else None)


_FILLED = ("company", "position", "email", "phone", "url", "where", "comfort", "available")


def _tags(kept: tuple[str, ...], gone: tuple[str, ...]) -> tuple[str, ...]:
    known = {fold(tag) for tag in kept}
    return (*kept, *(tag for tag in gone if fold(tag) not in known))


def _added(prospect: Prospect) -> datetime:
    assert prospect.added_at is not None  # the records fill it in
    return prospect.added_at


def _source(kept: Prospect, gone: Prospect, both: set[int]) -> tuple[Source | None, datetime | None]:
    """Who referred them, and when. Nobody refers themselves."""
    for each in (kept, gone):
        if each.source is not None and each.source.prospect not in both:
            # Without a date it is the adding, which may be another one now.
            return each.source, each.referred_at or (None if each.imported else each.added_at)
    return None, None


def _stages(kept: Prospect, gone: Prospect) -> tuple[StageMove, ...]:
    """Since when the further of the two is in which stage."""
    moves = [
        (move.at, place, move.stage)
        for place, each in enumerate((kept, gone))
        for move in each.stages or (StageMove(_added(each), each.stage),)
    ]
    here: dict[int, Stage] = {}
    found: list[StageMove] = []
    for at, place, stage in sorted(moves, key=lambda move: move[:2]):
        here[place] = stage
        furthest = max(here.values(), key=STAGES.index)
        if not found or found[-1].stage is not furthest:
            found.append(StageMove(at, furthest))
    stage = max(kept.stage, gone.stage, key=STAGES.index)
    if found[-1].stage is not stage:  # another program moved one of them and wrote no history
        found.append(StageMove(found[-1].at, stage))
    return tuple(found)


def _closings(kept: Prospect, gone: Prospect, reopened_at: datetime | None) -> tuple[Closing, ...]:
    found = sorted((*kept.closings, *gone.closings), key=lambda closing: closing.at)
    if reopened_at is None:
        return tuple(found)
    return tuple(
        closing if closing.reopened_at is not None else replace(closing, reopened_at=reopened_at) for closing in found
    )


def _first_clock(prospect: Prospect | None, moment: Moment) -> datetime | None:
    """Since when a contact clock runs that nothing of theirs started."""
    items = explain(prospect, moment.now, moment.rules, moment.calendar) if prospect is not None else []
    clocks = (item.counts_from for item in items if item.rule is Rule.CONTACT_CLOCK and item.cause != "wrote")
    return next(clocks, None)


def _note(one: Prospect, kept: Prospect, gone: Prospect, moment: Moment, referrer: str) -> str:
    """Both notes, and below them what the other knew differently."""
    notes = [kept.note, gone.note if gone.note not in kept.note else ""]
    also = "; ".join(_differently(one, kept, gone, moment, referrer))
    return "\n".join(filter(None, (*notes, f"also: {also}" if also else "")))


def _differently(one: Prospect, kept: Prospect, gone: Prospect, moment: Moment, referrer: str) -> Iterator[str]:
    for field in ("name", *_FILLED):
        words: str = getattr(gone, field)
        if words and fold(words) != fold(getattr(one, field)):
            yield f"{_LABELS.get(field, field)} {words}"
    for at in (kept.met_at, gone.met_at):
        if at is not None and at != one.met_at:
            yield f"met {full(at, moment.calendar.zone)}"
    if gone.source is not None and gone.source != one.source and referrer:
        yield f"referred by {referrer}"


_LABELS = {"url": "link", "where": "met at", "comfort": "rhythm", "available": "suits them"}


# Who points to somebody -----------------------------------------------------------------------------------


def points_to(who: int) -> re.Pattern[bytes]:
    """Finds documents that may point to a prospect, without decoding all of them."""
    return re.compile(rb'"(?:prospect|about)"\s*:\s*%d\b|"apart"\s*:\s*\[[^]]*\b%d\b' % (who, who))


def repointed(prospect: Prospect, old: int, new: int) -> Prospect:
    """The record pointing to ``new`` where it pointed to ``old``: its source, reports about them, who they are not."""
    source = prospect.source
    if source is not None and source.prospect == old:
        source = replace(source, prospect=new)
    touches = prospect.touches
    if any(touch.about == old for touch in touches):
        touches = tuple(replace(touch, about=new) if touch.about == old else touch for touch in touches)
    apart = prospect.apart
    if old in apart:
        apart = tuple(sorted({*apart, new} - {old}))
    return replace(prospect, source=source, touches=touches, apart=apart)
