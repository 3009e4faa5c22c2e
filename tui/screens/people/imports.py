"""Importing a file, and taking an import back."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tui.pipeline import Result
from tui.screens.people.action_group import ActionGroup
from tui.screens.people.navigation import navigator
from tui.text import clean, counted
from tui.when.saying import full
from tui.widgets.choices import Choice

if TYPE_CHECKING:
    from tui.exchange.days import Order
    from tui.exchange.found import Reading

_LISTED = 9


class Imports(ActionGroup):
    def import_file(self) -> None:
        """Asks for a file, reads it, and shows what importing it would do."""
        from tui.screens.dialogs.open_file import OpenFile

        self._ask(OpenFile(), self._named)

    def _named(self, path: Path, order: Order | None = None) -> None:
        from tui.screens.dialogs.open_file import ReadFile

        today = self._pipeline.calendar.day(self._pipeline.now)
        self._ask(ReadFile(path, today, order), partial(self._read, path, order))

    def _read(self, path: Path, order: Order | None, reading: Reading) -> None:
        if reading.two_days and order is None:
            self._ask_dates(path, reading)
        else:
            navigator(self._screen.app).show_import(path, reading)

    def _ask_dates(self, path: Path, reading: Reading) -> None:
        from tui.exchange.days import ORDERS

        choices = [Choice("d", "the day first", "3/4 is 3 April"), Choice("m", "the month first", "3/4 is 4 March")]

        def chosen(key: str) -> None:
            self._named(path, ORDERS["dmy" if key == "d" else "mdy"])

        self._choose("How are dates written?", choices, chosen, clean(reading.two_days))

    def imports(self) -> None:
        """The last imports: which one to take back."""
        from tui.screens.dialogs.choose import Notice

        zone = self._pipeline.calendar.zone
        found = [each for each in reversed(self._pipeline.imports().items()) if each[1].taken_back_at is None][:_LISTED]
        if not found:
            self._screen.app.push_screen(Notice("Imports", "Nothing was imported that could be taken back."))
            return
        choices = [
            Choice(str(place), clean(done.file),
                   f"{full(done.at, zone)}, {len(done.new):,} new, {len(done.updated):,} updated")
            for place, (_, done) in enumerate(found, start=1)
        ]  # fmt: skip

        def chosen(key: str) -> None:
            batch, done = found[int(key) - 1]
            self._ask_back(batch, done.file)

        self._choose("Take an import back", choices, chosen)

    def _ask_back(self, batch: int, file: str) -> None:
        words = "Who came with it goes, and what it changed is as it was; but what was touched since stays."
        back = partial(self._commands.do, partial(self._taken_back, batch), what=f"taking back {clean(file)}")
        self._commands.ask(f"Take back {clean(file)}?", words, back, yes="take it back", no="leave it")

    def _taken_back(self, batch: int) -> Result:
        outcome, back = self._pipeline.take_back(batch)
        words = f"{outcome.message}: {counted(len(back.removed), 'person', 'people')} removed"
        if back.stay:
            words += f"; {len(back.stay):,} touched or changed since stay"
        return Result(outcome.ids, words, outcome.step)
