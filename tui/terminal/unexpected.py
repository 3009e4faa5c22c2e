"""Unexpected errors do not take the board away: each is logged and said in a line, and the screen is drawn anew.

Textual ends the application, and prints the values of all local variables: the names and notes of people. Here only
what was being done is given up: a key, a timer's tick, a worker. A screen that was being made is closed. What cannot
be survived ends the board with one line: an error at the start, one of the lowest screen as it is made, and errors
that go on by themselves, such as one in every painting.
"""

from __future__ import annotations

from asyncio import AbstractEventLoop, get_running_loop
from collections import deque
from contextlib import suppress
from time import monotonic
from typing import Any, Final

from rich.text import Text
from textual import events
from textual._callback import invoke
from textual._context import active_message_pump
from textual.app import App
from textual.dom import NoScreen
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widget import Widget
from textual.worker import WorkerFailed

from tui.settings.error_log import told

MOST: Final = 3
"""So many errors more than there was input, within ``WITHIN``, go on by themselves."""
WITHIN: Final = 0.9
"""Seconds. What fails with every look at the disk, twice a second, is no reason to end."""
FOLLOWS: Final = 10.0
"""Seconds in which a key may still bring about an error: it may have waited for others."""
_AT_ONCE: Final = 0.3
"""Seconds: an error that comes as soon as this after another may have come of drawing anew."""
_SHOWN: Final = 15.0
"""Seconds that an error is shown."""


class Repetition:
    """Tells errors that go on by themselves from those that come with what is typed or clicked."""

    def __init__(self) -> None:
        self._inputs: deque[float] = deque()
        self._errors: deque[float] = deque()
        self._told: set[tuple[object, ...]] = set()

    def input(self, now: float) -> None:
        """Something was typed, pasted or clicked at ``now`` (seconds)."""
        self._inputs.append(now)
        _forget(self._inputs, now - FOLLOWS)
        self._told.clear()

    def is_new(self, error: BaseException) -> bool:
        """True the first time that this error comes since the last input."""
        place = _place(error)
        known = place in self._told
        self._told.add(place)
        return not known

    def goes_on(self, now: float) -> bool:
        """Notes an error at ``now`` (seconds). True if they go on by themselves."""
        self._errors.append(now)
        _forget(self._errors, now - WITHIN)
        _forget(self._inputs, now - FOLLOWS)
        return len(self._errors) - len(self._inputs) >= MOST

    @property
    def follows_at_once(self) -> bool:
        """True if the last error came right after another."""
        return len(self._errors) > 1 and self._errors[-1] - self._errors[-2] < _AT_ONCE


def _forget(times: deque[float], before: float) -> None:
    while times and times[0] < before:
        times.popleft()


def _place(error: BaseException) -> tuple[object, ...]:
    """What identifies an error: its type, and where it was raised."""
    step = error.__traceback__
    while step is not None and step.tb_next is not None:
        step = step.tb_next
    return (type(error), step and step.tb_frame.f_code, step and step.tb_lineno)


class SteadyApp(App[None]):
    """Survives unexpected errors where it can; else ends with one line and the name of the log."""

    def __init__(self) -> None:
        super().__init__()
        self._repetition = Repetition()
        self.is_steady = False
        """True while errors are survived: from the first message on, until the end."""

    def draw_anew(self) -> None:
        """Draws everything again, whatever was drawn before."""
        self.refresh(layout=True)

    def on_mount(self) -> None:
        get_running_loop().set_exception_handler(self._loop_failed)

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.InputEvent | events.Paste):
            if not self.screen_stack:
                return  # left
            self._repetition.input(monotonic())
        await super().on_event(event)

    async def _process_messages_loop(self) -> None:
        self.is_steady = True
        try:
            await super()._process_messages_loop()
        finally:
            self.is_steady = False

    def _loop_failed(self, loop: AbstractEventLoop, context: dict[str, Any]) -> None:
        """An error outside of all handlers: in what another thread had us do, or in a task of its own."""
        error = context.get("exception")
        if self.is_steady and isinstance(error, Exception):
            self._handle_exception(error)
        else:
            loop.default_exception_handler(context)

    def _handle_exception(self, error: Exception) -> None:
        """All errors that Textual catches come here."""
        if isinstance(error, WorkerFailed) and isinstance(error.error, Exception):
            error = error.error
        is_new = self._repetition.is_new(error)
        words = told(error) if is_new else ""
        unmade = _unmade()
        if self._exit:
            return  # whoever has left already need not hear of it
        if self.is_steady and not self._repetition.goes_on(monotonic()) and self._can_close(unmade):
            draws = is_new or self._repetition.follows_at_once  # else what failed is not how it is drawn
            self.call_next(self._recover, unmade, words, draws)
        else:
            self.end(error, words)

    def end(self, error: Exception, words: str = "") -> None:
        """Ends the board because of an error; ``words`` if it was told already."""
        self.is_steady = False
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        if not self._exit_renderables:
            self._exit_renderables.append(Text(f"keepwarm: {words or told(error)}"))
        self._close_messages_no_wait()

    async def _recover(self, unmade: Widget | None, words: str, draws: bool) -> None:
        if unmade is not None:
            await self._close(unmade)
        if words:
            self.notify(words, severity="error", timeout=_SHOWN, markup=False)
        if draws:
            self.draw_anew()

    def _can_close(self, unmade: Widget | None) -> bool:
        """False for a part of the lowest screen: without it there is no board."""
        screen = _screen_of(unmade) if unmade is not None else None
        return screen is None or screen is not self.screen_stack[0]

    async def _close(self, unmade: Widget) -> None:
        """Closes the screen of a widget that could not be made, with those above it, as if they had been left."""
        screen, stack = _screen_of(unmade), self.screen_stack
        for each in reversed(stack[stack.index(screen) :] if screen in stack else []):
            each.dismiss(None)
        if not unmade.is_running:  # it hears no message, and so does not go by itself
            await unmade._close_messages(wait=False)
            await unmade._message_loop_exit()


def _unmade() -> Widget | None:
    """The widget that is being made at this moment, if one is."""
    with suppress(LookupError):
        pump = active_message_pump.get()
        if isinstance(pump, Widget) and not pump._is_mounted:
            return pump
    return None


def _screen_of(widget: Widget) -> Screen[Any] | None:
    try:
        return widget.screen
    except NoScreen:
        return None


# In Textual an error ends the pump in whose handler it was, and drops the callbacks that were waiting behind it.

_until_error = MessagePump._process_messages_loop


async def _messages_and_on(self: MessagePump) -> None:
    """Goes on with the next message after an error that was survived."""
    await _until_error(self)
    while not self._closed and getattr(self.app, "is_steady", False):
        await _until_error(self)


async def _callbacks(self: MessagePump) -> None:
    """Each callback by itself."""
    waiting = self._next_callbacks.copy()
    self._next_callbacks.clear()
    for callback in waiting:
        try:
            with self.prevent(*callback._prevent):
                await invoke(callback.callback)
        except Exception as error:
            self.app._handle_exception(error)


async def _callbacks_after_refresh(self: Screen[Any]) -> None:
    """Each callback by itself. One of a widget that has gone meanwhile may fail, and so may that of its screen."""
    waiting = self._callbacks[:]
    self._callbacks.clear()
    for callback, pump in waiting:
        try:
            with pump._context():
                await invoke(callback)
        except Exception as error:
            if pump.is_attached and pump.is_running:
                self.app._handle_exception(error)


MessagePump._process_messages_loop = _messages_and_on  # type: ignore[method-assign]
MessagePump._flush_next_callbacks = _callbacks  # type: ignore[method-assign]
Screen._invoke_and_clear_callbacks = _callbacks_after_refresh  # type: ignore[method-assign]
