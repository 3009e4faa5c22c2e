"""Over SSH on a server at UTC: the zone is asked for before the board opens, and is in force on it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.terminal import KEEPWARM, needs_tmux, terminal
from tests.e2e.test_board import keepwarm
from tui.settings.zone import computers_zone


@needs_tmux
def test_the_board_is_in_the_zone_that_was_answered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TZ", raising=False)
    if computers_zone().said:
        pytest.skip("this computer knows its zone")
    monkeypatch.setenv("TZ", "UTC")
    now = "2026-03-02T15:00"
    keepwarm(tmp_path, "add", "Ana Ruiz", "--met-at", f"{now}Z", "--now", f"{now}Z")
    with terminal(tmp_path, TZ=":/etc/localtime", SSH_CONNECTION="192.0.2.1 1 192.0.2.2 22") as pane:
        pane.run(f"{KEEPWARM} --now {now}Z")
        pane.wait("Where are you")
        pane.type("tokyo")
        pane.press("Enter")
        pane.wait("VISIBILITY", "3 Mar 00:00")
        pane.press("q")
        pane.prompt()
        pane.run(f"clear; {KEEPWARM}")
        pane.wait("VISIBILITY")  # asked once
        pane.press("q")
        pane.prompt()
