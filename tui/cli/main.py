"""The entry point: which function answers which command, and what errors look like."""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from tui.cli.parser import parse
from tui.cli.session import Session, Usage

_ROOMS: dict[str, str] = {
    **dict.fromkeys(
        ("add", "edit", "log", "interest", "bought", "referral", "promise", "release", "snooze", "skip", "away", "move",
         "close", "brief", "reopen", "delete", "merge", "undo", "redo"),
        "changing",
    ),
    **dict.fromkeys(("due", "explain", "list", "show", "history"), "looking"),
    **dict.fromkeys(("import", "export", "rules", "path"), "keeping"),
    **dict.fromkeys(("check", "backup", "restore", "compact"), "safekeeping"),
    **dict.fromkeys(("sources", "report"), "reporting"),
    **dict.fromkeys(("draft", "templates"), "drafting"),
    "demo": "opening",
    "board": "opening",
}  # fmt: skip


def program() -> NoReturn:
    """The program: ``main`` for the words it was called with, and out.

    Out at once: everything is on disk and printed by now, and to take apart what thousands of people fill in memory
    takes longer than to print the agenda.
    """
    code = main()
    with suppress(OSError, ValueError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


def main(words: Sequence[str] | None = None) -> int:
    """Runs a command; returns the exit code: 0 done, 1 the thing asked for failed, 2 wrong usage."""
    _open_streams()
    collects = gc.isenabled()
    gc.disable()  # a command is short and leaves nothing behind; the board turns it on again when all is loaded
    try:
        try:
            return _run(sys.argv[1:] if words is None else words)
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        _mute()
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        code = _failed(error)
        if isinstance(error, OSError) and error.filename is None:
            _mute()
        return code
    finally:
        if collects:
            gc.enable()


def _mute() -> None:
    """What the output did not take is not offered again at the end of the program."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(words: Sequence[str]) -> int:
    options = parse(words)
    name = options.command or "board"
    session = Session(options)
    try:
        code = import_module(f"tui.cli.{_ROOMS[name]}").COMMANDS[name](session)
    finally:
        _tell(session.notices())
    assert isinstance(code, int)
    if nowhere := session.nowhere():
        _tell([nowhere])
    if keep := session.keeping():
        sys.stdout.flush()  # whoever waits for the answer has it first
        keep()
    return code


def _tell(notices: list[str]) -> None:
    """What was noticed on the way, on standard error."""
    if notices:
        from tui.text import clean

        sys.stdout.flush()
        for words in notices:
            print(f"keepwarm: {clean(words, lines=True)}", file=sys.stderr)


def _open_streams() -> None:
    """Somewhere to print: a stream may have been closed by who started us, or not know every letter."""
    nowhere = Path(os.devnull)
    sys.stdout = sys.stdout or nowhere.open("w", encoding="utf-8")
    sys.stderr = sys.stderr or nowhere.open("w", encoding="utf-8")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _failed(error: Exception) -> int:
    """Says what went wrong, in a line or two on standard error."""
    from msgspec import DecodeError

    from tui.exchange.found import BadFile
    from tui.model.errors import DataError
    from tui.pipeline import Question, Refused, Unknown
    from tui.rules.templates import BadTemplate
    from tui.settings.config import BadSettings
    from tui.text import clean
    from tui.when.refusing import BadWhen

    if isinstance(error, Question):
        text, code = f"{error} Say --yes to do it anyway.", 1
    elif isinstance(error, Refused | BadSettings | BadTemplate | DataError | BadFile):
        text, code = str(error), 1
    elif isinstance(error, Usage | Unknown | BadWhen):
        text, code = str(error), 2
    elif isinstance(error, OSError):
        text, code = f"{error.filename or 'the output'}: {error.strerror or error}", 1
    elif isinstance(error, DecodeError):  # bookkeeping that another program wrote: `check` has the line
        text, code = f"the data cannot be read: {error}; see `keepwarm check`", 1
    elif os.environ.get("KEEPWARM_DEBUG"):
        raise error
    else:
        from tui.settings.error_log import told

        text, code = told(error), 1
    print(f"keepwarm: {clean(text, lines=True)}", file=sys.stderr)
    return code
