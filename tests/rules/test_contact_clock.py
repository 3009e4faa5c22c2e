"""Rule 2, the contact clock (S1, S2): where it starts, its marks, what stops it and what lets it go."""

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
    StageMove,
    Touch,
    known,
    mailed,
    met,
    rules,
    t,
    touches,
)
from tests.rules.tables import Row, absent, among, check, wins
from tui.model.addresses import addresses
from tui.model.records import Event, Snooze
from tui.rules.engine import next_due

BEN = Source(name="Ben")
MET = met("2 10:00")
MARKS = {"due": "3 10:00", "late": "4 10:00", "broken": "5 10:00"}
DONE = met("2 10:00", *STEPS)
"""All six steps done, the last touch on 17 March 12:00."""


def done(*log: str) -> Prospect:
    return met("2 10:00", *STEPS, *log)


def quiet(**fields: Any) -> Prospect:
    """Added on 2 March 10:00 without first clock and sequence."""
    return replace(known("2 10:00"), **fields)


def let_go(at: str, through: str) -> tuple[Skip, ...]:
    return (Skip(t(at), "clock", through=t(through)),)


REFERRED = met("2 10:00", met_at=None, source=BEN, referred_at=t("1 09:00"))
BOTH = met("2 10:00", source=BEN, referred_at=t("1 09:00"))
ABOVE = met("2 10:00", stage=Stage.CREDIBILITY, stages=(StageMove(t("2 10:00"), Stage.CREDIBILITY),))
"""Added in credibility on 2 March 10:00."""


def quietly(person: Prospect, **fields: Any) -> Prospect:
    """The same person, entered without first clock and sequence."""
    return replace(person, first_rhythm_at=person.added_at, **fields)


CLOSED = (Closing(t("20 12:00"), Reason.GONE, t("25 12:00")),)

ROWS = [
    # Marks, by the hour.
    wins("at the meeting", MET, "2 10:00", "contact_clock open", kinds="note email text", **MARKS),
    wins("before 24 h", MET, "3 09:59", "contact_clock open", **MARKS),
    wins("at 24 h", MET, "3 10:00", "contact_clock due", **MARKS),
    wins("before 48 h", MET, "4 09:59", "contact_clock due"),
    wins("at 48 h", MET, "4 10:00", "contact_clock late"),
    wins("before 72 h", MET, "5 09:59", "contact_clock late"),
    wins("at 72 h", MET, "5 10:00", "contact_clock broken"),
    wins("weeks later", MET, "31 10:00", "contact_clock broken", **MARKS),
    wins("a weekend does not stretch it", met("6 10:00"), "9 10:00", "contact_clock broken", due="7 10:00"),
    wins("snooze does not postpone it", replace(MET, snooze=Snooze(t("2 11:00"), t("20"))), "3 10:00",
         "contact_clock due"),
    wins("hours are elapsed time when the clocks change", met("2026-03-28 10:00", zone="Europe/Berlin"),
         "29 10:59", "contact_clock open", zone="Europe/Berlin", due="29 11:00", broken="31 11:00"),
    wins("marks of the user", MET, "2 22:00", "contact_clock due", rules=rules(**{"clock.due": "12 hours"}),
         due="2 22:00"),
    # Kinds.
    wins("step 1 done", met("2 10:00", "2 18:00 email", "3 08:00 email in"), "3 09:00", "contact_clock open",
         kinds="note email call text"),
    wins("no sequence", known("2 10:00", "3 08:00 email in"), "3 09:00", "contact_clock open",
         kinds="note email call text"),
    wins("sequence ended", replace(MET, skips=(Skip(t("2 11:00"), "sequence"),)), "3 09:00", "contact_clock open",
         kinds="note email call text"),
    wins("step 1 still next", met("2 10:00", "2 18:00 gift", "3 08:00 email in"), "3 09:00", "contact_clock open",
         kinds="note email text"),
    # What stops it.
    absent("a gift stops it", met("2 10:00", "2 10:01 gift"), "2 10:01", "contact_clock"),
    absent("their call stops it", met("2 10:00", "2 10:01 call in"), "2 10:01", "contact_clock"),
    absent("their visit stops it", met("2 10:00", "2 10:01 meeting in"), "2 10:01", "contact_clock"),
    wins("a touch at the moment of the meeting is not after it", met("2 10:00", "2 10:00 meeting"), "2 12:00",
         "contact_clock open", **MARKS),
    wins("a touch before the meeting does not stop it", met("2 10:00", "1 10:00 email"), "2 12:00",
         "contact_clock open", **MARKS),
    wins("their email neither stops nor restarts it", met("2 10:00", "2 12:00 email in"), "2 13:00",
         "contact_clock open", **MARKS),
    wins("a report to the source does not stop it", met("2 10:00", "2 12:00 report", source=BEN), "2 13:00",
         "contact_clock open", **MARKS),
    # Where it starts.
    wins("a referral", REFERRED, "2 11:00", "contact_clock due", due="2 09:00", late="3 09:00", broken="4 09:00"),
    wins("a referral without a date: the adding", met("2 10:00", met_at=None, source=BEN), "2 11:00",
         "contact_clock open", **MARKS),
    wins("neither met nor referred: the adding", met("2 10:00", met_at=None), "2 11:00", "contact_clock open", **MARKS),
    wins("met since: the meeting, not the adding", met("2 10:00", met_at=t("4 10:00")), "4 11:00",
         "contact_clock open", due="5 10:00"),
    wins("referred and met: the earlier one", BOTH, "2 11:00", "contact_clock due", due="2 09:00"),
    wins("referred, written to, met: the meeting", replace(BOTH, touches=touches("1 20:00 email")), "2 11:00",
         "contact_clock open", **MARKS),
    absent("one touch after both stops both", replace(BOTH, touches=touches("2 10:30 email")), "2 11:00",
           "contact_clock"),
    wins("they wrote before the meeting", met("2 10:00", "2 09:00 email in"), "2 11:00", "contact_clock open",
         due="3 09:00"),
    # Too old at the entry.
    wins("a referral of exactly 14 days", replace(BOTH, referred_at=t("2026-02-16 10:00")), "2 11:00",
         "contact_clock broken", due="2026-02-17 10:00"),
    wins("a referral a minute older starts none, the meeting does", replace(BOTH, referred_at=t("2026-02-16 09:59")),
         "2 11:00", "contact_clock open", **MARKS),
    wins("a meeting too old starts none, the referral does",
         quiet(met_at=t("2026-02-01"), source=BEN, referred_at=t("1 10:00")), "2 11:00", "contact_clock due",
         due="2 10:00"),
    absent("added with an old meeting", quiet(met_at=t("2026-02-01")), "2 11:00", "contact_clock"),
    absent("imported without a date", quiet(imported=True), "2 11:00", "contact_clock"),
    absent("imported, met 24 h and a minute before", quiet(imported=True, met_at=t("1 09:59")), "2 11:00",
           "contact_clock"),
    wins("imported, met exactly 24 h before", met("2 10:00", imported=True, met_at=t("1 10:00")), "2 11:00",
         "contact_clock due", due="2 10:00"),
    wins("imported and met since", quiet(imported=True, met_at=t("20 10:00")), "20 11:00", "contact_clock open",
         due="21 10:00"),
    wins("imported and referred since", quiet(imported=True, source=BEN, referred_at=t("20 10:00")), "20 11:00",
         "contact_clock open", due="21 10:00"),
    wins("added above visibility, met that day", replace(ABOVE, met_at=t("2 09:00")), "2 11:00", "contact_clock open",
         kinds="note email call text", due="3 09:00", late="4 09:00", broken="5 09:00"),
    wins("added as a customer, met that day",
         replace(ABOVE, met_at=t("2 09:00"), stage=Stage.PROFITABILITY,
                 stages=(StageMove(t("2 10:00"), Stage.PROFITABILITY),)),
         "2 11:00", "contact_clock open", due="3 09:00"),
    wins("added above visibility, met exactly 72 h before", replace(ABOVE, met_at=t("2026-02-27 10:00")), "2 10:00",
         "contact_clock broken", due="2026-02-28 10:00"),
    absent("added above visibility, met a minute earlier", quietly(ABOVE, met_at=t("2026-02-27 09:59")), "2 11:00",
           "contact_clock"),
    absent("added above visibility, never met", quietly(ABOVE, met_at=None), "2 11:00", "contact_clock"),
    wins("added above visibility, referred 72 h before",
         replace(ABOVE, met_at=None, source=BEN, referred_at=t("2026-02-27 10:00")), "2 10:00", "contact_clock broken",
         due="2026-02-28 10:00"),
    absent("added above visibility, referred a minute earlier",
           quietly(ABOVE, met_at=None, source=BEN, referred_at=t("2026-02-27 09:59")), "2 11:00", "contact_clock"),
    wins("added above visibility, referred without a date: the adding", replace(ABOVE, met_at=None, source=BEN),
         "2 11:00", "contact_clock open", due="3 10:00"),
    wins("added above visibility, met long ago and referred today",
         quietly(ABOVE, met_at=t("2026-01-05"), source=BEN, referred_at=t("2 09:00")), "2 11:00", "contact_clock open",
         due="3 09:00"),
    wins("added above visibility, met since", quietly(ABOVE, met_at=t("4 09:00")), "4 11:00", "contact_clock open",
         due="5 09:00"),
    wins("added above visibility, they write",
         quietly(ABOVE, met_at=None, touches=touches("3 10:00 email in")), "3 11:00", "contact_clock open",
         due="4 10:00"),
    absent("imported above visibility, met that day", quietly(ABOVE, met_at=t("2 09:00"), imported=True), "2 11:00",
           "contact_clock"),
    absent("imported above visibility, referred that day",
           quietly(ABOVE, met_at=None, source=BEN, referred_at=t("2 09:00"), imported=True), "2 11:00",
           "contact_clock"),
    wins("imported above visibility, met since", quietly(ABOVE, met_at=t("4 09:00"), imported=True), "4 11:00",
         "contact_clock open", due="5 09:00"),
    # What they wrote.
    wins("they write", done("20 06:00 email in"), "20 06:00", "contact_clock open", due="21 06:00", late="22 06:00",
         broken="23 06:00"),
    wins("twice: the earliest", done("20 06:00 email in", "22 06:00 text in"), "22 06:00", "contact_clock late",
         due="21 06:00"),
    absent("answered", done("20 06:00 email in", "20 07:00 text"), "20 07:00", "contact_clock"),
    absent("answered twice at once", done("20 06:00 email in", "22 06:00 text in", "22 07:00 text"), "22 07:00",
           "contact_clock"),
    wins("answered, they write again", done("20 06:00 email in", "20 07:00 text", "21 06:00 email in"), "21 07:00",
         "contact_clock open", due="22 06:00"),
    absent("at one instant, the answer logged after", done("20 06:00 email in", "20 06:00 email"), "20 06:00",
           "contact_clock"),
    wins("at one instant, the answer logged before", done("20 06:00 email", "20 06:00 email in"), "20 06:00",
         "contact_clock open", due="21 06:00"),
    wins("a report is no answer", done("20 06:00 email in", "20 07:00 report"), "20 08:00", "contact_clock open"),
    absent("their call starts none", done("20 06:00 call in"), "20 07:00", "contact_clock"),
    absent("their visit starts none", done("20 06:00 meeting in"), "20 07:00", "contact_clock"),
    *(
        wins(f"their {kind} starts one", done(f"20 06:00 {kind} in"), "20 07:00", "contact_clock open", due="21 06:00")
        for kind in ("note", "social", "card", "text", "gift", "literature", "pitch")
    ),
    absent("their call answers what they wrote", done("20 06:00 email in", "20 07:00 call in"), "20 08:00",
           "contact_clock"),
    wins("an old message logged for a quiet import", quiet(imported=True, touches=touches("1 06:00 email in")),
         "2 11:00", "contact_clock due", due="2 06:00"),
    # Let go.
    absent("thanks, bye", replace(done("20 06:00 email in"), skips=let_go("20 07:00", "20 07:00")), "20 07:00",
           "contact_clock"),
    absent("both messages let go",
           replace(done("20 06:00 email in", "21 06:00 email in"), skips=let_go("21 07:00", "21 06:00")), "22 07:00",
           "contact_clock"),
    wins("they write again",
         replace(done("20 06:00 email in", "21 06:00 email in"), skips=let_go("20 07:00", "20 06:00")), "21 07:00",
         "contact_clock open", due="22 06:00"),
    wins("the clock of a meeting cannot be let go before it breaks",
         met("2 10:00", "2 12:00 email in", skips=let_go("5 09:59", "5 09:59")), "5 09:59", "contact_clock late",
         **MARKS),
    absent("once it is broken it can", met("2 10:00", skips=let_go("5 10:00", "5 10:00")), "5 10:00", "contact_clock"),
    absent("with all that had started", met("2 10:00", "2 12:00 email in", skips=let_go("5 10:00", "5 10:00")),
           "5 10:00", "contact_clock"),
    wins("the clock of a referral cannot before it breaks", replace(REFERRED, skips=let_go("4 08:59", "4 08:59")),
         "4 08:59", "contact_clock late", due="2 09:00"),
    absent("once that is broken it can", replace(REFERRED, skips=let_go("4 09:00", "4 09:00")), "4 09:00",
           "contact_clock"),
    wins("a referral let go, the meeting is not broken yet", replace(BOTH, skips=let_go("4 09:00", "4 09:00")),
         "4 09:00", "contact_clock due", **MARKS),
    absent("the clock of the adding, once it is broken",
           met("2 10:00", met_at=None, skips=let_go("5 10:00", "5 10:00")), "5 10:00", "contact_clock"),
    wins("met after it was let go", met("2 10:00", met_at=t("6 10:00"), skips=let_go("5 10:00", "5 10:00")), "6 11:00",
         "contact_clock open", due="7 10:00"),
    wins("letting go of a reply leaves the meeting", met("9 10:00", "8 10:00 email in", skips=let_go("9 11:00",
                                                                                                   "9 11:00")),
         "9 11:00", "contact_clock open", due="10 10:00"),
    wins("a report that is let go lets no clock go",
         replace(done("20 06:00 email in"), skips=(Skip(t("20 07:00"), "report", through=t("20 06:30")),)), "20 07:00",
         "contact_clock open", due="21 06:00"),
    # Met, referred, entered.
    wins("a touch at the moment of the referral is not after it",
         met("2 10:00", "3 10:00 email", source=BEN, referred_at=t("3 10:00")), "3 11:00", "contact_clock open",
         due="4 10:00"),
    absent("a touch after the referral", met("2 10:00", "3 10:01 email", source=BEN, referred_at=t("3 10:00")),
           "3 11:00", "contact_clock"),
    wins("moved up since they were entered",
         replace(MET, stage=Stage.CREDIBILITY,
                 stages=(StageMove(t("2 10:00"), Stage.VISIBILITY), StageMove(t("2 11:00"), Stage.CREDIBILITY))),
         "2 12:00", "contact_clock open", **MARKS),
    absent("stepped back since they were entered above visibility",
           replace(quiet(met_at=t("2026-02-27 09:59")),
                   stages=(StageMove(t("2 10:00"), Stage.CREDIBILITY), StageMove(t("2 11:00"), Stage.VISIBILITY))),
           "2 12:00", "contact_clock"),
    wins("without a history of stages, that of now", replace(MET, stages=()), "2 10:00", "contact_clock open"),
    # Closed and reopened.
    absent("a clock that starts at the closing",
           met("2 10:00", closings=(Closing(t("2 10:00"), Reason.GONE, t("2 11:00")),)), "2 12:00", "contact_clock"),
    absent("closing lets go of a running clock", replace(done("20 06:00 email in"), closings=CLOSED), "25 12:00",
           "contact_clock"),
    absent("closing lets go of the meeting", replace(met("20 10:00"), closings=CLOSED), "25 12:00", "contact_clock"),
    wins("what they wrote while closed", replace(done("24 06:00 email in"), closings=CLOSED), "25 12:00",
         "contact_clock due", due="25 06:00"),
    wins("written before and while closed: the later", replace(done("20 06:00 email in", "24 06:00 email in"),
                                                               closings=CLOSED),
         "25 12:00", "contact_clock due", due="25 06:00"),
    absent("answered while closed", replace(done("24 06:00 email in", "24 07:00 email"), closings=CLOSED), "25 12:00",
           "contact_clock"),
    wins("they write after the reopening", replace(done("26 06:00 email in"), closings=CLOSED), "26 06:00",
         "contact_clock open", due="27 06:00"),
    wins("closed twice: only what was written since the last closing",
         replace(done("18 12:00 email in", "24 06:00 email in"),
                 closings=(Closing(t("18 10:00"), Reason.GONE, t("19 12:00")), *CLOSED)),
         "25 12:00", "contact_clock due", due="25 06:00"),
    wins("reopened between: written while closed the first time",
         replace(done("18 12:00 email in"), closings=(Closing(t("18 10:00"), Reason.GONE, t("19 12:00")),)),
         "19 12:00", "contact_clock due", due="19 12:00"),
]  # fmt: skip


def weekly(*events: Event, log: tuple[str, ...] = (), **fields: Any) -> Prospect:
    """Weekly rhythm, last touch on Monday 2 March 12:00, and what they did."""
    return known("1 12:00", "2 12:00 call", *log, events=events, **fields)


BOUGHT, GAVE = Event(t("4 10:00"), "bought"), Event(t("4 10:00"), "referral")
THANKS = {"due": "5 10:00", "late": "6 10:00", "broken": "7 10:00"}
EVERYWHERE: dict[str, Any] = {
    "emails": addresses("ana@x.example"), "phones": addresses("+34 600 555 010"),
    "urls": addresses("linkedin.com/in/ana"),
}  # fmt: skip

THANKED = [
    wins("they bought", weekly(BOUGHT), "4 10:00", "contact_clock open", kinds="card note call email", **THANKS),
    wins("they gave you a referral", weekly(GAVE), "4 10:00", "contact_clock open", kinds="card note call email",
         **THANKS),
    absent("interest starts none", weekly(Event(t("4 10:00"), "interest")), "4 11:00", "contact_clock"),
    wins("before 24 h", weekly(BOUGHT), "5 09:59", "contact_clock open"),
    wins("at 24 h", weekly(BOUGHT), "5 10:00", "contact_clock due"),
    wins("at 48 h", weekly(BOUGHT), "6 10:00", "contact_clock late"),
    wins("at 72 h, on a weekend too", weekly(BOUGHT), "7 10:00", "contact_clock broken"),
    wins("a customer who buys again", weekly(BOUGHT, stage=Stage.PROFITABILITY), "4 11:00", "contact_clock open",
         **THANKS),
    # One runs at a time, the earliest; a touch stops all.
    absent("a card stops it", weekly(BOUGHT, log=("4 17:00 card",)), "4 17:00", "contact_clock"),
    absent("their call stops it", weekly(BOUGHT, log=("4 17:00 call in",)), "4 17:00", "contact_clock"),
    wins("a touch at that moment is not after it", weekly(BOUGHT, log=("4 10:00 call",)), "4 11:00",
         "contact_clock open", **THANKS),
    wins("their word does not stop it", weekly(BOUGHT, log=("4 11:00 email in",)), "4 12:00", "contact_clock open",
         **THANKS),
    wins("a report to the source does not", weekly(BOUGHT, log=("4 11:00 report",), source=BEN), "4 12:00",
         "contact_clock open", kinds="card note call email"),
    wins("a mailing does not", mailed(weekly(BOUGHT), "4 11:00"), "4 12:00", "contact_clock open", **THANKS),
    wins("bought and gave a referral: the earlier", weekly(replace(GAVE, at=t("3 10:00")), BOUGHT), "4 11:00",
         "contact_clock due", due="4 10:00"),
    wins("thanked, then a referral", weekly(BOUGHT, replace(GAVE, at=t("9 10:00")), log=("4 17:00 card",)), "9 11:00",
         "contact_clock open", due="10 10:00", kinds="card note call email"),
    wins("they wrote first: an answer", weekly(BOUGHT, log=("3 10:00 email in",)), "4 11:00", "contact_clock due",
         due="4 10:00", kinds="note email call text"),
    wins("they wrote since: thanks", weekly(BOUGHT, log=("4 11:00 email in",)), "4 12:00", "contact_clock open",
         kinds="card note call email"),
    wins("bought while the first note is owed: step 1's kinds", met("2 10:00", events=(BOUGHT,)), "4 11:00",
         "contact_clock late", kinds="note email text", **MARKS),
    wins("bought after another touch than the first note: step 1 is next",
         met("2 10:00", "2 12:00 gift", events=(BOUGHT,)), "4 11:00", "contact_clock open", kinds="note email text",
         **THANKS),
    wins("bought before you met", met("9 10:00", events=(BOUGHT,), skips=(Skip(t("9 11:00"), "sequence"),)), "9 12:00",
         "contact_clock broken", kinds="card note call email", **THANKS),
    wins("the other ways to reach them", weekly(BOUGHT, **EVERYWHERE), "4 11:00", "contact_clock open",
         kinds="card note call email"),
    wins("kinds of the user", weekly(BOUGHT), "4 11:00", "contact_clock open", kinds="gift card",
         rules=rules(**{"clock.thanks_kinds": ["gift", "card"]})),
    # Recorded too late.
    wins("noted exactly 72 h late", weekly(replace(BOUGHT, noted_at=t("7 10:00"))), "7 10:00", "contact_clock broken",
         **THANKS),
    absent("noted a minute later", weekly(replace(BOUGHT, noted_at=t("7 10:01"))), "7 10:01", "contact_clock"),
    absent("a referral noted a minute later", weekly(replace(GAVE, noted_at=t("7 10:01"))), "7 10:01",
           "contact_clock"),
    wins("noted late, and once more in time", weekly(replace(BOUGHT, noted_at=t("9")), replace(BOUGHT, at=t("9"))),
         "9 11:00", "contact_clock open", due="10"),
    absent("noted late by the user's own marks", weekly(replace(BOUGHT, noted_at=t("5 10:01"))), "5 10:01",
           "contact_clock",
           rules=rules(clock={"due": "6 hours", "late": "12 hours", "broken": "24 hours"})),
    # Let go, closed, unopened.
    absent("let go", weekly(BOUGHT, skips=let_go("4 12:00", "4 12:00")), "4 12:00", "contact_clock"),
    absent("let go with what they wrote",
           weekly(BOUGHT, log=("4 11:00 email in",), skips=let_go("4 12:00", "4 12:00")), "4 12:00", "contact_clock"),
    wins("bought after it was let go", weekly(BOUGHT, log=("3 10:00 email in",), skips=let_go("3 12:00", "3 12:00")),
         "4 12:00", "contact_clock open", **THANKS),
    absent("closing lets go of it", weekly(BOUGHT, closings=(Closing(t("4 12:00"), Reason.GONE, t("4 13:00")),)),
           "4 14:00", "contact_clock"),
    wins("bought at the moment of the reopening",
         weekly(BOUGHT, closings=(Closing(t("3"), Reason.GONE, t("4 10:00")),)), "4 14:00", "contact_clock open",
         **THANKS),
    wins("somebody imported whom you never wrote to", quiet(imported=True, events=(BOUGHT,)), "4 11:00",
         "contact_clock open", **THANKS),
]  # fmt: skip


@pytest.mark.parametrize("row", [*ROWS, *THANKED], ids=str)
def test_contact_clock(row: Row) -> None:
    check(row)


@pytest.mark.parametrize(("event", "cause"), [(BOUGHT, "bought"), (GAVE, "referral")])
def test_why_they_are_thanked(event: Event, cause: str) -> None:
    item = next_due(weekly(event), t("4 11:00"), RULES, CALENDAR)
    assert item is not None
    assert (item.cause, item.counts_from) == (cause, t("4 10:00"))


def test_a_report_made_to_a_source_stops_their_clock() -> None:
    told = Touch(t("20 07:00"), Kind.REPORT, about=4)
    wrote = done("20 06:00 email in")
    check(wins("running", wrote, "20 07:00", "contact_clock open"))
    check(absent("told", replace(wrote, touches=(*wrote.touches, told)), "20 07:00", "contact_clock"))


def test_step_1_stands_beside_the_clock() -> None:
    check(among("beside the clock", MET, "3 12:00", "sequence due", step=1))
