"""Two sessions change the same person: what one of them has not seen it does not overwrite."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.pipeline.office import NOW, Office, by, documents, known, met
from tui.model.addresses import addresses
from tui.model.kinds import Kind
from tui.model.records import Prospect
from tui.pipeline import Pipeline, Refused
from tui.pipeline.errors import Gone
from tui.pipeline.seen import FIELDS, JOINABLE, ChangedElsewhere, Decision, Difference, Seen, joined

VALUES: dict[str, tuple[Any, Any]] = {
    "name": ("Ana Ruiz-Paz", "Ana María Ruiz"),
    "company": ("Acme", "Ruiz Ltd"),
    "position": ("boss", "owner"),
    "emails": (addresses("a@b.example"), addresses("c@d.example")),
    "phones": (addresses("12"), addresses("34")),
    "urls": (addresses("https://a.example"), addresses("https://b.example")),
    "where": ("fair", "train"),
    "met_at": (NOW - timedelta(hours=7), NOW - timedelta(hours=8)),
    "source": (by("Kim"), by("Lee")),
    "referred_at": (NOW - timedelta(hours=6), None),
    "tags": (("Fair", "vip"), ("Fair", "dentist")),
    "comfort": ("14 days", "1 month"),
    "available": ("mornings", "evenings"),
    "note": ("likes tea", "likes coffee"),
}
"""For each field of a form another value, and yet another."""


@pytest.fixture
def other(office: Office, pipeline: Pipeline) -> Pipeline:
    """A second process, after the first has added everybody."""
    assert len(pipeline.people) == 5
    return office.open()


def begun(pipeline: Pipeline, who: int = 1) -> Seen:
    return pipeline.seen([who])


def test_every_field_of_a_form_is_tried() -> None:
    assert VALUES.keys() == FIELDS.keys() - {"snooze", "later"}


@pytest.mark.parametrize("field", VALUES)
def test_a_field_that_was_changed_elsewhere_is_not_overwritten(pipeline: Pipeline, other: Pipeline, field: str) -> None:
    mine, theirs = VALUES[field]
    extra: dict[str, Any] = {"position": "baker"} if field != "position" else {}
    pipeline.edit(1, referred_at=NOW - timedelta(hours=9))
    other.refresh()
    seen = begun(pipeline)
    other.edit(1, **{field: theirs})
    with pytest.raises(ChangedElsewhere) as caught:  # without a look in between: the commit itself has to find it
        pipeline.edit(1, seen=seen, **{field: mine, **extra})
    (found,) = caught.value.differences
    assert (found.who, found.field) == (1, field)
    assert (getattr(found.mine, field), getattr(found.theirs, field)) == (mine, theirs)
    assert FIELDS[field] in str(caught.value)
    pipeline.refresh()
    assert documents(pipeline) == documents(other), "nothing was written"


@pytest.mark.parametrize("field", VALUES)
def test_fields_that_differ_are_both_kept(pipeline: Pipeline, other: Pipeline, field: str) -> None:
    another = "where" if field != "where" else "company"
    fields: dict[str, Any] = {another: "elsewhere"}
    seen = begun(pipeline)
    other.edit(1, **fields)
    other.log(1, Kind.CALL, note="and a touch")
    pipeline.edit(1, seen=seen, **{field: VALUES[field][0]})
    person = pipeline.prospect(1)
    assert getattr(person, field) == VALUES[field][0]
    assert getattr(person, another) == "elsewhere"
    assert person.touches[0].note == "and a touch"


@pytest.mark.parametrize("field", VALUES)
def test_the_same_value_twice_is_no_matter(pipeline: Pipeline, other: Pipeline, field: str) -> None:
    seen = begun(pipeline)
    other.edit(1, **{field: VALUES[field][0]})
    pipeline.edit(1, seen=seen, **{field: VALUES[field][0]})
    assert getattr(pipeline.prospect(1), field) == VALUES[field][0]


def test_of_several_fields_those_are_named_that_differ(pipeline: Pipeline, other: Pipeline) -> None:
    seen = begun(pipeline)
    other.edit(1, company="Ruiz Ltd", note="theirs", phones=addresses("34"))
    with pytest.raises(ChangedElsewhere) as caught:
        pipeline.edit(1, seen=seen, company="Acme", note="mine", emails=addresses("a@b.example"))
    assert [each.field for each in caught.value.differences] == ["company", "note"]
    assert str(caught.value) == "Ana Ruiz: the company and the remark changed elsewhere meanwhile"


# What was decided -----------------------------------------------------------------------------------------------


def decided(pipeline: Pipeline, other: Pipeline, decision: Decision) -> Seen:
    """The note was changed on both sides, and that was decided about."""
    pipeline.edit(1, note="one\ntwo")
    other.refresh()
    seen = begun(pipeline)
    other.edit(1, note="one\ntwo\ntheirs")
    with pytest.raises(ChangedElsewhere) as caught:
        pipeline.edit(1, seen=seen, note="mine\none\ntwo")
    return caught.value.decided({"note": decision})


@pytest.mark.parametrize(
    ("decision", "note"),
    [("mine", "mine\none\ntwo"), ("theirs", "one\ntwo\ntheirs"), ("both", "one\ntwo\ntheirs\nmine")],
)
def test_what_was_decided_stands(pipeline: Pipeline, other: Pipeline, decision: Decision, note: str) -> None:
    seen = decided(pipeline, other, decision)
    pipeline.edit(1, seen=seen, note="mine\none\ntwo", company="Acme")
    assert (pipeline.prospect(1).note, pipeline.prospect(1).company) == (note, "Acme")
    pipeline.undo()
    assert pipeline.prospect(1).note == "one\ntwo\ntheirs"


def test_where_only_theirs_is_left_nothing_is_written(pipeline: Pipeline, other: Pipeline) -> None:
    seen = decided(pipeline, other, "theirs")
    before = len(pipeline.history())
    result = pipeline.edit(1, seen=seen, note="mine\none\ntwo")
    assert (result.step, result.message) == (None, "kept what was changed elsewhere")
    assert len(pipeline.history()) == before
    assert pipeline.prospect(1).note == "one\ntwo\ntheirs"


@pytest.mark.parametrize("decision", ["mine", "theirs", "both"])
def test_a_third_change_after_the_decision_is_asked_about_again(
    pipeline: Pipeline, other: Pipeline, decision: Decision
) -> None:
    seen = decided(pipeline, other, decision)
    other.edit(1, note="a third")
    with pytest.raises(ChangedElsewhere) as caught:
        pipeline.edit(1, seen=seen, note="mine\none\ntwo")
    (found,) = caught.value.differences
    assert (found.mine.note, found.theirs.note) == ("mine\none\ntwo", "a third")
    pipeline.edit(1, seen=caught.value.decided({"note": "mine"}), note="mine\none\ntwo")
    assert pipeline.prospect(1).note == "mine\none\ntwo"


def test_both_tags_are_kept_each_once(pipeline: Pipeline, other: Pipeline) -> None:
    seen = begun(pipeline)
    other.edit(1, tags=("Fair", "Zürich"))
    with pytest.raises(ChangedElsewhere) as caught:
        pipeline.edit(1, seen=seen, tags=("vip", "zurich"))
    pipeline.edit(1, seen=caught.value.decided({"tags": "both"}), tags=("vip", "zurich"))
    assert pipeline.prospect(1).tags == ("Fair", "Zürich", "vip")


@given(mine=st.text(), theirs=st.text())
def test_no_line_of_either_note_is_lost(mine: str, theirs: str) -> None:
    person = Prospect("Ana")
    both = joined(Difference(1, "note", replace(person, note=mine), replace(person, note=theirs)))
    assert {line for line in f"{mine}\n{theirs}".split("\n") if line} <= {*both.split("\n")}


def test_only_what_can_be_joined_is_joined() -> None:
    assert JOINABLE == ("tags", "note", "emails", "phones", "urls")


# Other commands -------------------------------------------------------------------------------------------------


def test_a_rhythm_is_not_overwritten_for_one_of_several_either(pipeline: Pipeline, other: Pipeline) -> None:
    seen = pipeline.seen([1, 2, 3])
    other.comfort(2, "2 weeks")
    with pytest.raises(ChangedElsewhere) as caught:
        pipeline.comfort([1, 2, 3], "1 month", seen=seen)
    assert [(each.who, each.field) for each in caught.value.differences] == [(2, "comfort")]
    assert "Kim Known: their own rhythm" in str(caught.value)
    pipeline.comfort([1, 2, 3], "1 month", seen=caught.value.decided({"comfort": "theirs"}))
    assert [pipeline.prospect(who).comfort for who in (1, 2, 3)] == ["1 month", "14 days", "1 month"]


def test_a_snooze_is_not_overwritten(pipeline: Pipeline, other: Pipeline, office: Office) -> None:
    pipeline.log(1, Kind.EMAIL)
    other.refresh()
    seen = begun(pipeline)
    other.snooze(1, office.when("fri"))
    pipeline.snooze(1, office.when("fri"), seen=seen)  # the same date: nothing to ask
    other.refresh()
    seen = begun(pipeline)
    other.snooze(1, office.when("thu"))
    with pytest.raises(ChangedElsewhere, match="the snooze"):
        pipeline.snooze(1, office.when("wed"), seen=seen)


def test_a_time_later_today_is_not_overwritten(pipeline: Pipeline, other: Pipeline, office: Office) -> None:
    seen = begun(pipeline)
    other.later(1, office.when("16:00"))
    pipeline.later(1, office.when("16:00"), seen=seen)  # the same time: nothing to ask
    other.refresh()
    seen = begun(pipeline)
    other.later(1, office.when("16:30"))
    with pytest.raises(ChangedElsewhere, match="the time later today") as caught:
        pipeline.put_off(1, office.when("17:00"), seen=seen)
    pipeline.put_off(1, office.when("17:00"), seen=caught.value.decided({"later": "theirs"}))
    kept = pipeline.prospect(1).later
    assert kept is not None
    assert kept.until == office.when("16:30").at


def test_what_suits_them_is_not_overwritten_by_a_promise(pipeline: Pipeline, other: Pipeline, office: Office) -> None:
    seen = begun(pipeline)
    other.edit(1, available="evenings")
    pipeline.promise(1, office.when("fri"), "the offer", seen=seen)  # it was not asked
    assert pipeline.prospect(1).available == "evenings"
    with pytest.raises(ChangedElsewhere, match="what suits them"):
        pipeline.promise(1, office.when("fri"), "the offer", available="mornings", seen=seen)
    with pytest.raises(ChangedElsewhere, match="what suits them"):
        pipeline.move_promise(1, office.when("thu"), available="mornings", seen=seen)
    assert len(pipeline.prospect(1).promises) == 1


def test_the_promise_that_was_seen_is_moved_or_none(pipeline: Pipeline, other: Pipeline, office: Office) -> None:
    pipeline.promise(1, office.when("wed"), "the offer")
    pipeline.promise(1, office.when("fri"), "the numbers")
    other.refresh()
    other.release(1, office.when("wed"))
    with pytest.raises(Refused, match="no promise to Ana Ruiz is open for Wed"):
        pipeline.move_promise(1, office.when("thu"), office.when("wed"))
    pipeline.move_promise(1, office.when("thu"), office.when("fri"), "and a call")
    assert [(each.due_at.day, each.note) for each in pipeline.prospect(1).promises] == [
        (4, "the offer"), (5, "the numbers; and a call")
    ]  # fmt: skip


def test_only_what_was_next_when_it_was_seen_is_let_go(pipeline: Pipeline, other: Pipeline, office: Office) -> None:
    """The same key in two sessions: the second one does not take the promise, or the step, that comes after."""
    for day in ("thu", "fri"):
        pipeline.promise(1, office.when(day))
    other.refresh()
    meant = begun(other)
    pipeline.release([1], some=True, meant=begun(pipeline))
    with pytest.raises(Refused, match="Ana Ruiz: what was next has changed elsewhere meanwhile; nothing was done"):
        other.release([1], some=True, meant=meant)
    pipeline.release(1)
    pipeline.log(1, Kind.EMAIL)
    other.refresh()
    meant = begun(other)
    pipeline.skip([1], some=True, meant=begun(pipeline))
    with pytest.raises(Refused, match="what was next has changed elsewhere"):
        other.skip([1], some=True, meant=meant)
    other.refresh()
    meant = begun(other)
    pipeline.edit(1, company="Acme")
    assert "skipped step" in other.skip([1], some=True, meant=meant).message, "what else has changed is no matter"


# Gone -----------------------------------------------------------------------------------------------------------


def test_of_somebody_who_has_gone_it_is_said_who(pipeline: Pipeline, other: Pipeline) -> None:
    seen = begun(pipeline)
    other.delete(1)
    with pytest.raises(Gone, match="deleted Ana Ruiz meanwhile") as caught:
        pipeline.edit(1, seen=seen, note="mine")
    assert caught.value.who == 1
    with pytest.raises(Gone):
        pipeline.log([2, 1], Kind.CALL, note="mine")


def test_for_whom_they_were_merged_into_what_differs_is_asked(pipeline: Pipeline, other: Pipeline) -> None:
    pipeline.edit(1, note="one")
    other.refresh()
    other.edit(2, note="of Kim", company="Known Ltd")
    seen = begun(pipeline)
    other.merge(2, 1)
    with pytest.raises(Gone):
        pipeline.edit(1, seen=seen, note="one\nmine")
    with pytest.raises(ChangedElsewhere) as caught:
        pipeline.edit(2, seen=seen.put_to(1, 2), note="one\nmine", phones=addresses("12"))
    assert [each.field for each in caught.value.differences] == ["note"]
    pipeline.edit(2, seen=caught.value.decided({"note": "both"}), note="one\nmine", phones=addresses("12"))
    person = pipeline.prospect(2)
    assert (person.note.split("\n")[:2], person.note.split("\n")[-1]) == (["of Kim", "one"], "mine")
    assert (person.phone, person.company) == ("12", "Known Ltd")


def test_who_was_not_seen_is_not_held_against_anything(pipeline: Pipeline) -> None:
    seen = begun(pipeline)
    pipeline.add(known("New One"))
    pipeline.add(met("New Two"))
    pipeline.comfort([1, 6, 7], "1 month", seen=seen)
    assert {pipeline.prospect(who).comfort for who in (1, 6, 7)} == {"1 month"}
