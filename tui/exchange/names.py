"""Somebody's name, put together from the columns that a table has for it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
from typing import Final, NamedTuple

from tui.exchange.headers import values
from tui.text import clean, fold

_TURNED = re.compile(r"([^\W\d][^,\d]{0,60}),\s*([^\W\d][^,\d]{0,60})")
_DEGREES = re.compile(
    r"(?:[A-Z.]{2,8}|Ph\.?D\.?|MSc|BSc|Jr\.?|Sr\.?|Esq\.?|LL\.?M\.?|M\.?Sc\.?|Dipl\..*|Inc\.?|Ltd\.?|Corp\.?|Co\.?|GmbH)",
    re.ASCII,
)
_ENOUGH: Final = 3
"""Names that tell how a column writes them; fewer do where nothing but a last name stands before each comma."""


class Name(NamedTuple):
    """The parts of a name, each as its column has it."""

    name: str = ""
    """The whole name."""
    turned: str = ""
    """The whole name with the last name first, and a comma."""
    first: str = ""
    middle: str = ""
    last: str = ""
    prefix: str = ""
    suffix: str = ""
    nickname: str = ""

    def said(self, *, turn: bool = False) -> str:
        """The name as it is said, without Dr and PhD where they have columns of their own.

        Where there is a column for one half only, "name" is the other half: "Vorname; Name".

        Args:
            turn: the column of whole names has the last name first.
        """
        whole = _turned(self.name) if turn else self.name
        whole = self._undecorated(whole or _turned(self.turned))
        parts = " ".join(filter(None, (self.first, self.middle, self.last)))
        if whole and bool(self.first) != bool(self.last) and fold(self.first or self.last) not in fold(whole):
            return " ".join(filter(None, (self.first, self.middle, whole, self.last)))
        if self.first and self.last and fold(_turned(whole)) == fold(f"{self.first} {self.last}"):
            return parts  # "Ruiz, Ana" beside columns for both
        return whole or parts or self.nickname

    def _undecorated(self, whole: str) -> str:
        if self.prefix and whole.startswith(f"{self.prefix} "):
            whole = whole[len(self.prefix) :].strip()
        if self.suffix and whole.endswith(f" {self.suffix}"):
            whole = whole[: -len(self.suffix)].rstrip(", ")
        return whole


def _turned(name: str) -> str:
    """The first name before the last, of a name with a comma between them: "Smith, John Jr." is John Smith Jr."""
    last, comma, first = name.partition(",")
    if not comma:
        return name
    words = first.split()
    behind = len(words)
    while behind > 1 and _DEGREES.fullmatch(words[behind - 1]) and len(words[behind - 1]) > 2:
        behind -= 1
    return " ".join((*words[:behind], *last.split(), *words[behind:]))


def turned_column(names: Iterable[str]) -> bool:
    """Whether nearly all of these are written "Ruiz, Ana"."""
    sample = list(islice(filter(None, map(clean, names)), 500))
    found = [match for name in sample if (match := _TURNED.fullmatch(name)) and not _DEGREES.fullmatch(match[2])]
    if len(found) < _ENOUGH:
        return bool(found) and len(found) == len(sample) and all(_is_last_name(match[1]) for match in found)
    return len(found) * 10 >= len(sample) * 9


def _is_last_name(text: str) -> bool:
    return sum(fold(word) not in values("particles") for word in text.split()) == 1
