"""Asks what to do with a command that could not be saved as it is. What was typed for it can be copied."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Static

from tui.screens.dialogs.text_view import TextView
from tui.terminal.textual_private import bind
from tui.text import clean
from tui.widgets.choices import Choice, Choices
from tui.widgets.content import literal

AGAIN = "r"
"""The answer that tries it again."""
HEIR = "m"
"""The answer that does it for the person whom somebody was merged into."""


class NotSaved(TextView[str]):
    """Says why a command was not saved, and asks what now. The command is kept until that is answered.

    Answers with the key of a choice, or None.

    Args:
        title: shown above.
        body: what to show, for a width in cells.
        choices: the possible answers.
        typed: the words of the user that would be lost; they can be copied.
        leaving: what Escape does, in words.
        cursor: the choice that Enter takes.
    """

    about = "It was not saved, and is kept until you say what becomes of it."

    BINDINGS = [
        Binding("up,k", "move(-1)", "up", show=False),
        Binding("down,j", "move(1)", "down", show=False),
        Binding("enter", "enter", "choose", show=False),
    ]
    DEFAULT_CSS = """
    NotSaved .sheet { border: round $error; }
    """
    around = 14

    def __init__(
        self,
        title: str,
        body: Callable[[int], Content],
        choices: Sequence[Choice],
        *,
        typed: str = "",
        leaving: str = "let it go",
        cursor: int = 0,
    ) -> None:
        super().__init__()
        self._heading = title
        self._body = body
        self._typed = typed
        self._leaving = leaving
        self._list = Choices(choices)
        self._list.cursor = cursor
        for place, choice in enumerate(choices):
            bind(self, choice.key, f"take({place})", choice.name)
        self.ignore_earlier_keys()

    def below(self) -> ComposeResult:
        yield self._list

    def on_mount(self) -> None:
        """An Escape typed for something else must not give up the command."""
        copying = ("y copies what you typed", "v shows it to select") if self._typed else ()
        self.show_keys(("a letter, or ↑ ↓ and Enter", "PgUp PgDn scroll", *copying, f"Esc {self._leaving}"))
        self.ignore_earlier_keys()

    def on_resize(self) -> None:
        self.query_one("#text", Static).update(self._body(self.cells - 1))  # without its scrollbar

    @property
    def text(self) -> str:
        return self._typed

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        return bool(self._typed) or action not in ("copy", "show_plainly")

    def action_move(self, by: int) -> None:
        self._list.move(by)

    def action_enter(self) -> None:
        self.action_take(self._list.cursor)

    def action_take(self, place: int) -> None:
        self.dismiss(self._list.choices[place].key)

    def on_choices_picked(self, event: Choices.Picked) -> None:
        self.action_take(event.place)


def not_saved(what: str, error: str, *, typed: str = "", heir: str = "", leaving: str = "let it go") -> NotSaved:
    """The dialog for a command that was refused, or that the disk refused.

    Args:
        what: the command, in words.
        error: why it was not saved.
        typed: the words of the user that would be lost.
        heir: the name of the person whom the receiver was merged into, if that is why.
        leaving: what Escape does, in words.
    """

    def body(_: int) -> Content:
        parts = [literal(what, "bold"), literal(error, "$text-error", lines=True), literal(typed, lines=True)]
        return Content("\n").join(part for part in parts if part.plain)

    choices = [Choice(AGAIN, "try again")]
    if heir:
        choices.insert(0, Choice(HEIR, f"save it for {clean(heir)}"))
    return NotSaved("Not saved", body, choices, typed=typed, leaving=leaving, cursor=len(choices) - 1)
