"""Drafts for people in a pipeline, and where answers are kept."""

from __future__ import annotations

import pytest

from tests.pipeline.office import Office, by, known, met
from tui.model.addresses import addresses
from tui.model.kinds import Kind
from tui.model.records import Prospect, Reason
from tui.pipeline import Refused, Unknown
from tui.views.drafts import draft, drafts, introduce, keepable


def test_a_draft_for_everybody(office: Office) -> None:
    pipeline = office.open()
    pipeline.add(met(where="BNI", emails=addresses("ana@x.example")))
    pipeline.add(known(source=by("Ray Gold")))
    pipeline.add(met("Closed"))
    pipeline.close(3, Reason.GONE)
    for who in pipeline.people:
        found = drafts(pipeline, who)
        assert found
        assert draft(pipeline, who, found[0].template.id) == found[0]
    assert drafts(pipeline, 1)[0].template.id == "nice-to-meet-you"
    pipeline.edit(1, emails=())
    assert drafts(pipeline, 1)[0].template.id == "nice-to-meet-you-by-hand", "no email without an address"


def test_a_source_on_the_board_is_called_by_their_name_as_it_is_now(office: Office) -> None:
    pipeline = office.open()
    pipeline.add(known("Ray Gold"))
    pipeline.add(Prospect("Ana Ruiz", emails=addresses("ana@x.example"), source=by(1), referred_at=office.now))
    pipeline.edit(1, name="Raymond Gold")
    assert drafts(pipeline, 2)[0].subject == "Raymond Gold told me about you"


def test_whom_they_sent_stands_in_the_thanks(office: Office) -> None:
    pipeline = office.open()
    introduce(pipeline, {"my_name": "Sam"})
    pipeline.add(known("Bo Source"))
    assert [blank.name for blank in draft(pipeline, 1, "thank-source").missing] == ["referred"]
    pipeline.add(Prospect("Dee Day", source=by(1), note='"prospect":1 {"prospect":1}'))
    assert "You sent Dee Day to me" in draft(pipeline, 1, "thank-source").text
    office.later(hours=1)
    pipeline.log(1, Kind.CALL)
    pipeline.add(Prospect("Eve", source=by("Ray Gold"), note='"prospect":1'))
    assert "You sent Dee Day to me" in draft(pipeline, 1, "thank-source").text, "the last one there was"
    for name in ("Flo", "Gus"):
        office.later(hours=1)
        pipeline.add(Prospect(name, source=by(1)))
    assert "You sent Flo and Gus to me" in draft(pipeline, 1, "thank-source").text
    pipeline.edit(5, name="Augusta")
    pipeline.referral(1)
    assert "Flo and Augusta" in next(each.text for each in drafts(pipeline, 1) if each.template.id == "thank-source")
    pipeline.delete(4)
    assert "You sent Augusta to me" in draft(pipeline, 1, "thank-source").text


def test_what_is_said_of_oneself_stays_for_the_session(office: Office) -> None:
    pipeline = office.open()
    pipeline.add(met(where="BNI"))
    introduce(pipeline, {"my_name": " Sam\x1b ", "my_phone": " ", "where": "elsewhere"})
    assert drafts(pipeline, 1)[0].text.endswith("\nSam")
    assert pipeline.stationery.me.phone == ""
    assert not office.open().stationery.me.name, "and no longer"


def test_what_is_new_about_somebody_can_be_kept(office: Office) -> None:
    pipeline = office.open()
    pipeline.add(met(urls=addresses("https://linkedin.com/in/ana"), company="Acme", emails=addresses("ana@x.example")))
    given = {"where": " BNI ", "company": "Other", "site": "acme.example", "my_name": "Sam", "answer": "Yes", "day": ""}
    assert keepable(pipeline, 1, given) == {"where": "BNI"}, "nothing on record is written over"
    pipeline.edit(1, **keepable(pipeline, 1, given))
    assert drafts(pipeline, 1)[0].subject == "Good to meet you at BNI"
    pipeline.close(1, Reason.GONE)
    assert keepable(pipeline, 1, {"available": "mornings"}) == {}


def test_unknown_templates_and_early_pitches(office: Office) -> None:
    pipeline = office.open()
    pipeline.add(met())
    with pytest.raises(Unknown, match="is no template"):
        draft(pipeline, 1, "nope")
    with pytest.raises(Refused, match="no pitch before interest"):
        draft(pipeline, 1, "information")
    pipeline.interest(1)
    assert draft(pipeline, 1, "information").kind is Kind.LITERATURE
