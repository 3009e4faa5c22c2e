"""Which kind of calendar is at a path or an address."""

from __future__ import annotations

from pathlib import Path

from tui.capture.calendar.dav import server_at
from tui.capture.calendar.reading import files_in
from tui.capture.reader import SourceFailed


def described(place: str) -> tuple[str, str]:
    """The kind of a calendar, and its place in full.

    Raises:
        SourceFailed: there is none.
    """
    if "://" in place:
        server_at(place)
        return "caldav", place
    path = Path(place).expanduser().absolute()
    if not path.exists():
        raise SourceFailed(f"{path}: there is no such file or folder")
    if path.is_file() or next(files_in(path), None) is not None:
        return "ics", str(path)
    raise SourceFailed(f"{path}: there is no .ics file in this folder")
