"""The zone of the computer: where it is said, what ``TZ`` may say, and when nobody said it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.settings.config import BadSettings, load_settings
from tui.settings.zone import computers_zone


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A computer of its own, at Europe/Berlin; what tzlocal would find of the real one is nowhere."""
    monkeypatch.delenv("TZ", raising=False)
    monkeypatch.setattr("tui.settings.zone._zone_elsewhere", lambda: None)
    zones = tmp_path / "usr" / "share" / "zoneinfo"
    (zones / "Europe").mkdir(parents=True)
    (zones / "Etc").mkdir()
    (tmp_path / "etc").mkdir()
    for name in ("Europe/Berlin", "Etc/UTC"):
        (zones / name).touch()
    (tmp_path / "etc" / "localtime").symlink_to("../usr/share/zoneinfo/Europe/Berlin")
    return tmp_path


def test_the_zone_of_the_computer(root: Path) -> None:
    assert str(computers_zone(root).zone) == "Europe/Berlin"
    (root / "etc" / "timezone").write_text("Europe/Berlin\n")
    assert str(computers_zone(root).zone) == "Europe/Berlin"
    (root / "etc" / "timezone").write_text("Europe/Paris\n")
    assert str(computers_zone(root).zone) == "UTC"  # they contradict each other, and nothing else says it
    assert not computers_zone(root).said


def test_a_computer_at_utc_may_only_never_have_been_asked(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert computers_zone(root).said
    (root / "etc" / "localtime").unlink()
    (root / "etc" / "localtime").symlink_to("../usr/share/zoneinfo/Etc/UTC")
    assert (str(computers_zone(root).zone), computers_zone(root).said) == ("Etc/UTC", False)
    monkeypatch.setenv("TZ", f":{root}/etc/localtime")  # as containers have it: says no more than the file
    assert (str(computers_zone(root).zone), computers_zone(root).said) == ("Etc/UTC", False)
    monkeypatch.setenv("TZ", "UTC")
    assert computers_zone(root).said
    config = root / "config.toml"
    config.write_text('timezone = "UTC"\n')
    monkeypatch.delenv("TZ")
    assert load_settings(config).zone_is_said


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Asia/Tokyo", "Asia/Tokyo"), (":Europe/Berlin", "Europe/Berlin"), ("EST5EDT", "EST5EDT"), ("UTC0", "UTC"),
        ("CET-1", "Etc/GMT-1"), ("<+03>-3", "Etc/GMT-3"), ("HST10:00", "Etc/GMT+10"), ("", "UTC"),
    ],
)  # fmt: skip
def test_what_tz_says(said: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", said)
    assert (str(computers_zone().zone), computers_zone().said) == (name, True)


@pytest.mark.parametrize("said", ["CET-1CEST,M3.5.0,M10.5.0/3", "Berlin", "CET-25", "../secret", "IST-5:30"])
def test_what_is_no_zone_is_refused_and_not_taken_for_utc(
    said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", said)
    with pytest.raises(BadSettings, match=r"is no zone name: set TZ=Europe/Berlin, say, or .* config timezone"):
        load_settings(None)
    config = tmp_path / "config.toml"
    config.write_text('timezone = "Europe/Berlin"\n')
    assert load_settings(config).zone.key == "Europe/Berlin"
