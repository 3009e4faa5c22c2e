"""The mailing (S14): who is kept by it, and on which day of the month it is due."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.rules.people import CALENDAR, RULES, Closing, Prospect, Reason, Stage, Touch, known, mailed, met, rules, t
from tests.rules.tables import calendar_in
from tui.model.kinds import Kind
from tui.rules.book import BadRules
from tui.rules.facts import gather, last_contact
from tui.rules.grooming import findings, is_new
from tui.rules.mailing import Mailing, kept_by_mailing, mailing
from tui.rules.measures import measure
from tui.rules.weeks import Week, WeekSums

UTC_CALENDAR = calendar_in("UTC")


def where(now: str, last: str = "", zone: str = "UTC", workdays: str = "mon-fri", **own: Any) -> tuple[str, str]:
    """Since when it is due and when the next one is, as days in the zone; "" where it is not."""
    book = rules(workdays=workdays, mailing={"stages": ["profitability"], **own})
    calendar = calendar_in(zone)
    found = mailing(t(now, zone), t(last, zone) if last else None, book, calendar)
    assert found.next_at is not None
    for at in filter(None, (found.due_at, found.next_at)):
        assert at == calendar.day_start(at)
    return f"{calendar.day(found.due_at)}" if found.due_at else "", f"{calendar.day(found.next_at)}"


# The first of February and of March 2026 are Sundays.
FEBRUARY, MARCH, APRIL = "2026-02-02", "2026-03-02", "2026-04-01"

DAYS: list[tuple[str, tuple[str, str], tuple[str, str]]] = [
    # Now, and when one was logged last; since when it is due, and the next.
    ("never one, on the day", ("2 15:00", ""), (MARCH, APRIL)),
    ("never one, before the day", ("1 15:00", ""), (FEBRUARY, MARCH)),
    ("never one, weeks after the day", ("31 15:00", ""), (MARCH, APRIL)),
    ("that of February is done", ("1 23:59", "2026-02-10 12:00"), ("", MARCH)),
    ("its day begins", ("2 00:00", "2026-02-10 12:00"), (MARCH, APRIL)),
    ("that of February was left out", ("2 00:00", "2026-01-10 12:00"), (MARCH, APRIL)),
    ("left out for long: one is due", ("20 00:00", "2025-06-10 12:00"), (MARCH, APRIL)),
    ("done the evening before: that was of February", ("2 00:00", "1 23:59"), (MARCH, APRIL)),
    ("done as its day began", ("2 00:00", "2 00:00"), ("", APRIL)),
    ("done today", ("2 15:00", "2 14:00"), ("", APRIL)),
    ("done late", ("28 15:00", "27 14:00"), ("", APRIL)),
    ("done late, the next month", ("2026-04-01 00:00", "27 14:00"), (APRIL, "2026-05-01")),
    ("the turn of the year", ("2026-12-15", "2026-12-02"), ("", "2027-01-01")),
    ("the new year", ("2027-01-01 00:00", "2026-12-02"), ("2027-01-01", "2027-02-01")),
]  # fmt: skip


@pytest.mark.parametrize(("name", "given", "expected"), DAYS, ids=[case[0] for case in DAYS])
def test_the_first_working_day_of_the_month(name: str, given: tuple[str, str], expected: tuple[str, str]) -> None:
    assert where(*given) == expected, name


CHOSEN: list[tuple[str, int, str, tuple[str, str], tuple[str, str]]] = [
    # A day of the month and working days; as above.
    ("the 15th is a Sunday", 15, "mon-fri", ("15 12:00", "2026-02-16"), ("", "2026-03-16")),
    ("the 15th is a Sunday: Monday", 15, "mon-fri", ("16 00:00", "2026-02-16"), ("2026-03-16", "2026-04-15")),
    ("every day works", 15, "mon-sun", ("15 00:00", "2026-02-16"), ("2026-03-15", "2026-04-15")),
    ("Sunday to Thursday", 14, "sun-thu", ("14 12:00", "2026-02-16"), ("", "2026-03-15")),
    ("on Tuesdays", 4, "tue", ("9 12:00", "2026-02-16"), ("", "2026-03-10")),
    ("on Tuesdays, the day", 4, "tue", ("10 00:00", "2026-02-16"), ("2026-03-10", "2026-04-07")),
    # The 28th of February 2026 is a Saturday: its mailing falls into March.
    ("the day after the 28th", 28, "mon-fri", ("2026-02-28 12:00", "2026-01-28 09:00"), ("", MARCH)),
    ("the next month has begun", 28, "mon-fri", ("1 12:00", "2026-01-28 09:00"), ("", MARCH)),
    ("the next month has begun, never one", 28, "mon-fri", ("1 12:00", ""), ("2026-01-28", MARCH)),
    ("and then it is due", 28, "mon-fri", ("2 00:00", "2026-01-28 09:00"), (MARCH, "2026-03-30")),
    ("and done", 28, "mon-fri", ("2 12:00", "2 10:00"), ("", "2026-03-30")),
    ("on Tuesdays: three days into March", 28, "tue", ("2 23:59", "2026-02-03 09:00"), ("", "2026-03-03")),
    ("on Tuesdays: due", 28, "tue", ("3 00:00", "2026-02-03 09:00"), ("2026-03-03", "2026-03-31")),
    ("January, before the day: that of December", 28, "mon-fri", ("2026-01-05", ""), ("2025-12-29", "2026-01-28")),
]  # fmt: skip


@pytest.mark.parametrize(("name", "day", "workdays", "given", "expected"), CHOSEN, ids=[case[0] for case in CHOSEN])
def test_a_day_of_the_users_choice(
    name: str, day: int, workdays: str, given: tuple[str, str], expected: tuple[str, str]
) -> None:
    assert where(*given, workdays=workdays, day=day) == expected, name


def test_the_days_are_the_users() -> None:
    """Monday 2 March begins in Auckland on Sunday 11:00 UTC."""
    auckland = calendar_in("Pacific/Auckland")
    book = rules(mailing={"stages": ["profitability"]})
    assert mailing(t("1 10:59"), t("2026-02-10"), book, auckland) == Mailing(None, t("1 11:00"))
    assert mailing(t("1 11:00"), t("2026-02-10"), book, auckland).due_at == t("1 11:00")
    assert where("2026-04-01 00:00", "2026-03-02", zone="Europe/Berlin") == (APRIL, "2026-05-01")


def test_nobody_is_kept_by_one_until_the_user_says_so() -> None:
    assert mailing(t("2 12:00"), None, rules(), UTC_CALENDAR) == Mailing(None, None)
    assert mailing(t("2 12:00"), None, rules(**{"mailing.tags": ["x"]}), UTC_CALENDAR).due_at == t("2")


moments = st.integers(0, 7 * 365 * 24 * 60).map(lambda minutes: t("2024-01-01") + timedelta(minutes=minutes))


@given(moments, st.integers(1, 28), st.sampled_from(["mon-fri", "mon-sun", "sun-thu", "tue", "sat,sun"]))
def test_it_is_due_on_a_working_day_once_a_month(now: datetime, day: int, workdays: str) -> None:
    book = rules(workdays=workdays, mailing={"stages": ["profitability"], "day": day})
    found = mailing(now, None, book, UTC_CALENDAR)
    assert found.due_at is not None
    assert found.next_at is not None
    assert found.due_at <= now < found.next_at
    for at in (found.due_at, found.next_at):
        assert at.weekday() in book.workdays.days
        chosen = [at - timedelta(days=back) for back in range(7)]
        assert any(each.day == day for each in chosen), "the first working day from the chosen one on"
    assert timedelta(days=21) < found.next_at - found.due_at < timedelta(days=38)
    assert mailing(now, found.due_at, book, UTC_CALENDAR) == Mailing(None, found.next_at)
    assert mailing(found.next_at, found.due_at, book, UTC_CALENDAR).due_at == found.next_at
    assert mailing(found.next_at - timedelta(microseconds=1), None, book, UTC_CALENDAR) == found


# Who ----------------------------------------------------------------------------------------------------------

GONE = Closing(t("3"), Reason.GONE)
BUYER = known("2 10:00", stage=Stage.PROFITABILITY)

KEPT: list[tuple[str, Prospect, dict[str, Any], bool]] = [
    ("nobody by default", BUYER, {}, False),
    ("their stage", BUYER, {"stages": ["profitability"]}, True),
    ("one of the stages", BUYER, {"stages": ["credibility", "profitability"]}, True),
    ("another stage", BUYER, {"stages": ["credibility"]}, False),
    ("a tag", known("2 10:00", tags=("fair", "Christmas")), {"tags": ["Christmas"]}, True),
    ("a tag in other letters", known("2 10:00", tags=("CAFÉ",)), {"tags": ["cafe"]}, True),
    ("another tag", known("2 10:00", tags=("fair",)), {"tags": ["Christmas"]}, False),
    ("a part of a tag", known("2 10:00", tags=("fairground",)), {"tags": ["fair"]}, False),
    ("no tag", known("2 10:00"), {"tags": ["Christmas"]}, False),
    ("a stage or a tag", known("2 10:00", tags=("Christmas",)), {"stages": ["profitability"], "tags": ["Christmas"]},
     True),
    ("the other way round", BUYER, {"stages": ["profitability"], "tags": ["Christmas"]}, True),
    ("closed", known("2 10:00", stage=Stage.PROFITABILITY, closings=(GONE,)), {"stages": ["profitability"]}, False),
    ("reopened", known("2 10:00", stage=Stage.PROFITABILITY, closings=(Closing(t("3"), Reason.GONE, t("4")),)),
     {"stages": ["profitability"]}, True),
]  # fmt: skip


@pytest.mark.parametrize(("name", "person", "own", "expected"), KEPT, ids=[case[0] for case in KEPT])
def test_who_is_kept_by_a_mailing(name: str, person: Prospect, own: dict[str, Any], expected: bool) -> None:
    book = rules(**{f"mailing.{key}": value for key, value in own.items()})
    assert kept_by_mailing(person, book) is expected, name


@pytest.mark.parametrize("kind", ["report", "meeting", "call", "pitch", "literature", "letter"])
def test_what_cannot_be_sent_to_many_at_once_is_refused(kind: str) -> None:
    with pytest.raises(BadRules, match=r"mailing\.kind.*allowed are email, note, social, card, text, gift"):
        rules(mailing={"kind": kind})


# What it leaves as it was ---------------------------------------------------------------------------------


def test_a_mailing_is_no_contact() -> None:
    person = mailed(known("2", "3 10:00 call"), "5 10:00", "9 10:00")
    assert last_contact(person) == gather(person).last_contact == t("3 10:00")
    assert last_contact(mailed(known("2"), "5 10:00")) is None


def test_a_report_is_no_contact_either() -> None:
    person = met("2 10:00", "3 10:00 call", "4 10:00 report")
    assert last_contact(person) == gather(person).last_contact == t("3 10:00")


def test_it_keeps_influence_up_and_is_no_touch_of_the_meter() -> None:
    found = measure(mailed(known("2026-01-02", "2026-01-02 10:00 call"), "2 10:00"), t("2 10:00"), RULES, CALENDAR)
    assert (found.influence, found.touches_out, found.meter) == (1, 1, "below")


def test_whom_nobody_looked_at_is_still_new_after_a_mailing() -> None:
    listed = known("2", imported=True)
    assert is_new(mailed(listed, "3 10:00"))
    assert not is_new(replace(mailed(listed, "3 10:00"), touches=(Touch(t("4 10:00"), Kind.CALL),)))


def test_grooming_names_the_mailing_as_the_last_word() -> None:
    """It was said that they had no word at all since first contact."""
    person = mailed(known("2025-01-02", "2025-01-02 10:00 call"), "2025-04-01 10:00")
    words = [found.evidence for found in findings(person, t("2"), RULES, CALENDAR)]
    assert "last mailing 10 months ago" in words[0]


def test_it_counts_in_no_week() -> None:
    sums = WeekSums(t("10 12:00"), CALENDAR, 1)
    sums.add(mailed(known("2", "9 10:00 call"), "10 10:00"))
    assert sums.result() == [Week("2026-03-09", 1, 0, {"call": 1}, {})]
