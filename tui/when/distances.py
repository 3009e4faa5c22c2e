"""Distances in words: `+3d`, `in two weeks`, `2 weeks ago`, `1w 2d`, `half an hour`.

Arrow walks the months. Its reading of such words (`dehumanize`) knows `in 2 weeks`, but neither `+3d` nor `1w 2d`.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from tui.when.names import A_NUMBER, number, one_of
from tui.when.refusing import BadWhen, quoted

_UNITS = {
    name: unit
    for unit, names in {
        "min": "min mins minute minutes",
        "h": "h hr hrs hour hours",
        "d": "d day days",
        "w": "w wk wks week weeks",
        "f": "fortnight fortnights",
        "m": "m mo month months",
        "y": "y yr yrs year years",
    }.items()
    for name in names.split()
}
_NEXT = {f"next {unit}": f"1 {unit}" for unit in ("week", "month", "year")}
_NEXT |= {f"{unit} after next": f"2 {unit}s" for unit in ("week", "month", "year")}
_PARTS = rf"(?a)(\d{{1,5}}|{A_NUMBER}) ?({one_of(_UNITS)})(?![a-z])(?: and)? ?"
_DISTANCE = r"(?a)(?P<sign>[+-]|in )? ?(?P<parts>.+?)(?P<tail> ago| from now)?"


class Shift(NamedTuple):
    """A way to go, back where it is negative."""

    months: int
    days: int
    elapsed: timedelta | None
    """Hours and minutes, where there are any."""

    def from_(self, day: date) -> date:
        """Months first, by the calendar, then days. Raises OverflowError outside of the calendar."""
        return (_months_on(day, self.months) if self.months else day) + timedelta(days=self.days)


def shift_from_now(text: str) -> Shift | None:
    """A distance from now: `+3d`, `in 2 weeks`, `2 weeks ago`; both a sign and `ago` are one too many."""
    match = re.fullmatch(_DISTANCE, _NEXT.get(text, text))
    if match is None or (match["sign"] and match["tail"]):
        return None
    return shift(match["parts"], -1 if match["sign"] == "-" or match["tail"] == " ago" else 1)


def shift(text: str, sign: int) -> Shift | None:
    """`1w 2d`, `two weeks`; None where anything else stands in `text`. Raises BadWhen for `90m`, `1h 30m`."""
    if text == "half an hour":
        return Shift(0, 0, timedelta(minutes=30) * sign)
    total, end, letters = dict.fromkeys(("min", "h", "d", "w", "f", "m", "y"), 0), 0, set()
    for match in re.finditer(_PARTS, text):
        if match.start() != end:
            return None
        total[_UNITS[match[2]]] += number(match[1]) * sign
        letters.add(_UNITS[match[2]] if match[2] != "m" else "bare m")
        end = match.end()
    if not end or end != len(text):
        return None
    if "bare m" in letters and (abs(total["m"]) > 24 or letters & {"h", "min"}):
        raise BadWhen(f"{quoted(text)}: m is months; write min for minutes, months for months")
    elapsed = timedelta(hours=total["h"], minutes=total["min"]) if letters & {"h", "min"} else None
    return Shift(total["m"] + 12 * total["y"], total["d"] + 7 * total["w"] + 14 * total["f"], elapsed)


def _months_on(day: date, months: int) -> date:
    """31 Jan + 1 month = the last of February. Raises OverflowError outside of the calendar."""
    from arrow import Arrow  # 20 ms: days and weeks do without

    try:
        return Arrow.fromdate(day).shift(months=months).date()
    except ValueError as error:  # what datetime says of the year 10000
        raise OverflowError(str(error)) from None
