"""The way through the stages (S5): how far people came, how long they stayed, and why some were closed."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from itertools import pairwise
from operator import itemgetter

import msgspec

from tui.model.records import STAGES, Closing, Prospect, Reason, Stage

_PLACES = {stage: place for place, stage in enumerate(STAGES)}
_DAY = 86_400


class Reached(msgspec.Struct, frozen=True):
    """A step of the funnel."""

    stage: Stage
    now: int
    """Open people who are in it."""
    ever: int
    """Everybody who ever was in it, closed ones too."""
    entered: int
    """Of them, those who were entered in it."""


class Conversion(msgspec.Struct, frozen=True):
    """From one stage to the next."""

    stage: Stage
    """Where they came from."""
    to: Stage
    of: int
    """Everybody who came to ``stage`` on the way up: entered there, or moved up to it. Those who were entered above it
    are left out: they count from the stage they were entered in."""
    reached: int
    """Of them, those who ever reached ``to``."""
    share: float | None
    """0 to 1; None of nobody."""


class Stays(msgspec.Struct, frozen=True):
    """How long people are in a stage. A move or a closing ends a stay, a reopening begins another."""

    stage: Stage
    ended: int
    median_days: float | None
    """Of the ended ones; None without any."""
    running: int
    running_median_days: float | None
    """Of the running ones, so far; None without any."""


class StageFigures(msgspec.Struct, frozen=True):
    """What ``StageSums`` adds up to; everything in the order of the stages."""

    funnel: list[Reached]
    conversion: list[Conversion]
    stays: list[Stays]
    closed: dict[str, int]
    """Those who are closed now, by reason; every reason is there."""
    new: int
    """Imported people whom nobody has looked at yet. The conversions leave them out."""


class Stay(msgspec.Struct, frozen=True, gc=False):
    """A time in a stage; ``until`` None: still running."""

    stage: Stage
    since: datetime
    until: datetime | None = None


def stays(prospect: Prospect) -> list[Stay]:
    """The stays of a prospect, oldest first."""
    moves: list[tuple[datetime, Stage]] = []
    for move in prospect.stages:
        if not moves or move.stage is not moves[-1][1]:  # records that were joined may enter a stage twice
            moves.append((move.at, move.stage))
    if not moves and prospect.added_at is not None:
        moves.append((prospect.added_at, prospect.stage))
    if prospect.closings:
        return _interrupted(moves, prospect.closings)
    found = [Stay(stage, since, until) for (since, stage), (until, _) in pairwise(moves)]
    return found + [Stay(stage, since) for since, stage in moves[-1:]]


def _interrupted(moves: list[tuple[datetime, Stage]], closings: tuple[Closing, ...]) -> list[Stay]:
    """The stays of somebody who was closed at times. A move may be dated back into a closed time."""
    events: list[tuple[datetime, int, Stage | None, bool | None]] = [(at, 0, stage, None) for at, stage in moves]
    for closing in closings:
        events.append((closing.at, 1, None, True))
        if closing.reopened_at is not None:
            events.append((closing.reopened_at, 1, None, False))
    found: list[Stay] = []
    stage: Stage | None = None
    since: datetime | None = None
    closed = False
    for at, _, moved, shut in sorted(events, key=itemgetter(0, 1)):
        if since is not None and stage is not None:
            found.append(Stay(stage, since, at))
        stage = moved or stage
        closed = closed if shut is None else shut
        since = None if closed else at
    if since is not None and stage is not None:
        found.append(Stay(stage, since))
    return found


def reach(prospect: Prospect) -> tuple[int, int, int]:
    """The places of the stage they were entered in, the lowest and the highest they ever were in."""
    here = _PLACES[prospect.stage]
    if len(prospect.stages) < 2:
        entry = _PLACES[prospect.stages[0].stage] if prospect.stages else here
        return entry, min(entry, here), max(entry, here)
    places = [_PLACES[move.stage] for move in prospect.stages]
    return places[0], min(here, *places), max(here, *places)


class StageSums:
    """Adds up how people moved through the stages, one person at a time.

    Args:
        now: until then running stays count.
    """

    def __init__(self, now: datetime) -> None:
        self._now = now
        count = len(STAGES)
        self._here, self._ever, self._entered = [0] * count, [0] * count, [0] * count
        self._of, self._reached = [0] * (count - 1), [0] * (count - 1)
        self._ended: dict[Stage, list[float]] = {stage: [] for stage in STAGES}
        self._running: dict[Stage, list[float]] = {stage: [] for stage in STAGES}
        self._closed: Counter[Reason] = Counter()
        self._new = 0

    def add(self, prospect: Prospect, *, new: bool = False) -> None:
        """One person more; ``new``: imported and never looked at, as ``grooming.is_new`` says.

        A list of hundreds that was imported a minute ago says nothing about how many go on.
        """
        closing = prospect.closed
        if closing is None:
            self._here[_PLACES[prospect.stage]] += 1
        else:
            self._closed[closing.reason] += 1
        entry, lowest, highest = reach(prospect)
        self._entered[entry] += 1
        for place in range(lowest, highest + 1):
            self._ever[place] += 1
        self._new += new
        for place in range(entry, min(highest + 1, len(self._of))) if not new else ():
            self._of[place] += 1
            self._reached[place] += highest > place
        for stay in stays(prospect):
            book = self._running if stay.until is None else self._ended
            length = (stay.until or self._now) - stay.since
            book[stay.stage].append(max(0.0, length.total_seconds() / _DAY))

    def result(self) -> StageFigures:
        """What it comes to."""
        rows = zip(STAGES, self._here, self._ever, self._entered, strict=True)
        steps = zip(pairwise(STAGES), self._of, self._reached, strict=True)
        return StageFigures(
            [Reached(*row) for row in rows],
            [Conversion(stage, to, of, reached, reached / of if of else None) for (stage, to), of, reached in steps],
            [self._stays(stage) for stage in STAGES],
            {reason.value: self._closed[reason] for reason in Reason},
            self._new,
        )

    def _stays(self, stage: Stage) -> Stays:
        from statistics import median  # only here: it takes a while to import

        ended, running = self._ended[stage], self._running[stage]
        return Stays(
            stage, len(ended), median(ended) if ended else None, len(running), median(running) if running else None
        )
