"""Which terminals take links, and where there is a desktop that opens one."""

from __future__ import annotations

import asyncio
import stat
from pathlib import Path

import pytest

from tui.terminal.opening import NO_DESKTOP, open_link, opener, takes_links


@pytest.mark.parametrize(
    ("environment", "takes"),
    [
        ({"TERM": "xterm-256color"}, True),
        ({"TERM": "tmux-256color", "TMUX": "x"}, True),
        ({"TERM": "screen-256color", "TMUX": "x"}, True),
        ({"TERM": "screen-256color"}, False),
        ({"TERM": "xterm", "STY": "1.pts"}, False),
        ({"TERM": "linux"}, False),
        ({"TERM": "vt220"}, False),
        ({"TERM": "xterm-256color", "VTE_VERSION": "4803"}, False),
        ({"TERM": "xterm-256color", "VTE_VERSION": "7802"}, True),
        ({}, False),
    ],
)
def test_who_takes_links(environment: dict[str, str], takes: bool) -> None:
    assert takes_links(environment) is takes


@pytest.fixture
def desktop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program of the desktop, that notes what it was given."""
    for name in ("xdg-open", "open"):
        path = tmp_path / name
        path.write_text(
            '#!/bin/sh\nprintf "%s|" "$@" >> "${0%/*}/given"\n[ "$1" = tel:1 ] && exit 4\nexit 0\n', "utf-8"
        )
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    return tmp_path


@pytest.mark.parametrize(
    ("environment", "platform", "name"),
    [
        ({"DISPLAY": ":0"}, "linux", "xdg-open"),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", "xdg-open"),
        ({}, "linux", ""),
        ({"DISPLAY": ":0", "SSH_CONNECTION": "1 2 3 4"}, "linux", ""),
        ({"DISPLAY": ":0", "SSH_TTY": "/dev/pts/0"}, "linux", ""),
        ({}, "darwin", "open"),
        ({"SSH_CONNECTION": "1 2 3 4"}, "darwin", ""),
    ],
)
def test_where_there_is_a_desktop(desktop: Path, environment: dict[str, str], platform: str, name: str) -> None:
    assert opener(environment, platform) == (str(desktop / name) if name else "")


def test_a_link_is_one_word_to_no_shell(desktop: Path) -> None:
    link = "mailto:a@x.example?subject=$(touch%20x);`id`&body='"
    assert asyncio.run(open_link(link, {"DISPLAY": ":0"})) == ""
    assert (desktop / "given").read_text() == f"{link}|"
    assert "ended with 4" in asyncio.run(open_link("tel:1", {"DISPLAY": ":0"}))
    assert asyncio.run(open_link("tel:1", {})) == NO_DESKTOP
