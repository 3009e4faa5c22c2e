"""Copying out of a terminal: which way the text can go, and what to say of it. No terminal says whether it took it.

OSC 52 hands a text to the terminal, also over SSH. Multiplexers stand between: tmux drops what an application sends
(its ``set-clipboard`` is ``external`` by default) but passes on what it is given itself; GNU screen passes on what is
wrapped for it, in small pieces. Some terminals are known to know nothing of it: consoles, glass terminals, Apple's, all
that are built on VTE (which will not have it: GNOME/vte 2495), Konsole before 24.12.
"""

from __future__ import annotations

import asyncio
import os
from base64 import b64encode
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Literal

import msgspec

if TYPE_CHECKING:
    from textual.app import App

MOST = 74_000
"""Bytes of base64 that terminals take at least; some stop a little above."""
_PIECE = 700
"""Bytes that GNU screen passes on at once: 768 in versions that are still about, with what wraps them."""
_PATIENCE = 3.0
"""Seconds tmux has."""

_KONSOLE = 241200
"""The version of Konsole that took it up, as it tells it."""
_CONSOLES = frozenset({"linux", "dumb", "unknown", "ansi", "cons25", "sun", "wsvt25"})
_GLASS = ("vt1", "vt2", "vt3", "vt4", "vt5")
"""vt100 and those after it."""

Route = Literal["terminal", "tmux", "screen", "none"]


class CopyResult(msgspec.Struct, frozen=True):
    """What became of a copy."""

    done: bool
    """CopyResult, as far as anybody can know."""
    words: str
    """For the user: where it went, or why it went nowhere."""


def route(environment: Mapping[str, str]) -> Route:
    """How a text gets to the clipboard in such an environment."""
    if environment.get("TMUX"):
        return "tmux"
    term = environment.get("TERM", "")
    if environment.get("STY") or term.startswith("screen"):
        return "screen"
    return "none" if _knows_nothing_of_it(term, environment) else "terminal"


def _knows_nothing_of_it(term: str, environment: Mapping[str, str]) -> bool:
    if term in _CONSOLES or term.startswith(_GLASS):
        return True
    if program := environment.get("TERM_PROGRAM"):  # it says who it is: the others may have come down from a parent
        return program == "Apple_Terminal"
    if term not in ("xterm", "xterm-256color"):
        return False
    konsole = environment.get("KONSOLE_VERSION", "")
    return bool(environment.get("VTE_VERSION")) or (konsole.isdecimal() and int(konsole) < _KONSOLE)


def refusal(text: str, environment: Mapping[str, str]) -> str:
    """Why a text cannot be copied; empty: it can be sent."""
    found = route(environment)
    if found == "none":
        return "this terminal takes no text from programs"
    if found != "tmux" and (size := len(encoded(text))) > MOST:
        return f"too long for a terminal's clipboard ({size // 1000} kB)"
    return ""


def wrapped(text: str) -> str:
    """OSC 52 as GNU screen passes it on: device control strings, one behind the other."""
    sequence = f"\x1b]52;c;{encoded(text)}\a"
    pieces = (sequence[at : at + _PIECE] for at in range(0, len(sequence), _PIECE))
    return "".join(f"\x1bP{piece}\x1b\\" for piece in pieces)


def encoded(text: str) -> str:
    """Base64 of the text."""
    return b64encode(text.encode("utf-8", "replace")).decode("ascii")


async def copy(app: App[Any], text: str) -> CopyResult:
    """Sends a text the way that is open; never waits long."""
    found = route(os.environ)
    if found == "tmux" and (sent := await _through_tmux(text)) is not None:
        return sent
    # Where there is no tmux to be had, the terminal has to take it.
    if no := refusal(text, {name: value for name, value in os.environ.items() if name != "TMUX"}):
        return CopyResult(False, no)
    app.copy_to_clipboard(text)
    if found == "screen" and app._driver is not None:
        app._driver.write(wrapped(text))
    return CopyResult(True, f"sent to the terminal's clipboard{_around(os.environ)}")


def _around(environment: Mapping[str, str]) -> str:
    """What stands between, beyond an SSH connection, where we cannot talk to it."""
    term = environment.get("TERM", "")
    if term.startswith("tmux") or (term.startswith("screen") and not environment.get("STY")):
        return "; a tmux around it passes it on where its set-clipboard is on"
    return ""


async def _through_tmux(text: str) -> CopyResult | None:
    """Given to tmux, which keeps it and passes it on; None where there is no tmux to be had."""
    if await _tmux(text, "load-buffer", "-w", "-"):
        return CopyResult(True, "sent to tmux and the terminal's clipboard")
    if await _tmux(text, "load-buffer", "-"):  # before 3.2 it could not pass it on
        return CopyResult(True, "in tmux's buffer: its prefix and ] paste it")
    return None


async def _tmux(text: str, *words: str) -> bool:
    """Runs tmux with the text as its input; true when it did as told."""
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
