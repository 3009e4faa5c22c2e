"""Completion in a shell: what a Tab would offer."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.terminal import Keepwarm, environment
from tui.agenda import answer_cache

BASH = """
source "$1"
offers() {
  COMP_WORDS=("$@"); COMP_CWORD=$((${#COMP_WORDS[@]}-1)); _shtab_keepwarm
  printf '%s|' "${COMPREPLY[@]}"; echo
}
offers keepwarm rep
offers keepwarm log ana
offers keepwarm log 'Ana\\ R'
offers keepwarm log '"ruiz'
offers keepwarm log '"o$(id)'
offers keepwarm log "'o\\$(id)"
offers keepwarm log ana em
offers keepwarm move ana cred
offers keepwarm due --format i
"""


def test_bash_offers_commands_names_and_kinds(ana: Keepwarm, tmp_path: Path) -> None:
    ana("add", "Anatol O'Hara")
    ana("add", """o$(id) `id` "\\ o'x""")
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "keepwarm"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m tui "$@"\n')
    program.chmod(0o755)
    (tmp_path / "script").write_text(ana("completions", "bash").out)
    path = f"{program.parent}:{environment()['PATH']}"
    found = subprocess.run(
        ["bash", "-c", BASH, "bash", str(tmp_path / "script")],
        capture_output=True, text=True, env={**environment(), "PATH": path}, check=True, timeout=60,
    )  # fmt: skip
    assert found.stderr == ""
    assert found.stdout.splitlines() == [
        "report|", "Ana\\ Ruiz|Anatol\\ O\\'Hara|", "Ana\\ Ruiz|", "Ana Ruiz|",
        r"""o\$(id) \`id\` \"\\ o'x|""", r"""o$(id) `id` "\ o'\''x|""",
        "email|", "credibility|", "ics|",
    ]  # fmt: skip


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_is_one_that_the_shell_takes(shell: str, keepwarm: Keepwarm, tmp_path: Path) -> None:
    (tmp_path / "script").write_text(keepwarm("completions", shell).out)
    assert "completions --names" in (tmp_path / "script").read_text()
    if shutil.which(shell):
        subprocess.run([shell, "-n", str(tmp_path / "script")], check=True, timeout=60)


def test_names_are_kept_and_go_with_who_is_forgotten(ana: Keepwarm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KEEPWARM_NOW")
    monkeypatch.setattr(answer_cache, "_SETTLED", -10_000_000)
    assert ana("completions", "--names=RU").out == "Ana Ruiz\n"
    assert b"Ana Ruiz" in (ana.data / "prospects.names").read_bytes()
    with monkeypatch.context() as broken:
        broken.setattr("tui.cli.session.Session.pipeline", property(lambda _: pytest.fail("people were read")))
        assert ana("completions", "--names=").out == "Ana Ruiz\n"
    ana("add", "Ben")
    assert ana("completions", "--names=").out == "Ana Ruiz\nBen\n"
    ana("forget", "ana", "--yes")
    assert not (ana.data / "prospects.names").exists()
    assert ana("completions", "--names=").out == "Ben\n"


def test_without_a_shell_it_asks_for_one(keepwarm: Keepwarm) -> None:
    assert "bash, zsh or fish" in keepwarm("completions", code=2).err
    assert keepwarm("completions", "tcsh", code=2).out == ""


def test_any_part_of_a_name_completes_it(ana: Keepwarm) -> None:
    ana("add", "Jörg Müller-Lüdenscheidt")
    assert ana("completions", "--names=lud").out == ana("completions", "--names=müller-l").out != ""
