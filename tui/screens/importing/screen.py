"""An import before it happens: the people of the file, and keys that decide about one or all. Enter imports."""

from __future__ import annotations

from collections import Counter
from functools import partial
from pathlib import Path

from tui.commands import Place, bindings
from tui.exchange.found import Reading
from tui.pipeline import Pipeline, Result
from tui.pipeline.importing import NEW, Fate, ImportDecisions, Plan
from tui.screens.base.commit import commit
from tui.screens.importing.lines import FATES, Decided, PlanRow, called, details, drawn, fate_of, ordered
from tui.screens.people.rows_screen import RowsScreen
from tui.text import clean, counted
from tui.views.capacity_words import first_words
from tui.views.import_report import mentioned
from tui.widgets.lines import Line
from tui.widgets.palette import palette_of


class ImportScreen(RowsScreen[PlanRow]):
    """What an import would do. Nothing is changed before Enter.

    Args:
        reading: what is in it.
    """

    BINDINGS = bindings(Place.IMPORT)
    DEFAULT_CSS = """
    ImportScreen {
        & > #below { height: 8; }
    }
    """
    place = Place.IMPORT

    def __init__(self, pipeline: Pipeline, path: Path, reading: Reading) -> None:
        super().__init__(pipeline)
        self._path = path
        self._reading = reading
        self._plan: Plan | None = None
        self._choices: dict[int, int | None] = {}
        self._theirs: set[int] = set()
        self._names: dict[int, str] = {}

    @property
    def _decided(self) -> Decided:
        return Decided(self._choices, frozenset(self._theirs), self._names, self._reading.unit)

    def targets(self) -> list[int]:
        """No key on this screen means people of the board."""
        return []

    # Looking ----------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        self.app.run_worker(self._look(), group="commands")

    def heard(self, ids: set[int]) -> None:
        """Somebody changed meanwhile: what is planned is looked at again; what was decided stays."""
        del ids
        self.app.run_worker(self._look(), group="commands")

    async def _look(self) -> None:
        told = ImportDecisions(self._reading.format, tables=self._reading.tables)
        plan = await commit(self.app, partial(self.pipeline.plan_import, self._reading.people, told), "looking...")
        if not self.is_open:
            return
        known = mentioned(plan) | {each.who for each in plan.entries if each.who is not None}
        self._names = called({who: clean(self.pipeline.people.name(who)) for who in known})
        here = self.table.current
        self._plan = plan
        self.table.update(ordered(plan, self._reading))
        if here is not None:  # the cursor stays with the person it was on
            self.table.go(next(at for at, row in enumerate(self.table.rows) if row.line == here.line))
        self.ignore_earlier_keys()
        self.draw()

    def heading(self) -> tuple[str, str]:
        return clean(f"Import of {self._path.name}"), clean(self._reading.format)

    def draw_row(self, row: PlanRow, here: bool, cells: int) -> Line:
        return drawn(row, self._decided, palette_of(self.app), cells, here=here)

    def draw(self) -> None:
        """The counts, and everything about the row under the cursor."""
        if self._plan is None:
            return
        decided = self._decided
        many = Counter(fate_of(row, decided) for row in self.table.rows)
        counts = ", ".join(f"{many[fate]:,} {fate}" for fate in FATES if many[fate])
        asked = sum(1 for row in self.table.rows if row.entry is not None and row.entry.alike
                    and row.line not in self._choices)  # fmt: skip
        question = f"; {asked:,} may be somebody you have" if asked else ""
        self.show_counts(f"{counts}{question}")
        current = self.table.current
        notes = [f"note: {clean(note.text)}" for note in self._reading.notes if not note.line]
        lines = details(current, decided) if current is not None else ["nobody is in this file"]
        days = [] if self._choices else self._first_words(self._plan)
        self.show_below([*lines, *notes, *days])

    def _first_words(self, plan: Plan) -> list[str]:
        """When the first words are due; in Keepwarm's own file everybody has dates of their own."""
        if self._reading.tables is not None:
            return []
        return first_words(plan.first_words, self.pipeline.rules, self.pipeline.calendar.zone)

    # Deciding ---------------------------------------------------------------------------------------------

    def action_leave_out(self) -> None:
        """Leaves somebody out, or takes them in again; the cursor goes on."""
        row = self.table.current
        if row is None or row.entry is None:
            self.warn("this row is no person: there is nothing to leave out")
            return
        self._choose(row, None)
        self.go(self.table.moved(1))

    def _choose(self, row: PlanRow, choice: int | None) -> None:
        """Decides about a row; the same again takes that back."""
        if row.line in self._choices and self._choices[row.line] == choice:
            del self._choices[row.line]
        else:
            self._choices[row.line] = choice
        self.table.redraw_current()
        self.draw()

    def action_same(self) -> None:
        """The person that they look like, the next one, then somebody of their own."""
        row = self.table.current
        likely = [each.who for each in row.entry.alike] if row is not None and row.entry is not None else []
        if row is not None and row.entry is not None and row.entry.who is not None and not likely:
            likely = [NEW]
        if row is None or not likely:
            self.warn("nobody you have looks like them")
            return
        chosen = self._choices.get(row.line)
        following = likely.index(chosen) + 1 if chosen in likely else 0
        if following < len(likely):
            self._choices[row.line] = likely[following]
        else:
            self._choices.pop(row.line, None)
        self.table.redraw_current()
        self.draw()

    def action_theirs(self) -> None:
        """The file's words win over yours, or yours stay."""
        row = self.table.current
        if row is None or row.entry is None or not row.entry.kept:
            self.warn("nothing to choose: the file contradicts nothing of yours")
            return
        self._theirs ^= {row.line}
        self.table.redraw_current()
        self.draw()

    def action_all_theirs(self) -> None:
        """The file's words win everywhere, or nowhere."""
        lines = {row.line for row in self.table.rows if row.entry is not None and row.entry.kept}
        if not lines:
            self.warn("nothing to choose: the file contradicts nothing of yours")
            return
        self._theirs = set() if self._theirs >= lines else lines
        self.table.refresh()
        self.draw()

    def action_no_new(self) -> None:
        """Leaves out everybody new, or takes them all in again."""
        lines = {row.line for row in self.table.rows if row.entry is not None and row.entry.fate is Fate.NEW}
        if not lines:
            self.warn("nobody in this file is new")
            return
        if all(self._choices.get(line, NEW) is None for line in lines):
            for line in lines:
                del self._choices[line]
        else:
            self._choices |= dict.fromkeys(lines, None)
        self.table.refresh()
        self.draw()

    # Importing --------------------------------------------------------------------------------------------

    def action_take_in(self) -> None:
        """Imports, as decided. One step of undo."""
        if self._plan is None:
            self.warn("still looking: nothing was imported")
            return
        self.app.run_worker(self._take_in(), group="commands")

    async def _take_in(self) -> None:
        told = ImportDecisions(self._reading.format, dict(self._choices), frozenset(self._theirs), self._reading.tables)
        self.command_begins()
        self.keys.command_begins()
        try:
            done = await self.commands.perform(partial(self._imported, told), what=f"the import of {self._path.name}")
        finally:
            self.keys.command_ends()
            self.command_ends()
        if done is not None:
            self.commands.show(done, "u undoes; T walks through the new people" if done.ids else "")
            self.dismiss(None)

    def _imported(self, told: ImportDecisions) -> Result:
        outcome, plan = self.pipeline.take_in(self._reading.people, self._path.name, told)
        if outcome.step is None:
            return Result((), f"nothing to import from {self._path.name}: you have all of it")
        words = f"{counted(len(plan.new), 'person', 'people')} new, {len(plan.updated):,} updated"
        days = self._first_words(plan)[:1]
        return Result(outcome.ids, "; ".join((f"imported {self._path.name}: {words}", *days)), outcome.step)
