"""Draws cards: three lines about a prospect, or one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.strip import Strip

from tui.screens.board.card import Card, choose, in_letters, unsaid
from tui.screens.board.compact import compact_line, excerpt
from tui.text import counted, cut, fit, sensible_cut, width
from tui.widgets.lines import exactly
from tui.widgets.theme import CURSOR, GLYPHS, MARK, Palette

if TYPE_CHECKING:
    from tui.views.matches import Match

LINES = 3
"""Of a roomy card; below it stands an empty one."""
ROOMY, _VERY_ROOMY = 40, 48
"""From this width on, words are not shortened; from this on, touches are called so beside tags."""
_LABELLED = 20
"""From this width on, it is said what the line is in which a search found somebody."""


class Painter:
    """Draws cards of one width."""

    def __init__(self, palette: Palette, cells: int, *, compact: bool = False) -> None:
        self.palette = palette
        self.cells = cells
        self.compact = compact

    def paint(self, card: Card | None, beside: str = "") -> tuple[Strip, ...]:
        """The lines of a card, or of an empty place; ``beside``: the scrollbar's cell at its right, if any."""
        cells = self.cells
        margin = [Segment(beside, self.palette.style("rule"))] if beside else []
        blank = Strip([*exactly([], cells, self.palette.ground), *margin], cells + len(margin))
        if card is None:
            return (blank,) * pitch(compact=self.compact)
        ground = self.palette.card(card.heat, card.highlight).meta
        if self.compact:
            line = exactly(compact_line(card, self.palette, cells), cells, ground)
            return (Strip([*line, *margin], cells + len(margin)),)
        third = self._warmth(card) if card.match is None else self._found(card, card.match)
        lines = (self._person(card), self._next_action(card), third)
        drawn = (Strip([*exactly(segments, cells, ground), *margin], cells + len(margin)) for segments in lines)
        return (*drawn, blank)

    def seen(self, card: Card) -> str:
        """What is seen of somebody on their card: a company that is cut is not, nor a tag."""
        if self.compact:
            return card.name
        person, warmth = ("".join(each.text for each in line(card)) for line in (self._person, self._warmth))
        return f"{card.name} {person} {' '.join(tag for tag in card.tags.split() if f' {tag} ' in f'{warmth} ')}"

    def _person(self, card: Card) -> list[Segment]:
        palette, cells = self.palette, self.cells
        styles = palette.card(card.heat, card.highlight)
        gutter = CURSOR if card.highlight else " "
        room = cells - 4
        mark = Segment(f"{MARK} ", styles.mark)
        name_cells = min(width(card.name), room)
        company = sensible_cut(card.company, room - name_cells - 2)
        rest = room - name_cells
        if not company:
            name_cells, rest = room, 0
        found = [
            Segment(palette.edge(card.heat), styles.edge),
            Segment(gutter + fit(card.name, name_cells), styles.name),
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
        short, long = card.next.when
        # One column says it in one way: on a narrow card that something is due is the sign before it.
        how, when = choose(card.next.how, (short, long if self.cells >= ROOMY else unsaid(long)), room)
        if width(how) + 1 + width(when) > room:  # the glyph says the rest: "● card   5 Mar", "◆ social   8 d"
            when = card.next.glance or when
        words = f"{fit(how, room - width(when) - 1)} {when}" if width(when) + 1 < room else fit(when, room)
        styles = palette.card(card.heat, card.highlight)
        return [
            Segment(palette.edge(card.heat), styles.edge),
            Segment(f" {GLYPHS[card.next.state]} {words} ", palette.state(card.next.state, card.heat, card.highlight)),
        ]

    def _warmth(self, card: Card) -> list[Segment]:
        palette, cells = self.palette, self.cells
        styles = palette.card(card.heat, card.highlight)
        roomy = cells >= ROOMY
        # A narrow card says tags or touches: how many touches it takes is what a wide one says.
        touches = f"· {_touches(card, cells)}" if roomy or not card.tags else ""
        if width(in_letters(card.warmth)) > cells - 4 - len(touches):
            touches = ""
        room = max(0, cells - 4 - len(touches))
        brief = width(card.warmth) > room or (card.tags and not roomy)  # leaves room for tags
        warmth = f" {cut(in_letters(card.warmth) if brief else card.warmth, room)} "
        rest = cells - 1 - width(warmth) - len(touches) - 1
        gap = "  " if touches else ""
        tags = sensible_cut(card.tags, rest - len(gap))
        words = touches + fit(gap + tags if tags else "", rest) + " "
        edge = palette.edge(card.heat)
        if card.highlight == 2 and palette.mode != "rgb":  # the cursor reverses all but the edge
            return [Segment(edge, styles.edge), Segment(warmth + words, styles.meta)]
        return [Segment(edge, styles.edge), Segment(warmth, styles.warmth), Segment(words, styles.meta)]

    def _found(self, card: Card, match: Match) -> list[Segment]:
        """What a search found, in the place of warmth and tags; what it is is said where there is room."""
        styles = self.palette.card(card.heat, card.highlight)
        label = match.label if self.cells >= ROOMY else match.what if self.cells >= _LABELLED else ""
        label = f"{label}: " if label else ""
        return [
            Segment(self.palette.edge(card.heat), styles.edge),
            Segment(f" {label}", styles.meta),
            *excerpt(match, styles, max(0, self.cells - 3 - width(label))),
        ]


def _touches(card: Card, cells: int) -> str:
    """How many touches they have had; where there is room, of how many that it takes."""
    if cells < ROOMY:
        return counted(card.touches, "touch", "touches")
    found = "{} of {}-{}".format(card.touches, *card.range)
    return f"{found} touches" if cells >= _VERY_ROOMY else found


def pitch(*, compact: bool) -> int:
    """Lines from card to card."""
    return 1 if compact else LINES + 1
