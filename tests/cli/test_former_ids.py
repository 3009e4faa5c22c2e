"""Ids that nobody has any more: what became of them is said where somebody asks."""

from __future__ import annotations

import json

import pytest

from tests.cli.terminal import Keepwarm
from tui.pipeline.history import Step, sound_step


@pytest.fixture
def four(ana: Keepwarm) -> Keepwarm:
    """Ana, Ben, Cy and Dee, with ids from 1."""
    for name in ("Ben", "Cy", "Dee"):
        ana("add", name)
    return ana


@pytest.mark.parametrize(
    ("commands", "said"),
    [
        (("merge 1 3",), "3 was merged into Ana Ruiz #1"),
        (("merge 1 3", "undo", "redo"), "3 was merged into Ana Ruiz #1"),
        (("merge 1 3", "merge 4 1"), "3 was merged into Dee #4"),
        (("merge 1 3", "log 1 call --yes", "edit 1 --name Ann"), "3 was merged into Ann #1"),
        (("merge 1 3", "delete 1"), "3 is gone: merged Cy #3 into Ana Ruiz #1"),
        (("merge 3 1", "delete 3"), "3 is gone: deleted Cy; `keepwarm undo` takes that back"),
        (("delete 3",), "3 is gone: deleted Cy; `keepwarm undo` takes that back"),
        (("delete 3", "undo", "redo"), "3 is gone: redid: deleted Cy; `keepwarm undo` takes that back"),
        (("delete 3", "add Eve"), "3 is gone: deleted Cy"),
        (("undo", "undo"), "3 is gone: undid: added Cy; `keepwarm redo` does it again"),
        (("undo", "undo", "add Eve"), "3 is gone: undid: added Cy"),
        (("merge 1 3", "compact"), "3 was merged into Ana Ruiz #1"),
        (("delete 3", "delete 1", "delete 2", "delete 4"), "3 is gone: deleted Cy"),
    ],
)
def test_what_became_of_an_id(four: Keepwarm, commands: tuple[str, ...], said: str) -> None:
    for command in commands:
        four(*command.split())
    for words in ("show 3", "log 3 email", "merge 2 3" if "2" in ids(four) else "explain 3"):
        assert four(*words.split(), code=2).err == f"keepwarm: {said}\n"
    if "1" in ids(four):
        assert four("edit", "1", "--source", "3", code=2).err == f"keepwarm: {said}\n"


def ids(keepwarm: Keepwarm) -> set[str]:
    return {str(each["id"]) for each in keepwarm.json("list")["prospects"]}


@pytest.mark.parametrize("words", ["99", "0", "007", "9" * 30])
def test_an_id_that_never_was(four: Keepwarm, words: str) -> None:
    assert "nobody is called" in four("show", words, code=2).err
    assert "nobody's id" in four("edit", "1", "--source", words, code=2).err


def test_a_name_that_is_a_number_is_found(four: Keepwarm) -> None:
    four("delete", "3")
    four("add", "3")
    assert four.json("show", "3")["id"] == 5


def test_steps_of_other_programs_are_no_hindrance(four: Keepwarm) -> None:
    four("delete", "3")
    with four.file.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"prospects": {}, "steps": {"90": {"colour": "blue"}}}) + "\n")
    assert "3 is gone: deleted Cy; `keepwarm undo` takes that back\n" in four("show", "3", code=2).err
    assert "nobody is called" in four("show", "zoe", code=2).err


@pytest.mark.parametrize(
    "step",
    [
        {"did": "merge", "who": [3, 3]},
        {"did": "merge", "who": [3]},
        {"did": "redo", "who": [3], "redoes": 90},
        {"did": "merge", "who": [1, 2, 3]},
    ],
)
def test_a_merge_that_is_none_leads_to_nobody(four: Keepwarm, step: dict[str, object]) -> None:
    steps: dict[str, dict[str, object]] = {"90": {"at": "2026-03-02T09:00:00Z", "did": "merge", "what": "", "who": []}}
    steps["91"] = {"at": "2026-03-02T09:00:00Z", "what": "merged oddly", **step}
    with four.file.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"prospects": {"3": None}, "steps": steps}) + "\n")
    assert "3 is gone: merged oddly" in four("show", "3", code=2).err


def test_only_steps_with_the_number_in_them_are_looked_at(four: Keepwarm, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[bytes | None] = []

    def look(raw: bytes | None) -> Step | None:
        looked.append(raw)
        return sound_step(raw)

    monkeypatch.setattr("tui.pipeline.removed.sound_step", look)
    for words in ("show 99", "show zoe", "edit 1 --source 99", "edit 1 --name Zoe --source Nobody"):
        four(*words.split(), code=None)
    assert looked == []


def test_who_was_removed_by_another_program_is_just_not_there(four: Keepwarm) -> None:
    four("merge", "1", "3")
    with four.file.open("a", encoding="utf-8") as file:
        file.write('{"prospects":{"1":null,"2":null}}\n')
    for who in ("1", "2", "3"):
        four("show", who, code=2)
    assert "nobody is called" in four("show", "2", code=2).err
