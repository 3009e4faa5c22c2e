"""Carries out commands of the pipeline for a screen: asks what must be asked, commits, and says what was done.

Dialogs are pushed before anything else runs, so that keys typed in advance reach them; commands run one after the
other in a thread of their own. Dialogs are imported when they are asked for: the board is there sooner.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from textual.app import App

from tui.model.errors import DataError
from tui.pipeline import Pipeline, Question, Refused, Result, Unknown
from tui.screens.base.key_queue import KeyQueue
from tui.text import clean

if TYPE_CHECKING:
    from tui.screens.base.commit import Job

UNDO = "u undoes"
ALL_BACK = "One u takes it back for all of them."
UNASKED = 20
"""People for whom something is done without a question: as many as one has seen, not a whole list by a key too many."""


class CommandScreen(Protocol):
    """A screen that has commands carried out: it knows whom they mean, and says what they did or why they did not."""

    pipeline: Pipeline
    keys: KeyQueue

    @property
    def app(self) -> App[Any]: ...
    def targets_or_warn(self) -> list[int]: ...
    def said(self, result: Result, hint: str = UNDO) -> None: ...
    def warn(self, words: str) -> None: ...
    def command_begins(self) -> None: ...
    def command_ends(self) -> None: ...


class CommandRunner:
    """Carries out the commands of one screen.

    The application points ``pipeline.deliver`` at its own thread: ``pipeline.deliver = loop.call_soon_threadsafe``.
    """

    def __init__(self, screen: CommandScreen) -> None:
        self._screen = screen

    @property
    def _app(self) -> App[Any]:
        return self._screen.app

    async def perform(self, command: Job, *, confirmed: Job | None = None, what: str = "") -> Result | None:
        """Runs a command and waits until it is on disk. To be awaited in a worker.

        Args:
            command: of the pipeline, ready to run.
            confirmed: the same, once the question of a guard was answered with yes.
            what: in words, for the case that it cannot be saved.

        Returns:
            What it did, or None when it was refused or let go; the user has been told.
        """
        from tui.screens.base.commit import commit

        while True:
            try:
                return await commit(self._app, command)
            except Question as question:
                if confirmed is None or not await self._confirms(str(question)):
                    self._app.notify("left as it was", markup=False)
                    return None
                command, confirmed = confirmed, None
            except (Refused, Unknown) as no:
                self._screen.warn(str(no))
                return None
            except DataError as error:
                if not await self._tries_again(what or "the last command", str(error)):
                    self._screen.warn(f"let go, not saved: {what}" if what else "let go, nothing was saved")
                    return None

    async def _confirms(self, question: str) -> bool:
        from tui.screens.dialogs.choose import Confirm

        return await self._app.push_screen_wait(Confirm("A second thought", question)) == "y"

    async def _tries_again(self, what: str, error: str) -> bool:
        from tui.screens.dialogs.not_saved import NotSaved

        return await self._app.push_screen_wait(NotSaved(what, error)) is True

    def do(self, command: Job, *, confirmed: Job | None = None, what: str = "", hint: str = UNDO) -> None:
        """Starts a command; the screen says what it did once it is on disk. Keys wait for it."""
        self._screen.command_begins()
        self._screen.keys.command_begins()
        # The application's worker, not the screen's: leaving the screen must not leave a commit unmentioned.
        self._app.run_worker(self._do(command, confirmed, what, hint), group="commands")

    async def _do(self, command: Job, confirmed: Job | None, what: str, hint: str) -> None:
        try:
            result = await self.perform(command, confirmed=confirmed, what=what)
            if result is not None:
                self._screen.said(result, hint)
        finally:
            self._screen.keys.command_ends()
            self._screen.command_ends()

    def each(self, command: Callable[[list[int]], Result], words: str, hint: str = UNDO) -> None:
        """A command without a dialog for the targets whom it fits; of many it is asked."""
        if ids := self._screen.targets_or_warn():
            do = partial(self.do, partial(command, ids), what=f"{words}: {self.named(ids)}", hint=hint)
            self.if_many(ids, do, f"{words[:1].upper()}{words[1:]}: {len(ids):,} people?")

    def named(self, ids: Sequence[int]) -> str:
        """Who they are, for a title: the name of one, else how many."""
        return clean(self._screen.pipeline.people.name(ids[0])) if len(ids) == 1 else f"{len(ids):,} people"

    def refuse(self, ids: Sequence[int], reason: str) -> None:
        """Says why not in the place of a dialog: what was typed for that must not act as commands here."""
        from tui.screens.dialogs.choose import Notice

        self._app.push_screen(Notice(self.named(ids), reason))

    def if_many(self, ids: Sequence[object], act: Callable[[], None], title: str, words: str = ALL_BACK) -> None:
        """Acts; of more than a few people it is asked first, as nobody has seen all of them."""
        if len(ids) > UNASKED:
            self.ask(title, words, act, yes=f"yes, all {len(ids):,}", no="leave them")
        else:
            act()

    def ask(self, title: str, words: str, act: Callable[[], None], *, yes: str, no: str) -> None:
        """Acts where it is answered with yes."""
        from tui.screens.dialogs.choose import Confirm

        def answered(key: str | None) -> None:
            if key == "y":
                act()

        self._app.push_screen(Confirm(clean(title), clean(words, lines=True), yes=yes, no=no), answered)
