"""Files: taking in people."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tui.cli.grammar import Commands, argument, pairs
from tui.cli.printing import dump, say, say_folded
from tui.cli.session import Session
from tui.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tui.exchange.found import Reading
    from tui.model.records import FoundPerson
    from tui.pipeline.importing import FirstWords, Plan

COMMANDS = Commands()

_EXPECTED = (
    "A table is expected: a row of column names, such as First Name, Last Name and Company, and a person in each "
    "row below it."
)
_MAP = 'HEADER=FIELD, such as --map "Full name=name"'


@COMMANDS.command(
    "import", "take in people from a file, such as LinkedIn's Connections.csv", argument("file", metavar="FILE"),
    argument("--dry-run", action="store_true", help="only say what would happen"),
    argument("--map", metavar="HEADER=FIELD", action="append", default=[], help="what a column means"),
)  # fmt: skip
def import_people(session: Session) -> int:
    """People from a file: one batch, one step of undo."""
    from tui.cli.records import import_record
    from tui.exchange.readers import read
    from tui.pipeline import Refused
    from tui.pipeline.importing import first_words

    options = session.options
    path = Path(options.file)
    reading = read(path, pairs(options.map, "--map", _MAP, at_last=True), today=session.local_now.date())
    if reading.passed and not reading.people:
        first = reading.passed[0]
        raise Refused(f"{path}: nobody in it (line {first.line}: {first.why}). {_EXPECTED}")
    if options.dry_run:
        plan, said = session.pipeline.plan_import(reading.people), "would be"
    else:
        _, plan = session.pipeline.take_in(reading.people, path.name)
        said = "was" if len(plan.new) == 1 else "were"
    words = first_words(plan, session.pipeline.moment)
    if session.json:
        dump(import_record(reading, plan, words, dry_run=options.dry_run))
        return 0
    _print_import(session, reading, plan, words, said)
    if not options.dry_run and plan.new:
        say("On the board, T walks through the new people, a key for each.")
    if not options.dry_run and (plan.new or plan.updated):
        say("`keepwarm undo` takes the whole import back.")
    return 0


def _print_import(session: Session, reading: Reading, plan: Plan, words: FirstWords, said: str) -> None:
    people = len(reading.people)
    say(f"{reading.format}: {counted(people, 'person', 'people')}")
    say(f"  {len(plan.new):,} {said} added, {len(plan.updated):,} updated, {len(plan.known):,} known with nothing new")
    if plan.known:
        say(f"  known: {_first([person for person, _ in plan.known])}")
    if plan.twice:
        stand = "stands" if len(plan.twice) == 1 else "stand"
        say(
            f"  {len(plan.twice):,} {stand} in the file twice and count{'s' if len(plan.twice) == 1 else ''} once: "
            f"{_first(plan.twice)}"
        )
    for sentence in _day(session, plan, words):
        say_folded(sentence, "  ")
    for who, prospect in list(plan.updated.items())[:10]:
        say(f"  updated: {who} {prospect.name}, {prospect.position} {prospect.company}".rstrip(", "))
    for passed in reading.passed[:10]:
        say(f"  line {passed.line}: {passed.why}")
    if len(reading.passed) > 10:
        more = counted(len(reading.passed) - 10, "more line was", "more lines were")
        say(f"  and {more} passed over (--json lists them)")
    for note in reading.notes[:10]:
        say(f"  line {note.line}: {note.text}" if note.line else f"  {note.text}")
    if len(reading.notes) > 10:
        say(f"  and {counted(len(reading.notes) - 10, 'more note')} (--json lists them)")
    if reading.unused:
        say(f"  columns not used: {', '.join(reading.unused)} (--map HEADER=FIELD to use one)")


def _day(session: Session, plan: Plan, words: FirstWords) -> Iterator[str]:
    """What it means for the days to come."""
    from tui.views import capacity_words

    pipeline = session.pipeline
    yield from capacity_words.first_words(words, pipeline.rules, session.zone)
    if clocks := sum(new.first_rhythm_at is None for new in plan.new):
        yield f"{clocks} met within a day: their first note is due now"
    yield from capacity_words.advice(pipeline.agenda.capacity(), pipeline.rules)


def _first(people: list[FoundPerson]) -> str:
    """The first of them, with their lines."""
    named = ", ".join(f"{person.name} (line {person.line})" for person in people[:3])
    return f"{named} and {len(people) - 3:,} more" if len(people) > 3 else named
