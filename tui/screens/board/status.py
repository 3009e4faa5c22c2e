"""The top line: numbers of late, due, waiting and coming items, and the time."""

from __future__ import annotations

from rich.segment import Segment
from textual.strip import Strip

from tui.screens.board.cached_lines import CachedLine
from tui.screens.board.state import BoardState
from tui.text import width
from tui.views.capacity_words import Figure, figures
from tui.when.saying import WEEKDAYS
from tui.widgets.figures import fitting
from tui.widgets.lines import exactly
from tui.widgets.theme import Palette


class StatusLine(CachedLine):
    DEFAULT_CSS = """
    StatusLine { height: 1; width: 1fr; background: $surface; }
    """

    def __init__(self, state: BoardState, palette: Palette, *, demo: bool) -> None:
        super().__init__(state, palette, id="status")
        self.demo = demo

    def _snapshot(self) -> object:
        counted = (*self._new(), *self._shares())
        return (self.state.counts, self.state.agenda.mailing_due, self._clock(), self.state.tray, *counted)

    def _clock(self) -> str:
        wall = self.state.pipeline.calendar.wall(self.state.now)
        return f"{WEEKDAYS[wall.weekday()]} {wall.day} {wall:%b} {wall:%H:%M}"

    def _shares(self) -> list[Figure]:
        """How often you answer in time and keep your promises; shares not known yet are left out."""
        tallies, mark = self.state.tallies, self.state.pipeline.rules.clock.late.in_hours
        found = ((f"answered in {mark}", tallies.answered), ("promises kept", tallies.kept))
        return [Figure("", f"{words} {share:.0%}", "soft") for words, share in found if share is not None]

    def _tray(self) -> list[Figure]:
        """What came in by itself and waits."""
        return [Figure("", f"{self.state.tray:,} in the tray: C", "accent")] if self.state.tray else []

    def _new(self) -> list[Figure]:
        """Who was imported and waits for a decision, with the key for it: the words of an import are soon gone."""
        new = self.state.tallies.new
        return [Figure("", f"{new:,} new: T", "soft")] if new else []

    def render_line(self, _y: int) -> Strip:
        style = self.palette.style
        soft = style("soft", "panel")
        name = " keepwarm"
        segments = [Segment(name, style("accent", "panel", bold=True))]
        if self.demo:
            segments.append(Segment(" demo", soft))
        segments.append(Segment("   ", soft))
        mailing = self.state.agenda.mailing_due is not None
        clock = f" {self._clock()} "
        room = self.cells.width - len(clock)
        used = sum(width(segment.text) for segment in segments)
        *now, coming = figures(self.state.counts, mailing=mailing)
        waits = [*now, *self._tray(), *self._new()]
        if len(fitting(waits, self.palette, room - used - 1)) < len(fitting(waits, self.palette, room - 2)):
            segments = [Segment(" demo   " if self.demo else " ", soft)]  # what can be acted on comes before the name
            used = len(segments[0].text)
        found = [*waits, coming, *self._shares()]
        segments += fitting(found, self.palette, room - used - 1)
        return exactly([*exactly(segments, max(0, room), soft), Segment(clock, soft)], self.cells.width, soft)
