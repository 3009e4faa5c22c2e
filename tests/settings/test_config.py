"""The user's settings where the computer has a say."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.settings.config import _usual_zone


def test_the_zone_of_the_computer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TZ", raising=False)
    zones, etc = tmp_path / "usr" / "share" / "zoneinfo" / "Europe", tmp_path / "etc"
    zones.mkdir(parents=True)
    etc.mkdir()
    (zones / "Berlin").touch()
    assert _usual_zone(tmp_path) is None
    (etc / "localtime").symlink_to("../usr/share/zoneinfo/Europe/Berlin")
    assert str(_usual_zone(tmp_path)) == "Europe/Berlin"
    (etc / "timezone").write_text("Europe/Berlin\n")
    assert str(_usual_zone(tmp_path)) == "Europe/Berlin"
    (etc / "timezone").write_text("Europe/Paris\n")
    assert _usual_zone(tmp_path) is None
    (etc / "timezone").unlink()
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert _usual_zone(tmp_path) is None
