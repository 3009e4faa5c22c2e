"""Rule 6, the report to the source (S6): when it is owed, by the hour, and what settles it."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from tests.rules.people import Closing, Kind, Prospect, Reason, Skip, Source, Touch, met, promised, rules, t
from tests.rules.tables import Row, absent, among, check, wins
from tui.model.records import Snooze

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


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_report(row: Row) -> None:
    check(row)


def test_a_report_made_to_them_is_not_the_one_owed_to_their_source() -> None:
    owed = ana(EMAIL)
    told = Touch(t("3 09:00"), Kind.REPORT, about=7)
    check(wins("still owed", replace(owed, touches=(*owed.touches, told)), "3 09:00", "report open", **MARKS))


def test_a_report_made_to_them_is_the_first_touch_as_any_other() -> None:
    told = Touch(t("2 18:00"), Kind.REPORT, about=7)
    check(wins("owed", replace(ana(), touches=(told,)), "2 18:00", "report open", **MARKS))
