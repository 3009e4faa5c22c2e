"""When the terminal has shown what was drawn: it is asked, and answers when it has drawn all that came before.

The question (CSI 6n, where is the cursor?) travels behind the frame through ssh, tmux, screen and mosh, and the answers
come back in order. On a slow line that takes seconds, and so does it until a person has been seen. A terminal that has
never answered is judged by the clock.

The cursor, which is hidden, stands elsewhere for each question, so that an answer says which one it is for: if answers
were lost on the way, the next one stands for them too; one that comes twice, or too late, stands for none. Where the
cursor does not go where it is sent, an answer is for the oldest question; one of a minute ago has lost its answer. A
terminal that is asked again for a minute, and is silent, answers no more.

It is also asked behind what is drawn, to know how far it is behind.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from math import inf
from time import monotonic, sleep
from typing import Any, Final, NamedTuple

from textual import events
from textual.app import App
from textual.driver import Driver
from textual.message import Message

from tui.terminal.connection import Connection

QUESTION: Final = "\x1b7\x1b[{row};{column}H\x1b[6n\x1b8"
"""Puts the cursor somewhere, asks where it is, and puts it back."""
ROW: Final = 2
"""Not the first: what terminals send for F3 with Shift, Alt or Ctrl is an answer from the first row."""
COLUMNS: Final = 16
"""As many questions can be told apart."""
PATIENCE: Final = 2.0
"""Seconds that an answer has when the terminal is left."""
LOST: Final = 60.0
"""Seconds after which an answer was lost, however slow the line is."""

Shown = Callable[[float], None]
"""Called in the application's thread with the moment of the answer, by ``monotonic``."""


class Question(NamedTuple):
    """A question that was asked."""

    column: int
    shown: Shown
    at: float
    before: tuple[int, int]
    """Bytes sent before it, and those of them that were under way."""


class AskingDriver(Driver):
    """Mixed in before a driver class: asks the terminal what it has shown."""

    _answers = False
    """The terminal has answered before."""
    _tells = False
    """Its answers say which question they are for."""
    _heard_at = -inf
    """When it answered last."""
    _column = 0
    """Where the cursor stood for the last question."""
    _holds = False
    """A frame is held back, until the terminal has shown what was sent before."""
    _is_ours = False
    """Answers are read here: nothing is asked as the terminal is left."""
    _with_next_frame: list[Shown]
    _asked: deque[Question]

    def __init__(self, *args: Any, **keywords: Any) -> None:
        super().__init__(*args, **keywords)
        self._with_next_frame = []
        self._asked = deque()
        self._connection = Connection()

    def write(self, data: str) -> None:
        self._connection.sent += len(data.encode())
        super().write(data)  # type: ignore[safe-super]

    def start_application_mode(self) -> None:
        super().start_application_mode()  # type: ignore[safe-super]
        self._is_ours = True
        # What was asked before a pause, another program may have got the answer to.
        asked = [question.shown for question in self._asked]
        self._asked.clear()
        for shown in (*asked, lambda _: None):
            self._ask_now(shown)
        self.flush()

    def stop_application_mode(self) -> None:
        """Waits for answers that are under way: the shell would take them for typed. Not if there never was one."""
        self._is_ours = False
        self._with_next_frame.clear()
        end = monotonic() + PATIENCE
        while self._answers and self._asked and monotonic() < end:
            sleep(0.01)
        super().stop_application_mode()  # type: ignore[safe-super]

    def ask(self, shown: Shown) -> None:
        """Asks behind the next frame."""
        if self._is_silent():
            self._answers = False
            for question in list(self._asked):
                question.shown(monotonic())
            self._asked.clear()
        self._with_next_frame.append(shown)

    def _is_silent(self) -> bool:
        """True if it was asked again a minute ago, and has not answered anything since it was asked first."""
        if len(self._asked) < 2:
            return False
        return self._heard_at <= self._asked[0].at and self._asked[1].at + LOST < monotonic()

    def flush(self) -> None:
        """A frame has been written, or is held back: then it is too early to ask."""
        if self._is_ours and not self._holds:
            self._ask_waiting()
        super().flush()

    def _ask_waiting(self) -> None:
        if self._answers and self._connection.is_to_be_asked and not self._with_next_frame:
            self._with_next_frame.append(lambda _: None)
        waiting, self._with_next_frame = self._with_next_frame, []
        for shown in waiting:
            if self._answers and self._app.size.height >= ROW:
                self._ask_now(shown)
            else:
                shown(monotonic())

    def _ask_now(self, shown: Shown) -> None:
        self._column = self._column % min(COLUMNS, self._app.size.width or COLUMNS) + 1
        self.ask_with(QUESTION, self._column, shown)

    def ask_with(self, question: str, column: int, shown: Shown) -> None:
        """Asks now, with a sequence that puts the cursor into a column."""
        self._asked.append(Question(column, shown, monotonic(), self._connection.asks()))
        self.write(question.format(row=ROW, column=column))

    def process_message(self, message: Message) -> None:
        """Takes an answer, in the thread that reads keys: those behind it come later."""
        if isinstance(message, events.CursorPosition) and not _is_a_key(message):
            self._answers, self._heard_at = True, monotonic()
            answered = self._answered(message)
            if answered:
                self._connection.hears(*answered[-1].before, self._heard_at - answered[-1].at)
            for question in answered:
                self._loop.call_soon_threadsafe(question.shown, monotonic())
            self._loop.call_soon_threadsafe(self.go_on)
        else:
            super().process_message(message)

    def go_on(self) -> None:
        """The terminal has shown something: what was held back may go."""

    def _answered(self, answer: events.CursorPosition) -> list[Question]:
        """What an answer is for: its question and those before it."""
        asked = list(self._asked)  # in one step: the application's thread asks meanwhile
        columns = [question.column for question in asked]
        column = answer.x + 1 if answer.y + 1 == ROW else COLUMNS + 1
        if column in columns:
            self._tells = True
            count = columns.index(column) + 1
        elif self._tells and column <= COLUMNS:
            count = 0
        else:
            self._tells = False
            count = sum(question.at + LOST < self._heard_at for question in asked) + 1
        return [self._asked.popleft() for _ in asked[:count]]


def _is_a_key(answer: events.CursorPosition) -> bool:
    """True for F3 with a modifier, which looks like an answer."""
    return answer.y == 0 and 1 <= answer.x < 16


def when_shown(app: App[Any], shown: Shown, *, drawn: bool) -> None:
    """Calls back when the terminal has shown the frame that was ``drawn``, or else the next one."""
    driver = app._driver
    if not isinstance(driver, AskingDriver):
        shown(monotonic())
        return
    driver.ask(shown)
    if drawn:
        driver.flush()
