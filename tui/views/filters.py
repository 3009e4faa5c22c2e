"""What is searched for, as it is typed: words, ``#tag``, ``is:state``, ``stage:``, ``source:``, ``met:``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence, Set
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.agenda.rows import Row
from tui.model.phone_number import digits, is_number
from tui.rules.engine import Rule, State
from tui.text import Spellings, is_in, searchable, spellings
from tui.views.warmth import UNKNOWN, WARMTHS, coldest, warmth_word

if TYPE_CHECKING:
    from tui.pipeline import Pipeline

ColumnKey = tuple[Any, ...]
"""What a column is ordered by; the id stands last."""


class Chosen(NamedTuple):
    """The people whom a filter showed when something was begun with them."""

    words: str
    """The filter, as it was typed."""
    ids: frozenset[int]


class Circumstances:
    """What a filter asks about a row that the row does not know itself."""

    def __init__(
        self,
        waits: Callable[[int], bool],
        warmth: Callable[[Row], str],
        is_hidden: Callable[[Row], bool],
        source: Callable[[Row], str],
        referred: Callable[[Spellings], Set[int]],
    ) -> None:
        self.waits = waits
        self.warmth = warmth
        self.is_hidden = is_hidden
        """True for items that are out of the day."""
        self.source = source
        """The name of who referred them, as it is searched."""
        self.referred = referred
        """The people in the name of whose source, somebody on the board, a word is found."""


def source_of(pipeline: Pipeline) -> Callable[[Row], str]:
    """The name of who referred somebody, as it is searched; "" where nobody did."""

    def found(row: Row) -> str:
        return searchable(pipeline.people.name(row.referral.source)) if row.referral is not None else row.source

    return found


def referred_by(pipeline: Pipeline) -> Callable[[Spellings], Set[int]]:
    """The people in the name of whose source, somebody on the board, a word is found. One look at each source."""
    agenda = pipeline.agenda

    def found(word: Spellings) -> Set[int]:
        rows = ((agenda.rows.get(source), ids) for source, ids in agenda.referred.items())
        return {who for row, ids in rows if row is not None and is_in(word, searchable(row.name)) for who in ids}

    return found


def circumstances(pipeline: Pipeline) -> Circumstances:
    """What a filter asks, where no board keeps it ready."""
    now, rules, agenda = pipeline.now, pipeline.rules, pipeline.agenda
    cold = coldest(rules)
    return Circumstances(
        agenda.waits,
        lambda row: warmth_word(row, now, rules, cold),
        agenda.is_hidden,
        source_of(pipeline),
        referred_by(pipeline),
    )


_OVER = (State.LATE, State.BROKEN)
_WORDS: Mapping[str, Callable[[Row, Circumstances], bool]] = {
    "late": lambda row, now: row.item is not None and row.item.state in _OVER and not now.is_hidden(row),
    "due": lambda row, now: (
        row.item is not None and row.item.started and not now.waits(row.id) and not now.is_hidden(row)
    ),
    "waiting": lambda row, now: now.waits(row.id),
    "promised": lambda row, _: row.item is not None and row.item.rule is Rule.PROMISE,
    "closed": lambda row, _: row.closed,
    **{word: (lambda row, now, word=word: now.warmth(row) == word) for word in (*WARMTHS, UNKNOWN)},  # type: ignore[misc]
}
_PASSING = frozenset({"due", "waiting", *WARMTHS})
"""Words whose answer can change while the row stays the same."""

_FIELDS: Mapping[str, Callable[[Row, Spellings, Circumstances], bool]] = {
    "stage": lambda row, wanted, _: row.stage.startswith(wanted),
    "source": lambda row, wanted, now: is_in(wanted, now.source(row)),
    "met": lambda row, wanted, _: is_in(wanted, row.where),
}
"""What may stand before a colon, beside ``is``."""

FILTER_WORDS: tuple[str, ...] = tuple(_WORDS)
"""What may stand after ``is:``."""


def no_such_field(name: str) -> str:
    """That there is no such field, and which there are."""
    fields = ", ".join(f"{each}:" for each in ("is", *_FIELDS))
    return f"nobody has the words {name}:..., and it is no field; there are #tag, {fields}"


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
        # The longest word is the rarest: it leaves out most rows.
        self.words.sort(key=lambda word: len(word[0]), reverse=True)
        self._tagged = _Tagged(self.tags)
        self.closed = "closed" in self.states
        self.passing = any(state in _PASSING for state in self.states)

    def _take(self, word: str) -> None:
        name, colon, value = word.partition(":")
        name = name.lower()
        if name == "is" and colon:
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
        found = [start] if start in _WORDS else [word for word in _WORDS if word.startswith(start)]
        if len(found) == 1:
            self.states.append(found[0])
        elif not found:
            self.unknown = start

    def __bool__(self) -> bool:
        return bool(self.words or self.tags or self.states or self.fields or self.unknown)

    def matches(self, row: Row, now: Circumstances) -> bool:
        """True for a row to show."""
        if row.closed is not self.closed or self.unknown:
            return False
        for word in self.words:
            if not is_in(word, row.search) and (row.referral is None or not is_in(word, now.source(row))):
                return False
        if self.tags and not self._tagged[row.tags]:
            return False
        if not all(_FIELDS[field](row, wanted, now) for field, wanted in self.fields):
            return False
        return all(_WORDS[state](row, now) for state in self.states)

    def among(
        self,
        keys: Sequence[ColumnKey],
        rows: Mapping[int, Row],
        now: Circumstances,
        before: Filter | None = None,
        texts: Sequence[str] = (),
    ) -> list[ColumnKey]:
        """Those whose rows match, in order. Loops without calls where possible: a filter is typed fast.

        Args:
            keys: whom to choose from.
            rows: everybody.
            now: what rows do not know.
            before: a filter that this one narrows, where ``keys`` are those that it chose.
            texts: what is searched of ``keys``, where somebody has it at hand: to look each up takes as long again.
        """
        found = list(keys)
        words, fields = (before.words, before.fields) if before is not None else ((), ())
        for word in self.words:
            if word in words:
                continue
            only, *others = word
            referred = now.referred(word)
            found = [
                key
                for key, text in zip(found, texts or [rows[key[-1]].search for key in found], strict=True)
                if only in text or (others and any(each in text for each in others)) or key[-1] in referred
            ]
            texts = ()
        if self.tags:
            tagged = self._tagged
            found = [key for key in found if tagged[rows[key[-1]].tags]]
        for field, wanted in self.fields:
            if (field, wanted) not in fields:
                is_wanted = _FIELDS[field]
                found = [key for key in found if is_wanted(rows[key[-1]], wanted, now)]
        if self.states or self.unknown:
            return [key for key in found if self.matches(rows[key[-1]], now)]
        return found

    def narrows(self, before: Filter) -> bool:
        """True if ``before`` matches every row that this one matches, as after another letter."""
        return (
            self.closed is before.closed
            and not before.unknown
            and all(any(_narrows(own, word) for own in self.words) for word in before.words)
            and all(any(_narrows(own, tag, first=True) for own in self.tags) for tag in before.tags)
            and all(
                any(name == mine and _narrows(own, value, first=name == "stage") for mine, own in self.fields)
                for name, value in before.fields
            )
            and set(before.states) <= set(self.states)
        )


def _narrows(word: Spellings, before: Spellings, *, first: bool = False) -> bool:
    """True if whatever has one of the spellings in it, or as its beginning, has one of those before."""
    return all(any(each.startswith(old) if first else old in each for old in before) for each in word)


class _Tagged(dict[tuple[str, ...], bool]):
    """By tags: whether each wanted one begins a word of one of them. Computed once, as people have tags in common."""

    def __init__(self, wanted: Sequence[Spellings]) -> None:
        super().__init__()
        self._wanted = wanted

    def __missing__(self, tags: tuple[str, ...]) -> bool:
        own = [word for tag in tags for word in searchable(tag).split()]
        found = self[tags] = all(any(word.startswith(wanted) for word in own) for wanted in self._wanted)
        return found
