"""The state that board, due panel and status line share: lists, cursor, marks. Nothing is drawn here.

The records stay in the pipeline.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from tui.agenda.rows import Row
from tui.model.records import STAGES, Stage
from tui.pipeline import Pipeline
from tui.pipeline.removed import what_became
from tui.rules import measures
from tui.rules.day import DueGroup
from tui.text import clean, shortened
from tui.views.board import BoardColumns
from tui.views.due_lines import COMING_DAYS, DueLines
from tui.views.matches import Match, Matches
from tui.views.meetings import coming
from tui.views.search import Search
from tui.views.tallies import Tallies
from tui.views.warmth import NEUTRAL, coldest, heat, warmth_word


class Pane(StrEnum):
    """The list in which the keys move."""

    BOARD = "board"
    DUE = "due"


class BoardState:
    """The cursor is a prospect (``current``), so that it stays when lists change around it.

    If they leave by a step of the user, it goes to their neighbour. If they leave by themselves, or by another session,
    it stands on nobody until a key moves it, and ``lost`` says what became of them.
    """

    def __init__(self, pipeline: Pipeline) -> None:
        self.pipeline = pipeline
        self.agenda = pipeline.agenda
        self._cold = coldest(pipeline.rules)
        self.now = pipeline.now
        self._matches = Matches(pipeline)
        self.due = DueLines(self.agenda, COMING_DAYS)
        self.counts = self.due.counts()
        self.meetings = coming(pipeline, days=0)
        """What lies ahead today and tomorrow."""
        self.stop: int | None = None
        """Of ``stops``, where the cursor of the due panel is; None: on a line of the list."""
        self.tallies = Tallies(pipeline)
        self.search = Search(pipeline)
        self.view = BoardColumns(self.agenda, self.search, self.due.in_day)
        self.tray = 0
        """How many proposals wait in the tray."""
        self.current: int | None = None
        self.lost = ""
        """What became of the person under the cursor, which stands on nobody since."""
        self.news = ""
        """What the last update took away: the person under the cursor, or some of the marked."""
        self._last = 0, ""
        """The person who was last under the cursor: id and name."""
        self.compact = False
        """Cards take a line each."""
        self.due_shown = True
        """The due panel is not hidden."""
        self.stage = Stage.VISIBILITY
        self.index = 0
        """The cursor's place in its stage, for when its card leaves."""
        self.due_index = 0
        self.group: DueGroup | None = None
        """The due group of the cursor's line."""
        self.pane = Pane.BOARD
        self.marks: set[int] = set()
        self.hidden_marks = 0
        """How many of the marked the filter does not show, as it was last asked."""
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
        return warmth_word(row, self.now, self.pipeline.rules, self._cold)

    def match(self, row: Row, shown: str) -> Match | None:
        """The line in which the filter found somebody, where what is ``shown`` of them does not have it anyhow."""
        return self._matches.of(row, self.view.filter, shown)

    def ask(self, words: str) -> None:
        """Another filter."""
        self.view.ask(words)
        self._count_hidden()

    def _count_hidden(self) -> None:
        self.hidden_marks = len(self.marks.difference(self.view.ids())) if self.marks and self.view.filter else 0

    def highlight(self, who: int, pane: Pane) -> int:
        """0: not under the cursor; 1: under it, while another pane is active; 2: under it."""
        if who != self.current:
            return 0
        return 2 if self.pane is pane and (pane is Pane.BOARD or self.stop is None) else 1

    @property
    def stops(self) -> list[tuple[int, int]]:
        """Where the cursor can be above the due list: a meeting, by its place, and somebody who comes to it."""
        rows = self.agenda.rows
        return [(n, who) for n, each in enumerate(self.meetings) for who, _ in each.people if who in rows]

    def update(self, ids: Iterable[int]) -> None:
        """Takes in people who changed, came or went; without any, time has passed."""
        self.version += 1
        stops, stop = self.stops, self.stop
        held = (self.meetings[stops[stop][0]].start, stops[stop][1]) if stop is not None else None
        self._matches.forget()
        first = self._empty and self.agenda.rows
        self._empty = not self.agenda.rows
        self.now = self.pipeline.now
        self.due.update(ids)
        self.counts = self.due.counts()
        self.meetings = coming(self.pipeline, days=0)
        self.tallies.take_in(ids)
        self.view.update(ids)
        if self.view.filter.passing:
            self.view.choose()
        self.news = ""
        if first:
            self.start()
        else:
            self._keep_cursor()
            self._keep_stop(held)
            self._keep_marks()
            self._count_hidden()

    def shows(self, who: int | None) -> bool:
        """True for somebody with a card, or with a line in the due panel."""
        if who in self.view:
            return True
        return self.due_shown and (who in self.due or any(who == each for _, each in self.stops))

    def _did(self, who: int) -> bool:
        """True if the update is about a step that the user did to this person."""
        step = self.pipeline.telling
        return step is not None and who in step.who

    def _keep_cursor(self) -> None:
        """Keeps the cursor on its person, or goes on from one whom a step of the user has taken away."""
        who, name = self._last
        if self.current is None:
            if self._did(who) and self.shows(who):  # back by an undo
                self.go(who)
            elif self.pipeline.telling is not None and not self.lost:
                self._go_to_neighbour()
        elif self._did(self.current):
            self._go_on()
        elif self.shows(self.current):
            self.go(self.current)
        else:
            self._lose(self._became(who, name))

    def _keep_stop(self, held: tuple[datetime, int] | None) -> None:
        """Keeps the cursor on the meeting, if that still lies ahead."""
        again = ((self.meetings[place].start, who) for place, who in self.stops)
        place = next((place for place, each in enumerate(again) if each == held), None)
        if place is not None:
            self.go_to_stop(place)

    def _go_on(self) -> None:
        """To the neighbour of a card or line that has left."""
        if self.pane is Pane.DUE and len(self.due) and self._has_left_due():
            self.go(self.due.at(min(self.due_index, len(self.due) - 1)))
        elif self.shows(self.current):
            self.go(self.current)
        else:
            self._go_to_neighbour()

    def _go_to_neighbour(self) -> None:
        column = self.view.columns[self.stage]
        self.go(self.view.at(self.stage, min(self.index, len(column) - 1)) if column else None)

    def _keep_marks(self) -> None:
        """Unmarks who is gone. If all are, by another session, no key means somebody else instead."""
        gone = [who for who in self.marks if who not in self.agenda.rows]
        self.marks = self.marks.difference(gone)
        taken = [who for who in gone if not self._did(who)]
        if taken:
            became = self._became(taken[0], "who was marked")
            self.news = f"no longer marked: {became}"
            if not self.marks:
                self._lose(became)

    def _lose(self, became: str) -> None:
        """Nobody is under the cursor any more."""
        self.current, self.lost = None, became
        self.news = became

    def _became(self, who: int, name: str) -> str:
        """What became of somebody who is not shown any more, in words."""
        if who not in self.pipeline.people:
            return what_became(self.pipeline.store, who, name, self.pipeline.made_here)
        row = self.agenda.rows.get(who)
        if row is not None and row.closed:
            return f"{name} was closed elsewhere"
        return f"the filter no longer shows {name}" if self.view.filter else f"{name} is no longer shown"

    def _has_left_due(self) -> bool:
        """True if the line under the cursor has gone, or was dealt with and is now due in the coming days."""
        now = self.due.group_of(self.current)
        return now is None or (now is DueGroup.COMING and self.group is not DueGroup.COMING)

    def go(self, who: int | None) -> None:
        """Moves the cursor to a person, and notes its places in both lists."""
        self.current, self.stop = who, None
        row = self.agenda.rows.get(who) if who is not None else None
        if who is None or row is None:  # who has just gone: the update that follows tells it
            return
        self.lost, self._last = "", (who, shortened(clean(row.name)))
        place = self.view.place(who)
        if place is not None:
            self.stage, self.index = place
        at = self.due.place(who)
        if at is not None:
            self.due_index, self.group = at, self.due.group_of(who)

    def go_to_stop(self, stop: int) -> None:
        """Moves the cursor to a meeting: keys mean who comes to it."""
        self.go(self.stops[stop][1])
        self.stop = stop

    def go_nowhere(self) -> None:
        """Moves the cursor to nobody: there is nobody where it goes."""
        self.current, self.stop, self.index, self.lost = None, None, 0, ""

    def start(self) -> None:
        """Moves the cursor to the first due item, else to the first card."""
        if len(self.due) and self.due.at(0) in self.view:
            self.go(self.due.at(0))
            return
        for stage in STAGES:
            if self.view.columns[stage]:
                self.go(self.view.at(stage, 0))
                return

    def go_on_from(self, before: BoardState) -> None:
        """What the user has set stays as it was, on the same people under other settings."""
        self.compact, self.due_shown, self.pane = before.compact, before.due_shown, before.pane
        self.marks = {who for who in before.marks if who in self.agenda.rows}
        self.view.order(before.view.sort)
        self.ask(before.view.filter.text)
        if self.shows(before.current):
            self.go(before.current)
        else:
            self.start()

    def chosen(self) -> list[int]:
        """The marked people in the order shown, else the one under the cursor."""
        if self.marks:
            shown = [who for who in self.view.ids() if who in self.marks]
            return shown + sorted(self.marks.difference(shown))
        return [self.current] if self.current is not None and self.current in self.agenda.rows else []
