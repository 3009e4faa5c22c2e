"""Asks what to do after a failed write: try again, or give up?"""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from tui.screens.base.dialog import Dialog
from tui.widgets.content import literal


class NotSaved(Dialog[bool]):
    """The disk refused a command. The command is kept until it is saved or given up."""

    BINDINGS = [
        Binding("r,enter", "retry", "try again", show=False),
    ]
    DEFAULT_CSS = """
    NotSaved .sheet { border: round $error; }
    """

    def __init__(self, what: str, error: str) -> None:
        super().__init__()
        self._what = what
        self._error = error
        self.ignore_earlier_keys()

    def on_mount(self) -> None:
        """An Escape typed for something else must not give up the command."""
        self.ignore_earlier_keys()

    def compose(self) -> ComposeResult:
        with Vertical(classes="sheet") as sheet:
            sheet.border_title = Content("Not saved")
            yield Static(literal(self._what, "bold"), classes="line")
            yield Static(literal(self._error, "$text-error", lines=True), classes="line")
            keys = Content.assemble(("r", "bold"), " or Enter try again   ", ("Esc", "bold"), " let it go")
            yield Static(keys, classes="hint")

    def action_retry(self) -> None:
        self.dismiss(True)
