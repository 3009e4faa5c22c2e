"""What a column's name means: the words of the programs people export from, and the user's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from tui.text import clean, fold

FIELDS: Final = (
    "name", "first", "middle", "last", "company", "position", "email", "phone", "url", "where", "note", "tags", "met",
)  # fmt: skip
"""What a column can be, in the words of `--map`."""

IGNORE: Final = "ignore"
"""In `--map`: leave the column out."""

NAMES: Final = frozenset({"name", "first", "last", "nickname"})
"""A table has a column of one of these, or it has no people."""

_NUMBERS: Final = range(1, 6)


def _numbered(*patterns: str) -> Iterator[str]:
    for number in _NUMBERS:
        for pattern in patterns:
            yield pattern.format(number)


# In order: where several columns of a field are filled, the first in this list is taken.
_SYNONYMS: Final[dict[str, tuple[str, ...]]] = {
    "name": ("name", "full name", "contact name", "contact", "person", "display name"),
    "first": ("first name", "given name", "first", "forename"),
    "middle": ("middle name", "additional name", "middle"),
    "last": ("last name", "family name", "surname", "last"),
    "company": (
        "company", "company name", "organization name", "organization 1 name", "organization", "organisation",
        "organisation name", "current company", "employer", "firm", "account name", "associated company",
    ),
    "position": (
        "position", "job title", "organization title", "organization 1 title", "current position", "headline",
        "occupation", "role",
    ),
    "email": (
        "email", "email address", "email 1 value", "primary email", "work email", "business email", "mail",
        *_numbered("e-mail {} - value", "e-mail {} address", "email {}"), "personal email",
    ),
    "phone": (
        "phone", "phone number", "mobile phone", "mobile phone number", "mobile", "cell phone", "cell",
        "primary phone", "business phone", "work phone", "business phone 2", "telephone", "tel",
        *_numbered("phone {} - value", "phone {}"), "home phone", "home phone 2", "other phone", "car phone",
    ),
    "url": (
        "linkedin url", "linkedin profile url", "linkedin profile", "linkedin", "person linkedin url",
        "linkedin bio", "public profile url", "profile url", "profile", "url", "web page", "website url", "website",
        "personal web page", *_numbered("website {} - value"),
    ),
    "where": ("where", "where met", "where we met", "met at", "place met", "how we met", "event"),
    "note": ("notes", "note", "comments", "comment", "remarks", "description"),
    "tags": (
        "tags", "tag", "labels", "label", "group membership", "groups", "categories", "category", "keywords",
    ),
    "met": (
        "connected on", "met on", "met date", "date met", "met", "first met", "first contact", "first contact date",
        "date of first contact", "connection date", "connected at", "connected",
    ),
    "nickname": ("file as", "nickname"),
}  # fmt: skip

_LAST_RESORT: Final = {"title": "position"}
"""Meanings of columns in files that have no better one: beside "Job Title", Outlook's "Title" is Mr or Dr."""


def key(header: str) -> str:
    """A header without case, accents, spaces and marks: "E-mail 1 - Value" and "email_1_value" are one."""
    text = fold(clean(header))
    return "".join(filter(str.isalnum, text)) or text


_KNOWN: Final = {
    key(synonym): (field, rank) for field, synonyms in _SYNONYMS.items() for rank, synonym in enumerate(synonyms)
}
_RESORT: Final = {key(header): field for header, field in _LAST_RESORT.items()}


def meanings(header: Sequence[str], mapping: Mapping[str, str]) -> dict[str, list[int]]:
    """The columns of each field, best first; what the user mapped comes before what is known.

    Args:
        header: The cells of the header row.
        mapping: Keys of headers to fields or `IGNORE`.
    """
    keys = [key(cell) for cell in header]
    found: dict[str, list[tuple[int, int]]] = {}
    for column, word in enumerate(keys):
        field, rank = _meaning(word, mapping)
        if field:
            found.setdefault(field, []).append((rank, column))
    for column, word in enumerate(keys):
        field = "" if word in mapping else _RESORT.get(word, "")
        if field and field not in found:
            found[field] = [(0, column)]
    return {field: [column for _, column in sorted(columns)] for field, columns in found.items()}


def _meaning(word: str, mapping: Mapping[str, str]) -> tuple[str, int]:
    """The field of a header's key, and its rank among the columns of that field; no field where it has none."""
    if word in mapping:
        return (mapping[word], -1) if word and mapping[word] != IGNORE else ("", 0)
    return _KNOWN.get(word, ("", 0))


def is_linkedin(header: Sequence[str]) -> bool:
    """Whether this is the header of LinkedIn's Connections.csv, with or without the URL of later years."""
    return {key(cell) for cell in header} >= {"firstname", "lastname", "connectedon"}
