"""The day against a plain second reading of the rule book: worked examples 20 to 22, and random days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.rules import day_oracle, oracle
from tests.rules.people import CALENDAR, RULES, STEPS, known, met, rules, t, touches
from tests.rules.strategies import DAY, MINUTE, SCENES, History, busy, is_work, logged
from tests.rules.test_oracle import EXAMPLES, bounded
from tui.agenda.index import Agenda
from tui.agenda.rows import summarize
from tui.model.kinds import Kind
from tui.model.records import Away, Prospect, Stage, Touch
from tui.rules.book import Rules
from tui.rules.calendar import Calendar
from tui.rules.spread import spread

UTC_ZONE = ZoneInfo("UTC")

# The worked examples ----------------------------------------------------------------------------------------

ANA, BO, CY, DI, ED = range(1, 6)
EX20 = {
    ANA: known("2026-01-02 09:00", "2026-01-02 10:00 call", comfort="3 months"),
    BO: known("1 09:00", "25 09:00 call"),
    CY: met("29 10:00", "29 18:00 email", "30 09:00 social"),
    DI: met("2 10:00", *STEPS, "2026-04-03 09:00 email in"),
    ED: known("2026-02-01 09:00", "2026-02-20 09:00 call", stage=Stage.CREDIBILITY),
}
"""Friday 3 April 2026: Ana's ceiling is broken since the day before, Cy's card is due since Tuesday."""
EX20_NOW = t("2026-04-03 10:00")
EX20_RULES = rules(budget={"per_day": 4})
EX20_LINES = [("answer now", DI), ("last call", ANA), ("opening", CY), ("keep warm", ED), ("waiting", BO)]


def lines_of(agenda: Agenda) -> list[tuple[str, int]]:
    return [(str(line.group), line.row.id) for line in agenda.due()]


def agenda_of(people: Mapping[int, Prospect], now: datetime, book: Rules, calendar: Calendar = CALENDAR) -> Agenda:
    agenda = Agenda(book, calendar, now)
    agenda.fill(summarize(who, person, now, book, calendar) for who, person in people.items())
    return agenda


def test_20_the_order_of_a_day() -> None:
    assert day_oracle.the_day(EX20, EX20_NOW, EX20_RULES, UTC_ZONE).lines == EX20_LINES
    assert lines_of(agenda_of(EX20, EX20_NOW, EX20_RULES)) == EX20_LINES


EX21 = [
    (20, {date(2026, 3, day): 4 for day in (3, 4, 5, 6, 9)}),
    (100, {date(2026, 3, day): 8 if day != 19 else 7 for day in (3, 4, 5, 6, 9, 10, 11, 12, 13, 16, 17, 18, 19)}),
]


@pytest.mark.parametrize(("count", "expected"), EX21)
def test_21_the_spread_of_an_import(count: int, expected: dict[date, int]) -> None:
    today = date(2026, 3, 2)
    plain = day_oracle.spread(count, Stage.VISIBILITY, today, {}, RULES, UTC_ZONE)
    assert spread(count, Stage.VISIBILITY, today, {}, RULES, CALENDAR) == plain
    laid = Counter(plain)
    assert list(laid) == list(expected)
    assert max(laid.values()) == max(expected.values())


def test_22_what_people_ask_for_a_working_day() -> None:
    weekly = [known("1 09:00", "2 10:00 call") for _ in range(70)]
    monthly = [known("1 09:00", "2 10:00 call", stage=Stage.CREDIBILITY) for _ in range(44)]
    people, now = dict(enumerate([*weekly, *monthly], 1)), t("3 10:00")
    assert day_oracle.asked(weekly, now, RULES, UTC_ZONE) == pytest.approx(14)
    assert day_oracle.asked(monthly, now, RULES, UTC_ZONE) == pytest.approx(2.0, abs=0.05)
    assert agenda_of(people, now, RULES).capacity().asked == pytest.approx(
        day_oracle.asked(people.values(), now, RULES, UTC_ZONE)
    )


# Random days ------------------------------------------------------------------------------------------------

SMALL = tuple(rules(budget={"per_day": most}) for most in (0, 1, 2, 3, 4, 5, 7, 10))


def shifted(value: Any, by: timedelta) -> Any:
    """A record with all its instants so much later."""
    if isinstance(value, datetime):
        return value + by
    if isinstance(value, tuple):
        return tuple(shifted(each, by) for each in value)
    if isinstance(value, msgspec.Struct):
        return replace(value, **{name: shifted(getattr(value, name), by) for name in value.__struct_fields__})
    return value


class Known(NamedTuple):
    """Somebody, and how many days after their last command it is worth to look at them."""

    history: History
    days: tuple[int, ...]


@pytest.fixture(scope="module")
def everybody() -> list[Known]:
    """People for all offices: to draw them anew for each would take longer than what is asked of them."""
    found: list[Known] = []
    for scene in SCENES:

        def draw(history: History) -> None:
            person, last = history.prospect, history.last
            days = [day for day in (1, 2, 3, 5, 8, 13, 32) if is_work(person, last + day * DAY, RULES, UTC_ZONE)]
            found.append(Known(history, (*[0] * max(2, len(days)), *days)))

        draw.__name__ += f"_{scene}"  # what is drawn follows from the name
        settings(bounded, max_examples=EXAMPLES // 20, phases=[Phase.generate])(given(busy(scene))(draw))()
    return found


class Office(NamedTuple):
    """People, a moment of today, and a small budget."""

    people: dict[int, Prospect]
    now: datetime
    book: Rules
    away: tuple[Away, ...]


def office(random: Random, everybody: list[Known]) -> Office:
    """Some people, as if their last command had been today, or so long ago that a step or the rhythm is due."""
    now = datetime(2026, 4, random.randint(1, 14), random.choice((9, 12, 23)), tzinfo=UTC)
    people = {}
    for who in range(1, random.choice((3, 6, 9, 12)) + 1):
        history, days = random.choice(everybody)
        people[who] = shifted(history.prospect, ((now - history.last) // DAY - random.choice(days)) * DAY)
    away = (Away(now.date() - DAY, now.date()),) if random.random() < 0.1 else ()
    return Office(people, now, random.choice(SMALL), away)


def seen(lines: list[tuple[str, int]]) -> tuple[list[tuple[str, int]], set[int]]:
    """The order of those who have a place, and who waits."""
    return [line for line in lines if line[0] != "waiting"], {who for group, who in lines if group == "waiting"}


def test_the_due_index_agrees_with_the_plain_reading(everybody: list[Known]) -> None:
    for number in range(EXAMPLES // 2):
        people, now, book, away = office(Random(number), everybody)
        day = day_oracle.the_day(people, now, book, UTC_ZONE, away)
        agenda = agenda_of(people, now, book, Calendar(UTC_ZONE, away))
        assert seen(lines_of(agenda)) == seen(day.lines), f"office {number}"
        assert agenda.counts().later == len(day.later), f"office {number}"
        if not away:
            asked_and_done_agree(agenda, people)
            a_place_once_given_stays_given(people, day, now, book, number)


def asked_and_done_agree(agenda: Agenda, people: dict[int, Prospect]) -> None:
    found, now, book = agenda.capacity(), agenda.now, agenda.rules
    # Where a step is over, it counts with those behind it as they would have come: some may fall out of the four weeks.
    steps = [row.asks.steps for row in agenda.rows.values()]
    over = sum(len(each) for each in steps if each and each[0] < now)
    days = day_oracle.working_days(now.date(), book.capacity.days, book)
    asked = day_oracle.asked(people.values(), now, book, UTC_ZONE)
    assert found.asked == pytest.approx(asked, abs=over / days + 1e-9)
    assert found.done == pytest.approx(day_oracle.done(people.values(), now, book, UTC_ZONE))


def a_place_once_given_stays_given(
    people: dict[int, Prospect], before: day_oracle.Day, now: datetime, book: Rules, place: int
) -> None:
    """Whoever is served leaves the list, and nobody else does or comes."""
    items = {who: oracle.candidates(people[who], now, book, UTC_ZONE)[0] for _, who in before.lines}
    # Who had nothing to do when the day began counts before the shares: that moves them.
    ready = [
        who
        for group, who in before.lines
        if group in day_oracle.NEVER_CUT or (group != "waiting" and has_its_kind(people[who], items[who], now, book))
    ]
    if ready:
        who = ready[place % len(ready)]
        kind = Kind.REPORT if items[who].rule == "report" else Kind.CALL
        people[who] = logged(people[who], Touch(now, kind))
        after = day_oracle.the_day(people, now + MINUTE, book, UTC_ZONE)
        assert {line for line in after.lines if line[1] != who} == {line for line in before.lines if line[1] != who}


def has_its_kind(person: Prospect, item: oracle.Due, now: datetime, book: Rules) -> bool:
    """The item counts as what they had when the day began."""
    return day_oracle.kind_of(item) == day_oracle.kind_at_the_turn(person, now, book, UTC_ZONE)


HELD = st.dictionaries(st.dates(date(2026, 3, 1), date(2026, 5, 1)), st.integers(1, 9), max_size=40)
SPREADING = (*SMALL, rules(workdays="mon-sun"), rules(workdays="tue"), rules(rhythm={"visibility": "3 days"}))


@settings(bounded, max_examples=EXAMPLES // 5)
@given(st.integers(0, 300), st.sampled_from(Stage), HELD, st.sampled_from(SPREADING))
def test_the_spread_agrees_with_the_plain_reading(count: int, stage: Stage, held: dict[date, int], book: Rules) -> None:
    """Where days are full or empty, it is the same; else nobody is laid later than there, or on a full day."""
    today, most = date(2026, 3, 4), day_oracle.one_in(book.budget.imports, book.budget.per_day)
    full = dict.fromkeys(held, most)
    plain = day_oracle.spread(count, stage, today, full, book, UTC_ZONE)
    assert spread(count, stage, today, full, book, CALENDAR) == plain
    found = spread(count, stage, today, held, book, CALENDAR)
    assert len(found) == count
    assert found == sorted(found)
    assert found[-1:] <= day_oracle.spread(count, stage, today, held, book, UTC_ZONE)[-1:]
    laid = Counter(found)
    assert not most or all(held.get(day, 0) + laid[day] <= most for day in laid)
    assert all(day > today and day.weekday() in book.workdays.days for day in laid)


def test_touches_of_one_day_are_one() -> None:
    ana = known("1 09:00", touches=touches("2 10:00 call", "2 11:00 text", "3 10:00 email in", "4 10:00 card"))
    assert day_oracle.done([ana], t("9 10:00"), RULES, UTC_ZONE) == pytest.approx(2 / 20)
