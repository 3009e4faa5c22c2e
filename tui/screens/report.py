"""The report: how it stands, how fast you answer, whether you keep your word, and what the next days will bring."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult

from tui.commands import Place, bindings
from tui.pipeline.agenda import Counts
from tui.pipeline.report import Report, gather_report
from tui.rules.engine import State
from tui.rules.statistics import Day
from tui.screens.page import Drawn, Figures, OneLine, beside, length, palette_of, rule
from tui.screens.source_lines import Columns, heads, row, summary
from tui.theme import CURSOR, GLYPHS, Palette, mix
from tui.when import MONTHS, WEEKDAYS

if TYPE_CHECKING:
    from tui.screens.page import Line

RHYTHM, OTHER, BUDGET = "▓", "█", "┊"
"""Cells of a bar: rhythm items, which the budget holds back, all others; and where the budget ends."""
_LABEL = 12
_COUNTS = 13
_STEPS = (1, 2, 5)


class ReportScreen(Figures):
    """Figures only; nothing can be changed here."""

    BINDINGS = bindings(Place.REPORT)
    place = Place.REPORT
    heading = "Report"
    report: Report | None = None

    def compose(self) -> ComposeResult:
        """Head, figures, keys."""
        yield OneLine(id="head")
        yield Drawn(id="figures")
        yield OneLine(id="foot")

    def gather(self) -> None:
        """The same figures as the command line's."""
        self.report = gather_report(self.pipeline)

    def draw(self) -> None:
        """All lines; those that do not fit scroll."""
        found = self.query_one(Drawn)
        if self.report is not None:
            day = self.pipeline.calendar.day
            found.tell(lines(self.report, palette_of(self.app), found.size.width, found.size.height, day))

    def action_line(self, by: int) -> None:
        """A line up or down."""
        self.query_one(Drawn).scroll_relative(y=by, animate=False)

    def action_page(self, by: int) -> None:
        """Half a page."""
        self.action_line(by * max(1, self.query_one(Drawn).size.height // 2))

    def action_end(self, way: int) -> None:
        """To the top or the bottom."""
        self.action_line(way * 10_000)

    def action_sources(self) -> None:
        """In the place of this screen."""
        from tui.screens.sources import SourcesScreen

        self.app.switch_screen(SourcesScreen(self.pipeline))


def lines(report: Report, palette: Palette, cells: int, rows: int, day: Callable[[datetime], date]) -> list[Line]:
    """The whole report; with air between its parts where there is room for it."""
    parts: list[list[Line]] = [
        [counted(report.counts, palette)],
        _shares(report, palette, cells),
        [*_load(report, palette, cells)],
        [_budget(report, palette)],
    ]
    room = rows - sum(map(len, parts)) - len(parts) - 4
    if room > 0 and report.sources:
        columns, today = Columns.of(cells), day(report.now)
        each = [row(source, columns, day, today) for source in report.sources]
        named = heads(columns, palette, cells, *report.marks[1:])
        parts.append([rule("Sources", cells, palette), *named, *summary(each, palette, room)])
    airy = rows >= sum(map(len, parts)) + len(parts)
    found: list[Line] = []
    for part in parts:
        found += [[], *part] if airy else part
    return found


def counted(counts: Counts, palette: Palette) -> list[Segment]:
    """How it stands, in the words and signs of the board's first line."""
    figures = [
        (f"{GLYPHS[State.LATE]} {counts.late} late", "late" if counts.late else "soft"),
        (f"{GLYPHS[State.DUE]} {counts.due} due", "text"),
        (f"{GLYPHS['waiting']} {counts.waiting} waiting", "soft"),
        (f"{GLYPHS[State.UPCOMING]} {counts.week} this week", "soft"),
    ]
    if counts.hidden:
        figures.append((f"{GLYPHS['away']} {counts.hidden} rest while you are away", "soft"))
    return [Segment(f" {words}  ", palette.plain(tone, bold=tone == "late")) for words, tone in figures]


# Answered, kept ---------------------------------------------------------------------------------------------


def _shares(report: Report, palette: Palette, cells: int) -> list[Line]:
    half = cells // 2
    found, soft = report.first_answer, palette.plain("soft")
    answered = found.median_hours
    note = "none yet" if answered is None else f"median {length(answered)} of {found.clocks}"
    heads = beside(
        rule("First answer", half - 2, palette, [Segment(note, soft)]),
        rule("Promises", cells - half, palette),
        half,
        palette.ground,
    )
    within = zip(report.marks, (found.within_24, found.within_48, found.within_72), strict=True)
    left = [_share(f" within {mark:<7}", share, half - 2, palette) for mark, share in within]
    right = _kept(report, palette, cells - half - 1)
    return [heads, *(beside(one, other, half, palette.ground) for one, other in zip(left, right, strict=True))]


def _kept(report: Report, palette: Palette, cells: int) -> list[Line]:
    """What became of the promises."""
    soft, kept = palette.plain("soft"), report.promises
    settled = kept.kept + kept.late + kept.broken
    if not settled:
        words = ("none settled yet", f"{kept.open} open") if kept.open else ("none yet: p on a card makes one", "")
        return [*([Segment(each, soft)] for each in words), []]
    return [
        _share("kept on time ", kept.kept_rate, cells, palette),
        [Segment(f"{kept.kept} on time, {kept.late} late, {kept.broken} not, of {settled}", soft)],
        [Segment(f"{kept.open} open", soft)],
    ]


def _share(words: str, share: float | None, cells: int, palette: Palette) -> list[Segment]:
    """A share as a bar and a figure."""
    soft, faint = palette.plain("soft"), palette.plain("faint")
    if share is None:
        return [Segment(words, soft), Segment("-", faint)]
    room = min(40, cells - len(words) - 6)
    done = round(share * room)
    return [
        Segment(words, soft),
        Segment("━" * done, palette.plain("accent")),
        Segment("┄" * (room - done), faint),
        Segment(f" {share:>4.0%}", palette.plain("text", bold=True)),
    ]


# The days ahead ---------------------------------------------------------------------------------------------


def _load(report: Report, palette: Palette, cells: int) -> list[Line]:
    """A bar a day, rhythm first, so that it stands against the mark of the budget; the scale below."""
    room = cells - _LABEL - _COUNTS - 2
    most = max((day.due for day in report.load), default=0)
    step, top = scale(max(most, 1))
    soft = palette.plain("soft")
    legend = [
        Segment(RHYTHM, bar(palette, rhythm=True)), Segment(" rhythm  ", soft),
        Segment(OTHER, bar(palette, rhythm=False)), Segment(" all else", soft),
        *([Segment(f"  {BUDGET} budget of rhythm", soft)] if report.budget <= top else []),
    ]  # fmt: skip
    head = rule("Expected to fall due", cells, palette, legend)
    per = room / top
    mark = round(report.budget * per) if report.budget <= top else None
    days = [_day(day, palette, per, mark, today=place == 0) for place, day in enumerate(report.load)]
    return [head, *days, _axis(palette, per, step, top)]


def scale(most: int, ticks: int = 6) -> tuple[int, int]:
    """The step between the marks of a scale, and its end: round numbers, no more than ``ticks`` of them."""
    size = 1
    while True:
        for first in _STEPS:
            step = first * size
            if most <= step * ticks:
                return step, -(-most // step) * step
        size *= 10


def _day(day: Day, palette: Palette, per: float, mark: int | None, *, today: bool) -> Line:
    when = date.fromisoformat(day.date)
    weekend = when.weekday() >= 5
    words = f"{CURSOR if today else ' '}{WEEKDAYS[when.weekday()]} {when.day:>2} {MONTHS[when.month - 1]}"
    tone = "accent" if today else ("faint" if weekend else "soft")
    label = Segment(f"{words:<{_LABEL}}", palette.plain(tone, bold=today))
    figure = Segment(f"{day.due or '·':>4}  ", palette.plain("text" if day.due else "faint", bold=bool(day.due)))
    held = Segment(f"{day.rhythm or '':>6} ", palette.plain("faint"))
    rhythm, whole = cut(day, per)
    found = [label, figure, held, Segment(RHYTHM * rhythm, bar(palette, rhythm=True))]
    found.append(Segment(OTHER * (whole - rhythm), bar(palette, rhythm=False)))
    if mark is not None and whole < mark:
        found.append(Segment(" " * (mark - whole - 1) + BUDGET, palette.plain("faint")))
    return found


def cut(day: Day, per: float) -> tuple[int, int]:
    """Cells of the rhythm and of the whole bar: whatever is there has a cell at least."""
    rhythm = max(1, round(day.rhythm * per)) if day.rhythm else 0
    others = day.due - day.rhythm
    return rhythm, max(rhythm + (1 if others else 0), round(day.due * per)) if day.due else 0


def bar(palette: Palette, *, rhythm: bool) -> Style:
    """The look of a bar."""
    if palette.mode == "mono":
        return Style(dim=rhythm)
    if palette.mode == "ansi":
        return Style(color="blue" if rhythm else "cyan")
    tones = palette.tones
    tone = tones.ramp[1] if rhythm else mix(tones.accent, tones.ground, 0.15)
    return Style(color=Color.from_rgb(*tone), bgcolor=Color.from_rgb(*tones.ground))


def _axis(palette: Palette, per: float, step: int, top: int) -> Line:
    """The numbers of the scale, each below the end of a bar of its length."""
    text = ""
    for number in range(step, top + 1, step):
        at = max(0, round(number * per) - len(str(number)))
        text = text.ljust(at) + str(number)
    heads = f"{'':<{_LABEL}}{'all':>4}  {'rhythm':<7}"
    return [Segment(heads + text, palette.plain("faint"))]


def _budget(report: Report, palette: Palette) -> Line:
    """How the days compare with the daily budget."""
    budget = report.budget
    over = [day for day in report.load if day.rhythm > budget]
    most = max(report.load, key=lambda day: day.rhythm, default=None)
    if over:
        count = "1 day asks" if len(over) == 1 else f"{len(over)} days ask"
        words, tone = f"{count} for more rhythm items than the budget of {budget}: those beyond it wait", "text"
    elif most is None or not most.rhythm:
        words, tone = f"no rhythm item falls due in these days; the budget is {budget} a day", "soft"
    else:
        when = date.fromisoformat(most.date)
        day = f"{WEEKDAYS[when.weekday()]} {when.day} {MONTHS[when.month - 1]}"
        words, tone = f"within the budget of {budget} rhythm items a day: {most.rhythm} at most, on {day}", "soft"
    return [Segment(f" {words}", palette.plain(tone))]
