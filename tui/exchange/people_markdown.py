"""People as Markdown, for notes: what is known of each, what comes next, and their last touches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from tui.exchange.agenda import how
from tui.exchange.markdown import begins_line, escaped
from tui.exchange.people import records
from tui.model.addresses import addresses_text
from tui.model.records import Prospect, Touch
from tui.pipeline import Pipeline
from tui.text import clean
from tui.when.saying import short

TOUCHES: Final = 3
"""The last ones that are written."""


def write(pipeline: Pipeline, ids: Sequence[int]) -> str:
    """A heading for each of these people, and what is known below it; days are the user's."""
    return "".join(f"{line}\n" for who, person in records(pipeline, ids) for line in _lines(pipeline, who, person))


def _lines(pipeline: Pipeline, who: int, person: Prospect) -> Iterator[str]:
    yield f"## {escaped(person.name)}\n"
    for title, value in _facts(pipeline, who, person):
        if value:
            yield f"- {title}: {escaped(value)}"
    yield ""
    if person.note:
        yield from (f"> {begins_line(line)}".rstrip() for line in clean(person.note, lines=True).split("\n"))
        yield ""
    if person.touches:
        yield "Last touches:\n"
        yield from (_touch(pipeline, touch) for touch in person.touches[: -TOUCHES - 1 : -1])
        yield ""


def _facts(pipeline: Pipeline, who: int, person: Prospect) -> Iterator[tuple[str, str]]:
    source = pipeline.people.source_name(person)
    yield "Works", ", ".join(filter(None, (person.position, person.company)))
    yield "Stage", person.stage if person.closed is None else f"{person.stage}, closed ({person.closed.reason})"
    yield "Next", _next(pipeline, who)
    yield "Email", addresses_text(person.emails)
    yield "Phone", addresses_text(person.phones)
    yield "Link", addresses_text(person.urls)
    yield "Met", ", ".join(filter(None, (person.where, _day(pipeline, person.met_at))))
    yield "Referred by", ", ".join(filter(None, (source, _day(pipeline, person.referred_at))))
    yield "Tags", ", ".join(person.tags)
    yield "Rhythm", person.comfort
    yield "Suits them", person.available


def _next(pipeline: Pipeline, who: int) -> str:
    row = pipeline.agenda.rows.get(who)
    if row is None or row.item is None:
        return ""
    when = short(row.later or row.item.due_at, pipeline.now, pipeline.calendar.zone)
    return f"{how(row.item)}, {when} ({pipeline.reason_of(row)})"


def _touch(pipeline: Pipeline, touch: Touch) -> str:
    what = f"{touch.kind} from them" if touch.inbound else touch.kind
    note = f": {escaped(touch.note)}" if touch.note else ""
    return f"- {_day(pipeline, touch.at)}, {what}{note}"


def _day(pipeline: Pipeline, at: datetime | None) -> str:
    return pipeline.calendar.day(at).isoformat() if at is not None else ""
