"""``keepwarm report``: text in 80 columns, JSON for programs, Markdown that stays what it is."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from tests.cli.terminal import Keepwarm
from tui.text import width

KEYS = {
    "now", "counts", "first_answer", "promises", "funnel", "conversion", "new", "stays", "closed", "weeks", "sources",
    "load", "capacity",
}  # fmt: skip
EVIL = "[b]Ray[/] | <img src=x> *a* _b_ `c` ~~d~~ https://evil.example www.evil.example @all #7 &lt; \x1b[5m王\n# x"


@pytest.fixture
def busy(keepwarm: Keepwarm) -> Keepwarm:
    """Eight people: one moved on, one closed, one who wrote, one promise kept; on Monday, 2 March 2026."""
    for number in range(6):
        keepwarm("add", f"Person {number}", "--met-at=-20d", "--now", "2026-02-10T10:00")
    keepwarm("add", "Known Well", "--stage", "cred", "--now", "2026-02-10T10:00")
    keepwarm("add", "Raj", "--source", EVIL, "--now", "2026-02-10T10:00")
    keepwarm("log", "1", "email", "--now", "2026-02-10T12:00")
    keepwarm("log", "2", "call", "--in", "--now", "2026-02-17T12:00")
    keepwarm("promise", "3", "2026-02-20 14:00", "--now", "2026-02-18T12:00")
    keepwarm("log", "3", "call", "--now", "2026-02-20T14:00")
    keepwarm("log", "8", "email", "--now", "2026-02-20T14:00")
    keepwarm("move", "1", "cred", "--now", "2026-02-22T10:00")
    keepwarm("close", "4", "not-a-fit", "--now", "2026-02-22T10:00")
    return keepwarm


def test_the_figures(busy: Keepwarm) -> None:
    found = busy.json("report")
    assert set(found) == KEYS
    assert busy("report", "--format", "json").json == found
    assert found["funnel"] == [
        {"stage": "visibility", "now": 5, "ever": 7, "entered": 7},
        {"stage": "credibility", "now": 2, "ever": 2, "entered": 1},
        {"stage": "profitability", "now": 0, "ever": 0, "entered": 0},
    ]
    assert found["conversion"] == [
        {"stage": "visibility", "to": "credibility", "of": 7, "reached": 1, "share": 1 / 7},
        {"stage": "credibility", "to": "profitability", "of": 2, "reached": 0, "share": 0.0},
    ]
    assert found["stays"][0] == {
        "stage": "visibility", "ended": 2, "median_days": 12.0, "running": 5,
        "running_median_days": pytest.approx(20 + 5 / 24),
    }  # fmt: skip
    assert found["stays"][2]["running_median_days"] is None
    assert {reason: count for reason, count in found["closed"].items() if count} == {"not-a-fit": 1}
    assert len(found["weeks"]) == 12
    assert found["weeks"][-4:] == [
        {"monday": "2026-02-09", "outbound": 1, "inbound": 0, "kinds": {"email": 1}, "inbound_kinds": {}},
        {
            "monday": "2026-02-16",
            "outbound": 2,
            "inbound": 1,
            "kinds": {"email": 1, "call": 2},
            "inbound_kinds": {"call": 1},
        },
        {"monday": "2026-02-23", "outbound": 0, "inbound": 0, "kinds": {}, "inbound_kinds": {}},
        {"monday": "2026-03-02", "outbound": 0, "inbound": 0, "kinds": {}, "inbound_kinds": {}},
    ]
    assert found["promises"] == {"kept": 1, "late": 0, "broken": 0, "open": 0, "kept_rate": 1.0}
    assert [each["date"] for each in found["load"]] == [
        (date(2026, 3, 2) + timedelta(days=ahead)).isoformat() for ahead in range(14)
    ]


def test_in_words_and_eighty_columns(busy: Keepwarm) -> None:
    out = busy("report").out
    assert all(width(line) <= 80 for line in out.splitlines())
    for words in (
        "Report, Mon 2 Mar 2026 15:00", "within 24 h", "within 72 h", "kept on time", "1 on time, 0 late, 0 not kept",
        "14%: 1 of the 7 who came to visibility reached credibility",
        "0%: 0 of the 2 who came to credibility reached profitability", "12 days, of 2", "20 days, of 5",
        "closed now: 1 not a fit", "16 Feb      2     1", "Mon  2 Mar", "█", "1 sent, 0 bought",
    ):  # fmt: skip
        assert words in out, words
    assert re.search(r"call +·+█·· +1 +1\n", out)


@pytest.mark.parametrize("form", ["text", "md"])
def test_plain_letters_where_the_output_has_no_others(busy: Keepwarm, form: str) -> None:
    busy.set("PYTHONIOENCODING", "ascii")
    out = busy.process("report", "--format", form).out
    assert out.isascii()
    assert "#" in out
    assert "░" not in out
    busy.set("PYTHONIOENCODING", "utf-8")
    busy.set("TERM", "linux")
    assert not re.search("[▁-█░▒]", busy.process("report", "--format", form).out)


def test_markdown_is_tables(busy: Keepwarm) -> None:
    lines = busy("report", "--format", "md").out.splitlines()
    assert lines[0] == "# Keepwarm report, Mon 2 Mar 2026 15:00"
    heads = [line for line in lines if line.startswith("## ")]
    assert heads == [
        "## First answer", "## Promises", "## Stages", "## Touches a week", "## Capacity", "## Expected to fall due",
        "## Sources",
    ]  # fmt: skip
    assert "| visibility to credibility | 7 | 1 | 14% |" in lines
    assert "| visibility | 5 | 7 | 7 | 12.0 | 2 | 20.2 | 5 |" in lines
    columns = 0
    for line in lines:
        bars = len(re.findall(r"(?<!\\)\|", line))
        assert not columns or not bars or bars == columns, line
        columns = bars


def test_a_name_is_no_markdown(busy: Keepwarm) -> None:
    (line,) = [line for line in busy("report", "--format", "md").out.splitlines() if "Ray" in line]
    assert line.startswith(
        r"| \[b\]Ray\[/\] \| \<img src=x\> \*a\* \_b\_ \`c\` \~\~d\~\~ https\://evil.example www\.evil.example "
        r"\@all \#7 \&lt; \[5m王 \# x | 1 |"
    )


def test_nobody_yet(keepwarm: Keepwarm) -> None:
    out = keepwarm("report").out
    for words in (
        "nothing to answer yet", "none settled yet; 0 open", "nobody is on the board yet", "no touch in these weeks",
        "none yet: `keepwarm add NAME --source WHO`",
    ):  # fmt: skip
        assert words in out, words
    assert all(width(line) <= 80 for line in out.splitlines())
    keepwarm("add", "Ana")
    assert "nobody has moved on yet" in keepwarm("report").out
    assert "| visibility to credibility | 1 | 0 | 0% |" in keepwarm("report", "--format", "md").out


def test_a_format_that_is_none(keepwarm: Keepwarm) -> None:
    assert "--format" in keepwarm("report", "--format", "pdf", code=2).err


def test_an_import_changes_no_share(ana: Keepwarm) -> None:
    """Those it brought count from when somebody looked at them."""
    ana("move", "ana", "up")
    path = ana.folder / "people.csv"
    path.write_text("Name,Company,Met on\nBo,Acme,2025-01-05\nCy,Acme,2025-01-06\n", "utf-8")
    ana("import", str(path))
    found = ana.json("report")
    assert (found["new"], found["conversion"][0]["of"], found["conversion"][0]["share"]) == (2, 1, 1.0)
    assert "without 2 new: imported, not looked at yet" in ana("report").out
    ana("log", "bo", "call")
    assert (ana.json("report")["new"], ana.json("report")["conversion"][0]["share"]) == (1, 0.5)


# Capacity ---------------------------------------------------------------------------------------------------


def test_what_people_ask_for_what_is_done_and_the_budget(crowd: Keepwarm) -> None:
    assert crowd.json("report")["capacity"] == {"asked": 21.0, "done": 105 / 20, "budget": 15}
    remedy = "your people ask for 21 a day, you do 5.3, the budget is 15: every 2 weeks in visibility would ask for 11"
    out = crowd("report").out
    assert f"\nCapacity\n  {remedy}\n" in out.replace("\n  visibility", " visibility")
    assert all(width(line) <= 80 for line in out.splitlines())
    lines = crowd("report", "--format", "md").out.splitlines()
    assert f"{remedy.capitalize()}." in lines
    assert [line for line in lines if line.startswith(("| asked |", "| done |", "| budget |"))] == [
        "| asked | 21 |",
        "| done | 5.3 |",
        "| budget | 15 |",
    ]


def test_where_it_fits_the_figures_are_told_and_no_remedy(ana: Keepwarm) -> None:
    ana("log", "ana", "email")
    ana("skip", "ana", "--all")
    assert ana.json("report")["capacity"] == {"asked": 0.2, "done": 0.05, "budget": 15}
    assert "\nCapacity\n  your people ask for 0.2 a day, you do 0.1, the budget is 15\n\n" in ana("report").out
    ana.config.write_text('timezone = "UTC"\nbudget = 0\n', "utf-8")
    assert ana.json("report")["capacity"]["budget"] == 0
    assert "| budget | none |" in ana("report", "--format", "md").out


def test_the_days_ahead_are_cut_by_the_budget(crowd: Keepwarm) -> None:
    found = crowd.json("report")
    counts, load = found["counts"], found["load"]
    assert (load[0]["due"], load[0]["waiting"]) == (counts["due"], counts["waiting"])
    assert all(day["due"] <= 15 for day in load)
    assert [day["due"] for day in load[5:7]] == [0, 0], "nobody works on the weekend"
    assert [day["waiting"] for day in load[4:7]] == [load[4]["waiting"]] * 3
    assert sum(day["due"] for day in load) + load[-1]["waiting"] == 105
    assert f"Mon  2 Mar     15  {'█' * 40}      {counts['waiting']} wait\n" in crowd("report").out
    assert f"| 2026-03-02 | 15 | 0 | {counts['waiting']} |" in crowd("report", "--format", "md").out
    crowd.config.write_text('timezone = "UTC"\nbudget = 0\n', "utf-8")
    uncut = crowd.json("report")["load"]
    assert uncut[0]["due"] == counts["due"] + counts["waiting"]
    assert not any(day["waiting"] for day in uncut)
    assert "for a place" not in crowd("report").out


def test_what_was_settled_today_uses_places_up(crowd: Keepwarm) -> None:
    before = crowd.json("report")["load"]
    first = crowd.json("due")["items"][0]["id"]
    crowd("log", str(first), "call")
    after = crowd.json("report")["load"]
    assert (after[0]["due"], after[0]["waiting"]) == (14, before[0]["waiting"])
