"""Two entries of one person put together. Pure: the pipeline commits.

Filled fields of the entry that stays win; what the other knew differently is kept in the note. The touches, promises
and events of both are those of the person. Nothing that runs becomes late or ends by it: the opening steps go on as
for the entry that had them, and if only one of the two is open, what was next for it stays next. That the other one
was closed stands in the note. Only if they asked to stop, on either entry, the person is closed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from msgspec.structs import replace

from tui.model.addresses import KINDS, joined
from tui.model.records import STAGES, Closing, Prospect, Reason, Rest, Skip, Source, Stage, StageMove, Touch
from tui.pipeline import changes
from tui.pipeline.changes import Moment
from tui.rules.engine import Rule, explain, owed_reports
from tui.rules.facts import entry_stage, gather
from tui.rules.steps import sequence_runs
from tui.text import fold
from tui.when.saying import full


def merged(
    who: int, kept: Prospect, other: int, gone: Prospect, moment: Moment, region: str, referrer: str = ""
) -> Prospect:
    """``kept`` with everything of ``gone``.

    Args:
        who: the id that stays.
        kept: its record.
        other: the id that goes.
        gone: its record.
        region: as ``same_number`` takes it.
        referrer: the name of the source of ``gone``, if any.
    """
    ways = [_joined(who, kept, other, gone, met, moment, region) for met in _meetings(kept, gone)]
    # A meeting that one of them was entered too late for must not start a clock in the light of the other.
    clocks = {_first_clock(each, moment) for each in (kept, gone, None)}
    one = next((way for way in ways if _first_clock(way, moment) in clocks), ways[0])
    themselves = gone.source is not None and gone.source.prospect in (who, other)
    note = _note(one, kept, gone, moment, "" if themselves else referrer)
    found = replace(repointed(one, other, who), note=note)
    return changes.close(Reason.ASKED_TO_STOP)(found, moment) if stops(kept, gone) else found


def stops(one: Prospect, other: Prospect) -> bool:
    """True if one of the two is open, and they asked to stop on the other: together they are closed."""
    closed = one.closed or other.closed
    both = one.closed is not None and other.closed is not None
    return closed is not None and not both and closed.reason is Reason.ASKED_TO_STOP


def _leading(kept: Prospect, gone: Prospect) -> Prospect | None:
    """The entry whose closings and opening steps count: the only open one, or the one whose opening steps run."""
    open_ones = [each for each in (kept, gone) if each.closed is None]
    if len(open_ones) == 1:
        return open_ones[0]
    return next((each for each in open_ones if sequence_runs(each)), None)


def _meetings(kept: Prospect, gone: Prospect) -> list[datetime | None]:
    """Possible times of the first meeting, the earliest first: not later than the other entry knew them."""
    possible: list[datetime | None] = []
    for one, other in ((kept, gone), (gone, kept)):
        if one.met_at is None:
            continue
        before = [touch.at for touch in other.touches if touch.at < one.met_at]
        if other.met_at is None:
            before += [at for at in (gather(other).known_since,) if at < one.met_at]
        elif one.met_at <= other.met_at:
            before = []
        if not before:
            possible.append(one.met_at)
    return [*sorted(dict.fromkeys(at for at in possible if at is not None)), None]


def _joined(
    who: int, kept: Prospect, other: int, gone: Prospect, met_at: datetime | None, moment: Moment, region: str
) -> Prospect:
    source, referred_at = _source(kept, gone, {who, other})
    stages = _stages(kept, gone)
    leading = _leading(kept, gone)
    closings = (*kept.closings, *gone.closings) if leading is None else leading.closings
    one = replace(
        kept,
        **{field: getattr(kept, field) or getattr(gone, field) for field in _FILLED},
        **{many: joined(kind, getattr(kept, many), getattr(gone, many), region) for kind, many in KINDS.items()},
        stage=stages[-1].stage,
        stages=stages,
        added_at=min(_added(kept), _added(gone)),
        met_at=met_at,
        source=source,
        referred_at=referred_at,
        imported=kept.imported and gone.imported,
        taken_up_at=None,
        looked_at=max((at for at in (kept.looked_at, gone.looked_at) if at is not None), default=None),
        rests=_rests(kept, gone),
        apart=tuple(sorted({*kept.apart, *gone.apart} - {who, other})),
        tags=_tags(kept.tags, gone.tags),
        touches=_joined_touches(kept.touches, gone.touches),
        past=_joined_touches(kept.past, gone.past),
        promises=tuple(sorted((*kept.promises, *gone.promises), key=lambda promise: promise.made_at)),
        skips=_skips(kept, gone, leading),
        snooze=kept.snooze or gone.snooze,
        later=kept.later or gone.later,
        events=tuple(sorted((*kept.events, *gone.events), key=lambda event: event.at)),
        closings=tuple(sorted(closings, key=lambda closing: closing.at)),
    )
    if leading is not None and leading.first_rhythm_at is not None:
        one = replace(one, first_rhythm_at=leading.first_rhythm_at)
    else:
        one = _begun(one, leading or next((each for each in (kept, gone) if each.first_rhythm_at is None), None))
    return one if leading is None else _let_go(one, leading, gone if leading is kept else kept, moment)


def _joined_touches(ours: tuple[Touch, ...], theirs: tuple[Touch, ...]) -> tuple[Touch, ...]:
    """The touches of both; one mail to both of them was one touch."""
    known = {touch.ref for touch in ours if touch.ref}
    return tuple(sorted((*ours, *(touch for touch in theirs if touch.ref not in known)), key=lambda touch: touch.at))


def _begun(one: Prospect, began: Prospect | None) -> Prospect:
    """With the opening steps of the entry ``began``, from when they began there."""
    if began is None:
        return one
    start = gather(began).first_contact
    anew = start > gather(one).known_since or (sequence_runs(began) and entry_stage(one) is not Stage.VISIBILITY)
    return replace(one, first_rhythm_at=None, taken_up_at=start if anew else None)


def _skips(kept: Prospect, gone: Prospect, leading: Prospect | None) -> tuple[Skip, ...]:
    """The skips of both; but opening steps that run are not ended by a skip on the other entry."""
    runs = leading is not None and sequence_runs(leading)
    found = [
        skip
        for each in (kept, gone)
        for skip in each.skips
        if not (runs and each is not leading and skip.what == "sequence")
    ]
    return tuple(sorted(found, key=lambda skip: skip.at))


def _let_go(one: Prospect, leading: Prospect, other: Prospect, moment: Moment) -> Prospect:
    """What the closing of ``other`` has ended stays ended, though that closing counts no more."""
    if not other.closings:
        return one
    at, waits = other.closings[-1].at, gather(leading).unanswered
    theirs = [touch.at for touch in other.touches if touch.inbound and touch.at <= at]
    theirs = [each for each in theirs if waits is None or each < waits]
    if theirs:
        one = _with_skip(one, Skip(at, "clock", through=max(theirs)))
    owed = [start for start in _owed(one, moment) if start <= at]
    if owed and not _owed(leading, moment):
        one = _with_skip(one, Skip(at, "report", through=max(owed)))
    return one


def _owed(prospect: Prospect, moment: Moment) -> list[datetime]:
    """Since when reports about them are owed."""
    return [start for start, _ in owed_reports(prospect, gather(prospect), moment.rules, moment.calendar)]


def _rests(kept: Prospect, gone: Prospect) -> tuple[Rest, ...]:
    """The decisions of both to leave something as it is, each kind once."""
    latest = {rest.what: rest for rest in sorted((*kept.rests, *gone.rests), key=lambda rest: rest.at)}
    return tuple(latest.values())


def _with_skip(one: Prospect, skip: Skip) -> Prospect:
    return replace(one, skips=tuple(sorted((*one.skips, skip), key=lambda each: each.at)))


_FILLED = ("company", "position", "where", "comfort", "available")


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
    """The stage history of the person: at each time the further stage of the two."""
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


def _first_clock(prospect: Prospect | None, moment: Moment) -> datetime | None:
    """Since when a contact clock runs that no touch of theirs started."""
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
    for closing in (*kept.closings, *gone.closings):
        if closing not in one.closings:
            yield _history(closing, moment)


def _history(closing: Closing, moment: Moment) -> str:
    zone = moment.calendar.zone
    words = f"closed {full(closing.at, zone)} ({words_of(closing.reason)})"
    return f"{words}, reopened {full(closing.reopened_at, zone)}" if closing.reopened_at is not None else words


def words_of(reason: Reason) -> str:
    """A reason as it is said: "asked to stop"."""
    return reason.value.replace("-", " ")


_LABELS = {"where": "met at", "comfort": "rhythm", "available": "suits them"}


def told(who: int, kept: Prospect, other: int, gone: Prospect, one: Prospect) -> str:
    """What was done; and why the person is open or closed, if that may surprise."""
    words = f"merged {gone.name} #{other} into {kept.name} #{who}"
    if stops(kept, gone):
        words += "; they asked to stop and are closed"
    elif one.closed is None and (closing := kept.closed or gone.closed) is not None:
        words += f"; one of them was closed ({words_of(closing.reason)}): that stands in the remark"
    return words


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
