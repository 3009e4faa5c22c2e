"""The report: how fast you answer, how many promises you keep, how people move on, and the days ahead."""

from __future__ import annotations

import os
from collections.abc import Generator

from rich.segment import Segment
from textual.app import ComposeResult

from tui.commands import Place, bindings
from tui.exchange.report_markdown import report_markdown
from tui.screens.people.figures_screen import LOOKING, FiguresScreen
from tui.screens.people.messages import Messages
from tui.screens.report.lines import lines
from tui.views.charts import Pen, pen
from tui.views.report import Report, report_in_slices
from tui.widgets.palette import palette_of
from tui.widgets.text_lines import KeyFooter, OneLine, ScrollingLines


class ReportScreen(FiguresScreen):
    """Shows figures; changes nothing."""

    BINDINGS = bindings(Place.REPORT)
    DEFAULT_CSS = """
    ReportScreen > #figures { scrollbar-gutter: stable; }
    """
    place = Place.REPORT
    heading = "Report"
    report: Report | None = None

    def compose(self) -> ComposeResult:
        yield OneLine(id="head")
        yield ScrollingLines(id="figures")
        yield KeyFooter(id="foot")

    @property
    def table(self) -> ScrollingLines:
        return self.query_one(ScrollingLines)

    def gather(self) -> Generator[None, None, None]:
        """The same figures as on the command line."""
        self.report = yield from report_in_slices(self.pipeline)

    def draw(self) -> None:
        found = self.table
        palette = palette_of(self.app)
        if self.report is not None:
            cells = found.scrollable_content_region.width
            found.update(lines(self.report, palette, cells, self.pipeline.calendar.zone, self._pen))
        elif self.is_gathering:
            found.update([[], [Segment(f" {LOOKING}", palette.style("soft"))]])

    @property
    def _pen(self) -> Pen:
        return pen(self.app.console.encoding, os.environ.get("TERM", ""))

    def action_copy(self) -> None:
        """Copies the report as Markdown."""
        if self.report is not None:
            text = report_markdown(self.report, self.pipeline.calendar.zone, self._pen)
            Messages(self).copy_text(text, "the report, as Markdown")

    def move(self, by: int) -> None:
        self.table.scroll_relative(y=by, animate=False)
