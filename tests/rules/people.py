"""People for the tests of the rules: a short way to write histories, and the worked examples."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from tui.model.addresses import addresses
from tui.model.kinds import Kind
from tui.model.records import Closing, Event, Promise, Prospect, Reason, Skip, Source, Stage, StageMove, Touch
from tui.rules.book import Rules, load
from tui.rules.calendar import Calendar

BOOK = Path(__file__).parents[2] / "data" / "rulebook.toml"
SHIPPED = tomllib.loads(BOOK.read_text("utf-8"))


def rules(**own: Any) -> Rules:
    """The default rules, single values replaced: ``rules(rhythm={"visibility": "10 days"})``."""
    return load(SHIPPED, "rulebook.toml", own, "own.toml").rules


RULES = rules()
CALENDAR = Calendar(ZoneInfo("UTC"))


def t(words: str, zone: str = "UTC") -> datetime:
    """An instant of March 2026 ("2 10:00"), or of any month ("2026-02-28 09:00"), in a zone."""
    day, _, time = words.partition(" ")
    if "-" not in day:
        day = f"2026-03-{int(day):02d}"
    return datetime.fromisoformat(f"{day}T{time or '00:00'}").replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def touches(*words: str, zone: str = "UTC") -> tuple[Touch, ...]:
    """Touches from "2 18:00 email" and, from them, "6 08:00 email in"."""
    found = []
    for entry in words:
        *at, kind = entry.removesuffix(" in").split()
        found.append(Touch(t(" ".join(at), zone), Kind(kind), inbound=entry.endswith(" in")))
    return tuple(sorted(found, key=lambda touch: touch.at))


def met(at: str, *log: str, zone: str = "UTC", **fields: Any) -> Prospect:
    """Someone met and added at ``at``, with these touches."""
    when = t(at, zone)
    stage = fields.get("stage", Stage.VISIBILITY)
    base = Prospect(
        name="Ana Ruiz",
        added_at=when,
        met_at=when,
        touches=touches(*log, zone=zone),
        stages=(StageMove(when, stage),),
    )
    return msgspec.structs.replace(base, **fields)


STEPS = ("2 18:00 email", "3 09:00 social", "4 12:00 card", "9 12:00 call", "16 12:00 meeting", "17 12:00 card")
"""All six steps for someone met on 2 March 10:00."""


def known(at: str, *log: str, zone: str = "UTC", **fields: Any) -> Prospect:
    """Someone added quietly at ``at``: no first clock, no sequence."""
    when = t(at, zone)
    base = met(at, *log, zone=zone, met_at=None, first_rhythm_at=when)
    stage = fields.get("stage", Stage.VISIBILITY)
    return msgspec.structs.replace(base, stages=(StageMove(when, stage),), **fields)


def mailed(person: Prospect, *days: str) -> Prospect:
    """The same person, sent a card with a mailing then."""
    cards = (Touch(t(at), Kind.CARD, mailing=True) for at in days)
    log = sorted((*person.touches, *cards), key=lambda touch: touch.at)
    return msgspec.structs.replace(person, touches=tuple(log))


def promised(due: str, made: str, **fields: Any) -> Promise:
    """A promise at ``due`` ("10 14:00", or "10" for the day), made at ``made``, in UTC."""
    due_at = t(due)
    start = due_at.replace(hour=0, minute=0)
    end = CALENDAR.day_end(due_at)
    base = Promise(due_at, t(made), start, end, whole_day=" " not in due)
    return msgspec.structs.replace(base, **fields)


@dataclass(frozen=True)
class Case:
    """A prospect at a moment, and what of the next item is expected."""

    name: str
    prospect: Prospect
    now: datetime
    expected: dict[str, Any]
    rules: Rules = field(default=RULES, repr=False)
    calendar: Calendar = field(default=CALENDAR, repr=False)


def _kinds(words: str) -> Sequence[Kind]:
    return tuple(Kind(word) for word in words.split())


_EX1 = met("2 10:00")
_EX2 = met("2 10:00", "2 18:00 email")
_EX3 = met("2 10:00", *STEPS[:3])
_WROTE = met("2 10:00", *STEPS[:3], "6 08:00 email in")
_ANSWERED = met("2 10:00", *STEPS[:3], "6 08:00 email in", "6 09:00 email")
_CLOCK = {"rule": "contact_clock", "due": t("3 10:00"), "late": t("4 10:00"), "broken": t("5 10:00")}
_EX6 = known("2026-01-10 09:00", "2026-01-31 09:00 call", stage=Stage.CREDIBILITY)
_PROMISE = {"rule": "promise", "due": t("10 14:00"), "late": t("10 14:00"), "broken": t("11")}
_EX9 = known("1 12:00", "2 12:00 call", promises=(promised("10 14:00", "2 12:01"),))
_EX13 = known("2026-01-02 12:00", "2026-01-02 12:00 call", promises=(promised("24 14:00", "2026-03-01 09:00"),))
_AUCKLAND = Calendar(ZoneInfo("Pacific/Auckland"))
_SLIPPED = ("2 18:00 email", "16 09:00 social")
_CARD = {"rule": "sequence", "step": 3, "kinds": (Kind.CARD,), "state": "upcoming"}
_COFFEE = {"rule": "sequence", "step": 5}
_SILENT = ("2 12:00 meeting", "3 12:00 card", "10 12:00 text", "17 12:00 call", "24 12:00 text", "31 12:00 social")
_BOUGHT = (Event(t("4 10:00"), "bought"),)
_THANKS = {"rule": "contact_clock", "state": "open", "due": t("5 10:00"), "broken": t("7 10:00")}

CASES = [
    Case("1 open", _EX1, t("2 15:00"), {**_CLOCK, "state": "open", "kinds": _kinds("note email text")}),
    Case("1 late", _EX1, t("4 11:00"), {**_CLOCK, "state": "late"}),
    Case("1 broken", _EX1, t("5 10:00"), {**_CLOCK, "state": "broken"}),
    Case(
        "2", _EX2, t("3 09:00"),
        {"rule": "sequence", "step": 2, "kinds": _kinds("social"), "due": t("3 10:00"), "state": "due"},
    ),
    Case(
        "3", _EX3, t("5 09:00"),
        {"rule": "sequence", "step": 4, "kinds": _kinds("call"), "due": t("9 12:00"), "late": t("11 12:00")},
    ),
    Case("4 wrote", _WROTE, t("6 08:01"), {"rule": "contact_clock", "due": t("7 08:00"), "broken": t("9 08:00")}),
    Case("4 answered", _ANSWERED, t("6 09:01"), {"rule": "sequence", "step": 4, "due": t("9 12:00")}),
    Case(
        "5", met("2 10:00", *STEPS[:5], "20 16:00 card"), t("21 09:00"),
        {"rule": "rhythm", "due": t("27 16:00"), "late": t("31 04:00"), "broken": None, "state": "upcoming"},
    ),
    Case("6", _EX6, t("2026-02-01"), {"rule": "rhythm", "due": t("2 09:00")}),
    Case(
        "6 every day a working day", _EX6, t("2026-02-01"), {"rule": "rhythm", "due": t("2026-02-28 09:00")},
        rules(workdays="mon-sun"),
    ),
    Case(
        "7",
        known("2026-01-01 11:00", "2026-01-01 12:00 call", "2026-02-01 12:00 email in", comfort="3 months"),
        t("2026-02-01 13:00"),
        {"rule": "contact_clock", "due": t("2026-02-02 12:00"), "broken": t("2026-02-04 12:00")},
    ),
    Case(
        "8", known("2026-01-01 11:00", "2026-01-01 12:00 call", comfort="3 months"), t("2026-02-01"),
        {
            "rule": "ceiling", "due": t("18 12:00"), "late": t("25 12:00"), "broken": t("2026-04-01 12:00"),
            "state": "upcoming",
        },
    ),
    Case("9 on Monday", _EX9, t("9 10:00"), {**_PROMISE, "state": "upcoming"}),
    Case(
        "9 a text on Monday does not settle it",
        msgspec.structs.replace(_EX9, touches=touches("2 12:00 call", "9 10:00 text")),
        t("9 11:00"), {**_PROMISE, "state": "upcoming"},
    ),
    Case(
        "9 kept ten minutes early",
        msgspec.structs.replace(_EX9, touches=touches("2 12:00 call", "10 13:50 call")),
        t("10 13:51"), {"rule": "rhythm", "due": t("17 13:50")},
    ),
    Case(
        "11", met("2 10:00", *STEPS, "20 06:00 email in", "22 06:00 email in"), t("22 07:00"),
        {"rule": "contact_clock", "state": "late", "broken": t("23 06:00")},
    ),
    Case("12 late", met("2 10:00", *STEPS[:4]), t("19"), {**_COFFEE, "state": "late", "late": t("18 12:00")}),
    Case(
        "12", met("2 10:00", *STEPS[:4], "20 09:00 text in"), t("20 09:01"),
        {"rule": "contact_clock", "state": "open"},
    ),
    Case("13 before", _EX13, t("23 12:00"), {"rule": "promise", "state": "upcoming"}),
    Case("13 its day", _EX13, t("24 00:00"), {"rule": "promise", "state": "due"}),
    Case("13 a minute over", _EX13, t("24 14:01"), {"rule": "promise", "state": "late"}),
    Case("13 midnight", _EX13, t("25 00:00"), {"rule": "promise", "state": "broken"}),
    Case(
        "14",
        known("2026-02-01 12:00", stage=Stage.CREDIBILITY, touches=touches("2026-02-28 23:30 call")),
        t("2026-03-01 00:00"),
        {"rule": "rhythm", "due": t("31 23:30")},
        calendar=_AUCKLAND,
    ),
    Case("15", met("2 10:00", *_SLIPPED), t("16 09:01"), {**_CARD, "due": t("17"), "late": t("19")}),
    Case(
        "15 wrote", met("2 10:00", *_SLIPPED, "17 08:00 email in"), t("17 08:01"),
        {"rule": "contact_clock", "state": "open", "due": t("18 08:00")},
    ),
    Case(
        "15 answered", met("2 10:00", *_SLIPPED, "17 08:00 email in", "17 09:00 email"), t("17 09:01"),
        {**_CARD, "due": t("18")},
    ),
    Case("16 before", met("2 10:00", *STEPS[:4]), t("16 08:00"), {**_COFFEE, "state": "due", "due": t("16 12:00")}),
    Case(
        "16 asked", met("2 10:00", *STEPS[:4], "16 09:00 text"), t("16 09:01"),
        {
            **_COFFEE, "state": "upcoming", "kinds": _kinds("meeting call text email"), "due": t("23 09:00"),
            "late": t("25 09:00"),
        },
    ),
    Case(
        "17", known("1 12:00", "7 11:00 call"), t("9 09:00"),
        {"rule": "rhythm", "state": "upcoming", "due": t("16 11:00"), "late": t("20 23:00"), "broken": None},
    ),
    Case("18", known("1 12:00", *_SILENT), t("2026-04-01"), {"rule": "rhythm", "due": t("2026-04-14 12:00")}),
    Case(
        "18 answered", known("1 12:00", *_SILENT, "2026-04-02 09:00 email in", "2026-04-02 10:00 email"),
        t("2026-04-02 10:01"), {"rule": "rhythm", "due": t("2026-04-09 10:00")},
    ),
    Case(
        "19", known("1 12:00", "2 12:00 call", events=_BOUGHT), t("4 10:01"),
        {**_THANKS, "kinds": _kinds("card note call email")},
    ),
    Case(
        "19 reached by email", known("1 12:00", "2 12:00 call", events=_BOUGHT, emails=addresses("ana@ruiz.example")),
        t("4 10:01"), {**_THANKS, "kinds": _kinds("card note email call")},
    ),
    Case(
        "19 thanked", known("1 12:00", "2 12:00 call", "4 17:00 card", events=_BOUGHT), t("4 17:01"),
        {"rule": "rhythm", "due": t("11 17:00")},
    ),
]  # fmt: skip

__all__ = [
    "BOOK", "CALENDAR", "CASES", "RULES", "STEPS", "Case", "Closing", "Event", "Kind", "Promise", "Prospect", "Reason",
    "Skip", "Source", "Stage", "StageMove", "Touch", "known", "mailed", "met", "promised", "rules", "t", "touches",
]  # fmt: skip
