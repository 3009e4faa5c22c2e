"""The days ahead as bars: what presses, and what has a place in the day's budget."""

from __future__ import annotations

from collections.abc import Iterator

from rich.segment import Segment

from tui.views import report_tables as tables
from tui.views.charts import Pen
from tui.views.report import Report
from tui.views.report_words import LOAD, waits
from tui.views.table import on_screen
from tui.widgets.lines import Line, rule
from tui.widgets.table import fitted, legend, row, titles
from tui.widgets.theme import Palette
from tui.widgets.wrap import wrap

_STEPS = (1, 2, 5)


def load(report: Report, palette: Palette, cells: int, pen: Pen) -> list[Line]:
    """A bar a day, and the scale below."""
    days, title, soft = report.load, "Expected to fall due", palette.style("soft")
    budget, most = report.capacity.budget, max((day.due for day in days), default=0)
    if not most and not days[-1].waiting:
        return [rule(title, cells, palette), [Segment(f" nothing in the next {len(days)} days", soft)]]
    step, top = scale(max(most, 1))
    note = legend(palette, pen, "presses", "has a place")
    if budget and budget <= top and cells >= _ROOMY:
        note.append(Segment(f"  {pen.mark} budget", soft))
    columns = fitted(on_screen(tables.days(days, budget, top, pen)), cells, margin=2)
    axis = Segment(f" {_axis(columns[-1].width / top, step, top)}", palette.style("faint"))
    return [
        rule(title, cells, palette, note),
        *(row(columns, day, palette, here=day is days[0], cursor="bold accent") for day in days),
        [*titles(columns[:-1], palette), axis],
        *([Segment(f" {line}", soft)] for line in _words(report, cells - 2)),
    ]


def _words(report: Report, cells: int) -> Iterator[str]:
    told = (waits(report.load, report.capacity.budget), LOAD)
    return (line for each in told if each for line in wrap(each, cells))


_ROOMY = 70
"""From this width on, the legend explains the budget's mark."""


def scale(most: int) -> tuple[int, int]:
    """The step and the end of a scale: round numbers, at most six steps."""
    size = 1
    while True:
        for first in _STEPS:
            step = first * size
            if most <= step * 6:
                return step, -(-most // step) * step
        size *= 10


def _axis(per: float, step: int, top: int) -> str:
    """The numbers of the scale, each below the end of a bar of its length."""
    text = ""
    for number in range(step, top + 1, step):
        at = max(0, round(number * per) - len(str(number)))
        text = text.ljust(at) + str(number)
    return text
