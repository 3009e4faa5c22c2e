"""Monica's export as JSON (version 4): contacts with their addresses, notes, calls and how often to be in touch."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from tui.exchange import cells
from tui.exchange.csv_table import shown
from tui.exchange.days import BadDay, day
from tui.exchange.found import Note, Passed, Reading, ReadOptions
from tui.exchange.names import Name
from tui.model.addresses import AddressKind
from tui.model.records import Address, FoundPerson
from tui.text import clean, is_name

Json = dict[str, Any]

_KINDS: dict[str, AddressKind] = {
    "email": "email", "phone": "phone", "mobile": "phone", "linkedin": "url", "website": "url", "facebook": "url",
    "twitter": "url", "instagram": "url", "github": "url", "url": "url",
}  # fmt: skip
_STEP = 1_000


def is_monica(found: Any) -> bool:
    """Whether the document is Monica's."""
    return isinstance(found, dict) and isinstance(found.get("account"), dict) and "data" in found["account"]


def read_monica(found: Json, options: ReadOptions) -> Reading:
    """The people in it: contacts of one's own, not those who are only somebody's relatives."""
    account = found["account"]
    types = {_uuid(each): _words(each) for each in _list(_dict(account.get("instance")).get("contact_field_types"))}
    contacts = list(_values(account, "contacts"))
    names = {_uuid(each): _name(_dict(each.get("properties"))) for each in contacts}
    people: list[FoundPerson] = []
    passed: list[Passed] = []
    notes: list[Note] = []
    for number, contact in enumerate(contacts, start=1):
        if number % _STEP == 1:
            options.progress(number - 1, len(contacts))
        reader = _Contact(contact, number, options.today, types, names)
        if why := reader.why_nobody():
            passed.append(Passed(number, why))
        else:
            people.append(reader.person())
            notes += reader.told
    return Reading("Monica", tuple(people), tuple(passed), tuple(notes), unit="person")


class _Contact:
    """What Monica knows of somebody."""

    def __init__(self, contact: Json, number: int, today: date, types: dict[str, str], names: dict[str, str]) -> None:
        self.contact = contact
        self.properties = _dict(contact.get("properties"))
        self.number = number
        self.today = today
        self.types = types
        self.names = names
        self.name = _name(self.properties)
        self.told: list[Note] = []

    def why_nobody(self) -> str:
        """Why this is nobody to be kept in touch with."""
        if not is_name(self.name):
            return "no name"
        if self.properties.get("is_dead"):
            return f"{shown(self.name)} has died"
        if self.properties.get("is_partial"):
            return f"{shown(self.name)} is there only as a relation of somebody"
        return ""

    def person(self) -> FoundPerson:
        said = self.properties
        addresses = self._addresses()
        days = said.get("stay_in_touch_frequency")
        return FoundPerson(
            name=self.name,
            company=_text(said, "company"),
            position=_text(said, "job"),
            emails=cells.joined(addresses["email"]),
            phones=cells.joined(addresses["phone"]),
            urls=cells.joined(addresses["url"]),
            where=_text(said, "first_met_additional_info"),
            note="\n".join(self._notes()),
            tags=cells.tags([str(tag) for tag in _list(said.get("tags")) if str(tag) not in self.types]),
            met_on=self._day(_dict(said.get("first_met_date")).get("date") or said.get("first_met_date")),
            source=self.names.get(str(said.get("first_met_through") or ""), ""),
            comfort=cells.comfort(str(days)) if days else "",
            last_on=max(filter(None, self._contacts()), default=None),
            uid=_uuid(self.contact),
            line=self.number,
        )

    def _addresses(self) -> dict[AddressKind, list[Address]]:
        found: dict[AddressKind, list[Address]] = {"email": [], "phone": [], "url": []}
        for each in _values(self.contact, "contact_fields"):
            properties = _dict(each.get("properties"))
            said = str(properties.get("type") or "")
            text = clean(str(properties.get("data") or ""))
            kind = self._kind(self.types.get(said, said).lower(), text)
            if kind is None:
                self.told.append(Note(self.number, f"{shown(self.name)}: {shown(text)} was left out."))
                continue
            here = cells.addresses(kind, text)
            found[kind] += here.addresses
        return found

    def _kind(self, said: str, text: str) -> AddressKind | None:
        for word, kind in _KINDS.items():
            if word in said:
                return kind if kind != "url" or "." in text else None
        if "@" in text[1:]:
            return "email"
        return "url" if "://" in text else None

    def _notes(self) -> Iterator[str]:
        """The description and the notes, those with their days."""
        if text := clean(str(self.properties.get("description") or ""), lines=True):
            yield text
        for each in _values(self.contact, "notes"):
            text = clean(str(_dict(each.get("properties")).get("body") or ""), lines=True)
            at = str(each.get("created_at") or "")[:10]
            if text:
                yield f"{at}: {text}" if at else text

    def _contacts(self) -> Iterator[date | None]:
        """The days on which they were in touch."""
        yield self._day(self.properties.get("last_talked_to"))
        for each in _values(self.contact, "calls"):
            yield self._day(_dict(each.get("properties")).get("called_at"))

    def _day(self, at: object) -> date | None:
        if not isinstance(at, str) or not at:
            return None
        try:
            found = day(at[:10])
        except BadDay:
            return None
        return found if found <= self.today else None


def _name(properties: Json) -> str:
    parts = ("first_name", "middle_name", "last_name", "nickname")
    first, middle, last, nickname = (_text(properties, part) for part in parts)
    return Name(first=first, middle=middle, last=last, nickname=nickname).said()


def _words(each: Json) -> str:
    """What a kind of field is called: its own name, and the one of its kind."""
    properties = _dict(each.get("properties"))
    return " ".join(str(properties.get(key) or "") for key in ("type", "protocol", "name"))


def _values(owner: Json, kind: str) -> Iterator[Json]:
    """The records of a kind in the lists of an account or a contact."""
    for group in _list(owner.get("data")):
        if _dict(group).get("type") == kind:
            yield from (each for each in _list(group.get("values")) if isinstance(each, dict))


def _uuid(each: Any) -> str:
    return _text(_dict(each), "uuid")


def _text(row: Json, field: str) -> str:
    value = row.get(field)
    return clean(value) if isinstance(value, str) else ""


def _dict(value: Any) -> Json:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
