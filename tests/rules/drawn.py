"""What of the rule book a drawn history touches: to see that ``strategies.py`` draws every case often enough.

Each line is a branch of the book and how to tell that it decides something here: mostly that the plain reading would
give another answer without it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from msgspec.structs import replace

from tests.rules import oracle
from tests.rules.strategies import History
from tui.model.kinds import Kind
from tui.model.records import Prospect, Stage
from tui.rules.book import Rules, Workdays


@dataclass(frozen=True)
class Seen:
    """A history at a moment."""

    history: History
    now: datetime

    @property
    def person(self) -> Prospect:
        return self.history.prospect

    @property
    def book(self) -> Rules:
        return self.history.rules

    @cached_property
    def items(self) -> list[oracle.Due]:
        return oracle.candidates(self.person, self.now, self.book, self.history.zone)

    def of(self, rule: str) -> list[oracle.Due]:
        """The candidates of a rule."""
        return [item for item in self.items if item.rule == rule]

    def differs(self, rule: str = "", book: Rules | None = None, **fields: Any) -> bool:
        """Whether other rules, or other facts, would give other candidates (of that rule)."""
        person = replace(self.person, **fields)
        other = oracle.candidates(person, self.now, book or self.book, self.history.zone)
        if rule:
            return [item for item in other if item.rule == rule] != self.of(rule)
        return other != self.items

    @cached_property
    def starts(self) -> list[tuple[datetime, str]]:
        return [] if self.person.closed else oracle.clock_starts(self.person, self.book, self.history.zone)

    @cached_property
    def without_stretch(self) -> Rules:
        return replace(self.book, rhythm=replace(self.book.rhythm, stretch=()))

    def works_on(self, *days: int) -> Rules:
        return replace(self.book, workdays=Workdays(days))

    @cached_property
    def unheard(self) -> int:
        return oracle.silence(self.person)


def _one_thing_a_day(seen: Seen) -> bool:
    person, book, zone = seen.person, seen.book, seen.history.zone
    for item in seen.of("sequence"):
        number, settled = oracle.next_step(person, book)
        held = [oracle.day_after(at, zone) for at in oracle.not_on_the_day_of(person, number, settled)]
        return bool(held) and item.due_at == oracle.working(max(held), book, zone)
    return False


def _skipped_today(seen: Seen) -> bool:
    number, settled = oracle.next_step(seen.person, seen.book)
    zone = seen.history.zone
    for item in seen.of("sequence"):
        before = settled.get(number - 1)
        return (
            before is not None
            and before.place < 0
            and item.due_at == oracle.working(oracle.day_after(before.at, zone), seen.book, zone)
        )
    return False


def _first_clock_above(seen: Seen) -> bool:
    return oracle.entered_above(seen.person) and any(whose == "first" for _, whose in seen.starts)


def _let_go(seen: Seen, *whose: str) -> bool:
    """A ``skip`` has ended a clock of these, and would not have ended one that had not broken."""
    skips = tuple(skip for skip in seen.person.skips if skip.what != "clock")
    if len(skips) == len(seen.person.skips) or seen.person.closed is not None:
        return False
    person = replace(seen.person, skips=skips)
    before = oracle.clock_starts(person, seen.book, seen.history.zone)
    return any(start[1] in whose and start not in seen.starts for start in before)


def _kept_beside_a_skip(seen: Seen) -> bool:
    skipped = max((skip.at for skip in seen.person.skips if skip.what == "clock"), default=None)
    return skipped is not None and any(whose == "first" and at <= skipped for at, whose in seen.starts)


def _settled_mailing(seen: Seen) -> bool:
    plain = tuple(touch for touch in seen.person.touches if not touch.mailing)
    return seen.differs("rhythm", touches=plain)


def _two_reports(seen: Seen) -> bool:
    return len(seen.of("report")) == 2


def _purchase_report(seen: Seen) -> bool:
    bought = {event.at for event in seen.person.events if event.what == "bought"}
    owed = oracle.report_starts(seen.person, seen.book, seen.history.zone)
    return bool(seen.of("report")) and any(start in bought for start in owed)


def _report_settled(seen: Seen) -> bool:
    plain = tuple(touch for touch in seen.person.touches if oracle.is_contact(touch))
    return seen.differs("report", touches=plain)


def _unopened(seen: Seen) -> bool:
    return seen.person.closed is None and oracle.is_unopened(seen.person)


def _rests_first_word(seen: Seen) -> bool:
    return _unopened(seen) and not seen.of("rhythm")


def _far_promise(seen: Seen) -> bool:
    return _unopened(seen) and bool(seen.of("rhythm")) and bool(seen.of("promise"))


def _opened_by_mailing(seen: Seen) -> bool:
    return seen.person.imported and seen.differs("ceiling", touches=oracle_without_mailings(seen.person))


def oracle_without_mailings(person: Prospect) -> tuple[Any, ...]:
    return tuple(touch for touch in person.touches if not touch.mailing)


def _opened_before_import(seen: Seen) -> bool:
    ours = oracle.outbound(seen.person)
    return (
        seen.person.imported
        and oracle.is_quiet(seen.person)
        and bool(ours)
        and ours[-1].at < oracle.added_at(seen.person)
    )


def _customer_in_silence(seen: Seen) -> bool:
    plain = seen.book.rhythm.profitability.nominal_days
    stretched = [each for each in seen.book.rhythm.stretch if each.touches <= seen.unheard]
    longer = any(each.interval.nominal_days > plain for each in stretched)
    return longer and seen.person.stage is Stage.PROFITABILITY and not seen.person.comfort and bool(seen.of("rhythm"))


def _asked(seen: Seen, least: int) -> bool:
    return any(item.askings >= least for item in seen.of("sequence"))


def _asked_by_them(seen: Seen) -> bool:
    places = oracle.askings(seen.person, seen.book) if seen.of("sequence") else []
    return any(seen.person.touches[place].inbound for place in places)


def _stretched_asking(seen: Seen) -> bool:
    return seen.differs("sequence", book=seen.without_stretch)


def _sign_of_life(seen: Seen) -> bool:
    """Without it the rhythm would be stretched."""
    quiet = tuple(touch for touch in seen.person.touches if not oracle.is_sign_of_life(touch) or oracle.is_own(touch))
    return seen.unheard < len([touch for touch in quiet if oracle.is_said(touch)]) >= 5 and bool(seen.of("rhythm"))


def _late_noted(seen: Seen) -> bool:
    return seen.differs(events=tuple(replace(event, noted_at=None) for event in seen.person.events))


def _snoozed(seen: Seen, rule: str) -> bool:
    return seen.person.snooze is not None and seen.differs(rule, snooze=None)


LEAST = 1
"""How often each branch of the book is drawn in 71 histories of its scene, at least; it is more often, in clumps."""

BRANCHES: dict[str, dict[str, Callable[[Seen], bool]]] = {
    "any": {
        "taken up": lambda seen: seen.person.taken_up_at is not None,
    },
    "opening": {
        "working days move a step": lambda seen: seen.differs("sequence", seen.works_on(*range(7))),
        "one thing a day": _one_thing_a_day,
        "the step before it was skipped": _skipped_today,
        "asked for a step that takes two": lambda seen: _asked(seen, 1),
        "asked three times": lambda seen: _asked(seen, 3),
        "asked by a conversation of theirs": _asked_by_them,
        "the asking stretched by silence": _stretched_asking,
        "a mailing is nothing else": lambda seen: seen.differs(
            touches=tuple(replace(touch, mailing=False) for touch in seen.person.touches)
        ),
        "snooze postpones a step": lambda seen: _snoozed(seen, "sequence"),
        "a promise rests step or rhythm": lambda seen: bool(seen.of("promise")) and not _unopened(seen),
        "a promise rests the ceiling": lambda seen: (
            bool(seen.of("promise")) and not _unopened(seen) and not seen.of("ceiling")
        ),
    },
    "source": {
        "comfort moves a step": lambda seen: seen.differs("sequence", comfort=""),
        "thanks for a purchase or a referral": lambda seen: seen.starts[:1] != [] and seen.starts[0][1] == "thanks",
        "a report owed": lambda seen: bool(seen.of("report")),
        "a report on a purchase": _purchase_report,
        "two reports owed": _two_reports,
        "a report settled": _report_settled,
        "a report let go": lambda seen: any(skip.what == "report" for skip in seen.person.skips),
    },
    "import": {
        "a week of other working days": lambda seen: seen.book.workdays.days != (0, 1, 2, 3, 4),
        "a mailing opens": _opened_by_mailing,
        "unopened": _unopened,
        "unopened, wrote": lambda seen: _unopened(seen) and bool(seen.person.touches),
        "unopened, snoozed": lambda seen: _unopened(seen) and _snoozed(seen, "rhythm"),
        "unopened, a promise rests the first word": _rests_first_word,
        "unopened, a promise beyond three months": _far_promise,
        "unopened, reopened": lambda seen: _unopened(seen) and bool(seen.person.closings),
        "opened by a touch before the import": _opened_before_import,
        "snooze postpones a rhythm": lambda seen: _snoozed(seen, "rhythm"),
        "addresses order the kinds": lambda seen: seen.differs(emails=(), phones=(), urls=()),
    },
    "silence": {
        "silence stretches the rhythm": lambda seen: seen.differs("rhythm", seen.without_stretch),
        "5 unanswered": lambda seen: seen.unheard >= 5,
        "12 unanswered": lambda seen: seen.unheard >= 12,
        "8 unanswered": lambda seen: seen.unheard >= 8,
        "a sign of life ends the silence": _sign_of_life,
        "interest ends the silence": lambda seen: seen.differs(
            "rhythm", events=tuple(event for event in seen.person.events if event.what != "interest")
        ),
        "comfort is never stretched": lambda seen: seen.unheard >= 5 and bool(seen.person.comfort),
        "customers are never stretched": _customer_in_silence,
        "a mailing settles the rhythm": _settled_mailing,
        "a report made to them about somebody": lambda seen: any(
            touch.kind is Kind.REPORT and touch.about is not None for touch in seen.person.touches
        ),
    },
    "answers": {
        "working days move a rhythm": lambda seen: seen.differs("rhythm", seen.works_on(*range(7))),
        "a clock of theirs let go": lambda seen: _let_go(seen, "touch", "thanks"),
        "a clock started while closed": lambda seen: any(
            (oracle.reopened_at(seen.person) or at) > at for at, _ in seen.starts
        ),
        "a quiet entry above visibility": lambda seen: (
            oracle.entered_above(seen.person) and oracle.is_quiet(seen.person) and not seen.person.imported
        ),
        "a first item with a time to count from": lambda seen: any(
            not item.first and oracle.first_item_at(seen.person) is not None for item in seen.of("rhythm")
        ),
    },
    "above": {
        "noted too late": _late_noted,
        "a broken clock of ours let go": lambda seen: _let_go(seen, "first", "adding"),
        "an unbroken clock of ours beside a skip": _kept_beside_a_skip,
        "a first clock above visibility": _first_clock_above,
        "no sequence above visibility": lambda seen: (
            oracle.entered_above(seen.person) and not oracle.is_quiet(seen.person)
        ),
        "a first item without one": lambda seen: not _unopened(seen) and any(item.first for item in seen.of("rhythm")),
    },
}
"""By the scene of ``strategies.py`` that draws it most."""


def branches(history: History, now: datetime, scene: str, enough: Counter[str]) -> list[str]:
    """The branches of a scene that this touches, without those that were drawn often ``enough``."""
    seen = Seen(history, now)
    return [name for name, touched in BRANCHES[scene].items() if enough[name] < LEAST and touched(seen)]
