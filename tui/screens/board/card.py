"""A card: three lines about a prospect. First its data, as a comparable Card; then its strips."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from rich.segment import Segment
from textual.strip import Strip

from tui.agenda.rows import Row
from tui.rules.day import DueGroup
from tui.rules.engine import Item, State
from tui.screens.board.state import BoardState, Pane
from tui.text import clean, fit, width
from tui.views.mailing import when_due
from tui.when.saying import over, short, since
from tui.widgets.lines import exactly
from tui.widgets.theme import CURSOR, GLYPHS, MARK, Palette

LINES = 3
ROOMY = 40
"""From this width on, words are not shortened."""
_LEAST_TAGS = 5
"""With fewer cells, tags are left out."""


class Next(NamedTuple):
    """The next action in words. ``state`` is a key of ``theme.GLYPHS``."""

    state: str
    how: tuple[str, str]
    """Short and long: ``("call", "call or text")``."""
    when: tuple[str, str]
    """Short and long: ``("late 3 d", "late, 3 days over")``."""


class Card(NamedTuple):
    """The data of a card; equal cards look the same."""

    id: int
    name: str
    company: str
    next: Next
    heat: int
    warmth: str
    """In words, with the share of influence left."""
    touches: int
    range: tuple[int, int]
    tags: str
    marked: bool
    highlight: int
    """See ``BoardState.highlight``."""


def card_of(row: Row, state: BoardState) -> Card:
    """The card of a row, as of now."""
    meter = state.pipeline.rules.meter
    return Card(
        row.id,
        clean(row.name),
        clean(row.company),
        upcoming(row, state),
        state.heat(row),
        state.warmth(row) if row.is_unopened else f"{state.warmth(row)} {round(state.influence(row) * 100)}%",
        row.touches_out,
        (meter.low, meter.high),
        " ".join("#" + clean(tag) for tag in row.tags),
        row.id in state.marks,
        state.highlight(row.id, Pane.BOARD),
    )


def upcoming(row: Row, state: BoardState, group: DueGroup | None = None) -> Next:
    """The next action of a row, in words."""
    item = row.item
    if item is None:
        return Next("closed", ("closed", "closed"), ("", ""))
    how = (str(item.kinds[0]), " or ".join(item.kinds[:2]))
    if state.agenda.rests_by_mailing(row):
        kind, when = str(state.pipeline.rules.mailing.kind), when_due(state.pipeline, state.agenda.mailing)
        day = when.partition(" ")[-1]
        return Next("mailing", (kind, kind), (f"mailing {day}", f"kept by the mailing, {when}"))
    if state.waits(row.id) or group is DueGroup.WAITING:
        return Next("waiting", how, ("waiting", "waiting for room today"))
    if state.agenda.is_hidden(row):
        return Next("away", how, ("rests", "rests while you are away"))
    if row.later is not None:
        until = f"{state.pipeline.calendar.wall(row.later):%H:%M}"
        return Next("later", how, (f"later {until}", f"later today, {until}"))
    return Next(item.state, how, _when(item, state))


def _when(item: Item, state: BoardState) -> tuple[str, str]:
    """State and time of an item, short and long."""
    now, zone = state.now, state.pipeline.calendar.zone
    if item.state is State.UPCOMING:
        when = short(state.pipeline.calendar.day(item.due_at) if _is_day(item) else item.due_at, now, zone)
        return when, when
    if item.state is State.OPEN:
        left = over(item.due_at - now)
        return f"open {left}", f"open, {left} left"
    if item.state in (State.LATE, State.BROKEN):
        length = over(now - item.due_at)
        return f"{item.state} {length}", f"{item.state}, {length} over"
    calendar = state.pipeline.calendar
    ago = (calendar.day(now) - calendar.day(item.due_at)).days
    if ago <= 0:
        clock = f"{calendar.wall(item.due_at):%H:%M}"
        return ("due today", "due today") if _is_day(item) else (f"due {clock}", f"due today {clock}")
    begun = since(item.due_at, now, zone)
    return begun, f"due {begun}"


def _is_day(item: Item) -> bool:
    """True if the item is due on a day, without a time."""
    return item.start_at == item.due_at


class Painter:
    """Draws cards of one width, and caches them, as the same cards come again.

    ``paint`` takes a card, or None for an empty place, and the scrollbar cell at its right, if any.
    """

    def __init__(self, palette: Palette, cells: int) -> None:
        self.palette = palette
        self.cells = cells
        self.paint = lru_cache(maxsize=512)(self._paint)

    def _paint(self, card: Card | None, beside: str = "") -> tuple[Strip, ...]:
        cells = self.cells
        margin = [Segment(beside, self.palette.style("rule"))] if beside else []
        blank = Strip([*exactly([], cells, self.palette.ground), *margin], cells + len(margin))
        if card is None:
            return (blank,) * (LINES + 1)
        ground = self.palette.card(card.heat, card.highlight).meta
        lines = (self._person(card), self._next_action(card), self._warmth(card))
        drawn = (Strip([*exactly(segments, cells, ground), *margin], cells + len(margin)) for segments in lines)
        return (*drawn, blank)

    def _person(self, card: Card) -> list[Segment]:
        palette, cells = self.palette, self.cells
        styles = palette.card(card.heat, card.highlight)
        gutter = CURSOR if card.highlight else " "
        room = cells - 4
        mark = Segment(f"{MARK} ", styles.mark)
        company = card.company
        name_cells = min(width(card.name), room)
        rest = room - name_cells
        if not company or rest < 6:
            name_cells, rest, company = room, 0, ""
        found = [
            Segment(palette.edge(card.heat) + gutter, styles.edge),
            Segment(fit(card.name, name_cells), styles.name),
        ]
        # Each segment costs bytes for its colours, so blanks join the words before them.
        words = "  " + fit(company, rest - 2) if rest else ""
        return [
            *found,
            Segment(words + ("" if card.marked else "  "), styles.company),
            *([mark] if card.marked else []),
        ]

    def _next_action(self, card: Card) -> list[Segment]:
        palette, room = self.palette, self.cells - 5
        how, when = choose(card.next.how, card.next.when, room)
        words = f"{fit(how, room - width(when) - 1)} {when}" if width(when) + 1 < room else fit(when, room)
        styles = palette.card(card.heat, card.highlight)
        return [
            Segment(palette.edge(card.heat) + " ", styles.edge),
            Segment(f"{GLYPHS[card.next.state]} {words} ", palette.state(card.next.state, card.heat, card.highlight)),
        ]

    def _warmth(self, card: Card) -> list[Segment]:
        palette, cells = self.palette, self.cells
        styles = palette.card(card.heat, card.highlight)
        low, high = card.range
        warmth = f" {card.warmth}"
        meter = f"{card.touches}/{low}-{high}"
        if cells >= ROOMY:
            meter = f"{card.touches} of {low}-{high}"
        rest = cells - 1 - 10 - len(meter) - 1
        tags = f"  {card.tags}" if cells >= ROOMY else f" {card.tags}"
        words = meter + fit(tags if rest >= _LEAST_TAGS else "", rest) + " "
        edge = palette.edge(card.heat)
        if card.highlight == 2 and palette.mode != "rgb":  # the cursor reverses all but the edge
            return [Segment(f"{edge} ", styles.edge), Segment(fit(warmth[1:], 9) + words, styles.meta)]
        return [Segment(edge, styles.edge), Segment(fit(warmth, 10), styles.warmth), Segment(words, styles.meta)]


def choose(how: tuple[str, str], when: tuple[str, str], room: int) -> tuple[str, str]:
    """The longest words of both that fit into ``room`` cells with two cells between them.

    If none fit, the time is shortened first: the kind of touch matters more than the time.
    """
    for at_how, at_when in ((1, 1), (0, 1), (1, 0), (0, 0)):
        if width(how[at_how]) + 2 + width(when[at_when]) <= room:
            return how[at_how], when[at_when]
    brief = when[0]
    for unit, letters in _BRIEF.items():
        brief = brief.replace(unit, letters)
    return how[0], brief


_BRIEF = {" days": " d", " weeks": " wk", " months": " mo", " years": " y"}
