"""Sources: who refers people to you, whether they know whom you look for, and what came of it."""

from __future__ import annotations

from collections.abc import Generator
from functools import partial

from textual.app import ComposeResult

from tui.commands import Place, bindings, footer
from tui.model.records import Source
from tui.pipeline import Pipeline
from tui.rules.statistics import SourceFigures
from tui.screens.people.figures_screen import LOOKING, FiguresScreen
from tui.screens.people.navigation import navigator
from tui.screens.sources.lines import NOBODY, people_of
from tui.screens.sources.table import SourceTable
from tui.text import clean
from tui.views import report_tables as tables
from tui.views.report import Giving, Referred, sources_in_slices
from tui.views.table import on_screen
from tui.widgets.palette import palette_of
from tui.widgets.table import fitted, groups, titles
from tui.widgets.text_lines import KeyFooter, OneLine, ScrollingLines


class SourcesScreen(FiguresScreen):
    """A cursor goes from source to source; below stands whom that source sent, and who gives referrals."""

    BINDINGS = bindings(Place.SOURCES)
    DEFAULT_CSS = """
    SourcesScreen {
        & > #columns { height: 2; }
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
        self._gathered = False

    def compose(self) -> ComposeResult:
        """Head, the names of the columns, sources, people, keys."""
        yield OneLine(id="head")
        yield ScrollingLines(id="columns")
        yield SourceTable(id="table")
        yield ScrollingLines(id="below")
        yield KeyFooter(id="foot")

    @property
    def table(self) -> SourceTable:
        """The sources, with the cursor."""
        return self.query_one(SourceTable)

    @property
    def current(self) -> SourceFigures | None:
        """The source under the cursor."""
        return self.found[self.table.cursor] if self.found else None

    # What is seen -------------------------------------------------------------------------------------------

    def gather(self) -> Generator[None, None, None]:
        """The same figures as the command line's."""
        sources = yield from sources_in_slices(self.pipeline)
        before = self.current
        self.found, self.giving, self.people = sources.found, sources.giving, sources.people
        self._gathered = True
        if before is not None:  # the cursor stays on its source
            places = (at for at, each in enumerate(self.found) if _same(each, before))
            self.table.cursor = next(places, min(self.table.cursor, max(0, len(self.found) - 1)))

    def draw(self) -> None:
        """Everything, for the width of now."""
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
            columns = fitted(on_screen(shown), cells)
            self.query_one("#columns", ScrollingLines).update(
                [groups(columns, palette, cells), titles(columns, palette, cells, "soft")]
            )
            self.table.update(columns, self.found)
        else:
            self.table.say(NOBODY)
        self._draw_below()

    def _draw_below(self) -> None:
        below, current = self.query_one("#below", ScrollingLines), self.current
        if current is not None:
            palette, cells = palette_of(self.app), self.size.width
            below.update(people_of(current, self.people, self.giving, palette, cells, below.size.height))
        self._draw_footer()

    def _draw_footer(self) -> None:
        """The keys that do something with the source under the cursor."""
        current = self.current
        named = current is not None and current.prospect is None
        there = current is not None and current.prospect is not None and current.prospect in self.pipeline.people
        does = {"open": there, "brief": there or named}
        self.query_one(KeyFooter).show_keys([each for each in footer(self.place) if does.get(each.action, True)])

    # Moving ---------------------------------------------------------------------------------------------------

    def _go(self, place: int) -> None:
        if self.found:
            self.table.go(max(0, min(place, len(self.found) - 1)))
            self._draw_below()

    def action_line(self, by: int) -> None:
        """The next source, or the one before."""
        self._go(self.table.cursor + by)

    def action_page(self, by: int) -> None:
        """Half a page."""
        self._go(self.table.cursor + by * max(1, self.table.size.height // 2))

    def action_end(self, direction: int) -> None:
        """The first source, or the last."""
        self._go(0 if direction < 0 else len(self.found) - 1)

    def on_source_table_clicked(self, message: SourceTable.Clicked) -> None:
        """The cursor goes where the mouse points; a second click opens."""
        again = message.place == self.table.cursor
        self._go(message.place)
        if again:
            self.action_open()

    def order(self) -> list[int]:
        """The sources that are prospects, for walking through them in the detail."""
        people = self.pipeline.people
        return [each.prospect for each in self.found if each.prospect is not None and each.prospect in people]

    def show_person(self, who: int) -> None:
        """The cursor to the source that was seen last in the detail."""
        place = next((at for at, each in enumerate(self.found) if each.prospect == who), None)
        if place is not None:
            self._go(place)

    # Doing ------------------------------------------------------------------------------------------------------

    def action_brief(self) -> None:
        """You told the source under the cursor whom you look for."""
        current = self.current
        if current is None:
            self.warn("no source yet: give somebody one, then brief them here")
        elif current.prospect is not None and current.prospect not in self.pipeline.people:
            self.warn("this source was deleted: there is nobody to brief")
        else:
            source = Source(prospect=current.prospect, name="" if current.prospect is not None else current.name)
            self.commands.do(partial(self.pipeline.brief, source), what=f"briefing of {clean(current.name)}")

    def action_open(self) -> None:
        """The detail of a source on the board; there is none of who is known by name only."""
        current = self.current
        if current is None:
            self.warn("no source yet: give somebody one, then open them here")
        elif current.prospect is None:
            self.warn(f"{clean(current.name)} is not on the board: nothing to open; b records a briefing")
        elif current.prospect not in self.pipeline.people:
            self.warn("this source was deleted: there is nothing to open")
        else:
            navigator(self.app).show_detail(current.prospect, self)


def _same(one: SourceFigures, other: SourceFigures) -> bool:
    """True for the same source: the same prospect, or the same name."""
    if one.prospect is not None or other.prospect is not None:
        return one.prospect == other.prospect
    return one.name == other.name
