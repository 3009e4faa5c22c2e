"""The contract of the command line: every command, its JSON, WHO, WHEN, shortened words, exit codes."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from tests.cli.terminal import NOW, Keepwarm
from tui.cli.main import GROUPS


def test_every_command_has_its_function_and_help(keepwarm: Keepwarm) -> None:
    declared = {name: group for group in GROUPS.values() for name in import_module(f"tui.cli.{group}").COMMANDS}
    assert declared == GROUPS
    shown = keepwarm("--help").out
    for name in GROUPS:
        assert f"\n    {name} " in shown
        assert keepwarm(name, "--help").out.startswith(f"usage: keepwarm {name} ")
    assert keepwarm("--version").out.startswith("keepwarm ")


def test_a_round_of_every_command_that_changes_something(ana: Keepwarm) -> None:
    """Each does what it says, in a line, and undo takes each back."""
    ana("add", "Bo", "--stage", "credibility")
    ana("add", "Cy")
    rounds: list[tuple[list[str], str]] = [
        (["edit", "ana", "--company", "Acme", "--tag", "a", "--tag", "b"], "edited Ana Ruiz"),
        (["log", "ana", "email", "--note", "Nice to meet you"], "logged an email to Ana Ruiz; next: social, Tue 10:00"),
        (["log", "ana", "call", "--in"], "logged a call from Ana Ruiz"),
        (["interest", "ana", "--at", "yesterday"], "Ana Ruiz expressed interest"),
        (["bought", "ana"], "Ana Ruiz bought"),
        (["referral", "ana"], "Ana Ruiz gave a referral"),
        (["briefed", "ana"], "briefed Ana Ruiz"),
        (["promise", "ana", "tue 16:00", "--note", "offer", "--made-at", "-1h"],
         "promised Ana Ruiz to be in touch Tue 3 Mar 2026 16:00"),
        (["promise", "ana", "2026-03-05", "--move"], "moved the promise to Ana Ruiz to Thu 5 Mar 2026"),
        (["release", "ana"], "released the promise to Ana Ruiz"),
        (["snooze", "ana", "+10d"], "snoozed Ana Ruiz until Thu 12 Mar 2026"),
        (["skip", "ana", "--all"], "ended the sequence of Ana Ruiz"),
        (["away", "2026-03-10", "2026-03-12"], "away from Tue 10 Mar 2026 to Thu 12 Mar 2026"),
        (["move", "ana", "cred"], "moved Ana Ruiz to credibility"),
        (["close", "bo", "not-a-fit"], "closed Bo: not a fit"),
        (["reopen", "bo"], "reopened Bo"),
        (["delete", "cy"], "deleted Cy; `keepwarm undo` brings it back"),
        (["merge", "ana", "bo"], "merged Bo #2 into Ana Ruiz #1; `keepwarm undo` brings both back"),
    ]  # fmt: skip
    states = [ana.json("show", "1")]
    for words, told in rounds:
        assert ana(*words).out.startswith(told)
        states.append(ana.json("show", "1"))
    for words, told in reversed(rounds):
        assert ana.json("show", "1") == states.pop()
        assert ana("undo").out.startswith(f"undid: {told.partition(';')[0]}"), words
    assert ana("redo").out.startswith("redid: edited Ana Ruiz")
    assert len(ana.json("history")["steps"]) == 3 + len(rounds) * 2 + 1


# JSON -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [("due",), ("due", "--all"), ("list",), ("show", "1"), ("brief", "1"), ("explain", "1"), ("history",), ("sources",),
     ("report",), ("rules",), ("check",), ("path",), ("edit", "1", "--company", "X"), ("undo",), ("log", "1", "email")],
    ids=" ".join,
)  # fmt: skip
def test_json_wherever_records_are_printed(ana: Keepwarm, words: tuple[str, ...]) -> None:
    assert isinstance(ana.json(*words), dict)


def test_options_stand_before_or_after_the_command(ana: Keepwarm, tmp_path: Path) -> None:
    elsewhere = str(tmp_path / "elsewhere")
    ana("--data", elsewhere, "--now", "2026-01-05", "add", "Ben")
    ana("add", "Cy", "--data", elsewhere, "--now", "2026-01-06")
    before = ana("--json", "--data", elsewhere, "--now", "2026-02-01", "list").out
    assert before == ana("list", "--json", f"--data={elsewhere}", "--now=2026-02-01").out
    assert before == ana("--data", elsewhere, "list", "--now", "2026-02-01", "--json").out
    assert '"Ben"' in before
    assert '"2026-01-06T00:00:00Z"' in before
    assert [each["name"] for each in ana.json("list")["prospects"]] == ["Ana Ruiz"]


def test_an_option_after_the_command_wins(ana: Keepwarm) -> None:
    assert ana("--now", "2026-01-01", "due", "--json", "--now", "2026-03-03").json["now"] == "2026-03-03T00:00:00Z"


# WHO, WHEN, STAGE, KIND -----------------------------------------------------------------------------------------


@pytest.fixture
def crowd(keepwarm: Keepwarm) -> Keepwarm:
    """Names that are alike, one number in a name."""
    for name in ("Ana Ruiz", "Anabel Smith", "Jörg Müller", "Bo", "Bob Dole", "Studio 54"):
        keepwarm("add", name)
    return keepwarm


@pytest.mark.parametrize(
    ("who", "found"),
    [("1", "Ana Ruiz"), (" 2 ", "Anabel Smith"), ("ruiz", "Ana Ruiz"), ("RUIZ ana", "Ana Ruiz"),
     ("bel", "Anabel Smith"), ("jorg", "Jörg Müller"), ("müll", "Jörg Müller"), ("bo", "Bo"), ("Studio", "Studio 54")],
)  # fmt: skip
def test_who(crowd: Keepwarm, who: str, found: str) -> None:
    assert crowd.json("show", who)["name"] == found


@pytest.mark.parametrize(
    ("who", "told"),
    [
        ("ana", ["could be", "1 Ana Ruiz", "2 Anabel Smith", "give the id"]),
        ("anna ruis", ["nobody is called", "did you mean", "1 Ana Ruiz"]),
        ("xyzzy", ["nobody is called", "keepwarm list"]),
        ("54", ["nobody is called", "6 Studio 54"]),
        ("999", ["nobody is called"]),
        ("9" * 5000, ["nobody is called"]),
        ("", ["WHO is empty"]),
        ("\x1b[31m", ["nobody is called"]),
        ("x" * 10_000, ["nobody is called"]),
    ],
)
def test_who_else(crowd: Keepwarm, who: str, told: list[str]) -> None:
    line = crowd.file.read_bytes()
    for words in (("show", who), ("log", who, "email"), ("explain", who), ("delete", who)):
        said = crowd(*words, code=2)
        assert all(part in said.err for part in told)
        assert len(said.err) < 400
    assert crowd.file.read_bytes() == line


def test_a_deleted_persons_number_is_nobody_elses(crowd: Keepwarm) -> None:
    crowd("add", "Agent 3")
    crowd("delete", "3")
    assert "7 Agent 3" in crowd("log", "3", "call", code=2).err
    assert crowd("add", "Next").out == "8\n"


@pytest.mark.parametrize(
    ("words", "at"),
    [("-2d", "2026-02-28T12:00"), ("2026-03-01", "2026-03-01T12:00"), ("2026-03-02T10:00", "2026-03-02T10:00"),
     ("2026-03-02T10:00+02:00", "2026-03-02T08:00"), ("2026-03-02T10:00Z", "2026-03-02T10:00"),
     ("now", "2026-03-02T15:00"), ("today", "2026-03-02T12:00"), ("yesterday", "2026-03-01T12:00"),
     ("sun 18:00", "2026-03-01T18:00"), ("mon 10:00", "2026-03-02T10:00"), ("3 weeks ago", "2026-02-09T12:00"),
     ("-3h", "2026-03-02T12:00"), ("12 feb", "2026-02-12T12:00")],
)  # fmt: skip
def test_when_of_a_fact(keepwarm: Keepwarm, words: str, at: str) -> None:
    keepwarm("add", "Ana", "--stage", "cred")
    keepwarm("log", "1", "email", "--at", words)
    assert keepwarm.json("show", "1")["touches"][0]["at"] == f"{at}:00Z"


def test_a_day_before_noon_is_now(keepwarm: Keepwarm) -> None:
    keepwarm("add", "Ana", "--stage", "cred")
    keepwarm("log", "1", "email", "--at", "today", "--now", "2026-03-03T09:00")
    assert keepwarm.json("show", "1")["touches"][0]["at"] == "2026-03-03T09:00:00Z"


@pytest.mark.parametrize(
    ("words", "at"),
    [("tomorrow 14:00", "2026-03-03T14:00"), ("tue 10:00", "2026-03-03T10:00"), ("mon 16:00", "2026-03-02T16:00"),
     ("+3d", "2026-03-05T00:00"), ("2w", "2026-03-16T00:00"), ("1 month", "2026-04-02T00:00"),
     ("2026-03-20", "2026-03-20T00:00")],
)  # fmt: skip
def test_when_of_what_lies_ahead(keepwarm: Keepwarm, words: str, at: str) -> None:
    keepwarm("add", "Ana", "--stage", "cred")
    keepwarm("promise", "1", words)
    keepwarm("snooze", "1", words)
    shown = keepwarm.json("show", "1")
    assert (shown["promises"][0]["due_at"], shown["snoozed_until"]) == (f"{at}:00Z", f"{at}:00Z")


@pytest.mark.parametrize(
    "words", ["sometime", "01/02/2026", "2026-02-30", "25:00", "last week", "", "\x1b[31m", "x" * 999]
)
def test_when_that_is_none(ana: Keepwarm, words: str) -> None:
    for command in (("promise", "ana", words), ("snooze", "ana", words), ("log", "ana", "email", f"--at={words}"),
                    ("due", f"--now={words}") if words else ("away", words, words)):  # fmt: skip
        ana(*command, code=2)


FUTURE: dict[str, tuple[str, ...]] = {
    "log": ("log", "ana", "email", "--at", "tomorrow"),
    "interest": ("interest", "ana", "--at", "+1h"),
    "bought": ("bought", "ana", "--at", "2026-03-02T15:01"),
    "move": ("move", "ana", "cred", "--at", "2026-03-03"),
    "add": ("add", "Ben", "--met-at", "2026-03-03"),
    "edit": ("edit", "ana", "--met-at", "tomorrow 10:00"),
    "referral": ("add", "Ben", "--source", "Sam", "--referred-at", "tomorrow"),
    "made": ("promise", "ana", "fri", "--made-at", "+1d"),
    "briefed": ("briefed", "ana", "--at", "tomorrow"),
}


@pytest.mark.parametrize("words", FUTURE.values(), ids=FUTURE)
def test_facts_to_come_are_refused(ana: Keepwarm, words: tuple[str, ...]) -> None:
    line = ana.file.read_bytes()
    assert "is still ahead" in ana(*words, code=1).err
    assert ana.file.read_bytes() == line


@pytest.mark.parametrize(
    ("short", "kind"),
    [("e", "email"), ("n", "note"), ("s", "social"), ("car", "card"), ("CAL", "call"), ("te", "text"), ("m", "meeting"),
     ("g", "gift"), ("lit", "literature"), ("p", "pitch")],
)  # fmt: skip
def test_kinds_may_be_shortened(keepwarm: Keepwarm, short: str, kind: str) -> None:
    keepwarm("add", "Ana", "--stage", "cred")
    keepwarm("log", "1", short, "--yes")
    assert keepwarm.json("show", "1")["touches"][0]["kind"] == kind


@pytest.mark.parametrize(
    "words",
    [("log", "ana", "c"), ("log", "ana", "fax"), ("log", "ana", ""), ("move", "ana", "x"), ("list", "--stage", "y"),
     ("close", "ana", "because"), ("close", "ana")],
    ids=" ".join,
)  # fmt: skip
def test_shortened_too_far_or_unknown(ana: Keepwarm, words: tuple[str, ...]) -> None:
    ana(*words, code=2)


def test_reasons_and_stages_may_be_shortened(ana: Keepwarm) -> None:
    ana("move", "ana", "c")
    ana("close", "ana", "bought")
    shown = ana.json("show", "ana")
    assert shown["stage"] == "credibility"
    assert shown["closed"] == {"at": "2026-03-02T15:00:00Z", "reason": "bought-elsewhere"}


# Refusals -------------------------------------------------------------------------------------------------------

REFUSED: dict[str, tuple[str, ...]] = {
    "two stages at once": ("move", "ana", "profit"),
    "the stage they are in": ("move", "ana", "visib"),
    "no promise to release": ("release", "ana"),
    "no promise to move": ("promise", "ana", "fri", "--move"),
    "a promise for yesterday": ("promise", "ana", "yesterday"),
    "snoozed beyond the ceiling": ("snooze", "ana", "2026-09-01"),
    "snoozed into the past": ("snooze", "ana", "yesterday"),
    "the first note skipped": ("skip", "ana"),
    "a report without a source": ("log", "ana", "report"),
    "not closed": ("reopen", "ana"),
    "a wrong interval": ("edit", "ana", "--comfort", "now and then"),
    "an interval beyond the ceiling": ("edit", "ana", "--comfort", "4 months"),
    "no name": ("add", "  "),
    "a holiday backwards": ("away", "2026-03-10", "2026-03-09"),
    "nothing to redo": ("redo",),
    "their own source": ("edit", "ana", "--source", "ana"),
}


@pytest.mark.parametrize("words", REFUSED.values(), ids=REFUSED)
def test_a_refused_change_changes_nothing(ana: Keepwarm, words: tuple[str, ...]) -> None:
    line = ana.file.read_bytes()
    ana(*words, code=1)
    ana(*words, "--json", code=1)
    assert ana.file.read_bytes() == line


WRONG: dict[str, tuple[str, ...]] = {
    "no command of ours": ("frobnicate",),
    "no name": ("add",),
    "an option that is none": ("add", "X", "--colour", "blue"),
    "edit what": ("edit", "ana"),
    "referred by nobody": ("add", "X", "--referred-at", "today"),
    "--which without --move": ("promise", "ana", "fri", "--which", "thu"),
    "a note on a move": ("promise", "ana", "fri", "--move", "--note", "x"),
    "too many days": ("due", "--days", "367"),
    "days that are none": ("due", "--days", "many"),
    "a map that is none": ("import", "x.csv", "--map", "Name"),
    "a format that is none": ("due", "--format", "pdf"),
    "a value that Python drops": ("add", "X", "--email=--"),
    "a flood": ("show", "x" * 70_000),
    "a flood of a number": ("accept", "x" * 70_000),
}


@pytest.mark.parametrize("words", WRONG.values(), ids=WRONG)
def test_wrong_usage(ana: Keepwarm, words: tuple[str, ...]) -> None:
    said = ana(*words, code=2).err
    assert "keepwarm" in said
    assert len(said) < 1500


OPEN_ONLY: list[tuple[str, ...]] = [
    ("edit", "ana", "--company", "X"), ("interest", "ana"), ("bought", "ana"), ("referral", "ana"),
    ("promise", "ana", "fri"), ("promise", "ana", "fri", "--move"), ("release", "ana"), ("snooze", "ana", "fri"),
    ("skip", "ana"), ("skip", "ana", "--all"), ("move", "ana", "cred"), ("close", "ana", "gone"),
]  # fmt: skip


def test_of_a_closed_prospect_touches_can_be_logged_and_else_reopen_first(ana: Keepwarm) -> None:
    ana("close", "ana", "gone")
    for words in OPEN_ONLY:
        assert "reopen first" in ana(*words, code=1).err
    ana.at("2026-03-02T15:01")
    ana("log", "ana", "email", "--in")
    assert ana.json("due", "--all")["items"] == []
    assert ana("explain", "ana").out == "Ana Ruiz is closed (gone): never due\n"
    ana("reopen", "ana")
    assert ana.next()["rule"] == "contact_clock"


def test_pretended_time_comes_from_option_or_environment(ana: Keepwarm) -> None:
    assert ana.json("due")["now"] == f"{NOW}:00Z"
    assert ana.json("due", "--now", "tomorrow")["now"].endswith("T00:00:00Z")
    ana.at("not a time")
    ana("due", code=2)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("move", "ana", "up"), 0, "moved Ana Ruiz to credibility"),
        (("move", "ana", "down"), 1, "Ana Ruiz is in visibility, the first stage"),
        (("move", "ana", "sideways"), 2, "none of visibility, credibility, profitability; or say up or down"),
        (("briefed", "Anna Ruiz"), 2, 'no source is called "Anna Ruiz"; did you mean 1 Ana Ruiz'),
        (("briefed", "Tom Weber"), 0, "briefed Tom Weber, a new source"),
        (("edit", "ana", "--email", "not an email"), 1, '"not an email" is no email address'),
        (("edit", "ana", "--email", "ana at acme"), 1, "must have an @-sign"),
        (("edit", "ana", "--email", "ana@acme.example"), 0, "edited Ana Ruiz"),
        (("edit", "ana", "--email", ""), 0, "edited Ana Ruiz"),
        (("add", "Bo", "--email", "nope"), 1, "no email address"),
        (("report", "--json", "--format", "md"), 2, "--json and --format md are two things"),
        (("due", "--json", "--format", "ics"), 2, "--json and --format ics are two things"),
        (("due", "--json", "--format", "json"), 0, '"items"'),
    ],
)
def test_words_that_could_be_a_slip(ana: Keepwarm, words: tuple[str, ...], code: int, said: str) -> None:
    found = ana(*words, code=code)
    assert said in found.out + found.err
