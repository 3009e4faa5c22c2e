"""Words to dates.

A small closed grammar: what it does not know it refuses (`BadWhen`), it never guesses. No clock in here: `now`
and the user's zone are always given. Wall times that a clock change skips move forward; those that happen twice
mean the first.

Understood, in any case of letters, with or without `on`, `at`, `the`:

- ISO: `2026-03-02T10:00`, `2026-03-02 10:00:30.5`, with `Z` or an offset (else the user's zone), `2026-03-02`,
  `2026/03/02`
- days: `today`, `tomorrow`, `yesterday`, `day after tomorrow`
- weekdays: `tue`, `next tue` (both the coming one, 1 to 7 days ahead), `this tue` (0 to 6 ahead), `last tue` (1 to
  7 back)
- weekdays of a week, which begins on Monday: `tue next week`, `tuesday of this week`, `last week fri`; `mon in 2 weeks`
  (from two on: "in a week" is a week from that day to some), `mon of the week after next`
- dates: `20 Nov`, `nov 25`, `15 Jun 2026`, `Tue 17 Mar` (refused when it is no Tuesday), `25.11.2026`, `25.11.`
- days of a period: `end of month`, `end of next quarter`, `start of next week`, `beginning of january`, `mid december`
  (its 15th), `end of jan 2027`, `first monday in december`, `last friday of next month`
- distances: `+3d`, `2w`, `-2d`, `3 months`, `in two weeks`, `in a fortnight`, `2 weeks ago`, `1w 2d`,
  `3 weeks from friday`; without a sign they lie ahead. `next week` is `1 week`, `week after next` is `2 weeks`, so are
  month and year. Units: `min`, `h`, `d`, `w`, `m` or `mo` (months, never minutes), `y`
- times: `14:00`, `5pm`, `noon`, `morning` 09:00, `afternoon` 15:00, `evening` 18:00, `tonight` 20:00; alone:
  today's. After a day named by a word or in ISO the bare hour will do: `mon 9`, `2026-03-02 9`

No library is asked as a second try: what they add to this grammar they get wrong silently. parsedatetime 2.6: "tue next
week" on a Wednesday is a Wednesday, so is "monday in 2 weeks". dateparser 1.5.0, asked 54 phrases on 18 Nov at 09:30:
"tomorrow 14.30" is tomorrow at 09:30, "next tue 10" the 10th of this month, "march" the 18th of March, "1/2" the 1st of
February; of the days of a week or period above it knows not one.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Literal, NamedTuple

from tui.when.context import Context
from tui.when.dates import date_of
from tui.when.days import Day, day_in_words
from tui.when.distances import shift_from_now
from tui.when.instants import FIRST_YEAR, LAST_YEAR, When, day_start, wall_instant
from tui.when.refusing import EXAMPLES, BadWhen, not_understood, too_far
from tui.when.times import clock, time_of_day, time_of_today

_ISO = (
    r"(?a)(\d{4})-(\d{1,2})-(\d{1,2})[t ](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?"
    r" ?(?:(z|utc)|([+-])(\d{2}):?(\d{2})?)?"
)
_NOISE = frozenset(("on", "at", "the", "@"))
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2212"), "-")


class _Found(NamedTuple):
    when: When
    shifted: bool = False  # days counted from now, rather than a day named


def parse_when(words: str, now: datetime, zone: tzinfo, *, prefer: Literal["future", "past"] = "future") -> When:
    """What `words` mean at `now` (aware) in `zone`; the grammar stands at the top of this module.

    `prefer` decides for weekdays and for dates without a year: the coming one, or ("past", for facts such as
    `--at`) the one that was. Weekdays never mean today, unless with a time on the preferred side of `now`.
    Distances without a sign lie ahead either way. Raises BadWhen.
    """
    return _read(words, Context.of(now, zone, past=prefer == "past")).when


def parse_now(words: str, clock: datetime, zone: tzinfo) -> datetime:
    """The instant (aware, UTC) that `--now` pretends; `clock`: the real one (aware). Raises BadWhen.

    A named day (`2026-03-02`, `tomorrow`, `fri`) is its start, so that a script gets the same answer at any
    hour; a distance (`+3d`, `2w`) keeps the wall-clock time of `clock`: "the same hour, three days on".
    """
    context = Context.of(clock, zone, past=False)
    found = _read(words, context)
    if found.when.at is not None:
        return found.when.at
    return wall_instant(found.when.day, context.wall.time(), zone) if found.shifted else day_start(found.when.day, zone)


def _read(words: str, context: Context) -> _Found:
    """All of the grammar. Raises BadWhen."""
    text = _normal(words)
    if not text:
        raise BadWhen(f"no date given: try {EXAMPLES}")
    try:
        found = _now(text, context) or _iso(text, context) or _elapsed(text, context) or _day_and_time(text, context)
    except OverflowError:
        raise too_far(words) from None
    if found is None:
        raise not_understood(words, text)
    if not FIRST_YEAR <= found.when.day.year <= LAST_YEAR:
        raise too_far(words)
    return found


def _normal(words: str) -> str:
    """Lower case, single spaces, plain hyphens, no noise words; "?" where there is too much to be a date."""
    if len(words) > 200:
        return "?"
    text = re.sub(r",(?!\d)", " ", words.translate(_DASHES).casefold())
    return " ".join(word for word in text.split() if word not in _NOISE)


def _now(text: str, context: Context) -> _Found | None:
    return _Found(When(context.today, context.now)) if text == "now" else None


def _iso(text: str, context: Context) -> _Found | None:
    """A full ISO date and time; without an offset in the user's zone.

    Not by Arrow: given a zone it drops the offset of the text, and it takes 24:00, "2026" and "2026-061".
    """
    match = re.fullmatch(_ISO, text)
    if match is None:
        return None
    day = date_of(int(match[1]), int(match[2]), int(match[3]))
    at_clock = clock(int(match[4]), int(match[5]), int(match[6] or 0))
    at_clock = at_clock.replace(microsecond=int((match[7] or "0")[:6].ljust(6, "0")))
    if not (match[8] or match[9]):
        return _on(day, at_clock, context)
    offset = timedelta(hours=int(match[10] or 0), minutes=int(match[11] or 0))
    if offset >= timedelta(hours=24) or int(match[11] or 0) > 59:
        return None
    at = datetime.combine(day, at_clock, UTC) - (-offset if match[9] == "-" else offset)
    return _Found(When(at.astimezone(context.zone).date(), at))


def _elapsed(text: str, context: Context) -> _Found | None:
    """A distance with hours or minutes: its calendar part keeps the wall clock, the rest is elapsed time."""
    way = shift_from_now(text)
    if way is None or way.elapsed is None:
        return None
    at = context.now
    if way.months or way.days:
        at = wall_instant(way.from_(context.today), context.wall.time(), context.zone)
    at += way.elapsed
    return _Found(When(at.astimezone(context.zone).date(), at))


def _day_and_time(text: str, context: Context) -> _Found | None:
    """A day, a time of today, or both in either order."""
    if (alone := time_of_today(text)) is not None:
        return _on(context.today, alone, context)
    if (day := day_in_words(text, context)) is not None:
        return _Found(When(day.day, None), day.shifted)
    words = text.split()
    for cut in range(len(words) - 1, 0, -1):
        head, tail = " ".join(words[:cut]), " ".join(words[cut:])
        for day_words, time_words, hours in ((head, tail, True), (tail, head, False)):
            day = day_in_words(day_words, context)
            if day is None:
                continue
            said = time_of_day(time_words, bare_hour=hours and day.bare_hour)
            if said is not None:
                return _on(_nearest(day, said, context), said, context)
    return None


def _on(day: date, at_clock: time, context: Context) -> _Found:
    """A time on a day; the day is read back, as a clock change may carry the instant over midnight."""
    at = wall_instant(day, at_clock, context.zone)
    return _Found(When(at.astimezone(context.zone).date(), at))


def _nearest(day: Day, at_clock: time, context: Context) -> date:
    """Today in place of a weekday a week off, where the time still lies on the preferred side of now."""
    if not day.or_today:
        return day.day
    at = wall_instant(context.today, at_clock, context.zone)
    return context.today if (at <= context.now if context.past else at > context.now) else day.day
