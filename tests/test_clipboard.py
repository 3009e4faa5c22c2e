"""Copying: which way is open, how the text is wrapped for it, and what is said."""

from __future__ import annotations

import asyncio
import os
import stat
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App

from tui.terminal import clipboard
from tui.terminal.clipboard import MOST, CopyResult, Route, copy, refusal, route, wrapped


@pytest.mark.parametrize(
    ("environment", "found"),
    [
        ({"TERM": "xterm-256color"}, "terminal"),
        ({"TERM": "xterm-256color", "SSH_TTY": "/dev/pts/1"}, "terminal"),
        ({"TERM": "tmux-256color"}, "terminal"),
        ({"TERM": "screen-256color", "TMUX": "/tmp/tmux-0/default,1,0"}, "tmux"),
        ({"TERM": "linux", "TMUX": "/tmp/tmux-0/default,1,0"}, "tmux"),
        ({"TERM": "screen", "TMUX": ""}, "screen"),
        ({"TERM": "xterm", "STY": "1.pts-0.host"}, "screen"),
        ({"TERM": "linux"}, "none"),
        ({"TERM": "vt100"}, "none"),
        ({"TERM": "vt220"}, "none"),
        ({"TERM": "dumb"}, "none"),
        ({"TERM": "xterm-256color", "VTE_VERSION": "7802"}, "none"),
        ({"TERM": "xterm-kitty", "VTE_VERSION": "7802"}, "terminal"),
        ({"TERM": "xterm-256color", "VTE_VERSION": "7802", "TERM_PROGRAM": "WezTerm"}, "terminal"),
        ({"TERM": "xterm-256color", "VTE_VERSION": "7802", "TMUX": "x"}, "tmux"),
        ({"TERM": "xterm-256color", "KONSOLE_VERSION": "230805"}, "none"),
        ({"TERM": "xterm-256color", "KONSOLE_VERSION": "241200"}, "terminal"),
        ({"TERM": "xterm-256color", "KONSOLE_VERSION": "?"}, "terminal"),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"}, "none"),
        ({}, "terminal"),
    ],
)
def test_the_way_out(environment: dict[str, str], found: Route) -> None:
    assert route(environment) == found


@given(st.text(max_size=2000))
def test_screen_gets_pieces_it_can_pass_on(text: str) -> None:
    sequence = wrapped(text)
    pieces = sequence.split("\x1b\\")
    assert pieces.pop() == ""
    assert all(piece.startswith("\x1bP") and len(piece) + 2 <= 768 for piece in pieces)
    together = "".join(piece.removeprefix("\x1bP") for piece in pieces)
    assert together.startswith("\x1b]52;c;")
    assert together.endswith("\a")
    assert "\x1b" not in together[1:]
    assert b64decode(together[len("\x1b]52;c;") : -1]).decode() == text.encode("utf-8", "replace").decode()


class Taking(App[None]):
    """An application that copies."""


async def copied(text: str, monkeypatch: pytest.MonkeyPatch, **environment: str) -> tuple[CopyResult, str]:
    """What is said, and what the terminal was handed."""
    for name in ("TMUX", "STY", "TERM_PROGRAM", "VTE_VERSION", "KONSOLE_VERSION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    app = Taking()
    handed: list[str] = []
    async with app.run_test():
        assert app._driver is not None
        monkeypatch.setattr(app._driver, "write", handed.append)
        return await copy(app, text), "".join(handed)


async def test_a_terminal_is_handed_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    sent, handed = await copied("Hello 王", monkeypatch)
    assert sent == CopyResult(True, "sent to the terminal's clipboard")
    assert handed == "\x1b]52;c;SGVsbG8g546L\a"


async def test_a_tmux_beyond_ssh_is_spoken_of(monkeypatch: pytest.MonkeyPatch) -> None:
    sent, handed = await copied("Hello", monkeypatch, TERM="tmux-256color")
    assert "set-clipboard is on" in sent.words
    assert handed


async def test_screen_is_handed_it_wrapped(monkeypatch: pytest.MonkeyPatch) -> None:
    sent, handed = await copied("Hello", monkeypatch, TERM="screen-256color", STY="1.pts")
    assert sent == CopyResult(True, "sent to the terminal's clipboard")
    assert handed.endswith(wrapped("Hello"))
    sent, handed = await copied("Hello", monkeypatch, TERM="screen-256color", STY="")
    assert "set-clipboard is on" in sent.words, "beyond SSH it may be a tmux as well"
    assert handed.endswith(wrapped("Hello"))


async def test_a_terminal_that_takes_nothing_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await copied("Hello", monkeypatch, TERM="linux") == (
        CopyResult(False, "this terminal takes no text from programs"), ""
    )  # fmt: skip


async def test_what_is_too_long_is_not_sent_in_part(monkeypatch: pytest.MonkeyPatch) -> None:
    sent, handed = await copied("x" * (MOST * 3 // 4 + 3), monkeypatch)
    assert (sent.done, handed) == (False, "")
    assert "too long" in sent.words
    sent, handed = await copied("x" * (MOST * 3 // 4), monkeypatch)
    assert sent.done


def test_why_not_is_known_before_it_is_tried() -> None:
    terminal, long = {"TERM": "xterm-256color"}, "x" * (MOST * 3 // 4 + 3)
    assert refusal("Hello", terminal) == ""
    assert refusal(long, terminal).startswith("too long for a terminal's clipboard")
    assert refusal(long, {**terminal, "TMUX": "x"}) == "", "tmux takes it"
    assert refusal("Hello", {"TERM": "vt100"}) == "this terminal takes no text from programs"


async def test_a_console_whose_tmux_does_not_answer_is_not_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    sent, handed = await copied("Hello", monkeypatch, TERM="linux", TMUX="x")
    assert (sent.done, handed) == (False, "")


def fake_tmux(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tmux of our own, in front of any other."""
    path = folder / "tmux"
    path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


async def test_tmux_is_given_the_text_to_pass_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_tmux(tmp_path, f'echo "$@" > {tmp_path}/words; cat > {tmp_path}/text', monkeypatch)
    sent, handed = await copied("Hello 王\n{x}", monkeypatch, TMUX="x")
    assert sent == CopyResult(True, "sent to tmux and the terminal's clipboard")
    assert handed == "", "tmux would drop it"
    assert (tmp_path / "words").read_text() == "load-buffer -w -\n"
    assert (tmp_path / "text").read_text("utf-8") == "Hello 王\n{x}"


async def test_an_old_tmux_keeps_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_tmux(tmp_path, f'[ "$2" = -w ] && exit 1; cat > {tmp_path}/text', monkeypatch)
    sent, _ = await copied("Hello", monkeypatch, TMUX="x")
    assert sent == CopyResult(True, "in tmux's buffer: its prefix and ] paste it")
    assert (tmp_path / "text").read_text("utf-8") == "Hello"


@pytest.mark.parametrize("script", ["exit 1", "exec sleep 60"])
async def test_without_a_tmux_that_answers_the_terminal_is_asked(
    tmp_path: Path, script: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clipboard, "_PATIENCE", 0.2)
    fake_tmux(tmp_path, script, monkeypatch)
    async with asyncio.timeout(20):
        sent, handed = await copied("Hello", monkeypatch, TMUX="x")
    assert sent == CopyResult(True, "sent to the terminal's clipboard")
    assert handed


async def test_no_tmux_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    sent: Any = await copied("Hello", monkeypatch, TMUX="x")
    assert sent[0].done
