"""Calls of an Android phone: ``calls-*.xml`` of SMS Backup & Restore."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final, NoReturn
from xml.parsers import expat

from tui.capture.archive_items import ArchiveItem, ArchivePerson
from tui.capture.records import NOT_REACHED
from tui.exchange.found import ArchiveOptions, BadFile
from tui.exchange.source import Source
from tui.model.kinds import Kind

_IN, _OUT = "1", "2"
"""The types of calls that were held; the others were missed, refused, blocked, or went to a mailbox."""
_NOBODY: Final = ("", "-1", "-2", "0", "null", "unknown")


def recognises(source: Source) -> bool:
    """Whether it is XML."""
    return source.start.startswith(b"<")


def read(source: Source, options: ArchiveOptions) -> tuple[ArchiveItem, ...]:
    """The calls in the file. Raises BadFile: it is damaged, no call log, or declares anything of its own."""
    del options
    found: list[ArchiveItem] = []
    opened: list[str] = []
    parser = expat.ParserCreate()

    def refuse(*_: object) -> NoReturn:
        raise BadFile(
            source.path, "declares a document type, as no call log does: it may be harmful",
            line=parser.CurrentLineNumber, advice="Export the calls again.",
        )  # fmt: skip

    def start(name: str, attributes: dict[str, str]) -> None:
        if not opened and name != "calls":
            raise BadFile(source.path, "is XML, but no call log", advice="Name a file calls-*.xml.")
        opened.append(name)
        if name == "call":
            found.append(_word(attributes))

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = start
    try:
        parser.Parse(source.data, True)
    except expat.ExpatError as error:
        raise BadFile(
            source.path, "is damaged: the XML does not go on", line=error.lineno, advice="Export the calls again."
        ) from None
    except ValueError as error:  # an encoding that is unknown
        raise BadFile(source.path, f"cannot be read: {error}") from None
    return tuple(found)


def _word(call: dict[str, str]) -> ArchiveItem:
    number = call.get("number", "").strip()
    number = "" if number.lower() in _NOBODY else number
    name = "" if call.get("contact_name", "") == "(Unknown)" else call.get("contact_name", "")
    stamp, kind = call.get("date", ""), call.get("type", "")
    held = kind in (_IN, _OUT) and call.get("duration", "0").strip() not in ("", "0")
    return ArchiveItem(
        f"call:{number}@{stamp[:20]}", _instant(stamp), Kind.CALL, (ArchivePerson(name, phone=number),),
        inbound=kind == _IN, thread="call", reason="" if held else NOT_REACHED,
    )  # fmt: skip


def _instant(stamp: str) -> datetime | None:
    """Milliseconds since 1970."""
    if not (stamp.isascii() and stamp.isdecimal() and len(stamp) < 15):
        return None
    return datetime.fromtimestamp(int(stamp) // 1000, UTC)
