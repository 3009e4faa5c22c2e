"""Somebody by a few letters, for who wants to go to them at once: those who are called so first."""

from __future__ import annotations

from heapq import nsmallest
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from tui.text import searchable
from tui.views.filters import Filter, circumstances
from tui.views.matches import Match, Matches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.agenda.rows import Row
    from tui.pipeline import Pipeline
    from tui.text import Spellings
    from tui.views.filters import ColumnKey

WHOLE, BEGINS, ELSEWHERE = range(3)
"""How somebody was found: every word is one of their name, begins one, or stands anywhere in what is known of them."""


class Found(NamedTuple):
    """Somebody who was found."""

    row: Row
    how: int
    match: Match | None
    """The line in which they were found, where that is neither name nor company."""


class Lookup:
    """Looks through everybody, closed ones too, letter by letter: those who were there when it was made."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline
        self._rows = pipeline.agenda.rows.copy()
        self._matches = Matches(pipeline)
        self._before = Filter()
        self._keys: Sequence[ColumnKey] = list(zip(self._rows))
        """Those found with the letters before."""

    def look(self, words: str, most: int) -> tuple[list[Found], int]:
        """At most so many people, best first and then by name; and how many there are. Of very many, just some."""
        wanted = Filter(words)
        if not wanted or wanted.unknown:
            return [], 0
        now = circumstances(self._pipeline)
        if wanted.narrows(self._before):
            self._keys = wanted.among(self._keys, self._rows, now, self._before)
        else:
            self._keys = wanted.among(list(zip(self._rows)), self._rows, now)
        self._before = wanted
        ids = [key[-1] for key in self._keys]
        return [self._found(who, how, wanted) for who, how in self._best(ids, wanted, most)], len(ids)

    def _best(self, ids: list[int], wanted: Filter, most: int) -> list[tuple[int, int]]:
        """Ids, and how they were found."""
        ids = self._few(ids, wanted, most)
        names = {who: f" {searchable(self._rows[who].name)} " for who in ids}
        found: dict[int, int] = {}
        for how, mark in ((WHOLE, " {} "), (BEGINS, " {}"), (ELSEWHERE, "")):
            if len(found) < most and (wanted.words or how is ELSEWHERE):
                called = [who for who in ids if who not in found]
                for word in wanted.words if mark else ():
                    called = _called(called, names, tuple(mark.format(each) for each in word))
                first = nsmallest(most - len(found), called, key=lambda who: (names[who], who))
                found |= dict.fromkeys(first, how)
        return list(found.items())

    def _few(self, ids: list[int], wanted: Filter, most: int) -> list[int]:
        """Those to be looked at more closely: of many, some who are called so first, and some more."""
        if len(ids) <= _MANY:
            return ids
        rows, start = self._rows, wanted.words[0] if wanted.words else ("",)
        called = islice((who for who in ids if rows[who].search.startswith(start)), most)
        return list(dict.fromkeys((*called, *ids[:_MANY])))

    def _found(self, who: int, how: int, wanted: Filter) -> Found:
        row = self._rows[who]
        return Found(row, how, self._matches.of(row, wanted, f"{row.name} {row.company}"))


_MANY = 500
"""Of more people than this, who are found by a letter or two, not all are looked at closely."""


def _called(ids: list[int], names: dict[int, str], word: Spellings) -> list[int]:
    if len(word) > 1:
        return [who for who in ids if any(each in names[who] for each in word)]
    (only,) = word
    return [who for who in ids if only in names[who]]
