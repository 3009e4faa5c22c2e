"""Calls of an Android phone: ``calls-*.xml`` of SMS Backup & Restore.

A call that was held is a call. One of theirs that reached nobody is no conversation, and stops no clock; but they may
wait for an answer: if nobody has spoken since, it is a sign of theirs, as a text is.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Final, NoReturn
from xml.parsers import expat

from tui.capture.archive_items import ArchiveItem, ArchivePerson
from tui.capture.records import NotOurs
from tui.exchange.found import ArchiveOptions, BadFile
from tui.exchange.source import Source
from tui.model.kinds import Kind
from tui.model.phone_number import tail

_IN, _OUT = "1", "2"
"""The types of calls that were held, if they lasted."""
_THEIRS: Final = {_IN: "missed call", "3": "missed call", "4": "voice message", "5": "missed call"}
"""The types of calls of theirs that reached nobody: unanswered, missed, to the mailbox, refused. Others were blocked,
or answered elsewhere."""
_NOBODY: Final = ("", "-1", "-2", "0", "null", "unknown")


def recognises(source: Source) -> bool:
    """Whether it is XML."""
    return source.start.startswith(b"<")


def read(source: Source, options: ArchiveOptions) -> tuple[ArchiveItem, ...]:
    """The calls in the file.

    Raises:
        BadFile: it is damaged, no call log, or declares anything of its own.
    """
    del options
    calls: list[dict[str, str]] = []
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
            calls.append(attributes)

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = start
    try:
        parser.Parse(_PAIRS.sub(_joined, source.data), True)
    except expat.ExpatError as error:
        raise BadFile(
            source.path, "is damaged: the XML does not go on", line=error.lineno, advice="Export the calls again."
        ) from None
    except ValueError as error:  # an encoding that is unknown
        raise BadFile(source.path, f"cannot be read: {error}") from None
    last: dict[str, int] = {}
    for call in filter(_was_held, calls):
        last[tail(_number(call))] = max(_stamp(call), last.get(tail(_number(call)), 0))
    return tuple(_word(call, last.get(tail(_number(call)), 0)) for call in calls)


_PAIRS: Final = re.compile(rb"&#(5[5-7][0-9]{3});(?:&#(5[67][0-9]{3});)?")
"""What the app writes for a smiley: two halves of a character, which XML does not know."""


def _joined(halves: re.Match[bytes]) -> bytes:
    raw = b"".join(int(each).to_bytes(2) for each in halves.groups() if each)
    return raw.decode("utf-16-be", "replace").encode()


def _was_held(call: dict[str, str]) -> bool:
    return call.get("type", "") in (_IN, _OUT) and call.get("duration", "0").strip() not in ("", "0")


def _number(call: dict[str, str]) -> str:
    number = call.get("number", "").strip()
    return "" if number.lower() in _NOBODY else number


def _stamp(call: dict[str, str]) -> int:
    """Milliseconds since 1970; 0: that cannot be read."""
    stamp = call.get("date", "")
    return int(stamp) if stamp.isascii() and stamp.isdecimal() and len(stamp) < 15 else 0


def _word(call: dict[str, str], spoken: int) -> ArchiveItem:
    """What a call is; ``spoken``: when a call with that number was held last."""
    number, stamp = _number(call), _stamp(call)
    name = "" if call.get("contact_name", "") == "(Unknown)" else call.get("contact_name", "")
    kind, party = call.get("type", ""), (ArchivePerson(name, phone=number),)
    ref = f"call:{number}@{call.get('date', '')[:20]}"
    at = datetime.fromtimestamp(stamp // 1000, UTC) if stamp else None
    if _was_held(call):
        return ArchiveItem(ref, at, Kind.CALL, party, inbound=kind == _IN, thread="call")
    if kind not in _THEIRS or not number or spoken > stamp:
        return ArchiveItem(ref, at, Kind.CALL, party, inbound=kind in _THEIRS, reason=NotOurs.NOT_REACHED)
    said = _THEIRS[kind]
    return ArchiveItem(
        ref, at, Kind.TEXT, party, inbound=True, note=said, thread="missed", doubt=f"a {said}: answered since?"
    )
