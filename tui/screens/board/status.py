"""The top line: numbers of late, due, waiting and coming items, and the time."""

from __future__ import annotations

from rich.segment import Segment
from textual.strip import Strip

from tui.rules.engine import State
from tui.screens.board.cached_lines import CachedLine
from tui.screens.board.state import BoardState
from tui.text import width
from tui.when.saying import WEEKDAYS
from tui.widgets.lines import exactly
from tui.widgets.theme import GLYPHS, Palette


class StatusLine(CachedLine):
    DEFAULT_CSS = """
    StatusLine { height: 1; width: 1fr; background: $surface; }
    """

    def __init__(self, state: BoardState, palette: Palette, *, demo: bool) -> None:
        super().__init__(state, palette, id="status")
        self.demo = demo

    def _snapshot(self) -> object:
        return (self.state.counts, self.state.agenda.mailing_due, self._clock(), *self._shares())

    def _clock(self) -> str:
        wall = self.state.pipeline.calendar.wall(self.state.now)
        return f"{WEEKDAYS[wall.weekday()]} {wall.day} {wall:%b} {wall:%H:%M}"

    def _shares(self) -> list[str]:
        """How often you answer in time and keep your promises; shares not known yet are left out."""
        tallies, mark = self.state.tallies, self.state.pipeline.rules.clock.late.in_hours
        found = ((f"answered in {mark}", tallies.answered), ("promises kept", tallies.kept))
        return [f"{words} {share:.0%}" for words, share in found if share is not None]

    def render_line(self, _y: int) -> Strip:
        counts, style = self.state.counts, self.palette.style
        soft = style("soft", "panel")
        name = " keepwarm"
        segments = [Segment(name, style("accent", "panel", bold=True))]
        if self.demo:
            segments.append(Segment(" demo", soft))
        segments.append(Segment("   ", soft))
        figures: list[tuple[str, str]] = []  # the most important first: the last are left out if room is scarce
        if counts.late:
            figures.append((f"{GLYPHS[State.LATE]} {counts.late} late", "late"))
        mailing = self.state.agenda.mailing_due is not None
        if counts.due or not mailing:
            figures.append((f"{GLYPHS[State.DUE]} {counts.due} due" if counts.due else "nothing due", "text"))
        if mailing:
            figures.append((f"{GLYPHS[State.DUE]} mailing due", "text"))
        if counts.waiting:
            figures.append((f"{GLYPHS['waiting']} {counts.waiting} waiting", "soft"))
        if counts.hidden:
            figures.append((f"{counts.hidden} rest{'s' * (counts.hidden == 1)} while you are away", "soft"))
        figures.append((f"{GLYPHS[State.UPCOMING]} {counts.week} this week", "soft"))
        figures += [(words, "soft") for words in self._shares()]
        clock = f" {self._clock()} "
        room = self.cells.width - len(clock)
        used = sum(width(segment.text) for segment in segments)
        for words, tone in figures:
            used += width(words)
            if used > room:
                break
            segments += [Segment(words, style(tone, "panel", bold=tone == "late")), Segment("   ", soft)]
            used += 3
        return exactly([*exactly(segments, max(0, room), soft), Segment(clock, soft)], self.cells.width, soft)
