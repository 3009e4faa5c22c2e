"""The agenda as it is given to the writers of other programs' formats."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

import msgspec

from tui.agenda.index import Due
from tui.agenda.rows import Row
from tui.pipeline import Pipeline
from tui.rules.day import DueGroup
from tui.rules.engine import Item
from tui.views.mailing import headline, whom


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
    zone: str
    """The user's, by its name."""
    nothing: str = ""
    """What to say to a person who reads it when there are no entries."""
    mailing: Entry | None = None
    """The mailing that is due."""
    meetings: tuple[str, ...] = ()
    """What lies ahead, in words. Calendars have it from where it comes."""

    def groups(self) -> Iterator[tuple[DueGroup, list[Entry]]]:
        """The groups that anybody is in, with their entries."""
        for group in DueGroup:
            if found := [entry for entry in self.entries if entry.group is group]:
                yield group, found


def entries(pipeline: Pipeline, lines: Iterable[Due]) -> tuple[Entry, ...]:
    """The items of these lines: what lies ahead at its time, what is due already on the user's today."""
    at, people = pipeline.said_now(), pipeline.people
    today = pipeline.calendar.day(at.now)
    found = []
    for line in lines:
        row, item = line.row, line.item
        due_at = row.later or item.due_at
        found.append(
            Entry(
                f"{people.look(row.id).uid}-{item.rule}@keepwarm", line.group, named(row), how(item),
                pipeline.reason_of(row, at), due_at if due_at > at.now else today,
            )
        )  # fmt: skip
    return tuple(found)


def mailing_entry(pipeline: Pipeline) -> Entry | None:
    """The mailing that is due; None without one."""
    due_at = pipeline.agenda.mailing_due
    if due_at is None:
        return None
    calendar, people = pipeline.calendar, whom(pipeline, len(pipeline.agenda.mailed))
    return Entry(
        f"mailing-{calendar.day(due_at)}@keepwarm", DueGroup.KEEP_WARM, people, pipeline.rules.mailing.kind,
        headline(pipeline), calendar.day(pipeline.now),
    )  # fmt: skip


def named(row: Row) -> str:
    """Name and company."""
    return f"{row.name} ({row.company})" if row.company else row.name


def how(item: Item) -> str:
    """The kinds of touch that fit: "call or email"."""
    kinds = item.kinds
    return kinds[0].value if len(kinds) == 1 else f"{', '.join(kinds[:-1])} or {kinds[-1]}"
