"""The log of unexpected errors, in the platform's folder for state: what happened and where, and nothing personal.

Of an error it has the type and the places in our code and in Textual's, with the versions and the time. It has no
message, no value, no line of source, no path and no command: any of these may hold somebody's name. So the file can be
sent to whoever mends the program.

It never stands in the way: what cannot be written is let go, nothing is waited for, and it stays small.
"""

from __future__ import annotations

import errno
import fcntl
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from importlib import metadata
from itertools import islice
from pathlib import Path
from types import FrameType
from typing import Final

from tui.store.disk import FILE_MODE, Disk
from tui.store.folder import prepare

NAME: Final = "errors.log"
LARGEST: Final = 256 << 10
"""Bytes, after which a new file is begun; one old file is kept."""
LONGEST: Final = 16 << 10
"""Bytes of one entry."""
_ERRORS: Final = 8
"""So many errors of a chain of causes, or of a group, are told."""
_PLACES: Final = 40
"""So many places of each error, the last ones: where it happened stands at the end."""
_OURS: Final = ("tui", "textual")


def record(error: BaseException, now: datetime | None = None, disk: Disk | None = None) -> Path | None:
    """Adds an error to the log. Returns its path, or None where it could not be written; never raises."""
    try:
        path = log_path()
        disk = disk or Disk()
        prepare(path.parent, disk)
        _append(path, _entry(error, now or datetime.now(UTC)), disk)
    except Exception:
        return None
    return path


def told(error: BaseException) -> str:
    """Logs an error, and says so in a line for the user."""
    log = record(error)
    where = f"what and where is in {log}, without your data" if log else "the log of errors could not be written"
    return f"an unexpected error ({type(error).__name__}); {where}"


def log_path() -> Path:
    """Where the log is, or will be."""
    from platformdirs import user_state_path  # only here: it is asked for when something went wrong

    return user_state_path("keepwarm", appauthor=False) / NAME


def _append(path: Path, entry: bytes, disk: Disk) -> None:
    """Adds an entry in one call, so that several processes may write at once; begins a new file where it is time."""
    for _ in range(2):
        fd = disk.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK, FILE_MODE)
        try:
            status = os.fstat(fd)
            if not stat.S_ISREG(status.st_mode) or status.st_uid != os.geteuid():
                raise OSError(errno.EPERM, "it is no file of ours")
            disk.fchmod(fd, FILE_MODE)
            if status.st_size + len(entry) <= LARGEST or not _begin_new(path, fd, disk):
                disk.write(fd, entry)
                return
        finally:
            disk.close(fd)


def _begin_new(path: Path, fd: int, disk: Disk) -> bool:
    """Moves the full log, open as ``fd``, aside; False where another process is at it."""
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    if path.exists() and os.path.samestat(path.stat(), os.fstat(fd)):  # else another process did it just before
        disk.replace(path, path.with_name(f"{NAME}.old"))
    return True


# What is told ---------------------------------------------------------------------------------------------------------


def _entry(error: BaseException, now: datetime) -> bytes:
    lines = [f"{now.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC, {_versions()}"]
    for each in islice(_chain(error), _ERRORS):
        lines.append(_kind(each))
        lines += [f"  {place}" for place in _places(each)]
    return "\n".join(lines).encode("utf-8", "replace")[: LONGEST - 2] + b"\n\n"


def _versions() -> str:
    found = [f"Python {sys.version.split()[0]}", sys.platform]
    for name in ("textual", "keepwarm"):
        with suppress(metadata.PackageNotFoundError):
            found.insert(0, f"{name} {metadata.version(name)}")
    return ", ".join(found)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error, what it came from, and what is in it if it is a group; each once."""
    waiting: list[BaseException] = [error]
    seen: set[int] = set()
    while waiting:
        each = waiting.pop(0)
        if id(each) not in seen:
            seen.add(id(each))
            yield each
            if isinstance(each, BaseExceptionGroup):
                waiting += each.exceptions
            waiting += [cause for cause in (each.__cause__, each.__context__) if cause is not None]


def _kind(error: BaseException) -> str:
    """The type, and the number of an error of the operating system: neither says anything of anybody."""
    kind = type(error)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    number = errno.errorcode.get(error.errno or 0, "") if isinstance(error, OSError) else ""
    return f"{name} {number}".rstrip()


def _places(error: BaseException) -> list[str]:
    """Module, line and function of each frame of ours and of Textual's, the innermost last; how many lie between."""
    found: list[str] = []
    others = 0
    step = error.__traceback__
    while step is not None:
        module = _module(step.tb_frame)
        if module.partition(".")[0] in _OURS:
            found += [f"({others} elsewhere)"] * bool(others)
            found.append(f"{module}:{step.tb_lineno} {step.tb_frame.f_code.co_qualname}")
            others = 0
        else:
            others += 1
        step = step.tb_next
    found += [f"({others} elsewhere)"] * bool(others)
    return found if len(found) <= _PLACES else [f"({len(found) - _PLACES} before)", *found[-_PLACES:]]


def _module(frame: FrameType) -> str:
    """The name of the module of a frame, also of the one that was started as a program."""
    spec = frame.f_globals.get("__spec__")
    return str(getattr(spec, "name", "") or frame.f_globals.get("__name__", ""))
