"""Answered in time, promises kept, who is new: over everybody, for the status line.

One person's change costs one person's work. Counting everybody takes long with many people, so it is done in slices
after the board is there; until the last of them there are no shares.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from heapq import heappop, heappush
from math import inf
from time import perf_counter

from tui.model.documents import BadDocument
from tui.pipeline.pipeline import Pipeline
from tui.rules.tally import Tally, tally


class Tallies:
    """The sums, kept as people change and as time passes."""

    def __init__(self, pipeline: Pipeline) -> None:
        self.pipeline = pipeline
        self._of: dict[int, Tally] = {}
        self._until: list[tuple[float, int]] = []
        self._left: list[int] = list(pipeline.people)
        self._in_time = self._clocks = self._kept = self._settled = self._new = 0

    @property
    def counted(self) -> bool:
        """True once everybody is counted."""
        return not self._left

    @property
    def answered(self) -> float | None:
        """The share of contact clocks answered before they were late; None without any."""
        return self._in_time / self._clocks if self.counted and self._clocks else None

    @property
    def kept(self) -> float | None:
        """The share of promises kept on time; None without any."""
        return self._kept / self._settled if self.counted and self._settled else None

    @property
    def new(self) -> int:
        """How many imported people nobody has looked at; 0 until everybody is counted."""
        return self._new if self.counted else 0

    @property
    def left(self) -> int:
        """About how many are still to be counted."""
        return len(self._left)

    def count(self, seconds: float = inf) -> None:
        """Counts people for about so long; ``counted`` says whether more are left."""
        end = perf_counter() + seconds
        while self._left:
            who = self._left.pop()
            if who not in self._of:
                self._put(who)
            if perf_counter() >= end:
                return

    def take_in(self, ids: Iterable[int]) -> None:
        """People changed, came or went; and time has passed."""
        changed = set(ids)
        now = self.pipeline.now.timestamp()
        while self._until and self._until[0][0] <= now:
            changed.add(heappop(self._until)[1])
        if len(changed) > _MANY:  # an import or a holiday: counted in slices, so that no key waits
            for who in changed:
                self._drop(who)
            self._left += changed
            return
        for who in changed:
            self._drop(who)
            self._put(who)

    def _drop(self, who: int) -> None:
        self._add(self._of.pop(who, _NOTHING), -1)

    def _put(self, who: int) -> None:
        if who not in self.pipeline.people:
            return
        with suppress(BadDocument):  # written by another program: others report it, nobody counts it
            found = tally(self.pipeline.people.look(who), *self.pipeline.moment)
            self._add(found, 1)
            self._of[who] = found
            if found.until is not None:
                heappush(self._until, (found.until.timestamp(), who))

    def _add(self, found: Tally, sign: int) -> None:
        self._in_time += sign * found.in_time
        self._clocks += sign * found.clocks
        self._kept += sign * found.kept
        self._settled += sign * found.settled
        self._new += sign * found.new


_MANY = 100
_NOTHING = Tally()
