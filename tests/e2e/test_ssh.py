"""The board over a real SSH server on this machine: typed, logged, and the line cut."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import shutil
import signal
import socket
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.test_board import keepwarm

SSHD = shutil.which("sshd") or next((path for path in ("/usr/sbin/sshd",) if Path(path).exists()), None)

pytestmark = [
    pytest.mark.skipif(SSHD is None or shutil.which("ssh") is None, reason="no SSH server is installed"),
    pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="the test's server runs as root"),
]


@pytest.fixture
def ssh(tmp_path: Path) -> Iterator[list[str]]:
    """The command that logs in, without a question."""
    home = tmp_path / "ssh"
    home.mkdir(mode=0o700)
    for name in ("host", "user"):
        subprocess.run(["ssh-keygen", "-qt", "ed25519", "-N", "", "-f", str(home / name)], check=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    Path("/run/sshd").mkdir(exist_ok=True)
    (home / "config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {home}/host\nPidFile {home}/pid\n"
        f"AuthorizedKeysFile {home}/user.pub\nStrictModes no\nUsePAM no\nPasswordAuthentication no\n"
        "PermitRootLogin prohibit-password\n"
    )
    assert SSHD is not None
    server = subprocess.Popen([SSHD, "-D", "-f", str(home / "config"), "-E", str(home / "log")])
    words = ["-tt", "-p", str(port), "-i", str(home / "user"), "-o", "IdentitiesOnly=yes"]
    words += ["-o", f"UserKnownHostsFile={home}/known", "-o", "StrictHostKeyChecking=accept-new"]
    try:
        yield ["ssh", "-F", "none", *words, "root@127.0.0.1"]
    finally:
        server.terminate()
        server.wait(10)


class Line:
    """An SSH client in a terminal of 80x24."""

    def __init__(self, command: list[str]) -> None:
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ["TERM"] = "xterm-256color"
            os.execvp(command[0], command)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        os.set_blocking(self.fd, False)
        self.got = b""

    def wait(self, text: bytes, seconds: float = 30) -> None:
        """Until these bytes have arrived."""
        end = time.monotonic() + seconds
        while text not in self.got and time.monotonic() < end:
            try:
                self.got += os.read(self.fd, 65536)
            except (BlockingIOError, OSError):
                time.sleep(0.02)
        assert text in self.got, self.got[-2000:]

    def type(self, keys: bytes) -> None:
        """Keys, as a terminal sends them."""
        os.write(self.fd, keys)


def board(ssh: list[str], data: Path) -> list[str]:
    """The command that opens the board on the other side."""
    return [*ssh, f"cd {Path.cwd()} && TZ=UTC LC_ALL=C.UTF-8 exec {sys.executable} -m tui --data {data}"]


def test_a_touch_over_ssh_and_a_cut_line(tmp_path: Path, ssh: list[str]) -> None:
    data = tmp_path / "data"
    keepwarm(tmp_path, "demo", "--into", str(data))
    line = Line(board(ssh, data))
    line.wait(b"VISIBILITY")
    line.type(b"tc")
    line.wait(b"logged a call")
    os.kill(line.pid, signal.SIGKILL)
    os.waitpid(line.pid, 0)
    os.close(line.fd)
    wanted = f"-m tui --data {data}"
    end = time.monotonic() + 15
    while time.monotonic() < end:
        running = subprocess.run(["ps", "-eo", "args="], capture_output=True, text=True, check=True).stdout
        if not any(wanted in process for process in running.splitlines()):
            break
        time.sleep(0.2)
    else:
        pytest.fail("the board goes on without anybody")
    steps = json.loads(keepwarm(tmp_path, "history", "--json"))["steps"]
    assert [step["did"] for step in steps] == ["log"]
