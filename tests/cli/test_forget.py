"""`keepwarm forget`: asked once, done for good, and said what it does not reach."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time

import pytest

from tests.cli.terminal import Keepwarm, environment


@pytest.fixture
def two(keepwarm: Keepwarm) -> Keepwarm:
    keepwarm("add", "Ana Ruiz", "--email", "ana@x.example", "--phone", "+34 600 555 010")
    keepwarm("add", "Ben Okafor", "--source", "ana", "--note", "a friend of Ana Ruiz")
    keepwarm("backup")
    return keepwarm


def grep(keepwarm: Keepwarm, words: str) -> str:
    return subprocess.run(["grep", "-r", words, str(keepwarm.data)], capture_output=True, text=True, check=False).stdout


def test_it_takes_a_yes_and_leaves_no_trace(two: Keepwarm) -> None:
    asked = two("forget", "ana", code=1)
    assert "Forget Ana Ruiz (#1) for good" in asked.err
    assert "Say --yes" in asked.err
    assert "Ben Okafor #2" in asked.err
    assert len(two.json("list")["prospects"]) == 2
    done = two("forget", "ana", "--yes")
    assert done.out.splitlines()[:2] == [
        "forgot Ana Ruiz: taken out of the data and of all backups and copies",
        "1 mention stays in what you wrote about others: Ben Okafor #2.",
    ]
    assert "Not reached: exports and other copies elsewhere" in done.out
    assert grep(two, "ana@x.example") == grep(two, "600 555") == ""
    assert "a friend of Ana Ruiz" in grep(two, "Ana Ruiz")
    two("edit", "2", "--note", "")
    assert two.json("show", "2")["source"] == "somebody forgotten"
    two("forget", "ana", "--yes", code=2)
    two("forget", "1", "--yes", code=2)
    assert two("add", "Cy").out == "3\n"
    two("check")


def test_who_was_deleted_can_be_forgotten(two: Keepwarm) -> None:
    two("delete", "ana")
    two("forget", "ana", "--yes", code=2)  # a part of a name is enough for who is there only
    said = two.json("forget", "ana@x.example", "--yes")
    assert said["ids"] == [1]
    assert said["left"] == []
    assert grep(two, "ana@x.example") == ""


@pytest.mark.parametrize(("answer", "left"), [("y", 1), ("n", 2), ("", 2)])
def test_on_a_terminal_it_asks_once(two: Keepwarm, answer: str, left: int) -> None:
    ours, theirs = pty.openpty()
    process = two.start("forget", "ana", stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    asked = b""
    while b"[y/N]" not in asked:
        asked += os.read(ours, 4096)
    assert b"Nothing brings it back" in asked
    os.write(ours, f"{answer}\n".encode())
    assert process.wait(30) == (0 if left == 1 else 1)
    os.close(ours)
    assert len(two.json("list")["prospects"]) == left


def test_killed_at_any_moment_it_is_finished_or_was_never_begun(two: Keepwarm) -> None:
    """A real process, killed after a growing time; the next command sees to the rest."""
    for number in range(40):
        two("add", f"Guest {number}", "--note", "x" * 500)
    for number in range(12):
        two("backup", "--now", f"2026-03-{number + 3:02}")
    began = time.monotonic()
    for wait in (0.15, 0.25, 0.3, 0.33, 0.36, 0.4, 0.45, 0.5, 0.6, 0.8, 1.2, 3):
        process = subprocess.Popen(
            [sys.executable, "-m", "tui", "forget", "1", "--yes"], env=environment(), cwd=two.folder,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(wait)
        process.send_signal(signal.SIGKILL)
        process.wait(30)
        names = {each["name"] for each in two.json("list")["prospects"]}
        assert names >= {"Ben Okafor", "Guest 39"}
        assert ("Ana Ruiz" in names) is ("ana@x.example" in grep(two, "ana@x.example"))
        assert not (two.data / "prospects.forget").exists()
        if "Ana Ruiz" not in names or time.monotonic() - began > 60:
            break
    two("forget", "1", "--yes", code=None)
    assert grep(two, "ana@x.example") == ""


def test_check_says_that_it_is_not_at_its_end(two: Keepwarm) -> None:
    (two.data / "prospects.forget").write_text('{"ids":[1],"names":["Ana Ruiz"],"addresses":["ana@x.example"]}')
    assert "not wholly forgotten yet" in two("check", code=None).out
    assert "had begun is finished" in two("list").err
    assert grep(two, "ana@x.example") == ""
    two("check")
    (two.data / "prospects.forget").write_text("{")
    said = two("list")
    assert "prospects.forget cannot be read" in said.err
    assert "Ben Okafor" in said.out


@pytest.mark.parametrize(
    "odd",
    [
        '{"prospects":{"9":{"name":"Q","touches":[{"at":"2026-03-02T10:00:00Z","kind":"call","about":[1]},1,null]}}}',
        '{"prospects":{"9":{"name":"Q","apart":[[1],{},true]}}}',
        '{"prospects":{"9":{"name":"Q","source":{"prospect":{"1":1},"name":[1]}}}}',
        '{"prospects":{},"sources":{"9":{"prospect":[1],"name":{"1":1}}}}',
        '{"prospects":{},"steps":{"9":{"at":1,"did":"x","what":"1","who":[[1],{"1":1}]}}}',
    ],
)
def test_beside_what_another_program_wrote(ana: Keepwarm, odd: str) -> None:
    with ana.file.open("a", encoding="utf-8") as file:
        file.write(odd + "\n")
    ana("forget", "1", "--yes")
    assert "Ana" not in ana.file.read_text("utf-8")
