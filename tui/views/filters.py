"""What is searched for, as it is typed: words, ``#tag``, ``is:state``, ``stage:``, ``source:``, ``met:``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tui.agenda.rows import Row
from tui.rules.engine import Rule, State
from tui.text import fold
from tui.views.warmth import UNKNOWN, WARMTHS, coldest, warmth_word

if TYPE_CHECKING:
    from tui.pipeline import Pipeline

ColumnKey = tuple[Any, ...]
"""What a column is ordered by; the id stands last."""


class Circumstances:
    """What a filter asks about a row that the row does not know itself."""

    def __init__(
        self,
        waits: Callable[[int], bool],
        warmth: Callable[[Row], str],
        is_hidden: Callable[[Row], bool],
        source: Callable[[Row], str],
    ) -> None:
        self.waits = waits
        self.warmth = warmth
        self.is_hidden = is_hidden
        """True for items that are out of the day."""
        self.source = source
        """The name of who referred them, folded."""


def source_of(pipeline: Pipeline) -> Callable[[Row], str]:
    """The name of who referred somebody, folded; "" where nobody did."""

    def found(row: Row) -> str:
        return fold(pipeline.people.name(row.referral.source)) if row.referral is not None else row.source

    return found


def circumstances(pipeline: Pipeline) -> Circumstances:
    """What a filter asks, where no board keeps it ready."""
    now, rules, agenda = pipeline.now, pipeline.rules, pipeline.agenda
    cold = coldest(rules)
    return Circumstances(
        agenda.waits, lambda row: warmth_word(row, now, rules, cold), agenda.is_hidden, source_of(pipeline)
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

_FIELDS: Mapping[str, Callable[[Row, str, Circumstances], bool]] = {
    "stage": lambda row, wanted, _: row.stage.startswith(wanted),
    "source": lambda row, wanted, now: wanted in now.source(row),
    "met": lambda row, wanted, _: wanted in row.where,
}
"""What may stand before a colon, beside ``is``."""

FILTER_WORDS: tuple[str, ...] = tuple(_WORDS)
"""What may stand after ``is:``."""


class Filter:
    """A filter as typed: words that must all be found, ``#tag``, ``is:state``, and the fields ``stage:cred``,
    ``source:ana``, ``met:chamber``.

    ``is:`` with the beginning of exactly one word means that word; with none or several of them (still being
    typed) it asks for nothing.
    """

    def __init__(self, text: str = "") -> None:
        self.text = text.strip()
        self.words: list[str] = []
        self.tags: list[str] = []
        self.states: list[str] = []
        self.fields: list[tuple[str, str]] = []
        self.unknown = ""
        for word in fold(self.text).split():
            if word.startswith("is:"):
                self._take_state(word[3:])
            elif (field := word.partition(":"))[0] in _FIELDS and field[1]:
                self.fields += [(field[0], field[2])] if field[2] else []
            elif word.startswith("#"):
                self.tags += [word[1:]] if len(word) > 1 else []
            else:
                self.words.append(word)
        # The longest word is the rarest: it leaves out most rows.
        self.words.sort(key=len, reverse=True)
        self._tagged = _Tagged(self.tags)
        self.closed = "closed" in self.states
        self.passing = any(state in _PASSING for state in self.states)

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
        search = row.search
        for word in self.words:
            if word not in search:
                return False
        if self.tags and not self._tagged[row.tags]:
            return False
        if not all(_FIELDS[field](row, wanted, now) for field, wanted in self.fields):
            return False
        return all(_WORDS[state](row, now) for state in self.states)

    def among(self, keys: Sequence[ColumnKey], rows: Mapping[int, Row], now: Circumstances) -> list[ColumnKey]:
        """Those whose rows match, in order. Loops without calls where possible: a filter is typed fast."""
        found = list(keys)
        for word in self.words:
            found = [key for key in found if word in rows[key[-1]].search]
        if self.tags:
            tagged = self._tagged
            found = [key for key in found if tagged[rows[key[-1]].tags]]
        if self.states or self.fields or self.unknown:
            return [key for key in found if self.matches(rows[key[-1]], now)]
        return found

    def narrows(self, before: Filter) -> bool:
        """True if ``before`` matches every row that this one matches, as after another letter."""
        return (
            self.closed is before.closed
            and not before.unknown
            and all(any(word in own for own in self.words) for word in before.words)
            and all(any(own.startswith(tag) for own in self.tags) for tag in before.tags)
            and all(any(name == mine and own.startswith(v) for mine, own in self.fields) for name, v in before.fields)
            and set(before.states) <= set(self.states)
        )


class _Tagged(dict[tuple[str, ...], bool]):
    """By tags: whether each wanted one begins one of them. Computed once, as people have tags in common."""

    def __init__(self, wanted: Sequence[str]) -> None:
        super().__init__()
        self._wanted = wanted

    def __missing__(self, tags: tuple[str, ...]) -> bool:
        own = [fold(tag) for tag in tags]
        found = self[tags] = all(any(tag.startswith(wanted) for tag in own) for wanted in self._wanted)
        return found
