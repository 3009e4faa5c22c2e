"""The README's section On a server: every command that stands there, run as it stands."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.ssh import ROOT, Line, Server, needs_ssh, server

pytestmark = needs_ssh

SECTION = (ROOT / "README.md").read_text("utf-8").partition("## On a server\n")[2].partition("\n## ")[0]
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", SECTION, re.DOTALL)
COMMANDS = [line.partition("  #")[0].strip() for kind, text in BLOCKS if kind == "sh" for line in text.splitlines()]
TABLE = "".join(text for kind, text in BLOCKS if kind == "crontab").splitlines()
CRON = [line.split(None, 5)[5] for line in TABLE if line[0].isdigit()]

FROM_AFAR = {
    "ssh -C -t you@server keepwarm": (b"VISIBILITY", b"q"),
    "ssh -C -t you@server tmux new-session -A -s keepwarm keepwarm": (b"VISIBILITY", b"q"),
    "ssh you@server keepwarm due": (b"ANSWER NOW", b""),
    "ssh -t you@server keepwarm review --plain": (b"Letter (? for help):", b"q\r"),
    "ssh -t -L 8117:127.0.0.1:8117 you@server keepwarm serve": (b"http://127.0.0.1:8117/", b"\x03"),
}
"""What is seen, and the keys that leave it."""
THERE = {
    "keepwarm config timezone Europe/Berlin": "timezone = Europe/Berlin",
    "keepwarm due --format line --quiet-if-none": r"^\d+ to answer",
    r"PS1='$(keepwarm due --format line --quiet-if-none) \$ '": r"^\d+ to answer.* [#$] $",
    "tmux set-option -g status-right '#(keepwarm due --format line --quiet-if-none)'": "#.keepwarm due",
    'eval "$(keepwarm completions bash)"': "_shtab_keepwarm",
    "rsync -a ~/.local/share/keepwarm/ ~/keepwarm-copy/": "prospects.jsonl",
    "cp ~/.local/share/keepwarm/prospects.jsonl ~/history/ && git -C ~/history add -A && "
    "git -C ~/history commit -qm copied": "^copied",
}  # fmt: skip
"""What is found afterwards, in what is printed."""
LOOKS = {"PS1": 'printf %s "${PS1@P}"', "tmux": "tmux show-options -g status-right", "eval": "complete -p keepwarm",
         "rsync": "ls ~/keepwarm-copy", "cp": "git -C ~/history log --format=%s"}  # fmt: skip
"""How it is looked at, by the first word of the command."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home folder on the server, with the demo and the programs; ``ssh`` leads to it from anywhere."""
    folder = tmp_path_factory.mktemp("home")
    programs, name = folder / "bin", f"kw-{uuid.uuid4().hex[:8]}"
    (folder / "history").mkdir()
    programs.mkdir()
    usual = {each: shutil.which(each) for each in ("tmux", "ssh")}
    with server(folder / "ssh") as found:
        for program, script in (
            ("keepwarm", f'exec {sys.executable} -m tui "$@"'),
            ("tmux", f'exec {usual["tmux"]} -L {name} -f /dev/null "$@"'),
            ("ssh", _ssh(found, usual["ssh"] or "ssh", folder)),
        ):
            (programs / program).write_text(f"#!/bin/sh\n{script}\n")
            (programs / program).chmod(0o755)
        run(folder, "git init -q ~/history && keepwarm demo --into ~/.local/share/keepwarm")
        run(folder, "tmux new-session -d")
        yield folder
        run(folder, "tmux kill-server")


def _ssh(found: Server, program: str, home: Path) -> str:
    """A client that takes any host for ours, and finds the home folder there. On one machine no port needs a way."""
    there = " ".join(f"{name}='{value}'" for name, value in environment(home).items() if name != "TERM")
    options = " ".join(found.words())
    return f"""flags=
while :; do case $1 in
    -L) shift 2 ;;
    -o) flags="$flags -o $2"; shift 2 ;;
    -*) flags="$flags $1"; shift ;;
    *) break ;;
esac; done
shift
exec {program} {options} $flags root@127.0.0.1 "cd; env {there} $*"
"""


def environment(home: Path) -> dict[str, str]:
    return {
        "HOME": str(home), "PATH": f"{home / 'bin'}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8",
        "TZ": "UTC", "TERM": "xterm-256color", "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@x.example",
        "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@x.example",
    }  # fmt: skip


def run(home: Path, command: str) -> str:
    done = subprocess.run(
        ["bash", "-c", command],
        env=environment(home),
        cwd=home,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done
    return done.stdout


def test_each_of_them_is_run_below() -> None:
    assert {*COMMANDS} == {*FROM_AFAR, *THERE}
    assert len(CRON) == 2


@pytest.mark.parametrize("command", FROM_AFAR)
def test_from_afar(command: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environment(home).items():
        monkeypatch.setenv(name, value)
    seen, leaves = FROM_AFAR[command]
    opened = Line(["bash", "-c", command])
    try:
        opened.wait(seen)
        if leaves:
            opened.settle()
            opened.type(leaves)
        assert os.waitstatus_to_exitcode(os.waitpid(opened.pid, 0)[1]) in (0, 255)
    finally:
        opened.close()


@pytest.mark.parametrize("command", THERE)
def test_on_the_server(command: str, home: Path) -> None:
    program = command.partition(" ")[0].partition("=")[0]
    if shutil.which(program) is None and program == "rsync" and not os.environ.get("KEEPWARM_REQUIRE_E2E"):
        pytest.skip("rsync is not installed")
    look = LOOKS.get(program)
    assert re.search(THERE[command], run(home, f"{command}\n{look}" if look else command), re.MULTILINE)


@pytest.mark.parametrize("command", CRON)
def test_from_cron(command: str, home: Path) -> None:
    printed = run(home, command)
    assert "<h2>Answer now" in printed or (home / "keepwarm.ics").read_bytes().startswith(b"BEGIN:VCALENDAR")


def test_a_copy_comes_back(home: Path) -> None:
    run(home, "cp -r ~/.local/share/keepwarm ~/restored && keepwarm --data ~/restored undo 2>/dev/null || true")
    restored = run(home, "keepwarm --data ~/restored restore ~/.local/share/keepwarm/prospects.jsonl")
    assert "restored" in restored or "brought" in restored


def test_what_is_sent_along_arrives(home: Path) -> None:
    assert run(home, "COLORTERM=truecolor ssh -o SendEnv=COLORTERM you@server printenv COLORTERM") == "truecolor\n"
