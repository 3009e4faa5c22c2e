"""Imports: 700 people are 700 people, nobody is overdue because of it, and one undo takes them all back."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tests.exchange.linkedin import connections, generated
from tests.pipeline.office import NOW, Office, day, documents, known, met, names, seen
from tui.exchange.readers import read
from tui.model.addresses import addresses
from tui.model.kinds import Kind
from tui.model.records import FoundPerson, Reason, Source, Stage
from tui.pipeline import Pipeline, Refused, Unknown
from tui.pipeline.importing import NEW, Fate, ImportDecisions, Plan
from tui.pipeline.same_person import Alike
from tui.rules.engine import Rule, State
from tui.rules.words import news_words

TODAY = NOW.date()
LINKEDIN = ImportDecisions("LinkedIn connections")


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


def test_what_was_said_by_hand_stays_and_another_job_is_news(office: Office) -> None:
    pipeline = office.open()
    ana = met(company="Old Ltd", urls=addresses("linkedin.com/in/ana-ruiz"), emails=addresses("ana@home.example"),
              note="mine")  # fmt: skip
    pipeline.add(ana)
    item = pipeline.explain(1)[0]
    newer = FoundPerson(
        "Ana Ruiz-Vega", company="New AG", position="CTO", emails=addresses("ana@new.example"), phones=addresses("1"),
        urls=addresses("https://de.linkedin.com/in/Ana-Ruiz/?trk=x"), met_on=day("2026-01-05"),
    )  # fmt: skip
    outcome, plan = pipeline.take_in([newer], "Connections.csv", LINKEDIN)
    assert (outcome.ids, plan.new) == ((1,), [])
    found = pipeline.prospect(1)
    assert (found.name, found.company, found.position, found.phone) == ("Ana Ruiz", "Old Ltd", "CTO", "1")
    assert [each.value for each in found.emails] == ["ana@home.example", "ana@new.example"]
    assert [news_words(each) for each in found.news] == ["LinkedIn says now: CTO at New AG, the name is Ana Ruiz-Vega"]
    assert [change.field for change in plan.entries[0].kept] == ["name", "company"]
    assert pipeline.explain(1)[0] == item
    again, _ = pipeline.take_in([newer], "Connections.csv", LINKEDIN)
    assert again.step is None, "the file says nothing new"
    pipeline.settle_news(1, take=True)
    found = pipeline.prospect(1)
    assert (found.name, found.company, found.news) == ("Ana Ruiz-Vega", "New AG", ())
    pipeline.undo()
    pipeline.undo()
    assert pipeline.prospect(1).position == ""


def otti(pipeline: Pipeline, name: str, mail: str, company: str, position: str) -> Plan:
    person = FoundPerson(
        name, company=company, position=position, emails=addresses(mail), met_on=day("2024-03-01"), line=2,
        urls=addresses("https://www.linkedin.com/in/otti"),
    )  # fmt: skip
    return pipeline.take_in([person], "Connections.csv", LINKEDIN)[1]


def test_only_what_the_file_changes_counts(office: Office) -> None:
    """Three exports of one connection, and a correction by hand between them."""
    pipeline = office.open()
    otti(pipeline, "Otti Brand", "otti@oldjob.example", "Oldjob AS", "Buyer")
    plan = otti(pipeline, "Otti Brand-Lie", "otti@newjob.example", "Newjob AS", "CEO")
    found = pipeline.prospect(1)
    assert (found.name, found.company, found.position) == ("Otti Brand-Lie", "Newjob AS", "CEO")
    assert [each.value for each in found.emails] == ["otti@newjob.example", "otti@oldjob.example"]
    assert ("name", "Otti Brand", "Otti Brand-Lie") in plan.entries[0].changes
    pipeline.edit(1, company="New Job A/S", emails=found.emails[:1], tags=("mine",))
    otti(pipeline, "Otti Brand-Lie", "otti@newjob.example", "Newjob AS", "CEO")
    assert pipeline.prospect(1).company == "New Job A/S", "the file says the same again"
    otti(pipeline, "Otti Brand-Lie", "otti@third.example", "Newjob AS", "CEO")
    found = pipeline.prospect(1)
    assert [each.value for each in found.emails] == ["otti@third.example", "otti@newjob.example"]
    plan = otti(pipeline, "Otti Brand-Lie", "otti@third.example", "Elsewhere", "CEO")
    assert pipeline.prospect(1).company == "New Job A/S", "corrected by hand, so it is asked"
    assert plan.entries[0].kept == (("company", "New Job A/S", "Elsewhere"),)
    assert [news_words(each) for each in pipeline.prospect(1).news] == ["LinkedIn says now: CEO at Elsewhere"]


def test_what_a_second_row_knows_is_added(office: Office) -> None:
    pipeline = office.open()
    rows = [
        FoundPerson("Ana Roz", emails=addresses("ana@r.example"), note="first note", line=2),
        FoundPerson("Ana Roz", emails=addresses("ANA@r.example"), phones=addresses("+49 1"), note="second", line=3),
        FoundPerson("Alex Smythe", phones=addresses("+1 111"), line=4),
        FoundPerson("Alex Smythe", phones=addresses("+1 222"), line=5),
    ]
    _, plan = pipeline.take_in(rows, "c.csv")
    assert len(pipeline.people) == 3
    assert [row.line for row in plan.twice] == [3]
    ana = pipeline.prospect(1)
    assert (ana.note, ana.phone, len(ana.emails)) == ("first note\nsecond", "+49 1", 1)
    pipeline.take_in([*rows[2:], FoundPerson("Alex Smythe", phones=addresses("+1 333"), line=6)], "c.csv")
    assert sorted(pipeline.prospect(who).phone for who in (2, 3, 4)) == ["+1 111", "+1 222", "+1 333"]


def test_who_is_two_for_the_file_is_two_unless_an_address_says_otherwise(office: Office) -> None:
    pipeline = office.open()
    mail = addresses("di@x.example")
    rows = [
        FoundPerson("Chloé Martin", company="Atelier", uid="a", line=1),
        FoundPerson("Chloe Martin", company="Atelier", uid="b", line=2),
        FoundPerson("Bo Li", uid="c", line=3), FoundPerson("Bo Li", uid="d", line=4),
        FoundPerson("Di Ek", uid="e", emails=mail, line=5), FoundPerson("Di Ek", uid="f", emails=mail, line=6),
    ]  # fmt: skip
    _, plan = pipeline.take_in(rows, "cards.vcf")
    assert [row.line for row in plan.twice] == [6]
    again, plan = pipeline.take_in(rows, "cards.vcf")
    assert (again.step, len(pipeline.people), plan.new) == (None, 5, [])


def test_tags_and_notes_of_the_file_are_added_once(office: Office) -> None:
    pipeline = office.open()
    person = FoundPerson("Ana Ruiz", company="Acme", tags=("Fair",), note="tea")
    pipeline.take_in([person], "a.csv")
    pipeline.edit(1, tags=(), note="coffee")
    pipeline.take_in([replace(person, tags=("fair", "BNI"), note="tea\nmilk")], "a.csv")
    assert (pipeline.prospect(1).tags, pipeline.prospect(1).note) == (("BNI",), "coffee\nmilk")


def test_sources_of_a_file_are_people_where_they_are(office: Office) -> None:
    pipeline = office.open()
    pipeline.add(met("Ben Okafor"))
    pipeline.take_in(
        [FoundPerson("Ana", source="ben okafor"), FoundPerson("Cy", source="Ana"), FoundPerson("Di", source="Zoe")],
        "a.csv",
    )
    sources = [pipeline.prospect(who).source for who in (2, 3, 4)]
    assert sources == [Source(prospect=1), Source(prospect=2), Source(name="Zoe")]


def test_the_last_contact_of_a_file_is_a_touch(office: Office) -> None:
    pipeline = office.open()
    person = FoundPerson("Ana", last_on=day("2026-02-20"))
    pipeline.take_in([person], "a.csv", LINKEDIN)
    pipeline.take_in([person], "a.csv", LINKEDIN)
    (touch,) = pipeline.prospect(1).touches
    assert (touch.at.date(), touch.note, touch.ref) == (
        day("2026-02-20"),
        "as LinkedIn says",
        "file:2026-02-20",
    )
    pipeline.log(1, Kind.CALL)
    pipeline.take_in([replace(person, last_on=day("2026-02-25"))], "a.csv", LINKEDIN)
    assert len(pipeline.prospect(1).touches) == 2, "there was one since"


def test_the_user_says_who_is_who(office: Office) -> None:
    pipeline = office.open()
    pipeline.add(met("Ana Ruiz", company="Acme", emails=addresses("ana@acme.example")))
    file = [
        FoundPerson("A. Ruiz", company="Other", emails=addresses("ana@acme.example"), line=2),
        FoundPerson("Ana Ruiz", company="Acme", position="Owner", line=3),
        FoundPerson("Zoe", line=4),
    ]
    plan = pipeline.plan_import(file)
    assert [(each.fate, each.who) for each in plan.entries] == [(Fate.NEW, None), (Fate.UPDATED, 1), (Fate.NEW, None)]
    assert plan.entries[0].alike == (Alike(1, "same email"),)
    told = ImportDecisions("", {2: 1, 3: NEW, 4: None}, frozenset({2}))
    _, plan = pipeline.take_in(file, "a.csv", told)
    assert [each.fate for each in plan.entries] == [Fate.UPDATED, Fate.NEW, Fate.LEFT]
    assert [pipeline.prospect(who).name for who in pipeline.people] == ["A. Ruiz", "Ana Ruiz"]
    assert pipeline.prospect(1).company == "Other"


def test_who_was_chosen_and_is_gone_meanwhile_stops_the_import(office: Office) -> None:
    pipeline = office.open()
    pipeline.add(met("Ana Ruiz"))
    told = ImportDecisions("", {2: 1})
    pipeline.delete(1)
    before = office.file.read_bytes()
    with pytest.raises(Refused, match=r"1, whom you chose for A\. Ruiz, is gone meanwhile: nothing was imported"):
        pipeline.take_in([FoundPerson("A. Ruiz", line=2)], "a.csv", told)
    assert office.file.read_bytes() == before


def test_an_import_is_taken_back_later(office: Office) -> None:
    pipeline = office.open()
    pipeline.add(met("Ben Okafor", company="Acme", note="mine"))
    pipeline.take_in(
        [FoundPerson("Ben Okafor", company="Acme", position="Buyer", phones=addresses("+1 1"), note="theirs"),
         FoundPerson("Ana"), FoundPerson("Cy")], "a.csv",
    )  # fmt: skip
    office.later(days=3)
    pipeline.log(2, Kind.CALL)
    pipeline.edit(1, position="Owner")
    (batch,) = pipeline.imports()
    outcome, back = pipeline.take_back(batch)
    assert outcome.message == "took back the import of a.csv"
    assert (back.removed, back.stay) == ((3,), (2, 1))
    ben = pipeline.prospect(1)
    assert (ben.position, ben.phones, ben.note, ben.brought) == ("Owner", (), "mine", ())
    assert set(pipeline.people) == {1, 2}
    with pytest.raises(Refused, match="was taken back"):
        pipeline.take_back(batch)
    with pytest.raises(Unknown, match="there is no import 9"):
        pipeline.take_back(9)
    pipeline.undo()
    assert set(office.open().people) == {1, 2, 3}
    assert office.open().imports()[batch].taken_back_at is None


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
    assert [(each.person, each.fate, each.who) for each in planned.entries] == [
        (each.person, each.fate, each.who) for each in done.entries
    ]


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
