"""The entry point: which module has which command, and what errors look like."""

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

from tui.cli.grammar import Command, Program, Run
from tui.cli.loading import load_msgspec
from tui.cli.usage import Usage

GROUPS: dict[str, str] = {
    name: group
    for group, names in (
        ("people", "add edit move close reopen delete merge forget"),
        ("touches", "log interest bought referral briefed"),
        ("plans", "promise release later snooze skip away"),
        ("due", "due explain"),
        ("plain", "review triage"),
        ("people", "list show brief"),
        ("reports", "sources report"),
        ("messages", "draft templates"),
        ("history", "history"),
        ("imports", "import imports"),
        ("export", "export"),
        ("mailing", "mailing"),
        ("archive", "archive"),
        ("capture", "capture proposals accept reject"),
        ("mail", "mail calendar"),
        ("history", "undo redo"),
        ("board", "demo"),
        ("serve", "serve"),
        ("config", "config"),
        ("rules", "rules"),
        ("data", "check backup restore compact path"),
        ("completions", "completions"),
        ("help", "help"),
    )
    for name in names.split()
}
"""The module that has a command, in the order of the help; only the one that is needed is loaded."""


_LIGHT = ("due", "completions")
"""Modules that need nothing but what is kept, often."""


def program() -> NoReturn:
    """The program: ``main`` for the words it was called with, and out.

    Out at once: everything is on disk and printed by now, and freeing the memory of thousands of people takes longer
    than printing the agenda.
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
    options = Program(GROUPS, command).parse(words)
    from tui.cli.session import Session

    session = Session(options)
    try:
        code = _function(options.command)(session)
        sys.stdout.flush()
    except OSError as error:
        if isinstance(error, BrokenPipeError) or error.filename is not None or not session.has_saved:
            raise
        _mute()
        _tell([f"it is done and saved; only the answer could not be printed: {error.strerror or error}"])
        return 0
    finally:
        notices = session.notices()
        _tell(notices)
    more = [each for each in (session.empty_folder_notice(), session.zone_notice()) if each]
    _tell(more)
    sys.stdout.flush()  # whoever waits for the answer has it first
    if save := session.row_saver():
        save()
    for work in () if notices or more else session.afterwards:
        work()
    return code


def command(name: str) -> Command:
    """The command of that name, from the module of its group."""
    if GROUPS[name] not in _LIGHT:
        load_msgspec()
    commands: dict[str, Command] = import_module(f"tui.cli.{GROUPS[name]}").COMMANDS
    return commands[name]


def _function(name: str | None) -> Run:
    """What a command does; without one the board opens."""
    if name is not None:
        return command(name).run
    from tui.cli.board import board

    return board


def _tell(notices: list[str]) -> None:
    """What was noticed on the way, on standard error."""
    if notices:
        from tui.cli.printing import warn

        sys.stdout.flush()
        for words in notices:
            warn(words)


def _open_streams() -> None:
    """Somewhere to read and print: a stream may have been closed by who started us, or not know every letter."""
    nowhere = Path(os.devnull)
    sys.stdin = sys.stdin or nowhere.open(encoding="utf-8")
    sys.stdout = sys.stdout or nowhere.open("w", encoding="utf-8")
    sys.stderr = sys.stderr or nowhere.open("w", encoding="utf-8")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _failed(error: Exception) -> int:
    """Says what went wrong, in a line or two on standard error."""
    from tui.cli.printing import warn
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
        text, code = clean(str(error)), 2
    elif isinstance(error, OSError):
        text, code = f"{error.filename or 'the output'}: {error.strerror or error}", 1
    elif os.environ.get("KEEPWARM_DEBUG"):
        raise error
    else:
        from tui.settings.error_log import told

        text, code = told(error), 1
    warn(text)
    return code
