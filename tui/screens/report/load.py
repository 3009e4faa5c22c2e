"""The days ahead as bars: rhythm against the daily budget, and all else."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from rich.color import Color
from rich.segment import Segment
from rich.style import Style

from tui.rules.statistics import Day
from tui.views.charts import Pen, split
from tui.views.report import Report
from tui.views.report_words import LOAD
from tui.when.saying import MONTHS, WEEKDAYS
from tui.widgets.lines import rule
from tui.widgets.theme import CURSOR, Palette, mix
from tui.widgets.wrap import wrap

if TYPE_CHECKING:
    from tui.widgets.lines import Line

_LABEL = 12
_COUNTS = 13
_STEPS = (1, 2, 5)


def load(report: Report, palette: Palette, cells: int, pen: Pen) -> list[Line]:
    """A bar a day, rhythm first, so that it stands against the mark of the budget; the scale below."""
    room = max(1, cells - _LABEL - _COUNTS - 2)
    most = max((day.due for day in report.load), default=0)
    step, top = scale(max(most, 1))
    title, soft = "Expected to fall due", palette.plain("soft")
    if not most:
        return [rule(title, cells, palette), [Segment(f" nothing in the next {len(report.load)} days", soft)]]
    legend = [
        Segment(pen.other, bar(palette, strong=False)), Segment(" rhythm  ", soft),
        Segment(pen.full, bar(palette, strong=True)), Segment(" all else", soft),
    ]  # fmt: skip
    if report.budget <= top and cells >= _ROOMY:
        legend.append(Segment(f"  {pen.mark} budget of rhythm", soft))
    days = [_day(day, report.budget, palette, pen, top, room, today=n == 0) for n, day in enumerate(report.load)]
    return [
        rule(title, cells, palette, legend),
        *days,
        _axis(palette, room / top, step, top),
        *_budget(report, palette, cells),
        *([Segment(f" {line}", soft)] for line in wrap(LOAD, cells - 2)),
    ]


_ROOMY = 70
"""Cells from which on the legend names the budget too."""


def scale(most: int, ticks: int = 6) -> tuple[int, int]:
    """The step between the marks of a scale, and its end: round numbers, no more than ``ticks`` of them."""
    size = 1
    while True:
        for first in _STEPS:
            step = first * size
            if most <= step * ticks:
                return step, -(-most // step) * step
        size *= 10


def _day(day: Day, budget: int, palette: Palette, pen: Pen, top: int, room: int, *, today: bool) -> Line:
    when = date.fromisoformat(day.date)
    weekend = when.weekday() >= 5
    words = f"{CURSOR if today else ' '}{WEEKDAYS[when.weekday()]} {when.day:>2} {MONTHS[when.month - 1]}"
    tone = "accent" if today else ("faint" if weekend else "soft")
    label = Segment(f"{words:<{_LABEL}}", palette.plain(tone, bold=today))
    figure = Segment(f"{day.due or '·':>4}  ", palette.plain("text" if day.due else "faint", bold=bool(day.due)))
    held = Segment(f"{day.rhythm or '':>6} ", palette.plain("faint"))
    rhythm, others = split(day.rhythm, day.due - day.rhythm, top, room)
    found = [label, figure, held, Segment(pen.other * rhythm, bar(palette, strong=False))]
    found.append(Segment(pen.full * others, bar(palette, strong=True)))
    mark = round(budget * room / top) if budget <= top else 0
    if rhythm + others < mark:
        found.append(Segment(" " * (mark - rhythm - others - 1) + pen.mark, palette.plain("faint")))
    return found


def bar(palette: Palette, *, strong: bool) -> Style:
    """The look of a bar, or of what it has besides."""
    if palette.mode == "mono":
        return Style(dim=not strong)
    if palette.mode == "ansi":
        return Style(color="cyan" if strong else "blue")
    tones = palette.tones
    tone = mix(tones.accent, tones.ground, 0.15) if strong else tones.ramp[1]
    return Style(color=Color.from_rgb(*tone), bgcolor=Color.from_rgb(*tones.ground))


def _axis(palette: Palette, per: float, step: int, top: int) -> Line:
    """The numbers of the scale, each below the end of a bar of its length."""
    text = ""
    for number in range(step, top + 1, step):
        at = max(0, round(number * per) - len(str(number)))
        text = text.ljust(at) + str(number)
    heads = f"{'':<{_LABEL}}{'all':>4}  {'rhythm':<7}"
    return [Segment(heads + text, palette.plain("faint"))]


def _budget(report: Report, palette: Palette, cells: int) -> list[Line]:
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
    return [[Segment(f" {line}", palette.plain(tone))] for line in wrap(words, cells - 2)]
