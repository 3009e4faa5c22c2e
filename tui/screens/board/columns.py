"""The board: a widget with one cursor in three stage columns, drawn line by line.

Each column is a widget so that a changed card is sent without the cards at its left: Textual sends a line from the left
edge of its widget. Cards are not widgets. After a change, the cards on the screen are compared with the new ones, and
only the regions of those that differ are refreshed.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.geometry import Offset, Region, Size
from textual.reactive import var
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

from tui.model.records import STAGES, Stage
from tui.screens.board.cached_lines import CachedLines, Clicked
from tui.screens.board.card import Card, card_of
from tui.screens.board.painter import Painter, pitch
from tui.screens.board.state import BoardState, Pane
from tui.text import clean, counted, fit, shortened
from tui.widgets.lines import exactly
from tui.widgets.theme import Palette
from tui.widgets.wrap import wrap

TALL = 24
"""From this height on, the columns' headings have a rule below."""
ONE_COLUMN_BELOW = 60
"""In cells: a narrower board shows one stage at a time."""
_FIRST_STEPS = (
    ("a", "add somebody you met"),
    ("A", "add many, after an event"),
    ("keepwarm import Connections.csv", "bring your LinkedIn contacts"),
    ("keepwarm demo", "look at a board full of people"),
    ("?", "all keys"),
)


def welcome() -> Content:
    """The text of an empty board: what to do first."""
    found = Content.assemble(("Nobody is on your board yet.", "bold"), "\n\n")
    for what, why in _FIRST_STEPS:
        found += Content.assemble((what.ljust(33), "$accent bold"), (f"{why}\n", "$text-muted"))
    return found


class Head(NamedTuple):
    """The heading of a column."""

    title: str
    shown: int
    total: int
    due: int
    filtered: bool
    active: bool
    several: bool
    """Other stages are hidden: the heading hints at h and l."""


class Snapshot(NamedTuple):
    """Everything that a column shows."""

    head: Head
    bar: tuple[int, int]
    """First line and length of the scrollbar's thumb; (0, 0) if all cards are visible."""
    note: tuple[str, ...]
    """A text in place of cards."""
    slots: tuple[Card | None, ...]


_NOTHING = Snapshot(Head("", 0, 0, 0, False, False, False), (0, 0), (), ())
_KEPT = 2000
"""The most cards that are cached between two changes."""
_PAINTED = 512
"""The most lines of a column that are cached: several screens. One costs the collector as much as ten other objects."""


class Column(CachedLines):
    """One stage. ``top`` is the index of the first visible card."""

    DEFAULT_CSS = """
    Column { width: 1fr; height: 1fr; }
    Column.-nobody { width: 17; }
    """

    def __init__(self, state: BoardState, stage: Stage, palette: Palette) -> None:
        super().__init__(state, palette)
        self.stage = stage
        self.top = 0
        self._set_painter()
        self._drawn = _NOTHING
        self._cards: dict[tuple[int, bool, int], Card] = {}
        self._version = -1

    @property
    def head_lines(self) -> int:
        """Lines above the cards."""
        return 2 if self.cells.height >= TALL else 1

    @property
    def page(self) -> int:
        """The number of fully visible cards."""
        below = self.cells.height - self.head_lines
        return max(1, below if self.state.compact else (below + 1) // self._pitch)

    @property
    def _pitch(self) -> int:
        """Lines from card to card."""
        return pitch(compact=self.state.compact)

    def set_palette(self, palette: Palette) -> None:
        self.palette = palette
        self._set_painter()
        super().set_palette(palette)

    def _set_painter(self) -> None:
        self._painter = Painter(self.palette, max(1, self.cells.width - 1), compact=self.state.compact)
        # Kept here: a painter that kept it itself would be in a circle with it, and all lines with them.
        self._paint = lru_cache(maxsize=_PAINTED // self._pitch)(self._painter.paint)

    def set_cards(self) -> None:
        """The cards are roomy or compact from now on."""
        self.lay_out(self.cells)
        self.refresh()

    def lay_out(self, cells: Size) -> None:
        super().lay_out(cells)
        self._set_painter()
        if self.state.stage is self.stage and self.state.current in self.state.view:
            self.reveal(self.state.index)
        self._drawn = self._snapshot()

    def show(self) -> None:
        """Takes a new snapshot, and refreshes what differs."""
        was, now = self._drawn, self._snapshot()
        self._drawn = now
        if was.bar != now.bar or was.note != now.note or len(was.slots) != len(now.slots):
            self.refresh()
            return
        cells, above = self.cells.width, self.head_lines
        changed = [Region(0, 0, cells, above)] if was.head != now.head else []
        for place, (old, new) in enumerate(zip(was.slots, now.slots, strict=True)):
            if old is not new and old != new:
                changed.append(Region(0, above + place * self._pitch, max(1, cells - 1), max(1, self._pitch - 1)))
        if changed:
            self.refresh(*changed)

    def _snapshot(self) -> Snapshot:
        ids = self.state.view.columns[self.stage]
        self.top = max(0, min(self.top, len(ids) - self.page))
        many = -(-max(0, self.cells.height - self.head_lines) // self._pitch)
        if self._version != self.state.version or len(self._cards) > _KEPT:
            self._version = self.state.version
            self._cards.clear()
        cards = self._find_cards([key[-1] for key in ids[self.top : self.top + many]])
        note = () if ids else tuple(wrap(self._empty(), max(8, self.cells.width - 3)))
        return Snapshot(self._heading(len(ids)), self._thumb(len(ids)), note, (*cards, *[None] * (many - len(cards))))

    def people_in_view(self) -> list[int]:
        """Those whose cards are visible."""
        return [card.id for card in self._drawn.slots if card is not None]

    def _find_cards(self, ids: list[int]) -> list[Card]:
        """The cards of these people; most are cached from the key before."""
        state, kept, found = self.state, self._cards, []
        marks, current = state.marks, state.current
        for who in ids:
            key = who, who in marks, state.highlight(who, Pane.BOARD) if who == current else 0
            known = kept.get(key)
            if known is None:
                known = kept[key] = card_of(state.agenda.rows[who], state)
            found.append(known)
        return [self._with_match(card) for card in found] if state.view.filter else found

    def _with_match(self, card: Card) -> Card:
        """With the line in which the filter found them, where the card does not show it anyhow."""
        match = self.state.match(self.state.agenda.rows[card.id], self._painter.seen(card))
        return card if match is None else card._replace(match=match)

    def _heading(self, shown: int) -> Head:
        state = self.state
        view = state.view
        active = state.stage is self.stage and state.pane is Pane.BOARD
        alone = isinstance(self.parent, Board) and self.parent.one_column
        return Head(
            self.stage.upper(), shown, view.totals[self.stage], view.due[self.stage], bool(view.filter), active, alone
        )

    def _thumb(self, count: int) -> tuple[int, int]:
        if count <= self.page:
            return 0, 0
        lines = self.cells.height - self.head_lines
        length = max(1, lines * self.page // count)
        place = (lines - length) * self.top // max(1, count - self.page)
        return self.head_lines + place, length

    def _empty(self) -> str:
        if not self.state.agenda.rows:
            return ""
        if self.state.view.filter:
            return self._no_match()
        if self.stage is Stage.VISIBILITY:
            return "Nobody here.\na adds somebody."
        return "Nobody here yet.\nL brings people here."

    def _no_match(self) -> str:
        """Where the filter finds somebody elsewhere, only that; where nobody, once what can be done."""
        if len(self.state.view):
            return "No match here."
        is_first = self.stage is Stage.VISIBILITY or (isinstance(self.parent, Board) and self.parent.one_column)
        if not is_first:
            return ""
        view = self.state.view
        words = f"matches {shortened(clean(view.filter.text))}.\n\n"
        if closed := view.closed_besides:
            who = f"Nobody who is open {words}{counted(closed, 'person', 'people')} closed: is:closed shows them.\n\n"
        else:
            who = f"Nobody {words}"
        return f"{who}Esc clears the filter."

    def render_line(self, y: int) -> Strip:
        width = self.cells.width
        if y < self.head_lines:
            return self._head_line(y, width)
        place, line = divmod(y - self.head_lines, self._pitch)
        ground = self.palette.ground
        note, slots = self._drawn.note, self._drawn.slots
        if note and 1 <= y - self.head_lines <= len(note):
            words = note[y - self.head_lines - 1]
            return exactly([Segment(fit("  " + words, width), self.palette.style("soft"))], width, ground)
        shown = slots[place] if place < len(slots) else None
        start, length = self._drawn.bar
        return self._paint(shown, "▏" if start <= y < start + length else " ")[line]

    def _head_line(self, y: int, width: int) -> Strip:
        head = self._drawn.head
        ground = self.palette.ground
        if y == 1:
            tone = "accent" if head.active else "rule"
            return exactly(
                [Segment(("━" if head.active else "─") * (width - 1), self.palette.style(tone))], width, ground
            )
        count = f"{head.shown:,}/{head.total:,}" if head.filtered and head.total else f"{head.total:,}"
        due = f"{head.due:,} due" if head.due else ""
        title = f"‹ {head.title} ›" if head.several else head.title
        title_style = self.palette.style("accent" if head.active else "text", bold=True)
        room = width - 1 - len(title)
        rest = f" {count}" + (due.rjust(room - len(count) - 1) if len(count) + len(due) + 2 <= room else "")
        return exactly(
            [
                Segment(fit(title, min(len(title), width - 1)), title_style),
                Segment(fit(rest, max(0, room)) + " ", self.palette.style("soft")),
            ],
            width,
            ground,
        )

    def reveal(self, index: int) -> None:
        """Scrolls the card fully into view: by nearly a page, so that most steps do not scroll."""
        page = self.page
        kept = 1 if page > 4 else 0
        if index >= self.top + page:
            self.top = index - kept
        elif index < self.top:
            self.top = index - page + 1 + kept
        self.top = max(0, min(self.top, len(self.state.view.columns[self.stage]) - page))

    def row_of(self, index: int) -> int:
        """The line of a card, from the top of the column."""
        return self.head_lines + (index - self.top) * self._pitch

    def pointed(self) -> Offset | None:
        """Where the cursor is, if it is in this column and the keys move it there."""
        state = self.state
        is_here = state.pane is Pane.BOARD and self.stage is state.stage and state.current in state.view
        return Offset(1, self.row_of(state.index)) if is_here else None

    def scroll_cards(self, cards: int) -> None:
        """Scrolls without moving the cursor."""
        self.top += cards
        self.show()

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor, a second one opens the detail."""
        event.stop()
        index = self.top + (event.y - self.head_lines) // self._pitch
        if event.y < self.head_lines:
            index = self.top
        who = self.state.view.at(self.stage, index)
        if who is not None:
            self.post_message(Clicked(Pane.BOARD, who, opens=who == self.state.current and event.chain > 1))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.scroll_cards(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.scroll_cards(-1)


class Board(Widget):
    """The three columns."""

    DEFAULT_CSS = """
    Board { layout: horizontal; width: 1fr; height: 1fr; padding: 0 0 0 1; background: $background; }
    Board > #welcome { display: none; width: 1fr; height: 1fr; padding: 2 2; }
    Board.-empty > #welcome { display: block; }
    """
    ALLOW_SELECT = False
    BLANK = True
    virtual_size = var(Size(0, 0))
    """See ``CachedLines``."""

    def __init__(self, state: BoardState, palette: Palette) -> None:
        super().__init__(id="board")
        self.state = state
        self.columns = {stage: Column(state, stage, palette) for stage in STAGES}
        self.one_column = False

    def compose(self) -> ComposeResult:
        yield from self.columns.values()
        yield Static(welcome(), id="welcome", markup=False)

    def set_palette(self, palette: Palette) -> None:
        self.refresh()
        for column in self.columns.values():
            column.set_palette(palette)

    def on_resize(self, event: events.Resize) -> None:
        """A narrow board shows only the column with the cursor."""
        self.one_column = event.size.width < ONE_COLUMN_BELOW
        self.show(reveal=True)

    def show(self, *, reveal: bool = False) -> None:
        """Refreshes what differs; with ``reveal``, scrolls to the cursor."""
        state = self.state
        self.set_class(not state.agenda.rows, "-empty")
        if reveal and state.current in state.view:
            self.columns[state.stage].reveal(state.index)
        for stage, column in self.columns.items():
            shown = bool(state.agenda.rows) and (not self.one_column or stage is state.stage)
            if bool(column.display) is not shown:
                column.display = shown
            # Names have the room of a stage in which nobody is, unless it is the only one seen.
            column.set_class(not state.view.totals[stage] and not self.one_column, "-nobody")
            column.show()

    def set_cards(self) -> None:
        """The cards are roomy or compact from now on."""
        for column in self.columns.values():
            column.set_cards()

    def people_in_view(self) -> list[int]:
        """Those whose cards are visible, in order."""
        return [who for column in self.columns.values() if column.display for who in column.people_in_view()]

    def beside(self, stage: Stage) -> int | None:
        """The card of another stage at the cursor's height, or its last one; None if the stage is empty."""
        here, there = self.columns[self.state.stage], self.columns[stage]
        many = len(self.state.view.columns[stage])
        if not many:
            return None
        return self.state.view.at(stage, max(0, min(there.top + self.state.index - here.top, many - 1)))

    @property
    def lines_wanted(self) -> int:
        """Lines in which everybody is seen, without a filter."""
        some = next(iter(self.columns.values()))
        return some.head_lines + max(self.state.view.totals.values()) * pitch(compact=self.state.compact)

    @property
    def page(self) -> int:
        """Visible cards of a column."""
        return self.columns[self.state.stage].page
