"""Times of day in words: `14:00`, `5pm`, `noon`."""

from __future__ import annotations

import re
from datetime import time

from tui.when.refusing import BadWhen, quoted

_TIMES = {
    "morning": time(9),
    "noon": time(12),
    "midday": time(12),
    "afternoon": time(15),
    "evening": time(18),
}
_OF_TODAY = {"tonight": time(20)} | {f"this {name}": _TIMES[name] for name in ("morning", "afternoon", "evening")}
_TIME = r"(?a)(\d{1,2})(?::(\d{2})(?::(\d{2}))?)? ?(?:([ap])\.?m\.?)?"


def time_of_today(text: str) -> time | None:
    """A time of day that is said without a day: `tonight`, `this evening`, `14:00`. Raises BadWhen."""
    return _OF_TODAY.get(text) or time_of_day(text)


def time_of_day(text: str, *, bare_hour: bool = False) -> time | None:
    """A time of day; with ``bare_hour`` the hour alone will do. Raises BadWhen for one that no day has (25:00)."""
    if text in _TIMES:
        return _TIMES[text]
    match = re.fullmatch(_TIME, text)
    if match is None or not (match[2] or match[4] or bare_hour):
        return None
    hour = int(match[1])
    if match[4]:
        if not 1 <= hour <= 12:
            raise BadWhen(f"{quoted(text)} is no time of day: say 9am, 5pm or 17:00")
        hour = hour % 12 + (12 if match[4] == "p" else 0)
    return clock(hour, int(match[2] or 0), int(match[3] or 0))


def clock(hour: int, minute: int, second: int) -> time:
    """That time. Raises BadWhen."""
    try:
        return time(hour, minute, second)
    except ValueError:
        raise BadWhen(f"{hour:02}:{minute:02} is no time of day: they run from 00:00 to 23:59") from None
