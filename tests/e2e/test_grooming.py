"""Grooming and triage in a real terminal: keys as fast as tmux sends them, and what stays on disk."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.e2e.terminal import KEEPWARM, needs_tmux, terminal

pytestmark = needs_tmux
NOW = "2026-03-10T09:30Z"
FILE = "First Name,Last Name,Email Address,Company,Position,Connected On\n" + "".join(
    f"Pat,Person{n},pat{n}@example.com,Firm {n},Dentist,03 Feb 2026\n" for n in range(12)
)


def keepwarm(folder: Path, *words: str) -> str:
    """The command line on the data of the terminal."""
    command = [sys.executable, "-m", "tui", "--data", str(folder / "data"), "--now", NOW, *words]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout


def test_twelve_new_people_and_the_rest_groomed(tmp_path: Path) -> None:
    (tmp_path / "Connections.csv").write_text(FILE, "utf-8")
    assert "On the board, T walks through the new people" in keepwarm(
        tmp_path, "import", str(tmp_path / "Connections.csv")
    )
    with terminal(tmp_path) as pane:
        pane.run(f"{KEEPWARM} --now {NOW}")
        pane.wait("VISIBILITY", "Pat Person0")
        pane.type("T")
        pane.wait("New people  1 of 12", "first contact now", "Pat Person0")
        pane.type("fw1xnu")
        pane.wait("Pat Person3", "4 of 12   9 left", "undid: closed Pat Person3")
        pane.type("3#fair")
        pane.press("Enter")
        pane.wait("tagged Pat Person4 #fair")
        pane.type("w+w")
        pane.wait("7 of 12   6 left")
        pane.press("Escape")
        pane.wait("VISIBILITY")
        pane.type("w")
        pane.wait("Grooming  ", "Imported, not looked at yet  6")
        pane.type("GA.")
        pane.until(lambda screen: "not looked at yet" not in screen, "the group is done")
        pane.type("u")
        pane.wait("Imported, not looked at yet  6", "ctrl+r does it again")
        pane.press("C-r")
        pane.until(lambda screen: "not looked at yet" not in screen, "done again")
        pane.type("q")
        pane.prompt()
    shown = keepwarm(tmp_path, "list", "--json")
    assert shown.count('"fair"') == 2
    assert "left 6 people as is" in keepwarm(tmp_path, "history")
