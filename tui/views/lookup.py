"""Somebody by a few letters, for who wants to go to them at once: those who are called so first."""

from __future__ import annotations

from heapq import nsmallest
from typing import NamedTuple

from tui.agenda.rows import Row
from tui.text import fold
from tui.views.filters import Filter
from tui.views.matches import Match, Matches
from tui.views.search import ANYWHERE, BEGINS, WHOLE, Search


class Found(NamedTuple):
    """Somebody who was found."""

    row: Row
    how: str
    """``WHOLE``: every word is one of their name; ``BEGINS``: it begins one; ``ANYWHERE``: it stands in what is known
    of them."""
    match: Match | None
    """The line in which they were found, where that is neither name nor company."""


class Lookup:
    """Looks for people, closed ones too.

    Args:
        search: finds them.
        most: so many are named at most.
    """

    def __init__(self, search: Search, most: int) -> None:
        self._search = search
        self._rows = search.pipeline.agenda.rows
        self._most = most
        self._matches = Matches(search.pipeline)
        search.pipeline.subscribe(lambda _: self._matches.forget())

    def look(self, words: str) -> tuple[list[Found], int]:
        """Some of those found, best first and then by name; and how many there are."""
        wanted = Filter(words)
        if not wanted:
            return [], 0
        every = self._search.find(wanted)
        begins = self._search.called(every, wanted.words, BEGINS)
        whole = self._search.called(begins, wanted.words, WHOLE)
        found: list[Found] = []
        for how, ids in ((WHOLE, whole), (BEGINS, begins - whole), (ANYWHERE, every - begins)):
            first = nsmallest(self._most - len(found), ids, key=self._place)
            found += [self._found(who, how, wanted) for who in first]
        return found, len(every)

    def _place(self, who: int) -> tuple[str, int]:
        return fold(self._rows[who].name), who

    def _found(self, who: int, how: str, wanted: Filter) -> Found:
        row = self._rows[who]
        return Found(row, how, self._matches.of(row, wanted, f"{row.name} {row.company}"))
