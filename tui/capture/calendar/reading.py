"""Reads calendars: what is over or has changed since the last time, and what lies ahead."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from tui.capture.ahead import Ahead
from tui.capture.calendar.deciding import decide, with_whom
from tui.capture.calendar.meetings import Meeting, meetings
from tui.capture.known import Known
from tui.capture.reader import SourceFailed
from tui.capture.records import Asked, Batch, Decision, Feed

LARGEST: Final = 64 << 20
"""Bytes of a file that are read at all."""


def ics(feed: Feed) -> CalendarReader:
    """What reads a file, or all files of a folder."""
    return CalendarReader(lambda _since, _until: _texts(Path(feed.place)))


class CalendarReader:
    """Reads one calendar, or several. Its position is how each meeting stood that was dealt with.

    Args:
        texts: answers calendars with at least all that there is from an instant to another.
    """

    def __init__(self, texts: Callable[[datetime, datetime], Iterable[bytes]]) -> None:
        self._texts = texts
        self._known: Known | None = None
        self._asked: Asked | None = None
        self.ahead: tuple[Ahead, ...] = ()
        """What lies ahead with people of yours, the first one first."""

    def begin(self, known: Known, asked: Asked) -> None:
        """As ``Timed`` has it."""
        self._known, self._asked = known, asked

    def batches(self, feed: Feed, names: set[str]) -> Iterator[Batch]:
        """As ``Reader`` has it: one batch, and none where nothing has changed."""
        del names
        known, asked = self._known, self._asked
        assert known is not None
        assert asked is not None
        since = max(asked.since, asked.back)
        found = self._read(feed, since, asked)
        self.ahead = tuple(self._to_come(found.values(), known, asked))
        before: dict[str, Any] = feed.position.get("met", {})
        items, met = [], {}
        for ref, meeting in found.items():
            mark = meeting.mark(asked.now)
            if ref in before or meeting.end <= asked.now:
                met[ref] = [mark, int(meeting.start.timestamp())]
                if before.get(ref, [""])[0] != mark:
                    items.append(meeting)
        for ref, (_, stamp) in before.items():
            if ref not in found and (start := datetime.fromtimestamp(stamp, UTC)) >= since:
                items.append(Meeting(ref, start, start, is_gone=True))
        if met != before:
            yield Batch(tuple(items), {"met": met})

    def _read(self, feed: Feed, since: datetime, asked: Asked) -> dict[str, Meeting]:
        try:
            return meetings(self._texts(since, asked.ahead), since, asked.ahead, asked.zone)
        except ValueError as error:
            raise SourceFailed(f"{feed.place}: {error}; mend the file, or move it away") from None

    @staticmethod
    def _to_come(found: Iterable[Meeting], known: Known, asked: Asked) -> Iterator[Ahead]:
        for meeting in sorted(found, key=lambda each: (each.start, each.ref)):
            if meeting.end > asked.now and (people := with_whom(meeting, known, asked.guests).people):
                yield Ahead(meeting.start, meeting.end, tuple(people))

    def decide(self, item: Any, known: Known, asked: Asked) -> Decision:
        """As ``Reader`` has it."""
        return decide(item, known, asked)


def _texts(place: Path) -> Iterator[bytes]:
    """The calendars there. Raises SourceFailed, and ValueError for a file that is none."""
    for path in [place] if place.is_file() else files_in(place):
        try:
            with path.open("rb") as file:
                data = file.read(LARGEST + 1)
        except OSError as error:
            raise SourceFailed(f"{path}: {error.strerror or error}") from None
        if len(data) > LARGEST or b"BEGIN:VCALENDAR" not in data[:4096].upper():
            raise ValueError(f"{path.name} is no calendar")
        if b"END:VCALENDAR" not in data[-4096:].upper():
            raise ValueError(f"{path.name} is torn off")
        yield data
    if not place.exists():
        raise SourceFailed(f"{place}: there is no such file or folder")


def files_in(folder: Path) -> Iterator[Path]:
    """The calendars in a folder and below, in the order of their names."""
    yield from sorted(path for path in folder.rglob("*.ics") if path.is_file() and not path.name.startswith("."))
