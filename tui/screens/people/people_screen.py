"""A screen with people on whom actions can be given.

The screen says who is meant (``targets``) and draws. The actions are in the groups beside this module, and its
``commands`` run them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from inspect import isawaitable
from time import monotonic
from typing import TYPE_CHECKING

from textual import events

from tui.commands import Heading, Place, commands
from tui.pipeline import Pipeline, Result
from tui.screens.base.key_queue import KeyQueue
from tui.screens.base.key_screen import KeyScreen
from tui.screens.base.listener import Listener
from tui.screens.base.sight import Sight
from tui.screens.people.command_runner import UNDO, CommandRunner
from tui.screens.people.exports import Exports
from tui.screens.people.facts import Facts
from tui.screens.people.forgetting import Forgetting
from tui.screens.people.imports import Imports
from tui.screens.people.list_moves import ListMoves
from tui.screens.people.mailings import Mailings
from tui.screens.people.messages import Messages
from tui.screens.people.navigation import Navigation
from tui.screens.people.occasions import Occasions
from tui.screens.people.plans import Plans
from tui.screens.people.records import Records
from tui.screens.people.touches import Touches
from tui.screens.people.undoing import Undoing
from tui.terminal.keys import consume, typed
from tui.text import clean
from tui.widgets.hints import KEY

if TYPE_CHECKING:
    from tui.rules.drafts import Draft
    from tui.views.filters import Chosen


ACTIONS = (
    Touches, Messages, Mailings, Exports, Facts, Plans, Records, Occasions, Forgetting, Imports, Navigation,
    Undoing, ListMoves,
)  # fmt: skip
"""The actions of all screens with people, by subject."""
_FOR_NOBODY = frozenset({"add", "event", "away"})
"""Actions on people that mean nobody who is there."""
_FOR_SOMEBODY = frozenset({"mark", "mark_range", "take"})
"""Other actions that mean the person under the cursor."""


@cache
def _for_somebody(place: Place) -> frozenset[str]:
    """The keys that mean somebody who is there."""
    about = (Heading.TOUCH, Heading.PEOPLE)
    found = (each for each in commands(place) if each.heading in about or each.action in _FOR_SOMEBODY)
    return frozenset(key for each in found if each.action not in _FOR_NOBODY for key in each.keys)


@cache
def _moving(place: Place) -> frozenset[str]:
    """The keys that only move the cursor."""
    moving = frozenset(key for each in commands(place) if each.heading is Heading.MOVING for key in each.keys)
    return moving - _for_somebody(place)


class PeopleScreen(KeyScreen[None]):
    """Base of the screens with people: targets, keys in turn, commands, changes heard.

    Args:
        pipeline: open; the application points ``pipeline.deliver`` at its own thread.
    """

    place: Place = Place.BOARD
    """The place whose commands are in bindings, palette and help."""
    only: Chosen | None = None
    """The people whom the screen is about, where a filter has chosen them."""
    snooze_hint = ""
    """How to postpone a person who cannot be snoozed, in words."""

    def __init__(self, pipeline: Pipeline) -> None:
        super().__init__()
        self.pipeline = pipeline
        self.keys = KeyQueue(self)
        self.commands = CommandRunner(self)
        self.listener = Listener(self, pipeline, self.heard)
        self.sight = Sight()
        """Since when the person can be seen whom keys mean."""

    def targets(self) -> list[int]:
        """The people an action is for: the marked ones, else the one under the cursor. May be empty."""
        raise NotImplementedError

    def order(self) -> Sequence[int]:
        """Everybody in the order of the screen, for walking from person to person in the detail."""
        return self.targets()

    def list_name(self) -> str:
        """What ``order`` lists, in words."""
        return f"all of {clean(self.only.words)}" if self.only is not None else "all in this list"

    def targets_or_warn(self) -> list[int]:
        """The targets that exist; warns if there are none."""
        found = [who for who in self.targets() if who in self.pipeline.people]
        if not found:
            self.warn_of_nobody()
        return found

    def warn_of_nobody(self) -> None:
        """Says that a key meant nobody, and why."""
        if lost := self.lost():
            self.warn(f"nobody is under the cursor: {lost}; j or k goes on")
            self.sight.drop(monotonic())  # the keys behind it may be for its dialog
        else:
            self.warn(self.no_targets())

    def lost(self) -> str:
        """What became of the person who was under the cursor; empty if the cursor lost nobody."""
        return ""

    def no_targets(self) -> str:
        """The warning if there are no targets."""
        return "nobody here: a adds somebody"

    def answers_silence(self) -> bool:
        """True if a touch, or a rhythm of their own, answers what the screen asks about the targets."""
        return False

    def draft(self) -> Draft | None:
        """The draft for ``y``, ``E`` and ``m``: the best one for a single target; None for several."""
        from tui.views.drafts import best

        ids = [who for who in self.targets() if who in self.pipeline.people]
        return best(self.pipeline, ids[0]) if len(ids) == 1 else None

    def heard(self, ids: set[int]) -> None:
        """People changed, here or in another process, or time has passed for them."""

    def show_person(self, who: int) -> None:
        """A person was added, or was the last one seen in the detail: the cursor may go there."""

    def left_for(self, below: PeopleScreen) -> None:
        """The screen was left for one that was open below."""

    def theme_changed(self) -> None:
        """Draws in other colours."""

    def command_begins(self) -> None:
        """A command was started."""

    def command_ends(self) -> None:
        """A command is on disk, or was given up. The queued keys act next."""

    def on_unmount(self) -> None:
        self.listener.stop()

    def show_result(self, result: Result, hint: str = UNDO) -> None:
        """Shows the result of a command."""
        words = clean(result.message, lines=True)
        self.app.notify(f"{words}\n{hint}" if hint else words, markup=False)

    def warn(self, words: str) -> None:
        """Shows why something was not done."""
        self.app.notify(clean(words, lines=True), severity="warning", timeout=8, markup=False)

    async def receive_key(self, event: events.Key) -> None:
        await self.keys.take(event)

    async def act(self, event: events.Key) -> None:
        """Acts on a key whose turn has come, unless it was typed for somebody before."""
        if self.app.screen is not self or not self.is_too_early(event):
            await super().receive_key(event)
            return
        consume(event)
        if not self.sight.follows_dropped(event):
            self.tell_too_early()
        self.sight.drop(event.time)
        self.sight.ask_again(self.app)

    def is_too_early(self, event: events.Key) -> bool:
        """True for a key that means a person who was not seen when it was typed, and for those that closely follow."""
        if self.sight.follows_dropped(event):
            return event.key not in _moving(self.place)
        return not self.sight.is_meant_by(event) and self.means_cursor(event.key)

    def means_cursor(self, key: str) -> bool:
        """True for a key that means the person under the cursor."""
        return key in _for_somebody(self.place) and bool(self.targets())

    def tell_too_early(self) -> None:
        """Says that a key, and those that closely follow, do nothing."""
        self.warn("pause: keys typed before this was shown did nothing")

    def is_busy(self) -> bool:
        """True while keys have to wait."""
        return self.keys.command_is_running

    def acts_at_once(self, key: str) -> bool:
        """True for a key that never waits."""
        del key
        return False

    def on_screen_suspend(self) -> None:
        self.keys.drop_behind_question()

    def on_click(self, event: events.Click) -> None:
        """A click on a key is that key, at the time of the click, and means nothing to a screen that came meanwhile."""
        if (key := event.style.meta.get(KEY)) and self.app.screen is self:
            self.post_message(typed(key, event.time))

    async def action_run(self, name: str, arguments: tuple[object, ...] = ()) -> None:
        """Runs an action by its name in the list of commands."""
        done = self.action_of(name)(*arguments)
        if isawaitable(done):
            await done

    def action_of(self, name: str) -> Callable[..., object]:
        """The screen's own ``action_<name>``, else the one of a group. Raises AttributeError if there is none."""
        own: Callable[..., object] | None = getattr(self, f"action_{name}", None)
        shared = (getattr(group(self), name) for group in ACTIONS if hasattr(group, name))
        action = own or next(shared, None)
        if action is None:
            raise AttributeError(f"{type(self).__name__} has no action {name}")
        return action
