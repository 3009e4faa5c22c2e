"""The list of readers: what reads a source of which kind. Each is loaded when it is needed."""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final

from tui.capture.reader import Reader, SourceFailed
from tui.capture.records import Feed

READERS: Final[dict[str, str]] = {}
"""The kind of a source -> the module that has its ``reader(feed)``."""


def reader_for(feed: Feed) -> Reader:
    """What reads a source.

    Raises:
        SourceFailed: nothing does, or what it needs is not installed.
    """
    if feed.kind not in READERS:
        raise SourceFailed(f"{feed.name}: nothing reads a source of the kind {feed.kind}")
    module: Any = import_module(READERS[feed.kind])
    found: Reader = module.reader(feed)
    return found
