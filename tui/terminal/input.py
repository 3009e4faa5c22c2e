"""Reads keys, whatever else a terminal sends: bytes that are no text, and sequences that mean no key.

A letter right behind Escape is Escape, then the letter: on a slow line both arrive together. Textual would take them
for Alt and the letter, or for signs of another keyboard.
"""

from __future__ import annotations

import os
import re
from codecs import getincrementaldecoder
from collections.abc import Iterable
from functools import partial
from typing import Any

from textual import events
from textual._xterm_parser import XTermParser
from textual.driver import Driver
from textual.drivers import linux_driver
from textual.message import Message

from tui.settings.error_log import record
from tui.terminal.signs import encoding_of
from tui.terminal.unexpected import SteadyApp

_TYPED = re.compile(r"\x1b(?![\x1b\[\]OPX^_N\\]|\Z)")
"""Escape, and behind it what begins no sequence."""
_PASTES, _PASTED = "\x1b[200~", "\x1b[201~"


class KeysParser(XTermParser):
    """Takes Escape and what was typed right behind it as two keys."""

    _is_pasting = False

    def feed(self, data: str) -> Iterable[Message]:
        at = 0
        for found in _TYPED.finditer(data):
            yield from self._before(data[at : found.start()])
            if not self._pastes_at(data, found.start()):  # in a text it is nothing
                yield events.Key("escape", "\x1b")
            at = found.end()
        self._is_pasting = self._pastes_at(data, len(data))
        yield from _apart(super().feed(data[at:]))

    def tick(self) -> Iterable[Message]:
        yield from _apart(super().tick())

    def _before(self, data: str) -> Iterable[Message]:
        if data:  # nothing would be the end
            yield from _apart(super().feed(data))

    def _pastes_at(self, data: str, place: int) -> bool:
        """True if a text that is being pasted goes on there."""
        begun, ended = data.rfind(_PASTES, 0, place), data.rfind(_PASTED, 0, place)
        return begun > ended or (begun == ended and self._is_pasting)


def _apart(messages: Iterable[Message]) -> Iterable[Message]:
    """Alt with a letter: Escape, and the letter."""
    for message in messages:
        key = message.key if isinstance(message, events.Key) else ""
        letter = key.removeprefix("alt+").removeprefix("shift+")
        if key.startswith("alt+") and len(letter) == 1:
            yield events.Key("escape", "\x1b")
            letter = letter.upper() if "shift+" in key else letter
            yield events.Key(letter, letter)
        else:
            yield message


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


def _lenient_decoder(_: str) -> Any:
    """A decoder of the terminal's encoding that shows what is no text as U+FFFD."""
    name = encoding_of(os.environ)
    return partial(getincrementaldecoder("utf-8" if name == "ascii" else name), errors="replace")


linux_driver.getincrementaldecoder = _lenient_decoder  # type: ignore[attr-defined,assignment]
