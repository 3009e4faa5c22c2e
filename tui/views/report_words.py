"""The words of a report: what each figure says. Command line, Markdown and screen have them from here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from tui.model.records import Reason
from tui.rules.stages import Conversion
from tui.rules.statistics import Answers, Day, Promises
from tui.rules.weeks import Week
from tui.when.saying import MONTHS, WEEKDAYS

CLOCKS = "from meeting, referral, their message, or else from adding, to your answer"
EVER = "everybody who ever was there, closed ones too"
STAYED = "a move or a closing ends a stay"
LOAD = "what presses on its day, the rest on working days as far as the budget goes"
NOBODY_YET = "nobody is on the board yet"
NOTHING_ANSWERED = "nothing to answer yet"
NOTHING_SETTLED = "none settled yet"
NOBODY_MOVED = "nobody has moved on yet"
NO_TOUCHES = "no touch in these weeks"


def answer_time(hours: float | None) -> str:
    """A time to an answer: hours, and days where they are many; "-" where there is none."""
    if hours is None:
        return "-"
    return f"{hours:.0f} h" if hours < 100 else f"{hours / 24:.0f} days"


def answered(found: Answers) -> str:
    """How fast a source's people were answered: "answered in 9 h"."""
    return f"answered in {answer_time(found.median_hours)}" if found.median_hours is not None else "no answer yet"


def first_answer(found: Answers) -> str:
    """How fast, and the shares within the marks: "9 h (median), 50% within 24 h"."""
    if found.median_hours is None:
        return "none yet"
    shares = ((24, found.within_24), (48, found.within_48), (72, found.within_72))
    within = ", ".join(f"{share:.0%} within {hours} h" for hours, share in shares if share is not None)
    return f"{found.median_hours:.0f} h (median), {within}"


def reached(stages: dict[str, int]) -> str:
    """How many reached each stage: "2 visibility, 1 credibility"."""
    return ", ".join(f"{count:,} {stage}" for stage, count in stages.items() if count) or "nobody yet"


def owed(count: int) -> str:
    """What a source waits for, behind other words: ", 2 reports owed"; empty where nothing is owed."""
    return f", {count:,} report{'s' if count > 1 else ''} owed" if count else ""


def rounded(length: float | None, digits: int = 0) -> str:
    """A bare figure; "-" of nobody."""
    return "-" if length is None else f"{length:.{digits}f}"


def percent(share: float | None) -> str:
    """A share: "40%"; "-" of nobody."""
    return "-" if share is None else f"{share:.0%}"


def clocks(found: Answers) -> str:
    """How many there were to answer, and how fast: "19 to answer, median 9 h"."""
    if not found.clocks:
        return NOTHING_ANSWERED
    median = f", median {answer_time(found.median_hours)}" if found.median_hours is not None else ", none answered yet"
    return f"{found.clocks:,} to answer{median}"


def median_answer(found: Answers) -> str:
    """The median, and what the share within the second mark is of: "of 19, median 9 h"."""
    if not found.clocks:
        return NOTHING_ANSWERED
    if found.median_hours is None:
        return f"of {found.of_48:,}, none answered yet" if found.of_48 else "none answered yet"
    return f"of {found.of_48:,}, median {answer_time(found.median_hours)}"


def within(found: Answers) -> list[tuple[float | None, int]]:
    """The shares answered within the three marks, and of how many each is: those still running are left out."""
    return [(found.within_24, found.of_24), (found.within_48, found.of_48), (found.within_72, found.of_72)]


def settled(kept: Promises) -> list[tuple[str, int]]:
    """What became of the settled promises."""
    return [("on time", kept.kept), ("late", kept.late), ("not kept", kept.broken)]


def went_on(step: Conversion) -> str:
    """How many went on to the next stage: "6 of the 20 who came to visibility reached credibility"."""
    if not step.of:
        return f"nobody came to {step.stage} on the way up yet"
    return f"{step.reached:,} of the {step.of:,} who came to {step.stage} reached {step.to}"


def apart(new: int) -> str:
    """Who is left out of the shares: "without 696 new: imported, not looked at yet"; empty where there is nobody."""
    return f"without {new:,} new: imported, not looked at yet" if new else ""


def stayed(median: float | None, count: int) -> str:
    """A median stay, and of how many: "12 days, of 6"."""
    return f"{days(median)}, of {count:,}" if median is not None else "-"


def days(length: float) -> str:
    """A length of time in days."""
    whole = round(length)
    return "under a day" if length < 1 else "1 day" if whole == 1 else f"{whole} days"


def reasons(closed: dict[str, int]) -> str:
    """Who is closed, by reason: "2 gone, 1 not a fit"."""
    found = sorted(((reason, count) for reason, count in closed.items() if count), key=lambda each: -each[1])
    return ", ".join(f"{count:,} {Reason(reason).replace('-', ' ')}" for reason, count in found) or "nobody"


def monday(week: Week) -> str:
    """The first day of a week: "9 Mar"."""
    day = date.fromisoformat(week.monday)
    return f"{day.day} {MONTHS[day.month - 1]}"


def weekday(day: Day) -> str:
    """A day with its weekday: "Mon  2 Mar"."""
    when = date.fromisoformat(day.date)
    return f"{WEEKDAYS[when.weekday()]} {when.day:>2} {MONTHS[when.month - 1]}"


def waits(load: Sequence[Day], budget: int) -> str:
    """What has no place in the days ahead; an empty text without a budget."""
    if not budget:
        return ""
    most, last = max(load, key=lambda day: day.waiting), load[-1].waiting
    if last:
        return f"{last:,} still wait{'s' * (last == 1)} for a place at the end: the budget is {budget} a day"
    if most.waiting:
        return f"up to {most.waiting:,} wait for a place, on {' '.join(weekday(most).split())}; at the end nobody does"
    return f"everybody has a place: the budget is {budget} a day"


def is_weekend(day: Day) -> bool:
    """True for a Saturday or a Sunday."""
    return date.fromisoformat(day.date).weekday() >= 5


def short_day(when: date, today: date) -> str:
    """A day of this year, or the month of another: "9 Mar", "Sep 2025"."""
    month = MONTHS[when.month - 1]
    return f"{when.day} {month}" if when.year == today.year else f"{month} {when.year}"


class OfKind(NamedTuple):
    """The touches of one kind."""

    kind: str
    weeks: list[int]
    """Both ways together."""
    ours: int
    theirs: int


def by_kind(weeks: list[Week]) -> list[OfKind]:
    """The kinds of touches, the most frequent first."""
    found = []
    for kind in {kind: None for week in weeks for kind in week.kinds}:
        both = [week.kinds.get(kind, 0) for week in weeks]
        theirs = sum(week.inbound_kinds.get(kind, 0) for week in weeks)
        found.append(OfKind(kind, both, sum(both) - theirs, theirs))
    return sorted(found, key=lambda each: (-sum(each.weeks), each.kind))


def moved_on(steps: list[Conversion]) -> bool:
    """True once anybody went on to another stage."""
    return any(step.reached for step in steps)
