"""People written for other programs: read back by others, and by our own import."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import vobject  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from msgspec.structs import replace

from tui.exchange import agenda_ics
from tui.exchange.agenda import Agenda, Entry
from tui.exchange.csv_lines import unguarded
from tui.exchange.people_csv import table
from tui.exchange.people_vcard import cards
from tui.exchange.readers import read
from tui.model.addresses import KINDS
from tui.model.records import Address, FoundPerson, Stage
from tui.rules.day import DueGroup
from tui.text import clean, is_name

TODAY = date(2026, 3, 17)

ANA = FoundPerson(
    name="Ana Ruiz",
    company="Ruiz; Interiors, Ltd",
    position="Owner",
    emails=(Address("ana@work.example", "work"), Address("ana@home.example", "home"), Address("a@x.example")),
    phones=(Address("+34 600 555 010", "mobile"), Address("030 555", "reception desk")),
    urls=(Address("https://linkedin.com/in/ana"), Address("https://ruiz.example/?a=1,2")),
    where="Chamber breakfast, hall 2",
    note='Line one\n\n=SUM(A1), said "she"; back\\slash \\n',
    tags=("garden", "club"),
    met_on=date(2026, 3, 2),
    source="Ben Ito",
    referred_on=date(2026, 3, 1),
    stage=Stage.CREDIBILITY,
    comfort="3 months",
    last_on=date(2026, 3, 10),
    uid="abcdefghi1",
)

# People whom nobody would enter ---------------------------------------------------------------------------------

HOSTILE = (
    "=1+1", "'=1", "+34", "-x", "@SUM(A1)", "\uff1dA1", 'say "hi"', "a,b;c", "back\\slash", "\\n", "a\\,b", "<b>",
    "# x", "[x](y)", "山田 太郎", "Nguyễn Thị Hương", "👩\u200d👩\u200d👧 Fam", "é" * 90, "x" * 300, "BEGIN:VCARD",
    "END:VCARD", "a\r\nEND:VCARD\r\nb", "a\x00b", "\u202eevil", "Jean-Luc van der Berg Jr.", "Ruiz, Ana, MBA",
    "Dr. O'Neil", "item1.EMAIL:x@y", "\u2028", "\ud800",
)  # fmt: skip
texts = st.sampled_from(HOSTILE) | st.text(max_size=40)
lines = st.lists(texts, max_size=4).map("\n".join)
days = st.none() | st.dates(date(1990, 1, 1), TODAY)
labels = st.sampled_from(("", "", "work", "home", "mobile", "work mobile", "fax", "reception, 2nd", 'x"y'))


def several(value: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[Address, ...]]:
    return st.lists(st.builds(Address, value, labels), max_size=4, unique_by=lambda each: each.value).map(tuple)


def strangers(text: st.SearchStrategy[str] = texts) -> st.SearchStrategy[FoundPerson]:
    """People with anything in any field."""
    return st.builds(
        FoundPerson,
        name=text, company=text, position=text, where=text, source=text, note=lines,
        tags=st.lists(text, max_size=3).map(tuple), emails=several(text), phones=several(text), urls=several(text),
        met_on=days, referred_on=days, last_on=days, stage=st.sampled_from(Stage),
        comfort=st.sampled_from(("", "3 months", "2 weeks")), uid=st.from_regex("[a-z0-9]{10}", fullmatch=True),
    )  # fmt: skip


def rows(text: str, **options: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), strict=True, **options))


# CSV ------------------------------------------------------------------------------------------------------------


def test_every_address_has_a_column_and_a_label() -> None:
    header, ana, bo = rows(table([ANA, FoundPerson("Bo", emails=(Address("bo@x.example"),))]))
    assert ",".join(header) == (
        "Name,Company,Position,Email 1,Email 1 label,Email 2,Email 2 label,Email 3,Email 3 label,Phone 1,Phone 1 label,"
        "Phone 2,Phone 2 label,URL 1,URL 1 label,URL 2,URL 2 label,Where met,Met on,Referred by,Referred on,Tags,Stage,"
        "Comfort,Last contacted,Note,UID"
    )
    assert ana[3:9] == ["ana@work.example", "work", "ana@home.example", "home", "a@x.example", ""]
    assert ana[9] == "'+34 600 555 010"
    assert ana[-10:] == [
        "Chamber breakfast, hall 2", "2026-03-02", "Ben Ito", "2026-03-01", "garden, club", "credibility", "3 months",
        "2026-03-10", ANA.note, "abcdefghi1",
    ]  # fmt: skip
    assert (bo[0], bo[3], bo[5:9]) == ("Bo", "bo@x.example", [""] * 4)
    assert rows(table([]))[0][3:9] == ["Email 1", "Email 1 label", "Phone 1", "Phone 1 label", "URL 1", "URL 1 label"]


@settings(max_examples=50)
@given(st.lists(strangers(), max_size=5))
def test_any_reader_of_csv_finds_everybody(people: list[FoundPerson]) -> None:
    for options in ({}, {"quoting": csv.QUOTE_ALL}, {"skipinitialspace": True}):
        header, *found = rows(table(people), **options)
        assert len(found) == len(people)
        assert {len(row) for row in found} <= {len(header)}
        for person, row in zip(people, found, strict=True):
            assert not any(
                cell.startswith(("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")) for cell in row
            )
            cells = dict(zip(header, map(unguarded, row), strict=True))
            assert cells["Name"] == clean(person.name)
            assert cells["Note"] == clean(person.note, lines=True)
            for number, each in enumerate(person.phones, 1):
                assert (cells[f"Phone {number}"], cells[f"Phone {number} label"]) == (clean(each.value), each.label)


# vCard ----------------------------------------------------------------------------------------------------------


def parsed(data: bytes) -> list[Any]:
    return list(vobject.readComponents(data.decode()))


def test_a_card_has_what_the_standard_knows() -> None:
    written = cards([ANA]).decode()
    assert written.split("\r\n") == [
        "BEGIN:VCARD",
        "VERSION:4.0",
        "UID;VALUE=text:abcdefghi1",
        "FN:Ana Ruiz",
        "N:Ruiz;Ana;;;",
        "ORG:Ruiz\\; Interiors\\, Ltd",
        "TITLE:Owner",
        "EMAIL;TYPE=work;PREF=1:ana@work.example",
        "EMAIL;TYPE=home:ana@home.example",
        "EMAIL:a@x.example",
        "TEL;TYPE=cell;PREF=1:+34 600 555 010",
        "item1.TEL:030 555",
        "item1.X-ABLabel:reception desk",
        "URL;PREF=1:https://linkedin.com/in/ana",
        "URL:https://ruiz.example/?a=1,2",
        "CATEGORIES:garden,club",
        'NOTE:Line one\\n\\n=SUM(A1)\\, said "she"\\; back\\\\slash \\\\n',
        "X-KEEPWARM-WHERE:Chamber breakfast\\, hall 2",
        "X-KEEPWARM-MET:2026-03-02",
        "X-KEEPWARM-SOURCE:Ben Ito",
        "X-KEEPWARM-REFERRED:2026-03-01",
        "X-KEEPWARM-STAGE:credibility",
        "X-KEEPWARM-COMFORT:3 months",
        "X-KEEPWARM-LAST:2026-03-10",
        "END:VCARD",
        "",
    ]


@settings(max_examples=50)
@given(st.lists(strangers(), max_size=5))
def test_vobject_finds_everybody_on_cards(people: list[FoundPerson]) -> None:
    data = cards(people)
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert data.replace(b"\r\n", b"").count(b"\n") == 0
    found = parsed(data)
    assert len(found) == len(people)
    for person, card in zip(people, found, strict=True):
        assert card.fn.value == clean(person.name)
        assert card.uid.value == person.uid
        emails = [each.value for each in card.contents.get("email", ())]
        assert emails == [clean(each.value) for each in person.emails]
        assert [each.value for each in card.contents.get("note", ())] == [clean(person.note, lines=True)] * bool(
            person.note
        )


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Ana", ";Ana;;;"),
        ("Ana Maria Ruiz", "Ruiz;Ana Maria;;;"),
        ("Jean van der Berg", "van der Berg;Jean;;;"),
        ("John Smith Jr.", "Smith Jr.;John;;;"),
        ("van Gogh", "Gogh;van;;;"),
        ("山田 太郎", "山田;太郎;;;"),
        ("王小明", ";王小明;;;"),
        ("Nguyễn Thị Hương", "Nguyễn;Thị Hương;;;"),
    ],
)
def test_the_parts_of_a_name_as_far_as_they_can_be_told(name: str, parts: str) -> None:
    assert f"N:{parts}\r\n" in cards([FoundPerson(name)]).decode()
    assert "\r\nN:" not in cards([FoundPerson("Ruiz, Ana, MBA")]).decode()


# Calendar -------------------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(texts, texts), max_size=5))
def test_icalendar_finds_every_item(items: list[tuple[str, str]]) -> None:
    now = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
    entries = tuple(
        Entry(f"{place}@x", DueGroup.OPENING, whom, "call", reason, now) for place, (whom, reason) in enumerate(items)
    )
    data = agenda_ics.write(Agenda(entries, now, "Europe/Berlin"))
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    calendar = Calendar.from_ical(data)
    assert not calendar.errors
    found = [(str(event["summary"]), str(event["description"])) for event in calendar.walk("VEVENT")]
    assert found == [(f"Call: {clean(whom)}", clean(reason)) for whom, reason in items]


# And back -------------------------------------------------------------------------------------------------------

names = (st.sampled_from(HOSTILE) | st.text("aàβ山.,;:'\"=+-@<>()[]\\ ", max_size=20)).map(clean).filter(is_name)
mails = st.from_regex(r"[a-z]{1,8}(\.[a-z]{1,8})?@[a-z]{1,8}\.example", fullmatch=True)
numbers = st.from_regex(r"\+(34|49) [1-9][0-9]{2} [0-9]{3,6}", fullmatch=True)
links = st.from_regex(r"https://[a-z]{1,8}\.example/[a-z0-9,=?&-]{0,20}[a-z]", fullmatch=True)


def known() -> st.SearchStrategy[FoundPerson]:
    """People as they are entered: the addresses are some (of a fax none is taken back), the rest is anything."""
    return st.builds(
        replace, strangers(texts.map(clean)), name=names, note=lines.map(lambda text: clean(text, lines=True)),
        emails=several(mails), phones=several(numbers), urls=several(links),
    ).filter(lambda each: not any(one.label == "fax" for one in (*each.emails, *each.phones, *each.urls)))  # fmt: skip


def written(form: str, people: list[FoundPerson]) -> bytes:
    return cards(people) if form == "vcf" else table(people).encode()


def read_back(form: str, people: list[FoundPerson], folder: Path) -> list[FoundPerson]:
    """What our own import finds in the file of these people."""
    path = folder / f"people.{form}"
    path.write_bytes(written(form, people))
    return [replace(each, line=0) for each in read(path, today=TODAY).people]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("files")


@pytest.mark.parametrize("form", ["csv", "vcf"])
def test_an_import_takes_everything_back(form: str, folder: Path) -> None:
    people = [ANA, FoundPerson("'=Bo", phones=(Address("+49 30 555 010"),), stage=Stage.VISIBILITY, uid="bo00000000")]
    assert read_back(form, people, folder) == people


@pytest.mark.parametrize("form", ["csv", "vcf"])
@settings(max_examples=25)
@given(people=st.lists(known(), min_size=1, max_size=4))
def test_written_read_and_written_again_is_the_same(form: str, people: list[FoundPerson], folder: Path) -> None:
    once = read_back(form, people, folder)
    assert [each.name for each in once] == [each.name for each in people]
    for many in KINDS.values():
        assert [{*getattr(each, many)} for each in once] == [{*getattr(each, many)} for each in people]
    assert read_back(form, once, folder) == once
