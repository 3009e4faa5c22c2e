"""Who wins among the six rules, and in which order the others follow."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests.rules.people import (
    CALENDAR,
    RULES,
    STEPS,
    Closing,
    Prospect,
    Reason,
    Source,
    Stage,
    StageMove,
    known,
    met,
    promised,
    t,
    touches,
)
from tests.rules.tables import Row, check, wins
from tui.model.records import Snooze
from tui.rules.engine import explain, next_due

BEN = Source(name="Ben")
PROMISE = promised("10 14:00", "2 12:01")


def old(comfort: str) -> Prospect:
    """The ceiling is due on 18 March 12:00 and broken on 1 April 12:00."""
    return known("2026-01-01 11:00", "2026-01-01 12:00 call", comfort=comfort)


SLEPT = met("2026-01-01 10:00", "2026-01-01 12:00 email")
"""Step 2 late since January; the ceiling counts from 1 January 12:00 as above."""
REFERRED = met("2026-01-01 10:00", "2026-01-01 12:00 email", source=BEN, referred_at=t("2026-01-01 09:00"))
"""The same, and the report to the source is broken since January."""


def wrote(person: Prospect, at: str) -> Prospect:
    return replace(person, touches=(*person.touches, *touches(f"{at} email in")))


ROWS = [
    # Started ones: promise, contact clock, ceiling, report, sequence, rhythm.
    wins("a promise of today before a broken clock", known("2 10:00", "3 12:00 email in", promises=(PROMISE,)), "10",
         "promise due"),
    wins("a clock before a promise ahead", known("2 10:00", "3 12:00 email in", promises=(PROMISE,)), "3 12:00",
         "contact_clock open"),
    wins("a clock before a broken ceiling", wrote(SLEPT, "2026-04-05 12:00"), "2026-04-05 12:00",
         "contact_clock open"),
    wins("a fresh reply before a coffee late for weeks", met("2 10:00", *STEPS[:4], "2026-04-20 09:00 text in"),
         "2026-04-20 09:01", "contact_clock open"),
    wins("a clock before a broken report", wrote(REFERRED, "5 12:00"), "5 12:00", "contact_clock open"),
    wins("a ceiling before a report", REFERRED, "18 00:00", "ceiling due"),
    wins("a report before a ceiling ahead", REFERRED, "17 23:59", "report broken"),
    wins("a ceiling before a late step", SLEPT, "18 00:00", "ceiling due"),
    wins("a late step before a ceiling ahead", SLEPT, "17 23:59", "sequence late", step=2),
    wins("a report before a late step", REFERRED, "2026-01-20", "report broken"),
    wins("a report before a promise ahead", replace(REFERRED, promises=(promised("10", "1"),)), "9", "report broken"),
    wins("a late rhythm before a ceiling ahead", old("2 months"), "17 23:59", "rhythm late"),
    wins("a ceiling before a late rhythm", old("2 months"), "18 00:00", "ceiling due"),
    wins("a rhythm before a clock that has been answered",
         known("2 10:00", "3 12:00 email in", "3 13:00 email", comfort="1 day"), "4 00:00", "rhythm due"),
    # None started: the earliest due_at, then the same order.
    wins("the rhythm is due first", old("75 days"), "16 12:00", "rhythm upcoming", due="17 12:00"),
    wins("the ceiling is due first", old("77 days"), "16 12:00", "ceiling upcoming", due="18 12:00"),
    wins("due at the same time", old("76 days"), "17 12:00", "ceiling upcoming", due="18 12:00"),
    wins("due at the same time, both started", old("76 days"), "18 12:00", "ceiling due"),
    wins("a step before the ceiling", SLEPT, "2026-01-01 13:00", "sequence upcoming", step=2),
    wins("a promise long after: the ceiling comes before it",
         replace(old("1 month"), promises=(promised("2026-04-20", "2026-01-02"),)), "1", "ceiling upcoming"),
    wins("promise and ceiling due at the same time",
         replace(known("2026-01-01 11:00", "2026-01-01 12:00 call"),
                 promises=(promised("2026-04-01 12:00", "2026-01-02"),)), "17", "ceiling upcoming"),
    # One item only, in any case.
    wins("reopened and forgotten", met("2 10:00", closings=(Closing(t("3"), Reason.GONE, t("4")),)), "2026-12-01",
         "ceiling broken"),
    wins("a customer goes on",
         met("2 10:00", "2 12:00 email", stage=Stage.PROFITABILITY,
             stages=(StageMove(t("2 10:00"), Stage.VISIBILITY), StageMove(t("3"), Stage.PROFITABILITY))), "3 12:00",
         "rhythm upcoming", due="2026-04-02 12:00"),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_who_wins(row: Row) -> None:
    check(row)


ALL = wrote(REFERRED, "17 12:00")
ORDERS: list[tuple[str, Prospect, str, list[str]]] = [
    ("all but promise and rhythm", ALL, "18", ["contact_clock", "ceiling", "report", "sequence"]),
    ("a promise due: the others rest or follow", replace(ALL, promises=(promised("18 14:00", "1"),)), "18",
     ["promise", "contact_clock", "report"]),
    ("a promise ahead follows what has started", replace(ALL, promises=(promised("20 14:00", "1"),)), "18",
     ["contact_clock", "report", "promise"]),
    ("two promises, one ahead", replace(ALL, promises=(promised("20 14:00", "1"), promised("18", "1"))), "18",
     ["promise", "contact_clock", "report", "promise"]),
    ("the ceiling ahead comes last", ALL, "17 12:00", ["contact_clock", "report", "sequence", "ceiling"]),
    ("those ahead by their time", met("2 10:00", "2 18:00 email"), "2 18:00", ["sequence", "ceiling"]),
    ("snoozed up to the ceiling", replace(old("1 month"), snooze=Snooze(t("2026-02-02"), t("18 12:00"))), "2",
     ["ceiling", "rhythm"]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "person", "now", "expected"), ORDERS, ids=[order[0] for order in ORDERS])
def test_explain_shows_every_candidate_the_winner_first(
    name: str, person: Prospect, now: str, expected: list[str]
) -> None:
    found = explain(person, t(now), RULES, CALENDAR)
    assert [str(item.rule) for item in found] == expected, name
    assert next_due(person, t(now), RULES, CALENDAR) == found[0]


def test_within_one_rule_the_earliest_comes_first() -> None:
    due = [promised(day, "1") for day in ("12 09:00", "10", "11 09:00")]
    person = replace(old("1 month"), promises=tuple(due))
    for now in ("9", "15"):
        assert [item.due_at for item in explain(person, t(now), RULES, CALENDAR) if item.rule == "promise"] == [
            t("10"), t("11 09:00"), t("12 09:00"),
        ]  # fmt: skip


@pytest.mark.parametrize("person", [ALL, replace(ALL, promises=(PROMISE,)), known("2 10:00")], ids=["all", "p", "q"])
def test_the_closed_are_never_due(person: Prospect) -> None:
    closed = replace(person, closings=(Closing(t("17 12:00"), Reason.ASKED_TO_STOP),))
    assert next_due(closed, t("18"), RULES, CALENDAR) is None
    assert explain(closed, t("18"), RULES, CALENDAR) == []
    again = replace(closed, closings=(*closed.closings[:-1], replace(closed.closings[-1], reopened_at=t("18"))))
    assert next_due(again, t("18"), RULES, CALENDAR) is not None
    assert next_due(replace(again, closings=(*again.closings, *closed.closings)), t("18"), RULES, CALENDAR) is None
