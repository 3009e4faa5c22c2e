"""The evidence behind an item, in the words a user reads: one table for each rule."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from tests.rules.people import (
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
from tui.model.records import Away, Event, News, Snooze
from tui.rules.book import Rules
from tui.rules.calendar import Calendar
from tui.rules.engine import explain
from tui.rules.facts import gather
from tui.rules.words import At, Evidence, evidence, news_words, reason
from tui.when.saying import short

UTC = calendar_in("UTC")
AUCKLAND = calendar_in("Pacific/Auckland")

MET = met("2 10:00")
BEN = Source(name="Ben")
REFERRED = met("2 10:00", met_at=None, source=BEN, referred_at=t("2 09:00"))
REPORT = met("2 10:00", "2 18:00 email", source=BEN, referred_at=t("1 09:00"))
WROTE = known("2 10:00", "6 08:00 email in")
ASKED = replace(WROTE.touches[-1], note="asks\n for a broker.")
TIMED = known("1 12:00", "2 12:00 call", promises=(promised("10 14:00", "2 12:01"),))
DAY = known("1 12:00", "2 12:00 call", promises=(promised("10", "2 12:01"),))
NOTED = known("1 12:00", "2 12:00 call", promises=(promised("12", "2"), promised("10 14:00", "2", note="the quote")))
WEEKLY = known("1 12:00", "2 12:00 call")
OLD = known("2026-01-01 11:00", "2026-01-01 12:00 call", comfort="3 months")
REOPENED = (Closing(t("3"), Reason.OTHER, t("5 10:00")),)
BOUGHT = replace(WEEKLY, events=(Event(t("4 10:00"), "bought"),))
TOLD = met("2 10:00", "2 18:00 email", "3 09:00 report", source=BEN, events=(Event(t("9 10:00"), "bought"),))
NO_STEPS = (Skip(t("2 12:00"), "sequence"),)
NO_CLOCK = (Skip(t("4 13:00"), "clock", through=t("4 12:00")),)

Line = tuple[str, Prospect, str, str, str]

CLOCK: list[Line] = [
    ("met", MET, "2 15:00", "contact_clock", "met today 10:00; first word: 19 h left of 24 h"),
    ("at the start", MET, "2 10:00", "contact_clock", "met today 10:00; first word: 24 h left of 24 h"),
    ("the last minute", MET, "3 09:59", "contact_clock", "met Mon 10:00; first word: 1 min left of 24 h"),
    ("due", MET, "3 10:00", "contact_clock", "met Mon 10:00; first word: 24 h left of 48 h"),
    ("late", MET, "4 11:00", "contact_clock", "met Mon 10:00; first word: 24 h are over, 23 h left of 72 h"),
    ("broken", MET, "5 11:30", "contact_clock", "met Mon 10:00; first word: 1 h over 72 h"),
    ("broken, at its mark", MET, "5 10:00", "contact_clock", "met Mon 10:00; first word: 0 min over 72 h"),
    ("three days on", MET, "5 23:59", "contact_clock", "met Mon 10:00; first word: 13 h over 72 h"),
    ("four days on", MET, "6 00:00", "contact_clock", "met Mon 2 Mar; first word: 14 h over 72 h"),
    ("next year", MET, "2027-03-01", "contact_clock", "met 2 Mar 2026; first word: 11 months over 72 h"),
    ("where", replace(MET, where="the fair"), "2 15:00", "contact_clock",
     "met today 10:00, the fair; first word: 19 h left of 24 h"),
    ("referred", REFERRED, "2 15:00", "contact_clock",
     "referred by Ben today 09:00; first word: 18 h left of 24 h"),
    ("added", met("2 10:00", met_at=None), "2 15:00", "contact_clock",
     "added today 10:00; first word: 19 h left of 24 h"),
    ("wrote", WROTE, "6 08:05", "contact_clock", "their email today 08:00; answer: 23 h left of 24 h"),
    ("wrote, broken", WROTE, "9 20:00", "contact_clock", "their email Fri 08:00; answer: 12 h over 72 h"),
    ("wrote, with what", replace(WROTE, touches=(*WROTE.touches[:-1], ASKED)), "6 08:05", "contact_clock",
     "their email today 08:00: asks for a broker; answer: 23 h left of 24 h"),
    ("bought", BOUGHT, "4 11:00", "contact_clock", "bought today 10:00; thank them: 23 h left of 24 h"),
    ("bought, late", BOUGHT, "6 11:00", "contact_clock",
     "bought Wed 10:00; thank them: 24 h are over, 23 h left of 72 h"),
    ("gave a referral", replace(WEEKLY, events=(Event(t("4 10:00"), "referral"),)), "5 11:00", "contact_clock",
     "gave you a referral Wed 10:00; thank them: 23 h left of 48 h"),
    ("where they bought is not told", replace(BOUGHT, where="the fair"), "4 11:00", "contact_clock",
     "bought today 10:00; thank them: 23 h left of 24 h"),
]  # fmt: skip

PROMISE: list[Line] = [
    ("days before", TIMED, "3 12:00", "promise", "promised for Tue 10 Mar 14:00"),
    ("four days before", TIMED, "6 23:59", "promise", "promised for Tue 10 Mar 14:00"),
    ("three days before", TIMED, "7 00:00", "promise", "promised for Tue 14:00"),
    ("its day", TIMED, "10 13:59", "promise", "promised for today 14:00"),
    ("late, at its time", TIMED, "10 14:00", "promise", "promised for today 14:00, 0 min over"),
    ("late", TIMED, "10 15:30", "promise", "promised for today 14:00, 1 h over"),
    ("broken", TIMED, "12 14:00", "promise", "promised for Tue 10 Mar 14:00, 2 days over"),
    ("a day, before", DAY, "8 12:00", "promise", "promised for Tue"),
    ("a day, it is", DAY, "10 23:59", "promise", "promised for today"),
    ("a day, over", DAY, "11 00:00", "promise", "promised for Tue 10 Mar, 0 min over"),
    ("a day, long over", DAY, "11 09:00", "promise", "promised for Tue 10 Mar, 9 h over"),
    ("a note, of the earlier", NOTED, "10 09:00", "promise", "the quote; promised for today 14:00"),
    ("a note, late", NOTED, "10 15:00", "promise", "the quote; promised for today 14:00, 1 h over"),
    ("a day with a note", replace(DAY, promises=(promised("10", "2", note="the quote"),)), "11 02:00", "promise",
     "the quote; promised for Tue 10 Mar, 2 h over"),
]  # fmt: skip

SEQUENCE: list[Line] = [
    ("1", MET, "2 15:00", "sequence", "first contact today 10:00; step 1 of 6, nice to meet you, naming where"),
    ("2", met("2 10:00", STEPS[0]), "3 09:00", "sequence",
     "first contact Mon 10:00; step 2 of 6, connect on the social networks"),
    ("2, due and not late", met("2 10:00", STEPS[0]), "5 09:59", "sequence",
     "first contact Mon 10:00; step 2 of 6, connect on the social networks"),
    ("2, late", met("2 10:00", STEPS[0]), "5 10:00", "sequence",
     "first contact Mon 10:00; step 2 of 6, connect on the social networks; 2 days over"),
    ("3", met("2 10:00", *STEPS[:2]), "3 10:00", "sequence",
     "first contact Mon 10:00; step 3 of 6, nice-to-meet-you card"),
    ("4", met("2 10:00", *STEPS[:3]), "5 09:00", "sequence", "5 days after the card of Wed 12:00; step 4 of 6, call"),
    ("4 after a skipped card", met("2 10:00", *STEPS[:2], skips=(Skip(t("4 15:00"), "step", step=3),)), "5 09:00",
     "sequence", "5 days after skipping the card of Wed 15:00; step 4 of 6, call"),
    ("4, something else skipped then", met("2 10:00", *STEPS[:3], skips=(Skip(t("4 12:00"), "clock"),)), "5 09:00",
     "sequence", "5 days after the card of Wed 12:00; step 4 of 6, call"),
    ("4, another step skipped", met("2 10:00", STEPS[0], STEPS[2], skips=(Skip(t("3"), "step", step=2),)), "5 09:00",
     "sequence", "5 days after the card of Wed 12:00; step 4 of 6, call"),
    ("5", met("2 10:00", *STEPS[:4]), "10 09:00", "sequence",
     "7 days after the call of Mon 12:00; step 5 of 6, coffee, take a picture together"),
    ("5, asked for", met("2 10:00", *STEPS[:4], "16 09:00 text"), "17 09:00", "sequence",
     "asked once, last Mon 09:00; step 5 of 6, coffee, take a picture together"),
    ("5, asked for twice, late", met("2 10:00", *STEPS[:4], "16 09:00 text", "16 10:00 call"), "2026-04-02 10:00",
     "sequence", "asked twice, last Mon 16 Mar; step 5 of 6, coffee, take a picture together; 3 days over"),
    ("5, asked for three times", met("2 10:00", *STEPS[:4], *(f"16 {hour}:00 text" for hour in (10, 11, 12))),
     "17 09:00", "sequence", "asked 3 times, last Mon 12:00; step 5 of 6, coffee, take a picture together"),
    ("6", met("2 10:00", *STEPS[:5]), "16 13:00", "sequence",
     "1 day after the coffee of today 12:00; step 6 of 6, second card, about their business, with the picture"),
    ("6, late", met("2 10:00", *STEPS[:5]), "19 12:00", "sequence",
     "1 day after the coffee of Mon 12:00; step 6 of 6, second card, about their business, with the picture; "
     "2 days over"),
    ("away when it fell due", met("2 10:00", STEPS[0]), "6 12:00", "sequence away",
     "first contact Mon 2 Mar; step 2 of 6, connect on the social networks; 3 days over; came due while you were away"),
]  # fmt: skip

RHYTHM: list[Line] = [
    ("weekly", WEEKLY, "5 12:00", "rhythm", "last call Mon 12:00; every 7 days"),
    ("weekly, due", WEEKLY, "9 12:00", "rhythm", "last call Mon 2 Mar; every 7 days"),
    ("weekly, late", WEEKLY, "13 00:00", "rhythm", "last call Mon 2 Mar; every 7 days; 3 days over"),
    ("monthly", known("1 12:00", "2 12:00 email", stage=Stage.CREDIBILITY), "2 13:00", "rhythm",
     "last email today 12:00; every month"),
    ("their own", replace(WEEKLY, comfort="2 weeks"), "3 12:00", "rhythm",
     "last call Mon 12:00; every 14 days, their own rhythm"),
    ("silence", known("1 12:00", *(f"{day} 12:00 call" for day in range(2, 7))), "6 13:00", "rhythm",
     "last call today 12:00; every 14 days"),
    ("a mailing", mailed(WEEKLY, "4 12:00"), "5 12:00", "rhythm", "last mailing Wed 12:00; every 7 days"),
    ("a touch since the mailing", mailed(known("1 12:00", "5 12:00 call"), "4 12:00"), "5 13:00", "rhythm",
     "last call today 12:00; every 7 days"),
    ("they wrote, and it was let go", known("1 12:00", "2 12:00 call", "4 12:00 email in", skips=NO_CLOCK), "5",
     "rhythm", "their email Wed 12:00; every 7 days"),
    ("they called", known("1 12:00", "4 12:00 call in"), "5", "rhythm", "their call Wed 12:00; every 7 days"),
    ("what was said", replace(WEEKLY, touches=(replace(WEEKLY.touches[-1], note="a coffee " * 40),)), "5", "rhythm",
     f"last call Mon 12:00: {'a coffee ' * 13}a…; every 7 days"),
    ("a report is no contact", known("1 12:00", "2 12:00 call", "4 12:00 report"), "5", "rhythm",
     "last call Mon 12:00; every 7 days"),
    ("a report at the moment of the call", known("1 12:00", "4 12:00 call", "4 12:00 report"), "5", "rhythm",
     "last call Wed 12:00; every 7 days"),
    ("the last of two at a time", known("1 12:00", "4 12:00 card", "4 12:00 text"), "5", "rhythm",
     "last text Wed 12:00; every 7 days"),
    ("first contact", met("2 10:00", skips=NO_STEPS), "3 12:00", "rhythm", "first contact Mon 10:00; every 7 days"),
    ("the entry", known("2 10:00"), "2 12:00", "rhythm",
     "no word from you yet; then every 7 days"),
    ("the entry of a customer", known("2 10:00", stage=Stage.PROFITABILITY), "2 12:00", "rhythm",
     "no word from you yet; then every month"),
    ("reopened", replace(WEEKLY, closings=REOPENED), "6", "rhythm", "reopened Thu 10:00: pick up the thread"),
    ("snoozed", replace(WEEKLY, snooze=Snooze(t("3"), t("12 08:00"))), "9 12:00", "rhythm",
     "last call Mon 2 Mar; every 7 days; snoozed until Thu 08:00"),
    ("away when it fell due", WEEKLY, "10 12:00", "rhythm away",
     "last call Mon 2 Mar; every 7 days; came due while you were away"),
    ("away when it will fall due", WEEKLY, "8 12:00", "rhythm away", "last call Mon 2 Mar; every 7 days"),
    ("away at another time", WEEKLY, "10 12:00", "rhythm elsewhen", "last call Mon 2 Mar; every 7 days"),
]  # fmt: skip

CEILING: list[Line] = [
    ("ahead", OLD, "2026-02-01", "ceiling", "last word from you Thu 1 Jan; never longer than 3 months, 8 weeks left"),
    ("due", OLD, "19 12:00", "ceiling", "last word from you Thu 1 Jan; never longer than 3 months, 13 days left"),
    ("the last minute", OLD, "2026-04-01 11:59", "ceiling",
     "last word from you Thu 1 Jan; never longer than 3 months, 1 min left"),
    ("broken", OLD, "2026-04-01 12:00", "ceiling",
     "last word from you Thu 1 Jan; never longer than 3 months, 0 min over"),
    ("broken for long", OLD, "2026-04-06 12:00", "ceiling",
     "last word from you Thu 1 Jan; never longer than 3 months, 5 days over"),
    ("first contact", met("2 10:00"), "2 12:00", "ceiling",
     "first contact today 10:00; never longer than 3 months, 2 months left"),
    ("the entry", known("2 10:00", met_at=t("2025-06-01")), "2 12:00", "ceiling",
     "on your board since today 10:00; never longer than 3 months, 2 months left"),
    ("reopened", replace(WEEKLY, closings=REOPENED), "5 12:00", "ceiling",
     "reopened today 10:00; never longer than 3 months, 2 months left"),
    ("a mailing", mailed(OLD, "2026-01-03 12:00"), "19 12:00", "ceiling",
     "last mailing Sat 3 Jan; never longer than 3 months, 2 weeks left"),
    ("no word on time away", OLD, "31 12:00", "ceiling away",
     "last word from you Thu 1 Jan; never longer than 3 months, 24 h left"),
]  # fmt: skip

REPORTS: list[Line] = [
    ("open", REPORT, "2 19:00", "report", "tell Ben it was done: 23 h left of 24 h; first contact today 18:00"),
    ("due", REPORT, "3 18:00", "report", "tell Ben it was done: 24 h left of 48 h; first contact Mon 18:00"),
    ("late", REPORT, "4 18:00", "report",
     "tell Ben it was done: 24 h are over, 24 h left of 72 h; first contact Mon 18:00"),
    ("bought", TOLD, "9 11:00", "report", "tell Ben what came of it: 23 h left of 24 h; they bought today 10:00"),
    ("bought, broken", TOLD, "13 10:00", "report", "tell Ben what came of it: 24 h over 72 h; they bought Mon 9 Mar"),
    ("broken", REPORT, "6 18:00", "report", "tell Ben it was done: 24 h over 72 h; first contact Mon 2 Mar"),
]  # fmt: skip

AWAY = {
    "": (),
    "away": (Away(date(2026, 3, 3), date(2026, 3, 9)), Away(date(2026, 3, 17), date(2026, 3, 20))),
    "elsewhen": (Away(date(2026, 3, 3), date(2026, 3, 8)),),
}


def words(
    person: Prospect, now: str, which: str, source: str = "Ben", book: Rules = RULES, calendar: Calendar = UTC
) -> str:
    """What is said of the first candidate of a rule, with times away by their name above."""
    rule, _, away = which.partition(" ")
    calendar = Calendar(calendar.zone, AWAY[away])
    found = next(item for item in explain(person, t(now), book, calendar) if item.rule == rule)
    return reason(found, person, t(now), book, calendar, source)


LINES = [*CLOCK, *PROMISE, *SEQUENCE, *RHYTHM, *CEILING, *REPORTS]


@pytest.mark.parametrize(
    ("name", "person", "now", "which", "expected"), LINES, ids=[f"{line[3]}, {line[0]}" for line in LINES]
)
def test_words(name: str, person: Prospect, now: str, which: str, expected: str) -> None:
    assert words(person, now, which) == expected, name


@pytest.mark.parametrize(("letters", "kept"), [(120, 120), (121, 119)])
def test_what_was_said_is_cut_to_two_lines(letters: int, kept: int) -> None:
    person = replace(WROTE, touches=(replace(ASKED, note="x" * letters),))
    end = "" if kept == letters else "…"
    assert f": {'x' * kept}{end};" in words(person, "6 08:05", "contact_clock")


def test_a_source_without_a_name() -> None:
    assert words(REFERRED, "2 15:00", "contact_clock", "").startswith("referred by a source today 09:00; ")
    assert words(REPORT, "2 19:00", "report", "").startswith("tell your source it was done: ")
    item = explain(REPORT, t("2 19:00"), RULES, UTC)[0]
    assert reason(item, REPORT, t("2 19:00"), RULES, UTC).startswith("tell your source")


OWN: list[tuple[dict[str, Any], Prospect, str, str, str]] = [
    ({"clock": {"due": "6 hours", "late": "1 day", "broken": "2 days"}}, MET, "2 15:00", "contact_clock",
     "met today 10:00; first word: 1 h left of 6 h"),
    ({"clock": {"due": "40 minutes"}}, MET, "2 10:10", "contact_clock",
     "met today 10:00; first word: 30 min left of 1 h"),
    ({"ceiling.broken": "2 months"}, OLD, "2026-02-28 12:00", "ceiling",
     "last word from you Thu 1 Jan; never longer than 2 months, 24 h left"),
    ({"rhythm.visibility": "1 day"}, WEEKLY, "2 13:00", "rhythm", "last call today 12:00; every day"),
    ({"rhythm.visibility": "11 days"}, WEEKLY, "2 13:00", "rhythm", "last call today 12:00; every 11 days"),
    ({"sequence.card": {"from": "social", "after": "2 days", "label": "postcard"}}, met("2 10:00", *STEPS[:2]),
     "3 10:00", "sequence", "2 days after the connecting of today 09:00; step 3 of 6, postcard"),
    ({"sequence.social": {"from": "note", "after": "1 day"}}, met("2 10:00", STEPS[0]), "2 19:00", "sequence",
     "1 day after the first word of today 18:00; step 2 of 6, connect on the social networks"),
]  # fmt: skip


@pytest.mark.parametrize(("own", "person", "now", "which", "expected"), OWN, ids=[line[4] for line in OWN])
def test_words_follow_the_users_rules(
    own: dict[str, Any], person: Prospect, now: str, which: str, expected: str
) -> None:
    assert words(person, now, which, book=rules(**own)) == expected


def test_a_report_made_to_them_is_contact() -> None:
    told = Touch(t("4 12:00"), Kind.REPORT, about=7)
    assert (
        words(replace(WEEKLY, touches=(*WEEKLY.touches, told)), "5", "rhythm") == "last report Wed 12:00; every 7 days"
    )


def test_the_stage_decides_which_interval_is_named() -> None:
    moves = (StageMove(t("1 12:00"), Stage.VISIBILITY), StageMove(t("3"), Stage.CREDIBILITY))
    moved = replace(WEEKLY, stage=Stage.CREDIBILITY, stages=moves)
    assert words(moved, "4", "rhythm") == "last call Mon 12:00; every month"


@pytest.mark.parametrize(
    ("person", "now", "which", "expected"),
    [
        (MET, "2 10:30", "contact_clock", "met today 23:00; first word: 23 h left of 24 h"),
        (MET, "2 15:00", "contact_clock", "met Mon 23:00; first word: 19 h left of 24 h"),
        (TIMED, "9 12:00", "promise", "promised for Wed 03:00"),
        (TIMED, "10 12:00", "promise", "promised for today 03:00"),
        (DAY, "9 10:59", "promise", "promised for Tue"),
        (DAY, "9 11:00", "promise", "promised for today"),
        (met("2026-12-02 08:00"), "2026-12-31 10:59", "contact_clock", "met Wed 2 Dec; first word: 3 weeks over 72 h"),
        (met("2026-12-02 08:00"), "2026-12-31 11:00", "contact_clock", "met 2 Dec 2026; first word: 3 weeks over 72 h"),
        (replace(WEEKLY, snooze=Snooze(t("3"), t("12 08:00"))), "9 12:00", "rhythm",
         "last call Tue 3 Mar; every 7 days; snoozed until Thu 21:00"),
        (WEEKLY, "6 10:59", "rhythm", "last call Tue 01:00; every 7 days"),
    ],
)  # fmt: skip
def test_times_are_the_users(person: Prospect, now: str, which: str, expected: str) -> None:
    """Auckland is 13 hours ahead in March."""
    assert words(person, now, which, calendar=AUCKLAND) == expected


def test_a_weekday_alone_is_never_two_days() -> None:
    """Neither two that come, nor one that was and one that comes."""
    now = t("8 10:00")
    at = At(now, RULES, AUCKLAND)
    moments = [now + timedelta(hours=hours) for hours in range(-10 * 24, 10 * 24)]
    said = {(short(when, now, AUCKLAND.zone) if when > now else at.since(when), AUCKLAND.day(when)) for when in moments}
    weekdays = {(words.split()[0], day) for words, day in said if "Feb" not in words and "Mar" not in words}
    assert len(weekdays) == len({word for word, _ in weekdays}) == 7, "six of them, and today"


def test_the_day_of_a_time_away_is_the_users() -> None:
    """Due on 9 March 12:00 UTC, which is the 10th in Auckland: the holiday ended on the 9th."""
    assert "away" not in words(WEEKLY, "10 12:00", "rhythm away", calendar=AUCKLAND)
    assert ZoneInfo("Pacific/Auckland") == AUCKLAND.zone


@pytest.mark.parametrize(
    ("prospect", "now", "known"),
    [
        (REFERRED, "2 15:00", Evidence(source=BEN)),
        (REPORT, "3 18:00", Evidence(source=BEN)),
        (replace(MET, where="BNI"), "2 15:00", Evidence(where="BNI")),
        (MET, "2 15:00", Evidence()),
        (replace(WROTE, where="BNI"), "6 12:00", Evidence(contact="their email")),
        (WEEKLY, "12", Evidence(every="7 days", contact="last call")),
        (known("1 12:00"), "12", Evidence(every="7 days")),
        (BOUGHT, "4 11:00", Evidence()),
        (mailed(WEEKLY, "4 12:00"), "5", Evidence(every="7 days")),
        (replace(WEEKLY, comfort="2 weeks"), "20", Evidence(every="14 days", own=True, contact="last call")),
        (met("2 10:00", STEPS[0], skips=(Skip(t("3"), "step", step=2),)), "3 12:00", Evidence()),
        (met("2 10:00", *STEPS[:2], skips=(Skip(t("4"), "step", step=3),)), "4 12:00", Evidence(skipped=True)),
    ],
)
def test_a_row_knows_what_the_words_need(prospect: Prospect, now: str, known: Evidence) -> None:
    item = explain(prospect, t(now), RULES, UTC)[0]
    assert evidence(item, prospect, gather(prospect), RULES) == known


# What files say ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("news", "said"),
    [
        (News(t("5"), "LinkedIn connections", company="Nordkante", position="Head of Sales"),
         "LinkedIn says now: Head of Sales at Nordkante"),
        (News(t("5"), "LinkedIn connections", company="Nordkante"), "LinkedIn says now: Nordkante"),
        (News(t("5"), "vCard", position="CEO"), "vCard says now: CEO"),
        (News(t("5"), "CSV", name="Ana Ruiz-Paz"), "the file says now: the name is Ana Ruiz-Paz"),
        (News(t("5"), "", "Ana Paz", "Acme", "CEO"), "the file says now: CEO at Acme, the name is Ana Paz"),
    ],
)  # fmt: skip
def test_what_a_file_says(news: News, said: str) -> None:
    assert news_words(news) == said
    person = replace(WEEKLY, news=(news,))
    item = explain(person, t("9 12:00"), RULES, UTC)[0]
    assert reason(item, person, t("9 12:00"), RULES, UTC).startswith(f"{said}; last call")


def test_news_is_a_reason_until_your_next_word() -> None:
    one, two = News(t("2 12:00"), "CSV", company="Old"), News(t("2 12:01"), "vCard", company="New")
    person = replace(WEEKLY, news=(one, two))
    item = explain(person, t("9 12:00"), RULES, UTC)[0]
    assert reason(item, person, t("9 12:00"), RULES, UTC).startswith("vCard says now: New; last call"), (
        "the call was at noon"
    )
    unheard = replace(known("1 12:00"), news=(one, two))
    item = explain(unheard, t("9 12:00"), RULES, UTC)[0]
    assert reason(item, unheard, t("9 12:00"), RULES, UTC).startswith("the file says now: Old; vCard says now: New; ")
