"""Reports to the source, and what a prospect's end or a source's end leaves owed."""

from __future__ import annotations

import pytest

from tests.pipeline.office import Office, by, documents, known, met
from tests.rules.people import t
from tui.model.kinds import Kind
from tui.model.records import Reason, Source
from tui.pipeline import Pipeline, Refused


@pytest.fixture
def referred(office: Office) -> Pipeline:
    """Sue referred Raj; he has had his first word."""
    pipeline = office.open()
    pipeline.add(known("Sue Source"))
    pipeline.add(met("Raj", source=by(1)))
    office.later(hours=1)
    pipeline.log(2, Kind.EMAIL)
    office.later(hours=1)
    return pipeline


def test_a_report_is_owed_and_settled(referred: Pipeline) -> None:
    (item, *_) = referred.explain(2)
    assert (item.rule, item.due_at) == ("report", t("3 16:00"))
    assert "Sue Source" in referred.reason(2, item)
    referred.log(2, Kind.REPORT, note="Raj and I have talked")
    assert referred.explain(2)[0].rule == "sequence"


def test_a_report_is_contact_with_a_source_who_is_a_prospect(referred: Pipeline) -> None:
    assert referred.explain(1)[0].state == "due"
    outcome = referred.log(2, Kind.REPORT)
    assert sorted(outcome.ids) == [1, 2]
    (told,) = referred.prospect(1).touches
    assert (told.kind, told.about, told.despite) == (Kind.REPORT, 2, ())
    assert referred.explain(1)[0].due_at == t("2026-04-02 17:00")
    referred.undo()
    assert referred.prospect(1).touches == ()
    assert referred.explain(1)[0].state == "due"


def test_a_report_to_somebody_known_by_name_touches_nobody_else(office: Office) -> None:
    pipeline = office.open()
    pipeline.add(met("Raj", source=by("Sam")))
    assert pipeline.log(1, Kind.REPORT).ids == (1,)


def test_a_source_who_is_closed_or_deleted_does_not_stand_in_the_way(referred: Pipeline) -> None:
    referred.close(1, Reason.GONE)
    referred.log(2, Kind.REPORT)
    assert referred.prospect(1).closed is not None
    referred.undo()
    referred.delete(1)
    referred.log(2, Kind.REPORT)
    assert list(documents(referred)["prospects"]) == [2]
    assert "someone deleted" in referred.people.source_name(referred.prospect(2))


def test_a_batch_of_reports_tells_a_source_of_each(office: Office) -> None:
    pipeline = office.open()
    pipeline.add(known("Sue"))
    for name in ("Raj", "Lea"):
        pipeline.add(met(name, source=by(1)))
    pipeline.log([2, 3], Kind.REPORT)
    assert [touch.about for touch in pipeline.prospect(1).touches] == [2, 3]
    pipeline.undo()
    assert pipeline.prospect(1).touches == ()


def test_without_a_source_there_is_nobody_to_tell(office: Office) -> None:
    pipeline = office.open()
    pipeline.add(met())
    with pytest.raises(Refused, match="no source to report to"):
        pipeline.log(1, Kind.REPORT)


def test_nobody_is_their_own_source(referred: Pipeline) -> None:
    with pytest.raises(Refused, match="Raj cannot be their own source"):
        referred.edit(2, source=by(2))
    referred.add(met("The Host", source=Source(name="the host")))  # at an event, whose source all have
    assert referred.prospect(3).source is None
    referred.met_again(3, met("The Host", source=by(3)))
    assert referred.prospect(3).source is None


def test_a_report_can_be_let_go_and_a_source_can_refer_in_a_circle(referred: Pipeline) -> None:
    referred.skip(2)
    assert referred.explain(2)[0].rule == "sequence"
    referred.edit(1, source=by(2))
    referred.log(1, Kind.REPORT)
    assert referred.prospect(2).touches[-1].about == 1
