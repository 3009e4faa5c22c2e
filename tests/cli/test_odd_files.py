"""What stands where a file should be: a pipe, a device, a circle of links, a file that was made read-only."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tests.cli.terminal import Keepwarm

EVERY = (
    "due", "list", "check", "add Zoe", "log 1 call", "undo", "history", "export", "backup", "compact", "forget 1 --yes",
    "restore prospects-2026-03-02.jsonl", "restore --good-lines",
)  # fmt: skip


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def a_device(path: Path) -> None:
    """One of its own, behind a link: should it ever be replaced, nothing else needs it."""
    try:
        os.mknod(path.with_name("zero"), stat.S_IFCHR | 0o600, os.makedev(1, 5))
    except OSError:
        pytest.skip("only root makes devices")
    path.symlink_to("zero")


def a_pipe_elsewhere(path: Path) -> None:
    os.mkfifo(path.parent.parent / "pipe")
    path.symlink_to(path.parent.parent / "pipe")


def a_folder(path: Path) -> None:
    path.mkdir()


@pytest.mark.timeout(20)
@pytest.mark.parametrize("words", EVERY)
@pytest.mark.parametrize("odd", [a_pipe, a_device, a_pipe_elsewhere, a_folder])
def test_a_journal_that_is_no_file_is_refused_at_once(ana: Keepwarm, words: str, odd: object) -> None:
    ana("backup")
    ana.file.unlink()
    odd(ana.file)  # type: ignore[operator]
    kind = ana.file.lstat().st_mode
    said = ana(*words.split(), code=1)
    assert any(word in said.err for word in ("is a pipe or a device", "Is a directory", "is no file")), said.err
    assert ana.file.lstat().st_mode == kind
    assert not list(ana.data.glob("*before-restore*"))
    assert not stat.S_ISREG(ana.file.stat().st_mode)


@pytest.mark.parametrize("file", ["/dev/zero", "/dev/full", "/dev/tty", "pipe", "folder", "circle", "/proc/self/mem"])
def test_what_is_no_file_cannot_be_restored_or_imported(ana: Keepwarm, file: str) -> None:
    (ana.folder / "circle").symlink_to("circle")
    (ana.folder / "folder").mkdir()
    os.mkfifo(ana.folder / "pipe")
    before = ana.file.read_bytes()
    for words in (("restore", file), ("restore", "--good-lines", file)):
        said = ana.process(*words, code=1)
        assert "Nothing was changed" in said.err or "no such file" in said.err
    assert ana.file.read_bytes() == before
    assert not list(ana.data.glob("*.before-restore*"))


def test_backups_that_cannot_be_read_are_not_called_none(ana: Keepwarm) -> None:
    (ana.data / "backups").write_text("")
    assert "backups cannot be read: Not a directory" in ana("restore", code=1).err
    ana("due")
    ana("add", "Ben")
    ana.file.unlink()
    assert "backups cannot be read" in ana("due").err


def test_settings_that_lead_in_a_circle_are_said(ana: Keepwarm, monkeypatch: pytest.MonkeyPatch) -> None:
    home = ana.folder / "etc" / "keepwarm"
    home.mkdir(parents=True)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(ana.folder / "etc"))
    monkeypatch.delenv("KEEPWARM_CONFIG")
    for target, why in (("config.toml", "Too many levels of symbolic links"), ("nowhere", "No such file")):
        (home / "config.toml").unlink(missing_ok=True)
        (home / "config.toml").symlink_to(target)
        named = str(home / "config.toml")
        for words in (("due",), ("rules",), ("add", "Zoe"), ("config", "budget", "5"), ("--config", named, "due"),
                      ("rules", "--check", named)):  # fmt: skip
            said = ana(*words, code=1)
            assert str(home / "config.toml") in said.err
            assert why in said.err
    assert (home / "config.toml").is_symlink()
    (home / "config.toml").unlink()
    (home / "templates").symlink_to("templates")
    assert "templates: cannot be read: Too many levels" in ana("templates", code=1).err
    ana("due")


@pytest.mark.parametrize("words", [
    "--data ~nobody-here/x due", "--config ~nobody-here/x due", "restore ~nobody-here/x", "demo --into ~nobody-here/x",
    "mail add box ~nobody-here/x --yes", "calendar add cal ~nobody-here/x --yes",
])  # fmt: skip
def test_the_home_of_a_user_that_there_is_not(ana: Keepwarm, words: str) -> None:
    ana("config", "email", "you@home.example")
    assert ana(*words.split(), code=1).err.startswith("keepwarm: ~nobody-here/x: there is no such user here")


@pytest.mark.parametrize("words", ["compact", "forget 1 --yes", "restore prospects-2026-03-02.jsonl"])
def test_a_journal_that_was_made_read_only_is_not_replaced(ana: Keepwarm, words: str) -> None:
    ana("backup")
    ana("add", "Ben")
    ana.file.chmod(0o400)
    before = {path: path.read_bytes() for path in ana.data.rglob("*") if path.is_file()}
    said = ana(*words.split(), code=1)
    assert "was made read-only" in said.err
    assert "chmod u+w" in said.err
    assert {path: path.read_bytes() for path in ana.data.rglob("*") if path.is_file()} == before
    ana.file.chmod(0o600)
    ana(*words.split())


def test_a_demo_fits_into_the_calendar(keepwarm: Keepwarm) -> None:
    into = keepwarm.folder / "long"
    assert keepwarm("demo", "--prospects", "1", "--touches", "2400", "--into", str(into)).out.startswith("1 prospect ")
    keepwarm("check", "--data", str(into))
    keepwarm("due", "--data", str(into))
    for now in ("1900-01-02", "2199-12-30"):
        for words in (("--touches", "9"), ()):
            other = keepwarm.folder / f"{now}{len(words)}"
            said = keepwarm("demo", *words, "--into", str(other), "--now", now, code=None)
            if said.code:
                assert "does not fit into the calendar" in said.err
                assert not (other / "prospects.jsonl").exists()
            else:
                keepwarm("due", "--data", str(other), "--now", now)


def test_nothing_due_is_not_nobody_there(keepwarm: Keepwarm) -> None:
    keepwarm("add", "Kim", "--stage", "cred")
    assert "Nothing is due. Next: Kim, " in keepwarm("due", "--now", "2020-01-01").out
    keepwarm("close", "1", "gone")
    assert keepwarm("due").out == "Nobody is open: 1 person closed (`keepwarm list --closed`).\n"
    keepwarm("delete", "1")
    assert "Nobody is on the board yet" in keepwarm("due").out


def test_who_sent_somebody_has_given(ana: Keepwarm) -> None:
    ana("add", "Ben", "--source", "ana")
    assert [(each["given"], each["on_board"]) for each in ana.json("sources")["referrals_given"]] == [(1, 1)]
    ana("referral", "ana")
    assert [(each["given"], each["on_board"]) for each in ana.json("sources")["referrals_given"]] == [(1, 1)]
    ana("referral", "ana")
    assert [(each["given"], each["on_board"]) for each in ana.json("sources")["referrals_given"]] == [(2, 1)]
