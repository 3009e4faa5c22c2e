"""The imports that were made, and how one is taken back later. Pure: the pipeline commits.

What was touched since stays: somebody new who has changed in any way, and a field that has another value by now.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import msgspec
from msgspec.structs import replace

from tui.model.records import Instant, Prospect
from tui.pipeline.imported import seal
from tui.when.instants import refuse_far

IMPORTS: Final = "imports"
"""The table."""


class ImportDone(msgspec.Struct, frozen=True, omit_defaults=True):
    """An import. What it changed of somebody known stands with them (``Prospect.brought``)."""

    at: Instant
    file: str
    origin: str
    """The kind of file."""
    new: dict[int, str] = {}
    """Who was new, and what tells whether they are still as they came."""
    updated: tuple[int, ...] = ()
    taken_back_at: Instant | None = None


class TakenBack(NamedTuple):
    """What taking an import back does."""

    removed: tuple[int, ...]
    reverted: dict[int, Prospect]
    stay: tuple[int, ...]
    """Those who were touched since, and stay as they are, or keep a part of what the file brought."""


def decode_import(raw: bytes) -> ImportDone:
    """The import in a document. Raises one of ``UNREADABLE``."""
    found = msgspec.json.decode(raw, type=ImportDone)
    refuse_far(found.at)
    return found


def mark(prospect: Prospect) -> str:
    """What tells whether somebody is still as they came."""
    return seal(replace(prospect, brought=(), news=()))


def taking_back(batch: int, done: ImportDone, people: Mapping[int, Prospect]) -> TakenBack:
    """What it does to those of ``people`` (all who are there) whom the import concerned."""
    removed: list[int] = []
    stay: list[int] = []
    reverted: dict[int, Prospect] = {}
    for who, kept in done.new.items():
        if who in people:
            (removed if mark(people[who]) == kept else stay).append(who)
    for who in done.updated:
        if who in people:
            reverted[who], whole = _reverted(batch, people[who])
            if not whole:
                stay.append(who)
    return TakenBack(tuple(removed), reverted, tuple(stay))


def _reverted(batch: int, prospect: Prospect) -> tuple[Prospect, bool]:
    """The record without what the import changed, and whether that is all of it."""
    memory = next((each for each in prospect.brought if each.batch == batch), None)
    if memory is None:  # a later import of such a file has changed it
        return prospect, False
    same = [field for field, kept in memory.after.items() if seal(getattr(prospect, field)) == kept]
    old = msgspec.convert({"name": prospect.name, **{field: memory.before[field] for field in same}}, Prospect)
    values: dict[str, Any] = {field: getattr(old, field) for field in same}
    news = tuple(each for each in prospect.news if (each.at, each.origin) != (memory.at, memory.origin))
    brought = tuple(each for each in prospect.brought if each is not memory)
    return replace(prospect, **values, brought=brought, news=news), len(same) == len(memory.after)
