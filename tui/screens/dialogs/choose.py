"""Small dialogs with single keys: a question with yes and no, and a choice of a few."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static

from tui.screens.base.dialog import Sheet, plain
from tui.text import fit

MARK = "▸"
"""Stands where the cursor is: colour alone does not say it."""


def cursor_style(widget: Widget) -> str:
    """How the line under the cursor is drawn, without colours too."""
    return "reverse" if widget.app.no_color else "$block-cursor-foreground on $block-cursor-background"


class Choice(NamedTuple):
    """One line of a choice."""

    key: str
    name: str
    what: str = ""
    """In muted words beside the name."""


class Choices(Widget):
    """A few lines, each with its key; arrows and a cursor for those who want them."""

    DEFAULT_CSS = """
    Choices { height: auto; width: 1fr; }
    """

    cursor = reactive(0)

    class Picked(Message):
        """A line was clicked."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    def __init__(self, choices: Sequence[Choice], *, show_cursor: bool = True) -> None:
        super().__init__()
        self.choices = list(choices)
        self.show_cursor = show_cursor

    def render(self) -> Content:
        """A line a choice, the one under the cursor reversed."""
        wide = max((len(choice.name) for choice in self.choices), default=0)
        lines = []
        for place, choice in enumerate(self.choices):
            here = self.show_cursor and place == self.cursor
            name = fit(choice.name, wide)
            if here:
                rest = fit(choice.what, max(0, self.size.width - wide - 6))
                lines.append(Content.styled(f"{MARK}{choice.key}  {name}  {rest}", cursor_style(self)))
            else:
                key = (f" {choice.key}", "bold $text-accent")
                lines.append(Content.assemble(key, f"  {name}  ", (choice.what, "dim")))
        return Content("\n").join(lines)

    def move(self, by: int) -> None:
        """The cursor goes up or down, around the ends."""
        self.cursor = (self.cursor + by) % len(self.choices)

    def on_click(self, event: events.Click) -> None:
        """A click picks."""
        if 0 <= event.y < len(self.choices):
            self.post_message(self.Picked(event.y))


class Choose(Sheet[str]):
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
            self._bindings.bind(choice.key, f"take({place})", choice.name, show=False)

    def compose(self) -> ComposeResult:
        """The question, the lines, the keys."""
        with Vertical(classes="sheet") as sheet:
            sheet.border_title = plain(self._heading)
            if self._words:
                yield Static(plain(self._words, lines=True), classes="line")
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


class Notice(Sheet[None]):
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
            sheet.border_title = plain(self._heading)
            yield Static(plain(self._words, lines=True), classes="line")
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
        self.ask_afresh()

    def on_mount(self) -> None:
        """From when it is seen on, keys are answers."""
        self.ask_afresh()
