"""The line on top: how much is late, due, waiting and coming, and the time to the minute."""

from __future__ import annotations

from rich.segment import Segment
from textual.geometry import Size
from textual.strip import Strip

from tui.rules.engine import State
from tui.screens.board.desk import Desk
from tui.screens.board.lined import Lined
from tui.text import width
from tui.when.saying import WEEKDAYS
from tui.widgets.lines import exactly
from tui.widgets.theme import GLYPHS, Palette


class StatusLine(Lined):
    """Drawn again only when a figure or the minute is another."""

    DEFAULT_CSS = """
    StatusLine { height: 1; width: 1fr; background: $surface; }
    """

    def __init__(self, desk: Desk, palette: Palette, *, demo: bool) -> None:
        super().__init__(desk, palette, id="status")
        self.demo = demo
        self._drawn: tuple[object, ...] | None = None

    def fit(self, cells: Size) -> None:
        """All anew."""
        super().fit(cells)
        self._drawn = self._look()

    def show(self) -> None:
        """Brings it up to date."""
        drawn = self._look()
        if drawn != self._drawn:
            self._drawn = drawn
            self.refresh()

    def _look(self) -> tuple[object, ...]:
        """All that it shows."""
        return (self.desk.counts, self._clock(), *self._shares())

    def _clock(self) -> str:
        wall = self.desk.pipeline.calendar.wall(self.desk.now)
        return f"{WEEKDAYS[wall.weekday()]} {wall.day} {wall:%b} {wall:%H:%M}"

    def _shares(self) -> list[str]:
        """How well you answer and keep your word, in words; what is not known yet is left out."""
        tallies, mark = self.desk.tallies, self.desk.pipeline.rules.clock.late.in_hours
        found = ((f"answered in {mark}", tallies.answered), ("promises kept", tallies.kept))
        return [f"{words} {share:.0%}" for words, share in found if share is not None]

    def render_line(self, _y: int) -> Strip:
        """The line."""
        counts, plain = self.desk.counts, self.palette.plain
        soft = plain("soft", "panel")
        name = " keepwarm"
        segments = [Segment(name, plain("accent", "panel", bold=True))]
        if self.demo:
            segments.append(Segment(" demo", soft))
        segments.append(Segment("   ", soft))
        figures: list[tuple[str, str]] = []  # what matters most first: the last are left out where room is scarce
        if counts.late:
            figures.append((f"{GLYPHS[State.LATE]} {counts.late} late", "late"))
        figures.append((f"{GLYPHS[State.DUE]} {counts.due} due" if counts.due else "nothing due", "text"))
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
            segments += [Segment(words, plain(tone, "panel", bold=tone == "late")), Segment("   ", soft)]
            used += 3
        return exactly([*exactly(segments, max(0, room), soft), Segment(clock, soft)], self.cells.width, soft)
