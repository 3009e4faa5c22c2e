"""Meetings that lie ahead, as the calendars were last read: a small file beside the tray.

It holds times and ids, and can be deleted at any time: the next reading makes it again.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import msgspec

from tui.model.records import Instant, Record
from tui.store.erasing import AHEAD_FILE, TRAY_FOLDER


class Ahead(Record, frozen=True):
    """A meeting with people of yours."""

    start: Instant
    end: Instant
    who: tuple[int, ...]
    """Their ids."""


def known_ahead(folder: Path, now: datetime) -> list[Ahead]:
    """What lies ahead or goes on, the first one first; what cannot be read is as good as nothing."""
    try:
        found = _decode((folder / TRAY_FOLDER / AHEAD_FILE).read_bytes())
    except (OSError, msgspec.MsgspecError):
        return []
    return sorted((each for several in found.values() for each in several if each.end > now), key=_when)


def keep_ahead(folder: Path, feed: str, found: tuple[Ahead, ...]) -> None:
    """Keeps what lies ahead in the calendar of a source; an empty one is left out.

    Raises:
        WriteFailed: the disk refuses.
    """
    from tui.store.whole_file import write_whole

    path = folder / TRAY_FOLDER / AHEAD_FILE
    try:
        kept = _decode(path.read_bytes())
    except (OSError, msgspec.MsgspecError):
        kept = {}
    new = {name: several for name, several in kept.items() if name != feed} | ({feed: found} if found else {})
    if new != kept:
        write_whole(path, [msgspec.json.encode(new)])


def _when(each: Ahead) -> tuple[datetime, datetime]:
    return each.start, each.end


_decode = msgspec.json.Decoder(dict[str, tuple[Ahead, ...]]).decode
