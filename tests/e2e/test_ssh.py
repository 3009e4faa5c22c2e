"""The board over a real SSH server on this machine: typed, logged, the line cut in every way, and come back to."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.ssh import Line, Server, assert_gone, needs_ssh, remote, running, server
from tests.e2e.test_board import keepwarm
from tui.views.review import saved_walk

pytestmark = needs_ssh


@pytest.fixture(scope="module")
def ssh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with server(tmp_path_factory.mktemp("ssh") / "server") as found:
        yield found


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    keepwarm(folder, "demo", "--into", str(folder / "data"))
    return folder / "data"


@pytest.fixture
def data(demo: Path, tmp_path: Path) -> Path:
    """The demo, for one test."""
    shutil.copytree(demo, tmp_path / "data")
    return tmp_path / "data"


Open = Callable[..., Line]


@pytest.fixture
def line(ssh: Server, data: Path) -> Iterator[Open]:
    """Opens lines, with the board at their other end unless something else is said."""
    opened: list[Line] = []

    def open_line(said: str = "", port: int | None = None, columns: int = 80, rows: int = 24, **more: Any) -> Line:
        command = ["ssh", "-tt", *ssh.words(port), "root@127.0.0.1", said or remote(data, **more)]
        opened.append(Line(command, columns, rows))
        return opened[-1]

    yield open_line
    for each in opened:
        each.close()
    assert_gone(str(data))


def until_written(data: Path, before: int) -> None:
    """Until something more is on the disk."""
    end = time.monotonic() + 20
    while (data / "prospects.jsonl").stat().st_size == before:
        assert time.monotonic() < end, "nothing was written"
        time.sleep(0.02)


def did(data: Path) -> list[str]:
    """What the steps on the disk did, in order."""
    commits = map(json.loads, (data / "prospects.jsonl").read_text("utf-8").splitlines())
    return [step["did"] for commit in commits for step in commit.get("steps", {}).values() if step]


def reviewing(opened: Line, data: Path) -> None:
    """The review, with an email logged for its first person and shown as saved."""
    opened.wait(b"VISIBILITY")
    opened.settle()
    opened.type(b"r")
    opened.settle(some=True)
    before = (data / "prospects.jsonl").stat().st_size
    opened.type(b"te")
    until_written(data, before)
    opened.settle()


def connection(ssh: Server) -> dict[int, str]:
    """The server's processes for connections, and what runs at their end, each with its command line."""
    found = subprocess.run(["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True).stdout
    rows = [(int(pid), int(parent), args) for pid, parent, args in (row.split(None, 2) for row in found.splitlines())]
    below: dict[int, str] = {}
    parents = {ssh.process.pid}
    while parents:
        children = {pid: args for pid, parent, args in rows if parent in parents}
        below |= children
        parents = {*children}
    return below


class Way:
    """A way to the server that can end without a word: nothing goes through any more, and nothing is closed."""

    def __init__(self, port: int) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self.dead = threading.Event()
        self._ends: list[socket.socket] = []
        threading.Thread(target=self._accept, args=(port,), daemon=True).start()

    def _accept(self, port: int) -> None:
        with suppress(OSError):
            client, _ = self._listening.accept()
            other = socket.create_connection(("127.0.0.1", port))
            self._ends = [client, other]
            for one, another in ((client, other), (other, client)):
                threading.Thread(target=self._carry, args=(one, another), daemon=True).start()

    def _carry(self, one: socket.socket, another: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(65536):
                if self.dead.is_set():
                    self.dead.wait()
                    continue
                another.sendall(data)

    def close(self) -> None:
        for each in (self._listening, *self._ends):
            each.close()


def _cut_server(ssh: Server, _: Line) -> None:
    for pid, args in connection(ssh).items():
        if "sshd" in args:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def _tell_board(number: signal.Signals) -> Callable[[Server, Line], None]:
    """A signal for the board itself; its terminal is still there, and is as it was before."""

    def tell(ssh: Server, opened: Line) -> None:
        (board,) = (pid for pid, args in connection(ssh).items() if "-m tui" in args and "sshd" not in args)
        os.kill(board, number)
        opened.wait(b"\x1b[?1049l")

    return tell


CUTS: dict[str, Callable[[Server, Line], None]] = {
    "the client is killed": lambda _, opened: opened.kill(),
    "the board is asked to end": _tell_board(signal.SIGTERM),
    "it hears that its terminal is gone": _tell_board(signal.SIGHUP),
    "the client's terminal is closed": lambda _, opened: os.close(opened.fd),
    "the server's process is killed": _cut_server,
    "the client stands still": lambda _, opened: opened.kill(signal.SIGSTOP),
}


@pytest.mark.parametrize("cut", CUTS.values(), ids=CUTS)
def test_a_review_that_is_cut_off(cut: Callable[[Server, Line], None], ssh: Server, line: Open, data: Path) -> None:
    """What was shown as saved is there, nothing goes on alone, and the review goes on where it was."""
    opened = line()
    reviewing(opened, data)
    cut(ssh, opened)
    assert_gone(str(data))
    assert did(data) == ["log"]
    walk = saved_walk.load(data)
    assert walk is not None
    assert [visit.done for visit in walk.visits] == [True]
    assert walk.current is not None


def test_a_review_whose_network_is_dead(ssh: Server, line: Open, data: Path) -> None:
    way = Way(ssh.port)
    try:
        reviewing(line(port=way.port), data)
        way.dead.set()
        assert_gone(str(data))
        assert did(data) == ["log"]
    finally:
        way.close()


def test_cut_off_while_the_editor_runs(line: Open, data: Path, tmp_path: Path) -> None:
    editor = tmp_path / "editor"
    editor.write_text("#!/bin/sh\necho editing\nread -r line\n")
    editor.chmod(0o755)
    opened = line(EDITOR=str(editor), VISUAL=str(editor))
    reviewing(opened, data)
    opened.type(b"E")
    opened.wait(b"editing")
    opened.kill()
    assert_gone(str(data))
    assert_gone(str(editor))
    assert did(data) == ["log"]


MULTIPLEXERS = {
    "tmux": (
        "tmux -L {name} -f /dev/null new-session -A -s kept", "tmux -L {name} kill-server",
        "tmux -L {name} capture-pane -p -t kept > {shown}",
    ),
    "screen": ("screen -S {name} -d -RR", "screen -S {name} -X quit", "screen -S {name} -X hardcopy {shown}"),
}  # fmt: skip
"""What begins a session or comes back to it, what ends it, and what writes down what it shows."""


@pytest.mark.parametrize("program", MULTIPLEXERS)
def test_a_session_is_come_back_to_at_another_size(program: str, line: Open, data: Path, tmp_path: Path) -> None:
    if shutil.which(program) is None and not os.environ.get("KEEPWARM_REQUIRE_E2E"):
        pytest.skip(f"{program} is not installed")
    name = f"kw-{uuid.uuid4().hex[:8]}"
    shown = tmp_path / "shown"
    begins, ends, writes = (each.format(name=name, shown=shown) for each in MULTIPLEXERS[program])
    script = tmp_path / "board"
    script.write_text(f"#!/bin/sh\n{remote(data)}\n")
    script.chmod(0o755)
    said = f"LC_ALL=C.UTF-8 exec {begins} {script}"
    try:
        opened = line(said)
        reviewing(opened, data)
        opened.type(b"q")
        opened.settle(some=True)
        opened.kill()
        opened.close()
        again = line(said, columns=120, rows=40)
        again.settle(some=True)
        end = time.monotonic() + 20
        while not (shown.exists() and re.search(r"(?m)^ DUE \d+ .*VISIBILITY", shown.read_text("utf-8", "replace"))):
            assert time.monotonic() < end, "the due panel is not beside the board, though there is room for it now"
            subprocess.run(["sh", "-c", writes], check=False, capture_output=True)
            time.sleep(0.1)
        assert len(running("-m tui", str(data))) == 1
        again.type(b"q")
        assert_gone("-m tui", str(data))
        assert did(data) == ["log"]
    finally:
        subprocess.run(ends.split(), check=False, capture_output=True)


def test_two_sessions_on_one_person(line: Open, data: Path) -> None:
    """Each is shown what the other does, and nothing of either is lost."""
    one, other = line(), line()
    for each in (one, other):
        each.wait(b"VISIBILITY")
        each.settle()
    before = (data / "prospects.jsonl").stat().st_size
    other.kill(signal.SIGSTOP)  # a laptop that sleeps for a while: nothing is cut
    one.type(b"te")
    until_written(data, before)
    other.kill(signal.SIGCONT)
    assert other.settle(some=True)  # it draws the other's touch, without a key
    between = (data / "prospects.jsonl").stat().st_size
    other.type(b"#club\r")
    until_written(data, between)
    assert one.settle(some=True)
    for each in (one, other):
        each.type(b"q")
    assert_gone(str(data))
    assert did(data) == ["log", "tag"]
