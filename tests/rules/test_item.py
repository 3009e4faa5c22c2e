"""What an item tells beside its marks: what it counts from and why, when it changes next, what becomes of facts."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from tests.rules.people import (
    CALENDAR,
    RULES,
    STEPS,
    Closing,
    Kind,
    Prospect,
    Reason,
    Skip,
    Source,
    Stage,
    Touch,
    known,
    mailed,
    met,
    promised,
    t,
)
from tui.model.addresses import addresses
from tui.model.records import Address, Event, Snooze
from tui.rules.engine import Item, explain, next_mark
from tui.rules.facts import counts_as_outbound, gather, starts_quietly
from tui.rules.promises import ends_at

BEN = Source(name="Ben")
MET = met("2 10:00")
KNOWN = known("2 10:00")
NO_STEPS = (Skip(t("2 11:00"), "sequence"),)
REOPENED = (Closing(t("3"), Reason.OTHER, t("5 10:00")),)
REFERRED = met("2 10:00", met_at=None, source=BEN, referred_at=t("1 09:00"))


def items(person: Prospect, now: str, rule: str) -> list[Item]:
    return [item for item in explain(person, t(now), RULES, CALENDAR) if item.rule == rule]


GROUNDS: list[tuple[str, Prospect, str, str, str]] = [
    # A prospect, a rule, why it counts and from when.
    ("a promise, from its making", replace(KNOWN, promises=(promised("20", "3 09:00"),)), "promise", "promised",
     "3 09:00"),
    ("a clock: met", MET, "contact_clock", "met", "2 10:00"),
    ("a clock: referred", REFERRED, "contact_clock", "referred", "1 09:00"),
    ("a clock: added", met("2 10:00", met_at=None), "contact_clock", "added", "2 10:00"),
    ("a clock: they wrote", known("2 10:00", "4 09:00 email in"), "contact_clock", "wrote", "4 09:00"),
    ("met and referred at once", replace(MET, source=BEN, referred_at=t("2 10:00")), "contact_clock", "met", "2 10:00"),
    ("step 2", met("2 10:00", STEPS[0]), "sequence", "first contact", "2 10:00"),
    ("step 4", met("2 10:00", *STEPS[:3]), "sequence", "step", "4 12:00"),
    ("a report", met("2 10:00", "2 18:00 email", source=BEN), "report", "told", "2 18:00"),
    ("the rhythm: a touch", known("2 10:00", "3 09:00 call"), "rhythm", "contact", "3 09:00"),
    ("the rhythm: first contact", replace(MET, skips=NO_STEPS), "rhythm", "first contact", "2 10:00"),
    ("the rhythm: the entry", KNOWN, "rhythm", "entry", "2 10:00"),
    ("the rhythm: the entry of someone met before", replace(KNOWN, met_at=t("2026-01-05")), "rhythm", "entry",
     "2026-01-05"),
    ("the rhythm: the entry of someone referred before",
     replace(KNOWN, source=BEN, referred_at=t("2026-01-05")), "rhythm", "entry", "2026-01-05"),
    ("the rhythm: a date of referral without a source", replace(KNOWN, referred_at=t("2026-01-05")), "rhythm", "entry",
     "2 10:00"),
    ("the rhythm: met at the entry", replace(KNOWN, met_at=t("2 10:00")), "rhythm", "entry", "2 10:00"),
    ("the rhythm: met after the entry", replace(KNOWN, met_at=t("4 10:00")), "rhythm", "first contact", "4 10:00"),
    ("the rhythm: a touch before the entry", known("2 10:00", "1 09:00 call"), "rhythm", "contact", "1 09:00"),
    ("the rhythm: a touch before the meeting", known("2 10:00", "1 09:00 call", met_at=t("4 10:00")), "rhythm",
     "first contact", "4 10:00"),
    ("the rhythm: a touch at the meeting", met("2 10:00", "2 10:00 call", skips=NO_STEPS), "rhythm", "contact",
     "2 10:00"),
    ("the rhythm: reopened", replace(KNOWN, closings=REOPENED), "rhythm", "reopened", "5 10:00"),
    ("the rhythm: met at the reopening", replace(KNOWN, met_at=t("5 10:00"), closings=REOPENED), "rhythm",
     "first contact", "5 10:00"),
    ("the rhythm: a touch at the reopening", known("2 10:00", "5 10:00 call", closings=REOPENED), "rhythm", "contact",
     "5 10:00"),
    ("the rhythm: a mailing", mailed(KNOWN, "4 09:00"), "rhythm", "mailing", "4 09:00"),
    ("the rhythm: a touch after a mailing", mailed(known("2 10:00", "5 09:00 call"), "4 09:00"), "rhythm", "contact",
     "5 09:00"),
    ("the rhythm: a touch at a mailing", mailed(known("2 10:00", "4 09:00 call"), "4 09:00"), "rhythm", "contact",
     "4 09:00"),
    ("the rhythm: a mailing after a touch", mailed(known("2 10:00", "3 09:00 call"), "4 09:00"), "rhythm", "mailing",
     "4 09:00"),
    ("the rhythm: a mailing before the meeting", mailed(known("2 10:00", met_at=t("5 10:00")), "4 09:00"), "rhythm",
     "first contact", "5 10:00"),
    ("the ceiling: first contact", MET, "ceiling", "first contact", "2 10:00"),
    ("the ceiling: a touch", met("2 10:00", "2 18:00 email"), "ceiling", "contact", "2 18:00"),
    ("the ceiling: the entry", replace(KNOWN, met_at=t("2026-01-05")), "ceiling", "entry", "2 10:00"),
    ("the ceiling: reopened", replace(KNOWN, closings=REOPENED), "ceiling", "reopened", "5 10:00"),
    ("the ceiling: a mailing", mailed(KNOWN, "4 09:00"), "ceiling", "mailing", "4 09:00"),
    ("the ceiling: a touch after a mailing", mailed(known("2 10:00", "5 09:00 call"), "4 09:00"), "ceiling", "contact",
     "5 09:00"),
    ("the ceiling: a mailing before the reopening", mailed(replace(KNOWN, closings=REOPENED), "4 09:00"), "ceiling",
     "reopened", "5 10:00"),
    ("the ceiling: a touch after the reopening", known("2 10:00", "6 10:00 call", closings=REOPENED), "ceiling",
     "contact", "6 10:00"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "person", "rule", "cause", "at"), GROUNDS, ids=[case[0] for case in GROUNDS])
def test_what_an_item_counts_from(name: str, person: Prospect, rule: str, cause: str, at: str) -> None:
    (item,) = items(person, "7 12:00", rule)
    assert (item.cause, item.counts_from) == (cause, t(at)), name


def test_which_promise_an_item_is_about() -> None:
    due = ("20", "12 14:00", "15")
    person = replace(KNOWN, promises=tuple(promised(day, "3 09:00") for day in due))
    assert [item.promise for item in items(person, "10", "promise")] == [1, 2, 0]
    assert [item.promise for item in items(KNOWN, "10", "rhythm")] == [None]


@pytest.mark.parametrize(
    ("until", "snoozed", "due"),
    [("9 09:59", False, "9 10:00"), ("9 10:00", False, "9 10:00"), ("9 10:01", True, "9 10:01"),
     ("20", True, "20")],
)  # fmt: skip
def test_a_snooze_that_postpones_nothing_is_not_told(until: str, snoozed: bool, due: str) -> None:
    quiet = replace(known("1", "2 10:00 call"), snooze=Snooze(t("3"), t(until)))
    (item,) = items(quiet, "4", "rhythm")
    assert (item.snoozed, item.due_at) == (snoozed, t(due))
    opening = replace(met("2 10:00", *STEPS[:2], "4 10:00 card"), snooze=Snooze(t("4 11:00"), t(until)))
    (item,) = items(opening, "5", "sequence")
    assert (item.snoozed, item.due_at) == (snoozed, t(due))


def test_the_next_mark() -> None:
    """A promise for the 12th at 14:00, and a clock of the 10th at 09:00."""
    person = known("2 10:00", "10 09:00 email in", promises=(promised("12 14:00", "3 09:00"),))
    marks = ["11 09:00", "12 00:00", "12 09:00", "12 14:00", "13 00:00", "13 09:00"]
    now = t("10 09:00")
    for mark in marks:
        found = next_mark(explain(person, now, RULES, CALENDAR), now)
        assert found == t(mark)
        now = found
    assert next_mark(explain(person, now, RULES, CALENDAR), now) is None
    assert next_mark([], now) is None


OUTBOUND: list[tuple[Kind, bool, int | None, bool]] = [
    (Kind.EMAIL, False, None, True),
    (Kind.EMAIL, True, None, False),
    (Kind.CALL, True, None, True),
    (Kind.MEETING, True, None, True),
    (Kind.TEXT, True, None, False),
    (Kind.REPORT, False, None, False),
    (Kind.REPORT, False, 4, True),
]


@pytest.mark.parametrize(("kind", "inbound", "about", "expected"), OUTBOUND)
def test_what_counts_as_outbound(kind: Kind, inbound: bool, about: int | None, expected: bool) -> None:
    assert counts_as_outbound(Touch(t("2"), kind, inbound, about=about)) is expected


def test_a_promise_ends_at_its_time_or_with_its_day() -> None:
    assert ends_at(promised("10 14:00", "2")) == t("10 14:00")
    assert ends_at(promised("10", "2")) == t("11")


def test_who_has_no_time_of_adding_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"^Ana Ruiz: a prospect without the time of adding$"):
        gather(replace(MET, added_at=None))


def above(**fields: Any) -> Prospect:
    """Added in credibility."""
    return met("2 10:00", **{"met_at": None, "stage": Stage.CREDIBILITY, **fields})


IMPORTED: dict[str, Any] = {"imported": True, "met_at": None}
QUIET: list[tuple[str, Prospect, bool]] = [
    ("met now", MET, False),
    ("added, never met", met("2 10:00", met_at=None), False),
    ("met two weeks ago", met("2 10:00", met_at=t("2026-02-16 10:00")), False),
    ("met longer ago", met("2 10:00", met_at=t("2026-02-16 09:59")), True),
    ("above visibility, met now", met("2 10:00", stage=Stage.CREDIBILITY), False),
    ("above visibility, met three days ago", met("2 10:00", met_at=t("2026-02-27 10:00"), stage=Stage.CREDIBILITY),
     False),
    ("above visibility, met longer ago", met("2 10:00", met_at=t("2026-02-27 09:59"), stage=Stage.PROFITABILITY), True),
    ("above visibility, never met", above(), True),
    ("above visibility, referred three days ago", above(source=BEN, referred_at=t("2026-02-27 10:00")), False),
    ("above visibility, referred longer ago", above(source=BEN, referred_at=t("2026-02-27 09:59")), True),
    ("above visibility, referred without a date", above(source=BEN), False),
    ("above visibility with a date of referral but no source", above(referred_at=t("2 09:00")), True),
    ("above visibility, met long ago and referred today",
     above(met_at=t("2026-01-05"), source=BEN, referred_at=t("2 09:00")), True),
    ("imported above visibility, met now", met("2 10:00", imported=True, stage=Stage.CREDIBILITY), True),
    ("imported without a date", met("2 10:00", **IMPORTED), True),
    ("imported, met a day ago", met("2 10:00", imported=True, met_at=t("1 10:00")), False),
    ("imported, met longer ago", met("2 10:00", imported=True, met_at=t("1 09:59")), True),
    ("imported, referred today", met("2 10:00", **IMPORTED, source=BEN, referred_at=t("2 09:00")), False),
    ("imported, referred longer ago", met("2 10:00", **IMPORTED, source=BEN, referred_at=t("1 09:59")), True),
    ("imported, referred without a date", met("2 10:00", **IMPORTED, source=BEN), True),
    ("imported with a date of referral but no source", met("2 10:00", **IMPORTED, referred_at=t("2 09:00")), True),
    ("added, referred longer ago", replace(REFERRED, referred_at=t("2026-02-16 09:59")), True),
    ("added, the meeting decides",
     replace(REFERRED, met_at=t("2 10:00"), referred_at=t("2026-01-05")), False),
    ("to be met", met("2 10:00", met_at=t("9 10:00")), False),
    ("without a time of adding", replace(MET, added_at=None), True),
]  # fmt: skip


@pytest.mark.parametrize(("name", "person", "quiet"), QUIET, ids=[case[0] for case in QUIET])
def test_who_enters_without_first_clock(name: str, person: Prospect, quiet: bool) -> None:
    assert starts_quietly(person, RULES, CALENDAR) is quiet, name


# Kinds --------------------------------------------------------------------------------------------------------

WAYS: dict[str, dict[str, tuple[Address, ...]]] = {
    "": {},
    "e": {"emails": addresses("ana@x.example")},
    "p": {"phones": addresses("+34 600 555 010")},
    "u": {"urls": addresses("linkedin.com/in/ana")},
}
WAYS |= {
    both: WAYS[both[0]] | (WAYS[both[1:]] if len(both) < 3 else WAYS["p"] | WAYS["u"])
    for both in ("ep", "eu", "pu", "epu")
}  # fmt: skip
"""E-mail, phone and profile, in every combination."""

ITEMS: dict[str, tuple[Prospect, str]] = {
    "promise": (replace(KNOWN, promises=(promised("20", "3"),)), "promise"),
    "first note": (MET, "contact_clock"),
    "answer": (known("2 10:00", "3 09:00 email in"), "contact_clock"),
    "thanks": (known("2 10:00", events=(Event(t("3 09:00"), "bought"),)), "contact_clock"),
    "social": (met("2 10:00", *STEPS[:1]), "sequence"),
    "card": (met("2 10:00", *STEPS[:2]), "sequence"),
    "call": (met("2 10:00", *STEPS[:3]), "sequence"),
    "coffee": (met("2 10:00", *STEPS[:4]), "sequence"),
    "rhythm": (KNOWN, "rhythm"),
    "ceiling": (MET, "ceiling"),
    "report": (met("2 10:00", "2 18:00 email", source=BEN), "report"),
}

KINDS: dict[str, dict[str, str]] = {
    # By what is known: nothing, e-mail, phone, profile, and so on.
    "promise": {
        "": "meeting note call email text", "e": "email meeting note call text", "p": "call text meeting note email",
        "u": "meeting note call email text", "ep": "call email text meeting note",
        "eu": "email meeting note call text", "pu": "call text meeting note email",
        "epu": "call email text meeting note",
    },
    "first note": {
        "": "note email text", "e": "email note text", "p": "note text email", "u": "note email text",
        "ep": "email note text", "eu": "email note text", "pu": "note text email", "epu": "email note text",
    },
    "answer": {
        "": "note email call text", "e": "email note call text", "p": "call text note email",
        "u": "note email call text", "ep": "email call text note", "eu": "email note call text",
        "pu": "call text note email", "epu": "email call text note",
    },
    "thanks": {
        "": "card note call email", "e": "card note email call", "p": "card note call email",
        "u": "card note call email", "ep": "card note call email", "eu": "card note email call",
        "pu": "card note call email", "epu": "card note call email",
    },
    "social": dict.fromkeys(WAYS, "social"),
    "card": dict.fromkeys(WAYS, "card"),
    "call": dict.fromkeys(WAYS, "call"),
    "coffee": {
        "": "meeting call text email", "e": "meeting email call text", "p": "meeting call text email",
        "u": "meeting call text email", "ep": "meeting call text email", "eu": "meeting email call text",
        "pu": "meeting call text email", "epu": "meeting call text email",
    },
    "rhythm": {
        "": "card call text social", "e": "card call text social", "p": "call text card social",
        "u": "social card call text", "ep": "call text card social", "eu": "social card call text",
        "pu": "call text social card", "epu": "call text social card",
    },
    "report": dict.fromkeys(WAYS, "report"),
}  # fmt: skip
KINDS["ceiling"] = KINDS["rhythm"]


@pytest.mark.parametrize("ways", WAYS)
@pytest.mark.parametrize("what", ITEMS)
def test_how_they_can_be_reached_comes_first(what: str, ways: str) -> None:
    person, rule = ITEMS[what]
    item = items(replace(person, **WAYS[ways]), "6 12:00", rule)[0]
    assert " ".join(item.kinds) == KINDS[what][ways]


def test_an_address_that_is_empty_is_none() -> None:
    assert (
        items(replace(KNOWN, phones=(), emails=addresses("a@x.example")), "6 12:00", "rhythm")[0].kinds[0] is Kind.CARD
    )
