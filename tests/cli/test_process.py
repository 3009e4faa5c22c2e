"""The command line as real processes: pipes, closed streams, terminals, two at once, what is loaded."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.terminal import Keepwarm, environment
from tui.cli.main import GROUPS


def test_a_morning(keepwarm: Keepwarm) -> None:
    assert keepwarm.process("add", "Ana Ruiz", "--met-at", "today 10:00").out == "1\n"
    assert "logged an email" in keepwarm.process("log", "ana", "email").out
    assert keepwarm.process("due", "--json", "--now", "2026-03-03").json["items"][0]["step"] == 2
    assert "keepwarm log" in keepwarm.process("log", "ana", "fax", code=2).err
    assert "reopen" not in keepwarm.process("reopen", "ana", code=1).err.partition(":")[0]


def test_due_loads_nothing_of_the_board(keepwarm: Keepwarm) -> None:
    keepwarm("add", "Ana", "--note", "plain", "--company", "Acme")
    keepwarm("add", "Kim", "--stage", "cred")
    heavy = "'textual', 'rich', 'arrow', 'rapidfuzz', 'asyncio', 'hypothesis'"
    script = (
        "import sys; from tui.cli import main; code = main(['due']); "
        f"print(sorted(set(sys.modules) & {{{heavy}}}), code)"
    )
    out = subprocess.run([sys.executable, "-c", script], env=environment(), capture_output=True, text=True, check=True)
    assert "Acme" in out.stdout
    assert out.stdout.splitlines()[-1] == "[] 0"


@pytest.mark.parametrize(
    ("words", "loaded"),
    [(("due",), {"due"}), (("--json", "list"), {"people"}), (("rules", "--help"), {"rules"}), (("due", "--x"), {"due"}),
     (("frobnicate",), set()), (("--version",), set()), (("--help",), set(GROUPS.values()))],
)  # fmt: skip
def test_only_the_group_of_the_command_is_loaded(tmp_path: Path, words: tuple[str, ...], loaded: set[str]) -> None:
    script = (
        f"import sys; from tui.cli import main\ntry: main({['--data', str(tmp_path), *words]!r})\n"
        f"except SystemExit: pass\nprint(*({set(GROUPS.values())} & {{name[8:] for name in sys.modules}}))"
    )
    out = subprocess.run([sys.executable, "-c", script], env=environment(), capture_output=True, text=True, check=True)
    assert set(out.stdout.splitlines()[-1].split()) == loaded


def test_a_pipe_that_is_closed_early_is_no_error(keepwarm: Keepwarm) -> None:
    for n in range(60):
        keepwarm("add", f"Somebody {n}", "--stage", "cred")
    for command in ("due --all --json", "list", "rules", "--help"):
        for reader in ("head -1", "true"):
            script = f"{sys.executable} -m tui {command} | {reader}; echo ${{PIPESTATUS[0]}} >&2"
            said = subprocess.run(
                ["bash", "-c", script], env=environment(), cwd=keepwarm.folder, capture_output=True, text=True,
                check=False,
            )  # fmt: skip
            assert said.stderr == "0\n"


def test_streams_that_are_closed_or_full(ana: Keepwarm) -> None:
    def shell(command: str) -> tuple[int, str]:
        said = subprocess.run(
            ["bash", "-c", f"{sys.executable} -m tui {command}"], env=environment(), cwd=ana.folder,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert "Traceback" not in said.stderr
        assert "Exception" not in said.stderr
        return said.returncode, said.stderr

    assert shell("add Ben >&-") == (0, "")
    assert shell("show nobody 2>&-") == (2, "")
    code, told = shell("due > /dev/full")
    assert (code, told) == (1, "keepwarm: the output: No space left on device\n")
    assert len(ana.json("list")["prospects"]) == 2
    told_saved = "keepwarm: it is done and saved; only the answer could not be printed: No space left on device\n"
    for words in ("log ana call", "log ana call --yes --json", "backup",
                  f"export -o {ana.folder / 'all.json'}", "compact",
                  "restore prospects-2026-03-02.jsonl", "undo"):  # fmt: skip
        assert shell(f"{words} > /dev/full") == (0, told_saved), words
    assert len(ana.json("show", "ana")["touches"]) == 1


def test_an_output_that_knows_few_letters(ana: Keepwarm, monkeypatch: pytest.MonkeyPatch) -> None:
    ana("add", "Łukasz 山田")
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    assert "?ukasz" in ana.process("due").out
    assert "did you mean 2 ?ukasz" in ana.process("show", "lukasz yamada", code=2).err
    assert "Łukasz 山田" in ana.process("list", "--json").out, "JSON is UTF-8 everywhere"


def test_the_board_needs_a_terminal(ana: Keepwarm) -> None:
    for words in ((), ("demo",)):
        assert "needs a terminal" in ana.process(*words, code=2).err


@pytest.mark.parametrize(("answer", "touches"), [("y", 1), ("n", 0), ("", 0)])
def test_on_a_terminal_a_guard_asks(keepwarm: Keepwarm, answer: str, touches: int) -> None:
    keepwarm("add", "Kim", "--stage", "cred")
    ours, theirs = pty.openpty()
    process = keepwarm.start("log", "kim", "pitch", stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    asked = b""
    while b"[y/N]" not in asked:
        asked += os.read(ours, 4096)
    assert b"Kim has not expressed interest yet" in asked
    os.write(ours, f"{answer}\n".encode())
    assert process.wait(30) == (0 if touches else 1)
    os.close(ours)
    assert len(keepwarm.json("show", "kim")["touches"]) == touches


def test_two_at_once_lose_nothing(ana: Keepwarm) -> None:
    running = [ana.start("log", "ana", "gift", "--yes", "--note", str(n)) for n in range(4)]
    running += [ana.start("add", f"New {n}") for n in range(4)]
    said = [process.communicate(timeout=60) for process in running]
    assert [process.returncode for process in running] == [0] * 8, said
    assert sorted(int(out) for out, _ in said[4:]) == [2, 3, 4, 5]
    assert sorted(touch["note"] for touch in ana.json("show", "ana")["touches"]) == ["0", "1", "2", "3"]
    ana("check")
    for _ in range(8):
        ana("undo")
    shown = ana.json("list")["prospects"]
    assert [each["name"] for each in shown] == ["Ana Ruiz"]


def test_data_in_the_home_of_the_user(keepwarm: Keepwarm, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("KEEPWARM_DATA", "KEEPWARM_CONFIG"):
        monkeypatch.delenv(name)
    for name, folder in (("HOME", "home"), ("XDG_DATA_HOME", "share"), ("XDG_CONFIG_HOME", "etc")):
        (tmp_path / folder).mkdir()
        monkeypatch.setenv(name, str(tmp_path / folder))
    keepwarm.process("add", "Ana")
    assert (tmp_path / "share" / "keepwarm" / "prospects.jsonl").exists()
    assert keepwarm.process("path", "--json").json["settings"] == str(tmp_path / "etc" / "keepwarm" / "config.toml")
    keepwarm.process("add", "Ben", "--data", "~/elsewhere")
    assert (tmp_path / "home" / "elsewhere").is_dir()


def test_an_interrupted_command_is_quiet() -> None:
    script = (
        "import sys\nfrom tui.cli import main\nfrom tui.cli.due import COMMANDS\n"
        "def stop(session): raise KeyboardInterrupt\n"
        "COMMANDS['due'] = COMMANDS['due']._replace(run=stop)\nsys.exit(main(['due']))"
    )
    said = subprocess.run(
        [sys.executable, "-c", script], env=environment(), capture_output=True, text=True, check=False
    )
    assert (said.returncode, said.stdout, said.stderr) == (130, "", "")
