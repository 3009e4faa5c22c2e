"""Several addresses of one person: found by any, changed, brought from a document that had one of a kind."""

from __future__ import annotations

import json

import pytest
from msgspec.structs import replace

from tests.pipeline.office import Office
from tui.model.addresses import addresses
from tui.model.records import Address, Prospect
from tui.pipeline import Pipeline, Refused, Unknown

OFFICE = "+34 91 555 000"


@pytest.fixture
def two(office: Office) -> Pipeline:
    found = office.open()
    found.add(Prospect(
        "Ana Ruiz", emails=addresses("ana@work.example", "ana@home.example"),
        phones=(Address(OFFICE), Address("+34 600 555 010", "mobile")), urls=addresses("https://linkedin.com/in/ana"),
    ))  # fmt: skip
    found.add(Prospect("Ben Okafor", emails=addresses("ben@work.example"), phones=addresses("0034 91 555 000")))
    return found


@pytest.mark.parametrize(
    "words",
    ["ana@home.example", "Ana R <ANA@WORK.example>", "mailto:ana@home.example", "0034 600 555 010", "tel:+34600555010",
     "linkedin.com/in/ana/?x", "https://de.linkedin.com/in/Ana/"],
)  # fmt: skip
def test_somebody_by_any_address_in_any_form(two: Pipeline, words: str) -> None:
    assert two.people.find(words) == 1


def test_a_number_of_an_office_names_both(two: Pipeline) -> None:
    with pytest.raises(Unknown, match="could be 1 Ana Ruiz, 2 Ben Okafor; give the id") as caught:
        two.people.find(OFFICE)
    assert [who for who, _ in caught.value.candidates] == [1, 2]


def test_an_address_of_nobody(two: Pipeline) -> None:
    with pytest.raises(Unknown, match="nobody is called"):
        two.people.find("zoe@work.example")


def test_a_number_in_the_users_country(office: Office, two: Pipeline) -> None:
    with pytest.raises(Unknown, match="nobody"):
        two.people.find("0600 555 099")
    office.settings = replace(office.settings, region="ES")
    assert office.open().people.find("600 555 010") == 1


def test_only_what_is_typed_anew_is_checked(two: Pipeline) -> None:
    odd = addresses("ana at work")
    with pytest.raises(Refused, match='"ana at work" is no email address'):
        two.edit(1, emails=(*two.prospect(1).emails, *odd))
    two.edit(1, emails=two.prospect(1).emails[::-1])
    assert two.prospect(1).email == "ana@home.example"


def test_a_document_of_the_first_schema(office: Office) -> None:
    """Read as it stands, also where another program wrote it, and never with an old address back again."""
    old = {"name": "Ana", "email": "ana@x.example", "phone": " ", "url": "x.example/ana", "shoe": 38}
    office.write_by_hand(old)
    pipeline = office.open()
    ana = pipeline.prospect(1)
    assert (ana.email, ana.phones, ana.url, len(ana.uid)) == ("ana@x.example", (), "x.example/ana", 10)
    assert pipeline.people.find("ana@x.example") == 1
    pipeline.edit(1, emails=())
    written = office.document(1)
    assert (written["shoe"], written["uid"]) == (38, ana.uid)
    assert not {"email", "emails", "phone", "phones", "url"} & written.keys()
    assert office.open().prospect(1).emails == ()


def test_a_folder_of_the_first_schema_becomes_one_of_the_second(office: Office) -> None:
    lines = [
        {"meta": {"1": {"schema": 1, "next_id": {"prospects": 3}}},
         "prospects": {"1": {"name": "Ana", "added_at": "2026-03-02T10:00:00Z", "email": "ana@x.example"},
                       "2": {"name": "Ben", "added_at": "2026-03-02T10:00:00Z"}}},
    ]  # fmt: skip
    office.folder.mkdir(exist_ok=True)
    file = office.folder / "prospects.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    before = file.read_bytes()
    pipeline = office.open()
    uids = [pipeline.prospect(who).uid for who in (1, 2)]
    assert pipeline.prospect(1).email == "ana@x.example"
    assert file.read_bytes() == before, "looking changes nothing"
    pipeline.edit(2, company="Acme")
    assert [path.read_bytes() for path in (office.folder / "backups").glob("*schema-1*")] == [before]
    assert office.document(1)["emails"] == [{"value": "ana@x.example"}]
    assert [office.document(who)["uid"] for who in (1, 2)] == uids
    assert len(set(uids)) == 2
