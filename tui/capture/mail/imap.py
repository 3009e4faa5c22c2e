"""Messages on an IMAP server: folders opened read-only, the beginning of each message peeked at, no flag changed.

``imap-tools`` knows the folders and signs in; messages are fetched by its client, for it would fetch them whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urlsplit

import msgspec

from tui.capture.mail.deciding import decide
from tui.capture.mail.files import SIZE, is_left_out
from tui.capture.mail.message import HEAD, Message, read_message
from tui.capture.reader import SourceFailed
from tui.capture.records import Batch, Feed, NotOurs
from tui.capture.secrets import password_of
from tui.capture.trust import trusted, why_not_trusted
from tui.settings.extras import installing

if TYPE_CHECKING:
    from imap_tools import BaseMailBox

TIMEOUT: Final = 30.0
"""Seconds that a server may be silent."""
_SKIPPED: Final = frozenset(("\\noselect", "\\drafts", "\\junk", "\\trash", "\\nonexistent"))
"""Folders of these kinds are not read."""


class Server(msgspec.Struct, frozen=True):
    """Where an account is."""

    host: str
    port: int
    user: str
    secure: bool
    """Encrypted from the first byte; else after a word, but on this computer itself."""

    @property
    def is_here(self) -> bool:
        """Whether it is on this computer: nobody listens on the way."""
        return self.host in ("localhost", "127.0.0.1", "::1")


def server_at(place: str) -> Server:
    """The account that ``imaps://you@mail.example.com`` names. Raises SourceFailed."""
    try:
        parts = urlsplit(place)
        port = parts.port
    except ValueError:
        raise SourceFailed(f"{place}: write imaps://you@mail.example.com") from None
    user, at, _ = parts.netloc.rpartition("@")
    if parts.scheme not in ("imap", "imaps") or not parts.hostname or not at or not user or ":" in user:
        raise SourceFailed(
            f"{place}: write imaps://you@mail.example.com; the password is asked for, and kept elsewhere"
        )
    secure = parts.scheme == "imaps"
    return Server(parts.hostname, port or (993 if secure else 143), unquote(user), secure)


class Imap:
    """Reads an account."""

    def __init__(self, server: Server, password: str) -> None:
        self._server = server
        self._password = password

    def batches(self, feed: Feed, names: set[str]) -> Iterator[Batch]:
        """What came since, folder by folder."""
        del names
        from imap_tools import ImapToolsError

        try:
            with self._signed_in() as box:
                position = dict(feed.position)
                for folder in _folders(box):
                    yield from _batches(box, folder, position, feed.since)
        except (ImapToolsError, OSError, EOFError, box_error()) as error:
            raise SourceFailed(f"{self._server.host}: {_words(error)}") from None

    decide = staticmethod(decide)

    def _signed_in(self) -> BaseMailBox:
        from imap_tools import MailBox, MailBoxStartTls, MailBoxUnencrypted

        server = self._server
        box: BaseMailBox
        if server.secure:
            box = MailBox(server.host, server.port, timeout=TIMEOUT, ssl_context=trusted())
        elif server.is_here:
            box = MailBoxUnencrypted(server.host, server.port, timeout=TIMEOUT)
        else:
            box = MailBoxStartTls(server.host, server.port, timeout=TIMEOUT, ssl_context=trusted())
        try:
            return box.login(server.user, self._password, initial_folder=None)
        except Exception:
            with suppress(Exception):
                box.client.shutdown()
            raise


def box_error() -> type[Exception]:
    """What the client raises."""
    from imaplib import IMAP4

    return IMAP4.error


def _words(error: BaseException) -> str:
    """What went wrong, in a line, without what was sent."""
    if words := why_not_trusted(error):
        return words
    text = str(error)
    if "TLS not supported" in text or "STARTTLS" in text.upper():
        return "the server offers no encryption at this port, and no password was sent: write imaps://"
    if "AUTHENTICATIONFAILED" in text or "LOGIN" in text.upper():
        return "the server refuses this name or password"
    return re.sub(r"\s+", " ", text)[:120] or type(error).__name__


def _folders(box: BaseMailBox) -> list[str]:
    """The folders that are read, in their order."""
    found = []
    for folder in box.folder.list():
        flags = {flag.lower() for flag in folder.flags}
        last = folder.name.rsplit(folder.delim, 1)[-1] if folder.delim else folder.name
        if not flags & _SKIPPED and not is_left_out(last):
            found.append(folder.name)
    return sorted(found)


def _batches(box: BaseMailBox, folder: str, position: dict[str, Any], since: datetime | None) -> Iterator[Batch]:
    """The batches of one folder; ``position`` is that of all, and comes further."""
    status = box.folder.status(folder, ["UIDNEXT", "UIDVALIDITY"])
    validity, following = status["UIDVALIDITY"], status["UIDNEXT"]
    known, begin = position.get(folder, [validity, 1])
    if known != validity:  # the server numbers them anew: each message is known again by its id
        begin = 1
    if begin >= following and known == validity and folder in position:
        return
    box.folder.set(folder, readonly=True)
    # "n:*" is the last message, too, where that is before n.
    uids = sorted(uid for uid in map(int, box.uids(f"UID {begin}:*")) if uid >= begin)
    recent = set(uids)
    if since is not None and uids:
        day = f"{since - timedelta(days=2):%d-%b-%Y}"
        recent &= set(map(int, box.uids(f"UID {begin}:* SINCE {day}")))
    for start in range(0, len(uids), SIZE):
        some = uids[start : start + SIZE]
        fetched = _fetched(box, [uid for uid in some if uid in recent])
        items = [fetched.get(uid, _OLD) for uid in some if uid in fetched or uid not in recent]
        position[folder] = [validity, some[-1] + 1]
        yield Batch(tuple(items), dict(position))
    if position.get(folder) != [validity, max(begin, following)]:
        position[folder] = [validity, max(begin, following)]
        yield Batch((), dict(position))


_OLD: Final = Message("", nature=NotOurs.OUTSIDE)
"""Stands for a message that is too old to be looked at."""
_UID = re.compile(rb"UID (\d+)")
_INTERNAL = re.compile(rb'INTERNALDATE "([^"]+)"')


def _fetched(box: BaseMailBox, uids: list[int]) -> dict[int, Message]:
    """The beginnings of messages; those that went away meanwhile are left out."""
    if not uids:
        return {}
    what = f"(UID FLAGS INTERNALDATE BODY.PEEK[]<0.{HEAD}>)"
    kind, data = box.client.uid("FETCH", ",".join(map(str, uids)), what)
    if kind != "OK":
        raise box_error()(f"messages cannot be fetched: {kind}")
    found: dict[int, Message] = {}
    for part in data:
        if isinstance(part, tuple) and (uid := _UID.search(part[0])):
            draft = b"\\draft" in part[0].lower()
            found[int(uid[1])] = read_message(part[1], stored=_internal(part[0]), draft=draft)
    return found


def _internal(line: bytes) -> datetime | None:
    """When the server took a message in."""
    match = _INTERNAL.search(line)
    if match is None:
        return None
    try:
        return datetime.strptime(match[1].decode("ascii").strip(), "%d-%b-%Y %H:%M:%S %z").astimezone(UTC)
    except ValueError:
        return None


def imap(feed: Feed) -> Imap:
    """Reads an account."""
    try:
        import imap_tools  # noqa: F401
    except ImportError:
        raise SourceFailed(f"mail on a server needs a little more: {installing('mail')}") from None
    return Imap(server_at(feed.place), password_of(feed))
