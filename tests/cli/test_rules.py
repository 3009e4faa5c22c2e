"""The rule book and the settings: shown, checked, tried."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.terminal import Keepwarm


def test_rules_show_every_value_and_where_it_comes_from(keepwarm: Keepwarm) -> None:
    keepwarm.config.write_text('timezone = "UTC"\n[rules]\n"rhythm.visibility" = "10 days"\n', "utf-8")
    entries = {entry["key"]: entry for entry in keepwarm.json("rules")["rules"]}
    assert entries["rhythm.visibility"]["value"] == "10 days"
    assert entries["rhythm.visibility"]["origin"] == str(keepwarm.config)
    assert entries["ceiling.broken"]["source"] == "S10"
    shown = keepwarm("rules").out
    assert all(key in shown for key in entries)
    keepwarm("add", "Ana", "--stage", "vis", "--met-at", "2026-01-05")
    keepwarm("log", "ana", "call")
    assert keepwarm.next()["due_at"] == "2026-03-12T15:00:00Z"


def test_good_settings_check_out(keepwarm: Keepwarm) -> None:
    path = keepwarm.folder / "mine.toml"
    path.write_text('timezone = "Europe/Berlin"\n[rules.budget]\nper_day = 5\n', "utf-8")
    assert keepwarm("rules", "--check", str(path)).out == f"{path} is fine: 1 value of your own\n"


BAD = {
    "no toml": ("timezone = Europe", "line 1"),
    "no zone": ('timezone = "Mars/Olympus"', "timezone"),
    "no setting": ('colour = "blue"', "colour"),
    "no key": ('[rules]\n"rhythm.visible" = "10 days"', "rhythm.visible"),
    "no interval": ('[rules]\n"rhythm.visibility" = "now and then"', "rhythm.visibility"),
    "no number": ('[rules]\n"budget.per_day" = "many"', "budget.per_day"),
    "beyond the ceiling": ('[rules]\n"rhythm.credibility" = "4 months"', "rhythm.credibility"),
    "no table": ("rules = 3", "rules"),
    "no text": ('timezone = "\udcff"', "cannot be read"),
}


@pytest.mark.parametrize(("text", "named"), BAD.values(), ids=BAD)
def test_bad_settings_name_file_and_key(keepwarm: Keepwarm, text: str, named: str) -> None:
    path = keepwarm.folder / "mine.toml"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    for words in (("rules", "--check", str(path)), ("due", "--config", str(path)), ("add", "X", "--config", str(path))):
        said = keepwarm(*words, code=1)
        assert str(path) in said.err
        assert named in said.err
    assert not keepwarm.file.exists()


def test_settings_that_are_not_there(keepwarm: Keepwarm, tmp_path: Path) -> None:
    nowhere = str(tmp_path / "none.toml")
    for words in (("rules", "--check", nowhere), ("due", "--config", nowhere), ("import", nowhere)):
        assert nowhere in keepwarm(*words, code=1).err


def test_other_rules_can_be_tried_and_nothing_is_written(ana: Keepwarm) -> None:
    ana("log", "ana", "email")
    ana("skip", "ana", "--all")
    line = ana.file.read_bytes()
    before = ana.json("due", "--all")
    found = ana.json("rules", "--try", "rhythm.visibility=10 days", "--try", "budget.per_day=3")
    assert found["tried"] == {"rhythm.visibility": "10 days", "budget.per_day": "3"}
    assert "1 person would be due at another time" in ana("rules", "--try", "rhythm.visibility=10 days").out
    for wrong, code in (("rhythm.visible=1 day", 1), ("rhythm.visibility=soon", 1), ("rhythm.visibility", 2)):
        ana("rules", "--try", wrong, code=code)
    assert (ana.file.read_bytes(), ana.json("due", "--all")) == (line, before)
