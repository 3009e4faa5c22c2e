"""A calendar on the command line: set up, read, and what lies ahead in what is due."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.capture.calendars import calendar, event
from tests.cli.terminal import Keepwarm

ANA, BEN = "ana@ruiz.example", "ben@b.example"
HELD = event("a", "20260302T130000Z", "20260302T140000Z", ANA, title="Plans")
AHEAD = event("b", "20260303T140000Z", "20260303T150000Z", ANA, BEN, "cy@c.example")
FAR = event("c", "20260305T140000Z", "20260305T150000Z", BEN)


@pytest.fixture
def held(keepwarm: Keepwarm) -> tuple[Keepwarm, Path]:
    """Three people, who you are, and a calendar that was added."""
    keepwarm("config", "email", "you@home.example")
    for name, address in (("Ana Ruiz", ANA), ("Ben [b]Okafor[/b]", BEN), ("Cy", "cy@c.example")):
        keepwarm("add", name, "--email", address, "--stage", "cred")
    file = keepwarm.folder / "work.ics"
    file.write_bytes(calendar(HELD, AHEAD, FAR))
    said = keepwarm("calendar", "add", "work", str(file), "--yes").out
    assert "1 meeting, 1 to propose" in said
    assert "work is kept; 1 proposal waits" in said
    return keepwarm, file


def test_what_was_held_is_proposed_and_what_was_moved_is_asked_about(held: tuple[Keepwarm, Path]) -> None:
    keepwarm, file = held
    assert "meeting Mon 2 Mar: Plans" in keepwarm("proposals", "--now", "2026-03-03").out
    keepwarm("accept", "1")
    assert keepwarm.json("show", "1")["touches"][0]["ref"] == "cal:a"
    file.write_bytes(calendar(event("a", "20260302T110000Z", "20260302T120000Z", ANA), AHEAD))
    keepwarm("capture")
    assert keepwarm.json("proposals")["proposals"][0]["what"] == "moved"
    keepwarm("accept", "2")
    assert keepwarm.json("show", "1")["touches"][0]["at"] == "2026-03-02T11:00:00Z"
    file.write_bytes(calendar(AHEAD))
    keepwarm("capture")
    keepwarm("accept", "3")
    assert keepwarm.json("show", "1")["touches"] == []


def test_what_lies_ahead_stands_in_what_is_due(held: tuple[Keepwarm, Path]) -> None:
    keepwarm, file = held
    out = keepwarm("due").out
    assert out.startswith("MEETINGS\n  meeting Tue 14:00, with Ana Ruiz, Ben [b]Okafor[/b] and 1 more\n")
    assert "Thu 14:00" not in out
    assert "meeting Thu 14:00, with Ben [b]Okafor[/b]" in keepwarm("due", "--days", "3").out
    found = keepwarm.json("due")
    assert found["meetings"] == [{
        "start": "2026-03-03T14:00:00Z", "end": "2026-03-03T15:00:00Z",
        "with": [{"id": 1, "name": "Ana Ruiz"}, {"id": 2, "name": "Ben [b]Okafor[/b]"}, {"id": 3, "name": "Cy"}],
    }]  # fmt: skip
    assert "meetings" not in str(found["items"])
    assert (
        r"- meeting Tue 14:00, with Ana Ruiz, Ben \[b\]Okafor\[/b\] and 1 more" in keepwarm("due", "--format", "md").out
    )
    assert "<li><bdi>meeting Tue 14:00, with Ana Ruiz" in keepwarm("due", "--format", "html").out
    assert "meeting Tue" not in keepwarm("due", "--format", "ics").out
    assert "meeting       Tue 14:00\n" in keepwarm("brief", "1").out
    assert "meeting now, until today 15:00, with Ana Ruiz" in keepwarm("due", "--now", "2026-03-03T14:30").out
    assert "MEETINGS" not in keepwarm("due", "--now", "2026-03-03T15:00").out
    keepwarm("delete", "1")
    assert "with Ben [b]Okafor[/b] and Cy" in keepwarm("due").out
    file.write_bytes(calendar(event("b", "20260303T140000Z", "20260303T150000Z", ANA, BEN, me="DECLINED")))
    keepwarm("capture")
    assert "MEETINGS" not in keepwarm("due").out
    file.write_bytes(calendar(AHEAD))
    keepwarm("capture")
    keepwarm("capture", "work", "--remove")
    assert "MEETINGS" not in keepwarm("due").out


def test_who_is_forgotten_is_in_no_meeting_ahead(held: tuple[Keepwarm, Path]) -> None:
    keepwarm, _ = held
    file = keepwarm.data / "capture" / "ahead.json"
    assert file.exists()
    assert "ahead.json" not in keepwarm("forget", "1", "--yes").out
    assert not file.exists()
    keepwarm("capture")
    assert "with Ben [b]Okafor[/b] and Cy" in keepwarm("due").out


def test_what_is_missing_is_said(held: tuple[Keepwarm, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    keepwarm, _ = held
    monkeypatch.setitem(sys.modules, "recurring_ical_events", None)
    assert "install 'keepwarm[calendar]'" in keepwarm("capture", code=1).err


def test_a_calendar_that_is_none_is_refused(keepwarm: Keepwarm) -> None:
    keepwarm("config", "email", "you@home.example")
    assert "no such file or folder" in keepwarm("calendar", "add", "x", "/nowhere.ics", "--yes", code=1).err
    assert "there is no .ics file in this folder" in keepwarm(
        "calendar", "add", "x", str(keepwarm.folder), "--yes", code=1
    ).err  # fmt: skip
    assert "is no calendar" in keepwarm("calendar", "add", "x", str(keepwarm.config), "--yes", code=1).err
    assert "no source" in keepwarm("capture").out
