"""A clock that goes backwards: nothing crashes, nothing sensible is refused, and the user is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from tests.pipeline.office import NOW, Office, by, met, names, seen
from tui.model.kinds import Kind
from tui.model.records import Reason, Stage
from tui.pipeline import Pipeline, Refused
from tui.store import Store
from tui.views.report import gather_sources

BACK = [timedelta(seconds=20), timedelta(minutes=10), timedelta(hours=5), timedelta(days=400)]


def opened(office: Office) -> Pipeline:
    """A pipeline on a real clock, as the board and the command line have it."""
    return Pipeline(Store.open(office.folder), office.settings, lambda: office.now, steady=True)


def busy(office: Office) -> Pipeline:
    """Ana wrote and was answered, Ben is in his sequence, Cy is closed, Dee came by Ana."""
    pipeline = opened(office)
    pipeline.add(met())
    pipeline.add(met("Ben", office.now - timedelta(minutes=5)))
    pipeline.add(met("Cy"))
    pipeline.add(met("Dee", source=by(1), referred_at=office.now))
    pipeline.log(1, Kind.EMAIL)
    pipeline.log(1, Kind.EMAIL, inbound=True)
    pipeline.promise(2, office.when("+3d"))
    pipeline.interest(4)
    pipeline.move(4, Stage.CREDIBILITY)
    pipeline.close(3, Reason.GONE)
    return pipeline


COMMANDS: dict[str, Callable[[Pipeline, Office], Any]] = {
    "answer": lambda pipeline, _: pipeline.log(1, Kind.EMAIL, confirmed=True),
    "note": lambda pipeline, _: pipeline.log(2, Kind.NOTE, confirmed=True),
    "inbound": lambda pipeline, _: pipeline.log(2, Kind.CALL, inbound=True),
    "report": lambda pipeline, _: pipeline.log(4, Kind.REPORT),
    "add": lambda pipeline, office: pipeline.add(met("Eve", office.now)),
    "edit": lambda pipeline, _: pipeline.edit(2, company="Acme"),
    "interest": lambda pipeline, _: pipeline.interest(2),
    "bought": lambda pipeline, _: pipeline.bought(4),
    "referral": lambda pipeline, _: pipeline.referral(1),
    "promise": lambda pipeline, office: pipeline.promise(1, office.when("+2d")),
    "move promise": lambda pipeline, office: pipeline.move_promise(2, office.when("+4d")),
    "release": lambda pipeline, _: pipeline.release(2),
    "snooze": lambda pipeline, office: pipeline.snooze(4, office.when("+2d")),
    "skip": lambda pipeline, _: pipeline.skip(1),
    "skip the rest": lambda pipeline, _: pipeline.skip(2, rest=True),
    "move up": lambda pipeline, _: pipeline.move(4, Stage.PROFITABILITY),
    "move down": lambda pipeline, _: pipeline.move(4, Stage.VISIBILITY),
    "close": lambda pipeline, _: pipeline.close(1, Reason.GONE),
    "reopen": lambda pipeline, _: pipeline.reopen(3),
    "delete": lambda pipeline, _: pipeline.delete(1),
    "undo": lambda pipeline, _: pipeline.undo(),
    "away": lambda pipeline, _: pipeline.away(date(2026, 8, 1), date(2026, 8, 9)),
}


@pytest.mark.parametrize("back", BACK, ids=str)
@pytest.mark.parametrize("command", COMMANDS)
def test_whatever_is_done_is_done(office: Office, command: str, back: timedelta) -> None:
    open_before = busy(office)
    _ = open_before.agenda
    office.now -= back
    fresh = opened(office)
    for pipeline in (open_before, fresh):
        pipeline.catch_up()
        _ = pipeline.agenda.due(7), pipeline.agenda.counts(), pipeline.history(), gather_sources(pipeline)
        _ = [pipeline.explain(who) for who in pipeline.people]
    try:
        assert COMMANDS[command](fresh, office).message
    except Refused as no:
        # A year before they were met: then nothing of it has begun.
        assert back > timedelta(days=1), no  # noqa: PT017
    open_before.catch_up()
    assert seen(open_before) == seen(fresh)
    assert seen(opened(office)) == seen(fresh)


@pytest.mark.parametrize("back", BACK[:2], ids=str)
def test_an_answer_after_a_correction_answers(office: Office, back: timedelta) -> None:
    pipeline = busy(office)
    assert pipeline.explain(1)[0].rule == "contact_clock"
    office.now -= back
    pipeline.log(1, Kind.CALL, confirmed=True)
    assert pipeline.explain(1)[0].rule != "contact_clock"
    touches = opened(office).prospect(1).touches
    assert [touch.kind for touch in touches] == [Kind.EMAIL, Kind.EMAIL, Kind.CALL]
    office.now += back + timedelta(seconds=1)
    assert pipeline.now == office.now


def test_another_session_that_recorded_ahead_is_waited_for(office: Office) -> None:
    ours = opened(office)
    office.now += timedelta(minutes=10)
    busy(office)
    office.now -= timedelta(minutes=10)
    ours.catch_up()
    assert ours.now == office.now + timedelta(minutes=10)


def test_the_user_is_told_once(office: Office) -> None:
    pipeline = busy(office)
    assert pipeline.catch_up() == []
    office.now -= timedelta(minutes=10)
    (said,) = pipeline.catch_up()
    assert "14:50" in said
    assert "15:00" in said
    assert "until the clock has caught up" in said
    assert pipeline.catch_up() == []
    (again,) = opened(office).catch_up()
    assert again == said
    office.now -= timedelta(days=400)
    assert "keepwarm undo" in opened(office).catch_up()[0]
    office.now = NOW - timedelta(seconds=30)
    assert pipeline.catch_up() == []


def test_what_is_pretended_is_believed(office: Office) -> None:
    busy(office)
    office.now -= timedelta(minutes=10)
    pipeline = office.open()
    assert pipeline.now == office.now
    assert pipeline.catch_up() == []


def test_a_board_that_saw_a_far_day_comes_back(office: Office) -> None:
    pipeline = busy(office)
    today = seen(pipeline)
    office.now += timedelta(days=400)
    pipeline.refresh()
    assert len(names(pipeline.agenda.due())) == 3
    assert seen(pipeline) != today
    office.now = NOW
    pipeline.refresh()
    assert seen(pipeline) == today
