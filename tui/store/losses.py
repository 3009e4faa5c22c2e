"""What a journal may have lost: it is compared with what the start cache, the backups and cut-off parts know of it.

A disk that loses what it had confirmed leaves a journal that is shorter, or whose end reads as zeros. What is left of
it may look like a write that was cut short, or be in perfect order. So whoever reads a journal from its beginning asks
here; it costs two lists of names where nothing is amiss.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import closing, suppress
from itertools import chain
from pathlib import Path
from typing import Final, NamedTuple

from tui.store.backup import FOLDER, newest_first
from tui.store.errors import StoreError
from tui.store.lines import Scan, ids_in
from tui.store.reader import Reader
from tui.store.start_cache import Known, last_known
from tui.store.state import State

_BEGINNING: Final = 4096
_END: Final = 256
_BACKUP: Final = re.compile(r"prospects-.*\.jsonl")
_LARGEST_PART: Final = 64 << 20
"""Bytes of a cut-off part that are looked at."""


class Losses(NamedTuple):
    """What others know that the journal does not say."""

    free: dict[str, int]
    """Table -> first id that nobody ever had, as far as any of them knows."""
    words: str
    """What may be missing, and how to get it back; empty if nothing speaks for that."""


def losses(data: Path, path: Path, reader: Reader | None, known: Known | None) -> Losses:
    """Compares a journal that was read to its end.

    Args:
        data: the data folder.
        path: the journal.
        reader: has read it; None where there is none.
        known: what the start cache, or this session, knew of it before.
    """
    good = reader.good if reader is not None else 0
    shorter = known is not None and known.size > good
    backup = _longer_backup(data, reader)
    found = [backup.free] if backup is not None else []
    if known is not None and shorter:
        found.append(known.free)
    found += [ids_in(part) for part in _cut_off(path)]
    free: dict[str, int] = {}
    for name, first in chain.from_iterable(each.items() for each in found):
        free[name] = max(first, free.get(name, 1))
    if reader is None or not (shorter or backup is not None):
        return Losses(free, "")
    was = f": {good:,} bytes of it can be read, and {known.size:,} were there before" if known and shorter else ""
    if backup is None:
        back = "no backup has more; if you did not shorten it yourself, copy the folder before you go on"
    else:
        commits = "1 commit that is" if backup.commits == 1 else f"{backup.commits:,} commits that are"
        back = (
            f"the backup {backup.path.name} has {commits} not in it: `keepwarm restore {backup.path.name}` brings that "
            "back, and keeps what is there now aside"
        )
    return Losses(free, f"{path.name} may have lost what was saved{was}; {back}")


def words_about(data: Path, path: Path) -> str:
    """What may be missing in a journal that nobody has open; empty if nothing speaks for that.

    Raises what reading raises.
    """
    if not path.exists():
        return ""
    with closing(Reader(path)) as reader:
        for _ in reader.read():
            pass
        return losses(data, path, reader, last_known(path)).words


class _Backup(NamedTuple):
    path: Path
    commits: int
    free: dict[str, int]


def _longer_backup(data: Path, reader: Reader | None) -> _Backup | None:
    """The newest backup that begins with all of the journal and goes on; without a journal, simply the newest."""
    with suppress(OSError):
        folder = data / FOLDER
        for path in newest_first(folder / name for name in os.listdir(folder) if _BACKUP.fullmatch(name)):  # noqa: PTH208
            with suppress(OSError, StoreError):
                if reader is None or path.stat().st_size > reader.good:
                    found = _compared(path, reader)
                    if found is not None:
                        return found
    return None


def _compared(path: Path, reader: Reader | None) -> _Backup | None:
    with closing(Reader(path)) as backup:
        good, number = (0, 1) if reader is None else (reader.good, reader.number)
        if reader is not None:
            for start, size in ((0, min(_BEGINNING, good)), (max(0, good - _END), min(_END, good))):
                if os.pread(backup.fd, size, start) != os.pread(reader.fd, size, start):
                    return None
        state, commits = State(0), 0
        open_line = reader is not None and reader.open_line
        with suppress(StoreError):  # as far as it can be read
            for docs in Scan(
                backup.fd, path, end=backup.fingerprint.size, start=good, number=number, open_line=open_line
            ):
                state.apply(docs)
                commits += 1
        return _Backup(path, commits, state.free) if commits else None


def _cut_off(path: Path) -> Iterator[bytes]:
    """The parts of the journal that were cut off and set aside."""
    with suppress(OSError):
        for name in os.listdir(path.parent):  # noqa: PTH208
            if name.startswith(f"{path.name}.torn-"):
                with suppress(OSError), closing(Reader(path.with_name(name))) as part:
                    yield os.pread(part.fd, _LARGEST_PART, 0)
