"""The people that a listing shows, chosen by stage, tag and words."""

from __future__ import annotations

from collections.abc import Iterable

from tui.agenda.index import Due
from tui.agenda.rows import Row
from tui.model.records import Stage
from tui.text import fold


def found_in(lines: Iterable[Due], search: str) -> list[Due]:
    """The lines of people in whom every word is found."""
    words = fold(search).split()
    return [line for line in lines if all(word in line.row.search for word in words)]


def listed(rows: Iterable[Row], stage: Stage | None, tag: str | None, search: str, *, closed: bool) -> list[Row]:
    """The rows of a stage and with a tag (None: any) in which every word is found, by name."""
    words, tag = fold(search).split(), None if tag is None else fold(tag)
    found = [
        row
        for row in rows
        if row.closed == closed
        and (stage is None or row.stage is stage)
        and (tag is None or tag in map(fold, row.tags))
        and all(word in row.search for word in words)
    ]
    return sorted(found, key=lambda row: (fold(row.name), row.id))
