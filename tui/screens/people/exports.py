"""People as a file for other programs: who, in which format, under which name."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from tui.model.errors import DataError
from tui.pipeline import Refused, Result
from tui.screens.people.action_group import ActionGroup
from tui.text import counted, fold
from tui.widgets.choices import Choice


class _People(NamedTuple):
    """Whom a file is to hold, as they were when the question was asked."""

    ids: tuple[int, ...]
    words: str
    everything: bool = False
    """All data, where the format can hold them."""


_FORMATS = {
    "c": ("csv", Choice("c", "CSV", "a table, for spreadsheets and most programs")),
    "v": ("vcf", Choice("v", "vCard", "cards for address books")),
    "i": ("ics", Choice("i", "iCalendar", "the next items, for a calendar")),
    "m": ("md", Choice("m", "Markdown", "for notes")),
    "d": ("json", Choice("d", "JSON", "with the whole history, for Keepwarm and TinyDB")),
}


class Exports(ActionGroup):
    """The action of the palette. Each question names whom it is about, and they stay the same to the end."""

    def export(self) -> None:
        """Asks for whom; where that can only be one, at once for the format."""
        several = {key: people for key, people in self._people() if people.ids}
        if not several:
            self._screen.warn("there is nobody to export")
        else:
            choices = [Choice(key, people.words) for key, people in several.items()]
            self._choose("Export whom?", choices, lambda key: self._ask_format(several[key]))

    def _people(self) -> list[tuple[str, _People]]:
        """The marked or the one under the cursor, everybody in the list, everybody: each only once."""
        pipeline, screen = self._pipeline, self._screen
        targets = self._known(screen.targets())
        shown = self._known(screen.order())
        open_ones = [row for row in pipeline.agenda.rows.values() if not row.closed]
        everybody = tuple(row.id for row in sorted(open_ones, key=lambda row: (fold(row.name), row.id)))
        named = self._commands.named(targets) if len(targets) == 1 else f"the {len(targets):,} marked"
        found = [("m", _People(targets, named))]
        if {*shown} not in ({*targets}, {*everybody}):
            found.append(("l", _People(shown, f"{screen.list_name()}: {counted(len(shown), 'person', 'people')}")))
        words = f"everybody on the board: {counted(len(everybody), 'person', 'people')}"
        return [*found, ("a", _People(everybody, words, everything=True))]

    def _known(self, ids: Sequence[int]) -> tuple[int, ...]:
        return tuple(who for who in ids if who in self._pipeline.people)

    def _ask_format(self, people: _People) -> None:
        choices = [choice for _, choice in _FORMATS.values()]
        self._choose(f"Export {people.words}", choices, lambda key: self._ask_file(people, _FORMATS[key][0]))

    def _ask_file(self, people: _People, form: str) -> None:
        from tui.screens.dialogs.file_name import FileName

        day = self._pipeline.calendar.day(self._pipeline.now)

        def named(path: Path) -> None:
            self._screen.app.run_worker(self._export(path, people, form), group="exports")

        self._ask(FileName(f"Export {people.words}", f"~/keepwarm-{day}.{form}"), named)

    async def _export(self, path: Path, people: _People, form: str) -> None:
        """Writes the file beside the keys, which go on: thousands of people take seconds. Then says so, or why not."""
        from tui.screens.base.commit import beside

        try:
            words = await beside(self._screen.app, partial(self._write, path, people, form), "exporting...")
        except (Refused, DataError) as error:
            self._screen.warn(str(error))
        else:
            self._screen.show_result(Result((), words), "")

    def _write(self, path: Path, people: _People, form: str) -> str:
        """Writes the file; what is to be said of it."""
        from tui.exchange.writers import writer

        if people.everything and form == "json":
            self._write_file(path, writer("all", form)(self._pipeline))
            return f"all data written to {path}"
        ids = self._known(people.ids)
        self._write_file(path, writer("people", form)(self._pipeline, ids))
        return f"{counted(len(ids), 'person', 'people')} written to {path}"
