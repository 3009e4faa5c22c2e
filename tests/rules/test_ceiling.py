"""Rule 5, the ceiling (S10): never longer than three months without contact."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from tests.rules.people import Closing, Prospect, Reason, Skip, Source, known, mailed, met, promised, rules, t, touches
from tests.rules.tables import Row, absent, among, check, wins
from tui.model.records import Snooze

BERLIN = "Europe/Berlin"


def old(last: str, *log: str, zone: str = "UTC", **fields: Any) -> Prospect:
    """Added long ago, comfort interval of three months, the last call of ours at ``last``."""
    fields = {"comfort": "3 months", **fields}
    return known("2023-01-01 12:00", f"{last} call", *log, zone=zone, **fields)


NEW_YEAR = old("2026-01-01 12:00")
MARKS = {"due": "18 12:00", "late": "25 12:00", "broken": "2026-04-01 12:00"}
ADDED = known("2 10:00", met_at=t("2025-06-01"))
FROM_2 = {"due": "2026-05-19 10:00", "late": "2026-05-26 10:00", "broken": "2026-06-02 10:00"}


def with_promise(due: str) -> Prospect:
    return replace(NEW_YEAR, promises=(promised(due, "1 09:00"),))


ROWS = [
    wins("two weeks before, the day before", NEW_YEAR, "17 23:59", "ceiling upcoming", kinds="card call text social",
         **MARKS),
    wins("two weeks before, its day", NEW_YEAR, "18 00:00", "ceiling due", **MARKS),
    wins("a minute before late", NEW_YEAR, "25 11:59", "ceiling due"),
    wins("a week before", NEW_YEAR, "25 12:00", "ceiling late"),
    wins("a minute before broken", NEW_YEAR, "2026-04-01 11:59", "ceiling late"),
    wins("broken", NEW_YEAR, "2026-04-01 12:00", "ceiling broken"),
    wins("much later", NEW_YEAR, "2026-12-01", "ceiling broken", **MARKS),
    # Months and zones.
    wins("30 November", old("2025-11-30 09:00"), "2025-12-01", "ceiling upcoming", due="2026-02-14 09:00",
         late="2026-02-21 09:00", broken="2026-02-28 09:00"),
    wins("30 November before a leap year", old("2027-11-30 09:00"), "2027-12-01", "ceiling upcoming",
         due="2028-02-15 09:00", late="2028-02-22 09:00", broken="2028-02-29 09:00"),
    wins("31 December", old("2025-12-31 09:00"), "2026-01-01", "ceiling upcoming", due="17 09:00", broken="31 09:00"),
    wins("the wall clock over the change of the clocks", old("2026-01-01 12:00", zone=BERLIN), "2", "ceiling upcoming",
         zone=BERLIN, **MARKS),
    wins("the two weeks before hold the change of the clocks", old("2026-01-10 02:45", zone=BERLIN), "2",
         "ceiling upcoming", zone=BERLIN, due="27 02:45", late="2026-04-03 02:45", broken="2026-04-10 02:45"),
    # What it counts from.
    among("not from their message", old("2026-01-01 12:00", "2026-02-01 12:00 email in"), "2", "ceiling upcoming",
          **MARKS),
    wins("from their call", old("2026-01-01 12:00", "2026-02-01 12:00 call in"), "2", "ceiling upcoming",
         broken="2026-05-01 12:00"),
    wins("not from a report", old("2026-01-01 12:00", "2026-02-01 12:00 report"), "2", "ceiling upcoming", **MARKS),
    among("from first contact", met("2 10:00"), "2 12:00", "ceiling upcoming", **FROM_2),
    among("from a meeting later than the last touch",
          met("2 10:00", "1 12:00 email", met_at=t("2 10:00"), source=Source(name="Ben"), referred_at=t("1 09:00")),
          "2 12:00", "ceiling upcoming", **FROM_2),
    among("from the referral", met("2 10:00", met_at=None, source=Source(name="Ben"), referred_at=t("1 09:00")),
          "2 12:00", "ceiling upcoming", broken="2026-06-01 09:00"),
    among("from the adding, not the old meeting", ADDED, "2 12:00", "ceiling upcoming", **FROM_2),
    absent("none from an import: they never heard from you", replace(ADDED, imported=True), "2 12:00", "ceiling"),
    among("not from a touch before the adding", replace(ADDED, touches=touches("2026-01-01 12:00 call")), "2 12:00",
          "ceiling upcoming", **FROM_2),
    among("not from a touch before the import",
          replace(ADDED, imported=True, touches=touches("2026-01-01 12:00 call")), "2 12:00", "ceiling upcoming",
          **FROM_2),
    among("from a touch after the import", replace(ADDED, imported=True, touches=touches("3 10:00 call")), "3 12:00",
          "ceiling upcoming", broken="2026-06-03 10:00"),
    among("from a mailing", mailed(NEW_YEAR, "2026-02-02 12:00"), "2", "ceiling upcoming", due="2026-04-18 12:00",
          broken="2026-05-02 12:00"),
    among("not from a mailing before the last touch", mailed(NEW_YEAR, "2025-12-20 12:00"), "2", "ceiling upcoming",
          **MARKS),
    among("from the reopening",
          replace(NEW_YEAR, closings=(Closing(t("2026-02-01"), Reason.OTHER, t("2 10:00")),)), "2 12:00",
          "ceiling upcoming", **FROM_2),
    among("from a touch after the reopening",
          replace(old("2026-01-01 12:00", "3 10:00 call"),
                  closings=(Closing(t("2026-02-01"), Reason.OTHER, t("2 10:00")),)), "3 12:00",
          "ceiling upcoming", broken="2026-06-03 10:00"),
    # What it does not wait for.
    among("while the sequence runs", met("2026-01-01 12:00", "2026-01-01 12:01 email"), "18 12:00", "ceiling due",
          due="18 12:01"),
    wins("snoozed", replace(NEW_YEAR, snooze=Snooze(t("2"), t("18 12:00"))), "18 00:00", "ceiling due", **MARKS),
    among("the rest of the sequence skipped",
          met("2026-01-01 12:00", skips=(Skip(t("2026-01-02"), "sequence"),)), "18 12:00", "ceiling due"),
    # A weekend moves it not.
    wins("all its marks on a Saturday", old("2026-01-11 12:00"), "28 00:00", "ceiling due", due="28 12:00",
         late="2026-04-04 12:00", broken="2026-04-11 12:00"),
    # It rests for a promise before its broken mark.
    absent("promised before", with_promise("24 14:00"), "20 12:00", "ceiling"),
    absent("promised a minute before", with_promise("2026-04-01 11:59"), "20 12:00", "ceiling"),
    among("promised for the mark itself", with_promise("2026-04-01 12:00"), "20 12:00", "ceiling due", **MARKS),
    wins("promised for after it", with_promise("2026-04-02 14:00"), "20 12:00", "ceiling due", **MARKS),
    absent("promised before, broken since", with_promise("24 14:00"), "2026-04-05", "ceiling"),
    among("one before and one after: settled is settled",
          replace(old("2026-01-01 12:00", "24 14:10 call"), promises=(promised("24 14:00", "1 09:00"),)), "24 14:10",
          "ceiling upcoming", broken="2026-06-24 14:10"),
    among("released", replace(NEW_YEAR, promises=(promised("24 14:00", "1 09:00", released_at=t("10")),)), "20 12:00",
          "ceiling due", **MARKS),
    # The user's own.
    wins("two months", NEW_YEAR, "2026-02-02", "ceiling upcoming", due="2026-02-19 12:00", late="2026-02-26 12:00",
         broken="2026-03-01 12:00", rules=rules(ceiling={"broken": "2 months", "due_before": "10 days",
                                                         "late_before": "3 days"})),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_ceiling(row: Row) -> None:
    check(row)
