"""Previews: what a command would answer, and how a date is understood. Nothing is changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from tui.model.records import Promise, Prospect, Touch
from tui.pipeline import Pipeline, Question, Refused, changes
from tui.pipeline.changes import Change
from tui.rules.engine import Item, Rule, explain, next_due
from tui.when.instants import When, past_instant
from tui.when.saying import ago, coming_since, full

MOST_TRIED = 200
"""How many people a preview tries; the command itself takes all of them."""


class Understood(NamedTuple):
    """What words for a time mean."""

    when: When | None
    echo: str
    """For the eye: the date in full, or what is wrong."""
    wrong: str
    """What is wrong, empty where nothing is."""


def understood(
    pipeline: Pipeline,
    words: str,
    *,
    past: bool = False,
    change: Callable[[When], Change] | None = None,
    who: Sequence[int] = (),
) -> Understood:
    """What ``words`` mean now.

    Args:
        pipeline: brings clock, zone and people.
        words: as typed.
        past: a fact: past days are preferred, and what lies ahead is wrong.
        change: the command that the date is for; a refusal of it is what is wrong.
        who: the people whom the command is for.
    """
    from tui.when.reading import parse_when  # with its tables: when a date is first typed
    from tui.when.refusing import BadWhen

    now, zone = pipeline.now, pipeline.calendar.zone
    try:
        when = parse_when(words, now, zone, prefer="past" if past else "future")
    except BadWhen as error:
        return Understood(None, str(error), str(error))
    at = past_instant(when, now, zone) if past else (when.at or pipeline.calendar.start_of(when.day))
    said = full(at if past else when, zone)
    if past and at > now:
        wrong = f"{said} is still ahead: only what has happened can be recorded"
        return Understood(when, wrong, wrong)
    if change is not None and (wrong := refusal(pipeline, who, change(when))):
        return Understood(when, wrong if said in wrong else f"{said}: {wrong}", wrong)
    if abs((at - now).total_seconds()) < 60:
        return Understood(when, f"now, {said}", "")
    return Understood(when, f"{said}, {ago(at, now, zone)} ago" if past else f"{said}{_ahead(pipeline, when)}", "")


def _ahead(pipeline: Pipeline, when: When) -> str:
    days = (when.day - pipeline.calendar.day(pipeline.now)).days
    if days < 0:
        return ", which is over"
    return {0: ", today", 1: ", tomorrow"}.get(days, f", in {days} days")


def refusal(pipeline: Pipeline, who: Sequence[int], change: Change) -> str:
    """Why a command for these people would be refused; empty if not. A question is no refusal."""
    moment = pipeline.moment
    for each in who[:MOST_TRIED]:
        if each not in pipeline.people:
            continue
        try:
            change(pipeline.prospect(each), moment)
        except Question:
            continue
        except Refused as no:
            return str(no)
    return ""


def item_after(pipeline: Pipeline, who: Sequence[int], change: Change) -> Item | None:
    """What would be next for a single person after a command; None for several, or if it would be refused."""
    after = _after(pipeline, who, change)
    return next_due(after, *pipeline.moment) if after is not None else None


def clock_that_stays(pipeline: Pipeline, who: Sequence[int], change: Change) -> Item | None:
    """Where a clock runs for a single person and this would not stop it: what would be due behind it."""
    before = pipeline.explain(who[0])[:1] if len(who) == 1 and who[0] in pipeline.people else []
    if not before or before[0].rule not in (Rule.CONTACT_CLOCK, Rule.REPORT):
        return None
    after = _after(pipeline, who, change)
    items = explain(after, *pipeline.moment) if after is not None else []
    stays = len(items) > 1 and (items[0].rule, items[0].counts_from) == (before[0].rule, before[0].counts_from)
    return items[1] if stays else None


def _after(pipeline: Pipeline, who: Sequence[int], change: Change) -> Prospect | None:
    """A single person after a command; None for several, or if it would be refused."""
    if len(who) != 1 or who[0] not in pipeline.people:
        return None
    try:
        return change(pipeline.prospect(who[0]), pipeline.moment)
    except (Question, Refused):
        return None


def next_after(pipeline: Pipeline, who: int, change: Change) -> str:
    """What would be next after a command, and when: "call Tue 17 Mar"; empty if it would be refused."""
    item, now = item_after(pipeline, [who], change), pipeline.now
    if item is None:
        return ""
    return f"{' or '.join(item.kinds[:2])} {coming_since(item.due_at, now, pipeline.calendar.zone)}"


def asks(pipeline: Pipeline, who: Sequence[int], touch: Touch) -> str:
    """The question that guards would ask before this touch; empty if none."""
    moment = pipeline.moment
    questions = []
    for each in who[:MOST_TRIED]:
        if each not in pipeline.people:
            continue
        try:
            changes.log(touch)(pipeline.prospect(each), moment)
        except Question as question:
            questions.append(str(question))
        except Refused:
            continue
    if len(questions) > 1:
        return f"{questions[0]} The same with {len(questions) - 1:,} more of {len(who):,}."
    return questions[0] if questions else ""


def open_promise(pipeline: Pipeline, who: int) -> Promise | None:
    """The promise that could be moved or released now, if any."""
    prospect = pipeline.prospect(who)
    try:
        released = changes.release()(prospect, pipeline.moment)
    except Refused:
        return None
    return next(old for old, new in zip(prospect.promises, released.promises, strict=True) if old != new)
