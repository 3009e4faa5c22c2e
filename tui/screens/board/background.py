"""Reads the sources while the board is open, in a thread, and says what came in. Off unless the user says how often."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Final

from tui.model.errors import DataError
from tui.screens.people.people_screen import PeopleScreen
from tui.terminal.later import later
from tui.text import clean

FIRST: Final = 5.0
"""Seconds after the start before they are read for the first time: the board comes first."""


class SourceReader:
    """Reads the sources every ``capture.minutes`` minutes; 0: never."""

    def __init__(self, screen: PeopleScreen) -> None:
        self._screen = screen
        self._is_reading = False
        self._error = ""

    def start(self) -> None:
        """From now on, for as long as the screen is there."""
        if minutes := self._screen.pipeline.rules.capture.minutes:
            self._screen.set_interval(minutes * 60, self.read)
            later(FIRST, self._screen, self.read)

    def read(self) -> None:
        """Reads them now, unless they are being read."""
        if not self._is_reading and self._screen.pipeline.has_tray:
            self._is_reading = True
            self._screen.app.run_worker(self._read(), group="capture")

    async def _read(self) -> None:
        from tui.pipeline.capturing import run_all
        from tui.views.tray import news_words

        try:
            ran = await asyncio.get_running_loop().run_in_executor(None, partial(run_all, self._screen.pipeline))
        except DataError as error:
            if str(error) != self._error:
                self._screen.warn(str(error))
            self._error = str(error)
            return
        finally:
            self._is_reading = False
        self._error = ""
        if words := news_words(ran):
            self._screen.app.notify(clean(words), markup=False)
