"""Reads keys, whatever else a terminal sends: bytes that are no text, and sequences that mean no key.

A letter right behind Escape is Escape, then the letter: on a slow line both arrive together. Textual would take them
for Alt and the letter, or for signs of another keyboard.

A sequence that Textual does not know (F13 of one terminal, the late answer to what another program asked) means no key.
Textual would type its letters: "\x1bO2P", which is Shift+F1 in Konsole, as Escape, O, 2 and P.
"""

from __future__ import annotations

import os
import re
from codecs import getincrementaldecoder
from collections.abc import Iterable
from functools import partial
from typing import Any

from textual import events
from textual._keyboard_protocol import MODIFIER_FUNCTIONAL_KEYS
from textual._xterm_parser import XTermParser
from textual.driver import Driver
from textual.drivers import linux_driver
from textual.keys import Keys
from textual.message import Message

from tui.settings.error_log import record
from tui.terminal.signs import encoding_of
from tui.terminal.unexpected import SteadyApp

_TYPED = re.compile(r"\x1b(?![\x1b\[\]OPX^_N\\]|\Z)")
"""Escape, and behind it what begins no sequence."""
_PASTES, _PASTED = "\x1b[200~", "\x1b[201~"
_SEQUENCE = re.compile(r"\x1b(?:\[(?!\[|<?[-\d;]*[mM]|\?\d+;\d\$y)(?:[0-?]*[ -/]*[@-~]|\d+\$)|O\d*[@-~])")
"""A whole sequence: of ECMA-48, of rxvt with Shift, of a keypad; without mice and modes, which are read elsewhere."""
_STRING = re.compile(r"\x1b(?:[P_^X][^\a\x1b]{1,1000}\x1b\\|\]\d[^\a\x1b]{1,1000}(?:\a|\x1b\\))")
"""What only answers are."""
_BACKTAB, _CONSOLES = "\x1b[Z", "\x1b\t"
"""Shift and Tab, and the same on the Linux console."""
_SILENT = MODIFIER_FUNCTIONAL_KEYS | {"caps_lock", "num_lock", "scroll_lock"}
_ALIKE = {
    "shift+enter": "enter", "shift+backspace": "backspace", "shift+space": "space", "ctrl+i": "tab", "ctrl+m": "enter",
    "ctrl+left_square_bracket": "escape",
}  # fmt: skip
"""Keys that terminals with Kitty's protocol tell apart, and hands do not."""


class KeysParser(XTermParser):
    """Takes Escape and what was typed right behind it as two keys."""

    _is_pasting = False

    def feed(self, data: str) -> Iterable[Message]:
        at, is_end = 0, not data
        if "\x1b" in data:
            data = _STRING.sub("", data)
            if os.environ.get("TERM", "").startswith("linux"):
                data = data.replace(_CONSOLES, _BACKTAB)
        for found in _TYPED.finditer(data):
            yield from self._before(data[at : found.start()])
            if not self._pastes_at(data, found.start()):  # in a text it is nothing
                yield events.Key("escape", "\x1b")
            at = found.end()
        self._is_pasting = self._pastes_at(data, len(data))
        if data[at:] or is_end:
            yield from _apart(super().feed(data[at:]))

    def tick(self) -> Iterable[Message]:
        yield from _apart(super().tick())

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:
        if alt:  # nothing followed that would make it a sequence
            yield events.Key("escape", "\x1b")
        try:
            found = [*super()._sequence_to_key_events(sequence)]
        except ValueError:  # as the key was let go
            found = []
        if not found and _SEQUENCE.fullmatch(sequence):
            found.append(events.Key(Keys.Ignore, sequence))
        yield from found

    def _before(self, data: str) -> Iterable[Message]:
        if data:  # nothing would be the end
            yield from _apart(super().feed(data))

    def _pastes_at(self, data: str, place: int) -> bool:
        """True if a text that is being pasted goes on there."""
        begun, ended = data.rfind(_PASTES, 0, place), data.rfind(_PASTED, 0, place)
        return begun > ended or (begun == ended and self._is_pasting)


def _apart(messages: Iterable[Message]) -> Iterable[Message]:
    """Alt with a letter: Escape, and the letter. What other terminals tell alike is alike."""
    for message in messages:
        key = message.key if isinstance(message, events.Key) else ""
        if key in _SILENT:
            continue
        if usual := _ALIKE.get(key):
            message = events.Key(usual, " " if usual == "space" else None)
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
