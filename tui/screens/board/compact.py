"""A compact card: one line about a prospect. State, kind, when, name, company, warmth: as many of them as fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment

from tui.text import fit, sensible_cut, width
from tui.widgets.theme import CURSOR, GLYPHS, MARK

if TYPE_CHECKING:
    from tui.screens.board.card import Card
    from tui.views.matches import Match
    from tui.widgets.theme import CardStyles, Palette

WITH_KIND, WITH_WARMTH = 32, 40
"""From these widths on, the kind and the warmth stand there too."""
_FOUND = 16
"""Cells more that a line has with what a search found, before they do: its words are read beside a whole name."""
_KIND, _WHEN, _WARMTH = 7, 6, 4
"""Cells of the columns, without the blank behind them."""


def compact_line(card: Card, palette: Palette, cells: int) -> list[Segment]:
    """The line of a card. What a search found takes the place of the company, and where it is narrow of the rest."""
    styles = palette.card(card.heat, card.highlight)
    head, wide = f"{GLYPHS[card.next.state]} ", cells if card.match is None else cells - _FOUND
    if wide >= WITH_KIND:
        head += f"{fit(card.next.how[0], _KIND)} "
    if wide >= WITH_KIND or card.match is None:
        head += f"{fit(card.next.glance, _WHEN)} "
    warmth = " " + fit(card.warmth.partition(" ")[0].strip(","), _WARMTH) if wide >= WITH_WARMTH else ""
    room = max(0, cells - 3 - width(head) - width(warmth))
    return [
        Segment(palette.edge(card.heat), styles.edge),
        Segment((CURSOR if card.highlight else " ") + head, palette.state(card.next.state, card.heat, card.highlight)),
        *_who(card, styles, room),
        *([Segment(warmth, styles.warmth)] if warmth else []),
        Segment(MARK, styles.mark) if card.marked else Segment(" ", styles.company),
    ]


def _who(card: Card, styles: CardStyles, cells: int) -> list[Segment]:
    """Name and company, or name and what a search found, in so many cells."""
    if card.match is not None:
        name_cells = min(width(card.name), cells // 2)
        rest = cells - name_cells - 1
        return [Segment(fit(card.name, name_cells) + " ", styles.name), *excerpt(card.match, styles, rest)]
    name_cells = min(width(card.name), cells)
    rest = cells - name_cells - 2
    company = sensible_cut(card.company, rest)
    if not company:
        return [Segment(fit(card.name, cells), styles.name)]
    return [
        Segment(fit(card.name, name_cells), styles.name),
        Segment(f"  {fit(company, rest)}", styles.company),
    ]


def excerpt(match: Match, styles: CardStyles, cells: int) -> list[Segment]:
    """The line in which a search found somebody, in so many cells, its word lit."""
    before, word, after = match.excerpt(cells)
    rest = cells - width(before) - width(word)
    found = [Segment(before, styles.meta), Segment(word, styles.mark), Segment(fit(after, rest), styles.meta)]
    return [segment for segment in found if segment.text]
