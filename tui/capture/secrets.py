"""Passwords of sources: in the system's keyring, or in a file for its owner only. Never in settings or tray."""

from __future__ import annotations

import stat
from contextlib import suppress
from pathlib import Path
from typing import Final

from tui.capture.reader import SourceFailed
from tui.capture.records import Feed
from tui.settings.extras import installing
from tui.store.disk import Disk
from tui.store.whole_file import write_with_folder

SERVICE: Final = "keepwarm"
KEYRING: Final = "keyring"
OPTION: Final = "password"
"""Of a feed: where its password is, ``KEYRING`` or the path of a file."""
_LARGEST: Final = 4096


_held: dict[str, str] = {}
"""Of accounts that are being tried: by place."""


def hold(place: str, password: str) -> None:
    """A password that was typed, until it is known whether it is to be kept."""
    _held[place] = password


def password_of(feed: Feed) -> str:
    """The password of a source. Raises SourceFailed, without a word of it."""
    if feed.place in _held:
        return _held[feed.place]
    where = feed.options.get(OPTION, KEYRING)
    if where == KEYRING:
        found = _from_keyring(feed.place)
        if found is None:
            raise SourceFailed(f"{feed.name}: the keyring has no password for {feed.place}; add the source anew")
        return found
    return read_password(Path(where))


def read_password(path: Path) -> str:
    """The first line of a file. Raises SourceFailed for one that others can read."""
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode) or mode & 0o077:
            raise SourceFailed(f"{path}: others may read this password: chmod 600 {path}")
        with path.open(encoding="utf-8") as file:
            return file.read(_LARGEST).partition("\n")[0]
    except (OSError, UnicodeDecodeError) as error:
        raise SourceFailed(f"{path}: {getattr(error, 'strerror', None) or 'no text'}") from None


def keep_held(place: str, fallback: Path) -> str:
    """Keeps what is held, in the keyring where there is one, else in a file of its own; answers where."""
    password = _held.pop(place)
    try:
        import keyring
        from keyring.errors import KeyringError

        try:
            keyring.set_password(SERVICE, place, password)
            if keyring.get_password(SERVICE, place) == password:
                return KEYRING
        except KeyringError:
            pass
    except ImportError:
        pass
    write_with_folder(fallback, [password.encode(), b"\n"])
    return str(fallback)


def drop_password(feed: Feed, folder: Path) -> None:
    """A source goes, and with it the password that was kept for it; a file of the user's own stays."""
    where = feed.options.get(OPTION, "")
    if where == KEYRING:
        with suppress(Exception):  # whatever a keyring has against it: nobody asks for it any more
            import keyring

            keyring.delete_password(SERVICE, feed.place)
    elif where and Path(where).parent == folder:
        with suppress(OSError):
            Disk().unlink(Path(where))


def _from_keyring(place: str) -> str | None:
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        raise SourceFailed(f"the password is in the keyring, and that needs: {installing('mail')}") from None
    try:
        return keyring.get_password(SERVICE, place)
    except KeyringError as error:
        raise SourceFailed(f"the keyring does not open: {error}") from None
