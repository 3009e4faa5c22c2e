"""Rule 3, the opening sequence (S7): which step is next, when it is due and late, what does it, when it ends."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from tests.rules.people import (
    STEPS,
    Closing,
    Prospect,
    Reason,
    Skip,
    Source,
    Stage,
    StageMove,
    known,
    met,
    rules,
    t,
)
from tests.rules.tables import Row, absent, among, check, wins
from tui.model.records import Snooze


def ana(*log: str, **fields: Any) -> Prospect:
    """Met and added on 2 March 10:00."""
    return met("2 10:00", *log, **fields)


def skipped(*skips: tuple[int, str]) -> tuple[Skip, ...]:
    return tuple(Skip(t(at), "step", step=step) for step, at in skips)


def stages(*moves: tuple[str, Stage]) -> dict[str, Any]:
    start = StageMove(t("2 10:00"), Stage.VISIBILITY)
    return {"stage": moves[-1][1], "stages": (start, *(StageMove(t(at), stage) for at, stage in moves))}


EMAIL, SOCIAL, CARD, CALL, COFFEE, CARD_2 = STEPS
BERLIN = "Europe/Berlin"

ROWS = [
    # Each step: kinds, due, late.
    among("step 1", ana(), "2 10:00", "sequence upcoming", step=1, kinds="email note", due="3 10:00", late="5 10:00",
          broken=None),
    wins("step 2", ana(EMAIL), "2 18:00", "sequence upcoming", step=2, kinds="social", due="3 10:00", late="5 10:00",
         broken=None),
    wins("step 3", ana(EMAIL, SOCIAL), "3 09:00", "sequence upcoming", step=3, kinds="card", due="4 10:00",
         late="6 10:00", broken=None),
    wins("step 4", ana(*STEPS[:3]), "4 12:00", "sequence upcoming", step=4, kinds="call", due="9 12:00",
         late="11 12:00", broken=None),
    wins("step 5", ana(*STEPS[:4]), "9 12:00", "sequence upcoming", step=5, kinds="meeting", due="16 12:00",
         late="18 12:00", broken=None),
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
    wins("it became next after its due time", ana(EMAIL, "8 09:00 social"), "10 08:59", "sequence due", step=3,
         due="4 10:00", late="10 09:00"),
    wins("and is late two days later", ana(EMAIL, "8 09:00 social"), "10 09:00", "sequence late", step=3),
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
         "sequence due", step=5, due="9 12:00", late="22 12:00"),
    wins("a card before its turn", ana("2 11:00 card", EMAIL, SOCIAL), "3 09:00", "sequence upcoming", step=4,
         due="7 11:00"),
    wins("step 1 is next until it is done", ana(SOCIAL, CARD, CALL), "9 12:00", "sequence late", step=1),
    wins("an email at last: step 5 became next then", ana(SOCIAL, CARD, CALL, "18 12:00 email"), "18 12:00",
         "sequence due", step=5, due="16 12:00", late="20 12:00"),
    # Step 6 takes a fresh card.
    wins("a second card before the coffee", ana(*STEPS[:3], "5 12:00 card", CALL, COFFEE), "16 12:00",
         "sequence upcoming", step=6),
    wins("a card at the coffee itself", ana(*STEPS[:5], "16 12:00 card"), "16 12:00", "sequence upcoming", step=6),
    absent("a card a minute after the coffee", ana(*STEPS[:5], "16 12:01 card"), "16 12:01", "sequence"),
    wins("a card after an early coffee is still the first", ana(EMAIL, SOCIAL, CALL, COFFEE, "17 12:00 card"),
         "17 12:00", "sequence due", step=6, due="17 12:00", late="19 12:00"),
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
         "sequence due", step=3, due="4 10:00", late="7 09:00"),
    wins("after a skipped step counts from the skip", ana(EMAIL, SOCIAL, skips=skipped((3, "5 09:00"))), "5 09:00",
         "sequence upcoming", step=4, due="10 09:00", late="12 09:00"),
    wins("a skipped step stays skipped", ana(*STEPS[:3], "11 12:00 call", skips=skipped((4, "10 12:00"))), "11 12:00",
         "sequence upcoming", step=5, due="17 12:00"),
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
         "sequence due", due="3 10:00", late="5 10:00"),
    among("a later message ends it", ana(EMAIL, "4 12:00 text in", snooze=Snooze(t("3"), t("10"))), "4 12:00",
          "sequence due", due="3 10:00"),
    wins("a report does not end it", ana(EMAIL, "4 12:00 report", snooze=Snooze(t("3"), t("10"))), "4 12:00",
         "sequence upcoming", due="10"),
    wins("a touch of the same moment does not end it", ana(EMAIL, "3 12:00 gift", snooze=Snooze(t("3 12:00"), t("10"))),
         "4 12:00", "sequence upcoming", due="10"),
    # Days keep the wall-clock time, hours do not.
    among("24 h over the change of the clocks", met("2026-03-28 10:00", zone=BERLIN), "28 12:00", "sequence upcoming",
          zone=BERLIN, step=1, due="29 11:00"),
    wins("1 day over the change of the clocks", met("2026-03-28 10:00", "28 12:00 email", zone=BERLIN), "29 00:00",
         "sequence due", zone=BERLIN, step=2, due="29 10:00", late="31 10:00"),
    # The user's own book.
    wins("a step that counts from another one", ana(*STEPS[:3]), "4 12:00", "sequence upcoming", step=4,
         due="5 09:00", rules=rules(**{"sequence.call.from": "social", "sequence.call.after": "2 days"})),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_sequence(row: Row) -> None:
    check(row)
