"""Tables of cases for one rule each: a prospect, a moment in words, and what is expected, in words.

The instants of a row are wall-clock times in the zone of the row. ``wins`` expects the next item, ``among`` a
candidate whether or not it wins, ``absent`` that a rule has none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from tests.rules.people import RULES, Kind, Prospect, t
from tui.rules.book import Rules
from tui.rules.calendar import Calendar
from tui.rules.engine import Item, explain, next_due


@cache
def calendar_in(zone: str) -> Calendar:
    """The calendar of a user without times away."""
    return Calendar(ZoneInfo(zone))


@dataclass(frozen=True)
class Row:
    """One line of a table."""

    name: str
    prospect: Prospect
    now: datetime
    rule: str
    expected: dict[str, Any] | None
    winner: bool
    zone: str
    rules: Rules

    def __str__(self) -> str:
        return self.name


def _row(
    name: str,
    prospect: Prospect,
    now: str,
    words: str,
    winner: bool,
    *,
    zone: str = "UTC",
    rules: Rules = RULES,
    kinds: str = "",
    **fields: Any,
) -> Row:
    rule, _, state = words.partition(" ")
    expected: dict[str, Any] = {"rule": rule, "state": state}
    expected |= {key: t(value, zone) if isinstance(value, str) else value for key, value in fields.items()}
    if kinds:
        expected["kinds"] = tuple(Kind(kind) for kind in kinds.split())
    return Row(f"{name}, {now}", prospect, t(now, zone), rule, expected, winner, zone, rules)


def wins(name: str, prospect: Prospect, now: str, words: str, **fields: Any) -> Row:
    """The next item is this one: ``wins("a week on", ana, "9 12:00", "rhythm due", due="9 12:00")``."""
    return _row(name, prospect, now, words, True, **fields)


def among(name: str, prospect: Prospect, now: str, words: str, **fields: Any) -> Row:
    """The rule has this candidate."""
    return _row(name, prospect, now, words, False, **fields)


def absent(name: str, prospect: Prospect, now: str, rule: str, zone: str = "UTC", rules: Rules = RULES) -> Row:
    """The rule has no candidate."""
    return Row(f"{name}, {now}", prospect, t(now, zone), rule, None, False, zone, rules)


def _facts(item: Item) -> dict[str, Any]:
    return {
        "rule": item.rule,
        "state": item.state,
        "kinds": item.kinds,
        "due": item.due_at,
        "late": item.late_at,
        "broken": item.broken_at,
        "step": item.step,
    }


def check(row: Row) -> None:
    """The engine says what the row expects."""
    calendar = calendar_in(row.zone)
    found = explain(row.prospect, row.now, row.rules, calendar)
    if row.winner:
        item = next_due(row.prospect, row.now, row.rules, calendar)
        assert found[:1] == [item]
    else:
        item = next((item for item in found if item.rule == row.rule), None)
    got = None if item is None else _facts(item)
    if got is not None and row.expected is not None:
        got = {key: got[key] for key in row.expected}
    assert got == row.expected, f"{row.name}: {got} instead of {row.expected}"
