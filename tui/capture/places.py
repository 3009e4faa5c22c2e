"""Which kind of mailbox is at a path or an address."""

from __future__ import annotations

from pathlib import Path

from tui.capture.mail.files import emls, maildirs
from tui.capture.mail.mbox import is_mbox, mboxes
from tui.capture.reader import SourceFailed
from tui.settings.typed_path import typed_path


def described(place: str) -> tuple[str, str]:
    """The kind of a mailbox, and its place in full.

    Raises:
        SourceFailed: there is nothing, or nothing that can be read as mail.
    """
    if place.startswith(("imap://", "imaps://")):
        from tui.capture.mail.imap import server_at

        server_at(place)
        return "imap", place
    path = typed_path(place).absolute()
    try:
        if path.is_dir():
            return _folder(path), str(path)
        path.stat()
    except OSError as error:
        raise SourceFailed(f"{error.filename or path}: {error.strerror or error}") from None
    if is_mbox(path):
        return "mbox", str(path)
    if path.suffix.lower() == ".eml":
        return "eml", str(path)
    raise SourceFailed(f"{path}: no mailbox: a Maildir, an mbox, .eml files or imap://you@server can be read")


def _folder(path: Path) -> str:
    if maildirs(path):
        return "maildir"
    if next(emls(path), None) is not None:
        return "eml"
    if mboxes(path):
        return "mbox"
    raise SourceFailed(f"{path}: there is no mail in this folder: no Maildir, no .eml file, no mbox")
