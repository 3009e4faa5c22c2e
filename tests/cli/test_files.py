"""Importing and exporting."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from tinydb import TinyDB

from tests.cli.terminal import Keepwarm


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


def test_an_import_says_what_it_makes_of_the_file(keepwarm: Keepwarm) -> None:
    path = keepwarm.folder / "people.csv"
    path.write_text("Full name,Works at,Shoe size\nAna,Acme,38\n,Globex,\nAna,Acme,39\n", "utf-8")
    found = keepwarm.json("import", str(path), "--map", "Full name=name", "--map", "Works at=company")
    assert (found["added"], found["twice"], found["unused"]) == (1, [4], ["Shoe size"])
    assert found["passed"][0]["line"] == 3
    assert keepwarm.json("list")["prospects"][0]["company"] == "Acme"
    for mapping in ("Full name=shoe", "Nothing=name", "=name"):
        keepwarm("import", str(path), "--map", mapping, code=2 if mapping == "=name" else 1)


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
    assert "  new: Ana, line 2\n    1 more row of the file, joined: line 6\n" in keepwarm("import", str(path)).out
    assert "  unchanged: 1 Ana, line 2\n" in keepwarm("import", str(path)).out
    path.write_text("Name\nAna\nBo\nCy\nDi\n", "utf-8")
    assert "  known, nothing new: Ana, Bo, Cy and 1 more\n" in keepwarm("import", str(path)).out


# When the first words of an import are due -------------------------------------------------------------------

HELPS = (
    "the last are more than 3 months away: what helps is a slower rhythm, triage (T on the board), closing, a mailing "
    "and a larger budget"
)


def guests(keepwarm: Keepwarm, count: int, name: str = "Guest") -> str:
    path = keepwarm.folder / f"{name}.csv"
    lines = (f"{name} {number},{name}{number}@fair.example\n" for number in range(count))
    path.write_text("Name,Email\n" + "".join(lines), "utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("budget", "count", "per_day", "last", "said", "is_long", "likely"),
    [
        # Worked example 21, seen from Monday 2 March 2026.
        (15, 20, 4, "2026-03-09", "up to 4 a day, Tue 3 Mar 2026 to Mon 9 Mar 2026", False, ""),
        (15, 100, 8, "2026-03-19", "up to 8 a day, Tue 3 Mar 2026 to Thu 19 Mar 2026", False, "2026-03-23"),
        (15, 1_000, 8, "2026-08-24", "up to 8 a day, Tue 3 Mar 2026 to Mon 24 Aug 2026", True, "2026-09-23"),
        (15, 13_000, 8, "2032-05-24", "up to 8 a day, Tue 3 Mar 2026 to Mon 24 May 2032", True, "2033-06-23"),
        (20, 20, 4, "2026-03-09", "up to 4 a day, Tue 3 Mar 2026 to Mon 9 Mar 2026", False, ""),
        (20, 100, 10, "2026-03-16", "up to 10 a day, Tue 3 Mar 2026 to Mon 16 Mar 2026", False, "2026-03-17"),
        (20, 1_000, 10, "2026-07-20", "up to 10 a day, Tue 3 Mar 2026 to Mon 20 Jul 2026", True, "2026-08-04"),
        (20, 13_000, 10, "2031-02-24", "up to 10 a day, Tue 3 Mar 2026 to Mon 24 Feb 2031", True, "2031-09-12"),
        (0, 1_000, 200, "2026-03-09", "up to 200 a day, Tue 3 Mar 2026 to Mon 9 Mar 2026", False, ""),
        (15, 1, 1, "2026-03-03", "1 on Tue 3 Mar 2026", False, ""),
    ],
)
def test_an_import_says_how_many_first_words_a_day_and_until_when(
    keepwarm: Keepwarm, budget: int, count: int, per_day: int, last: str, said: str, is_long: bool, likely: str
) -> None:
    keepwarm.config.write_text(f'timezone = "UTC"\nbudget = {budget}\n', "utf-8")
    path = guests(keepwarm, count)
    for_all = count < 13_000  # so many are read once, for the figures or for the words
    if for_all or budget == 20:
        found = keepwarm.json("import", path, "--dry-run")
        assert found["first_words"] == {
            "per_day": per_day, "first": "2026-03-03", "last": last, "likely_last": likely or last,
        }  # fmt: skip
    for options in [("--dry-run",), ()] if for_all else [("--dry-run",)] if budget == 15 else []:
        out = keepwarm("import", path, *options).out
        assert f"first words: {said}; none of them is overdue because of this\n" in out
        assert (HELPS in out) is is_long
        assert ("answers come first: with one touch in 8 answered, the last are likely to come by" in out) is is_long
    assert not keepwarm.json("due")["items"]


def test_a_second_import_goes_on_where_there_is_room(keepwarm: Keepwarm) -> None:
    first, second = guests(keepwarm, 100), guests(keepwarm, 100, "Visitor")
    keepwarm("import", first)
    assert keepwarm.json("import", second)["first_words"] == {
        "per_day": 8, "first": "2026-03-06", "last": "2026-04-06", "likely_last": "2026-04-10",
    }  # fmt: skip
    assert keepwarm.json("import", second)["first_words"] == {
        "per_day": 0, "first": None, "last": None, "likely_last": None,
    }  # fmt: skip
    assert "first words" not in keepwarm("import", second).out


def test_who_was_met_within_a_day_has_a_first_note_and_no_first_word(keepwarm: Keepwarm) -> None:
    path = keepwarm.folder / "people.csv"
    path.write_text("Name,Met on\nAna,2026-03-02\n", "utf-8")
    out = keepwarm("import", str(path), "--dry-run").out
    assert "1 met within a day: their first word is due now" in out
    assert "first words" not in out
    assert keepwarm.json("import", str(path))["first_words"]["per_day"] == 0


def test_an_import_says_where_people_ask_for_too_much_already(crowd: Keepwarm) -> None:
    for options, first in ((("--dry-run",), ""), ((), " and 3 first words")):
        out = crowd("import", guests(crowd, 3), *options).out
        assert f"your people ask for 21 a day{first}, you do 5.3, the budget is 15: every 2 weeks in visibility" in out


def test_a_header_may_have_a_sign_of_equality(keepwarm: Keepwarm) -> None:
    path = keepwarm.folder / "people.csv"
    path.write_text("Who=she,Works at\nAna,Acme\n", "utf-8")
    assert keepwarm.json("import", str(path), "--map", "Who=she=name")["added"] == 1
