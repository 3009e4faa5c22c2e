"""The guards ask before a touch that may do harm; the answer is marked on the touch."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.pipeline.office import Office, by, known, met
from tui.model.kinds import Kind
from tui.pipeline import Pipeline, Question, Refused


@pytest.fixture
def pipeline(office: Office) -> Pipeline:
    """Kim, known for long, had a call this morning."""
    found = office.open()
    found.add(known())
    office.at("2 09:00")
    found.log(1, Kind.CALL)
    office.at("2 15:00")
    return found


def asks(pipeline: Pipeline, kind: Kind, who: int = 1) -> bool:
    """Whether this touch makes a guard ask; then it is logged with the answer yes, and marked."""
    try:
        pipeline.log(who, kind)
    except Question:
        before = pipeline.prospect(who)
        pipeline.log(who, kind, confirmed=True)
        after = pipeline.prospect(who)
        assert len(after.touches) == len(before.touches) + 1
        return True
    return False


@pytest.mark.parametrize("kind", [Kind.LITERATURE, Kind.PITCH])
def test_a_pitch_before_interest_asks_and_is_marked(office: Office, kind: Kind) -> None:
    pipeline = office.open()
    pipeline.add(known())
    with pytest.raises(Question, match=f"not expressed interest yet: {kind.one} now may push"):
        pipeline.log(1, kind)
    pipeline.log(1, kind, confirmed=True)
    assert pipeline.prospect(1).touches[0].despite == ("pitch",)


@pytest.mark.parametrize("kind", [Kind.LITERATURE, Kind.PITCH])
def test_after_interest_it_is_free_and_theirs_always_was(office: Office, kind: Kind) -> None:
    pipeline = office.open()
    pipeline.add(known())
    pipeline.log(1, kind, inbound=True)
    office.later(minutes=1)
    pipeline.interest(1)
    office.later(minutes=1)
    pipeline.log(1, kind)
    assert [touch.despite for touch in pipeline.prospect(1).touches] == [(), ()]


def test_interest_counts_from_its_own_time(office: Office) -> None:
    pipeline = office.open()
    pipeline.add(known())
    pipeline.interest(1)
    with pytest.raises(Question):
        pipeline.log(1, Kind.PITCH, at=office.when("today 14:00").at)


def test_a_second_touch_within_two_days_asks_and_is_marked(pipeline: Pipeline) -> None:
    with pytest.raises(Question, match="in touch with Kim Known 6 h before"):
        pipeline.log(1, Kind.EMAIL)
    pipeline.log(1, Kind.EMAIL, confirmed=True)
    assert [touch.despite for touch in pipeline.prospect(1).touches] == [(), ("comfort",)]


def test_both_guards_ask_at_once(pipeline: Pipeline) -> None:
    with pytest.raises(Question, match=r"interest.*in touch"):
        pipeline.log(1, Kind.PITCH)
    pipeline.log(1, Kind.PITCH, confirmed=True)
    assert pipeline.prospect(1).touches[-1].despite == ("pitch", "comfort")


@pytest.mark.parametrize(("moment", "asked"), [("4 08:59", True), ("4 09:00", False)])
def test_two_days_are_enough(pipeline: Pipeline, office: Office, moment: str, asked: bool) -> None:
    office.at(moment)
    assert asks(pipeline, Kind.EMAIL) == asked


EXCEPTIONS: dict[str, Callable[[Pipeline, Office], object]] = {
    "they wrote": lambda pipeline, _: pipeline.log(1, Kind.EMAIL, inbound=True),
    "they called": lambda pipeline, _: pipeline.log(1, Kind.CALL, inbound=True),
    "a promise for today": lambda pipeline, office: pipeline.promise(1, office.when("today 18:00")),
}


@pytest.mark.parametrize("happens", EXCEPTIONS.values(), ids=EXCEPTIONS)
def test_what_asks_for_the_touch_makes_it_welcome(
    pipeline: Pipeline, office: Office, happens: Callable[[Pipeline, Office], object]
) -> None:
    happens(pipeline, office)
    office.later(minutes=1)
    assert not asks(pipeline, Kind.EMAIL)


def test_a_promise_for_another_day_asks_for_nothing_today(pipeline: Pipeline, office: Office) -> None:
    pipeline.promise(1, office.when("wed 10:00"))
    assert asks(pipeline, Kind.EMAIL)


def test_a_step_of_the_sequence_is_welcome_before_its_day_and_other_kinds_are_not(office: Office) -> None:
    pipeline = office.open()
    pipeline.add(met())
    assert not asks(pipeline, Kind.EMAIL)
    office.later(minutes=5)
    assert not asks(pipeline, Kind.SOCIAL)
    office.later(minutes=5)
    assert asks(pipeline, Kind.TEXT)
    assert not asks(pipeline, Kind.CARD)


def test_the_first_note_is_welcome_after_anything_before_the_meeting(office: Office) -> None:
    pipeline = office.open()
    pipeline.add(met())
    pipeline.log(1, Kind.TEXT, at=office.when("today 09:30").at)
    assert not asks(pipeline, Kind.CALL)


def test_theirs_and_reports_never_ask(pipeline: Pipeline) -> None:
    pipeline.edit(1, source=by("Sam"))
    assert not asks(pipeline, Kind.REPORT)
    pipeline.log(1, Kind.TEXT, inbound=True)
    assert all(touch.despite == () for touch in pipeline.prospect(1).touches)


def test_a_batch_asks_for_everybody_or_logs_for_nobody(pipeline: Pipeline) -> None:
    pipeline.add(known("Pat"))
    with pytest.raises(Question):
        pipeline.log([2, 1], Kind.EMAIL)
    assert not pipeline.prospect(2).touches
    pipeline.log([2, 1], Kind.EMAIL, confirmed=True)
    assert [pipeline.prospect(who).touches[-1].despite for who in (1, 2)] == [("comfort",), ()]


def test_yes_does_not_answer_what_is_no_question(pipeline: Pipeline, office: Office) -> None:
    with pytest.raises(Refused, match="still ahead"):
        pipeline.log(1, Kind.EMAIL, at=office.when("tomorrow 09:00").at, confirmed=True)
    with pytest.raises(Refused, match="no source"):
        pipeline.log(1, Kind.REPORT, confirmed=True)


def test_a_backdated_touch_is_judged_by_its_own_time(pipeline: Pipeline, office: Office) -> None:
    office.at("20 15:00")
    with pytest.raises(Question):
        pipeline.log(1, Kind.EMAIL, at=office.when("2026-03-03T09:00").at)
    pipeline.log(1, Kind.EMAIL, at=office.when("2026-03-01T09:00").at)
    assert [touch.kind for touch in pipeline.prospect(1).touches] == ["email", "call"]
