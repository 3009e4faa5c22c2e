"""Help in the shell: words and examples for everything, topics, and tables that fit the terminal."""

from __future__ import annotations

import shlex

import pytest

from tests.cli.terminal import Keepwarm
from tui.cli.examples import EXAMPLES
from tui.cli.grammar import Program, words_for
from tui.cli.main import GROUPS, command
from tui.cli.messages import _given
from tui.cli.printing import warn
from tui.commands import COMMANDS
from tui.views.filters import FILTER_WORDS

TOPICS = ("rules", "keys", "search", "dates", "files", "templates", "recovery")


@pytest.mark.parametrize("name", GROUPS)
def test_every_command_has_examples_and_words_for_all_that_may_stand_behind_it(name: str) -> None:
    for names, about in command(name).arguments:
        assert about.get("help") or words_for(names, about), f"{name} {names[-1]}: say what it is for"
    assert EXAMPLES.get(name), f"an example of {name} in tui/cli/examples.py"
    assert all(len(f"  keepwarm {example}") <= 80 for example in EXAMPLES[name])
    for example in EXAMPLES[name]:
        words = shlex.split(example.partition(" < ")[0].partition(" > ")[0])
        assert Program(GROUPS, command).parse(words).command == name


def test_no_example_is_of_a_command_that_is_gone() -> None:
    assert set(EXAMPLES) <= set(GROUPS)


def test_help_ends_with_examples_and_says_how_dates_are_written(keepwarm: Keepwarm) -> None:
    text = keepwarm("promise", "--help").out
    assert "tue 10:00, tomorrow" in text
    assert text.endswith('examples:\n  keepwarm promise Ana "tue 10:00" --note "call with the offer"\n'
                         '  keepwarm promise Ana "thu 14:00" --move\n')  # fmt: skip
    assert keepwarm("help", "promise").out == text


def test_the_search_is_explained_with_every_word_that_it_knows(keepwarm: Keepwarm) -> None:
    text = keepwarm("help", "search").out
    assert all(word in text for word in (*FILTER_WORDS, "#", "stage:", "source:", "met:"))


def test_words_behind_a_list_are_meant_to_be_searched_for(keepwarm: Keepwarm) -> None:
    assert "arguments: ana: did you mean --search ana?; see" in keepwarm("list", "ana", code=2).err


def test_what_a_draft_is_given_in_the_examples_is_known() -> None:
    assert _given([EXAMPLES["draft"][1].partition('"')[2].rstrip('"')]) == {"where": "the fair"}


def test_an_error_is_folded_between_words_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "44")
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    warn("there is no import 99 of that kind; `keepwarm imports --help` says more")
    assert capsys.readouterr().err.splitlines() == [
        "keepwarm: there is no import 99 of that", "kind; `keepwarm imports --help` says more",
    ]  # fmt: skip
    with pytest.raises(SystemExit):
        Program(GROUPS, command).parse(["search"])
    assert capsys.readouterr().err.splitlines() == [
        "keepwarm: there is no command search: did", "you mean list --search?; see", "`keepwarm --help`",
    ]  # fmt: skip


def test_topics(keepwarm: Keepwarm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    listed = keepwarm("help").out
    for topic in TOPICS:
        assert f"keepwarm help {topic} " in listed
        text = keepwarm("help", topic).out
        assert text.strip()
        assert all(len(line) <= 60 for line in text.splitlines()), "it is folded between words"
    assert "keepwarm restore --good-lines" in keepwarm("help", "recovery").out
    keys = keepwarm("help", "keys").out
    assert all(each.help in keys for each in COMMANDS if each.keys)
    assert keepwarm("help", "date", code=2).err.endswith("there is no help on date: did you mean dates, update?\n") or (
        "did you mean dates" in keepwarm("help", "date", code=2).err
    )


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_tables_fit_the_terminal_and_fold_between_words(
    ana: Keepwarm, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    """Nothing of a cell is lost, the time of a promise least of all."""
    ana("log", "ana", "email")
    ana("promise", "ana", "tue 16:30", "--note", "the offer for the kitchen with the long table " * 2)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("LINES", "60")
    for words in (("due", "--days", "3"), ("show", "ana"), ("list",), ("rules",), ("history",), ("config",)):
        lines = ana(*words).out.splitlines()
        if words not in (("rules",), ("config",)):
            assert all(len(line) <= columns for line in lines), words
    flat = " ".join(" ".join(ana("show", "ana").out.split()).split())
    assert "16:30" in flat
    assert "16:30" in " ".join(ana("due", "--days", "3").out.split())
    assert flat.count("kitchen") >= 2
