"""What must hold at every moment of a day, whatever happens (rulebook, The day); looked at after everything done."""

from __future__ import annotations

from collections import Counter

from tests.pipeline.office import Office
from tui.agenda.index import Agenda
from tui.model.kinds import Kind
from tui.pipeline import Pipeline
from tui.rules.day import DueGroup
from tui.rules.engine import Rule

GROUP = {
    Rule.CONTACT_CLOCK: DueGroup.ANSWER,
    Rule.REPORT: DueGroup.ANSWER,
    Rule.PROMISE: DueGroup.PROMISED,
    Rule.CEILING: DueGroup.LAST_CALL,
    Rule.SEQUENCE: DueGroup.OPENING,
    Rule.RHYTHM: DueGroup.KEEP_WARM,
}
CUT = (Rule.SEQUENCE, Rule.RHYTHM)
GREW = "the list grew, and nothing had happened"
AGAIN = "asked for again on the same day"
MANY = 500
"""From so many people on, everybody is looked at once a day only."""
EVERY = 10
"""In so many working days the agenda is made afresh once."""


class Checks:
    """Looks, and what they found."""

    def __init__(self, pipeline: Pipeline, office: Office) -> None:
        self._pipeline = pipeline
        self._office = office
        self.looks = 0
        self.afresh = 0
        self.found: Counter[str] = Counter()
        self.examples: dict[str, str] = {}
        self._mornings = 0
        self._listed: set[int] = set()
        self._since: set[int] = set()
        """To whom something has happened since the last look."""
        self._freed = False
        self._done: set[int] = set()
        """Whom the user was in touch with today."""

    @property
    def agenda(self) -> Agenda:
        """The due index of the pipeline."""
        return self._pipeline.agenda

    def happened(self, who: int) -> None:
        """They wrote, bought, came or went; or something was promised to them."""
        self._since.add(who)
        self._done.discard(who)
        self._freed = self._freed or self._pipeline.prospect(who).closed is not None

    def morning(self) -> None:
        """A day begins: all places are given out anew."""
        self._since.clear()
        self._done.clear()
        self._freed = False
        self._mornings += 1
        self._listed = self._places()
        self._look(everybody=True)
        if self._mornings % EVERY == 1:
            self._compare()

    def did(self, who: int, kind: Kind) -> None:
        """The user has logged a touch; after a report something else may be due for them on the same day."""
        self._look(everybody=len(self.agenda.rows) < MANY)
        now = self._places()
        if kind is Kind.REPORT and (source := self._pipeline.prospect(who).source) is not None and source.prospect:
            self._since.add(source.prospect)  # who hears it was in touch, too: it is their place from now on
        appeared = {each for each in now - self._listed - self._since if not self._back(each)}
        if appeared and not self._freed:
            self._wrong(GREW, appeared)
        row = self.agenda.rows[who]
        if kind is not Kind.REPORT:
            self._done.add(who)
        if again := {each for each in self._done & now if not self._owes_report(each)}:
            self._wrong(AGAIN, again)
        self._done -= again
        if row.item is None:
            self._wrong("open and without an item", {who})
        self._listed = now
        self._since.clear()
        self._freed = False

    def groomed(self, who: int) -> None:
        """The user moved somebody, or let something go: their place may be free."""
        self._freed = True
        self._since.add(who)
        self._look(everybody=len(self.agenda.rows) < MANY)

    def _back(self, who: int) -> bool:
        """True for a promise that was put off to its time."""
        item = self.agenda.rows[who].item
        return item is not None and item.rule is Rule.PROMISE and item.due_at <= self._office.now

    def _owes_report(self, who: int) -> bool:
        item = self.agenda.rows[who].item
        return item is not None and item.rule is Rule.REPORT

    def _places(self) -> set[int]:
        """Everybody in the list of today."""
        return {line.row.id for line in self.agenda.pressing()}

    def _look(self, *, everybody: bool) -> None:
        self.looks += 1
        lines = self.agenda.due() if everybody else self.agenda.pressing()
        rows, most = self.agenda.rows, self.agenda.rules.budget.per_day
        shown = {line.row.id for line in lines if line.group in (DueGroup.OPENING, DueGroup.KEEP_WARM)}
        waiting = {line.row.id for line in lines if line.group is DueGroup.WAITING}
        for line in lines:
            expected = GROUP[line.item.rule]
            if line.group is not expected and not (line.group is DueGroup.WAITING and line.item.rule in CUT):
                self._wrong(f"{line.item.rule} in the group {line.group}", {line.row.id})
        everyone = rows.values() if everybody else [line.row for line in lines]
        settled = {row.id for row in rows.values() if row.settled}
        pressing = {row.id for row in everyone if row.item and row.item.started and row.item.rule not in CUT}
        pressing = {who for who in pressing if not self.agenda.is_hidden(rows[who])}
        used = pressing | settled | shown
        if waiting and len(used) < most:
            self._wrong(f"{len(waiting)} wait while {len(used)} of {most} places are used", waiting)
        if most and len(used) > most and shown - settled:
            self._wrong(f"{len(used)} places of {most}", shown - settled)
        if everybody:
            open_ = {who for who in self._pipeline.people if self._pipeline.people.look(who).closed is None}
            listed = [line.row.id for line in self.agenda.all()]
            if len(listed) != len(open_) or set(listed) != open_:
                self._wrong("not one item for each open person", open_.symmetric_difference(listed))

    def _compare(self) -> None:
        """The agenda that was kept is as one that is made now."""
        self.afresh += 1
        opened = self._office.open()
        fresh = opened.agenda
        for what in ("rows", "counts", "due", "all", "capacity"):
            kept, made = (getattr(each, what) for each in (self.agenda, fresh))
            same = kept == made if what == "rows" else kept() == made()
            if not same:
                self._wrong(f"{what} of the agenda that was kept are not those of a new one", set())
        opened.store.close()

    def _wrong(self, what: str, who: set[int]) -> None:
        kind = "".join("N" if letter.isdigit() else letter for letter in what)
        self.found[kind] += 1
        names = ", ".join(f"{each}" for each in sorted(who)[:5])
        self.examples.setdefault(kind, f"{self._office.now:%a %d %b %H:%M}: {what}; {names}")
