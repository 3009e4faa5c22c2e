"""What the name of a column means, and what labels and other words of files mean: the words of ``headers.toml``."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from typing import Final, NamedTuple

from tui.model.addresses import KINDS, AddressKind
from tui.settings.resources import read_text
from tui.text import clean, fold

LONGEST: Final = 120
"""Characters of a column's name; what is longer is text."""

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_ZONE = re.compile(r"\s*\((?:GMT|UTC|[A-Z]{1,4}T)\b[^()]{0,12}\)$")
"""What HubSpot writes behind a date's name: "Last Activity Date (GMT+2)"."""
_TOKEN = re.compile(r"[^\W\d_]+|[0-9]+")
_CHANNELS: Final[dict[str, AddressKind]] = {"email": "email", "phone": "phone", "mobile": "phone", "link": "url"}
_BEST_FIRST: Final[dict[AddressKind, tuple[str, ...]]] = {
    "email": ("", "work", "mobile", "home"),
    "phone": ("", "mobile", "work mobile", "work", "home", "whatsapp", "other", "main", "car", "pager"),
    "url": ("linkedin", "profile", "", "xing"),
}
"""Labels in the order in which the addresses of one person are to be used."""


class Meaning(NamedTuple):
    """What a column holds."""

    field: str
    rank: int = 0
    """The smaller is the better, among the columns of a field."""
    label: str = ""
    """What an address is for."""
    number: int = 0
    """The number in the name of a column of addresses."""
    labels: bool = False
    """Not the addresses, but what those of that number are for."""


@lru_cache(maxsize=8192)
def key(header: str) -> str:
    """A header without case, accents, spaces and marks: "E-mail 1 - Value" and "email_1_value" are one."""
    text = fold(clean(header))
    return "".join(filter(str.isalnum, text)) or text


@lru_cache(maxsize=8192)
def meaning(header: str) -> Meaning | None:
    """What a column of that name holds, as far as that can be known from the name."""
    if len(header) > LONGEST or "#" in header:  # "Attendee #": a number
        return None
    words = _words()
    header = _ZONE.sub("", header)
    if found := words.exact.get(key(header)):
        return found
    tokens = _tokens(header)
    bare = "".join(token for token in tokens if token not in words.noise)
    if found := words.exact.get(bare):
        return found
    return _address(tokens) or _address(_tokens(_CAMEL.sub(" ", header)))


def _tokens(header: str) -> tuple[str, ...]:
    found: list[str] = []
    for token in _TOKEN.findall(fold(clean(header))):
        if found and found[-1] == "e" and token.startswith("mail"):
            found[-1] = f"e{token}"
        else:
            found.append(token)
    return tuple(found)


def _address(tokens: tuple[str, ...]) -> Meaning | None:
    """The meaning of a name that is made of the words of addresses and of nothing else."""
    words = _words()
    tokens = tuple(token for token in tokens if token in words.around or token not in words.noise)
    channels = [words.channels[token] for token in tokens if token in words.channels]
    if not channels or any(not token.isdigit() and token not in words.around for token in tokens):
        return None
    kind = min((_CHANNELS[channel] for channel in channels), key=list(KINDS).index)
    labels = {words.labels[token] for token in tokens if len(token) > 1 and token in words.labels}
    if "mobile" in channels:
        labels.add("mobile")
    if kind == "url" and {"linkedin", "work"} <= labels:
        return None  # the page of the company is nobody's profile
    name = " ".join(sorted(labels, reverse=True)) if labels == {"mobile", "work"} else min(labels, default="")
    number = next((int(token) for token in tokens if token.isdigit() and len(token) < 4), 0)
    place = "profile" if kind == "url" and not labels and words.profile & set(tokens) else name
    order = _BEST_FIRST[kind]
    rank = order.index(place) + 1 if place in order else len(order) + 1
    if words.primary & set(tokens):
        rank, name = 0, name if name != "main" else ""
    return Meaning(kind, rank * 1000 + number, name, number, bool(words.label_column & set(tokens)))


@lru_cache(maxsize=8192)
def label(text: str) -> str:
    """What a label says that an address is for, in a plain word: "* Work", "geschäftlich" and "BUSINESS" are "work".

    A label of the user's own stays; "" where it says nothing.
    """
    plain = clean(text).removeprefix("* ").strip("* :.()").lower()
    labels = _words().labels
    if plain in _SAYS_NOTHING or fold(plain) in labels:
        return labels.get(fold(plain), "")
    parts = [labels.get(fold(part), "") for part in plain.split()]
    return " ".join(parts) if all(parts) else plain


@lru_cache(maxsize=8192)
def known_label(text: str) -> str:
    """The same of a word that need not be a label: "" where it is none."""
    return _words().labels.get(fold(text.strip(" .:")), "")


_SAYS_NOTHING: Final = frozenset(
    {"", "smtp", "ex", "internet", "voice", "pref", "email", "e-mail", "phone", "profile", "url", "website", "homepage",
     "home page", "text", "unspecified", "none", "video", "msg", "textphone", "uri", "x-mobileme"}
)  # fmt: skip


def values(name: str) -> frozenset[str]:
    """Words of cells, folded."""
    return _words().values[name]


class _Words(NamedTuple):
    exact: dict[str, Meaning]
    channels: dict[str, str]
    around: frozenset[str]
    noise: frozenset[str]
    primary: frozenset[str]
    profile: frozenset[str]
    label_column: frozenset[str]
    labels: dict[str, str]
    values: dict[str, frozenset[str]]


@cache
def _words() -> _Words:
    data = tomllib.loads(read_text("headers.toml"))
    exact: dict[str, Meaning] = {}
    for field, languages in data["fields"].items():
        for names in languages.values():
            for rank, name in enumerate(names):
                exact.setdefault(key(name), Meaning(field, rank))
    words = {name: frozenset(map(fold, found)) for name, found in data["words"].items()}
    channels = {word: channel for channel in _CHANNELS for word in words[channel]}
    labels = {fold(word): name for name, found in data["labels"].items() for word in found}
    around = frozenset(labels).union(channels, words["filler"], words["primary"], words["label_column"])
    return _Words(
        exact, channels, around, words["noise"], words["primary"],
        words["profile"], words["label_column"], labels,
        {name: frozenset(map(fold, found)) for name, found in data["values"].items()},
    )  # fmt: skip
