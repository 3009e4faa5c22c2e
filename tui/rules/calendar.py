"""The user's calendar: what a day and a month are in their zone (rulebook, Time).

Days and months keep the wall-clock time, hours are elapsed time. Offsets and day starts are remembered by
day, because an agenda of 13,000 asks for the same few hundred days again and again.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from tui.model.intervals import Interval

if TYPE_CHECKING:
    from collections.abc import Callable
    from zoneinfo import ZoneInfo

    from tui.model.records import Away

_DAY = timedelta(days=1)
_UNKNOWN = timedelta.max


class _Shifts:
    """How far a length of time reaches from each day it was asked for."""

    __slots__ = ("by_day", "elapsed")

    def __init__(self, elapsed: timedelta) -> None:
        self.elapsed = elapsed
        self.by_day: dict[int, timedelta | None] = {}


class Calendar:
    """A zone and the times away. All instants in and out are aware datetimes in UTC.

    Inside, a *wall* is the local time wearing the UTC label: adding the offset once is much cheaper than
    asking the zone, and arithmetic on it is arithmetic on the wall clock.
    """

    def __init__(self, zone: ZoneInfo, away: tuple[Away, ...] = ()) -> None:
        self.zone = zone
        self.away = away
        self._offsets: dict[int, timedelta | None] = {}
        self._wall_offsets: dict[int, timedelta | None] = {}
        self._starts: dict[int, datetime] = {}
        self._months: dict[tuple[int, int], timedelta] = {}
        self._later: dict[Interval, _Shifts] = {}
        self._earlier: dict[Interval, _Shifts] = {}

    def wall(self, at: datetime) -> datetime:
        """The wall-clock time at ``at``, labelled UTC."""
        key = at.toordinal()
        offset = self._offsets.get(key, _DAY)
        if offset is _DAY:
            offset = self._offsets[key] = _of_day(key, self._offset)
        return at + (self._offset(at) if offset is None else offset)

    def instant(self, wall: datetime) -> datetime:
        """The instant of a wall-clock time: a missing one moves forward, of a double one the first."""
        key = wall.toordinal()
        offset = self._wall_offsets.get(key, _DAY)
        if offset is _DAY:
            offset = self._wall_offsets[key] = _of_day(key, self._wall_offset)
        return wall - (self._wall_offset(wall) if offset is None else offset)

    def plus(self, at: datetime, step: Interval) -> datetime:
        """``at`` and a length of time later."""
        return self._shift(at, step, 1)

    def minus(self, at: datetime, step: Interval) -> datetime:
        """``at`` and a length of time earlier."""
        return self._shift(at, step, -1)

    def _shift(self, at: datetime, step: Interval, sign: int) -> datetime:
        shifts = self._later if sign > 0 else self._earlier
        known = shifts.get(step)
        if known is None:
            known = shifts[step] = _Shifts(timedelta(seconds=sign * step.seconds))
        if not (step.months or step.days):
            return at + known.elapsed
        offset = self._offsets.get(at.toordinal())
        wall = self.wall(at) if offset is None else at + offset
        ordinal = wall.toordinal()
        shift = known.by_day.get(ordinal, _UNKNOWN)
        if shift is _UNKNOWN:
            shift = known.by_day[ordinal] = self._day_shift(ordinal, step, sign)
        if shift is None:
            days = timedelta(days=sign * step.days)
            return self.instant(wall + self._month_days(ordinal, sign * step.months) + days) + known.elapsed
        return at + shift

    def _day_shift(self, ordinal: int, step: Interval, sign: int) -> timedelta | None:
        """The shift that holds for every instant of a user's day, or None where the clocks change on the way."""
        wall = datetime.fromordinal(ordinal).replace(tzinfo=UTC)
        later = wall + self._month_days(ordinal, sign * step.months) + timedelta(days=sign * step.days)
        ends = [(self._wall_offset(each), self._wall_offset(each + _DAY)) for each in (wall, later)]
        if any(first != last for first, last in ends):
            return None
        return (later - wall) - (ends[1][0] - ends[0][0]) + timedelta(seconds=sign * step.seconds)

    def day(self, at: datetime) -> date:
        """The user's day that holds ``at``."""
        return self.wall(at).date()

    def start_of(self, day: date) -> datetime:
        """The instant at which the user's day begins."""
        return self._start(day.toordinal())

    def day_start(self, at: datetime) -> datetime:
        """The start of the user's day that holds ``at``."""
        offset = self._offsets.get(at.toordinal())
        ordinal = (self.wall(at) if offset is None else at + offset).toordinal()
        start = self._starts.get(ordinal)
        return self._start(ordinal) if start is None else start

    def day_end(self, at: datetime) -> datetime:
        """The end of that day: the start of the next one."""
        return self._start(self.wall(at).toordinal() + 1)

    def on_day_of(self, weekdays: tuple[int, ...], at: datetime) -> datetime:
        """``at``, or the same wall-clock time on the next of these days of the week (0 = Monday)."""
        offset = self._offsets.get(at.toordinal())
        day = (self.wall(at) if offset is None else at + offset).toordinal() - 1
        if day % 7 in weekdays:
            return at
        ahead = next(step for step in range(1, 7) if (day + step) % 7 in weekdays)
        return self.plus(at, Interval(days=ahead))

    def is_working(self, weekdays: tuple[int, ...], day: date) -> bool:
        """True for one of these days of the week on which the user is not away."""
        return day.weekday() in weekdays and self._away(day) is None

    def away_on(self, at: datetime) -> Away | None:
        """The time away that holds ``at``, if any."""
        return self._away(self.day(at)) if self.away else None

    def _away(self, day: date) -> Away | None:
        return next((away for away in self.away if away.first <= day <= away.last), None)

    def _start(self, ordinal: int) -> datetime:
        start = self._starts.get(ordinal)
        if start is None:
            start = self.instant(datetime.fromordinal(ordinal).replace(tzinfo=UTC))
            self._starts[ordinal] = start
        return start

    def _month_days(self, ordinal: int, months: int) -> timedelta:
        """How many days later the same day of the month is; the last day where the month is shorter."""
        key = (ordinal, months)
        found = self._months.get(key)
        if found is None:
            day = date.fromordinal(ordinal)
            year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
            last = monthrange(year, month + 1)[1]
            found = date(year, month + 1, min(day.day, last)) - day
            self._months[key] = found
        return found

    def _offset(self, at: datetime) -> timedelta:
        return at.astimezone(self.zone).utcoffset() or timedelta()

    def _wall_offset(self, wall: datetime) -> timedelta:
        return wall.replace(tzinfo=self.zone, fold=0).utcoffset() or timedelta()


def _of_day(ordinal: int, offset_at: Callable[[datetime], timedelta]) -> timedelta | None:
    """The offset of a whole day; None where the clocks change on it."""
    midnight = datetime.fromordinal(ordinal).replace(tzinfo=UTC)
    offset = offset_at(midnight)
    return offset if offset == offset_at(midnight + _DAY) else None
