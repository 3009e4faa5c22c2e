"""Files: the journal and its damage, export, demo, the rule book, and what looking never does."""

from __future__ import annotations

import json
import os
import re
import stat
import tomllib
from pathlib import Path

import pytest
from tinydb import TinyDB

from tests.cli.terminal import Keepwarm
from tui.settings.resources import read_text


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


@pytest.mark.parametrize(("table", "words"), [("steps", "history"), ("sources", "sources"), ("away", "due")])
def test_bookkeeping_that_is_none_is_told_of(ana: Keepwarm, table: str, words: str) -> None:
    with ana.file.open("a", encoding="utf-8") as file:
        file.write(json.dumps({table: {"7": {"colour": "blue"}}}) + "\n")
    assert "see `keepwarm check`" in ana(words, code=1).err
    assert "line 2" in ana.process("check", code=None).out


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


# Export ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def busy(ana: Keepwarm) -> Keepwarm:
    """Some people, some of them gone, an import undone."""
    ana("log", "ana", "email", "--note", "Grüße")
    ana("add", "Ben", "--stage", "cred")
    ana("add", "Cy")
    ana("delete", "cy")
    return ana


def test_an_export_opens_in_stock_tinydb(busy: Keepwarm) -> None:
    path = busy.folder / "all.json"
    assert "2 prospects written to" in busy("export", "-o", str(path)).out
    assert path.read_text("utf-8").strip() == busy("export").out.strip()
    with TinyDB(path) as db:
        table = db.table("prospects")
        assert {document.doc_id: document["name"] for document in table} == {1: "Ana Ruiz", 2: "Ben"}
        assert table.get(doc_id=1)["touches"][0]["note"] == "Grüße"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_an_export_is_a_journal_in_a_new_folder(busy: Keepwarm) -> None:
    before = busy.json("list"), busy.json("due", "--all")
    new = busy.folder / "new"
    new.mkdir()
    busy("export", "-o", str(new / "prospects.jsonl"))
    busy.set("KEEPWARM_DATA", str(new))
    assert (busy.json("list"), busy.json("due", "--all")) == before
    assert busy("add", "Dee").out == "4\n", "Cy was 3"
    busy("check")


@pytest.mark.parametrize("output", [".", "", "/", "nowhere/all.json"])
def test_an_export_to_where_no_file_can_be(busy: Keepwarm, output: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(busy.folder)
    said = busy("export", "-o", output, code=1 if "nowhere" in output else 2)
    assert output in said.err
    assert sorted(path.name for path in busy.folder.iterdir()) == ["config.toml", "data"]


def test_an_export_never_goes_over_the_data(busy: Keepwarm) -> None:
    before = {path: path.read_bytes() for path in busy.data.iterdir() if path.is_file()}
    (busy.folder / "link.json").symlink_to(busy.file)
    for output in (busy.file, busy.data / "all.json", busy.folder / "link.json", Path("/dev/null")):
        assert str(output) in busy("export", "-o", str(output), code=1).err
    assert {path: path.read_bytes() for path in busy.data.iterdir() if path.is_file()} == before
    assert Path("/dev/null").is_char_device()


# Demo -----------------------------------------------------------------------------------------------------------


def demo(keepwarm: Keepwarm, name: str, *words: str) -> bytes:
    keepwarm("demo", "--into", str(keepwarm.folder / name), *words)
    return (keepwarm.folder / name / "prospects.jsonl").read_bytes()


def test_the_same_seed_and_now_give_the_same_demo(keepwarm: Keepwarm) -> None:
    numbers = ("--prospects", "40", "--touches", "5", "--seed")
    first = demo(keepwarm, "a", *numbers, "3")
    assert first == demo(keepwarm, "b", *numbers, "3")
    others = {demo(keepwarm, f"seed {seed}", *numbers, seed) for seed in ("4", "0", "7")}
    others.add(demo(keepwarm, "e", *numbers, "3", "--now", "2026-03-03"))
    assert len({first, *others}) == 5


@pytest.mark.parametrize(
    ("words", "people"), [(("--prospects", "40"), 40), (("--prospects", "0"), 0), (("--seed", "1"), 50)]
)
def test_a_demo_has_as_many_as_were_asked_for(keepwarm: Keepwarm, words: tuple[str, ...], people: int) -> None:
    into = str(keepwarm.folder / "demo")
    assert keepwarm("demo", "--into", into, *words).out.startswith(f"{people} prospects written to {into}")
    assert len(keepwarm.json("list", "--data", into)["prospects"]) == people


@pytest.mark.parametrize("now", ["2026-03-02T00:01", "2026-03-29T02:30", "2026-10-25T02:30", "2028-02-29T23:59"])
def test_the_demo_shows_every_group_whenever_it_is_opened(keepwarm: Keepwarm, now: str) -> None:
    keepwarm.config.write_text('timezone = "Europe/Berlin"\n', "utf-8")
    into = str(keepwarm.folder / "demo")
    keepwarm("demo", "--into", into, "--now", now)
    found = keepwarm("due", "--data", into, "--now", now, "--days", "14").out
    assert all(group in found for group in ("ANSWER NOW", "PROMISED", "TODAY", "LATE", "COMING DAYS"))
    keepwarm("check", "--data", into)


def test_a_demo_overwrites_nothing(ana: Keepwarm) -> None:
    before = ana.file.read_bytes()
    assert "holds a pipeline already" in ana("demo", "--into", str(ana.data), code=2).err
    assert ana.file.read_bytes() == before


# Rules and settings ---------------------------------------------------------------------------------------------


def test_rules_show_every_value_and_where_it_comes_from(keepwarm: Keepwarm) -> None:
    keepwarm.config.write_text('timezone = "UTC"\n[rules]\n"rhythm.visibility" = "10 days"\n', "utf-8")
    entries = {entry["key"]: entry for entry in keepwarm.json("rules")["rules"]}
    assert entries["rhythm.visibility"]["value"] == "10 days"
    assert entries["rhythm.visibility"]["origin"] == str(keepwarm.config)
    assert entries["ceiling.broken"]["source"] == "S10"
    shown = keepwarm("rules").out
    assert all(key in shown for key in entries)
    keepwarm("add", "Ana", "--stage", "vis", "--met-at", "2026-01-05")
    keepwarm("log", "ana", "call")
    assert keepwarm.next()["due_at"] == "2026-03-12T15:00:00Z"


def test_good_settings_check_out(keepwarm: Keepwarm) -> None:
    path = keepwarm.folder / "mine.toml"
    path.write_text('timezone = "Europe/Berlin"\n[rules.budget]\nper_day = 5\n', "utf-8")
    assert keepwarm("rules", "--check", str(path)).out == f"{path} is fine: 1 value of your own\n"


BAD = {
    "no toml": ("timezone = Europe", "line 1"),
    "no zone": ('timezone = "Mars/Olympus"', "timezone"),
    "no setting": ('colour = "blue"', "colour"),
    "no key": ('[rules]\n"rhythm.visible" = "10 days"', "rhythm.visible"),
    "no interval": ('[rules]\n"rhythm.visibility" = "now and then"', "rhythm.visibility"),
    "no number": ('[rules]\n"budget.per_day" = "many"', "budget.per_day"),
    "beyond the ceiling": ('[rules]\n"rhythm.credibility" = "4 months"', "rhythm.credibility"),
    "no table": ("rules = 3", "rules"),
    "no text": ('timezone = "\udcff"', "cannot be read"),
}


@pytest.mark.parametrize(("text", "named"), BAD.values(), ids=BAD)
def test_bad_settings_name_file_and_key(keepwarm: Keepwarm, text: str, named: str) -> None:
    path = keepwarm.folder / "mine.toml"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    for words in (("rules", "--check", str(path)), ("due", "--config", str(path)), ("add", "X", "--config", str(path))):
        said = keepwarm(*words, code=1)
        assert str(path) in said.err
        assert named in said.err
    assert not keepwarm.file.exists()


def test_settings_that_are_not_there(keepwarm: Keepwarm, tmp_path: Path) -> None:
    nowhere = str(tmp_path / "none.toml")
    for words in (("rules", "--check", nowhere), ("due", "--config", nowhere), ("import", nowhere)):
        assert nowhere in keepwarm(*words, code=1).err


def test_path_says_where_things_are(keepwarm: Keepwarm) -> None:
    assert keepwarm.json("path") == {
        "data": str(keepwarm.data), "journal": str(keepwarm.file), "settings": str(keepwarm.config),
        "templates": str(keepwarm.config.parent / "templates"),
    }  # fmt: skip
    assert str(keepwarm.file) in keepwarm("path").out


def test_an_import_says_what_it_makes_of_the_file(keepwarm: Keepwarm) -> None:
    path = keepwarm.folder / "people.csv"
    path.write_text("Full name,Works at,Shoe size\nAna,Acme,38\n,Globex,\nAna,Acme,39\n", "utf-8")
    found = keepwarm.json("import", str(path), "--map", "Full name=name", "--map", "Works at=company")
    assert (found["added"], found["twice"], found["unused"]) == (1, [4], ["Shoe size"])
    assert found["passed"][0]["line"] == 3
    assert keepwarm.json("list")["prospects"][0]["company"] == "Acme"
    for mapping in ("Full name=shoe", "Nothing=name", "=name"):
        keepwarm("import", str(path), "--map", mapping, code=2 if mapping == "=name" else 1)


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


# Imports that bring nobody, and whom they know -------------------------------------------------------------------


def test_a_file_without_a_person_is_a_failure(keepwarm: Keepwarm) -> None:
    path = keepwarm.folder / "script.csv"
    path.write_text('name, email\n"",""\n,\n', "utf-8")
    said = keepwarm("import", str(path), code=1).err
    assert "nobody in it (line 2: empty row). A table is expected: a row of column names" in said
    path.write_text("First Name,Last Name\n", "utf-8")
    assert "0 people" in keepwarm("import", str(path)).out, "a header alone is a list without anybody, yet"


def test_a_file_that_is_not_there_makes_no_folder(keepwarm: Keepwarm) -> None:
    assert keepwarm("import", "--dry-run", str(keepwarm.folder / "none.csv"), code=1).err
    assert not keepwarm.data.exists()


def test_who_is_known_and_who_stands_there_twice_are_named(keepwarm: Keepwarm) -> None:
    path = keepwarm.folder / "people.csv"
    path.write_text("Name\nAna\nBo\nCy\nDi\nAna\n", "utf-8")
    assert "1 stands in the file twice and counts once: Ana (line 6)" in keepwarm("import", str(path)).out
    assert "  known: Ana (line 2), Bo (line 3), Cy (line 4) and 1 more" in keepwarm("import", str(path)).out


def test_the_demo_is_of_people_who_sleep_on_any_day() -> None:
    """It is opened on any day of the week: what happened names none."""
    for person in tomllib.loads(read_text("demo/people.toml"))["person"]:
        told = [*person.get("history", []), person.get("where", "")]
        assert not re.search(r"(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day", " ".join(told)), told
        at = [each.split()[1] for each in (*person.get("history", []), f". {person.get('met', '. 12:00').split()[1]}")]
        assert all("07:00" <= clock <= "22:00" for clock in at), person
