"""Measures of one relationship, worked out by hand: influence, the touch meter, contact clocks, the kept rate."""

from __future__ import annotations

from datetime import datetime, timedelta

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
    rules,
    t,
    touches,
)
from tests.rules.tables import calendar_in
from tui.model.records import Event
from tui.rules.facts import gather
from tui.rules.measures import Clock, Measures, clocks, influence, influence_from, measure, meter, touches_out

BEN = Source(name="Ben")
LINEAR = rules(**{"influence.mode": "linear"})
FASTER = rules(influence={"monthly_loss": 0.5})
FASTER_LINEAR = rules(influence={"mode": "linear", "monthly_loss": 0.5})

INFLUENCE = [
    # days of silence, rules, what is left
    (0, RULES, 1.0),
    (-5, RULES, 1.0),
    (30.4375, RULES, 0.9),
    (15.21875, RULES, 0.9486832980505138),
    (60.875, RULES, 0.81),
    (91.3125, RULES, 0.729),
    (365.25, RULES, 0.282429536481),
    (30.4375, FASTER, 0.5),
    (91.3125, FASTER, 0.125),
    (0, LINEAR, 1.0),
    (-5, LINEAR, 1.0),
    (30.4375, LINEAR, 0.9),
    (91.3125, LINEAR, 0.7),
    (304.375, LINEAR, 0.0),
    (3000, LINEAR, 0.0),
    (30.4375, FASTER_LINEAR, 0.5),
    (60.875, FASTER_LINEAR, 0.0),
]


@pytest.mark.parametrize(("days", "book", "left"), INFLUENCE)
def test_influence_after_days_of_silence(days: float, book: object, left: float) -> None:
    since = t("2 10:00")
    assert isinstance(book, type(RULES))
    assert influence(since, since + timedelta(days=days), book.influence) == pytest.approx(left, abs=1e-12)


FROM = [
    ("first contact", met("2 10:00"), "2 10:00"),
    ("an email", met("2 10:00", "3 10:00 email"), "3 10:00"),
    ("the last of several", met("2 10:00", "3 10:00 email", "5 10:00 call"), "5 10:00"),
    ("their email does not count", met("2 10:00", "3 10:00 email in"), "2 10:00"),
    ("their call does", met("2 10:00", "3 10:00 call in"), "3 10:00"),
    ("a report does not", met("2 10:00", "3 10:00 report"), "2 10:00"),
    ("an email before the meeting", met("2 10:00", "1 10:00 email"), "2 10:00"),
    ("a mailing does", mailed(met("2 10:00", "3 10:00 email"), "5 10:00"), "5 10:00"),
    ("a mailing before it", mailed(met("2 10:00", "5 10:00 email"), "3 10:00"), "5 10:00"),
    ("known since before the adding", known("2 10:00", "2026-01-05 10:00 call", met_at=t("2025-06-01")),
     "2026-01-05 10:00"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "person", "since"), FROM, ids=[case[0] for case in FROM])
def test_influence_counts_from_your_last_word_or_first_contact(name: str, person: Prospect, since: str) -> None:
    assert influence_from(gather(person)) == t(since), name


TOUCHES = [
    ("none", met("2 10:00"), 0),
    ("one", met("2 10:00", "3 10:00 email"), 1),
    ("all six", met("2 10:00", *STEPS), 6),
    ("at first contact", met("2 10:00", "2 10:00 email"), 1),
    ("a minute before", met("2 10:00", "2 09:59 email"), 0),
    ("theirs", met("2 10:00", "3 10:00 email in", "3 11:00 text in"), 0),
    ("their call and visit", met("2 10:00", "3 10:00 call in", "3 11:00 meeting in"), 2),
    ("a report", met("2 10:00", "3 10:00 email", "3 11:00 report"), 1),
    ("a mailing", mailed(met("2 10:00", "3 10:00 email"), "5 10:00"), 1),
    ("since the referral", met("2 10:00", "1 10:00 email", met_at=None, source=BEN, referred_at=t("1 09:00")), 1),
]


@pytest.mark.parametrize(("name", "person", "count"), TOUCHES, ids=[case[0] for case in TOUCHES])
def test_outbound_touches_since_first_contact(name: str, person: Prospect, count: int) -> None:
    assert touches_out(gather(person)) == count, name


def test_a_report_made_to_them_is_a_touch() -> None:
    assert touches_out(gather(replace(met("2 10:00"), touches=(Touch(t("3"), Kind.REPORT, about=4),)))) == 1


@pytest.mark.parametrize(
    ("count", "expected"),
    [(0, "below"), (4, "below"), (5, "inside"), (8, "inside"), (12, "inside"), (13, "beyond"), (40, "beyond")],
)
def test_the_meter_from_five_to_twelve(count: int, expected: str) -> None:
    assert meter(count, RULES.meter) == expected


def test_the_meter_of_the_user() -> None:
    own = rules(meter={"low": 2, "high": 3}).meter
    assert [meter(count, own) for count in range(5)] == ["below", "below", "inside", "inside", "beyond"]


def clock(cause: str, start: str, answered: str | None = None, *, let_go: bool = False, missed: bool = False) -> Clock:
    at: datetime | None = t(answered) if answered is not None else None
    return Clock(t(start), cause, at, let_go, missed)  # type: ignore[arg-type]


REFERRED = met("2 10:00", met_at=None, source=BEN, referred_at=t("1 09:00"))
CLOSED = (Closing(t("4 12:00"), Reason.OTHER, t("6 12:00")),)

CLOCKS: list[tuple[str, Prospect, list[Clock]]] = [
    # Where they start.
    ("met", met("2 10:00"), [clock("met", "2 10:00")]),
    ("added", met("2 10:00", met_at=None), [clock("added", "2 10:00")]),
    ("added before they met", met("2 10:00", met_at=t("3 12:00")), [clock("met", "3 12:00")]),
    ("referred", REFERRED, [clock("referred", "1 09:00")]),
    ("referred without a date: when added", replace(REFERRED, referred_at=None), [clock("referred", "2 10:00")]),
    ("a date of referral without a source is none", replace(REFERRED, source=None), [clock("added", "2 10:00")]),
    ("referred, answered, met", replace(REFERRED, met_at=t("2 10:00"), touches=touches("1 12:00 email")),
     [clock("referred", "1 09:00", "1 12:00"), clock("met", "2 10:00")]),
    ("referred and met: one at a time", replace(REFERRED, met_at=t("2 10:00"), touches=touches("2 12:00 email")),
     [clock("referred", "1 09:00", "2 12:00")]),
    ("known: none", known("2 10:00"), []),
    ("met longer ago than two weeks", met("2 10:00", met_at=t("2026-02-16 09:59")), []),
    ("met two weeks ago", met("2 10:00", met_at=t("2026-02-16 10:00")), [clock("met", "2026-02-16 10:00")]),
    ("imported, met a day ago", met("2 10:00", met_at=t("1 10:00"), imported=True), [clock("met", "1 10:00")]),
    ("imported, met longer ago", met("2 10:00", met_at=t("1 09:59"), imported=True), []),
    ("above visibility, met longer ago than 72 hours", met("2 10:00", met_at=t("2026-02-27 09:59"),
                                                           stage=Stage.CREDIBILITY), []),
    ("above visibility, met 72 hours ago", met("2 10:00", met_at=t("2026-02-27 10:00"), stage=Stage.CREDIBILITY),
     [clock("met", "2026-02-27 10:00")]),
    ("above visibility, met at the adding", met("2 10:00", stage=Stage.CREDIBILITY), [clock("met", "2 10:00")]),
    ("imported above visibility, met at the adding", met("2 10:00", stage=Stage.CREDIBILITY, imported=True), []),
    ("above visibility, met again", known("2 10:00", met_at=t("3 10:00"), stage=Stage.CREDIBILITY),
     [clock("met", "3 10:00")]),
    # What answers them.
    ("answered", met("2 10:00", "2 18:00 email"), [clock("met", "2 10:00", "2 18:00")]),
    ("the first answer counts", met("2 10:00", "2 18:00 email", "2 19:00 call"), [clock("met", "2 10:00", "2 18:00")]),
    ("at the moment of the meeting is not after it", met("2 10:00", "2 10:00 email"), [clock("met", "2 10:00")]),
    ("before it as well", met("2 10:00", "1 10:00 email"), [clock("met", "2 10:00")]),
    ("their call", met("2 10:00", "2 18:00 call in"), [clock("met", "2 10:00", "2 18:00")]),
    ("a report is no answer", met("2 10:00", "2 18:00 report"), [clock("met", "2 10:00")]),
    ("a report, then an answer", met("2 10:00", "2 17:00 report", "2 18:00 email"),
     [clock("met", "2 10:00", "2 18:00")]),
    ("neither before it nor at its moment", met("2 10:00", "1 10:00 email", "2 10:00 call"), [clock("met", "2 10:00")]),
    ("they wrote", known("2 10:00", "3 10:00 email in"), [clock("wrote", "3 10:00")]),
    ("they wrote twice", known("2 10:00", "3 10:00 email in", "4 10:00 text in", "4 11:00 call"),
     [clock("wrote", "3 10:00", "4 11:00")]),
    ("answered at that moment", known("2 10:00", "3 10:00 email in", "3 10:00 email"),
     [clock("wrote", "3 10:00", "3 10:00")]),
    ("answered before they wrote", known("2 10:00", "3 10:00 email", "3 10:00 email in"), [clock("wrote", "3 10:00")]),
    ("they wrote before you met", met("2 10:00", "1 10:00 email in"), [clock("wrote", "1 10:00")]),
    ("they wrote again", known("2 10:00", "3 10:00 email in", "3 12:00 email", "5 10:00 note in", "6 10:00 card"),
     [clock("wrote", "3 10:00", "3 12:00"), clock("wrote", "5 10:00", "6 10:00")]),
    ("they bought", known("2 10:00", events=(Event(t("3 10:00"), "bought"),)), [clock("bought", "3 10:00")]),
    ("they gave a referral, thanked", known("2 10:00", "4 10:00 card", events=(Event(t("3 10:00"), "referral"),)),
     [clock("referral", "3 10:00", "4 10:00")]),
    ("interest starts none", known("2 10:00", events=(Event(t("3 10:00"), "interest"),)), []),
    ("noted 72 hours later", known("2 10:00", events=(Event(t("3 10:00"), "bought", t("6 10:00")),)),
     [clock("bought", "3 10:00")]),
    ("noted longer after it", known("2 10:00", events=(Event(t("3 10:00"), "bought", t("6 10:01")),)), []),
    ("a mailing answers nothing", mailed(known("2 10:00", "3 10:00 email in"), "4 10:00"), [clock("wrote", "3 10:00")]),
    # What lets them go.
    ("skipped", known("2 10:00", "3 10:00 email in", skips=(Skip(t("3 12:00"), "clock", through=t("3 10:00")),)),
     [clock("wrote", "3 10:00", let_go=True)]),
    ("skipped, and they wrote again",
     known("2 10:00", "3 10:00 email in", "4 10:00 text in",
           skips=(Skip(t("3 12:00"), "clock", through=t("3 10:00")),)),
     [clock("wrote", "3 10:00", let_go=True), clock("wrote", "4 10:00")]),
    ("skipped within 72 hours",
     known("2 10:00", "3 10:00 email in", skips=(Skip(t("6 09:59"), "clock", through=t("6 09:59")),)),
     [clock("wrote", "3 10:00", let_go=True)]),
    ("skipped after 72 hours: missed",
     known("2 10:00", "3 10:00 email in", skips=(Skip(t("6 10:00"), "clock", through=t("6 10:00")),)),
     [clock("wrote", "3 10:00", let_go=True, missed=True)]),
    ("a purchase skipped", known("2 10:00", events=(Event(t("3 10:00"), "bought"),),
                                 skips=(Skip(t("3 12:00"), "clock", through=t("3 12:00")),)),
     [clock("bought", "3 10:00", let_go=True)]),
    ("a meeting is not let go before it breaks", met("2 10:00", skips=(Skip(t("5 09:59"), "clock"),)),
     [clock("met", "2 10:00")]),
    ("a broken one is, and missed", met("2 10:00", skips=(Skip(t("5 10:00"), "clock"),)),
     [clock("met", "2 10:00", let_go=True, missed=True)]),
    ("an adding as well", met("2 10:00", met_at=None, skips=(Skip(t("5 10:00"), "clock"),)),
     [clock("added", "2 10:00", let_go=True, missed=True)]),
    ("a broken referral let go, the meeting runs on",
     replace(REFERRED, met_at=t("2 10:00"), skips=(Skip(t("4 09:00"), "clock"),)),
     [clock("referred", "1 09:00", let_go=True, missed=True), clock("met", "2 10:00")]),
    ("both broken", replace(REFERRED, met_at=t("2 10:00"), skips=(Skip(t("5 10:00"), "clock"),)),
     [clock("referred", "1 09:00", let_go=True, missed=True)]),
    ("a skip with nothing to let go", met("2 10:00", "2 18:00 email", skips=(Skip(t("3 10:00"), "clock"),)),
     [clock("met", "2 10:00", "2 18:00")]),
    ("another skip lets nothing go", known("2 10:00", "3 10:00 email in", skips=(Skip(t("3 12:00"), "report"),)),
     [clock("wrote", "3 10:00")]),
    ("closed", met("2 10:00", closings=(Closing(t("2 12:00"), Reason.OTHER),)),
     [clock("met", "2 10:00", let_go=True)]),
    ("closed after 72 hours: missed", met("2 10:00", closings=(Closing(t("5 10:00"), Reason.OTHER),)),
     [clock("met", "2 10:00", let_go=True, missed=True)]),
    ("closed when all was answered", met("2 10:00", "2 11:00 email", closings=CLOSED),
     [clock("met", "2 10:00", "2 11:00")]),
    ("they wrote while closed", known("2 10:00", "5 10:00 email in", "7 10:00 email", closings=CLOSED),
     [clock("wrote", "5 10:00", "7 10:00")]),
    ("their word let go, the meeting after it still waits",
     met("2 10:00", "2 09:00 email in", skips=(Skip(t("2 12:00"), "clock", through=t("2 09:00")),)),
     [clock("wrote", "2 09:00", let_go=True), clock("met", "2 10:00")]),
    ("and is answered", met("2 10:00", "2 09:00 email in", "2 18:00 email",
                            skips=(Skip(t("2 12:00"), "clock", through=t("2 09:00")),)),
     [clock("wrote", "2 09:00", let_go=True), clock("met", "2 10:00", "2 18:00")]),
    ("both answered at once", met("2 10:00", "2 09:00 email in", "2 18:00 email"),
     [clock("wrote", "2 09:00", "2 18:00")]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "person", "expected"), CLOCKS, ids=[case[0] for case in CLOCKS])
def test_contact_clocks(name: str, person: Prospect, expected: list[Clock]) -> None:
    assert clocks(person, gather(person), RULES, CALENDAR) == expected, name


def test_a_report_made_to_them_answers() -> None:
    person = replace(met("2 10:00"), touches=(Touch(t("2 18:00"), Kind.REPORT, about=4),))
    assert clocks(person, gather(person), RULES, CALENDAR) == [clock("met", "2 10:00", "2 18:00")]


def test_the_age_at_the_entry_is_counted_on_the_users_clock() -> None:
    """In Berlin the clocks went forward on 29 March 2026: 14 days are an hour less."""
    person = met("2026-04-05 09:30", met_at=t("22 10:00"))
    assert clocks(person, gather(person), RULES, calendar_in("Europe/Berlin")) == []
    assert clocks(person, gather(person), RULES, CALENDAR) == [clock("met", "22 10:00")]


HOURS: list[tuple[str, Prospect, float | None]] = [
    ("no clock", known("2 10:00"), None),
    ("still running", met("2 10:00"), None),
    ("one", met("2 10:00", "2 18:30 email"), 8.5),
    ("two: between them", met("2 10:00", "2 18:00 email", "5 10:00 email in", "6 10:00 email"), 16.0),
    ("three: the middle one",
     met("2 10:00", "2 18:00 email", "5 10:00 email in", "6 10:00 email", "7 10:00 text in", "9 12:00 text"), 24.0),
    ("the running one does not count", met("2 10:00", "2 18:00 email", "5 10:00 email in"), 8.0),
    ("nor one let go", met("2 10:00", "2 18:00 email", "5 10:00 email in", skips=(Skip(t("6"), "clock"),)), 8.0),
]  # fmt: skip


@pytest.mark.parametrize(("name", "person", "expected"), HOURS, ids=[case[0] for case in HOURS])
def test_hours_to_the_first_answer(name: str, person: Prospect, expected: float | None) -> None:
    assert measure(person, t("9 12:00"), RULES, CALENDAR).first_answer_hours == expected, name


KEPT = promised("10 14:00", "2 13:00")
LATE = promised("5 14:00", "2 13:00")
BROKEN = promised("12", "10 15:00")
OPEN = promised("20", "10 15:00")
RELEASED = promised("9 14:00", "2 13:00", released_at=t("3"))


@pytest.mark.parametrize(
    ("promises", "rate"),
    [
        ((), None),
        ((OPEN,), None),
        ((RELEASED, OPEN), None),
        ((KEPT,), 1.0),
        ((LATE,), 0.0),
        ((BROKEN,), 0.0),
        ((KEPT, LATE), 0.5),
        ((KEPT, KEPT, BROKEN), pytest.approx(2 / 3)),
        ((RELEASED, KEPT, LATE, BROKEN, OPEN), pytest.approx(1 / 3)),
    ],
)
def test_kept_rate(promises: tuple[object, ...], rate: float | None) -> None:
    """The one touch, on 10 March at 13:50, keeps one promise and settles another late."""
    person = known("1 12:00", "10 13:50 call", promises=promises)
    assert measure(person, t("15"), RULES, CALENDAR).kept_rate == rate


def test_all_measures_together() -> None:
    person = met("2 10:00", "2 18:00 email", "3 09:00 social", promises=(promised("3 09:00", "2 18:00"),))
    assert measure(person, t("3 09:00"), RULES, CALENDAR) == Measures(1.0, 2, "below", 8.0, 1.0)
    later = measure(person, t("3 09:00") + timedelta(days=30.4375), LINEAR, CALENDAR)
    assert later == Measures(pytest.approx(0.9), 2, "below", 8.0, 1.0)  # type: ignore[arg-type]


def test_a_longer_grace_keeps_more() -> None:
    person = known("1 12:00", "10 15:00 call", promises=(KEPT,))
    assert measure(person, t("15"), RULES, CALENDAR).kept_rate == 0
    assert measure(person, t("15"), rules(**{"promise.grace": "1 hour"}), CALENDAR).kept_rate == 1
