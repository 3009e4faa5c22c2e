"""Whom a search finds. Everybody's words are kept ready, so that no letter looks through everybody."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set
from functools import lru_cache
from math import inf
from operator import attrgetter
from time import perf_counter
from typing import TYPE_CHECKING, Final

from tui.rules.engine import Rule, State
from tui.text import Spellings, is_in, searchable
from tui.views.filters import IS, MET, SAID, SOURCE, STAGE, TAG, Filter, Term
from tui.views.warmth import UNKNOWN, coldest, warm_since

if TYPE_CHECKING:
    from tui.agenda.rows import Row
    from tui.pipeline import Pipeline

WHOLE, BEGINS, ANYWHERE = " {} ", " {}", "{}"
"""How words are looked for in a text with a blank before and behind it: whole, as a beginning, or anywhere."""
FEW: Final = 500
"""So many people are looked through at each letter: it takes no time."""
_NAME: Final = "name"
_KEPT: Final = 32
"""The most answers that are kept for the letters that follow, or are deleted."""
_CLOSED: Final = Term(IS, ("closed",))
_OVER = (State.LATE, State.BROKEN)
_PROMISE = Rule.PROMISE


@lru_cache(maxsize=1024)
def _tags(tags: tuple[str, ...]) -> str:
    return " ".join(map(searchable, tags))


_TEXTS: Mapping[str, tuple[Callable[[Row], str], str]] = {
    SAID: (attrgetter("search"), ANYWHERE),
    TAG: (lambda row: _tags(row.tags), BEGINS),
    STAGE: (attrgetter("stage"), BEGINS),
    MET: (attrgetter("where"), ANYWHERE),
    SOURCE: (lambda row: row.source if row.referral is None else "", ANYWHERE),
    _NAME: (lambda row: searchable(row.name), BEGINS),
}
"""Where a row has what is asked about, as it is searched, and what is found in it."""


class _Words:
    """Who has which words. Of many people they are taken in by ``work``; until then, and after they have changed,
    people are looked through one by one.
    """

    def __init__(self, rows: Mapping[int, Row]) -> None:
        self._rows = rows
        self._begin()

    def _begin(self) -> None:
        self._ids: dict[str, dict[str, list[int]]] = {about: {} for about in _TEXTS}
        """Who has a word, with a blank before and behind it, by what it is about."""
        self._left = list(self._rows)
        self._outside = set(self._left)
        """Those who are looked through: not taken in yet, or changed since."""

    def change(self, ids: Iterable[int]) -> None:
        """These people came, went or were changed."""
        self._outside.update(ids)

    @property
    def is_ready(self) -> bool:
        """True while only a few people have to be looked through."""
        return len(self._outside) <= FEW

    def work(self, seconds: float) -> None:
        """Takes people in for about so long, until it is ready."""
        end = perf_counter() + seconds
        if not self._left and not self.is_ready:
            self._begin()
        while self._left:
            who = self._left.pop()
            self._outside.discard(who)
            if (row := self._rows.get(who)) is not None:
                for about, (text, _) in _TEXTS.items():
                    words = self._ids[about]
                    for word in set(text(row).split()):
                        words.setdefault(f" {word} ", []).append(who)
            if perf_counter() >= end:
                return

    def having(self, about: str, value: Spellings, how: str, among: Set[int] | None = None) -> set[int]:
        """Those in whose text one of the spellings stands so; ``among``: only these people need be looked through."""
        found: set[int] = set()
        for each in value:
            parts = each.split()
            if parts == [each]:
                found |= self._with(about, how.format(each))
            else:  # several words
                some = [self._with(about, part) for part in parts] or [set(self._rows)]
                found |= self._look_through(set.intersection(*some), about, how.format(each))
        found -= self._outside
        outside = self._outside if among is None else self._outside & among
        for each in value:
            found |= self._look_through(outside, about, how.format(each))
        return found

    def _with(self, about: str, part: str) -> set[int]:
        return set().union(*[ids for word, ids in self._ids[about].items() if part in word])

    def _look_through(self, ids: Iterable[int], about: str, part: str) -> set[int]:
        text, _ = _TEXTS[about]
        rows = [row for who in ids if (row := self._rows.get(who)) is not None]
        if part.strip(" ") == part:
            return {row.id for row in rows if part in text(row)}
        return {row.id for row in rows if part in f" {text(row)} "}


class Search:
    """Whom a search finds, kept true as people change and as time passes."""

    def __init__(self, pipeline: Pipeline) -> None:
        self.pipeline = pipeline
        self._agenda = pipeline.agenda
        self._rows = self._agenda.rows
        self._words = _Words(self._rows)
        self._kept: dict[Term, frozenset[int]] = {}
        """What was found of late."""
        self._kept_at = self._agenda.now
        pipeline.subscribe(self._change)

    def _change(self, ids: set[int]) -> None:
        self._words.change(ids)
        self._kept.clear()

    @property
    def is_ready(self) -> bool:
        """False while the words of many people are still to be taken in: all is found, but it takes longer."""
        return self._words.is_ready

    def work(self, seconds: float = inf) -> None:
        """Takes in the words of people for about so long."""
        self._words.work(seconds)

    def find(self, wanted: Filter) -> Set[int]:
        """Everybody in whom all of it is found. ``is:`` asks of those who are open, unless it asks for closed ones."""
        if wanted.unknown:
            return frozenset()
        if not wanted:
            self._kept.clear()
            return self._rows.keys()
        first, *others = sorted(map(self._having, wanted.terms), key=len)
        found = first.intersection(*others)
        return found - self._having(_CLOSED) if wanted.states and not wanted.closed else found

    def called(self, ids: Set[int], words: Iterable[Spellings], how: str) -> Set[int]:
        """Those of these people in whose names all the words stand so."""
        for word in words:
            ids = ids & self._words.having(_NAME, word, how, ids)
        return ids if words else set()

    def _having(self, term: Term) -> frozenset[int]:
        if self._kept_at != self._agenda.now:
            self._kept_at = self._agenda.now
            self._kept.clear()
        found = self._kept.pop(term, None)
        if found is None:
            found = frozenset(self._in_state(term.value[0]) if term.about == IS else self._with(*term))
        self._kept[term] = found
        if len(self._kept) > _KEPT:
            del self._kept[next(iter(self._kept))]
        return found

    def _with(self, about: str, value: Spellings) -> set[int]:
        found = self._words.having(about, value, _TEXTS[about][1])
        if about in (SAID, SOURCE):  # also those who were referred by somebody on the board who is called so
            said = found if about == SAID else self._having(Term(SAID, value))
            referred = self._agenda.referred
            for source in said & referred.keys():
                if is_in(value, searchable(self._rows[source].name)):
                    found |= referred[source]
        return found

    def _in_state(self, word: str) -> set[int]:
        rows, agenda = self._rows, self._agenda
        if word == "late":
            return {who for who in agenda.in_the_day() if (item := rows[who].item) and item.state in _OVER}
        if word == "due":
            return agenda.in_the_day() - agenda.waiting()
        if word == "waiting":
            return agenda.waiting()
        if word == "promised":
            return {who for who, row in rows.items() if row.item is not None and row.item.rule is _PROMISE}
        if word == "closed":
            return {who for who, row in rows.items() if row.item is None}
        if word == UNKNOWN:
            return {who for who, row in rows.items() if row.is_unopened}
        rules = self.pipeline.rules
        after, until = warm_since(word, agenda.now, rules, coldest(rules))
        return {who for who, row in rows.items() if after < row.influence_from <= until and not row.is_unopened}
