"""The user's own TOML files: what no reader can take is told of, and nothing waits for ever."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tui.settings import resources
from tui.settings.config import BadSettings, load_settings
from tui.settings.templates import load_templates, read_file
from tui.settings.toml import DEEPEST, NotToml, parsed

DEEP = {
    "lists": "a = " + "[" * 5000,
    "closed lists": "a = " + "[" * 5000 + "]" * 5000,
    "some lists": "a = " + "[" * 400 + "]" * 400,
    "tables": "a = " + "{a = " * 5000 + "1" + "}" * 5000,
    "a long head": f"[{'.'.join('a' * 5000)}]",
    "an own rule": f"[rules.{'.'.join('a' * 5000)}]",
}


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
def test_what_is_nested_without_end_is_refused_in_words(tmp_path: Path, text: str) -> None:
    (tmp_path / "config.toml").write_text(text, "utf-8")
    with pytest.raises(BadSettings, match=f"config.toml: tables or lists .* more than {DEEPEST} deep"):
        load_settings(tmp_path / "config.toml")
    found = load_templates(tmp_path)
    assert [f"more than {DEEPEST} deep" in each for each in found.problems] == [True]
    assert found.all == load_templates(None).all


def test_some_depth_is_fine() -> None:
    assert parsed("a = " + "[" * (DEEPEST - 1) + "]" * (DEEPEST - 1))
    with pytest.raises(NotToml):
        parsed("a = " + "[" * DEEPEST + "]" * DEEPEST)


def test_a_number_of_thousands_of_digits_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(f"a = {'9' * 5000}", "utf-8")
    with pytest.raises(BadSettings, match="digits"):
        load_settings(tmp_path / "config.toml")


def test_a_rule_that_is_tried_may_be_anything() -> None:
    with pytest.raises(BadSettings):
        load_settings(None, {"ceiling.days": "[" * 5000})


def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "f.toml")
    problem = f"{tmp_path}/f.toml: cannot be read: it is no regular file"
    assert load_templates(tmp_path).problems == (problem,)
    with pytest.raises(BadSettings, match="no regular file"):
        load_settings(tmp_path / "f.toml")
    with pytest.raises(Exception, match="no regular file"):
        read_file(tmp_path / "f.toml")


def test_nothing_is_a_file_of_no_settings() -> None:
    assert load_settings(Path(os.devnull)).book == load_settings(None).book


def test_what_ships_is_read_once_and_never_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As Python compiles modules: kept in ``__pycache__``, made again where the file or what is kept is another."""
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    monkeypatch.setattr(resources, "data_root", lambda: tmp_path)
    (tmp_path / "book.toml").write_text("a = 1\n")
    assert resources.tables("book.toml") == {"a": 1}
    (kept,) = (tmp_path / "__pycache__").iterdir()
    with monkeypatch.context() as unread:
        unread.setattr(resources, "_parsed", lambda _: pytest.fail("it was read again"))
        assert resources.tables("book.toml") == {"a": 1}
    kept.write_bytes(kept.read_bytes()[:5])
    assert resources.tables("book.toml") == {"a": 1}
    (tmp_path / "book.toml").write_text("a = 22\n")
    assert resources.tables("book.toml") == {"a": 22}
