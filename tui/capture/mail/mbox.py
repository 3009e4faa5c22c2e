"""Messages in an mbox, or in a folder of them (Thunderbird's): read on from where it was left; nothing is changed.

A file that was written anew (compacted, sorted) is noticed by what stands before the place, and read from its
beginning: the ids of its messages keep each of them single.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import IO, Any, Final

from tui.capture.mail.deciding import decide
from tui.capture.mail.files import SIZE, is_left_out
from tui.capture.mail.message import HEAD, read_message
from tui.capture.reader import SourceFailed
from tui.capture.records import Batch, Feed

_BEFORE: Final = 512
"""Bytes before a place by which it is known again."""


class Mboxes:
    """Reads an mbox, or those in a folder."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def batches(self, feed: Feed, names: set[str]) -> Iterator[Batch]:
        """What was appended since."""
        del names
        position: dict[str, Any] = dict(feed.position)
        try:
            for path in mboxes(self._root):
                name = str(path.relative_to(self._root))
                with path.open("rb") as file:
                    yield from _batches(file, name, position)
        except OSError as error:
            raise SourceFailed(f"{error.filename or self._root}: {error.strerror or error}") from None

    decide = staticmethod(decide)


def _batches(file: IO[bytes], name: str, position: dict[str, Any]) -> Iterator[Batch]:
    """The batches of one file; ``position`` is that of all, and comes further."""
    start, mark = position.get(name, [0, ""])
    if start and _mark(file, start) != mark:
        start = 0
    found = heads(file, start)
    while some := list(islice(found, SIZE)):
        end = some[-1][1]
        position[name] = [end, _mark(file, end)]
        yield Batch(tuple(read_message(head) for head, _ in some), dict(position))


def _mark(file: IO[bytes], at: int) -> str:
    """What stands before a place."""
    before = max(0, at - _BEFORE)
    return blake2b(os.pread(file.fileno(), at - before, before), digest_size=8).hexdigest()


def heads(file: IO[bytes], start: int) -> Iterator[tuple[bytes, int]]:
    """The beginning of each message from a place on, and where the message ends.

    A line that begins with "From " is the next message's where an empty line stands before it.
    """
    file.seek(start)
    at, head, size, begun, empty = start, [b""], 0, False, True
    for line in file:
        if empty and line.startswith(b"From "):
            if begun:
                yield b"".join(head), at
            head, size, begun = [], 0, True
        elif begun and size < HEAD:
            head.append(line)
            size += len(line)
        empty = line in (b"\n", b"\r\n")
        at += len(line)
    if begun:
        yield b"".join(head), at


def mboxes(root: Path) -> list[Path]:
    """The mboxes at a path, or in the folder there. Raises OSError."""
    if not root.is_dir():
        root.stat()
        return [root]
    found: list[Path] = []
    for folder, names, files in os.walk(root):
        names[:] = sorted(name for name in names if not is_left_out(name.removesuffix(".sbd")))
        found += [path for name in sorted(files) if not is_left_out(name) and is_mbox(path := Path(folder, name))]
    return found


def is_mbox(path: Path) -> bool:
    """Whether a file begins as an mbox does."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return file.read(5) == b"From "
    except OSError:
        return False


def mbox(feed: Feed) -> Mboxes:
    """Reads an mbox, or a folder of them."""
    return Mboxes(Path(feed.place))
