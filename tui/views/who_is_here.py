"""Finds people while a name is typed. A search costs the same for ten people as for thousands."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tui.pipeline import Pipeline
from tui.rules.duplicates import name_key
from tui.text import clean, fold

MOST = 3
"""The most people who are named."""


class Here(NamedTuple):
    """Who is there, by id."""

    same: tuple[int, ...]
    """They have this name."""
    begun: tuple[int, ...]
    """Their name, or a word of it, begins like this one."""


class WhoIsHere:
    """Finds people by a name that is whole, or begun. ``take_in`` keeps it true."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline
        self._named: dict[tuple[str, ...], dict[int, None]] = {}
        self._begun: list[tuple[str, int]] = []
        self._known: dict[int, str] = {}
        for who, row in pipeline.agenda.rows.items():
            self._known[who] = row.name
            self._named.setdefault(name_key(row.name), {})[who] = None
            self._begun += ((words, who) for words in _beginnings(row.name))
        self._begun.sort()

    def take_in(self, ids: Iterable[int]) -> None:
        """These people came, went or were changed."""
        for who in ids:
            row = self._pipeline.agenda.rows.get(who)
            name = row.name if row is not None else None
            if name == self._known.get(who):
                continue
            if (before := self._known.pop(who, None)) is not None:
                self._named[name_key(before)].pop(who, None)
                for words in _beginnings(before):
                    del self._begun[bisect_left(self._begun, (words, who))]
            if name is not None:
                self._known[who] = name
                self._named.setdefault(name_key(name), {})[who] = None
                for words in _beginnings(name):
                    insort(self._begun, (words, who))

    def find(self, name: str) -> Here:
        """Who is there of this name, or of one that begins like it: at most ``MOST`` people."""
        begun = fold(clean(name))
        if not begun:
            return Here((), ())
        same = tuple(self._named.get(name_key(name), ()))[:MOST]
        others: dict[int, None] = {}
        at = bisect_left(self._begun, (begun, 0))
        for words, who in self._begun[at : at + _LOOKED_AT]:
            if not words.startswith(begun) or len(same) + len(others) == MOST:
                break
            if who not in same:
                others[who] = None
        return Here(same, tuple(others))


_LOOKED_AT = 20


def _beginnings(name: str) -> Iterator[str]:
    """A name from its first word on, and from its last: both may be typed first."""
    words = fold(name).split()
    yield " ".join(words)
    if len(words) > 1:
        yield " ".join((words[-1], *words[:-1]))
