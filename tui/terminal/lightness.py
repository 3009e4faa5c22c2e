"""Whether the terminal is dark or light: it is asked once (OSC 11), and need not answer.

Most answer within a moment, some never, some after many seconds of a slow line. An answer is taken out of what is read
before it is read as keys, whenever it comes, and in however many pieces.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from time import monotonic
from typing import Any, Final

from textual import events
from textual.driver import Driver
from textual.drivers import linux_driver
from textual.message import Message

from tui.terminal.capable import is_plain
from tui.terminal.input import KeysParser

QUESTION: Final = "\x1b]11;?\x1b\\"
_PART = "([0-9a-fA-F]{1,4})"
_ANSWER = re.compile(rf"\x1b\]1[01];rgba?:{_PART}/{_PART}/{_PART}[^\x07\x1b]{{0,8}}(?:\x07|\x1b\\)")
_BEGUN = re.compile(r"\x1b\]1[01];[^\x07\x1b]{0,24}\x1b?\Z")
"""Certainly an answer, of which the end is still to come."""
_PERHAPS = re.compile(r"\x1b(?:\](?:1[01]?)?)?\Z")
"""An answer, or Escape and what was typed behind it."""
_PAUSE: Final = 0.1
"""Seconds after which what may have been an answer was typed."""
_EXPECTED: Final = 5.0
"""Seconds in which an answer is so likely that Escape waits for what follows it."""
_LIGHT: Final = 0.5
"""The luma from which on a background is light."""


class TerminalIs(Message):
    """The terminal has told its background."""

    def __init__(self, *, dark: bool) -> None:
        super().__init__()
        self.dark = dark


class AnswerParser(KeysParser):
    """Takes answers out of what is read, and yields ``TerminalIs`` for them."""

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._held = ""
        self._held_at = monotonic()
        self._expected_until = self._held_at + _EXPECTED

    def feed(self, data: str) -> Iterable[Message]:
        if not data:  # the end
            yield from super().feed(data)
            return
        data, self._held = self._held + data, ""
        while (found := _ANSWER.search(data)) is not None:
            yield from self._keys(data[: found.start()])
            self._expected_until = 0.0
            yield TerminalIs(dark=_luma(found.groups()) < _LIGHT)
            data = data[found.end() :]
        rest = _BEGUN.search(data)
        if rest is None and monotonic() < self._expected_until:
            rest = _PERHAPS.search(data)
        if rest is not None:
            data, self._held, self._held_at = data[: rest.start()], rest[0], monotonic()
        yield from self._keys(data)

    def _keys(self, data: str) -> Iterable[Message]:
        for message in super().feed(data) if data else ():
            if isinstance(message, events.CursorPosition):  # asked behind it, and answered: it has none
                self._expected_until = 0.0
            yield message

    def tick(self) -> Iterable[Message]:
        if self._held and _PERHAPS.match(self._held) and monotonic() - self._held_at >= _PAUSE:
            typed, self._held = self._held, ""
            yield from self._keys(typed)
        yield from super().tick()


def _luma(colour: tuple[str, ...]) -> float:
    """How light a colour looks, 0 to 1; its parts have one to four hexadecimal digits."""
    red, green, blue = (int(part, 16) / int("f" * len(part), 16) for part in colour)
    return 0.299 * red + 0.587 * green + 0.114 * blue


class LightnessDriver(Driver):
    """Mixed in before a driver class: asks at the start. Set ``told`` to hear the answer."""

    _was_asked = False

    def start_application_mode(self) -> None:
        super().start_application_mode()  # type: ignore[safe-super]
        if not self._was_asked:  # not again after a pause: another program would get a late answer
            self._was_asked = True
            self.write(QUESTION)

    def process_message(self, message: Message) -> None:
        if isinstance(message, TerminalIs):
            self._loop.call_soon_threadsafe(self._tell, message.dark)
        else:
            super().process_message(message)

    def _tell(self, dark: bool) -> None:
        told: Callable[..., Any] | None = getattr(self._app, "found_background", None)
        if told is not None:
            told(dark=dark)


def asks_lightness(driver: type[Driver], environment: Mapping[str, str]) -> type[Driver]:
    """The driver class that asks the terminal for its background, where the terminal knows such a question."""
    if is_plain(environment.get("TERM", "")) or not issubclass(driver, linux_driver.LinuxDriver):
        return driver
    return type(f"Lightness{driver.__name__}", (LightnessDriver, driver), {})


linux_driver.XTermParser = AnswerParser  # type: ignore[attr-defined]
