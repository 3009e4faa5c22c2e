"""The weekly grooming: what is to be decided, gathered in slices and kept up to date.

Records are decoded once and not kept; what stays of a person is their lines. A change costs the changed people; the
lengths of stays that others are compared with stay as they were gathered.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from math import inf
from time import perf_counter
from typing import overload

import msgspec

from tui.model import Stage
from tui.pipeline.pipeline import Pipeline
from tui.pipeline.records import BadDocument
from tui.rules.duplicates import Duplicates, Pair, face
from tui.rules.grooming import Decision, Finding, Lengths, findings, long_stay, staying, title
from tui.rules.stages import Stay


class Line(msgspec.Struct, frozen=True, gc=False):
    """Something to decide about somebody; about two people who are perhaps one."""

    ids: tuple[int, ...]
    """One id; of perhaps the same person two, the one to keep first."""
    kind: Decision
    evidence: str
    stage: Stage | None = None
    """Where to, of a move that is proposed."""


class Group(msgspec.Struct, frozen=True):
    """The lines of one kind of decision, the most pressing first."""

    kind: Decision
    title: str
    lines: Sequence[Line]
    """As they stand now: those who look at them later see what was taken in meanwhile."""


_Place = tuple[tuple[float, ...], int, Line]


class _Lines(Sequence[Line]):
    """The lines at these places: thousands of them are not copied for a change of one."""

    def __init__(self, places: list[_Place]) -> None:
        self._places = places

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, at: int) -> Line: ...

    @overload
    def __getitem__(self, at: slice) -> list[Line]: ...

    def __getitem__(self, at: int | slice) -> Line | list[Line]:
        if isinstance(at, slice):
            return [line for _, _, line in self._places[at]]
        return self._places[at][2]


class Grooming:
    """Gathers with ``work`` until ``done``; then ``groups`` answers, and ``refresh`` takes in changes."""

    def __init__(self, pipeline: Pipeline) -> None:
        self.pipeline = pipeline
        self._now, self._rules, self._calendar = pipeline.moment
        self._left = dict.fromkeys(pipeline.people)
        self._staying: list[int] = []
        self._lengths = Lengths(self._now)
        self._compared = False
        """Everybody's stays are known: others can be compared with them."""
        self._stays: dict[int, Stay] = {}
        self._duplicates = Duplicates(self._rules.grooming)
        self._places: dict[int, list[_Place]] = {}
        self._lines: dict[Decision, list[_Place]] = {decision: [] for decision in Decision}

    @property
    def done(self) -> bool:
        """True when everybody was looked at."""
        return not (self._left or self._staying or self._duplicates.waiting)

    @property
    def left(self) -> int:
        """How many people are still to be looked at."""
        return len(self._left)

    def work(self, seconds: float = inf) -> bool:
        """Gathers for about so long; True when that was all."""
        end = perf_counter() + seconds
        while not self.done:
            self._step()
            if perf_counter() >= end:
                break
        return self.done

    def groups(self) -> list[Group]:
        """What is to be decided, by kind; kinds without lines are left out."""
        found: dict[Decision, Sequence[Line]] = {kind: _Lines(places) for kind, places in self._lines.items()}
        found[Decision.DUPLICATE] = [_line_of(pair) for pair in self._duplicates.pairs()]
        return [Group(kind, title(kind, self._rules), lines) for kind, lines in found.items() if lines]

    def of(self, ids: Iterable[int]) -> list[Line]:
        """The lines in which these people stand."""
        lines: dict[tuple[Decision, tuple[int, ...]], Line] = {}
        for who in ids:
            own = [line for _, _, line in self._places.get(who, ())]
            for line in (*own, *map(_line_of, self._duplicates.of(who))):
                lines[line.kind, line.ids] = line
        return list(lines.values())

    def refresh(self, ids: Iterable[int]) -> bool:
        """These people changed, came or went. True when that was taken in; of many at once ``work`` does the rest."""
        self._now = self.pipeline.now
        changed = set(ids)
        for who in changed:
            self._drop(who)
        self._left.update(dict.fromkeys(changed))
        if self.left <= _MANY:
            self.work()
        return self.done

    def _step(self) -> None:
        """One person, or one thing that more people share."""
        if self._left:
            self._look(self._left.popitem()[0])
            return
        self._compared = True
        if self._staying:
            who = self._staying.pop()
            if who in self._stays:
                self._put(who, long_stay(self._stays[who], self._now, self._lengths, self._rules))
            return
        self._duplicates.compare()

    def _look(self, who: int) -> None:
        """What is to be decided about a person, from their record."""
        if who not in self.pipeline.people:
            return
        try:
            prospect = self.pipeline.people.look(who)
        except BadDocument:  # of another program: told of elsewhere
            return
        if not self._compared:
            self._lengths.add(prospect)
        self._duplicates.put(face(who, prospect))
        for finding in findings(prospect, self._now, self._rules, self._calendar):
            self._put(who, finding)
        stay = staying(prospect, self._now, self._rules, self._calendar)
        if stay is not None:
            self._stays[who] = stay
            self._staying.append(who)

    def _put(self, who: int, finding: Finding | None) -> None:
        if finding is not None:
            place = finding.order, who, Line((who,), finding.decision, finding.evidence, finding.stage)
            self._places.setdefault(who, []).append(place)
            insort(self._lines[finding.decision], place)

    def _drop(self, who: int) -> None:
        for place in self._places.pop(who, ()):
            lines = self._lines[place[2].kind]
            del lines[bisect_left(lines, place)]
        self._stays.pop(who, None)
        self._duplicates.drop(who)


def _line_of(pair: Pair) -> Line:
    return Line((pair.keep, pair.other), Decision.DUPLICATE, pair.evidence)


_MANY = 100
"""Changes that are taken in at once, while somebody waits for a key."""
