"""Whose next item would be due at another time under other rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import NamedTuple

from tui.agenda.rows import Row
from tui.pipeline import Pipeline
from tui.rules.engine import Rule
from tui.settings.config import Settings
from tui.text import clean, counted
from tui.views.capacity_words import standing, told
from tui.when.saying import over


class Moved(NamedTuple):
    """Somebody whose next item moved."""

    id: int
    name: str
    rule: Rule
    """Of the item that would be next."""
    by: timedelta

    @property
    def words(self) -> str:
        """Which item, and by how much: "rhythm 5 days later"."""
        return f"{self.rule.replace('_', ' ')} {over(self.by)} {'later' if self.by > timedelta() else 'earlier'}"


def moved(rows: Mapping[int, Row], others: Mapping[int, Row]) -> list[Moved]:
    """Everybody due at another time in ``others`` than in ``rows``, which are the same people."""
    pairs = ((row, row.item, others[who].item) for who, row in rows.items())
    return [
        Moved(row.id, row.name, then.rule, then.due_at - now.due_at)
        for row, now, then in pairs
        if now is not None and then is not None and now.due_at != then.due_at
    ]


def under(pipeline: Pipeline, settings: Settings) -> Pipeline:
    """The same people under other settings, with their agenda. In any thread; nothing is changed."""
    other = Pipeline(pipeline.store, settings, pipeline.clock)
    _ = other.agenda
    return other


def compared(pipeline: Pipeline, other: Pipeline) -> list[str]:
    """What would be different, in a few sentences: what is due, what is asked of the user, and who moves."""
    now, then = (
        standing(each.agenda.counts(), mailing=each.agenda.mailing_due is not None) for each in (pipeline, other)
    )
    asked, would = (told(each.agenda.capacity()) for each in (pipeline, other))
    said = [f"as it is: {now}", f"then: {then}"] if now != then else []
    said += [f"as it is, {asked}", f"then {would}"] if asked != would else []
    found = moved(pipeline.agenda.rows, other.agenda.rows)
    if not found:
        return [*said, "nobody would be due at another time"]
    few = ", ".join(f"{clean(each.name)} ({each.words})" for each in found[:_FEW])
    return [*said, f"{counted(len(found), 'person', 'people')} would be due at another time: {few}"]


_FEW = 3
"""People named of those who would be due at another time."""
