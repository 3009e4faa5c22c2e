"""The report: how fast you answer, whether you keep your word, how far people come, and what the next days bring."""

from __future__ import annotations

import os

from textual.app import ComposeResult

from tui.commands import Place, bindings
from tui.pictures import pen
from tui.pipeline.report import Report, gather_report
from tui.screens.page import Drawn, Figures, OneLine, palette_of
from tui.screens.report_lines import lines


class ReportScreen(Figures):
    """Figures only; nothing can be changed here."""

    BINDINGS = bindings(Place.REPORT)
    DEFAULT_CSS = """
    ReportScreen > #figures { scrollbar-gutter: stable; }
    """
    place = Place.REPORT
    heading = "Report"
    report: Report | None = None

    def compose(self) -> ComposeResult:
        """Head, figures, keys."""
        yield OneLine(id="head")
        yield Drawn(id="figures")
        yield OneLine(id="foot")

    def gather(self) -> None:
        """The same figures as the command line's."""
        self.report = gather_report(self.pipeline)

    def draw(self) -> None:
        """All lines; those that do not fit scroll."""
        found = self.query_one(Drawn)
        if self.report is not None:
            chosen = pen(self.app.console.encoding, os.environ.get("TERM", ""))
            day = self.pipeline.calendar.day
            found.tell(lines(self.report, palette_of(self.app), found.scrollable_content_region.width, day, chosen))

    def action_line(self, by: int) -> None:
        """A line up or down."""
        self.query_one(Drawn).scroll_relative(y=by, animate=False)

    def action_page(self, by: int) -> None:
        """Half a page."""
        self.action_line(by * max(1, self.query_one(Drawn).size.height // 2))

    def action_end(self, way: int) -> None:
        """To the top or the bottom."""
        self.action_line(way * 10_000)

    def action_sources(self) -> None:
        """In the place of this screen."""
        from tui.screens.sources import SourcesScreen

        self.app.switch_screen(SourcesScreen(self.pipeline))
