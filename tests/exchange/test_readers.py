"""Files of other programs, as they are found."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.exchange.linkedin import HEADER, PREAMBLE, connections, generated
from tui.exchange import readers
from tui.exchange.cells import says_nothing
from tui.exchange.found import BadFile, Passed, Reading
from tui.exchange.readers import Reader, read
from tui.model.addresses import addresses
from tui.model.profile_url import profile_key
from tui.model.records import FoundPerson
from tui.text import clean, is_name

TODAY = date(2026, 7, 1)
FIXTURE = Path(__file__).with_name("Connections.csv")
HEAD = ",".join(HEADER)

Reads = Callable[..., Reading]


@pytest.fixture
def reads(tmp_path: Path) -> Reads:
    """Reads text or bytes as a file."""

    def reads(content: str | bytes, mapping: dict[str, str] | None = None) -> Reading:
        path = tmp_path / "in.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read(path, mapping, today=TODAY)

    return reads


def names(reading: Reading) -> list[str]:
    return [person.name for person in reading.people]


def refused(reads: Reads, content: str | bytes, mapping: dict[str, str] | None = None) -> str:
    with pytest.raises(BadFile) as caught:
        reads(content, mapping)
    text = str(caught.value)
    assert 1 <= len(text.splitlines()) <= 2
    assert "in.csv" in text
    return text[text.index("in.csv") :]


# --- LinkedIn -------------------------------------------------------------------------------------


def test_the_fixture() -> None:
    reading = read(FIXTURE, today=TODAY)
    assert reading.format == "LinkedIn connections"
    assert reading.columns == tuple(
        zip(HEADER, ("first", "last", "url", "email", "company", "position", "met"), strict=True)
    )
    assert reading.unused == ()
    assert reading.people[0] == FoundPerson(
        name="Ada Lovelace",
        urls=addresses("https://www.linkedin.com/in/ada-lovelace-1815"),
        emails=addresses("ada@engines.example"),
        company="Analytical Engines, Ltd.",
        position='Mathematician "First of her kind"',
        met_on=date(2026, 6, 15),
        line=5,
    )
    assert names(reading) == [
        "Ada Lovelace", "山田 太郎", "محمد الأحمد", "[bold]x[/] Markup", '=HYPERLINK("http://x.example","x") Formula',
        "Two Lines", "Cher", "Ada Lovelace", "Denis Date",
    ]  # fmt: skip
    assert [person.line for person in reading.people] == [5, 6, 7, 8, 9, 10, 12, 13, 17]
    assert [profile_key(reading.people[at].urls[0].value) for at in (0, 7)] == ["linkedin.com/in/ada-lovelace-1815"] * 2
    assert reading.passed == (
        Passed(14, "no name"),
        Passed(15, "empty row"),
        Passed(16, "LinkedIn does not show who this is (LinkedIn Member)"),
    )
    assert reading.people[-1].met_on == date(2024, 6, 15)
    assert reading.notes == ()


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("preamble", [True, False])
def test_seven_hundred(reads: Reads, seed: int, preamble: bool) -> None:
    expected = generated(700, seed, preamble=preamble)
    reading = reads(expected.text)
    assert reading.format == "LinkedIn connections"
    assert len(reading.people) == expected.people
    assert len(reading.passed) == expected.nameless > 0
    assert reading.notes == ()
    keys = [profile_key(person.urls[0].value) for person in reading.people if person.urls]
    assert len(keys) - len(set(keys)) == expected.twice > 0
    assert all(person.met_on for person in reading.people)
    assert 0.5 < sum(not person.emails for person in reading.people) / len(reading.people) < 0.7
    for person in reading.people:
        for text in (person.name, person.company, person.position, *(each.value for each in person.urls)):
            assert text == clean(text)
    lines = io.StringIO(expected.text, newline="").readlines()
    for person in reading.people:
        assert not person.urls or person.urls[0].value in "".join(lines[person.line - 1 : person.line + 1])


def test_the_generator_repeats_itself() -> None:
    assert connections(700, 1) == connections(700, 1) != connections(700, 2)


@pytest.mark.parametrize(
    "preamble",
    [
        "",
        "\n\n",
        PREAMBLE,
        PREAMBLE.replace("\n", "\r\n"),
        '"Notes:"\n"One sentence."\n"Another, with a comma."\n\n',
        'Notes:,,,,,,\n"When exporting, you may notice",,,,,,\n,,,,,,\n',
        'Notes:\n"a quote that never ends\n\n',
        "Notes:\nno quotes, some commas, but no names\n",
        "sep=,\n",
    ],
)
def test_preambles(reads: Reads, preamble: str) -> None:
    reading = reads(f"{preamble}{HEAD}\nAda,Lovelace,u.example,,,,15 Jun 2026\n")
    assert reading.format == "LinkedIn connections"
    assert [(person.name, person.line) for person in reading.people] == [("Ada Lovelace", preamble.count("\n") + 2)]
    assert reading.passed == ()


def test_notes_after_the_header_are_no_people(reads: Reads) -> None:
    reading = reads(
        f'{HEAD}\nNotes:\n"When exporting your connection data, you may notice"\n\nAda,Lovelace,,,,,15 Jun 2026\n'
        f"Notes:,,,,,,\n{HEAD}\nGrace,,,,,,\n"
    )
    assert names(reading) == ["Ada Lovelace", "Grace"]
    assert [passed.line for passed in reading.passed] == [2, 3, 6, 7]
    assert reading.passed[0].why == "a remark, no person (Notes:)"
    assert reading.passed[3].why == "the header once more"


def test_an_older_file_has_no_url(reads: Reads) -> None:
    reading = reads("First Name,Last Name,Email Address,Company,Position,Connected On\nA,B,a@b.c,C,D,7-Feb-22\n")
    assert reading.format == "LinkedIn connections"
    assert reading.people == (
        FoundPerson(name="A B", emails=addresses("a@b.c"), company="C", position="D", met_on=date(2022, 2, 7), line=2),
    )


# --- shapes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_encodings_separators_and_line_ends(reads: Reads, separator: str, ending: str, encoding: str) -> None:
    rows = [
        HEADER,
        ("Zoë", "山田, «x»", "u.example", "", 'The "Best"; a\tb|c', "", "15 Jun 2026"),
        ("é", "", "", "", "", "", ""),
    ]
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=separator, lineterminator=ending).writerows(rows)
    reading = reads(file.getvalue().encode(encoding))
    assert [(person.name, person.company) for person in reading.people] == [
        ("Zoë 山田, «x»", 'The "Best"; a b|c'),
        ("é", ""),
    ]
    assert bool(reading.notes) == encoding.endswith("e")


@pytest.mark.parametrize(
    "name", ["Jürgen Müßig", "José Ibáñez", "François Lœvre", "Åse Øst", "“Bob” – O’Neil", "Siân Ž. Šimek", "Çela € §5"]
)
def test_windows_1252_is_said(reads: Reads, name: str) -> None:
    reading = reads(f"Name;Company\n{name};Café Süd GmbH\n".encode("cp1252"))
    assert names(reading) == [name]
    assert [note.line for note in reading.notes] == [0]
    assert "Windows-1252" in reading.notes[0].text


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("Дмитрий Иванов", "cp1251"), ("Дмитрий Иванов", "koi8-r"), ("山田太郎", "shift-jis"), ("王小明", "gbk"),
        ("王小明", "big5"), ("김지우", "euc-kr"), ("Łukasz Kowalski", "cp1250"), ("Stanisław Żółć", "cp1250"),
        ("Ελένη Παπαδοπούλου", "cp1253"), ("דנה כהן", "cp1255"), ("محمد", "cp1256"), ("José Müller", "mac-roman"),
    ],
)  # fmt: skip
def test_other_encodings_are_refused_not_garbled(reads: Reads, name: str, encoding: str) -> None:
    text = refused(reads, f"Name,Company\nBob,X\n{name},Acme\n".encode(encoding))
    assert "line 3" in text
    assert "UTF-8" in text


def test_one_broken_byte_does_not_change_the_encoding_of_all(reads: Reads) -> None:
    text = refused(reads, "Name\nZoë\nÅse\n".encode() + b"Ren\xe9\n")
    assert "line 4: a byte here is not UTF-8" in text


def test_short_and_long_rows(reads: Reads) -> None:
    reading = reads("Name,Email,Company\nAda\nBob,b@x\nCy,c@x,Acme,,\nDi,d@x,Acme, Inc.\n")
    assert names(reading) == ["Ada", "Bob", "Cy", "Di"]
    assert [note.line for note in reading.notes] == [5]
    assert "4 cells under 3 columns" in reading.notes[0].text


def test_columns_of_one_name_and_the_first_that_is_filled(reads: Reads) -> None:
    reading = reads("Name,Email,Email,,Phone,Mobile\nAda,,a@x,z,1,\nBob,b@x,c@x,z,,2\n")
    reached = [(person.emails[0].value, person.phones[0].value) for person in reading.people]
    assert reached == [("a@x", "1"), ("b@x", "2")]
    assert reading.columns == (
        ("Name", "name"), ("Email", "email"), ("Email", "email"), ("Phone", "phone"), ("Mobile", "phone"),
    )  # fmt: skip
    assert reading.unused == ()


def test_blank_lines_count_and_are_not_rows(reads: Reads) -> None:
    reading = reads('Name,Note\n\nAda,"two\nlines"\n\n,\nBob,\n\n')
    assert [(person.name, person.line) for person in reading.people] == [("Ada", 3), ("Bob", 7)]
    assert reading.people[0].note == "two\nlines"
    assert reading.passed == (Passed(6, "empty row"),)


def test_what_is_told_of_a_long_name_is_short(reads: Reads) -> None:
    reading = reads(f"Name,Met\n{'W' * 5000},x9\n")
    assert len(reading.people[0].name) == 5000
    assert len(reading.notes[0].text) < 200


def test_a_header_and_nobody(reads: Reads) -> None:
    assert reads(HEAD).people == ()


def test_hostile_text_stays_text_and_harmless(reads: Reads) -> None:
    reading = reads("Name,Company,Notes\n\x1b]0;x\x07E\x00ve [red]\u202e,=cmd|' /C calc'!A0,a\x1b[2J\tb\r\n\u200b,X,\n")
    assert reading.people == (FoundPerson(name="]0;xEve [red]", company="=cmd|' /C calc'!A0", note="a[2J\tb", line=2),)
    assert reading.passed == (Passed(3, "no name (X)"),)


# --- quotes ---------------------------------------------------------------------------------------


def test_a_quote_in_the_wrong_place_is_told(reads: Reads) -> None:
    reading = reads('Name,Company\n"Bob" Smith,Acme\nAda,"x"\n')
    assert names(reading) == ["Bob Smith", "Ada"]
    assert [(note.line, "quotes" in note.text) for note in reading.notes] == [(2, True)]


@pytest.mark.parametrize(
    "rows",
    [
        'Bob,"Acme\nAda,X\n',
        'Bob,"Acme\nAda,X',
        'Bob,X\nAda,"',
        'Bob,"Acme, Inc,x\nAda,"Foo, Ltd",y\nCy,X,\n',
        '"Bob" Smith,"Acme\nAda,X\n',
        'Bob,"Acme"",x\nAda,"Foo",y\n',
        'Bob,"' + "x" * (1 << 20) + "\n" + "Ada,y\n" * 9,
    ],
)
def test_nobody_vanishes_in_a_quote_that_does_not_end(reads: Reads, rows: str) -> None:
    text = refused(reads, f"Name,Company\n{rows}")
    assert text.startswith(f"in.csv, line {3 if rows.startswith('Bob,X') else 2}: ")


def test_the_size_of_cells_is_as_before_for_others(reads: Reads) -> None:
    before = csv.field_size_limit()
    assert reads("Name,Notes\nAda," + "x" * 500_000).people[0].note == "x" * 500_000
    assert csv.field_size_limit() == before


# --- other programs -------------------------------------------------------------------------------


def one(reading: Reading) -> FoundPerson:
    assert len(reading.people) == 1
    return reading.people[0]


def test_a_list_of_ones_own(reads: Reads) -> None:
    reading = reads("full_name;TITLE;e-mail;Where We Met;Met\nAda;CTO;mailto:a@x;Fair ::: Berlin;12.5.2026\n")
    assert one(reading) == FoundPerson(
        name="Ada", position="CTO", emails=addresses("a@x"), where="Fair ::: Berlin", met_on=date(2026, 5, 12), line=2
    )


# --- mapping --------------------------------------------------------------------------------------


def test_a_mapping_comes_first(reads: Reads) -> None:
    reading = reads(
        "Vorname,Name,Firma,Phone,Email,Mail privat\nAda,Lovelace,Engines,1,a@x,b@x\n",
        {"vorname": "first", "NAME": "Last", " Firma ": "company", "Phone": "ignore", "Mail privat": "email"},
    )
    assert one(reading) == FoundPerson(name="Ada Lovelace", company="Engines", emails=addresses("b@x", "a@x"), line=2)
    assert reading.columns == (
        ("Vorname", "first"), ("Name", "last"), ("Firma", "company"), ("Email", "email"), ("Mail privat", "email"),
    )  # fmt: skip
    assert reading.unused == ("Phone",)


def test_a_mapping_finds_the_header(reads: Reads) -> None:
    assert names(reads("一覧\n\n名前;会社\n山田;A\n", {"名前": "name"})) == ["山田"]
    assert names(reads("a,#\nx,Ada\n", {"#": "name"})) == ["Ada"]


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        ({"Foo": "name"}, ("line 1", 'no column "Foo"', "Columns: Name, Email.")),
        ({"": "name"}, ('no column ""', "Name, Email")),
        ({"Email": "mail"}, ('no field "mail"', "name, first, middle, last", "ignore")),
        ({"Name": "ignore"}, ("no column is known to hold a name", "Name, Email")),
    ],
)
def test_a_mapping_that_does_not_fit(reads: Reads, mapping: dict[str, str], words: tuple[str, ...]) -> None:
    text = refused(reads, "Name,Email,\nAda,a@x\n", mapping)
    for word in words:
        assert word in text


# --- days -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("15 Jun 2026", date(2026, 6, 15)),
        ("05 sept. 2025", date(2025, 9, 5)),
        ("1 July 2026", TODAY),
        ("29 Feb 2024", date(2024, 2, 29)),
        ("7-Feb-22", date(2022, 2, 7)),
        ("Jun 15, 2026", date(2026, 6, 15)),
        ("June 5th 2026", date(2026, 6, 5)),
        ("2026-06-15", date(2026, 6, 15)),
        ("2026/6/5", date(2026, 6, 5)),
        ("2024-03-12 09:14", date(2024, 3, 12)),
        ("2024-03-12T09:14:00.000Z", date(2024, 3, 12)),
        ("3/15/2024 2:30 PM", date(2024, 3, 15)),
        ("15/3/2024", date(2024, 3, 15)),
        ("3/3/2024", date(2024, 3, 3)),
        ("3.4.2024", date(2024, 4, 3)),
    ],
)
def test_days(reads: Reads, text: str, day: date) -> None:
    reading = reads(f'Name,Met\nAda,"{text}"\n')
    assert reading.people[0].met_on == day
    assert reading.notes == ()


@pytest.mark.parametrize("text", ["", " ", "-", "0/0/00", "0/0/0000 0:00"])
def test_no_day(reads: Reads, text: str) -> None:
    reading = reads(f"Name,Met\nAda,{text}\n")
    assert reading.people[0].met_on is None
    assert reading.notes == ()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("15 июн 2024", '"июн" is no month'),
        ("2024年6月15日", "no date that is known"),
        ("30 Feb 2024", "there is no day"),
        ("29 Feb 2025", "there is no day"),
        ("31/31/2024", "there is no day"),
        ("3/4/2024", "can be day/month or month/day"),
        ("2 Jul 2026", "2026-07-02 is in the future"),
        ("15 Jun 3026", "in the future"),
        ("1 Jan 0001", "too long ago"),
        ("٢ Jun 2025", "no date that is known"),
        ("16188", "no date that is known"),
        ("1 yesterday" * 30, "…"),
    ],
)
def test_days_that_are_refused_with_their_line(reads: Reads, text: str, why: str) -> None:
    reading = reads(f"Name,Met\nBob,\nAda,{text}\n")
    assert [(person.name, person.met_on) for person in reading.people] == [("Bob", None), ("Ada", None)]
    assert [note.line for note in reading.notes] == [3]
    assert reading.notes[0].text.startswith("Ada: taken without the date: ")
    assert why in reading.notes[0].text


def test_a_column_tells_how_its_days_are_meant(reads: Reads) -> None:
    def met(*texts: str) -> list[date | None]:
        reading = reads("Name,Met\n" + "".join(f"Ada,{text}\n" for text in texts))
        return [person.met_on for person in reading.people]

    assert met("3/4/2024", "3/15/2024") == [date(2024, 3, 4), date(2024, 3, 15)]
    assert met("3/4/2024", "15/3/2024") == [date(2024, 4, 3), date(2024, 3, 15)]
    assert met("3/4/2024", "99/99/2024", "15/3/2024") == [date(2024, 4, 3), None, date(2024, 3, 15)]
    assert met("3/4/2024", "15/3/2024", "3/15/2024") == [None, date(2024, 3, 15), date(2024, 3, 15)]


# --- what is no table of people -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b"\xef\xbb\xbf", "no table of people"),
        (b"\xff\xfe", "no table of people"),
        (b"hello", "no table of people"),
        (
            b"hello world\nthis is a letter, dear\n",
            "no column is known to hold a name. Columns: this is a letter, dear",
        ),
        (
            b"Company,Email\nA,b\n",
            "no column is known to hold a name. Columns: Company, Email\nNone looks like one: add a column Name",
        ),
        (b"Ada,Lovelace,a@x\n", "no column is known to hold a name"),
        (b"PK\x03\x04\x00", "damaged ZIP archive"),
        (b"\xd0\xcf\x11\xe0\xa1", "old Excel"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"%PDF-1.4", "PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xfe", "binary"),
        (bytes(range(256)) * 20, "binary"),
        (b"\0" * 5000, "nothing but zero bytes"),
        (b"\xff\xfeN\0a\0m", "damaged"),
        (b"BEGIN:VCARD\nFN:x\n", "card 1 is broken"),
        (b"BEGIN:VCALENDAR\n", "a calendar"),
        (b"\xef\xbb\xbf<!DOCTYPE html>", "web page"),
        (b'{"people": []}', "JSON"),
        (b"\n".join(b"line %d" % number for number in range(99)) + b"\nName\nAda", "no table of people"),
    ],
)
def test_files_that_are_refused(reads: Reads, content: bytes, words: str) -> None:
    assert words in refused(reads, content)


def test_the_first_reader_that_recognises_a_file_reads_it(reads: Reads, monkeypatch: pytest.MonkeyPatch) -> None:
    nobody = Reading("vCard", (), (), ())
    cards = Reader(lambda source: source.start.startswith(b"BEGIN:VCARD"), lambda *_: nobody)
    monkeypatch.setattr(readers, "READERS", (cards, *readers.READERS))
    assert reads("\n begin:vcard\nFN:Ada\n") is nobody
    assert names(reads("Name\nAda\n")) == ["Ada"]


def test_paths_that_are_refused(tmp_path: Path) -> None:
    locked = tmp_path / "locked.csv"
    locked.write_text("Name\nAda\n")
    locked.chmod(0)
    for path, words in (
        (tmp_path, "is a directory"),
        (tmp_path / "none.csv", "there is no such file"),
        (tmp_path / "none.csv" / "x", "there is no such file"),
        (locked / "x", "cannot be read: Not a directory"),
        (tmp_path / ("x" * 300), "cannot be read: File name too long"),
        (Path("a\0b"), "no name of a file"),
        (Path("/dev/zero"), "no file that can be read to its end"),
        (tmp_path / "\x1b[2J.csv", "[2J.csv: there is no such file"),
    ):
        with pytest.raises(BadFile) as caught:
            read(path)
        assert words in str(caught.value)
        assert "\x1b" not in str(caught.value)
    if os.geteuid() != 0:
        with pytest.raises(BadFile, match="not allowed to read"):
            read(locked)


def test_a_pipe_is_read_to_its_end() -> None:
    reader, writer = os.pipe()
    os.write(writer, b"Name\nAda\n")
    os.close(writer)
    try:
        assert names(read(Path(f"/dev/fd/{reader}"))) == ["Ada"]
    finally:
        os.close(reader)


_WILD = st.one_of(
    st.binary(max_size=300),
    st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.text('",;\t\n\r ANname=x', max_size=60).map(lambda text: f"Name,Notes,Connected On\n{text}".encode()),
    st.binary(max_size=80).map(lambda data: HEAD.encode() + b"\n" + data),
)


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=_WILD)
def test_any_file_is_read_or_refused_in_words(reads: Reads, content: bytes) -> None:
    try:
        people, words = reads(content).people, ""
    except BadFile as error:
        people, words = (), str(error)
    assert len(words.splitlines()) <= 2
    assert all(person.name == clean(person.name) != "" for person in people)


_LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="©")
"""Without the sign that a remark begins with."""
_CELL = st.text(_LETTERS | st.sampled_from('",;\t\n\r\x00\x1b'), max_size=12)
_NAME = _CELL.map(lambda text: text.replace(",", ""))  # what stands behind a comma may be the first name


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.tuples(_NAME, _CELL, _CELL), max_size=8),
    separator=st.sampled_from(",;\t"),
    ending=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
)
def test_what_a_writer_wrote_is_read(
    reads: Reads, rows: list[tuple[str, str, str]], separator: str, ending: str, quoting: int
) -> None:
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=separator, lineterminator=ending, quoting=quoting)  # type: ignore[arg-type]
    writer.writerow(("Name", "Company", "Notes"))
    writer.writerows(rows)
    reading = reads(file.getvalue())
    expected = [(clean(name), clean(company), clean(note, lines=True)) for name, company, note in rows]
    assert [(person.name, person.company, person.note) for person in reading.people] == [
        (name, "" if says_nothing(company) else company, "" if says_nothing(note, may_be_name=True) else note)
        for name, company, note in expected
        if is_name(name) and not says_nothing(name, may_be_name=True)
    ]
    assert len(reading.people) + len(reading.passed) == len(rows)
    assert reading.notes == ()


# --- cost -----------------------------------------------------------------------------------------


@pytest.mark.timeout(30)
def test_four_megabytes_take_seconds(reads: Reads) -> None:
    text = connections(2000, 1)
    body = text.partition("Connected On\n")[2]
    content = (text + body * (4_000_000 // len(body.encode()))).encode()
    reading = reads(content)
    assert len(reading.people) > 20_000


@pytest.mark.timeout(20)  # ends what grows with the square of it
@pytest.mark.parametrize(
    "content",
    [
        "Name,Notes\n" + '"Bob" x,y\n' * 30_000,
        "Name,Notes\n" + 'Bob,"x\n' * 60_000,
        "x" * 3_000_000,
        '"' * 1_000_001,
        "Name" + "," * 300_000 + "\nAda\n",
        "Name\n" + "\n" * 1_500_000,
        "x,y\n" * 600_000,
        "Name,Tags,Met\n" + f"Ada,x{' ' * 1_000_000}y,1{' -/' * 300_000}x\n" * 3,
    ],
    ids=["torn", "open", "line", "quotes", "columns", "blank", "no header", "spaces"],
)
def test_odd_files_take_no_time(reads: Reads, content: str) -> None:
    with suppress(BadFile):
        reads(content)


def test_reading_loads_nothing_of_the_screen() -> None:
    script = "import sys, tui.exchange.readers; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert not loaded & {"textual", "rich", "tinydb", "arrow", "parsedatetime"}
