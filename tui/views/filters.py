"""What is searched for, as it is typed: words, ``#tag``, ``is:state``, ``stage:``, ``source:``, ``met:``."""

from __future__ import annotations

import re
from typing import NamedTuple

from tui.model.phone_number import digits, is_number
from tui.model.records import Stage
from tui.text import Spellings, spellings
from tui.views.warmth import UNKNOWN, WARMTHS


class Chosen(NamedTuple):
    """The people whom a filter showed when something was begun with them."""

    words: str
    """The filter, as it was typed."""
    ids: frozenset[int]


SAID, TAG, STAGE, MET, SOURCE, IS = "", "#", "stage", "met", "source", "is"
"""What a search asks about: anything known of somebody, a tag, or what stands before a colon."""
FILTER_WORDS: tuple[str, ...] = ("late", "due", "waiting", "promised", "closed", *WARMTHS, UNKNOWN)
"""What may stand after ``is:``."""
_PASSING = frozenset({"due", "waiting", *WARMTHS})
"""Words whose answer can change while the row stays the same."""
_FIELDS = (STAGE, SOURCE, MET)


class Term(NamedTuple):
    """One thing that a search asks for."""

    about: str
    """One of the above."""
    value: Spellings
    """What must stand there; for ``IS`` one of ``FILTER_WORDS``."""


_WORD = re.compile(r'(?:[^\s"]|"[^"]*(?:"|$))+')
_NUMBER = re.compile(r'(?<![^\s"])[+(]?\d[\d\s().\-/]*\d(?![^\s"])')
_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_WITHOUT_COUNTRY = 9
"""Digits at the end of a number that are never those of its country."""


def _in_quotes(found: re.Match[str]) -> str:
    """A number with blanks as one word."""
    return f'"{found[0]}"' if '"' not in found.string and is_number(found[0]) else found[0]


def _as_number(word: str) -> tuple[str, ...]:
    """How a number may be written otherwise: its digits, also without the country."""
    found = digits(word) if is_number(word) else ""
    return tuple(dict.fromkeys((found, found[-_WITHOUT_COUNTRY:]))) if found else ()


class Filter:
    """A filter as typed: words that must all be found, ``#tag``, ``is:state``, and the fields ``stage:cred``,
    ``source:ana``, ``met:chamber``.

    ``is:`` with the beginning of exactly one word means that word; with none or several of them (still being
    typed) it asks for nothing. What has blanks stands in quotes: ``met:"chamber breakfast"``, ``"price list"``. A
    number is one word, however it is written.
    """

    def __init__(self, text: str = "") -> None:
        self.text = text.strip()
        self.words: list[Spellings] = []
        self.tags: list[Spellings] = []
        self.states: list[str] = []
        self.fields: list[tuple[str, Spellings]] = []
        self.unknown = ""
        """A state that there is not: nobody is found."""
        self.no_field = ""
        """What stands before a colon and is no field: it is looked for as it stands."""
        for word in _WORD.findall(_NUMBER.sub(_in_quotes, self.text)):
            self._take(word.replace('"', ""))
        self.words.sort(key=lambda word: len(word[0]), reverse=True)
        self.closed = "closed" in self.states
        self.passing = any(state in _PASSING for state in self.states)

    @property
    def mistake(self) -> str:
        """What it asks for and there is not, with what there is, to be told where nobody is found; else empty."""
        if self.unknown:
            return f"is:{self.unknown} is no state; there are {', '.join(FILTER_WORDS)}"
        for field, value in self.fields:
            if field == STAGE and not any(stage.startswith(value) for stage in Stage):
                return f"stage:{value[0]} is no stage; there are {', '.join(Stage)}"
        fields = ", ".join(f"{each}:" for each in (IS, *_FIELDS))
        name = self.no_field
        return f"nobody has the words {name}:..., and it is no field; there are #tag, {fields}" if name else ""

    @property
    def terms(self) -> list[Term]:
        """Everything that it asks for, beside what there is not."""
        return [
            *(Term(SAID, word) for word in self.words),
            *(Term(TAG, tag) for tag in self.tags),
            *(Term(field, value) for field, value in self.fields),
            *(Term(IS, (state,)) for state in self.states),
        ]

    def _take(self, word: str) -> None:
        name, colon, value = word.partition(":")
        name = name.lower()
        if name == IS and colon:
            self._take_state(value.lower())
        elif name in _FIELDS and colon:
            self.fields += [(name, spellings(value))] if value else []
        elif word.startswith("#"):
            self.tags += [spellings(word[1:])] if len(word) > 1 else []
        elif word:
            if name.isalpha() and name not in _SCHEMES and value and not value.startswith("/"):
                self.no_field = name
            self.words.append((*spellings(word), *_as_number(word)))

    def _take_state(self, start: str) -> None:
        found = [start] if start in FILTER_WORDS else [word for word in FILTER_WORDS if word.startswith(start)]
        if len(found) == 1:
            self.states.append(found[0])
        elif not found:
            self.unknown = start

    def __bool__(self) -> bool:
        return bool(self.words or self.tags or self.states or self.fields or self.unknown)
