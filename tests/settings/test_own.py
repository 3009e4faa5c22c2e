"""Settings changed while the board is open: kept in the file, or until the end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tui.settings import editing
from tui.settings.config import BadSettings, Settings, load_settings
from tui.settings.own import OwnSettings

FILE = '# mine\ntheme = "nord"  # dark\n'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "config.toml"
    found.write_text(FILE)
    return found


def test_a_change_is_in_force_and_in_the_file(path: Path) -> None:
    own = OwnSettings(load_settings(path), path)
    assert own.change("cards", "compact").cards == own.settings.cards == "compact"
    assert own.change("theme", "gruvbox").theme == "gruvbox"
    assert path.read_text() == '# mine\ntheme = "gruvbox"  # dark\ncards = "compact"\n'
    assert own.change("theme", None).theme == load_settings(path).theme == ""


def test_in_the_demo_it_is_in_force_and_the_file_stays(path: Path) -> None:
    own = OwnSettings(load_settings(path), path, keeps=False)
    own.change("cards", "compact")
    assert own.change("budget", "7").cards == "compact"
    assert own.settings.book.rules.budget.per_day == 7
    assert path.read_text() == FILE


def test_what_is_only_tried_changes_nothing(path: Path) -> None:
    own = OwnSettings(load_settings(path), path)
    assert own.tried("budget", "7").book.rules.budget.per_day == 7
    assert own.settings.book.rules.budget.per_day == 15
    assert path.read_text() == FILE


@pytest.mark.parametrize(("key", "words"), [("cards", "tiny"), ("theme", "No Theme!"), ("budget", "many")])
def test_what_is_not_allowed_changes_nothing(path: Path, key: str, words: str) -> None:
    own = OwnSettings(load_settings(path), path)
    for change in (own.tried, own.change):
        with pytest.raises(BadSettings, match=key):
            change(key, words)
    assert own.settings.cards == "roomy"
    assert path.read_text() == FILE


def test_while_it_is_written_here_nobody_else_has_changed_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own, seen = OwnSettings(load_settings(path), path), []
    write = editing.set_value

    def slow(*about: Any) -> Settings:
        found = write(*about)
        seen.append(own.is_changed_elsewhere())  # the file is another already
        return found

    monkeypatch.setattr(editing, "set_value", slow)
    own.change("cards", "compact")
    assert (seen, own.is_changed_elsewhere()) == ([False], False)
    path.write_text(FILE)
    assert own.is_changed_elsewhere()
