"""The archives of other programs that messages and calls are read from: one list, one module a format."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from typing import Final, NamedTuple

from tui.capture.archive_items import ArchiveItem
from tui.exchange import call_log, linkedin_archive, whatsapp
from tui.exchange.found import ArchiveOptions, BadFile
from tui.exchange.source import Source, load


class Archive(NamedTuple):
    """An archive as it was read."""

    kind: str
    """"linkedin", "calls", "whatsapp": what its source is called."""
    items: tuple[ArchiveItem, ...]
    digest: str
    """Of its bytes."""


class Reader(NamedTuple):
    """A format: what its source is called, how it is recognised, and what reads it."""

    kind: str
    recognises: Callable[[Source], bool]
    read: Callable[[Source, ArchiveOptions], tuple[ArchiveItem, ...]]


READERS: Final = (
    Reader("linkedin", linkedin_archive.recognises, linkedin_archive.read),
    Reader("calls", call_log.recognises, call_log.read),
    Reader("whatsapp", whatsapp.recognises, whatsapp.read),
)


def read(path: Path, options: ArchiveOptions) -> Archive:
    """The items of an archive, which is read whole or refused.

    Raises:
        BadFile: it cannot be read, or nobody knows its format.
    """
    source = load(path)
    for reader in READERS:
        if reader.recognises(source):
            digest = blake2b(source.data, digest_size=12).hexdigest()
            return Archive(reader.kind, reader.read(source, options), digest)
    raise BadFile(
        path, "is no archive that is known here",
        advice="LinkedIn's ZIP, calls-*.xml of SMS Backup & Restore and exported WhatsApp chats can be read.",
    )  # fmt: skip
