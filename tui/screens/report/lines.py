"""Draws a report: shares as lines, counts as bars, weeks as rows. Every number has words beside it."""

from __future__ import annotations

from datetime import tzinfo

from rich.segment import Segment

from tui.screens.report.load import load
from tui.text import fit
from tui.views import report_tables as tables
from tui.views import report_words as words
from tui.views.capacity_words import figures
from tui.views.charts import Pen, reach
from tui.views.report import Report
from tui.views.table import on_screen
from tui.widgets.lines import Line, rule, side_by_side
from tui.widgets.table import first_of, fitted, groups, legend, row, titles
from tui.widgets.theme import GLYPHS, Palette
from tui.widgets.wrap import wrap

WIDE = 99
"""From this width on, weeks are beside days: 100 columns, one of them for the scrollbar."""
_NARROW = 72
"""Below this width, parts stand below each other, not beside."""
_SOURCES = 10
"""The most sources in a report; the screen of the sources shows all."""
_APART = 2
"""Blank cells between two kinds of touches."""


def lines(report: Report, palette: Palette, cells: int, zone: tzinfo, pen: Pen) -> list[Line]:
    """The whole report, the most important on top."""
    half = cells // 2
    beside = [
        side_by_side(
            _answers(report, palette, half - 2, pen),
            _promises(report, palette, cells - half, pen),
            half,
            palette.ground,
        )
    ]
    if cells < _NARROW:
        beside = [_answers(report, palette, cells, pen), _promises(report, palette, cells, pen)]
    parts: list[list[Line]] = [
        [counted(report, palette)],
        _tiles(report, palette, cells, pen),
        *beside,
        _stages(report, palette, cells, pen),
        _capacity(report, palette, cells),
    ]
    if cells >= WIDE:
        days, weeks = load(report, palette, half - 2, pen), _weeks(report, palette, cells - half, pen)
        parts.append(side_by_side(days, weeks, half, palette.ground))
    else:
        parts += [_weeks(report, palette, cells, pen), load(report, palette, cells, pen)]
    if report.sources:
        parts.append(_sources(report, palette, cells, zone))
    return [line for part in parts for line in (*part, [])]


def counted(report: Report, palette: Palette) -> list[Segment]:
    """The counts of late, due, waiting and coming items, as in the board's status line."""
    return [
        segment
        for each in figures(report.counts, mailing=report.mailing)
        for segment in (
            Segment(f" {GLYPHS[each.sign]} {each.words}", palette.style(each.tone)),
            Segment(f"{each.late}  ", palette.style("late", bold=True)),
        )
    ]


def _capacity(report: Report, palette: Palette, cells: int) -> list[Line]:
    """What people ask for and what is done; what would fit where that does not."""
    soft = palette.style("text" if report.capacity.remedy is not None else "soft")
    told = (line for sentence in report.sentences for line in wrap(sentence, cells - 2))
    return [rule("Capacity", cells, palette), *([Segment(f" {line}", soft)] for line in told)]


def _tiles(report: Report, palette: Palette, cells: int, pen: Pen) -> list[Line]:
    """Answered in time, promises kept, moved on: each as a figure, a line, and its base."""
    kept, step = report.promises, report.ways.conversion[0]
    settled = sum(count for _, count in words.settled(kept))
    promised = (
        f"of {settled:,} settled; {kept.open:,} open" if settled else f"{words.NOTHING_SETTLED}, {kept.open:,} open"
    )
    moved = f"of {step.of:,} from {step.stage}" if step.of else f"nobody from {step.stage}"
    tiles = (
        (report.first_answer.within_48, f"answered in {report.marks[1]}", words.median_answer(report.first_answer)),
        (kept.kept_rate, "promises kept", promised),
        (step.share, f"reached {step.to}", moved),
    )
    if cells < _NARROW:
        return [_told_tile(share, f"{what}, {of}", palette, cells) for share, what, of in tiles]
    wide = cells // len(tiles)
    found: list[list[Segment]] = [[], [], []]
    for share, what, of in tiles:
        figure = "–" if share is None else f"{share:.0%}"
        done = reach(share or 0, 1, wide - 3)
        found[0] += [
            Segment(f" {figure}", palette.style("faint" if share is None else "accent", bold=True)),
            Segment(f" {fit(what, wide - len(figure) - 2)}", palette.style("text")),
        ]
        found[1] += [
            Segment(f" {pen.line * done}", palette.style("accent")),
            Segment(f"{pen.rest * (wide - 3 - done)}  ", palette.style("rule")),
        ]
        found[2].append(Segment(f" {fit(of, wide - 2)} ", palette.style("soft")))
    return list(found)


def _told_tile(share: float | None, words: str, palette: Palette, cells: int) -> Line:
    """A tile in a line, where three have no room beside each other."""
    figure = "–" if share is None else f"{share:.0%}"
    return [
        Segment(f" {figure:>4}", palette.style("faint" if share is None else "accent", bold=True)),
        Segment(f" {fit(words, cells - 7)}", palette.style("text")),
    ]


def _answers(report: Report, palette: Palette, cells: int, pen: Pen) -> list[Line]:
    found, soft = report.first_answer, palette.style("soft")
    head = rule("First answer", cells, palette, [Segment(words.clocks(found), soft)] if found.clocks else ())
    if not found.clocks:
        return [head, [Segment(f" {words.NOTHING_ANSWERED}", soft)]]
    most = len(f" of {max(found.of_24, found.of_48, found.of_72):,}")
    return [
        head,
        *(
            _share(f" within {mark:<6}", share, f" of {of:,}".ljust(most), cells, palette, pen)
            for mark, (share, of) in zip(report.marks, words.within(found), strict=True)
        ),
    ]


def _promises(report: Report, palette: Palette, cells: int, pen: Pen) -> list[Line]:
    soft, kept = palette.style("soft"), report.promises
    head = rule("Promises", cells, palette, [Segment(f"{kept.open:,} open", soft)] if kept.open else ())
    became = words.settled(kept)
    settled = sum(count for _, count in became)
    if not settled:
        told = words.NOTHING_SETTLED if kept.open else "none yet: p on the board makes one"
        return [head, [Segment(told, soft)]]
    return [
        head,
        *(_share(f" {what:<9}", count / settled, f"{count:>4}", cells - 1, palette, pen) for what, count in became),
    ]


def _share(what: str, share: float | None, count: str, cells: int, palette: Palette, pen: Pen) -> Line:
    """A share as a line and a figure."""
    soft, faint = palette.style("soft"), palette.style("faint")
    if share is None:
        return [Segment(f"{what} ", soft), Segment("-", faint)]
    room = max(1, min(40, cells - len(what) - len(count) - 7))
    done = reach(share, 1, room)
    return [
        Segment(f"{what} ", soft),
        Segment(pen.line * done, palette.style("accent")),
        Segment(pen.rest * (room - done), palette.style("rule")),
        Segment(f" {share:>4.0%}", palette.style("text", bold=True)),
        Segment(count, soft),
    ]


def _stages(report: Report, palette: Palette, cells: int, pen: Pen) -> list[Line]:
    """The funnel with times in the stages; below it, who moved on and who was closed."""
    ways, soft = report.ways, palette.style("soft")
    rows = tables.stage_rows(ways)
    if not any(reached.ever for reached, _ in rows):
        return [rule("Stages", cells, palette), [Segment(f" {words.NOBODY_YET}: a on the board adds somebody", soft)]]
    columns = fitted(on_screen(tables.stages(rows, pen)), cells, margin=0)
    return [
        rule("Stages", cells, palette, legend(palette, pen, "there now", "was there")),
        titles(columns, palette, cells),
        *(row(columns, each, palette) for each in rows),
        *_went_on(report, palette, cells),
        [Segment(f" closed now: {words.reasons(ways.closed)}", soft)],
    ]


def _went_on(report: Report, palette: Palette, cells: int) -> list[Line]:
    steps, soft = report.ways.conversion, palette.style("soft")
    new = words.apart(report.ways.new)
    apart: list[Line] = [[Segment(f"      {new}", soft)]] if new else []
    if not words.moved_on(steps):
        return [[Segment(f" {words.NOBODY_MOVED}", soft)], *apart]
    shares: list[Line] = []
    for step in steps:
        figure = "–" if step.share is None else f"{step.share:.0%}"
        for n, line in enumerate(wrap(words.went_on(step), cells - 8)):
            shares.append(
                [
                    Segment(f" {figure if not n else '':>4} ", palette.style("accent", bold=True)),
                    Segment(line, soft),
                ]
            )
    return shares + apart


def _weeks(report: Report, palette: Palette, cells: int, pen: Pen) -> list[Line]:
    """A row a week with the touches of both sides; below, the kinds with their weeks as small bars."""
    weeks, title = report.weeks, "Touches a week, from Monday"
    if not any(week.outbound or week.inbound for week in weeks):
        told = Segment(f" {words.NO_TOUCHES}: t on the board logs one", palette.style("soft"))
        return [rule(title, cells, palette), [told]]
    columns = fitted(on_screen(tables.weeks(weeks, pen)), cells)
    return [
        rule(title, cells, palette, legend(palette, pen, "you", "they")),
        titles(columns, palette),
        *(row(columns, week, palette, here=week is weeks[-1]) for week in weeks),
        [],
        *_kinds(report, palette, cells, pen),
    ]


def _kinds(report: Report, palette: Palette, cells: int, pen: Pen) -> list[Line]:
    """The kinds, in as many columns as fit."""
    columns = fitted(on_screen(tables.kinds(report.weeks, pen)), cells)
    one = 1 + sum(each.gap + each.width for each in columns)
    blank = Segment(" " * _APART, palette.ground)
    kinds = [[*row(columns, each, palette), blank] for each in words.by_kind(report.weeks)]
    across = max(1, cells // (one + _APART))
    down = -(-len(kinds) // across)
    rows = [[each for at in range(start, len(kinds), down) for each in kinds[at]] for start in range(down)]
    return [[*titles(columns, palette), blank] * min(across, -(-len(kinds) // down)), *rows]


def _sources(report: Report, palette: Palette, cells: int, zone: tzinfo) -> list[Line]:
    columns = fitted(on_screen(tables.sources_of(report, zone)), cells)
    rows = [row(columns, each, palette) for each in report.sources]
    note = [Segment("Y has them all", palette.style("soft"))] if len(rows) > _SOURCES else ()
    return [
        rule("Sources", cells, palette, note),
        groups(columns, palette, cells),
        titles(columns, palette, cells, "soft"),
        *first_of(rows, _SOURCES, palette),
    ]
