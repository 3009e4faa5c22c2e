"""Rule 2, the contact clock (S1, S2): where it starts, its marks, what stops it and what lets it go."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from tests.rules.people import (
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
    met,
    rules,
    t,
    touches,
)
from tests.rules.tables import Row, absent, among, check, wins
from tui.model.records import Snooze

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
CLOSED = (Closing(t("20 12:00"), Reason.GONE, t("25 12:00")),)

ROWS = [
    # Marks, by the hour.
    wins("at the meeting", MET, "2 10:00", "contact_clock open", kinds="email note", **MARKS),
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
         kinds="email call text note"),
    wins("no sequence", known("2 10:00", "3 08:00 email in"), "3 09:00", "contact_clock open",
         kinds="email call text note"),
    wins("sequence ended", replace(MET, skips=(Skip(t("2 11:00"), "sequence"),)), "3 09:00", "contact_clock open",
         kinds="email call text note"),
    wins("step 1 still next", met("2 10:00", "2 18:00 gift", "3 08:00 email in"), "3 09:00", "contact_clock open",
         kinds="email note"),
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
    absent("added above visibility, met that day",
           quiet(met_at=t("2 09:00"), stage=Stage.CREDIBILITY, stages=(StageMove(t("2 10:00"), Stage.CREDIBILITY),)),
           "2 11:00", "contact_clock"),
    wins("added above visibility, met since",
         quiet(met_at=t("4 09:00"), stage=Stage.CREDIBILITY, stages=(StageMove(t("2 10:00"), Stage.CREDIBILITY),)),
         "4 11:00", "contact_clock open", due="5 09:00"),
    wins("added above visibility, they write",
         quiet(met_at=t("2 09:00"), stage=Stage.CREDIBILITY, stages=(StageMove(t("2 10:00"), Stage.CREDIBILITY),),
               touches=touches("3 10:00 email in")),
         "3 11:00", "contact_clock open", due="4 10:00"),
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
    absent("thanks, bye", replace(done("20 06:00 email in"), skips=let_go("20 07:00", "20 06:00")), "20 07:00",
           "contact_clock"),
    absent("both messages let go",
           replace(done("20 06:00 email in", "21 06:00 email in"), skips=let_go("21 07:00", "21 06:00")), "22 07:00",
           "contact_clock"),
    wins("they write again",
         replace(done("20 06:00 email in", "21 06:00 email in"), skips=let_go("20 07:00", "20 06:00")), "21 07:00",
         "contact_clock open", due="22 06:00"),
    wins("the clock of a meeting cannot be let go",
         met("2 10:00", "2 12:00 email in", skips=let_go("2 13:00", "2 12:00")), "2 14:00", "contact_clock open",
         **MARKS),
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
           replace(quiet(met_at=t("2 10:00")),
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


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_contact_clock(row: Row) -> None:
    check(row)


def test_a_report_made_to_a_source_stops_their_clock() -> None:
    told = Touch(t("20 07:00"), Kind.REPORT, about=4)
    wrote = done("20 06:00 email in")
    check(wins("running", wrote, "20 07:00", "contact_clock open"))
    check(absent("told", replace(wrote, touches=(*wrote.touches, told)), "20 07:00", "contact_clock"))


def test_step_1_stands_beside_the_clock() -> None:
    check(among("beside the clock", MET, "3 12:00", "sequence due", step=1))
