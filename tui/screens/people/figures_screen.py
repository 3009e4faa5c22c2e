"""A screen of figures: a head, lines that scroll, the keys. It looks again when something changed, not more often."""

from __future__ import annotations

from collections.abc import Generator
from time import monotonic
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.message import Message

from tui.commands import footer
from tui.model.errors import DataError
from tui.pipeline import Pipeline
from tui.screens.base.slices import Slices
from tui.screens.people.people_screen import PeopleScreen
from tui.terminal.later import SLICE, later
from tui.when.saying import full
from tui.widgets.palette import palette_of
from tui.widgets.text_lines import KeyFooter, OneLine
from tui.widgets.theme import Palette

if TYPE_CHECKING:
    from asyncio import TimerHandle

REST = 20
"""The screen rests this many times as long as it took to gather its figures."""
LEAST_REST = 0.1
"""Seconds."""
LOOKING = "looking at everybody…"


class FiguresScreen(PeopleScreen):
    """Base of the screens that show figures. They hold no truth: they gather again what the pipeline knows.

    Gathering looks at everybody, so it waits until the screen has been drawn, stops for keys, and rests between two
    changes.
    """

    AUTO_FOCUS = ""
    DEFAULT_CSS = """
    FiguresScreen { layout: vertical; overflow: hidden; }
    """
    heading = ""

    class Changed(Message):
        """The pipeline says that something changed."""

    def __init__(self, pipeline: Pipeline) -> None:
        super().__init__(pipeline)
        self._slices = Slices(self)
        self._timer: TimerHandle | None = None
        self._gathered_at = 0.0
        self._rest = LEAST_REST
        self._error = ""
        self._figures: Generator[None, None, None] | None = None
        self._worked = 0.0
        """Seconds of gathering so far."""
        self._once_more = False

    def targets(self) -> list[int]:
        """Nobody is meant by the keys of this screen."""
        return []

    def on_mount(self) -> None:
        """Looks, and listens from now on."""
        self._draw_head()
        self._draw_footer()
        self.listener.start()
        self.call_after_refresh(self.start_gathering)
        self.set_interval(60, self.gather_soon)

    def heard(self, ids: set[int]) -> None:
        """Looked at in this screen's own turn; figures concern everybody."""
        del ids
        self.post_message(FiguresScreen.Changed())

    def on_figures_screen_changed(self) -> None:
        """Something changed."""
        self.gather_soon()

    def gather_soon(self) -> None:
        """Looks again, once for many changes, and not before the screen has rested."""
        if self._timer is None and self.is_open:
            wait = max(LEAST_REST, self._gathered_at + self._rest - monotonic())
            self._timer = later(wait, self, self.start_gathering)

    def start_gathering(self) -> None:
        """Gathers what the pipeline knows now, a slice at a time: keys are heard in between."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._figures is not None:
            self._once_more = True
            return
        self._figures, self._worked = self.gather(), 0.0
        if not self._slices.run(self._gather):
            self.draw()

    def _gather(self) -> bool:
        """A slice of it; True after the last one."""
        started = monotonic()
        try:
            done = self._slice(started + SLICE)
            self._error = "" if done else self._error
        except DataError as error:  # of another program: said once, what was shown stays
            done = True
            if str(error) != self._error:
                self.warn(str(error))
            self._error = str(error)
        self._worked += monotonic() - started
        if not done:
            return False
        self._figures, self._gathered_at, self._rest = None, monotonic(), self._worked * REST
        self._draw_head()
        self.draw()
        if self._once_more:
            self._once_more = False
            self.gather_soon()
        return True

    def _slice(self, until: float) -> bool:
        """Gathers until then at most."""
        return not any(monotonic() >= until for _ in self._figures or ())

    @property
    def is_gathering(self) -> bool:
        """True while it gathers."""
        return self._figures is not None

    def gather(self) -> Generator[None, None, None]:
        """Takes the figures anew; yields wherever it may be interrupted."""
        raise NotImplementedError

    def draw(self) -> None:
        """Draws them for the size and look of now."""
        raise NotImplementedError

    def on_scrolling_lines_resized(self) -> None:
        """Other widths and heights, other lines."""
        self.draw()

    def set_palette(self, palette: Palette) -> None:
        """Another look."""
        del palette  # asked of the application as lines are made
        self._draw_head()
        self._draw_footer()
        self.draw()

    def _draw_head(self) -> None:
        style = palette_of(self.app).style
        when = full(self.pipeline.now, self.pipeline.calendar.zone)
        name = Segment(f" {self.heading}", style("accent", "panel", bold=True))
        self.query_one("#head", OneLine).update([name], [Segment(f"{when} ", style("soft", "panel"))])

    def _draw_footer(self) -> None:
        self.query_one(KeyFooter).show_keys(footer(self.place))

    def action_leave(self) -> None:
        """Back to the screen before."""
        self.dismiss(None)
