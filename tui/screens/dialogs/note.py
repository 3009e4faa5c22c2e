"""The note on a person, as a text of several lines."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Static

from tui.screens.base.dialog import Dialog, MultilineField, SaveButton
from tui.screens.dialogs.choose import confirm_leaving
from tui.text import clean
from tui.widgets.content import literal


class NotePrompt(Dialog[str]):
    """Edits a text of several lines. Answers with it, or None."""

    BINDINGS = [Binding("ctrl+s", "save", "save", show=False, priority=True)]
    DEFAULT_CSS = """
    NotePrompt {
        & MultilineField, & MultilineField:focus { height: 7; }
        & SaveButton { width: 12; }
    }
    """

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self._heading = title
        self._text = text

    def compose(self) -> ComposeResult:
        with Vertical(classes="sheet") as sheet:
            sheet.border_title = literal(self._heading)
            yield MultilineField(self._text)
            yield SaveButton()
            yield Static("Tab, then Enter saves · Esc leaves it as it was", classes="hint", markup=False)

    def on_mount(self) -> None:
        area = self.query_one(MultilineField)
        area.move_cursor(area.document.end)
        self.focus_field(area)

    def action_leave(self) -> None:
        """Closes the dialog; confirms if the text was changed."""
        if clean(self.query_one(MultilineField).text, lines=True) == clean(self._text, lines=True):
            self.dismiss(None)
        else:
            confirm_leaving(self)

    def action_save(self) -> None:
        self.dismiss(clean(self.query_one(MultilineField).text, lines=True))
