"""The unopened: imported, and never had a word from you. Their item is the first word; they have no ceiling."""

from __future__ import annotations

from datetime import datetime, timedelta
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
    Source,
    Stage,
    Touch,
    known,
    mailed,
    met,
    promised,
    rules,
    t,
    touches,
)
from tests.rules.tables import Row, absent, among, check, wins
from tui.model.records import Event, Snooze
from tui.rules.engine import explain, first_word_end, next_due
from tui.rules.facts import gather
from tui.rules.measures import measure


def fresh(*log: str, first: str = "10", **fields: Any) -> Prospect:
    """Imported on 2 March 10:00 without a date; the first word is for 10 March."""
    base = known("2 10:00", **{"stage": Stage.VISIBILITY, "imported": True, **fields})
    return replace(base, first_rhythm_at=t(first), touches=touches(*log))


OLD = fresh(met_at=t("2025-06-01"))
"""The same, met the summer before."""
REOPENED = (Closing(t("3"), Reason.OTHER, t("5 10:00")),)
TOLD = Touch(t("4 12:00"), Kind.REPORT, about=4)

ROWS = [
    # The first word.
    wins("the day before", fresh(), "9 23:59", "rhythm upcoming", due="10", late="13 12:00", broken=None,
         kinds="card call text social"),
    wins("its day", fresh(), "10 00:00", "rhythm due"),
    wins("half of the week later", fresh(), "13 12:00", "rhythm late"),
    wins("months later", fresh(), "2026-12-01", "rhythm late"),
    wins("met long ago: late after 14 days at most", OLD, "10 00:00", "rhythm due", due="10", late="24"),
    wins("met a few days before the import: half of what has passed since", fresh(met_at=t("2026-02-28")), "10 00:00",
         "rhythm due", late="15"),
    wins("in credibility: half of a month, 14 days at most", fresh(stage=Stage.CREDIBILITY), "10", "rhythm due",
         late="24"),
    # No ceiling.
    absent("no ceiling", fresh(), "9", "ceiling"),
    absent("not after three months either", fresh(), "2026-06-02 10:00", "ceiling"),
    absent("nor after a year", OLD, "2027-03-02", "ceiling"),
    # What opens nobody.
    wins("their word starts a clock", fresh("4 10:00 email in"), "4 11:00", "contact_clock open", due="5 10:00"),
    among("and moves no first word", fresh("4 10:00 email in"), "4 11:00", "rhythm upcoming", due="10"),
    absent("and starts no ceiling", fresh("4 10:00 email in"), "4 11:00", "ceiling"),
    wins("a report to their source", fresh("4 12:00 report", source=Source(name="Ben"), referred_at=t("2026-01-05")),
         "4 12:00", "rhythm upcoming", due="10"),
    among("a purchase", fresh(events=(Event(t("4 10:00"), "bought"),)), "4 11:00", "rhythm upcoming", due="10"),
    absent("a purchase starts no ceiling", fresh(events=(Event(t("4 10:00"), "bought"),)), "4 11:00", "ceiling"),
    # The first touch of yours opens them, and all rules hold from there.
    wins("a call", fresh("4 12:00 call"), "4 12:00", "rhythm upcoming", due="11 12:00"),
    among("a call: the ceiling", fresh("4 12:00 call"), "4 12:00", "ceiling upcoming", broken="2026-06-04 12:00"),
    wins("their call", fresh("4 12:00 call in"), "4 12:00", "rhythm upcoming", due="11 12:00"),
    wins("a report made to them", replace(fresh(), touches=(TOLD,)), "4 12:00", "rhythm upcoming", due="11 12:00"),
    wins("a touch before the import", fresh("2026-02-26 12:00 call"), "3", "rhythm upcoming", due="5 12:00"),
    among("a touch before the import: the ceiling counts from the import", fresh("2026-02-26 12:00 call"), "3",
          "ceiling upcoming", due="2026-05-19 10:00", broken="2026-06-02 10:00"),
    among("a touch of years ago: overdue, but not broken", fresh("2024-02-26 12:00 call"), "3", "ceiling upcoming",
          broken="2026-06-02 10:00"),
    wins("a mailing", mailed(fresh(), "4 12:00"), "4 12:00", "rhythm upcoming", due="11 12:00"),
    among("a mailing: the ceiling", mailed(fresh(), "4 12:00"), "4 12:00", "ceiling upcoming",
          broken="2026-06-04 12:00"),
    wins("reopened: due at that moment", fresh(closings=REOPENED), "5 10:00", "rhythm due", due="5 10:00"),
    # Who is none of them.
    among("added by hand", fresh(imported=False), "3", "ceiling upcoming", broken="2026-06-02 10:00"),
    among("imported, met within the day", met("2 10:00", imported=True), "2 11:00", "ceiling upcoming",
          broken="2026-06-02 10:00"),
    # Put off: to three months after its date at most, and kept as set.
    wins("snoozed", fresh(snooze=Snooze(t("3"), t("2026-06-06"))), "2026-06-05", "rhythm upcoming", due="2026-06-06",
         late="2026-06-09 12:00"),
    wins("snoozed, its day", fresh(snooze=Snooze(t("3"), t("2026-06-06"))), "2026-06-06", "rhythm due"),
    wins("their word ends the snooze", fresh("4 10:00 email in", snooze=Snooze(t("3"), t("2026-06-06"))), "4 11:00",
         "contact_clock open"),
    among("their word ends the snooze, the first word", fresh("4 10:00 email in", snooze=Snooze(t("3"), t("20"))),
          "4 11:00", "rhythm upcoming", due="10"),
    # A promise rests it where it falls due within those three months.
    absent("promised within", fresh(promises=(promised("2026-06-09 12:00", "3"),)), "10", "rhythm"),
    absent("promised for the end itself", fresh(promises=(promised("2026-06-10 00:00", "3"),)), "10", "rhythm"),
    absent("promised for the last day", fresh(promises=(promised("2026-06-10", "3"),)), "10", "rhythm"),
    wins("promised a minute beyond", fresh(promises=(promised("2026-06-10 00:01", "3"),)), "10", "rhythm due",
         due="10"),
    wins("promised beyond, still ahead", fresh(promises=(promised("2026-06-20", "3"),)), "9", "rhythm upcoming"),
    absent("of two promises one within", fresh(promises=(promised("2026-06-20", "3"), promised("2026-06-01", "3"))),
           "10", "rhythm"),
    wins("the promise comes next", fresh(promises=(promised("2026-06-09 12:00", "3"),)), "10", "promise upcoming"),
    wins("kept: that opened them", fresh("9 12:00 call", promises=(promised("9 12:00", "3"),)), "10", "rhythm upcoming",
         due="16 12:00"),
    wins("released", fresh(promises=(promised("9 12:00", "3", released_at=t("4")),)), "9", "rhythm upcoming", due="10"),
    absent("the user's own ceiling", fresh(promises=(promised("2026-05-09 12:00", "3"),)), "10", "rhythm",
           rules=rules(**{"ceiling.broken": "2 months"})),
    wins("beyond the user's own ceiling", fresh(promises=(promised("2026-05-11", "3"),)), "10", "rhythm due",
         rules=rules(**{"ceiling.broken": "2 months"})),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_the_unopened(row: Row) -> None:
    check(row)


UNOPENED: list[tuple[str, Prospect, bool]] = [
    ("imported", fresh(), True),
    ("met long ago", OLD, True),
    ("they wrote", fresh("4 10:00 email in"), True),
    ("they bought", fresh(events=(Event(t("4"), "bought"),)), True),
    ("a report to their source", fresh("4 10:00 report"), True),
    ("called", fresh("4 10:00 call"), False),
    ("called before the import", fresh("2025-03-04 10:00 call"), False),
    ("their call", fresh("4 10:00 call in"), False),
    ("a mailing", mailed(fresh(), "4 10:00"), False),
    ("taken up", replace(fresh(), first_rhythm_at=None, taken_up_at=t("4")), False),
    ("added by hand", fresh(imported=False), False),
    ("imported, met within the day", met("2 10:00", imported=True), False),
]


@pytest.mark.parametrize(("name", "person", "unopened"), UNOPENED, ids=[case[0] for case in UNOPENED])
def test_nobody_knows_your_influence_on_the_unopened(name: str, person: Prospect, unopened: bool) -> None:
    assert gather(person).is_unopened is unopened, name
    assert (measure(person, t("9"), RULES, CALENDAR).influence is None) is unopened, name


@pytest.mark.parametrize(
    ("name", "person", "first"),
    [
        ("a first word", fresh(), True),
        ("a first word to who was met long ago", OLD, True),
        ("opened", fresh("4 10:00 call"), False),
        ("added by hand without a date", known("2 10:00"), True),
        ("added by hand, met long ago", known("2 10:00", met_at=t("2025-06-01")), False),
        ("reopened", known("2 10:00", "2 11:00 call", closings=REOPENED), True),
        ("called after a reopening", known("2 10:00", "6 11:00 call", closings=REOPENED), False),
    ],
)
def test_who_shares_the_places_of_first_words(name: str, person: Prospect, first: bool) -> None:
    item = next_due(person, t("20"), RULES, CALENDAR)
    assert item is not None
    assert (item.rule, item.first) == ("rhythm", first), name


@pytest.mark.parametrize(
    ("first", "months", "end"),
    [("10", 3, "2026-06-10"), ("2026-11-30", 3, "2027-02-28"), ("10", 2, "2026-05-10")],
)
def test_how_long_a_first_word_can_be_put_off(first: str, months: int, end: str) -> None:
    book = rules(**{"ceiling.broken": f"{months} months"})
    assert first_word_end(fresh(first=first), book, CALENDAR) == t(end)


def test_thirteen_thousand_imported_make_no_cliff() -> None:
    """Nobody is late on one day because of the day of the import: the first words alone are due, on their dates."""
    dates = [t("2026-03-03") + timedelta(days=day) for day in range(0, 200, 7)]
    people = [replace(fresh(), first_rhythm_at=date) for date in dates]
    now: datetime = t("2026-06-02 10:00")
    items = [next_due(person, now, RULES, CALENDAR) for person in people]
    assert {item.rule for item in items if item is not None} == {"rhythm"}
    assert [item.due_at for item in items if item is not None] == dates


@pytest.mark.parametrize(
    ("person", "cause", "counts_from"),
    [
        (fresh(), "entry", "2 10:00"),
        (fresh(met_at=t("2026-02-20")), "entry", "2026-02-20"),
        (fresh("2026-02-25 09:00 email in"), "contact", "2026-02-25 09:00"),
        (fresh("2026-02-25 09:00 email in", met_at=t("2026-02-27")), "contact", "2026-02-27"),
        (fresh("2026-02-25 09:00 email in", met_at=t("2026-02-20")), "contact", "2026-02-25 09:00"),
        (fresh("2 10:00 email in"), "entry", "2 10:00"),
        (fresh(closings=REOPENED), "reopened", "5 10:00"),
    ],
)  # fmt: skip
def test_what_a_first_word_counts_from(person: Prospect, cause: str, counts_from: str) -> None:
    rhythm = next(item for item in explain(person, t("4 12:00"), RULES, CALENDAR) if item.rule == "rhythm")
    assert (rhythm.cause, rhythm.counts_from) == (cause, t(counts_from))
