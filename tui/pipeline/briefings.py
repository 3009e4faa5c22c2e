"""Briefings: when each source was told whom you look for. A source is a prospect, or known by name only (S6)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from tui.model.records import Instant, Record, Source
from tui.text import fold

SOURCES = "sources"


class Briefing(Record, frozen=True):
    """A source, and when you told them whom you look for."""

    briefed_at: Instant
    prospect: int | None = None
    name: str = ""


_decoder = msgspec.json.Decoder(Briefing)
_encoder = msgspec.json.Encoder()
_plain = msgspec.json.Decoder(dict[str, Any])

SourceKey = tuple[int | None, str]
"""A source: (id, "") of a prospect, or (None, name)."""


def briefings(table: Mapping[int, bytes]) -> dict[SourceKey, datetime]:
    """When each source was briefed last."""
    found: dict[SourceKey, datetime] = {}
    for raw in table.values():
        briefing = _decoder.decode(raw)
        key = (briefing.prospect, briefing.name)
        found[key] = max(briefing.briefed_at, found.get(key, briefing.briefed_at))
    return found


def encode_briefing(source: Source, at: datetime) -> bytes:
    """The document of a briefing."""
    return _encoder.encode(Briefing(at, source.prospect, source.name))


def repointed_briefings(table: Mapping[int, bytes], old: int, new: int) -> dict[int, bytes | None]:
    """The documents of briefings of ``old`` as briefings of ``new``."""
    return {
        number: _encoder.encode({**_plain.decode(raw), "prospect": new})
        for number, raw in table.items()
        if _decoder.decode(raw).prospect == old
    }


def known_name(source: Source, table: Mapping[int, bytes], referred_by: set[str]) -> Source:
    """The source under the name it has already: "ray dalton" is the Ray Dalton whom prospects name."""
    if source.prospect is not None:
        return source
    names = {name for who, name in briefings(table) if who is None} | referred_by
    same = sorted(name for name in names if fold(name) == fold(source.name))
    return Source(name=same[0]) if same else source
