"""The brief: what is known before a word with somebody."""

from __future__ import annotations

from datetime import date, timedelta

from tests.pipeline.office import NOW, Office, by, known, met
from tui.model.kinds import Kind
from tui.model.records import News, Prospect, Reason, Touch
from tui.pipeline import Pipeline
from tui.views.brief import brief
from tui.when.instants import When


def said(pipeline: Pipeline, who: int = 1) -> dict[str, list[str]]:
    """The brief by what its lines are about."""
    found: dict[str, list[str]] = {}
    for line in brief(pipeline, who):
        found.setdefault(line.about, []).append(line.words)
    return found


def test_all_that_is_known_stands_in_it(office: Office) -> None:
    pipeline = office.open()
    pipeline.add(known("Ray Gold"))
    office.later(days=-40)
    pipeline.add(
        met(
            at=office.now, where="BNI", company="Ruiz Interiors", position="CEO", source=by(1), available="mornings",
            comfort="3 weeks", note="two dogs", news=(News(NOW, "LinkedIn connections", company="Nordkante"),),
        )
    )  # fmt: skip
    pipeline.log(2, Kind.EMAIL, note="the offer")
    office.later(days=10)
    pipeline.log(2, Kind.CALL, inbound=True, note="wants it in blue")
    office.later(days=10)
    pipeline.log(2, Kind.SOCIAL)
    pipeline.bought(2)
    office.later(days=20)
    pipeline.promise(2, office.when("fri 10:00"), "bring samples")
    for name in "Eve", "Flo", "Gus", "Hal", "Ida", "Jo":
        office.later(minutes=1)
        pipeline.add(Prospect(name, source=by(2), referred_at=office.now))
    assert said(pipeline, 2) == {
        "does": ["CEO, Ruiz Interiors"],
        "stage": ["visibility since Wed 21 Jan"],
        "you said": ["social, Tue 10 Feb, 2 weeks ago", "email, Wed 21 Jan, 5 weeks ago: the offer"],
        "they said": ["call, Sat 31 Jan, 4 weeks ago: wants it in blue"],
        "you promised": ["Fri 6 Mar 2026 10:00: bring samples"],
        "you owe": ["note or email: bought Tue 10 Feb; thank them: 2 weeks over 72 h",
                    "tell Ray Gold it was done: 5 weeks over 72 h; first contact Wed 21 Jan",
                    "tell Ray Gold what came of it: 2 weeks over 72 h; they bought Tue 10 Feb"],
        "suits them": ["mornings"],
        "rhythm": ["every 21 days"],
        "news": ["LinkedIn says now: Nordkante"],
        "since": ["met at BNI, Wed 21 Jan, 5 weeks ago"],
        "sent by": ["Ray Gold"],
        "they": ["bought Tue 10 Feb, 2 weeks ago"],
        "they sent": ["Jo (today 15:06), Ida (today 15:05), Hal (today 15:04), Gus (today 15:03), "
                      "Flo (today 15:02) and 1 more"],
        "remark": ["two dogs"],
    }  # fmt: skip


def test_what_they_owe_you_is_an_answer(office: Office) -> None:
    pipeline = office.open()
    pipeline.add(known())
    office.later(days=8)
    pipeline.log(1, Kind.EMAIL)
    office.later(days=8)
    assert said(pipeline)["they owe"] == ["an answer to your word Tue 10 Mar, 8 days ago"]
    pipeline.log(1, Kind.EMAIL)
    assert said(pipeline)["they owe"] == ["an answer to 2 words of yours, the first Tue 10 Mar, 8 days ago"]
    pipeline.log(1, Kind.EMAIL, inbound=True, note="yes")
    found = said(pipeline)
    assert "they owe" not in found
    assert found["you owe"] == ["note or email: their email today 15:00: yes; answer: 24 h left of 24 h"]


def test_a_promise_stays_until_it_is_kept_or_released(office: Office) -> None:
    pipeline = office.open()
    pipeline.add(known())
    pipeline.promise(1, When(date(2026, 3, 3), None))
    pipeline.promise(1, When(date(2026, 3, 20), None))
    office.later(days=2)
    assert said(pipeline)["you promised"] == ["Tue 3 Mar 2026, 39 h ago", "Fri 20 Mar 2026"]
    pipeline.log(1, Kind.CALL)
    assert said(pipeline)["you promised"] == ["Fri 20 Mar 2026"]
    pipeline.release(1)
    assert "you promised" not in said(pipeline)


def test_of_who_is_closed_or_new_it_says_what_there_is(office: Office) -> None:
    pipeline = office.open()
    pipeline.add(known())
    assert said(pipeline) == {
        "stage": ["credibility since today 15:00"],
        "next": ["card: no word from you yet; then every month"],
        "since": ["on your board, today 15:00, just now"],
    }
    pipeline.close(1, Reason.NOT_A_FIT)
    assert said(pipeline)["stage"] == ["closed: not a fit, today 15:00, just now"]


def test_history_counts_where_it_stands_in_time(office: Office) -> None:
    pipeline = office.open()
    past = tuple(Touch(NOW - timedelta(days=days), Kind.SOCIAL, note=f"{days} days") for days in (9, 3))
    pipeline.add(known(past=past))
    assert said(pipeline)["you said"] == ["social, Fri 15:00, 3 days ago: 3 days"]
    pipeline.log(1, Kind.CALL, at=NOW - timedelta(days=6), note="a call")
    assert said(pipeline)["you said"] == ["social, Fri 15:00, 3 days ago: 3 days"]


def test_text_from_outside_is_words(office: Office) -> None:
    evil = "\x1b[5m[red]x[/] \u202egpj\nsecond"
    pipeline = office.open()
    pipeline.add(met(where=evil, note=evil, available=evil, company=evil, source=by(evil)))
    pipeline.log(1, Kind.EMAIL, note=evil)
    every = "\n".join(words for several in said(pipeline).values() for words in several)
    assert "[red]x[/]" in every
    assert not any(mark in every for mark in ("\x1b", "\u202e"))
