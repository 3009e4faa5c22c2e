"""LinkedIn's archive: messages, invitations, and the jobs of connections. All of it arrives in one ZIP."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, tzinfo
from typing import Final

from tui.capture.archive_items import ArchiveItem, ArchivePerson
from tui.capture.records import NotOurs
from tui.exchange.archive import files_in
from tui.exchange.csv_table import possible_headers, table
from tui.exchange.found import ArchiveOptions, BadFile
from tui.exchange.source import Source
from tui.model.addresses import url_key
from tui.model.kinds import Kind
from tui.text import clean, fold

MESSAGES, INVITATIONS, CONNECTIONS, PROFILE = "messages.csv", "invitations.csv", "connections.csv", "profile.csv"
_FILES: Final = frozenset({MESSAGES, INVITATIONS, CONNECTIONS, PROFILE})
_HEADERS: Final[Mapping[str, frozenset[str]]] = {
    MESSAGES: frozenset({"conversation id", "from", "sender profile url", "to", "date", "content"}),
    INVITATIONS: frozenset({"from", "to", "sent at", "direction"}),
    CONNECTIONS: frozenset({"first name", "last name", "url", "company", "position"}),
    PROFILE: frozenset({"first name", "last name", "headline"}),
}
"""What each of them is told by."""
_SPONSORED: Final = '<p class="spinmail-'
_NOBODY: Final = "linkedin member"

Line = dict[str, str]
"""A row by its columns' names in lower case."""


def recognises(source: Source) -> bool:
    """Whether one of the files is in it, or it is one of them."""
    if source.data.startswith(b"PK"):
        return bool(files_in(source, {MESSAGES, INVITATIONS}.__contains__))
    return _file_of(source) is not None


def read(source: Source, options: ArchiveOptions) -> tuple[ArchiveItem, ...]:
    """All that is in it.

    Raises:
        BadFile: a file in it is damaged, or who you are cannot be told.
    """
    files = files_in(source, _FILES.__contains__)
    if not files and (name := _file_of(source)):
        files = {name: source}
    lines = {name: list(_rows(file, _HEADERS[name])) for name, file in files.items()}
    mine = _Mine(lines, options)
    found = [
        *_messages(source, lines.get(MESSAGES, []), mine),
        *(_invitation(line, options) for line in lines.get(INVITATIONS, [])),
        *filter(None, map(_job, lines.get(CONNECTIONS, []))),
    ]
    return tuple(found)


def _file_of(source: Source) -> str | None:
    """Which of the files it is, by the first line."""
    try:
        first = source.text[:4000].split("\n", 1)[0]
    except BadFile:
        return None
    names = {fold(each.strip(' "\r\ufeff')) for each in first.split(",")}
    return next((name for name in (MESSAGES, INVITATIONS) if names >= _HEADERS[name]), None)


def _rows(source: Source, wanted: frozenset[str]) -> Iterator[Line]:
    def score(cells: object) -> int:
        return len(wanted & {fold(clean(each)) for each in cells})  # type: ignore[attr-defined]

    found = table(source, possible_headers(source.text), score)
    header = [fold(clean(each)) for each in found.header]
    for row in found.rows:
        yield dict(zip(header, row.cells, strict=False))


class _Mine:
    """Which messages are yours: by your profile's address, else by your name."""

    def __init__(self, lines: Mapping[str, list[Line]], options: ArchiveOptions) -> None:
        profile = next(iter(lines.get(PROFILE, [])), {})
        said = f"{profile.get('first name', '')} {profile.get('last name', '')}".strip()
        self._names = {fold(clean(each)) for each in (said, options.me) if each.strip()}
        outgoing = (each for each in lines.get(INVITATIONS, []) if each.get("direction", "").upper() == "OUTGOING")
        self._urls = {url_key(url) for each in outgoing if (url := each.get("inviterprofileurl", ""))}

    @property
    def known(self) -> bool:
        return bool(self._urls or self._names)

    def sent(self, line: Line) -> bool:
        """Whether a message is yours."""
        if self._urls and (url := line.get("sender profile url", "")):
            return url_key(url) in self._urls
        return fold(clean(line.get("from", ""))) in self._names


def _messages(source: Source, lines: list[Line], mine: _Mine) -> Iterator[ArchiveItem]:
    if lines and not mine.known:
        raise BadFile(source.path, "it cannot be told which messages are yours", advice="Say it: --me NAME.")
    for line in lines:
        conversation, sent = clean(line.get("conversation id", "")), mine.sent(line)
        at = _utc(line.get("date", ""))
        to = _recipients(line)
        sender = _party(line.get("from", ""), line.get("sender profile url", ""))
        words = clean(line.get("subject", "")) or clean(line.get("content", ""))
        yield ArchiveItem(
            f"li:{conversation}#{int(at.timestamp()) if at else 0}", at, Kind.SOCIAL, to if sent else (sender,),
            inbound=not sent, note=words, thread=conversation, others=0 if sent else max(0, len(to) - 1),
            reason=_no_touch(line),
        )  # fmt: skip


def _no_touch(line: Line) -> str:
    if any(line.get(f"is {what} draft", "").strip().lower() in ("yes", "true", "1") for what in _DRAFTS):
        return NotOurs.NOT_SENT
    is_sponsored = not line.get("sender profile url", "").strip() and line.get("content", "").startswith(_SPONSORED)
    return NotOurs.BULK if is_sponsored or line.get("folder", "").strip().upper() == "SPAM" else ""


_DRAFTS: Final = ("message", "conversation")


def _recipients(line: Line) -> tuple[ArchivePerson, ...]:
    """By their profiles, where the file has these; else the names as they stand: a comma may part them or be in one."""
    urls = [url for each in line.get("recipient profile urls", "").split(",") if (url := clean(each))]
    if len(urls) > 1:
        return tuple(ArchivePerson(url=url) for url in urls)
    return (_party(line.get("to", ""), urls[0] if urls else ""),)


def _party(name: str, url: str) -> ArchivePerson:
    name = clean(name)
    return ArchivePerson("" if fold(name) == _NOBODY else name, clean(url))


def _utc(text: str) -> datetime | None:
    forms = (_parsed(text.removesuffix("UTC").strip(), form, UTC) for form in ("%Y-%m-%d %H:%M:%S", _SLASHES))
    return next(filter(None, forms), None)


_SLASHES: Final = "%m/%d/%y, %I:%M %p"


def _parsed(text: str, form: str, zone: tzinfo) -> datetime | None:
    try:
        return datetime.strptime(clean(text), form).replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _invitation(line: Line, options: ArchiveOptions) -> ArchiveItem:
    """The one who was invited, or who invited; the time has no zone."""
    incoming = line.get("direction", "").strip().upper() == "INCOMING"
    name, url = ("from", "inviterprofileurl") if incoming else ("to", "inviteeprofileurl")
    party = _party(line.get(name, ""), line.get(url, ""))
    at = _parsed(line.get("sent at", ""), _SLASHES, options.zone)
    whose = url_key(party.url) or fold(party.name)
    return ArchiveItem(
        f"li:invitation:{whose}#{int(at.timestamp()) if at else 0}", at, Kind.SOCIAL, (party,), inbound=incoming,
        note=line.get("message", ""), thread="invitation",
    )  # fmt: skip


def _job(line: Line) -> ArchiveItem | None:
    """What a connection does; None where it says nothing."""
    company, position = clean(line.get("company", "")), clean(line.get("position", ""))
    url, email = clean(line.get("url", "")), clean(line.get("email address", ""))
    if not (company or position) or not (url or email):
        return None
    party = ArchivePerson(url=url, email=email)
    return ArchiveItem(
        f"li:job:{url}", None, Kind.SOCIAL, (party,), is_job=True, company=company, position=position
    )  # fmt: skip
