"""A second, slow and plain reading of "The day" in the rule book: groups, places, spread, capacity.

It knows people by their ids, and their items from ``oracle.py``; groups have the names of the rule book, as the due
index has them. Where the text leaves two readings open, a comment says so ("Ambiguous: ...") and which one is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tests.rules import oracle
from tui.model.intervals import Interval
from tui.model.kinds import Kind
from tui.model.records import Away, Prospect, Stage, Touch

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from tui.rules.book import Rules

GROUPS = ("answer now", "promised", "last call", "opening", "keep warm", "waiting")
"""The groups of the day in their order; "coming days" is what is not of the day."""

GROUP_OF = {
    "contact_clock": "answer now",
    "report": "answer now",
    "promise": "promised",
    "ceiling": "last call",
    "sequence": "opening",
    "rhythm": "keep warm",
}
NEVER_CUT = ("answer now", "promised", "last call")
STEP, REPEAT, FIRST_WORD = "step", "repeat", "first word"
BEFORE = "before the shares"
"""What somebody counts as in the day's budget."""


@dataclass(frozen=True)
class Day:
    """The people of a day by group, each in order; and those whose item was put off within it."""

    groups: dict[str, list[int]]
    later: list[int]

    @property
    def lines(self) -> list[tuple[str, int]]:
        """All of it, top down."""
        return [(group, who) for group, people in self.groups.items() for who in people]


# What was settled -------------------------------------------------------------------------------------------


def settled_today(prospect: Prospect, now: datetime, zone: ZoneInfo) -> bool:
    """A touch dated today, a report, what was let go; not a mailing."""
    # Ambiguous: what they write is a touch, too, and settles nothing: it presses until it is answered or let go, and "a
    # closing frees theirs".
    start, end = oracle.day_start(now, zone), oracle.day_after(now, zone)
    touched = any(
        start <= touch.at < end and (oracle.is_own(touch) or touch.kind is Kind.REPORT) for touch in prospect.touches
    )
    return touched or any(start <= skip.at < end for skip in prospect.skips)


def as_of(prospect: Prospect, moment: datetime) -> Prospect:
    """What was known of them at a moment, as far as the record tells when something came into it."""

    def before(at: datetime | None) -> bool:
        return at is not None and at < moment

    stages = tuple(move for move in prospect.stages if before(move.at)) or prospect.stages[:1]
    closings = tuple(
        closing if before(closing.reopened_at) else replace(closing, reopened_at=None)
        for closing in prospect.closings
        if before(closing.at)
    )
    promises = tuple(
        promise if before(promise.released_at) else replace(promise, released_at=None)
        for promise in prospect.promises
        if before(promise.made_at)
    )
    referred = prospect.referred_at is not None and not before(prospect.referred_at)
    return replace(
        prospect,
        source=None if referred else prospect.source,
        stages=stages,
        stage=stages[-1].stage if stages else prospect.stage,
        touches=tuple(touch for touch in prospect.touches if before(touch.at)),
        skips=tuple(skip for skip in prospect.skips if before(skip.at)),
        events=tuple(event for event in prospect.events if before(event.noted_at or event.at)),
        promises=promises,
        closings=closings,
        snooze=prospect.snooze if prospect.snooze is not None and before(prospect.snooze.made_at) else None,
        met_at=prospect.met_at if before(prospect.met_at) else None,
    )


def kind_of(item: oracle.Due) -> str:
    """What a started item counts as."""
    if item.rule == "sequence":
        return STEP
    if item.rule == "rhythm":
        return FIRST_WORD if item.first else REPEAT
    return BEFORE


def kind_at_the_turn(prospect: Prospect, now: datetime, rules: Rules, zone: ZoneInfo) -> str:
    """What they counted as when the day began; where they had nothing to do then: before the shares."""
    start = oracle.day_start(now, zone)
    # Ambiguous: the record of who is taken up no longer has the date of their first word: it counts as ahead.
    if any(at is not None and at >= start for at in (prospect.added_at, prospect.taken_up_at)):
        return BEFORE
    items = oracle.candidates(as_of(prospect, start), start, rules, zone)
    return kind_of(items[0]) if items and items[0].state != "upcoming" else BEFORE


# Order ------------------------------------------------------------------------------------------------------


def overdue_share(item: oracle.Due, prospect: Prospect, at: datetime, rules: Rules) -> float:
    """(now - due_at) / (due_at - what it counts from)."""
    if item.first or item.counts_from is None:
        # Ambiguous: "the plain interval of the stage" is a length here, not a date: a month has 30.4375 days.
        below = timedelta(days=rules.rhythm.of(prospect.stage).nominal_days)
    else:
        below = item.due_at - item.counts_from
    return (at - item.due_at) / below


def in_order(people: Iterable[tuple[int, Prospect, oracle.Due]], now: datetime, rules: Rules) -> list[int]:
    """Those of one group, in its order. Equals everywhere: by due_at, then id."""

    def key(line: tuple[int, Prospect, oracle.Due]) -> tuple[float, datetime, datetime, int]:
        who, prospect, item = line
        group = GROUP_OF[item.rule]
        rank, at = 0.0, item.due_at
        if group in ("answer now", "last call"):
            assert item.late_at is not None
            assert item.broken_at is not None
            marks = (item.due_at, item.late_at, item.broken_at)
            if item.state == "broken":
                at = item.broken_at
            elif group == "last call":
                rank, at = 1, item.broken_at
            else:
                rank, at = 1, min(mark for mark in marks if mark > now)
        elif group == "keep warm":
            rank = -overdue_share(item, prospect, now, rules)
        return rank, at, item.due_at, who

    return [line[0] for line in sorted(people, key=key)]


# Places -----------------------------------------------------------------------------------------------------


def one_in(parts: int, places: int) -> int:
    """One in so many of the places, rounded up."""
    return -(-places // parts)


def shared(places: int, needs: Mapping[str, int], rules: Rules) -> dict[str, int]:
    """How many of the places each kind has, for the whole day: those of whom something was settled included."""
    warm = one_in(rules.budget.keep_warm, places)
    warm_needs = needs[REPEAT] + needs[FIRST_WORD]
    # "What one kind does not need the others take". Ambiguous: "steps before keep warm, repeats and first words among
    # themselves": keep warm is one kind here, and only what neither of its two needs goes to the steps.
    steps = places - warm + max(0, warm - warm_needs)
    warm += max(0, places - warm - needs[STEP])
    first_words = one_in(rules.budget.first_words, warm)
    repeats = warm - first_words
    return {
        STEP: steps,
        REPEAT: repeats + max(0, first_words - needs[FIRST_WORD]),
        FIRST_WORD: first_words + max(0, repeats - needs[REPEAT]),
    }


def with_a_place(
    people: Mapping[int, Prospect], started: Mapping[int, oracle.Due], now: datetime, rules: Rules, zone: ZoneInfo
) -> set[int]:
    """Who of the due of opening and keep warm has a place in the day."""
    turn = oracle.day_start(now, zone)
    lines: dict[str, list[tuple[float, datetime, int]]] = {STEP: [], REPEAT: [], FIRST_WORD: []}
    counted = dict.fromkeys((BEFORE, *lines), 0)
    served, again = set[int](), set[int]()
    for who, prospect in people.items():
        item = started.get(who)
        settled = settled_today(prospect, now, zone)
        if settled or (item is not None and kind_of(item) == BEFORE):
            # "What was settled today counts in the kind that it had when the day began." Ambiguous: what came in today
            # and is open "uses the budget up", before the shares; but then the shares would change as it is settled,
            # and "a place once given stays given": so whoever had a kind when the day began keeps it.
            counted[kind_at_the_turn(prospect, now, rules, zone)] += 1
            # "A person once": whom you were in touch with today needs no second place.
            (again if item is not None and kind_of(item) != BEFORE else served).add(who)
        elif item is not None:
            share = -overdue_share(item, prospect, turn, rules) if kind_of(item) == REPEAT else 0.0
            lines[kind_of(item)].append((share, item.due_at, who))
    if not rules.budget.per_day:
        return set(started)
    # Where answers, promises and last calls use more than the budget, no place beside them is shown.
    if sum(counted.values()) <= rules.budget.per_day:
        served |= again
    places = max(0, rules.budget.per_day - counted[BEFORE])
    needs = {kind: counted[kind] + len(line) for kind, line in lines.items()}
    # Ambiguous: who was served beyond the share of their kind, as by a touch with somebody who waits, uses the day's
    # budget up all the same: then places are gone, those of steps the last.
    rest = max(0, rules.budget.per_day - sum(counted.values()))
    shares = shared(places, needs, rules)
    for kind in (STEP, FIRST_WORD, REPEAT):
        given = min(rest, max(0, shares[kind] - counted[kind]), len(lines[kind]))
        served |= {line[-1] for line in sorted(lines[kind])[:given]}
        rest -= given
    return served


# The day ----------------------------------------------------------------------------------------------------


def put_off(prospect: Prospect, item: oracle.Due, now: datetime) -> bool:
    """Put off within the day, and the hour has not come."""
    later = prospect.later
    return (
        later is not None
        and later.made_at <= now < later.until
        and (later.rule, later.due_at) == (item.rule, item.due_at)
    )


def is_away(away: Sequence[Away], now: datetime, zone: ZoneInfo) -> bool:
    """Both days included."""
    return any(each.first <= oracle.day_of(now, zone) <= each.last for each in away)


def the_day(
    people: Mapping[int, Prospect], now: datetime, rules: Rules, zone: ZoneInfo, away: Sequence[Away] = ()
) -> Day:
    """Everybody who is in the day, by group and in order. (Without those whom a mailing keeps.)"""
    started: dict[int, oracle.Due] = {}
    for who, prospect in people.items():
        items = oracle.candidates(prospect, now, rules, zone)
        if items and items[0].state != "upcoming":
            started[who] = items[0]
    if is_away(away, now, zone):
        started = {who: item for who, item in started.items() if item.rule not in ("sequence", "rhythm")}
    placed = with_a_place(people, started, now, rules, zone)
    # Ambiguous: an item put off within the day keeps its place: it "comes back by itself".
    later = [who for who, item in started.items() if put_off(people[who], item, now)]
    found: dict[str, list[tuple[int, Prospect, oracle.Due]]] = {group: [] for group in GROUPS}
    for who, item in started.items():
        group = GROUP_OF[item.rule]
        if group not in NEVER_CUT and who not in placed:
            group = "waiting"
        if who not in later:
            found[group].append((who, people[who], item))
    groups = {group: in_order(lines, now, rules) for group, lines in found.items()}
    # Ambiguous: the order of those who wait is not said; steps and then keep warm, as elsewhere.
    groups["waiting"].sort(key=lambda who: started[who].rule != "sequence")
    return Day(groups, later)


# Spread of an import ----------------------------------------------------------------------------------------


def spread(count: int, stage: Stage, today: date, held: Mapping[date, int], rules: Rules, zone: ZoneInfo) -> list[date]:
    """The days of the first words to so many people of one stage, in their order; ``held``: those there already."""
    most = one_in(rules.budget.imports, rules.budget.per_day)

    def is_free(day: date) -> bool:
        return day.weekday() in rules.workdays.days and (not most or held.get(day, 0) < most)

    end = oracle.day_of(oracle.plus(oracle.start_of(today, zone), rules.rhythm.of(stage), zone), zone)
    free: list[date] = []
    day = today
    while True:
        day += timedelta(days=1)
        if is_free(day):
            free.append(day)
        if day < end or not free:
            continue
        # Ambiguous: a day that holds some already is free, and with those who come it holds at most `most`: D grows
        # until that is so ("as far ahead as it takes").
        found = [free[place * len(free) // count] for place in range(count)]
        if not most or all(held.get(each, 0) + found.count(each) <= most for each in set(found)):
            return found


# Capacity ---------------------------------------------------------------------------------------------------


def is_mailed(prospect: Prospect, rules: Rules) -> bool:
    """Kept by a mailing."""
    return prospect.stage in rules.mailing.stages or any(tag in rules.mailing.tags for tag in prospect.tags)


def working_days(first: date, days: int, rules: Rules) -> int:
    """How many of so many days people work on."""
    return sum((first + timedelta(days=n)).weekday() in rules.workdays.days for n in range(days))


def coming_steps(prospect: Prospect, now: datetime, end: datetime, rules: Rules, zone: ZoneInfo) -> int:
    """How many steps fall before ``end``, each done as it is due (or now, where it is due already)."""
    found, person = 0, replace(prospect, promises=())
    while True:
        items = oracle.sequence_items(person, now, rules, zone)
        if not items or items[0].due_at >= end:
            return found
        found += 1
        done = max(now, items[0].due_at)
        touch = Touch(done, rules.sequence.steps[(items[0].step or 1) - 1].kinds[0])
        person = replace(person, touches=tuple(sorted((*person.touches, touch), key=lambda each: each.at)))


def asked(people: Iterable[Prospect], now: datetime, rules: Rules, zone: ZoneInfo) -> float:
    """What people ask for a working day."""
    end = oracle.plus(now, Interval(days=rules.capacity.days), zone)
    rhythm, falling = 0.0, 0
    for prospect in people:
        if prospect.closed is not None:
            continue
        # Ambiguous: of promises those that are open and fall before the end: what is late is to be done, too.
        falling += sum(each.due_at < end for each in oracle.open_promises(prospect, now, rules))
        if oracle.sequence_runs(prospect, rules):
            falling += coming_steps(prospect, now, end, rules, zone)
        elif not oracle.is_unopened(prospect) and not is_mailed(prospect, rules):
            length = oracle.interval_in_force(prospect, prospect.stage, oracle.silence(prospect), rules)
            rhythm += 7 / length.nominal_days / len(rules.workdays.days)
    return rhythm + falling / working_days(oracle.day_of(now, zone), rules.capacity.days, rules)


def done(people: Iterable[Prospect], now: datetime, rules: Rules, zone: ZoneInfo) -> float:
    """Touches a working day, a person once a day."""
    # Ambiguous: "the last 28 days": today is the last of them.
    today = oracle.day_of(now, zone)
    first = today - timedelta(days=rules.capacity.days - 1)
    days = {
        (place, oracle.day_of(touch.at, zone))
        for place, prospect in enumerate(people)
        for touch in prospect.touches
        # Ambiguous: what you do, so not what they write; a report is done once, where it was logged.
        if not touch.mailing and touch.about is None and (oracle.is_outbound(touch) or touch.kind is Kind.REPORT)
    }
    worked = working_days(first, rules.capacity.days, rules)
    return sum(first <= day <= today for _, day in days) / worked
