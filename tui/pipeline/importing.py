"""Imports: who of a file is new, who is known already, and what would change. Pure: the pipeline commits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import msgspec
from msgspec.structs import replace

from tui.model import Newcomer, Prospect
from tui.pipeline.changes import Moment, entered
from tui.profile import profile_key
from tui.rules.agenda import Spread
from tui.text import clean, fold


class Plan(msgspec.Struct):
    """What an import does."""

    new: list[Prospect]
    updated: dict[int, Prospect]
    """The changed records of people known already."""
    known: list[tuple[Newcomer, int]]
    """People who are there already, with nothing new."""
    twice: list[Newcomer]
    """People who stand in the file a second time."""


def plan(people: Sequence[Newcomer], known: Mapping[int, Prospect], moment: Moment, spread: Spread) -> Plan:
    """What importing ``people`` into ``known`` does.

    The same person is who has the same profile URL; without one, the same email; without both, the same name and
    company. Known people get what the file knows better (company, position) and what was missing; nobody is added
    twice. First rhythm dates of those who start quietly are taken from ``spread``.
    """
    index = {key: who for who, prospect in known.items() for key in _keys(prospect)}
    found = Plan([], {}, [], [])
    seen: set[str] = set()
    for person in people:
        keys = _keys(person)
        if any(key in seen for key in keys):
            found.twice.append(person)
            continue
        seen.update(keys)
        who = next((index[key] for key in keys if key in index), None)
        if who is None:
            found.new.append(_newcomer(person, moment, spread))
            continue
        changed = _updated(known[who], person)
        if changed == known[who]:
            found.known.append((person, who))
        else:
            found.updated[who] = changed
    return found


def _newcomer(person: Newcomer, moment: Moment, spread: Spread) -> Prospect:
    calendar = moment.calendar
    met_at: datetime | None = None
    if person.met_on is not None:
        noon = calendar.instant(calendar.wall(calendar.start_of(person.met_on)).replace(hour=12, minute=0))
        met_at = min(noon, moment.now)
    draft = Prospect(
        name=clean(person.name),
        company=clean(person.company),
        position=clean(person.position),
        email=clean(person.email),
        phone=clean(person.phone),
        url=clean(person.url),
        where=clean(person.where),
        met_at=met_at,
        tags=person.tags,
        note=clean(person.note, lines=True),
    )
    new = entered(draft, moment, imported=True)
    if new.first_rhythm_at is None:
        return new
    day = calendar.day(moment.now) + timedelta(days=1 + spread.take())
    return replace(new, first_rhythm_at=calendar.start_of(day))


def _updated(prospect: Prospect, person: Newcomer) -> Prospect:
    """What the file knows better: where they work now; and whatever was missing."""
    newer = {field: clean(getattr(person, field)) for field in ("company", "position") if clean(getattr(person, field))}
    missing = {
        field: clean(getattr(person, field))
        for field in ("email", "phone", "url", "where")
        if not getattr(prospect, field) and clean(getattr(person, field))
    }
    tags = tuple(dict.fromkeys((*prospect.tags, *person.tags)))
    return replace(prospect, **newer, **missing, tags=tags)


def _keys(person: Prospect | Newcomer) -> tuple[str, ...]:
    """What makes two entries the same person, the strongest first."""
    name, email = fold(person.name), fold(person.email)
    found: list[str] = []
    page = profile_key(person.url) if person.url else ""
    if page:
        # A profile belongs to one person; other pages, such as a team's, may be shared.
        found.append(f"url {page}" if page.startswith("linkedin.com/") else f"url {page} {name}")
    if email:
        found.append(f"email {email} {name}")
    return tuple(found) or (f"name {name}, {fold(person.company)}",)
