"""People: adding, changing, listing, showing and merging them."""

from __future__ import annotations

from io import BytesIO, TextIOWrapper
from subprocess import PIPE
from typing import Any

import pytest

from tests.cli.terminal import Keepwarm


def test_the_one_that_stays_has_it_all(ana: Keepwarm) -> None:
    ana("add", "Anna Ruiz", "--email", "ana@acme.com", "--tag", "fair", "--met-at", "2026-02-20 12:00")
    ana("log", "2", "call", "--at", "2026-02-21 12:00")
    ana("add", "Raj", "--source", "Anna Ruiz")
    assert ana("merge", "Ana Ruiz", "anna").out == (
        "merged Anna Ruiz #2 into Ana Ruiz #1; `keepwarm undo` brings both back\n"
    )
    found = ana.json("show", "ana")
    assert (found["id"], found["name"], found["email"], found["tags"]) == (1, "Ana Ruiz", "ana@acme.com", ["fair"])
    assert [touch["kind"] for touch in found["touches"]] == ["call"]
    assert found["note"] == "also: name Anna Ruiz; met Mon 2 Mar 2026 10:00"
    assert (found["met_at"], found["taken_up_at"]) == ("2026-02-20T12:00:00Z", "2026-03-02T10:00:00Z")
    assert ana.json("show", "raj")["source_id"] == 1
    assert "taken up" in ana("show", "ana").out
    assert ana.next()["reason"].startswith("taken up today 10:00; first word: 19 h left of 24 h")
    ana("undo")
    assert ana.json("show", "anna")["id"] == 2


def test_as_json(ana: Keepwarm) -> None:
    ana("add", "Bo")
    assert ana.json("merge", "1", "2") == {
        "ids": [1], "message": "merged Bo #2 into Ana Ruiz #1; `keepwarm undo` brings both back",
    }  # fmt: skip


def test_what_cannot_be_merged(ana: Keepwarm) -> None:
    ana("add", "Bo")
    same = ana("merge", "ana", "1", code=1)
    assert same.err == "keepwarm: Ana Ruiz cannot be merged with themselves: give two people\n"
    assert "nobody is called" in ana("merge", "ana", "zoe", code=2).err
    assert "OTHER" in ana("merge", "ana", code=2).err
    assert ana("merge", "ana", "bo").code == 0
    assert "2 was merged into Ana Ruiz #1" in ana("merge", "ana", "2", code=2).err


def test_add_prints_the_id(keepwarm: Keepwarm) -> None:
    assert keepwarm("add", "Ana").out == "1\n"
    assert keepwarm.json("add", "Ben") == {"id": 2}


def test_a_time_is_no_place(ana: Keepwarm) -> None:
    for words in (("add", "Bo", "--met", "yesterday 9:00"), ("edit", "ana", "--met", "fri")):
        assert "is a time; --met is where you met, --met-at is when" in ana(*words, code=2).err
    assert [each["name"] for each in ana.json("list")["prospects"]] == ["Ana Ruiz"]
    ana("add", "Cy", "--met", "Monday", "--met-at", "yesterday")
    ana("edit", "ana", "--met", "Expo 2026")
    assert (ana.json("show", "ana")["where"], ana.json("show", "cy")["where"]) == ("Expo 2026", "Monday")


def test_list_and_show_have_the_fields(ana: Keepwarm) -> None:
    ana("edit", "ana", "--email", "a@b.example", "--phone", "+34 1", "--url", "https://x.example/ana", "--tag", "fair",
        "--comfort", "3 weeks", "--note", "two\nlines", "--source", "Sam Source", "--referred-at", "yesterday 12:00",
        "--position", "Owner", "--available", "mornings")  # fmt: skip
    fields = {
        "id": 1, "name": "Ana Ruiz", "company": "Ruiz Interiors", "position": "Owner", "stage": "visibility",
        "email": "a@b.example", "phone": "+34 1", "url": "https://x.example/ana",
        "emails": [{"value": "a@b.example", "label": ""}], "phones": [{"value": "+34 1", "label": ""}],
        "urls": [{"value": "https://x.example/ana", "label": ""}], "where": "breakfast club",
        "met_at": "2026-03-02T10:00:00Z", "source": "Sam Source", "source_id": None,
        "referred_at": "2026-03-01T12:00:00Z", "added_at": "2026-03-02T15:00:00Z", "imported": False,
        "taken_up_at": None, "tags": ["fair"], "comfort": "21 days", "available": "mornings", "note": "two\nlines",
        "snoozed_until": None, "news": [], "closed": None,
    }  # fmt: skip
    assert ana.json("list") == {"prospects": [fields]}
    shown = ana.json("show", "ana")
    assert {key: shown[key] for key in fields} == fields


def test_show_has_timeline_and_measures(ana: Keepwarm) -> None:
    ana("log", "ana", "call", "--at", "today 12:00", "--note", "second")
    ana("log", "ana", "email", "--in", "--at", "today 11:00", "--note", "first")
    ana("promise", "ana", "wed 10:00")
    ana("promise", "ana", "fri")
    ana("release", "ana")
    shown = ana.json("show", "ana")
    assert [{key: touch[key] for key in ("at", "kind", "inbound", "note")} for touch in shown["touches"]] == [
        {"at": "2026-03-02T11:00:00Z", "kind": "email", "inbound": True, "note": "first"},
        {"at": "2026-03-02T12:00:00Z", "kind": "call", "inbound": False, "note": "second"},
    ]
    assert [{key: kept[key] for key in ("due_at", "made_at", "outcome")} for kept in shown["promises"]] == [
        {"due_at": "2026-03-04T10:00:00Z", "made_at": "2026-03-02T15:00:00Z", "outcome": "released"},
        {"due_at": "2026-03-06T00:00:00Z", "made_at": "2026-03-02T15:00:00Z", "outcome": "open"},
    ]
    assert shown["measures"] == {
        "influence": pytest.approx(0.9, abs=0.2), "touches_out": 1, "meter": "below", "first_answer_hours": 2.0,
        "kept_rate": None,
    }  # fmt: skip


def test_the_timeline_says_what_was_promised_and_what_became_of_it(ana: Keepwarm) -> None:
    ana("promise", "ana", "wed 10:00", "--note", "the offer")
    ana("promise", "ana", "fri")
    ana("release", "ana")
    shown = ana("show", "ana").out
    assert "Wed 4 Mar 2026 10:00 (released): the offer" in shown
    late = ana("show", "ana", "--now", "2026-03-08T09:00").out, ana("explain", "ana", "--now", "2026-03-08T09:00").out
    assert "Fri 6 Mar 2026 (over)" in late[0]
    assert "-> promise, over: meeting" in late[1]
    assert "broken" not in "".join(late), "the words of the board"
    assert "Fri 6 Mar 2026 (open)\n" in shown


def test_list_filters(ana: Keepwarm) -> None:
    ana("add", "Jörg Müller", "--stage", "cred", "--tag", "Fair")
    ana("add", "Zoë", "--note", "likes SOLAR")
    ana("close", "zoe", "gone")

    def listed(*words: str) -> list[str]:
        return [each["name"] for each in ana.json("list", *words)["prospects"]]

    assert listed() == ["Ana Ruiz", "Jörg Müller"]
    assert listed("--closed") == ["Zoë"]
    assert listed("--stage", "vis") == ["Ana Ruiz"]
    assert listed("--tag", "fair") == ["Jörg Müller"]
    assert listed("--search", "muller jorg") == listed("--search", "joerg mueller") == ["Jörg Müller"]
    assert ana.json("show", "mueller")["name"] == "Jörg Müller"
    assert listed("--search", "solar", "--closed") == ["Zoë"]
    assert listed("--search", "nobody at all") == []
    assert ana("list", "--search", "nobody at all").out == "nobody\n"
    assert ana("list", "--search", "solar").out == "nobody who is open; 1 person closed: --closed shows them\n"
    ana("log", "mueller", "call", "--note", "wants the price list", "--yes")
    assert "Jörg Müller    credibility  call today: wants the price list\n" in ana("list", "--search", "price").out
    assert "price" not in ana("list", "--search", "muller").out
    for command in ("list", "due", "export"):
        assert "is:lost is no state; there are late, due," in ana(command, "--search", "ana is:lost", code=2).err
        assert "stage:lead is no stage; there are visibility," in ana(command, "--search", "stage:lead", code=2).err
        told = ana(command, "--search", "ana nota:price", code=2).err
        assert "nobody has the words nota:..., and it is no field; there are #tag, is:, stage:" in told
    ana("edit", "ana", "--note", "re nota:price")
    assert "\nremark     re nota:price\n" in ana("show", "ana").out
    for command in ("list", "due"):
        assert "Ana Ruiz" in ana(command, "--search", "ana nota:price").out


def test_a_source_is_a_prospect_or_a_name(ana: Keepwarm) -> None:
    ana("add", "Raj", "--source", "ana")
    ana("add", "Lea", "--source", "Sam Source", "--referred-at", "today 09:00")
    raj, lea = ana.json("show", "raj"), ana.json("show", "lea")
    assert (raj["source"], raj["source_id"]) == ("Ana Ruiz", 1)
    assert (lea["source"], lea["source_id"], lea["referred_at"]) == ("Sam Source", None, "2026-03-02T09:00:00Z")
    ana("log", "lea", "email")
    assert ana.next("3")["rule"] == "report"
    ana("log", "lea", "report")
    assert ana.next("3")["rule"] == "sequence"
    names: list[dict[str, Any]] = ana.json("sources")["sources"]
    assert {each["name"] for each in names} == {"Ana Ruiz", "Sam Source"}


def test_fields_can_be_emptied(ana: Keepwarm) -> None:
    ana("edit", "ana", "--tag", "a", "--comfort", "weekly", "--note", "n", "--source", "Sam")
    ana("edit", "ana", "--tag", "", "--comfort", "", "--note", "", "--source", "", "--company", "", "--met-at", "")
    shown = ana.json("show", "ana")
    emptied = ("tags", "comfort", "note", "source", "company", "met_at")
    assert [shown[key] or None for key in emptied] == [None] * len(emptied)


LINES = """\
Ana Ruiz, Ruiz Interiors, ana@x.example, +34 600 555 010
Bo Li; #fair #vip; boss@bo.example; linkedin.com/in/bo; Boli Ltd; CEO; likes tea

0 600 1, Cy
"""


def piped(keepwarm: Keepwarm, text: str, *words: str, code: int = 0) -> str:
    """What a command prints that reads this from standard input."""
    process = keepwarm.start(*words, stdin=PIPE)
    out, err = process.communicate(text, timeout=60)
    assert process.returncode == code, err
    return str(out) + str(err)


def test_a_name_with_an_address_behind_it_is_a_line(keepwarm: Keepwarm) -> None:
    keepwarm("add", "Bea Lund, Lund & Co, bea@lund.example", "--tag", "fair", "--position", "CEO")
    found = keepwarm.json("show", "1")
    assert [found[field] for field in ("name", "company", "position", "email", "tags")] == [
        "Bea Lund", "Lund & Co", "CEO", "bea@lund.example", ["fair"],
    ]  # fmt: skip
    keepwarm("add", "O'Neil, Shaq", "--email", "shaq@x.example", "--tag", "fair")
    assert keepwarm.json("show", "2")["name"] == "O'Neil, Shaq"


def test_a_person_a_line_from_standard_input(keepwarm: Keepwarm) -> None:
    assert piped(keepwarm, LINES, "add", "-", "--met", "fair", "--tag", "bni") == "1\n2\n3\n"
    ana, bo, cy = (keepwarm.json("show", str(who)) for who in (1, 2, 3))
    assert (ana["company"], ana["email"], ana["phone"]) == ("Ruiz Interiors", "ana@x.example", "+34 600 555 010")
    assert (bo["company"], bo["position"], bo["url"], bo["note"]) == (
        "Boli Ltd",
        "CEO",
        "linkedin.com/in/bo",
        "likes tea",
    )
    assert (bo["tags"], bo["where"], cy["name"]) == (["bni", "fair", "vip"], "fair", "0 600 1")
    before = keepwarm.file.read_bytes()
    assert "line 2: a prospect needs a name; nobody was added" in piped(keepwarm, "Di\n,,\n", "add", "-", code=1)
    assert "ana ruiz may be 1 Ana Ruiz" in piped(keepwarm, "Di\nana ruiz\n", "add", "-", code=1)
    assert "nobody is in the input" in piped(keepwarm, "\n", "add", "-", code=1)
    assert keepwarm.file.read_bytes() == before


def test_what_is_no_input(keepwarm: Keepwarm, monkeypatch: pytest.MonkeyPatch) -> None:
    """Letters in another encoding are those letters; a stream without an end, or a closed one, is told."""
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(b"Ren\xe9 Dubois\r\nBo\r\n"), "utf-8"))
    keepwarm("add", "-")
    assert [each["name"] for each in keepwarm.json("list")["prospects"]] == ["Bo", "René Dubois"]
    monkeypatch.setattr("tui.exchange.source.LARGEST", 1000)
    for words in (("add", "-"), ("log", "--from-mail", "-"), ("import", "-")):
        monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(b"x" * 2000), "utf-8"))
        assert "standard input: is larger than" in keepwarm(*words, code=1).err
        monkeypatch.setattr("sys.stdin", None)
        assert keepwarm(*words, code=1).err.startswith(
            ("keepwarm: nobody is in", "keepwarm: there is no message", "keepwarm: standard")
        )
    assert "no file that can be read to its end" in keepwarm("log", "--from-mail", "/dev/zero", code=1).err


def test_who_is_there_already_is_told(ana: Keepwarm) -> None:
    ana("edit", "ana", "--email", "ana@x.example", "--phone", "+34 600 555 010")
    for words in (("ana ruiz",), ("Zed", "--email", "ANA@x.example"), ("Zed", "--phone", "0034 600555010")):
        assert "1 Ana Ruiz (Ruiz Interiors), there already; --new adds all the same" in ana("add", *words, code=1).err
    assert ana("add", "Ana Ruiz", "--new").out == "2\n"


def test_a_brief_in_whole_lines_and_for_programs(ana: Keepwarm) -> None:
    ana("log", "ana", "email", "--in", "--note", "wants it in blue " + "x" * 100)
    said = ana("brief", "Ana").out
    assert said.startswith("Ana Ruiz  #1\ndoes          Ruiz Interiors\n")
    assert f"they said     email, today 15:00, just now: wants it in blue {'x' * 100}\n" in said
    found = ana.json("brief", "1")
    assert {"about": "does", "words": "Ruiz Interiors"} in found["lines"]
    assert "nobody is called" in ana("brief", "Zed", code=2).err
