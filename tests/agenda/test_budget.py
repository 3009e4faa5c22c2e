"""The daily budget, and time away: what waits, what is hidden, and what never is."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.pipeline.office import NOW, Office, by, day, known, met, names, seen
from tests.rules.people import t
from tui.model.kinds import Kind
from tui.model.records import FoundPerson, Reason
from tui.pipeline import Pipeline
from tui.rules.day import DueGroup
from tui.rules.engine import State


@pytest.fixture
def small(tmp_path: Path) -> Office:
    """An office whose budget is two a day."""
    return Office(tmp_path / "data", budget={"per_day": 2})


def waiting(pipeline: Pipeline) -> set[str]:
    return {line.row.name for line in pipeline.agenda.all() if line.group is DueGroup.WAITING}


def test_the_least_overdue_in_proportion_waits_first(small: Office) -> None:
    """10 days over a month is less than 4 days over 7 days."""
    pipeline = small.open()
    small.at("1 09:00")
    pipeline.add(known("Monthly"))
    pipeline.log(1, Kind.CALL)
    small.later(days=34)
    pipeline.add(known("Weekly", comfort="7 days"))
    pipeline.add(known("Fresh", comfort="7 days"))
    small.later(hours=1)
    pipeline.log(2, Kind.CALL)
    small.later(days=6, hours=23)
    pipeline.log(3, Kind.CALL, confirmed=True)
    small.later(days=7)
    pipeline.refresh()
    assert {line.row.name: line.item.state for line in pipeline.agenda.all()}.keys() == {"Monthly", "Weekly", "Fresh"}
    assert waiting(pipeline) == {"Fresh"}
    assert pipeline.agenda.counts().waiting == 1
    assert names(pipeline.agenda.due())[-1] == "Fresh"
    assert seen(pipeline) == seen(small.open())


def test_those_who_wait_are_counted_but_not_as_due(small: Office) -> None:
    pipeline = small.open()
    for n in range(5):
        pipeline.add(known(f"Old {n}"))
    counts = pipeline.agenda.counts()
    assert (counts.due, counts.waiting) == (2, 3)
    assert len(pipeline.agenda.due()) == 5


def test_what_was_settled_today_uses_the_budget_up_until_tomorrow(small: Office) -> None:
    pipeline = small.open()
    for n in range(5):
        pipeline.add(known(f"Old {n}"))
    first, second = (line.row.id for line in pipeline.agenda.due()[:2])
    pipeline.log(first, Kind.CALL)
    assert (pipeline.agenda.counts().due, pipeline.agenda.counts().waiting) == (1, 3)
    pipeline.log(second, Kind.CALL)
    assert (pipeline.agenda.counts().due, pipeline.agenda.counts().waiting) == (0, 3)
    pipeline.undo()
    assert (pipeline.agenda.counts().due, pipeline.agenda.counts().waiting) == (1, 3)
    small.at("3 00:00")
    pipeline.refresh()
    assert (pipeline.agenda.counts().due, pipeline.agenda.counts().waiting) == (2, 2)
    assert seen(pipeline) == seen(small.open())


def test_the_day_of_the_budget_is_the_users_day(tmp_path: Path) -> None:
    """15:00 UTC is 04:00 the next day in Auckland: the day ends at 11:00 UTC."""
    office = Office(tmp_path / "data", "Pacific/Auckland", budget={"per_day": 1})
    pipeline = office.open()
    for n in range(3):
        pipeline.add(known(f"Old {n}"))
    pipeline.log(1, Kind.CALL)
    office.at("3 10:59")
    pipeline.refresh()
    assert (pipeline.agenda.counts().due, pipeline.agenda.counts().waiting) == (0, 2)
    office.at("3 11:00")
    pipeline.refresh()
    assert (pipeline.agenda.counts().due, pipeline.agenda.counts().waiting) == (1, 1)


def test_only_the_rhythm_is_ever_cut(small: Office) -> None:
    pipeline = small.open()
    for n in range(3):
        pipeline.add(met(f"Met {n}"))
        pipeline.promise(pipeline.add(known(f"Promised {n}")).ids[0], small.when("today 18:00"))
        pipeline.add(known(f"Known {n}"))
    assert waiting(pipeline) == {"Known 2"}
    assert len(pipeline.agenda.due()) == 9


def test_an_item_that_waits_is_due_when_another_prospect_is_closed(small: Office) -> None:
    pipeline = small.open()
    for n in range(3):
        pipeline.add(known(f"Old {n}"))
    assert waiting(pipeline) == {"Old 2"}
    pipeline.close(1, Reason.OTHER)
    assert waiting(pipeline) == set()


# Away -------------------------------------------------------------------------------------------------------


@pytest.fixture
def all_rules(office: Office) -> Pipeline:
    """One due item of each rule, on Monday 2 March at 15:00."""
    pipeline = office.open()
    office.at("2025-12-04 12:00")
    pipeline.add(known("Ceiling", comfort="3 months"))
    pipeline.log(1, Kind.CALL)
    office.at("2 15:00")
    pipeline.add(met("Clock"))
    pipeline.add(met("Step", at=NOW - timedelta(days=3)))
    pipeline.log(3, Kind.EMAIL, at=NOW - timedelta(days=3) + timedelta(hours=1))
    pipeline.add(met("Report", source=by("Sam"), referred_at=NOW - timedelta(hours=6)))
    pipeline.log(4, Kind.EMAIL)
    pipeline.add(known("Promise"))
    pipeline.promise(5, office.when("today 18:00"))
    pipeline.add(known("Rhythm"))
    return pipeline


def test_away_hides_sequence_and_rhythm_and_nothing_else(all_rules: Pipeline) -> None:
    assert {line.item.rule for line in all_rules.agenda.due()} == {
        "ceiling", "contact_clock", "sequence", "report", "promise", "rhythm",
    }  # fmt: skip
    all_rules.away(day("2"), day("6"))
    assert set(names(all_rules.agenda.due())) == {"Ceiling", "Clock", "Report", "Promise"}
    assert all_rules.agenda.counts().hidden == 2
    assert set(names(all_rules.agenda.all())) == {"Ceiling", "Clock", "Step", "Report", "Promise", "Rhythm"}
    all_rules.undo()
    assert all_rules.agenda.counts().hidden == 0


def test_both_days_of_a_holiday_are_included(all_rules: Pipeline, office: Office) -> None:
    all_rules.away(day("3"), day("4"))
    hidden = {}
    for moment in ("2 23:59", "3 00:00", "4 23:59", "5 00:00"):
        office.at(moment)
        all_rules.refresh()
        hidden[moment] = "Rhythm" not in names(all_rules.agenda.due())
    assert hidden == {"2 23:59": False, "3 00:00": True, "4 23:59": True, "5 00:00": False}


def test_on_return_things_have_their_real_age(all_rules: Pipeline, office: Office) -> None:
    all_rules.away(day("3"), day("30"))
    office.at("31 09:00")
    all_rules.refresh()
    lines = {line.row.name: line.item for line in all_rules.agenda.due()}
    assert (lines["Step"].state, lines["Step"].due_at) == (State.LATE, NOW - timedelta(days=2))
    assert (lines["Rhythm"].state, lines["Rhythm"].due_at) == (State.LATE, NOW)
    assert seen(all_rules) == seen(office.open())


def test_what_came_due_meanwhile_is_listed_as_such(office: Office) -> None:
    pipeline = office.open()
    pipeline.add(known(comfort="7 days"))
    pipeline.log(1, Kind.CALL)
    pipeline.away(day("8"), day("12"))
    office.at("13 09:00")
    pipeline.refresh()
    (line,) = pipeline.agenda.due()
    assert line.item.due_at == t("9 15:00")
    assert pipeline.reason(1, line.item).endswith("came due while you were away")


def test_hidden_items_use_none_of_the_budget(small: Office) -> None:
    """At one and the same instant, too: a board on a pretended time shows the right ones after an undo."""
    pipeline = small.open()
    for n in range(5):
        pipeline.add(known(f"Old {n}"))
    assert pipeline.agenda.counts().waiting == 3
    pipeline.away(day("1"), day("9"))
    assert (pipeline.agenda.counts().hidden, pipeline.agenda.counts().waiting) == (5, 0)
    assert seen(pipeline) == seen(small.open())
    pipeline.undo()
    assert (pipeline.agenda.counts().hidden, pipeline.agenda.counts().waiting) == (0, 3)
    assert seen(pipeline) == seen(small.open())


def test_a_holiday_of_another_process_is_heard(small: Office) -> None:
    pipeline, other = small.open(), small.open()
    pipeline.add(known())
    assert pipeline.agenda.counts().due == 1
    other.away(day("1"), day("9"))
    pipeline.refresh()
    assert pipeline.agenda.counts() == small.open().agenda.counts()
    assert pipeline.agenda.counts().hidden == 1


def test_imports_and_holidays_keep_the_dates(office: Office) -> None:
    pipeline = office.open()
    pipeline.away(day("1"), day("9"))
    pipeline.take_in([FoundPerson("Guest")], "guests.csv")
    office.at("10 09:00")
    pipeline.refresh()
    assert [(line.row.name, line.item.due_at) for line in pipeline.agenda.due()] == [("Guest", t("3"))]
