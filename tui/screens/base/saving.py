"""The way of a command to the disk: one thread, in the order given, and honest about what is not saved yet."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from tui.pipeline import Result
from tui.screens.base.dialog import Sheet
from tui.widgets.content import plain

SLOW = 0.15
"""Seconds after which a user is told that we wait for the disk."""

Doing = Callable[[], Result]
"""A command of the pipeline, ready to run."""

_writer = ThreadPoolExecutor(1, thread_name_prefix="commit")
"""A single one, so that commands reach the journal in the order they were given."""


class Saving(Static):
    """Shown while the disk is slow."""

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

    def on_mount(self) -> None:
        """Stands in the right upper corner."""
        self.styles.offset = (max(0, self.app.size.width - 11), 0)


async def commit(app: App[Any], command: Doing) -> Result:
    """What ``command`` did, once it is on disk.

    Raises:
        Refused: against the rules (``Question``: a guard asks); nothing was changed.
        Unknown: no such person.
        DataError: the disk refused; nothing was changed.
    """
    saved = asyncio.get_running_loop().run_in_executor(_writer, command)
    done, _ = await asyncio.wait({saved}, timeout=SLOW)
    if done:
        return saved.result()
    sign = Saving("saving...", markup=False)
    await app.screen.mount(sign)
    try:
        return await saved
    finally:
        sign.remove()


class NotSaved(Sheet[bool]):
    """The disk refused: what was to be saved stays here until it is saved or let go."""

    BINDINGS = [
        Binding("r,enter", "retry", "try again", show=False),
    ]
    DEFAULT_CSS = """
    NotSaved .sheet { border: round $error; }
    """

    def __init__(self, what: str, error: str) -> None:
        super().__init__()
        self._what = what
        self._error = error
        self.ask_afresh()

    def on_mount(self) -> None:
        """An Escape typed for something else lets nothing go."""
        self.ask_afresh()

    def compose(self) -> ComposeResult:
        """What is not saved, why, and the two ways on."""
        with Vertical(classes="sheet") as sheet:
            sheet.border_title = Content("Not saved")
            yield Static(plain(self._what, "bold"), classes="line")
            yield Static(plain(self._error, "$text-error", lines=True), classes="line")
            keys = Content.assemble(("r", "bold"), " or Enter try again   ", ("Esc", "bold"), " let it go")
            yield Static(keys, classes="hint")

    def action_retry(self) -> None:
        """Once more."""
        self.dismiss(True)
