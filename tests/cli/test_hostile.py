"""Names and notes are data: whatever stands in them, nothing is obeyed and nobody is lost."""

from __future__ import annotations

import json

import pytest

from tests.cli.terminal import Keepwarm
from tests.exchange.linkedin import connections

NAMES = {
    "markup": "[bold red]Eve[/] [@click=app.quit]x[/]",
    "colours": "\x1b[31mRed\x1b[0m",
    "a title": "\x1b]0;owned\x07Ti",
    "a control of eight bits": "C1\x9b2J",
    "right to left": "محمد الأحمد",
    "an override": "\u202etxt.exe",
    "wide": "山田 太郎 " * 4,
    "emoji": "👩🏽‍💻 Ines 🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "lines": "Anne\nMarie\r\nTwo\tLines",
    "long": "Maximiliana " * 834,
    "a formula": '=HYPERLINK("http://x.example","Click")',
    "a format": "{name} %s {0} $(id) `id`",
    "braces of json": '"},"9":null,{"',
    "an option": "--data=/nowhere",
    "a dash": "-",
    "combining": "Z\u0351\u036b\u0343a" * 50,
    "half a character": "Ana\udcff",
    "zero width": "Zero\u200bWidth\ufeff",
    "a null": "Nu\x00ll",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_hostile_name_goes_through_every_command(keepwarm: Keepwarm, name: str) -> None:
    """The fixture looks at everything printed: no escape, no override, no line too many in an error."""
    keepwarm("add", f"--company={name}", f"--note=x {name}", f"--tag={name}", f"--source=S {name}", f"--met={name}",
             "--", name)  # fmt: skip
    for words in (
        ("due",), ("due", "--all", "--format", "md"), ("list",), ("show", "1"), ("explain", "1"), ("history",),
        ("sources",), ("report",), ("log", "1", "email", f"--note=x{name}"), ("promise", "1", "fri", f"--note=x{name}"),
        ("close", "1", "gone"), ("list", "--closed"), ("show", "1", "--json"), ("undo",), ("brief", "1"),
    ):  # fmt: skip
        keepwarm(*words)
    keepwarm("show", "--", f"{name} qq", code=2)
    keepwarm("promise", "1", "--", name, code=2)
    shown = keepwarm.json("list")["prospects"][0]
    assert shown["name"] == shown["company"] == shown["tags"][0]
    assert "\n" not in shown["name"]
    assert keepwarm("--json", "show", "--", name).json["id"] == 1
    for line in keepwarm.file.read_bytes().splitlines():
        assert json.loads(line)


@pytest.mark.parametrize("name", ["", "   ", "\x1b", "\u200b", "\n"])
def test_a_name_of_nothing_is_none(keepwarm: Keepwarm, name: str) -> None:
    assert "a prospect needs a name" in keepwarm("add", name, code=1).err
    assert not keepwarm.file.exists()


def test_one_line_for_each_whatever_stands_in_it(keepwarm: Keepwarm) -> None:
    for name in NAMES.values():
        keepwarm("add", "--note", "a\nb\x85c\u2028d", "--", name)
    assert len(keepwarm("list").out.splitlines()) == len(NAMES)
    assert len(keepwarm("due").out.splitlines()) == len(NAMES) + 1
    assert len(keepwarm("history").out.splitlines()) == len(NAMES)


def test_markdown_stays_a_list(keepwarm: Keepwarm) -> None:
    keepwarm("add", "[x](javascript:1) *b* <img src=x> | `c`")
    (line,) = [line for line in keepwarm("due", "--format", "md").out.splitlines() if line.startswith("- ")]
    assert r"\[x\](javascript:1) \*b\* \<img src=x\> \| \`c\`" in line


def test_what_a_hand_wrote_into_the_file_is_made_safe_where_it_is_shown(keepwarm: Keepwarm) -> None:
    keepwarm.data.mkdir()
    person = {"name": "\x1b[2JEvil\n\u202ex", "company": "C\x07", "tags": ["\x1b]0;t\x07"], "note": "\x1b[5mn",
              "touches": [{"at": "2026-03-01T10:00:00Z", "kind": "call", "note": "\x9b2J"}]}  # fmt: skip
    keepwarm.file.write_text(json.dumps({"prospects": {"1": person}}) + "\n", "utf-8")
    for words in (("due", "--all"), ("due", "--all", "--format", "md"), ("list",), ("show", "1"), ("explain", "1")):
        keepwarm(*words)


def test_an_imported_file_of_hostile_names(keepwarm: Keepwarm) -> None:
    path = keepwarm.folder / "Connections.csv"
    path.write_text(connections(100, 5), "utf-8")
    assert "100 would be added" in keepwarm("import", str(path), "--dry-run").out
    assert not keepwarm.file.exists()
    assert "100 were added" in keepwarm("import", str(path)).out
    assert "0 were added, 0 updated, 100 known" in keepwarm("import", str(path)).out
    assert len(keepwarm("list").out.splitlines()) == 100
    keepwarm("due", "--all")
    keepwarm("due", "--all", "--format", "md")
    found = keepwarm.json("import", str(path), "--dry-run")
    assert (found["added"], found["updated"], len(found["unchanged"])) == (0, [], 100)
    assert keepwarm("undo").out == "undid: imported 100 people from Connections.csv, updated 0\n"
    assert keepwarm.json("list") == {"prospects": []}
