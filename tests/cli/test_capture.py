"""The tray, mail and the balance on the command line."""

from __future__ import annotations

import io
import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.capture.mails import mail
from tests.cli.terminal import Keepwarm

ME = "you@home.example"


@pytest.fixture
def mine(keepwarm: Keepwarm) -> Keepwarm:
    """Ana, and a user who said who they are."""
    keepwarm("config", "email", ME)
    keepwarm("add", "Ana Ruiz", "--email", "ana@ruiz.example", "--met-at", "2026-01-05")
    return keepwarm


@pytest.fixture
def piped(mine: Keepwarm, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """What ``log --from-mail -`` answers to a message on its standard input."""

    def pipe(raw: bytes, code: int = 0) -> str:
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(raw), isatty=lambda: False))
        said = mine("log", "--from-mail", "-", code=code)
        return said.err if code else said.out

    return pipe


def test_a_message_from_the_pipe_key_is_logged_at_once(mine: Keepwarm, piped) -> None:  # type: ignore[no-untyped-def]
    assert piped(mail()).startswith("logged an email from Ana Ruiz, Mon 2 Mar 2026 13:00; next: email")
    touch = mine.json("show", "1")["touches"][0]
    assert (touch["ref"], touch["note"], touch["inbound"]) == ("mid:m1@x.example", "The offer", True)
    assert mine.next()["rule"] == "contact_clock"
    assert "there already" in piped(mail(), code=1)
    assert "of that thread is there already" in piped(mail(number=2, subject="Re: The offer"), code=1)
    mine("undo")
    assert piped(mail()).startswith("logged an email from Ana Ruiz")
    assert mine.json("proposals") == {"proposals": []}


WHY_NOT = {
    "nobody here has one of these addresses: x@x.example": mail("x@x.example"),
    "it came through a mailing list": mail(List_Id="<x>"),
    "it went to many at once": mail(Precedence="bulk"),
    "a machine wrote it": mail(Auto_Submitted="auto-replied"),
    "you wrote it to yourself": mail(ME, ME),
    "its sender or its date cannot be read": b"hello\n",
    "perhaps Ana Ruiz, by name": mail("Ana Ruiz <a@new.example>"),
    "there is no message": b"\n",
    "mail to Ana Ruiz at ana@ruiz.example comes back": mail("mailer-daemon@x", X_Failed_Recipients="ana@ruiz.example"),
}


def test_a_line_says_why_a_message_is_not_logged(mine: Keepwarm, piped) -> None:  # type: ignore[no-untyped-def]
    for words, raw in WHY_NOT.items():
        assert words in piped(raw, code=1)
    assert mine.json("show", "1")["touches"] == []
    waiting = mine.json("proposals")["proposals"]
    assert [(each["what"], each["address"]) for each in waiting] == [
        ("touch", ""), ("address", "a@new.example"), ("bounce", "ana@ruiz.example"),
    ]  # fmt: skip


def test_one_that_waits_already_is_taken_and_one_that_was_let_go_too(mine: Keepwarm, piped, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    for number in (1, 2):
        (tmp_path / f"{number}.eml").write_bytes(mail(number=number, subject=f"S{number}"))
    mine("mail", "add", "work", str(tmp_path), "--yes")
    mine("reject", "2")
    for number in (1, 2):
        assert "logged an email" in piped(mail(number=number, subject=f"S{number}"))
    assert mine.json("proposals")["proposals"] == []
    assert len(mine.json("show", "1")["touches"]) == 2
    mine("capture", "status")


def test_who_you_are_comes_first(keepwarm: Keepwarm, tmp_path: Path) -> None:
    file = tmp_path / "a.eml"
    file.write_bytes(mail())
    assert (
        "who are you?"
        in keepwarm("log", "--from-mail", str(file), code=1).err + keepwarm("log", "--from-mail", str(file), code=1).out
    )
    keepwarm("config", "email", "nobody", code=1)
    keepwarm("config", "email", "a@x.example, B@y.example")
    assert keepwarm("config", "email").out == "a@x.example, b@y.example\n"
    keepwarm.config.write_text('[me]\nemail = ["c@x.example", "d@x.example"]\n')
    assert keepwarm("config", "email").out == "c@x.example, d@x.example\n"


@pytest.mark.parametrize(
    "words", [("log",), ("log", "1"), ("log", "1", "--from-mail", "x"), ("log", "--from-mail", "x", "--in")]
)
def test_wrong_usage(mine: Keepwarm, words: tuple[str, ...]) -> None:
    mine(*words, code=2)


@pytest.fixture
def boxed(mine: Keepwarm, tmp_path: Path) -> Keepwarm:
    """A folder of .eml files: three from Ana, one to somebody who is not here."""
    box = tmp_path / "box"
    box.mkdir()
    for number in (1, 2, 3):
        (box / f"{number}.eml").write_bytes(mail(number=number, subject=f"S{number}"))
    (box / "4.eml").write_bytes(mail(ME, "Cora <cora@c.example>", number=4))
    return mine


def wrong(keepwarm: Keepwarm, *words: str) -> str:
    """What a command prints that found something wrong."""
    said = keepwarm(*words, code=None)
    assert said.code == 1
    return said.out


def test_a_mailbox_is_tried_before_it_is_kept(boxed: Keepwarm, tmp_path: Path) -> None:
    said = wrong(boxed, "mail", "add", "work", str(tmp_path / "box"))
    assert "4 messages, 3 to propose, 0 already there, 1 not ours: nobody known 1" in said
    assert "Ana Ruiz  email from them today 13:00: S3 (work)" in said
    assert not (boxed.data / "capture").exists()
    assert boxed("mail", "add", "work", str(tmp_path / "box"), "--yes").out.endswith(
        "work is kept; 3 proposals wait: keepwarm proposals\n"
    )
    boxed("mail", "add", "work", str(tmp_path / "box"), code=1)
    boxed("mail", "add", "status", str(tmp_path / "box"), code=1)
    boxed("mail", "add", "other", str(tmp_path / "nowhere"), code=1)


def test_taking_and_letting_go(boxed: Keepwarm, tmp_path: Path) -> None:
    boxed("mail", "add", "work", str(tmp_path / "box"), "--yes")
    first, second, third = (each["id"] for each in boxed.json("proposals")["proposals"])
    assert boxed("accept", str(first)).out.startswith("logged an email from Ana Ruiz")
    assert boxed("reject", str(second)).out == ("let go for good: an email from Ana Ruiz, Mon 2 Mar 2026 13:00\n")
    assert [each["id"] for each in boxed.json("proposals")["proposals"]] == [third]
    status = boxed("capture", "status").out.splitlines()
    assert status[1] == "  4 seen = 1 logged + 1 proposed + 0 already there + 1 let go + 1 not ours (nobody known 1)"
    boxed("accept", str(first), code=1)
    boxed("accept", "99", code=2)
    boxed("reject", str(second), code=1)
    assert [each["id"] for each in boxed.json("proposals", "--let-go")["proposals"]] == [second]
    assert boxed("reject", "--back", str(second)).out.startswith("waits again: an email from Ana Ruiz")
    boxed("reject", "--back", str(second), code=1)
    assert [each["id"] for each in boxed.json("proposals")["proposals"]] == [second, third]
    assert boxed("undo").out.startswith("undid: waits again: an email from Ana Ruiz, Mon 2 Mar 2026 13:00; not asked")
    assert [each["id"] for each in boxed.json("proposals")["proposals"]] == [third]
    assert boxed("proposals", "other", "--let-go").out == "nothing was let go\n"
    assert boxed("accept", str(second), str(third)).code == 0, "one that was let go can be taken after all"
    assert boxed("undo").out.endswith("; not asked again (L in the tray brings them back)\n")
    assert len(boxed.json("show", "1")["touches"]) == 1
    assert boxed("capture").out == "work: nothing new\n"
    assert boxed.json("proposals")["proposals"] == []
    status = boxed("capture", "status").out.splitlines()
    assert status[1] == "  4 seen = 1 logged + 0 proposed + 0 already there + 2 let go + 1 not ours (nobody known 1)"


def test_what_was_taken_after_a_backup_waits_again_once_that_is_restored(boxed: Keepwarm, tmp_path: Path) -> None:
    boxed("mail", "add", "work", str(tmp_path / "box"), "--yes")
    first, second, third = (str(each["id"]) for each in boxed.json("proposals")["proposals"])
    boxed("accept", first)
    kept = Path(boxed.json("backup")["file"])
    boxed("accept", second)
    boxed("reject", third)
    boxed("log", "1", "call", "--yes")
    assert "1 proposal waits again" in boxed("restore", kept.name).out
    assert [str(each["id"]) for each in boxed.json("proposals")["proposals"]] == [second], "what was let go stays so"
    status = boxed("capture", "status").out.splitlines()
    assert status[1] == "  4 seen = 1 logged + 1 proposed + 0 already there + 1 let go + 1 not ours (nobody known 1)"
    boxed("capture")
    boxed("accept", second)
    assert len(boxed.json("show", "1")["touches"]) == 2
    newer = next(boxed.data.glob("prospects.jsonl.before-restore-*"))
    assert "waits again" not in boxed("restore", newer.name).out
    assert boxed.json("restore", kept.name)["waiting_again"] == 1
    assert boxed("accept", second).out.startswith("logged")


def test_the_balance_says_what_is_wrong(boxed: Keepwarm, tmp_path: Path) -> None:
    boxed("mail", "add", "work", str(tmp_path / "box"), "--yes")
    assert "Cora" in boxed("capture", "status", "--strangers").out
    assert boxed.json("capture", "status")["sources"][0]["adds_up"] is True
    boxed.at("2026-03-05T15:00")
    assert "not read for more than 2 days" in wrong(boxed, "capture", "status")
    assert "work: not read for more than 2 days" in wrong(boxed, "check")
    boxed("capture")
    boxed("capture", "status")
    (tmp_path / "box").rename(tmp_path / "gone")
    assert "No such file" in boxed("capture", code=1).err
    assert boxed("capture") == (0, "", ""), "from cron a failure is told once"
    assert "No such file" in boxed("capture", "work", code=1).err
    assert "No such file" in wrong(boxed, "capture", "status")
    (tmp_path / "gone").rename(tmp_path / "box")
    boxed("capture", "work")
    tray = boxed.data / "capture" / "tray.jsonl"
    lines = tray.read_text().splitlines()
    feed = next(json.loads(line)["feeds"] for line in reversed(lines) if "feeds" in line)
    feed["1"]["seen"] += 1
    tray.write_text("\n".join([*lines, json.dumps({"prospects": {}, "feeds": feed})]) + "\n")
    assert "IS NOT" in wrong(boxed, "capture", "status")
    assert "does not add up" in wrong(boxed, "check")
    boxed("capture", "work", "--remove")
    boxed("mail", "add", "work", str(tmp_path / "box"), "--yes")
    assert " seen = 0 logged + 0 proposed + 3 already there" in boxed("capture", "status").out, "as it was told"
    assert len(boxed.json("proposals")["proposals"]) == 3
    boxed("capture", "work", "--remove")
    assert boxed("capture", "status").out.startswith("no source")
    boxed("capture", "work", code=1)
    boxed("capture", "work", "--remove", code=2)


def test_what_is_certain_is_logged_where_you_said_so(boxed: Keepwarm, tmp_path: Path) -> None:
    said = boxed("mail", "add", "work", str(tmp_path / "box"), "--yes", "--take-certain").out
    assert "work is kept; took 3 proposals; next: email or note, Tue 13:00; 0 proposals wait" in said
    assert len(boxed.json("show", "1")["touches"]) == 3
    boxed("undo")
    assert boxed.json("show", "1")["touches"] == []


def test_a_source_may_log_what_is_certain_later_or_no_longer(boxed: Keepwarm, tmp_path: Path) -> None:
    box = tmp_path / "box"
    boxed("mail", "add", "work", str(box), "--yes")
    assert "it asks about everything first" in boxed("capture", "status").out
    assert boxed("capture", "work", "--take-certain").out == (
        "work: what is certain is logged at once from now on, one undo step a run; "
        "3 that wait are logged at the next run\n"
    )
    assert boxed.json("capture", "status")["sources"][0]["takes_certain"] is True
    assert "it logs what is certain, asks about the rest" in boxed("capture", "status").out
    assert boxed("capture").out.startswith("work: nothing new; took 3 proposals")
    assert boxed("capture", "work", "--ask-first").out == "work: everything is asked about first from now on\n"
    (box / "9.eml").write_bytes(mail(number=9, subject="S9"))
    assert boxed("capture").out == "work: 1 new item, 1 proposed\n"
    assert boxed.json("capture", "work", "--take-certain") == {"name": "work", "takes_certain": True}
    boxed("capture", "other", "--take-certain", code=1)
    boxed("capture", "--take-certain", code=2)
    boxed("capture", "work", "--take-certain", "--ask-first", code=2)


def test_a_damaged_tray_is_told_and_the_rest_goes_on(boxed: Keepwarm, tmp_path: Path) -> None:
    boxed("mail", "add", "work", str(tmp_path / "box"), "--yes")
    tray = boxed.data / "capture" / "tray.jsonl"
    tray.write_bytes(b"rubbish\n" + tray.read_bytes())
    assert "capture/tray.jsonl, line 1" in wrong(boxed, "check")
    assert "line 1" in boxed("proposals", code=1).err
    boxed("due")
    boxed("log", "1", "call", "--yes")
    assert "is the tray, not your people" in boxed("restore", "--good-lines", str(tray), code=1).err
    assert "is no tray" in boxed("restore", "--tray", "--good-lines", str(boxed.file), code=1).err
    assert len(boxed.json("list")["prospects"]) == 1
    kept = boxed("restore", "--tray", "--good-lines").out.splitlines()
    assert (kept[0][:8], kept[1]) == ("the tray", "  left out: line 1: JSON is malformed: invalid character (byte 0)")
    assert len(boxed.json("proposals")["proposals"]) == 3
    boxed("backup")
    boxed("reject", "1")
    backup = max((tray.parent / "backups").iterdir(), key=lambda path: path.stat().st_mtime_ns)
    assert "the tray restored from" in boxed("restore", "--tray", backup.name).out
    assert len(boxed.json("proposals")["proposals"]) == 3, "as it stood in the backup"
    boxed("capture", "work")
    boxed("capture", "status")


def test_what_a_mail_says_is_data(mine: Keepwarm, tmp_path: Path) -> None:
    hostile = "=?utf-8?q?=1B]0;x=07[/bold]=0D=0AFrom:_x_=E2=80=AEexe?= \x1b[31m"
    (tmp_path / "a.eml").write_bytes(mail(subject=hostile))
    mine("mail", "add", "work", str(tmp_path / "a.eml"), "--yes")
    said = mine("proposals").out
    assert len(said.splitlines()) == 1
    said += mine("accept", "1").out
    for command in (
        "show 1",
        "brief 1",
        "export --format md",
        "export --format ics",
        "export --format csv",
        "due --all",
    ):
        said += mine(*command.split()).out
    assert "[/bold]" in said
    assert not {"\x1b", "\x07", "\N{RIGHT-TO-LEFT OVERRIDE}"} & {*said}
    assert [line for line in said.splitlines() if line.startswith("From:")] == []
