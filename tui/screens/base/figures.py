"""A screen of figures: a head, lines that scroll, the keys. It looks again when something changed, not more often."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from time import monotonic
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from tui.commands import Command, footer
from tui.model.errors import DataError
from tui.pipeline import Pipeline
from tui.screens.base.people_screen import Acting
from tui.terminal.later import SLICE, after_pause, later
from tui.text import fit, width
from tui.when.saying import full
from tui.widgets.hints import hints
from tui.widgets.lines import exactly
from tui.widgets.theme import Palette

if TYPE_CHECKING:
    from asyncio import TimerHandle

Line = Sequence[Segment]
REST = 20
"""The screen rests this many times as long as it took to gather its figures."""
LEAST_REST = 0.1
"""Seconds."""
LOOKING = "looking at everybody…"


@runtime_checkable
class Dressed(Protocol):
    """An application that chose a look."""

    def palette(self) -> Palette:
        """What widgets draw with."""
        ...


def palette_of(app: App[object]) -> Palette:
    """The look in force; the usual one in an application that chose none."""
    return app.palette() if isinstance(app, Dressed) else Palette("rgb")


def beside(left: Line, right: Line, at: int, ground: Style) -> list[Segment]:
    """Two pieces of a line, the second from a cell on."""
    return [*exactly(left, at, ground), *right]


def rule(words: str, cells: int, palette: Palette, note: Line = ()) -> list[Segment]:
    """A heading: words on a line of ``cells`` cells, and a note behind them where it fits."""
    faint = palette.plain("faint")
    found = [Segment("── ", faint), Segment(fit(words, min(width(words), cells - 4)) + " ", palette.plain("accent"))]
    left = cells - sum(width(segment.text) for segment in found)
    noted = sum(width(segment.text) for segment in note)
    if note and noted + 4 <= left:
        found += [Segment("── ", faint), *note, Segment(" ", faint)]
        left -= noted + 4
    return [*found, Segment("─" * max(0, left), faint)]


class OneLine(Widget):
    """One line on the ground of a panel: the head, the keys."""

    DEFAULT_CSS = """
    OneLine { height: 1; width: 1fr; background: $surface; }
    """
    ALLOW_SELECT = False

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.segments: list[Segment] = []
        self.right: list[Segment] = []

    def tell(self, segments: Line, right: Line = ()) -> None:
        """Other words, and those at the right end."""
        if (list(segments), list(right)) != (self.segments, self.right):
            self.segments, self.right = list(segments), list(right)
            self.refresh()

    def render_line(self, _y: int) -> Strip:
        """The line."""
        soft = palette_of(self.app).plain("soft", "panel")
        room = self.size.width - sum(width(segment.text) for segment in self.right)
        return exactly([*exactly(self.segments, max(0, room), soft), *self.right], self.size.width, soft)


class Foot(OneLine):
    """The keys of a screen, as many as have room; or words in their place."""

    _commands: Sequence[Command] = ()

    def offer(self, commands: Sequence[Command]) -> None:
        """These keys; drawn with the look of now."""
        self._commands = commands
        self.refresh()

    def tell(self, segments: Line, right: Line = ()) -> None:
        """Words in the place of the keys."""
        self.offer(())
        super().tell(segments, right)

    def render_line(self, y: int) -> Strip:
        """The line."""
        if self._commands:
            self.segments, self.right = hints(self._commands, palette_of(self.app), self.size.width), []
        return super().render_line(y)


class Drawn(ScrollView, can_focus=False):
    """Lines drawn as they are told; they scroll where not all of them fit."""

    DEFAULT_CSS = """
    Drawn { height: 1fr; width: 1fr; scrollbar-size-vertical: 1; overflow-x: hidden; }
    """
    ALLOW_SELECT = False

    class Resized(Message):
        """There is another room for them."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.lines: list[list[Segment]] = []

    def on_resize(self) -> None:
        """Whoever made the lines makes them anew."""
        self.post_message(self.Resized())

    def tell(self, lines: Sequence[Line]) -> None:
        """Other lines."""
        found = [list(line) for line in lines]
        if found != self.lines:
            self.lines = found
            self.virtual_size = Size(self.size.width, len(found))
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """One of them."""
        ground, place = palette_of(self.app).ground, y + self.scroll_offset.y
        line = self.lines[place] if place < len(self.lines) else []
        return exactly(line, self.size.width, ground)


class Figures(Acting):
    """Base of the screens that show figures. They hold no truth: they gather again what the pipeline knows.

    Gathering looks at everybody, so it waits until the screen has been drawn, stops for keys, and rests between two
    changes.
    """

    AUTO_FOCUS = ""
    DEFAULT_CSS = """
    Figures { layout: vertical; overflow: hidden; }
    """
    heading = ""

    class Told(Message):
        """The pipeline says that something changed."""

    def __init__(self, pipeline: Pipeline) -> None:
        super().__init__()
        self.pipeline = pipeline
        self._soon: TimerHandle | None = None
        self._gathered_at = 0.0
        self._rest = LEAST_REST
        self._wrong = ""
        self._slices: Generator[None, None, None] | None = None
        self._worked = 0.0
        """Seconds of gathering so far."""
        self._once_more = False

    def targets(self) -> list[int]:
        """Nobody is meant by the keys of this screen."""
        return []

    def on_mount(self) -> None:
        """Looks, and listens from now on."""
        self._head()
        self._foot()
        self.listen()
        self.call_after_refresh(self.look)
        self.set_interval(60, self.look_soon)

    def heard(self, ids: set[int]) -> None:
        """Looked at in this screen's own turn; figures concern everybody."""
        del ids
        self.post_message(Figures.Told())

    def on_figures_told(self) -> None:
        """Something changed."""
        self.look_soon()

    def look_soon(self) -> None:
        """Looks again, once for many changes, and not before the screen has rested."""
        if self._soon is None and self.is_open:
            wait = max(LEAST_REST, self._gathered_at + self._rest - monotonic())
            self._soon = later(wait, self, self.look)

    def look(self) -> None:
        """Gathers what the pipeline knows now, a slice at a time: keys are heard in between. Drawn when it is all."""
        if self._soon is not None:
            self._soon.cancel()
            self._soon = None
        if self._slices is not None:
            self._once_more = True
            return
        self._slices, self._worked = self.gather(), 0.0
        if not self._go_on():
            self.draw()

    def _go_on(self) -> bool:
        """A slice more; true after the last one, and where the screen was left."""
        if not self.is_open:
            return True
        started = monotonic()
        try:
            done = self._slice(started + SLICE)
            self._wrong = "" if done else self._wrong
        except DataError as error:  # of another program: said once, what was shown stays
            done = True
            if str(error) != self._wrong:
                self.warn(str(error))
            self._wrong = str(error)
        self._worked += monotonic() - started
        if not done:
            after_pause(self, self._go_on)
            return False
        self._slices, self._gathered_at, self._rest = None, monotonic(), self._worked * REST
        self._head()
        self.draw()
        if self._once_more:
            self._once_more = False
            self.look_soon()
        return True

    def _slice(self, until: float) -> bool:
        """Gathers until then at most."""
        return not any(monotonic() >= until for _ in self._slices or ())

    @property
    def looking(self) -> bool:
        """True while it gathers."""
        return self._slices is not None

    def gather(self) -> Generator[None, None, None]:
        """Takes the figures anew; yields wherever it may be interrupted."""
        raise NotImplementedError

    def draw(self) -> None:
        """Draws them for the size and look of now."""
        raise NotImplementedError

    def on_drawn_resized(self) -> None:
        """Other widths and heights, other lines."""
        self.draw()

    def wear(self, palette: Palette) -> None:
        """Another look."""
        del palette  # asked of the application as lines are made
        self._head()
        self._foot()
        self.draw()

    def _head(self) -> None:
        plain = palette_of(self.app).plain
        when = full(self.pipeline.now, self.pipeline.calendar.zone)
        name = Segment(f" {self.heading}", plain("accent", "panel", bold=True))
        self.query_one("#head", OneLine).tell([name], [Segment(f"{when} ", plain("soft", "panel"))])

    def _foot(self) -> None:
        self.query_one(Foot).offer(footer(self.place))

    def action_leave(self) -> None:
        """Back to the screen before."""
        self.dismiss(None)
