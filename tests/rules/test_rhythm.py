"""Rule 4, the rhythm (S4, S8, S14): intervals, what it counts from, its late mark, entry, reopening, snooze."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from tests.rules.people import (
    RULES,
    STEPS,
    Closing,
    Kind,
    Prospect,
    Reason,
    Skip,
    Source,
    Stage,
    StageMove,
    Touch,
    known,
    mailed,
    met,
    rules,
    t,
)
from tests.rules.tables import Row, absent, among, check, wins
from tui.model.records import Event, Snooze
from tui.rules.rhythm import interval_in_force

BERLIN, NEW_YORK, AUCKLAND = "Europe/Berlin", "America/New_York", "Pacific/Auckland"
EVERY_DAY, SUN_THU, TUE = (rules(workdays=days) for days in ("mon-sun", "sun-thu", "tue"))
CUSTOMER = Stage.PROFITABILITY
KNOWN = Stage.CREDIBILITY


def done(*log: str, **fields: Any) -> Prospect:
    """All six steps done, the last one on 20 March 16:00."""
    return met("2 10:00", *STEPS[:5], "20 16:00 card", *log, **fields)


def old(last: str, stage: Stage = Stage.VISIBILITY, zone: str = "UTC", comfort: str = "") -> Prospect:
    """Added long ago, the last touch at ``last``."""
    return known("2023-01-01 12:00", f"{last} call", stage=stage, zone=zone, comfort=comfort)


def snoozed(person: Prospect, until: str) -> Prospect:
    return replace(person, snooze=Snooze(person.touches[-1].at, t(until)))


def told(person: Prospect, at: str) -> Prospect:
    """A source who was told of somebody they sent."""
    report = Touch(t(at), Kind.REPORT, about=4)
    return replace(person, touches=tuple(sorted((*person.touches, report), key=lambda touch: touch.at)))


def closed(at: str, reopened: str) -> dict[str, Any]:
    return {"closings": (Closing(t(at), Reason.OTHER, t(reopened)),)}


SPREAD = known("2 10:00", imported=True)
SPREAD = replace(SPREAD, first_rhythm_at=t("10"))
ENDED = (Skip(t("2 11:00"), "sequence"),)

ROWS = [
    # Marks.
    wins("weekly", done(), "26 23:59", "rhythm upcoming", due="27 16:00", late="31 04:00", broken=None, step=None,
         kinds="card call text social"),
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
    wins("two months: late after 14 days at most", old("2026-03-12 09:00", comfort="2 months"), "2026-03-13",
         "rhythm upcoming", due="2026-05-12 09:00", late="2026-05-26 09:00"),
    wins("27 days: half is less than 14", old("2026-03-03 09:00", comfort="27 days"), "2026-03-04", "rhythm upcoming",
         due="2026-03-30 09:00", late="2026-04-12 21:00"),
    wins("an interval of the user", old("2026-03-10 09:00"), "2026-03-11", "rhythm upcoming", due="2026-03-20 09:00",
         late="2026-03-22 21:00", rules=rules(rhythm={"visibility": "10 days", "late_share": 0.25})),
    wins("a late mark of the user", old("2026-03-10 09:00"), "2026-03-11", "rhythm upcoming", due="2026-03-17 09:00",
         late="2026-03-18 09:00", rules=rules(**{"rhythm.late_most": "1 day"})),
    # Month ends and leap days.
    wins("31 January", old("2026-01-31 09:00", KNOWN), "2026-02-01", "rhythm upcoming", due="2026-02-28 09:00",
         late="2026-03-14 09:00", rules=EVERY_DAY),
    wins("31 January of a leap year", old("2028-01-31 09:00", KNOWN), "2028-02-01", "rhythm upcoming",
         due="2028-02-29 09:00"),
    wins("29 February", old("2028-02-29 09:00", KNOWN), "2028-03-01", "rhythm upcoming", due="2028-03-29 09:00"),
    wins("28 February stays the 28th", old("2026-02-28 09:00", KNOWN), "2026-03-01", "rhythm upcoming",
         due="2026-03-28 09:00", rules=EVERY_DAY),
    wins("31 March", old("2026-03-31 09:00", KNOWN), "2026-04-01", "rhythm upcoming", due="2026-04-30 09:00"),
    wins("over the turn of the year", old("2025-12-31 09:00", KNOWN), "2026-01-01", "rhythm upcoming",
         due="2026-01-31 09:00", rules=EVERY_DAY),
    # Zones.
    wins("a week keeps the wall clock", old("2026-03-25 10:00", zone=BERLIN), "2026-03-26", "rhythm upcoming",
         zone=BERLIN, due="2026-04-01 10:00", late="2026-04-04 21:30"),
    wins("its day begins there", old("2026-03-25 10:00", zone=BERLIN), "2026-04-01 00:00", "rhythm due", zone=BERLIN),
    wins("the minute before", old("2026-03-25 10:00", zone=BERLIN), "2026-03-31 23:59", "rhythm upcoming", zone=BERLIN),
    wins("a month keeps the wall clock", old("2026-02-28 23:30", KNOWN, NEW_YORK), "2026-03-01", "rhythm upcoming",
         zone=NEW_YORK, due="2026-03-28 23:30", rules=EVERY_DAY),
    wins("the last day of a month there", old("2026-01-31 23:30", KNOWN, NEW_YORK), "2026-02-01", "rhythm upcoming",
         zone=NEW_YORK, due="2026-02-28 23:30", rules=EVERY_DAY),
    wins("Auckland: its day", old("2026-03-01 12:30", KNOWN, AUCKLAND), "2026-04-01 00:00", "rhythm due", zone=AUCKLAND,
         due="2026-04-01 12:30"),
    wins("Auckland: the minute before", old("2026-03-01 12:30", KNOWN, AUCKLAND), "2026-03-31 23:59",
         "rhythm upcoming", zone=AUCKLAND),
    # What it counts from.
    among("their message", done("24 06:00 email in"), "24 07:00", "rhythm upcoming", due="31 06:00"),
    wins("their call", done("24 06:00 call in"), "24 07:00", "rhythm upcoming", due="31 06:00"),
    wins("a gift", done("24 06:00 gift"), "24 07:00", "rhythm upcoming", due="31 06:00"),
    wins("a mailing", mailed(done(), "24 06:00"), "24 07:00", "rhythm upcoming", due="31 06:00"),
    wins("not a report to the source", done("24 06:00 report"), "24 07:00", "rhythm upcoming", due="27 16:00"),
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
    wins("a later touch ends it", done("23 12:00 text", snooze=Snooze(t("21"), t("31"))), "23 12:00",
         "rhythm upcoming", due="30 12:00"),
    among("a later message ends it", done("23 12:00 text in", snooze=Snooze(t("21"), t("31"))), "23 12:00",
          "rhythm upcoming", due="30 12:00"),
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


WORKING_DAYS = [
    wins("Saturday: Monday, late half of nine days later", old("2026-03-07 11:00"), "8", "rhythm upcoming",
         due="16 11:00", late="20 23:00"),
    wins("Sunday: Monday", old("2026-03-08 11:00"), "9", "rhythm upcoming", due="16 11:00", late="20 11:00"),
    wins("Monday stays", old("2026-03-09 11:00"), "9 12:00", "rhythm upcoming", due="16 11:00", late="19 23:00"),
    wins("Friday stays", old("2026-03-06 23:59"), "8", "rhythm upcoming", due="13 23:59"),
    wins("it is not shown on the weekend", old("2026-03-07 11:00"), "15 23:59", "rhythm upcoming"),
    wins("but on Monday from the start of the day", old("2026-03-07 11:00"), "16 00:00", "rhythm due"),
    wins("a month that ends on Saturday", old("2026-01-31 09:00", KNOWN), "2026-02-01", "rhythm upcoming",
         due="2 09:00", late="16 09:00"),
    wins("a customer as well", old("2026-01-31 09:00", CUSTOMER), "2026-02-01", "rhythm upcoming", due="2 09:00"),
    wins("their own interval as well", old("2026-03-09 11:00", comfort="5 days"), "9 12:00", "rhythm upcoming",
         due="16 11:00", late="19 23:00"),
    wins("an entry on Saturday", known("7 10:00"), "7 12:00", "rhythm upcoming", due="9 10:00", late="12 22:00"),
    wins("reopened on Saturday", done(**closed("24", "28 12:00")), "28 13:00", "rhythm upcoming", due="30 12:00",
         late="2026-04-03"),
    # Other weeks.
    wins("every day works", old("2026-03-07 11:00"), "8", "rhythm upcoming", due="14 11:00", late="17 23:00",
         rules=EVERY_DAY),
    wins("Sunday to Thursday: Friday", old("2026-03-06 11:00"), "8", "rhythm upcoming", due="15 11:00", rules=SUN_THU),
    wins("Sunday to Thursday: Saturday", old("2026-03-07 11:00"), "8", "rhythm upcoming", due="15 11:00",
         rules=SUN_THU),
    wins("Sunday to Thursday: Sunday stays", old("2026-03-08 11:00"), "9", "rhythm upcoming", due="15 11:00",
         rules=SUN_THU),
    wins("Tuesday only: Wednesday", old("2026-03-04 11:00"), "8", "rhythm upcoming", due="17 11:00", rules=TUE),
    wins("Tuesday only: Monday", old("2026-03-02 11:00"), "8", "rhythm upcoming", due="10 11:00", rules=TUE),
    wins("Tuesday only: Tuesday stays", old("2026-03-03 11:00"), "8", "rhythm upcoming", due="10 11:00", rules=TUE),
    # The day of the week is that of the user's zone, and the wall-clock time stays.
    wins("Saturday in Auckland, Friday in London", old("2026-03-07 09:00", zone=AUCKLAND), "8", "rhythm upcoming",
         zone=AUCKLAND, due="16 09:00"),
    wins("Monday in Auckland, Sunday in London", old("2026-03-09 09:00", zone=AUCKLAND), "9 12:00", "rhythm upcoming",
         zone=AUCKLAND, due="16 09:00", late="19 21:00"),
    wins("the clocks change over the weekend", old("2026-03-21 10:00", zone=BERLIN), "22", "rhythm upcoming",
         zone=BERLIN, due="30 10:00", late="2026-04-03 21:30"),
    wins("a time that is missing on the working day", old("2026-03-21 02:30", zone=BERLIN), "22", "rhythm upcoming",
         zone=BERLIN, due="29 03:30", rules=rules(workdays="sun")),
    # A date that the user set is kept as set.
    wins("snoozed until Saturday", done(snooze=Snooze(t("21"), t("28 09:00"))), "28 00:00", "rhythm due",
         due="28 09:00", late="31 21:00"),
    wins("snoozed to before the working day", snoozed(old("2026-03-07 11:00"), "15 11:00"), "8", "rhythm upcoming",
         due="16 11:00", late="20 23:00"),
    wins("snoozed from the working day on: half of the nine days", snoozed(old("2026-03-07 11:00"), "18 11:00"), "8",
         "rhythm upcoming", due="18 11:00", late="22 23:00"),
]  # fmt: skip


def chased(count: int, *log: str, stage: Stage = Stage.VISIBILITY, **fields: Any) -> Prospect:
    """Known since February, called on each of the last so many days of March at noon: the last time on Tuesday 31."""
    calls = (f"{day} 12:00 call" for day in range(32 - count, 32))
    return known("2026-02-02 12:00", *calls, *log, stage=stage, **fields)


def event(what: Any, at: str = "26 13:00") -> tuple[Event, ...]:
    return (Event(t(at), what),)


AT = "31 13:00"
WEEK, TWO_WEEKS, MONTH = ({"due": f"2026-04-{day} 12:00"} for day in ("07", "14", "30"))
TWO_MONTHS = {"due": "2026-06-01 12:00"}
"""The 31st of May is a Sunday."""
OWN = rules(**{"rhythm.stretch": [[2, "10 days"], [3, "24 days"]]})

SILENCE = [
    # n touches without a sign of life.
    *(
        wins(f"{count} touches", chased(count), AT, "rhythm upcoming", **due)
        for count, due in ((1, WEEK), (4, WEEK), (5, TWO_WEEKS), (7, TWO_WEEKS), (8, MONTH), (11, MONTH),
                           (12, TWO_MONTHS), (30, TWO_MONTHS))
    ),
    wins("late half of the longer interval later", chased(5), AT, "rhythm upcoming", late="2026-04-21 12:00"),
    # Who is never stretched, and who has a longer interval anyway.
    wins("their own interval", chased(12, comfort="10 days"), AT, "rhythm upcoming", due="2026-04-10 12:00"),
    wins("a customer", chased(12, stage=CUSTOMER), AT, "rhythm upcoming", **MONTH),
    wins("in credibility two weeks are less than a month", chased(5, stage=KNOWN), AT, "rhythm upcoming", **MONTH),
    wins("in credibility two months are more", chased(12, stage=KNOWN), AT, "rhythm upcoming", **TWO_MONTHS),
    wins("a weekly rhythm of three weeks", chased(5), AT, "rhythm upcoming", due="2026-04-21 12:00",
         rules=rules(**{"rhythm.visibility": "3 weeks"})),
    wins("switched off", chased(12), AT, "rhythm upcoming", rules=rules(**{"rhythm.stretch": []}), **WEEK),
    wins("the user's own: one touch", chased(1), AT, "rhythm upcoming", rules=OWN, **WEEK),
    wins("the user's own: two", chased(2), AT, "rhythm upcoming", due="2026-04-10 12:00", rules=OWN),
    wins("the user's own: three", chased(3), AT, "rhythm upcoming", due="2026-04-24 12:00", rules=OWN),
    among("never longer than the ceiling", chased(12), AT, "rhythm upcoming", due="2026-05-15 12:00",
          rules=rules(**{"ceiling.broken": "45 days"})),
    among("a ceiling as long as the interval", chased(12), AT, "rhythm upcoming",
          rules=rules(**{"ceiling.broken": "2 months"}), **TWO_MONTHS),
    # Signs of life: after the call of 26 March there are five more.
    *(
        wins(f"their {kind}", chased(8, f"26 13:00 {kind} in"), AT, "rhythm upcoming", **TWO_WEEKS)
        for kind in ("email", "text", "gift", "call", "meeting")
    ),
    wins("a meeting of yours", chased(8, "26 13:00 meeting"), AT, "rhythm upcoming", **TWO_WEEKS),
    wins("a meeting the day after: four are left", chased(8, "27 13:00 meeting"), AT, "rhythm upcoming", **WEEK),
    *(
        wins(what, chased(8, events=event(what)), AT, "rhythm upcoming", **TWO_WEEKS)
        for what in ("interest", "bought", "referral")
    ),
    wins("the day after: four are left", chased(8, events=event("interest", "27 13:00")), AT, "rhythm upcoming",
         **WEEK),
    wins("the later of two", chased(8, "24 13:00 email in", events=event("interest", "27 13:00")), AT,
         "rhythm upcoming", **WEEK),
    wins("the later of two, the other way round", chased(8, "27 13:00 email in", events=event("interest", "24 13:00")),
         AT, "rhythm upcoming", **WEEK),
    wins("a touch at that moment is not after it", chased(5, events=event("interest", "27 12:00")), AT,
         "rhythm upcoming", **WEEK),
    wins("a reopening", chased(8, closings=(Closing(t("26 12:30"), Reason.OTHER, t("26 13:00")),)), AT,
         "rhythm upcoming", **TWO_WEEKS),
    wins("a closing that was not", chased(8, closings=(Closing(t("26 13:00"), Reason.OTHER, t("27 13:00")),)), AT,
         "rhythm upcoming", **WEEK),
    wins("a move is none", replace(chased(8), stages=(StageMove(t("2026-02-02 12:00"), KNOWN),
                                                      StageMove(t("26"), Stage.VISIBILITY))),
         AT, "rhythm upcoming", **MONTH),
    # A sign of life brings the plain interval back at once.
    among("they write", chased(12, "31 12:30 email in"), AT, "rhythm upcoming", due="2026-04-07 12:30"),
    wins("they write and are answered", chased(12, "31 12:30 email in", "31 12:40 email"), AT, "rhythm upcoming",
         due="2026-04-07 12:40"),
    wins("they call", chased(12, "31 12:30 call in"), AT, "rhythm upcoming", due="2026-04-07 12:30"),
    wins("interest now", chased(12, events=event("interest", AT)), AT, "rhythm upcoming", **WEEK),
    wins("reopened now", chased(12, closings=(Closing(t("31 12:30"), Reason.OTHER, t(AT)),)), AT, "rhythm due", due=AT,
         late="2026-04-04 01:00"),
    # What counts.
    wins("reports to the source do not", chased(4, *(f"{day} 13:00 report" for day in range(20, 31))), AT,
         "rhythm upcoming", **WEEK),
    wins("a report made to them does not", told(chased(4), "30 13:00"), AT, "rhythm upcoming", **WEEK),
    wins("a mailing does not", mailed(chased(4), "30 13:00"), AT, "rhythm upcoming", **WEEK),
    wins("nor is a mailing a sign of life", mailed(chased(5), "30 13:00"), AT, "rhythm upcoming", **TWO_WEEKS),
    wins("nor a report a sign of life", chased(5, "30 13:00 report"), AT, "rhythm upcoming", **TWO_WEEKS),
    wins("every kind does", chased(1, "25 12:00 gift", "26 12:00 card", "27 12:00 social", "30 12:00 text"), AT,
         "rhythm upcoming", **TWO_WEEKS),
    # Without any sign: since first contact.
    wins("before the adding", chased(5, added_at=t("27 12:01"), first_rhythm_at=t("27 12:01")), AT, "rhythm upcoming",
         **WEEK),
    wins("at the adding", chased(5, added_at=t("27 12:00"), first_rhythm_at=t("27 12:00")), AT, "rhythm upcoming",
         **TWO_WEEKS),
    wins("before the adding, since you met", chased(5, met_at=t("2026-01-05"), added_at=t("30"),
                                                    first_rhythm_at=t("30")), AT, "rhythm upcoming", **TWO_WEEKS),
    wins("before the adding, since their word", chased(4, "26 12:00 email in", "26 13:00 email", added_at=t("30"),
                                                       first_rhythm_at=t("30")), AT, "rhythm upcoming", **TWO_WEEKS),
]  # fmt: skip


@pytest.mark.parametrize("row", [*ROWS, *WORKING_DAYS, *SILENCE], ids=str)
def test_rhythm(row: Row) -> None:
    check(row)


def test_a_report_made_to_a_source_is_contact_with_them() -> None:
    person = told(done(source=Source(name="Ben")), "24 06:00")
    check(among("told", person, "24 07:00", "rhythm upcoming", due="31 06:00"))


def test_the_interval_in_force_of_somebody_whose_facts_nobody_has() -> None:
    assert str(interval_in_force(done(), RULES)) == "7 days"
    assert str(interval_in_force(done(comfort="3 weeks"), RULES)) == "21 days"
    silent = known("1 12:00", *(f"{day} 12:00 email" for day in range(2, 8)))
    assert str(interval_in_force(silent, RULES)) == "14 days"
    assert (
        str(interval_in_force(replace(silent, stage=CUSTOMER), rules(rhythm={"profitability": "2 months"})))
        == "2 months"
    )
