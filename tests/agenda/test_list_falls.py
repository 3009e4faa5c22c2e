"""Within a day the list only falls, but for what happens (rulebook, The day)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.pipeline.office import Office, by, known, met
from tests.rules.people import t
from tui.model.kinds import Kind
from tui.pipeline import Pipeline
from tui.rules.day import DueGroup


@pytest.fixture
def four(tmp_path: Path) -> Office:
    """Tuesday morning with a budget of four: three opening steps are due, and three of keep warm."""
    office = Office(tmp_path / "data", now=t("9 10:00"), budget={"per_day": 4})
    pipeline = office.open()
    for number in range(3):
        who = pipeline.add(met(f"Met {number}", at=office.now - timedelta(hours=3 - number))).ids[0]
        pipeline.log(who, Kind.EMAIL)
        who = pipeline.add(known(f"Known {number}", comfort="7 days")).ids[0]
        pipeline.log(who, Kind.CALL, at=t("1 09:00") + timedelta(hours=number))
    pipeline.store.close()
    office.at("10 09:00")
    return office


def listed(pipeline: Pipeline) -> set[str]:
    """Who has a place in the day."""
    return {line.row.name for line in pipeline.agenda.due() if line.group is not DueGroup.WAITING}


def test_an_answer_to_somebody_whose_step_was_due_changes_no_other_place(four: Office) -> None:
    """They count as a step all day: before they wrote, while they wait for the answer, and after it."""
    pipeline = four.open()
    morning = listed(pipeline)
    assert morning == {"Met 0", "Met 1", "Known 0", "Known 1"}
    pipeline.log(1, Kind.EMAIL, inbound=True)
    assert listed(pipeline) == morning
    assert listed(four.open()) == morning
    four.later(minutes=5)
    pipeline.log(1, Kind.EMAIL)
    assert listed(pipeline) == morning - {"Met 0"}


def test_a_new_answer_takes_the_last_place_of_its_kind_and_none_comes_back(four: Office) -> None:
    """Met 2 had to wait, and writes: the other step of the last place waits now, also when the answer is written."""
    pipeline = four.open()
    pipeline.log(5, Kind.EMAIL, inbound=True)
    assert listed(pipeline) == {"Met 2", "Met 0", "Known 0", "Known 1"}
    four.later(minutes=5)
    pipeline.log(5, Kind.EMAIL)
    assert listed(pipeline) == {"Met 0", "Known 0", "Known 1"}


def test_a_promise_for_today_changes_no_other_place(four: Office) -> None:
    pipeline = four.open()
    morning = listed(pipeline)
    pipeline.promise(1, four.when("today 15:00"))
    assert listed(pipeline) == morning
    four.at("10 15:00")
    pipeline.log(1, Kind.CALL, confirmed=True)
    assert listed(pipeline) == morning - {"Met 0"}


def test_the_next_day_counts_anew(four: Office) -> None:
    """The answer that was owed since yesterday counts before the shares, as answers do when a day begins."""
    pipeline = four.open()
    pipeline.log(1, Kind.EMAIL, inbound=True)
    four.at("11 09:00")
    pipeline.refresh()
    assert listed(pipeline) == listed(four.open()) == {"Met 0", "Met 1", "Met 2", "Known 0"}


def test_a_step_after_a_report_takes_no_place_from_others(tmp_path: Path) -> None:
    """A person uses the budget up once: the report and the step about Xena are one of the two places."""
    office = Office(tmp_path / "data", now=t("9 10:00"), budget={"per_day": 2})
    pipeline = office.open()
    early = office.now - timedelta(hours=3)
    pipeline.log(pipeline.add(met("Xena", at=early, source=by("Sam"), referred_at=early)).ids[0], Kind.EMAIL)
    for number in range(2):
        pipeline.log(pipeline.add(met(f"Met {number}", at=early + timedelta(hours=number + 1))).ids[0], Kind.EMAIL)
    office.at("10 09:00")
    pipeline.refresh()
    assert listed(pipeline) == {"Xena", "Met 0"}
    pipeline.log(1, Kind.REPORT)
    assert listed(pipeline) == listed(office.open()) == {"Xena", "Met 0"}
    office.later(minutes=5)
    pipeline.log(1, Kind.SOCIAL)
    assert listed(pipeline) == {"Met 0"}


def test_who_was_served_waits_where_answers_alone_fill_the_day(tmp_path: Path) -> None:
    """Three were answered, and the budget is two: Xena's step waits after the report about her."""
    office = Office(tmp_path / "data", now=t("9 10:00"), budget={"per_day": 2})
    pipeline = office.open()
    early = office.now - timedelta(hours=3)
    pipeline.log(pipeline.add(met("Xena", at=early, source=by("Sam"), referred_at=early)).ids[0], Kind.EMAIL)
    office.at("10 09:00")
    for number in range(2):
        pipeline.log(pipeline.add(met(f"Met {number}", at=office.now)).ids[0], Kind.EMAIL)
    pipeline.log(1, Kind.REPORT)
    assert pipeline.agenda.waits(1)
