"""A screen of figures: a heading, lines that scroll, the keys. Figures are gathered again after changes."""

from __future__ import annotations

from asyncio import TimerHandle
from collections.abc import Generator
from time import monotonic

from rich.segment import Segment

from tui.commands import footer
from tui.model.errors import DataError
from tui.pipeline import Pipeline
from tui.screens.base.slices import Slices
from tui.screens.people.people_screen import PeopleScreen
from tui.terminal.later import SLICE, later
from tui.when.saying import full
from tui.widgets.palette import palette_of
from tui.widgets.text_lines import KeyFooter, OneLine

REST = 20
"""The pause between two gatherings, as a multiple of the time that one takes."""
LEAST_REST = 0.1
"""The shortest pause, in seconds."""
LOOKING = "looking at everybody…"


class FiguresScreen(PeopleScreen):
    """Base of the screens with figures.

    Gathering looks at all people. It starts after the screen was drawn, lets keys through, and pauses between two
    changes.
    """

    AUTO_FOCUS = ""
    DEFAULT_CSS = """
    FiguresScreen { layout: vertical; overflow: hidden; }
    """
    heading = ""

    def __init__(self, pipeline: Pipeline) -> None:
        super().__init__(pipeline)
        self._slices = Slices(self)
        self._timer: TimerHandle | None = None
        self._gathered_at = 0.0
        self._rest = LEAST_REST
        self._error = ""
        self._figures: Generator[None, None, None] | None = None
        self._worked = 0.0
        """Seconds of work in this gathering."""
        self._once_more = False

    def targets(self) -> list[int]:
        """No key on this screen means people."""
        return []

    def on_mount(self) -> None:
        self._draw_head()
        self._draw_footer()
        self.listener.start()
        self.call_after_refresh(self.start_gathering)
        self.set_interval(60, self.gather_soon)

    def heard(self, ids: set[int]) -> None:
        """Figures depend on everybody, whoever changed."""
        del ids
        self.call_later(self.gather_soon)

    def gather_soon(self) -> None:
        """Gathers again after the pause, once for many changes."""
        if self._timer is None and self.is_open:
            wait = max(LEAST_REST, self._gathered_at + self._rest - monotonic())
            self._timer = later(wait, self, self.start_gathering)

    def start_gathering(self) -> None:
        """Gathers in slices; keys are handled in between."""
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
        """Runs one slice; True after the last one."""
        started = monotonic()
        try:
            done = not any(monotonic() >= started + SLICE for _ in self._figures or ())
            self._error = "" if done else self._error
        except DataError as error:  # written by another program: reported once, and the old figures stay
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

    @property
    def is_gathering(self) -> bool:
        return self._figures is not None

    def gather(self) -> Generator[None, None, None]:
        """Gathers the figures; yields wherever it may be interrupted."""
        raise NotImplementedError

    def draw(self) -> None:
        """Draws the figures for the current size and palette."""
        raise NotImplementedError

    def on_scrolling_lines_resized(self) -> None:
        self.draw()

    def theme_changed(self) -> None:
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
