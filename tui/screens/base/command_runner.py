"""How a screen acts: asks, has a command carried out and says what it did, and hears of changes while it is there.

Dialogs are pushed before anything else runs, so that keys typed in advance reach them; commands run one after the
other in a thread of their own. Dialogs are imported when they are asked for: the board is there sooner.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from tui.commands import Place
from tui.model.errors import DataError
from tui.pipeline import Pipeline, Question, Refused, Result, Unknown
from tui.screens.base.key_queue import InTurn
from tui.text import clean

if TYPE_CHECKING:
    from tui.screens.base.saving import Doing

UNDO = "u undoes"
ALL_BACK = "One u takes it back for all of them."
FEW = 20
"""People for whom something is done without a question: as many as one has seen, not a whole list by a key too many."""


class Performing(InTurn):
    """A screen that has commands of the pipeline carried out.

    The screen sets ``pipeline`` and answers ``targets``. The application points ``pipeline.deliver`` at its own
    thread: ``pipeline.deliver = loop.call_soon_threadsafe``.
    """

    pipeline: Pipeline
    place: Place = Place.BOARD
    """Whose commands bindings, palette and help list."""

    def __init__(self) -> None:
        super().__init__()
        self._stop_listening: Callable[[], None] | None = None

    def targets(self) -> list[int]:
        """Whom an action means: the marked ones, else the one under the cursor; nobody on an empty board."""
        raise NotImplementedError

    def answers_silence(self) -> bool:
        """True where a word from you, or a rhythm of their own, answers what the screen asks about the targets."""
        return False

    # Changes ----------------------------------------------------------------------------------------------

    def listen(self) -> None:
        """Hears of changes from now on, until the screen goes."""
        self._stop_listening = self.pipeline.subscribe(self._hear)

    def _hear(self, ids: set[int]) -> None:
        if self.is_open:
            self.heard(ids)

    @property
    def is_open(self) -> bool:
        """False from the moment it is left: its parts are taken away one by one, and nothing may be drawn any more."""
        return self.is_attached and self in self.app.screen_stack

    def on_unmount(self) -> None:
        """Gone."""
        if self._stop_listening is not None:
            self._stop_listening()

    def heard(self, ids: set[int]) -> None:
        """People changed, here or in another process, or time has passed for them."""

    # Doing ------------------------------------------------------------------------------------------------

    async def perform(self, command: Doing, *, confirmed: Doing | None = None, what: str = "") -> Result | None:
        """Runs a command and waits until it is on disk. To be awaited in a worker.

        Args:
            command: of the pipeline, ready to run.
            confirmed: the same, once the question of a guard was answered with yes.
            what: in words, for the case that it cannot be saved.

        Returns:
            What it did, or None when it was refused or let go; the user has been told.
        """
        from tui.screens.base.saving import commit

        while True:
            try:
                return await commit(self.app, command)
            except Question as question:
                if confirmed is None or not await self._answered(str(question)):
                    self.app.notify("left as it was", markup=False)
                    return None
                command, confirmed = confirmed, None
            except (Refused, Unknown) as no:
                self.warn(str(no))
                return None
            except DataError as error:
                if not await self._again(what or "the last command", str(error)):
                    self.warn(f"let go, not saved: {what}" if what else "let go, nothing was saved")
                    return None

    async def _answered(self, question: str) -> bool:
        from tui.screens.dialogs.choose import Confirm

        return await self.app.push_screen_wait(Confirm("A second thought", question)) == "y"

    async def _again(self, what: str, error: str) -> bool:
        from tui.screens.base.saving import NotSaved

        return await self.app.push_screen_wait(NotSaved(what, error)) is True

    def warn(self, words: str) -> None:
        """Says why something was not done."""
        self.app.notify(clean(words, lines=True), severity="warning", timeout=8, markup=False)

    def do(self, command: Doing, *, confirmed: Doing | None = None, what: str = "", hint: str = UNDO) -> None:
        """Starts a command; a toast says what it did once it is on disk. Keys wait for it."""
        self.command_begins()
        # The application's worker, not the screen's: leaving the screen must not leave a commit unmentioned.
        self.app.run_worker(self._done(command, confirmed, what, hint), group="commands")

    async def _done(self, command: Doing, confirmed: Doing | None, what: str, hint: str) -> None:
        try:
            result = await self.perform(command, confirmed=confirmed, what=what)
            if result is not None:
                self.said(result, hint)
        finally:
            self.command_ends()

    def said(self, result: Result, hint: str = UNDO) -> None:
        """A toast with what a command did."""
        words = clean(result.message, lines=True)
        self.app.notify(f"{words}\n{hint}" if hint else words, markup=False)

    def whom(self) -> list[int]:
        """The targets; says so when there are none."""
        found = [who for who in self.targets() if who in self.pipeline.people]
        if not found:
            self.warn("nobody here: a adds somebody")
        return found

    def named(self, ids: Sequence[int]) -> str:
        """Who they are, for a title: the name of one, else how many."""
        return clean(self.pipeline.people.name(ids[0])) if len(ids) == 1 else f"{len(ids):,} people"

    def refuse(self, ids: Sequence[int], reason: str) -> None:
        """Says why not in the place of a dialog: what was typed for that must not act as commands here."""
        from tui.screens.dialogs.choose import Notice

        self.app.push_screen(Notice(self.named(ids), reason))

    def each(self, command: Callable[[list[int]], Result], words: str, hint: str = UNDO) -> None:
        """A command without a dialog for the targets whom it fits; of many it is asked."""
        if ids := self.whom():
            do = partial(self.do, partial(command, ids), what=f"{words}: {self.named(ids)}", hint=hint)
            self.if_many(ids, do, f"{words[:1].upper()}{words[1:]}: {len(ids):,} people?")

    def if_many(self, ids: Sequence[object], act: Callable[[], None], title: str, words: str = ALL_BACK) -> None:
        """Acts; of more than a few people it is asked first, as nobody has seen all of them."""
        if len(ids) > FEW:
            self.ask(title, words, act, yes=f"yes, all {len(ids):,}", no="leave them")
        else:
            act()

    def ask(self, title: str, words: str, act: Callable[[], None], *, yes: str, no: str) -> None:
        """Acts where it is answered with yes."""
        from tui.screens.dialogs.choose import Confirm

        def answered(key: str | None) -> None:
            if key == "y":
                act()

        self.app.push_screen(Confirm(clean(title), clean(words, lines=True), yes=yes, no=no), answered)
