"""Runs pipeline commands for a screen: asks questions, commits, and shows the result.

Dialogs are pushed before anything else runs, so that keys typed ahead reach them. Commands run one after the other in
their own thread. Dialogs are imported on first use, so that the board starts faster.
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
"""The most people for whom a command runs without a question. More cannot be seen at once, and may be a slip."""


class CommandScreen(Protocol):
    """A screen for which commands run: it has the targets, and shows results and warnings."""

    pipeline: Pipeline
    keys: KeyQueue

    @property
    def app(self) -> App[Any]: ...
    def targets_or_warn(self) -> list[int]: ...
    def show_result(self, result: Result, hint: str = UNDO) -> None: ...
    def warn(self, words: str) -> None: ...
    def command_begins(self) -> None: ...
    def command_ends(self) -> None: ...


class CommandRunner:
    """Runs the commands of one screen.

    The application points ``pipeline.deliver`` at its own thread: ``pipeline.deliver = loop.call_soon_threadsafe``.
    """

    def __init__(self, screen: CommandScreen) -> None:
        self._screen = screen

    @property
    def _app(self) -> App[Any]:
        return self._screen.app

    async def perform(self, command: Job, *, confirmed: Job | None = None, what: str = "") -> Result | None:
        """Runs a command and waits until it is on disk. For a worker.

        Args:
            command: ready to run.
            confirmed: the same command, after a guard's question was answered with yes.
            what: the command in words, shown if it cannot be saved.

        Returns:
            The result, or None if it was refused or given up; the user has been told.
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
        """Starts a command. Keys wait until it is on disk; then the screen shows the result."""
        self._screen.command_begins()
        self._screen.keys.command_begins()
        # The application's worker, not the screen's: the result is shown even if the screen was left.
        self._app.run_worker(self._do(command, confirmed, what, hint), group="commands")

    async def _do(self, command: Job, confirmed: Job | None, what: str, hint: str) -> None:
        try:
            result = await self.perform(command, confirmed=confirmed, what=what)
            if result is not None:
                self._screen.show_result(result, hint)
        finally:
            self._screen.keys.command_ends()
            self._screen.command_ends()

    def each(self, command: Callable[[list[int]], Result], words: str, hint: str = UNDO) -> None:
        """Runs a command without a dialog for the targets; asks first if they are many."""
        if ids := self._screen.targets_or_warn():
            do = partial(self.do, partial(command, ids), what=f"{words}: {self.named(ids)}", hint=hint)
            self.if_many(ids, do, f"{words[:1].upper()}{words[1:]}: {len(ids):,} people?")

    def named(self, ids: Sequence[int]) -> str:
        """The people as a title: the name of one, or their number."""
        return clean(self._screen.pipeline.people.name(ids[0])) if len(ids) == 1 else f"{len(ids):,} people"

    def refuse(self, ids: Sequence[int], reason: str) -> None:
        """Shows why not, in place of a dialog: keys typed for the dialog must not act on the screen."""
        from tui.screens.dialogs.choose import Notice

        self._app.push_screen(Notice(self.named(ids), reason))

    def if_many(self, ids: Sequence[object], act: Callable[[], None], title: str, words: str = ALL_BACK) -> None:
        """Acts; asks first if there are more people than can be seen at once."""
        if len(ids) > UNASKED:
            self.ask(title, words, act, yes=f"yes, all {len(ids):,}", no="leave them")
        else:
            act()

    def ask(self, title: str, words: str, act: Callable[[], None], *, yes: str, no: str) -> None:
        """Asks, and acts on a yes."""
        from tui.screens.dialogs.choose import Confirm

        def answered(key: str | None) -> None:
            if key == "y":
                act()

        self._app.push_screen(Confirm(clean(title), clean(words, lines=True), yes=yes, no=no), answered)
