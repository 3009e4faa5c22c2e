"""The agenda in one line, for a prompt or a login, and until when it stays the same if nothing is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from heapq import heappop, heappush
from typing import Final

from tui.agenda.index import Due
from tui.agenda.rows import Row, summarize
from tui.pipeline import Pipeline
from tui.rules.day import DueGroup, claim, group
from tui.text import counted
from tui.when.saying import short

_LOOKS: Final = 100
"""So many changes of single people are looked at ahead: a day of some hundred people, hours of thousands."""


def one_line(pipeline: Pipeline, lines: Sequence[Due]) -> str:
    """One line for a prompt or a login: "3 to answer, 1 promise 14:00, 9 due, 4 wait"."""
    groups = Counter(line.group for line in lines)
    promised = [line for line in lines if line.group is DueGroup.PROMISED]
    due = sum(groups[group] for group in (DueGroup.LAST_CALL, DueGroup.OPENING, DueGroup.KEEP_WARM))
    parts = [f"{groups[DueGroup.ANSWER]} to answer"] if groups[DueGroup.ANSWER] else []
    if promised:
        at = short(min(line.item.due_at for line in promised), pipeline.now, pipeline.calendar.zone)
        parts.append(f"{counted(len(promised), 'promise')} {at.removeprefix('today ')}")
    parts += [f"{due} due"] if due else []
    parts += [f"{groups[DueGroup.WAITING]} wait"] if groups[DueGroup.WAITING] else []
    return ", ".join(parts) or "nothing due"


def stays_until(pipeline: Pipeline) -> datetime:
    """Until when the line stays true if nothing is done: at most to the end of the day."""
    agenda, calendar = pipeline.agenda, pipeline.calendar
    end = calendar.start_of(calendar.day(agenda.now) + timedelta(days=1))
    marks, rows = agenda.coming_marks(), dict[int, "Row"]()
    for _ in range(_LOOKS):
        if not marks or marks[0][0] >= end:
            return end
        mark, who = heappop(marks)
        row = rows.get(who) or agenda.rows.get(who)
        if row is None or row.mark != mark:
            continue
        rows[who] = new = summarize(who, pipeline.prospect(who), mark, pipeline.rules, calendar)
        if _share(new) != _share(row):
            return mark
        if new.mark is not None:
            heappush(marks, (new.mark, who))
    return min(end, marks[0][0]) if marks else end


def _share(row: Row) -> tuple[object, ...]:
    """All of a row that the line follows from: where it stands, and what it means for the places of the day."""
    item = row.item
    if item is None:
        return ()
    place = group(item)
    due_at = item.due_at if place is DueGroup.PROMISED else None
    return place, claim(item), due_at, row.presses, row.settled, row.later is None, row.is_mailed
