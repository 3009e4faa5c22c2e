"""Archives on the command line: proposed, or taken as history, and nothing twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.terminal import Keepwarm

LINES = "".join(
    f"{day}.{month:02}.26, 09:{minute:02} - {who}: {text}\n"
    for day, month, minute, who, text in [
        (13, 1, 0, "Ana Ruiz", "Are you there?"), (13, 1, 5, "Ana Ruiz", "Hello?"), (14, 1, 0, "Robin Lang", "Yes"),
        (20, 2, 0, "Ana Ruiz", "=cmd|x [b]bold[/b]"),
    ]
)  # fmt: skip


@pytest.fixture
def chat(keepwarm: Keepwarm) -> Path:
    """A chat with Ana, who was added long ago."""
    keepwarm("config", "name", "Robin Lang")
    keepwarm("add", "Ana Ruiz", "--stage", "cred", "--now", "2026-01-05")
    path = keepwarm.folder / "WhatsApp Chat with Ana Ruiz.txt"
    path.write_text(LINES, "utf-8")
    return path


def test_what_is_new_is_proposed_and_nothing_twice(keepwarm: Keepwarm, chat: Path) -> None:
    tried = keepwarm("archive", str(chat), "--dry-run").out
    assert "(whatsapp): 4 items: 1 would be proposed, 0 already there, 3 not ours (outside the window 3)" in tried
    assert "nothing waits" in keepwarm("proposals").out
    assert "1 proposed, 0 already there" in keepwarm("archive", str(chat)).out
    assert "nothing new; it was read before" in keepwarm("archive", str(chat), "--now", "2026-03-03").out
    assert "from them Fri 20 Feb: =cmd|x [b]bold[/b] (whatsapp: by name)" in keepwarm("proposals").out
    keepwarm("accept", "1")
    chat.write_text(LINES + "21.02.26, 09:00 - Robin Lang: OK\n", "utf-8")
    assert "5 items: 1 proposed, 1 already there" in keepwarm("archive", str(chat)).out
    assert keepwarm("capture", "status").out.splitlines()[1] == (
        "  9 seen = 1 logged + 1 proposed + 1 already there + 6 not ours (outside the window 6)"
    )
    assert "nothing new" not in keepwarm("capture").out, "no archive is looked for again"


def test_history_is_shown_and_moves_no_clock(keepwarm: Keepwarm, chat: Path) -> None:
    before, shown = keepwarm.json("due", "--all"), keepwarm.json("show", "1")
    said = keepwarm("archive", str(chat), "--history").out
    assert "4 items: 3 new, 1 already there; 3 touches of the past with 1 person, which moves no clock" in said
    assert keepwarm.json("due", "--all") == before
    after = keepwarm.json("show", "1")
    assert [(each["at"], each["inbound"], each["note"]) for each in after["past"]] == [
        ("2026-01-13T09:00:00Z", True, "Are you there?"), ("2026-01-14T09:00:00Z", False, "Yes"),
        ("2026-02-20T09:00:00Z", True, "=cmd|x [b]bold[/b]"),
    ]  # fmt: skip
    assert {**after, "past": []} == shown
    assert "Are you there?" in keepwarm("show", "1").out
    assert "they said     text, Fri 20 Feb, 10 days ago: =cmd|x" in keepwarm("brief", "1").out
    assert "Ana Ruiz" in keepwarm("list", "--search", "are you there").out
    keepwarm("undo")
    assert keepwarm.json("show", "1") == shown
    assert "nothing new" in keepwarm("archive", str(chat), "--history").out, "what was undone does not come back"


def test_what_cannot_be_told_is_said(keepwarm: Keepwarm, chat: Path) -> None:
    chat.write_text("1/2/26, 09:05 - Ana Ruiz: Hi\n", "utf-8")
    assert "Say --dates dmy or --dates mdy." in keepwarm("archive", str(chat), code=1).err
    assert "1 proposed" in keepwarm("archive", str(chat), "--dates", "dmy").out
    other = chat.with_name("chat.txt")
    other.write_text("13.2.26, 09:05 - Zed: Hi\n13.2.26, 09:06 - Robin Lang: Hi\n", "utf-8")
    assert "nobody known 2" in keepwarm("archive", str(other)).out
    assert "2 proposed" in keepwarm("archive", str(other), "--with", "Ana").out
    assert keepwarm.json("proposals")["proposals"][-1]["certain"] is True
    assert "is no archive" in keepwarm("archive", str(keepwarm.config), code=1).err
