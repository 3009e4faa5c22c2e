"""The note on a person, as a text of several lines."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Static

from tui.pipeline import Result
from tui.screens.base.dialog import Dialog, MultilineField, SaveButton
from tui.screens.dialogs.choose import confirm_leaving
from tui.text import clean

REMARK_EXAMPLE = "two children; likes jazz; ask about the move"


class NotePrompt(Dialog[Result]):
    """Edits a text of several lines. Answers with the result; closes only when it is on disk.

    Args:
        title: shown above.
        save: saves another text; None: it was not saved, and the user has been told.
    """

    about = "A text of several lines. Tab leaves it, then Enter saves."

    BINDINGS = [Binding("ctrl+s", "save", "save", show=False)]
    DEFAULT_CSS = """
    NotePrompt {
        & MultilineField, & MultilineField:focus { height: 7; }
        & SaveButton { width: 12; }
    }
    """

    def __init__(self, title: str, text: str, save: Callable[[str], Coroutine[Any, Any, Result | None]]) -> None:
        super().__init__()
        self._heading = title
        self._text = text
        self._save = save

    def compose(self) -> ComposeResult:
        with self.sheet(self._heading):
            yield MultilineField(self._text, REMARK_EXAMPLE)
            yield SaveButton()
            yield Static("Tab, then Enter saves · Esc leaves it as it was", classes="hint", markup=False)

    def on_mount(self) -> None:
        area = self.query_one(MultilineField)
        area.move_cursor(area.document.end)
        self.focus_field(area)

    def action_leave(self) -> None:
        """Closes the dialog; confirms if the text was changed."""
        if self._is_changed:
            confirm_leaving(self)
        else:
            self.dismiss(None)

    @property
    def _is_changed(self) -> bool:
        return clean(self.query_one(MultilineField).text, lines=True) != clean(self._text, lines=True)

    def action_save(self) -> None:
        """Saves the text if it was changed."""
        if self.is_saving:
            return
        if self._is_changed:
            self.save(self._save(clean(self.query_one(MultilineField).text, lines=True)))
        else:
            self.dismiss(None)
