"""The board screen: board, due panel, status line and key line around one cursor."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from time import monotonic
from typing import ClassVar, Self

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.geometry import Region, Size
from textual.reactive import var
from textual.widget import Widget

from tui.commands import Place, bindings, commands
from tui.model.errors import DataError
from tui.model.records import STAGES
from tui.pipeline import Pipeline
from tui.screens.base.listener import Listener
from tui.screens.base.own_settings import keeps_settings
from tui.screens.base.sight import MIN_PAUSE, MIN_SEEN, Sight
from tui.screens.board.background import SourceReader
from tui.screens.board.cached_lines import Clicked
from tui.screens.board.columns import Board
from tui.screens.board.due_panel import DuePanel
from tui.screens.board.key_line import FilterBar, KeyLine
from tui.screens.board.state import BoardState, Pane
from tui.screens.board.status import StatusLine
from tui.screens.people.people_screen import PeopleScreen
from tui.settings.config import CARDS, ROOMY
from tui.terminal.later import later
from tui.terminal.textual_private import size_before
from tui.text import clean
from tui.views.filters import Chosen
from tui.views.tray_watch import TrayWatch
from tui.widgets.palette import palette_of
from tui.widgets.theme import Palette

WIDE = 100
"""From this width on, the due panel is beside the board."""
_CARDS = 127
"""Cells of three stages in which nothing of most cards is cut: what is more, reasons need."""
_FLAT = 0.37
"""The share of the height that the due panel has below the board: at 24 rows, whole cards are above it."""
_LINES = 2
"""Of the board, beside cards and panel: the status and the keys."""
POLL = 0.5
"""Seconds between two checks of file and clock."""
MARKING = frozenset(
    key for command in commands(Place.BOARD) if command.action in ("mark", "mark_range") for key in command.keys
)
"""The keys that mark."""
COUNTED_AT_ONCE = 200
"""The most people counted at once for the status line; more are counted later, in slices."""
SLICE, PAUSE, AFTER = 0.004, 0.01, 1.0
"""Seconds of a slice of what is done beside, of the pause between slices, and of rest after the last key."""


class Body(Container):
    """Holds due panel and board; draws nothing, and does not scroll."""

    BLANK = True
    virtual_size = var(Size(0, 0))


class BoardScreen(PeopleScreen):
    """The keys move one cursor. The active pane is a flag, not Textual's focus, which would repaint both panes."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.BOARD)
    DEFAULT_CSS = """
    BoardScreen { layout: vertical; overflow: hidden; }
    BoardScreen > #body { height: 1fr; overflow: hidden; }
    """
    AUTO_FOCUS = ""
    BLANK = True
    place = Place.BOARD

    def __init__(
        self,
        pipeline: Pipeline,
        palette: Palette,
        *,
        demo: bool = False,
        cards: str = ROOMY,
        settle: Callable[[], None] = lambda: None,
    ) -> None:
        """``settle`` is called once all is there that stays, and nothing is typed."""
        super().__init__(pipeline)
        self._settle = settle
        self.state = BoardState(pipeline)
        self.state.compact = cards != ROOMY
        self.state.start()
        self._palette = palette
        self._demo = demo
        self._focusing = False
        self._just_painted = False
        self._works_beside = self._is_settled = False
        self._watch = TrayWatch(pipeline)
        self._sources = SourceReader(self)
        self._lists = Sight()
        """Since when the lists can be seen through which keys move, if others or time have changed them."""
        self.typed_at = 0.0
        """When a key was typed last, on any screen, by ``monotonic``."""

    def compose(self) -> ComposeResult:
        yield StatusLine(self.state, self._palette, demo=self._demo)
        with Body(id="body"):
            yield DuePanel(self.state, self._palette)
            yield Board(self.state, self._palette)
        yield KeyLine(self.state, self._palette)
        yield FilterBar(self._filter)

    def on_mount(self) -> None:
        self._begin()
        self.set_interval(POLL, self.poll)
        self._sources.start()
        self._await_minute()

    def _begin(self) -> None:
        """The parts are there."""
        self.board = self.query_one(Board)
        self.due = self.query_one(DuePanel)
        self.status = self.query_one(StatusLine)
        self.key_line = self.query_one(KeyLine)
        self.filter_bar = self.query_one(FilterBar)
        self.theme_changed()  # a terminal that is near has told its background before they were
        self.listener.start()
        self._arrange(self.app.size)
        self._begin_beside()

    async def go_on_with(self, pipeline: Pipeline) -> None:
        """Shows the same people as they stand under other settings; everything is made anew."""
        self.listener.stop()
        self._settle = lambda: None  # settings may change again: then all of this is to be collected
        self.pipeline = pipeline
        self.listener = Listener(self, pipeline, self.heard)
        before, self.state = self.state, BoardState(pipeline)
        self.state.go_on_from(before)
        self._palette, self._works_beside = palette_of(self.app), False
        await self.recompose()
        self._begin()
        self.due.set_class(not self.state.due_shown, "-hidden")
        self.show(reveal=True)

    def theme_changed(self) -> None:
        palette = palette_of(self.app)
        for part in (self.board, self.due, self.status, self.key_line):
            part.set_palette(palette)

    def set_focus(self, widget: Widget | None, scroll_visible: bool = True, from_app_focus: bool = False) -> None:
        """For a change of focus Textual would send the whole screen again, though nothing looks different."""
        self._focusing = True
        super().set_focus(widget, scroll_visible, from_app_focus)
        self._focusing = False

    def on_screen_resume(self) -> None:
        """With a new size, such as at the start, Textual would paint everything twice."""
        self._just_painted = self.is_attached and size_before(self) != self.app.size
        self.call_next(self._painted)
        self._ask_what_is_seen()

    def _painted(self) -> None:
        self._just_painted = False

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Skips repaints after a change of focus, and right after everything was painted."""
        repaint = repaint and not (self._focusing or self._just_painted)
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def on_resize(self, event: events.Resize) -> None:
        self._arrange(event.size)
        self.call_after_refresh(self.show, reveal=True)

    def _arrange(self, size: Size) -> None:
        width, height = size
        tall = width >= WIDE
        self.due.tall = tall
        self.due.set_class(tall, "-tall")
        self.due.styles.width = max(34, min(100, max(round(width * 0.34), width - _CARDS))) if tall else "1fr"
        self._flat = max(4, min(14, round(height * _FLAT)))
        self.due.styles.height = "1fr" if tall else self._flat

    # Updates ------------------------------------------------------------------------------------------------

    def show(self, *, reveal: bool = False) -> None:
        """Refreshes what differs; with ``reveal``, scrolls to the cursor."""
        self._share_lines()
        self.board.show(reveal=reveal)
        self.due.show(reveal=reveal)
        self.status.show()
        self.key_line.show()

    def _share_lines(self) -> None:
        """A flat panel gets the lines that no card needs. It takes more, but gives none back while cards have room."""
        if self.due.tall or not self.due.display:
            return
        spare = self.app.size.height - _LINES - self.board.lines_wanted
        height = self.due.styles.height
        before = int(height.value) if height is not None else 0
        wanted = max(self._flat, min(spare, max(before, self.due.lines_wanted(spare))))
        if wanted != before:
            self.due.styles.height = wanted

    def heard(self, ids: set[int]) -> None:
        before = self.state.current
        at = self.board.columns[self.state.stage].top, self.state.index
        shown = self._people_in_view()
        self.state.update(ids)
        # Follows the cursor's card if it moved; other changes do not scroll.
        moved = self.state.current != before or at[1] != self.state.index
        self.show(reveal=moved and self.state.current is not None)
        step = self.pipeline.telling
        if (step is None or not ids.issubset(step.who)) and shown != self._people_in_view():
            self._lists.change(MIN_PAUSE)  # what the user does may be followed by keys typed ahead
        self._follow_cursor(before, MIN_PAUSE if step is None else MIN_SEEN)
        if self.state.news and self.is_current:
            self.warn(self.state.news)
        self._begin_beside()

    def _people_in_view(self) -> list[int]:
        """Everybody whose card or line is visible, in order."""
        return [*self.board.people_in_view(), *self.due.people_in_view()]

    def _follow_cursor(self, before: int | None, seconds: float) -> None:
        """If the cursor is on somebody else than before, though no key moved it, keys mean them only once seen."""
        if self.state.current not in (before, None):
            self.sight.change(seconds)
        self._ask_what_is_seen()

    def _ask_what_is_seen(self) -> None:
        """Asks the terminal behind what is drawn next, as soon as the board is on top."""
        if self.is_current:
            for each in (self._lists, self.sight):
                self.call_after_refresh(partial(each.ask, self.app, drawn=True))

    def poll(self) -> None:
        """Takes in commits of other processes and the passing of time; shows what went wrong."""
        if said := self.pipeline.catch_up():
            self.warn("\n".join(said))
        self._look_at_tray()
        keeps_settings(self.app).look_at_settings()

    @property
    def is_at_rest(self) -> bool:
        """Nothing is being typed, asked or saved."""
        return self.is_current and not self.is_busy() and not self.filter_bar.has_class("-open")

    def _look_at_tray(self) -> None:
        """Counts what waits there, in a thread, after something came or went."""
        if self._watch.has_news():
            self._watch.begin()
            self.app.run_worker(self._count_tray(), group="tray")

    async def _count_tray(self) -> None:
        count = partial(self._watch.look, lambda: self.pipeline.tray.count())
        try:
            self.state.tray = await asyncio.get_running_loop().run_in_executor(None, count)
        except DataError as error:
            self.warn(str(error))
        self.status.show()

    def _begin_beside(self) -> None:
        """Counts people for the shares in the status line: a few at once. Many are counted later, in slices, and
        their words are taken in for searches.
        """
        tallies = self.state.tallies
        if not tallies.counted and tallies.left <= COUNTED_AT_ONCE:
            tallies.count()
            self.status.show()
        if not self._works_beside and (self._is_left_beside or not self._is_settled):
            self._works_beside = True
            later(AFTER, self, self._work_beside)

    @property
    def _is_left_beside(self) -> bool:
        return not (self.state.tallies.counted and self.state.search.is_ready)

    def _work_beside(self) -> None:
        """Works for a slice, unless keys were typed a moment ago."""
        tallies, search = self.state.tallies, self.state.search
        pause = self.typed_at + AFTER - monotonic()
        if pause > 0:
            later(pause, self, self._work_beside)
            return
        if not search.is_ready:
            search.work(SLICE)
            self._is_settled = search.is_ready
        else:
            tallies.count(SLICE)
            self.status.show()
            self._is_settled = tallies.counted
        if self._is_settled:
            self._settle()
        self._works_beside = self._is_left_beside
        if self._works_beside:
            later(PAUSE, self, self._work_beside)

    def _await_minute(self) -> None:
        """Waits for the next full minute."""
        now = self.pipeline.now
        left = timedelta(minutes=1) - timedelta(seconds=now.second, microseconds=now.microsecond)
        later(left.total_seconds() + 0.05, self, self.pass_minute)

    def pass_minute(self) -> None:
        """Shows the new time, and what depends on it."""
        self.poll()
        self.heard(set())
        self._await_minute()

    # Keys ---------------------------------------------------------------------------------------------------

    async def act(self, event: events.Key) -> None:
        """A key that moves through lists as they were seen before they changed leads to somebody who was not seen."""
        before, seen = self.state.current, self._lists.is_meant_by(event)
        await super().act(event)
        if not seen:
            self._follow_cursor(before, MIN_SEEN)

    # Targets --------------------------------------------------------------------------------------------------

    def targets(self) -> list[int]:
        """The marked people, else the one under the cursor."""
        return self.state.chosen()

    def lost(self) -> str:
        return self.state.lost

    def no_targets(self) -> str:
        """Somebody may have come where nobody was."""
        if self.state.view.columns[self.state.stage]:
            return "nobody is under the cursor: j or k goes on"
        return super().no_targets()

    def means_cursor(self, key: str) -> bool:
        """With marks, only the keys that mark mean the person under the cursor."""
        return super().means_cursor(key) and (not self.state.marks or key in MARKING)

    def order(self) -> Sequence[int]:
        """Everybody shown, in the order of the active pane."""
        if self.state.pane is Pane.DUE:
            return list(self.state.due)
        return list(self.state.view.ids())

    def list_name(self) -> str:
        wanted = self.state.view.filter if self.state.pane is Pane.BOARD else None
        return f"all of {clean(wanted.text)}" if wanted else super().list_name()

    def show_person(self, who: int) -> None:
        """Moves the cursor to a person, if they are visible: no key may mean somebody who is not."""
        is_there = who == self.state.current and self.state.stop is not None
        if self.state.shows(who) and not is_there:
            before = self.state.current
            self._go(who)
            self._follow_cursor(before, 0)

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
            self._step_in_due(by)
            return
        count = len(state.view.columns[state.stage])
        if state.lost:
            by = _from_between(by)
        elif state.current not in state.view:  # the cursor is on a line of the due panel, without a card
            by = 0
        self._go(state.view.at(state.stage, max(0, min(state.index + by, count - 1))) if count else None)

    def _step_in_due(self, by: int) -> None:
        """Through the list; from its first line up to the meetings above it, each time with one who comes."""
        state = self.state
        above = len(state.stops) if self.due.has_room_for_meetings else 0
        here = state.due_index if state.stop is None else state.stop - above
        if state.stop is None and state.current not in state.due:
            by = _from_between(by)
        first = -above if here <= 0 or not len(state.due) else 0
        place = max(first, min(here + by, len(state.due) - 1))
        if place < 0 and above:
            self._go_to_stop(place + above)
        else:
            self._go(state.due.at(place) if 0 <= place < len(state.due) else None)

    def _go_to_stop(self, stop: int) -> None:
        self.state.go_to_stop(stop)
        self.show(reveal=True)

    def action_cursor_down(self) -> None:
        self._step(1)

    def action_cursor_up(self) -> None:
        self._step(-1)

    def action_half_page(self, direction: int) -> None:
        page = self.due.page if self.state.pane is Pane.DUE else self.board.page
        self._step(direction * max(1, page // 2))

    def action_cursor_first(self) -> None:
        self._step(-1_000_000_000)

    def action_cursor_last(self) -> None:
        self._step(1_000_000_000)

    def action_cursor_left(self) -> None:
        self._sideways(-1)

    def action_cursor_right(self) -> None:
        """From the due panel, moves to the board."""
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
        """Moves to a stage, at the cursor's height."""
        stage = STAGES[place]
        if self.state.pane is Pane.DUE:
            self._activate(Pane.BOARD)
        if stage is self.state.stage and self.state.current in self.state.view:
            return
        who = self.board.beside(stage)
        self.state.stage = stage
        if who is None:  # the cursor enters empty stages too, so that their text can be read
            self.state.go_nowhere()
            self.show()
            return
        self._go(who)

    # Panes ----------------------------------------------------------------------------------------------------

    def _activate(self, pane: Pane) -> None:
        state = self.state
        state.pane, state.stop = pane, None
        state.range_from = None
        if pane is Pane.DUE and state.current not in state.due and len(state.due):
            state.go(state.due.at(min(state.due_index, len(state.due) - 1)))
        elif pane is Pane.BOARD and state.current not in state.view:
            count = len(state.view.columns[state.stage])
            state.go(state.view.at(state.stage, min(state.index, count - 1)) if count else None)
        self.show(reveal=True)

    def action_switch_pane(self) -> None:
        """Switches between board and due panel; shows a hidden panel."""
        if not self.state.due_shown:
            self.action_toggle_due()
        self._activate(Pane.BOARD if self.state.pane is Pane.DUE else Pane.DUE)

    def action_toggle_due(self) -> None:
        self.state.due_shown = not self.state.due_shown
        self.due.set_class(not self.state.due_shown, "-hidden")
        if self.state.pane is Pane.DUE or (self.state.current is not None and not self.state.shows(self.state.current)):
            self._activate(Pane.BOARD)
        self.call_after_refresh(self.show, reveal=True)

    def on_clicked(self, message: Clicked) -> None:
        if not message.opens:
            self.state.pane = message.pane
            self._close_filter()
        if message.at_meeting is not None:
            self._go_to_stop(message.at_meeting)
        else:
            self._go(message.who)
        if message.opens:
            self.state.marks.clear()
            self.show()
            self.action_of("detail")()

    def action_cards(self) -> None:
        """Cards of one line, or of three; kept for the next start."""
        cards = CARDS[not self.state.compact]
        self.set_cards(cards)
        keeps_settings(self.app).keep_setting("cards", cards)

    def set_cards(self, cards: str) -> None:
        """Draws the cards that way: one of ``CARDS``."""
        self.state.compact = cards != ROOMY
        self.board.set_cards()
        self.show(reveal=True)

    # Filter and order -----------------------------------------------------------------------------------------

    def action_filter(self) -> None:
        """Opens the filter in place of the key line."""
        self.key_line.add_class("-hidden")
        self.filter_bar.open(self.state.view.filter.text)
        self.filter_bar.show_unknown(self.state.view.filter)
        self.focus_field(self.filter_bar.field)

    def _filter(self, text: str) -> None:
        state = self.state
        state.ask(text)
        self.filter_bar.show_unknown(state.view.filter)
        if state.current not in state.view:
            self._to_first()
        else:
            state.go(state.current)
        self.show(reveal=True)

    def filter_by(self, words: str) -> None:
        """Another filter, and to the first match."""
        self._close_filter()
        self.state.ask(words)
        self.state.pane = Pane.BOARD
        self._to_first()
        self.show(reveal=True)

    def shown_by_filter(self) -> Chosen | None:
        """Those whom the filter shows; None where none is set."""
        view = self.state.view
        return Chosen(view.filter.text, frozenset(view.ids())) if view.filter else None

    def clear_filter(self) -> None:
        """Shows everybody; the cursor stays."""
        state, current = self.state, self.state.current
        self._close_filter()
        state.ask("")
        state.go(current)
        if current is None and not state.lost:
            state.start()
        self.show(reveal=True)

    def _to_first(self) -> None:
        """Moves the cursor to the first card of its stage, or of the first stage that has cards."""
        state = self.state
        for stage in (state.stage, *STAGES):
            if state.view.columns[stage]:
                state.go(state.view.at(stage, 0))
                return
        state.go_nowhere()

    def action_keep_filter(self) -> None:
        """Keeps the filter, and moves to the first match."""
        if (mistake := self.state.view.filter.mistake) and not len(self.state.view):
            self.warn(mistake)
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
        """Clears the filter, else the range, else the marks, else leaves the due panel."""
        state = self.state
        if self.filter_bar.has_class("-open") or state.view.filter:
            self.clear_filter()
        elif state.range_from is not None:
            state.range_from = None
        elif state.marks:
            state.marks.clear()
            state.hidden_marks = 0
        elif state.pane is Pane.DUE:
            self._activate(Pane.BOARD)
        self.show(reveal=True)

    def action_sort(self) -> None:
        state = self.state
        state.view.order(state.view.sort.following)
        state.go(state.current)
        self.show(reveal=True)

    # Marks ----------------------------------------------------------------------------------------------------

    def action_mark(self) -> None:
        """Marks or unmarks, and moves on."""
        who = self.state.current
        if who is None:
            self.warn_of_nobody()
        else:
            self.state.marks ^= {who}
            self._step(1)

    def action_mark_range(self) -> None:
        """Begins a range: every step marks. A second time ends it."""
        state = self.state
        if state.range_from is None and state.current is None:
            self.warn_of_nobody()
            return
        state.range_from = None if state.range_from is not None else state.current
        if state.range_from is not None:
            self._mark_range()
        self.show()

    def _mark_range(self) -> None:
        """Marks everybody from the start of the range to the cursor, in the active list."""
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
        """Marks everybody shown; if all are marked, unmarks them."""
        state = self.state
        every = set(state.due) if state.pane is Pane.DUE else set(state.view.ids())
        state.marks = state.marks - every if every <= state.marks else state.marks | every
        self.show()


def _from_between(by: int) -> int:
    """Steps from between two people, where the cursor's has left: the first one down leads to who follows."""
    return by - 1 if by > 0 else by
