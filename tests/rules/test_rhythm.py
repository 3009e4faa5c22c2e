"""Rule 4, the rhythm (S4, S8, S14): intervals, what it counts from, its late mark, entry, reopening, snooze."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from tests.rules.people import STEPS, Closing, Kind, Prospect, Reason, Skip, Source, Stage, Touch, known, met, rules, t
from tests.rules.tables import Row, absent, among, check, wins
from tui.model.records import Snooze

BERLIN, NEW_YORK, AUCKLAND = "Europe/Berlin", "America/New_York", "Pacific/Auckland"
CUSTOMER = Stage.PROFITABILITY
KNOWN = Stage.CREDIBILITY


def done(*log: str, **fields: Any) -> Prospect:
    """All six steps done, the last one on 20 March 16:00."""
    return met("2 10:00", *STEPS[:5], "20 16:00 card", *log, **fields)


def old(last: str, stage: Stage = Stage.VISIBILITY, zone: str = "UTC", comfort: str = "") -> Prospect:
    """Added long ago, the last touch at ``last``."""
    return known("2023-01-01 12:00", f"{last} call", stage=stage, zone=zone, comfort=comfort)


def closed(at: str, reopened: str) -> dict[str, Any]:
    return {"closings": (Closing(t(at), Reason.OTHER, t(reopened)),)}


SPREAD = known("2 10:00", imported=True)
SPREAD = replace(SPREAD, first_rhythm_at=t("10"))
ENDED = (Skip(t("2 11:00"), "sequence"),)

ROWS = [
    # Marks.
    wins("weekly", done(), "26 23:59", "rhythm upcoming", due="27 16:00", late="31 04:00", broken=None, step=None,
         kinds="call text social card"),
    wins("its day", done(), "27 00:00", "rhythm due"),
    wins("a minute before late", done(), "31 03:59", "rhythm due"),
    wins("late", done(), "31 04:00", "rhythm late"),
    among("never broken", done(), "2026-08-01", "rhythm late", broken=None),
    # Intervals.
    wins("credibility: a month", old("2026-03-10 09:00", KNOWN), "2026-03-11", "rhythm upcoming",
         due="2026-04-10 09:00", late="2026-04-24 09:00"),
    wins("profitability: a month", old("2026-03-10 09:00", CUSTOMER), "2026-03-11", "rhythm upcoming",
         due="2026-04-10 09:00"),
    wins("their own interval instead", old("2026-03-10 09:00", CUSTOMER, comfort="10 days"), "2026-03-11",
         "rhythm upcoming", due="2026-03-20 09:00", late="2026-03-25 09:00"),
    wins("their own interval in hours", old("2026-03-10 09:00", comfort="36 hours"), "2026-03-10 10:00",
         "rhythm upcoming", due="2026-03-11 21:00", late="2026-03-12 15:00"),
    wins("two months: late after 14 days at most", old("2026-03-10 09:00", comfort="2 months"), "2026-03-11",
         "rhythm upcoming", due="2026-05-10 09:00", late="2026-05-24 09:00"),
    wins("27 days: half is less than 14", old("2026-03-01 09:00", comfort="27 days"), "2026-03-02", "rhythm upcoming",
         due="2026-03-28 09:00", late="2026-04-10 21:00"),
    wins("an interval of the user", old("2026-03-10 09:00"), "2026-03-11", "rhythm upcoming", due="2026-03-20 09:00",
         late="2026-03-22 21:00", rules=rules(rhythm={"visibility": "10 days", "late_share": 0.25})),
    wins("a late mark of the user", old("2026-03-10 09:00"), "2026-03-11", "rhythm upcoming", due="2026-03-17 09:00",
         late="2026-03-18 09:00", rules=rules(**{"rhythm.late_most": "1 day"})),
    # Month ends and leap days.
    wins("31 January", old("2026-01-31 09:00", KNOWN), "2026-02-01", "rhythm upcoming", due="2026-02-28 09:00",
         late="2026-03-14 09:00"),
    wins("31 January of a leap year", old("2028-01-31 09:00", KNOWN), "2028-02-01", "rhythm upcoming",
         due="2028-02-29 09:00"),
    wins("29 February", old("2028-02-29 09:00", KNOWN), "2028-03-01", "rhythm upcoming", due="2028-03-29 09:00"),
    wins("28 February stays the 28th", old("2026-02-28 09:00", KNOWN), "2026-03-01", "rhythm upcoming",
         due="2026-03-28 09:00"),
    wins("31 March", old("2026-03-31 09:00", KNOWN), "2026-04-01", "rhythm upcoming", due="2026-04-30 09:00"),
    wins("over the turn of the year", old("2025-12-31 09:00", KNOWN), "2026-01-01", "rhythm upcoming",
         due="2026-01-31 09:00"),
    # Zones.
    wins("a week keeps the wall clock", old("2026-03-25 10:00", zone=BERLIN), "2026-03-26", "rhythm upcoming",
         zone=BERLIN, due="2026-04-01 10:00", late="2026-04-04 21:30"),
    wins("its day begins there", old("2026-03-25 10:00", zone=BERLIN), "2026-04-01 00:00", "rhythm due", zone=BERLIN),
    wins("the minute before", old("2026-03-25 10:00", zone=BERLIN), "2026-03-31 23:59", "rhythm upcoming", zone=BERLIN),
    wins("a month keeps the wall clock", old("2026-02-28 23:30", KNOWN, NEW_YORK), "2026-03-01", "rhythm upcoming",
         zone=NEW_YORK, due="2026-03-28 23:30"),
    wins("the last day of a month there", old("2026-01-31 23:30", KNOWN, NEW_YORK), "2026-02-01", "rhythm upcoming",
         zone=NEW_YORK, due="2026-02-28 23:30"),
    wins("Auckland: its day", old("2026-03-01 12:30", KNOWN, AUCKLAND), "2026-04-01 00:00", "rhythm due", zone=AUCKLAND,
         due="2026-04-01 12:30"),
    wins("Auckland: the minute before", old("2026-03-01 12:30", KNOWN, AUCKLAND), "2026-03-31 23:59",
         "rhythm upcoming", zone=AUCKLAND),
    # What it counts from.
    among("their message", done("22 06:00 email in"), "22 07:00", "rhythm upcoming", due="29 06:00"),
    wins("their call", done("22 06:00 call in"), "22 07:00", "rhythm upcoming", due="29 06:00"),
    wins("a gift", done("22 06:00 gift"), "22 07:00", "rhythm upcoming", due="29 06:00"),
    wins("not a report to the source", done("22 06:00 report"), "22 07:00", "rhythm upcoming", due="27 16:00"),
    wins("a touch logged afterwards of an earlier day", done("18 06:00 call"), "22 07:00", "rhythm upcoming",
         due="27 16:00"),
    among("first contact, without a touch", met("2 10:00", skips=ENDED), "2 12:00", "rhythm upcoming", due="9 10:00"),
    among("first contact later than the last touch", met("2 10:00", "1 12:00 call", skips=ENDED), "2 12:00",
          "rhythm upcoming", due="9 10:00"),
    # What it rests for.
    absent("the sequence", met("2 10:00", *STEPS[:5]), "20 12:00", "rhythm"),
    # Entry without first clock and sequence.
    wins("due at the adding", known("2 10:00"), "2 10:00", "rhythm due", due="2 10:00"),
    wins("a spread date", SPREAD, "9 23:59", "rhythm upcoming", due="10"),
    wins("a spread date, its day", SPREAD, "10 00:00", "rhythm due", due="10"),
    wins("a touch before the spread date", replace(SPREAD, touches=old("4 12:00").touches), "4 12:00",
         "rhythm upcoming", due="11 12:00"),
    wins("a touch before the entry moves it",
         replace(known("2 10:00", "2026-02-25 10:00 call"), met_at=t("2026-01-10")), "2 10:00", "rhythm upcoming",
         due="4 10:00"),
    wins("a report does not", replace(SPREAD, touches=met("2 10:00", "4 12:00 report").touches), "4 12:00",
         "rhythm upcoming", due="10"),
    # Reopened.
    wins("due at the reopening", done(**closed("21", "23 12:00")), "23 12:00", "rhythm due", due="23 12:00"),
    wins("a touch while closed does not move it", done("22 06:00 call", **closed("21", "23 12:00")), "23 12:00",
         "rhythm due", due="23 12:00"),
    wins("a touch after it does", done("24 06:00 call", **closed("21", "23 12:00")), "24 06:00", "rhythm upcoming",
         due="31 06:00"),
    wins("a touch at the reopening itself is after it", done("23 12:00 call", **closed("21", "23 12:00")), "23 12:00",
         "rhythm upcoming", due="30 12:00"),
    wins("before its spread date", replace(SPREAD, **closed("3", "4 12:00")), "4 12:00", "rhythm due", due="4 12:00"),
    wins("met and closed within the sequence", met("2 10:00", "2 12:00 email", **closed("3", "4 12:00")), "4 12:00",
         "rhythm due", due="4 12:00"),
    # Snooze. Its late mark counts from the snooze date: by half of the week it has anyway.
    wins("snoozed", done(snooze=Snooze(t("21"), t("30"))), "29 23:59", "rhythm upcoming", due="30",
         late="2026-04-02 12:00"),
    wins("snoozed, its day", done(snooze=Snooze(t("21"), t("30"))), "30 00:00", "rhythm due"),
    wins("snoozed, late", done(snooze=Snooze(t("21"), t("30"))), "2026-04-02 12:00", "rhythm late"),
    wins("snoozed to before its time", done(snooze=Snooze(t("21"), t("25"))), "25", "rhythm upcoming", due="27 16:00",
         late="31 04:00"),
    wins("a later touch ends it", done("22 12:00 text", snooze=Snooze(t("21"), t("30"))), "22 12:00",
         "rhythm upcoming", due="29 12:00"),
    among("a later message ends it", done("22 12:00 text in", snooze=Snooze(t("21"), t("30"))), "22 12:00",
          "rhythm upcoming", due="29 12:00"),
    wins("a report does not end it", done("22 12:00 report", snooze=Snooze(t("21"), t("30"))), "22 12:00",
         "rhythm upcoming", due="30"),
    wins("an entry snoozed", known("2 10:00", snooze=Snooze(t("2 10:00"), t("8"))), "7 23:59", "rhythm upcoming",
         due="8"),
    wins("closing ends it", done(snooze=Snooze(t("21"), t("30")), **closed("22", "23 12:00")), "23 12:00",
         "rhythm due", due="23 12:00"),
    wins("snoozed after the reopening", done(snooze=Snooze(t("23 13:00"), t("30")), **closed("22", "23 12:00")),
         "23 14:00", "rhythm upcoming", due="30"),
]  # fmt: skip


def test_a_snooze_made_at_the_closing_ended_with_it() -> None:
    snoozed = replace(SPREAD, snooze=Snooze(t("3 12:00"), t("20")), **closed("3 12:00", "4 09:00"))
    check(wins("at the closing", snoozed, "4 10:00", "rhythm due", due="4 09:00"))
    later = replace(SPREAD, snooze=Snooze(t("3 12:01"), t("20")), **closed("3 12:00", "4 09:00"))
    check(wins("after the closing", later, "4 10:00", "rhythm upcoming", due="20"))


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_rhythm(row: Row) -> None:
    check(row)


def test_a_report_made_to_a_source_is_contact_with_them() -> None:
    told = done(source=Source(name="Ben"))
    told = replace(told, touches=(*told.touches, Touch(t("22 06:00"), Kind.REPORT, about=4)))
    check(among("told", told, "22 07:00", "rhythm upcoming", due="29 06:00"))
