"""What the cells of a table become: names, addresses, sources, days; and rows that are nobody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tui.exchange.cells import addresses, comfort, is_person
from tui.exchange.found import BadFile, Reading
from tui.exchange.readers import read
from tui.model.addresses import AddressKind
from tui.model.records import FoundPerson, Stage

TODAY = date(2026, 11, 27)

Reads = Callable[..., Reading]


@pytest.fixture
def reads(tmp_path: Path) -> Reads:
    """Reads a table, given as its lines."""

    def reads(*lines: str, mapping: dict[str, str] | None = None, **asked: Any) -> Reading:
        path = tmp_path / "in.csv"
        path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
        return read(path, mapping, today=TODAY, **asked)

    return reads


def one(reading: Reading) -> FoundPerson:
    (person,) = reading.people
    return person


def refused(reads: Reads, *lines: str, **asked: Any) -> str:
    with pytest.raises(BadFile) as caught:
        reads(*lines, **asked)
    said = str(caught.value)
    assert 1 <= len(said.splitlines()) <= 2
    return said


# Addresses -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "text", "found"),
    [
        ("email", "a@x.example; b@y.example", [("a@x.example", ""), ("b@y.example", "")]),
        ("email", "a@x.example,b@y.example", [("a@x.example", ""), ("b@y.example", "")]),
        ("email", "a@x.example ::: b@y.example", [("a@x.example", ""), ("b@y.example", "")]),
        ("email", "a@x.example\nb@y.example", [("a@x.example", ""), ("b@y.example", "")]),
        ("email", '"Ruiz, Ana" <a@x.example>', [("a@x.example", "")]),
        ("email", "work: a@x.example, privat: b@y.example", [("a@x.example", "work"), ("b@y.example", "home")]),
        ("email", "a@x.example (Work), b@y.example (Zoë)", [("a@x.example", "work"), ("b@y.example", "")]),
        ("email", "Ana P <a@x.example>", [("a@x.example", "")]),
        ("email", "mailto:a@x.example.", [("a@x.example", "")]),
        ("url", "/in/ana-ruiz", [("https://www.linkedin.com/in/ana-ruiz", "")]),
        ("email", "o'neil+x@x.example", [("o'neil+x@x.example", "")]),
        ("phone", "+49 171 555 1; 030 555 2", [("+49 171 555 1", ""), ("030 555 2", "")]),
        ("phone", "+49 171 555 1, 030 555 2", [("+49 171 555 1", ""), ("030 555 2", "")]),
        ("phone", "+491715551,+493055522", [("+491715551", ""), ("+493055522", "")]),
        ("phone", "+49 171 555 1 ::: 030 555 2", [("+49 171 555 1", ""), ("030 555 2", "")]),
        ("phone", "+49 171 555 1\n030 555 2", [("+49 171 555 1", ""), ("030 555 2", "")]),
        ("phone", "0171 555 11 / 030 555 222", [("0171 555 11", ""), ("030 555 222", "")]),
        ("phone", "030 / 5550123", [("030 / 5550123", "")]),
        ("phone", "0171/5550123", [("0171/5550123", "")]),
        ("phone", "+49 (0)30 555-01", [("+49 (0)30 555-01", "")]),
        ("phone", "mobil: 0171 555 1; Büro 030 555 2", [("0171 555 1", "mobile"), ("030 555 2", "work")]),
        ("phone", "0171 555 1 (mobil), 030 555 2 (office)", [("0171 555 1", "mobile"), ("030 555 2", "work")]),
        ("phone", "Tel. 030 555 2", [("030 555 2", "")]),
        ("phone", "tel:+49-30-5552;ext=12", [("+49-30-5552 ext 12", "")]),
        ("phone", "555-0123 x 12", [("555-0123 x 12", "")]),
        ("phone", "+1 555 0123,,,456#", [("+1 555 0123,,,456#", "")]),
        ("phone", '{"+49 171 555 1",+49 30 5}', [("+49 171 555 1", ""), ("+49 30 5", "")]),
        ("phone", "491715551.0", [("491715551", "")]),
        ("url", "https://x.example/a, www.y.example", [("https://x.example/a", ""), ("www.y.example", "")]),
        ("url", "https://x.example/?q=a,b", [("https://x.example/?q=a,b", "")]),
    ],
)
def test_addresses_in_a_cell(kind: AddressKind, text: str, found: list[tuple[str, str]]) -> None:
    assert [(each.value, each.label) for each in addresses(kind, text).addresses] == found
    assert addresses(kind, text).odd == []


def test_addresses_in_cells_and_columns_are_one_list(reads: Reads) -> None:
    ana = one(
        reads(
            "Name,E-mail 2,E-mail 2 type,Email,Phone,Mobile,Work Phone",
            'Ana,"b@x.example, A@X.example",home,a@x.example,\'+49 1 555; +49 2 555,+49 3 555,+49 1 555',
        )
    )
    assert [(each.value, each.label) for each in ana.emails] == [("a@x.example", "home"), ("b@x.example", "home")]
    assert [(each.value, each.label) for each in ana.phones] == [
        ("+49 1 555", "work"), ("+49 2 555", ""), ("+49 3 555", "mobile"),
    ]  # fmt: skip


def test_what_is_no_address_stands_in_the_note(reads: Reads) -> None:
    reading = reads(
        "Name,Email,Phone,Website,Notes",
        "Ana,ana(at)x.example,ask at the desk,none yet,mine",
        "Bo,b@x..example,4.9E+11,,",
        "Cy,n/a,-,unknown,",
    )
    ana, bo, cy = reading.people
    assert ana.note == "mine\nE-mail: ana(at)x.example\nPhone: ask at the desk\nLink: none yet"
    assert (ana.emails, ana.phones, ana.urls) == ((), (), ())
    assert [each.value for each in bo.emails] == ["b@x..example"]
    assert (cy.note, cy.emails) == ("", ())
    assert [(note.line, note.text.split(": ")[1].split(";")[0]) for note in reading.notes] == [
        (2, '"ana(at)x.example" is no e-mail address'), (2, '"ask at the desk" is no phone number'),
        (2, '"none yet" is no link'), (3, '"b@x..example" does not look like an e-mail address.'),
        (3, '"4.9E+11" is no phone number'),
    ]  # fmt: skip


def test_fax_numbers_are_left_out_and_told(reads: Reads) -> None:
    reading = reads("Name,Phone 1 - Label,Phone 1 - Value,Business Fax", "Ana,Work Fax,+1 555 1,+1 555 2")
    assert one(reading).phones == ()
    assert reading.notes[0].text == "Left out: 1 fax number."
    assert reading.unused == ("Business Fax",)


# Names -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "row", "name"),
    [
        ("Vorname;Name", "Ada;Lovelace", "Ada Lovelace"),
        ("Name;Vorname;E-Mail", "Lovelace;Ada;", "Ada Lovelace"),
        ("Prénom;Nom", "Maëlle;Quéré", "Maëlle Quéré"),
        ("Nombre;Apellidos", "Íñigo;Zabaleta Ruiz", "Íñigo Zabaleta Ruiz"),
        ("Name;Last name", "Ada;Lovelace", "Ada Lovelace"),
        ("Name;First name", "Ada Lovelace;Ada", "Ada Lovelace"),
        ("First name;Middle name;Last name", "Ada;King;Lovelace", "Ada King Lovelace"),
        ("Name;Given Name;Family Name", "山田 太郎;太郎;山田", "山田 太郎"),
        ("Name;Name Prefix;Name Suffix;Given Name", "Dr. Ada Lovelace, PhD;Dr.;PhD;Ada", "Ada Lovelace"),
        ("Anrede;Titel;Vorname;Nachname", "Frau;Dr.;Ada;Lovelace", "Ada Lovelace"),
        ("Name;First name;Last name", "Lovelace, Ada;Ada;Lovelace", "Ada Lovelace"),
        ("Last Name, First Name;Email", "Lovelace, Ada;a@x.example", "Ada Lovelace"),
        ("Name;Email", "Lovelace, Ada;a@x.example", "Ada Lovelace"),
        ("Name;Email", "King, Ada Jr.;a@x.example", "Ada King Jr."),
        ("Name;Email", "Lovelace, Inc.;a@x.example", "Lovelace, Inc."),
        ("Name;Email", "Ada Lovelace, Realtor;a@x.example", "Ada Lovelace, Realtor"),
        ("Name;Keepwarm UID", "Lovelace, Ada;abc", "Lovelace, Ada"),
        ("Nickname;First name;Last name", "Addie;;", "Addie"),
        ("First name;Last name", "Ada;undefined", "Ada"),
        ("Name", "Null None", "Null None"),
        ("Name", "'=Ada", "=Ada"),
        ("Name", "''=Ada", "'=Ada"),
        ("Name", "'t Hooft", "'t Hooft"),
        ("Name", "Zoë (Zo)", "Zoë (Zo)"),
    ],
)
def test_names(reads: Reads, header: str, row: str, name: str) -> None:
    assert one(reads(header, row)).name == name


def test_a_column_of_names_that_are_turned_round(reads: Reads) -> None:
    reading = reads("Member;Company", "Ruiz, Ana;X", "Oka, Ben;Y", "de la Torre, María José;Z")
    assert [person.name for person in reading.people] == ["Ana Ruiz", "Ben Oka", "María José de la Torre"]
    assert "turned round" in reading.notes[0].text
    as_they_are = ["Ana Ruiz, CPA", "Ben Oka, PhD", "Cy Day, MBA", "Di Fox, Jr."]
    assert [person.name for person in reads("Name;Company", *as_they_are).people] == as_they_are


# Who referred them -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("Tom Quade", True), ("Ana María de la Torre", True), ("山田 太郎", True), ("Web", False),
        ("Trade Show", False), ("Organic Search", False), ("LinkedIn", False), ("our newsletter", False),
        ("Hall 7", False), ("Tom", False),
        ("Word of mouth", False), ("Employee Referral", False),
    ],
)  # fmt: skip
def test_who_is_a_person(text: str, is_one: bool) -> None:
    assert is_person(text) is is_one


def test_a_source_that_names_somebody(reads: Reads) -> None:
    reading = reads(
        "Name,Lead Source,Referred By,Referral date",
        "Tom,Web,,",
        "Ana,,tom,2026-03-01",
        "Bo,Tom,,",
        "Cy,Signe Lund,yes,",
        "Di,Fair,LinkedIn,",
        "Ed,,Tom Quade; Signe Lund,",
        "Fay,Referral from Tom,,",
        "Gil,,Empfehlung: Signe Lund,",
    )
    assert [person.source for person in reading.people] == [
        "",
        "tom",
        "Tom",
        "Signe Lund",
        "",
        "Tom Quade",
        "Tom",
        "Signe Lund",
    ]
    assert reading.people[1].referred_on == date(2026, 3, 1)
    assert [note.text for note in reading.notes] == [
        "Sources that name nobody were left out (3 cells): Web, LinkedIn, Fair.",
        "Ed: only Tom Quade was taken as the source, not Signe Lund.",
    ]


# Days ------------------------------------------------------------------------------------------------------------


def test_dates_that_mean_two_days_are_asked_for_once(reads: Reads) -> None:
    table = ("Name,Met on", "Ada,3/4/2026", "Bea,5/6/2026", "Cy,2026-01-02")
    reading = reads(*table)
    assert [person.met_on for person in reading.people] == [None, None, date(2026, 1, 2)]
    assert reading.two_days
    (note,) = reading.notes
    assert (note.line, note.text) == (
        2,
        'Ada and 1 more row: taken without the date: "3/4/2026" can be day/month or month/day; say which with '
        "--dates dmy (day first) or --dates mdy (month first).",
    )
    for order, found in (("day first", date(2026, 4, 3)), ("month first", date(2026, 3, 4))):
        reading = reads(*table, order=order)
        assert (reading.people[0].met_on, reading.notes, reading.two_days) == (found, (), "")


def test_an_order_that_the_file_contradicts(reads: Reads) -> None:
    said = refused(reads, "Name,Met on", "Ada,3/4/2026", "Bea,25/12/2025", order="month first")
    assert 'line 3: "25/12/2025" cannot be read month first' in said
    assert "--dates" in said


def test_other_columns_tell_the_order(reads: Reads) -> None:
    reading = reads("Name,Met on,Birthday", "Ada,3/4/2026,31/12/1980", "Bea,5/6/2026,1/2/1990")
    assert [person.met_on for person in reading.people] == [date(2026, 4, 3), date(2026, 6, 5)]
    assert 'read day first, as the column "Birthday" has it' in reading.notes[0].text
    reading = reads("Name,Met on,Birthday,Seen", "Ada,3/4/2026,31/12/1980,12/31/2020")
    assert one(reading).met_on is None, "they disagree"


def test_a_column_of_meetings_that_holds_places(reads: Reads) -> None:
    assert one(reads("Name,Met", "Ana,Chamber breakfast")).where == "Chamber breakfast"
    assert one(reads("Name,Met at,Where", "Ana,Fair,Oslo")).where in ("Fair, Oslo", "Oslo, Fair")
    assert one(reads("Name,Last contact", "Ana,by mail")).last_on is None


def test_last_contact_stage_and_interval(reads: Reads) -> None:
    reading = reads(
        "Name,Last contacted,Status,Cadence",
        "Ana,2026-11-01,Credibility,monthly",
        "Bo,2027-01-01,won,whenever",
        "Cy,,visibility,30",
    )
    assert [(person.last_on, person.stage, person.comfort) for person in reading.people] == [
        (date(2026, 11, 1), Stage.CREDIBILITY, "monthly"), (None, None, ""), (None, Stage.VISIBILITY, "30 days"),
    ]  # fmt: skip
    assert [note.text for note in reading.notes] == [
        'Bo: "whenever" is no interval, such as "3 months", and was left out.',
        "Bo: taken without the date: 2027-01-01 is in the future.",
    ]
    assert reads("Name,Status", "Ana,won").unused == ("Status",), "no stage in it: another status"


@pytest.mark.parametrize(
    ("text", "said"),
    [("30", "30 days"), ("30.0", "30 days"), ("biweekly", "2 weeks"), ("Every 3 months", "3 months"),
     ("quarterly", "quarterly"), ("once a year", "1 year"), ("0", ""), ("9999 years", ""), ("soon", "")],
)  # fmt: skip
def test_intervals(text: str, said: str) -> None:
    assert comfort(text) == said


# Rows that are nobody --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "row",
    [
        "Total members: 2,,", "Members: 2,,", "Total,2,", "Grand Totals (3 records),,", "3 contacts,,", "Summe: 3,,",
        "Anzahl 3,,",
        "Copyright (c) 2026 CRM Inc.,,", "Generated By: Me 11/27/2026,,", "Page 1 of 3,,", "Confidential,,", "---,,",
        "Notes:,,", "INSERT INTO `contacts` VALUES (1),,", "\"INSERT INTO contacts VALUES ('a', 'b');\",x,y",
    ],
)  # fmt: skip
def test_remarks_are_no_people(reads: Reads, row: str) -> None:
    reading = reads("Name,Company,Email", row, "Ada,,")
    assert [person.name for person in reading.people] == ["Ada"]
    assert reading.passed[0].line == 2
    assert "a remark, no person" in reading.passed[0].why


@pytest.mark.parametrize(
    "name", ["Count Basie", "Total Recall", "Page Turner", "Sum Ting", "Insert Coin", "Copy Wright"]
)
def test_names_that_are_no_remarks(reads: Reads, name: str) -> None:
    assert one(reads("Name,Company", f"{name},")).name == name


def test_a_name_that_counts_in_another_language(reads: Reads) -> None:
    assert [person.name for person in reads("Name,Phone", "Suma,", "Soma,+91 98 5550 0001").people] == ["Suma", "Soma"]
    assert [person.name for person in reads("Name,Paid", "Ana,5", "Total,5", "Suma: 5,").people] == ["Ana"]


@pytest.mark.parametrize(
    ("header", "value", "came"),
    [
        ("RSVP", "Declined", False), ("RSVP", "No", False), ("RSVP", "Yes", True), ("RSVP", "", True),
        ("Attendee Status", "Checked In", True), ("Order Type", "Refunded", False), ("Teilnahme", "abgesagt", False),
        ("Attended", "No", False), ("Status", "Cancelled", True),
    ],
)  # fmt: skip
def test_who_did_not_come(reads: Reads, header: str, value: str, came: bool) -> None:
    reading = reads(f"Name,{header}", f"Ana,{value}")
    assert bool(reading.people) is came
    if not came:
        assert reading.passed[0].why == f"did not come ({header}: {value})"


# Mapping ---------------------------------------------------------------------------------------------------------


def test_a_mapping_may_say_what_an_address_is_for(reads: Reads) -> None:
    ana = one(
        reads(
            "Who,A,B,C",
            "Ana,a@x.example,b@x.example,1 555 1",
            mapping={"Who": "name", "A": "email", "B": "Email: Work", "C": "phone:mobile"},
        )
    )
    assert [(each.value, each.label) for each in (*ana.emails, *ana.phones)] == [
        ("a@x.example", ""), ("b@x.example", "work"), ("1 555 1", "mobile"),
    ]  # fmt: skip


def test_every_field_can_be_mapped(reads: Reads) -> None:
    fields = {
        "name": "Ana Ruiz", "company": "Ruiz", "position": "CEO", "email": "a@x.example", "phone": "1 555",
        "url": "x.example",
        "where": "Fair", "met": "2026-01-02", "tags": "a;b", "note": "n", "source": "Tom", "referred": "2026-01-01",
        "stage": "credibility", "comfort": "2 weeks", "contacted": "2026-02-03",
    }  # fmt: skip
    header = ",".join(f"c{number}" for number in range(len(fields)))
    ana = one(reads(header, ",".join(fields.values()), mapping=dict(zip(header.split(","), fields, strict=True))))
    assert ana == FoundPerson(
        "Ana Ruiz", "Ruiz", "CEO", ana.emails, ana.phones, ana.urls,
        "Fair", "n", ("a", "b"), date(2026, 1, 2), "Tom", date(2026, 1, 1), Stage.CREDIBILITY, "2 weeks",
        date(2026, 2, 3), line=2,
    )  # fmt: skip
    assert [each.value for each in (*ana.emails, *ana.phones, *ana.urls)] == ["a@x.example", "1 555", "x.example"]


def test_last_is_the_last_name_or_the_last_contact(reads: Reads) -> None:
    assert one(reads("a,b", "Ada,Lovelace", mapping={"a": "first", "b": "last"})).name == "Ada Lovelace"
    ada = one(reads("a,b", "Ada,2026-01-02", mapping={"a": "name", "b": "last"}))
    assert (ada.name, ada.last_on) == ("Ada", date(2026, 1, 2))


@pytest.mark.parametrize("said", ["shoe", "company:work", "email:", ":work", "first:x"])
def test_a_field_that_there_is_not(reads: Reads, said: str) -> None:
    if said == "email:":
        assert one(reads("Name,A", "Ana,a@x.example", mapping={"A": said})).emails
    else:
        assert f'there is no field "{said}"' in refused(reads, "Name,A", "Ana,x", mapping={"A": said})


# Hints -----------------------------------------------------------------------------------------------------------


def test_a_hint_proposes_a_column_of_names_only(reads: Reads) -> None:
    people = ("Ana Ruiz;Ruiz AG;a@x.example", "Ben Oka;Oka;b@x.example", "Cy van Day;Day BV;c@x.example")
    assert '--map "Kundschaft=name"' in refused(reads, "Kundschaft;Firma;E-Mail", *people)
    assert '--map "Kundschaft=name"' in refused(
        reads, "Firma;E-Mail;Kundschaft", *(f"X;a@x.example;{each.split(';')[0]}" for each in people)
    )
    for table in (
        ("Firma;E-Mail", "Ruiz AG;a@x.example"),
        ("Shoe;E-Mail", "38;a@x.example", "39;b@x.example"),
        ("Titel;E-Mail;Stufe", "Head of Sales;a@x.example;Key Account", "Head of Sales;b@x.example;Key Account"),
    ):
        said = refused(reads, *table)
        assert "None looks like one: add a column Name" in said
        assert '--map "' not in said


@pytest.mark.parametrize(
    ("row", "header"),
    [
        ("Ana Ruiz,ana@r.example,Ruiz AG", "Name, Email, Company"),
        ("ana@r.example;Ana Ruiz;+34 600 555 01;https://r.example", "Email, Name, Phone, URL"),
        ("Ana Ruiz\tRuiz AG\tCEO\tOslo\tana@r.example", "Name, Company, Position, Other, Email"),
    ],
)
def test_a_table_without_a_header(reads: Reads, row: str, header: str) -> None:
    said = refused(reads, row, row.replace("Ana", "Ben"))
    assert "line 1: has no row of column names: the first row is a person already" in said
    assert said.endswith(f"names the columns: {header}")


# The rest --------------------------------------------------------------------------------------------------------


def test_a_program_knows_people_by_numbers(reads: Reads) -> None:
    assert one(reads("Record ID,First Name,Contact owner", "901,Ana,Me")).uid == "hubspot 901"
    assert one(reads("ID,First Name", "901,Ana")).uid == ""
    assert one(reads("Name,UID", "Ana,abcdefghij")).uid == "abcdefghij", "our own"


def test_progress_is_told_and_can_end_it(reads: Reads) -> None:
    lines = ["Name", *(f"Ana {number}" for number in range(2_500))]
    told: list[tuple[int, int]] = []
    reads(*lines, progress=lambda done, of: told.append((done, of)))
    assert told == [(0, 2_500), (1_000, 2_500), (2_000, 2_500)]

    def enough(done: int, _: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reads(*lines, progress=enough)
