"""Keepwarm's own data taken in: all of it where there is nothing yet, else person by person. Pure.

Somebody known gets what the file knows beside: what happened (touches, promises, facts) is joined, what is planned
goes on as here unless the file is simply further. Where a field differs, yours stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any, Final, NamedTuple

import msgspec
from msgspec.structs import replace

from tui.model.addresses import KINDS, joined
from tui.model.documents import decode
from tui.model.records import Prospect, Source, Touch
from tui.pipeline.changes import Moment
from tui.pipeline.errors import Refused
from tui.pipeline.imported import Change, FieldChange, field_words
from tui.pipeline.same_person import with_lines
from tui.store import SCHEMA
from tui.text import fold

Tables = Mapping[str, Mapping[int, bytes]]
"""Documents as JSON: table, id, document."""

BESIDE: Final = ("away", "sources", "mailings")
"""Tables that are taken in beside the prospects; what is there already is not taken twice."""
_FILLED: Final = (
    "company", "position", "where", "met_at", "source", "referred_at", "comfort", "available", "snooze", "later",
    "taken_up_at", "looked_at",
)  # fmt: skip
_FURTHER: Final = ("stages", "skips", "closings")
"""What the engine goes by: theirs only where it continues ours."""


class OwnPerson(NamedTuple):
    """Somebody in Keepwarm's own file."""

    id: int
    """There."""
    prospect: Prospect


def own_people(tables: Tables, moment: Moment) -> list[OwnPerson]:
    """Everybody in the file, in its order.

    Raises:
        Refused: a newer Keepwarm wrote it, or a document is none.
    """
    header = tables.get("meta", {}).get(1, b"{}")
    found = msgspec.json.decode(header)
    schema = found.get("schema", 0) if isinstance(found, dict) else 0
    if isinstance(schema, int) and schema > SCHEMA:
        raise Refused(f"a newer Keepwarm wrote this file (schema {schema}, this one knows {SCHEMA}): upgrade first")
    return [OwnPerson(who, decode(who, raw, moment.now)) for who, raw in tables.get("prospects", {}).items()]


def beside(tables: Tables, here: Mapping[str, Iterable[bytes]]) -> dict[str, tuple[bytes, ...]]:
    """The documents of the other tables that are not here yet."""
    found = {}
    for name in BESIDE:
        known = set(map(_plain, here.get(name, ())))
        if new := tuple(raw for raw in tables.get(name, {}).values() if _plain(raw) not in known):
            found[name] = new
    return found


def _plain(raw: bytes) -> bytes:
    """A document without what only its writing makes different."""
    return msgspec.json.encode(msgspec.json.decode(raw))


def pointed(prospect: Prospect, ids: Mapping[int, int]) -> Prospect:
    """The record with the ids that people have here: its source, reports about others, who they are not."""
    source = prospect.source
    if source is not None and source.prospect is not None:
        source = Source(prospect=ids[source.prospect]) if source.prospect in ids else None
    touches = tuple(
        touch if touch.about is None else replace(touch, about=ids.get(touch.about)) for touch in prospect.touches
    )
    apart = tuple(sorted(ids[each] for each in prospect.apart if each in ids))
    brought = tuple(replace(each, batch=0) for each in prospect.brought)  # the imports there are not those here
    return replace(prospect, source=source, touches=touches, apart=apart, brought=brought)


def with_theirs(ours: Prospect, theirs: Prospect, region: str, *, wins: bool) -> Change:
    """Our record with what the file's knows beside; ``wins``: fields of the file win over ours."""
    values: dict[str, Any] = {}
    kept: list[FieldChange] = []
    for field in ("name", "company", "position", "where"):
        one, other = getattr(ours, field), getattr(theirs, field)
        if one and other and fold(one) != fold(other):
            if wins:
                values[field] = other
            else:
                kept.append(FieldChange(field, one, other))
    for field in _FILLED:
        values.setdefault(field, getattr(ours, field) or getattr(theirs, field))
    for kind, many in KINDS.items():
        values[many] = joined(kind, getattr(ours, many), getattr(theirs, many), region)
    known = {fold(tag) for tag in ours.tags}
    values["tags"] = (*ours.tags, *(tag for tag in theirs.tags if fold(tag) not in known))
    values["note"] = with_lines(ours.note, theirs.note)
    values |= _histories(ours, theirs)
    values = {field: value for field, value in values.items() if value != getattr(ours, field)}
    found = replace(ours, **values)
    changes = tuple(
        FieldChange(field, field_words(ours, field), field_words(found, field)) for field in values if field != "stages"
    )
    return Change(found, changes, tuple(kept))


def _histories(ours: Prospect, theirs: Prospect) -> dict[str, Any]:
    values: dict[str, Any] = {
        "touches": tuple(sorted(_union(ours.touches, theirs.touches, _touch_key), key=_at)),
        "past": tuple(sorted(_union(ours.past, theirs.past, _touch_key), key=_at)),
        "events": tuple(sorted(_union(ours.events, theirs.events, attrgetter("at", "what")), key=_at)),
        "promises": tuple(sorted(_promises(ours, theirs), key=lambda each: each.made_at)),
        "rests": _union(ours.rests, theirs.rests, attrgetter("what")),
    }
    for field in _FURTHER:
        one, other = getattr(ours, field), getattr(theirs, field)
        values[field] = other if other[: len(one)] == one else one
    if values["stages"]:
        values["stage"] = values["stages"][-1].stage
    return values


_at = attrgetter("at")


def _touch_key(touch: Touch) -> Any:
    return touch.ref or (touch.at, touch.kind, touch.inbound, touch.note)


def _union(ours: Sequence[Any], theirs: Sequence[Any], key: Any) -> tuple[Any, ...]:
    known = {key(each) for each in ours}
    return (*ours, *(each for each in theirs if key(each) not in known))


def _promises(ours: Prospect, theirs: Prospect) -> tuple[Any, ...]:
    """Those of both; one that was released in either is released."""
    key = attrgetter("made_at", "due_at")
    released = {key(each): each for each in theirs.promises if each.released_at is not None}
    mine = tuple(released.get(key(each), each) if each.released_at is None else each for each in ours.promises)
    return _union(mine, theirs.promises, key)
