"""What board, due panel and status line share: the lists, the cursor, the marks. No drawing in here.

The truth stays in the pipeline; here stands only what a view of it needs to know between two keys.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from tui.model import STAGES, Stage
from tui.pipeline import Pipeline
from tui.pipeline.agenda import Counts, Due
from tui.pipeline.rows import Row
from tui.pipeline.view import WARMTHS, Circumstances, View, heat
from tui.rules import measures
from tui.rules.agenda import Group

COMING_DAYS = 7
"""How far the due panel looks ahead."""


class Pane(StrEnum):
    """Which list the keys move in."""

    BOARD = "board"
    DUE = "due"


_PLACES = {group: place for place, group in enumerate(Group)}


def _order(line: Due) -> tuple[int, datetime, int]:
    return _PLACES[line.group], line.item.due_at, line.row.id


class Desk:
    """The cursor is a prospect (``current``), so that it stays when lists change around it."""

    def __init__(self, pipeline: Pipeline) -> None:
        self.pipeline = pipeline
        self.agenda = pipeline.agenda
        rules = pipeline.rules
        months = rules.ceiling.broken.nominal_days / measures.MONTH_DAYS
        share = 1 - rules.influence.monthly_loss
        self._cold = (
            max(0.0, 1 - rules.influence.monthly_loss * months) if rules.influence.mode == "linear" else (share**months)
        )
        self.now = pipeline.now
        self.lines: list[Due] = []
        self.groups: dict[Group, int] = {}
        self.counts = Counts(0, 0, 0, 0, 0)
        self.waiting: frozenset[int] = frozenset()
        self._placed: dict[int, Due] = {}
        self.view = View(self.agenda.rows, Circumstances(self.waits, self.warmth))
        self.current: int | None = None
        self.stage = Stage.VISIBILITY
        self.index = 0
        """Where the cursor was in its stage, for when its card leaves."""
        self.due_index = 0
        self.pane = Pane.BOARD
        self.marks: set[int] = set()
        self.range_from: int | None = None
        self._list_due()
        if self.view.filter.passing:
            self.view.rebuild()

    # What rows do not know ----------------------------------------------------------------------------------

    def waits(self, who: int) -> bool:
        """True beyond the daily budget, as last counted."""
        return who in self.waiting

    def influence(self, row: Row) -> float:
        """0 to 1, now."""
        return measures.influence(row.influence_from, self.now, self.pipeline.rules.influence)

    def heat(self, row: Row) -> int:
        """The step of warmth: full at a contact, nothing left at the ceiling."""
        return heat(self.influence(row), self._cold)

    def warmth(self, row: Row) -> str:
        """The same as a word."""
        return WARMTHS[self.heat(row) // 2]

    # Changes ------------------------------------------------------------------------------------------------

    def take_in(self, ids: Iterable[int]) -> None:
        """Prospects changed, came or went."""
        self.now = self.pipeline.now
        self._list_due()
        if self.view.filter.passing:
            self.view.rebuild()
        else:
            self.view.update(ids)
        self.marks = {who for who in self.marks if who in self.agenda.rows}
        self._keep_cursor()

    def pass_time(self) -> None:
        """A minute has passed: waiting and warmth may be others."""
        self.now = self.pipeline.now
        self._list_due()
        if self.view.filter.passing:
            self.view.rebuild()
        self._keep_cursor()

    def _list_due(self) -> None:
        self.lines = self.agenda.due(COMING_DAYS)
        self.groups = dict.fromkeys(Group, 0)
        for line in self.lines:
            self.groups[line.group] += 1
        self._placed = {line.row.id: line for line in self.lines}
        first = sum(self.groups[group] for group in Group if _PLACES[group] < _PLACES[Group.WAITING])
        self.waiting = frozenset(line.row.id for line in self.lines[first : first + self.groups[Group.WAITING]])
        self.counts = self.agenda.counts()

    def _keep_cursor(self) -> None:
        """The cursor stays on its prospect; where its card or line has left, it goes to the neighbour."""
        if self.pane is Pane.DUE:
            line = self._placed.get(self.current or 0)
            if (line is None or line.group is Group.COMING) and self.lines:
                was_coming = self.due_index >= self.first_coming
                if line is None or not was_coming:
                    self.due_index = min(self.due_index, len(self.lines) - 1)
                    self.go(self.lines[self.due_index].row.id)
                    return
        if self.current is not None and (self.current in self.view or self.current in self._placed):
            self.go(self.current)
            return
        column = self.view.columns[self.stage]
        self.go(self.view.at(self.stage, min(self.index, len(column) - 1)) if column else None)

    @property
    def first_coming(self) -> int:
        """The index of the first line of the coming days."""
        return len(self.lines) - self.groups.get(Group.COMING, 0)

    # Cursor -------------------------------------------------------------------------------------------------

    def go(self, who: int | None) -> None:
        """The cursor to a prospect; its places in both lists are noted."""
        self.current = who
        if who is None:
            return
        place = self.view.place(who)
        if place is not None:
            self.stage, self.index = place
        at = self.line_of(who)
        if at is not None:
            self.due_index = at

    def line_of(self, who: int | None) -> int | None:
        """The index of a prospect's line in the due panel; None without one."""
        line = self._placed.get(who) if who is not None else None
        return bisect_left(self.lines, _order(line), key=_order) if line is not None else None

    def start(self) -> None:
        """The cursor to the first thing due, else to the first card."""
        if self.lines and self.lines[0].row.id in self.view:
            self.go(self.lines[0].row.id)
            return
        for stage in STAGES:
            if self.view.columns[stage]:
                self.go(self.view.at(stage, 0))
                return

    def chosen(self) -> list[int]:
        """The marked ones in the order shown, else the one under the cursor."""
        if self.marks:
            shown = [who for who in self.view.ids() if who in self.marks]
            return shown + sorted(self.marks.difference(shown))
        return [self.current] if self.current is not None and self.current in self.agenda.rows else []
