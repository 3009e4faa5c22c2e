"""What is due, as ``keepwarm due`` prints it."""

from __future__ import annotations

from argparse import Namespace

import pytest

from tests.cli.terminal import Keepwarm
from tui.agenda import answer_cache
from tui.cli.session import Session
from tui.views.prompt_line import stays_until

ITEM = ["id", "name", "company", "stage", "rule", "kinds", "state", "due_at", "late_at", "broken_at", "reason", "step",
        "waiting", "group"]  # fmt: skip


def test_due_has_every_key_and_no_other(ana: Keepwarm) -> None:
    found = ana.json("due")
    assert list(found) == ["now", "mailing", "items", "meetings"]
    assert found["now"] == "2026-03-02T15:00:00Z"
    (item,) = found["items"]
    assert list(item) == ITEM
    assert item == {
        "id": 1, "name": "Ana Ruiz", "company": "Ruiz Interiors", "stage": "visibility", "rule": "contact_clock",
        "kinds": ["note", "email", "text"], "state": "open", "due_at": "2026-03-03T10:00:00Z",
        "late_at": "2026-03-04T10:00:00Z", "broken_at": "2026-03-05T10:00:00Z",
        "reason": "met today 10:00, breakfast club; first word: 19 h left of 24 h", "step": None, "waiting": False,
        "group": "answer",
    }  # fmt: skip
    assert ana("due", "--format", "json").json == found


def test_due_all_has_one_item_for_each_open_prospect(ana: Keepwarm) -> None:
    for n in range(25):
        ana("add", f"Old {n:02}", "--stage", "profit")
    ana("close", "old 00", "gone")
    items = ana.json("due", "--all")["items"]
    assert sorted(item["id"] for item in items) == [1, *range(3, 27)]
    # One of the day's 15 places is Ana's, whom to answer.
    assert [item["group"] for item in items] == ["answer"] + ["keep_warm"] * 14 + ["waiting"] * 10
    assert [item["waiting"] for item in items] == [False] * 15 + [True] * 10
    assert {item["state"] for item in items} == {"open", "due"}


def test_due_in_days_to_come(ana: Keepwarm) -> None:
    ana("log", "ana", "email")
    ana("log", "ana", "social", "--at", "-1h")
    assert ana.json("due")["items"] == []
    assert ana("due").out == "Nothing is due. Next: Ana Ruiz, card, Wed 10:00.\n"
    assert ana.json("due", "--days", "1")["items"] == []
    (item,) = ana.json("due", "--days", "2")["items"]
    assert (item["state"], item["due_at"]) == ("upcoming", "2026-03-04T10:00:00Z")


def test_a_line_of_a_past_day_says_since(keepwarm: Keepwarm) -> None:
    """The last call was ten days ago; a Monday that comes and one that was are told apart."""
    keepwarm("add", "Ana Ruiz", "--met-at", "2026-02-01", "--phone", "+49 30 1")
    keepwarm("log", "ana", "call", "--at", "2026-02-20 15:00")
    assert "due since Fri 27 Feb" in keepwarm("due").out
    keepwarm("log", "ana", "call", "--at", "2026-02-28 15:00")
    assert "call or text Mon 9 Mar: last call Sat 15:00" in keepwarm("show", "ana").out


def test_the_last_line_says_how_the_day_stands(ana: Keepwarm) -> None:
    assert ana("due").out.splitlines()[-1] == "1 due; 0 in the next 7 days."
    for n in range(16):
        ana("add", f"Old {n:02}", "--stage", "profit")
    ana("later", "old 00", "18:00")
    assert ana("due").out.splitlines()[-1] == "14 due; 2 wait; 1 later today; 0 in the next 7 days."
    late = ana("due", "--now", "2026-03-18T15:00").out.splitlines()[-1]
    assert late == "15 due, all late; 2 wait, all late; 0 in the next 7 days."
    assert "in the next 7 days" not in ana("due", "--format", "md").out


def test_the_last_line_says_what_would_fit(crowd: Keepwarm) -> None:
    assert crowd("due").out.splitlines()[-1] == (
        "15 due, all late; 42 wait, 18 of them late; 48 in the next 7 days. Your people ask for "
        "21 a day, you do 5.3, "
        "the budget is 15: every 2 weeks in visibility would ask for 11."
    )
    crowd.config.write_text('timezone = "UTC"\nbudget = 25\n', "utf-8")
    assert "ask for" not in crowd("due").out


def test_on_a_terminal_the_last_line_is_folded(crowd: Keepwarm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "60")
    out = crowd("due").out
    folded = out[out.index("15 due, ") :].splitlines()
    assert len(folded) == 3
    assert all(len(line) <= 60 for line in folded)
    assert " ".join(folded).endswith("would ask for 11.")
    told = crowd("explain", "1").out.splitlines()
    assert len(told) > 3
    assert all(len(line) <= 60 for line in told)


def test_one_line_for_a_prompt(keepwarm: Keepwarm) -> None:
    assert keepwarm("due", "--format", "line").out == "nothing due\n"
    assert keepwarm("due", "--format", "line", "--quiet-if-none", "--exit-code").out == ""
    keepwarm("add", "Ana Ruiz", "--met-at", "2026-03-02T10:00", "--email", "ana@x.example")
    keepwarm("add", "Ben", "--met-at", "2026-03-02T11:00")
    for number in range(9):
        keepwarm("add", f"Old {number}", "--stage", "prof", "--tag", "old")
    keepwarm("promise", "ben", "16:00", "--made-at", "2026-03-02T14:00")
    now = "2026-03-02T16:10"
    assert keepwarm("due", "--format", "line", "--now", now).out == "1 to answer, 1 promise 16:00, 9 due\n"
    assert keepwarm("due", "--format", "line", "--search", "old", "--now", now).out == "9 due\n"
    assert keepwarm("due", "--search", "x.example", "--exit-code", "--now", now, code=10).out.startswith(
        "ANSWER NOW (1)"
    )
    assert keepwarm("due", "--search", "nobody", "--quiet-if-none", "--exit-code").out == ""
    assert keepwarm("due", "--search", "nobody").out == "Nobody who is open is found.\n"
    assert keepwarm("due", "--search", "ana", "--now", now).out.endswith("\n1 of the 11 due.\n")
    assert [item["name"] for item in keepwarm.json("due", "--search", "ana r")["items"]] == ["Ana Ruiz"]
    keepwarm("log", "ana", "email")
    for form in ("text", "md"):
        said = keepwarm("due", "--search", "ana", "--format", form).out
        assert "Nothing of theirs is due. Next: Ana Ruiz, social, Tue 10:00." in said


def test_the_line_is_kept_and_never_stale(keepwarm: Keepwarm, monkeypatch: pytest.MonkeyPatch) -> None:
    """Prompts ask for it again and again: what is kept says the same, until something is done or time passes."""
    monkeypatch.delenv("KEEPWARM_NOW")
    monkeypatch.setattr(answer_cache, "_SETTLED", -10_000_000)  # as if the files had been there for a while
    keepwarm("add", "Ana Ruiz", "--met-at", "now")
    line = keepwarm("due", "--format", "line").out
    assert line == "1 to answer\n"
    with monkeypatch.context() as broken:
        broken.setattr("tui.cli.session.Session.pipeline", property(lambda _: pytest.fail("people were read")))
        assert keepwarm("due", "--format", "line").out == line
        assert keepwarm("due", "--format", "line", "--quiet-if-none", "--exit-code", code=10).out == line
    keepwarm("log", "ana", "email")
    assert keepwarm("due", "--format", "line", "--quiet-if-none", "--exit-code").out == ""
    assert keepwarm("due", "--format", "line", "--quiet-if-none", "--exit-code").out == ""
    assert keepwarm("due", "--format", "line", "--search", "ana").out == "nothing due\n"


def test_a_kept_line_ends_with_the_first_change_that_time_makes(keepwarm: Keepwarm) -> None:
    """At each instant before its end the line, made afresh, is the one that was kept; at its end it is another."""
    keepwarm("add", "Ana Ruiz", "--met-at", "2026-03-01T20:00")
    keepwarm("add", "Ben", "--stage", "prof")
    keepwarm("log", "ben", "email", "--at", "2026-03-02T14:00")
    keepwarm("promise", "ben", "17:45")
    keepwarm("later", "ana", "17:00")
    session = Session(Namespace(command="due"))
    end = stays_until(session.pipeline)
    lines = {
        minute: keepwarm("due", "--format", "line", "--now", f"2026-03-02T{15 + minute // 60}:{minute % 60:02}").out
        for minute in (0, 30, 60, 119, 120)
    }
    assert f"{end:%H:%M}" == "17:00"
    assert len({lines[minute] for minute in (0, 30, 60, 119)}) == 1
    assert lines[120] != lines[0]


def test_a_terminal_shows_what_fits_and_counts_the_rest(crowd: Keepwarm, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = crowd("due").out.splitlines()
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("LINES", "16")
    shown = crowd("due").out.splitlines()
    assert len(shown) <= 15
    assert all(len(line) <= 100 for line in shown)
    assert shown[0] == whole[0] == "KEEP WARM (15)"
    assert shown[10] == "and 6 keep warm, 42 waiting (--all: everybody)"
    assert len(crowd("due", "--all").out.splitlines()) > 105
    monkeypatch.setenv("LINES", "200")
    assert "--all" not in crowd("due").out


def test_a_terminal_shows_reasons_whole_where_all_have_room(ana: Keepwarm, monkeypatch: pytest.MonkeyPatch) -> None:
    ana("edit", "ana", "--met", "the big spring breakfast of the chamber of commerce at the old harbour")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "60")
    for lines, whole in (("24", True), ("6", False)):
        monkeypatch.setenv("LINES", lines)
        assert ("old harbour; first word" in " ".join(ana("due").out.split())) is whole


def test_a_mistyped_option_is_told_what_it_may_mean(keepwarm: Keepwarm) -> None:
    assert "--serch x: did you mean --search?" in keepwarm("due", "--serch", "x", code=2).err


def test_html_for_a_mail(ana: Keepwarm) -> None:
    ana("edit", "ana", "--company", "<b>R & R</b>")
    out = ana("due", "--format", "html").out
    assert "<title>Due on Mon 2 Mar 2026</title>" in out
    assert "<h2>Answer now (1)</h2>" in out
    assert "<b>Ana Ruiz (&lt;b&gt;R &amp; R&lt;/b&gt;)</b></bdi>: note, email or text. <bdi>met today 10:00, " in out
    assert "http" not in out  # nothing is loaded
    assert ana("due", "--format", "html", "--search", "nobody", "--quiet-if-none").out == ""
