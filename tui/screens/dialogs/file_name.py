"""Asks for the name of a file to write."""

from __future__ import annotations

from pathlib import Path

from textual.app import ComposeResult
from textual.widgets import Input, Static

from tui.screens.base.dialog import Field
from tui.screens.dialogs.form import Form


class FileName(Form[Path]):
    """Asks for the name of a file to write, and says where one stands already."""

    about = "Where the file is written; a file that is there is replaced."

    def __init__(self, title: str, name: str) -> None:
        super().__init__()
        self._heading = title
        self._given = name

    def compose(self) -> ComposeResult:
        with self.sheet(self._heading):
            yield from self._row("File", Field(self._given, self._given, id="file"))
            yield Static(id="echo", classes="line echo")
            yield Static("Enter writes it · Esc leaves", classes="hint", markup=False)

    def on_mount(self) -> None:
        self.focus_field(self.query_one(Field))

    def on_input_changed(self, event: Input.Changed) -> None:
        self._read(event.value)

    def _read(self, words: str) -> Path | None:
        """The file of that name, read back; None where there can be none."""
        try:
            path, echo = _looked_at(words)
        except OSError as error:
            path, echo = None, error.strerror or str(error)
        except (RuntimeError, ValueError):  # a home of a user whom nobody knows, a character that no name has
            path, echo = None, "no name of a file"
        self._show_echo("#echo", echo, wrong=path is None)
        return path

    def action_done(self) -> None:
        path = self._read(self.query_one(Field).value)
        if path is not None:
            self.dismiss(path)


def _looked_at(words: str) -> tuple[Path | None, str]:
    """The absolute path that words name, and what is to be said about it; None where no file can be."""
    if not words.strip():
        return None, ""
    path = Path(words.strip()).expanduser().absolute()
    if path.is_dir():
        return None, f"{path} is a folder: add the name of a file"
    if not path.parent.is_dir():
        return None, f"there is no folder {path.parent}"
    return path, "replaces the file that is there" if path.exists() else ""
