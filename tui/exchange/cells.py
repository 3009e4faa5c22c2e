"""What is in one cell, or one line of a card: addresses, dates, tags, and cells that say nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Final, NamedTuple

from tui.exchange.csv_lines import unguarded
from tui.exchange.headers import known_label, values
from tui.model.addresses import AddressKind
from tui.model.intervals import BadInterval, interval
from tui.model.records import Address, Stage
from tui.text import clean, fold

SEVERAL: Final = " ::: "
"""Between the values of one cell (Google)."""

_EMAIL_BREAK = re.compile(r"[\s<>()\[\],;:\"|]+")
_LABELLED = re.compile(r"([^\s,;()<>@]+@[^\s,;()<>@]+)>?\s*\(([^\W\d_]{1,20})\.?\)")
"""What an address is for, behind it: "ana@x.example (work)"."""
_GOOD_EMAIL = re.compile(r"[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)*")
_EXCHANGE: Final = "/o="
"""What the address of somebody inside the firm begins with in Outlook: no e-mail reaches it."""
_PLAIN_NUMBER = re.compile(r"\+?[0-9][0-9 ()./-]*")
_NUMBER_BREAK = re.compile(r"\s*(?:[;\n|]|:::|,(?=\s))\s*|(?<=[0-9]{6}),(?=\+?[0-9]{6})")
_SLASH = re.compile(r"\s+/\s+")
_LABEL_BEFORE = re.compile(r"([^\W\d_]{1,20})\.?\s*[:.]?\s+(?=[+(0-9])|([^\W\d_]{1,20})\.?:\s*(?=[+(0-9])")
_LABEL_BEHIND = re.compile(r"\s*\(([^\W\d_]{1,20})\.?\)$")
_EXTENSION = re.compile(r"(?:ext|x|extension|durchwahl|dw|poste|isub|phone-context)\b", re.IGNORECASE)
_SCIENTIFIC = re.compile(r"[0-9][.,][0-9]+E\+[0-9]+", re.IGNORECASE)
_LINK_BREAK = re.compile(r"\s*:::\s*|[\s;|]+|,(?=\s|https?:|www\.)")
_TAG_BREAK = re.compile(":::|[;,|\n]")
_IN_BRACKETS = re.compile(r" ?\(([^()]{1,500})\)")
_NOTION = re.compile(r"https?://(?:www\.)?notion\.so/|.*[0-9a-f]{32}")
_PROFILE: Final = "linkedin.com/in/"
_OWN_PROFILE = re.compile(r"^/?in/([\w%-]+)/?$")
"""A profile at LinkedIn as Luma writes it."""
_EVERY: Final = {
    "biweekly": "2 weeks", "bi-weekly": "2 weeks", "fortnightly": "2 weeks", "every other week": "2 weeks",
    "bimonthly": "2 months", "every other month": "2 months", "semiannually": "6 months", "twice a year": "6 months",
    "half-yearly": "6 months", "annually": "1 year", "once a year": "1 year", "once a month": "1 month",
}  # fmt: skip
_LONGEST_NUMBER: Final = 60
_CENTURY: Final = 36_525


class Found(NamedTuple):
    """Addresses, and what was left out because it is none."""

    addresses: list[Address]
    odd: list[str]


def bare(cell: str) -> str:
    """A cell without what other programs put around it: the apostrophe before what a spreadsheet would take for a
    formula, and the page that Notion names behind a relation."""
    cell = unguarded(cell)
    if "(" in cell and ("notion.so/" in cell or "%20" in cell):
        cell = _IN_BRACKETS.sub(lambda found: "" if _NOTION.match(found[1]) else found[0], cell)
    return cell


def says_nothing(text: str, *, may_be_name: bool = False) -> bool:
    """Whether a cell only says that nothing is known."""
    return len(text) <= _LONGEST_NOTHING and text.lower() in _nothing(may_be_name)


_LONGEST_NOTHING: Final = 20


@cache
def _nothing(may_be_name: bool) -> frozenset[str]:
    return values("nothing") if may_be_name else values("nothing") | values("nothing_but_a_name")


def addresses(kind: AddressKind, text: str, label: str = "") -> Found:
    """The addresses in a cell, in their order: several may stand in one, each with what it is for.

    Args:
        text: line breaks part addresses.
        label: what they are for where the cell does not say.
    """
    text = "\n".join(filter(None, map(clean, text.splitlines()))) if "\n" in text or "\r" in text else clean(text)
    return _READ[kind](text, label) if text else Found([], [])


def _emails(text: str, label: str) -> Found:
    if _GOOD_EMAIL.fullmatch(text) and not _EMAIL_BREAK.search(text):
        return Found([Address(text, label)], [])
    text = _LABELLED.sub(lambda match: f"{match[2]}: {match[1]}" if known_label(match[2]) else match[0], text)
    found: list[Address] = []
    said = ""
    for token in _EMAIL_BREAK.split(text):
        if "@" in token[1:-1]:
            said = known_label(said) if len(said) > 1 else ""  # "Ana P <ana@x.example>": no word
            found.append(Address(token.strip("'."), said or label))
        said = token
    if not found:
        return Found([], [] if text.startswith(_EXCHANGE) else [text])
    return Found(found, [])


def is_email(text: str) -> bool:
    """Whether it has the form of an e-mail address, roughly."""
    return _GOOD_EMAIL.fullmatch(text) is not None


def _phones(text: str, label: str) -> Found:
    if _PLAIN_NUMBER.fullmatch(text) and " / " not in text:
        return Found([Address(text.removesuffix(".0"), label)], [])
    if text[0] in "{[":  # a list, as databases write it
        text = text.strip("{}[]").replace('"', "").replace(",", ";")
    found: list[Address] = []
    odd: list[str] = []
    for piece in _numbers(text):
        number, said = _unlabelled(piece)
        if found and _EXTENSION.match(number) and len(found[-1].value) < _LONGEST_NUMBER:
            found[-1] = Address(f"{found[-1].value} {number.replace('=', ' ')}", found[-1].label)
        elif not any(map(str.isdigit, number)) or _SCIENTIFIC.fullmatch(number):
            odd.append(number)
        else:
            found.append(Address(number, said or label))
    return Found(found, odd)


def _numbers(text: str) -> list[str]:
    pieces: list[str] = []
    for piece in _NUMBER_BREAK.split(text):
        parts = _SLASH.split(piece)
        if all(sum(map(str.isdigit, part)) >= 7 for part in parts):
            pieces += parts
        else:
            pieces.append(piece)  # "030 / 123456" is one number
    return [piece for piece in map(str.strip, pieces) if piece]


def _unlabelled(piece: str) -> tuple[str, str]:
    """A number, and what it is for where that stands before or behind it: "mobil: 0171 5", "030 5 (office)"."""
    piece = piece.removeprefix("tel:")
    if match := _LABEL_BEFORE.match(piece):
        word = match[1] or match[2]
        if word.lower() in ("tel", "phone", "telefon", "t", "fon", "ph"):
            return piece[match.end() :], ""
        if said := known_label(word):
            return piece[match.end() :], said
    if (match := _LABEL_BEHIND.search(piece)) and (said := known_label(match[1])):
        return piece[: match.start()], said
    return piece, ""


def _links(text: str, label: str) -> Found:
    pieces = [_OWN_PROFILE.sub(rf"https://www.{_PROFILE}\1", piece) for piece in _LINK_BREAK.split(text) if piece]
    links = [piece for piece in pieces if "." in piece or "//" in piece]
    return Found([Address(link, label) for link in links], [] if links else [text])


_READ: Final = {"email": _emails, "phone": _phones, "url": _links}


def joined(found: list[Address]) -> tuple[Address, ...]:
    """The addresses of one person, each once, in their order. A profile at LinkedIn stands before other links."""
    if len(found) < 2:
        return tuple(found)
    once: dict[str, Address] = {}
    for each in found:
        same = once.setdefault(each.value.casefold(), each)
        if not same.label and each.label:
            once[each.value.casefold()] = Address(same.value, each.label)
    return tuple(sorted(once.values(), key=lambda each: _PROFILE not in each.value.lower()))


def tags(parts: Iterable[str]) -> tuple[str, ...]:
    """These tags, each once. The groups that Google makes by itself ("* myContacts") are none."""
    found: dict[str, str] = {}
    for part in parts:
        tag = clean(part).strip("\"'[] ")
        if tag and not tag.startswith("* ") and tag != "myContacts":
            found.setdefault(tag.casefold(), tag)
    return tuple(found.values())


def tags_in(cell: str) -> list[str]:
    """The tags in a cell."""
    return _TAG_BREAK.split(cell)


def stage(text: str) -> Stage | None:
    """The stage that a cell names."""
    return _STAGES.get(text.strip().lower())


_STAGES: Final = {each.value: each for each in Stage}


def comfort(text: str) -> str:
    """The interval in a cell, in words that Keepwarm reads: "30" is 30 days, "biweekly" 2 weeks; else nothing."""
    plain = " ".join(text.lower().split())
    words = _EVERY.get(plain, plain.removeprefix("every "))
    if re.fullmatch(r"[0-9]{1,4}(?:\.0)?", words):
        words = f"{int(float(words))} days"
    try:
        return words if 0 < interval(words).nominal_days <= _CENTURY else ""
    except BadInterval:
        return ""


def is_honorific(text: str) -> bool:
    """Whether the words are only how somebody is spoken to: "Mr", "Prof. Dr."."""
    known = values("honorifics")
    return all(word in known or word.rstrip(".") in known for word in fold(text).split())


def is_person(text: str) -> bool:
    """Whether the words look like somebody's name, and not like a way in which people are found."""
    words = text.split()
    if not 2 <= len(words) <= 5 or any(fold(word.strip(".,:()")) in values("ways") for word in words):
        return False
    particles = values("particles")
    return all(
        (word[0].isalpha() and not word[0].islower() and not any(map(str.isdigit, word))) or fold(word) in particles
        for word in words
    )
