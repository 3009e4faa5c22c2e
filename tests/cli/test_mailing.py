"""``keepwarm mailing``, and the line of it in the day."""

from __future__ import annotations

import csv
import io

import pytest

from tests.cli.terminal import Keepwarm, Said

DUE = "card to 2 customers, due Mon 2 Mar"
ADDRESSES = """\
name,company,position,email,phone,url,id
Bo Li,Bolt,,bo@x.example,,,2
"Zoe Ray, Jr",,,,'+34 600 555 010,,1
"""


@pytest.fixture
def shop(keepwarm: Keepwarm) -> Keepwarm:
    """Two customers, kept by a mailing that is due since today; a third one is closed, and Vi is none."""
    choose(keepwarm, 'stages = ["profitability"]')
    keepwarm("add", "Zoe Ray, Jr", "--stage", "prof", "--phone", "+34 600 555 010")
    keepwarm("add", "Bo Li", "--stage", "prof", "--company", "Bolt", "--email", "bo@x.example", "--tag", "club")
    keepwarm("add", "Cy", "--stage", "prof", "--tag", "club")
    keepwarm("close", "Cy", "gone")
    keepwarm("add", "Vi", "--tag", "club", "--note", "pays late")
    return keepwarm


def choose(keepwarm: Keepwarm, rules: str) -> None:
    keepwarm.config.write_text(f'timezone = "UTC"\n[rules.mailing]\n{rules}\n', "utf-8")


def touches(keepwarm: Keepwarm, who: str) -> list[tuple[str, bool]]:
    return [(touch["kind"], touch["mailing"]) for touch in keepwarm.json("show", who)["touches"]]


def commits(keepwarm: Keepwarm) -> int:
    return len(keepwarm.file.read_bytes().splitlines())


def rows(said: Said) -> list[list[str]]:
    return list(csv.reader(io.StringIO(said.out)))


# The command ----------------------------------------------------------------------------------------------


def test_the_list_is_printed_and_the_touch_logged_for_all_of_them(shop: Keepwarm) -> None:
    before = commits(shop)
    said = shop("mailing")
    assert said.out == ADDRESSES
    assert said.err == "keepwarm: mailed a card to 2 people; `keepwarm undo` takes it back\n"
    assert commits(shop) == before + 1
    assert [touches(shop, who) for who in ("1", "2", "3", "4")] == [[("card", True)], [("card", True)], [], []]
    assert shop.json("due")["mailing"] is None
    assert "undid: mailed a card to 2 people" in shop("undo").out
    assert touches(shop, "1") == []
    assert shop.json("due")["mailing"]["people"] == 2


def test_a_dry_run_logs_nothing(shop: Keepwarm) -> None:
    before = shop.file.read_bytes()
    said = shop("mailing", "--dry-run")
    assert (said.out, said.err) == (ADDRESSES, f"keepwarm: {DUE}; not logged\n")
    assert shop.file.read_bytes() == before


def test_into_a_file(shop: Keepwarm) -> None:
    path = shop.folder / "list.csv"
    said = shop("mailing", "-o", str(path))
    assert path.read_text("utf-8") == ADDRESSES
    assert said.out == f"the list is written to {path}\n"
    assert "mailed a card to 2 people" in said.err


def test_where_the_list_cannot_be_written_nothing_is_logged(shop: Keepwarm) -> None:
    for name in (str(shop.folder / "nowhere" / "list.csv"), str(shop.data / "list.csv")):
        shop("mailing", "-o", name, code=1)
    shop("mailing", "-o", str(shop.folder), code=2)
    assert touches(shop, "1") == []


def test_where_the_list_is_not_read_to_its_end_nothing_is_logged(shop: Keepwarm) -> None:
    process = shop.start("mailing")
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert "the list was not read to its end: nothing is logged" in process.stderr.read()
    process.stderr.close()
    process.wait(timeout=60)
    assert touches(shop, "1") == []


def test_as_json(shop: Keepwarm) -> None:
    assert shop.json("mailing", "--dry-run") == {
        "kind": "card", "logged": False, "file": None, "recent": 0,
        "people": [
            {"id": 2, "name": "Bo Li", "company": "Bolt", "position": "", "email": "bo@x.example", "phone": "",
             "url": ""},
            {"id": 1, "name": "Zoe Ray, Jr", "company": "", "position": "", "email": "", "phone": "+34 600 555 010",
             "url": ""},
        ],
    }  # fmt: skip
    path = shop.folder / "list.csv"
    found = shop.json("mailing", "-o", str(path))
    assert (found["logged"], found["file"], len(found["people"])) == (True, str(path), 2)
    assert path.read_text("utf-8") == ADDRESSES


HOSTILE = ["=1+1", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u200b=1", "\uff1d1"]


@pytest.mark.parametrize("name", HOSTILE, ids=[ascii(name) for name in HOSTILE])
def test_no_cell_is_a_formula(keepwarm: Keepwarm, name: str) -> None:
    keepwarm("add", "Ana", "--stage", "prof", f"--company={name}", f"--phone={name}")
    cells = rows(keepwarm("mailing", "--stage", "prof", "--dry-run"))[1]
    assert cells[1] == cells[4]
    assert cells[1][:2] in ("'=", "'+", "'-", "'@", "'\uff1d")


def test_what_is_yours_alone_is_not_given_out(shop: Keepwarm) -> None:
    out = shop("mailing", "--tag", "club", "--dry-run").out
    assert "Vi" in out
    assert "pays late" not in out
    assert "club" not in out


def test_for_once_by_stage_or_tag(shop: Keepwarm) -> None:
    """Closed people never; that of the month stays due, as not all of its people had it."""
    assert [row[0] for row in rows(shop("mailing", "--tag", "CLUB"))[1:]] == ["Bo Li", "Vi"]
    assert [row[0] for row in rows(shop("mailing", "--stage", "prof", "--tag", "club"))[1:]] == ["Bo Li"]
    assert shop.json("due")["mailing"]["people"] == 2
    assert len(touches(shop, "2")) == 2


def test_for_once_to_all_of_them_is_that_of_the_month(shop: Keepwarm) -> None:
    shop("mailing", "--stage", "prof")
    assert shop.json("due")["mailing"] is None
    shop("mailing", "--stage", "prof")
    assert len(touches(shop, "1")) == 2, "another one, as it was asked for"


def test_that_of_the_month_is_logged_once(shop: Keepwarm) -> None:
    shop("mailing")
    said = shop("mailing", code=1)
    assert "logged already; next Wed 1 Apr" in said.err
    assert shop("mailing", "--dry-run").out == ADDRESSES
    assert len(touches(shop, "1")) == 1
    shop.at("2026-04-01T00:00")
    shop("mailing")
    assert len(touches(shop, "1")) == 2


def test_whom_you_were_in_touch_with_lately_can_be_left_out(shop: Keepwarm) -> None:
    """Seven days, to the minute; either way counts, a mailing does not. The month's is done all the same."""
    shop("log", "1", "call", "--at", "2026-03-02T12:00")
    shop("log", "2", "email", "--in", "--at", "2026-03-02T12:01")
    shop("mailing", "--stage", "prof", "--tag", "nobody", code=1)
    shop.at("2026-03-09T12:01")
    assert "; 1 of them in touch in the last 7 days (--leave-out-recent)" in shop("mailing", "--dry-run").err
    said = shop("mailing", "--leave-out-recent")
    assert [row[0] for row in rows(said)[1:]] == ["Zoe Ray, Jr"]
    assert said.err.endswith("; 1 left out, in touch in the last 7 days\n")
    assert shop.json("due")["mailing"] is None
    shop("log", "1", "call")
    said = shop("mailing", "--stage", "prof", "--leave-out-recent", code=1)
    assert "you were in touch with all 2 in the last 7 days" in said.err


def test_how_to_choose_is_said_where_nobody_is_chosen(shop: Keepwarm) -> None:
    assert "nobody is open in credibility with #club" in shop("mailing", "--stage", "cred", "--tag", "club", code=1).err
    choose(shop, 'stages = ["credibility"]\ntags = ["gold"]')
    assert "nobody is open in credibility or #gold" in shop("mailing", code=1).err
    choose(shop, "")
    said = shop("mailing", "--dry-run", code=1)
    assert "`keepwarm config mailing.stages profitability` chooses your customers" in said.err
    assert "--stage or --tag" in said.err


# In the day -----------------------------------------------------------------------------------------------


def test_one_line_in_the_day(shop: Keepwarm) -> None:
    shop("log", "4", "email", "--at", "2026-03-02T14:00")
    assert shop.json("due")["mailing"] == {"people": 2, "due_at": "2026-03-02T00:00:00Z", "kind": "card"}
    assert f"MAILING\n  {DUE}: `keepwarm mailing`" in shop("due").out
    assert f"- [ ] {DUE}\n" in shop("due", "--format", "md").out
    assert "SUMMARY:Card: 2 customers" in shop("due", "--format", "ics").out
    shop.at("2026-03-31T23:00")
    assert DUE in shop("due").out, "as long as it is due"
    shop("mailing")
    for form in ("text", "md", "ics"):
        assert "customers" not in shop("due", "--format", form).out.split("Card to 2 customers: next Wed 1 Apr.")[0]


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ('stages = ["profitability"]\nkind = "email"', "email to 2 customers"),
        ('stages = ["profitability", "visibility"]', "card to 3 people"),
        ('tags = ["club"]', "card to 2 people"),
        ('stages = ["visibility"]', "card to 1 person"),
    ],
)
def test_the_line_says_what_and_to_whom(shop: Keepwarm, rules: str, words: str) -> None:
    choose(shop, rules)
    assert f"{words}, due Mon 2 Mar" in shop("due").out


def test_who_is_kept_says_so(shop: Keepwarm) -> None:
    assert "kept by the mailing, due Mon 2 Mar" in shop("show", "Zoe").out
    shop("mailing")
    said = shop("show", "Zoe").out
    assert "kept by the mailing, next Wed 1 Apr" in said
    assert "-> card by mailing" in said
    assert "touches    0 of 5-12, below" in said
    assert "kept by" not in shop("show", "Vi").out


def test_explain_has_their_rhythm_with_its_evidence(shop: Keepwarm) -> None:
    shop("mailing")
    said = shop("explain", "Zoe").out
    assert "kept by the mailing, next Wed 1 Apr" in said
    assert "last mailing today 15:00; every month" in said
    found = shop.json("explain", "Zoe")
    assert (found["kept_by_mailing"], found["candidates"][0]["group"]) == (True, "coming")
    assert shop.json("explain", "Vi")["kept_by_mailing"] is False


def test_a_mailing_is_no_touch_of_the_week(shop: Keepwarm) -> None:
    shop("mailing")
    assert shop.json("report")["weeks"][-1]["outbound"] == 0


def test_the_history_and_the_check_know_it(shop: Keepwarm) -> None:
    shop("mailing")
    assert "mailed a card to 2 people" in shop("history", "1").out
    assert "all is well" in shop("check").out


def test_the_list_goes_by_name(keepwarm: Keepwarm) -> None:
    for name in ("zoe", "Ümit", "Ann", "ann"):
        keepwarm("add", name, "--stage", "prof", "--new")
    listed = [row[0] for row in rows(keepwarm("mailing", "--stage", "prof", "--dry-run"))[1:]]
    assert listed == ["Ann", "ann", "Ümit", "zoe"]
