"""What is put off and what is let go: skip, snooze and later today, each with what it refuses and why."""

from __future__ import annotations

from datetime import UTC
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
    known,
    met,
    promised,
    rules,
    t,
)
from tests.rules.tables import calendar_in
from tui.model.records import Event
from tui.pipeline import Refused, changes
from tui.pipeline.changes import Change, Moment
from tui.rules.engine import next_due
from tui.when.instants import When

BEN = Source(name="Ben")
MET = met("2 10:00")
WEEKLY = known("1 12:00", "2 12:00 call")
OLD = known("2025-12-01", "2026-01-01 12:00 call", comfort="3 months")
"""The ceiling is due on 18 March 12:00 and broken on 1 April 12:00."""
FRESH = replace(known("2 10:00", imported=True), first_rhythm_at=t("10"))
"""Imported, the first word is for 10 March."""
GONE = (Closing(t("3"), Reason.GONE),)


def moment(now: str, zone: str = "UTC", **own: Any) -> Moment:
    return Moment(t(now), rules(**own) if own else RULES, calendar_in(zone))


def when(words: str) -> When:
    """A day, or a time: "10", "10 14:00"."""
    at = t(words)
    return When(at.date(), at.astimezone(UTC) if " " in words else None)


def refusal(change: Change, person: Prospect, at: Moment) -> str:
    with pytest.raises(Refused) as caught:
        change(person, at)
    return str(caught.value)


# Skip ---------------------------------------------------------------------------------------------------------

WROTE = known("1 12:00", "2 12:00 call", "4 10:00 email in")
BOUGHT = replace(WEEKLY, events=(Event(t("4 10:00"), "bought"),))
GAVE = replace(WEEKLY, events=(Event(t("4 10:00"), "referral"),))
REFERRED = met("2 10:00", met_at=None, source=BEN, referred_at=t("1 09:00"))
TOLD = met("2 10:00", "2 18:00 email", source=BEN, referred_at=t("1 09:00"))
SOLD = replace(TOLD, touches=met("2 10:00", "2 18:00 email", "9 11:00 card").touches,
               events=(Event(t("9 10:00"), "bought"),))  # fmt: skip

LET_GO: list[tuple[str, Prospect, str, Skip, str]] = [
    # What is let go, and what is next then.
    ("a step", met("2 10:00", STEPS[0]), "4 10:00", Skip(t("4 10:00"), "step", step=2), "sequence"),
    ("a step ahead", met("2 10:00", *STEPS[:3]), "5 10:00", Skip(t("5 10:00"), "step", step=4), "sequence"),
    ("the last step", met("2 10:00", *STEPS[:5]), "18 10:00", Skip(t("18 10:00"), "step", step=6), "rhythm"),
    ("a coffee that was asked for", met("2 10:00", *STEPS[:4], "16 09:00 text"), "23 10:00",
     Skip(t("23 10:00"), "step", step=5), "sequence"),
    ("a reply, at once", WROTE, "4 10:00", Skip(t("4 10:00"), "clock", through=t("4 10:00")), "rhythm"),
    ("a broken reply", WROTE, "9 10:00", Skip(t("9 10:00"), "clock", through=t("9 10:00")), "rhythm"),
    ("a purchase, at once", BOUGHT, "4 10:01", Skip(t("4 10:01"), "clock", through=t("4 10:01")), "rhythm"),
    ("a referral of theirs, at once", GAVE, "4 10:01", Skip(t("4 10:01"), "clock", through=t("4 10:01")), "rhythm"),
    ("a purchase and a reply together", replace(BOUGHT, touches=WROTE.touches), "4 11:00",
     Skip(t("4 11:00"), "clock", through=t("4 11:00")), "rhythm"),
    ("a meeting, once it is broken", MET, "5 10:00", Skip(t("5 10:00"), "clock", through=t("5 10:00")), "sequence"),
    ("a referral, once it is broken", REFERRED, "4 09:00", Skip(t("4 09:00"), "clock", through=t("4 09:00")),
     "sequence"),
    ("an adding, once it is broken", met("2 10:00", met_at=None), "5 10:00",
     Skip(t("5 10:00"), "clock", through=t("5 10:00")), "sequence"),
    ("a taking up, once it is broken", replace(FRESH, first_rhythm_at=None, taken_up_at=t("4 10:00")), "7 10:00",
     Skip(t("7 10:00"), "clock", through=t("7 10:00")), "sequence"),
    ("a reply before the meeting: that clock goes on", met("9 10:00", "8 10:00 email in"), "9 11:00",
     Skip(t("9 11:00"), "clock", through=t("9 11:00")), "contact_clock"),
    ("a report", TOLD, "3 09:00", Skip(t("3 09:00"), "report", through=t("2 18:00")), "sequence"),
    ("a broken report", TOLD, "6 09:00", Skip(t("6 09:00"), "report", through=t("2 18:00")), "sequence"),
    ("of two reports the next only", SOLD, "9 12:00", Skip(t("9 12:00"), "report", through=t("2 18:00")), "report"),
    ("and then the other", replace(SOLD, skips=(Skip(t("9 12:00"), "report", through=t("2 18:00")),)), "9 12:01",
     Skip(t("9 12:01"), "report", through=t("9 10:00")), "sequence"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "person", "now", "expected", "rule"), LET_GO, ids=[case[0] for case in LET_GO])
def test_skip_lets_go_what_is_next(name: str, person: Prospect, now: str, expected: Skip, rule: str) -> None:
    found = changes.skip()(person, moment(now))
    assert found.skips == (*person.skips, expected), name
    item = next_due(found, t(now), RULES, CALENDAR)
    assert item is not None
    assert item.rule == rule, name


NOT_LET_GO: list[tuple[str, Prospect, str, str]] = [
    ("a meeting before it breaks", MET, "5 09:59", "the first word cannot be skipped before Thu 5 Mar 2026 10:00"),
    ("a referral", REFERRED, "2 11:00", "the first word cannot be skipped before Wed 4 Mar 2026 09:00"),
    ("an adding", met("2 10:00", met_at=None), "2 11:00",
     "the first word cannot be skipped before Thu 5 Mar 2026 10:00"),
    ("a taking up", replace(FRESH, first_rhythm_at=None, taken_up_at=t("4 10:00")), "4 11:00",
     "the first word cannot be skipped before Sat 7 Mar 2026 10:00"),
    ("a promise", replace(WEEKLY, promises=(promised("9", "3"),)), "4", "a promise cannot be skipped"),
    ("a ceiling", OLD, "20", "the ceiling cannot be skipped"),
    ("a rhythm", WEEKLY, "9 12:00", "there is nothing to skip"),
    ("a first word", FRESH, "10 12:00", "there is nothing to skip"),
    ("somebody closed", replace(WEEKLY, closings=GONE), "4", "is closed (gone): reopen first"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "person", "now", "why"), NOT_LET_GO, ids=[case[0] for case in NOT_LET_GO])
def test_what_cannot_be_let_go_is_refused_with_the_reason(name: str, person: Prospect, now: str, why: str) -> None:
    assert why in refusal(changes.skip(), person, moment(now)), name


def test_the_rest_of_the_opening() -> None:
    found = changes.skip(rest=True)(MET, moment("3 10:00"))
    assert found.skips == (Skip(t("3 10:00"), "sequence"),)
    assert "no sequence runs for Ana Ruiz" in refusal(changes.skip(rest=True), found, moment("3 10:00"))
    assert "no sequence runs" in refusal(changes.skip(rest=True), WEEKLY, moment("3 10:00"))


def test_of_broken_clocks_only_those_are_let_go() -> None:
    assert changes.let_go_broken(MET, moment("5 10:00")).skips == (Skip(t("5 10:00"), "clock", through=t("5 10:00")),)
    for person, now in ((MET, "5 09:59"), (TOLD, "6 09:00"), (WEEKLY, "9"), (OLD, "2026-04-01 12:00")):
        assert "has no broken clock" in refusal(changes.let_go_broken, person, moment(now))
    assert "reopen first" in refusal(changes.let_go_broken, replace(MET, closings=GONE), moment("9"))


# Snooze -------------------------------------------------------------------------------------------------------

SNOOZES: list[tuple[str, Prospect, str, str, str]] = [
    # Now, until when, and why not; "" where it is done.
    ("tomorrow", WEEKLY, "9 12:00", "10", ""),
    ("a time", WEEKLY, "9 12:00", "10 14:00", ""),
    ("later on the same day", WEEKLY, "9 12:00", "9 14:00", ""),
    ("a weekend is kept as it is set", WEEKLY, "9 12:00", "14", ""),
    ("today", WEEKLY, "9 12:00", "9", "is not ahead"),
    ("now", WEEKLY, "9 12:00", "9 12:00", "is not ahead"),
    ("up to the day on which the ceiling falls due", OLD, "1", "18 12:00", ""),
    ("that day", OLD, "1", "18", ""),
    ("the day after", OLD, "1", "19", "can be snoozed until Wed 18 Mar 2026 at the latest"),
    ("a minute longer", OLD, "1", "18 12:01", "can be snoozed until Wed 18 Mar 2026 12:00 at the latest"),
    ("before the ceiling is due", OLD, "17 23:59", "18 10:00", ""),
    ("once it is due, nothing can", OLD, "18 00:00", "18 10:00", "3 months without contact are nearly over"),
    ("while a promise lets it rest, too", replace(OLD, promises=(promised("24", "1"),)), "1", "19", "at the latest"),
    ("closed", replace(WEEKLY, closings=GONE), "9", "10", "reopen first"),
    # Three months after its date, for a first word.
    ("a first word, before its date", FRESH, "4 10:00", "2026-06-10", ""),
    ("a first word, on its date", FRESH, "10 10:00", "2026-06-10", ""),
    ("a first word, a day longer", FRESH, "10 10:00", "2026-06-11",
     "can be snoozed until Wed 10 Jun 2026 at the latest"),
    ("a first word, a minute longer", FRESH, "10 10:00", "2026-06-10 00:01",
     "can be snoozed until Wed 10 Jun 2026 00:00 at the latest"),
    ("a first word, the day before the last", FRESH, "2026-06-09 23:59", "2026-06-10", ""),
    ("a first word, when that is over", FRESH, "2026-06-10 00:00", "2026-06-12", "3 months without contact are"),
    ("a first word that a promise lets rest", replace(FRESH, promises=(promised("20", "4"),)), "4 10:00", "2026-06-11",
     "at the latest"),
    ("opened: as anybody", replace(FRESH, touches=WEEKLY.touches), "4 10:00", "2026-05-19", ""),
    ("opened: not longer", replace(FRESH, touches=WEEKLY.touches), "4 10:00", "2026-05-20",
     "can be snoozed until Tue 19 May 2026 at the latest"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "person", "now", "until", "why"), SNOOZES, ids=[case[0] for case in SNOOZES])
def test_snooze(name: str, person: Prospect, now: str, until: str, why: str) -> None:
    change = changes.snooze(when(until))
    if why:
        assert why in refusal(change, person, moment(now)), name
    else:
        found = change(person, moment(now)).snooze
        assert found is not None
        assert (found.made_at, found.until) == (t(now), t(until)), name


@pytest.mark.parametrize(
    ("person", "until", "expected"),
    [(OLD, "10", "10"), (OLD, "18", "18"), (OLD, "25", "18"), (FRESH, "2026-09-01", "2026-06-10")],
)
def test_as_long_as_the_rules_allow(person: Prospect, until: str, expected: str) -> None:
    found = changes.snooze_within(when(until))(person, moment("4 10:00")).snooze
    assert found is not None
    assert found.until == t(expected)


# Later today --------------------------------------------------------------------------------------------------

TIMED = replace(WEEKLY, promises=(promised("10 14:00", "3"),))
DAY = replace(WEEKLY, promises=(promised("10", "3"),))
OPENING = met("2 10:00", STEPS[0])
"""Step 2 is due on Tuesday 3 March 10:00 and late on the 5th 10:00."""

LATERS: list[tuple[str, Prospect, str, str, str]] = [
    # Now, until when, and why not; "" where it is done.
    ("a rhythm item", WEEKLY, "9 13:00", "9 23:59", ""),
    ("up to the end of the day", WEEKLY, "9 13:00", "10 00:00", ""),
    ("not beyond it", WEEKLY, "9 13:00", "10 00:01", "until Tue 10 Mar 2026 00:00 at the latest: then the day is over"),
    ("before its time: up to that", WEEKLY, "9 09:00", "9 12:00", ""),
    ("not beyond its time", WEEKLY, "9 09:00", "9 12:01", "until Mon 9 Mar 2026 12:00 at the latest: then it is due"),
    ("not beyond its late mark", known("1 12:00", "6 18:00 call", comfort="4 days"), "12 13:00", "12 20:00",
     "until Thu 12 Mar 2026 18:00 at the latest: then it is late"),
    ("up to its late mark", known("1 12:00", "6 18:00 call", comfort="4 days"), "12 13:00", "12 18:00", ""),
    ("once it is late, to the end of the day", known("1 12:00", "6 18:00 call", comfort="4 days"), "12 19:00",
     "12 23:00", ""),
    ("a step", OPENING, "3 11:00", "3 17:00", ""),
    ("a step, before its late mark", OPENING, "5 09:00", "5 10:01", "then it is late"),
    ("a first word", FRESH, "10 09:00", "10 17:00", ""),
    ("a clock, up to its due mark", MET, "3 09:00", "3 10:00", ""),
    ("a clock, not beyond it", MET, "3 09:00", "3 10:30", "until Tue 3 Mar 2026 10:00 at the latest: then it is due"),
    ("a clock that is due, not beyond its late mark", MET, "4 09:00", "4 10:30", "then it is late"),
    ("a clock that is late, not beyond its last mark", MET, "5 09:00", "5 10:30", "that is its last mark"),
    ("a broken clock", MET, "5 11:00", "5 23:00", ""),
    ("a report", TOLD, "3 09:00", "3 18:00", ""),
    ("a report, not beyond its due mark", TOLD, "3 09:00", "3 18:01", "then it is due"),
    ("a ceiling", OLD, "20 09:00", "20 18:00", ""),
    ("a ceiling on its last day", OLD, "2026-04-01 09:00", "2026-04-01 12:01", "that is its last mark"),
    ("a promise to its time", TIMED, "10 09:00", "10 14:00", ""),
    ("a promise not beyond it", TIMED, "10 09:00", "10 14:01",
     "until Tue 10 Mar 2026 14:00 at the latest: that is the promised time"),
    ("a promise for a day", DAY, "10 09:00", "10 23:00", ""),
    ("a late promise", TIMED, "10 15:00", "10 20:00", ""),
    # What cannot be.
    ("nothing is due today", WEEKLY, "8 12:00", "8 14:00", "nothing is due for Ana Ruiz today"),
    ("a day", WEEKLY, "9 13:00", "9", "is no time ahead: put it off to a time later today"),
    ("now", WEEKLY, "9 13:00", "9 13:00", "is no time ahead"),
    ("a time that is over", WEEKLY, "9 13:00", "9 12:59", "is no time ahead"),
    ("somebody closed", replace(WEEKLY, closings=GONE), "9 13:00", "9 14:00", "reopen first"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "person", "now", "until", "why"), LATERS, ids=[case[0] for case in LATERS])
def test_later_today(name: str, person: Prospect, now: str, until: str, why: str) -> None:
    change = changes.later(when(until))
    if why:
        assert why in refusal(change, person, moment(now)), name
        return
    before = next_due(person, t(now), RULES, CALENDAR)
    found = change(person, moment(now))
    assert found.later is not None
    assert before is not None
    assert (found.later.made_at, found.later.until) == (t(now), t(until)), name
    assert (found.later.rule, found.later.due_at) == (before.rule, before.due_at), name
    assert next_due(found, t(now), RULES, CALENDAR) == before, "no mark changes"


def test_the_day_ends_at_midnight_there() -> None:
    """In Auckland 9 March 12:00 UTC lies in the day that ends on the 10th at 11:00 UTC."""
    late = known("2026-02-01 12:00", "2026-02-27 12:00 call")
    assert changes.later(when("10 11:00"))(late, moment("9 12:00", "Pacific/Auckland")).later
    assert "the day is over" in refusal(changes.later(when("10 11:01")), late, moment("9 12:00", "Pacific/Auckland"))


@pytest.mark.parametrize(
    ("until", "later", "snoozed"),
    [("9 17:00", True, False), ("10", False, True), ("10 09:00", False, True)],
)
def test_put_off_to_a_time_of_today_or_to_another_day(until: str, later: bool, snoozed: bool) -> None:
    found = changes.put_off(when(until))(WEEKLY, moment("9 13:00"))
    assert (found.later is not None, found.snooze is not None) == (later, snoozed)
    assert "is not ahead" in refusal(changes.put_off(when("9")), WEEKLY, moment("9 13:00"))


def test_a_customer_is_put_off_as_anybody() -> None:
    buyer = known("2026-01-01 12:00", "2026-02-09 12:00 call", stage=Stage.PROFITABILITY)
    assert changes.later(when("9 17:00"))(buyer, moment("9 13:00")).later is not None
