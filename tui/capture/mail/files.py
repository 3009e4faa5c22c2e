"""Messages in files: a folder of them read by name, whatever their order; nothing in it is changed.

A Maildir (those below it too: of notmuch, of mbsync, of Dovecot) or a folder of .eml files. A message keeps the first
part of its name when it is read, answered or moved: by that it is known again.
"""

from __future__ import annotations

import os
import re
import unicodedata
from binascii import a2b_base64
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Final, NamedTuple

from tui.capture.mail.deciding import decide
from tui.capture.mail.message import HEAD, Message, read_message
from tui.capture.reader import SourceFailed
from tui.capture.records import Batch, Feed, NotOurs
from tui.when.instants import FIRST_YEAR, LAST_YEAR

SIZE: Final = 500
"""Messages in a batch."""
_LEFT_OUT: Final = frozenset(
    "drafts draft templates junk spam bulk trash deleted bin outbox unsent entwuerfe entwürfe papierkorb gelöschte "
    "unerwünscht borradores papelera eliminados deseado brouillons corbeille supprimés indésirables indésirable bozze "
    "cestino eliminata indesiderata concepten prullenbak verwijderde ongewenst ongewenste rascunhos lixo lixeira "
    "excluídos".split()
)
"""Folders that hold what was never sent, or nobody wanted, by the first or last word of their name."""


class Found(NamedTuple):
    """A message in a file."""

    key: str
    path: str
    draft: bool


class MailFiles:
    """Reads messages by file."""

    def __init__(self, list_all: Callable[[Path], Iterator[Found]], root: Path) -> None:
        self._list = list_all
        self._root = root

    def batches(self, feed: Feed, names: set[str]) -> Iterator[Batch]:
        """What is there and was not read yet, by name."""
        try:
            found = sorted(each for each in self._list(self._root) if each.key not in names)
        except OSError as error:
            raise SourceFailed(f"{error.filename or self._root}: {error.strerror or error}") from None
        unique = list({each.key: each for each in reversed(found)}.values())[::-1]
        for start in range(0, len(unique), SIZE):
            some = [(each, read) for each in unique[start : start + SIZE] if (read := _read(each)) is not None]
            if some:
                yield Batch(tuple(read for _, read in some), feed.position, tuple(each.key for each, _ in some))

    decide = staticmethod(decide)


def _read(found: Found) -> Message | None:
    """The message in a file; None where it was moved meanwhile: it is found at the next run."""
    try:
        fd = os.open(found.path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except FileNotFoundError:
        return None
    except OSError:
        return Message(found.key, nature=NotOurs.UNREADABLE)
    try:
        head = os.pread(fd, HEAD, 0)
        stored = _named_time(Path(found.path).name) or _time(os.fstat(fd).st_mtime)
    except OSError:
        return Message(found.key, nature=NotOurs.UNREADABLE)
    finally:
        os.close(fd)
    return read_message(head, stored=stored, draft=found.draft)


_EPOCH = re.compile(r"(\d{9,10})\.")


def _named_time(name: str) -> datetime | None:
    """When a message was put into a Maildir, which stands at the beginning of its name."""
    match = _EPOCH.match(name)
    return _time(int(match[1])) if match is not None else None


def _time(seconds: float) -> datetime | None:
    try:
        found = datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


# Which there are -----------------------------------------------------------------------------------------------------


def _key(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()


_INFO = re.compile(r"(?:,[UF][^:;!]*)?(?:[:;!]2,([A-Za-z]*))?\Z")


def in_maildirs(root: Path) -> Iterator[Found]:
    """Each message of every Maildir at or below a folder; drafts and junk are left out. Raises OSError."""
    for folder in maildirs(root):
        for part in ("cur", "new"):
            with os.scandir(folder / part) as entries:
                for entry in entries:
                    if not entry.name.startswith("."):
                        info = _INFO.search(entry.name)
                        assert info is not None  # it may match nothing
                        yield Found(_key(entry.name[: info.start()]), entry.path, "D" in (info[1] or ""))


def maildirs(root: Path) -> list[Path]:
    """The Maildirs at or below a folder that are read. Raises OSError."""
    found: list[Path] = []

    def failed(error: OSError) -> None:
        raise error

    for folder, names, _ in os.walk(root, onerror=failed):
        if {"cur", "new"} <= {*names}:
            found.append(Path(folder))
        names[:] = sorted(
            name for name in names if name not in ("cur", "new", "tmp", ".notmuch") and not is_left_out(name)
        )
    return found


def is_left_out(name: str) -> bool:
    """Whether a folder holds drafts, junk or what was thrown away, by the last part of its name."""
    last = re.split(r"[./\\]", _BASE64.sub(_decoded, name))[-1]
    words = re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", last).casefold())
    return not _LEFT_OUT.isdisjoint((*words[:1], *words[-1:]))


_BASE64 = re.compile(r"&([A-Za-z0-9+,]+)-")
"""Letters beyond ASCII, as servers write them in the names of folders: ``Entw&APw-rfe``."""


def _decoded(letters: re.Match[str]) -> str:
    raw = letters[1].replace(",", "/").encode()
    try:
        return a2b_base64(raw + b"=" * (-len(raw) % 4)).decode("utf-16-be", "replace")
    except ValueError:
        return letters[0]


def in_emls(root: Path) -> Iterator[Found]:
    """Each .eml file at or below a path. Raises OSError."""
    for path in emls(root):
        yield Found(_key(str(path.relative_to(root))), str(path), draft=False)


def emls(root: Path) -> Iterator[Path]:
    """The .eml files at or below a path. Raises OSError."""
    if not root.is_dir():
        root.stat()
        yield root
        return
    for folder, names, files in os.walk(root):
        names[:] = sorted(name for name in names if not is_left_out(name))
        yield from (Path(folder, name) for name in sorted(files) if name.lower().endswith(".eml"))


def maildir(feed: Feed) -> MailFiles:
    """Reads a Maildir."""
    return MailFiles(in_maildirs, Path(feed.place))


def eml(feed: Feed) -> MailFiles:
    """Reads .eml files."""
    return MailFiles(in_emls, Path(feed.place))
