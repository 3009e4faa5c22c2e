"""Documents that others wrote: taken as they are, changed without losing a word, refused with the prospect's name."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.pipeline.office import NOW, Office, by, change_raw, met, names, seen
from tests.rules.people import t
from tui.model.documents import BadDocument
from tui.model.kinds import Kind
from tui.model.records import Stage
from tui.pipeline import Pipeline
from tui.store import Docs, Store, View
from tui.store.journal_db import JournalDB

MINIMAL: dict[str, Any] = {
    "name": "X",
    "stage": "visibility",
    "touches": [{"at": "2026-03-02T18:00:00Z", "kind": "email"}],
}


def written(office: Office, document: dict[str, Any]) -> Pipeline:
    office.write_by_hand(document)
    return office.open()


def test_a_minimal_document_has_its_rhythm(office: Office) -> None:
    office.at("5 10:00")
    pipeline = written(office, MINIMAL)
    (line,) = pipeline.agenda.all()
    assert (line.item.rule, line.item.due_at) == ("rhythm", t("9 18:00"))
    pipeline.log(1, Kind.CALL)
    assert office.document(1)["touches"][0] == MINIMAL["touches"][0]
    assert pipeline.explain(1)[0].due_at == t("12 10:00")


def test_a_document_without_any_date_was_added_when_it_was_first_seen(office: Office) -> None:
    pipeline = written(office, {"name": "Y"})
    assert pipeline.prospect(1).added_at == NOW
    assert [line.item.state for line in pipeline.agenda.due()] == ["due"]
    assert pipeline.prospect(1).stage is Stage.VISIBILITY


def test_unknown_fields_survive_every_edit(office: Office) -> None:
    office.at("9 10:00")
    document = {
        **MINIMAL,
        "colour": "blue",
        "source": {"name": "Sam", "since": 2019},
        "touches": [
            {"at": "2026-03-02T18:00:00Z", "kind": "email", "opened": True},
            {"at": "2026-03-03T09:00:00+02:00", "kind": "social", "likes": 7, "inbound": False},
        ],
        "promises": [
            {"due_at": "2026-03-12T10:00:00Z", "made_at": "2026-03-05T10:00:00Z", "start_at": "2026-03-12T00:00:00Z",
             "end_at": "2026-03-13T00:00:00Z", "room": "blue"},
        ],
    }  # fmt: skip
    pipeline = written(office, document)
    pipeline.edit(1, company="Acme")
    pipeline.log(1, Kind.CALL, at=t("2 20:00"), confirmed=True)
    pipeline.log(1, Kind.CARD, confirmed=True)
    pipeline.release(1)
    found = office.document(1)
    assert (found["colour"], found["company"]) == ("blue", "Acme")
    assert found["source"] == document["source"]
    assert [touch.get("opened") or touch.get("likes") for touch in found["touches"]] == [True, None, 7, None]
    assert found["promises"][0]["room"] == "blue"
    assert found["promises"][0]["released_at"] == "2026-03-09T10:00:00Z"


def test_defaults_written_out_do_not_undo_an_edit(office: Office) -> None:
    pipeline = written(office, {**MINIMAL, "company": "", "imported": False, "source": {"prospect": None, "name": "S"}})
    pipeline.add(met("Ben"))
    pipeline.edit(1, company="Acme", source=by(2))
    again = office.open().prospect(1)
    assert (again.company, again.source) == ("Acme", by(2))


def test_offsets_and_the_order_of_touches_do_not_matter(office: Office) -> None:
    office.at("9 10:00")
    plain = written(office, {**MINIMAL, "added_at": "2026-03-01T00:00:00Z", "touches": [
        {"at": "2026-03-02T18:00:00Z", "kind": "email"},
        {"at": "2026-03-04T03:00:00Z", "kind": "call"},
    ]})  # fmt: skip
    expected = seen(plain)
    office.file.unlink()
    offset = written(office, {**MINIMAL, "added_at": "2026-03-01T13:00:00+13:00", "touches": [
        {"at": "2026-03-03T22:30:00-04:30", "kind": "call"},
        {"at": "2026-03-03T07:00:00+13:00", "kind": "email"},
    ]})  # fmt: skip
    assert seen(offset) == expected


EAST, ZULU = "2026-03-05T11:00:00+13:00", "2026-03-04T22:00:00Z"


@pytest.mark.parametrize(
    "part",
    [
        {"snooze": {"made_at": "2026-03-02T19:00:00Z", "until": EAST}},
        {"closings": [{"at": "2026-03-03T00:00:00Z", "reason": "gone", "reopened_at": EAST}]},
    ],
    ids=["snooze", "closings"],
)
def test_an_offset_anywhere_is_the_same_instant(office: Office, part: dict[str, Any]) -> None:
    """13 hours east it is another day already: nothing may be reckoned on that day."""
    document = {**MINIMAL, "added_at": "2026-03-01T00:00:00Z", "comfort": "1 day", **part}
    pipeline = written(office, document)
    office.file.unlink()
    plain = written(office, json.loads(json.dumps(document).replace(EAST, ZULU)))
    assert plain.prospect(1) == pipeline.prospect(1)
    assert seen(plain) == seen(pipeline)
    assert {at.tzinfo for at in _instants(pipeline.prospect(1))} == {UTC}


def _instants(record: Any) -> list[datetime]:
    if isinstance(record, datetime):
        return [record]
    parts = record if isinstance(record, tuple) else getattr(record, "__struct_fields__", ())
    return [at for part in parts for at in _instants(part if parts is record else getattr(record, part))]


WRONG: dict[str, dict[str, Any]] = {
    "no name": {"stage": "visibility"},
    "a number for a name": {"name": 7},
    "no stage of ours": {**MINIMAL, "stage": "hot"},
    "no kind of ours": {**MINIMAL, "touches": [{"at": "2026-03-02T18:00:00Z", "kind": "fax"}]},
    "an instant without zone": {**MINIMAL, "touches": [{"at": "2026-03-02T18:00:00", "kind": "email"}]},
    "a date that is none": {**MINIMAL, "met_at": "2026-02-30T18:00:00Z"},
    "a year out of the world": {**MINIMAL, "touches": [{"at": "9999-12-31T23:59:59Z", "kind": "email"}]},
    "the year one": {**MINIMAL, "met_at": "0001-01-01T00:00:00Z"},
    "no interval": {**MINIMAL, "comfort": "now and then"},
    "an interval beyond all measure": {**MINIMAL, "comfort": "9999 years"},
}


@pytest.mark.parametrize("document", WRONG.values(), ids=WRONG)
def test_a_wrong_value_names_the_prospect(office: Office, document: dict[str, Any]) -> None:
    office.write_by_hand(MINIMAL, {**MINIMAL, "name": "Y"}, document)
    line = office.file.read_bytes()
    pipeline = office.open()
    with pytest.raises(BadDocument, match=r"prospect 3 in prospects\.jsonl") as raised:
        pipeline.agenda.due()
    assert len(str(raised.value).splitlines()) <= 2
    assert pipeline.people.find("y") == 2
    assert office.file.read_bytes() == line


def test_a_wrong_document_of_another_program_hides_nobody_else(office: Office) -> None:
    """What else came with it is taken in, a command that was done is not said to have failed, and it is told of."""
    pipeline = office.open()
    for name in ("Ana", "Ben", "Cy"):
        pipeline.add(met(name))
    _ = pipeline.agenda
    change_raw(office, 1, name="Anna")
    change_raw(office, 2, comfort="now and then")
    change_raw(office, 3, name="Cyril")

    assert pipeline.log(3, Kind.EMAIL).step is not None
    assert {row.name for row in pipeline.agenda.rows.values()} == {"Anna", "Cyril"}
    with pytest.raises(BadDocument, match="prospect 2"):
        pipeline.refresh()

    change_raw(office, 2, comfort="")
    pipeline.refresh()
    assert sorted(names(pipeline.agenda.all())) == ["Anna", "Ben", "Cyril"]
    assert seen(pipeline) == seen(office.open())


def test_a_document_that_is_put_anew_every_time_grows_nothing(office: Office) -> None:
    pipeline = written(office, {**MINIMAL, "colour": "blue"})
    pipeline.edit(1, company="Acme")
    once = office.document(1)
    pipeline.edit(1, company="Acme")
    assert office.document(1) == once


def test_what_tinydb_wrote_is_a_prospect(office: Office) -> None:
    store = Store.open(office.folder)
    JournalDB(store).table("prospects").insert(dict(MINIMAL))
    pipeline = office.open()
    pipeline.log(1, Kind.NOTE, confirmed=True)
    assert len(pipeline.prospect(1).touches) == 2


def test_a_removed_document_is_gone_from_the_agenda(office: Office) -> None:
    pipeline = office.open()
    pipeline.add(met())
    assert names(pipeline.agenda.due()) == ["Ana Ruiz"]

    def remove(_: View) -> Docs:
        return {"prospects": {1: None}}

    Store.open(office.folder).commit(remove)
    pipeline.refresh()
    assert pipeline.agenda.due() == []
