"""When the terminal has shown what was drawn: it is asked, and answers when it has drawn all that came before.

The question (CSI 6n, where is the cursor?) travels behind the frame through ssh, tmux, screen and mosh, and the answers
come back in order. On a slow line that takes seconds, and so does it until a person has been seen. A terminal that has
never answered is judged by the clock.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from time import monotonic, sleep
from typing import Any, Final

from textual import events
from textual.app import App
from textual.driver import Driver
from textual.message import Message

QUESTION: Final = "\x1b[6n"
PATIENCE: Final = 2.0
"""Seconds that an answer has when the terminal is left."""

Shown = Callable[[float], None]
"""Called in the application's thread with the moment of the answer, by ``monotonic``."""


class AskingDriver(Driver):
    """Mixed in before a driver class: asks the terminal what it has shown."""

    _answers = False
    """The terminal has answered before."""
    _with_next_frame: list[Shown]
    _asked: deque[Shown]

    def __init__(self, *args: Any, **keywords: Any) -> None:
        super().__init__(*args, **keywords)
        self._with_next_frame = []
        self._asked = deque()

    def start_application_mode(self) -> None:
        super().start_application_mode()  # type: ignore[safe-super]
        # What was asked before a pause, another program may have got the answer to.
        self._with_next_frame = [*self._asked, *self._with_next_frame, lambda _: None]
        self._asked.clear()
        self.flush()

    def stop_application_mode(self) -> None:
        """Waits for answers that are under way: the shell would take them for typed. Not if there never was one."""
        self._with_next_frame.clear()
        end = monotonic() + PATIENCE
        while self._answers and self._asked and monotonic() < end:
            sleep(0.01)
        super().stop_application_mode()  # type: ignore[safe-super]

    def ask(self, shown: Shown) -> None:
        """Asks behind the next frame."""
        if self._answers:
            self._with_next_frame.append(shown)
        else:
            shown(monotonic())

    def flush(self) -> None:
        """A frame has been written."""
        for shown in self._with_next_frame:
            self._asked.append(shown)
            self.write(QUESTION)
        self._with_next_frame.clear()
        super().flush()

    def process_message(self, message: Message) -> None:
        """Takes an answer, in the thread that reads keys: those behind it come later."""
        if isinstance(message, events.CursorPosition) and self._asked:
            self._answers = True
            self._loop.call_soon_threadsafe(self._asked.popleft(), monotonic())
        else:
            super().process_message(message)


def when_shown(app: App[Any], shown: Shown, *, drawn: bool) -> None:
    """Calls back when the terminal has shown the frame that was ``drawn``, or else the next one."""
    driver = app._driver
    if not isinstance(driver, AskingDriver):
        shown(monotonic())
        return
    driver.ask(shown)
    if drawn:
        driver.flush()
