"""Touches a week: how many, which way, and of which kind."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from datetime import datetime, timedelta

import msgspec

from tui.model.kinds import Kind
from tui.model.records import Prospect
from tui.rules.calendar import Calendar

WEEKS = 12
"""A quarter of a year: long enough to see a habit, short enough for a glance."""


class Week(msgspec.Struct, frozen=True):
    """The touches of one of the user's weeks."""

    monday: str
    """Its first day, ISO 8601."""
    outbound: int
    """From you, with each person of a batch and each report to a source."""
    inbound: int
    """From them, calls and meetings that they started too."""
    kinds: dict[str, int]
    """Both together by kind; only kinds that there were."""
    inbound_kinds: dict[str, int]
    """Those of them that came from them."""


class WeekSums:
    """Adds up the touches of people, one person at a time.

    Args:
        now: an instant in UTC; its week is the last one.
        weeks: how many.
    """

    def __init__(self, now: datetime, calendar: Calendar, weeks: int = WEEKS) -> None:
        today = calendar.day(now)
        last = today - timedelta(days=today.weekday())
        self._mondays = [last - timedelta(weeks=ago) for ago in reversed(range(weeks))]
        self._starts = [calendar.start_of(monday) for monday in self._mondays]
        self._end = calendar.start_of(last + timedelta(weeks=1))
        self._kinds: list[tuple[Counter[Kind], Counter[Kind]]] = [(Counter(), Counter()) for _ in self._mondays]

    def add(self, prospect: Prospect) -> None:
        """One person more. A report stands on the prospect and on a source who is one too: it counts once.

        A mailing counts for nobody: thousands of cards at once would say nothing about a week.
        """
        first = self._starts[0]
        for touch in reversed(prospect.touches):
            at = touch.at
            if at < first:
                break
            if at >= self._end or touch.about is not None or touch.mailing:
                continue
            place = bisect_right(self._starts, at) - 1
            self._kinds[place][touch.inbound][touch.kind] += 1

    def result(self) -> list[Week]:
        """The weeks, this one last."""
        rows = zip(self._mondays, self._kinds, strict=True)
        return [
            Week(monday.isoformat(), ours.total(), theirs.total(), _by_name(ours + theirs), _by_name(theirs))
            for monday, (ours, theirs) in rows
        ]


def _by_name(kinds: Counter[Kind]) -> dict[str, int]:
    """By name, in the order of the kinds."""
    return {kind.value: kinds[kind] for kind in Kind if kind in kinds}
