"""Rule 3, the opening sequence (S7): which step is next, when it is due and late, what does it, when it ends."""

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
)
from tests.rules.tables import Row, absent, among, check, wins
from tui.model.records import Event, Snooze
from tui.rules.engine import explain


def ana(*log: str, **fields: Any) -> Prospect:
    """Met and added on 2 March 10:00."""
    return met("2 10:00", *log, **fields)


def skipped(*skips: tuple[int, str]) -> tuple[Skip, ...]:
    return tuple(Skip(t(at), "step", step=step) for step, at in skips)


def stages(*moves: tuple[str, Stage]) -> dict[str, Any]:
    start = StageMove(t("2 10:00"), Stage.VISIBILITY)
    return {"stage": moves[-1][1], "stages": (start, *(StageMove(t(at), stage) for at, stage in moves))}


EMAIL, SOCIAL, CARD, CALL, COFFEE, CARD_2 = STEPS
BERLIN, AUCKLAND, SANTIAGO = "Europe/Berlin", "Pacific/Auckland", "America/Santiago"
EVERY_DAY = rules(workdays="mon-sun")

ROWS = [
    # Each step: kinds, due, late.
    among("step 1", ana(), "2 10:00", "sequence upcoming", step=1, kinds="note email text", due="3 10:00",
          late="5 10:00",
          broken=None),
    wins("step 2", ana(EMAIL), "2 18:00", "sequence upcoming", step=2, kinds="social", due="3 10:00", late="5 10:00",
         broken=None),
    wins("step 3", ana(EMAIL, SOCIAL), "3 09:00", "sequence upcoming", step=3, kinds="card", due="4 10:00",
         late="6 10:00", broken=None),
    wins("step 4", ana(*STEPS[:3]), "4 12:00", "sequence upcoming", step=4, kinds="call", due="9 12:00",
         late="11 12:00", broken=None),
    wins("step 5", ana(*STEPS[:4]), "9 12:00", "sequence upcoming", step=5, kinds="meeting call text email",
         due="16 12:00", late="18 12:00", broken=None),
    wins("step 6", ana(*STEPS[:5]), "16 12:00", "sequence upcoming", step=6, kinds="card", due="17 12:00",
         late="19 12:00", broken=None),
    absent("finished", ana(*STEPS), "17 12:00", "sequence"),
    wins("finished: the rhythm", ana(*STEPS), "17 12:00", "rhythm upcoming", due="24 12:00"),
    # Marks.
    wins("the day before", ana(*STEPS[:3]), "8 23:59", "sequence upcoming"),
    wins("its day", ana(*STEPS[:3]), "9 00:00", "sequence due"),
    wins("a minute before late", ana(*STEPS[:3]), "11 11:59", "sequence due"),
    wins("late", ana(*STEPS[:3]), "11 12:00", "sequence late"),
    wins("never broken", ana(*STEPS[:3]), "2026-05-01", "sequence late", broken=None),
    wins("it became next after its due time", ana("2 11:00 card", EMAIL, skips=skipped((2, "20 09:00"))), "20 09:00",
         "sequence due", step=4, due="9 11:00", late="22 09:00"),
    wins("and is late two days later", ana("2 11:00 card", EMAIL, skips=skipped((2, "20 09:00"))), "22 09:00",
         "sequence late", step=4),
    wins("two days of the user's own", ana(*STEPS[:3]), "9 18:00", "sequence late",
         rules=rules(**{"sequence.late": "6 hours"}), late="9 18:00"),
    # What does a step.
    wins("a note does step 1", ana("2 18:00 note"), "2 18:00", "sequence upcoming", step=2),
    among("a gift does no step", ana("2 18:00 gift"), "2 18:00", "sequence upcoming", step=1),
    among("their email does no step", ana("2 18:00 email in"), "2 18:00", "sequence upcoming", step=1),
    wins("their call does step 4", ana(*STEPS[:3], "9 12:00 call in"), "9 12:00", "sequence upcoming", step=5,
         due="16 12:00"),
    wins("their visit does step 5", ana(*STEPS[:4], "16 12:00 meeting in"), "16 12:00", "sequence upcoming", step=6),
    among("at first contact itself", ana("2 10:00 email"), "2 18:00", "sequence upcoming", step=1),
    wins("a minute after first contact", ana("2 10:01 email"), "2 18:00", "sequence upcoming", step=2),
    among("before first contact", ana("1 10:00 email"), "2 18:00", "sequence upcoming", step=1),
    wins("the earliest touch does it", ana(EMAIL, SOCIAL, "4 12:00 card", "5 12:00 card"), "5 12:00",
         "sequence upcoming", step=4, due="9 12:00"),
    # Out of order.
    wins("a call before its turn", ana("2 12:00 call", EMAIL, SOCIAL, CARD), "4 12:00", "sequence upcoming", step=5,
         due="9 12:00", late="11 12:00"),
    wins("a call before its turn, the card late", ana("2 12:00 call", EMAIL, SOCIAL, "20 12:00 card"), "20 12:00",
         "sequence upcoming", step=5, due="23 00:00", late="25 00:00"),
    wins("a card before its turn", ana("2 11:00 card", EMAIL, SOCIAL), "3 09:00", "sequence upcoming", step=4,
         due="9 11:00"),
    wins("step 1 is next until it is done", ana(SOCIAL, CARD, CALL), "12 00:00", "sequence late", step=1,
         due="10 00:00"),
    wins("an email at last: step 5 became next then", ana(SOCIAL, CARD, CALL, "18 12:00 email"), "18 12:00",
         "sequence upcoming", step=5, due="19 00:00", late="21 00:00"),
    # Step 6 takes a fresh card.
    wins("a second card before the coffee", ana(*STEPS[:3], "5 12:00 card", CALL, COFFEE), "16 12:00",
         "sequence upcoming", step=6),
    wins("a card at the coffee itself", ana(*STEPS[:5], "16 12:00 card"), "16 12:00", "sequence upcoming", step=6),
    absent("a card a minute after the coffee", ana(*STEPS[:5], "16 12:01 card"), "16 12:01", "sequence"),
    wins("a card after an early coffee is still the first", ana(EMAIL, SOCIAL, CALL, COFFEE, "17 12:00 card"),
         "17 12:00", "sequence upcoming", step=6, due="18 00:00", late="20 00:00"),
    absent("and the next card is the second", ana(EMAIL, SOCIAL, CALL, COFFEE, "17 12:00 card", "18 12:00 card"),
           "18 12:00", "sequence"),
    absent("the first card skipped, one after the coffee", ana(EMAIL, SOCIAL, CALL, COFFEE, "17 12:00 card",
                                                               skips=skipped((3, "8 12:00"))),
           "17 12:00", "sequence"),
    wins("skipped in two entries put together: the first time counts",
         ana(EMAIL, SOCIAL, skips=skipped((3, "5 12:00"), (3, "8 12:00"))), "9 12:00", "sequence upcoming", step=4,
         due="10 12:00"),
    wins("a card before the coffee was skipped",
         ana(*STEPS[:4], "10 12:00 card", skips=skipped((5, "18 08:00"))), "18 08:00", "sequence upcoming", step=6,
         due="19 08:00", late="21 08:00"),
    wins("a card when the coffee was skipped", ana(*STEPS[:4], "18 08:00 card", skips=skipped((5, "18 08:00"))),
         "18 08:00", "sequence upcoming", step=6),
    absent("a card after the coffee was skipped", ana(*STEPS[:4], "18 08:01 card", skips=skipped((5, "18 08:00"))),
           "18 08:01", "sequence"),
    # Skipped.
    wins("skipped: the next one became next then", ana(EMAIL, skips=skipped((2, "5 09:00"))), "5 09:00",
         "sequence upcoming", step=3, due="6 00:00", late="8 00:00"),
    wins("after a skipped step counts from the skip", ana(EMAIL, SOCIAL, skips=skipped((3, "5 09:00"))), "5 09:00",
         "sequence upcoming", step=4, due="10 09:00", late="12 09:00"),
    wins("a skipped step stays skipped", ana(*STEPS[:3], "11 12:00 call", skips=skipped((4, "10 12:00"))), "11 12:00",
         "sequence upcoming", step=5, due="18 12:00"),
    absent("the last one skipped", ana(*STEPS[:5], skips=skipped((6, "17 12:00"))), "17 12:00", "sequence"),
    absent("the rest skipped", ana(EMAIL, skips=(Skip(t("3 12:00"), "sequence"),)), "3 12:00", "sequence"),
    wins("the rest skipped: the rhythm", ana(EMAIL, skips=(Skip(t("3 12:00"), "sequence"),)), "3 12:00",
         "rhythm upcoming", due="9 18:00"),
    # Stages, entry, closing.
    wins("credibility does not end it", ana(EMAIL, **stages(("3 09:00", Stage.CREDIBILITY))), "3 12:00",
         "sequence due", step=2),
    absent("profitability ends it",
           ana(EMAIL, **stages(("3", Stage.CREDIBILITY), ("3 09:00", Stage.PROFITABILITY))), "3 12:00", "sequence"),
    absent("for good", ana(EMAIL, **stages(("3", Stage.CREDIBILITY), ("3 09:00", Stage.PROFITABILITY),
                                           ("3 10:00", Stage.CREDIBILITY))),
           "3 12:00", "sequence"),
    absent("an entry without first clock has none", known("2 10:00"), "3 12:00", "sequence"),
    absent("nor has it when met since", replace(known("2 10:00"), met_at=t("5 10:00")), "5 12:00", "sequence"),
    absent("closing ends it",
           ana(EMAIL, closings=(Closing(t("4 12:00"), Reason.OTHER, t("5 12:00")),)), "5 12:00", "sequence"),
    # Referred and not met yet.
    among("first contact is the referral", ana(met_at=None, source=Source(name="Ben"), referred_at=t("1 09:00")),
          "2 10:00", "sequence due", step=1, due="2 09:00", late="4 09:00"),
    among("met since: touches before the meeting count no more",
          ana("3 12:00 email", met_at=t("5 10:00"), source=Source(name="Ben"), referred_at=t("1 09:00")), "5 10:00",
          "sequence upcoming", step=1, due="6 10:00"),
    among("neither met nor referred: the adding", ana(met_at=None), "2 10:00", "sequence upcoming", due="3 10:00"),
    # Comfort interval.
    wins("comfort holds a step back", ana(EMAIL, comfort="2 weeks"), "2 18:00", "sequence upcoming", step=2,
         due="16 18:00", late="18 18:00"),
    wins("comfort holds a step back, its day", ana(EMAIL, comfort="2 weeks"), "16 00:00", "sequence due", step=2),
    among("but not the first", ana(comfort="2 weeks"), "3 00:00", "sequence due", step=1, due="3 10:00"),
    among("their message counts", ana(EMAIL, "4 12:00 email in", comfort="2 weeks"), "4 12:00", "sequence upcoming",
          step=2, due="18 12:00"),
    wins("a report does not", ana(EMAIL, "4 12:00 report", comfort="2 weeks"), "4 12:00", "sequence upcoming", step=2,
         due="16 18:00"),
    wins("a short one hastens nothing", ana(*STEPS[:3], comfort="1 day"), "4 12:00", "sequence upcoming", step=4,
         due="9 12:00"),
    wins("counted from first contact when that is later", ana("1 12:00 email", comfort="3 days",
                                                              skips=skipped((1, "2 11:00"))),
         "5 00:00", "contact_clock late"),
    among("counted from first contact, the step", ana("1 12:00 email", comfort="3 days", skips=skipped((1, "2 11:00"))),
          "5 00:00", "sequence due", step=2, due="5 10:00", late="7 10:00"),
    # Snooze.
    wins("snoozed", ana(EMAIL, snooze=Snooze(t("3"), t("10"))), "9 23:59", "sequence upcoming", due="10", late="12"),
    wins("snoozed, its day", ana(EMAIL, snooze=Snooze(t("3"), t("10"))), "10 00:00", "sequence due", due="10"),
    wins("snoozed, late", ana(EMAIL, snooze=Snooze(t("3"), t("10"))), "12 00:00", "sequence late"),
    wins("snoozed to before its time", ana(*STEPS[:3], snooze=Snooze(t("5"), t("7"))), "7", "sequence upcoming",
         due="9 12:00", late="11 12:00"),
    wins("a later touch ends it", ana(EMAIL, "4 12:00 gift", snooze=Snooze(t("3"), t("10"))), "4 12:00",
         "sequence upcoming", due="5 00:00", late="7 00:00"),
    among("a later message ends it", ana(EMAIL, "4 12:00 text in", snooze=Snooze(t("3"), t("10"))), "4 12:00",
          "sequence due", due="3 10:00"),
    wins("a report does not end it", ana(EMAIL, "4 12:00 report", snooze=Snooze(t("3"), t("10"))), "4 12:00",
         "sequence upcoming", due="10"),
    wins("a touch of the same moment does not end it", ana(EMAIL, "3 12:00 gift", snooze=Snooze(t("3 12:00"), t("10"))),
         "4 12:00", "sequence upcoming", due="10"),
    # Days keep the wall-clock time, hours do not.
    among("24 h over the change of the clocks", met("2026-03-28 10:00", zone=BERLIN), "28 12:00", "sequence upcoming",
          zone=BERLIN, step=1, due="29 11:00", rules=EVERY_DAY),
    wins("1 day over the change of the clocks", met("2026-03-28 10:00", "28 12:00 email", zone=BERLIN), "29 00:00",
         "sequence due", zone=BERLIN, step=2, due="29 10:00", late="31 10:00", rules=EVERY_DAY),
    among("24 h over the change of the clocks, then a working day", met("2026-03-28 10:00", zone=BERLIN), "28 12:00",
          "sequence upcoming", zone=BERLIN, step=1, due="30 11:00"),
    # The user's own book.
    wins("a step that counts from another one", ana(*STEPS[:3]), "4 12:00", "sequence upcoming", step=4,
         due="5 09:00", rules=rules(**{"sequence.call.from": "social", "sequence.call.after": "2 days"})),
]  # fmt: skip

SLIPPED = ana(EMAIL, "16 09:00 social")
"""The card, due by the table on 4 March, became next on Monday 16 March."""

ONE_A_DAY = [
    wins("a step that slipped", SLIPPED, "16 09:01", "sequence upcoming", step=3, due="17 00:00", late="19 00:00"),
    wins("the minute before the next day", SLIPPED, "16 23:59", "sequence upcoming", step=3),
    wins("the next day", SLIPPED, "17 00:00", "sequence due", step=3),
    wins("answered on that day: the day after", ana(EMAIL, "16 09:00 social", "17 08:00 email in", "17 09:00 email"),
         "17 09:00", "sequence upcoming", step=3, due="18 00:00", late="20 00:00"),
    wins("a step that is due later anyway", ana(EMAIL, SOCIAL), "3 09:00", "sequence upcoming", step=3, due="4 10:00"),
    # What counts: every touch of yours but a report, and a conversation that they began.
    *(
        wins(f"{kind}", ana(EMAIL, f"4 12:00 {kind}"), "4 12:00", "sequence upcoming", step=2, due="5 00:00",
             late="7 00:00")
        for kind in ("gift", "text", "note", "literature", "call in", "meeting in")
    ),
    among("their message does not", ana(EMAIL, "4 12:00 text in"), "4 12:00", "sequence due", step=2, due="3 10:00"),
    wins("a report to the source does not", ana(EMAIL, "4 12:00 report"), "4 12:00", "sequence due", step=2,
         due="3 10:00"),
    wins("a mailing does not", mailed(ana(EMAIL), "4 12:00"), "4 12:00", "sequence due", step=2, due="3 10:00"),
    wins("a report made to a source who is one of your people does not",
         replace(ana(EMAIL), touches=(*ana(EMAIL).touches, Touch(t("4 12:00"), Kind.REPORT, about=4))), "4 12:00",
         "sequence due", step=2, due="3 10:00"),
    # The first step too.
    among("the first step", ana("3 09:00 gift"), "3 09:00", "sequence upcoming", step=1, due="4 00:00", late="6 00:00"),
    among("the first step, due later anyway", ana("2 12:00 gift"), "2 12:00", "sequence upcoming", step=1,
          due="3 10:00"),
    among("the first step, called before you met", ana("1 12:00 call"), "2 12:00", "sequence upcoming", step=1,
          due="3 10:00"),
    # The days are the user's, and working days.
    wins("on Friday: Monday", ana(EMAIL, "6 12:00 gift"), "6 12:00", "sequence upcoming", step=2, due="9 00:00",
         late="11 00:00"),
    wins("on Saturday: Monday", ana(EMAIL, "7 12:00 gift"), "7 12:00", "sequence upcoming", step=2, due="9 00:00"),
    wins("on Friday, working every day: Saturday", ana(EMAIL, "6 12:00 gift"), "6 12:00", "sequence upcoming", step=2,
         due="7 00:00", rules=EVERY_DAY),
    wins("on Thursday, working Sunday to Thursday", ana(EMAIL, "5 12:00 gift"), "5 12:00", "sequence upcoming", step=2,
         due="8 00:00", rules=rules(workdays="sun-thu")),
    wins("on Tuesday, working on Tuesday only", ana(EMAIL, "10 12:00 gift"), "10 12:00", "sequence upcoming", step=2,
         due="17 00:00", rules=rules(workdays="tue")),
    wins("the day ends at midnight there", met("2 10:00", "2 18:00 email", "4 23:59 gift", zone=AUCKLAND), "4 23:59",
         "sequence upcoming", zone=AUCKLAND, step=2, due="5 00:00"),
    wins("and begins at midnight there", met("2 10:00", "2 18:00 email", "5 00:00 gift", zone=AUCKLAND), "5 00:00",
         "sequence upcoming", zone=AUCKLAND, step=2, due="6 00:00"),
    wins("a day that begins at one, when the clocks go forward",
         met("2026-09-01 10:00", "2026-09-01 12:00 email", "2026-09-05 12:00 gift", zone=SANTIAGO), "2026-09-05 12:00",
         "sequence upcoming", zone=SANTIAGO, step=2, due="2026-09-06 01:00", rules=EVERY_DAY),
    # After a skip.
    wins("skipped: not on that day", ana(EMAIL, skips=skipped((2, "5 09:00"))), "5 23:59", "sequence upcoming", step=3,
         due="6 00:00"),
    wins("skipped: the next day", ana(EMAIL, skips=skipped((2, "5 09:00"))), "6 00:00", "sequence due", step=3,
         late="8 00:00"),
    wins("skipped before its time: by the table", ana(EMAIL, skips=skipped((2, "2 19:00"))), "2 19:00",
         "sequence upcoming", step=3, due="4 10:00"),
    wins("skipped on Friday: Monday", ana(EMAIL, skips=skipped((2, "6 09:00"))), "6 09:00", "sequence upcoming", step=3,
         due="9 00:00"),
    wins("one skipped after another: never two on a day",
         ana("2 18:00 gift", skips=skipped((1, "16 09:00"), (2, "17 09:00"))), "17 09:00", "sequence upcoming", step=3,
         due="18 00:00"),
    wins("the first step skipped", ana("2 18:00 gift", skips=skipped((1, "5 09:00"))), "5 09:00", "sequence upcoming",
         step=2, due="6 00:00"),
    # Comfort interval first, then one thing a day; snooze last.
    wins("a comfort interval of hours", ana(EMAIL, "4 12:00 gift", comfort="2 hours"), "4 15:00", "sequence upcoming",
         step=2, due="5 00:00"),
    wins("a comfort interval that ends on Saturday", ana(EMAIL, "5 12:00 gift", comfort="2 days"), "5 12:00",
         "sequence upcoming", step=2, due="9 12:00", late="11 12:00"),
    wins("snoozed until the day itself", ana(EMAIL, "4 12:00 gift", snooze=Snooze(t("4 13:00"), t("4 18:00"))),
         "4 18:00", "sequence upcoming", step=2, due="5 00:00"),
    wins("snoozed until Saturday stays Saturday", ana(EMAIL, snooze=Snooze(t("3"), t("7 09:00"))), "7 00:00",
         "sequence due", step=2, due="7 09:00", late="9 09:00"),
]  # fmt: skip


def coffee(*log: str, **fields: Any) -> Prospect:
    """Steps 1 to 4 done, four touches without an answer: the coffee is due on Monday 16 March 12:00."""
    return ana(*STEPS[:4], *log, **fields)


NO_ASKING = rules(**{"sequence.takes_two": []})

TAKES_TWO = [
    wins("asked once", coffee("16 09:00 text"), "16 09:00", "sequence upcoming", step=5, due="23 09:00",
         late="25 09:00", kinds="meeting call text email"),
    wins("asked before its time", coffee("10 12:00 text"), "10 12:00", "sequence upcoming", step=5, due="17 12:00"),
    wins("asked late", coffee("20 09:00 text"), "20 09:00", "sequence upcoming", step=5, due="27 09:00",
         late="29 09:00"),
    wins("asked again: five touches without an answer before, so two weeks", coffee("16 09:00 text", "23 09:00 call"),
         "23 09:00", "sequence upcoming", step=5, due="2026-04-06 09:00"),
    wins("asked a third time", coffee("16 09:00 text", "23 09:00 call", "2026-04-06 09:00 email"), "2026-04-06 09:00",
         "sequence upcoming", step=5, due="2026-04-20 09:00", late="2026-04-22 09:00"),
    wins("asked again after their answer: a week", coffee("16 09:00 text", "18 09:00 text in", "23 09:00 call"),
         "23 09:00", "sequence upcoming", step=5, due="30 09:00"),
    wins("asked for a month of silence", coffee(*(f"{day} 09:00 text" for day in range(10, 15))), "14 09:00",
         "sequence upcoming", step=5, due="2026-04-14 09:00"),
    wins("asked on Saturday", coffee("14 12:00 text"), "14 12:00", "sequence upcoming", step=5, due="23 12:00",
         late="25 12:00"),
    # What asks.
    wins("an answer to their message", coffee("12 09:00 email in", "12 10:00 email"), "12 10:00", "sequence upcoming",
         step=5, due="19 10:00"),
    wins("their call", coffee("12 10:00 call in"), "12 10:00", "sequence upcoming", step=5, due="19 10:00"),
    *(
        wins(f"{kind}", coffee(f"12 10:00 {kind}"), "12 10:00", "sequence upcoming", step=5, due="19 10:00")
        for kind in ("call", "text", "email", "social", "card", "note", "gift", "literature")
    ),
    among("their message alone does not", coffee("12 09:00 email in"), "12 10:00", "sequence upcoming", step=5,
          due="16 12:00"),
    wins("a report to the source does not", coffee("12 10:00 report"), "12 10:00", "sequence upcoming", step=5,
         due="16 12:00"),
    wins("a mailing does not", mailed(coffee(), "12 10:00"), "12 10:00", "sequence upcoming", step=5, due="16 12:00"),
    wins("a touch before it was next does not", ana(EMAIL, SOCIAL, CARD, "5 12:00 text", CALL), "9 12:00",
         "sequence upcoming", step=5, due="16 12:00"),
    wins("at the moment of the call, logged after it", ana(EMAIL, SOCIAL, CARD, CALL, "9 12:00 text"), "9 12:00",
         "sequence upcoming", step=5, due="16 12:00"),
    wins("at the moment of the call, after five touches without an answer",
         ana(EMAIL, SOCIAL, CARD, "8 12:00 gift", CALL, "9 12:00 text"), "9 12:00", "sequence upcoming", step=5,
         due="23 12:00"),
    wins("a meeting does the step", coffee("16 09:00 text", "20 12:00 meeting"), "20 12:00", "sequence upcoming",
         step=6, due="23 12:00"),
    wins("their visit does the step", coffee("16 09:00 text", "20 12:00 meeting in"), "20 12:00", "sequence upcoming",
         step=6),
    # Which interval.
    wins("in credibility: a month", coffee("16 09:00 text", **stages(("12", Stage.CREDIBILITY))), "16 09:00",
         "sequence upcoming", step=5, due="2026-04-16 09:00"),
    wins("moved up after it was asked for: as it was before",
         coffee("16 09:00 text", **stages(("16 10:00", Stage.CREDIBILITY))), "16 11:00", "sequence upcoming", step=5,
         due="23 09:00"),
    wins("their own interval", coffee("16 09:00 text", comfort="3 weeks"), "16 09:00", "sequence upcoming", step=5,
         due="2026-04-06 09:00"),
    wins("their own short interval", coffee("16 09:00 text", comfort="2 days"), "16 09:00", "sequence upcoming", step=5,
         due="18 09:00"),
    wins("their message since then holds it back by their own interval",
         coffee("16 09:00 text", "18 09:00 email in", comfort="10 days",
                skips=(Skip(t("18 10:00"), "clock", through=t("18 09:00")),)), "18 10:00", "sequence upcoming", step=5,
         due="30 09:00"),
    wins("interest before it was asked for: a week",
         coffee("16 09:00 text", "23 09:00 call", events=(Event(t("20 12:00"), "interest"),)), "23 09:00",
         "sequence upcoming", step=5, due="30 09:00"),
    wins("interest since it was asked for moves nothing",
         coffee("16 09:00 text", "23 09:00 call", events=(Event(t("24 12:00"), "interest"),)), "24 12:00",
         "sequence upcoming", step=5, due="2026-04-06 09:00"),
    # Other rules around it.
    wins("asked and slept on", coffee("16 09:00 text", snooze=Snooze(t("16 10:00"), t("31"))), "17 09:00",
         "sequence upcoming", step=5, due="31", late="2026-04-02"),
    wins("asked, and asked again: that ends the snooze",
         coffee("16 09:00 text", "18 09:00 email in", "18 10:00 email", snooze=Snooze(t("16 10:00"), t("31"))),
         "18 10:00", "sequence upcoming", step=5, due="25 10:00"),
    wins("asked, then skipped", coffee("16 09:00 text", skips=skipped((5, "23 10:00"))), "23 10:00",
         "sequence upcoming", step=6, due="24 10:00"),
    # The user's own.
    wins("switched off: one thing a day is all", coffee("16 09:00 text"), "16 09:00", "sequence upcoming", step=5,
         due="17 00:00", kinds="meeting", rules=NO_ASKING),
    wins("a gift takes two", ana(EMAIL, SOCIAL, "4 12:00 text"), "4 12:00", "sequence upcoming", step=3, due="11 12:00",
         kinds="gift card call text email",
         rules=rules(**{"sequence.takes_two": ["gift"], "sequence.card.kinds": ["gift", "card"]})),
    wins("ways to ask", coffee("16 09:00 text"), "16 09:00", "sequence upcoming", step=5, kinds="meeting note",
         rules=rules(**{"sequence.ask_kinds": ["note"]})),
    wins("no way to ask", coffee("16 09:00 text"), "16 09:00", "sequence upcoming", step=5, due="23 09:00",
         kinds="meeting", rules=rules(**{"sequence.ask_kinds": []})),
]  # fmt: skip


@pytest.mark.parametrize("row", [*ROWS, *ONE_A_DAY, *TAKES_TWO], ids=str)
def test_sequence(row: Row) -> None:
    check(row)


@pytest.mark.parametrize(
    ("log", "askings", "cause", "since"),
    [
        ((), 0, "step", "9 12:00"),
        (("16 09:00 text",), 1, "asked", "16 09:00"),
        (("16 09:00 text", "16 10:00 report", "20 09:00 email in", "20 10:00 email"), 2, "asked", "20 10:00"),
        (("16 09:00 text", "20 10:00 call in", "27 10:00 gift"), 3, "asked", "27 10:00"),
        (("9 12:00 text",), 1, "asked", "9 12:00"),
    ],
)
def test_how_often_a_step_that_takes_two_was_asked_for(
    log: tuple[str, ...], askings: int, cause: str, since: str
) -> None:
    (item,) = (each for each in explain(coffee(*log), t("28"), RULES, CALENDAR) if each.rule == "sequence")
    assert (item.askings, item.cause, item.counts_from) == (askings, cause, t(since))
