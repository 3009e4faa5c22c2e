"""People as CSV, under headers that our own import and most programs understand: a column for each address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Final

from tui.exchange.csv_lines import csv_lines
from tui.exchange.people import as_found
from tui.model.addresses import KINDS, AddressKind
from tui.model.records import Address, FoundPerson
from tui.pipeline import Pipeline

_TITLES: Final[dict[AddressKind, str]] = {"email": "Email", "phone": "Phone", "url": "URL"}
_BEFORE: Final = {"Name": "name", "Company": "company", "Position": "position"}
_BEHIND: Final = {
    "Where met": "where", "Met on": "met_on", "Referred by": "source", "Referred on": "referred_on", "Tags": "tags",
    "Stage": "stage", "Comfort": "comfort", "Last contacted": "last_on", "Note": "note", "UID": "uid",
}  # fmt: skip
"""Header -> the field in that column."""


def write(pipeline: Pipeline, ids: Sequence[int]) -> str:
    """A line for each of these people."""
    return table(list(as_found(pipeline, ids)))


def table(people: Sequence[FoundPerson]) -> str:
    """The table of people, with as many columns of addresses as somebody has; days are ISO."""
    most: dict[str, int] = {
        many: max((len(getattr(each, many)) for each in people), default=0) or 1 for many in KINDS.values()
    }
    reach = (
        (f"{_TITLES[kind]} {number}", f"{_TITLES[kind]} {number} label")
        for kind, many in KINDS.items()
        for number in range(1, most[many] + 1)
    )
    return csv_lines((*_BEFORE, *chain(*reach), *_BEHIND), (_cells(each, most) for each in people), lines=("Note",))


def _cells(person: FoundPerson, most: Mapping[str, int]) -> list[str]:
    reach = (_columns(getattr(person, many), count) for many, count in most.items())
    return [*_fields(person, _BEFORE), *chain(*reach), *_fields(person, _BEHIND)]


def _columns(several: Sequence[Address], count: int) -> Iterator[str]:
    for each in several:
        yield from (each.value, each.label)
    yield from [""] * 2 * (count - len(several))


def _fields(person: FoundPerson, fields: Mapping[str, str]) -> Iterator[str]:
    for field in fields.values():
        value = getattr(person, field)
        yield ", ".join(value) if isinstance(value, tuple) else "" if value is None else str(value)
