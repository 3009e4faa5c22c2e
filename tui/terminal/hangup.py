"""Ends the board when its terminal goes: on SIGTERM and SIGHUP, or without any signal.

The application is asked to leave. Where it cannot, because its loop spins or waits for a terminal that takes nothing
any more, the process ends all the same: what was acknowledged is on disk. Nothing may outlive its terminal.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import termios
from asyncio import AbstractEventLoop
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread
from types import FrameType
from typing import Any, Final

HANGUP: Final = 128 + signal.SIGHUP
"""The exit code of a terminal that is gone."""
PATIENCE: Final = 3.0
"""Seconds that the application has for leaving by itself."""
LOOK: Final = 1.0
"""Seconds between two looks whether the terminal is still there."""


class HangupWatch:
    """Ends the application with its terminal.

    Args:
        leave: has the application leave with an exit code; called in the thread of its loop.
    """

    def __init__(self, leave: Callable[[int], object]) -> None:
        self._leave = leave
        self._loop: AbstractEventLoop | None = None
        self._asked = Event()
        self._code = 0
        self._attributes: list[Any] = []

    def start(self, loop: AbstractEventLoop) -> None:
        """Begins to watch. Call it in the main thread, once the terminal is ours."""
        self._loop = loop
        with suppress(termios.error, ValueError, OSError):
            self._attributes = termios.tcgetattr(_terminal())
        for number in (signal.SIGHUP, signal.SIGTERM):
            # No handler of the loop: a loop that is stuck would never call it.
            signal.signal(number, self._signalled)
        Thread(target=self._watch, name="leaving", daemon=True).start()

    def _signalled(self, number: int, _frame: FrameType | None) -> None:
        self._ask(128 + number)

    def _ask(self, code: int) -> None:
        if self._asked.is_set() or self._loop is None:
            return
        self._code = code
        self._asked.set()
        with suppress(RuntimeError):  # the loop has ended already
            self._loop.call_soon_threadsafe(self._leave, code)

    def _watch(self) -> None:
        while not self._asked.wait(LOOK):
            if not (_is_there() if self._attributes else _is_open()):
                self._ask(HANGUP)
        Event().wait(PATIENCE)
        self._restore()
        os._exit(self._code)

    def _restore(self) -> None:
        """Puts a terminal that is still there back as it was: the usual screen, its cursor, its keys."""
        with suppress(termios.error, ValueError, OSError):
            if self._attributes:
                termios.tcsetattr(_terminal(), termios.TCSANOW, self._attributes)
            # Opened anew: that writes to it do not wait must not be so for the shell, which has the same one open.
            end = os.open(os.ttyname(_terminal()), os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK)
            os.write(
                end,
                b"\x1b[m\x1b[H\x1b[2J\x1b[<u\x1b[?1000l\x1b[?1003l\x1b[?1006l\x1b[?2004l\x1b[?1004l\x1b[?1049l\x1b[?25h",
            )


def _terminal() -> int:
    return sys.__stdin__.fileno() if sys.__stdin__ is not None else 0


def _is_there() -> bool:
    try:
        termios.tcgetattr(_terminal())
    except (termios.error, ValueError):
        return False
    return True


def _is_open() -> bool:
    """For a board in a browser, which is shown through a pipe: True while anybody reads the other end."""
    end = select.poll()
    end.register(_terminal(), 0)
    return not end.poll(0)
