"""Occasions at which people were met, found in the undo steps: who was entered, and what the last one had in common."""

from __future__ import annotations

from datetime import datetime
from functools import reduce
from typing import NamedTuple

from tui.model.kinds import Kind
from tui.model.records import Prospect
from tui.pipeline import Pipeline
from tui.pipeline.history import stacks
from tui.pipeline.occasions import TOOK_BACK


class Entered(NamedTuple):
    """Somebody who was met at an occasion."""

    who: int
    again: bool
    """They were there already."""


class Occasion(NamedTuple):
    """What was entered at an occasion and still stands."""

    number: int
    at: datetime
    """When the last one was entered."""
    entered: tuple[Entered, ...]
    """In order, each once."""


def occasions(pipeline: Pipeline) -> list[Occasion]:
    """Those that can still be taken back, the newest last."""
    found: dict[int, Occasion] = {}
    for done in stacks(list(pipeline.store.recent)).undo:
        step = done.step
        if step.occasion is None:
            continue
        if step.did == TOOK_BACK:
            found.pop(step.occasion, None)
            continue
        before = found.pop(step.occasion, Occasion(step.occasion, step.at, ()))
        new = Entered(step.who[0], step.did != "add")
        known = {each.who for each in before.entered}
        found[step.occasion] = Occasion(
            step.occasion, step.at, before.entered if new.who in known else (*before.entered, new)
        )
    there = (
        each._replace(entered=tuple(one for one in each.entered if one.who in pipeline.people))
        for each in found.values()
    )
    return [each for each in there if each.entered]


def of_number(pipeline: Pipeline, number: int) -> Occasion | None:
    """The occasion of that number; None where nothing of it stands."""
    return next((each for each in occasions(pipeline) if each.number == number), None)


def common(pipeline: Pipeline, occasion: Occasion) -> Prospect:
    """What the people of an occasion have in common: where and when they were met, tags, source. It has no name.

    People who were there already count where nobody was new.
    """
    people = [(each, pipeline.prospect(each.who)) for each in occasion.entered]
    new = [prospect for each, prospect in people if not each.again]
    if not new:
        meetings = [touch for touch in people[-1][1].touches if touch.kind is Kind.MEETING]
        return Prospect("", where=meetings[-1].note, met_at=meetings[-1].at) if meetings else Prospect("")
    tags = reduce(lambda kept, one: tuple(tag for tag in kept if tag in one.tags), new, new[-1].tags)
    return Prospect("", where=new[-1].where, met_at=new[-1].met_at, tags=tags, source=new[-1].source)
