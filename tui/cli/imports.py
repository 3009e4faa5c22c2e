"""Importing people from files, what was imported, and taking it back."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tui.cli.grammar import Commands, argument, pairs
from tui.cli.printing import columns, dump, say, say_folded
from tui.cli.session import Session
from tui.exchange.days import ORDERS
from tui.text import and_more, counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tui.exchange.found import Progress, Reading
    from tui.pipeline.importing import ImportDecisions, Plan

COMMANDS = Commands()

_EXPECTED = (
    "A table is expected: a row of column names, such as First Name, Last Name and Company, and a person in each "
    "row below it."
)
_MAP = 'HEADER=FIELD, such as --map "Full name=name"'
_SHOWN: Final = 10
"""Lines of each kind that are printed; --json has all."""


@COMMANDS.command(
    "import", "take in people from files: CSV of any program, vCard, LinkedIn's archive, Monica, Keepwarm",
    argument("files", metavar="FILE", nargs="+", help="the format is told from the content; - is standard input"),
    argument("--dry-run", action="store_true", help="only say what would happen"),
    argument("--map", metavar="HEADER=FIELD", action="append", default=[], help="what a column means"),
    argument("--dates", choices=tuple(ORDERS), help="how 3/4/2024 is meant, where the file does not tell"),
    argument("--skip-broken", action="store_true", help="take the rest of a file of which a part cannot be read"),
    argument("--theirs", action="store_true", help="the file's values win over what you changed by hand"),
)  # fmt: skip
def import_people(session: Session) -> int:
    """People from files: each is one batch, one step of undo. A file that is refused leaves all of them alone."""
    from tui.exchange.readers import read

    options = session.options
    mapping = pairs(options.map, "--map", _MAP, at_last=True)
    order = ORDERS[options.dates] if options.dates else None
    readings: list[tuple[Path, Reading]] = []
    for name in options.files:
        reading = read(
            Path(name), mapping, today=session.local_now.date(), order=order, partial=options.skip_broken,
            progress=_progress(name),
        )  # fmt: skip
        _refuse_nobody(Path(name), reading)
        readings.append((Path(name), reading))
    records = [_take_in(session, path, reading) for path, reading in readings]
    if session.json:
        dump(records[0] if len(records) == 1 else {"files": records})
    return 0


def _refuse_nobody(path: Path, reading: Reading) -> None:
    from tui.pipeline import Refused

    if reading.passed and not reading.people and reading.tables is None:
        first = reading.passed[0]
        raise Refused(f"{path}: nobody in it ({reading.unit} {first.line}: {first.why}). {_EXPECTED}")


def _progress(name: str) -> Progress:
    """What says on a terminal how far the reading is."""
    said = -1

    def tell(done: int, of: int) -> None:
        nonlocal said
        share = 100 * done // max(1, of)
        if share != said and sys.stderr.isatty():
            said = share
            end = "\r" if done < of else "\r\033[K"
            print(f"reading {Path(name).name}: {share} %", end=end, file=sys.stderr, flush=True)

    return tell


def _take_in(session: Session, path: Path, reading: Reading) -> dict[str, Any]:
    """Imports a file, or says what it would do; answers what ``--json`` prints."""
    from tui.cli.records import import_record
    from tui.pipeline.importing import ImportDecisions

    options = session.options
    theirs = frozenset(person.line for person in reading.people) if options.theirs else frozenset()
    told = ImportDecisions(reading.format, theirs=theirs, tables=reading.tables)
    plan = _planned(session, path, reading, told)
    record = import_record(reading, plan, dry_run=options.dry_run)
    if session.json:
        return record
    for line in _report(session, path, reading, plan):
        say_folded(line[2:], "  ") if line.startswith("  ") else say(line)
    if not options.dry_run and plan.new:
        say("On the board, T walks through the new people, a key for each.")
    if not options.dry_run and (plan.new or plan.updated):
        say("`keepwarm undo` takes the whole import back; `keepwarm imports` lists all of them.")
    return record


def _planned(session: Session, path: Path, reading: Reading, told: ImportDecisions) -> Plan:
    pipeline = session.pipeline
    if session.options.dry_run:
        return pipeline.plan_import(reading.people, told)
    return pipeline.take_in(reading.people, path.name, told)[1]


def _report(session: Session, path: Path, reading: Reading, plan: Plan) -> Iterator[str]:
    """What an import does or did, the most important first."""
    from tui.pipeline.importing import Fate
    from tui.views import import_report as report

    pipeline, tried = session.pipeline, "nothing is changed yet: " if session.options.dry_run else ""
    yield f"{path.name}: {reading.format}, {counted(len(reading.people), 'person', 'people')}"
    yield f"  {tried}{report.counts(plan)}"
    names = {who: pipeline.people.name(who) for who in report.mentioned(plan)}
    for fate, title in ((Fate.UPDATED, "updated"), (Fate.UNCHANGED, "unchanged"), (Fate.NEW, "new")):
        entries = [each for each in plan.entries if each.fate is fate]
        told = [each for each in entries if each.changes or each.kept or each.alike or each.also]
        for entry in told[:_SHOWN]:
            name = report.who_words(entry.person.name, entry.person.company)
            number = f"{entry.who} " if entry.who is not None else ""
            yield f"  {title}: {number}{name}, {reading.unit} {entry.person.line}"
            yield from (f"    {line}" for line in report.entry_words(entry, lambda who: f"{who} {names.get(who, '')}"))
        if len(told) > _SHOWN:
            yield f"  and {len(told) - _SHOWN:,} more {title} (--json lists them)"
        elif fate is Fate.UNCHANGED and entries:
            yield f"  known, nothing new: {and_more([each.person.name for each in entries], 3)}"
    if reading.tables is None:  # in Keepwarm's own file everybody has dates of their own
        yield from _day(session, plan)
    yield from _shortened([f"{reading.unit} {each.line}: {each.why}" for each in reading.passed], "passed over")
    yield from _shortened(
        [f"{reading.unit} {each.line}: {each.text}" if each.line else each.text for each in reading.notes], "notes"
    )
    if session.options.dry_run and reading.columns:
        taken = ", ".join(f"{header} = {field}" if header != field else field for header, field in reading.columns)
        yield f"  columns: {taken}"
    if reading.unused:
        yield f"  columns not used: {', '.join(reading.unused)} (--map HEADER=FIELD to use one)"


def _shortened(lines: list[str], what: str) -> Iterator[str]:
    yield from (f"  {line}" for line in lines[:_SHOWN])
    if len(lines) > _SHOWN:
        yield f"  and {len(lines) - _SHOWN:,} more {what} (--json lists them)"


def _day(session: Session, plan: Plan) -> Iterator[str]:
    """What it means for the days to come."""
    from tui.views import capacity_words

    pipeline = session.pipeline
    for sentence in capacity_words.first_words(plan.first_words, pipeline.rules, session.zone):
        yield f"  {sentence}"
    if before := sum(bool(new.touches) for new in plan.new):
        known = counted(before, "of them was", "of them were")
        yield f"  {known} contacted before, says the file: their rhythm counts from there, and may be due now"
    if clocks := sum(new.first_rhythm_at is None for new in plan.new):
        yield f"  {clocks} met within a day: their first word is due now"
    for sentence in capacity_words.advice(pipeline.agenda.capacity(), pipeline.rules):
        yield f"  {sentence}"


@COMMANDS.command(
    "imports", "what was imported, and how to take it back",
    argument("--take-back", metavar="ID", type=int, help="undoes one of them, but for what was touched since"),
)  # fmt: skip
def imports(session: Session) -> int:
    """The imports, the last one first; or one of them taken back."""
    from tui.cli.records import imports_record, taken_back_record
    from tui.when.saying import full

    pipeline, batch = session.pipeline, session.options.take_back
    if batch is not None:
        outcome, back = pipeline.take_back(batch)
        if session.json:
            dump(taken_back_record(outcome, back))
            return 0
        say(f"{outcome.message}: {counted(len(back.removed), 'person', 'people')} removed; `keepwarm undo` undoes that")
        if back.stay:
            stay = and_more([f"{who} {pipeline.people.name(who)}" for who in back.stay], _SHOWN)
            say_folded(f"touched or changed since, so they stay as they are: {stay}")
        return 0
    found = pipeline.imports()
    if session.json:
        dump({"imports": imports_record(found)})
        return 0
    if not found:
        say("nothing was imported yet")
    columns([
        (str(number), full(done.at, session.zone), done.file, done.origin, f"{len(done.new):,} new",
         f"{len(done.updated):,} updated", "taken back" if done.taken_back_at is not None else "")
        for number, done in reversed(found.items())
    ])  # fmt: skip
    return 0
