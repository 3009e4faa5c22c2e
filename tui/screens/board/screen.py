"""The board screen: board, due panel, status and key line around one cursor."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from time import monotonic
from typing import ClassVar, Self

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.geometry import Region, Size
from textual.reactive import var
from textual.widget import Widget

from tui.commands import Place, bindings
from tui.model.records import STAGES
from tui.pipeline import Pipeline
from tui.screens.board.columns import Board
from tui.screens.board.due_panel import DuePanel
from tui.screens.board.key_line import FilterBar, KeyLine
from tui.screens.board.state import BoardState, Pane
from tui.screens.board.status import StatusLine
from tui.screens.people.people_screen import PeopleScreen
from tui.terminal.later import later
from tui.terminal.textual_private import size_before
from tui.views.filters import FILTER_WORDS
from tui.widgets.theme import Palette

WIDE = 100
"""From this width on the due panel stands beside the board."""
POLL = 0.5
"""Seconds between two looks at the file and the clock."""
COUNTED_AT_ONCE = 200
"""People counted at once for the status line; more of them only when the board has been there for a while."""
SLICE, PAUSE, AFTER = 0.004, 0.03, 1.0
"""Seconds of counting, between two of them, and since a key moved anything."""


class Body(Container):
    """What due panel and board fill: it has nothing of its own to draw, and scrolls nothing."""

    BLANK = True
    virtual_size = var(Size(0, 0))


class BoardScreen(PeopleScreen):
    """Keys move one cursor; the pane that is active is a flag, not Textual's focus, which would repaint both."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.BOARD)
    DEFAULT_CSS = """
    BoardScreen { layout: vertical; overflow: hidden; }
    BoardScreen > #body { height: 1fr; overflow: hidden; }
    """
    AUTO_FOCUS = ""
    BLANK = True
    place = Place.BOARD

    def __init__(self, pipeline: Pipeline, palette: Palette, *, demo: bool = False) -> None:
        super().__init__(pipeline)
        self.state = BoardState(pipeline)
        self.state.start()
        self._palette = palette
        self._demo = demo
        self._due_wanted = True
        self._focusing = False
        self._just_painted = False
        self._tallying = False
        self._shown_at = 0.0
        """When something moved or changed last, by ``monotonic``."""

    def compose(self) -> ComposeResult:
        """All the parts; their number never changes."""
        yield StatusLine(self.state, self._palette, demo=self._demo)
        with Body(id="body"):
            yield DuePanel(self.state, self._palette)
            yield Board(self.state, self._palette)
        yield KeyLine(self.state, self._palette)
        yield FilterBar(self._filter)

    def on_mount(self) -> None:
        """Listens to the pipeline and to the clock."""
        self.board = self.query_one(Board)
        self.due = self.query_one(DuePanel)
        self.status = self.query_one(StatusLine)
        self.key_line = self.query_one(KeyLine)
        self.filter_bar = self.query_one(FilterBar)
        self.listener.start()
        self.set_interval(POLL, self.poll)
        self._await_minute()
        self._arrange(self.app.size)
        self._tally_all()

    def set_palette(self, palette: Palette) -> None:
        """Another look."""
        for part in (self.board, self.due, self.status, self.key_line):
            part.set_palette(palette)

    def set_focus(self, widget: Widget | None, scroll_visible: bool = True, from_app_focus: bool = False) -> None:
        """Another focus; Textual would send the whole screen again for it, and nothing here looks different."""
        self._focusing = True
        super().set_focus(widget, scroll_visible, from_app_focus)
        self._focusing = False

    def on_screen_resume(self) -> None:
        """Where the size is new, as at the start, Textual paints everything, and then everything once more."""
        self._just_painted = self.is_attached and size_before(self) != self.app.size
        self.call_next(self._painted)

    def _painted(self) -> None:
        self._just_painted = False

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """As ever, but for a change of focus, and where everything has just been painted."""
        repaint = repaint and not (self._focusing or self._just_painted)
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def on_resize(self, event: events.Resize) -> None:
        """The due panel beside the board, or under it."""
        self._arrange(event.size)
        self.call_after_refresh(self.show, reveal=True)

    def _arrange(self, size: Size) -> None:
        width, height = size
        tall = width >= WIDE
        self.due.tall = tall
        self.due.set_class(tall, "-tall")
        self.due.styles.width = max(34, min(64, round(width * 0.34))) if tall else "1fr"
        self.due.styles.height = "1fr" if tall else max(4, min(14, round(height * 0.32)))

    # Staying true -------------------------------------------------------------------------------------------

    def show(self, *, reveal: bool = False) -> None:
        """Brings every part up to date; only what differs is sent."""
        self._shown_at = monotonic()
        self.board.show(reveal=reveal)
        self.due.show(reveal=reveal)
        self.status.show()
        self.key_line.show()

    def heard(self, ids: set[int]) -> None:
        """The pipeline changed something, here or in another process."""
        before = self.state.current
        at = self.board.columns[self.state.stage].top, self.state.index
        self.state.update(ids)
        # Others' changes scroll nothing; the cursor's own card is followed where it went.
        moved = self.state.current != before or at[1] != self.state.index
        self.show(reveal=moved and self.state.current is not None)
        self._tally_all()

    def poll(self) -> None:
        """Has another process committed, or the clock passed a mark? What went wrong there is said, and we go on."""
        if said := self.pipeline.catch_up():
            self.warn("\n".join(said))

    def _tally_all(self) -> None:
        """Counts people for the shares of the status line: a few at once, many when nobody waits for the board."""
        tallies = self.state.tallies
        if tallies.counted or self._tallying:
            return
        if tallies.left <= COUNTED_AT_ONCE:
            tallies.count()
            self.status.show()
        else:
            self._tallying = True
            later(AFTER, self, self._tally)

    def _tally(self) -> None:
        """A slice of counting, while nobody moves about: who does is not to wait for it."""
        pause = self._shown_at + AFTER - monotonic()
        if pause <= 0:
            self.state.tallies.count(SLICE)
        self._tallying = not self.state.tallies.counted
        if self._tallying:
            later(max(PAUSE, pause), self, self._tally)
        else:
            self.status.show()

    def _await_minute(self) -> None:
        """At the next full minute the time is shown, and what depends on it."""
        now = self.pipeline.now
        left = timedelta(minutes=1) - timedelta(seconds=now.second, microseconds=now.microsecond)
        later(left.total_seconds() + 0.05, self, self.pass_minute)

    def pass_minute(self) -> None:
        """A minute has gone."""
        self.poll()
        self.state.update(())
        self.show()
        self._await_minute()

    # What actions ask -----------------------------------------------------------------------------------------

    def targets(self) -> list[int]:
        """The marked, else the one under the cursor."""
        return self.state.chosen()

    def order(self) -> Sequence[int]:
        """Everybody shown, in the order of the pane."""
        if self.state.pane is Pane.DUE:
            return list(self.state.due)
        return list(self.state.view.ids())

    def show_person(self, who: int) -> None:
        """The cursor goes to somebody, if they can be seen: no key may mean anybody else."""
        if who in self.state.view or (self._due_wanted and who in self.state.due):
            self._go(who)

    # Moving ---------------------------------------------------------------------------------------------------

    def _go(self, who: int | None) -> None:
        if who is None:
            return
        state = self.state
        state.go(who)
        if state.range_from is not None:
            self._mark_range()
        self.show(reveal=True)

    def _step(self, by: int) -> None:
        state = self.state
        if state.pane is Pane.DUE:
            last = len(state.due) - 1
            self._go(state.due.at(max(0, min(state.due_index + by, last))) if last >= 0 else None)
            return
        count = len(state.view.columns[state.stage])
        if state.current not in state.view:  # the cursor is on a line of the due panel that the board does not show
            by = 0
        self._go(state.view.at(state.stage, max(0, min(state.index + by, count - 1))) if count else None)

    def action_cursor_down(self) -> None:
        """The next one."""
        self._step(1)

    def action_cursor_up(self) -> None:
        """The one before."""
        self._step(-1)

    def action_half_page(self, direction: int) -> None:
        """Half a page."""
        page = self.due.page if self.state.pane is Pane.DUE else self.board.page
        self._step(direction * max(1, page // 2))

    def action_cursor_first(self) -> None:
        """The first one."""
        self._step(-1_000_000_000)

    def action_cursor_last(self) -> None:
        """The last one."""
        self._step(1_000_000_000)

    def action_cursor_left(self) -> None:
        """A stage to the left; from the first one to the due panel beside it."""
        self._sideways(-1)

    def action_cursor_right(self) -> None:
        """A stage to the right; from the due panel to the board."""
        self._sideways(1)

    def _sideways(self, by: int) -> None:
        if self.state.pane is Pane.DUE:
            if by > 0 or not self.due.tall:
                self._activate(Pane.BOARD)
            return
        place = STAGES.index(self.state.stage) + by
        if 0 <= place < len(STAGES):
            self.action_column(place)

    def action_column(self, place: int) -> None:
        """To a stage, at the height of the cursor."""
        stage = STAGES[place]
        if self.state.pane is Pane.DUE:
            self._activate(Pane.BOARD)
        if stage is self.state.stage and self.state.current in self.state.view:
            return
        who = self.board.beside(stage)
        self.state.stage = stage
        if who is None:  # an empty stage takes the cursor too, or its words would never be read
            self.state.current, self.state.index = None, 0
            self.show()
            return
        self._go(who)

    # Panes ----------------------------------------------------------------------------------------------------

    def _activate(self, pane: Pane) -> None:
        state = self.state
        state.pane = pane
        state.range_from = None
        if pane is Pane.DUE and state.current not in state.due and len(state.due):
            state.go(state.due.at(min(state.due_index, len(state.due) - 1)))
        elif pane is Pane.BOARD and state.current not in state.view:
            count = len(state.view.columns[state.stage])
            state.go(state.view.at(state.stage, min(state.index, count - 1)) if count else None)
        self.show(reveal=True)

    def action_switch_pane(self) -> None:
        """Board or due panel; a hidden panel comes back."""
        if not self._due_wanted:
            self.action_toggle_due()
        self._activate(Pane.BOARD if self.state.pane is Pane.DUE else Pane.DUE)

    def action_toggle_due(self) -> None:
        """Shows or hides the due panel."""
        self._due_wanted = not self._due_wanted
        self.due.set_class(not self._due_wanted, "-hidden")
        if not self._due_wanted and self.state.pane is Pane.DUE:
            self._activate(Pane.BOARD)
        self.call_after_refresh(self.show, reveal=True)

    @on(Board.Clicked)
    @on(DuePanel.Clicked)
    def _clicked(self, message: Board.Clicked | DuePanel.Clicked) -> None:
        self.state.pane = Pane.BOARD if isinstance(message, Board.Clicked) else Pane.DUE
        self._close_filter()
        self._go(message.who)

    @on(Board.Opened)
    @on(DuePanel.Opened)
    def _opened(self, message: Board.Opened | DuePanel.Opened) -> None:
        self._go(message.who)
        self.state.marks.clear()
        self.show()
        self.action_of("detail")()

    # Filter and order -----------------------------------------------------------------------------------------

    def action_filter(self) -> None:
        """The field opens over the key line."""
        self.key_line.add_class("-hidden")
        self.filter_bar.open(self.state.view.filter.text)
        self.filter_bar.show_unknown(self.state.view.filter.unknown)
        self.focus_field(self.filter_bar.field)

    def _filter(self, text: str) -> None:
        """As typed."""
        state = self.state
        state.view.ask(text)
        self.filter_bar.show_unknown(state.view.filter.unknown)
        if state.current not in state.view:
            self._to_first()
        else:
            state.go(state.current)
        self.show(reveal=True)

    def _to_first(self) -> None:
        """The cursor to the first card of its stage, or of the first stage that has one."""
        state = self.state
        for stage in (state.stage, *STAGES):
            if state.view.columns[stage]:
                state.go(state.view.at(stage, 0))
                return
        state.current, state.index = None, 0

    def action_keep_filter(self) -> None:
        """Enter keeps the filter; the cursor goes to the first match."""
        if unknown := self.state.view.filter.unknown:
            self.warn(f"is:{unknown} matches nobody; there are {', '.join(FILTER_WORDS)}")
        self._close_filter()
        self.state.pane = Pane.BOARD
        self._to_first()
        self.show(reveal=True)

    def _close_filter(self) -> None:
        if self.filter_bar.has_class("-open"):
            self.filter_bar.close()
            self.key_line.remove_class("-hidden")
            self.set_focus(None)
            self.key_line.show()

    def action_clear(self) -> None:
        """The field, then the filter, then a range, then the marks."""
        state = self.state
        if self.filter_bar.has_class("-open") or state.view.filter:
            self._close_filter()
            current = state.current
            state.view.ask("")
            state.go(current)
            if current is None:
                state.start()
        elif state.range_from is not None:
            state.range_from = None
        elif state.marks:
            state.marks.clear()
        elif state.pane is Pane.DUE:
            self._activate(Pane.BOARD)
        self.show(reveal=True)

    def action_sort(self) -> None:
        """The next order."""
        state = self.state
        state.view.order(state.view.sort.following)
        state.go(state.current)
        self.show(reveal=True)

    # Marks ----------------------------------------------------------------------------------------------------

    def action_mark(self) -> None:
        """Marks, or takes the mark away, and steps on."""
        who = self.state.current
        if who is not None:
            self.state.marks ^= {who}
            self._step(1)

    def action_mark_range(self) -> None:
        """From here on every step marks; again, and it ends."""
        state = self.state
        state.range_from = None if state.range_from is not None else state.current
        if state.range_from is not None:
            self._mark_range()
        self.show()

    def _mark_range(self) -> None:
        """Marks everybody between the start of the range and the cursor, in the list the cursor moves in."""
        state = self.state
        if state.range_from is None or state.current is None:
            return
        if state.pane is Pane.DUE:
            first, last = state.due.place(state.range_from), state.due.place(state.current)
            if first is not None and last is not None:
                low, high = sorted((first, last))
                state.marks |= {state.due.at(index) for index in range(low, high + 1)}
            return
        start, end = state.view.place(state.range_from), state.view.place(state.current)
        if start is None or end is None or start[0] is not end[0]:
            state.range_from = state.current
            state.marks.add(state.current)
            return
        low, high = sorted((start[1], end[1]))
        state.marks |= {key[-1] for key in state.view.columns[start[0]][low : high + 1]}

    def action_mark_all(self) -> None:
        """Everybody shown; when all are marked already, nobody."""
        state = self.state
        every = set(state.due) if state.pane is Pane.DUE else set(state.view.ids())
        state.marks = state.marks - every if every <= state.marks else state.marks | every
        self.show()
