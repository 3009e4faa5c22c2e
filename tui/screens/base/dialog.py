"""What all dialogs share: a sheet at the bottom of the screen that loses no key and draws names as they are.

Keys typed in advance are the rule for a hurried user, and over a slow line. A key typed before a dialog had its
field goes to that field, one typed for the screen below before the dialog was there goes to the dialog.
"""

from __future__ import annotations

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input, TextArea

from tui.screens.base.key_screen import Answer, KeyScreen
from tui.terminal.keys import consume, route_key
from tui.text import clean
from tui.widgets.content import literal


class Dialog(KeyScreen[Answer], ModalScreen[Answer]):
    """A dialog at the bottom: what it is about stays in sight above it. Escape leaves."""

    AUTO_FOCUS = ""
    BINDINGS = [Binding("escape", "leave", "leave", show=False)]
    DEFAULT_CSS = """
    Dialog {
        align: center bottom;
        background: transparent;
        &:ansi { background: transparent; }
        & .sheet {
            width: 80;
            max-width: 100%;
            height: auto;
            max-height: 100%;
            padding: 0 1;
            background: $surface;
            border: round $primary;
            border-title-color: $foreground;
            border-title-style: bold;
            border-subtitle-color: $foreground-muted;
        }
        & .hint { color: $foreground-muted; height: auto; }
        & .line { height: auto; }
        & .hidden { display: none; }
    }
    """

    def on_mount(self) -> None:
        """What was said before is read by now, and would lie over the dialog."""
        self.app.clear_notifications()

    def on_click(self, event: events.Click) -> None:
        """A click beside it leaves, unless words that were typed would be lost."""
        beside = self.get_widget_at(event.screen_x, event.screen_y)[0] is self
        if beside and not any(field.value for field in self.query(Input)) and not self.query(TextArea):
            self.action_leave()

    def action_leave(self) -> None:
        """Leaves without doing anything."""
        self.dismiss(None)

    def leave_field(self, by: int) -> None:
        """On to the next field, or back (-1)."""
        if by > 0:
            self.focus_next()
        else:
            self.focus_previous()


async def route_dialog_key(field: Widget, event: events.Key) -> None:
    """Lets no key typed ahead go astray: those behind a Tab belong to the next field, wherever they arrived."""
    if field.screen.focused is field and isinstance(field.screen, Dialog) and event.key in _LEAVING:
        consume(event)
        field.screen.leave_field(_LEAVING[event.key])
    else:
        await route_key(field, event)


_LEAVING = {"tab": 1, "down": 1, "shift+tab": -1, "up": -1}


class Field(Input):
    """A line to type in: compact, and its cursor does not blink (every byte travels over SSH)."""

    DEFAULT_CSS = """
    Field, Field:focus { border: none; height: 1; padding: 0 1; background: $boost; }
    Field:focus { background: $block-cursor-background 55%; }
    Field:ansi, Field:focus:ansi { color: ansi_default; background: ansi_default; }
    Field:focus:ansi { text-style: underline; }
    """

    def __init__(self, value: str = "", placeholder: str = "", *, id: str | None = None) -> None:
        super().__init__(clean(value), placeholder, id=id, select_on_focus=False)
        self.cursor_blink = False

    async def on_key(self, event: events.Key) -> None:
        """Keys in the order they were typed."""
        await route_dialog_key(self, event)


class MultilineField(TextArea):
    """Several lines to type in; Tab leaves it."""

    DEFAULT_CSS = """
    MultilineField, MultilineField:focus { border: none; padding: 0 1; background: $boost; }
    MultilineField:ansi, MultilineField:focus:ansi {
        color: ansi_default; background: ansi_default; border-left: solid $primary;
    }
    """

    def __init__(self, text: str, *, id: str | None = None) -> None:
        super().__init__(clean(text, lines=True), soft_wrap=True, tab_behavior="focus", compact=True, id=id)
        self.cursor_blink = False

    async def on_key(self, event: events.Key) -> None:
        """Keys in the order they were typed; up and down are its own."""
        if event.key not in ("up", "down"):
            await route_dialog_key(self, event)


class SaveButton(Widget, can_focus=True):
    """A button that saves: Enter, space or a click."""

    BINDINGS = [Binding("enter,space", "press", "save", show=False)]
    DEFAULT_CSS = """
    SaveButton { width: 12; height: 1; color: $foreground; background: $boost; }
    SaveButton:focus { color: $block-cursor-foreground; background: $block-cursor-background; }
    SaveButton:focus:nocolor { text-style: reverse; }
    """

    class Pressed(Message):
        """The button was pressed."""

    def render(self) -> Content:
        """The word."""
        return Content("   [ Save ]")

    def on_click(self) -> None:
        """Clicked."""
        self.post_message(self.Pressed())

    def action_press(self) -> None:
        """Pressed."""
        self.post_message(self.Pressed())


class Toggle(Widget, can_focus=True):
    """Something that is so or not: space switches it."""

    BINDINGS = [Binding("space", "switch", "switch", show=False)]
    DEFAULT_CSS = """
    Toggle { height: 1; color: $foreground-muted; }
    Toggle:focus { color: $block-cursor-foreground; background: $block-cursor-background; }
    Toggle:focus:nocolor { text-style: reverse; }
    """

    class Changed(Message):
        """It was switched."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words
        self.on = False

    def render(self) -> Content:
        """A box and the words."""
        return literal(f"[{'x' if self.on else ' '}] {self._words}")

    def on_click(self) -> None:
        """Clicked."""
        self.action_switch()

    def action_switch(self) -> None:
        """The other way."""
        self.on = not self.on
        self.refresh()
        self.post_message(self.Changed())
