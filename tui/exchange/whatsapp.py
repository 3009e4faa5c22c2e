"""An exported WhatsApp chat: a text, or the ZIP around it. Its dates look as the phone's language has them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, time
from itertools import pairwise
from typing import Final, NamedTuple

from tui.capture.archive_items import ArchiveItem, ArchivePerson
from tui.capture.records import LIST
from tui.exchange.archive import files_in
from tui.exchange.days import BadDay, Order, day, order_of
from tui.exchange.found import ArchiveOptions, BadFile
from tui.exchange.source import Source
from tui.model.kinds import Kind
from tui.text import clean, fold

_LINE: Final = re.compile(
    r"[\u200e\u200f\u202a-\u202e]*\[?(?P<date>[0-9]{1,4}([-/.])[0-9]{1,2}\2[0-9]{1,4})\.?,?\s+"
    r"(?P<hour>[0-9]{1,2})[:.](?P<minute>[0-9]{2})(?:[:.](?P<second>[0-9]{2}))?(?:\s*(?P<half>[ap])\.?\s?m\.?)?"
    r"(?:\]\s*|\s+[-–]\s+)(?P<rest>.*)",
    re.IGNORECASE,
)
_SENDER: Final = re.compile(r"(?P<name>[^:\n]{1,80}): ?(?P<text>.*)")
_ATTACHED: Final = re.compile(r"<[^<>]*>|\u200e.*")
"""A picture, a file, or what WhatsApp itself says."""
_CHAT: Final = frozenset({"_chat.txt"})
_FIRST: Final = 20
"""Lines in which a chat must begin."""


class TwoOrders(BadFile):
    """Nothing in a chat tells the order of day and month."""

    def __init__(self, source: Source, date: str) -> None:
        super().__init__(
            source.path, f"nothing tells whether {date} is meant with the day or the month first",
            advice="Say --dates dmy or --dates mdy.",
        )  # fmt: skip
        self.question = f"Is {clean(date)} meant with the day or the month first?"


class _Line(NamedTuple):
    number: int
    date: str
    clock: time
    sender: str
    text: str


def recognises(source: Source) -> bool:
    """Whether one of the first lines is a line of a chat."""
    if source.data.startswith(b"PK"):
        return bool(files_in(source, _CHAT))
    try:
        return any(map(_LINE.match, source.text.splitlines()[:_FIRST]))
    except BadFile:
        return False


def read(source: Source, options: ArchiveOptions) -> tuple[ArchiveItem, ...]:
    """The messages in a chat. Raises BadFile: the order of day and month, or who you are, cannot be told."""
    chat = files_in(source, _CHAT).get("_chat.txt", source)
    lines = list(_lines(chat.text))
    senders = list(dict.fromkeys(line.sender for line in lines))
    instants = _instants(source, lines, options)
    if len(senders) > 2:
        return tuple(
            ArchiveItem(_ref(line, at), at, Kind.TEXT, (ArchivePerson(line.sender),), reason=LIST)
            for line, at in zip(lines, instants, strict=True)
        )
    partner = _partner(source, senders, options)
    party = ArchivePerson(partner, phone=partner if partner.startswith("+") else "", who=options.partner)
    return tuple(
        ArchiveItem(
            _ref(line, at), at, Kind.TEXT, (party,), inbound=line.sender == partner, note=line.text,
            thread=fold(partner),
        )
        for line, at in zip(lines, instants, strict=True)
    )  # fmt: skip


def _lines(text: str) -> Iterator[_Line]:
    """The messages; what WhatsApp itself tells has no sender. Further lines of a message are left out."""
    for number, line in enumerate(text.splitlines(), start=1):
        found = _LINE.match(line)
        said = _SENDER.fullmatch(found["rest"].strip("\u200e\u200f")) if found else None
        if found is None or said is None or (clock := _clock(found)) is None:
            continue
        words = "" if _ATTACHED.fullmatch(said["text"]) else said["text"]
        yield _Line(number, found["date"], clock, clean(said["name"]), clean(words))


def _clock(found: re.Match[str]) -> time | None:
    hour = int(found["hour"])
    if half := found["half"]:
        hour = hour % 12 + (12 if half.lower() == "p" else 0)
    try:
        return time(hour, int(found["minute"]), int(found["second"] or 0))
    except ValueError:
        return None


def _instants(source: Source, lines: list[_Line], options: ArchiveOptions) -> list[datetime | None]:
    """When each was written. They stand in the order of time, and none lies ahead: that tells the order of dates."""
    told = options.order or order_of(line.date for line in lines)
    tries: tuple[Order, ...] = (told,) if told else ("day first", "month first")
    found = [_read(lines, order, options) for order in tries]
    good = found if told else [each for each in found if _is_told(each, options.now)]
    distinct = [each for n, each in enumerate(good) if each not in good[:n]]
    if len(distinct) == 1:
        return distinct[0]
    raise TwoOrders(source, lines[0].date)


def _is_told(instants: list[datetime | None], now: datetime) -> bool:
    """Whether an order can be meant: every date is one, none lies ahead, and time does not go back."""
    known = [at for at in instants if at is not None]
    return len(known) == len(instants) and all(at <= now for at in known) and all(a <= b for a, b in pairwise(known))


def _read(lines: list[_Line], order: Order, options: ArchiveOptions) -> list[datetime | None]:
    found: list[datetime | None] = []
    for line in lines:
        try:
            wall = datetime.combine(day(line.date, order), line.clock, options.zone)
        except BadDay:
            found.append(None)
        else:
            found.append(wall.astimezone(UTC))
    return found


def _partner(source: Source, senders: list[str], options: ArchiveOptions) -> str:
    """Who of two the other one is: by the name of the file, or because the other name is yours."""
    mine = [name for name in senders if options.me and fold(name) == fold(options.me)]
    others = [name for name in senders if name not in mine]
    file = fold(source.path.stem)
    named = [name for name in senders if fold(name) and fold(name) in file]
    if mine and len(others) == 1:
        return others[0]
    if len(named) == 1:
        return named[0]
    who = " and ".join(senders)
    raise BadFile(source.path, f"it cannot be told who of {who} you are", advice="Say it: --me NAME.")


def _ref(line: _Line, at: datetime | None) -> str:
    return f"wa:{fold(line.sender)}@{int(at.timestamp()) if at else line.number}"
