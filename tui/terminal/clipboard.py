"""Copying from a terminal: how the text gets out, and what to tell the user. No terminal confirms a copy.

OSC 52 hands a text to the terminal, also over SSH. Multiplexers are in the way: tmux drops what an application sends
(its ``set-clipboard`` is ``external`` by default) but passes on what its own command is given; GNU screen passes on
what is wrapped for it, in small pieces. Some terminals are known not to support it: consoles, hardware terminals,
Apple's, all that are built on VTE (GNOME/vte 2495), Konsole before 24.12.
"""

from __future__ import annotations

import asyncio
import os
from base64 import b64encode
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from tui.terminal.capable import is_plain

if TYPE_CHECKING:
    from textual.app import App

MOST = 74_000
"""Bytes of base64 that every terminal accepts; the limits of some are only a little higher."""
_PIECE = 700
"""Bytes that GNU screen passes on at once; old versions allow 768, with the wrapping."""
_PATIENCE = 3.0
"""Seconds to wait for tmux."""

_KONSOLE = 241200
"""The first version of Konsole that supports it, as in ``KONSOLE_VERSION``."""

Route = Literal["terminal", "tmux", "screen", "none"]


class CopyResult(msgspec.Struct, frozen=True):
    """The result of a copy."""

    done: bool
    """The text was sent; no terminal confirms that it arrived."""
    words: str
    """For the user: where the text went, or why it was not sent."""


def route(environment: Mapping[str, str]) -> Route:
    """How a text gets to the clipboard in this environment."""
    if environment.get("TMUX"):
        return "tmux"
    term = environment.get("TERM", "")
    if environment.get("STY") or term.startswith("screen"):
        return "screen"
    return "none" if _is_unsupported(term, environment) else "terminal"


def _is_unsupported(term: str, environment: Mapping[str, str]) -> bool:
    if is_plain(term):
        return True
    if program := environment.get("TERM_PROGRAM"):  # the most reliable: other variables may be inherited
        return program == "Apple_Terminal"
    if term not in ("xterm", "xterm-256color"):
        return False
    konsole = environment.get("KONSOLE_VERSION", "")
    return bool(environment.get("VTE_VERSION")) or (konsole.isdecimal() and int(konsole) < _KONSOLE)


def refusal(text: str, environment: Mapping[str, str]) -> str:
    """Why a text cannot be copied; empty if it can."""
    found = route(environment)
    if found == "none":
        return "this terminal takes no text from programs"
    if found != "tmux" and (size := len(encoded(text))) > MOST:
        return f"too long for a terminal's clipboard ({size // 1000} kB)"
    return ""


def wrapped(text: str) -> str:
    """OSC 52 in the form that GNU screen passes on: consecutive device control strings."""
    sequence = f"\x1b]52;c;{encoded(text)}\a"
    pieces = (sequence[at : at + _PIECE] for at in range(0, len(sequence), _PIECE))
    return "".join(f"\x1bP{piece}\x1b\\" for piece in pieces)


def encoded(text: str) -> str:
    return b64encode(text.encode("utf-8", "replace")).decode("ascii")


async def copy(app: App[Any], text: str) -> CopyResult:
    """Copies a text by the route of this environment; waits for tmux for a limited time."""
    found = route(os.environ)
    if found == "tmux" and (sent := await _through_tmux(text)) is not None:
        return sent
    # Without a working tmux, the text is sent to the terminal.
    if no := refusal(text, {name: value for name, value in os.environ.items() if name != "TMUX"}):
        return CopyResult(False, no)
    app.copy_to_clipboard(text)
    if found == "screen" and app._driver is not None:
        app._driver.write(wrapped(text))
    return CopyResult(True, f"sent to the terminal's clipboard{_around(os.environ)}")


def _around(environment: Mapping[str, str]) -> str:
    """A note about a tmux around this session that cannot be reached, such as beyond an SSH connection."""
    term = environment.get("TERM", "")
    if term.startswith("tmux") or (term.startswith("screen") and not environment.get("STY")):
        return "; a tmux around it passes it on where its set-clipboard is on"
    return ""


async def _through_tmux(text: str) -> CopyResult | None:
    """Gives the text to tmux, which keeps it and passes it on; None if that fails."""
    if await _tmux(text, "load-buffer", "-w", "-"):
        return CopyResult(True, "sent to tmux and the terminal's clipboard")
    if await _tmux(text, "load-buffer", "-"):  # tmux before 3.2 has no -w
        return CopyResult(True, "in tmux's buffer: its prefix and ] paste it")
    return None


async def _tmux(text: str, *words: str) -> bool:
    """Runs tmux with the text as its input; True if it succeeded."""
    nowhere = asyncio.subprocess.DEVNULL
    try:
        process = await asyncio.create_subprocess_exec(
            "tmux", *words, stdin=asyncio.subprocess.PIPE, stdout=nowhere, stderr=nowhere
        )
    except OSError:
        return False
    try:
        await asyncio.wait_for(process.communicate(text.encode("utf-8", "replace")), _PATIENCE)
    except TimeoutError:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
        return False
    return process.returncode == 0
