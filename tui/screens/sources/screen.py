"""Sources: who refers people to you, whether they are briefed, and the results."""

from __future__ import annotations

from collections.abc import Generator
from functools import partial

from rich.segment import Segment
from textual.app import ComposeResult

from tui.commands import Place, bindings, footer
from tui.model.records import Source
from tui.pipeline import Pipeline
from tui.rules.statistics import SourceFigures
from tui.screens.people.figures_screen import LOOKING, FiguresScreen
from tui.screens.people.navigation import navigator
from tui.screens.sources.lines import NOBODY, people_of
from tui.text import clean
from tui.views import report_tables as tables
from tui.views.report import Giving, Referred, sources_in_slices
from tui.views.table import Placed, on_screen
from tui.widgets.lines import Line
from tui.widgets.palette import palette_of
from tui.widgets.row_table import RowTable
from tui.widgets.table import fitted, groups, row, titles
from tui.widgets.text_lines import KeyFooter, OneLine, ScrollingLines


class SourcesScreen(FiguresScreen):
    """A cursor moves from source to source; below are the people it referred, and all who give referrals."""

    BINDINGS = bindings(Place.SOURCES)
    DEFAULT_CSS = """
    SourcesScreen {
        & > #columns { height: 2; }
        & > #table { height: auto; max-height: 60%; }
        & > #below { height: 1fr; margin-top: 1; }
        &.-empty #columns, &.-empty #below { display: none; }
        &.-empty #table { height: 1fr; max-height: 100%; }
    }
    """
    place = Place.SOURCES
    heading = "Sources"

    def __init__(self, pipeline: Pipeline) -> None:
        super().__init__(pipeline)
        self.found: list[SourceFigures] = []
        self.giving: list[Giving] = []
        self.people: dict[int, Referred] = {}
        self._columns: list[Placed[SourceFigures]] = []
        self._gathered = False
        self._lost = ""
        """The source that was under the cursor, which stands on nobody since."""

    def compose(self) -> ComposeResult:
        yield OneLine(id="head")
        yield ScrollingLines(id="columns")
        yield RowTable[SourceFigures](self._draw_row)
        yield ScrollingLines(id="below")
        yield KeyFooter(id="foot")

    @property
    def table(self) -> RowTable[SourceFigures]:
        return self.query_one(RowTable)

    @property
    def current(self) -> SourceFigures | None:
        return self.table.current

    def gather(self) -> Generator[None, None, None]:
        """The same figures as on the command line."""
        sources = yield from sources_in_slices(self.pipeline)
        before = self.current
        self.found, self.giving, self.people = sources.found, sources.giving, sources.people
        self._gathered = True
        if before is not None:  # the cursor stays on its source
            place = next((at for at, each in enumerate(self.found) if _same(each, before)), None)
            self.table.stay(place if self.found else 0)
            self._lost = before.name if self.found and place is None else ""

    def draw(self) -> None:
        if not self._gathered:
            if self.is_gathering:
                self.add_class("-empty")
                self.table.say((LOOKING,))
            return
        palette, cells = palette_of(self.app), self.size.width
        self.set_class(not self.found, "-empty")
        if self.found:
            clock, day = self.pipeline.rules.clock, self.pipeline.calendar.day
            today, marks = day(self.pipeline.now), (clock.late.in_hours, clock.broken.in_hours)
            shown = tables.sources(*marks, day, today, name="bold text")
            columns = self._columns = fitted(on_screen(shown), cells)
            self.query_one("#columns", ScrollingLines).update(
                [groups(columns, palette, cells), titles(columns, palette, cells, "soft")]
            )
            self.table.update(self.found)
        else:
            self.table.say(NOBODY)
        self._draw_below()

    def _draw_row(self, source: SourceFigures, here: bool, cells: int) -> Line:
        del cells
        ground = "highlight" if here else "ground"
        return row(self._columns, source, palette_of(self.app), here=here, ground=ground)

    def _draw_below(self) -> None:
        below, current = self.query_one("#below", ScrollingLines), self.current
        palette, cells = palette_of(self.app), self.size.width
        if current is not None:
            below.update(people_of(current, self.people, self.giving, palette, cells, below.size.height))
        elif self._lost:
            below.update([[Segment(f" {self._no_source()}", palette.style("soft"))]])
        self._draw_footer()

    def _no_source(self) -> str:
        return f"{clean(self._lost)} is no source any more: j or k goes on"

    def _draw_footer(self) -> None:
        """Only the keys that work on the current source."""
        current = self.current
        named = current is not None and current.prospect is None
        there = current is not None and current.prospect is not None and current.prospect in self.pipeline.people
        does = {"open": there, "brief": there or named}
        self.query_one(KeyFooter).show_keys([each for each in footer(self.place) if does.get(each.action, True)])

    def _go(self, place: int) -> None:
        if self.found:
            self._lost = ""
            self.table.go(place)
            self._draw_below()

    def move(self, by: int) -> None:
        self._go(self.table.moved(by))

    def on_row_table_clicked(self, message: RowTable.Clicked) -> None:
        """A click moves the cursor, a second one opens the detail."""
        again = message.place == self.table.cursor
        self._go(message.place)
        if again:
            self.action_open()

    def order(self) -> list[int]:
        """The sources that are on the board, for walking from one to the next in the detail."""
        people = self.pipeline.people
        return [each.prospect for each in self.found if each.prospect is not None and each.prospect in people]

    def show_person(self, who: int) -> None:
        """Moves the cursor to the source seen last in the detail."""
        place = next((at for at, each in enumerate(self.found) if each.prospect == who), None)
        if place is not None:
            self._go(place)

    def _source_or_warn(self, act: str, nothing: str) -> SourceFigures | None:
        """The source under the cursor, if it is there still; else warns that there is ``nothing``."""
        current = self.current
        if self._lost:
            self.warn(self._no_source())
        elif current is None:
            self.warn(f"no source yet: give somebody one, then {act} them here")
        elif current.prospect is not None and current.prospect not in self.pipeline.people:
            self.warn(f"this source was deleted: there is {nothing} to {act}")
        else:
            return current
        return None

    def action_brief(self) -> None:
        """Records that you told the source whom you look for."""
        if found := self._source_or_warn("brief", "nobody"):
            source = Source(prospect=found.prospect, name="" if found.prospect is not None else found.name)
            self.commands.do(partial(self.pipeline.brief, source), what=f"briefing of {clean(found.name)}")

    def action_open(self) -> None:
        """Opens the detail of a source, if it is on the board."""
        found = self._source_or_warn("open", "nothing")
        if found is not None and found.prospect is not None:
            navigator(self.app).show_detail(found.prospect, self)
        elif found is not None:
            self.warn(f"{clean(found.name)} is not on the board: nothing to open; b records a briefing")


def _same(one: SourceFigures, other: SourceFigures) -> bool:
    """True if both are the same prospect, or have the same name."""
    if one.prospect is not None or other.prospect is not None:
        return one.prospect == other.prospect
    return one.name == other.name
