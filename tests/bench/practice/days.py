"""A user who works the list of ``due`` from the top, day after day, on the real pipeline."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from heapq import heappop, heappush
from pathlib import Path
from random import Random
from time import process_time
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from tests.bench.practice.checks import Checks
from tests.bench.practice.figures import Diary
from tests.bench.practice.people import MET, Happening, Nature, Person, What, met
from tests.pipeline.office import Office
from tui.agenda.index import Due
from tui.model.addresses import addresses
from tui.model.kinds import Kind
from tui.model.records import FoundPerson, Reason, Source
from tui.rules.day import DueGroup
from tui.rules.engine import Rule
from tui.rules.proposals import proposals
from tui.when.instants import When, wall_instant

ZONE = "Europe/Berlin"
START = date(2026, 1, 5)
"""A Monday; the clocks change on 29 March."""
MORNING = time(9)
MINUTES = {
    Kind.EMAIL: 3, Kind.NOTE: 4, Kind.SOCIAL: 1, Kind.CARD: 4, Kind.CALL: 4, Kind.TEXT: 1, Kind.MEETING: 3,
    Kind.REPORT: 2,
}  # fmt: skip
"""What a touch takes; of a coffee the asking."""


class Style(NamedTuple):
    """How the user works."""

    touches: int = 12
    """A working day; 0 = as many as there is time for."""
    minutes: int = 0
    """A working day; 0 = as many as it takes."""
    new: int = 3
    """People met in a week."""
    budget: int | None = None
    """The budget in the rule book; None: the touches, or as many as fit into the minutes by the book (12 in 30)."""
    grooms: bool = True
    """On Fridays stages are moved as proposed, and steps that will hardly be done are skipped."""
    idle: range = range(0)
    """Days, counted from 0, on which nothing is done."""

    @property
    def per_day(self) -> int:
        """The budget in the rule book."""
        return self.budget if self.budget is not None else self.touches or self.minutes * 12 // 30


class Practice:
    """The pipeline on a temporary folder, its people, and the user.

    Args:
        folder: an empty one.
        seed: of everything random.
        style: how the user works.
        own: rules of the user's own.
    """

    def __init__(self, folder: Path, seed: int, style: Style, **own: Any) -> None:
        own.setdefault("budget", {})["per_day"] = style.per_day
        self.office = Office(folder, ZONE, instant(START, time(7)), **own)
        self.pipeline = self.office.open()
        self.style = style
        self.people: dict[int, Person] = {}
        self.diary = Diary(self.pipeline)
        self.checks = Checks(self.pipeline, self.office)
        self.first_words_a_day = self.first_words_until = self.first_words_likely = 0
        """Of an import: as it lays them, days until the last, and until the last is likely to come."""
        self._random = Random(seed)
        self._arriving: list[Person] = []
        self._ahead: list[Happening] = []

    # Who is there -----------------------------------------------------------------------------------------

    def begin_with(self, people: Sequence[Person]) -> None:
        """These people are there when it begins, with their past."""
        for person in people:
            who = self.pipeline.add(person.draft).ids[0]
            self.people[who] = person
            for touch in person.past:
                self.pipeline.log(who, touch.kind, at=touch.at, inbound=touch.inbound, confirmed=True)

    def take_in(self, count: int, natures: tuple[Nature, ...], seed: int) -> None:
        """A file of so many people in visibility, whom nobody has a date of."""
        random = Random(seed)
        found: dict[str, Person] = {}
        for number in range(count):
            person = met(f"Contact {number}", self.office.now, Random(random.random()), natures)
            found[person.draft.name] = person
        drafts = [person.draft for person in found.values()]
        people = [
            FoundPerson(each.name, emails=addresses(each.email), phones=addresses(each.phone), urls=addresses(each.url))
            for each in drafts
        ]
        done, plan = self.pipeline.take_in(people, "contacts.csv")
        for who in done.ids:
            prospect = self.pipeline.people.look(who)
            self.people[who] = found[prospect.name]
            assert prospect.first_rhythm_at is not None
            self.diary.laid[who] = self.pipeline.calendar.day(prospect.first_rhythm_at)
        said, laid = plan.first_words, self.diary.laid
        self.diary.likely = dict(zip(sorted(laid, key=lambda who: (laid[who], who)), said.likely, strict=True))
        self.first_words_a_day = said.per_day
        today = self.pipeline.calendar.day(self.office.now)
        self.first_words_until = (max(laid.values()) - today).days
        self.first_words_likely = (said.likely[-1] - today).days

    def mail(self, answering: float) -> float:
        """The mailing of the month, where it is due; so many of them answer. CPU seconds of the logging, else 0."""
        if self.pipeline.agenda.mailing.due_at is None:
            return 0
        whom = tuple(self.pipeline.agenda.mailed)
        begin = process_time()
        self.pipeline.log_mailing(whom, monthly=True)
        seconds = process_time() - begin
        for who in whom:
            if self._random.random() < answering:
                back = self.office.now + timedelta(days=self._random.randint(2, 9), minutes=self._random.randrange(400))
                heappush(self._ahead, Happening(back, who, "writes"))
        return seconds

    def meet(self, days: int) -> None:
        """Events on Tuesday and Thursday evenings, with so many new people a week between them."""
        for week in range(-(-days // 7)):
            for _ in range(self.style.new):
                day = START + timedelta(days=week * 7 + self._random.choice((1, 3)))
                at = instant(day, time(18, 30)) + timedelta(minutes=self._random.randrange(150))
                self._arrives(at, MET, None)

    def _arrives(self, at: datetime, natures: tuple[Nature, ...], source: Source | None) -> None:
        number = len(self._arriving)
        person = met(f"Person {number}", at, Random(self._random.random()), natures, source)
        self._arriving.append(person)
        heappush(self._ahead, Happening(at + timedelta(minutes=30), number, "arrives"))

    # Days -------------------------------------------------------------------------------------------------

    def run(self, days: int, each_day: Callable[[date], None] = lambda _: None) -> None:
        """So many days, from ``START`` on; ``each_day`` is called in the morning of every working day."""
        for number in range(days):
            day = START + timedelta(days=number)
            self._wait_until(instant(day, MORNING))
            if day.weekday() < 5:
                each_day(day)
                self.diary.morning(day)
                self.checks.morning()
                if number not in self.style.idle:
                    self._work(day)
                    if day.weekday() == 4 and self.style.grooms:
                        self.groom(list(self.diary.touches))
                self.diary.evening()
        self._wait_until(instant(START + timedelta(days=days), time()))
        self.diary.end()

    def _work(self, day: date) -> None:
        """From the top of the list, until it is empty or the time is over."""
        end = instant(day + timedelta(days=1), time())
        left = self.style.touches or 10_000
        left -= sum(each.at < end and each.what in ("coffee", "call") for each in self._ahead)
        stop = self.office.now + timedelta(minutes=self.style.minutes or 600)
        while left > 0 and self.office.now < stop and (line := self._first_line()) is not None:
            if line.item.rule is Rule.PROMISE and line.item.due_at > self.office.now:
                self.pipeline.later(line.row.id, When(day, line.item.due_at))
                continue
            left -= 1
            self._touch(line)

    def _first_line(self) -> Due | None:
        lines = self.pipeline.agenda.pressing()
        return lines[0] if lines and lines[0].group is not DueGroup.WAITING else None

    def _touch(self, line: Due) -> None:
        """What the line asks for, by the first kind that it offers; a coffee is asked for."""
        who, item = line.row.id, line.item
        coffee = item.kinds[0] is Kind.MEETING
        kind = next(kind for kind in item.kinds if kind is not Kind.MEETING)
        self._wait_until(self.office.now + timedelta(minutes=MINUTES[kind]))
        if self.pipeline.prospect(who).closed is not None:  # they asked to stop while you were writing
            return
        self._log(who, kind, line, coffee=coffee)

    def _log(self, who: int, kind: Kind, line: Due | None, *, coffee: bool) -> None:
        answer = line is not None and line.item.rule is Rule.CONTACT_CLOCK and line.item.cause == "wrote"
        self.pipeline.log(who, kind, confirmed=True)
        self.diary.touched(who, kind, line)
        self.checks.did(who, kind)
        if kind is Kind.REPORT:
            return
        person = self.people[who]
        self._settle_dates(who, person)
        for each in person.react(who, self.office.now, answer=answer, coffee=coffee):
            heappush(self._ahead, each)

    def _settle_dates(self, who: int, person: Person) -> None:
        """What they agreed to is promised for a working day and an hour, or for a day."""
        dates: tuple[tuple[bool, What], ...] = ((person.agreed, "coffee"), (person.wants_call, "call"))
        for wanted, what in dates:
            if not wanted:
                continue
            day = self.pipeline.calendar.day(self.office.now) + timedelta(days=person.random.randint(2, 8))
            day += timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
            at = instant(day, time(person.random.randint(11, 16), 30))
            timed = what == "coffee" or person.random.random() < 0.5
            self.pipeline.promise(who, When(day, at if timed else None), what)
            self.checks.happened(who)
            if timed:
                heappush(self._ahead, Happening(at, who, what))
        person.agreed = person.wants_call = False

    def groom(self, people: Sequence[int]) -> None:
        """Friday: stages as proposed, steps that will hardly be done skipped; nobody is closed for being silent."""
        rules, calendar, now = self.pipeline.rules, self.pipeline.calendar, self.office.now
        for who in people:
            for proposal in proposals(self.pipeline.prospect(who), now, rules, calendar):
                item = self.pipeline.agenda.rows[who].item
                if proposal.what == "up":
                    self.pipeline.move_on(who)
                elif proposal.what == "skip" and item is not None and item.rule is Rule.SEQUENCE:
                    self.pipeline.skip(who)
                self.checks.groomed(who)

    # What happens -----------------------------------------------------------------------------------------

    def _wait_until(self, at: datetime) -> None:
        while self._ahead and self._ahead[0].at <= at:
            happening = heappop(self._ahead)
            self.office.now = max(self.office.now, happening.at)
            self._happens(happening)
        self.office.now = max(self.office.now, at)
        self.pipeline.refresh()

    def _happens(self, happening: Happening) -> None:
        who, what, pipeline = happening.who, happening.what, self.pipeline
        pipeline.refresh()
        if what == "arrives":
            person = self._arriving[who]
            who = pipeline.add(person.draft).ids[0]
            self.people[who] = person
            self.checks.happened(who)
            return
        if pipeline.prospect(who).closed is not None:
            return
        if what in ("writes", "calls"):
            pipeline.log(who, Kind.EMAIL if what == "writes" else Kind.CALL, inbound=True)
        elif what == "is interested":
            pipeline.interest(who)
        elif what == "buys":
            pipeline.bought(who)
        elif what == "refers":
            pipeline.referral(who)
            self._arrives(self.office.now + timedelta(hours=2), MET, Source(prospect=who))
        elif what == "stops":
            pipeline.close(who, Reason.ASKED_TO_STOP)
        else:
            self._log(who, Kind.MEETING if what == "coffee" else Kind.CALL, None, coffee=False)
        self.checks.happened(who)


def instant(day: date, clock: time) -> datetime:
    """A wall time of the practice, in UTC."""
    return wall_instant(day, clock, ZoneInfo(ZONE))
