"""The weekly grooming: what is to be decided, gathered in slices and kept up to date.

Everybody is looked at twice. The first look finds who is ready to move up: that stands first in the list, so the user
can begin there. It also finds how long people stay in each stage, for the comparison. The second look finds the rest.
Records are decoded for each look and not kept; only the lines are. A change costs one look at the changed people; the
lengths of stays stay as they were gathered.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from math import inf
from time import perf_counter
from typing import overload

import msgspec

from tui.model.documents import BadDocument
from tui.model.records import Decision, Prospect, Stage
from tui.pipeline.pipeline import Pipeline
from tui.rules.duplicates import Duplicates, Pair, identity
from tui.rules.grooming import Finding, StayLengths, findings, long_stay, ready_up, staying, title
from tui.views.filters import Chosen


class Line(msgspec.Struct, frozen=True, gc=False):
    """Something to decide about somebody, or about two people who are perhaps one."""

    ids: tuple[int, ...]
    """One id; two for perhaps the same person, the one to keep first."""
    kind: Decision
    evidence: str
    stage: Stage | None = None
    """Where to, of a move that is proposed."""


class DecisionGroup(msgspec.Struct, frozen=True):
    """The lines of one kind of decision, the most pressing first."""

    kind: Decision
    title: str
    lines: Sequence[Line]
    """A live view: it shows later changes."""


_SortedLine = tuple[tuple[float, ...], int, Line]


class _LineView(Sequence[Line]):
    """A view of the lines: thousands of them are not copied for a change of one."""

    def __init__(self, places: list[_SortedLine]) -> None:
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


class _DecisionLines:
    """The lines of one kind: in any order while they are gathered, then sorted."""

    def __init__(self) -> None:
        self._of: dict[int, _SortedLine] = {}
        self.places: list[_SortedLine] = []
        self.whole = False
        """All are found and sorted."""

    def put(self, who: int, finding: Finding) -> None:
        """Something to decide about somebody."""
        line = Line((who,), finding.decision, finding.evidence, finding.stage)
        place = self._of[who] = finding.order, who, line
        if self.whole:
            insort(self.places, place)

    def drop(self, who: int) -> None:
        """Nothing is to be decided about somebody any more."""
        place = self._of.pop(who, None)
        if place is not None and self.whole:
            del self.places[bisect_left(self.places, place)]

    def finish(self) -> None:
        """All are found: sorts them."""
        self.places, self.whole = sorted(self._of.values()), True

    def of(self, who: int) -> Line | None:
        """The line of somebody, once the lines are sorted."""
        place = self._of.get(who) if self.whole else None
        return place[2] if place is not None else None


class Grooming:
    """Gathers with ``work`` until ``done``; ``groups`` gives the complete ones, ``refresh`` takes in changes."""

    def __init__(self, pipeline: Pipeline, only: Chosen | None = None) -> None:
        """``only`` of some people, where there are; the stays of all are what theirs are compared with."""
        self.pipeline = pipeline
        self._only = only.ids if only is not None else None
        self._now, self._rules, self._calendar = pipeline.moment
        self._first = dict.fromkeys(pipeline.people)
        """The people still to be looked at for the first time, and below for the second."""
        self._second = self._first.copy()
        self._looks = 2 * len(self._first)
        self._lengths = StayLengths(self._now)
        self._duplicates = Duplicates(self._rules.grooming, pipeline.region)
        self._lines: dict[Decision, _DecisionLines] = {
            kind: _DecisionLines() for kind in Decision if kind is not Decision.DUPLICATE
        }
        self._up = self._lines[Decision.UP]
        self._unfinished = list(self._lines.values())

    @property
    def done(self) -> bool:
        """True when everybody was looked at."""
        return not (self._first or self._second or self._unfinished or self._duplicates.waiting)

    @property
    def share(self) -> float:
        """How much of the looking is done, 0 to 1."""
        return 1 - (len(self._first) + len(self._second)) / self._looks if self._looks else 1.0

    def work(self, seconds: float = inf) -> bool:
        """Gathers for about so long; True when that was all."""
        end = perf_counter() + seconds
        while not self.done:
            self._step()
            if perf_counter() >= end:
                break
        return self.done

    def groups(self) -> list[DecisionGroup]:
        """What is to be decided, by kind; kinds that are empty or not complete yet are left out."""
        found: dict[Decision, Sequence[Line]] = {kind: _LineView(each.places) for kind, each in self._lines.items()}
        if self.done:
            pairs = (pair for pair in self._duplicates.pairs() if self._concerns(pair.keep, pair.other))
            found[Decision.DUPLICATE] = list(map(_line_of, pairs))
        return [DecisionGroup(kind, title(kind, self._rules), lines) for kind, lines in found.items() if lines]

    def of(self, ids: Iterable[int]) -> list[Line]:
        """The lines in which these people stand."""
        lines: dict[tuple[Decision, tuple[int, ...]], Line] = {}
        for who in ids:
            own = [line for each in self._lines.values() if (line := each.of(who)) is not None]
            pairs = self._duplicates.of(who) if self.done and self._concerns(who) else ()
            for line in (*own, *map(_line_of, pairs)):
                lines[line.kind, line.ids] = line
        return list(lines.values())

    def refresh(self, ids: Iterable[int]) -> None:
        """These people changed, came or went. Looks at them at once, so give a few at a time.

        Not before the first look is over: until then it is not known how long people stay in their stages.
        """
        self._now, done = self.pipeline.now, self.done
        for who in ids:
            self._drop(who)
            if (prospect := self._prospect(who)) is not None:
                self._look_first(who, prospect)
                self._look_second(who, prospect)
        while done and self._duplicates.waiting:
            self._duplicates.compare()

    def _step(self) -> None:
        """One look at one person, or one piece of work about several."""
        if self._first:
            who, _ = self._first.popitem()
            if (prospect := self._prospect(who)) is not None:
                self._lengths.add(prospect)
                self._look_first(who, prospect)
        elif self._second and self._up.whole:
            who, _ = self._second.popitem()
            if (prospect := self._prospect(who)) is not None:
                self._look_second(who, prospect)
        elif self._unfinished:
            self._unfinished.pop(0).finish()
        else:
            self._duplicates.compare()

    def _prospect(self, who: int) -> Prospect | None:
        """The record of somebody; None if they are gone, or it cannot be read, which others report."""
        try:
            return self.pipeline.people.look(who) if who in self.pipeline.people else None
        except BadDocument:
            return None

    def _look_first(self, who: int, prospect: Prospect) -> None:
        """Whether they are ready for the next stage."""
        self._put(who, ready_up(prospect, self._now, self._rules, self._calendar))

    def _look_second(self, who: int, prospect: Prospect) -> None:
        """Everything else."""
        self._duplicates.put(identity(who, prospect))
        for finding in findings(prospect, self._now, self._rules, self._calendar):
            self._put(who, finding)
        stay = staying(prospect, self._now, self._rules, self._calendar)
        if stay is not None:
            self._put(who, long_stay(stay, self._now, self._lengths, self._rules))

    def _concerns(self, *ids: int) -> bool:
        """True where one of these people is among those whom it is about."""
        return self._only is None or not self._only.isdisjoint(ids)

    def _put(self, who: int, finding: Finding | None) -> None:
        if finding is not None and self._concerns(who):
            self._lines[finding.decision].put(who, finding)

    def _drop(self, who: int) -> None:
        for each in self._lines.values():
            each.drop(who)
        self._duplicates.drop(who)


def _line_of(pair: Pair) -> Line:
    return Line((pair.keep, pair.other), Decision.DUPLICATE, pair.evidence)
