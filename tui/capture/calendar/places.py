"""Which kind of calendar is at a path or an address."""

from __future__ import annotations

from tui.capture.calendar.dav import server_at
from tui.capture.calendar.reading import files_in
from tui.capture.reader import SourceFailed
from tui.settings.typed_path import typed_path


def described(place: str) -> tuple[str, str]:
    """The kind of a calendar, and its place in full.

    Raises:
        SourceFailed: there is none.
    """
    if "://" in place:
        server_at(place)
        return "caldav", place
    path = typed_path(place).absolute()
    if not path.exists():
        raise SourceFailed(f"{path}: there is no such file or folder")
    if path.is_file() or next(files_in(path), None) is not None:
        return "ics", str(path)
    raise SourceFailed(f"{path}: there is no .ics file in this folder")
