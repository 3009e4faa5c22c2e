"""The fields of a person as text: as they are shown, typed, and compared."""

from __future__ import annotations

from datetime import datetime

from tui.model.addresses import KINDS, addresses_text
from tui.model.records import Later, Prospect, Snooze
from tui.pipeline import Pipeline
from tui.when.saying import full


def field_text(pipeline: Pipeline, prospect: Prospect, name: str) -> str:
    """The text of a field; empty where it has no value."""
    value = getattr(prospect, name)
    if name == "source":
        return pipeline.people.source_name(prospect)
    if name in KINDS.values():
        return addresses_text(value)
    if name == "tags":
        return ", ".join(prospect.tags)
    if isinstance(value, Snooze | Later):
        return f"until {_date(pipeline, value.until)}"
    if name in ("met_at", "referred_at"):
        return full(value, pipeline.calendar.zone) if value is not None else ""
    return str(value) if value is not None else ""


def _date(pipeline: Pipeline, at: datetime) -> str:
    """A day, or a time where it is not the beginning of one."""
    calendar = pipeline.calendar
    day = calendar.day(at)
    return full(day if at == calendar.start_of(day) else at, calendar.zone)
