"""Imports: 700 people are 700 people, nobody is overdue because of it, and one undo takes them all back."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.exchange.linkedin import connections, generated
from tests.pipeline.office import NOW, Office, day, documents, known, met, names, seen
from tui.exchange.readers import read
from tui.model.addresses import addresses
from tui.model.kinds import Kind
from tui.model.records import FoundPerson, Reason, Stage
from tui.pipeline import Pipeline
from tui.rules.engine import Rule, State

TODAY = NOW.date()


def from_file(text: str, folder: Path) -> tuple[FoundPerson, ...]:
    path = folder / "Connections.csv"
    path.write_text(text, encoding="utf-8")
    return read(path, today=TODAY).people


def guests(count: int, start: int = 0, **fields: Any) -> list[FoundPerson]:
    return [FoundPerson(f"Guest {n}", urls=addresses(f"https://www.linkedin.com/in/guest-{n}"), **fields)
            for n in range(start, start + count)]  # fmt: skip


def first_days(pipeline: Pipeline) -> Counter[date]:
    """How many first rhythm dates fall on each day."""
    return Counter(line.item.due_at.date() for line in pipeline.agenda.all() if line.item.rule == "rhythm")


@pytest.fixture
def many(office: Office, tmp_path: Path) -> tuple[Pipeline, tuple[FoundPerson, ...]]:
    """700 people of a LinkedIn file, imported on a Monday afternoon."""
    people = from_file(connections(700, 3, latest=TODAY), tmp_path)
    pipeline = office.open()
    pipeline.take_in(people, "Connections.csv")
    return pipeline, people


def test_a_real_shaped_file_brings_everybody_once(office: Office, tmp_path: Path) -> None:
    file = generated(700, 3, latest=TODAY)
    people = from_file(file.text, tmp_path)
    assert len(people) == file.people
    outcome, plan = office.open().take_in(people, "Connections.csv")
    assert (len(outcome.ids), len(plan.twice)) == (700, file.twice)
    assert len(office.open().people) == 700


def test_nobody_is_late_or_broken_because_of_an_import(
    many: tuple[Pipeline, tuple[FoundPerson, ...]], office: Office
) -> None:
    pipeline, _ = many
    counts = pipeline.agenda.counts()
    assert (counts.late, counts.waiting) == (0, 0)
    assert {line.item.rule for line in pipeline.agenda.due()} <= {"contact_clock"}

    left = sum(first_days(pipeline).values())
    for _ in range(21):
        office.later(days=1)
        pipeline.refresh()
        first = [line for line in pipeline.agenda.due() if line.item.cause == "entry"]
        assert len(first) <= 8
        assert {line.item.state for line in first} <= {State.DUE}
        if first:
            pipeline.log([line.row.id for line in first], Kind.NOTE, confirmed=True)
            left -= len(first)
    ahead = [line for line in pipeline.agenda.all() if line.item.cause == "entry"]
    assert len(ahead) == left
    assert {line.item.state for line in ahead} == {State.UPCOMING}


def test_never_more_than_half_of_the_budget_a_day(many: tuple[Pipeline, tuple[FoundPerson, ...]]) -> None:
    pipeline, _ = many
    days = first_days(pipeline)
    assert max(days.values()) == 8
    assert min(days) == TODAY + timedelta(days=1)
    assert {day.weekday() for day in days} == {0, 1, 2, 3, 4}
    assert len(days) == -(-sum(days.values()) // 8), "and no longer than it takes"
    assert pipeline.agenda.first_words() == days


def test_twice_is_nobody_twice(many: tuple[Pipeline, tuple[FoundPerson, ...]], office: Office) -> None:
    pipeline, people = many
    before = seen(pipeline)
    line = office.file.read_bytes()
    outcome, plan = pipeline.take_in(people, "Connections.csv")
    assert (outcome.step, plan.new, plan.updated) == (None, [], {})
    assert office.file.read_bytes() == line
    office.later(days=40)
    outcome, plan = office.open().take_in(people, "Connections.csv")
    assert (plan.new, plan.updated) == ([], {})
    office.later(days=-40)
    assert seen(office.open()) == before


def test_a_new_job_updates_by_profile_address(office: Office) -> None:
    pipeline = office.open()
    pipeline.add(
        met(
            company="Old Ltd",
            urls=addresses("linkedin.com/in/ana-ruiz"),
            emails=addresses("ana@home.example"),
            note="mine",
        )
    )
    item = pipeline.explain(1)[0]
    newer = FoundPerson(
        "Ana Ruiz-Vega",
        company="New AG",
        position="CTO",
        emails=addresses("ana@new.example"),
        phones=addresses("1"),
        urls=addresses("https://de.linkedin.com/in/Ana-Ruiz/?trk=x"),
        met_on=day("2026-01-05"),
    )
    outcome, plan = pipeline.take_in([newer], "Connections.csv")
    assert (outcome.ids, plan.new) == ((1,), [])
    ana = pipeline.prospect(1)
    assert (ana.name, ana.company, ana.position, ana.phone) == ("Ana Ruiz", "New AG", "CTO", "1")
    assert (ana.email, ana.note) == ("ana@home.example", "mine")
    assert pipeline.explain(1)[0] == item
    pipeline.undo()
    assert pipeline.prospect(1).company == "Old Ltd"


def test_one_undo_takes_all_back(many: tuple[Pipeline, tuple[FoundPerson, ...]], office: Office) -> None:
    pipeline, _ = many
    pipeline.undo()
    assert documents(pipeline)["prospects"] == {}
    assert pipeline.agenda.all() == []
    pipeline.redo()
    assert len(office.open().people) == 700


def test_a_dry_run_changes_nothing_and_says_the_same(office: Office) -> None:
    pipeline = office.open()
    pipeline.take_in(guests(30), "guests.csv")
    line = office.file.read_bytes()
    planned = pipeline.plan_import(guests(40, 10))
    assert office.file.read_bytes() == line
    _, done = pipeline.take_in(guests(40, 10), "guests.csv")
    assert planned == done


def test_dates_go_where_there_is_room(office: Office) -> None:
    """A second import the same day takes the places that the first one left, and the days after it."""
    pipeline = office.open()
    pipeline.take_in(guests(30), "one.csv")
    week = [day(each) for each in ("3", "4", "5", "6", "9")]
    assert first_days(pipeline) == dict.fromkeys(week, 6)
    pipeline.take_in(guests(30, 30), "two.csv")
    days = first_days(pipeline)
    assert {each: days[each] for each in week} == dict.fromkeys(week, 8)
    assert sorted(days.keys() - set(week)) == [day("10"), day("11"), day("12")]
    assert (sum(days.values()), max(days.values())) == (60, 8)


def test_who_was_opened_or_closed_leaves_a_place(office: Office) -> None:
    pipeline = office.open()
    pipeline.take_in(guests(40), "one.csv")
    pipeline.log([1, 2], Kind.NOTE)
    pipeline.close(3, Reason.GONE)
    pipeline.take_in(guests(3, 40), "two.csv")
    assert first_days(pipeline)[day("3")] == 8


def test_5000_are_spread_evenly_as_far_ahead_as_it_takes(office: Office) -> None:
    """625 working days of eight."""
    pipeline = office.open()
    pipeline.take_in(guests(5000), "guests.csv")
    days = first_days(pipeline)
    assert set(days.values()) == {8}
    assert (min(days), max(days), len(days)) == (day("3"), day("2028-07-24"), 625)
    assert pipeline.agenda.counts().due == 0
    # There is no cliff: nobody had your ear, so no ceiling counts.
    for moment in ("2026-05-19 12:00", "2026-06-02 15:00", "2026-06-03 12:00"):
        office.at(moment)
        pipeline.refresh()
        assert {line.item.rule for line in pipeline.agenda.all()} == {Rule.RHYTHM}
        assert pipeline.agenda.counts().due == 15


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles", "America/Santiago"])
def test_days_are_the_users_days(tmp_path: Path, zone: str) -> None:
    office = Office(tmp_path / "data", zone)
    pipeline = office.open()
    pipeline.take_in(guests(3), "guests.csv")
    found = [line.item.due_at.astimezone(office.zone) for line in pipeline.agenda.all()]
    assert {first.hour for first in found} == {0}
    # Three over five days: the first, the second, the fourth. In Auckland it is Tuesday already.
    expected = ("4", "5", "9") if zone == "Pacific/Auckland" else ("3", "4", "6")
    assert [first.date() for first in found] == [day(each) for each in expected]


@pytest.mark.parametrize(
    ("met_on", "rule"),
    [(None, "rhythm"), ("2", "contact_clock"), ("1", "rhythm"), ("2026-01-05", "rhythm"), ("2013-07-01", "rhythm")],
)
def test_only_who_was_met_within_a_day_has_a_first_clock(office: Office, met_on: str | None, rule: str) -> None:
    pipeline = office.open()
    pipeline.take_in([FoundPerson("New", met_on=day(met_on) if met_on else None)], "guests.csv")
    (line,) = pipeline.agenda.all()
    assert line.item.rule == rule
    assert line.item.state in (State.OPEN, State.DUE, State.UPCOMING)


def test_a_closed_person_is_updated_and_stays_closed(office: Office) -> None:
    pipeline = office.open()
    pipeline.take_in(guests(1), "guests.csv")
    pipeline.close(1, Reason.GONE)
    pipeline.take_in(guests(1, company="New AG"), "guests.csv")
    assert pipeline.prospect(1).company == "New AG"
    assert pipeline.agenda.all() == []


def test_what_the_user_did_meanwhile_stays(office: Office) -> None:
    pipeline = office.open()
    pipeline.take_in(guests(2), "guests.csv")
    pipeline.edit(1, name="Gerda Guest", tags=("warm",), comfort="2 months")
    pipeline.move(1, Stage.CREDIBILITY)
    pipeline.log(1, Kind.CALL)
    before = pipeline.prospect(1)
    _, plan = pipeline.take_in(guests(2, position="Owner"), "guests.csv")
    after = pipeline.prospect(1)
    assert sorted(plan.updated) == [1, 2]
    assert (after.name, after.stage, after.touches, after.comfort) == ("Gerda Guest", "credibility", before.touches,
                                                                       before.comfort)  # fmt: skip
    assert (after.position, after.tags) == ("Owner", ("warm",))


def test_namesakes_are_two_people_and_shared_addresses_too(office: Office) -> None:
    pipeline = office.open()
    people = [
        FoundPerson("Kim Lee", urls=addresses("https://www.linkedin.com/in/kim-lee-1")),
        FoundPerson("Kim Lee", urls=addresses("https://www.linkedin.com/in/kim-lee-2")),
        FoundPerson("Kim Lee", company="Acme"),
        FoundPerson("Kim Lee", company="Globex"),
        FoundPerson("Pat Doe", emails=addresses("office@acme.example")),
        FoundPerson("Lou Poe", emails=addresses("office@acme.example")),
        FoundPerson("Pat Doe", emails=addresses("OFFICE@acme.example")),
    ]
    outcome, plan = pipeline.take_in(people, "guests.csv")
    assert (len(outcome.ids), len(plan.twice)) == (6, 1)


def test_an_import_beside_the_budget_of_those_who_are_due(office: Office) -> None:
    pipeline = office.open()
    for n in range(25):
        pipeline.add(known(f"Old {n}"))
    assert (pipeline.agenda.counts().due, pipeline.agenda.counts().waiting) == (15, 10)
    pipeline.take_in(guests(10), "guests.csv")
    assert len([name for name in names(pipeline.agenda.due()) if name.startswith("Guest")]) == 0


def test_who_was_entered_by_hand_is_not_added_again(office: Office) -> None:
    pipeline = office.open()
    bare = pipeline.add(met("Ana Ruiz")).ids[0]
    same = pipeline.add(met("Ben Carter", company="Carter Joinery", emails=addresses("ben@carter.example"))).ids[0]
    other = pipeline.add(met("Chloé Martin", company="Atelier Martin")).ids[0]
    file = [
        FoundPerson("Ana Ruiz", company="Ruiz Interiors", urls=addresses("https://www.linkedin.com/in/ana-ruiz")),
        FoundPerson("Ben Carter", company="carter joinery", urls=addresses("https://www.linkedin.com/in/ben-carter")),
        FoundPerson("Chloé Martin", company="Elsewhere", urls=addresses("https://www.linkedin.com/in/chloe-martin")),
    ]
    _, plan = pipeline.take_in(file, "Connections.csv")
    assert set(plan.updated) == {bare, same}
    assert [new.name for new in plan.new] == ["Chloé Martin"]
    assert pipeline.prospect(bare).company == "Ruiz Interiors"
    assert pipeline.prospect(other).company == "Atelier Martin"
    again, repeated = pipeline.take_in(file, "Connections.csv")
    assert (again.ids, repeated.new, repeated.updated) == ((), [], {})
