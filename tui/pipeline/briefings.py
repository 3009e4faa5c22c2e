"""Briefings: when each source was told whom you look for. A source is a prospect, or known by name only (S6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime

import msgspec

from tui.model.documents import UNREADABLE
from tui.model.records import Instant, Record, Source
from tui.text import clean, fold
from tui.when.instants import refuse_far

SOURCES = "sources"


class Briefing(Record, frozen=True):
    """A source, and when you told them whom you look for."""

    briefed_at: Instant
    prospect: int | None = None
    name: str = ""


_decoder = msgspec.json.Decoder(Briefing)

SourceKey = tuple[int | None, str]
"""A source: (id, "") of a prospect, or (None, name)."""


def decode_briefing(raw: bytes) -> Briefing:
    """The briefing in a document. Raises one of ``UNREADABLE``."""
    found = _decoder.decode(raw)
    refuse_far(found.briefed_at)
    if found.prospect is None and not clean(found.name):
        raise ValueError("it names no source")
    return found


def latest(briefings: Iterable[Briefing]) -> dict[SourceKey, datetime]:
    """When each source was briefed last."""
    found: dict[SourceKey, datetime] = {}
    for briefing in briefings:
        key = (briefing.prospect, briefing.name)
        found[key] = max(briefing.briefed_at, found.get(key, briefing.briefed_at))
    return found


def repointed_briefings(table: Mapping[int, bytes], old: int, new: int) -> dict[int, bytes | None]:
    """The documents of briefings of ``old`` as briefings of ``new``; what cannot be read stays as it is."""
    found: dict[int, bytes | None] = {}
    for number, raw in table.items():
        with suppress(*UNREADABLE):
            if decode_briefing(raw).prospect == old:
                found[number] = msgspec.json.encode({**msgspec.json.decode(raw), "prospect": new})
    return found


def known_name(source: Source, briefed: Iterable[SourceKey], referred_by: set[str]) -> Source:
    """The source under the name it has already: "ray dalton" is the Ray Dalton whom prospects name."""
    if source.prospect is not None:
        return source
    names = {name for who, name in briefed if who is None} | referred_by
    same = sorted(name for name in names if fold(name) == fold(source.name))
    return Source(name=same[0]) if same else source
