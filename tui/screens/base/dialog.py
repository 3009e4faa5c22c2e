"""What all dialogs share: a sheet at the bottom of the screen, and fields that lose no key.

Users in a hurry, or on a slow line, type ahead. A key typed before a dialog had its field goes to that field; a key
typed on the screen below before the dialog opened goes to the dialog.
"""

from __future__ import annotations

from collections.abc import Coroutine, Iterator
from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import var
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from tui.commands import shown
from tui.screens.base.dialog_keys import COMPLETES, IN_A_FIELD, columns, keys_of, own_bindings
from tui.screens.base.key_screen import Answer, KeyScreen
from tui.terminal.closed_screens import is_beside
from tui.terminal.keys import consume, copy_of, route_key
from tui.terminal.textual_private import bindings_of
from tui.text import clean
from tui.widgets.content import literal


class Dialog(KeyScreen[Answer], ModalScreen[Answer]):
    """A dialog at the bottom, so that what it is about stays visible above it. Escape closes it."""

    AUTO_FOCUS = ""
    BINDINGS = [
        Binding("escape", "leave", "leave", show=False),
        Binding("ctrl+p", "app.command_palette", "all commands", show=False),
        Binding("question_mark,ctrl+g", "keys", "these keys", show=False),
    ]
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

    about = ""
    """What the dialog is for and how it goes, in a sentence or two: for the help."""
    _held: list[events.Key] | None = None
    """Keys typed while the dialog is being saved; None: it is not."""

    def on_mount(self) -> None:
        """A message on the screen would cover the dialog."""
        self.app.clear_notifications()
        self.tell_help()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        del event
        self.tell_help()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        del event
        self.tell_help()

    def tell_help(self) -> None:
        """Says which key explains the keys: in a field ``?`` is a letter."""
        for sheet in self.query(".sheet").results(Widget):
            in_field = isinstance(self.focused, Input | TextArea)
            sheet.border_subtitle = Content("Ctrl+g keys" if in_field else self.help_hint)

    @property
    def help_hint(self) -> str:
        """What stands at the lower edge while letters are keys."""
        return "? keys"

    def sheet(self, title: str = "") -> Vertical:
        """The box in which everything stands, for ``compose``; with a title in its upper edge."""
        sheet = Vertical(classes="sheet")
        if title:
            sheet.border_title = literal(title)
        return sheet

    def settings_changed(self) -> None:
        """A setting was kept, such as the theme, by what lay above."""

    def action_keys(self) -> None:
        """Explains the keys of this dialog."""
        self.app.push_screen(DialogKeys(self))

    def commands(self) -> Iterator[tuple[str, str, str]]:
        """For the command palette: what can be done here beside moving, as keys, words and action."""
        for each in self.own_keys():
            binding = each.binding
            if binding.description and not binding.action.startswith(_MOVING):
                yield shown(binding.key), binding.description, binding.action

    def own_keys(self) -> list[ActiveBinding]:
        """The bindings of the dialog itself, as they are active now."""
        own, found = bindings_of(self), self.active_bindings
        for key, (node, binding, enabled, tooltip) in found.items():
            if (
                isinstance(node, Field) and binding.action.startswith(_SCROLLING) and key in own
            ):  # it has nothing to scroll
                found[key] = ActiveBinding(self, own[key], enabled, tooltip)
        return list(own_bindings(self, found.values()))

    def keys_here(self, *, fields: bool) -> list[tuple[str, str]]:
        """The keys with what they do, for the help; ``fields``: there are some, between which keys move."""
        return keys_of(self.own_keys(), fields=fields)

    def on_click(self, event: events.Click) -> None:
        """A click outside the sheet closes the dialog, unless typed words would be lost."""
        if is_beside(self, event) and not any(field.value for field in self.query(Input)) and not self.query(TextArea):
            self.action_leave()

    def action_leave(self) -> None:
        """Closes the dialog without an answer."""
        self.dismiss(None)

    @property
    def is_saving(self) -> bool:
        """True while what was entered is on its way to the disk."""
        return self._held is not None

    def save(self, saving: Coroutine[Any, Any, Answer | None]) -> None:
        """Saves what was entered, then ``saved``; without an answer the dialog stays open, as it is."""
        self._held = []
        self.app.run_worker(self._saved(saving), group="commands")

    async def _saved(self, saving: Coroutine[Any, Any, Answer | None]) -> None:
        try:
            answer = await saving
        finally:
            held, self._held = self._held or [], None
        if answer is not None:
            self.saved(answer)
            for key in held:
                self.app.screen.post_message(key)

    def saved(self, answer: Answer) -> None:
        """What was entered is on disk. Keys typed meanwhile are for the screen that is on top then."""
        self.dismiss(answer)

    async def receive_key(self, event: events.Key) -> None:
        """Keys typed behind the one that saves are meant for the screen below; that one, held down, is not."""
        if self._held is not None and self.is_current:
            consume(event)
            if self._held or event.key not in _SAVING:
                self._held.append(copy_of(event))
        else:
            await super().receive_key(event)

    def on_screen_suspend(self) -> None:
        """Something is asked first: keys typed before that mean nothing any more."""
        if self._held is not None:
            self._held.clear()

    def leave_field(self, by: int) -> None:
        """Moves the focus to the next field, or to the one before (-1)."""
        field = self.focus_next() if by > 0 else self.focus_previous()
        if isinstance(field, Field) and field.is_proposal:
            field.select_all()


class DialogKeys(Dialog[None]):
    """The keys of the dialog below."""

    BINDINGS = [
        Binding("enter,q", "leave", "leave", show=False),
        Binding("down,j", "scroll(1)", "down", show=False),
        Binding("up,k", "scroll(-1)", "up", show=False),
    ]
    DEFAULT_CSS = """
    DialogKeys {
        & #about { height: auto; margin-bottom: 1; }
        & #keys { height: auto; max-height: 1fr; scrollbar-size-vertical: 1; }
        & #columns { height: auto; }
        & .column { width: 1fr; height: auto; }
    }
    """

    def __init__(self, below: Dialog[Any]) -> None:
        super().__init__()
        self._about = below.about
        fields = [each for each in below.query("Input, TextArea") if each.region]
        completes = any(isinstance(each, Input) and each.suggester for each in fields)
        more = (*(IN_A_FIELD if fields else ()), *(COMPLETES if completes else ()))
        self._keys = [*below.keys_here(fields=bool(fields)), *more]

    def compose(self) -> ComposeResult:
        with self.sheet("Keys here"):
            if self._about:
                yield Static(self._about, id="about", markup=False)
            with VerticalScroll(id="keys", can_focus=False), Horizontal(id="columns"):
                for column in self._columns():
                    yield Static(column, classes="column")

    def _columns(self) -> list[Content]:
        return columns(self._keys, min(80, self.app.size.width) - 5)  # without the scroll bar

    def on_resize(self) -> None:
        for static, column in zip(self.query(".column").results(Static), self._columns(), strict=True):
            static.update(column)

    @property
    def help_hint(self) -> str:
        return "Esc back"

    def action_keys(self) -> None:
        """The key that opened it closes it."""
        self.action_leave()

    def action_scroll(self, by: int) -> None:
        self.query_one("#keys").scroll_relative(y=by, animate=False, immediate=True)


async def route_dialog_key(field: Widget, event: events.Key) -> None:
    """For ``on_key`` of a field: Tab and arrows leave it. Keys typed after them go to the next field."""
    if isinstance(field.screen, KeyScreen) and field.screen.is_saving:
        await field.screen.receive_key(event)
    elif field.screen.focused is field and isinstance(field.screen, Dialog) and event.key in _LEAVING:
        consume(event)
        field.screen.leave_field(_LEAVING[event.key])
    else:
        await route_key(field, event)


_MOVING = ("move", "scroll", "app.", "heading", "leave")
_SCROLLING = ("scroll_", "page_")
"""What keys do in a field that it has from Textual's scrolling."""
_SAVING = ("enter", "ctrl+s")
_LEAVING = {"tab": 1, "down": 1, "shift+tab": -1, "up": -1}


class Field(Input):
    """A compact input. Its cursor does not blink: every byte travels over SSH."""

    DEFAULT_CSS = """
    Field, Field:focus { border: none; height: 1; padding: 0 1; background: $boost; }
    Field:focus { background: $block-cursor-background 55%; }
    Field:ansi, Field:focus:ansi { color: ansi_default; background: ansi_default; }
    Field:focus:ansi { text-style: underline; }
    """
    virtual_size = var(Size(0, 0))
    """A plain variable: Textual's reactive would lay out the whole screen for every letter."""

    def __init__(
        self, value: str = "", placeholder: str = "", *, is_proposal: bool = False, id: str | None = None
    ) -> None:
        """``is_proposal``: what stands there is only proposed: who comes to the field and types replaces it."""
        super().__init__(clean(value), placeholder, id=id, select_on_focus=False)
        self.cursor_blink = False
        self.is_proposal = is_proposal

    def on_mount(self) -> None:
        """Without tones of its own an example would look like a value."""
        if self.placeholder and self.app.native_ansi_color:
            self.placeholder = f"({self.placeholder})"

    async def on_key(self, event: events.Key) -> None:
        await route_dialog_key(self, event)

    def on_paste(self, event: events.Paste) -> None:
        """Takes all lines of what is pasted: Textual would keep the first, and say nothing of the others."""
        consume(event)
        self.take_lines([line for line in event.text.splitlines() if line.strip()])

    def take_lines(self, lines: list[str]) -> None:
        """Lines that were pasted, as one."""
        self.replace(" ".join(lines), *self.selection)

    async def action_submit(self) -> None:
        """Enter acts at once, as other keys do: Textual's message would come behind those typed after it."""
        if isinstance(self.screen, KeyScreen):
            self.screen.entered(self)


class MultilineField(TextArea):
    """An input of several lines; Tab leaves it."""

    DEFAULT_CSS = """
    MultilineField, MultilineField:focus { border: none; padding: 0 1; background: $boost; }
    MultilineField:ansi, MultilineField:focus:ansi {
        color: ansi_default; background: ansi_default; border-left: solid $primary;
    }
    MultilineField .text-area--placeholder { color: $text-disabled; }
    """

    def __init__(self, text: str, placeholder: str = "", *, id: str | None = None) -> None:
        super().__init__(clean(text, lines=True), soft_wrap=True, tab_behavior="focus", compact=True,
                         placeholder=placeholder, id=id)  # fmt: skip
        self.cursor_blink = False

    def on_mount(self) -> None:
        """As in a field of one line."""
        if self.placeholder and self.app.native_ansi_color:
            self.placeholder = f"({self.placeholder})"

    async def on_key(self, event: events.Key) -> None:
        """Up and down move within the text."""
        if event.key not in ("up", "down") or (isinstance(self.screen, Dialog) and self.screen.is_saving):
            await route_dialog_key(self, event)


class SaveButton(Widget, can_focus=True):
    """A button that saves, by Enter, space or a click: the action ``save`` of its screen."""

    BINDINGS = [Binding("enter,space", "screen.save", "save", show=False)]
    DEFAULT_CSS = """
    SaveButton { width: 12; height: 1; color: $foreground; background: $boost; }
    SaveButton:focus { color: $block-cursor-foreground; background: $block-cursor-background; }
    SaveButton:focus:nocolor { text-style: reverse; }
    """

    def render(self) -> Content:
        return Content("   [ Save ]")

    async def on_click(self) -> None:
        await self.run_action("screen.save")


class Toggle(Widget, can_focus=True):
    """A checkbox; space switches it."""

    BINDINGS = [Binding("space", "switch", "switch", show=False)]
    DEFAULT_CSS = """
    Toggle { height: 1; color: $foreground-muted; }
    Toggle:focus { color: $block-cursor-foreground; background: $block-cursor-background; }
    Toggle:focus:nocolor { text-style: reverse; }
    """

    class Changed(Message):
        """The checkbox was switched."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words
        self.on = False

    def render(self) -> Content:
        return literal(f"[{'x' if self.on else ' '}] {self._words}")

    def on_click(self) -> None:
        self.action_switch()

    def action_switch(self) -> None:
        self.on = not self.on
        self.refresh()
        self.post_message(self.Changed())
