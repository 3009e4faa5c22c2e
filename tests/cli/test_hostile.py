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
    "a sign": "🦊",
    "a number": "007",
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
        ("briefed", "1"),
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


@pytest.mark.parametrize("name", ["-", "—", "...", "?!", "( )", "+", "'", "\u0301", "\u200d-\ufe0f", "´", "$"])
def test_a_name_of_nothing_but_punctuation_is_none(ana: Keepwarm, name: str) -> None:
    before = ana.file.read_bytes()
    adding = [("add", "--", name)] if name != "-" else []  # which reads a person a line
    for words in (*adding, ("edit", "ana", f"--name={name}")):
        said = ana(*words, code=None)
        assert said.code in (1, 2)
        assert " no name" in said.err or "takes one NAME" in said.err or "needs a name" in said.err
    assert ana.file.read_bytes() == before
    # Who has been called so for long can still be changed.
    ana.file.write_bytes(before.replace(b"Ana Ruiz", name.encode()))
    ana("edit", "1", "--company", "Acme")


@pytest.mark.parametrize("name", ["", "   ", "\x1b", "\u200b", "\n"])
def test_a_name_of_nothing_is_none(keepwarm: Keepwarm, name: str) -> None:
    assert "a prospect needs a name" in keepwarm("add", name, code=1).err
    assert not keepwarm.file.exists()


def test_one_line_for_each_whatever_stands_in_it(keepwarm: Keepwarm) -> None:
    for name in NAMES.values():
        keepwarm("add", "--note", "a\nb\x85c\u2028d", "--", name)
    assert len(keepwarm("list").out.splitlines()) == len(NAMES)
    assert len(keepwarm("due").out.splitlines()) == len(NAMES) + 2, "a heading, and how it stands"
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


LINES = "\n".join(f"line {n}" for n in range(10))


def test_a_name_with_lines_that_a_hand_wrote_makes_no_error_longer(keepwarm: Keepwarm) -> None:
    """The fixture counts the lines of errors."""
    keepwarm.data.mkdir()
    person = {"name": f"Eve\n{LINES}", "company": LINES}
    twin = {**person, "closings": [{"at": "2026-03-01T10:00:00Z", "reason": "gone"}]}
    odd = {"name": "Odd", "comfort": f"3 months{LINES}", "stage": f"x{LINES}"}
    keepwarm.file.write_text(json.dumps({"prospects": {"1": person, "2": twin, "3": odd}}) + "\n", "utf-8")
    keepwarm.process("check", code=None)
    keepwarm.file.write_text(json.dumps({"prospects": {"1": person, "2": twin}}) + "\n", "utf-8")
    for words in (
        ("show", "eve"), ("reopen", "1"), ("close", "2", "gone"), ("edit", "2", "--company", "x"),
        ("move", "1", "prof"),
        ("log", "1", "pitch"), ("log", "1", "report"), ("release", "1"), ("merge", "1", "1"), ("forget", "1"),
        ("edit", "1", "--source", "1"), ("interest", f"x\n{LINES}"), ("promise", "1", f"x\n{LINES}"),
        ("draft", "1", "--set", f"x{LINES}"), ("move", "1", f"x{LINES}"), ("export", "-o", f"/{LINES}/x"),
        ("restore", f"/{LINES}"),
    ):  # fmt: skip
        said = keepwarm(*words, code=None)
        assert said.code in (1, 2), words
    odd_table = json.dumps({f"t{LINES}": {"1": 3}})
    keepwarm.file.write_text(odd_table + "\n{}\n", "utf-8")
    keepwarm("due", code=1)


def test_json_holds_nothing_that_a_terminal_obeys(keepwarm: Keepwarm) -> None:
    keepwarm.data.mkdir()
    evil = "C1\x9b2J\x85\x7f \u202ebidi\u2066 \u2028 \ufeff \U000e0041 zero\u200bwidth"
    good = "Łukasz 山田 👩🏽\u200d💻 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
    person = {"name": f"{good} {evil}", "note": evil, "touches": [{"at": "2026-03-01T10:00:00Z", "kind": "call",
              "note": evil}]}  # fmt: skip
    keepwarm.file.write_text(json.dumps({"prospects": {"1": person}}, ensure_ascii=False) + "\n", "utf-8")
    for words in (("list",), ("show", "1"), ("due", "--all"), ("explain", "1"), ("sources",)):
        out = keepwarm(*words, "--json").out
        assert not set(out) & set("\x9b\x85\x7f\u202e\u2066\u2028\ufeff\U000e0041\u200b"), words
    shown = keepwarm.json("show", "1")
    assert shown["note"] == shown["touches"][0]["note"] == evil
    assert shown["name"] == person["name"]
    assert good in keepwarm("show", "1", "--json").out


def test_an_imported_file_of_hostile_names(keepwarm: Keepwarm) -> None:
    path = keepwarm.folder / "Connections.csv"
    path.write_text(connections(100, 5), "utf-8")
    assert "nothing is changed yet: 100 new" in keepwarm("import", str(path), "--dry-run").out
    assert not keepwarm.file.exists()
    assert "100 new, 0 updated" in keepwarm("import", str(path)).out
    one = keepwarm.folder / "one.csv"
    one.write_text("Name\nZoe\n-\n", "utf-8")
    assert "changed yet: 1 new" in keepwarm("import", str(one), "--dry-run").out
    assert "1 new, 0 updated" in (said := keepwarm("import", str(one)).out)
    assert "line 3: no name" in said
    keepwarm("undo")
    assert "0 new, 0 updated, 100 unchanged" in keepwarm("import", str(path)).out
    assert len(keepwarm("list").out.splitlines()) == 100
    keepwarm("due", "--all")
    keepwarm("due", "--all", "--format", "md")
    found = keepwarm.json("import", str(path), "--dry-run")
    assert (found["added"], found["updated"], len(found["unchanged"])) == (0, [], 100)
    assert keepwarm("undo").out == "undid: imported 100 people from Connections.csv, updated 0\n"
    assert keepwarm.json("list") == {"prospects": []}
