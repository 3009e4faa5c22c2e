"""Asks for a file to import, and reads it: how far it is, what is wrong with it, what the file does not tell."""

from __future__ import annotations

import asyncio
import os
import shlex
from datetime import date
from functools import partial
from pathlib import Path

from textual.app import ComposeResult
from textual.suggester import Suggester
from textual.widgets import Input, Static

from tui.exchange.days import Order
from tui.exchange.found import BadFile, Reading
from tui.screens.base.dialog import Dialog, Field
from tui.screens.dialogs.form import Form
from tui.widgets.content import literal


class PathSuggester(Suggester):
    """Completes the name of a file or folder that is there."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        return await asyncio.to_thread(_completed, value)


def _completed(value: str) -> str | None:
    folder, _, start = value.rpartition("/")
    if not start:
        return None
    try:
        with os.scandir(Path(f"{folder}/").expanduser() if folder or value.startswith("/") else Path()) as found:
            names = sorted(f"{each.name}/" if each.is_dir() else each.name for each in found)
    except (OSError, RuntimeError, ValueError):
        return None
    fitting = (name for name in names if name.startswith(start) and name != start)
    name = next((name for name in fitting if name.isprintable()), None)
    return value[: len(value) - len(start)] + name if name is not None else None


class OpenFile(Form[Path]):
    """Asks for the name of a file or folder that is there."""

    about = (
        "A file of another program: CSV, vCard, ZIP of LinkedIn, Excel. What it would do is shown before "
        "anything changes."
    )

    _refused = ""

    def compose(self) -> ComposeResult:
        with self.sheet("Import people from a file"):
            field = Field(placeholder="~/Downloads/Connections.csv", id="file")
            field.suggester = PathSuggester()
            yield from self._row("File", field)
            yield Static(id="echo", classes="line echo")
            yield Static(
                "CSV of any program, vCards (a file or a folder), LinkedIn's archive, Monica, Keepwarm's own",
                classes="line", markup=False,
            )  # fmt: skip
            yield Static("→ completes the name · Enter reads it, nothing is changed yet · Esc leaves",
                         classes="hint", markup=False)  # fmt: skip

    def on_mount(self) -> None:
        self.focus_field(self.query_one(Field))

    def on_input_changed(self, event: Input.Changed) -> None:
        """The word about another name goes; the message may come behind the Enter that was typed after the name."""
        if event.value != self._refused:
            self._show_echo("#echo", "", wrong=False)

    def action_done(self) -> None:
        """Answers with the file. Whether it can be read is found out by reading."""
        words = self.query_one(Field).value.strip()
        path = named(words)
        if path is None:
            self._refused = self.query_one(Field).value
            self._show_echo("#echo", f"there is no file {words}" if words else "the name of a file", wrong=True)
            return
        self.dismiss(path)


def named(words: str) -> Path | None:
    """The file or folder of that name, if there is one; also as a terminal pastes it: quoted, or with backslashes."""
    return _there(words) or _there(_unquoted(words))


def _there(words: str) -> Path | None:
    try:
        path = Path(words).expanduser().absolute() if words else None
        return path if path is not None and path.exists() else None
    except (OSError, RuntimeError, ValueError):
        return None


def _unquoted(words: str) -> str:
    try:
        return " ".join(shlex.split(words))
    except ValueError:
        return ""


class _Left(Exception):
    """The user does not wait for it."""


class ReadFile(Dialog[Reading]):
    """Reads a file in a thread of its own, and says how far it is. Answers with what is in it.

    What is wrong with the file stands in the dialog; Escape leaves, also while it is read.

    Args:
        today: the user's day, after which nobody was met.
        order: how 3/4/2024 is meant, where the user has said so.
    """

    about = "The file is being read; nothing is changed yet."

    def __init__(self, path: Path, today: date, order: Order | None) -> None:
        super().__init__()
        self._path = path
        self._today = today
        self._order = order
        self._share = -1
        self._is_left = False

    def compose(self) -> ComposeResult:
        with self.sheet(f"Reading {self._path.name}"):
            yield Static("...", id="says", classes="line", markup=False)
            yield Static("Esc leaves", id="hint", classes="hint", markup=False)

    def on_mount(self) -> None:
        self.app.clear_notifications()
        self.run_worker(self._read(), group="reading")

    async def _read(self) -> None:
        from tui.exchange.readers import read

        job = partial(read, self._path, today=self._today, order=self._order, progress=self._progress)
        try:
            found = await asyncio.to_thread(job)
        except _Left:
            return
        except BadFile as error:
            if self.is_open:
                self.query_one("#says", Static).update(literal(str(error), "$text-error", lines=True))
            return
        if not self._is_left:
            self.dismiss(found)

    def _progress(self, done: int, of: int) -> None:
        """Called in the thread that reads."""
        if self._is_left:
            raise _Left
        share = 100 * done // max(1, of)
        if share > self._share:
            self._share = share
            self.app.call_later(self._tell)

    def _tell(self) -> None:
        if self.is_open:
            self.query_one("#says", Static).update(f"{self._share} %")

    def action_leave(self) -> None:
        self._is_left = True
        self.dismiss(None)
