"""What is written down of a practice, day by day, and the figures that follow from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from tui.agenda.index import Due
from tui.agenda.rows import Row
from tui.model.kinds import Kind
from tui.model.records import Stage
from tui.pipeline import Pipeline
from tui.rules.day import DueGroup
from tui.rules.engine import Item, Rule, State
from tui.views.capacity_words import remedy

CUT = (Rule.SEQUENCE, Rule.RHYTHM)
"""What the day's budget can cut."""
WEEKLY = timedelta(days=10)
"""A rhythm of seven days and a weekend is shorter than this; of two weeks longer."""


class Morning(NamedTuple):
    """The list as the day begins; numbers of people."""

    day: date
    asked: int
    """All that is due, with what waits."""
    shown: int
    """What has a place."""
    late: int
    """Of all that is due."""
    steps: int
    """Opening steps with a place."""
    cut: int
    """Steps and keep warm with a place: what the budget can cut."""


class Told(NamedTuple):
    """What capacity says of a morning, and how that stands."""

    asked: float
    can: float
    """The larger of done and budget."""
    waiting: int
    budget: int
    said: bool
    """That it is too much, or that more wait than a day has places; and what would help."""

    @property
    def exceeds(self) -> bool:
        """More is asked than can be done, as the rule book has it."""
        return self.asked > self.can

    @property
    def queues(self) -> bool:
        """More wait than a day has places."""
        return self.waiting > self.budget


class Diary:
    """Written each morning, after each touch and each evening."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline
        self.mornings: list[Morning] = []
        self.done: list[int] = []
        """A day, as many people."""
        self.step_late: list[int] = []
        """Days, of each opening step (or asking) that was done, and at the end of each that is due."""
        self.connect_late: list[int] = []
        """The same of the second step."""
        self.opening_gap: dict[Stage, list[int]] = {stage: [] for stage in Stage}
        """Days without a touch of yours, of who is in the opening, each morning; by the stage they are in."""
        self.weekly_gap: list[int] = []
        """Days from the last contact to a place in the list, of who has a weekly rhythm; each morning until then."""
        self.weekly_touch: list[int] = []
        """The same to the touch; at the end to the day."""
        self.stretched: list[float] = []
        """The same of everybody in keep warm, as a multiple of their interval; without first words."""
        self.touches: Counter[int] = Counter()
        """Yours, by person."""
        self.broken: dict[tuple[int, Rule, datetime | None], date] = {}
        """Each thing that was seen broken, and when."""
        self.asked: list[Told] = []
        """Each morning."""
        self.untold = 0
        """The most mornings in a row on which the same person waited and nothing was said."""
        self._untold: Counter[int] = Counter()
        self.asked_by: Counter[str] = Counter()
        """Your touches, by the rule that asked for them."""
        self.laid: dict[int, date] = {}
        """The days of first words to come, as an import lays them."""
        self.likely: dict[int, date] = {}
        """The same as it says that they are likely to come."""
        self.after_laid: list[int] = []
        """Working days from these to the touch; at the end also of who still waits for it."""
        self.after_likely: list[int] = []
        self._today: set[int] = set()
        self._placed: dict[int, datetime] = {}

    def morning(self, day: date) -> None:
        """What the list shows before anything is done."""
        lines = self._pipeline.agenda.due()
        late = sum(line.item.state in (State.LATE, State.BROKEN) for line in lines)
        rules = Counter(line.item.rule for line in lines if line.group is not DueGroup.WAITING)
        cut = sum(rules[each] for each in CUT)
        self.mornings.append(Morning(day, len(lines), rules.total(), late, rules[Rule.SEQUENCE], cut))
        for row in self._pipeline.agenda.rows.values():
            if row.item is not None:
                self._look(row, row.item, day)
        told = self._pipeline.agenda.capacity()
        waiting = [line.row.id for line in lines if line.group is DueGroup.WAITING]
        said = remedy(told) != ""
        self.asked.append(Told(told.asked, max(told.done, told.budget), len(waiting), told.budget, said))
        self._untold = Counter({who: self._untold[who] + 1 for who in waiting if not said})
        self.untold = max([self.untold, *self._untold.values()])

    def _look(self, row: Row, item: Item, day: date) -> None:
        agenda, calendar = self._pipeline.agenda, self._pipeline.calendar
        if item.state is State.BROKEN:
            self.broken.setdefault((row.id, item.rule, item.broken_at), day)
        if item.rule is Rule.SEQUENCE:
            self.opening_gap[row.stage].append((day - calendar.day(row.influence_from)).days)
        if item.rule is not Rule.RHYTHM or item.first or not item.started:
            return
        if self._placed.get(row.id) != item.counts_from:
            gap, interval = day - calendar.day(item.counts_from), item.due_at - item.counts_from
            self.stretched.append(gap / interval)
            if interval < WEEKLY:
                self.weekly_gap.append(gap.days)
            if not agenda.waits(row.id):
                self._placed[row.id] = item.counts_from

    def touched(self, who: int, kind: Kind, line: Due | None) -> None:
        """A touch of yours; ``line``: what had asked for it."""
        self._today.add(who)
        self.touches[who] += kind is not Kind.REPORT
        self.asked_by[line.item.rule if line is not None else Rule.PROMISE] += 1
        day = self._pipeline.calendar.day(self._pipeline.now)
        if line is not None:
            self._late(line.item, day)
        if who in self.laid:
            self.after_laid.append(working_days(self.laid.pop(who), day))
            self.after_likely.append(working_days(self.likely.pop(who), day))

    def _late(self, item: Item, day: date) -> None:
        over = max(0, (day - self._pipeline.calendar.day(item.due_at)).days)
        if item.rule is Rule.SEQUENCE:
            self.step_late.append(over)
            if item.step == 2:
                self.connect_late.append(over)
        if item.rule is Rule.RHYTHM and not item.first and item.due_at - item.counts_from < WEEKLY:
            self.weekly_touch.append((day - self._pipeline.calendar.day(item.counts_from)).days)

    def evening(self) -> None:
        """The day is over."""
        self.done.append(len(self._today))
        self._today.clear()

    def end(self) -> None:
        """What was never done counts as it stands."""
        day = self._pipeline.calendar.day(self._pipeline.now)
        for row in self._pipeline.agenda.rows.values():
            if row.item is not None and row.item.started:
                self._late(row.item, day)
                self._look(row, row.item, day)
        self.after_laid += [working_days(since, day) for since in self.laid.values() if since < day]
        self.after_likely += [working_days(since, day) for since in self.likely.values() if since < day]


def working_days(since: date, until: date) -> int:
    """From a day to a later one; 0 where it is not later."""
    return sum((since + timedelta(days=ahead)).weekday() < 5 for ahead in range((until - since).days))


def share(values: Sequence[float], part: float) -> float:
    """What this part of the values does not exceed; 0 without any."""
    found = sorted(values)
    return found[min(len(found) - 1, int(len(found) * part))] if found else 0
