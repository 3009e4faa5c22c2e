"""Addresses as text: typed, shown, compared. Several stand in a line, the preferred first, each with its label:

``ana@work.example (work), ana@home.example``
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, Final, Literal

from tui.model.phone_number import digits, is_number, same_number, tail
from tui.model.profile_url import profile_key
from tui.model.records import Address, Prospect
from tui.text import clean

AddressKind = Literal["email", "phone", "url"]
KINDS: Final[dict[AddressKind, Literal["emails", "phones", "urls"]]] = {
    "email": "emails", "phone": "phones", "url": "urls",
}  # fmt: skip
"""What an address can be -> the field of a person that has them."""

_BETWEEN = re.compile(r"\s*(?:[;\n]|,(?=\s|$))\s*")
_LABELLED = re.compile(r"(.+?)\s+\(\s*([^()]*[^\W\d][^()]*?)\s*\)", re.DOTALL)


def addresses(*values: str) -> tuple[Address, ...]:
    """These, the preferred first, without labels; empty ones are none."""
    return tuple(Address(value) for value in values if value)


def read_addresses(text: str) -> tuple[Address, ...]:
    """The addresses in a line, as :func:`addresses_text` writes it; each once."""
    found: dict[str, Address] = {}
    for part in map(clean, _BETWEEN.split(text)):
        if any(map(str.isalnum, part)):
            labelled = _LABELLED.fullmatch(part)
            each = Address(labelled[1], labelled[2].lower()) if labelled is not None else Address(part)
            found.setdefault(each.value, each)
    return tuple(found.values())


def addresses_text(several: Iterable[Address]) -> str:
    """Addresses in a line, the preferred first."""
    return ", ".join(f"{each.value} ({each.label})" if each.label else each.value for each in several)


def typed(field: str, words: str) -> str | tuple[Address, ...]:
    """The value of a field of a person that these words mean."""
    return read_addresses(words) if field in KINDS.values() else words


def cleaned(several: Iterable[Address]) -> tuple[Address, ...]:
    """Addresses whose texts are safe, each once, without empty ones."""
    found = {value: Address(value, clean(each.label)) for each in several if (value := clean(each.value))}
    return tuple(found.values())


# Comparing ------------------------------------------------------------------------------------------------------


def email_key(text: str) -> str:
    """What two ways to write an email address have in common: ``Ana <ANA@x.example>`` and ``mailto:ana@x.example``."""
    if "<" not in text and ":" not in text:
        return _readable(text.strip("<>. ").casefold())
    words = clean(text).strip()
    if words[:7].lower() == "mailto:":
        words = words[7:].partition("?")[0]
    if "<" in words:
        from email.utils import parseaddr  # only for such forms: the package takes 10 ms to load

        words = parseaddr(words)[1]
    return _readable(words.strip("<>. ").casefold())


def _readable(address: str) -> str:
    """An address whose host is written as servers write it, ``xn--mnchen-3ya.example``, as people do."""
    if "xn--" not in address:
        return address
    local, at, host = address.rpartition("@")
    try:
        return f"{local}{at}{host.encode('ascii').decode('idna')}"
    except UnicodeError:
        return address


def same_address(kind: AddressKind, one: str, other: str, region: str) -> bool:
    """Whether two texts are one address; for what ``region`` is see :func:`tui.model.phone_number.e164`."""
    if kind == "email":
        return email_key(one) == email_key(other)
    if kind == "phone":
        return same_number(one, other, region) or clean(one) == clean(other)
    return url_key(one) == url_key(other)


def is_same_as(kind: AddressKind, words: str, region: str) -> Callable[[str], bool]:
    """:func:`same_address` with these words, for thousands of addresses: most are turned away at a glance."""
    if kind == "email":
        email = email_key(words)
        return lambda other: (
            other.casefold() == email
            or ((not other.isascii() or "<" in other or ":" in other) and (email_key(other) == email))
        )
    if kind == "phone":
        end = tail(words)
        others = _DIGITS.difference(end[-1]) if end else ()
        return lambda other: (
            not (other[-1:] in others and "x" not in other and "X" not in other)  # behind an x: an extension
            and (other.translate(_PLAIN).endswith(end) or not _PLAINLY.fullmatch(other))
            and same_address(kind, other, words, region)
        )
    url = url_key(words)
    last = url.rpartition("/")[2]
    plain = last.isascii() and last.replace("-", "").isalnum()
    return lambda other: (not plain or last in other.lower() or "%" in other) and url_key(other) == url


_PLAIN = dict.fromkeys(map(ord, " -./()+"))
_PLAINLY = re.compile(r"[\d\s\-./()+]*")
_DIGITS = frozenset("0123456789")


def url_key(text: str) -> str:
    """What two ways to write a link have in common, one that names nobody's profile included."""
    return profile_key(text) or re.sub(r"^https?://(?:www\.)?|/+$", "", clean(text).casefold())


def joined(
    kind: AddressKind, several: tuple[Address, ...], more: Iterable[Address], region: str
) -> tuple[Address, ...]:
    """``several``, and behind them those of ``more`` that are not among them. A label that was missing is taken."""
    found = list(several)
    for new in more:
        place = next((at for at, each in enumerate(found) if same_address(kind, each.value, new.value, region)), None)
        if place is None:
            found.append(new)
        elif new.label and not found[place].label:
            found[place] = Address(found[place].value, new.label)
    return tuple(found)


def with_preferred(several: tuple[Address, ...], place: int) -> tuple[Address, ...]:
    """The same with another one first."""
    return (several[place], *several[:place], *several[place + 1 :])


# Somebody by an address -----------------------------------------------------------------------------------------


def kind_of(words: str) -> AddressKind | None:
    """As what words are meant: an email address, a number or a link; None where they can be a name."""
    text = clean(words).strip()
    if "@" in text.strip("@") and not text.startswith(("http://", "https://")):
        return "email"
    if is_number(text):
        return "phone"
    return "url" if profile_key(text) and ("/" in text or text.lower().startswith("www.")) else None


def reach(person: Prospect) -> list[str]:
    """Every address of somebody: the preferred one of each kind, then the others."""
    several = [getattr(person, many) for many in KINDS.values()]
    first = [each[0].value for each in several if each]
    return [*first, *(other.value for each in several for other in each[1:])]


def search_words(person: Prospect) -> str:
    """Everything that may be typed to find somebody by an address."""
    words = [each.value for kind in KINDS.values() for each in getattr(person, kind)]
    return " ".join([*words, *filter(None, (digits(each.value) for each in person.phones))])


def one_became_several(fields: dict[str, Any]) -> None:
    """Brings the fields of a document of schema 1, which had one address of a kind, to those of schema 2.

    What another program wrote there and is no text stays as it is.
    """
    for kind, many in KINDS.items():
        if isinstance(fields.get(kind), str):
            old = fields.pop(kind)
            if old.strip() and many not in fields:
                fields[many] = [{"value": old}]
