"""Rule 6, the report to the source (S6): when it is owed, by the hour, and what settles it."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from tests.rules.people import (
    CALENDAR,
    RULES,
    Closing,
    Kind,
    Prospect,
    Reason,
    Skip,
    Source,
    Touch,
    met,
    promised,
    rules,
    t,
)
from tests.rules.tables import Row, absent, among, check, wins
from tui.model.records import Event, Snooze
from tui.rules.engine import explain

BEN = Source(name="Ben")
MARKS = {"due": "3 18:00", "late": "4 18:00", "broken": "5 18:00"}


def ana(*log: str, referred: str | None = "1 09:00", **fields: Any) -> Prospect:
    """Referred on 1 March 09:00, met and added on 2 March 10:00."""
    at = None if referred is None else t(referred)
    return met("2 10:00", *log, **{"source": BEN, "referred_at": at, **fields})


EMAIL = "2 18:00 email"
CLOSED = (Closing(t("3 12:00"), Reason.OTHER, t("6 12:00")),)

ROWS = [
    wins("at the touch", ana(EMAIL), "2 18:00", "report open", kinds="report", **MARKS),
    wins("before 24 h", ana(EMAIL), "3 17:59", "report open"),
    wins("at 24 h", ana(EMAIL), "3 18:00", "report due"),
    wins("before 48 h", ana(EMAIL), "4 17:59", "report due"),
    wins("at 48 h", ana(EMAIL), "4 18:00", "report late"),
    wins("before 72 h", ana(EMAIL), "5 17:59", "report late"),
    wins("at 72 h", ana(EMAIL), "5 18:00", "report broken", **MARKS),
    wins("hours are elapsed time when the clocks change",
         met("2026-03-28 10:00", "28 18:00 email", source=BEN, zone="Europe/Berlin"), "29 18:59", "report open",
         zone="Europe/Berlin", due="29 19:00"),
    wins("marks of the user", ana(EMAIL), "2 19:00", "report due", rules=rules(**{"report.due": "1 hour"})),
    wins("snooze does not postpone it", ana(EMAIL, snooze=Snooze(t("2 19:00"), t("20"))), "3 18:00", "report due"),
    wins("nor does a promise ahead", ana(EMAIL, promises=(promised("10 14:00", "2 19:00"),)), "3 18:00", "report due"),
    # Its start.
    absent("nothing sent yet", ana(), "2 18:00", "report"),
    absent("no source", met("2 10:00", EMAIL), "2 18:00", "report"),
    wins("a source on the board", ana(EMAIL, source=Source(prospect=4)), "2 18:00", "report open", **MARKS),
    absent("their email starts none", ana("2 18:00 email in"), "2 18:00", "report"),
    wins("their call does", ana("2 18:00 call in"), "2 18:00", "report open", **MARKS),
    wins("a gift does", ana("2 18:00 gift"), "2 18:00", "report open", **MARKS),
    absent("a touch before the referral", ana("1 08:59 email"), "2 18:00", "report"),
    among("a touch at the referral", ana("1 09:00 email"), "2 18:00", "report due", due="2 09:00"),
    wins("the first after the referral", ana("1 08:59 email", "2 18:00 email", "3 09:00 call"), "3 09:00",
         "report open", **MARKS),
    wins("referred without a date: when added", ana("1 12:00 email", EMAIL, referred=None), "2 18:00", "report open",
         **MARKS),
    wins("referred before the meeting: a touch before it", ana("1 12:00 email"), "2 12:00", "contact_clock open"),
    among("counts as well", ana("1 12:00 email"), "2 12:00", "report due", due="2 12:00"),
    # Settled.
    absent("reported", ana(EMAIL, "3 09:00 report"), "3 09:00", "report"),
    absent("reported late", ana(EMAIL, "9 09:00 report"), "9 09:00", "report"),
    absent("at the moment of the touch, logged after it", ana(EMAIL, "2 18:00 report"), "2 18:00", "report"),
    wins("at the moment of the touch, logged before it", ana("2 18:00 report", EMAIL), "2 18:00", "report open"),
    wins("reported too early", ana("2 17:00 report", EMAIL), "2 18:00", "report open", **MARKS),
    absent("only one is owed", ana(EMAIL, "3 09:00 report", "4 09:00 call"), "4 09:00", "report"),
    absent("let go", ana(EMAIL, skips=(Skip(t("3 09:00"), "report", through=t("2 18:00")),)), "3 09:00", "report"),
    wins("let go of one that started earlier",
         ana(EMAIL, skips=(Skip(t("3 09:00"), "report", through=t("2 17:59")),)), "3 09:00", "report open"),
    wins("a clock that was let go",
         ana(EMAIL, skips=(Skip(t("3 09:00"), "clock", through=t("2 19:00")),)), "3 09:00", "report open"),
    wins("a skipped step lets go of nothing", ana(EMAIL, skips=(Skip(t("3 09:00"), "step", step=2),)), "3 09:00",
         "report open"),
    # Closed.
    absent("closing lets go of it", ana(EMAIL, closings=CLOSED), "6 12:00", "report"),
    absent("closing at the moment of the touch", ana(EMAIL, closings=(Closing(t("2 18:00"), Reason.GONE, t("6")),)),
           "6 12:00", "report"),
    absent("and a touch after the reopening owes none", ana(EMAIL, "7 09:00 call", closings=CLOSED), "7 09:00",
           "report"),
    wins("first written to while closed", ana("4 12:00 call", closings=CLOSED), "6 12:00", "report late",
         due="5 12:00", late="6 12:00", broken="7 12:00"),
    wins("first written to after the reopening", ana("7 09:00 call", closings=CLOSED), "7 09:00", "report open",
         due="8 09:00"),
]  # fmt: skip


def buyer(*log: str, bought: str = "9 10:00", noted: str = "", **fields: Any) -> Prospect:
    """First written to on 2 March 18:00; they bought on Monday 9 March 10:00 and were thanked at 11:00."""
    event = Event(t(bought), "bought", t(noted) if noted else None)
    return ana(*log, **{"events": (event,), **fields})


TOLD = (EMAIL, "3 09:00 report")
"""Told that it was done."""
THANKED = "9 11:00 card"
BOUGHT = {"due": "10 10:00", "late": "11 10:00", "broken": "12 10:00"}


def let_go(at: str, through: str) -> tuple[Skip, ...]:
    return (Skip(t(at), "report", through=t(through)),)


AT_THE_PURCHASE = [
    wins("they bought", buyer(*TOLD, THANKED), "9 11:00", "report open", kinds="report", **BOUGHT),
    wins("24 h later", buyer(*TOLD, THANKED), "10 10:00", "report due"),
    wins("48 h later", buyer(*TOLD, THANKED), "11 10:00", "report late"),
    wins("72 h later", buyer(*TOLD, THANKED), "12 10:00", "report broken", **BOUGHT),
    among("it does not wait for your thanks", buyer(*TOLD), "9 10:00", "report open", **BOUGHT),
    wins("nobody was told of the first touch: that one first", buyer(EMAIL, THANKED), "9 11:00", "report broken",
         **MARKS),
    among("bought before the first touch", buyer(bought="2 12:00"), "2 13:00", "report open", due="3 12:00"),
    # What starts none.
    absent("a referral of theirs", buyer(*TOLD, THANKED, events=(Event(t("9 10:00"), "referral"),)), "9 11:00",
           "report"),
    absent("interest", buyer(*TOLD, THANKED, events=(Event(t("9 10:00"), "interest"),)), "9 11:00", "report"),
    absent("no source", buyer(*TOLD, THANKED, source=None), "9 11:00", "report"),
    absent("bought before the referral", buyer(*TOLD, THANKED, bought="1 08:59"), "9 11:00", "report"),
    among("bought at the referral", buyer(EMAIL, bought="1 09:00"), "2 19:00", "report due", due="2 09:00"),
    wins("bought before the referral, and again since",
         buyer(*TOLD, THANKED, events=(Event(t("1 08:59"), "bought"), Event(t("9 10:00"), "bought"))), "9 11:00",
         "report open", **BOUGHT),
    absent("the second purchase",
           buyer(*TOLD, THANKED, "9 12:00 report", "20 11:00 card",
                 events=(Event(t("9 10:00"), "bought"), Event(t("20 10:00"), "bought"))), "20 11:00", "report"),
    wins("referred without a date: since the adding", buyer(*TOLD, THANKED, referred=None), "9 11:00", "report open",
         **BOUGHT),
    absent("referred without a date, bought before the adding",
           buyer(*TOLD, THANKED, bought="2 09:59", referred=None), "9 11:00", "report"),
    wins("noted exactly 72 h late", buyer(*TOLD, THANKED, noted="12 10:00"), "12 10:00", "report broken", **BOUGHT),
    absent("noted a minute later", buyer(*TOLD, THANKED, noted="12 10:01"), "12 10:01", "report"),
    # Settled.
    absent("told what came of it", buyer(*TOLD, THANKED, "9 12:00 report"), "9 12:00", "report"),
    absent("one report settles both", buyer(EMAIL, THANKED, "9 12:00 report"), "9 12:00", "report"),
    wins("a report before the purchase settles the first only", buyer(EMAIL, "9 09:00 report", THANKED), "9 11:00",
         "report open", **BOUGHT),
    wins("a report at the moment of the purchase as well", buyer(EMAIL, "9 10:00 report", THANKED), "9 11:00",
         "report open", **BOUGHT),
    # Let go: the next only.
    wins("the first let go, the second is owed",
         buyer(EMAIL, THANKED, skips=let_go("9 12:00", "2 18:00")), "9 12:00", "report open", **BOUGHT),
    absent("both let go, one after the other",
           buyer(EMAIL, THANKED, skips=(*let_go("9 12:00", "2 18:00"), *let_go("9 12:01", "9 10:00"))), "9 12:01",
           "report"),
    absent("told, and the second let go", buyer(*TOLD, THANKED, skips=let_go("9 12:00", "9 10:00")), "9 12:00",
           "report"),
    # Closed.
    absent("closing lets go of it",
           buyer(*TOLD, THANKED, closings=(Closing(t("9 12:00"), Reason.OTHER, t("10 12:00")),)), "10 12:00", "report"),
    wins("bought after the reopening",
         buyer(*TOLD, THANKED, closings=(Closing(t("4"), Reason.OTHER, t("5")),)), "9 11:00", "report open", **BOUGHT),
]  # fmt: skip


@pytest.mark.parametrize("row", [*ROWS, *AT_THE_PURCHASE], ids=str)
def test_report(row: Row) -> None:
    check(row)


@pytest.mark.parametrize(
    ("log", "expected"),
    [
        ((EMAIL, THANKED), [("told", "2 18:00"), ("bought", "9 10:00")]),
        ((*TOLD, THANKED), [("bought", "9 10:00")]),
        ((THANKED,), [("bought", "9 10:00"), ("told", "9 11:00")]),
    ],
)
def test_what_is_owed_to_the_source_the_earliest_first(log: tuple[str, ...], expected: list[tuple[str, str]]) -> None:
    found = explain(buyer(*log), t("9 11:00"), RULES, CALENDAR)
    owed = [(item.cause, item.counts_from) for item in found if item.rule == "report"]
    assert owed == [(cause, t(since)) for cause, since in expected]


def test_a_report_made_to_them_is_not_the_one_owed_to_their_source() -> None:
    owed = ana(EMAIL)
    told = Touch(t("3 09:00"), Kind.REPORT, about=7)
    check(wins("still owed", replace(owed, touches=(*owed.touches, told)), "3 09:00", "report open", **MARKS))


def test_a_report_made_to_them_is_the_first_touch_as_any_other() -> None:
    told = Touch(t("2 18:00"), Kind.REPORT, about=7)
    check(wins("owed", replace(ana(), touches=(told,)), "2 18:00", "report open", **MARKS))
