"""vCards: versions, encodings, folds, labels; companies, groups, broken ones; files of many and folders."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tui.exchange.found import BadFile, Reading
from tui.exchange.readers import read
from tui.exchange.vcard import split, unescaped
from tui.model.records import FoundPerson, Stage

TODAY = date(2026, 11, 27)
ANA = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Ruiz;Ana;;;\r\nFN:Ana Ruiz\r\nEND:VCARD\r\n"

Reads = Callable[..., Reading]


@pytest.fixture
def reads(tmp_path: Path) -> Reads:
    """Reads text or bytes as a file of cards; lines of one card need no BEGIN."""

    def reads(*content: str | bytes, **asked: Any) -> Reading:
        path = tmp_path / "in.vcf"
        lines = (line if isinstance(line, bytes) else line.encode() for line in content)
        data = b"\r\n".join(lines)
        if b"BEGIN" not in data.upper().replace(b"\0", b""):
            data = b"BEGIN:VCARD\r\nVERSION:3.0\r\n" + data + b"\r\nEND:VCARD\r\n"
        path.write_bytes(data)
        return read(path, today=TODAY, **asked)

    return reads


def one(reading: Reading) -> FoundPerson:
    (person,) = reading.people
    return person


# Names -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (("N:Lovelace;Ada;King;Countess;PhD", "FN:Countess Ada King Lovelace, PhD"), "Ada King Lovelace"),
        (("N:山田;太郎;;;", "FN:山田 太郎"), "山田 太郎"),
        (("N:山田;太郎;;;", "FN:山田太郎"), "山田太郎"),
        (("N:Smith;Robert;;;", "FN:Bob Smith"), "Robert Smith"),
        (("FN:Ada",), "Ada"),
        (("N:;Taxi;;;", "FN:"), "Taxi"),
        (("N:Taxi",), "Taxi"),
        (("N:Ruiz\\, de;Ana\\;María;;;",), "Ana;María Ruiz de"),
        (("NICKNAME:Addie",), "Addie"),
        (("N;LANGUAGE=de:Öttl;Jürgen;;;",), "Jürgen Öttl"),
        (("N:;;;;", "FN:", "ORG:Acme;Sales"), "Acme"),
    ],
)
def test_names(reads: Reads, lines: tuple[str, ...], name: str) -> None:
    assert one(reads(*lines)).name == name


def test_the_card_of_a_company_is_taken_and_told(reads: Reads) -> None:
    for lines in (("FN:Acme", "ORG:Acme", "X-ABShowAs:COMPANY"), ("FN:Acme", "KIND:org"), ("ORG:Acme;Sales",)):
        reading = reads(*lines)
        assert one(reading).name == "Acme"
        assert reading.notes[0].text == "Acme: the card of a company, taken under its name."


def test_groups_places_and_nobody_are_no_people(reads: Reads) -> None:
    for line, why in (
        ("KIND:group", "a group, no person (Board)"),
        ("X-ADDRESSBOOKSERVER-KIND:group", "a group, no person (Board)"),
        ("KIND:location", "a location, no person (Board)"),
    ):
        reading = reads("FN:Board", line, "MEMBER:urn:uuid:1")
        assert (reading.people, reading.passed[0].why) == ((), why)
    assert reads("EMAIL:a@x.example").passed[0].why == "no name (a@x.example)"
    assert reads("NOTE:x").passed[0].why == "no name"


# Addresses -------------------------------------------------------------------------------------------------------


def test_addresses_their_labels_and_which_is_preferred(reads: Reads) -> None:
    ana = one(
        reads(
            "FN:Ana",
            "EMAIL;TYPE=home:h@x.example",
            "item1.EMAIL;TYPE=INTERNET:o@x.example",
            "item1.X-ABLabel:_$!<Other>!$_",
            "item2.EMAIL:s@x.example",
            "item2.X-ABLabel:Sommerhaus",
            "EMAIL;TYPE=work;PREF=2:second@x.example",
            "EMAIL;TYPE=work,pref:first@x.example",
            'TEL;TYPE="voice,cell";VALUE=uri:tel:+49-171-1',
            "TEL;CELL;WORK:+49 171 2",
            "TEL;TYPE=MAIN:+49 40 3",
            "TEL;TYPE=work,fax:+49 40 9",
            "TEL:+49 40 5; +49 40 6",
            "URL;type=pref:https\\://x.example",
            "X-SOCIALPROFILE;type=linkedin;x-user=ana:http://www.linkedin.com/in/ana",
            "X-SOCIALPROFILE;type=mastodon:x-apple:ana",
        )
    )
    assert [(each.value, each.label) for each in ana.emails] == [
        ("first@x.example", "work"), ("second@x.example", "work"), ("h@x.example", "home"), ("o@x.example", "other"),
        ("s@x.example", "sommerhaus"),
    ]  # fmt: skip
    assert [(each.value, each.label) for each in ana.phones] == [
        ("+49-171-1", "mobile"), ("+49 171 2", "work mobile"), ("+49 40 3", "main"), ("+49 40 5", ""), ("+49 40 6", ""),
    ]  # fmt: skip
    assert [(each.value, each.label) for each in ana.urls] == [
        ("http://www.linkedin.com/in/ana", "linkedin"), ("https://x.example", ""),
    ]  # fmt: skip
    assert ana.note == "Link: ana"


def test_all_else_that_is_kept(reads: Reads) -> None:
    ana = one(
        reads(
            "FN:Ana",
            "ORG:Dreyermann\\, Kluth & Partner;R&D",
            "ROLE:Partner",
            "NOTE:a\\nb\\, c\\; d\\\\n",
            "NOTE:second",
            "CATEGORIES:Clients,Big\\, red",
            "CATEGORIES:clients,myContacts",
            "UID:urn:uuid:5743e92e",
            "item3.X-ABDATE:2024-03-05",
            "item3.X-ABLabel:First met",
            "item4.X-ABRELATEDNAMES:Tom Quade",
            "item4.X-ABLabel:Referred by",
            "X-KEEPWARM-WHERE:Fair\\, Oslo",
            "X-KEEPWARM-STAGE:credibility",
            "X-KEEPWARM-COMFORT:3 months",
            "X-KEEPWARM-LAST:2026-01-02",
        )
    )
    assert (ana.company, ana.position, ana.uid) == ("Dreyermann, Kluth & Partner", "Partner", "5743e92e")
    assert ana.note == "a\nb, c; d\\n\nsecond"
    assert ana.tags == ("Clients", "Big, red")
    assert (ana.met_on, ana.source, ana.where) == (date(2024, 3, 5), "Tom Quade", "Fair, Oslo")
    assert (ana.stage, ana.comfort, ana.last_on) == (Stage.CREDIBILITY, "3 months", date(2026, 1, 2))
    assert ana.line == 1


@pytest.mark.parametrize(
    ("value", "parts"),
    [
        ("a;b", ["a", "b"]),
        ("a\\;b;c", ["a;b", "c"]),
        ("a\\\\;b", ["a\\", "b"]),
        (";", ["", ""]),
        ("a\\", ["a\\"]),
        ("", [""]),
    ],
)
def test_parts_between_separators(value: str, parts: list[str]) -> None:
    assert [unescaped(part) for part in split(value, ";")][: len(parts)] == parts


# Lines and letters -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "lines",
    [
        ("FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:J=C3=BCrgen=20=", "=C3=96ttl"),
        ("FN;QUOTED-PRINTABLE:J=C3=BCrgen =C3=96ttl",),
        ("FN;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:J=FCrgen =D6ttl",),
        ("FN;ENCODING=QUOTED-PRINTABLE:J=FCrgen =D6ttl",),
        ("FN;CHARSET=windows-1252:Jürgen Öttl".encode("cp1252"),),
        ("FN;CHARSET=nonsense:Jürgen Öttl",),
        ("FN:Jürgen Öttl".encode("cp1252"),),
        (b"FN:J\xc3", b" \xbcrgen \xc3", b"\t\x96ttl"),
        ("fn:Jürgen", " ", "  Öttl"),
        ("FN:Ju\u0308rgen Öttl",),
    ],
)  # fmt: skip
def test_letters(reads: Reads, lines: tuple[str | bytes, ...]) -> None:
    assert one(reads(*lines)).name == "Jürgen Öttl"


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_files_of_many_cards(reads: Reads, encoding: str, ending: str) -> None:
    second = ANA.replace("Ana", "Zoë").replace("BEGIN:VCARD", "begin:vcard ").replace("END", "End")
    text = f"{ANA}\r\n\r\n{second}".replace("\r\n", ending)
    reading = reads(text.encode(encoding))
    assert [(person.name, person.line) for person in reading.people] == [("Ana Ruiz", 1), ("Zoë Ruiz", 2)]
    assert (reading.format, reading.unit, bool(reading.notes)) == ("vCard", "card", encoding == "utf-16-le")


def test_line_breaks_in_quoted_text_and_backslashes_in_it(reads: Reads) -> None:
    note = one(reads("FN:A", "NOTE;ENCODING=QUOTED-PRINTABLE:one=0D=0Atwo C:\\new=3D")).note
    assert note == "one\ntwo C:\\new="


def test_what_is_left_out_is_counted(reads: Reads) -> None:
    reading = reads(
        "FN:A",
        "PHOTO;ENCODING=b;TYPE=JPEG:AAEC",
        " AwQF",
        "PHOTO;TYPE=JPEG;ENCODING=BASE64:",
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYX",
        "GBkaGxwdHh8=",
        "",
        "ADR:;;Katu 1;Espoo;;;",
        "BDAY:1980-05-17",
        "X-SHOE:38",
    )
    assert one(reading).name == "A"
    assert reading.notes[0].text == "Left out: 2 photos, 1 postal address, 1 birthday, 1 other field."


def test_the_card_of_an_assistant_within_a_card_is_nobody(reads: Reads) -> None:
    reading = reads(
        "BEGIN:VCARD", "VERSION:2.1", "FN:Ana", "AGENT:", "BEGIN:VCARD", "FN:Bo", "END:VCARD", "TEL:1", "END:VCARD"
    )
    assert [(person.name, len(person.phones)) for person in reading.people] == [("Ana", 1)]


# Broken cards ----------------------------------------------------------------------------------------------------

BROKEN = {
    "cut off": (ANA + ANA[:40], 2, "no end: the file is cut off"),
    "no end": (ANA + ANA[:60] + "\r\n" + ANA, 2, "has no end"),
    "no field": (ANA + ANA.replace("FN:Ana", "FN Ana") + ANA, 2, "line 9 is no field"),
    "letters": (f"{ANA}{ANA}{ANA}".encode().replace(b"FN:Ana", b"FN:\x81\x8d", 2).replace(b"\x81\x8d", b"Ana", 1),
                2, "unknown encoding"),
    "between": (ANA + "something else\r\n" + ANA, 2, "line 6 stands outside of a card"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "number", "why"), BROKEN.values(), ids=BROKEN)
def test_a_broken_card_ends_it_unless_the_rest_is_wanted(
    reads: Reads, content: str | bytes, number: int, why: str
) -> None:
    with pytest.raises(BadFile) as caught:
        reads(content)
    first, advice = str(caught.value).splitlines()
    assert f"card {number}" in first
    assert why in first
    assert "--skip-broken" in advice
    reading = reads(content, partial=True)
    assert [passed.line for passed in reading.passed] == [number]
    assert why in reading.passed[0].why
    assert {person.name for person in reading.people} == {"Ana Ruiz"}
    assert len(reading.people) == (1 if "cut off" in why else 2)


def test_a_mapping_is_for_tables(reads: Reads) -> None:
    with pytest.raises(BadFile, match="no columns that could be mapped"):
        reads(ANA, mapping={"FN": "name"})


def test_a_huge_photo_takes_no_time(reads: Reads) -> None:
    photo = "PHOTO;ENCODING=b:" + "\r\n ".join(["A" * 74] * 100_000)
    assert one(reads("FN:A", photo)).name == "A"  # pytest's own limit ends what grows with the square of it


# Folders ---------------------------------------------------------------------------------------------------------


def test_a_folder_of_cards(tmp_path: Path) -> None:
    (tmp_path / "b.vcf").write_text(ANA, "utf-8")
    (tmp_path / "a.VCF").write_text(ANA.replace("Ana", "Bo") + ANA.replace("Ana", "Cy"), "utf-8")
    (tmp_path / "notes.txt").write_text("no card", "utf-8")
    told: list[tuple[int, int]] = []
    reading = read(tmp_path, today=TODAY, progress=lambda done, of: told.append((done, of)))
    assert [(person.name, person.line) for person in reading.people] == [
        ("Bo Ruiz", 1),
        ("Cy Ruiz", 2),
        ("Ana Ruiz", 3),
    ]
    assert told == [(0, 2), (1, 2)]
    (tmp_path / "c.vcf").write_text(ANA[:50], "utf-8")
    (tmp_path / "d.vcf").write_text("Name\nAna\n", "utf-8")
    with pytest.raises(BadFile, match=r"c\.vcf, card 1 is broken"):
        read(tmp_path, today=TODAY)
    assert [passed.why for passed in read(tmp_path, today=TODAY, partial=True).passed] == [
        "c.vcf, card 1 is broken: the card that begins in line 1 has no end: the file is cut off",
        "d.vcf is no vCard",
    ]


def test_a_folder_without_cards(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"is a directory without vCards \(\.vcf\)\n.*Connections\.csv"):
        read(tmp_path, today=TODAY)
