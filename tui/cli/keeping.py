"""Commands about files: import, export, rules, path."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tui.cli.printing import columns, dump, put, say
from tui.cli.session import Session, Usage
from tui.exchange.found import Reading
from tui.exchange.readers import read
from tui.exchange.writers import writer
from tui.model.records import FoundPerson
from tui.pipeline import Refused
from tui.pipeline.importing import Plan
from tui.settings.config import BadSettings, load_settings
from tui.settings.templates import FOLDER as TEMPLATES
from tui.store import FILE_NAME
from tui.store.whole_file import write_export


def take_in(session: Session) -> int:
    """People from a file: one batch, one step of undo."""
    options = session.options
    path = Path(options.file)
    reading = read(path, _pairs(options.map, "--map", _MAP), today=session.local_now.date())
    if reading.passed and not reading.people:
        first = reading.passed[0]
        raise Refused(f"{path}: nobody in it (line {first.line}: {first.why}). {_EXPECTED}")
    if options.dry_run:
        plan, said = session.pipeline.plan_import(reading.people), "would be"
    else:
        _, plan = session.pipeline.take_in(reading.people, path.name)
        said = "were"
    if session.json:
        dump(_import_record(reading, plan, dry_run=options.dry_run))
        return 0
    _tell(session, reading, plan, said)
    if not options.dry_run and plan.new:
        say("On the board, T walks through the new people, a key for each.")
    if not options.dry_run and (plan.new or plan.updated):
        say("`keepwarm undo` takes the whole import back.")
    return 0


_EXPECTED = (
    "A table is expected: a row of column names, such as First Name, Last Name and Company, and a person in each "
    "row below it."
)
_MAP = 'HEADER=FIELD, such as --map "Full name=name"'


def _pairs(words: list[str], option: str, form: str) -> dict[str, str]:
    """``NAME=VALUE`` options as a table."""
    found: dict[str, str] = {}
    for entry in words:
        name, sign, value = entry.rpartition("=")
        if not sign or not name.strip() or not value.strip():
            raise Usage(f"{option} {entry}: write {form}")
        found[name.strip()] = value.strip()
    return found


def _tell(session: Session, reading: Reading, plan: Plan, said: str) -> None:
    people = len(reading.people)
    say(f"{reading.format}: {people:,} {'person' if people == 1 else 'people'}")
    say(f"  {len(plan.new):,} {said} added, {len(plan.updated):,} updated, {len(plan.known):,} known with nothing new")
    if plan.known:
        say(f"  known: {_first([person for person, _ in plan.known])}")
    if plan.twice:
        stand = "stands" if len(plan.twice) == 1 else "stand"
        say(
            f"  {len(plan.twice):,} {stand} in the file twice and count{'s' if len(plan.twice) == 1 else ''} once: "
            f"{_first(plan.twice)}"
        )
    if plan.new:
        last = max((new.first_rhythm_at for new in plan.new if new.first_rhythm_at), default=None)
        if last is not None:
            day = session.pipeline.calendar.day(last)
            say(f"  first rhythm dates spread from tomorrow to {day:%Y-%m-%d}: nobody is overdue because of this")
        clocks = sum(new.first_rhythm_at is None for new in plan.new)
        if clocks:
            say(f"  {clocks} met within a day: their first note is due now")
    for who, prospect in list(plan.updated.items())[:10]:
        say(f"  updated: {who} {prospect.name}, {prospect.position} {prospect.company}".rstrip(", "))
    for passed in reading.passed[:10]:
        say(f"  line {passed.line}: {passed.why}")
    if len(reading.passed) > 10:
        say(f"  and {len(reading.passed) - 10} more lines were passed over (--json lists them)")
    for note in reading.notes[:10]:
        say(f"  line {note.line}: {note.text}" if note.line else f"  {note.text}")
    if len(reading.notes) > 10:
        say(f"  and {len(reading.notes) - 10} more notes (--json lists them)")
    if reading.unused:
        say(f"  columns not used: {', '.join(reading.unused)} (--map HEADER=FIELD to use one)")


def _first(people: list[FoundPerson]) -> str:
    """The first of them, with their lines."""
    named = ", ".join(f"{person.name} (line {person.line})" for person in people[:3])
    return f"{named} and {len(people) - 3:,} more" if len(people) > 3 else named


def _import_record(reading: Reading, plan: Plan, *, dry_run: bool) -> dict[str, object]:
    return {
        "format": reading.format,
        "dry_run": dry_run,
        "people": len(reading.people),
        "added": len(plan.new),
        "updated": list(plan.updated),
        "unchanged": [who for _, who in plan.known],
        "twice": [person.line for person in plan.twice],
        "passed": [{"line": passed.line, "why": passed.why} for passed in reading.passed],
        "notes": [{"line": note.line, "text": note.text} for note in reading.notes],
        "columns": dict(reading.columns),
        "unused": reading.unused,
    }


def export(session: Session) -> int:
    """All data in one line: it opens in TinyDB, and Keepwarm opens it as its journal."""
    written = writer("all", session.form)(session.pipeline)
    if session.options.output is None:
        put(written)
        return 0
    path = Path(session.options.output)
    if not path.name or path.is_dir():
        raise Usage(f"-o {session.options.output}: give the name of a file")
    data = written if isinstance(written, bytes) else written.encode()
    write_export(path, [data], folder=session.folder, journal=session.pipeline.store.path)
    say(f"{len(session.pipeline.people):,} prospects written to {path}")
    return 0


def rules(session: Session) -> int:
    """The rule book in force, or a check of a settings file."""
    if session.options.check:
        path = Path(session.options.check)
        if not path.exists():
            raise BadSettings(f"{path}: no such file")
        changed = [entry for entry in load_settings(path).book.entries if entry.origin == str(path)]
        say(f"{path} is fine: {len(changed)} value{'s' if len(changed) != 1 else ''} of your own")
        return 0
    if session.options.tried:
        from tui.cli.reporting import tried

        return tried(
            session, _pairs(session.options.tried, "--try", 'KEY=VALUE, such as --try "rhythm.visibility=10 days"')
        )
    entries = session.settings.book.entries
    if session.json:
        dump({"rules": entries})
        return 0
    columns([(entry.key, entry.value, entry.source, entry.origin, entry.why) for entry in entries])
    say(f'your own values: [rules] in {session.config}, such as  "rhythm.visibility" = "10 days"')
    return 0


def path(session: Session) -> int:
    """Where things are."""
    found = {
        "data": str(session.folder),
        "journal": str(session.folder / FILE_NAME),
        "settings": str(session.config),
        "templates": str(session.config.parent / TEMPLATES),
    }
    if session.json:
        dump(found)
    else:
        columns(list(found.items()))
    return 0


COMMANDS: dict[str, Callable[[Session], int]] = {
    "import": take_in,
    "export": export,
    "rules": rules,
    "path": path,
}
