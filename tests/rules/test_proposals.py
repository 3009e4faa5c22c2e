"""Proposals (S5, S12): a stage up with its evidence, a step back or a decision for the silent, steps to skip."""

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
    promised,
    rules,
    t,
)
from tests.rules.tables import calendar_in
from tui.model.records import Event, Snooze
from tui.rules.book import Rules
from tui.rules.proposals import Proposal, StageEvidence, evidence, proposals

V, C, P = Stage
INTEREST = Event(t("4 10:00"), "interest")
BOUGHT = Event(t("4 10:00"), "bought")
REFERRAL = Event(t("5 10:00"), "referral")
FOUR = ("2 12:00 call", "3 12:00 text", "4 12:00 email", "5 12:00 card")


def up(stage: Stage, words: str) -> Proposal:
    return Proposal("up", stage, words)


def found(person: Prospect, now: str, book: Rules = RULES) -> tuple[Proposal, ...]:
    return proposals(person, t(now), book, CALENDAR)


UP: list[tuple[str, Prospect, tuple[Proposal, ...]]] = [
    ("interest", known("1", events=(INTEREST,)), (up(C, "interest expressed"),)),
    ("interest in credibility", known("1", stage=C, events=(INTEREST,)), ()),
    ("they bought, still in visibility", known("1", events=(BOUGHT,)), ()),
    ("four of yours and one of theirs", known("1", *FOUR, "6 12:00 email in"),
     (up(C, "5 touches, 1 from them, no meeting"),)),
    ("three of yours and one of theirs", known("1", *FOUR[:3], "6 12:00 email in"), ()),
    ("five of yours", known("1", *FOUR, "6 12:00 gift"), ()),
    ("five of yours, one a meeting", known("1", *FOUR, "6 12:00 meeting"),
     (up(C, "5 touches, none from them, a meeting"),)),
    ("their visits", known("1", *FOUR, "6 12:00 meeting in", "7 12:00 call in"),
     (up(C, "6 touches, 2 from them, a meeting"),)),
    ("a report is no touch", known("1", *FOUR[:3], "6 12:00 email in", "6 12:00 report"), ()),
    ("bought", known("1", stage=C, events=(BOUGHT,)), (up(P, "bought"),)),
    ("gave a referral", known("1", stage=C, events=(INTEREST, REFERRAL)), (up(P, "gave a referral"),)),
    ("both", known("1", stage=C, events=(REFERRAL, BOUGHT)), (up(P, "bought"),)),
    ("many touches make no profit", known("1", *FOUR, "6 12:00 meeting in", stage=C), ()),
    ("nothing above profitability", known("1", stage=P, events=(INTEREST, BOUGHT)), ()),
    ("closed", known("1", events=(INTEREST,), closings=(Closing(t("5"), Reason.GONE),)), ()),
    ("reopened", known("1", events=(INTEREST,), closings=(Closing(t("5"), Reason.GONE, t("6")),)),
     (up(C, "interest expressed"),)),
]  # fmt: skip


@pytest.mark.parametrize(("name", "person", "expected"), UP, ids=[case[0] for case in UP])
def test_a_stage_up(name: str, person: Prospect, expected: tuple[Proposal, ...]) -> None:
    assert found(person, "9") == expected, name


EVIDENCE: list[tuple[Prospect, Stage, bool, str]] = [
    (known("1"), C, False, "0 touches, none from them, no meeting, no interest expressed yet"),
    (known("1", "2 12:00 call"), C, False, "1 touch, none from them, no meeting, no interest expressed yet"),
    (known("1", *FOUR[:3], "6 12:00 call in"), C, False,
     "4 touches, 1 from them, no meeting, no interest expressed yet"),
    (known("1", "2 12:00 meeting"), C, False, "1 touch, none from them, a meeting, no interest expressed yet"),
    (known("1", *FOUR, "6 12:00 call in"), C, True, "5 touches, 1 from them, no meeting"),
    (known("1", events=(REFERRAL,)), C, False, "0 touches, none from them, no meeting, no interest expressed yet"),
    (known("1", stage=C), P, False, "they have neither bought nor given a referral yet"),
    (known("1", stage=C, events=(INTEREST,)), P, False, "they have neither bought nor given a referral yet"),
    (known("1", stage=C, events=(REFERRAL,)), P, True, "gave a referral"),
    (known("1", events=(BOUGHT,)), P, True, "bought"),
    (known("1", stage=C), C, True, ""),
    (known("1", stage=C), V, True, ""),
    (known("1", stage=P), C, True, ""),
]  # fmt: skip


@pytest.mark.parametrize(("person", "stage", "enough", "words"), EVIDENCE)
def test_evidence_for_a_move(person: Prospect, stage: Stage, enough: bool, words: str) -> None:
    assert evidence(person, stage, RULES) == StageEvidence(enough, words)


def test_touches_that_the_user_asks_for() -> None:
    own = rules(**{"proposal.touches": 2})
    assert found(known("1", "2 12:00 call", "3 12:00 email in"), "3 13:00", own) == (
        up(C, "2 touches, 1 from them, no meeting"),
    )


def silent(*log: str, **fields: Any) -> Prospect:
    """Quietly added on 1 January with a call then, and again on 2 February."""
    return known("2026-01-01 10:00", "2026-01-01 10:00 call", "2026-02-02 10:00 call", *log, **fields)


def moved(person: Prospect, *moves: StageMove) -> Prospect:
    """The same person with another history of stages."""
    return replace(person, stage=moves[-1].stage, stages=moves)


def decide(words: str) -> tuple[Proposal, ...]:
    return (Proposal("decide", None, words),)


THREE = "no answer for 3 months to 1 touch of yours"
MOVED = (StageMove(t("2026-01-01 10:00"), P), StageMove(t("2026-02-20 10:00"), C))

SILENT: list[tuple[str, Prospect, str, tuple[Proposal, ...]]] = [
    ("a minute before three months", silent(), "2026-05-02 09:59", ()),
    # 2 February to 2 May are 89 days, less than three months of 30.4 days.
    ("three months", silent(), "2026-05-02 10:00", decide("no answer for 2 months to 1 touch of yours")),
    ("a little later", silent(), "2026-05-05 10:00", decide(THREE)),
    ("a step back", silent(stage=C), "2026-05-05 10:00", (Proposal("back", V, THREE),)),
    ("a step back for a customer", silent(stage=P), "2026-05-05 10:00", (Proposal("back", C, THREE),)),
    ("several of yours", silent("2026-03-02 10:00 card", "2026-03-03 10:00 text"), "2026-05-05 10:00",
     decide("no answer for 3 months to 3 touches of yours")),
    ("known for years, asked today", known("2026-03-02 09:00", "2026-03-02 10:00 call", met_at=t("2023-03-02")),
     "2026-03-02 11:00", ()),
    ("and asked for three months", known("2026-03-02 09:00", "2026-03-02 10:00 call", met_at=t("2023-03-02")),
     "2026-06-02 10:00", decide(THREE)),
    ("none of yours since", known("2026-01-01 10:00", "2026-01-01 10:00 call"), "2026-06-01", ()),
    ("a report is no touch", known("2026-01-01 10:00", "2026-02-02 10:00 report"), "2026-06-01", ()),
    ("they wrote before", silent("2026-01-10 10:00 email in"), "2026-05-05 10:00", decide(THREE)),
    ("they wrote since", silent("2026-02-10 10:00 email in"), "2026-06-05 10:00", ()),
    ("and you asked again", silent("2026-02-10 10:00 email in", "2026-02-20 10:00 card"), "2026-05-20 09:59", ()),
    ("three months ago", silent("2026-02-10 10:00 email in", "2026-02-20 10:00 card"), "2026-05-24 10:00",
     decide(THREE)),
    ("they called", silent("2026-02-10 10:00 call in"), "2026-06-05 10:00", ()),
    ("you met, on your own asking", silent("2026-02-10 10:00 meeting"), "2026-06-05 10:00", ()),
    ("they bought in between", silent(stage=P, events=(Event(t("2026-02-10 10:00"), "bought"),)), "2026-06-05 10:00",
     ()),
    ("met since", silent(met_at=t("2026-02-10 10:00")), "2026-06-05 10:00", ()),
    ("moved back: from there on", moved(silent(), *MOVED), "2026-05-20 09:59", ()),
    ("and asked about again", moved(silent(), *MOVED), "2026-05-20 10:00",
     (Proposal("back", V, "no answer for 3 months to 1 touch of yours"),)),
    ("reopened since", silent("2026-03-02 10:00 card",
                              closings=(Closing(t("2026-01-20"), Reason.OTHER, t("2026-02-10 10:00")),)),
     "2026-06-02 09:59", ()),
    ("asked after a reopening", silent("2026-03-02 10:00 card",
                                       closings=(Closing(t("2026-01-20"), Reason.OTHER, t("2026-02-10 10:00")),)),
     "2026-06-02 10:00", decide(THREE)),
    ("closed", silent(closings=(Closing(t("2026-02-20"), Reason.OTHER),)), "2026-06-10", ()),
]  # fmt: skip


@pytest.mark.parametrize(("name", "person", "now", "expected"), SILENT, ids=[case[0] for case in SILENT])
def test_silence(name: str, person: Prospect, now: str, expected: tuple[Proposal, ...]) -> None:
    assert found(person, now) == expected, name


def test_the_silence_that_the_user_allows() -> None:
    own = rules(**{"proposal.silence": "6 weeks"})
    assert found(silent(), "2026-03-16 09:59", own) == ()
    assert found(silent(), "2026-03-16 10:00", own) == decide("no answer for 6 weeks to 1 touch of yours")


BACK = (StageMove(t("1"), P), StageMove(t("6 10:00"), C))
AGAIN = (*BACK, StageMove(t("7 10:00"), P), StageMove(t("8"), C))
LATER = Event(t("7"), "bought")


@pytest.mark.parametrize(
    ("name", "person", "expected"),
    [
        ("bought before they were moved back", moved(known("1", events=(BOUGHT,)), *BACK), ()),
        ("bought again", moved(known("1", events=(BOUGHT, LATER)), *BACK), (up(P, "bought"),)),
        ("two stages back", moved(known("1", events=(INTEREST,)), *BACK, StageMove(t("7"), V)), ()),
        ("touches of before", moved(known("1", *FOUR, "5 12:00 meeting"), StageMove(t("1"), C), StageMove(t("6"), V)),
         ()),
        ("up again, and once more back", moved(known("1", events=(LATER,)), *AGAIN), ()),
    ],
)  # fmt: skip
def test_what_was_known_at_a_step_back_proposes_no_step_up(
    name: str, person: Prospect, expected: tuple[Proposal, ...]
) -> None:
    assert found(person, "9") == expected, name


def chased(count: int, *log: str, **fields: Any) -> Prospect:
    """Called on each of the first days of March."""
    return known("1 10:00", *(f"{day} 10:00 call" for day in range(1, count + 1)), *log, **fields)


BEYOND: list[tuple[str, Prospect, tuple[Proposal, ...]]] = [
    ("twelve", chased(12), ()),
    ("thirteen", chased(13), decide("13 touches and no answer: go on, or close?")),
    ("they wrote once", chased(13, "5 12:00 email in"),
     (up(C, "14 touches, 1 from them, no meeting"),)),
    ("reports do not count", chased(12, "5 12:00 report"), ()),
    ("one before first contact does not count", chased(13, met_at=t("1 10:01")), ()),
    ("in credibility as well", chased(14, stage=C), decide("14 touches and no answer: go on, or close?")),
]  # fmt: skip


@pytest.mark.parametrize(("name", "person", "expected"), BEYOND, ids=[case[0] for case in BEYOND])
def test_beyond_twelve_touches_without_an_answer(name: str, person: Prospect, expected: tuple[Proposal, ...]) -> None:
    assert found(person, "20") == expected, name


def test_the_meter_of_the_user_decides() -> None:
    assert found(chased(3), "20", rules(meter={"low": 1, "high": 2})) == decide(
        "3 touches and no answer: go on, or close?"
    )


def skip(words: str) -> tuple[Proposal, ...]:
    return (Proposal("skip", None, words),)


ONE = met("2 10:00", STEPS[0])
"""Step 2 is due on 3 March 10:00, late on the 5th: for more than 14 days after the 19th."""
SOCIAL = "step 2, connect on the social networks, is 2 weeks late"

LATE_STEPS: list[tuple[str, Prospect, str, tuple[Proposal, ...]]] = [
    ("fourteen days late", ONE, "19 10:00", ()),
    ("a minute more", ONE, "19 10:01", skip(SOCIAL)),
    ("three weeks late", ONE, "27 10:00", skip("step 2, connect on the social networks, is 3 weeks late")),
    ("the first step", met("2 10:00"), "19 10:01", skip("step 1, nice to meet you, naming where, is 2 weeks late")),
    ("the coffee", met("2 10:00", *STEPS[:4]), "2026-04-01 12:01",
     skip("step 5, coffee, take a picture together, is 2 weeks late")),
    ("late counts from the day after it became the next", met("2 10:00", "10 10:00 email"), "27 00:00", ()),
    ("a minute more than that", met("2 10:00", "10 10:00 email"), "27 00:01", skip(SOCIAL)),
    ("their comfort interval moves it", replace(ONE, comfort="7 days"), "25 18:00", ()),
    ("a minute more than that, too", replace(ONE, comfort="7 days"), "25 18:01", skip(SOCIAL)),
    ("a snooze moves it", replace(ONE, snooze=Snooze(t("3"), t("10"))), "26 00:00", ()),
    ("a minute more than the snooze", replace(ONE, snooze=Snooze(t("3"), t("10"))), "26 00:01", skip(SOCIAL)),
    ("skipped", replace(ONE, skips=(Skip(t("19 10:00"), "step", step=2),)), "19 10:01", ()),
    ("no sequence", replace(ONE, skips=(Skip(t("19 10:00"), "sequence"),)), "19 10:01", ()),
    ("closed", replace(ONE, closings=(Closing(t("10"), Reason.OTHER),)), "19 10:01", ()),
]  # fmt: skip


@pytest.mark.parametrize(("name", "person", "now", "expected"), LATE_STEPS, ids=[case[0] for case in LATE_STEPS])
def test_steps_that_are_late_for_long(name: str, person: Prospect, now: str, expected: tuple[Proposal, ...]) -> None:
    assert found(person, now) == expected, name


def test_how_late_is_too_late_for_the_user() -> None:
    assert found(ONE, "6 10:01", rules(**{"proposal.skip_late": "1 day"})) == skip(
        "step 2, connect on the social networks, is 24 h late"
    )


def test_several_at_once_in_this_order() -> None:
    person = met("2026-01-01 10:00", *(f"2026-01-{day:02} 12:00 email" for day in range(1, 14)), events=(INTEREST,))
    person = replace(person, events=(Event(t("2026-01-01 10:00"), "interest"),))
    assert [proposal.what for proposal in found(person, "2026-04-13 10:00")] == ["up", "decide", "skip"]
    assert found(person, "2026-04-13 10:00")[1].evidence == "13 touches and no answer: go on, or close?"


def test_one_proposal_for_silence_not_two() -> None:
    """Beyond twelve touches, and silent for three months."""
    person = known("2026-01-01 10:00", *(f"2026-01-{day:02} 12:00 call" for day in range(1, 14)))
    assert found(person, "2026-04-02 10:00") == decide("13 touches and no answer: go on, or close?")
    twelve = replace(person, touches=person.touches[1:])
    assert found(twelve, "2026-04-02 12:00") == decide("no answer for 2 months to 12 touches of yours")


COFFEE = "step 5, coffee, take a picture together, was asked for"
ASKED = ("16 09:00 text", "23 09:00 call", "27 09:00 email")

Askings = tuple[str, tuple[str, ...], tuple[Proposal, ...]]
ASKINGS: list[Askings] = [
    ("not asked for", (), ()),
    ("asked for once", ASKED[:1], ()),
    ("asked for twice", ASKED[:2], ()),
    ("asked for three times", ASKED, skip(f"{COFFEE} 3 times")),
    ("asked for four times", (*ASKED, "28 09:00 gift"), skip(f"{COFFEE} 4 times")),
    (
        "answered twice and once called by them",
        ("16 08:00 text in", "16 09:00 text", "18 08:00 email in", "18 09:00 email", "20 09:00 call in"),
        (up(C, "9 touches, 3 from them, no meeting"), *skip(f"{COFFEE} 3 times")),
    ),
    ("a report asks for nothing", (*ASKED[:2], "27 09:00 report"), ()),
    ("they came at last", (*ASKED, "28 09:00 meeting"), (up(C, "8 touches, none from them, a meeting"),)),
]


@pytest.mark.parametrize("case", ASKINGS, ids=lambda case: case[0])
def test_a_step_that_was_asked_for_often_enough(case: Askings) -> None:
    name, log, expected = case
    assert found(met("2 10:00", *STEPS[:4], *log), "28 10:00") == expected, name


def test_how_often_a_step_may_be_asked_for() -> None:
    person = met("2 10:00", *STEPS[:4], *ASKED[:2])
    assert found(person, "28", rules(**{"proposal.askings": 2})) == skip(f"{COFFEE} 2 times")


def test_asked_for_it_is_late_after_another_interval() -> None:
    """Asked on the 16th, due on Monday 23 March 09:00, late on the 25th."""
    person = met("2 10:00", *STEPS[:4], ASKED[0])
    assert found(person, "2026-04-08 09:00") == ()
    assert found(person, "2026-04-08 09:01") == skip("step 5, coffee, take a picture together, is 2 weeks late")


def test_a_mailing_is_no_touch() -> None:
    assert found(mailed(known("1", *FOUR[:3], "6 12:00 email in"), "6 13:00"), "9") == ()
    assert found(mailed(chased(12), "5 12:00"), "20") == ()
    assert found(mailed(known("2026-01-01 10:00"), "2026-01-02 10:00"), "2026-06-01") == ()


def test_times_are_counted_on_the_users_clock() -> None:
    """The clocks of Berlin go forward on 29 March: three months after 2 February 10:00 UTC are 9:00 UTC."""
    berlin = calendar_in("Europe/Berlin")
    assert proposals(silent(), t("2026-05-02 08:59"), RULES, berlin) == ()
    assert len(proposals(silent(), t("2026-05-02 09:00"), RULES, berlin)) == 1


def test_a_report_made_to_them_counts_as_a_touch_of_yours() -> None:
    told = Touch(t("2026-02-02 10:00"), Kind.REPORT, about=4)
    person = known("2026-01-01 10:00", source=Source(name="Ben"), touches=(told,))
    assert found(person, "2026-05-05 10:00") == decide(THREE)


def test_an_open_promise_changes_no_proposal() -> None:
    person = replace(ONE, promises=(promised("30 14:00", "3 12:00"),))
    assert found(person, "19 10:01") == skip(SOCIAL)
