"""A screen that acts on a key the moment it sees it; dialogs too.

Keys typed in advance are the rule for a hurried user, and over a slow line. A key typed before a dialog had its
field goes to that field; one typed for the screen below before the dialog was there goes to the dialog.
"""

from __future__ import annotations

from math import inf
from time import monotonic
from typing import TypeVar

from textual import events
from textual.await_complete import AwaitComplete
from textual.screen import Screen
from textual.widget import Widget

from tui.terminal.keys import consume, copy_of, run_binding

Answer = TypeVar("Answer")


class KeyScreen(Screen[Answer]):
    """A screen that acts on a key the moment it sees it.

    Textual looks a key up when it has travelled from the focus through the screen to the application; keys typed
    behind one that opens a dialog have then left already, for the wrong place. Here the screen runs the binding
    itself, and what comes behind it is handed on to whatever lies on top by then.
    """

    _field_since = 0.0
    _accepts_since = 0.0
    _answer: tuple[Answer | None] | None = None

    @property
    def is_open(self) -> bool:
        """False from the moment it is left: its parts are taken away one by one, and nothing may be drawn any more."""
        return self.is_attached and self in self.app.screen_stack

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """As ever, once, and no other screen than this one: where one lies above it, when that has gone."""
        if self.app.screen is self:
            return super().dismiss(result)
        if self._answer is None and self in self.app.screen_stack:
            self._answer = (result,)
        return AwaitComplete()

    def on_screen_resume(self) -> None:
        """What lay above has gone."""
        if self._answer is not None:
            (result,), self._answer = self._answer, None
            self.dismiss(result)

    def focus_field(self, field: Widget) -> None:
        """Gives a field the focus; keys typed before go to it too."""
        self._field_since = monotonic()
        self.set_focus(field)

    def ignore_earlier_keys(self) -> None:
        """What stands here from now on may only be answered by somebody who has seen it.

        A hurried "tcy" means call and then something else, not yes to a guard's question that nobody has read:
        keys typed before the question was drawn are dropped.
        """
        self._accepts_since = inf
        if self.is_running:
            self.call_after_refresh(self._accept_keys)

    def _accept_keys(self) -> None:
        self._accepts_since = monotonic()

    async def on_key(self, event: events.Key) -> None:
        """A key has come."""
        await self.receive_key(event)

    async def receive_key(self, event: events.Key) -> None:
        """Runs the key's binding; passes on what was typed before a field had the focus, or for a dialog."""
        consume(event)
        if event.time < self._accepts_since:
            return
        top = self.app.screen
        if isinstance(top, KeyScreen) and top is not self:
            top.post_message(copy_of(event))
        elif top is not self:  # Textual's own: the command palette
            hold_back = getattr(self.app, "hold_back", None)
            if hold_back is None or not hold_back(event):
                (top.focused or top).post_message(copy_of(event))
        elif self.focused is not None and event.time < self._field_since:
            self.focused.post_message(events.Key(event.key, event.character))
        else:
            await run_binding(self.app, event.key)
