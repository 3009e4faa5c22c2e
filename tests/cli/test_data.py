"""The data folder: damage in it, who may look, what looking never does, and where it is."""

from __future__ import annotations

import json
import os
import stat

import pytest

from tests.cli.terminal import Keepwarm


@pytest.mark.parametrize(
    "words",
    [("due",), ("due", "--all"), ("list",), ("history",), ("sources",), ("report",), ("rules",), ("check",), ("path",),
     ("export",)],
    ids=" ".join,
)  # fmt: skip
def test_looking_makes_no_file(keepwarm: Keepwarm, words: tuple[str, ...]) -> None:
    keepwarm(*words)
    keepwarm(*words, "--json")
    assert not list(keepwarm.data.iterdir() if keepwarm.data.exists() else [])


def test_looking_changes_no_file(ana: Keepwarm) -> None:
    before = {path: path.read_bytes() for path in ana.data.iterdir()}
    for words in (("due",), ("show", "1"), ("explain", "ana"), ("history", "ana"), ("list",), ("export",), ("check",)):
        ana(*words)
    assert {path: path.read_bytes() for path in ana.data.iterdir()} == before


def test_only_the_owner_may_look(ana: Keepwarm) -> None:
    assert stat.S_IMODE(ana.data.stat().st_mode) == 0o700
    assert stat.S_IMODE(ana.file.stat().st_mode) == 0o600


def test_an_empty_board_says_what_to_do_first(keepwarm: Keepwarm) -> None:
    assert "keepwarm add NAME" in keepwarm("due").out
    assert keepwarm.json("due")["items"] == []


# Damage ---------------------------------------------------------------------------------------------------------


def test_a_damaged_line_is_named_and_left_alone(ana: Keepwarm) -> None:
    ana("add", "Ben")
    lines = ana.file.read_bytes().splitlines(keepends=True)
    ana.file.write_bytes(lines[0] + b'{"prospects": {"2": {"name": \n' + lines[1])
    damaged = ana.file.read_bytes()
    for words in (("due",), ("list",), ("add", "Cy"), ("log", "ana", "email"), ("undo",), ("export",)):
        said = ana(*words, code=1)
        assert "line 2" in said.err
        assert "prospects.jsonl" in said.err
    checked = ana.process("check", "--json", code=None)
    assert "line 2" in json.loads(checked.out)["problems"][0]
    assert ana.file.read_bytes() == damaged


def test_a_wrong_document_is_named_and_left_alone(ana: Keepwarm) -> None:
    with ana.file.open("a", encoding="utf-8") as file:
        file.write('{"prospects":{"2":{"name":"Ben","comfort":"now and then","touches":[]}}}\n')
    written = ana.file.read_bytes()
    for words in (("due",), ("list",), ("show", "ben"), ("log", "ben", "email")):
        assert 'prospect 2 in prospects.jsonl: "now and then" is no interval' in ana(*words, code=1).err
    ana("show", "ana")
    assert ana.file.read_bytes() == written
    checked = ana.process("check", code=None)
    assert (checked.code, checked.out.count("\n")) == (1, 1)
    assert "prospect 2" in checked.out


ODD = {
    "sources": (
        "briefing of a source",
        [
            {"x": 1}, {"briefed_at": "2026-03-02T10:00:00Z"}, {"briefed_at": None, "name": "Ray"},
            {"briefed_at": "2026-03-02T10:00:00Z", "prospect": [1]}, {"briefed_at": "2026-03-02T10:00:00Z", "name": {}},
            {"briefed_at": "0001-01-01T00:00:00+14:00", "name": "Ray"},
            {"briefed_at": "2026-03-02T10:00:00", "name": "Ray"},
        ],
    ),
    "away": (
        "time away",
        [
            {"first": "someday"}, {"first": "2026-03-01"}, {"first": None, "last": None}, {"first": [], "last": {}},
            {"first": "0001-01-01", "last": "9999-12-31"},
        ],
    ),
    "steps": (
        "step",
        [
            {"colour": "blue"}, {"at": "2026-03-02T10:00:00Z", "did": "log", "what": 5},
            {"at": "2026-03-02T10:00:00Z", "did": "log", "what": "x", "who": [[1]]},
            {"at": "9999-12-31T23:59:59-14:00", "did": "log", "what": "x", "who": [1]},
        ],
    ),
}  # fmt: skip
"""Documents that another program may write: table -> what they should be, and what they are."""


@pytest.mark.parametrize("table", ODD)
def test_bookkeeping_that_is_none_is_told_of_and_left_out(ana: Keepwarm, table: str) -> None:
    what, documents = ODD[table]
    ana("add", "Ben Lee", "--source", "Ray Dalton")
    ana("briefed", "Ray Dalton")
    with ana.file.open("a", encoding="utf-8") as file:
        for number, document in enumerate(documents, start=7):
            file.write(json.dumps({table: {str(number): document}}) + "\n")
    told = [f"{what} {number}" for number, _ in enumerate(documents, start=7)]
    asked = {"steps": "history", "sources": "sources", "away": "due"}[table]
    err = ana(asked).err.splitlines()
    assert all(f"{each} in prospects.jsonl: " in line for each, line in zip(told, err, strict=True))
    assert all("`keepwarm check` has its number" in line for line in err)
    checked = ana.process("check", code=None).out
    assert all(f"line {line}: {each}: " in checked for line, each in enumerate(told, start=4))
    for words in (
        "due", "list", "show 1", "sources", "report", "history", "history 1", "export", "briefed Ray", "brief 1",
        "log 1 call", "undo", "redo", "away 2026-05-01 2026-05-02", "merge 1 2", "backup",
    ):  # fmt: skip
        ana(*words.split())
    assert ana("sources").out.count("Ray Dalton") == 1
    checked = ana.process("check", code=None).out
    assert all(f"{each}: " in checked for each in told), "they are kept as they are"
    ana("compact")
    ana("forget", "1", "--yes")


@pytest.mark.parametrize(
    "header", [{"schema": "1"}, {"schema": None}, {"next_id": []}, {"next_id": {"prospects": "a"}}]
)
def test_a_header_that_is_none_is_told_of_as_any_bad_line(ana: Keepwarm, header: object) -> None:
    with ana.file.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"meta": {"1": header}}) + "\n")
    for words in ("due", "sources", "history"):
        assert "line 2" in ana(words, code=1).err
    assert "line 2: the header (meta 1) cannot be read" in ana.process("check", code=None).out


@pytest.mark.parametrize("table", ["wishes", "", "\x1b[2J", "meta"])
def test_tables_that_nobody_knows_are_kept(ana: Keepwarm, table: str) -> None:
    written = json.dumps({table: {"7": {"x": [1, None, {"y": "\x1b"}]}}})
    with ana.file.open("a", encoding="utf-8") as file:
        file.write(written + "\n")
    for words in ("due", "sources", "history", "check", "add Zoe", "undo", "compact", "forget 1 --yes"):
        ana(*words.split())
    assert '"7":{"x": [1, null, {"y": "\\u001b"}]}' in ana.file.read_text("utf-8")


@pytest.mark.parametrize("data", ["/dev/null", "/dev/null/x", "/proc/nowhere"])
def test_a_folder_that_cannot_be(keepwarm: Keepwarm, data: str) -> None:
    people = keepwarm.folder / "people.csv"
    people.write_text("Name\nAna\n", "utf-8")
    for words in (("add", "Ana"), ("import", str(people))):
        assert "--data" in keepwarm(*words, "--data", data, code=1).err
    looked = keepwarm("due", "--data", data, code=None)
    assert "--data" in looked.err
    assert looked.code == (0 if data == "/proc/nowhere" else 1)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_is_read_only(ana: Keepwarm) -> None:
    ana.data.chmod(0o500)
    ana("due")
    ana("add", "Ben", code=1)
    ana.data.chmod(0o700)
    assert len(ana.json("list")["prospects"]) == 1


def test_path_says_where_things_are(keepwarm: Keepwarm) -> None:
    assert keepwarm.json("path") == {
        "data": str(keepwarm.data), "journal": str(keepwarm.file), "settings": str(keepwarm.config),
        "tray": str(keepwarm.data / "capture" / "tray.jsonl"), "templates": str(keepwarm.config.parent / "templates"),
    }  # fmt: skip
    assert str(keepwarm.file) in keepwarm("path").out


def test_what_a_start_keeps_ready_changes_no_answer(keepwarm: Keepwarm) -> None:
    keepwarm("demo", "--prospects", "600", "--touches", "2", "--into", str(keepwarm.data))
    kept = keepwarm.data / "prospects.kept"
    assert kept.stat().st_mode & 0o777 == 0o600
    asked = ("due", "--all", "--json")
    warm = keepwarm(*asked).out
    kept.unlink()
    assert keepwarm(*asked).out == warm
    assert kept.exists(), "it was made anew"
    before = kept.read_bytes()
    keepwarm("log", "1", "call", "--yes")
    later = keepwarm(*asked).out
    assert later != warm
    assert kept.read_bytes() == before, "one change is not worth writing it again"
    kept.write_bytes(b"nonsense")
    assert keepwarm(*asked).out == later
    keepwarm("--now", "2090-01-01T09:00Z", "due")
    kept.unlink()
    keepwarm("--now", "2090-01-01T09:00Z", "due")
    assert not kept.exists(), "of a future that is only pretended nothing is kept"
