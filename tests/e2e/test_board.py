"""The board for real: in a terminal, with keys, signals, and another process at work."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.terminal import KEEPWARM, Terminal, needs_tmux, terminal

pytestmark = needs_tmux


def keepwarm(folder: Path, *words: str) -> str:
    """A command of another process on the same data; its output."""
    environment = {**os.environ, "KEEPWARM_DATA": str(folder / "data"), "TZ": "UTC", "HOME": str(folder)}
    environment.pop("KEEPWARM_CONFIG", None)
    command = [sys.executable, "-m", "tui", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=60).stdout


def steps(folder: Path) -> list[dict[str, Any]]:
    """What happened, newest first."""
    found: list[dict[str, Any]] = json.loads(keepwarm(folder, "history", "--json"))["steps"]
    return found


def children(pid: int) -> list[int]:
    """Processes below a process."""
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [int(line) for line in found.stdout.split()]


def opened(pane: Terminal) -> str:
    """Opens the board and waits for the cards."""
    pane.run(KEEPWARM)
    return pane.wait("VISIBILITY", "DUE")


def restored(pane: Terminal) -> None:
    """The shell is back, letters are echoed, and nothing of the board is left."""
    pane.prompt()
    pane.run("stty -a | grep -q -e ' -echo ' -e ' -icanon ' && echo raw-$((1+1)) || echo cooked-$((1+1))")
    assert "cooked-2" in pane.wait("-2")
    assert "VISIBILITY" not in pane.screen


def test_a_touch_logged_with_two_keys_is_there_afterwards(tmp_path: Path) -> None:
    keepwarm(tmp_path, "demo", "--into", str(tmp_path / "data"))
    with terminal(tmp_path) as pane:
        opened(pane)
        pane.press("t", "c")
        pane.wait("logged a call")
        pane.press("q")
        restored(pane)
    assert [step["did"] for step in steps(tmp_path)] == ["log"]
    who = steps(tmp_path)[0]["ids"][0]
    touches = json.loads(keepwarm(tmp_path, "show", str(who), "--json"))["touches"]
    assert touches[-1]["kind"] == "call"


def test_a_hurried_user_loses_no_key(tmp_path: Path) -> None:
    keepwarm(tmp_path, "demo", "--into", str(tmp_path / "data"))
    with terminal(tmp_path, 120, 40) as pane:
        opened(pane)
        pane.type("tc2tcltt")
        end = time.monotonic() + 20
        while len(steps(tmp_path)) < 3 and time.monotonic() < end:
            time.sleep(0.1)
        pane.press("q")
        restored(pane)
    assert [step["did"] for step in steps(tmp_path)] == ["log"] * 3


def test_stages_undo_and_the_keys_of_the_screen(tmp_path: Path) -> None:
    keepwarm(tmp_path, "add", "Ana Ruiz", "--company", "Ruiz Interiors")
    with terminal(tmp_path) as pane:
        opened(pane)
        pane.press("?")
        pane.wait("Keys on the board")
        pane.press("Escape")
        pane.wait("Ana Ruiz")
        pane.press("I")
        pane.wait("expressed interest")
        pane.press("L")
        pane.wait("CREDIBILITY 1")
        pane.press("u")
        pane.wait("VISIBILITY 1")
        pane.press("q")
        restored(pane)
    assert [step["did"] for step in steps(tmp_path)] == ["undo", "move", "interest", "add"]


def test_what_another_process_commits_is_seen_without_a_key(tmp_path: Path) -> None:
    keepwarm(tmp_path, "add", "Ana Ruiz")
    with terminal(tmp_path, 120, 40) as pane:
        opened(pane)
        keepwarm(tmp_path, "add", "Zoltan Nagy")
        pane.wait("Zoltan Nagy")  # within a second, where nothing else runs


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_board_cleanly(tmp_path: Path, signum: signal.Signals) -> None:
    keepwarm(tmp_path, "demo", "--into", str(tmp_path / "data"))
    with terminal(tmp_path) as pane:
        opened(pane)
        pane.press("t", "c")
        pane.wait("logged a call")
        (board,) = children(pane.pane_pid)
        os.kill(board, signum)
        pane.prompt()
        pane.run("echo rc=$?")
        pane.wait(f"rc={128 + signum}")
        restored(pane)
    assert [step["did"] for step in steps(tmp_path)] == ["log"]


def test_no_process_is_left_when_the_terminal_goes_away(tmp_path: Path) -> None:
    keepwarm(tmp_path, "demo", "--into", str(tmp_path / "data"))
    with terminal(tmp_path) as pane:
        opened(pane)
        (board,) = children(pane.pane_pid)
    end = time.monotonic() + 10
    while Path(f"/proc/{board}").exists() and time.monotonic() < end:
        time.sleep(0.1)
    assert not Path(f"/proc/{board}").exists()


def test_names_from_outside_are_only_text(tmp_path: Path) -> None:
    for name in ("[bold]Bob[/] [/] [link=x]y", "Eve\x1b[31m\x1b]0;owned\x07 Red", "שרה כהן", "王小明" * 12):
        keepwarm(tmp_path, "add", name)
    with terminal(tmp_path, 120, 40) as pane:
        opened(pane)
        screen = pane.wait("[bold]Bob", "Eve")
        assert all(len(line) <= 120 for line in screen.splitlines())
        for _ in range(4):
            pane.press("Enter")
            pane.wait("touches")
            pane.press("Escape")
            pane.wait("VISIBILITY")  # Escape and a letter at once are Alt and the letter to a terminal
            pane.press("j")
        pane.press("q")
        restored(pane)


def test_it_fits_whatever_size_the_window_gets(tmp_path: Path) -> None:
    keepwarm(tmp_path, "demo", "--into", str(tmp_path / "data"))
    with terminal(tmp_path, 200, 50) as pane:
        opened(pane)
        for columns, rows in ((80, 24), (60, 20), (40, 12), (120, 40)):
            pane.resize(columns, rows)
            pane.wait("keepwarm" if columns >= 60 else "", seconds=5)
            pane.press("j")
        pane.wait("VISIBILITY", "DUE")
        pane.press("q")
        restored(pane)


def test_keys_of_one_burst_act_in_the_order_they_were_typed(tmp_path: Path) -> None:
    keepwarm(tmp_path, "demo", "--into", str(tmp_path / "data"))
    with terminal(tmp_path) as pane:
        opened(pane)
        pane.type("/Sian")  # S, i and n would skip a step and log a note, were they for the board
        pane.wait("Nobody matches")
        pane.press("Escape")
        pane.wait("VISIBILITY 21")
        pane.type("a")
        pane.press(*"Bob", "Space", *"Smiht", "BSpace", "BSpace", *"th", "Tab", *"Acme", "Enter")
        pane.wait("added Bob Smith")
        pane.type(":redo")
        pane.wait("do again what was undone")
        pane.press("Enter", "Enter")
        pane.wait("nothing to redo")
        pane.press("q")
        restored(pane)
    assert [step["what"] for step in steps(tmp_path)] == ["added Bob Smith"]
