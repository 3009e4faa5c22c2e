"""The days ahead as bars: rhythm items against the daily budget, and all other items."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment

from tui.views import report_tables as tables
from tui.views.charts import Pen
from tui.views.report import Report
from tui.views.report_words import LOAD, weekday
from tui.views.table import on_screen
from tui.widgets.lines import rule
from tui.widgets.table import fitted, legend, row, titles
from tui.widgets.theme import Palette
from tui.widgets.wrap import wrap

if TYPE_CHECKING:
    from tui.widgets.lines import Line

_STEPS = (1, 2, 5)


def load(report: Report, palette: Palette, cells: int, pen: Pen) -> list[Line]:
    """A bar a day, and the scale below. Rhythm comes first, so that it can be compared with the budget's mark."""
    days, title, soft = report.load, "Expected to fall due", palette.style("soft")
    most = max((day.due for day in days), default=0)
    if not most:
        return [rule(title, cells, palette), [Segment(f" nothing in the next {len(days)} days", soft)]]
    step, top = scale(most)
    note = legend(palette, pen, "all else", "rhythm", weak_first=True)
    if report.budget <= top and cells >= _ROOMY:
        note.append(Segment(f"  {pen.mark} budget of rhythm", soft))
    columns = fitted(on_screen(tables.days(days, report.budget, top, pen)), cells, margin=2)
    axis = Segment(f" {_axis(columns[-1].width / top, step, top)}", palette.style("faint"))
    return [
        rule(title, cells, palette, note),
        *(row(columns, day, palette, here=day is days[0], cursor="bold accent") for day in days),
        [*titles(columns[:-1], palette), axis],
        *_budget(report, palette, cells),
        *([Segment(f" {line}", soft)] for line in wrap(LOAD, cells - 2)),
    ]


_ROOMY = 70
"""From this width on, the legend explains the budget's mark."""


def scale(most: int, ticks: int = 6) -> tuple[int, int]:
    """The step and the end of a scale: round numbers, at most ``ticks`` steps."""
    size = 1
    while True:
        for first in _STEPS:
            step = first * size
            if most <= step * ticks:
                return step, -(-most // step) * step
        size *= 10


def _axis(per: float, step: int, top: int) -> str:
    """The numbers of the scale, each below the end of a bar of its length."""
    text = ""
    for number in range(step, top + 1, step):
        at = max(0, round(number * per) - len(str(number)))
        text = text.ljust(at) + str(number)
    return text


def _budget(report: Report, palette: Palette, cells: int) -> list[Line]:
    """Compares the days with the daily budget."""
    budget = report.budget
    over = [day for day in report.load if day.rhythm > budget]
    most = max(report.load, key=lambda day: day.rhythm, default=None)
    if over:
        count = "1 day asks" if len(over) == 1 else f"{len(over)} days ask"
        words, tone = f"{count} for more rhythm items than the budget of {budget}: those beyond it wait", "text"
    elif most is None or not most.rhythm:
        words, tone = f"no rhythm item falls due in these days; the budget is {budget} a day", "soft"
    else:
        day = " ".join(weekday(most).split())
        words, tone = f"within the budget of {budget} rhythm items a day: {most.rhythm} at most, on {day}", "soft"
    return [[Segment(f" {line}", palette.style(tone))] for line in wrap(words, cells - 2)]
