"""The people in vCards: one file, many in one, a folder of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Final

from tui.exchange import cells
from tui.exchange.csv_table import shown
from tui.exchange.days import BadDay, day
from tui.exchange.found import BadFile, Note, Passed, Reading, ReadOptions, no_mapping
from tui.exchange.headers import known_label, label, meaning
from tui.exchange.source import LARGEST, Source, load
from tui.exchange.vcard import Card, Property, cards
from tui.model.addresses import KINDS, AddressKind
from tui.model.records import Address, FoundPerson
from tui.text import clean, counted, is_name

_ADDRESSES: Final[dict[AddressKind, tuple[str, ...]]] = {
    "email": ("EMAIL",), "phone": ("TEL",), "url": ("URL", "X-SOCIALPROFILE", "X-SOCIAL-PROFILE", "SOCIALPROFILE"),
}  # fmt: skip
_WORDS: Final[dict[AddressKind, str]] = {"email": "E-mail", "phone": "Phone", "url": "Link"}
_OWN: Final = "X-KEEPWARM-"
"""What Keepwarm adds for itself: "X-KEEPWARM-WHERE"."""
_WANTED: Final = frozenset(
    {*chain(*_ADDRESSES.values()), "N", "FN", "NICKNAME", "ORG", "TITLE", "ROLE", "NOTE", "CATEGORIES", "UID", "KIND",
     "X-ABLABEL", "X-ADDRESSBOOKSERVER-KIND", "X-ABSHOWAS", "X-ABDATE", "X-ABRELATEDNAMES", "X-ANDROID-CUSTOM"}
)  # fmt: skip
_SAYS_NOTHING: Final = frozenset({"VERSION", "PRODID", "REV", "X-ABUID", "X-ABADR", "MEMBER", "SORT-STRING", "CLASS",
                                  "MAILER", "SOURCE", "PROFILE", "CLIENTPIDMAP"})  # fmt: skip
_LEFT_OUT: Final = {
    "ADR": "postal address", "PHOTO": "photo", "BDAY": "birthday", "ANNIVERSARY": "anniversary", "LOGO": "logo",
    "IMPP": "chat name", "LABEL": "postal label", "GEO": "place", "KEY": "key", "SOUND": "sound",
    "X-ADDRESSBOOKSERVER-MEMBER": "",
}  # fmt: skip
_NO_PERSON: Final = frozenset({"group", "location", "device", "application", "thing"})
_REFERRED_BY: Final = "11"
"""The relation "referred by" in Android's numbers."""
_STEP: Final = 1_000


def recognises(source: Source) -> bool:
    """Whether a card begins there."""
    return re.match(rb"BEGIN\s*:\s*VCARD\b", source.start) is not None


def is_folder(path: Path) -> bool:
    """Whether it is a folder."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def read(source: Source, options: ReadOptions) -> Reading:
    """The people on the cards of a file.

    Raises:
        BadFile: a card is broken and the rest is not to be taken without it, or there is a mapping.
    """
    no_mapping(source.path, options)
    people = _People(source.path, options)
    data = source.data
    if b"\0" in data[:4]:
        data = source.text.encode("utf-8", "surrogatepass")  # UTF-16: the lines below are of bytes
    people.take_all(cards(data, _WANTED), data.upper().count(b"BEGIN:VCARD"))
    return people.reading()


def read_folder(path: Path, options: ReadOptions) -> Reading:
    """The people on the cards in a folder: its files, not those of folders in it.

    Raises:
        BadFile: as :func:`read`; or there are no cards in it.
    """
    no_mapping(path, options)
    try:
        files = sorted(each for each in path.iterdir() if each.suffix.lower() in (".vcf", ".vcard"))
    except OSError as error:
        raise BadFile(path, f"cannot be read: {error.strerror or error}") from None
    if not files:
        raise BadFile(
            path, "is a directory without vCards (.vcf)",
            advice="Name the file in it, for example Connections.csv.",
        )  # fmt: skip
    people = _People(path, options)
    size = 0
    for done, file in enumerate(files):
        options.progress(done, len(files))
        source = load(file)
        size += len(source.data)
        if size > LARGEST:
            raise BadFile(path, f"holds more than {LARGEST >> 20} MB of cards", advice="Split it and import the parts.")
        if not recognises(source):
            people.refuse(f"{clean(file.name)} is no vCard")
            continue
        people.take_all(cards(source.data, _WANTED), 0, file)
    return people.reading()


class _People:
    """Takes cards."""

    def __init__(self, path: Path, options: ReadOptions) -> None:
        self.path = path
        self.options = options
        self.number = 0
        """Of the last card that was taken."""
        self.people: list[FoundPerson] = []
        self.passed: list[Passed] = []
        self.notes: list[Note] = []
        self.left_out: Counter[str] = Counter()

    def take_all(self, found: Iterator[Card], count: int, file: Path | None = None) -> None:
        before = self.number
        for card in found:
            self.number = before + card.number
            if card.number % _STEP == 1 and count:
                self.options.progress(card.number - 1, count)
            if card.wrong:
                self.broken(file, card)
            else:
                self.take(_Person(card.properties))

    def broken(self, file: Path | None, card: Card) -> None:
        """Passes a broken card over."""
        where = f"card {self.number}" if file is None else f"{clean(file.name)}, card {card.number}"
        who = next((f" ({shown(each.text)})" for each in card.properties if each.name == "FN" and each.text), "")
        what = f"{where}{who} is broken: {card.wrong}"
        self.refuse(what, told=f"broken{who}: {card.wrong}" if file is None else what)

    def refuse(self, what: str, *, told: str = "") -> None:
        """Passes over what cannot be read, where that was asked for; ``told`` says it behind the number of the card."""
        if not self.options.partial:
            advice = "Mend or export it again; or import the rest with --skip-broken, which says what was left out."
            raise BadFile(self.path, what, advice=advice)
        self.passed.append(Passed(self.number, told or what))

    def take(self, person: _Person) -> None:
        name = person.name()
        if kind := person.no_person():
            self.passed.append(Passed(self.number, f"a {kind}, no person ({shown(name)})"))
            return
        if not is_name(name):
            rest = next((each.text for each in person.properties if each.name in ("EMAIL", "TEL") and each.text), "")
            self.passed.append(Passed(self.number, f"no name ({shown(rest)})" if rest else "no name"))
            return
        if person.is_company():
            self._note(name, "the card of a company, taken under its name.")
        self.left_out.update(person.left_out())
        self.people.append(self._found(person, name))

    def _found(self, person: _Person, name: str) -> FoundPerson:
        extra: list[str] = []
        addresses = {kind: self._addresses(kind, person, name, extra) for kind in KINDS}
        said = person.said()
        comfort = said.get("comfort", "")
        return FoundPerson(
            name=name,
            company=clean(person.company()),
            position=clean(person.first("TITLE") or person.first("ROLE")),
            emails=addresses["email"],
            phones=addresses["phone"],
            urls=addresses["url"],
            where=clean(said.get("where", "")),
            note="\n".join(dict.fromkeys((*person.notes(), *extra))),
            tags=cells.tags([part for each in person.all("CATEGORIES") for part in each.parts(",;")]),
            met_on=self._day(said.get("met", ""), name),
            source=clean(said.get("source", "")),
            referred_on=self._day(said.get("referred", ""), name),
            stage=cells.stage(said.get("stage", "")),
            comfort=cells.comfort(comfort) if comfort else "",
            last_on=self._day(said.get("last_contact", ""), name),
            uid=clean(person.first("UID")).removeprefix("urn:uuid:"),
            line=self.number,
        )

    def _addresses(self, kind: AddressKind, person: _Person, name: str, extra: list[str]) -> tuple[Address, ...]:
        found: list[Address] = []
        ours = [each for name in _ADDRESSES[kind] for each in person.all(name)]
        for each in sorted(ours, key=lambda each: each.preference) if len(ours) > 1 else ours:
            if "fax" in each.types and "voice" not in each.types:
                self.left_out["fax number"] += 1
                continue
            text = each.text.removeprefix("x-apple:")
            here, odd = cells.addresses(kind, text, person.label(each))
            found += here
            extra += [f"{_WORDS[kind]}: {left}" for left in odd]
            for left in odd:
                self._note(name, f'"{shown(left)}" is no {_WORDS[kind].lower()}; it stands in the note.')
        return cells.joined(found)

    def _day(self, text: str, name: str) -> date | None:
        if not text:
            return None
        try:
            found = day(clean(text), self.options.order)
        except BadDay as error:
            self._note(name, f"taken without the date: {error}.")
            return None
        if found <= self.options.today:
            return found
        self._note(name, f"taken without the date: {found:%Y-%m-%d} is in the future.")
        return None

    def _note(self, name: str, what: str) -> None:
        self.notes.append(Note(self.number, f"{shown(name)}: {what}"))

    def reading(self) -> Reading:
        left = ", ".join(_several(count, name) for name, count in self.left_out.most_common())
        whole = [Note(0, f"Left out: {left}.")] if left else []
        return Reading(
            format="vCard", people=tuple(self.people), passed=tuple(self.passed), notes=(*whole, *self.notes),
            unit="card",
        )  # fmt: skip


class _Person:
    """What a card says of somebody."""

    def __init__(self, properties: tuple[Property, ...]) -> None:
        self.properties = properties
        self._named: dict[str, list[Property]] = {}
        for each in properties:
            if each.value:
                self._named.setdefault(each.name, []).append(each)
        # A label of the user's own, or one of Apple's: "_$!<Work>!$_".
        labels = ((each.group, clean(each.text)) for each in self.all("X-ABLABEL"))
        self._labels = {group: label.removeprefix("_$!<").removesuffix(">!$_") for group, label in labels}

    def all(self, name: str) -> list[Property]:
        return self._named.get(name, [])

    def first(self, name: str) -> str:
        return next((each.text for each in self.all(name)), "")

    def name(self) -> str:
        """The name from its parts, without Dr and PhD; in the order in which the whole has them (山田 太郎)."""
        parts = next((each.parts(";") for each in self.all("N")), [])
        family, given, middle, *rest = [clean(part.replace(",", " ")) for part in (*parts, "", "", "", "", "")][:5]
        name = " ".join(filter(None, (given, middle, family)))
        whole = clean(self.first("FN"))
        for affix in filter(None, rest):
            whole = whole.removeprefix(f"{affix} ").removesuffix(f" {affix}").rstrip(",")
        if not name or sorted(whole.replace(" ", "")) == sorted(name.replace(" ", "")):
            name = whole or name
        return name or clean(self.company()) or clean(self.first("NICKNAME"))

    def company(self) -> str:
        return next((each.parts(";")[0] for each in self.all("ORG")), "")

    def no_person(self) -> str:
        """What a card is of that is no person's and no company's."""
        kinds = [each.text.strip().lower() for name in ("KIND", "X-ADDRESSBOOKSERVER-KIND") for each in self.all(name)]
        return next((kind for kind in kinds if kind in _NO_PERSON), "")

    def is_company(self) -> bool:
        shown_as = {each.text.strip().upper() for name in ("X-ABSHOWAS", "KIND") for each in self.all(name)}
        named = any(clean(part) for each in self.all("N") for part in each.parts(";")) or self.first("FN")
        return bool(shown_as & {"COMPANY", "ORG"}) or not named

    def notes(self) -> Iterator[str]:
        return filter(None, (clean(each.text, lines=True) for each in self.all("NOTE")))

    def label(self, each: Property) -> str:
        """What an address is for."""
        if each.group and (custom := self._labels.get(each.group)):
            return label(custom)
        known = {found for found in map(known_label, each.types) if found}
        if {"work", "mobile"} <= known:
            return "work mobile"
        order = ("mobile", "work", "home", "main")
        return next((name for name in order if name in known), min(known - {"fax"}, default=""))

    def said(self) -> dict[str, str]:
        """Fields that no standard has: Keepwarm's own, and those that the user named ("First met")."""
        found: dict[str, str] = {}
        for each in self.properties:
            if each.name.startswith(_OWN):
                found[each.name.removeprefix(_OWN).lower()] = each.text
            elif each.name in ("X-ABDATE", "X-ABRELATEDNAMES") and each.group in self._labels:
                known = meaning(self._labels[each.group])
                if known is not None:
                    found.setdefault(known.field, each.text)
            elif each.name == "X-ANDROID-CUSTOM":
                kind, value, type_, named, *_ = *each.parts(";"), "", "", "", ""
                if kind.endswith(("/relation", "/contact_event")):
                    known = meaning("referred by" if type_ == _REFERRED_BY and "relation" in kind else named)
                    if known is not None:
                        found.setdefault(known.field, value)
        if "last" in found:
            found["last_contact"] = found.pop("last")
        return found

    def left_out(self) -> Iterator[str]:
        for each in self.properties:
            if each.name not in _WANTED and each.name not in _SAYS_NOTHING and not each.name.startswith(_OWN):
                yield _LEFT_OUT.get(each.name, "other field")


def _several(count: int, name: str) -> str:
    return counted(count, name, f"{name}es" if name.endswith("s") else "")
