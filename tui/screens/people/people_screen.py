"""A screen whose people can be acted on.

It says who is meant (``targets``) and draws; what can be done with them stands in the groups of actions beside this
module, and is carried out by its ``commands``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from inspect import isawaitable
from typing import TYPE_CHECKING

from textual import events

from tui.commands import Place
from tui.pipeline import Pipeline, Result
from tui.screens.base.key_queue import KeyQueue
from tui.screens.base.key_screen import KeyScreen
from tui.screens.base.listener import Listener
from tui.screens.people.command_runner import UNDO, CommandRunner
from tui.screens.people.facts import Facts
from tui.screens.people.messages import Messages
from tui.screens.people.navigation import Navigation
from tui.screens.people.plans import Plans
from tui.screens.people.records import Records
from tui.screens.people.touches import Touches
from tui.screens.people.undoing import Undoing
from tui.text import clean
from tui.widgets.theme import Palette

if TYPE_CHECKING:
    from tui.rules.drafts import Draft


ACTIONS = (Touches, Messages, Facts, Plans, Records, Navigation, Undoing)
"""What can be done on any screen with people, by subject."""


class PeopleScreen(KeyScreen[None]):
    """A screen with people, keys in turn, commands carried out, and changes heard.

    Args:
        pipeline: open; the application points ``pipeline.deliver`` at its own thread.
    """

    place: Place = Place.BOARD
    """Whose commands bindings, palette and help list."""
    snooze_hint = ""
    """How somebody who cannot be snoozed is left for later here, in words."""

    def __init__(self, pipeline: Pipeline) -> None:
        super().__init__()
        self.pipeline = pipeline
        self.keys = KeyQueue(self)
        self.commands = CommandRunner(self)
        self.listener = Listener(self, pipeline, self.heard)

    # Who is meant -----------------------------------------------------------------------------------------

    def targets(self) -> list[int]:
        """Whom an action means: the marked ones, else the one under the cursor; nobody on an empty board."""
        raise NotImplementedError

    def order(self) -> Sequence[int]:
        """Everybody in the order of the screen, for walking through them in the detail."""
        return self.targets()

    def targets_or_warn(self) -> list[int]:
        """The targets; says so when there are none."""
        found = [who for who in self.targets() if who in self.pipeline.people]
        if not found:
            self.warn("nobody here: a adds somebody")
        return found

    def answers_silence(self) -> bool:
        """True where a word from you, or a rhythm of their own, answers what the screen asks about the targets."""
        return False

    def draft(self) -> Draft | None:
        """The message that ``y``, ``E`` and ``m`` mean: the best one for the only target; None with several people."""
        from tui.views.drafts import best

        ids = [who for who in self.targets() if who in self.pipeline.people]
        return best(self.pipeline, ids[0]) if len(ids) == 1 else None

    # What the screen does as others act ---------------------------------------------------------------------

    def heard(self, ids: set[int]) -> None:
        """People changed, here or in another process, or time has passed for them."""

    def show_person(self, who: int) -> None:
        """Somebody was added, or looked at last in the detail: the cursor may go there."""

    def left_for(self, below: PeopleScreen) -> None:
        """It was left for a screen that had been open below."""

    def set_palette(self, palette: Palette) -> None:
        """Other colours, for a screen that draws with them."""

    def command_begins(self) -> None:
        """A command has been started."""

    def command_ends(self) -> None:
        """It is on disk, or was let go; the keys that waited for it act next."""

    def on_unmount(self) -> None:
        """Gone."""
        self.listener.stop()

    def said(self, result: Result, hint: str = UNDO) -> None:
        """A message with what a command did."""
        words = clean(result.message, lines=True)
        self.app.notify(f"{words}\n{hint}" if hint else words, markup=False)

    def warn(self, words: str) -> None:
        """Says why something was not done."""
        self.app.notify(clean(words, lines=True), severity="warning", timeout=8, markup=False)

    # Keys and actions ---------------------------------------------------------------------------------------

    async def receive_key(self, event: events.Key) -> None:
        """Acts on the key, or lets it wait for the command before it."""
        await self.keys.take(event)

    async def act(self, event: events.Key) -> None:
        """The key's turn has come."""
        await super().receive_key(event)

    def is_busy(self) -> bool:
        """True while keys have to wait."""
        return self.keys.command_is_running

    def acts_at_once(self, key: str) -> bool:
        """True for a key that waits for nothing."""
        del key
        return False

    def on_screen_suspend(self) -> None:
        """Something lies above it now."""
        self.keys.drop_behind_question()

    async def action_run(self, name: str) -> None:
        """What the list of commands calls ``name``: the screen's own ``action_<name>``, else that of a group."""
        done = self.action_of(name)()
        if isawaitable(done):
            await done

    def action_of(self, name: str) -> Callable[[], object]:
        """The action of that name. Raises AttributeError where there is none."""
        own: Callable[[], object] | None = getattr(self, f"action_{name}", None)
        shared = (getattr(group(self), name) for group in ACTIONS if hasattr(group, name))
        action = own or next(shared, None)
        if action is None:
            raise AttributeError(f"{type(self).__name__} has no action {name}")
        return action
