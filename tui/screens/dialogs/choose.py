"""Small dialogs with single keys: a question with yes and no, and a choice of a few."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Static

from tui.screens.base.dialog import Dialog
from tui.terminal.textual_private import bind
from tui.widgets.choices import Choice, Choices
from tui.widgets.content import literal


class Choose(Dialog[str]):
    """Asks for one of a few: its key, or arrows and Enter. Answers with the key, or None."""

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
        """The question, the lines, the keys."""
        with Vertical(classes="sheet") as sheet:
            sheet.border_title = literal(self._heading)
            if self._words:
                yield Static(literal(self._words, lines=True), classes="line")
            yield self._list
            yield Static(self.HINT, markup=False, classes="hint")

    def action_move(self, by: int) -> None:
        """To another line."""
        self._list.move(by)

    def action_enter(self) -> None:
        """The line under the cursor."""
        self.action_take(self._list.cursor)

    def action_take(self, place: int) -> None:
        """That line it is."""
        self.dismiss(self._list.choices[place].key)

    def on_choices_picked(self, event: Choices.Picked) -> None:
        """Clicked."""
        self.action_take(event.place)


class Notice(Dialog[None]):
    """Says why something cannot be, in the place of the dialog that was asked for.

    What a hurried user typed for that dialog ends here: on the screen below a date would act as commands.
    """

    BINDINGS = [Binding("enter", "leave", "back", show=False)]

    def __init__(self, title: str, words: str) -> None:
        super().__init__()
        self._heading = title
        self._words = words

    def compose(self) -> ComposeResult:
        """What there is to say, and how to go back."""
        with Vertical(classes="sheet") as sheet:
            sheet.border_title = literal(self._heading)
            yield Static(literal(self._words, lines=True), classes="line")
            yield Static("Enter or Esc goes back", markup=False, classes="hint")


class Confirm(Choose):
    """A guard asks. ``y`` goes on; Enter, ``n`` and Escape do not: a guard must not be passed by a key too many.

    Answers "y", else "n" or None.
    """

    HINT = "y or n, or ↑ ↓ and Enter · Esc means n"

    DEFAULT_CSS = """
    Confirm .sheet { border: round $warning; }
    """

    def __init__(self, title: str, question: str, *, yes: str = "do it anyway", no: str = "leave it") -> None:
        choices = (Choice("y", yes), Choice("n", no))
        super().__init__(title, choices, words=question, cursor=1)
        self.ignore_earlier_keys()

    def on_mount(self) -> None:
        """From when it is seen on, keys are answers."""
        self.ignore_earlier_keys()
