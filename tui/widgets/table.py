"""Draws tables as lines; the first cell of each line is for the cursor."""

from __future__ import annotations

from collections.abc import Sequence

from rich.color import Color
from rich.segment import Segment
from rich.style import Style

from tui.text import fit
from tui.views.charts import Pen, split
from tui.views.table import AnyColumn, Bar, Placed, R, placed
from tui.widgets.lines import Line
from tui.widgets.theme import CURSOR, Palette


def fitted(columns: Sequence[AnyColumn[R]], cells: int, margin: int = 1) -> list[Placed[R]]:
    """The columns, fitted to ``cells`` with ``margin`` blank cells at the end; the last that have no room are left out,
    as half of one says something else."""
    room, kept = cells - 1 - margin, list(columns)
    while len(kept) > 1 and sum(map(_least, kept)) > room:
        kept.pop()
    return placed(kept, room)


def _least(column: AnyColumn[R]) -> int:
    return column.gap + (column.width if isinstance(column.width, int) else column.width.least)


def titles(columns: Sequence[Placed[R]], palette: Palette, cells: int = 0, tone: str = "faint") -> list[Segment]:
    """The line of column titles, cut to ``cells``; 0: not cut."""
    words = " " + "".join(each.title for each in columns)
    return [Segment(fit(words, cells or len(words)), palette.style(tone))]


def groups(columns: Sequence[Placed[R]], palette: Palette, cells: int) -> list[Segment]:
    """The line above the titles: names of column groups."""
    words, end = "", 1
    for each in columns:
        end += each.gap + each.width
        if each.column.group:
            words = words.ljust(end - len(each.column.title)) + each.column.group
    return [Segment(fit(words, cells), palette.style("faint"))]


def row(
    columns: Sequence[Placed[R]],
    of: R,
    palette: Palette,
    *,
    here: bool = False,
    cursor: str = "accent",
    ground: str = "ground",
) -> list[Segment]:
    """One row. ``here``: the cursor is on it, drawn in the tone ``cursor``."""
    blank = palette.style("soft", ground)
    found = [Segment(CURSOR, styled(palette, cursor, ground)) if here else Segment(" ", blank)]
    for each in columns:
        if each.gap:
            found.append(Segment(" " * each.gap, blank))
        if isinstance(each.column, Bar):
            found += _bar(each.column, of, each.width, palette)
        else:
            tone = each.column.tone if isinstance(each.column.tone, str) else each.column.tone(of)
            found.append(Segment(each.column.cell(of, each.width), styled(palette, tone, ground)))
    return found


def styled(palette: Palette, tone: str, ground: str = "ground") -> Style:
    """The style for a column's tone."""
    if tone == "bar":
        return bar_style(palette, strong=True)
    return palette.style(tone.removeprefix("bold "), ground, bold=tone.startswith("bold "))


def _bar(column: Bar[R], of: R, cells: int, palette: Palette) -> list[Segment]:
    one, other = split(*column.parts(of), column.whole, cells)
    found = [_mark(True, one, column.pen, palette), _mark(False, other, column.pen, palette)]
    end = one + other
    limit = round(column.limit * cells / column.whole) if column.limit <= column.whole else 0
    if end < limit:
        found.append(Segment(" " * (limit - end - 1) + column.pen.mark, palette.style("faint")))
        end = limit
    return [*found, Segment(" " * (cells - end), palette.ground)]


def _mark(strong: bool, length: int, pen: Pen, palette: Palette) -> Segment:
    return Segment((pen.full if strong else pen.other) * length, bar_style(palette, strong=strong))


def bar_style(palette: Palette, *, strong: bool) -> Style:
    """The style of the strong or the weak part of a bar."""
    if palette.mode == "mono":
        return Style(dim=not strong)
    if palette.mode == "ansi":
        return Style(color=palette.bars[0 if strong else 1])
    tones = palette.tones
    tone = tones.accent if strong else tones.cool
    return Style(color=Color.from_rgb(*tone), bgcolor=Color.from_rgb(*tones.ground))


def legend(palette: Palette, pen: Pen, strong: str, weak: str) -> list[Segment]:
    """Explains the two parts of the bars."""
    soft = palette.style("soft")
    return [
        _mark(True, 1, pen, palette), Segment(f" {strong}  ", soft),
        _mark(False, 1, pen, palette), Segment(f" {weak}", soft),
    ]  # fmt: skip


def first_of(lines: Sequence[Line], most: int, palette: Palette) -> list[Line]:
    """The lines that fit; if some do not, the last line says how many more there are."""
    if len(lines) <= most:
        return list(lines)
    kept = lines[: max(0, most - 1)]
    return [*kept, [Segment(f" and {len(lines) - len(kept)} more", palette.style("faint"))]]
