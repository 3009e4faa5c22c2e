"""Values that were used before, to complete what is being typed: places, companies, tags, sources."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec

from tui.pipeline import Pipeline
from tui.store import PROSPECTS
from tui.text import clean

UsedField = Literal["where", "company", "tags", "source"]
_LOOKED_AT = 200
"""So many values that begin alike are compared; a single letter may begin thousands."""


class UsedValues:
    """Values, each with how often it was used."""

    def __init__(self, counted: Mapping[str, int]) -> None:
        self._sorted = sorted((value.casefold(), -count, value) for value, count in counted.items() if value)

    def completing(self, begun: str) -> str:
        """The most used value that begins like this, in any case, and goes on; "" where there is none."""
        start = begun.casefold()
        if not start:
            return ""
        at = bisect_left(self._sorted, (start,))
        alike = [each for each in self._sorted[at : at + _LOOKED_AT] if each[0].startswith(start) and each[0] != start]
        return min(alike, key=lambda each: each[1])[2] if alike else ""


class _Met(msgspec.Struct, gc=False):
    """What a document says of how somebody was met."""

    where: str = ""
    source: dict[str, object] | None = None


_decoder = msgspec.json.Decoder(_Met)


def used_before(pipeline: Pipeline, field: UsedField) -> UsedValues:
    """The values of a field of everybody; of the source also the names of people on the board."""
    rows = pipeline.agenda.rows.values()
    if field == "company":
        return UsedValues(Counter(clean(row.company) for row in rows))
    if field == "tags":
        return UsedValues(Counter(clean(tag) for row in rows for tag in row.tags))
    met = _met(pipeline.store.table(PROSPECTS).values())
    if field == "where":
        return UsedValues(Counter(clean(each.where) for each in met))
    named = (each.source.get("name") for each in met if each.source is not None)
    names = Counter(clean(row.name) for row in rows)
    return UsedValues(names + Counter(clean(name) for name in named if isinstance(name, str)))


def _met(documents: Iterable[bytes]) -> list[_Met]:
    """Without documents in which another program wrote something else there."""
    found = []
    for raw in documents:
        try:
            found.append(_decoder.decode(raw))
        except msgspec.DecodeError:
            continue
    return found
