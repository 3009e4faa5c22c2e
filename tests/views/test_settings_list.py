"""The list of the settings: all of them, each with words, found by a word of them."""

from __future__ import annotations

from pathlib import Path

from tui.settings.config import load_settings
from tui.settings.editing import setting_keys
from tui.views.settings_list import matching, settings_list


def test_every_setting_stands_there_once_with_what_it_is_for(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('budget = 12\n[me]\nname = "Ana"\n[rules]\n"clock.late" = "50 hours"\n')
    found = settings_list(load_settings(path))
    assert sorted(line.key for line in found) == sorted(setting_keys())
    assert all(line.what and line.heading and line.name != line.key for line in found)
    assert [line.key for line in found if line.is_own] == ["name", "budget", "clock.late"]
    late = next(line for line in found if line.key == "clock.late")
    assert (late.value, late.shipped, late.source, late.heading) == ("50 hours", "48 hours", "S1", "Contact clock")
    headings = [line.heading for line in found]
    assert [headings.index(name) for name in ("You", "Your day", "The look")] == sorted(
        headings.index(name) for name in ("You", "Your day", "The look")
    )
    assert len(dict.fromkeys(headings)) == sum(a != b for a, b in zip(headings, ["", *headings], strict=False)), (
        "those of a heading stand together"
    )


def test_they_are_found_by_words() -> None:
    found = settings_list(load_settings(None))
    assert [line.key for line in matching(found, "rhythm.VIS")] == ["rhythm.visibility"]
    assert [line.key for line in matching(found, "weekly fine")] == ["rhythm.visibility"]
    assert matching(found, "") == found
    assert matching(found, "zzz") == []
