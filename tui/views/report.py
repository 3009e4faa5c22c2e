"""The figures of the report and of the sources, gathered in one pass for the command line and the screen.

Everybody is decoded once, one after the other. A screen takes the generators that end in ``_in_slices``, to hear keys
between two people.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator
from datetime import datetime
from typing import TypeVar

import msgspec

from tui.agenda.index import Counts
from tui.model.records import Prospect, Stage
from tui.pipeline.pipeline import Pipeline
from tui.rules.capacity import Capacity
from tui.rules.facts import gather
from tui.rules.grooming import is_new
from tui.rules.measures import clocks
from tui.rules.stages import StageFigures, StageSums
from tui.rules.statistics import Answers, AnswerSums, Day, Promises, PromiseSums, SourceFigures, SourceSums, load_ahead
from tui.rules.weeks import Week, WeekSums
from tui.views.capacity_words import sentences

T = TypeVar("T")


class Report(msgspec.Struct, frozen=True):
    """How it stands, how well you answered and kept your word, how far people came, and what is coming."""

    now: datetime
    counts: Counts
    mailing: bool
    """One is due."""
    first_answer: Answers
    marks: tuple[str, str, str]
    """What the shares of the answers are counted to: "24 h", "48 h", "72 h"."""
    promises: Promises
    ways: StageFigures
    weeks: list[Week]
    sources: list[SourceFigures]
    load: list[Day]
    capacity: Capacity
    sentences: list[str]
    """The same in words, and where it does not fit, what would."""


class Giving(msgspec.Struct, frozen=True):
    """A prospect who gave referrals."""

    id: int
    name: str
    given: int
    """Referrals they gave you, as recorded."""
    on_board: int
    """People here whom they referred."""


class Referred(msgspec.Struct, frozen=True):
    """Somebody whom a source sent."""

    name: str
    stage: Stage


class Sources(msgspec.Struct, frozen=True):
    """What came of the sources, and who gives referrals."""

    found: list[SourceFigures]
    """The one with the most referrals first."""
    giving: list[Giving]
    """The one who gave most first."""
    people: dict[int, Referred]
    """Everybody whom a source sent, by id."""


class ReportGathering:
    """Adds up a report."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline
        now, rules, calendar = self._moment = pipeline.moment
        self._answers = AnswerSums(now, rules, calendar)
        self._promises = PromiseSums(now, rules)
        self._ways = StageSums(now)
        self._weeks = WeekSums(now, calendar)
        self._sources = SourceSums(pipeline.briefings(), now, rules, calendar)

    def add(self, who: int, prospect: Prospect) -> None:
        """One person more."""
        facts = gather(prospect)
        found = clocks(prospect, facts, self._moment.rules, self._moment.calendar)
        self._answers.add(found)
        self._promises.add(prospect, facts)
        self._ways.add(prospect, new=is_new(prospect))
        self._weeks.add(prospect)
        self._sources.add(who, prospect, facts, found)

    def result(self, counts: Counts, load: list[Day], found: Capacity) -> Report:
        """The report; how it stands, what is coming and what is asked for are counted elsewhere, not by person."""
        pipeline, rules = self._pipeline, self._moment.rules
        return Report(
            self._moment.now,
            counts,
            pipeline.agenda.mailing_due is not None,
            self._answers.result(),
            (rules.clock.due.in_hours, rules.clock.late.in_hours, rules.clock.broken.in_hours),
            self._promises.result(),
            self._ways.result(),
            self._weeks.result(),
            self._sources.result(pipeline.people.name),
            load,
            found,
            sentences(found, rules),
        )


class SourcesGathering:
    """Adds up what came of the sources."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline
        self._moment = pipeline.moment
        self._found = SourceSums(pipeline.briefings(), *self._moment)
        self._given: Counter[int] = Counter()
        self._on_board: Counter[int] = Counter()
        self._people: dict[int, Referred] = {}

    def add(self, who: int, prospect: Prospect) -> None:
        """One person more."""
        if given := sum(event.what == "referral" for event in prospect.events):
            self._given[who] = given
        if prospect.source is None:
            return
        if prospect.source.prospect is not None:
            self._on_board[prospect.source.prospect] += 1
        facts = gather(prospect)
        self._found.add(who, prospect, facts, clocks(prospect, facts, self._moment.rules, self._moment.calendar))
        self._people[who] = Referred(prospect.name, prospect.stage)

    def result(self) -> Sources:
        """The sources."""
        people = self._pipeline.people
        givers = {who for who in self._given | self._on_board if who in people}
        giving = [
            Giving(who, people.name(who), max(self._given[who], self._on_board[who]), self._on_board[who])
            for who in givers
        ]
        giving.sort(key=lambda each: (-each.given, each.name, each.id))
        return Sources(self._found.result(people.name), giving, self._people)


def report_in_slices(pipeline: Pipeline) -> Generator[None, None, Report]:
    """The report; yields after each person, and returns it."""
    sums = ReportGathering(pipeline)
    yield from _everybody(pipeline, sums.add)
    counts = pipeline.agenda.counts()
    yield
    load = expected(pipeline)
    yield
    found = pipeline.agenda.capacity()
    yield
    return sums.result(counts, load, found)


def sources_in_slices(pipeline: Pipeline) -> Generator[None, None, Sources]:
    """What came of the sources; yields after each person, and returns it."""
    sums = SourcesGathering(pipeline)
    yield from _everybody(pipeline, sums.add)
    return sums.result()


def _everybody(pipeline: Pipeline, add: Callable[[int, Prospect], None]) -> Generator[None, None, None]:
    for who in list(pipeline.people):
        if who in pipeline.people:  # else deleted between two slices: the caller hears of it, and gathers again
            add(who, pipeline.people.look(who))
            yield


def gather_report(pipeline: Pipeline) -> Report:
    """The whole report at once."""
    return _at_once(report_in_slices(pipeline))


def gather_sources(pipeline: Pipeline) -> Sources:
    """All sources at once."""
    return _at_once(sources_in_slices(pipeline))


def _at_once(slices: Generator[None, None, T]) -> T:
    while True:
        try:
            next(slices)
        except StopIteration as end:
            found: T = end.value
            return found


def expected(pipeline: Pipeline) -> list[Day]:
    """What is expected to be done on each of the next 14 days, and what then waits; not what the mailing settles."""
    agenda = pipeline.agenda
    items = (row.item for row in agenda.rows.values() if row.item is not None and not agenda.rests_by_mailing(row))
    return load_ahead(items, len(agenda.in_budget), pipeline.now, pipeline.rules, pipeline.calendar)
