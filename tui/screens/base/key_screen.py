"""A screen that acts on each key as soon as it arrives; dialogs too.

Users in a hurry, or on a slow line, type ahead. A key typed before a dialog had its field goes to that field; a key
typed on the screen below before the dialog opened goes to the dialog.
"""

from __future__ import annotations

from functools import partial
from time import monotonic
from typing import TypeVar

from textual import events, on
from textual.await_complete import AwaitComplete
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

from tui.screens.base.sight import Sight
from tui.terminal.background import paints_what_changed
from tui.terminal.closed_screens import hears_while_open
from tui.terminal.keys import consume, copy_of, run_binding

Answer = TypeVar("Answer")


@hears_while_open
@paints_what_changed
class KeyScreen(Screen[Answer]):
    """A screen that acts on each key as soon as it arrives.

    In Textual a key travels from the focus through the screen to the application before its binding is looked up. Keys
    typed right after one that opens a dialog would already be on their way to the wrong screen. Here the screen runs
    the binding itself, and forwards the keys after it to the top screen.
    """

    _field_since = 0.0
    _answer: tuple[Answer | None] | None = None

    def __init__(self) -> None:
        super().__init__()
        self._question_seen = Sight()

    @property
    def is_open(self) -> bool:
        """False as soon as the screen is left: its widgets are removed one by one, and must not be drawn any more."""
        return self.is_attached and self in self.app.screen_stack

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Dismisses this screen only, and only once. If another screen lies above it, waits until that has gone."""
        if self.app.screen is self:
            return super().dismiss(result)
        if self._answer is None and self in self.app.screen_stack:
            self._answer = (result,)
        return AwaitComplete()

    @on(events.ScreenResume)
    def _keep_styles(self, event: events.ScreenResume) -> None:
        """It was styled as it was mounted: not once more as it is shown for the first time."""
        event.refresh_styles &= self.stack_updates > 0

    def on_screen_resume(self) -> None:
        if self._answer is not None:
            (result,), self._answer = self._answer, None
            self.dismiss(result)

    @property
    def is_saving(self) -> bool:
        """True while what was entered in a field is on its way to the disk: keys wait for that."""
        return False

    def entered(self, field: Input) -> None:
        """Enter was typed in a field."""

    def focus_field(self, field: Widget) -> None:
        """Focuses a field, which also gets the keys typed before."""
        self._field_since = monotonic()
        self.set_focus(field)

    def ignore_earlier_keys(self) -> None:
        """Ignores keys typed before the terminal shows the screen drawn again.

        Somebody who types "tcy" fast means call and then something else. The "y" must not answer a guard's question
        that nobody has read yet.
        """
        self._question_seen.change()
        if self.is_running:
            self.call_after_refresh(partial(self._question_seen.ask, self.app, drawn=True))

    async def on_key(self, event: events.Key) -> None:
        await self.receive_key(event)

    async def receive_key(self, event: events.Key) -> None:
        """Runs the key's binding, or forwards the key: to a field that was not focused yet, or to the top screen."""
        consume(event)
        if not self._question_seen.is_meant_by(event):
            self._question_seen.ask_again(self.app)
            return
        if (top := self.app.screen) is not self:
            top.post_message(copy_of(event))
        elif self.focused is not None and event.time < self._field_since:
            self.focused.post_message(events.Key(event.key, event.character))
        else:
            await run_binding(self.app, event.key)
