"""Words to dates, and dates to words.

A small closed grammar: what it does not know it refuses (`BadWhen`), it never guesses. No clock in here: `now`
and the user's zone are always given. Wall times that a clock change skips move forward; those that happen twice
mean the first.

Understood, in any case of letters, with or without `on`, `at`, `the`:

- ISO: `2026-03-02T10:00`, `2026-03-02 10:00:30.5`, with `Z` or an offset (else the user's zone), `2026-03-02`,
  `2026/03/02`
- days: `today`, `tomorrow`, `yesterday`, `day after tomorrow`, `end of month`, `end of year`
- weekdays: `tue`, `next tue` (both the coming one, 1 to 7 days ahead), `this tue` (0 to 6 ahead), `last tue` (1 to
  7 back)
- dates: `20 Nov`, `nov 25`, `15 Jun 2026`, `Tue 17 Mar` (refused when it is no Tuesday), `25.11.2026`, `25.11.`
- distances: `+3d`, `2w`, `-2d`, `3 months`, `in two weeks`, `2 weeks ago`, `1w 2d`, `3 weeks from friday`; without
  a sign they lie ahead. `next week` is `1 week`, so are month and year. Units: `min`, `h`, `d`, `w`, `m` or `mo`
  (months, never minutes), `y`
- times: `14:00`, `5pm`, `noon`, `morning` 09:00, `afternoon` 15:00, `evening` 18:00, `tonight` 20:00; alone:
  today's. After a day named by a word or in ISO the bare hour will do: `mon 9`, `2026-03-02 9`

parsedatetime is not asked as a second try: what it adds to this grammar it gets wrong silently even where it
claims every word (2.6: "tue next week" on a Wednesday is a Wednesday, so is "monday in 2 weeks").
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

if TYPE_CHECKING:
    from datetime import tzinfo

FIRST_YEAR, LAST_YEAR = 1900, 2200
EXAMPLES = "2026-03-02T10:00, 2026-03-02, tomorrow 14:00, tue 10:00, 20 Nov, +3d, 2 weeks ago"
NEAR = 3
"""Days either way within which a weekday alone names a day: what is further off says its date. So the nearest day of
that name is always meant, and one that was and one that comes are never called the same."""
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class BadWhen(ValueError):
    """Words that mean no date; `str()` says in one line what was not understood and what would be."""


class When(msgspec.Struct, frozen=True):
    """What words meant.

    `day`: the user's day. `at`: the aware UTC instant where the words give a time, else None ("a day").
    """

    day: date
    at: datetime | None


# --- what callers use -----------------------------------------------------------------------------


def parse_when(words: str, now: datetime, zone: tzinfo, *, prefer: Literal["future", "past"] = "future") -> When:
    """What `words` mean at `now` (aware) in `zone`; the grammar stands at the top of this module.

    `prefer` decides for weekdays and for dates without a year: the coming one, or ("past", for facts such as
    `--at`) the one that was. Weekdays never mean today, unless with a time on the preferred side of `now`.
    Distances without a sign lie ahead either way. Raises BadWhen.
    """
    return _read(words, _Here.of(now, zone, past=prefer == "past")).when


def parse_now(words: str, clock: datetime, zone: tzinfo) -> datetime:
    """The instant (aware, UTC) that `--now` pretends; `clock`: the real one (aware). Raises BadWhen.

    A named day (`2026-03-02`, `tomorrow`, `fri`) is its start, so that a script gets the same answer at any
    hour; a distance (`+3d`, `2w`) keeps the wall-clock time of `clock`: "the same hour, three days on".
    """
    here = _Here.of(clock, zone, past=False)
    found = _read(words, here)
    if found.when.at is not None:
        return found.when.at
    return _instant(found.when.day, here.wall.time(), zone) if found.shifted else day_start(found.when.day, zone)


def past_instant(when: When, now: datetime, zone: tzinfo) -> datetime:
    """The instant (UTC) of a fact: its time; else noon of its day, or `now` while today's noon is ahead.

    A day after today stays ahead (its noon), for the caller to refuse.
    """
    if when.at is not None:
        return when.at
    noon = _instant(when.day, time(12), zone)
    return min(noon, now.astimezone(UTC)) if when.day <= now.astimezone(zone).date() else noon


def day_start(day: date, zone: tzinfo) -> datetime:
    """The first instant (UTC) of `day` in `zone`: midnight, or the moment of the clock change that skips it."""
    midnight = datetime.combine(day, time(), zone)
    early, late = midnight.replace(fold=1).astimezone(UTC), midnight.astimezone(UTC)
    if early >= late:  # an ordinary midnight, or one that happens twice: the first
        return late
    while late - early > timedelta(seconds=1):  # a gap: its end lies between the two readings
        middle = early + timedelta(seconds=(late - early) // timedelta(seconds=2))
        if middle.astimezone(zone).date() < day:
            early = middle
        else:
            late = middle
    return late


def iso(at: datetime) -> str:
    """`at` (aware) as ISO 8601 in UTC ending in `Z`; a fraction only where there is one."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def short(at: When | datetime | date, now: datetime, zone: tzinfo) -> str:
    """For a card: `today 14:00`, `Tue 10:00` (`NEAR` days ahead), `Tue 17 Mar`, `17 Mar 2027` (another year).

    A day without a time, or its beginning: `today`, `Tue`, the rest the same.
    """
    day, clock = _parts(at, zone)
    clock = clock if clock != " 00:00" else ""
    today = now.astimezone(zone).date()
    ahead = (day - today).days
    return short_day(day, today) + (clock if 0 <= ahead <= NEAR else "")


@lru_cache(maxsize=4096)
def short_day(day: date, today: date) -> str:
    """A day as `short` says it: `today`, `Tue`, `Tue 17 Mar`, `17 Mar 2027`."""
    ahead = (day - today).days
    if 0 <= ahead <= NEAR:
        return "today" if ahead == 0 else WEEKDAYS[day.weekday()]
    if day.year == today.year:
        return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def full(at: When | datetime | date, zone: tzinfo) -> str:
    """Nothing left out, to echo what was understood: `Tue 17 Mar 2026 10:00`; `parse_when` reads it back."""
    day, clock = _parts(at, zone)
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}{clock}"


def over(delta: timedelta) -> str:
    """A length in one unit, rounded down: `3 min`, `5 h`, `3 days`, `2 weeks`, `4 months`, `2 years`.

    Its sign does not count. Hours to two days, days to two weeks, weeks to two months, months to two years; a
    month is counted as 30.4 days.
    """
    delta = abs(delta)
    return _length(delta, delta.days, int(delta.days / 30.436875))


def ago(at: datetime, now: datetime, zone: tzinfo) -> str:
    """How far `at` is from `now`, before or after, as `over` says it, in days and months of the user's calendar.

    The word "ago" is the caller's: `3 days`.
    """
    first, last = sorted((at.astimezone(UTC), now.astimezone(UTC)))
    start, end = first.astimezone(zone).replace(tzinfo=None), last.astimezone(zone).replace(tzinfo=None)
    months = (end.year - start.year) * 12 + end.month - start.month
    if months and _add_months(start.date(), months) > end.date() - timedelta(days=end.time() < start.time()):
        months -= 1
    return _length(last - first, (end - start).days, months)


def passed(at: datetime, now: datetime, zone: tzinfo) -> str:
    """How long ago something happened: `3 days ago`, `just now`."""
    return f"{ago(at, now, zone)} ago" if now - at >= _MINUTE else "just now"


_MINUTE, _HOUR, _TWO_DAYS = timedelta(minutes=1), timedelta(hours=1), timedelta(hours=48)


def _length(delta: timedelta, days: int, months: int) -> str:
    if delta < _HOUR:
        return f"{delta // _MINUTE} min"
    if delta < _TWO_DAYS or days < 2:
        return f"{delta // _HOUR} h"
    if days < 14:
        return f"{days} days"
    if months < 2:
        return f"{days // 7} weeks"
    return f"{months} months" if months < 24 else f"{months // 12} years"


def _parts(at: When | datetime | date, zone: tzinfo) -> tuple[date, str]:
    """The user's day, and " HH:MM" or nothing."""
    instant = at.at if isinstance(at, When) else at
    if isinstance(instant, datetime):
        wall = instant.astimezone(zone)
        return wall.date(), f" {wall.hour:02}:{wall.minute:02}"
    return at.day if isinstance(at, When) else at, ""


# --- the reading ----------------------------------------------------------------------------------


class _Here(NamedTuple):
    """Where the words are said: `now` in UTC, `wall` the same in the user's zone, `past`: which side is preferred."""

    now: datetime
    zone: tzinfo
    wall: datetime
    today: date
    past: bool

    @classmethod
    def of(cls, now: datetime, zone: tzinfo, *, past: bool) -> _Here:
        if now.tzinfo is None:
            raise ValueError("now must be aware")
        wall = now.astimezone(zone)
        return cls(now.astimezone(UTC), zone, wall, wall.date(), past)


class _Found(NamedTuple):
    when: When
    shifted: bool = False  # days counted from now, rather than a day named


class _Day(NamedTuple):
    day: date
    bare_hour: bool = False  # "9" may follow as its hour
    or_today: bool = False  # with a time on the preferred side of now, today is meant instead
    shifted: bool = False


class _Shift(NamedTuple):
    months: int
    days: int
    elapsed: timedelta | None  # hours and minutes, where there are any


_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7} | {
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12
}  # fmt: skip
_UNITS = {
    name: unit
    for unit, names in {
        "min": "min mins minute minutes",
        "h": "h hr hrs hour hours",
        "d": "d day days",
        "w": "w wk wks week weeks",
        "m": "m mo month months",
        "y": "y yr yrs year years",
    }.items()
    for name in names.split()
}
_DAYS = {
    "today": 0,
    "tomorrow": 1,
    "tmrw": 1,
    "day after tomorrow": 2,
    "yesterday": -1,
    "day before yesterday": -2,
}
_TIMES = {
    "morning": time(9),
    "noon": time(12),
    "midday": time(12),
    "afternoon": time(15),
    "evening": time(18),
}
_WHOLE = {"tonight": time(20)} | {f"this {name}": _TIMES[name] for name in ("morning", "afternoon", "evening")}
_NOISE = frozenset(("on", "at", "the", "@"))
_HINTS = {
    "last week": "say '1 week ago' or 'last monday'",
    "last month": "say '1 month ago' or a date",
    "last year": "say '1 year ago' or a date",
    "midnight": "say 00:00 or 23:59 and of which day",
}
_NEXT = {"next week": "1 week", "next month": "1 month", "next year": "1 year"}
_WEEKDAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_WEEKDAY = {name[:length]: index for index, name in enumerate(_WEEKDAY_NAMES) for length in range(3, len(name) + 1)}
_MONTH = {
    name[:length]: index for index, name in enumerate(_MONTH_NAMES, start=1) for length in range(3, len(name) + 1)
}


def _one_of(table: dict[str, int] | dict[str, str]) -> str:
    return "|".join(sorted(table, key=len, reverse=True))


_WD, _MO = _one_of(_WEEKDAY), _one_of(_MONTH)
# Patterns are compiled when they are first asked: most starts read no date.
_ISO = (
    r"(?a)(\d{4})-(\d{1,2})-(\d{1,2})[t ](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?"
    r" ?(?:(z|utc)|([+-])(\d{2}):?(\d{2})?)?"
)
_YMD = r"(?a)(\d{4})([-/])(\d{1,2})\2(\d{1,2})"
_DMY_DOTS = r"(?a)(\d{1,2})\. ?(\d{1,2})\.(?: ?(\d{4}))?"
_DAY_MONTH = rf"(?a)(\d{{1,2}})(?:st|nd|rd|th|\.)?[ -]?(?:of )?({_MO})\.?(?:[ -]?(\d{{4}}))?"
_MONTH_DAY = rf"(?a)({_MO})\.?[ -]?(\d{{1,2}})(?:st|nd|rd|th|\.)?(?: (\d{{4}}))?"
_DATED_WEEKDAY = rf"({_WD})\.? (.+)"
_WEEKDAY_WORDS = rf"(?:(next|this|last) )?({_WD})\.?"
_END = r"(?:end of(?: this)? |eo)(m|y|month|year)"
_UNSURE = r"(?a)(?<![\d-])(\d{1,2})([/.-])(\d{1,2})(?:\2(\d{4}|\d{2}))?(?!\d)"
_PARTS = rf"(?a)(\d{{1,5}}|{_one_of(_NUMBERS)}) ?({_one_of(_UNITS)})(?![a-z])(?: and)? ?"
_DISTANCE = r"(?a)(?P<sign>[+-]|in )? ?(?P<parts>.+?)(?P<tail> ago| from now)?"
_ANCHORED = r"(.+) (from|after|before) (.+)"
_TIME = r"(?a)(\d{1,2})(?::(\d{2})(?::(\d{2}))?)? ?(?:([ap])\.?m\.?)?"
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2212"), "-")


def _read(words: str, here: _Here) -> _Found:
    """All of the grammar. Raises BadWhen."""
    text = _normal(words)
    if not text:
        raise BadWhen(f"no date given: try {EXAMPLES}")
    try:
        found = _now(text, here) or _iso(text, here) or _elapsed(text, here) or _day_and_time(text, here)
    except OverflowError:
        raise _far(words) from None
    if found is None:
        raise _not_understood(words, text)
    if not FIRST_YEAR <= found.when.day.year <= LAST_YEAR:
        raise _far(words)
    return found


def _normal(words: str) -> str:
    """Lower case, single spaces, plain hyphens, no noise words; "?" where there is too much to be a date."""
    if len(words) > 200:
        return "?"
    text = re.sub(r",(?!\d)", " ", words.translate(_DASHES).casefold())
    return " ".join(word for word in text.split() if word not in _NOISE)


def _not_understood(words: str, text: str) -> BadWhen:
    said = _quoted(words)
    if hint := _HINTS.get(text) or next((_HINTS[w] for w in text.split() if w in _HINTS), None):
        return BadWhen(f"{said} could mean more than one day: {hint}")
    if numbers := re.search(_UNSURE, text):
        return BadWhen(f"{said} could mean more than one thing: write {_readings(numbers)}")
    return BadWhen(f"{said} is no date I understand: try {EXAMPLES}")


def _readings(numbers: re.Match[str]) -> str:
    """The ISO dates that `01/12/2026` could be."""
    first, second, year = int(numbers[1]), int(numbers[3]), numbers[4] or ""
    if len(year) == 4:
        orders = dict.fromkeys(((first, second), (second, first)))
        if dates := [f"{year}-{m:02}-{d:02}" for d, m in orders if 1 <= m <= 12 and 1 <= d <= 31]:
            return " or ".join(dates)
    return "a date as 2026-03-02, a time as 14:30"


def _quoted(words: str) -> str:
    from tui.text import clean  # only where something goes wrong

    said = clean(words)
    return f"'{said[:39]}…'" if len(said) > 40 else f"'{said}'"


def _far(words: str) -> BadWhen:
    return BadWhen(f"{_quoted(words)} is too far away: years run from {FIRST_YEAR} to {LAST_YEAR}")


def _now(text: str, here: _Here) -> _Found | None:
    return _Found(When(here.today, here.now)) if text == "now" else None


def _iso(text: str, here: _Here) -> _Found | None:
    """A full ISO date and time; without an offset in the user's zone."""
    match = re.fullmatch(_ISO, text)
    if match is None:
        return None
    day = _date(int(match[1]), int(match[2]), int(match[3]))
    clock = _clock(int(match[4]), int(match[5]), int(match[6] or 0))
    clock = clock.replace(microsecond=int((match[7] or "0")[:6].ljust(6, "0")))
    if not (match[8] or match[9]):
        return _on(day, clock, here)
    offset = timedelta(hours=int(match[10] or 0), minutes=int(match[11] or 0))
    if offset >= timedelta(hours=24) or int(match[11] or 0) > 59:
        return None
    at = datetime.combine(day, clock, UTC) - (-offset if match[9] == "-" else offset)
    return _Found(When(at.astimezone(here.zone).date(), at))


def _elapsed(text: str, here: _Here) -> _Found | None:
    """A distance with hours or minutes: its calendar part keeps the wall clock, the rest is elapsed time."""
    shift = _shift(text)
    if shift is None or shift.elapsed is None:
        return None
    at = here.now
    if shift.months or shift.days:
        at = _instant(_shifted(here.today, shift), here.wall.time(), here.zone)
    at += shift.elapsed
    return _Found(When(at.astimezone(here.zone).date(), at))


def _day_and_time(text: str, here: _Here) -> _Found | None:
    """A day, a time of today, or both in either order."""
    if (clock := _WHOLE.get(text) or _time(text)) is not None:
        return _on(here.today, clock, here)
    if (day := _day(text, here)) is not None:
        return _Found(When(day.day, None), day.shifted)
    words = text.split()
    for cut in range(len(words) - 1, 0, -1):
        head, tail = " ".join(words[:cut]), " ".join(words[cut:])
        for day_words, time_words, hours in ((head, tail, True), (tail, head, False)):
            day = _day(day_words, here)
            if day is None:
                continue
            clock = _time(time_words, bare_hour=hours and day.bare_hour)
            if clock is not None:
                return _on(_nearest(day, clock, here), clock, here)
    return None


def _on(day: date, clock: time, here: _Here) -> _Found:
    """A time on a day; the day is read back, as a clock change may carry the instant over midnight."""
    at = _instant(day, clock, here.zone)
    return _Found(When(at.astimezone(here.zone).date(), at))


def _nearest(day: _Day, clock: time, here: _Here) -> date:
    """Today in place of a weekday a week off, where the time still lies on the preferred side of now."""
    if not day.or_today:
        return day.day
    at = _instant(here.today, clock, here.zone)
    return here.today if (at <= here.now if here.past else at > here.now) else day.day


# --- days -----------------------------------------------------------------------------------------


def _day(text: str, here: _Here) -> _Day | None:
    if text in _DAYS:
        return _Day(here.today + timedelta(days=_DAYS[text]), bare_hour=True)
    return (
        _weekday(text, here)
        or _end(text, here)
        or _named_date(text, here)
        or _distance(text, here)
        or _anchored(text, here)
    )


def _weekday(text: str, here: _Here) -> _Day | None:
    match = re.fullmatch(_WEEKDAY_WORDS, text)
    if match is None:
        return None
    which, ahead = match[1], (_WEEKDAY[match[2]] - here.today.weekday()) % 7
    if which == "this":
        days = ahead
    elif which == "last" or (which is None and here.past):
        days = ahead - 7
    else:
        days = ahead or 7
    return _Day(here.today + timedelta(days=days), bare_hour=True, or_today=which is None and ahead == 0)


def _end(text: str, here: _Here) -> _Day | None:
    match = re.fullmatch(_END, text)
    if match is None:
        return None
    month = 12 if match[1].startswith("y") else here.today.month
    return _Day(_month_end(here.today.year, month))


def _named_date(text: str, here: _Here) -> _Day | None:
    """A day of a month, with or without its year and its weekday."""
    if weekday := re.fullmatch(_DATED_WEEKDAY, text):
        dated = _calendar_date(weekday[2], here)
        if dated is not None and dated.weekday() != _WEEKDAY[weekday[1]]:
            raise BadWhen(f"{dated.day} {MONTHS[dated.month - 1]} {dated.year} is a {WEEKDAYS[dated.weekday()]}")
    else:
        dated = _calendar_date(text, here)
    return None if dated is None else _Day(dated, bare_hour=re.fullmatch(_YMD, text) is not None)


def _calendar_date(text: str, here: _Here) -> date | None:
    if match := re.fullmatch(_YMD, text):
        return _date(int(match[1]), int(match[3]), int(match[4]))
    if match := re.fullmatch(_DMY_DOTS, text):
        return _in_year(match[3], int(match[2]), int(match[1]), here)
    if match := re.fullmatch(_DAY_MONTH, text):
        return _in_year(match[3], _MONTH[match[2]], int(match[1]), here)
    if match := re.fullmatch(_MONTH_DAY, text):
        return _in_year(match[3], _MONTH[match[1]], int(match[2]), here)
    return None


def _in_year(year: str | None, month: int, day: int, here: _Here) -> date:
    """That date; without a year the nearest on the preferred side, today included, at most a year off."""
    if year is not None:
        return _date(int(year), month, day)
    this = here.today.year
    for candidate in (this, this - 1 if here.past else this + 1):
        try:
            found = date(candidate, month, day)
        except ValueError:
            continue
        if found <= here.today if here.past else found >= here.today:
            return found
    name = MONTHS[month - 1] if 1 <= month <= 12 else f"month {month}"
    raise BadWhen(f"there is no {day} {name} within a year: give the year, such as 2026-03-02")


def _distance(text: str, here: _Here) -> _Day | None:
    shift = _shift(text)
    if shift is None or shift.elapsed is not None:
        return None
    return _Day(_shifted(here.today, shift), shifted=True)


def _anchored(text: str, here: _Here) -> _Day | None:
    """`3 weeks from friday`, `2 days before 25 nov`."""
    match = re.fullmatch(_ANCHORED, text)
    shift = match and _signed(match[1], -1 if match[2] == "before" else 1)
    if not match or not shift or shift.elapsed is not None:
        return None
    anchor = _day(match[3], here)
    return None if anchor is None else _Day(_shifted(anchor.day, shift))


# --- distances and times --------------------------------------------------------------------------


def _shift(text: str) -> _Shift | None:
    """A distance from now: `+3d`, `in 2 weeks`, `2 weeks ago`; both a sign and `ago` are one too many."""
    match = re.fullmatch(_DISTANCE, _NEXT.get(text, text))
    if match is None or (match["sign"] and match["tail"]):
        return None
    return _signed(match["parts"], -1 if match["sign"] == "-" or match["tail"] == " ago" else 1)


def _signed(text: str, sign: int) -> _Shift | None:
    """`1w 2d`, `two weeks`; None where anything else stands in `text`. Raises BadWhen for `90m`, `1h 30m`."""
    if text == "half an hour":
        return _Shift(0, 0, timedelta(minutes=30) * sign)
    total, end, letters = dict.fromkeys(("min", "h", "d", "w", "m", "y"), 0), 0, set()
    for match in re.finditer(_PARTS, text):
        if match.start() != end:
            return None
        number = int(match[1]) if match[1].isdigit() else _NUMBERS[match[1]]
        total[_UNITS[match[2]]] += number * sign
        letters.add(_UNITS[match[2]] if match[2] != "m" else "bare m")
        end = match.end()
    if not end or end != len(text):
        return None
    if "bare m" in letters and (abs(total["m"]) > 24 or letters & {"h", "min"}):
        raise BadWhen(f"{_quoted(text)}: m is months; write min for minutes, months for months")
    elapsed = timedelta(hours=total["h"], minutes=total["min"]) if letters & {"h", "min"} else None
    return _Shift(total["m"] + 12 * total["y"], total["d"] + 7 * total["w"], elapsed)


def _shifted(day: date, shift: _Shift) -> date:
    """Months first, by the calendar, then days. Raises OverflowError outside of the calendar."""
    return _add_months(day, shift.months) + timedelta(days=shift.days)


def _add_months(day: date, months: int) -> date:
    """31 Jan + 1 month = the last of February. Raises OverflowError outside of the calendar."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 < year < 9999:
        raise OverflowError(f"year {year}")
    return min(
        _month_end(year, month + 1),
        date(year, month + 1, min(day.day, 28)) + timedelta(days=max(day.day - 28, 0)),
    )


def _month_end(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _time(text: str, *, bare_hour: bool = False) -> time | None:
    """A time of day. Raises BadWhen for one that no day has (25:00)."""
    if text in _TIMES:
        return _TIMES[text]
    match = re.fullmatch(_TIME, text)
    if match is None or not (match[2] or match[4] or bare_hour):
        return None
    hour = int(match[1])
    if match[4]:
        if not 1 <= hour <= 12:
            raise BadWhen(f"{_quoted(text)} is no time of day: say 9am, 5pm or 17:00")
        hour = hour % 12 + (12 if match[4] == "p" else 0)
    return _clock(hour, int(match[2] or 0), int(match[3] or 0))


def _clock(hour: int, minute: int, second: int) -> time:
    try:
        return time(hour, minute, second)
    except ValueError:
        raise BadWhen(f"{hour:02}:{minute:02} is no time of day: they run from 00:00 to 23:59") from None


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise BadWhen(f"there is no {year:04}-{month:02}-{day:02} in the calendar") from None


def _instant(day: date, clock: time, zone: tzinfo) -> datetime:
    """The UTC instant of a wall time: in a gap moved forward by it, when it happens twice the first."""
    return datetime.combine(day, clock.replace(fold=0), zone).astimezone(UTC)
