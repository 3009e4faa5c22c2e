"""Settings looked at and changed from the shell: the file is checked as a whole first, and keeps its comments."""

from __future__ import annotations

import pytest

from tests.cli.terminal import Keepwarm

FILE = """\
# my settings
timezone = "UTC"   # home

[me]
name = "Ana"  # me

[rules]
"rhythm.visibility" = "10 days"   # slower
[rules.budget]
keep_warm = 4
"""


@pytest.fixture
def own(keepwarm: Keepwarm) -> Keepwarm:
    keepwarm.config.write_text(FILE, "utf-8")
    return keepwarm


def test_all_of_them_and_one(own: Keepwarm) -> None:
    assert own("config", "timezone").out == "UTC\n"
    assert own("config", "rhythm.visibility").out == "10 days\n"
    found = own.json("config")["settings"]
    assert (found["name"], found["workdays"], found["budget"], found["budget.keep_warm"]) == (
        "Ana",
        "mon-fri",
        "15",
        "4",
    )


@pytest.mark.parametrize(
    ("key", "value", "line", "instead_of"),
    [
        ("timezone", "Europe/Berlin", 'timezone = "Europe/Berlin"   # home\n', 'timezone = "UTC"   # home\n'),
        ("region", "es", 'region = "es"\n', ""),
        ("theme", "nord", 'theme = "nord"\n', ""),
        ("cards", "compact", 'cards = "compact"\n', ""),
        ("budget", "12", "budget = 12\n", ""),
        ("budget.per_day", "12", "budget = 12\n", ""),
        ("workdays", "mon-sat", 'workdays = "mon-sat"\n', ""),
        ("name", "Ana Ruiz", 'name = "Ana Ruiz"  # me\n', 'name = "Ana"  # me\n'),
        ("signature", "Best, Ana", 'signature = "Best, Ana"\n', ""),
        ("rhythm.visibility", "2 weeks", '"rhythm.visibility" = "2 weeks"   # slower\n',
         '"rhythm.visibility" = "10 days"   # slower\n'),
        ("budget.keep_warm", "5", "keep_warm = 5\n", "keep_warm = 4\n"),
        ("ceiling.broken", "2 months", '[rules.ceiling]\nbroken = "2 months"\n', ""),
    ],
)  # fmt: skip
def test_one_value_changes_and_all_else_stays(own: Keepwarm, key: str, value: str, line: str, instead_of: str) -> None:
    said = own("config", key, value).out
    assert said.startswith(f"{key} = ")
    text = own.config.read_text("utf-8")
    assert line in text
    rest = text.replace(line, instead_of).replace("\n\n", "\n").strip()
    assert rest == FILE.replace("\n\n", "\n").strip()
    own("config", key, "--default")
    assert line not in own.config.read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("timezone", "Mars/X"), "a zone name is allowed"),
        (("rhythm.visibility", "9x"), "a length is allowed"),
        (("rhythm.visibility", "6 months"), "ceiling"),
        (("budgt", "3"), "budgt is no setting; did you mean budget?"),
        (("budgt",), "did you mean budget?"),
        (("region", "Spain"), "two letters of a country"),
    ],
)
def test_what_is_wrong_changes_nothing(own: Keepwarm, words: tuple[str, ...], says: str) -> None:
    assert says in own("config", *words, code=1).err
    assert own.config.read_text("utf-8") == FILE


def test_a_file_that_cannot_be_read_is_not_written(own: Keepwarm) -> None:
    own.config.write_text("timezone = \n", "utf-8")
    own("config", "budget", "3", code=1)
    assert own.config.read_text("utf-8") == "timezone = \n"


def test_the_file_behind_a_link_is_changed(own: Keepwarm) -> None:
    real = own.folder / "dotfiles.toml"
    own.config.rename(real)
    own.config.symlink_to(real)
    own("config", "budget", "3")
    assert own.config.is_symlink()
    assert "budget = 3" in real.read_text("utf-8")
