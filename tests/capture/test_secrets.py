"""Passwords of sources: in the keyring, else in a file for its owner only; gone with the source."""

from __future__ import annotations

from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring

from tui.capture.reader import SourceFailed
from tui.capture.records import Feed
from tui.capture.secrets import KEYRING, OPTION, drop_password, hold, keep_held, password_of

PLACE = "imaps://you@mail.example.com"


class Ring(KeyringBackend):
    """A keyring in memory."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.mark.parametrize("ring", [Ring(), NoKeyring()])  # type: ignore[no-untyped-call]
def test_a_password_is_kept_where_only_you_can_read_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ring: KeyringBackend
) -> None:
    monkeypatch.setattr(keyring.core, "_keyring_backend", ring)
    folder = tmp_path / "capture"
    hold(PLACE, "hunter2")
    assert password_of(Feed("work", "imap", PLACE)) == "hunter2", "while it is tried"
    where = keep_held(PLACE, folder / "work.password")
    feed = Feed("work", "imap", PLACE, {OPTION: where})
    assert password_of(feed) == "hunter2"
    if isinstance(ring, Ring):
        assert where == KEYRING
        assert not folder.exists()
    else:
        assert Path(where).stat().st_mode & 0o777 == 0o600
    drop_password(feed, folder)
    with pytest.raises(SourceFailed, match=r"no password for|No such file"):
        password_of(feed)


def test_a_file_of_your_own_stays(tmp_path: Path) -> None:
    own = tmp_path / "mine"
    own.write_text("hunter2\n")
    own.chmod(0o600)
    drop_password(Feed("work", "imap", PLACE, {OPTION: str(own)}), tmp_path / "capture")
    assert own.exists()
