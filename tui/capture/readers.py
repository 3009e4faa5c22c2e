"""The list of readers: what reads a source of which kind. Each is loaded when it is needed."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Final

from tui.capture.reader import Reader, SourceFailed
from tui.capture.records import Feed

READERS: Final = {
    "maildir": ("tui.capture.mail.files", "maildir"),
    "eml": ("tui.capture.mail.files", "eml"),
    "imap": ("tui.capture.mail.imap", "imap"),
    "mbox": ("tui.capture.mail.mbox", "mbox"),
    "ics": ("tui.capture.calendar.reading", "ics"),
    "caldav": ("tui.capture.calendar.dav", "caldav"),
}
"""The kind of a source -> the module, and the function in it that answers the reader of a feed."""


def reader_for(feed: Feed) -> Reader:
    """What reads a source. Raises SourceFailed: nothing does, or what it needs is not installed."""
    if feed.kind not in READERS:
        raise SourceFailed(f"{feed.name}: nothing reads a source of the kind {feed.kind}")
    module, name = READERS[feed.kind]
    make: Callable[[Feed], Reader] = getattr(import_module(module), name)
    return make(feed)
