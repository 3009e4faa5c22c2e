"""Draws decisions as lines: words, tones and widths, without state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from rich.segment import Segment

from tui.agenda.rows import Row
from tui.model.records import Decision, Stage
from tui.pipeline import Pipeline
from tui.rules.day import DueGroup
from tui.text import clean, cut, fit, sensible_cut, width
from tui.views.capacity_words import Figure
from tui.views.filters import Chosen
from tui.views.grooming import DecisionGroup, Line
from tui.when.saying import coming, short
from tui.widgets.figures import fitting
from tui.widgets.lines import rule
from tui.widgets.theme import CURSOR, MARK, Palette
from tui.widgets.wrap import within, wrap

ASKED: Mapping[Decision, str] = {
    Decision.UP: "L moves them up",
    Decision.COOLING: "t when you reconnected, s c when it can wait",
    Decision.BEYOND: "go on with . or close with x",
    Decision.STEP: "S skips the step, X the rest of them",
    Decision.STAY: "L or H to another stage, . where it is right",
    Decision.UNREACHABLE: "e adds how to reach them",
    Decision.NEW: "T one by one, f starts, . as they are",
    Decision.PROMISE: "t when you were in touch: that settles it",
    Decision.DUPLICATE: "M side by side, . two people",
}
"""Each question, with its usual keys; every key works on every line."""

SHORT: Mapping[Decision, str] = {
    Decision.UP: "up", Decision.COOLING: "cooling", Decision.BEYOND: "beyond", Decision.STEP: "steps",
    Decision.STAY: "stay", Decision.UNREACHABLE: "reach", Decision.NEW: "new", Decision.PROMISE: "promises",
    Decision.DUPLICATE: "same",
}  # fmt: skip
_STAGE = {Stage.VISIBILITY: "vis", Stage.CREDIBILITY: "cre", Stage.PROFITABILITY: "pro"}
_STAGES = 8
"""Cells of the stage and the proposed one: "vis→cre"."""
_FILTER = 24
"""Cells of the filter whose people it is about."""
_APART = 2
"""Cells between the heading and the time."""
_EVIDENCE = 12
"""Cells that two names take from the evidence, which is shown in full below."""


def names_cells(cells: int) -> int:
    """Cells for name and company on a screen of this width."""
    return max(18, min(60, cells * 35 // 100))


def head(group: DecisionGroup, palette: Palette, cells: int) -> list[Segment]:
    """The heading of a group: title, count and question."""
    asked = [Segment(ASKED[group.kind], palette.style("soft"))]
    return [Segment(" ", palette.ground), *rule(f"{group.title}  {len(group.lines):,}", cells - 2, palette, asked)]


def names(pipeline: Pipeline, line: Line) -> str:
    """The people of a line: name and company, or both names."""
    rows = pipeline.agenda.rows
    found = [rows.get(who) for who in line.ids]
    named = [_named(row) for row in found if row is not None]
    return " = ".join(named)


def _both(pipeline: Pipeline, line: Line, cells: int) -> str:
    """Both names, with companies if they fit; else each cut to its half."""
    words = names(pipeline, line)
    if width(words) <= cells:
        return words
    both = [clean(pipeline.people.name(who)) for who in line.ids if who in pipeline.people]
    half = (cells - 3) // 2
    room = [max(half, cells - 3 - width(both[1 - at])) for at in range(2)] if len(both) == 2 else [cells]
    return " = ".join(cut(name, most) for name, most in zip(both, room, strict=False))


def _one(pipeline: Pipeline, line: Line, cells: int) -> str:
    """Name and company; of a company that does not fit as much as keeps sense."""
    row = pipeline.agenda.rows.get(line.ids[0])
    if row is None:
        return ""
    name = clean(row.name)
    company = sensible_cut(clean(row.company), cells - width(name) - 2)
    return f"{name}, {company}" if company else name


def _named(row: Row) -> str:
    return f"{clean(row.name)}, {clean(row.company)}" if row.company else clean(row.name)


def stage(pipeline: Pipeline, line: Line) -> str:
    """The stage, and the proposed one."""
    row = pipeline.agenda.rows.get(line.ids[0])
    if row is None:
        return ""
    return f"{_STAGE[row.stage]}→{_STAGE[line.stage]}" if line.stage is not None else _STAGE[row.stage]


def line(pipeline: Pipeline, found: Line, here: bool, marked: bool, palette: Palette, cells: int) -> list[Segment]:
    """A decision: cursor, mark, names, stage, evidence."""
    ground = "highlight" if here else "ground"
    style = palette.style
    is_two = found.kind is Decision.DUPLICATE  # two names, without their stages
    where = "" if is_two else fit(stage(pipeline, found), _STAGES)
    room, left = _rooms(found, cells)
    named = fit(_both(pipeline, found, room) if is_two else _one(pipeline, found, room), room)
    return [
        Segment(CURSOR if here else " ", style("accent", ground, bold=True)),
        Segment(f"{MARK if marked else ' '} ", style("accent", ground, bold=True)),
        Segment(f"{named} ", style("text", ground, bold=here)),
        Segment(where, style("soft", ground)),
        Segment(fit(clean(found.evidence), left), style("text" if here else "soft", ground)),
    ]


def _rooms(found: Line, cells: int) -> tuple[int, int]:
    """Cells of names and of evidence."""
    is_two = found.kind is Decision.DUPLICATE
    room = names_cells(cells) + (_STAGES + _EVIDENCE if is_two else 0)
    return room, max(0, cells - room - (0 if is_two else _STAGES) - 5)


def why(pipeline: Pipeline, found: Line, cells: int) -> list[str]:
    """In one or two lines, what the row does not say: names and evidence, where it cuts them; else what they do, what
    is next, and the tags."""
    row = pipeline.agenda.rows.get(found.ids[0])
    named, evidence = names(pipeline, found), clean(found.evidence)
    rooms = _rooms(found, cells)
    tags = [f"#{clean(tag)}" for tag in (row.tags if row is not None else ())]
    if width(named) > rooms[0] or width(evidence) > rooms[1]:
        told = [f"{named}: {evidence}", *tags]
    elif row is None or len(found.ids) > 1:
        told = [evidence]
    else:
        told = [clean(pipeline.prospect(row.id).position), *_coming(pipeline, row), *tags]
    return within(wrap("  ".join(filter(None, told)) or evidence, cells - 2), 2)


def _coming(pipeline: Pipeline, row: Row) -> list[str]:
    """What is next with somebody, and when."""
    if row.item is None:
        return []
    return [f"next: {row.item.kinds[0]}, {coming(row.item.due_at, pipeline.now, pipeline.calendar.zone)}"]


class Progress(NamedTuple):
    """The progress of a session."""

    looked: float
    """The share of all people that was gathered, 0 to 1."""
    decided: int
    marked: int
    """The number of marked people, not lines."""
    ranging: bool
    only: str = ""
    """The filter whose people it is about; empty: everybody."""


def heading(
    groups: Sequence[DecisionGroup], at: Progress, standing: Iterable[Figure], palette: Palette, cells: int
) -> list[Segment]:
    """The first line: how many are left, decided and marked, the progress of gathering, and how the day stands."""
    of = f"of {cut(clean(at.only), _FILTER)}, " if at.only else " "
    style, found = palette.style, [Segment(f" Grooming {of}", palette.style("accent", "panel", bold=True))]
    left = sum(len(group.lines) for group in groups)
    if left or at.looked == 1:
        found.append(Segment(f"{left:,} left", style("text", "panel")))
    if at.decided:
        comma = ", " if len(found) > 1 else ""
        found.append(Segment(f"{comma}{at.decided:,} decided", style("soft", "panel")))
    if at.marked:
        people = "1 person" if at.marked == 1 else f"{at.marked:,} people"
        found.append(Segment(f"   {people} marked", style("accent", "panel", bold=True)))
    if at.ranging:
        found.append(Segment("  range", style("accent", "panel", bold=True)))
    if at.looked < 1:
        gap = "   " if len(found) > 1 else ""
        found.append(Segment(f"{gap}looking at everybody, {at.looked:.0%}", style("soft", "panel")))
    found.append(Segment("   * everybody   " if at.only else "   ", style("soft", "panel")))
    return found + fitting(standing, palette, cells - sum(width(each.text) for each in found) - _APART)


def counts(groups: Sequence[DecisionGroup], at: Decision | None, palette: Palette, cells: int) -> list[Segment]:
    """The number of lines by kind. If not all fit, the first ones are left out in favour of the cursor's."""
    style, gap = palette.style, "   " if cells >= 100 else "  "
    places = {group.kind: place for place, group in enumerate(groups)}
    named = [f"{SHORT[group.kind]} {len(group.lines):,}{gap}" for group in groups]
    start = 0
    while start < places.get(at or Decision.UP, 0) and sum(map(len, named[start:])) > cells - 3:
        start += 1
    found = [Segment("… " if start else " ", style("soft", "panel"))]
    for group in groups[start:]:
        here = group.kind is at
        found.append(Segment(f"{SHORT[group.kind]} ", style("text" if here else "soft", "panel", bold=here)))
        found.append(Segment(f"{len(group.lines):,}", style("accent" if here else "text", "panel", bold=here)))
        found.append(Segment(gap, style("soft", "panel")))
    return found


LOOKING = ("", "Looking at everybody...")


def nothing(pipeline: Pipeline, decided: int, only: Chosen | None) -> list[str]:
    """The text when everything is decided."""
    if not len(pipeline.people):
        return ["", "Nobody is on the board yet.", "", "a on the board adds somebody, keepwarm import FILE many."]
    if only is None:
        words = ["", "Nothing to decide: the pipeline is groomed."]
    else:
        words = ["", f"Nothing to decide among {clean(only.words)}. * shows everybody."]
    if decided:
        count = f"{decided:,} {'decision' if decided == 1 else 'decisions'}"
        words += [f"{count} in this sitting; u takes back the last step."]
    words += [""]
    coming = pipeline.agenda.all()[:1]
    if coming:
        item, row = coming[0].item, coming[0].row
        when = (
            "now"
            if coming[0].group is not DueGroup.COMING
            else short(item.due_at, pipeline.now, pipeline.calendar.zone)
        )
        words += [f"Next on the board: {item.kinds[0]} {clean(row.name)}, {when}."]
    return [*words, "Esc goes back to it."]
