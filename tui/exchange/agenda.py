"""The agenda as it is given to the writers of other programs' formats."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from tui.rules.day import DueGroup


class Entry(msgspec.Struct, frozen=True):
    """A due item."""

    uid: str
    """Stable: the same item keeps it, so that a calendar updates and does not double."""
    group: DueGroup
    whom: str
    """Name and company, as they came from outside."""
    how: str
    """The kinds of touch that fit: "call or email"."""
    reason: str
    at: datetime | date
    """A time, in UTC, or a day of the user's."""


class Agenda(msgspec.Struct, frozen=True):
    """What is due, most pressing first."""

    entries: tuple[Entry, ...]
    now: datetime
    """In UTC."""
    nothing: str
    """What to say to a person who reads it when there are no entries."""
    mailing: Entry | None = None
    """The mailing that is due."""
