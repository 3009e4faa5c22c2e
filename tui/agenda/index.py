"""The due index: every prospect's next item, kept as prospects change and as time passes.

One prospect's change costs one prospect's work; time passing touches only those who crossed a mark.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from datetime import date, datetime, timedelta
from heapq import heapify, heappop, heappush
from itertools import islice

import msgspec

from tui.agenda.rows import Row
from tui.rules.book import Rules
from tui.rules.calendar import Calendar
from tui.rules.capacity import Capacity, asked, capacity
from tui.rules.day import POSTPONABLE, Claim, DayKey, DueGroup, claim, day_key, group, share_out
from tui.rules.engine import Item, Rule, State
from tui.rules.mailing import mailing
from tui.rules.spread import Ahead


class Due(msgspec.Struct, frozen=True, gc=False):
    """A line of the agenda."""

    row: Row
    item: Item
    group: DueGroup


class Counts(msgspec.Struct, frozen=True):
    """The figures of the status line."""

    due: int
    """Open, due or late now, and within the day's budget."""
    late: int
    """Those of them that are late or broken."""
    waiting: int
    """Beyond the day's budget."""
    waiting_late: int
    """Those of them that are late."""
    later: int
    """Put off within the day."""
    hidden: int
    """Sequence and rhythm items out of the day while you are away."""
    week: int
    """Falling due within the next seven days."""


class Agenda:
    """Rows by id, and the order of what is due. Give every changed row to ``put``, every new time to ``advance_to``."""

    def __init__(self, rules: Rules, calendar: Calendar, now: datetime) -> None:
        self.rules = rules
        self.calendar = calendar
        self.now = now
        self.rows: dict[int, Row] = {}
        self.mailing = mailing(now, None, rules, calendar)
        """Where it stands; the pipeline says by ``take_mailing`` when one was logged."""
        self._last_mailing: datetime | None = None
        self.turn = calendar.day_start(now)
        """When the day began: overdue shares of that instant decide who has a place."""
        self._started: dict[int, None] = {}
        """A set in the order of insertion. That is nearly the order of the lists, so sorting it is cheap."""
        self._pressing: dict[int, Claim] = {}
        """Those of the started that the day's budget never cuts, and as what they use it up."""
        self._settled: dict[int, Claim] = {}
        """For whom something was settled today."""
        self._daily: set[int] = set()
        """People whose row may change with the day, whatever their mark says."""
        self._ahead: list[tuple[datetime, int]] = []
        self._marks: list[tuple[datetime, int]] = []
        self._lines: dict[Claim, list[DayKey]] = {each: [] for each in _SHARED}
        """Due items that may have to wait, by claim: in the order in which they are given places."""
        self._in_budget: frozenset[int] | None = None
        self.mailed: set[int] = set()
        """Everybody whom the mailing keeps."""
        self._at_rest: set[int] = set()
        """Those of them whose item the mailing takes out of the day: none of the lists above has them."""
        self._referrals: dict[int, set[int]] = {}
        """The people whom each source on the board has referred."""

    def fill(self, rows: Iterable[Row]) -> None:
        """All rows at once, into an empty agenda: cheaper than one by one."""
        for row in rows:
            self.rows[row.id] = row
            item = self._enter(row)
            if row.mark is not None:
                self._marks.append((row.mark, row.id))
            if item is not None and item.state is _UPCOMING:
                self._ahead.append((item.due_at, row.id))
            elif item is not None and item.rule in POSTPONABLE:
                self._lines[claim(item)].append(self._line_key(row, item))
        heapify(self._marks)
        self._ahead.sort()
        for line in self._lines.values():
            line.sort()
        self._in_budget = None

    def put(self, row: Row) -> None:
        """A new or changed row."""
        self.drop(row.id)
        self.rows[row.id] = row
        item = self._enter(row)
        if row.mark is not None:
            heappush(self._marks, (row.mark, row.id))
        if item is not None and item.state is _UPCOMING:
            insort(self._ahead, (item.due_at, row.id))
        elif item is not None and item.rule in POSTPONABLE:
            insort(self._lines[claim(item)], self._line_key(row, item))
        self._in_budget = None

    def _enter(self, row: Row) -> Item | None:
        """Enters a row where the order does not matter. Returns its item; None where the mailing takes that out."""
        if row.settled is not None:
            self._settled[row.id] = row.settled
        if row.depends_on_day(self.now):
            self._daily.add(row.id)
        if row.referral is not None:
            self._referrals.setdefault(row.referral.source, set()).add(row.id)
        if row.is_mailed:
            self.mailed.add(row.id)
            if self.rests_by_mailing(row):
                self._at_rest.add(row.id)
                return None
        item = row.item
        if item is not None and item.state is not _UPCOMING:
            self._started[row.id] = None
        if row.presses is not None:
            self._pressing[row.id] = row.presses
        return item

    def _line_key(self, row: Row, item: Item) -> DayKey:
        """By the overdue share as it was at the day's turn; first words the earliest first."""
        if item.first:
            return 0, item.due_at, item.due_at, row.id
        return day_key(item, row.span, row.id, self.turn)

    def drop(self, who: int) -> None:
        """A prospect is gone."""
        row = self.rows.pop(who, None)
        if row is None:
            return
        self._started.pop(who, None)
        self._pressing.pop(who, None)
        self._settled.pop(who, None)
        self._daily.discard(who)
        if row.referral is not None:
            self._referrals[row.referral.source].discard(who)
        self.mailed.discard(who)
        item = row.item if who not in self._at_rest else None
        self._at_rest.discard(who)
        if item is not None and item.state is _UPCOMING:
            del self._ahead[bisect_left(self._ahead, (item.due_at, who))]
        elif item is not None and item.rule in POSTPONABLE:
            line = self._lines[claim(item)]
            del line[bisect_left(line, self._line_key(row, item))]
        self._in_budget = None

    def advance_to(self, now: datetime) -> set[int]:
        """Moves the time on. Returns the ids whose rows have crossed a mark: they must be made again and put.

        If the clock was put back by a minute or more, that is everybody: what was due may lie ahead again.
        """
        crossed: set[int] = set()
        if now < self.now:
            if self.now - now < _PUT_BACK:
                return crossed
            crossed |= self.rows.keys()
        while self._marks and self._marks[0][0] <= now:
            mark, who = heappop(self._marks)
            row = self.rows.get(who)
            if row is not None and row.mark == mark:
                crossed.add(who)
        if self.calendar.day(now) != self.calendar.day(self.now):
            crossed |= self._daily | self._turn_to(now)
        if now != self.now:
            self.now = now
            self._in_budget = None
        return crossed

    def _turn_to(self, now: datetime) -> set[int]:
        """Another day: the order in which places are given follows from when it begins. Returns as ``take_mailing``."""
        self.turn = self.calendar.day_start(now)
        for line in self._lines.values():
            rows = [self.rows[key[-1]] for key in line]
            line[:] = sorted(self._line_key(row, row.item) for row in rows if row.item is not None)
        return self._look_at_mailing(now)

    def day_changed(self) -> None:
        """The times away have changed: other items are in the day."""
        self._in_budget = None

    def take_mailing(self, last: datetime | None) -> set[int]:
        """One was logged last at that instant, or taken back. Returns whose rows must be put again for that."""
        self._last_mailing = last
        return self._look_at_mailing(self.now)

    def _look_at_mailing(self, now: datetime) -> set[int]:
        was_due = self.mailing.due_at is not None
        self.mailing = mailing(now, self._last_mailing, self.rules, self.calendar)
        if was_due is (self.mailing.due_at is not None):
            return set()
        rows = (self.rows[who] for who in self.mailed)
        return {row.id for row in rows if row.item is not None and row.item.rule is _CEILING}

    @property
    def mailing_due(self) -> datetime | None:
        """Since when a mailing is due to anybody."""
        return self.mailing.due_at if self.mailed else None

    def rests_by_mailing(self, row: Row) -> bool:
        """True where a mailing does what the item asks for: rhythm at any time, a ceiling while the mailing is due."""
        item = row.item
        if item is None or not row.is_mailed:
            return False
        return item.rule is _RHYTHM or (item.rule is _CEILING and self.mailing.due_at is not None)

    @property
    def in_budget(self) -> frozenset[int]:
        """Whose steps, rhythm items and first words have a place in the day."""
        if self._in_budget is None:
            self._in_budget = self._given_places()
        return self._in_budget

    def waits(self, who: int) -> bool:
        """True for an item beyond the day's budget."""
        row = self.rows.get(who)
        item = row.item if row is not None else None
        if row is None or item is None or item.state is _UPCOMING or item.rule not in POSTPONABLE:
            return False
        return who not in self.in_budget and not self.is_hidden(row)

    def in_the_day(self) -> set[int]:
        """Everybody whose item is open, due or late now and not hidden; also beyond the budget, or put off to later."""
        if self.calendar.away_on(self.now) is None:
            return set(self._started)
        return {who for who in self._started if not self.is_hidden(self.rows[who])}

    def waiting(self) -> set[int]:
        """Everybody whose item is beyond the day's budget, and not put off to later in the day."""
        if self.calendar.away_on(self.now) is not None:
            return set()
        beyond = {key[-1] for line in self._lines.values() for key in line} - self.in_budget
        return {who for who in beyond if self.rows[who].later is None}

    def _given_places(self) -> frozenset[int]:
        if self.calendar.away_on(self.now) is not None:
            return frozenset()
        using, most = self._pressing | self._settled, self.rules.budget.per_day
        counted = Counter(using.values())
        used = counted.pop(_PRESSING, 0)
        # A person once: who was served today and is due again uses the budget up already.
        again = {who for who in self._settled if who in self._started and who not in self._pressing}
        due = {each: len(line) for each, line in self._lines.items()}
        for who in again:
            if (item := self.rows[who].item) is not None:
                due[claim(item)] -= 1
        places = share_out(used, counted, due, self.rules.budget)
        found = set(again) if not most or len(using) <= most else set()
        for each, line in self._lines.items():
            found.update(islice((key[-1] for key in line if key[-1] not in again), places[each]))
        return frozenset(found)

    def is_hidden(self, row: Row) -> bool:
        """True for items out of the day: by a mailing, also those still ahead; and while the user is away."""
        item = row.item
        if self.rests_by_mailing(row):
            return True
        if item is None or item.state is _UPCOMING or item.rule not in POSTPONABLE:
            return False
        return self.calendar.away_on(self.now) is not None

    def due(self, days: int = 0) -> list[Due]:
        """What is open, due, late or broken now, and falls due within ``days`` days after today; in order.

        Without what is out of the day, and what was put off within it.
        """
        listed = self._listed(self._started)
        if days:
            listed += self._coming(days)
        return listed

    def pressing(self) -> list[Due]:
        """As ``due``, without what waits for the budget: the cost does not grow with the number of those who wait."""
        return self._listed(self._pressing.keys() | self.in_budget)

    def due_among(self, ids: Set[int]) -> list[Due]:
        """As ``due``, of these people: what waits for the budget stands behind. The cost grows with their number."""
        return self._listed(self._started.keys() & ids)

    def _listed(self, started: Iterable[int]) -> list[Due]:
        rows, in_budget = self.rows, self.in_budget
        found: dict[DueGroup, list[tuple[DayKey, Due]]] = {each: [] for each in DueGroup}
        for who in started:
            row = rows[who]
            item = row.item
            if item is None or row.later is not None or self.is_hidden(row):
                continue
            place = group(item, waiting=item.rule in POSTPONABLE and who not in in_budget)
            found[place].append((self.key(row, item, place), Due(row, item, place)))
        for lines in found.values():
            lines.sort(key=_first)  # no two have the same id
        return [line[-1] for lines in found.values() for line in lines]

    def key(self, row: Row, item: Item, place: DueGroup) -> DayKey:
        """The place within a group; of those who wait, steps first and then keep warm, as they are given places."""
        if place is _WAITING:
            return day_key(item, row.span, row.id, self.turn)
        return day_key(item, row.span, row.id, self.now)

    def coming_marks(self) -> list[tuple[datetime, int]]:
        """A heap of the instants at which rows can change by time alone, with the ids; also of rows that are gone."""
        return self._marks.copy()

    def falling_due(self, days: int, among: Set[int] | None = None) -> int:
        """How many items, or those of these people, lie ahead now and fall due within ``days`` days after today."""
        last: date = self.calendar.day(self.now) + timedelta(days=days + 1)
        count = bisect_right(self._ahead, (self.calendar.start_of(last), -1))
        return count if among is None else sum(who in among for _, who in self._ahead[:count])

    def first_ahead(self, among: Set[int] | None = None) -> Due | None:
        """The first item that lies ahead, or that of these people."""
        return next(self._first(each for each in self._ahead if among is None or each[1] in among), None)

    def all(self) -> list[Due]:
        """The next item of every open prospect, in order."""
        found: dict[DueGroup, list[tuple[DayKey, Due]]] = {each: [] for each in DueGroup}
        for row in self.rows.values():
            item = row.item
            if item is None:
                continue
            place = self.group_of(row)
            key = (0, item.due_at, item.due_at, row.id) if place is _COMING else self.key(row, item, place)
            found[place].append((key, Due(row, item, place)))
        for lines in found.values():
            lines.sort(key=_first)
        return [line[-1] for lines in found.values() for line in lines]

    def group_of(self, row: Row) -> DueGroup:
        """The group of an open person's item; what is out of the day, or put off within it, is among the coming."""
        if row.item is None or row.later is not None or self.is_hidden(row):
            return _COMING
        return group(row.item, waiting=self.waits(row.id))

    def counts(self) -> Counts:
        """The figures of the status line."""
        due = late = waiting = waiting_late = later = hidden = 0
        for who in self._started:
            row = self.rows[who]
            if row.item is None:
                continue
            over = row.item.state in (State.LATE, State.BROKEN)
            if self.is_hidden(row):
                hidden += 1
            elif row.later is not None:
                later += 1
            elif self.waits(who):
                waiting += 1
                waiting_late += over
            else:
                due += 1
                late += over
        end = self.calendar.start_of(self.calendar.day(self.now) + timedelta(days=8))
        return Counts(due, late, waiting, waiting_late, later, hidden, bisect_left(self._ahead, (end, 0)))

    def ahead(self, end: datetime) -> list[tuple[datetime, int]]:
        """Due times before ``end`` that are still ahead, with the ids, in order."""
        return self._ahead[: bisect_left(self._ahead, (end, 0))]

    def first_words(self) -> Counter[date]:
        """How many first words lie on each coming day."""
        rows = (self.rows[who] for _, who in self._ahead)
        return Counter(
            self.calendar.day(row.item.due_at)
            for row in rows
            if row.is_unopened and row.item is not None and row.item.rule is _RHYTHM
        )

    def ahead_of_import(self) -> Ahead:
        """What an import finds: first words on coming days, those that wait, and what is asked for beside them."""
        waiting = sum(key[-1] not in self.in_budget for key in self._lines[Claim.FIRST_WORD])
        rhythm, falling = asked((row.asks for row in self.rows.values()), self.now, self.rules)
        # Who comes and who writes is not in the rhythm: as much as lately.
        others = max(falling, self.capacity().done - rhythm)
        return Ahead(self.first_words(), waiting, rhythm, others)

    def capacity(self) -> Capacity:
        """What people ask for a working day, what is done, and what would fit."""
        people = (row.asks for row in self.rows.values())
        unopened = sum(
            row.is_unopened and row.item is not None and row.item.rule is _RHYTHM for row in self.rows.values()
        )
        return capacity(
            people, self.now, self.rules, self.calendar, waiting=self.counts().waiting, first_words=unopened
        )

    @property
    def referred(self) -> Mapping[int, Set[int]]:
        """The people whom somebody on the board has referred, by that source; of some sources nobody any more."""
        return self._referrals

    def referrals_by(self, who: int) -> tuple[tuple[datetime, str], ...]:
        """The people whom somebody on the board has referred: when, and the name, oldest first."""
        rows = (self.rows[each] for each in self._referrals.get(who, ()))
        return tuple(sorted((row.referral.at, row.name) for row in rows if row.referral is not None))

    def _coming(self, days: int) -> Iterator[Due]:
        return self._first(self._ahead[: self.falling_due(days)])

    def _first(self, ahead: Iterable[tuple[datetime, int]]) -> Iterator[Due]:
        for _, who in ahead:
            row = self.rows[who]
            if row.item is not None:
                yield Due(row, row.item, DueGroup.COMING)


def _first(line: tuple[DayKey, Due]) -> DayKey:
    return line[0]


# Looked up once: a member of an enumeration costs more to find than to compare.
_UPCOMING, _RHYTHM, _CEILING = State.UPCOMING, Rule.RHYTHM, Rule.CEILING
_PRESSING, _WAITING, _COMING = Claim.PRESSING, DueGroup.WAITING, DueGroup.COMING
_SHARED = (Claim.STEP, Claim.REPEAT, Claim.FIRST_WORD)
_PUT_BACK = timedelta(minutes=1)
