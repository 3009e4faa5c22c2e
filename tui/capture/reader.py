"""Reads a source, batch by batch: each is decided about and written together with the new position.

So a run that is cut off anywhere ends the same as one that is not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any, Final, Protocol, runtime_checkable

from tui.capture.ahead import Ahead
from tui.capture.known import KnownPeople
from tui.capture.records import Batch, Decision, DecisionContext, Feed, Proposed
from tui.capture.tray import BatchCounts, Tray
from tui.model.errors import DataError


class SourceFailed(DataError):
    """A source cannot be read now: what, where, and what to do, in a line."""


class Reader(Protocol):
    """Reads one kind of source."""

    def batches(self, feed: Feed, names: set[str]) -> Iterator[Batch]:
        """What is new since the position of the feed, in pieces that are dealt with one by one.

        Args:
            feed: the source, with its position.
            names: what was read earlier, where it has no order (``Batch.names``).

        Raises:
            SourceFailed: it cannot be read, or not to its end.
        """

    def decide(self, item: Any, known: KnownPeople, context: DecisionContext) -> Decision:
        """What an item means. Pure."""


@runtime_checkable
class Timed(Protocol):
    """A reader of a source that time alone changes: it is told the moment before it reads."""

    ahead: tuple[Ahead, ...]
    """What lies ahead, once it has read."""

    def begin(self, known: KnownPeople, context: DecisionContext) -> None:
        """Tells the moment and the people before it reads."""


READERS: Final = {
    "maildir": ("tui.capture.mail.files", "maildir"),
    "eml": ("tui.capture.mail.files", "eml"),
    "imap": ("tui.capture.mail.imap", "imap"),
    "mbox": ("tui.capture.mail.mbox", "mbox"),
    "ics": ("tui.capture.calendar.reading", "ics"),
    "caldav": ("tui.capture.calendar.dav", "caldav"),
}
"""The kind of a source -> the module (loaded when it is needed), and what in it answers the reader of a feed."""


def reader_for(feed: Feed) -> Reader:
    """What reads a source.

    Raises:
        SourceFailed: nothing does, or what it needs is not installed.
    """
    if feed.kind not in READERS:
        raise SourceFailed(f"{feed.name}: nothing reads a source of the kind {feed.kind}")
    module, name = READERS[feed.kind]
    make: Callable[[Feed], Reader] = getattr(import_module(module), name)
    return make(feed)


def read_source(
    tray: Tray,
    name: str,
    reader: Reader,
    known: KnownPeople,
    context: DecisionContext,
    is_there: Callable[[Proposed], bool],
) -> BatchCounts:
    """Reads a source to its end, and writes what it brings into the tray.

    Raises:
        SourceFailed: what was read before that is laid in.
        ReadElsewhere: another process reads it and has come further.
    """
    found = tray.feed(name)
    if found is None:
        raise SourceFailed(f"there is no source {name}")
    number, feed = found
    total = BatchCounts()
    if isinstance(reader, Timed):
        reader.begin(known, context)
    for batch in reader.batches(feed, tray.names(number)):
        decisions = [reader.decide(item, known, context) for item in batch.items]
        feed, outcome = tray.add_batch(number, feed, batch, decisions, is_there)
        total.add(outcome)
    return total
