"""Backup, restore, compact and check as a user types them; every failure of the disk in a line or two."""

from __future__ import annotations

import errno
import json
import os
import shutil
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import filelock
import pytest

from tests.cli.terminal import Keepwarm
from tests.store.disks import FailingDisk
from tui.store import journal

AWAY = {"first": "2026-08-01", "last": "2026-08-14"}


@pytest.fixture
def busy(ana: Keepwarm) -> Keepwarm:
    """Ana with a touch, Ben, and fields that we know nothing of, everywhere."""
    ana("log", "ana", "email", "--note", "Grüße")
    ana("add", "Ben")
    ana("add", "Cy")
    ana("delete", "cy")
    document = json.loads(ana.file.read_bytes().splitlines()[0])["prospects"]["1"]
    document |= {"colour": "blue", "touches": [{"at": "2026-03-02T10:00:00Z", "kind": "email", "opened": 3}]}
    with ana.file.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"prospects": {"1": document}, "away": {"1": AWAY}, "else": {"7": {"x": [1.0]}}}) + "\n")
    return ana


def everything(keepwarm: Keepwarm) -> Any:
    """All documents, ours or not."""
    tables = json.loads(keepwarm("export").out)
    return {name: tables[name] for name in ("prospects", "away", "else")}


def names(folder: Path, pattern: str = "*") -> list[str]:
    return sorted(path.name for path in folder.glob(pattern))


# Round trips ------------------------------------------------------------------------------------------------------


def test_a_backup_is_brought_back_with_every_field(busy: Keepwarm) -> None:
    before, history = everything(busy), busy.json("history")
    assert before["prospects"]["1"]["colour"] == "blue"
    made = Path(busy.json("backup")["file"])
    assert made == busy.data / "backups" / "prospects-2026-03-02.jsonl"
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    busy("log", "ana", "call", "--yes")
    busy("delete", "ben")
    busy("add", "Dee")
    spoilt = busy.file.read_bytes()

    said = busy("restore", made.name).out
    assert "2 prospects restored" in said
    assert everything(busy) == before
    assert busy.json("history") == history
    (aside,) = names(busy.data, "*before-restore*")
    assert aside in said
    assert (busy.data / aside).read_bytes() == spoilt
    assert busy("add", "Eve").out == "5\n", "3 and 4 were used"

    busy("restore", str(busy.data / aside))
    assert busy.file.read_bytes().startswith(spoilt)
    assert {each["name"] for each in busy.json("list")["prospects"]} == {"Ana Ruiz", "Dee"}
    assert busy("add", "Fay").out == "6\n"
    busy("check")


def test_an_export_is_brought_back_and_compaction_keeps_all(busy: Keepwarm) -> None:
    before = everything(busy)
    busy("export", "-o", str(busy.folder / "all.json"))
    busy("compact")
    assert everything(busy) == before
    assert (busy.data / "prospects.jsonl.1").exists()
    busy("edit", "ana", "--company", "Acme")
    assert everything(busy)["prospects"]["1"]["colour"] == "blue"
    assert everything(busy)["prospects"]["1"]["touches"][0]["opened"] == 3
    busy.file.unlink()
    busy("restore", str(busy.folder / "all.json"))
    assert everything(busy) == before
    assert busy("add", "Eve").out == "4\n", "Cy was 3"
    assert names(busy.data, "*before-restore*") == []


@pytest.mark.parametrize("newline", ["", "\n"])
def test_a_file_of_stock_tinydb_is_brought_back(busy: Keepwarm, newline: str) -> None:
    path = busy.folder / "stock.json"
    path.write_text('{"prospects": {"1": {"name": "Kim", "colour": "blue"}}, "_default": {}}' + newline)
    busy("restore", str(path))
    busy("check")
    assert [each["name"] for each in busy.json("list")["prospects"]] == ["Kim"]
    assert busy("add", "Eve").out == "4\n", "3 were used"
    assert json.loads(busy("export").out)["prospects"]["1"] == {"name": "Kim", "colour": "blue"}


def test_the_undone_can_be_undone_after_a_restore(busy: Keepwarm) -> None:
    made = busy.json("backup")["file"]
    busy("log", "ben", "email")
    busy("restore", made)
    assert "deleted Cy" in busy("undo").out
    assert {each["name"] for each in busy.json("list")["prospects"]} == {"Ana Ruiz", "Ben", "Cy"}


def test_a_day_has_a_backup_of_its_own(busy: Keepwarm) -> None:
    first = busy.data / "backups" / "prospects-2026-03-02-daily.jsonl"
    assert len(first.read_bytes().splitlines()) == 1
    before = busy.file.read_bytes()
    busy.at("2026-03-03T09:00")
    busy("due")
    assert names(first.parent) == [first.name]
    busy("log", "ana", "call", "--yes")
    assert (first.parent / "prospects-2026-03-03-daily.jsonl").read_bytes() == before
    busy("restore", "prospects-2026-03-03-daily.jsonl")
    assert busy.file.read_bytes().startswith(before)


# What is no backup ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b'{"prospects":{}}\n{"prospects":\n{}\n', "line 2"),
        (b'{"prospects":{"1":{"name":7}}}\n', "prospect 1"),
        (b'{"prospects":{"1":{"name":"Ana"}},"away":{"2":{"first":"now"}}}\n', "time away 2"),
        (b'{"prospects":{"1":{"name":"Ana"}},"steps":{"2":{"did":1}}}\n', "step 2"),
        (b'{"prospects":{},"meta":{"1":{"schema":99}}}\n', "newer Keepwarm"),
        (b'{"_default":{"1":{"name":"Ana"}}}', "no prospects"),
        (b"name,company\nAna,Acme\n", "line 1"),
        (b"", "no prospects"),
    ],
)  # fmt: skip
def test_what_cannot_be_the_data_is_refused(busy: Keepwarm, content: bytes, why: str) -> None:
    path = busy.folder / "other.jsonl"
    path.write_bytes(content)
    before = {path.name: path.read_bytes() for path in busy.data.iterdir() if path.is_file()}
    assert why in busy("restore", str(path), code=1).err
    assert {path.name: path.read_bytes() for path in busy.data.iterdir() if path.is_file()} == before


def test_restore_says_what_it_can_restore(busy: Keepwarm) -> None:
    assert "prospects-2026-03-02-daily.jsonl" in busy("restore", code=2).err
    assert "no such file" in busy("restore", "nowhere.jsonl", code=1).err
    assert "current data" in busy("restore", str(busy.file), code=1).err
    assert "no bad line" in busy("restore", "--good-lines").out
    assert "nothing to back up" in busy("backup", "--data", str(busy.folder / "empty")).out
    busy("restore", str(busy.folder), code=1)


def test_a_torn_end_of_a_backup_is_left_out_and_said(busy: Keepwarm) -> None:
    path = busy.folder / "copied.jsonl"
    path.write_bytes(busy.file.read_bytes() + b'{"prospects":{"1":nul')
    said = busy("restore", str(path)).out
    assert "torn" in said
    (aside,) = names(busy.data, "*bad-lines*")
    assert b'{"prospects":{"1":nul\n' in (busy.data / aside).read_bytes()
    busy("check")


# Damage -----------------------------------------------------------------------------------------------------------


def test_good_lines_are_kept_and_bad_ones_set_aside_with_their_numbers(busy: Keepwarm) -> None:
    lines = busy.file.read_bytes().splitlines(keepends=True)
    bad = b'{"prospects":{"90":{"name":"\xff"},"91":null},"steps":{"95":{}}}\n'
    damaged = b"".join([lines[0], bad, *lines[1:3], b"oops\n", *lines[3:], b'{"prospects"'])
    busy.file.write_bytes(damaged)
    checked = busy.process("check", code=None)
    assert checked.code == 1
    assert [line.split(":")[0] for line in checked.out.splitlines()] == ["line 2", "line 5", f"line {len(lines) + 3}"]
    assert "keepwarm restore --good-lines" in checked.err
    assert "keepwarm restore prospects-2026-03-02-daily.jsonl" in checked.err
    assert busy.file.read_bytes() == damaged, "looking mends nothing"

    said = busy("restore", "--good-lines").out
    assert busy.file.read_bytes().startswith(b"".join(lines))
    (aside,) = names(busy.data, "*bad-lines*")
    kept = (busy.data / aside).read_bytes()
    for number, line in ((2, bad), (5, b"oops\n"), (len(lines) + 3, b'{"prospects"')):
        assert b"line %d of prospects.jsonl" % number in kept
        assert line in kept
        assert f"line {number}" in said
    (before,) = names(busy.data, "*before-restore*")
    assert (busy.data / before).read_bytes() == damaged
    busy("check")
    assert busy("add", "Eve").out == "92\n", "ids of lines that are lost are not given out again"


def test_good_lines_of_another_file(busy: Keepwarm) -> None:
    path = busy.folder / "damaged.jsonl"
    path.write_bytes(b'{"prospects":{"4":{"name":"Kim"}}}\nnonsense\n')
    said = busy("restore", "--good-lines", str(path)).out
    assert "1 prospect restored" in said
    assert "line 2" in said
    assert busy.json("list")["prospects"][0]["name"] == "Kim"
    assert busy("add", "Eve").out == "5\n"


def test_check_names_the_line_of_every_document_that_is_none(busy: Keepwarm) -> None:
    count = len(busy.file.read_bytes().splitlines())
    with busy.file.open("a", encoding="utf-8") as file:
        file.write('{"prospects":{"8":{"name":1},"9":{"name":"Zoe","comfort":"now and then"}}}\n')
        file.write('{"prospects":{"2":{"name":2}},"away":{"3":{"first":"someday"}}}\n')
        file.write('{"prospects":{"2":{"name":"Ben"}}}\nnonsense\n')
    checked = busy.process("check", "--json", code=None)
    found = [line.split(":")[:2] for line in json.loads(checked.out)["problems"]]
    assert found == [
        [f"line {count + 1}", " prospect 8"], [f"line {count + 1}", " prospect 9"],
        [f"line {count + 2}", " time away 3"], [f"line {count + 4}", found[-1][1]],
    ]  # fmt: skip


def test_check_offers_only_what_helps(busy: Keepwarm) -> None:
    whole = busy.file.read_bytes()
    wrong, bad, torn = b'{"prospects":{"2":{"name":2}}}\n', b"nonsense\n", b'{"prospects":{'
    for content, offers in ((wrong, False), (wrong + torn, False), (bad, True), (bad + wrong, True)):
        busy.file.write_bytes(whole + content)
        said = busy.process("check", code=None).err
        assert "mend the line in an editor" in said
        assert ("--good-lines" in said) == offers
        assert "restore prospects-2026-03-02-daily.jsonl" in said


def test_a_newer_keepwarm_is_asked_for_and_nothing_is_mended(busy: Keepwarm) -> None:
    busy.file.write_bytes(busy.file.read_bytes().replace(b'"schema":2', b'"schema":3'))
    before = busy.file.read_bytes()
    checked = busy.process("check", code=None)
    assert (checked.code, "newer Keepwarm" in checked.out) == (1, True)
    assert checked.err.startswith("keepwarm: update Keepwarm")
    assert "--good-lines" not in checked.err
    for words in ("list", "add Eve", "undo", "backup", "compact", "restore --good-lines"):
        assert "newer Keepwarm (schema 3" in busy(*words.split(), code=1).err
    assert busy.file.read_bytes() == before


def test_a_torn_end_is_said_and_heals(busy: Keepwarm) -> None:
    whole = busy.file.read_bytes()
    busy.file.write_bytes(whole + b'{"prospects":{"2"')
    checked = busy.process("check", code=None)
    assert (checked.code, "torn" in checked.out) == (1, True)
    assert "sets the torn end aside" in checked.err
    said = busy("log", "ana", "call", "--yes")
    assert "torn-1" in said.err
    assert said.out.startswith("logged")
    assert busy("due").err == ""
    busy("check")
    assert busy.file.read_bytes().startswith(whole)


# A disk that fails ------------------------------------------------------------------------------------------------


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> FailingDisk:
    """The disk of every store that is opened from now on."""
    found = FailingDisk()
    monkeypatch.setattr("tui.store.store.Disk", lambda: found)
    monkeypatch.setattr("tui.store.restore.Disk", lambda: found)
    return found


ERRORS = [errno.ENOSPC, errno.EIO, errno.EROFS, errno.EACCES]


@pytest.mark.parametrize("error", ERRORS, ids=errno.errorcode.get)
@pytest.mark.parametrize("call", ["open", "write", "fsync"])
@pytest.mark.parametrize(
    "words", [("log", "ana", "call", "--yes"), ("add", "Dee"), ("undo",), ("compact",)], ids=" ".join
)
def test_a_disk_that_refuses_is_named_and_nothing_is_harmed(
    busy: Keepwarm, disk: FailingDisk, words: tuple[str, ...], call: str, error: int
) -> None:
    if words == ("undo",):
        busy("log", "ana", "email", "--yes")
    before = busy.file.read_bytes()
    disk.fail(call, error)
    said = busy(*words, code=1).err
    assert str(busy.file) in said
    assert "injected" in said
    assert "try again" in said
    assert busy.file.read_bytes() == before
    busy(*words)
    busy("check")


@pytest.mark.parametrize("call", ["open", "write", "fsync", "link", "replace"])
def test_a_restore_on_a_disk_that_refuses_changes_nothing(busy: Keepwarm, disk: FailingDisk, call: str) -> None:
    made = busy.json("backup")["file"]
    busy("add", "Dee")
    before = busy.file.read_bytes()
    disk.fail(call)
    assert str(busy.file) in busy("restore", made, code=1).err
    assert busy.file.read_bytes() == before
    assert not (busy.data / "prospects.jsonl.new").exists()
    busy("restore", made)
    busy("check")


@pytest.mark.parametrize("call", ["open", "write", "fsync", "sync_folder"])
def test_bad_lines_that_cannot_be_set_aside_are_not_left_out(busy: Keepwarm, disk: FailingDisk, call: str) -> None:
    busy.file.write_bytes(b"nonsense\n" + busy.file.read_bytes())
    before = busy.file.read_bytes()
    disk.fail(call)
    assert "could not be set aside" in busy("restore", "--good-lines", code=1).err
    assert busy.file.read_bytes() == before


def test_a_daily_backup_that_fails_is_said_and_the_touch_is_saved(busy: Keepwarm, disk: FailingDisk) -> None:
    busy.at("2026-03-03T09:00")
    disk.fail("open")
    said = busy("log", "ana", "call", "--yes")
    assert "backup of the day" in said.err
    assert "saved all the same" in said.err
    assert busy.json("show", "ana")["touches"][-1]["kind"] == "call"


def test_a_stuck_process_is_named_within_the_time(busy: Keepwarm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "LOCK_TIMEOUT", 0.1)
    made = busy.json("backup")["file"]
    before = busy.file.read_bytes()
    with filelock.FileLock(f"{busy.file}.lock"):
        for words in (("log", "ana", "call", "--yes"), ("compact",), ("backup",), ("restore", made)):
            said = busy(*words, code=1).err
            assert "more than 0.1 s" in said
            assert "Try again" in said
            assert "fuser" in said
        busy("due")
    assert busy.file.read_bytes() == before


# A real disk that is full -----------------------------------------------------------------------------------------


@pytest.fixture
def small(keepwarm: Keepwarm) -> Iterator[Path]:
    """A real disk of 256 kB; needs root."""
    place = keepwarm.folder / "small"
    place.mkdir()
    if os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("only root can mount a small disk")
    options = "size=256k,mode=700"
    if subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", place], capture_output=True).returncode:
        pytest.skip("no disk can be mounted here")
    keepwarm.set("KEEPWARM_DATA", str(place))
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def test_a_full_disk_loses_nothing_that_was_said_to_be_saved(keepwarm: Keepwarm, small: Path) -> None:
    note = "x" * 3000
    saved = 0
    for _ in range(100):
        said = keepwarm("add", f"Person {saved}", "--note", note, code=None)
        if said.code:
            break
        saved += 1
    assert 40 < saved < 90
    assert "No space left" in said.err
    assert len(said.err.splitlines()) == 2
    assert len(keepwarm.json("list")["prospects"]) == saved
    keepwarm("check")
    before = (small / "prospects.jsonl").read_bytes()
    assert "No space left" in keepwarm("compact", code=1).err
    assert "No space left" in keepwarm("backup", code=1).err
    assert "No space left" in keepwarm("restore", str(_moved(small, keepwarm.folder)), code=1).err
    assert (small / "prospects.jsonl").read_bytes() == before
    assert sorted(path.suffix for path in small.iterdir() if path.is_file()) == [".jsonl", ".lock"]
    keepwarm.at("2026-03-03T09:00")
    subprocess.run(["mount", "-o", "remount,size=320k", small], check=True)
    said = keepwarm("add", "Small", code=0)
    assert "nearly full" in said.err
    assert len(keepwarm.json("list")["prospects"]) == saved + 1


def _moved(small: Path, folder: Path) -> Path:
    return Path(shutil.copy(small / "prospects.jsonl", folder / "copy.jsonl"))


def test_a_disk_that_is_read_only(keepwarm: Keepwarm, small: Path) -> None:
    keepwarm("add", "Ana")
    before = (small / "prospects.jsonl").read_bytes()
    subprocess.run(["mount", "-o", "remount,ro", small], check=True)
    for words in (("add", "Ben"), ("compact",), ("backup",)):
        assert "Read-only file system" in keepwarm(*words, code=1).err
    assert len(keepwarm.json("list")["prospects"]) == 1
    keepwarm("check")
    assert (small / "prospects.jsonl").read_bytes() == before


# Whose folder -----------------------------------------------------------------------------------------------------


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_folder_or_link_of_another_user_is_refused(busy: Keepwarm) -> None:
    other = busy.folder / "other"
    other.mkdir()
    os.chown(other, 12345, -1)
    said = busy("due", "--data", str(other), code=1).err
    assert "belongs to another user (id 12345)" in said
    other.chmod(0o777)
    assert "anyone may write to it" in busy("add", "Ana", "--data", str(other), code=1).err
    link = busy.folder / "link"
    link.symlink_to(busy.data)
    assert len(busy.json("list", "--data", str(link))["prospects"]) == 2
    os.lchown(link, 12345, -1)
    for words in (("due",), ("add", "Ana"), ("backup",), ("restore", str(busy.file))):
        assert "link made by another user" in busy(*words, "--data", str(link), code=1).err
    assert list(other.iterdir()) == []
    os.chown(busy.data, 12345, -1)
    for words in (("check",), ("due",), ("restore", "--good-lines"), ("backup",)):
        assert "belongs to another user" in busy(*words, code=1).err


def test_check_mentions_a_folder_that_others_may_enter(busy: Keepwarm) -> None:
    assert busy("check").err == ""
    busy.data.chmod(0o755)
    assert "chmod 700" in busy("check").err
    assert busy("due").err == ""
