"""The people that a listing shows, chosen by stage, tag and words."""

from __future__ import annotations

from collections.abc import Iterable

from tui.agenda.index import Due
from tui.agenda.rows import Row
from tui.model.records import Stage
from tui.pipeline import Pipeline
from tui.text import fold
from tui.views.filters import Filter
from tui.views.search import Search


def found_in(pipeline: Pipeline, lines: Iterable[Due], search: str) -> list[Due]:
    """The lines of people whom a search finds."""
    found = Search(pipeline).find(Filter(search))
    return [line for line in lines if line.row.id in found]


def listed(pipeline: Pipeline, stage: Stage | None, tag: str | None, search: str, *, closed: bool) -> list[Row]:
    """The rows of a stage and with a tag (None: any) that a search finds, by name."""
    wanted, tag = Filter(search), None if tag is None else fold(tag)
    wanted.closed = wanted.closed or closed
    rows = pipeline.agenda.rows
    found = [
        row
        for row in (rows[who] for who in Search(pipeline).find(wanted))
        if row.closed is wanted.closed
        and (stage is None or row.stage is stage)
        and (tag is None or tag in map(fold, row.tags))
    ]
    return sorted(found, key=lambda row: (fold(row.name), row.id))
