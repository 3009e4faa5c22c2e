"""Draws what the application shows: keeps a picture of it, and sends what differs, when the line can take it.

While the terminal is behind what was sent before (``connection``), nothing more is sent. What comes meanwhile is put
into the picture, and only the last of it is drawn: nobody could have seen the rest.

A key often draws more than once: its dialog closes, then what it asked for is on the disk and the list moves on; a
screen is opened, then filled. A frame that is followed by another at once is not sent by itself.
"""

from __future__ import annotations

import os
import shutil
import signal
from asyncio import AbstractEventLoop, Handle, TimerHandle
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Final

from rich.color import ColorSystem
from rich.style import Style
from textual import events
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.app import App
from textual.driver import Driver
from textual.message import Message
from textual.strip import Strip

from tui.terminal import textual_private
from tui.terminal.capable import powers_of
from tui.terminal.cells import cells_of
from tui.terminal.input import SteadyInputDriver
from tui.terminal.picture import Picture
from tui.terminal.pointing import pointed
from tui.terminal.sgr import PLAIN, number_of_codes
from tui.terminal.shown import ROW, AskingDriver
from tui.terminal.signs import signs_of
from tui.terminal.unexpected import SteadyApp

CLEARED: Final = "\x1b[m\x1b[H\x1b[2J"
"""For whoever has the terminal next: no colours, and nothing of the board. In GNU screen and mosh leaving takes nothing
away: they have one screen."""
_TORN: Final = 200
"""Letters from which on a frame may be seen half drawn; the terminal is told to show it at once, if it can."""
_STYLES: Final = 20_000
"""The most styles whose numbers are kept."""
_LONGEST: Final = 0.3
"""Seconds that a frame waits at most for what follows, while the machine is busy with it."""
_TURN: Final = 0.002
"""Seconds between two looks whether it has come."""
_QUESTIONS: Final = 12
"""The most questions without an answer; ``shown`` can tell a few more apart."""


_REPEATING: Final = "\x1b7\x1b[{{row}};{{column}}H{letter}\x1b[3b\x1b[4D\x1b[6n\x1b[2K\x1b8"
"""Asks whether it repeats a letter (REP): the cursor is where it was put, or else three columns before.

The letter is a line: tmux 3.3 repeats ASCII only. It is erased; what follows is drawn over all of it anyway.
"""
_REPEATED: Final = 20
"""The column for that: beyond those of other questions."""


class Codes(dict[Style | None, int]):
    """The number of each style, in at most so many colours."""

    def __init__(self, colours: ColorSystem) -> None:
        super().__init__({None: PLAIN})
        self._colours = colours

    def __missing__(self, style: Style) -> int:
        if len(self) > _STYLES:
            self.clear()
            self[None] = PLAIN
        found = self[style] = number_of_codes(Strip.render_ansi(style, self._colours), style.link or "")
        return found


def is_busy(loop: AbstractEventLoop) -> bool:
    """True if anything else is ready to run. (There is no other way to ask; a loop of another kind is never busy.)"""
    return bool(getattr(loop, "_ready", ()))


def placed(update: CompositorUpdate) -> Iterator[tuple[int, int, Strip]]:
    """Line, column and strip of each piece of an update."""
    if isinstance(update, LayoutUpdate):
        for y, strips in enumerate(update.strips, update.region.y):
            x = update.region.x
            for strip in strips:
                yield y, x, strip
                x += strip.cell_length
    elif isinstance(update, ChopsUpdate):
        for y, first, last in update.spans:
            for end, (x, chop) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
                if chop is not None and x < last and end > first:
                    yield y, x, chop


class DrawingDriver(AskingDriver):
    """Mixed in before a driver class: draws by its picture of the terminal."""

    _patience: TimerHandle | None = None
    """Ends holding back when no answer comes."""
    _look: Handle | None = None
    """Looks whether more follows the frame that is held back."""
    _look_until = 0.0
    under_way = 0
    """What is being done, and will be drawn at once."""

    def __init__(self, *args: Any, **keywords: Any) -> None:
        super().__init__(*args, **keywords)
        self._powers = powers_of(os.environ)
        self._signs = signs_of(os.environ)
        self._picture = Picture(self._powers, self._signs)
        self._codes = Codes(self._app.console._color_system or ColorSystem.TRUECOLOR)
        self._cursor = (0, 0)

    def draw(self, update: CompositorUpdate, cursor: tuple[int, int]) -> None:
        """Puts an update into the picture; it is sent when no more follows at once. The cursor goes to a place."""
        picture = self._picture
        if isinstance(update, LayoutUpdate) and update.region.size != (picture.width, picture.height):
            picture.resize(*update.region.size)
        for y, x, strip in placed(update):
            picture.put(y, x, strip, self._codes)
        self._cursor = cursor
        self._holds = True
        if self._is_ours and self._look is None:
            self._look_until = self._loop.time() + _LONGEST
            self._look = self._loop.call_soon(self._look_for_more)

    def _look_for_more(self) -> None:
        """Sends the frame when none follows it at once, or when it has waited for long enough."""
        if self._loop.time() < self._look_until:
            if is_busy(self._loop):
                self._look = self._loop.call_soon(self._look_for_more)
                return
            if self.under_way or textual_private.is_to_be_drawn(self._app):
                self._look = self._loop.call_later(_TURN, self._look_for_more)
                return
        self._look = None
        self.go_on()

    def forget(self) -> None:
        """The next frame draws everything."""
        self._picture.forget()

    def redraw(self) -> None:
        """Draws everything, whatever the terminal shows, and may have become."""
        self._picture.forget()
        self._ask_what_it_repeats()
        self._send()

    def go_on(self) -> None:
        """Sends what is held back, unless it has to wait."""
        if not self._holds or self._look is not None:
            return
        if (
            self._answers
            and self._tells
            and self._asked
            and (self._connection.is_behind or len(self._asked) >= _QUESTIONS)
        ):
            self._patience = self._patience or self._loop.call_later(self._connection.patience, self._give_up)
        else:
            self._send()

    def _send(self) -> None:
        self._stop_holding()
        data = self._picture.changes(self._cursor)
        if len(data) > _TORN and self._app._sync_available:
            data = f"\x1b[?2026h{data}\x1b[?2026l"
        if data:
            self.write(data)
        self.flush()

    def _give_up(self) -> None:
        self._connection.gives_up()
        self._send()

    def _stop_holding(self) -> None:
        self._holds = False
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None
        if self._look is not None:
            self._look.cancel()
            self._look = None

    def start_application_mode(self) -> None:
        self._picture.forget()
        super().start_application_mode()
        if hasattr(signal, "SIGWINCH"):
            self._hear_of_sizes()
        self._ask_what_it_repeats()
        self._loop.call_soon_threadsafe(self._draw_if_drawn)

    def _ask_what_it_repeats(self) -> None:
        self._picture.repeats(False)
        if shutil.get_terminal_size() > (_REPEATED + 4, ROW):
            line = str(cells_of("─", self._signs))
            self.ask_with(_REPEATING.format(letter=line), _REPEATED, lambda _: None)

    def process_message(self, message: Message) -> None:
        """Takes the answer whether it repeats letters."""
        if isinstance(message, events.CursorPosition) and message.y + 1 == ROW:
            column = message.x + 1
            if column in (_REPEATED, _REPEATED - 3):
                self._loop.call_soon_threadsafe(self._picture.repeats, column == _REPEATED)
                message = events.CursorPosition(_REPEATED - 1, message.y)
        super().process_message(message)

    def stop_application_mode(self) -> None:
        self._stop_holding()
        self.write(CLEARED)
        super().stop_application_mode()

    def _draw_if_drawn(self) -> None:
        """After a pause."""
        if self._picture.height:
            self._send()

    def _hear_of_sizes(self) -> None:
        """Draws anew for a size that is said again: another terminal may have taken the place of the first."""
        known = signal.getsignal(signal.SIGWINCH)

        def resized(number: int, frame: FrameType | None) -> None:
            if callable(known):
                known(number, frame)
            self._loop.call_soon_threadsafe(self._size_was_said)

        signal.signal(signal.SIGWINCH, resized)

    def _size_was_said(self) -> None:
        if shutil.get_terminal_size() == (self._picture.width, self._picture.height):
            self.redraw()


def drawing_driver(driver: type[Driver]) -> type[Driver]:
    """The driver class that draws by a picture, asks what the terminal has shown, and reads on after errors."""
    return type(f"Drawing{driver.__name__}", (DrawingDriver, SteadyInputDriver, driver), {})


@contextmanager
def drawn_together(app: App[Any]) -> Iterator[None]:
    """What was drawn before is sent together with what is drawn after this, if that is not long in coming."""
    driver = app._driver
    if not isinstance(driver, DrawingDriver):
        yield
        return
    driver.under_way += 1
    try:
        yield
    finally:
        driver.under_way -= 1


class DrawingApp(SteadyApp):
    """Has its driver draw."""

    def _display(self, screen: Any, renderable: Any) -> None:
        driver = self._driver
        if not isinstance(driver, DrawingDriver) or not isinstance(renderable, LayoutUpdate | ChopsUpdate):
            super()._display(screen, renderable)
            return
        try:
            if self._running and not self._closed and not self._batch_count:
                cursor = self.screen.outer_size.clamp_offset(pointed(self))
                driver.draw(renderable, (cursor.y, cursor.x))
        except Exception as error:
            self._handle_exception(error)
        finally:
            self.post_display_hook()

    def _set_pointer_shape(self, shape: str) -> None:
        """Not sent: there is one shape, and Textual says so again with each screen."""

    def draw_anew(self) -> None:
        if isinstance(self._driver, DrawingDriver):
            self._driver.forget()
        super().draw_anew()

    def action_redraw(self) -> None:
        """Draws everything, whatever another program has written into the terminal."""
        if isinstance(self._driver, DrawingDriver):
            self._driver.redraw()
