"""Calendars on a CalDAV server: asked what there is between two instants, and what of it has changed since.

The first time everything is read. From then on what the server says has changed (sync tokens, RFC 6578), what was not
over the last time, and what has come near since; where a server has only a tag that tells whether anything has
changed, everything once it has; where it has neither, everything each time.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Final, NamedTuple
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from tui.capture.calendar.reading import OPEN, CalendarAnswer, CalendarReader
from tui.capture.reader import SourceFailed
from tui.capture.records import Feed
from tui.capture.secrets import password_of
from tui.capture.trust import authorities, why_not_trusted
from tui.settings.extras import installing

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
    return CalendarReader(lambda state, since, until: _told(server, password_of(feed), state, since, until))


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


def _told(server: Server, password: str, state: Mapping[str, Any], since: datetime, until: datetime) -> CalendarAnswer:
    """What has changed since, where the server can tell that; else everything between two instants."""
    try:
        from caldav.davclient import DAVClient
        from caldav.lib.error import DAVError
    except ImportError:
        raise SourceFailed(f"a calendar needs one thing more: {installing('calendar')}") from None
    try:
        with DAVClient(
            server.url, username=server.user, password=password, timeout=TIMEOUT, enable_rfc6764=False,
            require_tls=False, ssl_verify_cert=authorities(),
        ) as client:  # fmt: skip
            _ask_nobody_else(client)
            calendars = {_path(each.url): each for each in _calendars(client, server)}
            # The marks come before what they are of: what is changed in between is looked at once more.
            marks = {path: _mark(calendar) for path, calendar in calendars.items()}
            if state and marks.keys() == state[_MARKS].keys() and state[_SINCE] <= since.timestamp():
                changed = [_changed(each, marks[path], path, state, until) for path, each in calendars.items()]
                if (several := [each for each in changed if each is not None]) == changed:
                    is_near = until - _near(state) < _ENTERING
                    return CalendarAnswer(
                        [text for each in several for text in each.texts.items()],
                        frozenset[str]().union(*(each.read for each in several)),
                        {**state, _MARKS: marks, **({} if is_near else {_UNTIL: int(until.timestamp())})},
                    )
            found = [_named(event) for calendar in calendars.values() for event in _search(calendar, since, until)]
            now = {_MARKS: marks, _SINCE: int(since.timestamp()), _UNTIL: int(until.timestamp())}
            return CalendarAnswer(found, None, now)
    except (DAVError, OSError, ValueError) as error:
        raise SourceFailed(f"{server.host}: {_words(error)}") from None


def _ask_nobody_else(client: Any) -> None:
    """The library would ask whoever signed a certificate whether it still holds, and so tell them whom you ask."""
    with suppress(TypeError):  # requests, where that stands in for niquests, asks nobody
        client.session = type(client.session)(revocation_configuration=None)


_MARKS: Final = "marks"
_SINCE: Final = "since"
_UNTIL: Final = "until"
_TAG: Final = "tag:"
_ENTERING: Final = timedelta(days=1)
"""What has come near is looked for so far back again: the server may know another zone. How far it was looked is kept
no more exactly."""


class _Changed(NamedTuple):
    """Of one calendar."""

    texts: dict[str, bytes]
    read: set[str]
    """The names of what was looked at, and of what is gone."""


def _mark(calendar: Any) -> str:
    """Changes whenever something in a calendar does: a token that tells what, or a tag that does not; "": neither."""
    from caldav.elements.base import BaseElement
    from caldav.elements.dav import SyncToken

    class Tag(BaseElement):
        tag: ClassVar[str] = "{http://calendarserver.org/ns/}getctag"

    found = calendar.get_properties([SyncToken(), Tag()])
    return found.get(SyncToken.tag) or (f"{_TAG}{found[Tag.tag]}" if found.get(Tag.tag) else "")


def _changed(calendar: Any, mark: str, path: str, state: Mapping[str, Any], until: datetime) -> _Changed | None:
    """What has changed in a calendar, is not over yet, or has come near by now; None where that cannot be told."""
    before = state[_MARKS][path]
    read = {name for name in state.get(OPEN, ()) if name.startswith(path)}
    gone: set[str] = set()
    if mark != before or not before:
        told = _since(calendar, before) if before and not mark.startswith(_TAG) else None
        if told is None:
            return None
        read, gone = read | told[0], told[1]
    near = _search(calendar, _near(state) - _ENTERING, until) if _near(state) < until else []
    texts = dict(map(_named, near))
    if wanted := sorted(read - texts.keys() - gone):
        urls = [calendar.url.join(quote(name, safe="/@:+~!$&'()*,;=")) for name in wanted]
        texts |= dict(map(_named, calendar.multiget(urls)))
    return _Changed(texts, read | gone | texts.keys())


def _near(state: Mapping[str, Any]) -> datetime:
    """So far ahead it was looked."""
    return datetime.fromtimestamp(state[_UNTIL], UTC)


def _since(calendar: Any, mark: str) -> tuple[set[str], set[str]] | None:
    """The names of what was changed, and of what was removed; None where the server does not know that any more."""
    from caldav.lib.error import DAVError

    try:
        found = calendar.get_objects_by_sync_token(mark, load_objects=False, disable_fallback=True)
    except DAVError:
        return None
    gone = {_path(url) for url in found.deleted_urls}
    return None if found.truncated else ({_name(each) for each in found} - gone, gone)


def _path(url: Any) -> str:
    return unquote(urlsplit(str(url)).path)


def _name(event: Any) -> str:
    return _path(event.url.canonical())


def _named(event: Any) -> tuple[str, bytes]:
    text = event.data or ""
    return _name(event), text.encode() if isinstance(text, str) else text


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
    if words := why_not_trusted(error):
        return words
    if type(error).__name__ == "AuthorizationError":
        return "the server refuses this name or password"
    return re.sub(r"\s+", " ", str(error))[:120].strip() or type(error).__name__
