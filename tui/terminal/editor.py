"""Leaves the board for a moment: for the user's editor, or to show a text on the plain terminal for selection.

Nothing may be drawn while another program has the terminal, so the application is suspended.
"""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

from textual.app import App, SuspendNotSupported

from tui.text import clean

FALLBACKS = ("editor", "nano", "vim", "vi", "notepad")
"""Tried if neither VISUAL nor EDITOR is set."""


class EditResult(NamedTuple):
    """The result of an edit."""

    text: str | None
    """None: the text is unchanged."""
    words: str
    """Why it is unchanged; else empty."""


def edit(app: App[Any], text: str) -> EditResult:
    """Opens the text in the user's editor and waits. After any error the text is unchanged."""
    command = _editor()
    if isinstance(command, str):
        return EditResult(None, command)
    folder = Path(tempfile.mkdtemp(prefix="keepwarm-"))  # for its owner only
    try:
        path = folder / "message.txt"
        path.touch(0o600)
        path.write_text(f"{text}\n", "utf-8")
        with app.suspend(), _interrupts(_ignore_interrupt):
            code = _run([*command, str(path)])
        return _read(path, text, command[0], code)
    except SuspendNotSupported:
        return EditResult(None, "no editor can be opened from here")
    except OSError as error:
        return EditResult(None, f"no file for the editor: {error.strerror or error}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def show(app: App[Any], text: str) -> str:
    """Prints the text on the plain terminal until Enter; returns what is wrong if that fails."""
    try:
        with app.suspend():
            _print(text)
    except SuspendNotSupported:
        return "the text cannot be shown from here"
    return ""


def _editor() -> list[str] | str:
    """The command of the user's editor, or what is wrong with it."""
    for variable in ("VISUAL", "EDITOR"):
        if wanted := os.environ.get(variable, "").strip():
            try:
                return shlex.split(wanted, posix=sys.platform != "win32")
            except ValueError as error:
                return f"${variable} = {wanted}: {str(error).lower()}"
    found = next((name for name in FALLBACKS if shutil.which(name)), None)
    return [found] if found else "no editor was found: set $EDITOR"


def _program(editor: str) -> str:
    """The name to show for the editor; for the system's "editor", the program it links to."""
    found = shutil.which(editor) if editor == "editor" else None
    return Path(found).resolve().name if found else Path(editor).name


def _run(command: list[str]) -> int | OSError:
    # An exception here would leave Textual suspended.
    try:
        return subprocess.run(command, check=False).returncode
    except OSError as error:
        return error


def _read(path: Path, before: str, editor: str, code: int | OSError) -> EditResult:
    name = _program(editor)
    if isinstance(code, OSError):
        return EditResult(None, f"{name}: {code.strerror or code}; set $EDITOR to an editor that is there")
    if code:
        return EditResult(None, f"{name} ended with {code}: the text is as it was")
    try:
        raw = path.read_bytes()
    except OSError:
        return EditResult(None, f"{name} left no file: the text is as it was")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        where = raw.count(b"\n", 0, error.start) + 1
        return EditResult(None, f"{name} left no UTF-8 text (line {where}): the text is as it was; save it as UTF-8")
    text = clean(text, lines=True)
    if not text:
        return EditResult(None, f"it came back empty from {name}: the text is as it was")
    if text == clean(before, lines=True):
        return EditResult(None, f"nothing was changed in {name}")
    return EditResult(text, "")


def _print(text: str) -> None:
    """Prints the text and waits for Enter or an interrupt."""
    with _interrupts(signal.default_int_handler):
        try:
            print(f"\n{clean(text, lines=True)}\n\nSelect it with the mouse. Enter goes back to Keepwarm.", flush=True)
            if sys.__stdin__ is not None:
                sys.__stdin__.readline()
        except (KeyboardInterrupt, OSError, ValueError):
            pass


@contextmanager
def _interrupts(handler: Callable[[int, FrameType | None], Any]) -> Iterator[None]:
    """Handles Ctrl+C with ``handler``; the default would end the application's event loop."""
    before = signal.signal(signal.SIGINT, handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _ignore_interrupt(_number: int, _frame: FrameType | None) -> None:
    """Ctrl+C is meant for the editor. (SIG_IGN would be inherited by it.)"""
