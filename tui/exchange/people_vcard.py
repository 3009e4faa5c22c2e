"""People as vCard 4.0 (RFC 6350), a card each.

The lines are written here: icalendar's content lines know no groups (``item1.TEL``), in which a label of the user's own
stands, and take ten times as long; vobject writes 3.0.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from typing import Final

from tui.exchange.people import as_found
from tui.model.addresses import KINDS, AddressKind
from tui.model.records import FoundPerson
from tui.pipeline import Pipeline
from tui.rules.names import name_parts
from tui.text import clean

_PROPERTIES: Final[dict[AddressKind, str]] = {"email": "EMAIL", "phone": "TEL", "url": "URL"}
_TYPES: Final = {"work": "work", "home": "home"}
_PHONE_TYPES: Final = {**_TYPES, "mobile": "cell", "work mobile": "work,cell"}
"""Labels that the standard knows. Others stand beside their address as X-ABLabel, which is Apple's and widely read."""
_OWN: Final = {
    "WHERE": "where", "MET": "met_on", "SOURCE": "source", "REFERRED": "referred_on", "STAGE": "stage",
    "COMFORT": "comfort", "LAST": "last_on",
}  # fmt: skip
"""What no property of the standard can hold: X-KEEPWARM-..."""
_ESCAPES: Final = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
_LONGEST: Final = 75
"""Octets of a line, without its end."""


def write(pipeline: Pipeline, ids: Sequence[int]) -> bytes:
    """The cards of these people."""
    return cards(as_found(pipeline, ids))


def cards(people: Iterable[FoundPerson]) -> bytes:
    """The cards of people, one behind the other."""
    return b"".join(map(_card, people))


def _card(person: FoundPerson) -> bytes:
    return b"".join(_folded(line) for line in ("BEGIN:VCARD", "VERSION:4.0", *_lines(person), "END:VCARD"))


def _lines(person: FoundPerson) -> Iterator[str]:
    name = _text(person.name)
    yield f"UID;VALUE=text:{_text(person.uid)}"
    yield f"FN:{name}"
    if "," not in name:  # who is written "Ruiz, Ana, MBA" has parts that nobody can tell apart
        yield "N:{};{};;;".format(*map(_text, name_parts(clean(person.name))))
    for property, value in (("ORG", person.company), ("TITLE", person.position)):
        if value:
            yield f"{property}:{_text(value)}"
    yield from _addresses(person)
    if person.tags:
        yield f"CATEGORIES:{','.join(map(_text, person.tags))}"
    if person.note:
        yield f"NOTE:{_text(person.note, lines=True)}"
    for property, field in _OWN.items():
        if value := getattr(person, field):
            yield f"X-KEEPWARM-{property}:{_text(str(value))}"


def _addresses(person: FoundPerson) -> Iterator[str]:
    """The lines of all addresses; where there are several of a kind, the first is the preferred one."""
    groups = count(1)
    for kind, many in KINDS.items():
        types = _PHONE_TYPES if kind == "phone" else _TYPES
        several = getattr(person, many)
        for place, each in enumerate(several):
            preferred = ";PREF=1" if place == 0 and len(several) > 1 else ""
            value = _uri(each.value) if kind == "url" else _text(each.value)
            if each.label in types:
                yield f"{_PROPERTIES[kind]};TYPE={types[each.label]}{preferred}:{value}"
            elif each.label:
                group = f"item{next(groups)}"
                yield f"{group}.{_PROPERTIES[kind]}{preferred}:{value}"
                yield f"{group}.X-ABLabel:{_text(each.label)}"
            else:
                yield f"{_PROPERTIES[kind]}{preferred}:{value}"


def _text(value: str, *, lines: bool = False) -> str:
    """A value of type text: what parts values is escaped, so that no text ends its line."""
    return clean(value, lines=lines).translate(_ESCAPES)


def _uri(value: str) -> str:
    """A value of type uri, which knows no escapes."""
    return clean(value).replace("\\", "%5C")


def _folded(line: str) -> bytes:
    """A line as it is written, folded between characters where it is too long."""
    data = line.encode()
    parts: list[bytes] = []
    room = _LONGEST
    while len(data) > room:
        end = room
        while data[end] & 0xC0 == 0x80:  # within a character
            end -= 1
        parts.append(data[:end])
        data, room = data[end:], _LONGEST - 1
    return b"\r\n ".join([*parts, data]) + b"\r\n"
