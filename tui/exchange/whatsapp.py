"""An exported WhatsApp chat: a text, or the ZIP around it. Its dates look as the phone's language has them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, time
from itertools import pairwise
from typing import Final, NamedTuple

from tui.capture.archive_items import ArchiveItem, ArchivePerson
from tui.capture.records import NotOurs
from tui.exchange.archive import files_in
from tui.exchange.days import BadDay, Order, day, order_of
from tui.exchange.found import ArchiveOptions, BadFile
from tui.exchange.source import Source
from tui.model.kinds import Kind
from tui.text import clean, fold

_LINE: Final = re.compile(
    r"\[?(?P<date>[0-9]{1,4}([-/.])\s?[0-9]{1,2}\2\s?[0-9]{1,4})\.?,?\s*(?:(?P<before>[^\W\d_]{1,8})\.?,?\s*)?"
    r"(?<![0-9])(?P<hour>[0-9]{1,2})[:.](?P<minute>[0-9]{2})(?:[:.](?P<second>[0-9]{2}))?"
    r"(?:\s*(?P<behind>[^\W\d_][^\W_.\s]{0,9}\.?(?:\s?[^\W\d_]\.?)?))?(?:\]\s*|\s+[-–]\s+|,\s+)(?P<rest>.*)",
)
_HALVES: Final = {
    half: late
    for late, halves in (
        (False, "am a ص 上午 凌晨 早上 오전 午前 πμ öö de sa पूर्वाह्न"),
        (True, "pm p م 下午 中午 晚上 오후 午後 μμ ös du ch अपराह्न"),
    )
    for half in halves.split()
}
"""The halves of a day as phones name them, and whether it is the later one."""
_JOINING: Final = frozenset("à um às klo kl at alle la las o στις в uhr h ur г ч น".split())
"""Words between a date and a time, or behind it, that say nothing."""
_MARKS: Final = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_HEAD: Final = 60
"""Characters in which date and time stand."""
_EAST: Final = re.compile(r"([0-9]{4})\s?[年년]\s?([0-9]{1,2})\s?[月월]\s?([0-9]{1,2})\s?[日일]")
_TIME_FIRST: Final = re.compile(
    r"(\[?)([0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2})?(?:\s[^\W\d_.]{2})?), ([0-9]{1,4}([-/.])[0-9]{1,2}\4[0-9]{1,4})"
)
"""As Vietnamese phones have it, and what is copied from a browser."""
_END: Final = re.compile(r"\]|\s[-–]\s|\d[:.]\d\d[^:]{0,12}?,\s")
"""Where date and time end, at the latest."""
_SENDER: Final = re.compile(r"(?P<name>[^:\n]{1,80}): ?(?P<text>.*)")
_TELLS: Final = re.compile(r"[“”\"«»„]|[^\W\d_]{4,}[.!?] ")
"""What stands in no name: before the first colon of what WhatsApp itself tells."""
_ATTACHED: Final = re.compile("<[^<>]*>|\u200e.*")
"""A picture or a file."""
_TOLD: Final = re.compile("\u200e.*[.。।]\\s*")
"""What WhatsApp itself says, in the name of whom it is about: that all is encrypted, that something was deleted."""
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
    clock: time | None
    """None: it cannot be read."""
    sender: str
    text: str


def recognises(source: Source) -> bool:
    """Whether one of the first lines is a line of a chat."""
    if source.data.startswith(b"PK"):
        return bool(files_in(source, _is_chat))
    try:
        return any(_LINE.match(_plain(line)) for line in source.text.splitlines()[:_FIRST])
    except BadFile:
        return False


def _is_chat(name: str) -> bool:
    """Whether a file in an archive is the chat, from an iPhone or from Android, by its name in lower case."""
    return name == "_chat.txt" or (name.startswith("whatsapp") and name.endswith(".txt"))


def read(source: Source, options: ArchiveOptions) -> tuple[ArchiveItem, ...]:
    """The messages in a chat.

    Raises:
        BadFile: the order of day and month, or who you are, cannot be told.
    """
    chat = next(iter(files_in(source, _is_chat).values()), source)
    lines = list(_lines(chat.text))
    if not lines:
        return ()
    senders = list(dict.fromkeys(line.sender for line in lines))
    instants = _instants(source, lines, options)
    if len(senders) > 2:
        return tuple(
            ArchiveItem(
                _ref(fold(line.sender), line, at), at, Kind.TEXT, (ArchivePerson(line.sender),), reason=NotOurs.LIST
            )
            for line, at in zip(lines, instants, strict=True)
        )
    partner = _partner(source, senders, options)
    party = ArchivePerson(partner, phone=partner if partner.startswith("+") else "", who=options.partner)
    return tuple(
        ArchiveItem(
            _ref("in" if line.sender == partner else "out", line, at), at, Kind.TEXT, (party,),
            inbound=line.sender == partner, note=line.text, thread="whatsapp",
        )
        for line, at in zip(lines, instants, strict=True)
    )  # fmt: skip


def _plain(line: str) -> str:
    """A line with the date, then the time, in European digits, and without marks of direction around them."""
    if (first := _TIME_FIRST.match(line)) is not None:
        return f"{first[1]}{first[3]}, {first[2]}{line[first.end() :]}"
    if line[:_HEAD].isascii() or not _MARKS.sub("", line[:_HEAD]).lstrip("[ ")[:1].isdecimal():
        return line
    end = found.end() if (found := _END.search(line, 0, _HEAD)) else 0
    head = _MARKS.sub("", line[:end]).replace("،", ",")
    head = "".join(str(unicodedata.decimal(each)) if each.isdecimal() else each for each in head)
    return _EAST.sub(r"\1-\2-\3", head) + line[end:]


def _lines(text: str) -> Iterator[_Line]:
    """The messages; what WhatsApp itself tells has no sender, or ends as a sentence. Further lines are left out."""
    for number, line in enumerate(text.splitlines(), start=1):
        found = _LINE.match(_plain(line))
        said = _SENDER.fullmatch(found["rest"]) if found else None
        if found is None or said is None or _TELLS.search(said["name"]) or _TOLD.fullmatch(said["text"]):
            continue
        words = "" if _ATTACHED.fullmatch(said["text"]) else said["text"]
        yield _Line(number, re.sub(r"\s", "", found["date"]), _clock(found), clean(said["name"]), clean(words))


def _clock(found: re.Match[str]) -> time | None:
    hour = int(found["hour"])
    for word in filter(None, (found["before"], found["behind"])):
        half = re.sub(r"[.\s]", "", word).casefold()
        if half in _HALVES:
            hour = hour % 12 + (12 if _HALVES[half] else 0)
        elif half not in _JOINING:
            return None
    try:
        return time(hour, int(found["minute"]), int(found["second"] or 0))
    except ValueError:
        return None


def _instants(source: Source, lines: list[_Line], options: ArchiveOptions) -> list[datetime | None]:
    """When each was written. They stand in the order of time, and none lies ahead: that tells the order of dates."""
    told = options.order or order_of(line.date for line in lines)
    tries: tuple[Order, ...] = (told,) if told else ("day first", "month first")
    found = [_read(lines, order, options) for order in tries]
    readable = sum(line.clock is not None for line in lines)
    good = found if told else [each for each in found if _is_told(each, readable, options.now)]
    distinct = [each for n, each in enumerate(good) if each not in good[:n]]
    if len(distinct) == 1:
        return distinct[0]
    raise TwoOrders(source, lines[0].date)


def _is_told(instants: list[datetime | None], readable: int, now: datetime) -> bool:
    """Whether an order can be meant: every date is one, none lies ahead, and time does not go back."""
    known = [at for at in instants if at is not None]
    return len(known) == readable and all(at <= now for at in known) and all(a <= b for a, b in pairwise(known))


def _read(lines: list[_Line], order: Order, options: ArchiveOptions) -> list[datetime | None]:
    found: list[datetime | None] = []
    for line in lines:
        at = None
        with suppress(BadDay):
            if line.clock is not None:
                at = datetime.combine(day(line.date, order), line.clock, options.zone).astimezone(UTC)
        found.append(at)
    return found


def _partner(source: Source, senders: list[str], options: ArchiveOptions) -> str:
    """Who of two the other one is: by the name of the file, or because the other name is yours."""
    mine = [name for name in senders if options.me and fold(name) == fold(options.me)]
    others = [name for name in senders if name not in mine]
    title = _letters(source.path.stem)
    named = [name for name in senders if _letters(name) and _letters(name) in title]
    partner = others[0] if mine and len(others) == 1 else named[0] if len(named) == 1 else ""
    if partner and (options.partner or _is_titled(source, partner)):
        return partner
    if partner or (mine and not others):
        if options.partner:
            return ""
        why = f"it is named of somebody or something else than {partner}" if partner else "only you wrote in it"
        raise BadFile(source.path, f"{why}: a group, or another name of theirs?", advice="Say with whom: --with WHO.")
    who = " and ".join(senders)
    raise BadFile(source.path, f"it cannot be told who of {who} you are", advice="Say it: --me NAME.")


def _is_titled(source: Source, partner: str) -> bool:
    """Whether an export that WhatsApp named is named of them; where only they wrote in a group, it is not."""
    title, name = _letters(source.path.stem), _letters(partner)
    return "whatsapp" not in title or name in title


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, fold(text)))


def _ref(way: str, line: _Line, at: datetime | None) -> str:
    """The same in any newer export, also where the other one is called otherwise there."""
    return f"wa:{way}@{int(at.timestamp()) if at else line.number}"
