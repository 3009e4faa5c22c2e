"""A monkey at a board in a real terminal: bytes as a keyboard sends them, any size, answers that come late."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections import deque
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path
from random import Random

from tests.monkey.acts import Act, Focus, Keys, Mouse, Odd, Other, Passes, Paste, Resize, Rest, acts
from tests.monkey.in_process import LAST, Report
from tests.monkey.neighbour import Neighbour

ROOT = Path(__file__).parents[2]
QUESTION = b"\x1b[6n"
PATIENCE = 60.0
"""Seconds until a board that shows nothing is given up."""
_BYTES = {
    "enter": b"\r", "escape": b"\x1b", "tab": b"\t", "shift+tab": b"\x1b[Z", "backspace": b"\x7f", "delete": b"\x1b[3~",
    "up": b"\x1b[A", "down": b"\x1b[B", "right": b"\x1b[C", "left": b"\x1b[D", "home": b"\x1b[H", "end": b"\x1b[F",
    "pageup": b"\x1b[5~", "pagedown": b"\x1b[6~", "shift+left": b"\x1b[1;2D", "shift+right": b"\x1b[1;2C",
    "shift+end": b"\x1b[1;2F", "shift+home": b"\x1b[1;2H", "ctrl+home": b"\x1b[1;5H", "ctrl+end": b"\x1b[1;5F",
    "ctrl+left": b"\x1b[1;5D", "ctrl+right": b"\x1b[1;5C", "f1": b"\x1bOP", "space": b" ", "question_mark": b"?",
    "colon": b":", "slash": b"/", "number_sign": b"#", "full_stop": b".", "plus": b"+",
    "left_square_bracket": b"[", "right_square_bracket": b"]", "comma": b",",
}  # fmt: skip
_KITTY = {"enter": b"\x1b[13u", "escape": b"\x1b[27u", "tab": b"\x1b[9u", "backspace": b"\x1b[127u"}
"""As terminals with the newer protocol send them."""


class TerminalMonkey:
    """One run: a board in a pseudo terminal, and somebody else who works on its data."""

    def __init__(self, seed: int, folder: Path) -> None:
        self.report = Report(seed)
        self._folder = folder
        self._other = Neighbour(folder, lambda: datetime.now(UTC))
        self._last: deque[Act] = deque(maxlen=LAST)
        self._rng = Random(seed)
        self._kitty = self._rng.random() < 0.5
        self._pid = self._end = -1
        self._owed = 0
        """Answers that the terminal owes."""

    def run(self, count: int) -> Report:
        """Does so many acts, on as many boards as are left, and looks what holds then."""
        report, found = self.report, acts(self.report.seed)
        self._other.begin(self._rng)
        while report.acts < count and not report.wrong:
            self._other.mend()
            self._start()
            try:
                for act in islice(found, count - report.acts):
                    report.acts += 1
                    self._last.append(act)
                    self._do(act)
                    if not self._read():
                        break
                self._leave()
            finally:
                os.close(self._end)
        log = self._folder.parent / "state" / "keepwarm" / "errors.log"
        if log.exists():
            self._wrong(log.read_text("utf-8"))
        report.wrong += self._other.wrong() if not report.wrong else []
        self._other.close()
        return report

    def _wrong(self, words: str) -> None:
        acts_before = "\n".join(f"  {act}" for act in self._last)
        self.report.wrong.append(f"{words}\nafter\n{acts_before}")

    # The terminal -------------------------------------------------------------------------------------------

    def _start(self) -> None:
        home = str(self._folder.parent)
        self._pid, self._end = pty.fork()
        if self._pid == 0:
            self._size(0, 80, 24)
            kept = {"PATH": os.environ["PATH"], "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "HOME": home}
            kept |= {"XDG_STATE_HOME": f"{home}/state", "EDITOR": "true", "PYTHONPATH": str(ROOT)}
            os.chdir(home)
            os.execve(sys.executable, [sys.executable, "-m", "tui", "--data", str(self._folder)], kept)
        os.set_blocking(self._end, False)
        self._until(b"keepwarm")

    def _size(self, end: int, columns: int, rows: int) -> None:
        fcntl.ioctl(end, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def _read(self, seconds: float = 0.0) -> bool:
        """Takes what is there, and answers what was asked; False when the board has ended."""
        while select.select([self._end], [], [], seconds)[0]:
            try:
                piece = os.read(self._end, 65_536)
            except BlockingIOError:
                break
            except OSError:
                return False
            if not piece:
                return False
            self._seen = (self._seen + piece)[-200_000:]
            self._owed += piece.count(QUESTION)
            seconds = 0.0
        if self._owed and self._rng.random() < 0.8:  # sometimes the line is slow
            owed, self._owed = self._owed, 0
            self._write(b"\x1b[1;1R" * owed)
        return True

    _seen = b""

    def _until(self, text: bytes, keys: bytes = b"") -> bool:
        """Reads until a text is seen, and types the keys meanwhile, one after the other, again and again."""
        self._seen, end, typed = b"", time.monotonic() + PATIENCE, cycle(keys)
        while time.monotonic() < end:
            self._write(bytes(islice(typed, 1)))
            if not self._read(0.5):
                return False
            if text in _plain(self._seen):
                return True
        self._wrong(f"{text!r} is never seen; the last that was: {_plain(self._seen)[-1000:]!r}")
        return False

    def _write(self, data: bytes) -> None:
        """As far as the board takes it; meanwhile its output is taken."""
        end = time.monotonic() + PATIENCE
        while data and time.monotonic() < end:
            try:
                data = data[os.write(self._end, data) :]
            except BlockingIOError:
                if not self._taken():
                    return
            except OSError:
                return

    def _taken(self) -> bool:
        select.select([self._end], [], [], 0.05)
        try:
            piece = os.read(self._end, 65_536)
        except BlockingIOError:
            return True
        except OSError:
            return False
        self._owed += piece.count(QUESTION)
        return True

    # Acting -------------------------------------------------------------------------------------------------

    def _do(self, act: Act) -> None:
        match act:
            case Keys(keys):
                self._write(b"".join(map(self._key, keys)))
            case Mouse():
                self._write(_mouse(act))
            case Paste(text):
                self._write(b"\x1b[200~" + text.replace("\x1b", "").encode() + b"\x1b[201~")
            case Resize(columns, rows):
                self._size(self._end, columns, rows)
            case Focus(here):
                self._write(b"\x1b[I" if here else b"\x1b[O")
            case Other(seed):
                self._other.act(seed)
            case Odd(data):
                self._write(data)
            case Passes() | Rest():
                self._read(0.3)

    def _key(self, key: str) -> bytes:
        if len(key) == 1:
            return key.encode()
        if self._kitty and key in _KITTY:
            return _KITTY[key]
        if key.startswith("ctrl+") and len(key) == 6:
            return bytes([ord(key[-1]) & 31])
        return _BYTES[key]

    def _leave(self) -> None:
        """Back to the board, whose help comes and goes; then quits. The monkey may have left before."""
        if self._read():
            self._size(self._end, 80, 24)
            self._write(b"\x1b[201~")
            # Escape leaves, y leaves what is not saved, and ? tells where we are.
            self._until(b"Keys on ", b"\x1b\x1by\x1b?")
            self._write(b"\x11")
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if not self._read(0.1):
                break
        self._reap()

    def _reap(self) -> None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            pid, status = os.waitpid(self._pid, os.WNOHANG)
            if pid:
                if code := os.waitstatus_to_exitcode(status):
                    self._wrong(f"the board ended with {code}: {_plain(self._seen)[-600:]!r}")
                return
            time.sleep(0.02)
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        self._wrong(f"the board did not end: {_plain(self._seen)[-600:]!r}")


def _plain(sent: bytes) -> bytes:
    """What is sent, without styles and moves."""
    return re.sub(rb"\x1b\[[0-9;?<=>:]*[ -/]*[@-~]|\x1b[()][A-Z0-9]|\x1b\][^\x07]*\x07", b"", sent)


def _mouse(act: Mouse) -> bytes:
    def report(button: int, x: int, y: int, end: str = "M") -> bytes:
        return f"\x1b[<{button};{x + 1};{y + 1}{end}".encode()

    at = (act.x, act.y)
    match act.what:
        case "click" | "double":
            return (report(0, *at) + report(0, *at, "m")) * (1 if act.what == "click" else 2)
        case "drag":
            return report(0, *at) + report(32, *act.to) + report(0, *act.to, "m")
        case "up" | "down":
            return report(64 if act.what == "up" else 65, *at)
        case _:
            return report(35, *at)
