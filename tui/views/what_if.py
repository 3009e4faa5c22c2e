"""Whose next item would be due at another time under other rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import NamedTuple

from tui.agenda.rows import Row
from tui.rules.engine import Rule
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
