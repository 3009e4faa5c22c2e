"""A real SSH server on this machine, with keys of its own, and clients in terminals."""

from __future__ import annotations

import fcntl
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
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

SSHD = shutil.which("sshd") or next((path for path in ("/usr/sbin/sshd",) if Path(path).exists()), None)
ROOT = Path(__file__).parents[2]

needs_ssh = [
    pytest.mark.skipif(
        (SSHD is None or shutil.which("ssh") is None) and not os.environ.get("KEEPWARM_REQUIRE_E2E"),
        reason="no SSH server is installed",
    ),
    pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="the test's server runs as root"),
]


class Server:
    """The server: its process, and the words that log in without a question."""

    def __init__(self, home: Path) -> None:
        for name in ("host", "user"):
            subprocess.run(["ssh-keygen", "-qt", "ed25519", "-N", "", "-f", str(home / name)], check=True)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        Path("/run/sshd").mkdir(exist_ok=True)
        (home / "config").write_text(
            f"Port {self.port}\nListenAddress 127.0.0.1\nHostKey {home}/host\nPidFile {home}/pid\n"
            f"AuthorizedKeysFile {home}/user.pub\nStrictModes no\nUsePAM no\nPasswordAuthentication no\n"
            # A line that answers nothing for two seconds is dead.
            "PermitRootLogin prohibit-password\nAcceptEnv COLORTERM LANG LC_* TZ\nClientAliveInterval 1\n"
            "ClientAliveCountMax 2\n"
        )
        assert SSHD is not None
        self.process = subprocess.Popen([SSHD, "-D", "-f", str(home / "config"), "-E", str(home / "log")])
        self._home = home
        self._wait()

    def _wait(self) -> None:
        end = time.monotonic() + 10
        while time.monotonic() < end:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            time.sleep(0.02)

    def words(self, port: int | None = None) -> list[str]:
        """The client's options, without what asks for a terminal; ``port``: of a way to it that is not straight."""
        return [
            "-F", "none", "-p", str(port or self.port), "-i", str(self._home / "user"), "-o", "IdentitiesOnly=yes",
            "-o", "UserKnownHostsFile=/dev/null", "-o", "StrictHostKeyChecking=no", "-o", "LogLevel=ERROR",
        ]  # fmt: skip


@contextmanager
def server(home: Path) -> Iterator[Server]:
    """The server, as long as it is needed."""
    home.mkdir(mode=0o700)
    found = Server(home)
    try:
        yield found
    finally:
        found.process.terminate()
        found.process.wait(10)


class Line:
    """A client in a terminal."""

    def __init__(self, command: list[str], columns: int = 80, rows: int = 24) -> None:
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ["TERM"] = "xterm-256color"
            os.execvp(command[0], command)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        os.set_blocking(self.fd, False)
        self.got = b""

    def wait(self, text: bytes, seconds: float = 30) -> None:
        """Until these bytes have arrived."""
        end = time.monotonic() + seconds
        while text not in self.got and time.monotonic() < end:
            self._read()
        assert text in self.got, self.got[-2000:]

    def settle(self, quiet: float = 0.3, seconds: float = 20, *, some: bool = False) -> bytes:
        """Until nothing more arrives, and ``some`` has; what did."""
        before, last = len(self.got), time.monotonic()
        end = last + seconds
        while time.monotonic() < min(end, last + quiet) or (some and len(self.got) == before):
            if self._read():
                last = time.monotonic()
            if time.monotonic() > end:
                break
        return self.got[before:]

    def _read(self) -> bool:
        try:
            found = os.read(self.fd, 65536)
        except (BlockingIOError, OSError):
            time.sleep(0.02)
            return False
        self.got += found
        return bool(found)

    def type(self, keys: bytes) -> None:
        """Keys, as a terminal sends them."""
        os.write(self.fd, keys)

    def kill(self, number: int = signal.SIGKILL) -> None:
        """Ends the client, or sends it another signal."""
        os.kill(self.pid, number)

    def close(self) -> None:
        """What is left of it goes."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(self.pid, 0)
        with suppress(OSError):
            os.close(self.fd)


def remote(data: Path, words: str = "", **environment: str) -> str:
    """What the other side's shell is told: Keepwarm on these data, in the place of the shell."""
    given = {"LC_ALL": "C.UTF-8", "TZ": "UTC", **environment}
    said = " ".join(f"{name}='{value}'" for name, value in given.items())
    return f"cd {ROOT} && {said} exec {sys.executable} -m tui --data {data} {words}"


def running(*parts: str) -> list[str]:
    """The command lines of processes that hold all of this."""
    found = []
    for each in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            words = each.read_text("utf-8", "replace").replace("\0", " ")
            if all(part in words for part in parts) and "ssh" not in words.split(" ", 1)[0]:
                found.append(words)
    return found


def assert_gone(*parts: str, seconds: float = 20) -> None:
    """Nothing of it goes on."""
    end = time.monotonic() + seconds
    while (left := running(*parts)) and time.monotonic() < end:
        time.sleep(0.05)
    assert left == []
