"""Whom a mailing goes to, as CSV: for a card service, a print shop, or a mail merge."""

from __future__ import annotations

from collections.abc import Mapping

from tui.exchange.csv_lines import csv_lines
from tui.model.records import Prospect

FIELDS = ("name", "company", "position", "email", "phone", "url")
"""How to reach somebody. Notes, tags and history are nobody else's business."""


def write(people: Mapping[int, Prospect]) -> str:
    """A line for each of these, with the id at its end."""
    rows = ([*(getattr(person, field) for field in FIELDS), who] for who, person in people.items())
    return csv_lines((*FIELDS, "id"), rows)
