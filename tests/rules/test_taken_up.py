"""Somebody imported who is taken up: first contact counts from that moment, what is measured stays as it was."""

from __future__ import annotations

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
    StageMove,
    known,
    t,
    touches,
)
from tests.rules.tables import Row, absent, among, check, wins
from tui.model.records import Snooze
from tui.rules.engine import next_due
from tui.rules.facts import gather
from tui.rules.measures import clocks, influence_from, touches_out
from tui.rules.words import reason


def taken(*log: str, **fields: Any) -> Prospect:
    """Imported on 1 January, connected two years before, taken up on 2 March 10:00."""
    base = known("2026-01-01 10:00", imported=True, met_at=t("2024-01-01 12:00"), touches=touches(*log))
    return replace(base, first_rhythm_at=None, taken_up_at=t("2 10:00"), **fields)


BEFORE = replace(taken(), first_rhythm_at=t("2026-01-08"), taken_up_at=None)

ROWS = [
    absent("before it there is no first clock", BEFORE, "2 10:00", "contact_clock"),
    absent("nor a sequence", BEFORE, "2 10:00", "sequence"),
    wins("the first clock runs from it", taken(), "2 10:00", "contact_clock open", kinds="note email text",
         due="3 10:00", late="4 10:00", broken="5 10:00"),
    wins("broken as any", taken(), "5 10:00", "contact_clock broken"),
    wins("the second step", taken("2 18:00 email"), "3 09:00", "sequence due", step=2, due="3 10:00"),
    wins("the fourth", taken(*STEPS[:3]), "5 09:00", "sequence upcoming", step=4, due="9 12:00", late="11 12:00"),
    wins("all steps done: the weekly rhythm", taken(*STEPS), "18 09:00", "rhythm upcoming", due="24 12:00"),
    wins("what was done before does no step", taken("2026-02-20 12:00 social", "2 18:00 email"), "3 09:00",
         "sequence due", step=2),
    wins("an email before it does not stop the clock", taken("1 18:00 email"), "2 11:00", "contact_clock open"),
    wins("nor one at the same moment", taken("2 10:00 email"), "2 11:00", "contact_clock open"),
    among("the ceiling counts from it", taken(), "2 11:00", "ceiling upcoming", broken="2026-06-02 10:00"),
    among("or from a later touch", taken("20 12:00 call"), "21 11:00", "ceiling upcoming", broken="2026-06-20 12:00"),
    wins("the sequence is ended: the rhythm counts from it", taken("2 10:00 email", skips=(
        Skip(t("2 12:00"), "sequence"),)), "2 13:00", "contact_clock open"),
    among("and from it where nothing else was", taken(skips=(Skip(t("2 12:00"), "sequence"),)), "2 13:00",
          "rhythm upcoming", due="9 10:00"),
    wins("what they wrote before is older", taken("2026-02-27 08:00 email in"), "2 11:00", "contact_clock broken",
         due="2026-02-28 08:00"),
    wins("a meeting since then begins anew", taken("2 18:00 email", met_at=t("9 12:00")), "9 13:00",
         "contact_clock open", due="10 12:00"),
    among("with the sequence", taken("2 18:00 email", met_at=t("9 12:00")), "9 13:00", "sequence upcoming", step=1,
          due="10 12:00"),
    wins("a meeting before it that no note followed is older", taken(met_at=t("1 12:00")), "2 11:00",
         "contact_clock open", due="2 12:00"),
    wins("a source named since is no referral of today", taken("2 18:00 email", source=Source(name="Ben")),
         "2 19:00", "report open"),
    wins("put together with an entry above visibility, the steps go on",
         taken("2 18:00 email", stage=Stage.CREDIBILITY, stages=(StageMove(t("2026-01-01 10:00"), Stage.CREDIBILITY),)),
         "3 09:00", "sequence due", step=2, due="3 10:00"),
    absent("closing ends what it began", taken(closings=(Closing(t("3"), Reason.GONE, t("4")),)), "4 09:00",
           "sequence"),
    absent("also the clock", taken(closings=(Closing(t("3"), Reason.GONE, t("4")),)), "4 09:00", "contact_clock"),
    wins("a snooze postpones the steps", taken("2 18:00 email", snooze=Snooze(t("2 19:00"), t("10"))), "3 09:00",
         "sequence upcoming", due="10 00:00"),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_the_opening_from_the_taking_up(row: Row) -> None:
    check(row)


def test_a_decision_warms_nobody_and_counts_no_touch() -> None:
    log = ("2026-01-20 10:00 call", "2 18:00 email")
    after, before = gather(taken(*log)), gather(replace(BEFORE, touches=touches(*log)))
    assert influence_from(after) == influence_from(before) == t("2 18:00")
    assert touches_out(after) == touches_out(before) == 2
    assert influence_from(gather(taken())) == t("2024-01-01 12:00")
    assert gather(taken()).first_contact == t("2 10:00")


def test_the_clock_stays_on_record() -> None:
    found = clocks(taken("3 16:00 email"), gather(taken("3 16:00 email")), RULES, CALENDAR)
    assert [(clock.start, clock.cause, clock.answered_at) for clock in found] == [
        (t("2 10:00"), "taken up", t("3 16:00"))
    ]


def test_its_evidence_says_so() -> None:
    item = next_due(taken(), t("2 15:00"), RULES, CALENDAR)
    assert item is not None
    assert reason(item, taken(), t("2 15:00"), RULES, CALENDAR) == "taken up today 10:00; first word: 19 h left of 24 h"
