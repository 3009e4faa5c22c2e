"""The figures of a report, gathered once for the command line and the screen; the same of the sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec

from tui.model import Interval, Prospect
from tui.pipeline.agenda import Counts
from tui.pipeline.pipeline import Pipeline
from tui.rules.statistics import Answers, Day, Promises, SourceFigures, all_clocks, answers, ledger, load_ahead


class Report(msgspec.Struct, frozen=True):
    """How it stands, how well you answered and kept your word, and what is coming."""

    now: datetime
    counts: Counts
    first_answer: Answers
    marks: tuple[str, str, str]
    """What the shares of the answers are counted to: "24 h", "48 h", "72 h"."""
    promises: Promises
    sources: list[SourceFigures]
    load: list[Day]
    budget: int
    """Rhythm items that a day shows."""


class Giving(msgspec.Struct, frozen=True):
    """A prospect who gave referrals."""

    id: int
    name: str
    given: int
    """Referrals they gave you, as recorded."""
    on_board: int
    """People here whom they referred."""


def gather_report(pipeline: Pipeline) -> Report:
    """Everything a report says, in one pass over everybody."""
    people = pipeline.people.table()
    now, rules, calendar = pipeline.moment
    return Report(
        now,
        pipeline.agenda.counts(),
        answers(all_clocks(people.values(), rules, calendar), now, rules, calendar),
        (hours(rules.clock.due), hours(rules.clock.late), hours(rules.clock.broken)),
        ledger(people.values(), now, rules),
        pipeline.sources(people),
        expected(pipeline),
        rules.budget.per_day,
    )


def expected(pipeline: Pipeline) -> list[Day]:
    """What is expected to fall due on each of the next 14 days."""
    items = (row.item for row in pipeline.agenda.rows.values() if row.item is not None)
    return load_ahead(items, pipeline.now, pipeline.calendar)


def referrals_given(people: Mapping[int, Prospect]) -> list[Giving]:
    """Who gave referrals, the most first."""
    on_board = Counter(_referrers(people.values()))
    found = [
        Giving(who, prospect.name, given, on_board[who])
        for who, prospect in people.items()
        if (given := sum(event.what == "referral" for event in prospect.events)) or who in on_board
    ]
    return sorted(found, key=lambda each: (-each.given, each.name))


def _referrers(people: Iterable[Prospect]) -> Iterable[int]:
    for prospect in people:
        if prospect.source is not None and prospect.source.prospect is not None:
            yield prospect.source.prospect


def hours(length: Interval) -> str:
    """A mark of the contact clock in hours: "48 h"."""
    return f"{length.nominal_days * 24:g} h"
