"""JSON: Keepwarm's own with all there is in it, Monica's, lists of records; and what is damaged or something else."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tui.exchange.found import BadFile, Reading
from tui.exchange.readers import read
from tui.model.addresses import addresses
from tui.model.records import Address, FoundPerson, Stage

TODAY = date(2026, 11, 27)

Reads = Callable[..., Reading]


@pytest.fixture
def reads(tmp_path: Path) -> Reads:
    """Reads a value, or text, as a file."""

    def reads(content: Any, **asked: Any) -> Reading:
        path = tmp_path / "in.json"
        text = content if isinstance(content, str | bytes) else json.dumps(content)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read(path, today=TODAY, **asked)

    return reads


def one(reading: Reading) -> FoundPerson:
    (person,) = reading.people
    return person


# Keepwarm's own --------------------------------------------------------------------------------------------------

ANA = {
    "name": "Ana Ruiz", "stage": "credibility", "uid": "abcdefghij", "company": "Ruiz",
    "emails": [{"value": "a@x.example", "label": "work"}, {"value": "b@x.example"}], "tags": ["vip"],
    "met_at": "2026-03-02T18:00:00Z", "comfort": "3 months", "source": {"prospect": 9},
    "touches": [{"at": "2026-03-02T18:00:00Z", "kind": "email"}, {"at": "2026-04-02T18:00:00Z", "kind": "call"}],
}  # fmt: skip
FOUND = FoundPerson(
    "Ana Ruiz", "Ruiz", emails=(Address("a@x.example", "work"), Address("b@x.example")), tags=("vip",),
    met_on=date(2026, 3, 2), source="Tom Quade", stage=Stage.CREDIBILITY, comfort="3 months",
    last_on=date(2026, 4, 2), uid="abcdefghij", line=1,
)  # fmt: skip


def test_an_export_of_all_there_is(reads: Reads) -> None:
    reading = reads(
        {"prospects": {"1": ANA, "9": {"name": "Tom Quade", "email": "t@x.example"}}, "meta": {"1": {"schema": 2}}}
    )
    assert (reading.format, reading.unit) == ("Keepwarm", "person")
    assert reading.people == (FOUND, FoundPerson("Tom Quade", emails=addresses("t@x.example"), line=2))
    assert reading.tables is not None
    assert {name: set(rows) for name, rows in reading.tables.items()} == {"prospects": {1, 9}, "meta": {1}}
    assert json.loads(reading.tables["prospects"][1]) == ANA


def test_the_lines_of_a_journal_add_up(reads: Reads) -> None:
    lines = ({"prospects": {"1": ANA, "2": {"name": "Bo"}}}, {"prospects": {"2": None, "3": {"name": "Cy"}}})
    reading = reads("".join(f"{json.dumps(line)}\n" for line in lines))
    assert [person.name for person in reading.people] == ["Ana Ruiz", "Cy"]
    assert reading.tables is not None
    assert set(reading.tables["prospects"]) == {1, 3}


def test_what_list_and_show_print(reads: Reads) -> None:
    printed = {**ANA, "id": 1, "email": "a@x.example", "source": "Tom Quade", "url": None, "urls": []}
    assert one(reads({"prospects": [printed]})) == FOUND
    assert reads({"prospects": [printed]}).tables is None
    older = {"id": 1, "name": "Ana", "email": "a@x.example", "phone": None, "touches": []}
    assert one(reads({"prospects": [older]})) == FoundPerson("Ana", emails=addresses("a@x.example"), line=1)
    assert one(reads(printed)).name == "Ana Ruiz"
    assert reads({"prospects": []}).people == reads({"prospects": {}}).people == ()


# Monica ----------------------------------------------------------------------------------------------------------


def monica(*contacts: dict[str, Any]) -> dict[str, Any]:
    values = [
        {
            "uuid": f"c-{number}",
            "properties": {key: value for key, value in each.items() if key != "data"},
            "data": each.get("data", []),
        }
        for number, each in enumerate(contacts, start=1)
    ]
    types = [{"uuid": "t-1", "properties": {"name": "Phone", "type": "phone", "protocol": "tel:"}}]
    return {"account": {"data": [{"type": "contacts", "values": values}], "instance": {"contact_field_types": types}}}


def test_monica(reads: Reads) -> None:
    fields = [
        {"properties": {"data": "+49 1 555", "type": "t-1"}},
        {"properties": {"data": "n@x.example", "type": "unknown-uuid"}},
        {"properties": {"data": "https://linkedin.com/in/n", "type": "LinkedIn"}},
        {"properties": {"data": "@nuria", "type": "Twitter"}},
    ]
    calls = [{"properties": {"called_at": "2026-10-09T10:00:00Z"}}, {"properties": {"called_at": "2030-01-01"}}]
    reading = reads(
        monica(
            {
                "first_name": "Nuria", "last_name": "Sempere", "tags": ["client"], "first_met_through": "c-2",
                "first_met_date": {"date": "2024-05-06"}, "last_talked_to": "2026-10-01", "stay_in_touch_frequency": 30,
                "data": [{"type": "contact_fields", "values": fields}, {"type": "calls", "values": calls}],
            },
            {"first_name": "Tom"},
            {"first_name": "Kid", "is_partial": True},
            {"first_name": "Old", "last_name": "Friend", "is_dead": True},
            {"first_name": None},
        )
    )  # fmt: skip
    nuria, tom = reading.people
    assert (nuria.source, nuria.met_on, nuria.last_on) == ("Tom", date(2024, 5, 6), date(2026, 10, 9))
    assert (nuria.tags, nuria.comfort, nuria.uid) == (("client",), "30 days", "c-1")
    assert (nuria.phones, nuria.emails) == (addresses("+49 1 555"), addresses("n@x.example"))
    assert nuria.urls == addresses("https://linkedin.com/in/n")
    assert (tom.name, tom.line) == ("Tom", 2)
    assert [note.text for note in reading.notes] == ["Nuria Sempere: @nuria was left out."]
    assert [passed.why for passed in reading.passed] == [
        "Kid is there only as a relation of somebody", "Old Friend has died", "no name",
    ]  # fmt: skip


# Lists of records ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        [{"name": "Ana", "email": "a@x.example"}, {"name": "Bo", "tags": ["x", "y"]}],
        {"results": [{"name": "Ana", "email": "a@x.example"}, {"name": "Bo", "tags": ["x", "y"]}], "next": None},
        '{"name": "Ana", "email": "a@x.example"}\n{"name": "Bo", "tags": ["x", "y"]}\n',
        '\ufeff[\n {"name": "Ana", "email": "a@x.example"},\n {"name": "Bo", "tags": ["x", "y"]}\n]',
    ],
)
def test_records_of_any_program(reads: Reads, content: Any) -> None:
    ana, bo = reads(content).people
    assert (ana.name, ana.emails, ana.line) == ("Ana", addresses("a@x.example"), 1)
    assert (bo.name, bo.tags, bo.line) == ("Bo", ("x", "y"), 2)


def test_records_are_mapped_as_columns_are(reads: Reads) -> None:
    reading = reads([{"who": "Ana", "shoe": 38}], mapping={"who": "name"})
    assert (one(reading).name, reading.unused, reading.unit) == ("Ana", ("shoe",), "person")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{"prospects": {"1": {"name": "Ana"', "damaged JSON, or cut off"),
        ('[{"name": "Ana"}, {"na', "damaged JSON, or cut off"),
        ('{"a": "\\ud800"}', "damaged JSON"),
        ("[" * 200_000 + "]" * 200_000, "damaged JSON"),
        ([], "JSON of a kind that is not known"),
        ([1, 2], "JSON of a kind that is not known"),
        ({"a": 1}, "JSON of a kind that is not known"),
        ({"account": {"data": 5}}, ""),
        ([{"shoe": 38}, {"shoe": 39}], "no table of people"),
        ([{"shoe": 38, "hat": 5}, {"shoe": 39}], "no column is known to hold a name"),
        (["vcard", [["fn", {}, "text", "Ana"]]], "JSON of a kind that is not known"),
    ],
)
def test_other_json_is_refused_in_words(reads: Reads, content: Any, words: str) -> None:
    if not words:
        assert reads(content).people == ()
        return
    with pytest.raises(BadFile) as caught:
        reads(content)
    assert words in str(caught.value)
    assert len(str(caught.value).splitlines()) <= 2
