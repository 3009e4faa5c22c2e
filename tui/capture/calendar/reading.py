"""Reads calendars: what is over or has changed since the last time, and what lies ahead."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final, NamedTuple

from tui.capture.ahead import Ahead
from tui.capture.calendar.deciding import decide, with_whom
from tui.capture.calendar.meetings import Meeting, meetings
from tui.capture.known import KnownPeople
from tui.capture.reader import SourceFailed
from tui.capture.records import Batch, DecisionContext, Feed

LARGEST: Final = 64 << 20
"""Bytes of a file that are read at all."""


class CalendarAnswer(NamedTuple):
    """What a source of calendars answers."""

    texts: list[tuple[str, bytes]]
    """Calendars, each with the name that its source has for it."""
    read: frozenset[str] | None = None
    """The names of what was looked at, and of what is gone; None: that is all there is."""
    state: Mapping[str, Any] = {}
    """What it goes on from the next time."""


Source = Callable[[Mapping[str, Any], datetime, datetime], CalendarAnswer]
"""Answers at least all that has changed since a state, and stands between two instants; without a state, everything.
Of what is not over yet (``OPEN`` in the state) it answers all, whether or not it has changed."""
OPEN: Final = "open"


def ics(feed: Feed) -> CalendarReader:
    """What reads a file, or all files of a folder."""
    return CalendarReader(lambda _state, _since, _until: CalendarAnswer(list(_texts(Path(feed.place)))))


class _Seen(NamedTuple):
    """A meeting, and the name of the calendar that it stands in."""

    meeting: Meeting
    name: str


class CalendarReader:
    """Reads one calendar, or several. Its position is how each meeting stood that was dealt with, and where.

    Args:
        source: answers the calendars.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._known: KnownPeople | None = None
        self._context: DecisionContext | None = None
        self.ahead: tuple[Ahead, ...] = ()
        """What lies ahead with people of yours, the first one first."""

    def begin(self, known: KnownPeople, context: DecisionContext) -> None:
        """As ``Timed`` has it."""
        self._known, self._context = known, context

    def batches(self, feed: Feed, names: set[str]) -> Iterator[Batch]:
        """As ``Reader`` has it: one batch, and none where nothing has changed."""
        del names
        known, context = self._known, self._context
        assert known is not None
        assert context is not None
        since = max(context.since, context.back)
        before = {
            ref: mark for ref, mark in feed.position.get("met", {}).items()
            if datetime.fromtimestamp(mark[1], UTC) >= since
        }  # fmt: skip
        told, found = self._read(feed, feed.position.get("state", {}), since, context)
        kept = _untouched(before, told)
        if told.read is not None and before.keys() - found.keys() - kept.keys():
            # It may stand in another calendar, too: only all of them together tell that it is gone.
            told, found = self._read(feed, {}, since, context)
            kept = _untouched(before, told)
        self.ahead = tuple(self._to_come((each.meeting for each in found.values()), known, context))
        items, met = [], dict(kept)
        for ref, (meeting, name) in found.items():
            mark = meeting.mark(context.now)
            if ref not in kept and (ref in before or meeting.end <= context.now):
                met[ref] = [mark, int(meeting.start.timestamp()), _short(name)]
                if before.get(ref, [""])[0] != mark:
                    items.append(meeting)
        for ref in before.keys() - met.keys():
            start = datetime.fromtimestamp(before[ref][1], UTC)
            items.append(Meeting(ref, start, start, is_gone=True))
        position: dict[str, Any] = {"met": met}
        if told.state:
            is_open = {each.name for each in found.values() if each.meeting.end > context.now}
            position["state"] = {**told.state, OPEN: sorted(is_open)}
        if position != (feed.position or {"met": {}}):
            yield Batch(tuple(items), position)

    def _read(
        self, feed: Feed, state: Mapping[str, Any], since: datetime, context: DecisionContext
    ) -> tuple[CalendarAnswer, dict[str, _Seen]]:
        found: dict[str, _Seen] = {}
        try:
            told = self._source(state, since, context.ahead)
            for name, text in told.texts:
                for ref, meeting in meetings(text, since, context.ahead, context.zone).items():
                    if ref not in found or meeting.is_later_than(found[ref].meeting):
                        found[ref] = _Seen(meeting, name)
        except ValueError as error:
            raise SourceFailed(f"{feed.place}: {error}; mend the file, or move it away") from None
        return told, found

    @staticmethod
    def _to_come(found: Iterable[Meeting], known: KnownPeople, context: DecisionContext) -> Iterator[Ahead]:
        for meeting in sorted(found, key=lambda each: (each.start, each.ref)):
            if meeting.end > context.now and (people := with_whom(meeting, known, context.guests).people):
                yield Ahead(meeting.start, meeting.end, tuple(people))

    decide = staticmethod(decide)


def _untouched(before: Mapping[str, list[Any]], told: CalendarAnswer) -> dict[str, list[Any]]:
    """What stands in calendars that were not looked at now."""
    if told.read is None:
        return {}
    read = {_short(name) for name in told.read}
    return {ref: mark for ref, mark in before.items() if mark[2] not in read}


def _short(name: str) -> str:
    return blake2b(name.encode(), digest_size=6).hexdigest() if name else ""


def _texts(place: Path) -> Iterator[tuple[str, bytes]]:
    """The calendars there, none with a name of its own. Raises SourceFailed, and ValueError for a file that is none."""
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
        yield "", data
    if not place.exists():
        raise SourceFailed(f"{place}: there is no such file or folder")


def files_in(folder: Path) -> Iterator[Path]:
    """The calendars in a folder and below, in the order of their names."""
    yield from sorted(path for path in folder.rglob("*.ics") if path.is_file() and not path.name.startswith("."))
