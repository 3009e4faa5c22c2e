"""Importing from the shell: Keepwarm's own data, several files, what is refused, what is taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.terminal import Keepwarm

LOOKS = (("list",), ("due", "--all"), ("sources",), ("report",))


def at(keepwarm: Keepwarm, folder: str) -> None:
    """The commands are for another folder from now on."""
    keepwarm.set("KEEPWARM_DATA", str(keepwarm.folder / folder))


@pytest.fixture
def exported(keepwarm: Keepwarm) -> Path:
    """The demo, with a holiday, as Keepwarm exports it; the commands are for an empty folder then."""
    keepwarm("demo", "--into", str(keepwarm.folder / "one"))
    at(keepwarm, "one")
    keepwarm("away", "2026-03-09", "2026-03-10")
    path = keepwarm.folder / "all.json"
    keepwarm("export", "-o", str(path))
    return path


def test_all_of_it_comes_into_an_empty_pipeline(keepwarm: Keepwarm, exported: Path) -> None:
    before = [keepwarm.json(*words) for words in LOOKS]
    at(keepwarm, "two")
    found = keepwarm.json("import", str(exported))
    assert (found["format"], found["added"], len(before[0]["prospects"])) == ("Keepwarm", 37, 36), "one is closed"
    assert [keepwarm.json(*words) for words in LOOKS] == before
    again = keepwarm.json("import", str(exported))
    assert (again["added"], again["updated"]) == (0, [])
    keepwarm("undo")
    assert keepwarm.json("list") == {"prospects": []}


def test_into_a_used_one_it_is_joined_person_by_person(keepwarm: Keepwarm, exported: Path) -> None:
    at(keepwarm, "two")
    keepwarm("import", str(exported))
    keepwarm("add", "Somebody Here")
    keepwarm("log", "1", "card", "--note", "here")
    at(keepwarm, "one")
    keepwarm("log", "1", "call", "--note", "there")
    keepwarm("edit", "3", "--company", "Elsewhere", "--tag", "moved")
    keepwarm("add", "Zoe New", "--source", "1")
    keepwarm("export", "-o", str(exported.with_name("later.json")))
    at(keepwarm, "two")
    said = keepwarm("import", str(exported.with_name("later.json"))).out
    assert "1 new, 2 updated" in said
    assert "touches 1 -> 2" in said
    assert "the file says Elsewhere: kept" in said
    assert {touch["note"] for touch in keepwarm.json("show", "1")["touches"]} >= {"here", "there"}
    zoe = keepwarm.json("show", "Zoe New")
    assert (zoe["id"], zoe["source_id"]) == (39, 1), "38 was given here"
    keepwarm("import", str(exported.with_name("later.json")), "--theirs")
    assert keepwarm.json("show", "3")["company"] == "Elsewhere"
    keepwarm("check")


def test_a_file_of_a_newer_keepwarm_is_refused(keepwarm: Keepwarm, exported: Path) -> None:
    newer = exported.with_name("newer.json")
    newer.write_bytes(exported.read_bytes().replace(b'"schema":2', b'"schema":9'))
    at(keepwarm, "two")
    assert "a newer Keepwarm wrote this file (schema 9" in keepwarm("import", str(newer), code=1).err
    assert keepwarm.json("list") == {"prospects": []}


def test_several_files_are_read_before_one_is_imported(keepwarm: Keepwarm) -> None:
    one, two = keepwarm.folder / "one.csv", keepwarm.folder / "two.csv"
    one.write_text("Name\nAna\n", "utf-8")
    two.write_text("%PDF", "utf-8")
    assert "is a PDF" in keepwarm("import", str(one), str(two), code=1).err
    assert keepwarm.json("list") == {"prospects": []}
    two.write_text("Name\nBen\n", "utf-8")
    assert [each["added"] for each in keepwarm.json("import", str(one), str(two))["files"]] == [1, 1]
    assert [each["file"] for each in keepwarm.json("imports")["imports"]] == ["one.csv", "two.csv"]


def test_an_import_is_listed_and_taken_back(keepwarm: Keepwarm) -> None:
    path = keepwarm.folder / "people.csv"
    path.write_text("Name,Company\nAna,Acme\nBen,\n", "utf-8")
    assert keepwarm("imports").out == "nothing was imported yet\n"
    keepwarm("import", str(path))
    keepwarm("log", "ana", "call", "--yes")
    assert "people.csv  CSV  2 new  0 updated" in " ".join(keepwarm("imports").out.split(" ")).replace("   ", "  ")
    said = keepwarm("imports", "--take-back", "1").out
    assert said.startswith("took back the import of people.csv: 1 person removed; `keepwarm undo` undoes that\n")
    assert "touched or changed since, so they stay as they are: 1 Ana" in said
    assert "taken back" in keepwarm("imports").out
    assert "was taken back" in keepwarm("imports", "--take-back", "1", code=1).err
    assert "there is no import 7" in keepwarm("imports", "--take-back", "7", code=2).err


def test_dates_and_news(keepwarm: Keepwarm) -> None:
    path = keepwarm.folder / "people.csv"
    path.write_text("Name,Met on,Company\nAna,3/4/2025,Acme\nBen,5/6/2025,Bolt\n", "utf-8")
    assert "--dates" in keepwarm("import", str(path), "--dry-run").out
    keepwarm("import", str(path), "--dates", "dmy")
    assert keepwarm.json("show", "ana")["met_at"].startswith("2025-04-03")
    keepwarm("edit", "ana", "--company", "Mine")
    path.write_text("Name,Met on,Company,Email\nAna,3/4/2025,Globex,\nBen,5/6/2025,Bolt,ben@x.example\n", "utf-8")
    said = keepwarm("import", str(path), "--dates", "dmy").out
    assert "company: you have Mine, the file says Globex: kept" in said
    assert "email ben@x.example" in said.replace("+ ", "")
    assert "the file says now: Globex" in keepwarm("show", "ana").out
    assert keepwarm.next("1")["reason"].startswith("the file says now: Globex; ")
