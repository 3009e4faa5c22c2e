"""The next items of people as iCalendar; for what is due on a day, of everybody, see ``agenda_ics``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tui.agenda.index import Due
from tui.exchange import agenda_ics
from tui.exchange.agenda import Agenda, entries
from tui.pipeline import Pipeline
from tui.rules.day import group


def write(pipeline: Pipeline, ids: Sequence[int]) -> bytes:
    """A calendar of the next item of each of these; without what a mailing does, and what rests while you are away."""
    found = entries(pipeline, _lines(pipeline, ids))
    return agenda_ics.write(Agenda(found, pipeline.now, pipeline.calendar.zone.key))


def _lines(pipeline: Pipeline, ids: Sequence[int]) -> Iterator[Due]:
    """From rows one by one, which no change meanwhile disturbs: the board goes on while a file is written."""
    agenda = pipeline.agenda
    for who in ids:
        row = agenda.rows.get(who)
        if row is not None and row.item is not None and who in pipeline.people and not agenda.is_hidden(row):
            yield Due(row, row.item, group(row.item))
