"""A message as it is decided about, read from the beginning of its bytes. Text in it is data: nothing raises.

The headers are found by hand, and charsets, dates and addresses read as far as they can be: the parser of the standard
library is ten times as slow, and raises for what real mail has.
"""

from __future__ import annotations

import re
from binascii import Error as NotBase64
from binascii import a2b_base64, a2b_qp
from datetime import UTC, datetime, timedelta
from email.utils import getaddresses, mktime_tz, parsedate_tz
from hashlib import blake2b
from typing import Final, NamedTuple

import msgspec

from tui.capture.records import NotOurs
from tui.model.addresses import email_key
from tui.text import clean
from tui.when.instants import FIRST_YEAR, LAST_YEAR

HEAD: Final = 16 << 10
"""Bytes of a message that are read: the headers of nearly all, and the beginning of a report about what came back."""
_WANTED: Final = (
    "from", "to", "cc", "bcc", "date", "subject", "message-id", "references", "in-reply-to", "received", "list-id",
    "list-post", "list-unsubscribe", "precedence", "auto-submitted", "x-autoreply", "x-autorespond",
    "return-path", "content-type", "x-failed-recipients", "x-unsent", "feedback-id",
)  # fmt: skip


class Party(NamedTuple):
    """An address in a header, and the name beside it."""

    address: str
    name: str


class Message(msgspec.Struct, frozen=True, gc=False):
    """What of a mail is decided on."""

    id: str
    """Its ``Message-ID`` without brackets, or what stands for one that is missing."""
    root: str = ""
    """The id of the first of its thread, as far as it says."""
    sent_at: datetime | None = None
    arrived_at: datetime | None = None
    """When the last server took it; None where it does not say."""
    sender: Party = Party("", "")
    to: tuple[Party, ...] = ()
    cc: tuple[Party, ...] = ()
    """Who has a copy; of your own messages also who has a blind one, if the mailbox keeps that."""
    subject: str = ""
    nature: str = ""
    """Why it cannot be a word from one to another: one of the reasons; "" for what can."""
    stored_at: datetime | None = None
    """When the mailbox says that it came: at the latest then. A mailbox that was moved says when that was."""
    failed: tuple[str, ...] = ()
    """Of a bounce: the addresses that took no mail."""


def read_message(head: bytes, *, stored: datetime | None = None, draft: bool = False) -> Message:
    """The message that begins with these bytes.

    Args:
        head: the first ``HEAD`` bytes of it, or all.
        stored: when the mailbox says it came, for messages that do not say it themselves.
        draft: the mailbox says that it was never sent.
    """
    fields = _fields(head)
    sender = next(iter(parties(fields.get("from", ""))), Party("", ""))
    own = _ids(fields.get("message-id", ""))
    named = own[0] if own else _made_id(fields)
    thread = _ids(fields.get("references", "")) or _ids(fields.get("in-reply-to", ""))
    received = _date(fields.get("received", "").rpartition(";")[2])
    nature = NotOurs.NOT_SENT if draft or fields.get("x-unsent", "").strip() == "1" else _nature(fields, sender)
    if nature:  # most mail is from machines: nothing else of it is asked for
        failed = _failed(fields, head) if nature == NotOurs.BOUNCE else ()
        return Message(named, named, sender=sender, nature=nature, failed=failed)
    copies = (*parties(fields.get("cc", "")), *parties(fields.get("bcc", "")))
    return Message(
        named, thread[0] if thread else named, _date(fields.get("date", "")), received, sender,
        parties(fields.get("to", "")), copies, decoded(fields.get("subject", "")), stored_at=stored,
    )  # fmt: skip


def _fields(head: bytes) -> dict[str, str]:
    """The headers that are read, the first of each name, but all recipients; raw bytes in them are surrogates."""
    end = _END.search(head)
    text = head[: end.start() + 1 if end is not None else None].decode("ascii", "surrogateescape")
    found: dict[str, str] = {}
    for header in _HEADER.finditer(text):
        name, value = header[1].lower(), header[2]
        if name in ("to", "cc", "bcc") and name in found:
            found[name] += f", {value}"
        else:
            found.setdefault(name, value)
    return found


_END = re.compile(rb"\n\r?\n")
_HEADER = re.compile(rf"(?im)^({'|'.join(_WANTED)})[ \t]*:[ \t]*((?:[^\n]|\n[ \t])*)")


# What it is ----------------------------------------------------------------------------------------------------------

_NO_REPLY = re.compile(
    r"(?:.*[._+-])?(?:no-?_?\.?reply|do-?_?not-?_?reply|not?-?reply|noresponder|mailer-daemon|notifications?|"
    r"bounces?|postmaster|newsletters?|mailer|automailer)(?:[._+-].*)?"
)
_DAEMON = re.compile(r"(?:mailer-daemon|postmaster)(?:[._+-].*)?")


def is_no_reply(address: str) -> bool:
    """Whether nobody reads what is sent to this address."""
    return _NO_REPLY.fullmatch(address.partition("@")[0]) is not None


def _nature(fields: dict[str, str], sender: Party) -> str:
    local = sender.address.partition("@")[0]
    content = fields.get("content-type", "").lower()
    submitted = fields.get("auto-submitted", "no").split(";")[0].strip().lower()
    if ("multipart/report" in content and "delivery-status" in content) or _DAEMON.fullmatch(local):
        return NotOurs.BOUNCE
    if not sender.address:
        return NotOurs.UNREADABLE
    if any(name in fields for name in ("list-id", "list-post")):
        return NotOurs.LIST
    precedence = fields.get("precedence", "").strip().lower()
    if precedence == "list":
        return NotOurs.LIST
    if precedence in ("bulk", "junk") or "list-unsubscribe" in fields or "feedback-id" in fields:
        return NotOurs.BULK
    answered = "x-autoreply" in fields or "x-autorespond" in fields or precedence == "auto_reply"
    if submitted not in ("", "no") or answered or is_no_reply(sender.address):
        return NotOurs.AUTOMATIC
    return ""


_RECIPIENT = re.compile(rb"(?im)^(?:Final|Original)-Recipient:\s*rfc822;\s*<?([^\s<>]+@[^\s<>]+)")
_ACTION = re.compile(rb"(?im)^Action:\s*(\w+)")


def _failed(fields: dict[str, str], head: bytes) -> tuple[str, ...]:
    """The addresses that took no mail; none where it says that it is only late, or that it was delivered."""
    actions = {found.lower() for found in _ACTION.findall(head)}
    if actions and b"failed" not in actions:
        return ()
    named = [party.address for party in parties(fields.get("x-failed-recipients", ""))]
    named += [email_key(found.decode("ascii", "replace")) for found in _RECIPIENT.findall(head)]
    return tuple(dict.fromkeys(filter(None, named)))


# Its parts -----------------------------------------------------------------------------------------------------------

_ID = re.compile(r"<\s*([^<>\s]+)\s*>")
_LONGEST_ID: Final = 250


def _ids(text: str) -> list[str]:
    """The ids in a header, in their order."""
    if not text:
        return []
    found = _ID.findall(text) or text.split()[:1]
    return [shown for each in found if (shown := clean(each)[:_LONGEST_ID])]


def _made_id(fields: dict[str, str]) -> str:
    """What stands for an id that is missing: the same for the same message."""
    said = "\n".join(fields.get(name, "") for name in ("date", "from", "to", "subject"))
    return f"{blake2b(said.encode('utf-8', 'replace'), digest_size=10).hexdigest()}@no-id"


_PLAIN_PARTY = re.compile(r"""\s*(?:"([^"\\<>,@]*)"|([^"\\<>,@():;]*?))\s*<([^<>\s,@"()]+@[^<>\s,@"()]+)>\s*""")
_PLAIN_ADDRESS = re.compile(r"""\s*([^<>\s,@"():;]+@[^<>\s,@"():;]+)\s*""")


def parties(text: str) -> tuple[Party, ...]:
    """The addresses in a header; what is none is left out."""
    if not text:
        return ()
    if found := _PLAIN_PARTY.fullmatch(text):
        return (Party(_address(found[3]), decoded(found[1] or found[2] or "")),)
    if found := _PLAIN_ADDRESS.fullmatch(text):
        return (Party(_address(found[1]), ""),)
    try:
        line = re.sub(r"[\r\n]+[ \t]*", " ", text)
        # A name that looks like an address is none: anybody may call themselves so.
        several = getaddresses([_NAME.sub(lambda name: name[0].replace("@", " at "), line)])
    except (ValueError, IndexError, TypeError):
        return ()
    return tuple(Party(_address(address), decoded(name)) for name, address in several if "@" in address)


_NAME = re.compile(r"""(?<![^,;:()"<>])[^,;:()"<>]*<""")
"""What stands before an address in brackets."""


def _address(text: str) -> str:
    return email_key(clean(_readable(text)))


_WORD = re.compile(r"=\?([^?\s]+)\?([bBqQ])\?([^?\s]*)\?=")
_BETWEEN_WORDS = re.compile(r"(\?=)\s+(=\?[^?\s]+\?[bBqQ]\?)")


def decoded(text: str) -> str:
    """The text of a header in one line: encoded words read, whatever their charset is called, nothing in it obeyed."""
    if "=?" not in text:
        return clean(_readable(text))
    text = _BETWEEN_WORDS.sub(r"\1\2", text)
    pieces: list[str] = []
    waiting, charset, end = b"", "", 0
    for word in _WORD.finditer(text):
        between = text[end : word.start()]
        name = word[1].partition("*")[0].lower()
        if between or (charset and name != charset):  # a letter may be cut between two words of one charset
            pieces += [_as_text(waiting, charset), _readable(between)]
            waiting = b""
        waiting += _content(word[2], word[3])
        charset, end = name, word.end()
    return clean("".join((*pieces, _as_text(waiting, charset), _readable(text[end:]))))


def _content(coding: str, text: str) -> bytes:
    raw = text.encode("ascii", "ignore")
    if coding in "qQ":
        return a2b_qp(raw, header=True)
    try:
        return a2b_base64(raw + b"=" * (-len(raw) % 4))
    except NotBase64:
        return b""


def _as_text(raw: bytes, charset: str) -> str:
    """Bytes of a charset; where that is unknown or wrong: UTF-8, else what Western programs wrote."""
    for name in (charset, "utf-8", "cp1252"):
        try:
            return raw.decode(name) if name else ""
        except (LookupError, UnicodeError, ValueError):
            continue
    return raw.decode("latin-1")


def _readable(text: str) -> str:
    """Raw bytes in a header, which the parser keeps as surrogates, as text."""
    return text if text.isascii() else _as_text(text.encode("utf-8", "surrogateescape"), "utf-8")


def _date(text: str) -> datetime | None:
    """The instant in a header; None for what is none."""
    if not text:
        return None
    try:
        parts = parsedate_tz(text.strip())
        if parts is None:
            return None
        found = datetime.fromtimestamp(mktime_tz(parts), UTC)
    except (ValueError, OverflowError, OSError, TypeError, IndexError):
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


_SLOW = timedelta(days=7)
_AHEAD = timedelta(days=1)


class Dated(NamedTuple):
    """When a message counts from."""

    at: datetime
    doubtful: bool
    """Its own date cannot be right: this is when it arrived."""


def when(message: Message, now: datetime) -> Dated | None:
    """The time a message was sent, else the time it arrived; None where neither can be.

    A clock of a sender that is a little ahead makes no touch in the future; one that is off by more is not believed.
    """
    sent, arrived = message.sent_at, message.arrived_at
    latest = min(arrived, now) if arrived is not None else now
    if sent is not None and sent - _AHEAD <= latest and (arrived is None or arrived - _SLOW <= sent):
        return Dated(min(sent, now), doubtful=False)
    for other in filter(None, (arrived, message.stored_at)):
        if other - _AHEAD <= now:
            return Dated(min(other, now), doubtful=True)
    return None
