"""The decisions with which the first review after an absence begins: what each is about, and its one undo."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from tests.pipeline.office import Office, day, documents, seen
from tests.rules.people import t
from tui.model.kinds import Kind
from tui.pipeline import Pipeline
from tui.rules.day import DueGroup
from tui.views.review.absence import Offer, last_touch, offers

Document = dict[str, Any]


def at(words: str) -> str:
    return t(words).isoformat().replace("+00:00", "Z")


def person(name: str, last: str, *log: Document, **fields: Any) -> Document:
    """Known for long with a weekly rhythm, last called then."""
    added = at("2025-12-01 12:00")
    base = {"name": name, "stage": "visibility", "added_at": added, "first_rhythm_at": added}
    return {**base, "touches": [{"at": at(last), "kind": "call"}, *log], **fields}


def wrote(when: str) -> Document:
    return {"at": at(when), "kind": "email", "inbound": True}


def opening(name: str, since: str) -> Document:
    """In the opening; step 2 was due the day after."""
    touches = [{"at": at(f"{since} 12:00"), "kind": "email"}]
    return {"name": name, "stage": "visibility", "added_at": at(f"{since} 10:00"), "met_at": at(f"{since} 10:00"),
            "touches": touches}  # fmt: skip


@pytest.fixture
def returned(office: Office) -> Pipeline:
    """Back on Monday 30 March at 09:00: the last touch was on the 13th."""
    people = [person(f"Warm {n:02}", f"{2 + n % 5} 12:00") for n in range(40)]
    people += [opening(f"Step {n:02}", f"2026-03-{9 + n % 5:02}") for n in range(20)]
    people.append(person("Wrote before", "13 09:00", wrote("16 09:00")))
    people.append(person("Wrote too", "13 10:00", wrote("20 09:00")))
    people.append(person("Wrote lately", "12 10:00", wrote("29 09:00")))
    office.write_by_hand(*people)
    office.at("30 09:00")
    return office.open()


def by_what(pipeline: Pipeline) -> dict[str, Offer]:
    return {offer.what: offer for offer in offers(pipeline)}


def names(pipeline: Pipeline, offer: Offer) -> list[str]:
    return [pipeline.agenda.rows[who].name for who in offer.people]


def test_three_decisions_with_their_people(returned: Pipeline) -> None:
    found = by_what(returned)
    assert list(found) == ["clocks", "steps", "rhythm"]
    assert names(returned, found["clocks"]) == ["Wrote before", "Wrote too"]
    assert (len(found["steps"].people), len(found["rhythm"].people)) == (20, 40)
    for what in ("steps", "rhythm"):
        days = Counter(found[what].days)
        assert min(days) == day("30")
        assert all(each.weekday() < 5 for each in days)
    # Twelve places beside the answers: eight for steps, four to keep warm.
    assert Counter(found["steps"].days) == {day("30"): 8, day("31"): 8, day("2026-04-01"): 4}
    assert Counter(found["rhythm"].days)[day("30")] == 4


def test_who_has_a_place_today_keeps_it(returned: Pipeline) -> None:
    placed = {line.row.id for line in returned.agenda.due() if line.group in (DueGroup.OPENING, DueGroup.KEEP_WARM)}
    for what in ("steps", "rhythm"):
        offer = by_what(returned)[what]
        today = {who for who, each in zip(offer.people, offer.days, strict=True) if each == day("30")}
        assert today == placed & set(offer.people)


def test_taken_all_three_the_list_can_be_done_this_morning(returned: Pipeline, office: Office) -> None:
    before = documents(returned)
    assert returned.agenda.counts().waiting == 48
    found = by_what(returned)
    returned.let_go_broken(found["clocks"].people)
    for what in ("steps", "rhythm"):
        offer = by_what(returned)[what]
        returned.spread({who: each for who, each in zip(offer.people, offer.days, strict=True) if each > day("30")})
    counts = returned.agenda.counts()
    assert counts.waiting == 0
    assert counts.due <= 15
    assert seen(returned) == seen(office.open())
    for _ in range(3):  # each is one undo
        returned.undo()
    assert documents(returned) == before


def test_a_clock_that_was_let_go_is_missed(returned: Pipeline) -> None:
    (first, _) = by_what(returned)["clocks"].people
    returned.let_go_broken([first])
    (skip,) = returned.prospect(first).skips
    assert (skip.what, skip.at) == ("clock", returned.now)
    assert returned.agenda.rows[first].item is not None
    assert names(returned, by_what(returned)["clocks"]) == ["Wrote too"]


def test_nothing_is_offered_without_an_absence(returned: Pipeline, office: Office) -> None:
    returned.log(1, Kind.CALL)
    assert last_touch(returned) == day("30")
    assert offers(returned) == []
    returned.undo()
    assert len(offers(returned)) == 3
    office.now -= timedelta(days=11)
    assert offers(office.open()) == [], "six days are none"
    office.now += timedelta(days=1)
    assert offers(office.open()) != []


def test_nothing_is_offered_where_nothing_needs_a_decision(office: Office) -> None:
    assert offers(office.open()) == []
    office.write_by_hand(person("Warm", "2 12:00"), person("Ahead", "2 12:00", comfort="2 months"))
    office.at("30 09:00")
    pipeline = office.open()
    assert offers(pipeline) == [], "one that is overdue has a place today"
    assert last_touch(pipeline) == day("2")
