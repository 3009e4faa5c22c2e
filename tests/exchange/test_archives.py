"""Archives of other programs: what is a word in them, with whom, when, and which way."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from tui.capture.archive_items import ArchiveItem
from tui.exchange.archives import read
from tui.exchange.days import ORDERS
from tui.exchange.found import ArchiveOptions, BadFile
from tui.exchange.whatsapp import TwoOrders

ASKED = ArchiveOptions(datetime(2026, 3, 2, 15, tzinfo=UTC), ZoneInfo("Europe/Berlin"), "Robin Lang")

ME, ANA, BEN = (f"https://www.linkedin.com/in/{name}" for name in ("robin", "ana-ruiz", "ben"))
PROFILE = "First Name,Last Name,Headline\nRobin,Lang,Consultant\n"
OLD = "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,DATE,SUBJECT,CONTENT,FOLDER\n"
NEW = (
    '"CONVERSATION ID","CONVERSATION TITLE","FROM","SENDER PROFILE URL","TO","RECIPIENT PROFILE URLS","DATE","SUBJECT",'
    '"CONTENT","FOLDER","ATTACHMENTS","IS MESSAGE DRAFT","IS CONVERSATION DRAFT"\n'
)
INVITATIONS = "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n"


def zipped(folder: Path, **files: str) -> Path:
    """LinkedIn's archive with these files."""
    path = folder / "linkedin.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"{name}.csv", text)
    return path


def said(words: tuple[ArchiveItem, ...]) -> list[tuple[object, ...]]:
    """In short."""
    return [
        ("in" if each.inbound else "out", each.at and f"{each.at:%Y-%m-%d %H:%M}",
         ", ".join(party.url or party.phone or party.name for party in each.parties), each.note, each.reason)
        for each in words
    ]  # fmt: skip


def test_linkedins_zip_whole(tmp_path: Path) -> None:
    lines = [
        f'"2-a","","Ana Ruiz","{ANA}","Robin Lang","{ME}","2026-02-01 14:03:22 UTC","","Hello,\nRobin","","","",""',
        f'"2-a","","Robin Lang","{ME}","Ana Ruiz","{ANA}","2026-02-01 15:00:00 UTC","Re","Hi","INBOX","","No","No"',
        f'"2-g","","Robin Lang","{ME}","Ana Ruiz, Ben","{ANA},{BEN}","2026-02-03 09:00:00 UTC","","Both","","","",""',
        f'"2-a","","Robin Lang","{ME}","Ana Ruiz","{ANA}","2026-02-04 09:00:00 UTC","","later","INBOX","","Yes","No"',
        '"2-s","","Big Corp","","Robin Lang","","2026-02-05 09:00:00 UTC","Buy","<p class=""spinmail-1"">","","","",""',
        f'"2-p","","Ana Ruiz","{ANA}","Robin Lang","{ME}","2/6/26, 2:03\u202fPM","","","SPAM","","",""',
        f'"2-x","","LinkedIn Member","","Robin Lang","{ME}","soon","","gone","INBOX","","",""',
    ]
    path = zipped(
        tmp_path, messages=NEW + "\n".join(lines), Profile=PROFILE,
        Invitations=INVITATIONS + f'Robin Lang,Ben,"1/29/26, 2:37 PM",Let us meet,OUTGOING,{ME},{BEN}\n'
        f'Ana Ruiz,Robin Lang,"1/9/26, 12:05 AM",,INCOMING,{ANA},{ME}\n',
        Connections="Notes:\n\"read this\"\n\nFirst Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
        f"Ana,Ruiz,{ANA},,Nordkante,CEO,01 Feb 2026\nBen,,,,Lotus,,\n",
    )  # fmt: skip
    found = read(path, ASKED)
    assert found.kind == "linkedin"
    assert said(found.items) == [
        ("in", "2026-02-01 14:03", ANA, "Hello, Robin", ""),
        ("out", "2026-02-01 15:00", ANA, "Re", ""),
        ("out", "2026-02-03 09:00", f"{ANA}, {BEN}", "Both", ""),
        ("out", "2026-02-04 09:00", ANA, "later", "not sent"),
        ("in", "2026-02-05 09:00", "Big Corp", "Buy", "bulk"),
        ("in", "2026-02-06 14:03", ANA, "", "bulk"),
        ("in", None, "", "gone", ""),
        ("out", "2026-01-29 13:37", BEN, "Let us meet", ""),
        ("in", "2026-01-08 23:05", ANA, "", ""),
        ("out", None, ANA, "", ""),
    ]
    assert (found.items[0].ref, found.items[0].thread) == ("li:2-a#1769954602", "2-a")
    assert (found.items[-1].company, found.items[-1].position) == ("Nordkante", "CEO")


def test_messages_of_early_2023_are_told_by_your_name(tmp_path: Path) -> None:
    path = tmp_path / "any"
    path.write_text(OLD + '2-a,,Robin Lang,,"Ruiz, Ana",2022-02-01 14:03:22 UTC,,Hello,INBOX\n')
    assert said(read(path, ASKED).items) == [("out", "2022-02-01 14:03", "Ruiz, Ana", "Hello", "")]
    path.write_text(OLD + "2-a,,Robin Lang,,Ana,2022-02-01 14:03:22 UTC,,Hello,INBOX\n")
    with pytest.raises(BadFile, match="which messages are yours\nSay it: --me NAME"):
        read(path, ArchiveOptions(ASKED.now, UTC))


def test_calls_that_were_held(tmp_path: Path) -> None:
    path = tmp_path / "calls-1.xml"
    path.write_text(
        "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n<!-- by SMS Backup -->\n<calls count='5'>"
        '<call number="+34600555010" duration="63" date="1769954602123" type="1" contact_name="Ana Ruiz" />'
        '<call number="0600 555 010" duration="63" date="1769954602123" type="2" contact_name="(Unknown)" />'
        '<call number="+34600555010" duration="0" date="1769954602123" type="3" contact_name="Ana Ruiz" />'
        '<call number="-1" duration="5" date="soon" type="1" contact_name="(Unknown)" />'
        '<call number="+34600555010" duration="0" date="1769954602123" type="2" contact_name="Ana Ruiz" /></calls>'
    )
    found = read(path, ASKED)
    assert (found.kind, found.items[0].ref) == ("calls", "call:+34600555010@1769954602123")
    assert said(found.items) == [
        ("in", "2026-02-01 14:03", "+34600555010", "", ""),
        ("out", "2026-02-01 14:03", "0600 555 010", "", ""),
        ("in", "2026-02-01 14:03", "+34600555010", "missed call", ""),
        ("in", None, "", "", ""),
        ("out", "2026-02-01 14:03", "+34600555010", "", "nobody reached"),
    ]


def test_a_missed_call_waits_for_an_answer_until_somebody_has_spoken(tmp_path: Path) -> None:
    path = tmp_path / "calls-1.xml"
    rows = (("3", 0, 1, ""), ("5", 0, 2, ""), ("1", 0, 3, ""), ("4", 9, 4, ""), ("6", 0, 5, ""), ("3", 0, 6, "-1"),
            ("3", 0, 7, "+34 600 555 999"), ("2", 30, 8, "600555010"), ("2", 0, 9, ""), ("3", 0, 10, ""))  # fmt: skip
    path.write_text("<calls>" + "".join(
        f'<call number="{number or "+34600555010"}" duration="{held}" date="{1769954602 + at * 60}000" type="{kind}"/>'
        for kind, held, at, number in rows
    ) + "</calls>")  # fmt: skip
    found = [(each.kind.value, each.note, each.inbound, each.doubt, each.reason) for each in read(path, ASKED).items]
    told = ("text", "missed call", True, "a missed call: answered since?", "")
    not_reached = ("call", "", True, "", "nobody reached")
    assert found == [
        *[not_reached] * 4,  # they spoke afterwards
        ("call", "", False, "", "nobody reached"), not_reached,  # blocked, and of nobody
        told, ("call", "", False, "", ""), ("call", "", False, "", "nobody reached"), told,
    ]  # fmt: skip


BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><calls><call contact_name="&b;"/></calls>'


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (BOMB, "declares a document type"),
        ('<!DOCTYPE c SYSTEM "file:///etc/passwd"><calls/>', "declares a document type"),
        ("<calls><call number='1'></calls>", "is damaged: the XML does not go on"),
        ("<smses/>", "is XML, but no call log"),
        ("<calls>&x;</calls>", "is damaged"),
        ("hello", "no archive that is known here"),
    ],
)
def test_what_is_refused(tmp_path: Path, text: str, why: str) -> None:
    path = tmp_path / "calls.xml"
    path.write_text(text)
    with pytest.raises(BadFile, match=why):
        read(path, ASKED)


ANDROID = """\
{0} - Messages and calls are end-to-end encrypted. No one outside of this chat can read them.
{0} - Ana Ruiz: Hello
and a second line: with more
{1} - Robin Lang: <Media omitted>
"""
CHATS = {
    "German Android": ("12.01.26, 09:05", "13.01.26, 14:05", ["2026-01-12 08:05", "2026-01-13 13:05"]),
    "American iPhone": (
        "[1/12/26, 9:05:01\u202fAM]", "[1/13/26, 2:05:00\u202fPM]", ["2026-01-12 08:05", "2026-01-13 13:05"],
    ),
    "Spanish": ("12/1/2026, 9:05 a. m.", "13/1/2026, 2:05 p. m.", ["2026-01-12 08:05", "2026-01-13 13:05"]),
    "Swedish": ("2026-01-12, 09:05", "2026-01-13, 14:05", ["2026-01-12 08:05", "2026-01-13 13:05"]),
    "French": ("12/01/2026 à 09:05", "13/01/2026 à 14:05", ["2026-01-12 08:05", "2026-01-13 13:05"]),
    "Finnish": ("12.1.2026 klo 9.05", "13.1.2026 klo 14.05", ["2026-01-12 08:05", "2026-01-13 13:05"]),
    "Brazilian": ("12/01/2026 09:05", "13/01/2026 14:05", ["2026-01-12 08:05", "2026-01-13 13:05"]),
    "Chinese": ("2026/1/12 上午9:05", "2026/1/13 下午2:05", ["2026-01-12 08:05", "2026-01-13 13:05"]),
    "Japanese": ("2026年1月12日 9:05", "2026年1月13日 14:05", ["2026-01-12 08:05", "2026-01-13 13:05"]),
    "Korean": ("2026년 1월 12일 오전 9:05", "2026년 1월 13일 오후 2:05", ["2026-01-12 08:05", "2026-01-13 13:05"]),
    "Korean iPhone": (
        "[2026. 1. 12. 오전 9:05:01]", "[2026. 1. 13. 오후 2:05:00]", ["2026-01-12 08:05", "2026-01-13 13:05"],
    ),
    "Arabic": (
        "\u200f١٢\u200f/١\u200f/٢٠٢٦، ٩:٠٥ ص", "\u200f١٣\u200f/١\u200f/٢٠٢٦، ٢:٠٥ م",
        ["2026-01-12 08:05", "2026-01-13 13:05"],
    ),
    "Greek": ("12/1/2026, 9:05 π.μ.", "13/1/2026, 2:05 μ.μ.", ["2026-01-12 08:05", "2026-01-13 13:05"]),
    "Bulgarian": ("12.01.26 г., 9:05 ч.", "13.01.26 г., 14:05 ч.", ["2026-01-12 08:05", "2026-01-13 13:05"]),
    "Vietnamese": ("09:05, 12/01/2026", "14:05, 13/01/2026", ["2026-01-12 08:05", "2026-01-13 13:05"]),
    "copied from a browser": (
        "[9:05 AM, 1/12/2026]", "[2:05 PM, 1/13/2026]", ["2026-01-12 08:05", "2026-01-13 13:05"],
    ),
    "a clock that nobody knows": ("12.1.26, 9:05 xyz", "13.1.26, 14:05", [None, "2026-01-13 13:05"]),
    "told by the order of time": ("3/1/26, 9:05 AM", "1/2/26, 9:05 AM", ["2026-01-03 08:05", "2026-02-01 08:05"]),
    "told by what lies ahead": ("2/9/26, 9:05 AM", "2/10/26, 9:05 AM", ["2026-02-09 08:05", "2026-02-10 08:05"]),
}  # fmt: skip


@pytest.mark.parametrize("first, last, instants".split(", "), CHATS.values(), ids=CHATS)
def test_a_chat_as_any_phone_writes_it(tmp_path: Path, first: str, last: str, instants: list[str]) -> None:
    text = ANDROID.format(first, last)
    path = tmp_path / "WhatsApp Chat with Ana Ruiz.txt"
    path.write_text(text.replace("] - ", "] "))
    found = read(path, ASKED).items
    assert said(found) == [
        ("in", instants[0], "Ana Ruiz", "Hello", ""), ("out", instants[1], "Ana Ruiz", "", ""),
    ]  # fmt: skip
    with zipfile.ZipFile(packed := tmp_path / "WhatsApp Chat - Ana Ruiz.zip", "w") as archive:
        archive.writestr("_chat.txt", path.read_text())
    assert said(read(packed, ArchiveOptions(ASKED.now, ASKED.zone)).items) == said(found), (
        "told by the name of the file"
    )


def test_a_chat_whose_dates_are_two_is_asked_about(tmp_path: Path) -> None:
    path = tmp_path / "chat.txt"
    path.write_text(ANDROID.format("1/2/26, 09:05", "2/2/26, 09:05"))
    with pytest.raises(TwoOrders, match="Say --dates dmy"):
        read(path, ASKED)
    for order, day in (("dmy", "2026-02-01"), ("mdy", "2026-01-02")):
        asked = ArchiveOptions(ASKED.now, UTC, "robin lang", ORDERS[order])
        assert read(path, asked).items[0].at == datetime.fromisoformat(f"{day}T09:05Z")


def test_a_chat_of_several_is_nobodys_and_one_of_strangers_is_asked_about(tmp_path: Path) -> None:
    path = tmp_path / "chat.txt"
    lines = [f"13.01.26, 09:05 - {name}: Hi" for name in ("Ana Ruiz", "Ben Lee", "Robin Lang")]
    path.write_text("\n".join(lines))
    assert {each.reason for each in read(path, ASKED).items} == {"a list"}
    path.write_text("\n".join(lines[:2]))
    with pytest.raises(BadFile, match="who of Ana Ruiz and Ben Lee you are"):
        read(path, ASKED)


def test_what_whatsapp_itself_says_is_nobodys(tmp_path: Path) -> None:
    path = tmp_path / "WhatsApp Chat with Ana \N{WATER WAVE}.txt"
    lines = [
        "[13.01.26, 09:05:00] Ana \N{WATER WAVE}: \u200eMessages and calls are encrypted. No one can read them.",
        "13.01.26, 09:05 - This chat is with a business account. Tap to learn more: https://x.example",
        "13.01.26, 09:05 - Ana \N{WATER WAVE} changed the subject from “Fair: hall 4” to “x”",
        "\u200e[13.01.26, 09:06:00] Ana \N{WATER WAVE}: \u200eimage omitted",
        "13.01.26, 09:07 - Ana \N{WATER WAVE}: Dr. Who? At 9: fine",
        "13.01.26, 09:08 - Robin Lang: \u200eYou deleted this message.",
    ]
    path.write_text("\n".join(lines))
    found = read(path, ASKED)
    assert [(each.inbound, each.note) for each in found.items] == [(True, ""), (True, "Dr. Who? At 9: fine")]
    with zipfile.ZipFile(packed := tmp_path / "WhatsApp Chat with Ana.zip", "w") as archive:
        archive.writestr(path.name, path.read_text())
        archive.writestr("IMG-1.jpg", b"")
    assert read(packed, ASKED).items == found.items, "as Android packs it"
    path.write_text("\n".join(lines[:3]))
    assert read(path, ASKED).items == ()


def test_a_group_in_which_only_one_wrote_is_not_taken_for_them(tmp_path: Path) -> None:
    path = tmp_path / "WhatsApp Chat with Fair team.txt"
    path.write_text("13.01.26, 09:05 - Ana Ruiz: Hi\n13.01.26, 09:06 - Robin Lang: Hi\n")
    with pytest.raises(BadFile, match="named of somebody or something else than Ana Ruiz"):
        read(path, ASKED)
    (told,) = {each.parties[0].who for each in read(path, replace(ASKED, partner=3)).items}
    assert told == 3
    path.write_text("13.01.26, 09:06 - Robin Lang: Hi\n")
    with pytest.raises(BadFile, match="only you wrote in it"):
        read(path, ASKED)
    (found,) = read(path, replace(ASKED, partner=3)).items
    assert (found.inbound, found.parties[0].who) == (False, 3)


def test_a_contact_that_was_renamed_says_nothing_twice(tmp_path: Path) -> None:
    names = []
    for name in ("Ana", "Ana Ruiz, Nordkante"):
        path = tmp_path / f"WhatsApp Chat with {name}.txt"
        path.write_text(f"13.01.26, 09:05 - {name}: Hi\n13.01.26, 09:06 - Robin Lang: Hi\n")
        names.append([(each.ref, each.thread) for each in read(path, ASKED).items])
    assert names[0] == names[1]


def test_smileys_in_a_call_log(tmp_path: Path) -> None:
    path = tmp_path / "calls.xml"
    call = '<call number="1" duration="5" date="1769954602123" type="1" contact_name="Ana {}" />'
    path.write_text(f"<calls>{call.format('&#55357;&#56842;')}{call.format('&#55357;')}</calls>")
    assert [each.parties[0].name for each in read(path, ASKED).items] == ["Ana \N{SMILING FACE WITH SMILING EYES}",
                                                                           "Ana \N{REPLACEMENT CHARACTER}"]  # fmt: skip


def test_a_damaged_zip_is_refused(tmp_path: Path) -> None:
    whole = zipped(tmp_path, messages=NEW).read_bytes()
    path = tmp_path / "x.zip"
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BadFile, match="damaged ZIP"):
        read(path, ASKED)
