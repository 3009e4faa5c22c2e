"""The line of ``keepwarm due --format line``, kept for prompts that ask for it again and again.

It stands in ``prospects.line`` beside the journal, with all that it was made from: the journal, the settings, the zone,
the code. Each of these files is compared by what the system knows of it (``_signature``), not read: that is why a line
is only kept once nothing of it has changed for a moment. Of the time it knows until when it is valid.

Nothing depends on it: at any doubt it is as if it were not there. This module imports nothing that an interpreter does
not have anyway, and that is the point: loading the pipeline takes longer than a prompt may.
"""

from __future__ import annotations

import json
import os
import stat
import sys
import time
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from pathlib import Path

FILE_NAME: Final = "prospects.line"
_SETTLED: Final = 1_000_000
"""Microseconds: what changed so shortly before we began to read may differ from what we read, and look alike."""
_LARGEST: Final = 1 << 18
"""Bytes; a file that is larger is none of ours."""


class Line(NamedTuple):
    """What is kept."""

    text: str
    is_due: bool
    """Something is due."""
    is_none: bool
    """Nothing is, not even a mailing."""


def recall(folder: Path, config: Path) -> Line | None:
    """The line that was kept for these data and settings, if it is still what would be said now. Never raises."""
    try:
        found = json.loads(_own_bytes(folder / FILE_NAME))
        if found["start"] <= _now() < found["end"] and found["of"] == _circumstances(config):
            files = found["files"]
            if all(_signature(path) == kept for path, kept in files.items()):
                return Line(*found["line"])
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return None


def keep(folder: Path, config: Path, line: Line, files: Iterable[Path], *, begun: int, end: datetime) -> None:
    """Keeps a line, where that is possible.

    Args:
        folder: the data folder.
        config: the settings file, which need not be there.
        line: what is said now.
        files: what it follows from, beside the code.
        begun: when the first of them was read, in microseconds since 1970.
        end: until when it is valid if nothing changes.
    """
    from tui.store.start_cache import put_for_now

    signatures = {path: _signature(path) for path in map(str, (folder, config, *files, *_code()))}
    if any(each is not None and each[_CHANGED] > begun - _SETTLED for each in signatures.values()):
        return
    found = {
        "line": line, "start": begun, "end": int(end.timestamp() * 1e6), "of": _circumstances(config),
        "files": signatures,
    }  # fmt: skip
    put_for_now(folder / FILE_NAME, [json.dumps(found).encode()])


def _now() -> int:
    return time.time_ns() // 1000


def _circumstances(config: Path) -> list[str | None]:
    return [sys.version, str(config), os.environ.get("TZ")]


def _code() -> list[str]:
    """The files of the modules that have been loaded."""
    modules = [module for name, module in sys.modules.items() if name.partition(".")[0] == "tui"]
    return [module.__file__ for module in modules if module.__file__]


_CHANGED: Final = 0


def _signature(path: str) -> list[int] | None:
    """What tells a file from another, or from what it was; None where there is none. A folder only by what it is."""
    try:
        found = os.stat(path)  # noqa: PTH116 - a hundred of them
    except OSError:
        return None
    if stat.S_ISDIR(found.st_mode):
        return [0, found.st_ino, found.st_mode, found.st_uid]
    return [found.st_ctime_ns // 1000, found.st_mtime_ns, found.st_ino, found.st_size, found.st_mode, found.st_uid]


def _own_bytes(path: Path) -> bytes:
    """The file, if nobody else can have written it. Raises OSError."""
    fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        status = os.fstat(fd)
        if not stat.S_ISREG(status.st_mode) or status.st_uid != os.geteuid() or status.st_mode & 0o022:
            return b""
        return os.read(fd, _LARGEST)
    finally:
        os.close(fd)
