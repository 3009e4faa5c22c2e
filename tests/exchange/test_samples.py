"""Files as other programs write them, with what is in each: ``files`` has two folders of them (people are invented)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tui.exchange.found import BadFile, Reading
from tui.exchange.readers import read
from tui.model.addresses import KINDS, addresses
from tui.model.records import FoundPerson

FILES = Path(__file__).with_name("files")
TODAY = date(2026, 11, 27)


def expected() -> Iterator[Any]:
    """Every file with what is expected of it."""
    for folder in (FILES, FILES / "more"):
        for name, right in json.loads((folder / "expected.json").read_text("utf-8")).items():
            yield pytest.param(folder / name, right, id=name)


@pytest.mark.parametrize(("path", "right"), list(expected()))
def test_a_file_as_programs_write_it(path: Path, right: dict[str, Any]) -> None:
    if right["passed"] is None:
        with pytest.raises(BadFile) as caught:
            read(path, today=TODAY)
        assert 1 <= len(str(caught.value).splitlines()) <= 2
        return
    reading = read(path, today=TODAY)
    found: dict[str, FoundPerson] = {}
    for person in reading.people:
        found.setdefault(person.name, person)
    wanted = {each["name"]: each for each in right["people"]}
    if not path.name.startswith("08"):
        assert list(found) == list(wanted)
    assert len(reading.passed) == right["passed"]
    for name, fields in wanted.items():
        assert [*wrong(found[name], fields)] == []
    for words in right.get("notes", ()):
        assert any(words in note.text for note in reading.notes), reading.notes


def wrong(person: FoundPerson, fields: dict[str, Any]) -> Iterator[str]:
    """What differs from what a file says of somebody."""
    for kind, many in KINDS.items():
        values = [comparable(kind, each.value) for each in getattr(person, many)]
        if kind in fields and values[:1] != [comparable(kind, fields[kind])]:
            yield f"first {kind}: {values}"
        if f"{kind}2" in fields and comparable(kind, fields[f"{kind}2"]) not in values[1:]:
            yield f"no {fields[f'{kind}2']} in {values}"
        if many in fields and values != fields[many]:
            yield f"{many}: {values}"
    said = {
        "company": person.company, "position": person.position, "where": person.where, "source": person.source,
        "comfort": person.comfort, "uid": person.uid, "met": person.met_on and person.met_on.isoformat(),
        "last": person.last_on and person.last_on.isoformat(), "tags": list(person.tags),
    }  # fmt: skip
    for field, value in said.items():
        if field in fields and value != fields[field]:
            yield f"{field}: {value!r}"
    yield from (f"the note lacks {words!r}" for words in fields.get("note_has", ()) if words not in person.note)


def comparable(kind: str, value: str) -> str:
    if kind == "phone":
        return re.sub(r"\D", "", value)
    return value.lower() if kind == "email" else re.sub(r"^https?://(www\.)?|/$", "", value)


def sample(name: str) -> Reading:
    return read(FILES / name, today=TODAY)


def test_what_was_left_out_is_told_in_words() -> None:
    assert [passed.why for passed in sample("09-google-2024.csv").passed] == [
        "no name (Hausverwaltung Nord)", "an address that Google collected by itself (someone@list.example)",
        "an address that Google collected by itself (anonymous@x.example)",
    ]  # fmt: skip
    assert [passed.why for passed in sample("23-eventbrite.csv").passed] == [
        "did not come (Attendee Status: Not Attending)", "no name",
    ]  # fmt: skip
    assert [(each.line, each.why) for each in sample("32-nextcloud-4.0.vcf").passed] == [
        (2, "a group, no person (Newsletter)")
    ]
    assert "Hausverwaltung Nord: the card of a company" in sample("30-icloud-3.0.vcf").notes[1].text
    assert sample("30-icloud-3.0.vcf").notes[0].text == "Left out: 2 birthdays, 1 postal address, 1 photo."
    remarks = sample("more/salesforce-report.csv").passed
    assert [each.line for each in remarks] == [6, 8, 9, 10, 11, 12]
    assert remarks[0].why == "a remark, no person (Grand Totals (3 records))"


def test_labels_of_addresses() -> None:
    oona = sample("09-google-2024.csv").people[0]
    assert [each.label for each in (*oona.emails, *oona.phones)] == ["work", "home", "mobile", "work"]
    assert sample("30-icloud-3.0.vcf").people[0].phones == oona.phones
    tamsin = sample("more/keep-in-touch.csv").people[0]
    assert [each.label for each in tamsin.phones] == ["mobile", "work"]
    priya = sample("more/google-3.0.vcf").people[0]
    assert [each.label for each in priya.emails] == ["work", "", "old one"]


def test_the_column_named_to_use_instead() -> None:
    with pytest.raises(BadFile, match=r"list of messages.*\nConnections\.csv"):
        sample("40-linkedin-messages.csv")
    with pytest.raises(BadFile, match=r"SQL.*\nExport JSON or vCard"):
        sample("36-monica.sql")
    with pytest.raises(BadFile, match=r"line 1: has no row of column names.*Ana Ruiz.*\n.*Name, Email, Company"):
        sample("28-no-header.csv")


# Faults that were there once: each lost something ----------------------------------------------------------------


def fault(name: str) -> tuple[FoundPerson, ...]:
    return sample(f"faults/{name}").people


def test_every_column_of_addresses_counts() -> None:
    assert fault("mm.csv")[0].emails == addresses("a@a.example", "b@b.example")


def test_the_marked_address_is_the_first() -> None:
    assert [each.value for each in fault("p.csv")[0].emails] == ["primary@x.example", "old@x.example"]


def test_a_date_of_linkedin_with_a_clock_of_twelve_hours_is_american() -> None:
    assert [person.met_on for person in fault("am.csv")] == [date(2018, 3, 4), date(2018, 5, 6)]
    assert "month first" in sample("faults/am.csv").notes[0].text
    path = FILES / "faults" / "am.csv"
    assert [each.met_on for each in read(path, order="day first", today=TODAY).people] == [
        date(2018, 4, 3), date(2018, 6, 5),
    ]  # fmt: skip


def test_a_list_of_records_in_json() -> None:
    assert [(each.name, each.emails) for each in fault("tw2.json")] == [("Ana Ruiz", addresses("a@r.example"))]
