"""Where a search found somebody: the line of theirs in which its words stand, where that is not seen anyhow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from tui.agenda.rows import Row
from tui.model.phone_number import digits
from tui.model.records import Prospect
from tui.pipeline import Pipeline
from tui.text import ELLIPSIS, Spellings, clean, cut, is_in, searchable, width
from tui.views.filters import Filter
from tui.when.saying import short_day


class Match(NamedTuple):
    """A line of somebody's in which words of a search stand."""

    what: str
    """What the line is: "remark", "call"; empty where it says so itself."""
    when: str
    """Its day; empty for what has none."""
    words: str
    start: int
    end: int
    """Where the first word that was found begins and ends in ``words``; twice 0 where that cannot be told."""

    @property
    def label(self) -> str:
        """What it is, and of when."""
        return " ".join(filter(None, (self.what, self.when)))

    @property
    def line(self) -> str:
        """The whole of it: "call Tue 3 Mar: asked for the price list"."""
        return ": ".join(filter(None, (self.label, self.words)))

    def excerpt(self, cells: int) -> tuple[str, str, str]:
        """The line around the word that was found, in so many cells: what stands before it, the word, and the rest."""
        before, word, after = self.words[: self.start], self.words[self.start : self.end], self.words[self.end :]
        whole = width(self.words) <= cells
        while not whole and before.strip(ELLIPSIS) and width(before + word) > cells * 2 // 3:
            before = ELLIPSIS + before.lstrip(ELLIPSIS).lstrip().partition(" ")[2]
        before = cut(before, cells)
        word = cut(word, cells - width(before))
        return before, word, cut(after, cells - width(before) - width(word))


class Line(NamedTuple):
    """A line of somebody's that is searched."""

    what: str
    at: datetime | None
    words: str
    text: str
    """As it is searched."""


class _Lines:
    """The lines of somebody, made as far as somebody looks, and kept."""

    def __init__(self, lines: Iterator[Line]) -> None:
        self._known: list[Line] = []
        self._left = lines

    def __iter__(self) -> Iterator[Line]:
        yield from self._known
        for line in self._left:
            self._known.append(line)
            yield line


class Matches:
    """Where a filter found the people that are shown; what was looked at for one letter is kept for the next."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline
        self._lines: dict[int, _Lines] = {}
        self._found: dict[tuple[int, str], Match | None] = {}
        self._wanted: Filter | None = None

    def forget(self) -> None:
        """People or the time have changed."""
        self._lines.clear()
        self._found.clear()

    def of(self, row: Row, wanted: Filter, shown: str) -> Match | None:
        """The line of somebody in which most of the words are found that do not stand in what is ``shown`` of them.

        Fields count as their lines: ``met:fair`` is found where they were met. None where nothing is to be told.
        """
        if not (wanted.words or wanted.fields):
            return None
        if wanted is not self._wanted or len(self._found) > _KEPT:
            self._wanted = wanted
            self._found.clear()
        key = row.id, shown
        if key not in self._found:
            self._found[key] = self._look(row.id, wanted, shown)
        return self._found[key]

    def _look(self, who: int, wanted: Filter, shown: str) -> Match | None:
        seen = searchable(shown) if wanted.words else ""
        sought = [("", word) for word in wanted.words if not is_in(word, seen)]
        sought += [(_FIELDS[field], word) for field, word in wanted.fields if field in _FIELDS]
        if not sought or (who not in self._lines and who not in self._pipeline.people):
            return None
        best, most = None, 0
        for line in self._lines_of(who):
            found = [word for only, word in sought if only in ("", line.what) and is_in(word, line.text)]
            if len(found) > most:
                most, best = len(found), (line, found[0])
            if most == len(sought):
                break
        return self._match(*best) if best is not None else None

    def _match(self, line: Line, word: Spellings) -> Match:
        words, calendar = clean(line.words), self._pipeline.calendar
        when = short_day(calendar.day(line.at), calendar.day(self._pipeline.now)) if line.at is not None else ""
        return Match(line.what, when, words, *_place(words, word))

    def _lines_of(self, who: int) -> _Lines:
        if who not in self._lines:
            if len(self._lines) > _KEPT:
                self._lines.clear()
            self._lines[who] = _Lines(_lines(self._pipeline, self._pipeline.prospect(who)))
        return self._lines[who]


def _place(words: str, sought: Spellings) -> tuple[int, int]:
    """Where the first word that was found begins and ends; twice 0 where that cannot be told."""
    if words.isascii() and (at := words.lower().find(sought[0])) >= 0:
        return words.rfind(" ", 0, at) + 1, (words.find(" ", at) + 1 or len(words) + 1) - 1
    places = (each.span() for each in re.finditer(r"\S+", words) if is_in(sought, searchable(each[0])))
    return next(places, (0, 0))


_KEPT = 500
"""The most people whose lines are kept: more than a screen shows."""
_FIELDS = {"met": "met", "source": "through"}
"""What the lines are in which fields of a search are looked for."""


def _lines(pipeline: Pipeline, person: Prospect) -> Iterator[Line]:
    """Everything that is searched, a line each; the latest word first."""
    themselves = (person.name, person.company, person.position, *(f"#{tag}" for tag in person.tags))
    reached = (each.value for each in (*person.emails, *person.urls))
    told = [("", None, words) for words in themselves]
    told += [
        ("met", None, person.where),
        ("through", None, pipeline.people.source_name(person)),
        ("remark", None, person.note),
        ("suits", None, person.available),
    ]
    told += [("promised", None, promise.note) for promise in reversed(person.promises)]
    said = [(str(touch.kind), touch.at, touch.note) for touch in (*reversed(person.touches), *reversed(person.past))]
    for what, at, words in (*told, *said, *(("", None, words) for words in reached)):
        if words:
            yield Line(what, at, words, searchable(words))
    for phone in person.phones:
        yield Line("phone", None, phone.value, f"{searchable(phone.value)} {digits(phone.value)}")
