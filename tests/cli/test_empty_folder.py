"""A folder where nothing is yet, such as a mistyped one: who looks is told so, and leaves no trace."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tests.cli.terminal import Keepwarm

LOOKING = (
    "due", "due --all --format md", "list --closed", "sources", "report", "report --format md", "history", "check",
    "path", "export", "templates", "rules", "backup", "compact",
)  # fmt: skip
REFUSED = (
    "undo",
    "redo",
    "show ana",
    "explain 1",
    "draft ana",
    "log ana call",
    "delete 1",
    "restore --good-lines",
    "restore other",
)
JSON = ("due", "list", "sources", "report", "history", "check", "path", "templates", "rules", "backup", "compact")


def everything(folder: Path) -> list[tuple[str, int]]:
    return sorted((str(path), path.stat().st_mode) for path in folder.rglob("*"))


@pytest.mark.parametrize("there", [False, True])
@pytest.mark.parametrize("words", LOOKING)
def test_looking_makes_nothing_and_says_so(keepwarm: Keepwarm, words: str, *, there: bool) -> None:
    if there:
        keepwarm.data.mkdir()
        keepwarm.data.chmod(0o755)
    before = everything(keepwarm.folder)
    said = keepwarm(*words.split())
    assert everything(keepwarm.folder) == before
    assert said.out
    if words in ("path", "templates", "rules"):  # which do not ask for the data
        assert said.err == ""
    else:
        assert said.err.startswith(f"keepwarm: there is nothing in {keepwarm.data} yet")
        assert said.err.count("\n") == 1


@pytest.mark.parametrize("words", JSON)
def test_json_is_json_and_the_word_stands_beside_it(keepwarm: Keepwarm, words: str) -> None:
    said = keepwarm(words, "--json")
    assert isinstance(said.json, dict)
    assert not keepwarm.data.exists()


@pytest.mark.parametrize("words", REFUSED)
def test_a_command_that_fails_makes_nothing(keepwarm: Keepwarm, words: str) -> None:
    said = keepwarm(*words.split(), code=None)
    assert said.code in (1, 2)
    assert not keepwarm.data.exists()
    if said.code == 2:
        assert f"there is nobody in {keepwarm.data}" in said.err


def test_the_first_word_written_makes_a_folder_for_its_owner_only(keepwarm: Keepwarm) -> None:
    keepwarm.set("KEEPWARM_DATA", str(keepwarm.data / "deep"))
    keepwarm("list")
    old = os.umask(0)
    try:
        assert keepwarm("add", "Ana").err == ""
    finally:
        os.umask(old)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (keepwarm.data, *keepwarm.data.rglob("*"))}
    assert modes == {"data": 0o700, "deep": 0o700, "prospects.jsonl": 0o600, "prospects.jsonl.lock": 0o600}
    assert keepwarm("list").err == ""
    keepwarm("delete", "ana")
    assert keepwarm("list").err == "", "whoever was deleted was there"


def test_an_empty_file_is_nothing_yet(keepwarm: Keepwarm) -> None:
    keepwarm.data.mkdir()
    keepwarm.file.write_bytes(b"")
    assert "nothing in" in keepwarm("due").err
    assert keepwarm.file.read_bytes() == b""


def test_where_only_backups_are_the_newest_is_named(keepwarm: Keepwarm) -> None:
    keepwarm("add", "Ana")
    keepwarm("backup")
    keepwarm.file.unlink()
    said = keepwarm("list").err
    assert said == (
        f"keepwarm: there is nothing in {keepwarm.data} but backups: "
        "keepwarm restore prospects-2026-03-02.jsonl brings one back\n"
    )
    keepwarm("restore", "prospects-2026-03-02.jsonl")
    assert keepwarm("list").err == ""
