"""The demo."""

from __future__ import annotations

import re
import tomllib

import pytest

from tests.cli.terminal import Keepwarm
from tui.rules.day import DueGroup
from tui.settings.resources import read_text


def demo(keepwarm: Keepwarm, name: str, *words: str) -> bytes:
    keepwarm("demo", "--into", str(keepwarm.folder / name), *words)
    return (keepwarm.folder / name / "prospects.jsonl").read_bytes()


def test_the_same_seed_and_now_give_the_same_demo(keepwarm: Keepwarm) -> None:
    numbers = ("--prospects", "40", "--touches", "5", "--seed")
    first = demo(keepwarm, "a", *numbers, "3")
    assert first == demo(keepwarm, "b", *numbers, "3")
    others = {demo(keepwarm, f"seed {seed}", *numbers, seed) for seed in ("4", "0", "7")}
    others.add(demo(keepwarm, "e", *numbers, "3", "--now", "2026-03-03"))
    assert len({first, *others}) == 5


@pytest.mark.parametrize(
    ("words", "people"), [(("--prospects", "40"), 40), (("--prospects", "0"), 0), (("--seed", "1"), 50)]
)
def test_a_demo_has_as_many_as_were_asked_for(keepwarm: Keepwarm, words: tuple[str, ...], people: int) -> None:
    into = str(keepwarm.folder / "demo")
    assert keepwarm("demo", "--into", into, *words).out.startswith(f"{people} prospects written to {into}")
    assert len(keepwarm.json("list", "--data", into)["prospects"]) == people


@pytest.mark.parametrize("now", ["2026-03-02T00:01", "2026-03-29T02:30", "2026-10-25T02:30", "2028-02-29T23:59"])
def test_the_demo_shows_every_group_whenever_it_is_opened(keepwarm: Keepwarm, now: str) -> None:
    keepwarm.config.write_text('timezone = "Europe/Berlin"\n', "utf-8")
    into = str(keepwarm.folder / "demo")
    keepwarm("demo", "--into", into, "--now", now)
    found = keepwarm("due", "--data", into, "--now", now, "--days", "14").out
    assert all(group in found for group in (each.upper() for each in DueGroup))
    keepwarm("check", "--data", into)


def test_a_demo_overwrites_nothing(ana: Keepwarm) -> None:
    before = ana.file.read_bytes()
    assert "holds a pipeline already" in ana("demo", "--into", str(ana.data), code=2).err
    assert ana.file.read_bytes() == before


def test_the_demo_is_of_people_who_sleep_on_any_day() -> None:
    """It is opened on any day of the week: what happened names none."""
    for person in tomllib.loads(read_text("demo/people.toml"))["person"]:
        told = [*person.get("history", []), person.get("where", "")]
        assert not re.search(r"(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day", " ".join(told)), told
        at = [each.split()[1] for each in (*person.get("history", []), f". {person.get('met', '. 12:00').split()[1]}")]
        assert all("07:00" <= clock <= "22:00" for clock in at), person
