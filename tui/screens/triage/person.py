"""Draws a new person and the options for them: words and widths, without state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rich.segment import Segment

from tui.model import addresses
from tui.model.records import Prospect
from tui.pipeline import Pipeline
from tui.text import clean, cut, fit
from tui.when.saying import full, passed
from tui.widgets.lines import Line, rule
from tui.widgets.theme import CURSOR, Palette
from tui.widgets.wrap import wrap

MOST = 92
"""The width of the block in the middle of a wide screen, in cells."""
_LABEL = 11
_NOTE = 3
"""The most lines of a note."""
_NAME = 20
"""Cells of an option's name."""


class Option(NamedTuple):
    """A possible decision: a line with its key."""

    key: str
    name: str
    action: str
    after: str
    """What would follow: "first word by Tue 3 Mar 15:00"."""


def block(cells: int) -> tuple[int, int]:
    """The left edge and the width of the block on a screen of this width."""
    wide = min(MOST, cells - 4)
    return (cells - wide) // 2, wide


def person_lines(person: Prospect, pipeline: Pipeline, palette: Palette, cells: int) -> list[Line]:
    """The person, in a block of this width."""
    style = palette.style
    lines: list[Line] = [[Segment(cut(clean(person.name), cells), style("accent", bold=True))]]
    work = ", ".join(clean(part) for part in (person.position, person.company) if part)
    lines += [[Segment(cut(work, cells), style("text"))], []]
    for label, words, tone in _facts(person, pipeline):
        first, *more = _fold(words, cells - _LABEL)
        lines.append([Segment(fit(label, _LABEL), style("faint")), Segment(first, style(tone))])
        lines += [[Segment(" " * _LABEL, style("faint")), Segment(words, style(tone))] for words in more]
    return lines


def _facts(person: Prospect, pipeline: Pipeline) -> Iterator[tuple[str, str, str]]:
    """Label, words and tone of each fact."""
    zone, day, now = pipeline.calendar.zone, pipeline.calendar.day, pipeline.now
    reach = [clean(text) for text in addresses.reach(person)]
    yield "reach", "  ".join(reach) or "no email, phone or link", "text" if reach else "late"
    met = [full(day(person.met_at), zone), passed(person.met_at, now, zone)] if person.met_at else []
    met += [clean(person.where)] if person.where else []
    if met:
        yield "met", ", ".join(met), "text"
    if person.source is not None:
        yield "sent by", clean(pipeline.people.source_name(person)), "text"
    yield "tags", ", ".join(map(clean, person.tags)) or "none yet", "text" if person.tags else "faint"
    if person.note:
        yield "remark", clean(person.note), "soft"
    if person.added_at is not None:
        came = "imported" if person.imported else "added"
        yield came, full(day(person.added_at), zone), "soft"


def _fold(words: str, cells: int) -> list[str]:
    """Words wrapped to a few lines; "…" marks what was cut."""
    lines = wrap(words, cells)
    shown, rest = lines[: _NOTE - 1], lines[_NOTE - 1 :]
    return [*shown, cut(" ".join(rest), cells)] if rest else shown


def option_lines(options: Sequence[Option], at: int, palette: Palette, cells: int) -> list[Line]:
    """One line for each option, with the cursor."""
    style = palette.style
    lines: list[Line] = [rule("What is right for them?", cells, palette)]
    for place, option in enumerate(options):
        ground = "highlight" if place == at else "ground"
        pointer = CURSOR if place == at else " "
        lines.append(
            [
                Segment(f"{pointer} ", style("accent", ground)),
                Segment(f"{option.key} ", style("accent", ground, bold=True)),
                Segment(f" {fit(option.name, _NAME)}", style("text", ground, bold=place == at)),
                Segment(fit(option.after, cells - _NAME - 5), style("soft", ground)),
            ]
        )
    return lines


def bar(done: int, of: int, palette: Palette, cells: int) -> Line:
    """The progress bar, with the percentage."""
    share = f" {done / of:4.0%} " if of else ""
    room = cells - len(share)
    full_cells = room * done // of if of else 0
    if done and not full_cells:
        full_cells = 1
    style = palette.style
    return [
        Segment("━" * full_cells, style("accent", "panel")),
        Segment("─" * (room - full_cells), style("rule", "panel")),
        Segment(share, style("soft", "panel")),
    ]
