"""Base of the dialogs with usual answers and a line for any other answer."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Input, Static

from tui.screens.base.dialog import Dialog, Field
from tui.screens.base.key_screen import Answer
from tui.terminal.keys import consume
from tui.widgets.choices import Choice, Choices
from tui.widgets.content import literal


class PickOrType(Dialog[Answer]):
    """Usual answers, each with its key, and below them a line that is read back as it is typed.

    Arrows move through the answers and into the line, Enter submits. Any other character starts the line.
    """

    BINDINGS = [
        Binding("up", "move(-1)", "up", show=False),
        Binding("down,tab", "move(1)", "down", show=False),
        Binding("enter", "enter", "choose", show=False),
    ]
    placeholder = ""
    hint = ""
    hint_typing = ""
    """The hint while the line has the focus; empty: the same hint."""

    def __init__(self, title: str, choices: Sequence[Choice], *, words: str = "") -> None:
        super().__init__()
        self._heading = title
        self._words = words
        self.list = Choices(choices)

    def compose(self) -> ComposeResult:
        with self.sheet(self._heading):
            if self._words:
                yield Static(literal(self._words, "dim", lines=True), classes="line")
            if self.list.choices:
                yield self.list
            yield Field(placeholder=self.placeholder, id="typed")
            yield Static(id="echo", classes="line")
            yield Static(self.hint, classes="hint", markup=False)

    def on_mount(self) -> None:
        """Without usual answers there is only the line."""
        if not self.list.choices:
            self.type()

    def choose(self, place: int) -> None:
        """Submits a usual answer, or shows why not."""
        raise NotImplementedError

    def submit(self, words: str) -> None:
        """Submits the typed words, or shows why not."""
        raise NotImplementedError

    def read_back(self, words: str) -> None:
        """Shows the meaning of the words as they are typed."""
        raise NotImplementedError

    def starts(self, character: str) -> bool:
        """True if the character starts the line."""
        return character not in " ?"

    async def on_key(self, event: events.Key) -> None:
        """A typed character starts the line; the keys after it follow."""
        letter = event.character
        if self.focused is None and self.is_current and event.is_printable and letter and self.starts(letter):
            self.query_one(Field).insert_text_at_cursor(letter)
            self.type()
            consume(event)

    def on_paste(self, event: events.Paste) -> None:
        """What is pasted starts the line, too."""
        if self.focused is None and self.is_current:
            consume(event)
            self.type()
            self.query_one(Field).post_message(events.Paste(event.text))

    def type(self) -> None:
        self._turn_to(line=True)
        self.focus_field(self.query_one(Field))

    def _turn_to(self, *, line: bool) -> None:
        """Moves between the line and the answers, with the hint for each."""
        self.list.show_cursor = not line
        self.list.refresh()
        self.query_one(".hint", Static).update((self.hint_typing if line else "") or self.hint)

    def say(self, words: str, *, wrong: bool = False) -> None:
        """Shows words below the line."""
        self.query_one("#echo", Static).update(literal(words, "$text-error" if wrong else "$text-success"))

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The line was clicked."""
        del event
        self._turn_to(line=True)

    def on_input_changed(self, event: Input.Changed) -> None:
        self.read_back(event.value)

    def entered(self, field: Input) -> None:
        self.submit(field.value)

    def action_move(self, by: int) -> None:
        """Moves through the usual answers, and from the last one into the line."""
        last = len(self.list.choices) - 1
        if last < 0:
            return
        if self.focused is not None:
            self.set_focus(None)
            self.list.cursor = last if by < 0 else 0
            self._turn_to(line=False)
        elif 0 <= self.list.cursor + by <= last:
            self.list.move(by)
        elif by > 0:
            self.type()

    def leave_field(self, by: int) -> None:
        """Back to the usual answers."""
        self.action_move(by)

    def action_take(self, place: int) -> None:
        self.choose(place)

    def action_enter(self) -> None:
        if self.focused is None:
            self.choose(self.list.cursor)

    def on_choices_picked(self, event: Choices.Picked) -> None:
        self.choose(event.place)
