"""Somebody by a few letters, for who wants to go to them at once: those who are called so first."""

from __future__ import annotations

from bisect import insort
from functools import cache
from itertools import islice
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from tui.text import searchable
from tui.views.filters import Filter, circumstances
from tui.views.matches import Match, Matches

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence, Set

    from tui.agenda.rows import Row
    from tui.pipeline import Pipeline
    from tui.views.filters import ColumnKey

WHOLE, BEGINS, ELSEWHERE = range(3)
"""How somebody was found: every word is one of their name, begins one, or stands anywhere in what is known of them."""
_WHOLE, _BEGINS = " {} ", " {}"
"""What a word is in a name that has a blank before and behind it."""
_AT_ONCE = 500
"""So many people are looked at before the time is."""


class Found(NamedTuple):
    """Somebody who was found."""

    row: Row
    how: int
    match: Match | None
    """The line in which they were found, where that is neither name nor company."""


class Lookup:
    """Looks through everybody, closed ones too, letter by letter: those who were there when it began.

    Args:
        pipeline: whose people.
        most: so many are named at most.
    """

    def __init__(self, pipeline: Pipeline, most: int) -> None:
        self._pipeline = pipeline
        self._most = most
        self._matches = Matches(pipeline)
        self._stale: set[int] = set()
        """Those who came, went or changed since it began."""
        pipeline.subscribe(self._stale.update)
        self._rows: dict[int, Row] = {}
        self._named: list[ColumnKey] = []
        """Everybody, with a blank before and behind their name; not all, and in no order, as long as some are left."""
        self._unnamed: Iterator[int] | None = None
        """Those whose name was not looked at yet; None: there are none."""
        self._wanted = self._before = Filter()
        self._among: Sequence[ColumnKey] = ()
        """Those who are looked through."""
        self._at = 0
        """How many of them were looked at."""
        self._keys: list[ColumnKey] = []
        """Those of them who were found."""
        self._may_begin: Set[ColumnKey] | None = None
        """Whose name can begin so at all; None: everybody's."""
        self._begins: list[ColumnKey] = []
        """Those found whose name begins so."""

    def begin(self) -> None:
        """Takes in who came, went or changed since it began last; nothing is looked for yet."""
        stale, whole = self._stale.copy(), bool(self._rows) and self._unnamed is None
        self._stale.clear()
        self._rows = self._pipeline.agenda.rows.copy()
        self._now = circumstances(self._pipeline)
        self._now.referred = cache(self._now.referred)
        self._matches.forget()
        if not whole:
            self._named, self._unnamed = [], iter(self._rows)
        elif stale:
            self._named = [key for key in self._named if key[-1] not in stale]
            for who in stale & self._rows.keys():
                insort(self._named, self._key(who))
        self._wanted = Filter()
        self._begin(self._named)

    def _key(self, who: int) -> ColumnKey:
        return f" {searchable(self._rows[who].name)} ", who

    @property
    def words(self) -> str:
        """What is looked for."""
        return self._wanted.text

    def ask(self, words: str) -> None:
        """Begins anew with other words: only among those found with the ones before, where that is enough."""
        before, self._wanted = self._wanted, Filter(words)
        narrows = self._is_done and self._wanted.narrows(before)
        self._before = before if narrows else Filter()
        goes_on = narrows and before.words and self.words.startswith(before.text)
        self._may_begin = frozenset(self._begins) if goes_on else None
        self._begin(self._keys if narrows else self._named)

    def _begin(self, among: Sequence[ColumnKey]) -> None:
        self._among, self._at, self._keys, self._begins = among, 0, [], []

    @property
    def _is_done(self) -> bool:
        return self._unnamed is None and self._at >= len(self._among)

    def work(self, seconds: float) -> bool:
        """Looks on for so long, at some at least; True if everybody was looked at."""
        end = monotonic() + seconds
        while not self._is_done:
            if self._unnamed is not None:
                self._name_some(self._unnamed)
            else:
                self._look_at_some()
            if monotonic() >= end:
                break
        return self._is_done

    def _name_some(self, left: Iterator[int]) -> None:
        some = [self._key(who) for who in islice(left, _AT_ONCE)]
        self._named += some
        if not some:
            self._named.sort()
            self._unnamed = None
            self._begin(self._named)

    def _look_at_some(self) -> None:
        some = self._among[self._at : self._at + _AT_ONCE]
        self._at += _AT_ONCE
        found = self._wanted.among(some, self._rows, self._now, self._before)
        self._keys += found
        if self._wanted.words:
            may = self._may_begin
            self._begins += self._called(_BEGINS, found if may is None else [key for key in found if key in may])

    def _called(self, mark: str, found: list[ColumnKey]) -> list[ColumnKey]:
        """Those of them in whose names the words stand so. Loops without calls where possible."""
        for word in self._wanted.words:
            several = [mark.format(each) for each in word]
            if len(several) > 1:
                found = [key for key in found if any(each in key[0] for each in several)]
            else:
                (only,) = several
                found = [key for key in found if only in key[0]]
        return found

    def best(self) -> tuple[list[Found], int]:
        """Some of those found so far, best first and then by name; and how many there are."""
        if not self._wanted or self._wanted.unknown:
            return [], 0
        whole = self._called(_WHOLE, self._begins)
        hows = dict.fromkeys(whole, WHOLE)
        for how, keys in ((BEGINS, self._begins), (ELSEWHERE, self._keys)):
            more = (key for key in keys if key not in hows)
            hows |= dict.fromkeys(islice(more, max(0, self._most - len(hows))), how)
        return [self._found(key[-1], how) for key, how in islice(hows.items(), self._most)], len(self._keys)

    def _found(self, who: int, how: int) -> Found:
        row = self._rows[who]
        return Found(row, how, self._matches.of(row, self._wanted, f"{row.name} {row.company}"))
