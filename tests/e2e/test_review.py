"""A morning's review in a real terminal, typed like somebody in a hurry."""

from __future__ import annotations

import json
import time
from pathlib import Path

from tests.e2e.terminal import KEEPWARM, Terminal, needs_tmux, terminal
from tests.e2e.test_board import keepwarm, restored, steps

pytestmark = needs_tmux

NOW = "2026-03-10T09:30Z"


def begun(pane: Terminal) -> str:
    """The board, then the review."""
    pane.run(KEEPWARM)
    pane.wait("VISIBILITY", "DUE")
    pane.type("r")
    return pane.wait("Review  ", "── Now")


def shown(screen: str) -> str:
    """Who stands in the review."""
    return screen.split("\n")[1].strip().partition("  ")[0]


def other_than(pane: Terminal, name: str) -> str:
    """Until somebody else stands there; who."""
    return shown(pane.until(lambda screen: "Review  " in screen and shown(screen) != name, f"not {name}"))


def until_recorded(folder: Path, count: int) -> list[str]:
    """What was done, newest first, once it is so much."""
    end = time.monotonic() + 20
    while len(steps(folder)) < count and time.monotonic() < end:
        time.sleep(0.1)
    return [step["did"] for step in steps(folder)]


def test_a_morning_in_a_hurry(tmp_path: Path) -> None:
    keepwarm(tmp_path, "--now", NOW, "demo", "--into", str(tmp_path / "data"))
    due = json.loads(keepwarm(tmp_path, "--now", NOW, "due", "--json"))["items"]
    names = [item["name"] for item in due if not item["waiting"]]
    with terminal(tmp_path, KEEPWARM_NOW=NOW) as pane:
        screen = begun(pane)
        assert f"1 of {len(names)}" in screen
        assert shown(screen) == names[0]
        # The same keys three times in one breath: for the one who was seen, and for nobody else.
        pane.type("tetete")
        pane.wait(f"logged an email to {names[0]}", "u undoes")
        second = other_than(pane, names[0])
        pane.wait("did nothing")
        assert until_recorded(tmp_path, 1) == ["log"]
        time.sleep(1)
        pane.type("j")
        pane.wait("3 of")
        pane.type("k")
        assert second in pane.wait("2 of").split("\n")[1]
        pane.type("s")
        pane.wait("in an hour", "a time or date")  # and no days: an answer does not wait for them
        pane.press("Escape")
        time.sleep(1)  # in one breath, Escape and a letter are Alt and that letter to a terminal
        pane.type("xg")
        pane.wait("closed")
        time.sleep(1)
        pane.type("u")
        pane.wait("undid: closed")
        assert until_recorded(tmp_path, 3) == ["undo", "close", "log"]
        pane.type("jjj")  # they may be typed ahead
        where = pane.wait("5 of").split("\n")[0].split()[1:4]
        pane.type("q")
        restored(pane)
        # Where one was: after a start from nothing, and after a kill.
        assert " ".join(where) in " ".join(begun(pane).split("\n")[0].split())
        pane.press("Escape")
        pane.wait("r goes on", "VISIBILITY")
        pane.type("q")
        restored(pane)
    assert (tmp_path / "data" / "review.json").stat().st_mode & 0o777 == 0o600


def test_to_the_end(tmp_path: Path) -> None:
    for name in ("Ana Ruiz", "Bob Lee", "Cy Cole"):
        keepwarm(tmp_path, "--now", "2026-03-10T09:00Z", "add", name, "--met", "BNI")
    with terminal(tmp_path, KEEPWARM_NOW=NOW) as pane:
        assert shown(begun(pane)) == "Ana Ruiz"
        pane.type("p")
        pane.wait("Promise to be in touch: Ana Ruiz")
        pane.type("fri 10")
        pane.wait("Fri 13 Mar 2026 10:00")
        pane.press("Enter")
        pane.wait("promised Ana Ruiz", "promised Fri 10:00")
        pane.type("te")
        assert other_than(pane, "Ana Ruiz") == "Bob Lee"
        time.sleep(0.4)
        keepwarm(tmp_path, "--now", NOW, "log", "Bob Lee", "email")
        assert "elsewhere: logged an email to Bob Lee" in pane.wait("elsewhere")
        time.sleep(1.2)
        pane.type("xg")
        screen = pane.wait("decided.", "closed 1", "Cy Cole: gone")
        assert "touches 2   2 emails" in screen
        assert "promised 1  Ana Ruiz to be in touch Fri 13 Mar 2026 10:00" in screen
        pane.press("Escape")
        pane.wait("VISIBILITY")
        pane.type("q")
        restored(pane)
