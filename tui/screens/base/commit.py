"""Commits a command to the disk: in one thread, in order, with a sign while it takes long."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from textual.app import App
from textual.widgets import Static

from tui.pipeline import Result
from tui.terminal.driver import drawn_together

SLOW = 0.15
"""Seconds after which the user is told that the command is not saved yet."""

Job = Callable[[], Result]
"""A pipeline command that is ready to run."""
Answer = TypeVar("Answer")

_writer = ThreadPoolExecutor(1, thread_name_prefix="commit")
"""A single thread, so that commands reach the journal in the order they were given."""


class Saving(Static):
    """Shown in the upper right corner while the disk is slow."""

    DEFAULT_CSS = """
    Saving {
        overlay: screen;
        position: absolute;
        width: auto;
        height: 1;
        padding: 0 1;
        color: $text-warning;
        background: $surface;
        text-style: bold;
    }
    """

    def __init__(self, words: str) -> None:
        super().__init__(words, markup=False)
        self._cells = len(words) + 2

    def on_mount(self) -> None:
        self.styles.offset = (max(0, self.app.size.width - self._cells), 0)


async def commit(app: App[Any], command: Callable[[], Answer], words: str = "saving...") -> Answer:
    """Runs ``command`` in the commit thread and returns its result once it is on disk.

    Args:
        app: shows the sign.
        command: ready to run; all other commands wait for it.
        words: on the sign, if it takes long.

    Raises:
        Refused: against the rules (``Question``: a guard asks first); nothing was changed.
        Unknown: no such person.
        DataError: the disk refused; nothing was changed.
    """
    return await _awaited(app, asyncio.get_running_loop().run_in_executor(_writer, command), words)


async def beside(app: App[Any], work: Callable[[], Answer], words: str) -> Answer:
    """Runs what commits nothing in a thread of its own, and returns its result: no command waits for it.

    Args:
        app: shows the sign.
        work: ready to run; what it reads may change meanwhile.
        words: on the sign, if it takes long.
    """
    return await _awaited(app, asyncio.get_running_loop().run_in_executor(None, work), words)


async def _awaited(app: App[Any], work: asyncio.Future[Answer], words: str) -> Answer:
    with drawn_together(app):
        done, _ = await asyncio.wait({work}, timeout=SLOW)
    if done:
        return work.result()
    sign = Saving(words)
    await app.screen.mount(sign)
    try:
        return await work
    finally:
        sign.remove()
