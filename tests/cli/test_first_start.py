"""When the board asks for the settings that matter: at the first start on an empty folder, and only there."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.terminal import Keepwarm


def test_only_an_empty_folder_without_settings_is_a_first_start(
    keepwarm: Keepwarm, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[bool] = []

    class Board:
        return_code = 0

        def __init__(self, *_: object, first: bool, **__: Any) -> None:
            begun.append(first)

        def run(self) -> None:
            """Left at once."""

    monkeypatch.setattr("tui.app.KeepwarmApp", Board)
    monkeypatch.setattr("tui.cli.board.refusal", lambda _: "")
    for name in ("freeze", "set_threshold"):
        monkeypatch.setattr(f"gc.{name}", lambda *_: None)
    for stream in ("stdin", "stderr"):
        monkeypatch.setattr(f"sys.{stream}.isatty", lambda: True, raising=False)
    keepwarm()
    assert begun == [False], "the settings are there"
    keepwarm.config.unlink()
    monkeypatch.delenv("KEEPWARM_CONFIG")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(keepwarm.folder / "etc"))
    keepwarm()
    keepwarm("demo")
    keepwarm("add", "Ana")
    keepwarm()
    assert begun[1:] == [True, False, False]
