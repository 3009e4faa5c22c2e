"""The settings file written anew."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tui.settings.editing import write
from tui.store.errors import WriteFailed


def test_its_folder_is_made_for_the_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "config" / "keepwarm" / "config.toml"
    write(path, "theme = 'nord'\n")
    assert path.read_text() == "theme = 'nord'\n"
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("a file")
    with pytest.raises(WriteFailed, match=f"config{os.sep}keepwarm could not be made: Not a directory"):
        write(tmp_path / "config" / "keepwarm" / "config.toml", "")
