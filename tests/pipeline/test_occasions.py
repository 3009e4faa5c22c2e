"""An occasion at which several people were met: each is one step, and all of it can be taken back as one."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests.pipeline.office import NOW, Office, known, met
from tui.model.addresses import addresses
from tui.model.kinds import Kind
from tui.model.records import Reason, Source, Touch
from tui.pipeline import Pipeline, Refused
from tui.pipeline.occasions import begun
from tui.rules.engine import Rule


def names(pipeline: Pipeline) -> list[str]:
    return [pipeline.people.name(who) for who in sorted(pipeline.people)]


def test_who_is_met_again_has_a_meeting_and_what_was_missing(pipeline: Pipeline) -> None:
    pipeline.edit(2, note="tall", emails=addresses("kim@a.org"))
    pipeline.log(2, Kind.CARD, at=NOW)
    new = replace(
        met("Kim", where="fair", tags=("fair",), source=Source(prospect=1), note="likes tea"),
        company="Acme", met_at=NOW, emails=addresses("KIM@a.org", "kim@b.org"),
    )  # fmt: skip
    result = pipeline.met_again(2, new)
    kim = pipeline.prospect(2)
    assert result.message.startswith("met Kim Known at fair; next: ")
    assert kim.touches[-1] == Touch(NOW, Kind.MEETING, note="fair")
    assert kim.met_at is None
    assert (kim.name, kim.company, kim.tags, kim.note) == ("Kim Known", "Acme", ("fair",), "tall\nlikes tea")
    assert [each.value for each in kim.emails] == ["kim@a.org", "kim@b.org"]
    pipeline.met_again(2, replace(new, company="Other", where="club", source=None))
    assert (pipeline.prospect(2).company, pipeline.prospect(2).source) == ("Acme", Source(prospect=1))


def test_somebody_of_a_list_is_met_for_the_first_time(pipeline: Pipeline) -> None:
    """Who was only imported has a first clock from then on, as somebody new has."""
    pipeline.met_again(3, met("Lee", where="fair", at=NOW))
    lee = pipeline.prospect(3)
    assert (lee.met_at, lee.where, lee.touches) == (NOW, "fair", ())
    assert pipeline.explain(3)[0].rule is Rule.CONTACT_CLOCK


def test_a_meeting_ahead_is_refused(pipeline: Pipeline) -> None:
    with pytest.raises(Refused, match="still ahead"):
        pipeline.met_again(2, replace(known("Kim"), met_at=NOW.replace(year=2027)))


def test_all_of_it_goes_as_one_step_and_comes_back(office: Office, pipeline: Pipeline) -> None:
    before = names(pipeline)
    fair = begun(pipeline.store.recent, office.now)
    pipeline.add(met("Una", where="fair"), occasion=fair)
    pipeline.met_again(1, met("Ana", where="fair"), occasion=fair)
    pipeline.add(met("Dua", where="fair"), occasion=fair)
    pipeline.tag(2, ["other"])
    assert begun(pipeline.store.recent, office.now) == fair + 1, "another one has another name"
    again = office.open()
    assert again.take_back_occasion(fair).message == "took back an event: 3 people"
    assert names(again) == before
    assert again.prospect(1).touches == ()
    assert again.prospect(2).tags == ("other",)
    again.undo()
    assert names(again) == [*before, "Una", "Dua"]
    assert len(again.prospect(1).touches) == 1
    again.redo()
    assert names(again) == before


def test_who_was_changed_since_stays(office: Office, pipeline: Pipeline) -> None:
    fair = begun(pipeline.store.recent, office.now)
    una, dua = (pipeline.add(met(name, where="fair"), occasion=fair).ids[0] for name in ("Una", "Dua"))
    pipeline.log(una, Kind.CALL)
    assert pipeline.take_back_occasion(fair).message == "took back an event: Dua; 1 person changed since stay"
    assert una in pipeline.people
    assert dua not in pipeline.people
    with pytest.raises(Refused, match="taken back"):
        pipeline.take_back_occasion(fair)
    pipeline.undo()
    pipeline.log(dua, Kind.CALL)
    with pytest.raises(Refused, match="everybody was changed since"):
        pipeline.take_back_occasion(fair)
    with pytest.raises(Refused, match="too long ago"):
        pipeline.take_back_occasion(fair + 1)


def test_somebody_met_twice_is_as_before_both(office: Office, pipeline: Pipeline) -> None:
    fair = begun(pipeline.store.recent, office.now)
    pipeline.met_again(1, met("Ana", where="fair"), occasion=fair)
    with pytest.raises(Refused, match="entered already"):
        pipeline.met_again(1, met("Ana", where="fair"), occasion=fair)
    assert "more about Ana" in pipeline.met_again(1, met("Ana", tags=("vip",)), occasion=fair).message
    assert (len(pipeline.prospect(1).touches), pipeline.prospect(1).tags) == (1, ("Fair", "vip"))
    pipeline.take_back_occasion(fair)
    assert pipeline.prospect(1).touches == ()


def test_somebody_closed_is_met_and_stays_closed(pipeline: Pipeline) -> None:
    pipeline.log(2, Kind.CARD)
    pipeline.close(2, Reason.GONE)
    assert pipeline.met_again(2, met("Kim", where="fair")).message.endswith("closed, nothing is due")
    assert pipeline.prospect(2).closed
