"""ZIP archives and workbooks: the file of people in them, and what is none."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from tui.exchange import archive, workbook
from tui.exchange.found import BadFile, Reading
from tui.exchange.readers import read

TODAY = date(2026, 11, 27)
CONNECTIONS = "First Name,Last Name,Connected On\nAna,Ruiz,1 Jan 2026\n"
CARD = "BEGIN:VCARD\nVERSION:3.0\nFN:{}\nEND:VCARD"

openpyxl: Any = import_module("openpyxl")
Reads = Callable[..., Reading]


def zipped(files: dict[str, str | bytes]) -> bytes:
    data = io.BytesIO()
    with ZipFile(data, "w", ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return data.getvalue()


@pytest.fixture
def reads(tmp_path: Path) -> Reads:
    def reads(data: bytes, **asked: Any) -> Reading:
        path = tmp_path / "in.zip"
        path.write_bytes(data)
        return read(path, today=TODAY, **asked)

    return reads


def refused(reads: Reads, data: bytes) -> str:
    with pytest.raises(BadFile) as caught:
        reads(data)
    assert len(str(caught.value).splitlines()) <= 2
    return str(caught.value)


@pytest.mark.parametrize(
    "files",
    [
        {"Connections.csv": CONNECTIONS, "Profile.csv": "x", "messages.csv": "y"},
        {"Basic_LinkedInDataExport/connections.csv": CONNECTIONS, "__MACOSX/._Connections.csv": b"\0"},
        {"people.csv": CONNECTIONS},
        {"Notes.csv": "Name\nBo\n", "Notes_all.csv": CONNECTIONS},
        {"Part-1.zip": zipped({"Database 0123.csv": CONNECTIONS})},
        {"Takeout/All Contacts.vcf": CARD.format("Ana Ruiz"), ".hidden": "x"},
        {"contacts.json": '[{"name": "Ana Ruiz"}]', "read me.txt": "hello"},
    ],
    ids=lambda files: next(iter(files)),
)  # fmt: skip
def test_the_file_of_people_in_an_archive(reads: Reads, files: dict[str, str | bytes]) -> None:
    assert [person.name for person in reads(zipped(files)).people] == ["Ana Ruiz"]


def test_an_archive_of_cards_is_all_of_them(reads: Reads) -> None:
    reading = reads(zipped({"a.vcf": CARD.format("Ana"), "b.vcf": CARD.format("Bo")}))
    assert [person.name for person in reading.people] == ["Ana", "Bo"]


def test_a_message_names_the_file_in_the_archive(reads: Reads) -> None:
    assert "in.zip/people.csv, line 2: a quoted cell" in refused(reads, zipped({"people.csv": 'Name\n"Ana\n'}))


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({}, "is an empty ZIP archive"),
        ({"Profile.csv": "x", "messages.csv": "y"}, "LinkedIn's archive, but Connections.csv is not in it"),
        ({"a.csv": "Name\n", "b.csv": "Name\n"}, "holds several files: a.csv, b.csv"),
        ({"a.txt": "x"}, "without a CSV, vCard or JSON file"),
        ({"word/document.xml": "x"}, "is a Word document"),
        ({"content.xml": "x", "mimetype": "y"}, "is an OpenDocument file"),
        ({"xl/workbook.xml": "x"}, "damaged Excel workbook"),
        ({"a.zip": zipped({"b.zip": zipped({"c.csv": CONNECTIONS})})}, "without a CSV, vCard or JSON file"),
        ({"\x1b[2J.csv": "x", "b.csv": "y"}, "holds several files: [2J.csv, b.csv"),
    ],
)
def test_other_archives_are_refused_in_words(reads: Reads, files: dict[str, str | bytes], words: str) -> None:
    said = refused(reads, zipped(files))
    assert words in said
    assert "\x1b" not in said


def test_damaged_archives(reads: Reads) -> None:
    whole = zipped({"Connections.csv": CONNECTIONS * 50})
    assert "damaged ZIP archive" in refused(reads, whole[:-30])
    middle = whole.index(b"Connections.csv") + 40
    assert "damaged ZIP archive" in refused(reads, whole[:middle] + bytes(20) + whole[middle + 20 :])
    at = whole.index(b"PK\x01\x02")
    locked = bytearray(whole)
    locked[6] |= 1
    locked[at + 8] |= 1
    assert "needs a password" in refused(reads, bytes(locked))


def test_a_bomb_is_not_unpacked(reads: Reads, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LARGEST", 1 << 20)
    assert "unpacks to more than 1 MB" in refused(reads, zipped({"Connections.csv": bytes(5 << 20)}))
    sheet = io.BytesIO(book([["Name"], *[[f"Ana {'x' * 500} {number}"] for number in range(5_000)]]))
    monkeypatch.setattr(workbook, "LARGEST", 1 << 20)
    assert "unpacks to more than 1 MB" in refused(reads, sheet.getvalue())


# Workbooks -------------------------------------------------------------------------------------------------------


def book(*sheets: list[list[Any]]) -> bytes:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for number, rows in enumerate(sheets):
        sheet = made.create_sheet(f"Sheet {number}")
        for row in rows:
            sheet.append(row)
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()


def test_a_workbook(reads: Reads) -> None:
    reading = reads(
        book(
            [["Budget", 5], ["x", 6]],
            [
                ["Members 2026"],
                [],
                ["Name", "Company", "Phone", "Met", "Paid"],
                ["Ana Ruiz", "Ruiz", 491715550123, datetime.fromisoformat("2026-03-05"), True],
                ["Ben Oka", None, 4917.5, datetime.fromisoformat("2026-03-06T10:30"), None],
                [None, None, None, None, None],
                ["Total members: 2"],
            ],
        )
    )
    assert [(person.name, person.company, person.met_on, person.line) for person in reading.people] == [
        ("Ana Ruiz", "Ruiz", date(2026, 3, 5), 4), ("Ben Oka", "", date(2026, 3, 6), 5),
    ]  # fmt: skip
    assert reading.people[0].phones[0].value == "491715550123"
    assert [passed.line for passed in reading.passed] == [7]
    assert reading.unused == ("Paid",)


def test_a_workbook_without_people(reads: Reads) -> None:
    assert "no column is known to hold a name. Columns: Shoe, Hat" in refused(reads, book([["Shoe", "Hat"], [38, 5]]))
    assert "no table of people" in refused(reads, book([]))
    assert "line 1: has no row of column names" in refused(reads, book([["Ana Ruiz", "a@x.example"]]))


def test_without_openpyxl_a_word_says_what_to_do(reads: Reads, monkeypatch: pytest.MonkeyPatch) -> None:
    workbook = book([["Name"], ["Ana"]])
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    said = refused(reads, workbook)
    assert "is an Excel workbook\nInstall what reads it: `" in said
