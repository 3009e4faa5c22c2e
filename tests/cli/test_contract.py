"""The contract of the command line: every command, its JSON, WHO, WHEN, shortened words, exit codes."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tests.cli.terminal import NOW, Keepwarm
from tui.cli.main import GROUPS

ITEM = ["id", "name", "company", "stage", "rule", "kinds", "state", "due_at", "late_at", "broken_at", "reason", "step",
        "waiting"]  # fmt: skip


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
        (["brief", "ana"], "briefed Ana Ruiz"),
        (["promise", "ana", "tue 16:00", "--note", "offer", "--made-at", "-1h"],
         "promised Ana Ruiz to be in touch Tue 3 Mar 2026 16:00"),
        (["promise", "ana", "2026-03-05", "--move"], "moved the promise to Ana Ruiz to Thu 5 Mar 2026"),
        (["release", "ana"], "released the promise to Ana Ruiz"),
        (["snooze", "ana", "+10d"], "snoozed Ana Ruiz until Thu 12 Mar 2026"),
        (["skip", "ana", "--all"], "ended the sequence of Ana Ruiz"),
        (["away", "2026-03-10", "2026-03-12"], "away from Tue 10 Mar 2026 to Thu 12 Mar 2026"),
        (["move", "ana", "cred"], "moved Ana Ruiz to credibility"),
        (["close", "bo", "not-a-fit"], "closed Bo: not-a-fit"),
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


def test_skip_lets_a_step_and_a_replys_clock_go(ana: Keepwarm) -> None:
    ana("log", "ana", "email")
    ana("skip", "ana")
    assert ana.next()["step"] == 3
    ana("log", "ana", "text", "--in")
    assert ana.next()["rule"] == "contact_clock"
    ana("skip", "ana")
    assert ana.next()["step"] == 3


# JSON -----------------------------------------------------------------------------------------------------------


def test_due_has_every_key_and_no_other(ana: Keepwarm) -> None:
    found = ana.json("due")
    assert list(found) == ["now", "items"]
    assert found["now"] == "2026-03-02T15:00:00Z"
    (item,) = found["items"]
    assert list(item) == ITEM
    assert item == {
        "id": 1, "name": "Ana Ruiz", "company": "Ruiz Interiors", "stage": "visibility", "rule": "contact_clock",
        "kinds": ["email", "note"], "state": "open", "due_at": "2026-03-03T10:00:00Z",
        "late_at": "2026-03-04T10:00:00Z", "broken_at": "2026-03-05T10:00:00Z",
        "reason": "first note: 19 h left of 24 h; met today 10:00, breakfast club", "step": None, "waiting": False,
    }  # fmt: skip
    assert ana("due", "--format", "json").json == found


def test_due_all_has_one_item_for_each_open_prospect(ana: Keepwarm) -> None:
    for n in range(25):
        ana("add", f"Old {n:02}", "--stage", "profit")
    ana("close", "old 00", "gone")
    items = ana.json("due", "--all")["items"]
    assert sorted(item["id"] for item in items) == [1, *range(3, 27)]
    assert sum(item["waiting"] for item in items) == 4
    assert {item["state"] for item in items} == {"open", "due"}


def test_due_in_days_to_come(ana: Keepwarm) -> None:
    ana("log", "ana", "email")
    ana("log", "ana", "social", "--at", "-1h")
    assert ana.json("due")["items"] == []
    assert ana("due").out == "Nothing is due. Next: Ana Ruiz, card, Wed 10:00.\n"
    assert ana.json("due", "--days", "1")["items"] == []
    (item,) = ana.json("due", "--days", "2")["items"]
    assert (item["state"], item["due_at"]) == ("upcoming", "2026-03-04T10:00:00Z")


def test_add_prints_the_id(keepwarm: Keepwarm) -> None:
    assert keepwarm("add", "Ana").out == "1\n"
    assert keepwarm.json("add", "Ben") == {"id": 2}


def test_list_and_show_have_the_fields(ana: Keepwarm) -> None:
    ana("edit", "ana", "--email", "a@b.example", "--phone", "+34 1", "--url", "https://x.example/ana", "--tag", "fair",
        "--comfort", "3 weeks", "--note", "two\nlines", "--source", "Sam Source", "--referred-at", "yesterday 12:00",
        "--position", "Owner", "--available", "mornings")  # fmt: skip
    fields = {
        "id": 1, "name": "Ana Ruiz", "company": "Ruiz Interiors", "position": "Owner", "stage": "visibility",
        "email": "a@b.example", "phone": "+34 1", "url": "https://x.example/ana", "where": "breakfast club",
        "met_at": "2026-03-02T10:00:00Z", "source": "Sam Source", "source_id": None,
        "referred_at": "2026-03-01T12:00:00Z", "added_at": "2026-03-02T15:00:00Z", "imported": False,
        "taken_up_at": None, "tags": ["fair"], "comfort": "21 days", "available": "mornings", "note": "two\nlines",
        "snoozed_until": None, "closed": None,
    }  # fmt: skip
    assert ana.json("list") == {"prospects": [fields]}
    shown = ana.json("show", "ana")
    assert {key: shown[key] for key in fields} == fields


def test_show_has_timeline_and_measures(ana: Keepwarm) -> None:
    ana("log", "ana", "call", "--at", "today 12:00", "--note", "second")
    ana("log", "ana", "email", "--in", "--at", "today 11:00", "--note", "first")
    ana("promise", "ana", "wed 10:00")
    ana("promise", "ana", "fri")
    ana("release", "ana")
    shown = ana.json("show", "ana")
    assert [{key: touch[key] for key in ("at", "kind", "inbound", "note")} for touch in shown["touches"]] == [
        {"at": "2026-03-02T11:00:00Z", "kind": "email", "inbound": True, "note": "first"},
        {"at": "2026-03-02T12:00:00Z", "kind": "call", "inbound": False, "note": "second"},
    ]
    assert [{key: kept[key] for key in ("due_at", "made_at", "outcome")} for kept in shown["promises"]] == [
        {"due_at": "2026-03-04T10:00:00Z", "made_at": "2026-03-02T15:00:00Z", "outcome": "released"},
        {"due_at": "2026-03-06T00:00:00Z", "made_at": "2026-03-02T15:00:00Z", "outcome": "open"},
    ]
    assert shown["measures"] == {
        "influence": pytest.approx(0.9, abs=0.2), "touches_out": 1, "meter": "below", "first_answer_hours": 2.0,
        "kept_rate": None,
    }  # fmt: skip


def test_the_timeline_says_what_was_promised_and_what_became_of_it(ana: Keepwarm) -> None:
    ana("promise", "ana", "wed 10:00", "--note", "the offer")
    ana("promise", "ana", "fri")
    ana("release", "ana")
    shown = ana("show", "ana").out
    assert "Wed 4 Mar 2026 10:00 (released): the offer" in shown
    assert "Fri 6 Mar 2026 (open)\n" in shown


OUTCOMES = {"2026-03-04T10:30": "kept", "2026-03-04T10:31": "late", "2026-03-04T23:59": "late"}


@pytest.mark.parametrize(("call", "outcome"), OUTCOMES.items())
def test_what_became_of_a_promise(ana: Keepwarm, call: str, outcome: str) -> None:
    ana("promise", "ana", "2026-03-04T10:00")
    ana("log", "ana", "call", "--now", call)
    assert ana.json("show", "ana", "--now", "2026-03-06")["promises"][0]["outcome"] == outcome


def test_a_promise_nobody_kept_is_broken(ana: Keepwarm) -> None:
    ana("promise", "ana", "2026-03-04T10:00")
    shown = ana.json("show", "ana", "--now", "2026-03-05")
    assert (shown["promises"][0]["outcome"], shown["measures"]["kept_rate"]) == ("broken", 0.0)


def test_list_filters(ana: Keepwarm) -> None:
    ana("add", "Jörg Müller", "--stage", "cred", "--tag", "Fair")
    ana("add", "Zoë", "--note", "likes SOLAR")
    ana("close", "zoe", "gone")

    def listed(*words: str) -> list[str]:
        return [each["name"] for each in ana.json("list", *words)["prospects"]]

    assert listed() == ["Ana Ruiz", "Jörg Müller"]
    assert listed("--closed") == ["Zoë"]
    assert listed("--stage", "vis") == ["Ana Ruiz"]
    assert listed("--tag", "fair") == ["Jörg Müller"]
    assert listed("--search", "muller jorg") == ["Jörg Müller"]
    assert listed("--search", "solar", "--closed") == ["Zoë"]
    assert listed("--search", "nobody at all") == []


@pytest.mark.parametrize(
    "words",
    [("due",), ("due", "--all"), ("list",), ("show", "1"), ("explain", "1"), ("history",), ("sources",), ("report",),
     ("rules",), ("check",), ("path",), ("edit", "1", "--company", "X"), ("undo",), ("log", "1", "email")],
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
    "brief": ("brief", "ana", "--at", "tomorrow"),
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


def test_snooze_names_the_last_possible_date(ana: Keepwarm) -> None:
    assert "until Tue 19 May 2026 at the latest" in ana("snooze", "ana", "2026-05-20", code=1).err
    ana("snooze", "ana", "2026-05-19")


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
}


@pytest.mark.parametrize("words", WRONG.values(), ids=WRONG)
def test_wrong_usage(ana: Keepwarm, words: tuple[str, ...]) -> None:
    assert "keepwarm" in ana(*words, code=2).err


def test_without_a_terminal_a_guards_question_is_a_refusal(ana: Keepwarm) -> None:
    line = ana.file.read_bytes()
    assert "--yes" in ana("log", "ana", "pitch", code=1).err
    assert ana.file.read_bytes() == line
    ana("log", "ana", "pitch", "--yes")
    assert "[before interest]" in ana("show", "ana").out
    assert "--yes" in ana("log", "ana", "text", code=1).err
    ana("log", "ana", "email")


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


def test_which_promise_is_moved_or_released(ana: Keepwarm) -> None:
    for when in ("wed 10:00", "thu 10:00", "fri"):
        ana("promise", "ana", when)
    ana("promise", "ana", "thu 16:00", "--move", "--which", "thu")
    ana("release", "ana", "--which", "fri")
    found = [(kept["due_at"][5:16], kept["outcome"]) for kept in ana.json("show", "ana")["promises"]]
    assert found == [("03-04T10:00", "open"), ("03-05T16:00", "open"), ("03-06T00:00", "released")]
    assert "no promise to Ana Ruiz is open for Sat 7 Mar" in ana("release", "ana", "--which", "sat", code=1).err
    ana.at("2026-03-04T10:00")
    assert "has passed" in ana("release", "ana", "--which", "2026-03-04T10:00", code=1).err
    ana("release", "ana")
    assert ana.json("show", "ana")["promises"][1]["outcome"] == "released"


def test_a_source_is_a_prospect_or_a_name(ana: Keepwarm) -> None:
    ana("add", "Raj", "--source", "ana")
    ana("add", "Lea", "--source", "Sam Source", "--referred-at", "today 09:00")
    raj, lea = ana.json("show", "raj"), ana.json("show", "lea")
    assert (raj["source"], raj["source_id"]) == ("Ana Ruiz", 1)
    assert (lea["source"], lea["source_id"], lea["referred_at"]) == ("Sam Source", None, "2026-03-02T09:00:00Z")
    ana("log", "lea", "email")
    assert ana.next("3")["rule"] == "report"
    ana("log", "lea", "report")
    assert ana.next("3")["rule"] == "sequence"
    names: list[dict[str, Any]] = ana.json("sources")["sources"]
    assert {each["name"] for each in names} == {"Ana Ruiz", "Sam Source"}


def test_fields_can_be_emptied(ana: Keepwarm) -> None:
    ana("edit", "ana", "--tag", "a", "--comfort", "weekly", "--note", "n", "--source", "Sam")
    ana("edit", "ana", "--tag", "", "--comfort", "", "--note", "", "--source", "", "--company", "", "--met-at", "")
    shown = ana.json("show", "ana")
    emptied = ("tags", "comfort", "note", "source", "company", "met_at")
    assert [shown[key] or None for key in emptied] == [None] * len(emptied)


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


def test_pretended_time_comes_from_option_or_environment(ana: Keepwarm) -> None:
    assert ana.json("due")["now"] == f"{NOW}:00Z"
    assert ana.json("due", "--now", "tomorrow")["now"].endswith("T00:00:00Z")
    ana.at("not a time")
    ana("due", code=2)


def test_a_holiday_in_weekdays_ends_after_it_begins(keepwarm: Keepwarm) -> None:
    told = keepwarm("away", "mon", "fri", "--now", "2026-03-04T10:00").out
    assert told.startswith("away from Mon 9 Mar 2026 to Fri 13 Mar 2026")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("move", "ana", "up"), 0, "moved Ana Ruiz to credibility"),
        (("move", "ana", "down"), 1, "Ana Ruiz is in visibility, the first stage"),
        (("move", "ana", "sideways"), 2, "none of visibility, credibility, profitability; or say up or down"),
        (("brief", "Anna Ruiz"), 2, 'no source is called "Anna Ruiz"; did you mean 1 Ana Ruiz'),
        (("brief", "Tom Weber"), 0, "briefed Tom Weber, a new source"),
        (("edit", "ana", "--email", "not an email"), 1, '"not an email" is no email address'),
        (("edit", "ana", "--email", "ana at acme"), 1, "has an @ and no spaces"),
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


def test_a_touch_of_somebody_closed_says_so(ana: Keepwarm) -> None:
    ana("close", "ana", "gone")
    assert ana("log", "ana", "call").out == "logged a call to Ana Ruiz; closed, nothing is due\n"


def test_a_line_of_a_past_day_says_since(keepwarm: Keepwarm) -> None:
    """The last call was a week and a day ago; a Monday that comes and one that was are told apart."""
    keepwarm("add", "Ana Ruiz", "--met-at", "2026-02-01")
    keepwarm("log", "ana", "call", "--at", "2026-02-22 15:00")
    assert "due since Sun 1 Mar" in keepwarm("due").out
    keepwarm("log", "ana", "call", "--at", "2026-02-28 15:00")
    assert "call or text Sat 7 Mar: every 7 days: last call Sat 15:00" in keepwarm("show", "ana").out
