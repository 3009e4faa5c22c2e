"""Links: which terminals take them, and how the desktop opens one. Never through a shell, nor on a far machine."""

from __future__ import annotations

import asyncio
import shutil
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import Final

from tui.terminal.capable import is_plain

NO_DESKTOP: Final = "there is no desktop here: y copies the text, Y the address"
_PATIENCE: Final = 2.0
"""Seconds in which a program that cannot open something says so."""
_VTE: Final = 5000
"""The first version of VTE that takes links, as in ``VTE_VERSION``."""


def takes_links(environment: Mapping[str, str]) -> bool:
    """Whether links in what is written (OSC 8) are taken as such, or at least not shown."""
    term = environment.get("TERM", "")
    if is_plain(term) or not term:
        return False
    if environment.get("STY") or (term.startswith("screen") and not environment.get("TMUX")):
        return False
    vte = environment.get("VTE_VERSION", "")
    return not (vte.isdecimal() and int(vte) < _VTE)


def opener(environment: Mapping[str, str], platform: str = sys.platform) -> str:
    """The program that opens links here; "" where there is no desktop: on a console, and over SSH."""
    if environment.get("SSH_CONNECTION") or environment.get("SSH_TTY"):
        return ""
    if platform == "darwin":
        return shutil.which("open") or ""
    if environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"):
        return shutil.which("xdg-open") or ""
    return ""


async def open_link(link: str, environment: Mapping[str, str]) -> str:
    """Opens a link on the desktop; why not, else "". A program that goes on running has opened it."""
    program = opener(environment)
    if not program:
        return NO_DESKTOP
    nowhere = asyncio.subprocess.DEVNULL
    try:
        process = await asyncio.create_subprocess_exec(
            program, link, stdin=nowhere, stdout=nowhere, stderr=nowhere, start_new_session=True
        )
    except OSError as error:
        return f"{program}: {error.strerror or error}"
    with suppress(TimeoutError):
        if code := await asyncio.wait_for(process.wait(), _PATIENCE):
            return f"the desktop has nothing that opens it ({program.rpartition('/')[2]} ended with {code})"
    return ""
