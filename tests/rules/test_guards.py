"""Guards (S3, S4): what is asked before a touch, a minute before and after each boundary, and every exception."""

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
    Touch,
    known,
    mailed,
    met,
    promised,
    rules,
    t,
    touches,
)
from tests.rules.tables import calendar_in
from tui.model.records import Event
from tui.rules.guards import Guard, guards

PITCH = Guard("pitch")
KNOWN = known("2026-02-01 12:00", "2 12:00 call")
"""No clock, no sequence; called on 2 March 12:00."""
SOON = Guard("comfort", t("2 12:00"))
ASKED_FOR = (promised("3 14:00", "2 12:00"),)


def with_events(*words: str) -> Prospect:
    """Someone last contacted long ago, with events such as "3 10:00 interest"."""
    split = [word.rsplit(" ", 1) for word in words]
    events = tuple(Event(t(at), what) for at, what in split)  # type: ignore[arg-type]
    return replace(known("2026-01-01 12:00"), events=events)


def more(*log: str, **fields: Any) -> Prospect:
    """The one of above, with more touches."""
    return replace(KNOWN, touches=tuple(sorted((*KNOWN.touches, *touches(*log)), key=lambda touch: touch.at)), **fields)


INTERESTED = with_events("3 10:00 interest")

CASES: list[tuple[str, Prospect, str, tuple[Guard, ...]]] = [
    ("a mailing before the call counts for nothing", mailed(KNOWN, "1 12:00"),
     "3 10:00 email", (SOON,)),
    # The pitch gate.
    ("literature before interest", with_events(), "3 10:00 literature", (PITCH,)),
    ("a pitch before interest", with_events(), "3 10:00 pitch", (PITCH,)),
    ("a gift needs no interest", with_events(), "3 10:00 gift", ()),
    ("an email needs none", with_events(), "3 10:00 email", ()),
    ("a minute before the interest", INTERESTED, "3 09:59 pitch", (PITCH,)),
    ("at the interest", INTERESTED, "3 10:00 pitch", ()),
    ("after the interest", INTERESTED, "3 10:01 literature", ()),
    ("interest among other events", with_events("2 09:00 referral", "3 10:00 interest"), "4 literature", ()),
    ("what they gave is no interest", with_events("2 09:00 referral", "2 10:00 bought"), "4 pitch", (PITCH,)),
    ("their own literature", with_events(), "3 10:00 literature in", ()),
    ("both guards", KNOWN, "3 12:00 pitch", (PITCH, SOON)),
    ("the pitch alone after two days", KNOWN, "4 12:00 pitch", (PITCH,)),
    # Comfort: less than two days after the last outbound touch.
    ("at once", KNOWN, "2 12:00 email", (SOON,)),
    ("the next day", KNOWN, "3 09:00 text", (SOON,)),
    ("a minute before two days", KNOWN, "4 11:59 call", (SOON,)),
    ("two days", KNOWN, "4 12:00 call", ()),
    ("a meeting is asked about too", KNOWN, "3 09:00 meeting", (SOON,)),
    ("a gift as well", KNOWN, "3 09:00 gift", (SOON,)),
    ("the first touch of all", known("2 12:00"), "2 13:00 call", ()),
    ("the last of several", more("3 12:00 text"), "5 11:59 call", (Guard("comfort", t("3 12:00")),)),
    ("two days after the last of several", more("3 12:00 text"), "5 12:00 call", ()),
    ("backdated before a later touch", more("4 12:00 text"), "3 12:00 call", (SOON,)),
    ("backdated before the first", KNOWN, "2 11:59 call", ()),
    ("a touch of theirs", KNOWN, "3 12:00 email in", ()),
    ("their call", KNOWN, "3 12:00 call in", ()),
    ("a report to their source", KNOWN, "3 12:00 report", ()),
    ("a report before it does not count", more("3 12:00 report"), "4 12:00 call", ()),
    ("nor does it hide the call before it", more("3 12:00 report"), "4 11:59 call", (SOON,)),
    # They were in touch since.
    ("they wrote since, answered", more("2 13:00 email in", "2 14:00 email"), "3 12:00 call",
     (Guard("comfort", t("2 14:00")),)),
    ("they wrote since", more("2 13:00 email in"), "3 12:00 call", ()),
    ("they wrote at that moment", more("3 12:00 email in"), "3 12:00 call", ()),
    ("they wrote later", more("3 12:01 email in"), "3 12:00 call", (SOON,)),
    ("they wrote, and it was let go",
     more("2 13:00 email in", skips=(Skip(t("2 14:00"), "clock", through=t("2 13:00")),)), "3 12:00 call", ()),
    ("they called since", more("2 13:00 call in"), "3 12:00 email", ()),
    ("they came since", more("2 13:00 meeting in"), "3 12:00 email", ()),
    ("you called after they came", more("2 13:00 meeting in", "2 14:00 text"), "3 12:00 email",
     (Guard("comfort", t("2 14:00")),)),
    # A promise asks for it, from the start of its day.
    ("promised for a later day", replace(KNOWN, promises=ASKED_FOR), "2 23:59 call", (SOON,)),
    ("the promised day", replace(KNOWN, promises=ASKED_FOR), "3 00:00 call", ()),
    ("the promise is late", replace(KNOWN, promises=ASKED_FOR), "3 15:00 call", ()),
    ("the promise is broken", replace(KNOWN, promises=ASKED_FOR), "4 11:00 call", ()),
    ("the promise was kept", more("3 13:50 call", promises=ASKED_FOR), "3 15:00 call",
     (Guard("comfort", t("3 13:50")),)),
    ("the promise was released", replace(KNOWN, promises=(replace(ASKED_FOR[0], released_at=t("2 13:00")),)),
     "3 15:00 call", (SOON,)),
    # A contact clock asks for it. Here one that a meeting after the first touch started.
    ("a clock runs", met("3 10:00", "2 12:00 call"), "3 11:00 text", ()),
    ("they bought since: thanks", replace(KNOWN, events=(Event(t("2 13:00"), "bought"),)), "3 09:00 card", ()),
    ("they bought before", replace(KNOWN, events=(Event(t("2 11:00"), "bought"),)), "3 09:00 card", (SOON,)),
    ("they gave a referral since", replace(KNOWN, events=(Event(t("2 13:00"), "referral"),)), "3 09:00 text", ()),
    ("interest since asks for nothing", replace(KNOWN, events=(Event(t("2 13:00"), "interest"),)), "3 09:00 card",
     (SOON,)),
    ("a mailing does not count", mailed(KNOWN, "3 12:00"), "4 12:00 call", ()),
    ("nor does it hide the call before it", mailed(KNOWN, "3 12:00"), "4 11:59 call", (SOON,)),
    # A step that takes two is asked for.
    *(
        (f"coffee next: {kind}", met("2 10:00", *STEPS[:4]), f"10 12:00 {kind}", ())
        for kind in ("meeting", "call", "text", "email")
    ),
    ("coffee next: a card asks for nothing", met("2 10:00", *STEPS[:4]), "10 12:00 card",
     (Guard("comfort", t("9 12:00")),)),
    ("coffee asked for, and again the next day", met("2 10:00", *STEPS[:4], "16 09:00 text"), "17 08:00 call", ()),
    # A step asks for its kinds, even while it is ahead.
    ("the next step, ahead", met("2 10:00", STEPS[0]), "2 19:00 social", ()),
    ("the next step but one", met("2 10:00", STEPS[0]), "2 19:00 card", (Guard("comfort", t("2 18:00")),)),
    ("no kind of it", met("2 10:00", STEPS[0]), "2 19:00 text", (Guard("comfort", t("2 18:00")),)),
    ("the step before, again", met("2 10:00", *STEPS[:2]), "3 10:00 social", (Guard("comfort", t("3 09:00")),)),
    ("a step that was skipped", met("2 10:00", STEPS[0], skips=(Skip(t("2 18:30"), "step", step=2),)),
     "2 19:00 social", (Guard("comfort", t("2 18:00")),)),
    ("the sequence is over", met("2 10:00", STEPS[0], skips=(Skip(t("2 18:30"), "sequence"),)), "2 19:00 social",
     (Guard("comfort", t("2 18:00")),)),
    ("a step that a later touch has done", met("2 10:00", *STEPS[:2]), "2 19:00 social", ()),
    # Who is closed is asked about all the same.
    ("closed", more(closings=(Closing(t("2 13:00"), Reason.GONE),)), "3 12:00 call", (SOON,)),
    ("closed, they wrote", more("2 14:00 email in", closings=(Closing(t("2 13:00"), Reason.GONE),)), "3 12:00 call",
     ()),
]  # fmt: skip


def guarded(person: Prospect, words: str, book: Any = RULES, calendar: Any = CALENDAR) -> tuple[Guard, ...]:
    (touch,) = touches(words)
    return guards(person, touch, book, calendar)


@pytest.mark.parametrize(("name", "person", "touch", "expected"), CASES, ids=[case[0] for case in CASES])
def test_guards(name: str, person: Prospect, touch: str, expected: tuple[Guard, ...]) -> None:
    assert guarded(person, touch) == expected, name


def test_a_report_made_to_them_is_contact() -> None:
    told = Touch(t("3 12:00"), Kind.REPORT, about=4)
    assert guarded(replace(KNOWN, touches=(*KNOWN.touches, told)), "4 12:00 call") == (Guard("comfort", told.at),)


def test_the_users_own_comfort() -> None:
    assert guarded(KNOWN, "3 11:59 call", rules(**{"guard.comfort": "1 day"})) == (SOON,)
    assert guarded(KNOWN, "3 12:00 call", rules(**{"guard.comfort": "1 day"})) == ()
    assert guarded(KNOWN, "4 12:00 call", rules(guard={"comfort": "3 days"})) == (SOON,)


def test_a_step_that_takes_two_for_the_user() -> None:
    coffee, soon = met("2 10:00", *STEPS[:4]), (Guard("comfort", t("9 12:00")),)
    assert guarded(coffee, "10 12:00 text", rules(**{"sequence.takes_two": []})) == soon
    assert guarded(coffee, "10 12:00 text", rules(**{"sequence.ask_kinds": ["call"]})) == soon
    assert guarded(coffee, "10 12:00 call", rules(**{"sequence.ask_kinds": ["call"]})) == ()


def test_two_days_keep_the_wall_clock() -> None:
    """In Berlin the clocks go forward on 29 March: two days after Saturday 12:00 UTC are 47 hours."""
    person = known("2026-02-01 12:00", "28 12:00 call")
    berlin = calendar_in("Europe/Berlin")
    assert guarded(person, "30 10:59 call", calendar=berlin) == (Guard("comfort", t("28 12:00")),)
    assert guarded(person, "30 11:00 call", calendar=berlin) == ()


def test_a_step_asks_for_the_kinds_that_the_user_gave_it() -> None:
    own = rules(**{"sequence.social.kinds": ["social", "text"]})
    assert guarded(met("2 10:00", STEPS[0]), "2 19:00 text", own) == ()
    assert guarded(met("2 10:00", STEPS[0]), "2 19:00 call", own) == (Guard("comfort", t("2 18:00")),)
