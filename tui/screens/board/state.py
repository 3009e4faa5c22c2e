"""The state that board, due panel and status line share: lists, cursor, marks. Nothing is drawn here.

The records stay in the pipeline.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from tui.agenda.rows import Row
from tui.model.records import STAGES, Stage
from tui.pipeline import Pipeline
from tui.rules import measures
from tui.rules.day import DueGroup
from tui.views.board import BoardColumns
from tui.views.due_lines import DueLines
from tui.views.filters import Circumstances
from tui.views.tallies import Tallies
from tui.views.warmth import NEUTRAL, UNKNOWN, WARMTHS, heat

COMING_DAYS = 7
"""Days ahead that the due panel shows."""


class Pane(StrEnum):
    """The list in which the keys move."""

    BOARD = "board"
    DUE = "due"


class BoardState:
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
        self.due = DueLines(self.agenda, COMING_DAYS)
        self.counts = self.due.counts()
        self.tallies = Tallies(pipeline)
        circumstances = Circumstances(self.waits, self.warmth, self.agenda.is_hidden)
        self.view = BoardColumns(self.agenda.rows, circumstances, lambda: self.agenda.turn)
        self.current: int | None = None
        self.stage = Stage.VISIBILITY
        self.index = 0
        """The cursor's place in its stage, for when its card leaves."""
        self.due_index = 0
        self.group: DueGroup | None = None
        """The due group of the cursor's line."""
        self.pane = Pane.BOARD
        self.marks: set[int] = set()
        self.range_from: int | None = None
        self.version = 0
        """Increases with every change, and as time passes: texts made for another version may be outdated."""
        self._empty = not self.agenda.rows

    def waits(self, who: int) -> bool:
        """True if the person is beyond the daily budget."""
        return self.due.waits(who)

    def influence(self, row: Row) -> float:
        """Influence now, 0 to 1."""
        return measures.influence(row.influence_from, self.now, self.pipeline.rules.influence)

    def heat(self, row: Row) -> int:
        """The step of warmth: hottest right after a contact, coldest at the ceiling."""
        return NEUTRAL if row.is_unopened else heat(self.influence(row), self._cold)

    def warmth(self, row: Row) -> str:
        """The warmth in a word."""
        return UNKNOWN if row.is_unopened else WARMTHS[self.heat(row) // 2]

    def highlight(self, who: int, pane: Pane) -> int:
        """0: not under the cursor; 1: under it, while another pane is active; 2: under it."""
        if who != self.current:
            return 0
        return 2 if self.pane is pane else 1

    def update(self, ids: Iterable[int]) -> None:
        """Takes in people who changed, came or went; without any, time has passed."""
        self.version += 1
        first = self._empty and self.agenda.rows
        self._empty = not self.agenda.rows
        self.now = self.pipeline.now
        self.due.update(ids)
        self.counts = self.due.counts()
        self.tallies.take_in(ids)
        self.view.update(ids)
        if self.view.filter.passing:
            self.view.choose()
        self.marks = {who for who in self.marks if who in self.agenda.rows}
        if first:
            self.start()
        else:
            self._keep_cursor()

    def _keep_cursor(self) -> None:
        """Keeps the cursor on its person; if the card or line has left, moves it to the neighbour."""
        if self.pane is Pane.DUE and len(self.due) and self._has_left_due():
            self.due_index = min(self.due_index, len(self.due) - 1)
            self.go(self.due.at(self.due_index))
            return
        if self.current is not None and (self.current in self.view or self.current in self.due):
            self.go(self.current)
            return
        column = self.view.columns[self.stage]
        self.go(self.view.at(self.stage, min(self.index, len(column) - 1)) if column else None)

    def _has_left_due(self) -> bool:
        """True if the line under the cursor has gone, or was dealt with and is now due in the coming days."""
        now = self.due.group_of(self.current)
        return now is None or (now is DueGroup.COMING and self.group is not DueGroup.COMING)

    def go(self, who: int | None) -> None:
        """Moves the cursor to a person, and notes its places in both lists."""
        self.current = who
        if who is None:
            return
        place = self.view.place(who)
        if place is not None:
            self.stage, self.index = place
        at = self.due.place(who)
        if at is not None:
            self.due_index, self.group = at, self.due.group_of(who)

    def start(self) -> None:
        """Moves the cursor to the first due item, else to the first card."""
        if len(self.due) and self.due.at(0) in self.view:
            self.go(self.due.at(0))
            return
        for stage in STAGES:
            if self.view.columns[stage]:
                self.go(self.view.at(stage, 0))
                return

    def chosen(self) -> list[int]:
        """The marked people in the order shown, else the one under the cursor."""
        if self.marks:
            shown = [who for who in self.view.ids() if who in self.marks]
            return shown + sorted(self.marks.difference(shown))
        return [self.current] if self.current is not None and self.current in self.agenda.rows else []
