"""Handles unexpected errors: one line on the terminal and an entry in the log, no traceback."""

from __future__ import annotations

import sys

from rich.text import Text
from textual.app import App

from tui.settings.error_log import told


class LoggedApp(App[None]):
    """Logs an unexpected error, and prints one line with the name of the log.

    Textual would print the traceback with the values of all local variables: the names and notes of people.
    """

    def _fatal_error(self) -> None:
        if (error := sys.exception()) is not None:
            self._exit_renderables.append(Text(f"keepwarm: {told(error)}"))
        self._close_messages_no_wait()
