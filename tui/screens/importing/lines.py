"""The rows of an import: what is to be decided first, then what changes, who is new, and what is no person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final, NamedTuple

from tui.exchange.found import Passed, Reading
from tui.pipeline.importing import NEW, Choices, Entry, Fate, Plan
from tui.text import clean
from tui.views import import_report as report
from tui.views.table import ALL, Column
from tui.widgets.lines import Line
from tui.widgets.table import fitted, row
from tui.widgets.theme import Palette

_FATE = 10
_WHO = 48
"""The most cells of a name beside what is said of it."""
_TONES: Mapping[str, str] = {"new": "open", "updated": "accent"}

FATES: Final = ("new", "updated", "unchanged", "left out", "no person")


class PlanRow(NamedTuple):
    """A person of the file, or a row that is none."""

    entry: Entry | None
    passed: Passed | None = None

    @property
    def line(self) -> int:
        """Where it stands in the file; 0: nowhere."""
        if self.entry is not None:
            return self.entry.person.line
        return self.passed.line if self.passed is not None else 0


class Decided(NamedTuple):
    """What the user decided so far."""

    choices: Choices
    theirs: frozenset[int]
    names: Mapping[int, str]
    """What known people are called who are mentioned."""
    unit: str = "line"
    """What the file calls its rows."""


def called(names: Mapping[int, str]) -> dict[int, str]:
    """What known people are called: by name; where several of them have the same, with the number."""
    several = {name for name, count in Counter(names.values()).items() if count > 1}
    return {who: f"{who} {name}" if name in several else name for who, name in names.items()}


def ordered(plan: Plan, reading: Reading) -> list[PlanRow]:
    """All rows, those first that ask for a decision."""
    rank = {Fate.UPDATED: 2, Fate.NEW: 3, Fate.LEFT: 4, Fate.UNCHANGED: 5}

    def place(entry: Entry) -> int:
        return 0 if entry.alike else 1 if entry.kept else rank[entry.fate]

    return [
        *(PlanRow(entry) for entry in sorted(plan.entries, key=place)),
        *(PlanRow(None, passed) for passed in reading.passed),
    ]


def fate_of(row: PlanRow, decided: Decided) -> str:
    """What becomes of a row, with what was decided."""
    if row.entry is None:
        return "no person"
    if row.line not in decided.choices:
        is_taken = row.line in decided.theirs and row.entry.kept
        return "updated" if is_taken else row.entry.fate
    chosen = decided.choices[row.line]
    return "left out" if chosen is None else "new" if chosen == NEW else "updated"


def drawn(plan_row: PlanRow, decided: Decided, palette: Palette, cells: int, *, here: bool) -> Line:
    """What becomes of a row, who it is, and what is to be said of it."""
    fate, bold = fate_of(plan_row, decided), "bold " if here else ""
    tone, name = _TONES.get(fate, "faint"), "text" if plan_row.entry else "faint"
    said = " · ".join(_words(plan_row, decided))
    room = max(20, min(_WHO, (cells - _FATE - 1) * 2 // 5)) if said else ALL  # a name has what nothing else takes
    columns: list[Column[PlanRow]] = [
        Column("", lambda _: fate, _FATE, "<", tone),
        Column("", lambda each: _name(each, decided.unit), room, "<", bold + name),
    ]
    if said:
        columns.append(Column("", lambda _: said, ALL, "<", gap=1))
    ground = "highlight" if here else "ground"
    return row(fitted(columns, cells, margin=0), plan_row, palette, here=here, cursor=tone, ground=ground)


def _name(row: PlanRow, unit: str) -> str:
    if row.entry is None:
        return f"{unit} {row.line}"
    return report.who_words(row.entry.person.name, row.entry.person.company)


def _words(row: PlanRow, decided: Decided) -> list[str]:
    """What is to be said of a row, the most important first."""
    if row.entry is None:
        return [clean(row.passed.why)] if row.passed is not None else []
    chosen = decided.choices.get(row.line)
    if row.line in decided.choices and chosen is not None:
        same = f"is {decided.names.get(chosen, '')}" if chosen != NEW else "somebody of their own"
        return [clean(same)]
    found = list(report.entry_words(row.entry, lambda who: decided.names.get(who, "")))
    return [f"? {line}" if line.startswith("may be ") else line for line in sorted(found, key=_first)]


def _first(line: str) -> int:
    """What asks for a decision stands first."""
    return 0 if line.startswith("may be ") else 1 if line.endswith(": kept") else 2


def details(row: PlanRow, decided: Decided) -> list[str]:
    """Everything about a row, a line each, with the keys that decide."""
    unit = decided.unit
    if row.entry is None:
        return [f"{unit} {row.line} of the file is no person: {clean(row.passed.why) if row.passed else ''}"]
    entry, person = row.entry, row.entry.person
    reach = [each.value for several in (person.emails, person.phones, person.urls) for each in several]
    told = ", ".join(filter(None, (person.position, person.company, *reach, person.where, *person.tags)))
    found = [f"{report.who_words(person.name, '')}, {unit} {person.line}{': ' if told else ''}{clean(told)}"]
    if entry.who is not None:
        found.append(f"is {decided.names.get(entry.who, '')}, whom you have already")
    found += [f"changes: {report.change_words(change)}" for change in entry.changes]
    for change in entry.kept:
        takes = row.line in decided.theirs
        found.append(f"{report.kept_words(change)}: {'the file wins' if takes else 'yours stays (f takes the file)'}")
    found += [f"may be {decided.names.get(each.who, '')}: {each.reason} (= makes them one)" for each in entry.alike]
    if entry.also:
        found.append(f"joined with {unit} {', '.join(str(other.line) for other in entry.also)}")
    return found
