"""Small dialogs with single keys: a choice, a notice, a confirmation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Static

from tui.screens.base.dialog import Dialog
from tui.terminal.textual_private import bind
from tui.widgets.choices import Choice, Choices
from tui.widgets.content import literal


class Choose(Dialog[str]):
    """Asks for one of a few choices, by key or with arrows and Enter. Answers with the key, or None."""

    about = "One of these: its letter takes it at once, or the arrows and Enter."
    HINT = "a letter, or ↑ ↓ and Enter · Esc leaves"

    BINDINGS = [
        Binding("up,k", "move(-1)", "up", show=False),
        Binding("down,j", "move(1)", "down", show=False),
        Binding("enter,space", "enter", "choose", show=False),
    ]

    def __init__(self, title: str, choices: Sequence[Choice], *, words: str = "", cursor: int = 0) -> None:
        super().__init__()
        self._heading = title
        self._words = words
        self._list = Choices(choices)
        self._list.cursor = cursor
        for place, choice in enumerate(choices):
            bind(self, choice.key, f"take({place})", choice.name)

    def compose(self) -> ComposeResult:
        with self.sheet(self._heading):
            if self._words:
                yield Static(literal(self._words, lines=True), classes="line")
            yield self._list
            yield Static(self.HINT, markup=False, classes="hint")

    def action_move(self, by: int) -> None:
        self._list.move(by)

    def action_enter(self) -> None:
        self.action_take(self._list.cursor)

    def action_take(self, place: int) -> None:
        self.dismiss(self._list.choices[place].key)

    def on_choices_picked(self, event: Choices.Picked) -> None:
        self.action_take(event.place)


class Notice(Dialog[None]):
    """Shows why something is not possible, in place of the dialog for it.

    Keys that a user in a hurry typed for that dialog end here; on the screen below they would act as commands.
    """

    about = "Why there is nothing to choose here."

    BINDINGS = [Binding("enter", "leave", "back", show=False)]

    def __init__(self, title: str, words: str) -> None:
        super().__init__()
        self._heading = title
        self._words = words

    def compose(self) -> ComposeResult:
        with self.sheet(self._heading):
            yield Static(literal(self._words, lines=True), classes="line")
            yield Static("Enter or Esc goes back", markup=False, classes="hint")


class Confirm(Choose):
    """Confirms a guard's question. Only ``y`` goes on, not Enter: one key too many must not pass a guard.

    Answers "y", else "n" or None.
    """

    about = "A question before something goes on: y goes on; n, Enter and Escape do not."
    HINT = "y or n, or ↑ ↓ and Enter · Esc means n"

    DEFAULT_CSS = """
    Confirm .sheet { border: round $warning; }
    """

    def __init__(self, title: str, question: str, *, yes: str = "do it anyway", no: str = "leave it") -> None:
        choices = (Choice("y", yes), Choice("n", no))
        super().__init__(title, choices, words=question, cursor=1)
        self.ignore_earlier_keys()

    def on_mount(self) -> None:
        """Keys count as answers only after the question was drawn."""
        self.ignore_earlier_keys()


def confirm_leaving(
    dialog: Dialog[Any], title: str = "Leave without saving?", words: str = "What you typed here is not saved."
) -> None:
    """Closes a dialog without an answer, if the user confirms that."""

    def answered(key: str | None) -> None:
        if key == "y":
            dialog.dismiss(None)

    dialog.app.push_screen(Confirm(title, words, yes="leave it", no="stay here"), answered)
