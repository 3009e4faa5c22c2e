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
    "no days": ('workdays = "someday"', "workdays = 'someday': days of the week are allowed"),
    "no day at all": ('workdays = ""', "workdays = ''"),
    "no count": ('budget = "many"', "budget = 'many': a number is allowed"),
    "less than nothing": ("budget = -1", "budget = -1: a whole number from 0 to 100000 is allowed"),
    "a truth": ("budget = true", "budget = True"),
    "a table": ("[budget]\nper_day = 3", "budget = {'per_day': 3}"),
    "the days twice": ('workdays = "mon-sun"\n[rules]\nworkdays = "mon-fri"', "workdays stands twice"),
    "the budget twice": ("budget = 3\n[rules]\nbudget.per_day = 4", "budget stands twice, also as budget.per_day in"),
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


def test_short_settings_are_rules(keepwarm: Keepwarm) -> None:
    keepwarm.config.write_text('timezone = "UTC"\nworkdays = "mon-sun"\nbudget = 20\n', "utf-8")
    entries = {entry["key"]: entry for entry in keepwarm.json("rules")["rules"]}
    for key, value in (("workdays", "mon-sun"), ("budget.per_day", "20")):
        assert (entries[key]["value"], entries[key]["origin"]) == (value, str(keepwarm.config))
    assert "2 values of your own" in keepwarm("rules", "--check", str(keepwarm.config)).out
    assert keepwarm.json("report")["capacity"]["budget"] == 20
    keepwarm.config.write_text('timezone = "UTC"\nbudget = 20\n[rules]\nbudget.keep_warm = 2\n', "utf-8")
    assert "2 values of your own" in keepwarm("rules", "--check", str(keepwarm.config)).out


def test_what_is_asked_before_and_after_is_told(crowd: Keepwarm) -> None:
    found = crowd.json("rules", "--try", "rhythm.visibility=2 weeks")
    assert found["before"]["capacity"] == {"asked": 21.0, "done": 5.25, "budget": 15}
    assert found["after"]["capacity"] == {"asked": 10.5, "done": 5.25, "budget": 15}
    assert found["before"]["load"][0]["waiting"] > 0
    assert found["after"]["load"][0]["waiting"] == 0
    out = crowd("rules", "--try", "rhythm.visibility=2 weeks").out
    assert "your people ask for 21 a day, you do 5.3, the budget is 15\n" in out
    assert "your people ask for 11 a day, you do 5.3, the budget is 15\n" in out


@pytest.mark.parametrize(
    ("tried", "key", "asked"),
    [
        ("rhythm.stretch=[]", "rhythm.stretch", 21.0),
        ('rhythm.stretch=[[1, "2 weeks"]]', "rhythm.stretch", 10.5),
        ("workdays=mon-sun", "workdays", 15.0),
        ('workdays="mon-sun"', "workdays", 15.0),
        ("budget.per_day=0", "budget.per_day", 21.0),
        ("budget=0", "budget.per_day", 21.0),
        ("capacity.rhythms=[]", "capacity.rhythms", 21.0),
        ('sequence.takes_two=["meeting", "call"]', "sequence.takes_two", 21.0),
    ],
)
def test_off_switches_and_lists_can_be_tried(crowd: Keepwarm, tried: str, key: str, asked: float) -> None:
    after = crowd.json("rules", "--try", tried)["after"]
    assert after["capacity"]["asked"] == asked
    if key == "budget.per_day":
        assert after["capacity"]["budget"] == after["counts"]["waiting"] == 0
    assert "nothing is written" in crowd("rules", "--try", tried).out


def test_a_value_may_have_a_sign_of_equality(crowd: Keepwarm) -> None:
    found = crowd.json("rules", "--try", "sequence.card.label=card = paper")
    assert found["tried"] == {"sequence.card.label": "card = paper"}


def test_what_is_tried_goes_over_short_settings(crowd: Keepwarm) -> None:
    crowd.config.write_text('timezone = "UTC"\nbudget = 20\n', "utf-8")
    found = crowd.json("rules", "--try", "budget.per_day=5")
    assert [found[when]["capacity"]["budget"] for when in ("before", "after")] == [20, 5]
    assert "--try: budget.per_day = 'x'" in crowd("rules", "--try", "budget=x", code=1).err
