"""Reads keys, whatever else a terminal sends: bytes that are no text, and sequences that mean no key."""

from __future__ import annotations

from codecs import getincrementaldecoder
from functools import partial
from typing import Any

from textual.driver import Driver
from textual.drivers import linux_driver

from tui.settings.error_log import record
from tui.terminal.unexpected import SteadyApp


class SteadyInputDriver(Driver):
    """Mixed in before a driver class: goes on reading keys after something that cannot be understood."""

    def _run_input_thread(self) -> None:
        """In the thread that reads keys. What was read together with the error is lost."""
        while True:
            try:
                self.run_input_thread()  # type: ignore[attr-defined]
            except OSError as error:  # nothing can be read any more
                if isinstance(self._app, SteadyApp):
                    self._app.call_later(self._app.end, error)
            except Exception as error:
                record(error)
                continue
            return


def _lenient_decoder(name: str) -> Any:
    """A decoder that shows what is no text as U+FFFD."""
    return partial(getincrementaldecoder(name), errors="replace")


linux_driver.getincrementaldecoder = _lenient_decoder  # type: ignore[attr-defined,assignment]
