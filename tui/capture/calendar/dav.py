"""Calendars on a CalDAV server: asked what there is between two instants, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final, NamedTuple
from urllib.parse import unquote, urlsplit, urlunsplit

from tui.capture.calendar.reading import CalendarReader
from tui.capture.reader import SourceFailed
from tui.capture.records import Feed
from tui.capture.secrets import password_of

TIMEOUT: Final = 30
"""Seconds that a server may be silent."""
_HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class Server(NamedTuple):
    """Where an account is."""

    url: str
    """Without the user."""
    user: str
    host: str


def caldav(feed: Feed) -> CalendarReader:
    """What reads all calendars of an account, or the one that its place names."""
    server = server_at(feed.place)
    return CalendarReader(lambda since, until: _texts(server, password_of(feed), since, until))


def server_at(place: str) -> Server:
    """The account that ``https://you@dav.example.com/`` names. Raises SourceFailed."""
    form = f"{place}: write https://you@dav.example.com/; the password is asked for, and kept elsewhere"
    try:
        parts = urlsplit(place)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        raise SourceFailed(form) from None
    user, at, _ = parts.netloc.rpartition("@")
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or not host or not at or not user or ":" in user:
        raise SourceFailed(form)
    if parts.scheme == "http" and host not in _HERE:
        raise SourceFailed(f"{place}: the password would be sent for all to read: write https://")
    shown = f"[{host}]" if ":" in host else host
    return Server(urlunsplit((parts.scheme, f"{shown}{port}", parts.path or "/", "", "")), unquote(user), host)


def _texts(server: Server, password: str, since: datetime, until: datetime) -> Iterator[bytes]:
    """The events between two instants, each with all of its series."""
    try:
        from caldav.davclient import DAVClient
        from caldav.lib.error import DAVError
    except ImportError:
        raise SourceFailed("a calendar needs one thing more: pip install 'keepwarm[calendar]'") from None
    try:
        with DAVClient(
            server.url, username=server.user, password=password, timeout=TIMEOUT, enable_rfc6764=False,
            require_tls=False,
        ) as client:  # fmt: skip
            found = [event.data for calendar in _calendars(client, server) for event in _search(calendar, since, until)]
    except (DAVError, OSError, ValueError) as error:
        raise SourceFailed(f"{server.host}: {_words(error)}") from None
    yield from (text.encode() if isinstance(text, str) else text for text in found)


def _calendars(client: Any, server: Server) -> list[Any]:
    """The calendar that the address names, else all of the account."""
    every: list[Any] = list(client.principal().calendars())
    path = urlsplit(server.url).path.rstrip("/")
    named = [each for each in every if urlsplit(str(each.url)).path.rstrip("/") == path]
    return named or every


def _search(calendar: Any, since: datetime, until: datetime) -> list[Any]:
    return list(calendar.search(start=since, end=until, event=True, expand=False))


def _words(error: BaseException) -> str:
    """What went wrong, in a line, without what was sent."""
    if type(error).__name__ == "AuthorizationError":
        return "the server refuses this name or password"
    return re.sub(r"\s+", " ", str(error))[:120].strip() or type(error).__name__
