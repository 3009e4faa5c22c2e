"""A clock that does not run backwards, for computers whose clock was put back.

A computer's clock is corrected by minutes now and then. What was recorded before the correction then lies ahead, and a
reply logged now would stand before the message that it answers. So while the clock is behind the latest undo step by
no more than ``STANDSTILL``, time stands still at that step. A clock that was wrong by more is followed, and the user
is told.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tui.when.saying import full

STANDSTILL = timedelta(hours=1)
WORTH_SAYING = timedelta(minutes=2)


class SteadyClock:
    """A clock that stands still while the real one is a little behind the latest undo step.

    Args:
        clock: answers the current instant in UTC.
        latest: the instant of the latest step, None without one.
    """

    def __init__(self, clock: Callable[[], datetime], latest: datetime | None) -> None:
        self._clock = clock
        self.latest = latest

    def __call__(self) -> datetime:
        now = self._clock()
        return now + self._behind(now) if self._behind(now) <= STANDSTILL else now

    def recorded(self, at: datetime) -> None:
        """A step was made, here or in another process."""
        self.latest = at if self.latest is None else max(self.latest, at)

    def _behind(self, now: datetime) -> timedelta:
        return max(self.latest - now, timedelta()) if self.latest is not None else timedelta()

    def notice(self, zone: ZoneInfo) -> str:
        """What to tell the user about a clock that is behind by minutes or more; empty if it is not."""
        now = self._clock()
        if self.latest is None or self._behind(now) < WORTH_SAYING:
            return ""
        said = f"the clock says {full(now, zone)}, but the latest change was recorded at {full(self.latest, zone)}"
        if self._behind(now) <= STANDSTILL:
            return f"{said}: until the clock has caught up, what you record has that time"
        return f"{said}: set the clock if it is wrong; if it was wrong then, `keepwarm undo` takes that change back"
