"""``keepwarm export``: everybody or some, in each format, read back by others."""

from __future__ import annotations

import csv
import io
import json
import stat
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import vobject  # type: ignore[import-untyped]
from icalendar import Calendar
from markdown_it import MarkdownIt
from markdown_it.token import Token
from tinydb import TinyDB

from tests.cli.terminal import Keepwarm, environment
from tui.exchange.writers import formats


@pytest.fixture
def club(keepwarm: Keepwarm) -> Keepwarm:
    """Ana (1) and Bo (2) of the club, whom Cy (3) referred; Di (4), closed, whom an unknown Ray did."""
    keepwarm("add", "Cy Fox", "--stage", "cred")
    keepwarm("delete", "1")
    keepwarm("undo")
    ana = ("--email", "ana@work.example (work)", "--email", "ana@home.example", "--phone", "+34 600 555 010 (mobile)")
    keepwarm(
        "add",
        "Ana Ruiz",
        "--company",
        "Ruiz Ltd",
        *ana,
        "--tag",
        "club",
        "--note",
        "=1+1\nsecond",
        "--met-at",
        "2026-02-28",
    )
    keepwarm("add", "Bo Li", "--tag", "club", "--source", "1", "--met-at", "2026-03-01", "--met", "fair")
    keepwarm("add", "Di Ek", "--source", "Ray Dalton", "--tag", "club")
    keepwarm("close", "Di", "gone")
    keepwarm("briefed", "Cy Fox")
    keepwarm("briefed", "Ray Dalton")
    keepwarm("log", "Ana", "email", "--note", "hello *there*", "--at", "2026-03-01T10:00")
    keepwarm("promise", "Ana", "2026-03-03T09:00", "--note", "the plans")
    keepwarm("away", "2026-08-03", "2026-08-14")
    return keepwarm


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def documents(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text)
    return found


# Whom -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "names"),
    [
        ((), ["Ana Ruiz", "Bo Li", "Cy Fox"]),
        (("--tag", "CLUB"), ["Ana Ruiz", "Bo Li"]),
        (("--stage", "cred"), ["Cy Fox"]),
        (("--search", "ruiz ana"), ["Ana Ruiz"]),
        (("--search", "home.example"), ["Ana Ruiz"]),
        (("--tag", "club", "--search", "fair"), ["Bo Li"]),
        (("--tag", "club", "--search", "zebra"), []),
        (("--closed",), ["Di Ek"]),
    ],
)
def test_those_whom_the_list_shows(club: Keepwarm, options: tuple[str, ...], names: list[str]) -> None:
    assert [each["name"] for each in club.json("list", *options)["prospects"]] == names
    assert [row["Name"] for row in table(club("export", "--format", "csv", *options).out)] == names
    cards = list(vobject.readComponents(club("export", "--format", "vcf", *options).out))
    assert [card.fn.value for card in cards] == names
    if options:
        assert {each["name"] for each in documents(club("export", *options).out)["prospects"].values()} == {*names}


def test_the_name_of_the_file_says_the_format(club: Keepwarm) -> None:
    starts = {"people.csv": "Name,", "PEOPLE.VCF": "BEGIN:VCARD", "a.ics": "BEGIN:VCALENDAR", "notes.md": "## ",
              "all.json": "{", "all": "{", "prospects.jsonl": "{"}  # fmt: skip
    for name, start in starts.items():
        path = club.folder / name
        said = club("export", "-o", str(path)).out
        assert path.read_text("utf-8").startswith(start)
        assert said == f"{4 if start == '{' else 3} prospects written to {path}\n"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    club("export", "--format", "md", "-o", str(club.folder / "people.csv"))
    assert (club.folder / "people.csv").read_text("utf-8").startswith("## "), "what is said goes before"
    assert club("export", "--json").out.startswith("{")
    assert "two things" in club("export", "--json", "--format", "csv", code=2).err


@pytest.mark.parametrize("form", formats("people"))
def test_nobody_is_an_empty_file_of_that_format(club: Keepwarm, form: str) -> None:
    path = club.folder / f"none.{form}"
    assert club("export", "--search", "nobody like that", "-o", str(path)).out.startswith("0 prospects written")
    assert path.exists()
    assert "Ruiz" not in path.read_text("utf-8")


# JSON -----------------------------------------------------------------------------------------------------------


def test_some_people_open_in_tinydb_and_are_a_journal_of_them_alone(club: Keepwarm) -> None:
    path = club.folder / "club.json"
    club("export", "--tag", "club", "-o", str(path))
    with TinyDB(path) as db:
        assert {each.doc_id: each["name"] for each in db.table("prospects")} == {2: "Ana Ruiz", 3: "Bo Li"}
    shown = [club.json("show", who) for who in ("2", "3")]
    due = [item for item in club.json("due", "--all")["items"] if item["id"] in (2, 3)]
    new = club.folder / "new"
    new.mkdir()
    (new / "prospects.jsonl").write_bytes(path.read_bytes())
    club.set("KEEPWARM_DATA", str(new))
    assert club.json("show", "2") == shown[0]
    assert club.json("show", "3") == {**shown[1], "source_id": None}, "Cy is not there, and is named"
    assert club.json("due", "--all")["items"] == due
    assert "nothing to undo" in club("undo", code=1).err
    assert club("add", "Ed").out == "5\n", "the ids of the others are not given again"
    club("check")


def test_some_people_bring_along_nobody_else(club: Keepwarm) -> None:
    found = documents(club("export", "--search", "Bo Li").out)
    assert {name: len(rows) for name, rows in found.items()} == {
        "prospects": 1, "away": 1, "mailings": 0, "sources": 0, "meta": 1,
    }  # fmt: skip
    assert found["prospects"]["3"]["source"] == {"name": "Cy Fox"}
    assert [each["name"] for each in documents(club("export", "--closed").out)["sources"].values()] == ["Ray Dalton"]
    both = documents(club("export", "--stage", "vis").out + "")
    assert "Cy Fox" in json.dumps(both), "by name"
    whole = documents(club("export", "--search", "o").out)
    assert whole["prospects"]["3"]["source"] == {"prospect": 1}
    assert [each["prospect"] for each in whole["sources"].values()] == [1]


# Calendar -------------------------------------------------------------------------------------------------------


def events(text: str) -> dict[str, Any]:
    return {str(event["uid"]): event for event in Calendar.from_ical(text).walk("VEVENT")}


def test_the_next_items_are_events_that_stay_the_same(club: Keepwarm) -> None:
    club.config.write_text('timezone = "Europe/Berlin"\n', "utf-8")
    uid = documents(club("export").out)["prospects"]["2"]["uid"]
    found = events(club("export", "--format", "ics").out)
    assert len(found) == 3
    promised = found[f"{uid}-promise@keepwarm"]
    assert promised.start == datetime(2026, 3, 3, 9, tzinfo=UTC)
    assert "Ana Ruiz (Ruiz Ltd)" in promised["summary"]
    assert "the plans" in promised["description"]
    assert len(promised.walk("VALARM")) == 1
    assert "X-WR-TIMEZONE:Europe/Berlin\r\n" in club("export", "--format", "ics").out
    club("edit", "Ana", "--name", "Ana Sol")
    club("promise", "Ana", "2026-03-03T11:00", "--move")
    again = events(club("export", "--format", "ics", "--search", "Ana").out)
    assert list(again) == [f"{uid}-promise@keepwarm"]
    assert again[f"{uid}-promise@keepwarm"].start == datetime(2026, 3, 3, 10, tzinfo=UTC)
    assert f"{uid}-promise@keepwarm" in events(club("due", "--all", "--format", "ics").out)


def test_what_is_due_is_on_today_and_what_was_put_off_at_its_time(club: Keepwarm) -> None:
    club("later", "Bo", "17:30")
    found = [event for uid, event in events(club("export", "--format", "ics", "--search", "bo").out).items()]
    assert [event.start for event in found] == [datetime(2026, 3, 2, 17, 30, tzinfo=UTC)]
    club("undo")
    found = list(events(club("export", "--format", "ics", "--search", "bo").out).values())
    assert [event.start for event in found] == [date(2026, 3, 2)]


def test_what_a_mailing_does_and_what_rests_is_no_event(club: Keepwarm) -> None:
    club("edit", "Cy", "--tag", "cards")
    club.at("2026-03-20T10:00")
    mailed = '[rules.mailing]\ntags = ["cards"]\n'
    everybody = events(club("export", "--format", "ics").out)
    club.config.write_text(f'timezone = "UTC"\n{mailed}', "utf-8")
    assert len(events(club("export", "--format", "ics").out)) == len(everybody) - 1
    assert not events(club("export", "--format", "ics", "--tag", "cards").out)


# Markdown -------------------------------------------------------------------------------------------------------


def test_markdown_is_what_is_known_and_the_last_touches(club: Keepwarm) -> None:
    for day in ("10", "11", "12"):
        club("log", "Ana", "call", "--at", f"2026-02-{day}T10:00", "--in")
    assert club("export", "--format", "md", "--search", "Ana").out == (
        "## Ana Ruiz\n\n"
        "- Works: Ruiz Ltd\n"
        "- Stage: visibility\n"
        "- Next: call, email, text, meeting or note, Tue 09:00 (the plans; promised for Tue 09:00)\n"
        "- Email: ana\\@work.example (work), ana\\@home.example\n"
        "- Phone: +34 600 555 010 (mobile)\n"
        "- Met: 2026-02-28\n"
        "- Tags: club\n"
        "\n"
        "> \\=1+1\n"
        "> second\n"
        "\n"
        "Last touches:\n\n"
        "- 2026-03-01, email: hello \\*there\\*\n"
        "- 2026-02-12, call from them\n"
        "- 2026-02-11, call from them\n"
        "\n"
    )


HOSTILE = ["# x", "- x", "1. x", "1) x", "===", "---", "> q", "* * *", "    code", "```", "<b>", "[x](http://y)",
           "![x](y)", "| a | b |", "a_b_c **d**", "https://x.example",
           "&amp;", "\\", "+ x", "| - |", "~~x~~"]  # fmt: skip


def parts(token: Token) -> list[str]:
    return [token.type, *(kind for child in token.children or () for kind in parts(child))]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_markup(keepwarm: Keepwarm, text: str) -> None:
    keepwarm("add", f"{text} Ana", f"--company={text}", f"--tag={text}", f"--note={text}\n{text}", f"--met={text}")
    keepwarm("log", "Ana", "call", f"--note={text}")
    out = keepwarm("export", "--format", "md").out
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(out)
    kinds = {kind for token in tokens for kind in parts(token)}
    boxes = ("heading", "bullet_list", "list_item", "paragraph", "blockquote")
    assert kinds <= {"inline", "text", "softbreak", "text_special"} | {
        f"{b}_{end}" for b in boxes for end in ("open", "close")
    }
    assert [token.type for token in tokens].count("heading_open") == 1
    assert [token.type for token in tokens].count("bullet_list_open") == 2
    heading = tokens[1]
    assert "".join(child.content for child in heading.children or ()) == f"{text} Ana".strip()


# Where it goes --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", formats("people"))
def test_a_file_that_somebody_reads_is_replaced_whole(club: Keepwarm, form: str) -> None:
    path = club.folder / f"people.{form}"
    path.write_text("before", "utf-8")
    path.chmod(0o640)
    reader = path.open(encoding="utf-8")
    club("export", "-o", str(path))
    assert reader.read() == "before"
    reader.close()
    assert "Ruiz" in path.read_text("utf-8")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640, "a web server may be allowed to read a calendar"
    before = club.file.read_bytes()
    club("export", "--format", form, "-o", str(club.file), code=1)
    assert club.file.read_bytes() == before


@pytest.mark.usefixtures("club")
def test_a_command_loads_only_the_format_that_it_writes() -> None:
    script = (
        "import sys; from tui.cli import main; code = main(['export', '--format', sys.argv[1]]); "
        "print(*(name for name in ('icalendar', 'textual', 'vobject', 'phonenumbers', 'tui.exchange.people_csv', "
        "'tui.exchange.people_vcard', 'tui.exchange.readers') if name in sys.modules), file=sys.stderr)"
    )
    loaded = {
        form: subprocess.run(
            [sys.executable, "-c", script, form], env=environment(), capture_output=True, text=True, check=True
        ).stderr.split()
        for form in formats("people")
    }
    assert loaded == {
        "json": [], "csv": ["tui.exchange.people_csv"], "vcf": ["tui.exchange.people_vcard"], "ics": ["icalendar"],
        "md": [],
    }  # fmt: skip


def test_a_folder_with_nobody_in_it(keepwarm: Keepwarm) -> None:
    path = keepwarm.folder / "people.csv"
    assert keepwarm("export", "-o", str(path)).out == f"0 prospects written to {path}\n"
    assert Path(path).read_text("utf-8").startswith("Name,Company")
