"""Runs pipeline commands for a screen: asks questions, commits, and shows the result.

Dialogs are pushed before anything else runs, so that keys typed ahead reach them. Commands run one after the other in
their own thread. Dialogs are imported on first use, so that the board starts faster.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from typing import Any, Protocol

import msgspec
from msgspec.structs import replace
from textual.app import App

from tui.model.errors import DataError
from tui.pipeline import Pipeline, Question, Refused, Result, Unknown
from tui.pipeline.errors import Gone
from tui.pipeline.removed import merged_into
from tui.pipeline.seen import ChangedElsewhere, Seen
from tui.screens.base.key_queue import KeyQueue
from tui.text import clean

Command = Callable[..., Result]
"""A command of the pipeline."""
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


class DialogInput(msgspec.Struct, frozen=True):
    """What a dialog brought for a command. It is kept until the command is saved or given up."""

    who: int | list[int] | None = None
    """The people, as the first argument of the command; None: it takes none."""
    seen: Seen | None = None
    """How they stood when the dialog was opened, for commands that take that."""
    typed: str = ""
    """The user's words, which can be copied if the command cannot be saved."""
    is_open: bool = False
    """The dialog is still open, with the words in it."""

    def put_to(self, gone: int, heir: int) -> DialogInput:
        """The same for whom somebody was merged into."""
        seen = self.seen.put_to(gone, heir) if self.seen is not None else None
        if isinstance(self.who, list):
            return replace(self, who=[heir if who == gone else who for who in self.who], seen=seen)
        return replace(self, who=heir, seen=seen)


class Attempt(msgspec.Struct):
    """A command until it is saved or given up."""

    command: Command
    confirmed: Command | None
    what: str
    given: DialogInput | None

    def run(self) -> Result:
        if self.given is None:
            return self.command()
        people = () if self.given.who is None else (self.given.who,)
        return self.command(*people, **({"seen": self.given.seen} if self.given.seen is not None else {}))


class CommandRunner:
    """Runs the commands of one screen.

    The application points ``pipeline.deliver`` at its own thread: ``pipeline.deliver = loop.call_soon_threadsafe``.
    """

    def __init__(self, screen: CommandScreen) -> None:
        self._screen = screen

    @property
    def _app(self) -> App[Any]:
        return self._screen.app

    async def perform(
        self, command: Command, *, confirmed: Command | None = None, what: str = "", given: DialogInput | None = None
    ) -> Result | None:
        """Runs a command and waits until it is on disk. For a worker.

        Args:
            command: ready to run, or with what is ``given``.
            confirmed: the same command, after a guard's question was answered with yes.
            what: the command in words, shown if it cannot be saved.
            given: what a dialog brought for the command.

        Returns:
            The result, or None if it was refused or given up; the user has been told.
        """
        from tui.screens.base.commit import commit

        attempt = Attempt(command, confirmed, what, given)
        while True:
            try:
                return await commit(self._app, attempt.run)
            except (Refused, Unknown, DataError) as error:
                if not await self._goes_on(attempt, error):
                    return None

    async def _goes_on(self, attempt: Attempt, error: Exception) -> bool:
        """Asks what to do after an error, if there is a choice; True if the command is to be tried again."""
        given = attempt.given
        if isinstance(error, Question):
            return await self._confirms(attempt, error)
        if isinstance(error, ChangedElsewhere) and given is not None:
            from tui.screens.dialogs.changed_elsewhere import which_stands

            leaving = "back to editing" if given.is_open else "save nothing"
            seen = await which_stands(self._app, self._screen.pipeline, error, leaving)
            if seen is not None:
                attempt.given = replace(given, seen=seen)
                return True
            if given.is_open:
                return False
        if isinstance(error, DataError) or (given is not None and given.typed):
            return await self._tries_again(attempt, error)
        self._screen.warn(str(error))
        return False

    async def _confirms(self, attempt: Attempt, question: Question) -> bool:
        from tui.screens.dialogs.choose import Confirm

        asks = Confirm("A second thought", str(question))
        if attempt.confirmed is None or await self._app.push_screen_wait(asks) != "y":
            self._tell_left()
            return False
        attempt.command, attempt.confirmed = attempt.confirmed, None
        return True

    def _tell_left(self) -> None:
        self._app.notify("left as it was", timeout=3, markup=False)

    async def _tries_again(self, attempt: Attempt, error: Exception) -> bool:
        from tui.screens.dialogs.not_saved import AGAIN, HEIR, not_saved

        given = attempt.given or DialogInput()
        pipeline, heir = self._screen.pipeline, None
        if isinstance(error, Gone) and given.who is not None:
            heir = merged_into(pipeline.store, error.who)
        answer = await self._app.push_screen_wait(
            not_saved(
                attempt.what or "the last command",
                str(error),
                typed=given.typed,
                heir=pipeline.people.name(heir) if heir is not None else "",
                leaving="back to it" if given.is_open else "let it go",
            )
        )
        if answer == HEIR and isinstance(error, Gone) and heir is not None:
            attempt.given = given.put_to(error.who, heir)
        elif answer != AGAIN and not given.is_open:
            what = ": ".join(filter(None, (attempt.what, given.typed)))
            self._screen.warn(f"let go, not saved: {what}" if what else "let go, nothing was saved")
        return answer in (AGAIN, HEIR)

    def do(
        self,
        command: Command,
        *,
        confirmed: Command | None = None,
        what: str = "",
        hint: str = UNDO,
        given: DialogInput | None = None,
    ) -> None:
        """Starts a command; see ``perform``. Keys wait until it is on disk; then the screen shows the result."""
        self._screen.command_begins()
        self._screen.keys.command_begins()
        # The application's worker, not the screen's: the result is shown even if the screen was left.
        performed = self.perform(command, confirmed=confirmed, what=what, given=given)
        self._app.run_worker(self._do(performed, hint), group="commands")

    async def _do(self, performed: Coroutine[Any, Any, Result | None], hint: str) -> None:
        try:
            result = await performed
            if result is not None:
                self.show(result, hint)
        finally:
            self._screen.keys.command_ends()
            self._screen.command_ends()

    def show(self, result: Result, hint: str = UNDO) -> None:
        """Shows a result; without the hint if nothing was changed."""
        self._screen.show_result(result, hint if result.step is not None else "")

    def each(self, command: Callable[[list[int]], Result], words: str, hint: str = UNDO) -> None:
        """Runs a command without a dialog for the targets; asks first if they are many."""
        if ids := self._screen.targets_or_warn():
            self._each(ids, partial(command, ids), words, hint)

    def each_as_seen(self, command: Command, words: str) -> None:
        """The same for what is next with them: of what is next now, not of what another session makes of it."""
        if ids := self._screen.targets_or_warn():
            self._each(ids, partial(command, ids, meant=self._screen.pipeline.seen(ids)), words, UNDO)

    def _each(self, ids: Sequence[int], command: Command, words: str, hint: str) -> None:
        title = f"{words[:1].upper()}{words[1:]}: {len(ids):,} people?"
        self.do_for(ids, command, f"{words}: {self.named(ids)}", title, hint=hint)

    def named(self, ids: Sequence[int]) -> str:
        """The people as a title: the name of one, or their number."""
        return clean(self._screen.pipeline.people.name(ids[0])) if len(ids) == 1 else f"{len(ids):,} people"

    def refuse(self, ids: Sequence[int], reason: str) -> None:
        """Shows why not, in place of a dialog: keys typed for the dialog must not act on the screen."""
        from tui.screens.dialogs.choose import Notice

        self._app.push_screen(Notice(self.named(ids), reason))

    def do_for(
        self, ids: Sequence[object], command: Command, what: str, title: str, words: str = ALL_BACK, hint: str = UNDO
    ) -> None:
        """Starts a command for these; asks first (``title``, ``words``) if they are more than can be seen at once."""
        do = partial(self.do, command, what=what, hint=hint)
        if len(ids) > UNASKED:
            self.ask(title, words, do, yes=f"yes, all {len(ids):,}", no="leave them")
        else:
            do()

    def ask(self, title: str, words: str, act: Callable[[], None], *, yes: str, no: str) -> None:
        """Asks, and acts on a yes."""
        from tui.screens.dialogs.choose import Confirm

        def answered(key: str | None) -> None:
            if key == "y":
                act()
            else:
                self._tell_left()

        self._app.push_screen(Confirm(clean(title), clean(words, lines=True), yes=yes, no=no), answered)
