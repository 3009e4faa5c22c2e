"""The last line: the most important keys; while filtering, the filter."""

from __future__ import annotations

from collections.abc import Callable

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.geometry import Size
from textual.reactive import var
from textual.strip import Strip
from textual.widgets import Input, Static

from tui.commands import Place, commands, footer
from tui.screens.board.cached_lines import CachedLine
from tui.screens.board.state import BoardState
from tui.terminal.keys import route_key
from tui.text import cut, width
from tui.views.filters import FILTER_WORDS, Filter
from tui.widgets.hints import GAP, clickable, fitting, hint
from tui.widgets.lines import exactly
from tui.widgets.theme import Palette

HINTED = 72
"""From this width on there is room for a hint beside what is typed."""
HINT = "#tag  is:late  stage:cred  source:ana  met:fair"


_FIRST = [command for command in commands(Place.BOARD) if command.action in ("add", "help")]
"""The commands offered on an empty board."""


class KeyLine(CachedLine):
    """At most six keys; filter and marks before them, the sort order after them."""

    DEFAULT_CSS = """
    KeyLine { height: 1; width: 1fr; background: $surface; }
    KeyLine.-hidden { display: none; }
    """

    def __init__(self, state: BoardState, palette: Palette) -> None:
        super().__init__(state, palette, id="keys")

    def _snapshot(self) -> object:
        state = self.state
        return (
            bool(state.agenda.rows),
            state.view.filter.text,
            len(state.marks),
            state.hidden_marks,
            state.range_from is not None,
            str(state.view.sort),
        )

    def render_line(self, _y: int) -> Strip:
        style, state, cells = self.palette.style, self.state, self.cells.width
        soft = style("soft", "panel")
        notes = []
        if state.view.filter:
            notes.append(f"/{cut(state.view.filter.text, 24)}")
        if state.marks:
            hidden = f", {state.hidden_marks:,} not shown" if state.hidden_marks else ""
            notes.append(f"{len(state.marks):,} marked{hidden}")
        if state.range_from is not None:
            notes.append("range")
        found = [Segment(" ", soft)]
        if notes:
            found.append(Segment("  ".join(notes), style("accent", "panel", bold=True)))
            found += [Segment("  ", soft), Segment("Esc clear", soft + clickable("escape")), Segment(GAP, soft)]
        order = f"by {state.view.sort} " if state.agenda.rows else ""
        used = sum(width(segment.text) for segment in found)
        room = cells - len(order)
        for command in fitting(footer(Place.BOARD) if state.agenda.rows else _FIRST, (room if notes else cells) - used):
            found += hint(command, self.palette)
        used = sum(width(segment.text) for segment in found)
        faint = style("faint", "panel")
        if used > room:
            return exactly(found, cells, soft)
        return exactly([*exactly(found, room, soft), Segment(order, faint)], cells, soft)


class FilterField(Input):
    """The filter's input. Enter and Escape act at once: keys typed after them belong to the board."""

    BINDINGS = [
        Binding("enter", "screen.keep_filter", "keep", show=False),
        Binding("escape", "screen.clear", "clear", show=False),
    ]

    virtual_size = var(Size(0, 0))
    """A plain variable: Textual's reactive would lay out the whole screen for every letter."""

    def __init__(self) -> None:
        super().__init__(placeholder="name, company, tag, place, anything said", id="filter")
        self.cursor_blink = False
        self.can_focus = False

    @property
    def max_scroll_x(self) -> int:
        """Of the words themselves: Textual's counts the hint beside them, too, and their end would not be seen."""
        return max(0, self.virtual_size.width - self.size.width)

    async def on_key(self, event: events.Key) -> None:
        await route_key(self, event)


class FilterBar(Horizontal):
    """The input that filters while typing.

    Args:
        typed: called with each text, directly: after a message, the cards would be painted two frames later than the
            letter.
    """

    DEFAULT_CSS = """
    FilterBar { height: 1; width: 1fr; background: $surface; display: none; }
    FilterBar.-open { display: block; }
    FilterBar > .slash { width: 3; color: $accent; text-style: bold; padding: 0 0 0 1; }
    FilterBar > Input { width: 1fr; height: 1; border: none; padding: 0; background: $surface; }
    FilterBar > Input:focus { border: none; background: $surface; }
    FilterBar > .hint { width: auto; color: $text-muted; padding: 0 1; }
    FilterBar.-unknown > .hint { color: $text-warning; }
    FilterBar.-narrow > .hint { display: none; }
    """

    def __init__(self, typed: Callable[[str], None]) -> None:
        super().__init__()
        self._typed = typed
        self._unknown = ""

    def compose(self) -> ComposeResult:
        yield Static("/", classes="slash", markup=False)
        yield FilterField()
        yield Static(HINT, classes="hint", markup=False)

    @property
    def field(self) -> FilterField:
        return self.query_one(FilterField)

    def on_resize(self, event: events.Resize) -> None:
        """What is typed has room before the hint."""
        self.set_class(event.size.width < HINTED, "-narrow")

    def on_mount(self) -> None:
        self.watch(self.field, "value", self._changed, init=False)

    def _changed(self, text: str) -> None:
        if self.has_class("-open"):
            self._typed(text)

    def open(self, text: str) -> None:
        """Shows the input with the current filter; the screen must focus it."""
        field = self.field
        field.value = text
        self.add_class("-open")
        field.can_focus = True
        field.cursor_position = len(text)

    def close(self) -> None:
        self.remove_class("-open")
        self.field.can_focus = False

    def show_unknown(self, wanted: Filter) -> None:
        """Shows the hint; if a state or a field is unknown, those that exist."""
        words = ""
        if wanted.unknown:
            words = f"no is:{cut(wanted.unknown, 5)}; {' '.join(FILTER_WORDS)}"
        elif wanted.no_field:
            words = f"no field {cut(wanted.no_field, 8)}: but #tag is: stage: source: met:"
        if words == self._unknown:
            return
        self._unknown = words
        self.set_class(bool(words), "-unknown")
        self.query_one(".hint", Static).update(Content(words or HINT))
