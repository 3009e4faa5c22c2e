"""How the day stands, what people ask for and what helps, in words: every place that tells it has them from here."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from tui.model.records import STAGES
from tui.text import counted
from tui.when.saying import full

if TYPE_CHECKING:
    from datetime import tzinfo

    from tui.agenda.index import Counts
    from tui.model.intervals import Interval
    from tui.pipeline.importing import FirstWords
    from tui.rules.book import Rules
    from tui.rules.capacity import Capacity, Remedy

# How the day stands -----------------------------------------------------------------------------------------


class Figure(NamedTuple):
    """A figure of the status line."""

    sign: str
    """Which glyph stands before it: a state's, "waiting", "later", "away"; empty: none."""
    words: str
    tone: str
    late: str = ""
    """How many of them are late; empty: none."""


def figures(counts: Counts, *, mailing: bool) -> list[Figure]:
    """The counts for a line that has no room for sentences, the most important first; ``mailing``: one is due."""
    found = []
    if counts.due or not mailing:
        found.append(Figure("due", f"{_due(counts)} due", "text", _late(counts.late, counts.due)))
    if mailing:
        found.append(Figure("due", "mailing due", "text"))
    if counts.waiting:
        found.append(
            Figure("waiting", f"{counts.waiting:,} waiting", "soft", _late(counts.waiting_late, counts.waiting))
        )
    if counts.later:
        found.append(Figure("later", f"{counts.later:,} later today", "soft"))
    if counts.hidden:
        found.append(Figure("away", f"{_rest(counts.hidden)} while you are away", "soft"))
    return [*found, Figure("upcoming", f"{counts.week:,} next 7 days", "soft")]


def standing(counts: Counts, *, mailing: bool) -> str:
    """The same in a sentence: "9 due, 2 of them late; 4 wait, 1 of them late; 2 later today; 12 in the next 7 days"."""
    parts = [f"{_due(counts)} due{_late(counts.late, counts.due)}"] if counts.due or not mailing else []
    if mailing:
        parts.append("a mailing is due")
    if counts.waiting:
        parts.append(
            f"{counts.waiting:,} wait{'s' * (counts.waiting == 1)}{_late(counts.waiting_late, counts.waiting)}"
        )
    if counts.later:
        parts.append(f"{counts.later:,} later today")
    if counts.hidden:
        parts.append(f"{_rest(counts.hidden)} while you are away")
    return "; ".join([*parts, f"{counts.week:,} in the next 7 days"])


def _late(count: int, of: int) -> str:
    if count == of > 1:
        return ", all late"
    return f", {count:,} of them late" if count else ""


def _due(counts: Counts) -> str:
    return f"{counts.due:,}" if counts.due else "nothing"


def _rest(count: int) -> str:
    return f"{count:,} rest{'s' * (count == 1)}"


# What is asked for ------------------------------------------------------------------------------------------


def told(found: Capacity) -> str:
    """What people ask for, what is done and the budget: "your people ask for 21 a day, you do 12, the budget is 15"."""
    budget = f", the budget is {found.budget:,}" if found.budget else ""
    return f"{_asked(found)}, you do {rate(found.done)}{budget}"


def _asked(found: Capacity, digits: int = 0) -> str:
    """ "your people ask for 21 a day and 36 first words"."""
    first = f" and {counted(found.first_words, 'first word')}" if found.first_words else ""
    return f"your people ask for {rate(found.asked, digits)} a day{first}"


def remedy(found: Capacity) -> str:
    """Where too much is asked, that, and what would fit; an empty text where it fits.

    "your people ask for 21 a day, you do 12: every 2 weeks in visibility would ask for 11"
    "25 wait for a place: at 12 a day nobody waits after 13 working days, at 15 nobody does after a week"
    """
    if found.remedy is None:
        return _backlog(found) if found.backlog is not None else ""
    can = max(found.done, found.budget)
    digits = next((each for each in range(3) if rate(found.asked, each) != rate(can, each)), 3)
    budget = f", the budget is {found.budget:,}" if found.budget > found.done else ""
    asked = f"{_asked(found, digits)}, you do {rate(found.done, digits)}{budget}"
    slower = _slower(found.remedy)
    if not slower:
        return f"{asked}: what helps is {_helps()}"
    would = f"would ask for {rate(found.remedy.asked)}"
    if found.remedy.fits:
        return f"{asked}: {slower} {would}"
    return f"{asked}: even {slower} {would}, so what helps is {_helps()}"


def _backlog(found: Capacity) -> str:
    """More people wait than a day has places: how long that lasts, and the budget that would end it in a week."""
    assert found.backlog is not None
    waiting, days, better = found.backlog
    after = f"nobody waits after {days:,} working days" if days is not None else "they do not become fewer"
    return f"{waiting:,} wait for a place: at {found.budget:,} a day {after}, at {better:,} nobody does after a week"


def advice(found: Capacity, rules: Rules) -> list[str]:
    """What does not fit and what would, in sentences; none where it fits."""
    said = remedy(found)
    if found.fitting is None or found.backlog is not None:
        return [said] if said else []
    fits = f"a budget of {found.fitting} would fit ({rules.capacity.half_hour} touches take about half an hour)"
    return [said, fits] if said else [f"{told(found)}: {fits}"]


def sentences(found: Capacity, rules: Rules) -> list[str]:
    """What people ask for and what is done, also where it fits."""
    return advice(found, rules) or [told(found)]


def rate(count: float, digits: int = 0) -> str:
    """Touches a day: whole from ten on, unless more digits are asked for."""
    text = f"{count + _HALF:,.{max(digits, int(count < 9.95))}f}"
    return text.rstrip("0").removesuffix(".") if "." in text else text


_HALF = 1e-9
"""Halves are rounded up, as everybody does: 10.5 is 11."""


def _slower(remedy: Remedy) -> str:
    """The rhythms of a remedy: "every 3 months in visibility and every 2 months in credibility"."""
    lengths = set(remedy.rhythms.values())
    if len(lengths) == 1 and len(remedy.rhythms) == len(STAGES):
        return f"{every(*lengths)} in every stage"
    return _joined([f"{every(length)} in {stage}" for stage, length in remedy.rhythms.items()])


def every(length: Interval) -> str:
    """How often: "every 2 weeks", "every month", "every 10 days"."""
    if length.days and not (length.days % 7 or length.months or length.seconds):
        weeks = length.days // 7
        return f"every {weeks} weeks" if weeks > 1 else "every week"
    return f"every {str(length).removeprefix('1 ')}"


def _helps(*first: str) -> str:
    """What helps where slower rhythms alone do not."""
    return _joined([*first, "triage (T on the board)", "closing", "a mailing", "a larger budget"])


def _joined(words: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


# First words of an import -----------------------------------------------------------------------------------


def first_words(found: FirstWords, rules: Rules, zone: tzinfo) -> list[str]:
    """When the first words to imported people are due, and what helps where that takes too long; none without any."""
    if found.first is None or found.last is None:
        return []
    first, last = full(found.first, zone), full(found.last, zone)
    when = f"{found.per_day} on {first}" if first == last else f"up to {found.per_day} a day, {first} to {last}"
    said = [f"first words: {when}; none of them is overdue because of this"]
    likely = max(found.likely, default=found.last)
    if likely > found.last + _NEAR:
        answered, end = f"one touch in {round(1 / found.answered)} answered", full(likely, zone)
        said.append(f"answers come first: with {answered}, the last are likely to come by {end}")
    if found.is_long:
        said.append(f"the last are more than {rules.ceiling.broken} away: what helps is {_helps('a slower rhythm')}")
    return said


_NEAR = timedelta(days=5)
"""Three working days and a weekend: what comes no later than this comes when it was laid."""
