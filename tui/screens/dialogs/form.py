"""Base of the dialogs with labelled fields."""

from __future__ import annotations

from collections.abc import Iterator

from textual.binding import Binding
from textual.containers import Horizontal
from textual.widgets import Input, Static

from tui.screens.base.dialog import Dialog
from tui.screens.base.key_screen import Answer
from tui.widgets.content import literal


class Form(Dialog[Answer]):
    """Labelled fields, read back as they are typed. Tab moves on, Enter submits."""

    BINDINGS = [
        Binding("down", "app.focus_next", "next field", show=False),
        Binding("up", "app.focus_previous", "previous field", show=False),
        Binding("ctrl+s", "done", "done", show=False),
    ]
    DEFAULT_CSS = """
    Form {
        & .row { height: 1; }
        & .label { width: 11; }
        & .echo { padding-left: 12; }
    }
    """

    def _row(self, label: str, field: Input) -> Iterator[Horizontal]:
        yield Horizontal(Static(label, classes="label", markup=False), field, classes="row")

    def entered(self, field: Input) -> None:
        del field
        self.action_done()

    def action_done(self) -> None:
        """Answers if everything was understood."""
        raise NotImplementedError

    def _show_echo(self, where: str, words: str, *, wrong: bool) -> None:
        style = "$text-error" if wrong else "$text-success"
        self.query_one(where, Static).update(literal(words, style))
