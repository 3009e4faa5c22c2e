"""The mailing: whom it keeps, when it is due, and what it leaves as it was."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from tests.rules.people import CALENDAR, RULES, Closing, Prospect, Reason, Stage, Touch, known, mailed, met, rules, t
from tui.model.kinds import Kind
from tui.rules.book import BadRules
from tui.rules.calendar import Calendar
from tui.rules.facts import gather, last_contact
from tui.rules.grooming import findings, is_new
from tui.rules.mailing import Mailing, kept_by_mailing, mailing
from tui.rules.measures import measure

CUSTOMERS = rules(mailing={"stages": ["profitability"]})
TAGGED = rules(mailing={"tags": ["Café Club", "vip"]})


def at(now: str, last: str | None = None, day: int = 1, workdays: str = "mon-fri") -> tuple[str | None, str | None]:
    """Since when it is due, and when the one after that is."""
    own = rules(mailing={"stages": ["profitability"], "day": day}, workdays=workdays)
    found = mailing(t(now), t(last) if last else None, own, CALENDAR)
    return tuple(f"{each:%Y-%m-%d}" if each else None for each in (found.due_at, found.next_at))  # type: ignore[return-value]


# Who is kept ----------------------------------------------------------------------------------------------

KEPT = [
    ("nobody, by default", known("2", stage=Stage.PROFITABILITY), RULES, False),
    ("a stage", known("2", stage=Stage.PROFITABILITY), CUSTOMERS, True),
    ("another stage", known("2", stage=Stage.CREDIBILITY), CUSTOMERS, False),
    ("a tag, whatever its case and accents", known("2", tags=("cafe CLUB",)), TAGGED, True),
    ("a part of a tag", known("2", tags=("vip2",)), TAGGED, False),
    ("a closed customer", known("2", stage=Stage.PROFITABILITY, closings=(Closing(t("3"), Reason.GONE),)), CUSTOMERS,
     False),
    ("a reopened one", known("2", stage=Stage.PROFITABILITY, closings=(Closing(t("3"), Reason.GONE, t("4")),)),
     CUSTOMERS, True),
]  # fmt: skip


@pytest.mark.parametrize(("name", "person", "own", "expected"), KEPT, ids=[case[0] for case in KEPT])
def test_who_is_kept(name: str, person: Prospect, own: object, expected: bool) -> None:
    assert kept_by_mailing(person, own) is expected, name  # type: ignore[arg-type]


# When it is due -------------------------------------------------------------------------------------------

DUE = [
    # now, last logged; due since, next
    ("the first is a Sunday: due on Monday", "2 00:00", None, ("2026-03-02", "2026-04-01")),
    ("until then that of February is", "1 23:59", None, ("2026-02-02", "2026-03-02")),
    ("logged", "2 09:00", "2 09:00", (None, "2026-04-01")),
    ("logged before it was due", "2 09:00", "1 23:59", ("2026-03-02", "2026-04-01")),
    ("it stays due until it is logged", "31 23:59", "2026-02-02 10:00", ("2026-03-02", "2026-04-01")),
    ("the next month", "2026-04-01 00:00", "2 09:00", ("2026-04-01", "2026-05-01")),
    ("over the turn of a year", "2026-01-01 12:00", "2025-12-01 09:00", ("2026-01-01", "2026-02-02")),
]


@pytest.mark.parametrize(("name", "now", "last", "expected"), DUE, ids=[case[0] for case in DUE])
def test_it_is_due_from_the_first_working_day_of_a_month(
    name: str, now: str, last: str | None, expected: tuple[str | None, str]
) -> None:
    assert at(now, last) == expected, name


def test_another_day_of_the_month_may_fall_into_the_next_one() -> None:
    """28 February 2026 is a Saturday: that mailing is due on Monday, 2 March, and not a day sooner."""
    assert at("2026-02-27 12:00", day=28) == ("2026-01-28", "2026-03-02")
    assert at("1 12:00", day=28) == ("2026-01-28", "2026-03-02")
    assert at("2 12:00", day=28) == ("2026-03-02", "2026-03-30")
    assert at("2 12:00", "2 11:00", day=28) == (None, "2026-03-30")
    assert at("3 12:00", day=28, workdays="tue") == ("2026-03-03", "2026-03-31")
    assert at("2026-02-28 12:00", day=28, workdays="mon-sun") == ("2026-02-28", "2026-03-28")


def test_its_day_is_the_users() -> None:
    """Auckland is 13 hours ahead: their Monday, 2 March, begins on Sunday at 11:00 UTC."""
    auckland = Calendar(ZoneInfo("Pacific/Auckland"))
    assert mailing(t("1 11:00"), None, CUSTOMERS, auckland).due_at == t("1 11:00")
    assert mailing(t("1 10:59"), None, CUSTOMERS, auckland).next_at == t("1 11:00")


def test_without_anybody_chosen_there_is_none() -> None:
    assert mailing(t("2 12:00"), None, RULES, CALENDAR) == Mailing(None, None)


@pytest.mark.parametrize("kind", ["report", "meeting", "call", "pitch", "literature", "letter"])
def test_what_cannot_be_sent_to_many_at_once_is_refused(kind: str) -> None:
    with pytest.raises(BadRules, match="mailing.kind.*allowed are email, note, social, card, text, gift"):
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
