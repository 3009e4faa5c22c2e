"""Rule 1, promises (S9): marks, what keeps and settles one, several at once, and what rests meanwhile."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests.rules import oracle
from tests.rules.people import (
    RULES,
    Closing,
    Kind,
    Promise,
    Prospect,
    Reason,
    Touch,
    known,
    met,
    promised,
    rules,
    t,
    touches,
)
from tests.rules.tables import Row, absent, among, check, wins
from tui.model.records import Skip, Snooze
from tui.rules.book import Rules
from tui.rules.promises import outcome

TIMED = promised("10 14:00", "2 12:01")
DAY = promised("10", "2 12:01")
EVENING = promised("10 23:45", "2 12:01")
MARKS = {"due": "10 14:00", "late": "10 14:00", "broken": "11 00:00"}


def ana(*promises: Promise, log: tuple[str, ...] = ()) -> Prospect:
    """Weekly rhythm, last touch on 2 March 12:00."""
    return known("1 12:00", "2 12:00 call", *log, promises=promises)


# Made by a user in Berlin for 10 March 14:00 there; the same user now lives by UTC.
BERLIN = Promise(t("10 13:00"), t("2 12:01"), t("9 23:00"), t("10 23:00"))

ROWS = [
    wins("before its day", ana(TIMED), "9 23:59", "promise upcoming", kinds="meeting note call email text", **MARKS),
    wins("its day begins", ana(TIMED), "10 00:00", "promise due", **MARKS),
    wins("a minute before", ana(TIMED), "10 13:59", "promise due", **MARKS),
    wins("at its time", ana(TIMED), "10 14:00", "promise late", **MARKS),
    wins("end of the day", ana(TIMED), "10 23:59", "promise late", **MARKS),
    wins("midnight", ana(TIMED), "11 00:00", "promise broken", **MARKS),
    wins("weeks later", ana(TIMED), "31 00:00", "promise broken", **MARKS),
    wins("late evening: the grace is longer than the day", ana(EVENING), "11 00:14", "promise late", broken="11 00:15"),
    wins("late evening", ana(EVENING), "11 00:15", "promise broken"),
    wins("half past eleven: both end at midnight", ana(promised("10 23:30", "2 12:01")), "10 23:59", "promise late",
         broken="11 00:00"),
    wins("for a day, before it", ana(DAY), "9 23:59", "promise upcoming", due="10", late="11", broken="11"),
    wins("for a day, it begins", ana(DAY), "10 00:00", "promise due"),
    wins("for a day, its last minute", ana(DAY), "10 23:59", "promise due"),
    wins("for a day, over", ana(DAY), "11 00:00", "promise broken"),
    wins("made in another zone: its day", ana(BERLIN), "9 23:00", "promise due", due="10 13:00", broken="10 23:00"),
    wins("made in another zone: the minute before", ana(BERLIN), "9 22:59", "promise upcoming"),
    wins("made in another zone: broken", ana(BERLIN), "10 23:00", "promise broken"),
    wins("not on Monday because the rhythm says so", ana(TIMED), "9 12:00", "promise upcoming"),
    wins("snooze hides no promise", replace(ana(TIMED), snooze=Snooze(t("3"), t("20"))), "10 00:00", "promise due"),
    # What rests while one is open.
    absent("the rhythm rests", ana(TIMED), "9 12:00", "rhythm"),
    absent("the rhythm rests beside a broken one", ana(TIMED), "31 12:00", "rhythm"),
    wins("kept, the rhythm goes on", ana(TIMED, log=("10 13:50 call",)), "10 13:50", "rhythm upcoming", due="17 13:50"),
    wins("settled late, the rhythm goes on", ana(TIMED, log=("12 09:00 call",)), "12 09:00", "rhythm upcoming"),
    wins("released, the rhythm goes on", ana(replace(TIMED, released_at=t("9 11:00"))), "9 12:00", "rhythm due"),
    absent("the sequence rests", met("2 10:00", "2 18:00 email", promises=(TIMED,)), "3 12:00", "sequence"),
    absent("the sequence rests beside a broken one", met("2 10:00", "2 18:00 email", promises=(TIMED,)), "11",
           "sequence"),
    among("kept, the sequence goes on", met("2 10:00", "2 18:00 email", "10 09:00 text", promises=(TIMED,)), "10 09:00",
          "sequence upcoming", due="11 00:00"),
    among("the contact clock does not rest", ana(TIMED, log=("5 12:00 email in",)), "9 12:00", "contact_clock broken"),
    # Several.
    wins("the earlier of two", ana(promised("12 14:00", "2 12:02"), TIMED), "3", "promise upcoming", due="10 14:00"),
    wins("the earlier of two, both late", ana(promised("12 14:00", "2 12:02"), TIMED), "13", "promise broken",
         due="10 14:00"),
    wins("one settled, the other ahead", ana(TIMED, promised("12 14:00", "2 12:02"), log=("10 13:50 call",)),
         "10 14:00", "promise upcoming", due="12 14:00"),
    wins("two of one day: the earlier", ana(TIMED, promised("10 09:00", "2 12:02")), "10 13:00", "promise late",
         due="10 09:00"),
    wins("a day and a time of it: the day is due first", ana(TIMED, DAY), "10 14:00", "promise due", due="10"),
    wins("one released", ana(replace(TIMED, released_at=t("3")), promised("12", "2 12:02")), "4", "promise upcoming",
         due="12"),
    # Reopened: what was late at the closing is still owed.
    wins("late at the closing, reopened",
         replace(ana(TIMED), closings=(Closing(t("10 15:00"), Reason.OTHER, t("10 16:00")),)), "10 16:00",
         "promise late"),
    wins("written off by a touch while closed",
         replace(ana(TIMED, log=("10 15:30 call",)), closings=(Closing(t("10 15:00"), Reason.OTHER, t("10 16:00")),)),
         "10 16:00", "rhythm due", due="10 16:00"),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_promise_item(row: Row) -> None:
    check(row)


LONGER = rules(**{"promise.grace": "3 hours"})
RELEASED = replace(TIMED, released_at=t("10 09:00"))
MOVED = promised("10 16:00", "10 09:30")
"""Moved at 9:30 within its day: it counts as made then."""

OUTCOMES: list[tuple[str, Promise, tuple[str, ...], str, str, Rules]] = [
    ("ahead", TIMED, (), "10 13:59", "open", RULES),
    ("late, not yet broken", TIMED, (), "10 23:59", "open", RULES),
    ("broken", TIMED, (), "11 00:00", "broken", RULES),
    ("the day before", TIMED, ("9 23:59 email",), "10 12:00", "open", RULES),
    ("the day before, and too late", TIMED, ("9 23:59 email", "10 14:31 call"), "10 15:00", "late", RULES),
    ("from the start of the day", TIMED, ("10 00:00 email",), "10 12:00", "kept", RULES),
    ("at the time", TIMED, ("10 14:00 note",), "20", "kept", RULES),
    ("at the end of the grace", TIMED, ("10 14:30 call",), "20", "kept", RULES),
    ("a minute over the grace", TIMED, ("10 14:31 call",), "20", "late", RULES),
    ("after it was broken", TIMED, ("15 14:31 call",), "20", "late", RULES),
    ("only the first counts", TIMED, ("10 14:31 call", "10 14:32 call"), "20", "late", RULES),
    ("kept, whatever comes later", TIMED, ("10 13:00 call", "12 13:00 call"), "20", "kept", RULES),
    ("late evening, within the grace", EVENING, ("11 00:15 text",), "20", "kept", RULES),
    ("late evening, over the grace", EVENING, ("11 00:16 text",), "20", "late", RULES),
    ("late evening, open in the grace", EVENING, (), "11 00:14", "open", RULES),
    ("for a day, its first minute", DAY, ("10 00:00 email",), "20", "kept", RULES),
    ("for a day, its last minute", DAY, ("10 23:59 email",), "20", "kept", RULES),
    ("for a day, its end is too late", DAY, ("11 00:00 email",), "20", "late", RULES),
    ("for a day there is no grace", DAY, (), "11 00:00", "broken", RULES),
    ("their email settles nothing", TIMED, ("10 13:00 email in",), "20", "broken", RULES),
    ("their call keeps it", TIMED, ("10 13:00 call in",), "20", "kept", RULES),
    ("their visit keeps it", TIMED, ("10 13:00 meeting in",), "20", "kept", RULES),
    ("a gift keeps it", TIMED, ("10 13:00 gift",), "20", "kept", RULES),
    ("a report to the source does not", TIMED, ("10 13:00 report",), "20", "broken", RULES),
    ("released", RELEASED, ("10 13:00 call",), "20", "released", RULES),
    ("released and nothing done", RELEASED, (), "20", "released", RULES),
    ("the call in which it was made", promised("10 14:00", "10 09:00"), ("10 09:00 call",), "10 12:00", "open", RULES),
    ("a minute after the making", promised("10 14:00", "10 09:00"), ("10 09:01 call",), "10 12:00", "kept", RULES),
    ("moved: a touch before the move", MOVED, ("10 09:00 call",), "10 12:00", "open", RULES),
    ("moved: a touch after the move", MOVED, ("10 09:31 call",), "10 12:00", "kept", RULES),
    ("a grace of three hours", TIMED, ("10 17:00 call",), "20", "kept", LONGER),
    ("a grace of three hours, over", TIMED, ("10 17:01 call",), "20", "late", LONGER),
    ("a grace of three hours over midnight", promised("10 22:00", "2"), (), "11 00:59", "open", LONGER),
    ("a grace of three hours over midnight, broken", promised("10 22:00", "2"), (), "11 01:00", "broken", LONGER),
]


@pytest.mark.parametrize(("name", "promise", "log", "now", "expected", "book"), OUTCOMES, ids=[o[0] for o in OUTCOMES])
def test_outcome(name: str, promise: Promise, log: tuple[str, ...], now: str, expected: str, book: Rules) -> None:
    person = ana(promise, log=log)
    assert outcome(promise, tuple(oracle.outbound(person)), t(now), book.promise) == expected, name


def test_a_report_made_to_them_keeps_a_promise() -> None:
    told = Touch(t("10 13:00"), Kind.REPORT, about=4)
    assert outcome(TIMED, (told,), t("20"), RULES.promise) == "kept"
    person = replace(ana(TIMED), touches=(*touches("2 12:00 call"), told))
    check(wins("kept by a report to them", person, "10 13:00", "rhythm upcoming", due="17 13:00"))


def test_one_touch_settles_all_promises_of_its_past_and_day() -> None:
    person = ana(promised("9 14:00", "2 12:01"), TIMED, promised("11", "2 12:01"), log=("10 13:50 call",))
    sent = tuple(oracle.outbound(person))
    found = [outcome(promise, sent, t("10 13:50"), RULES.promise) for promise in person.promises]
    assert found == ["late", "kept", "open"]


def test_skipping_the_rest_of_the_sequence_leaves_the_promise() -> None:
    person = met("2 10:00", "2 18:00 email", promises=(TIMED,), skips=(Skip(t("3"), "sequence"),))
    check(wins("promise", person, "9 12:00", "promise upcoming"))
