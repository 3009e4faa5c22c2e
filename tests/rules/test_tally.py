"""What one person adds to the status line, worked out by hand, and the instant from which it is another."""

from __future__ import annotations

import pytest

from tests.rules.people import CALENDAR, RULES, Prospect, Skip, known, met, promised, rules, t
from tests.rules.tables import calendar_in
from tui.model.records import Closing, Event, Reason
from tui.rules.tally import Tally, tally

KEPT, LATE = promised("10 14:00", "2"), promised("5 14:00", "2")
BROKEN, OPEN = promised("12", "10 15:00"), promised("20", "10 15:00")
RELEASED = promised("9 14:00", "2", released_at=t("3"))
NIGHT = promised("10 23:45", "10 15:00")
CALL = "10 13:50 call"

CASES: list[tuple[str, Prospect, str, Tally]] = [
    ("nothing", known("1 12:00"), "2", Tally()),
    ("answered at once", met("2 10:00", "2 18:00 email"), "2 19:00", Tally(1, 1)),
    ("answered at 48 hours", met("2 10:00", "4 10:00 email"), "9", Tally(1, 1)),
    ("answered a minute later", met("2 10:00", "4 10:01 email"), "9", Tally(0, 1)),
    ("running", met("2 10:00"), "4 09:59", Tally(until=t("4 10:00"))),
    ("running, late", met("2 10:00"), "4 10:00", Tally(0, 1)),
    ("added, never met", met("2 10:00", met_at=None), "3", Tally(until=t("4 10:00"))),
    ("met the day before the adding", met("2 10:00", met_at=t("1 10:00")), "2 12:00", Tally(until=t("3 10:00"))),
    ("let go", known("1", "2 10:00 email in", skips=(Skip(t("3"), "clock", through=t("2 10:00")),)), "9", Tally()),
    ("let go when it was broken",
     known("1", "2 10:00 email in", skips=(Skip(t("5 10:00"), "clock", through=t("5 10:00")),)), "9", Tally(0, 1)),
    ("bought", known("1", events=(Event(t("2 10:00"), "bought"),)), "3", Tally(until=t("4 10:00"))),
    ("bought and thanked", known("1", "3 10:00 card", events=(Event(t("2 10:00"), "bought"),)), "9", Tally(1, 1)),
    ("let go, and they wrote again",
     known("1", "2 10:00 email in", "4 10:00 email in", skips=(Skip(t("3"), "clock", through=t("2 10:00")),)), "5",
     Tally(until=t("6 10:00"))),
    ("two answered, the third running",
     met("2 10:00", "2 18:00 email", "3 10:00 email in", "6 10:00 email", "7 10:00 text in"), "8",
     Tally(1, 2, until=t("9 10:00"))),
    ("a promise ahead", known("1", promises=(OPEN,)), "15", Tally(until=t("21"))),
    ("of two ahead, the earlier", known("1", promises=(OPEN, promised("18 09:00", "2"))), "15", Tally(until=t("19"))),
    ("late, with its grace", known("1", promises=(NIGHT,)), "11 00:14", Tally(until=t("11 00:15"))),
    ("broken", known("1", promises=(NIGHT,)), "11 00:15", Tally(settled=1)),
    ("kept", known("1", CALL, promises=(KEPT,)), "15", Tally(kept=1, settled=1)),
    ("kept late", known("1", CALL, promises=(LATE,)), "15", Tally(settled=1)),
    ("imported, not looked at", known("1", imported=True), "15", Tally(new=True)),
    ("imported, closed", known("1", imported=True, closings=(Closing(t("2"), Reason.GONE),)), "15", Tally()),
    ("imported, a word", known("1", CALL, imported=True), "15", Tally()),
    ("released", known("1", CALL, promises=(RELEASED,)), "15", Tally()),
    ("all of them", met("2 10:00", "2 18:00 email", CALL, promises=(KEPT, KEPT, LATE, BROKEN, OPEN, RELEASED)), "15",
     Tally(1, 1, 2, 4, until=t("21"))),
]  # fmt: skip


@pytest.mark.parametrize(("name", "person", "now", "expected"), CASES, ids=[case[0] for case in CASES])
def test_tally(name: str, person: Prospect, now: str, expected: Tally) -> None:
    assert tally(person, t(now), RULES, CALENDAR) == expected, name


def test_by_the_users_rules_and_days() -> None:
    person = met("2 10:00")
    assert tally(person, t("2 15:59"), rules(clock={"due": "3 hours", "late": "6 hours"}), CALENDAR).until == t(
        "2 16:00"
    )
    berlin = calendar_in("Europe/Berlin")
    own = rules(**{"clock.late": "2 days"})
    assert tally(met("28 12:00"), t("29"), own, berlin).until == t("30 11:00")
    graced = rules(**{"promise.grace": "3 hours"})
    assert tally(known("1", promises=(NIGHT,)), t("11"), graced, CALENDAR).until == t("11 02:45")
    assert tally(known("1", "11 01:00 call", promises=(NIGHT,)), t("12"), graced, CALENDAR) == Tally(kept=1, settled=1)
