"""The message for real: an editor in the terminal, tmux's clipboard, a text to select."""

from __future__ import annotations

import json
import stat
import subprocess
import time
from pathlib import Path

import pytest

from tests.e2e.terminal import KEEPWARM, Terminal, needs_tmux, terminal
from tests.e2e.test_board import keepwarm, opened, restored

pytestmark = needs_tmux


@pytest.fixture
def ana(tmp_path: Path) -> Path:
    """A folder with Ana, met a while ago, and what is said of the user."""
    keepwarm(tmp_path, "add", "Ana Ruiz", "--met", "BNI", "--met-at", "2 hours ago", "--email", "ana@x.example")
    config = tmp_path / ".config" / "keepwarm" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text('timezone = "UTC"\n[me]\nname = "Sam Weber"\n', "utf-8")
    return tmp_path


def editor(folder: Path, text: str) -> str:
    """An editor of our own; its path."""
    path = folder / "editor"
    path.write_text(f"#!/bin/sh\n{text}\n", "utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def tmux(pane: Terminal, *words: str) -> str:
    """What tmux answers."""
    return subprocess.run(["tmux", "-L", pane.socket, *words], check=True, capture_output=True, text=True).stdout


def inside(pane: Terminal) -> str:
    """The variable that tells an application that tmux is around it; the test's shell has a clean environment."""
    socket, server, session = tmux(pane, "display-message", "-p", "#{socket_path} #{pid} #{session_id}").split()
    return f"TMUX={socket},{server},{session.removeprefix('$')}"


def notes(folder: Path) -> list[str]:
    """What Ana's touches note."""
    found: list[str] = [touch["note"] for touch in json.loads(keepwarm(folder, "show", "1", "--json"))["touches"]]
    return found


def test_a_message_is_written_over_in_the_editor_copied_and_logged(ana: Path) -> None:
    program = editor(ana, 'echo "in the editor"; sleep 1; sed -i "s/Until soon/See you/" "$1"')
    temporary = ana / "tmp"
    temporary.mkdir()
    with terminal(ana, EDITOR=program, TMPDIR=str(temporary)) as pane:
        pane.run(f"env {inside(pane)} {KEEPWARM}")
        pane.wait("VISIBILITY", "Ana Ruiz")
        pane.press("E")
        pane.wait("in the editor")
        pane.wait("changed by hand", "See you,", "Sam Weber")
        pane.press("Enter")
        pane.wait("copied: sent to tmux and the terminal's clipboard")
        text = tmux(pane, "show-buffer")
        assert text.startswith("Hello Ana,\n\nIt was good to meet you")
        assert text.endswith("See you,\nSam Weber")
        pane.press("Enter")
        pane.wait("logged an email to Ana Ruiz")
        pane.press("q")
        restored(pane)
    assert notes(ana) == [f"Good to meet you at BNI\n\n{text}"]
    assert not list(temporary.iterdir()), "nothing of it is left lying about"


def test_interrupting_the_editor_ends_neither_it_nor_the_board(ana: Path) -> None:
    program = editor(
        ana, 'trap "echo caught" INT; echo "in the editor"\nuntil [ "$line" ]; do read line; done; echo "$line" >> "$1"'
    )
    with terminal(ana, EDITOR=program) as pane:
        opened(pane)
        pane.press("E")
        pane.wait("in the editor")
        pane.press("C-c")
        pane.wait("caught")
        pane.run("P.S. still there")
        pane.wait("changed by hand", "P.S. still there")
        pane.press("Escape")
        pane.wait("Leave the message?")
        time.sleep(0.5)  # somebody reads the question: an answer before it was seen is none
        pane.press("y")
        pane.until(lambda screen: "Leave the message?" not in screen, "the board alone")
        pane.press("q")
        restored(pane)


def test_the_text_is_shown_for_the_terminals_own_selection(ana: Path) -> None:
    with terminal(ana) as pane:
        opened(pane)
        pane.press("m")
        pane.wait("Enter copies")
        pane.press("v")
        screen = pane.wait("Select it with the mouse")
        lines = [line.rstrip() for line in screen.splitlines()]
        start = lines.index("Subject: Good to meet you at BNI")
        assert lines[start + 2] == "Hello Ana,"
        assert "VISIBILITY" not in screen
        pane.press("C-c")
        pane.wait("VISIBILITY", "Enter logs the email")
        pane.press("v")
        pane.wait("Select it with the mouse")
        pane.press("Enter")
        pane.wait("VISIBILITY", "Enter logs the email")
        pane.press("Escape")
        pane.until(lambda screen: "Enter logs" not in screen, "the board alone")
        pane.press("q")
        restored(pane)


def test_a_plain_terminal_is_handed_the_text(ana: Path) -> None:
    """What goes out is what a terminal would take: here tmux takes it, told to."""
    with terminal(ana) as pane:
        tmux(pane, "set", "-s", "set-clipboard", "on")
        opened(pane)
        pane.press("y")
        pane.wait("sent to the terminal's clipboard")
        text = tmux(pane, "show-buffer")
        assert text.endswith("Until soon,\nSam Weber")
        pane.press("q")
        restored(pane)
