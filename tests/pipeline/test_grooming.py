"""The grooming's commands, each one step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from msgspec.structs import replace

from tests.pipeline.office import Office
from tui.model.kinds import Kind
from tui.model.records import Decision, Reason, Rest, Stage
from tui.pipeline import Pipeline, Refused, Result
from tui.rules.engine import Rule, State


def refusal(command: Callable[[], Result]) -> str:
    with pytest.raises(Refused) as caught:
        command()
    return str(caught.value)


def test_tags_are_given_and_taken_off(pipeline: Pipeline) -> None:
    assert pipeline.tag([1, 2], add=["design", "fair"]).message == "tagged 2 people #design, #fair"
    assert [pipeline.prospect(who).tags for who in (1, 2)] == [("Fair", "design"), ("design", "fair")]
    assert pipeline.tag(1, remove=["FAIR"]).message.startswith("took #FAIR off Ana Ruiz; next:")
    assert pipeline.prospect(1).tags == ("design",)
    said = pipeline.tag(1, add=[" vip\x1b[0m "], remove=["design"]).message
    assert said.startswith("tagged Ana Ruiz #vip[0m and took #design off Ana Ruiz")
    assert pipeline.prospect(1).tags == ("vip[0m",)


def test_a_tag_that_changes_nobody_is_refused(pipeline: Pipeline) -> None:
    assert refusal(lambda: pipeline.tag(1, add=["fair"])) == "Ana Ruiz: tagged like that already"
    assert refusal(lambda: pipeline.tag([1, 2], remove=["x"])) == "2 people: tagged like that already"
    assert refusal(lambda: pipeline.tag(1, add=[" "])) == "name a tag"
    assert refusal(lambda: pipeline.tag([1, 5], add=["x"])).endswith("reopen first")
    assert pipeline.prospect(1).tags == ("Fair",)


def test_a_rhythm_of_their_own_and_back(pipeline: Pipeline) -> None:
    assert pipeline.comfort([1, 2], "3 months").message == "gave 2 people a rhythm of 3 months"
    assert {pipeline.prospect(who).comfort for who in (1, 2)} == {"3 months"}
    assert pipeline.comfort(2, "").message.startswith("gave Kim Known the rhythm of the stage; next:")
    assert pipeline.prospect(2).comfort == ""
    assert refusal(lambda: pipeline.comfort(2, "")) == "Kim Known: that is the rhythm already"
    assert refusal(lambda: pipeline.comfort(2, "4 months")).startswith(
        "comfort interval 4 months: no interval may exceed the ceiling of 3 months"
    )
    assert refusal(lambda: pipeline.comfort(2, "often")).startswith('comfort interval: "often" is no interval')
    assert refusal(lambda: pipeline.comfort(5, "weekly")).endswith("reopen first")


def test_left_as_is(pipeline: Pipeline, office: Office) -> None:
    assert pipeline.looked([3, 4]).message == "left 2 people as is"
    assert pipeline.prospect(3).looked_at == office.now
    assert refusal(lambda: pipeline.looked([3, 5])).endswith("reopen first")


def test_a_kind_of_decision_rests_for_whom_it_was_answered(pipeline: Pipeline, office: Office) -> None:
    office.later(minutes=1)
    first = office.now
    said = pipeline.leave({1: {Decision.COOLING, Decision.UP}, 2: {Decision.COOLING}, 3: {Decision.NEW}}).message
    assert said == "left 3 people as is"
    assert pipeline.prospect(1).rests == (Rest(first, Decision.COOLING), Rest(first, Decision.UP))
    assert pipeline.prospect(2).rests == (Rest(first, Decision.COOLING),)
    assert [pipeline.prospect(who).looked_at for who in (1, 2, 3)] == [None, None, first]
    office.later(days=40)
    pipeline.leave({1: {Decision.COOLING}})
    rests = pipeline.prospect(1).rests
    assert rests == (Rest(first, Decision.UP), Rest(office.now, Decision.COOLING)), "each kind once"
    assert office.open().prospect(1).rests == rests
    assert refusal(lambda: pipeline.leave({1: {Decision.UP}, 5: {Decision.UP}})).endswith("reopen first")


def test_what_settles_a_silence_settles_nothing_else(pipeline: Pipeline, office: Office) -> None:
    pipeline.comfort(2, "2 months", answers_silence=True)
    assert pipeline.prospect(2).rests == (Rest(office.now, Decision.COOLING),)
    office.later(days=1)
    pipeline.log(2, Kind.CALL, answers_silence=True)
    assert pipeline.prospect(2).rests == (Rest(office.now, Decision.COOLING),)
    assert pipeline.prospect(2).looked_at is None
    pipeline.log(1, Kind.CALL)
    assert not pipeline.prospect(1).rests


def test_taken_up(pipeline: Pipeline, office: Office) -> None:
    before = pipeline.explain(3)[0]
    assert before.rule is Rule.RHYTHM
    office.later(days=4)
    said = pipeline.take_up([3, 4]).message
    assert said == "took up 2 people: first contact counts from now"
    lee = pipeline.prospect(3)
    assert (lee.taken_up_at, lee.first_rhythm_at, lee.met_at) == (office.now, None, None)
    item = pipeline.explain(3)[0]
    assert (item.rule, item.due_at) == (Rule.CONTACT_CLOCK, office.now + timedelta(hours=24))
    office.later(minutes=5)
    pipeline.log(3, Kind.EMAIL)
    assert (pipeline.explain(3)[0].rule, pipeline.explain(3)[0].step) == (Rule.SEQUENCE, 2)
    pipeline.undo()
    pipeline.undo()
    assert pipeline.explain(3)[0] == replace(before, state=State.LATE)


def test_who_cannot_be_taken_up(pipeline: Pipeline) -> None:
    assert refusal(lambda: pipeline.take_up(1)) == "the opening steps of Ana Ruiz run already"
    assert refusal(lambda: pipeline.take_up(2)) == (
        "Kim Known is in credibility: the opening steps are for who is in visibility"
    )
    assert refusal(lambda: pipeline.take_up(5)).endswith("reopen first")
    pipeline.take_up(3)
    assert refusal(lambda: pipeline.take_up([4, 3])) == "the opening steps of Lee Listed run already"
    pipeline.skip(3, rest=True)
    assert refusal(lambda: pipeline.take_up(3)) == "the opening steps of Lee Listed are over: the rhythm goes on"
    pipeline.close(4, Reason.GONE)
    pipeline.reopen(4)
    assert refusal(lambda: pipeline.take_up(4)) == "the opening steps of Max Mailed are over: the rhythm goes on"


def test_who_was_a_customer_once_has_no_opening(pipeline: Pipeline) -> None:
    for stage in (Stage.PROFITABILITY, Stage.CREDIBILITY, Stage.VISIBILITY):
        pipeline.move(2, stage)
    assert refusal(lambda: pipeline.take_up(2)) == "the opening steps of Kim Known are over: the rhythm goes on"


def test_kept_apart_on_both_sides(pipeline: Pipeline) -> None:
    assert pipeline.keep_apart([1, 2]).message == "kept Ana Ruiz and Kim Known apart"
    assert pipeline.keep_apart([1, 3, 4], [2, 3]).message == "kept 4 people apart"
    assert [pipeline.prospect(who).apart for who in (1, 2, 3, 4)] == [(2, 3, 4), (1, 3), (1, 2, 4), (1, 3)]
    assert refusal(lambda: pipeline.keep_apart([1, 1])) == "it takes two people to keep them apart"
    assert refusal(lambda: pipeline.keep_apart([1, 77])).startswith("prospect 77 is gone")
