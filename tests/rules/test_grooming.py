"""What the weekly grooming asks to decide: each kind at its boundary, and what rests."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from tests.rules.people import (
    CALENDAR,
    RULES,
    STEPS,
    Closing,
    Prospect,
    Reason,
    Skip,
    Source,
    Stage,
    StageMove,
    known,
    met,
    promised,
    rules,
    t,
)
from tests.rules.tables import calendar_in
from tui.model.addresses import addresses
from tui.model.records import Decision, Event, Rest, Snooze
from tui.rules.book import Rules
from tui.rules.grooming import Finding, StayLengths, findings, is_new, long_stay, ready_up, rests, staying, title
from tui.rules.stages import Stay

V, C, P = Stage


def decided(person: Prospect, now: str, book: Rules = RULES) -> dict[Decision, Finding]:
    """What is to be decided at ``now``, by kind."""
    up = ready_up(person, t(now), book, CALENDAR)
    found = [*([up] if up is not None else []), *findings(person, t(now), book, CALENDAR)]
    assert len({each.decision for each in found}) == len(found)
    return {each.decision: each for each in found}


def evidence(person: Prospect, kind: Decision, now: str, book: Rules = RULES) -> str | None:
    found = decided(person, now, book).get(kind)
    return found.evidence if found is not None else None


def warm(at: str, *log: str, **fields: Any) -> Prospect:
    """Quietly added, and reachable."""
    stage = fields.get("stage", V)
    return replace(known(at, *log, stage=stage), **{"emails": addresses("ana@example.org"), **fields})


JANUARY = ("2026-01-01 10:00", "2026-01-01 10:00 call")
"""Added with a call: influence is at 80% after 64 days and 11 hours: on 6 March 21:07:46."""

BACK = (StageMove(t("2026-01-01 10:00"), P), StageMove(t("2026-04-01 10:00"), C))
UP_NOW = (StageMove(t("2026-01-01 10:00"), C), StageMove(t("2026-04-01 10:00"), P))

ENTERED = warm("8 10:00", met_at=t("2025-11-20 10:00"), comfort="3 months")
"""Quietly, and their first item fell due then."""

TAKEN_UP = replace(ENTERED, added_at=t("8 10:00"), comfort="", taken_up_at=t("10 10:00"), first_rhythm_at=None)
"""Then it was decided that first contact counts from the taking up."""

Table = list[tuple[str, Prospect, str, str | None]]

UP: Table = [
    ("interest", warm("1", events=(Event(t("4"), "interest"),)), "9", "interest expressed"),
    ("nothing speaks for it", warm("1", "2 12:00 call"), "9", None),
    ("a buyer in credibility", warm("1", stage=C, events=(Event(t("4"), "bought"),)), "9", "bought"),
    ("closed", warm("1", events=(Event(t("4"), "interest"),), closings=(Closing(t("5"), Reason.GONE),)), "9", None),
]

COOLING: Table = [
    ("still warm enough", warm(*JANUARY), "6 21:07", None),
    ("below the mark", warm(*JANUARY), "6 21:08", "80% of your influence left: no word from you for 2 months"),
    ("what they wrote warms nobody", warm(*JANUARY, "6 12:00 email in"), "6 21:08",
     "80% of your influence left: no word from you for 2 months"),
    ("a word of yours does", warm(*JANUARY, "6 12:00 email"), "6 21:08", None),
    ("never a word", warm("2026-01-01 10:00"), "2026-04-10 10:00",
     "71% of your influence left: first contact 3 months ago, no word from you since"),
    ("a promise says when it ends", warm(*JANUARY, promises=(promised("10 14:00", "5 12:00"),)), "6 21:08", None),
    ("a broken one does not", warm(*JANUARY, promises=(promised("5 14:00", "2 12:00"),)), "6 21:08",
     "80% of your influence left: no word from you for 2 months"),
    ("a snooze says when it ends", warm(*JANUARY, snooze=Snooze(t("3"), t("10"))), "9 23:59", None),
    ("then it is over", warm(*JANUARY, snooze=Snooze(t("3"), t("10"))), "10 00:00",
     "79% of your influence left: no word from you for 2 months"),
    ("a word of theirs has ended it", warm(*JANUARY, "4 12:00 email in", snooze=Snooze(t("3"), t("10"))), "9 23:59",
     "79% of your influence left: no word from you for 2 months"),
    ("their own interval is longer", warm(*JANUARY, comfort="10 weeks"), "12 09:59", None),
    ("and is over", warm(*JANUARY, comfort="10 weeks"), "12 10:00",
     "78% of your influence left: no word from you for 2 months"),
    ("as long as the ceiling", warm(*JANUARY, comfort="3 months"), "25 09:59", None),
    ("which is late before", warm(*JANUARY, comfort="3 months"), "25 10:00",
     "75% of your influence left: no word from you for 2 months"),
    ("met long before they were entered", ENTERED, "12", None),
    ("and late from the first", ENTERED, "30",
     "64% of your influence left: first contact 4 months ago, no word from you since"),
    ("their own interval is shorter", warm(*JANUARY, comfort="1 month"), "6 21:08",
     "80% of your influence left: no word from you for 2 months"),
    ("no answer of theirs", warm(*JANUARY, "2026-01-02 10:00 call", "2026-03-30 10:00 call"), "2026-04-02 10:00",
     "no answer for 2 months to 2 touches of yours"),
    ("neither of you", warm(*JANUARY, "2026-01-02 10:00 call", stage=C), "2026-04-02 10:00",
     "73% of your influence left: no word from you for 2 months; no answer for 2 months to 1 touch of yours"),
    ("a snooze settles that too",
     warm(*JANUARY, "2026-01-02 10:00 call", snooze=Snooze(t("2026-03-31"), t("2026-04-03"))), "2026-04-02 10:00",
     None),
    ("imported after years, and called", warm("2 09:00", "2 10:00 call", imported=True, met_at=t("2023-03-02")),
     "2 11:00", None),
    ("a step back was decided", warm(*JANUARY, "2026-01-02 10:00 call", stage=C, stages=BACK), "2026-05-01 09:59",
     None),
    ("thirty days ago", warm(*JANUARY, "2026-01-02 10:00 call", stage=C, stages=BACK), "2026-05-01 10:00",
     "66% of your influence left: no word from you for 3 months"),
    ("a step up is another matter", warm(*JANUARY, stage=P, stages=UP_NOW), "2026-04-02 10:00",
     "73% of your influence left: no word from you for 2 months"),
    ("two steps up before count no more than one", warm(*JANUARY, stage=P, stages=(*BACK[:1], *UP_NOW)),
     "2026-04-02 10:00", "73% of your influence left: no word from you for 2 months"),
    ("the stage entered again is no step back", warm(*JANUARY, stage=C, stages=(*BACK[1:], *BACK[1:])),
     "2026-04-02 10:00", "73% of your influence left: no word from you for 2 months"),
    ("a first note is expected of you", TAKEN_UP, "13 09:59", None),
    ("and did not come", TAKEN_UP, "13 10:00",
     "68% of your influence left: first contact 3 months ago, no word from you since"),
    ("closed", warm(*JANUARY, closings=(Closing(t("3"), Reason.GONE),)), "2026-04-01 10:00", None),
]  # fmt: skip

MANY = tuple(f"2026-02-{day:02} 12:00 email" for day in range(1, 14))

BEYOND: Table = [
    ("twelve", warm("2026-01-31", *MANY[:12]), "1", None),
    ("thirteen", warm("2026-01-31", *MANY), "1", "13 touches and no answer: go on, or close?"),
    ("an answer", warm("2026-01-31", *MANY, "2026-02-20 12:00 text in"), "1", None),
]

ONE = met("2 10:00", STEPS[0], emails=addresses("ana@example.org"))
LATE = "step 2, connect on the social networks, is 2 weeks late"

STEP: Table = [
    ("fourteen days late", ONE, "19 10:00", None),
    ("a minute more", ONE, "19 10:01", LATE),
    ("a promise is made before it", replace(ONE, promises=(promised("30 14:00", "3 12:00"),)), "19 10:01",
     f"{LATE}; your promise comes first"),
    ("they wait for an answer", met("2 10:00", STEPS[0], "18 12:00 email in", emails=addresses("a@b")), "19 10:01",
     f"{LATE}; an answer comes first"),
    ("thanks for buying", replace(ONE, events=(Event(t("18 12:00"), "bought"),)), "19 10:01",
     f"{LATE}; thanks comes first"),
    ("thanks for somebody they sent", replace(ONE, events=(Event(t("18 12:00"), "referral"),)), "19 10:01",
     f"{LATE}; thanks comes first"),
    ("the first note", met("2 10:00", emails=addresses("a@b")), "19 10:01",
     "step 1, nice to meet you, naming where, is 2 weeks late; the first word comes first"),
    ("a report is owed", replace(ONE, source=Source(name="Ben"), referred_at=t("2 09:00")), "19 10:01",
     f"{LATE}; the report to the source comes first"),
    ("nobody waits longer than the ceiling", ONE, "2026-06-01",
     "step 2, connect on the social networks, is 2 months late; a word of yours comes first"),
    ("skipped", replace(ONE, skips=(Skip(t("19 10:00"), "step", step=2),)), "19 10:01", None),
]  # fmt: skip

UNREACHABLE: Table = [
    ("nothing", known("1"), "9", "no email, no phone, no link"),
    ("where you met helps", known("1", where="the fair"), "9", "no email, no phone, no link; met at the fair"),
    ("an email", known("1", emails=addresses("a@b")), "9", None),
    ("a phone", known("1", phones=addresses("0123")), "9", None),
    ("a link", known("1", urls=addresses("a.org/ana")), "9", None),
    ("closed", known("1", closings=(Closing(t("3"), Reason.GONE),)), "9", None),
]

NEW: Table = [
    ("just now", known("9 10:00", imported=True), "9 10:00", "imported just now"),
    ("a minute ago", known("9 10:00", imported=True), "9 10:01", "imported 1 min ago"),
    ("a while ago", known("1", imported=True), "9", "imported 8 days ago"),
    ("left as is", known("1", imported=True, looked_at=t("2")), "9", None),
    ("long ago", known("2026-01-01", imported=True, looked_at=t("2026-01-02")), "9", None),
    ("added by hand", known("1"), "9", None),
    ("closed", known("1", imported=True, closings=(Closing(t("3"), Reason.GONE),)), "9", None),
]

BROKEN = promised("10 14:00", "2 12:00", note="the offer")

PROMISE: Table = [
    ("before the day is over", warm("1", promises=(BROKEN,)), "10 23:59", None),
    ("the day is over", warm("1", promises=(BROKEN,)), "11 00:00",
     "the offer; promised for Tue 10 Mar 14:00, 10 h over"),
    ("for a day", warm("1", promises=(promised("10", "2 12:00"),)), "13 00:00",
     "promised for Tue 10 Mar, 2 days over"),
    ("two", warm("1", promises=(promised("12", "2 12:00"), BROKEN)), "13 00:00",
     "the offer; promised for Tue 10 Mar 14:00 and 1 more, 2 days over"),
    ("kept", warm("1", "10 13:50 call", promises=(BROKEN,)), "13 00:00", None),
    ("kept late is repaired: you were in touch", warm("1", "12 10:00 call", promises=(BROKEN,)), "13 00:00", None),
    ("a word of theirs repairs nothing", warm("1", "12 10:00 email in", promises=(BROKEN,)), "13 00:00",
     "the offer; promised for Tue 10 Mar 14:00, 2 days over"),
    ("released", warm("1", promises=(replace(BROKEN, released_at=t("9")),)), "13 00:00", None),
    ("closed", warm("1", promises=(BROKEN,), closings=(Closing(t("12"), Reason.GONE),)), "13 00:00", None),
]  # fmt: skip

TABLES = {
    Decision.UP: UP,
    Decision.COOLING: COOLING,
    Decision.BEYOND: BEYOND,
    Decision.STEP: STEP,
    Decision.UNREACHABLE: UNREACHABLE,
    Decision.NEW: NEW,
    Decision.PROMISE: PROMISE,
}
CASES = [(kind, *row) for kind, table in TABLES.items() for row in table]


@pytest.mark.parametrize(
    ("kind", "name", "person", "now", "words"), CASES, ids=[f"{kind}: {name}" for kind, name, *_ in CASES]
)
def test_a_kind_of_decision(kind: Decision, name: str, person: Prospect, now: str, words: str | None) -> None:
    assert evidence(person, kind, now) == words, name


def test_where_to_a_move_goes() -> None:
    silent = warm(*JANUARY, "2026-01-02 10:00 call", stage=C)
    assert decided(silent, "2026-04-02 10:00")[Decision.COOLING].stage is V
    assert decided(replace(silent, stage=V), "2026-04-02 10:00")[Decision.COOLING].stage is None
    assert decided(warm("1", events=(Event(t("4"), "interest"),)), "9")[Decision.UP].stage is C


def test_somebody_stands_under_several_kinds() -> None:
    person = known("2026-01-01", "2026-01-01 10:00 call", events=(Event(t("2026-01-04"), "interest"),))
    person = replace(person, promises=(BROKEN,))
    assert set(decided(person, "20")) == {Decision.UP, Decision.COOLING, Decision.UNREACHABLE, Decision.PROMISE}


def test_the_coldest_comes_first() -> None:
    """As the line says it; of those who are as cold a customer before somebody who knows you."""
    people = {
        "visibility, cold": warm("2025-06-01"),
        "visibility, cooling": warm("2026-01-01"),
        "credibility": warm("2026-01-01", stage=C),
        "customer, cooling": warm("2026-01-01", stage=P),
        "customer, cold": warm("2025-06-01", stage=P),
    }
    order = sorted(people, key=lambda name: decided(people[name], "20")[Decision.COOLING].order)
    assert order == ["customer, cold", "visibility, cold", "customer, cooling", "credibility", "visibility, cooling"]


def test_the_order_of_the_other_kinds() -> None:
    def order(kind: Decision, now: str, **people: Prospect) -> list[str]:
        return sorted(people, key=lambda name: decided(people[name], now)[kind].order)

    ready = (Event(t("2"), "interest"), Event(t("3"), "bought"))
    assert order(Decision.UP, "9", a=warm("1", events=ready), b=warm("1", stage=C, events=ready)) == ["b", "a"]
    more = (*MANY, "2026-02-20 12:00 call")
    both = {"a": warm("2026-01-31", *MANY), "b": warm("2026-01-31", *more)}
    assert order(Decision.BEYOND, "1", **both) == ["b", "a"]
    earlier = met("1 10:00", "1 18:00 email", emails=addresses("a@b"))
    assert order(Decision.STEP, "27", a=ONE, b=earlier) == ["b", "a"]
    assert order(Decision.UNREACHABLE, "9", a=known("1"), b=known("2"), c=known("1", stage=P)) == ["c", "b", "a"]
    assert order(Decision.NEW, "9", a=known("1", imported=True), b=known("2", imported=True)) == ["b", "a"]
    second = promised("9 14:00", "2 12:00")
    three = {
        "a": warm("1", promises=(BROKEN,)), "b": warm("1", promises=(second,)),
        "c": warm("1", promises=(BROKEN,), stage=C),
    }  # fmt: skip
    assert order(Decision.PROMISE, "20", **three) == ["c", "b", "a"]


# Who is new, and what rests -------------------------------------------------------------------------------

IMPORTED = known("2026-01-01", imported=True)

HANDLED: dict[str, dict[str, Any]] = {
    "left as is": {"looked_at": t("1")},
    "something was": {"rests": (Rest(t("1"), Decision.UP),)},
    "taken up": {"taken_up_at": t("1"), "first_rhythm_at": None},
    "a touch": {"touches": warm("1", "1 12:00 call").touches},
    "a promise": {"promises": (BROKEN,)},
    "a snooze": {"snooze": Snooze(t("1"), t("5"))},
    "an event": {"events": (Event(t("1"), "interest"),)},
    "a rhythm of their own": {"comfort": "3 months"},
    "closed and reopened": {"closings": (Closing(t("1"), Reason.GONE, t("2")),)},
    "moved": {"stage": C, "stages": (StageMove(t("1"), V), StageMove(t("2"), C))},
    "let go": {"skips": (Skip(t("1"), "report"),)},
}


@pytest.mark.parametrize("fields", HANDLED.values(), ids=HANDLED)
def test_whoever_something_was_decided_about_is_not_new(fields: dict[str, Any]) -> None:
    assert is_new(IMPORTED)
    assert not is_new(replace(IMPORTED, **fields))


def test_a_tag_of_the_file_or_a_note_is_no_decision() -> None:
    assert is_new(replace(IMPORTED, tags=("fair",), note="from the fair"))


def test_who_is_new_is_a_matter_of_triage_first() -> None:
    """No contact, no way to reach them, cold: all of it can wait until somebody has looked."""
    assert set(decided(replace(IMPORTED, met_at=t("2020-01-01")), "20")) == {Decision.NEW}


LEFT = known("2026-01-01", "2026-01-01 10:00 call", events=(Event(t("2026-01-04"), "interest"),), looked_at=t("10"))


ALL = {Decision.UP, Decision.COOLING, Decision.UNREACHABLE}
"""What is to be decided about them when nothing rests."""


@pytest.mark.parametrize(
    ("now", "kinds"),
    [
        ("10 00:00", set()),
        ("2026-04-08 23:59", set()),
        ("2026-04-09 00:00", ALL),
    ],
)
def test_who_was_left_as_is_rests_for_thirty_days(now: str, kinds: set[Decision]) -> None:
    assert set(decided(LEFT, now)) == kinds


@pytest.mark.parametrize("kind", sorted(ALL))
def test_what_was_left_as_is_rests_and_nothing_else(kind: Decision) -> None:
    one = replace(LEFT, looked_at=None, rests=(Rest(t("10"), kind),))
    assert set(decided(one, "2026-04-08 23:59")) == ALL - {kind}
    assert set(decided(one, "2026-04-09 00:00")) == ALL


def test_the_later_of_two_answers_counts() -> None:
    both = replace(LEFT, rests=(Rest(t("12"), Decision.COOLING), Rest(t("8"), Decision.UP)))
    assert set(decided(both, "2026-04-09 00:00")) == ALL - {Decision.COOLING}
    assert set(decided(both, "2026-04-11 00:00")) == ALL


def test_the_stay_rests_by_itself() -> None:
    person = stayed(300, NOW)
    assert long_words(replace(person, rests=(Rest(NOW, Decision.COOLING),)), FIVE) is not None
    assert long_words(replace(person, rests=(Rest(NOW, Decision.STAY),)), FIVE) is None


def test_a_broken_promise_does_not_rest() -> None:
    assert set(decided(replace(LEFT, promises=(BROKEN,)), "20")) == {Decision.PROMISE}


def test_something_that_happened_since_ends_the_rest() -> None:
    bought = replace(LEFT, stage=C, events=(*LEFT.events, Event(t("12"), "bought")))
    assert rests(bought, Decision.UP, t("11 23:59"), RULES, CALENDAR) is False
    assert decided(bought, "13")[Decision.UP].evidence == "bought"


def test_marks_of_the_user() -> None:
    own = rules(grooming={"influence": 0.95, "rest": "1 day"}, **{"meter.high": 5})
    assert set(decided(LEFT, "11", own)) == ALL
    assert evidence(warm("1", "1 10:00 call"), Decision.COOLING, "20", own) == (
        "94% of your influence left: no word from you for 2 weeks"
    )
    assert title(Decision.BEYOND, own) == "Beyond 5 touches without an answer"


# How long others stay -------------------------------------------------------------------------------------


def stayed(days: float, now: datetime, **fields: Any) -> Prospect:
    """In visibility since so many days."""
    at = now - timedelta(days=days)
    return warm("1", added_at=at, stages=(StageMove(at, V),), **fields)


NOW = t("2026-06-01 12:00")


def long_words(person: Prospect, others: list[Prospect], book: Rules = RULES) -> str | None:
    """What the length of a stay says, among all these."""
    lengths = StayLengths(NOW)
    for each in (*others, person):
        lengths.add(each)
    stay = staying(person, NOW, book, CALENDAR)
    found = long_stay(stay, NOW, lengths, book) if stay is not None else None
    return found.evidence if found is not None else None


def others(*days: float) -> list[Prospect]:
    return [stayed(each, NOW) for each in days]


FIVE = others(10, 20, 40, 50, 100)
"""Half of them stay less than 40 days."""


@pytest.mark.parametrize(
    ("days", "crowd", "words"),
    [
        (80, FIVE, None),
        (80.1, FIVE, "in visibility for 2 months; half of 5 others: under 5 weeks"),
        (300, FIVE, "in visibility for 9 months; half of 5 others: under 5 weeks"),
        (300, FIVE[:4], None),
        (59.9, others(1, 2, 3, 4, 5), None),
        (60.1, others(1, 2, 3, 4, 5), "in visibility for 8 weeks; half of 5 others: under 3 days"),
        (61, others(10, 20, 30, 31, 40, 50), None),
        (61.1, others(10, 20, 30, 31, 40, 50),
         "in visibility for 2 months; half of 6 others: under 4 weeks"),
    ],
)  # fmt: skip
def test_long_in_the_stage(days: float, crowd: list[Prospect], words: str | None) -> None:
    assert long_words(stayed(days, NOW), crowd) == words


def test_those_who_left_the_stage_count_too() -> None:
    at = NOW - timedelta(days=400)
    moved = [
        warm("1", stage=C, added_at=at, stages=(StageMove(at, V), StageMove(at + timedelta(days=20), C)))
        for _ in range(5)
    ]
    assert long_words(stayed(70, NOW), moved) == ("in visibility for 2 months; half of 5 others: under 2 weeks")
    closed = [stayed(400, NOW, closings=(Closing(at + timedelta(days=20), Reason.GONE),)) for _ in range(5)]
    assert long_words(stayed(70, NOW), closed) is not None


def test_nobody_is_long_a_customer() -> None:
    customer = replace(stayed(900, NOW), stage=P, stages=(StageMove(NOW - timedelta(days=900), P),))
    assert staying(customer, NOW, RULES, CALENDAR) is None


@pytest.mark.parametrize(
    "fields",
    [
        {"closings": (Closing(t("1"), Reason.GONE),)},
        {"looked_at": t("2026-05-31")},
        {"imported": True},
    ],
    ids=["closed", "left as is", "new"],
)
def test_whose_stay_is_not_asked_about(fields: dict[str, Any]) -> None:
    assert long_words(stayed(300, NOW), FIVE) is not None
    assert long_words(stayed(300, NOW, **fields), FIVE) is None


@pytest.mark.parametrize(
    ("days", "among", "expected"),
    [
        (10, (10,), (0, 0)),
        (10, (10, 30), (1, 30)),
        (30, (10, 30), (1, 10)),
        (20, (10, 20, 30), (2, 20)),
        (10, (10, 20, 30), (2, 25)),
        (20, (10, 20, 30, 40), (3, 30)),
        (10, (10, 10, 50), (2, 30)),
        (15, (10, 20, 30), (3, 20)),
    ],
)
def test_the_median_of_the_others(days: float, among: tuple[float, ...], expected: tuple[int, float]) -> None:
    """Theirs is left out, if it was counted."""
    lengths = StayLengths(NOW)
    for each in among:
        lengths.add(stayed(each, NOW))
    count, median = lengths.others(Stay(V, NOW - timedelta(days=days)))
    assert (count, median / 86_400) == expected


def test_a_stay_that_was_not_counted_may_be_the_longest_or_none_at_all() -> None:
    lengths = StayLengths(NOW)
    for each in (0, 0.000001):
        lengths.add(stayed(each, NOW))
    count, median = lengths.others(Stay(V, NOW - timedelta(days=9)))
    assert count == 2
    assert median == pytest.approx(0.0432)


def test_the_running_stay_is_the_last_one_from_the_day_on_that_it_may_be_long() -> None:
    since = NOW - timedelta(days=60)
    person = replace(stayed(300, NOW), stage=C, stages=(StageMove(NOW - timedelta(days=300), V), StageMove(since, C)))
    at = CALENDAR.plus(since, RULES.grooming.stay_least)
    assert staying(person, at, RULES, CALENDAR) == Stay(C, since)
    assert staying(person, at - timedelta(microseconds=1), RULES, CALENDAR) is None


def test_a_promise_is_dated_where_the_user_is() -> None:
    berlin = calendar_in("Europe/Berlin")
    (found,) = findings(warm("1", promises=(BROKEN,)), t("13 00:00"), RULES, berlin)
    assert found.evidence == "the offer; promised for Tue 10 Mar 15:00, 2 days over"


def test_an_event_of_the_very_moment_ends_no_rest() -> None:
    person = warm(*JANUARY, looked_at=t("2026-04-10"), events=(Event(t("2026-04-10"), "interest"),))
    assert rests(person, Decision.COOLING, t("2026-04-15"), RULES, CALENDAR)


def test_a_step_back_after_other_moves_means_silence() -> None:
    once = (StageMove(t("2025-12-01"), V), *BACK)
    moved = warm(*JANUARY, stage=C, stages=once)
    assert Decision.COOLING not in decided(moved, "2026-04-15")
    assert Decision.COOLING in decided(replace(moved, stages=once[:2], stage=P), "2026-04-15")


def test_the_longest_stay_first() -> None:
    lengths = StayLengths(NOW)
    people = [stayed(days, NOW) for days in (300, 900, 10, 10, 10, 10, 10)]
    for each in people:
        lengths.add(each)
    orders = []
    for person in people[:2]:
        stay = staying(person, NOW, RULES, CALENDAR)
        found = long_stay(stay, NOW, lengths, RULES) if stay is not None else None
        assert found is not None
        assert found.decision is Decision.STAY
        orders.append(found.order)
    assert orders[1] < orders[0]


def test_every_kind_has_a_heading() -> None:
    assert len({title(kind, RULES) for kind in Decision}) == len(Decision)
