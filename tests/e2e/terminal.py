"""The application in a real terminal: tmux, keys typed and the screen read."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

KEEPWARM = f"{sys.executable} -m tui"

needs_tmux = pytest.mark.skipif(
    shutil.which("tmux") is None and not os.environ.get("KEEPWARM_REQUIRE_E2E"), reason="tmux is not installed"
)


class Terminal:
    """A tmux pane of its own server; everything is addressed by its socket."""

    def __init__(self, columns: int, rows: int, environment: dict[str, str]) -> None:
        self.socket = f"keepwarm-{uuid.uuid4().hex[:12]}"
        shell = "env -i " + " ".join(f"{key}='{value}'" for key, value in environment.items()) + " sh"
        self._tmux("-f", "/dev/null", "new-session", "-d", "-x", str(columns), "-y", str(rows), shell)
        self._tmux("set", "-g", "status", "off")

    def _tmux(self, *words: str) -> str:
        command = ["tmux", "-L", self.socket, *words]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=30).stdout

    def type(self, text: str) -> None:
        """Literal text, without Enter."""
        self._tmux("send-keys", "-l", text)

    def press(self, *keys: str) -> None:
        """Keys by tmux's names: Enter, Escape, C-c, or a letter."""
        self._tmux("send-keys", *keys)

    def run(self, command: str) -> None:
        """A command in the shell."""
        self.type(command)
        self.press("Enter")

    @property
    def screen(self) -> str:
        """What is seen, line by line, wide characters whole."""
        return self._tmux("capture-pane", "-p")

    @property
    def pane_pid(self) -> int:
        """The process id of the shell in the pane."""
        return int(self._tmux("display-message", "-p", "#{pane_pid}"))

    def resize(self, columns: int, rows: int) -> None:
        """Another size of the window."""
        self._tmux("resize-window", "-x", str(columns), "-y", str(rows))

    def until(self, seen: Callable[[str], bool], what: str, seconds: float = 20) -> str:
        """Until the screen is as wanted; the screen then. Fails with the screen."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            screen = self.screen
            if seen(screen):
                return screen
            time.sleep(0.05)
        pytest.fail(f"not seen within {seconds} s: {what}\n{self.screen}")

    def wait(self, *texts: str, seconds: float = 20) -> str:
        """Until all the texts are seen."""
        return self.until(lambda screen: all(text in screen for text in texts), str(texts), seconds)

    def prompt(self) -> None:
        """Until the shell asks for the next command."""
        self.until(lambda screen: screen.rstrip().endswith("$"), "a prompt")

    def close(self) -> None:
        """Ends the server, and takes its socket away."""
        where = subprocess.run(
            ["tmux", "-L", self.socket, "display-message", "-p", "#{socket_path}"],
            check=False, capture_output=True, text=True,
        ).stdout.strip()  # fmt: skip
        subprocess.run(["tmux", "-L", self.socket, "kill-server"], check=False, capture_output=True)
        if where:
            Path(where).unlink(missing_ok=True)


@contextmanager
def terminal(folder: Path, columns: int = 80, rows: int = 24, **environment: str) -> Iterator[Terminal]:
    """A terminal whose Keepwarm data lie in ``folder``."""
    values = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "TERM": "xterm-256color",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "PS1": "$ ",
        "KEEPWARM_DATA": str(folder / "data"),
        **environment,
    }
    pane = Terminal(columns, rows, values)
    try:
        pane.prompt()  # what is typed before it is echoed in front of it, and the next prompt is no sign of an end
        yield pane
    finally:
        pane.close()
