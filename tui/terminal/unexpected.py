"""What becomes of an error that nobody expected: a line on the terminal, and the log; no traceback over the screen."""

from __future__ import annotations

import sys

from rich.text import Text
from textual.app import App

from tui.settings.error_log import told


class LoggedApp(App[None]):
    """An application that logs an unexpected error, and names the log as it ends.

    Textual would print the traceback with the values of all variables: the names and notes of people.
    """

    def _fatal_error(self) -> None:
        if (error := sys.exception()) is not None:
            self._exit_renderables.append(Text(f"keepwarm: {told(error)}"))
        self._close_messages_no_wait()
