"""Answers kept for shells, which ask for the same again and again: the line of a prompt, the names for completion.

An answer stands in a file of its own beside the journal, with all that it was made from: the journal, the settings, the
code. Each of these files is compared by what the system knows of it (``_signature``), not read: that is why an answer
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
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, Final

LINE: Final = "prospects.line"
NAMES: Final = "prospects.names"
"""The files. ``tui.store.erasing`` knows them too: names of people are in one of them."""
_SETTLED: Final = 1_000_000
"""Microseconds: what changed so shortly before we began to read may differ from what we read, and look alike."""
_LARGEST: Final = 1 << 26
"""Bytes; a file that is larger is none of ours."""


def recall(folder: Path, name: str, config: Path) -> Any:
    """The answer of that name kept for these data and settings, if it is still what would be said now; else None."""
    try:
        found = json.loads(_own_bytes(folder / name))
        if found["start"] <= _now() < found["end"] and found["of"] == _circumstances(config):
            files = found["files"]
            if all(_signature(path) == kept for path, kept in files.items()):
                return found["answer"]
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return None


def keep(
    folder: Path, name: str, config: Path, answer: Any, files: Iterable[Path], *, begun: int, end: datetime
) -> None:
    """Keeps an answer, where that is possible.

    Args:
        name: of the file.
        config: the settings file, which need not be there.
        answer: what is said now, as JSON has it.
        files: what it follows from, beside settings and code.
        begun: when the first of them was read, in microseconds since 1970.
        end: until when it is valid if nothing changes.
    """
    from tui.store.start_cache import put_for_now

    signatures = {path: _signature(path) for path in map(str, (folder, config, *files, *_code()))}
    if any(each is not None and each[_CHANGED] > begun - _SETTLED for each in signatures.values()):
        return
    found = {
        "answer": answer, "start": begun, "end": int(end.timestamp() * 1e6), "of": _circumstances(config),
        "files": signatures,
    }  # fmt: skip
    put_for_now(folder / name, [json.dumps(found).encode()])


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
        with os.fdopen(fd, "rb", closefd=False) as file:
            return file.read(_LARGEST)
    finally:
        os.close(fd)
