"""The rule book: what is in force and where it comes from, a check of a settings file, other rules tried."""

from __future__ import annotations

import os
from pathlib import Path

from tui.cli.grammar import Commands, argument, pairs
from tui.cli.printing import columns, dump, say
from tui.cli.session import Session

COMMANDS = Commands()


@COMMANDS.command(
    "rules",
    "the rule book in force, and where each value comes from",
    argument("--check", metavar="FILE", help="check a settings file instead"),
    argument(
        "--try",
        dest="tried",
        metavar="KEY=VALUE",
        action="append",
        default=[],
        help="what agenda and load would be under changed rules; nothing is written",
    ),
)
def rules(session: Session) -> int:
    if session.options.check:
        return _check(Path(session.options.check))
    if session.options.tried:
        form = 'KEY=VALUE, such as --try "rhythm.visibility=10 days" or --try "rhythm.stretch=[]"'
        return _try(session, pairs(session.options.tried, "--try", form))
    entries = session.settings.book.entries
    if session.json:
        dump({"rules": entries})
        return 0
    columns([(entry.key, entry.value, entry.source, entry.origin, entry.why) for entry in entries])
    say(f'your own values: [rules] in {session.config}, such as  "rhythm.visibility" = "10 days"')
    return 0


def _check(path: Path) -> int:
    from tui.settings.config import BadSettings, load_settings

    if not os.path.lexists(path):
        raise BadSettings(f"{path}: no such file")
    own = [entry for entry in load_settings(path).book.entries if entry.origin == str(path)]
    say(f"{path} is fine: {len(own)} value{'s' if len(own) != 1 else ''} of your own")
    return 0


def _try(session: Session, changed: dict[str, str]) -> int:
    """The agenda and the load under changed rules, beside what they are; nothing is written."""
    from tui.cli.records import capacity_record, due_records
    from tui.pipeline import Pipeline
    from tui.settings.config import load_settings
    from tui.views.capacity_words import standing, told
    from tui.views.report import expected
    from tui.views.report_words import weekday
    from tui.views.what_if import moved
    from tui.when.saying import iso

    pipeline = session.pipeline
    other = Pipeline(pipeline.store, load_settings(session.config, changed), session.clock)
    before, after = expected(pipeline), expected(other)
    asked, would = pipeline.agenda.capacity(), other.agenda.capacity()
    if session.json:
        dump({
            "now": iso(session.now), "tried": changed,
            "before": {"counts": pipeline.agenda.counts(), "load": before, "capacity": capacity_record(asked)},
            "after": {"counts": other.agenda.counts(), "load": after, "capacity": capacity_record(would)},
            "items": due_records(other, other.agenda.due()),
        })  # fmt: skip
        return 0
    say(f"If {', '.join(f'{key} were {value}' for key, value in changed.items())} (nothing is written):")
    for title, agenda, capacity in (("as it is:", pipeline.agenda, asked), ("then:    ", other.agenda, would)):
        say(f"  {title} {standing(agenda.counts(), mailing=agenda.mailing_due is not None)}")
        say(f"            {told(capacity)}")
    say("expected to fall due, and waiting: as it is, then")
    for now, then in zip(before, after, strict=True):
        waiting = f"  {now.waiting:>5} {then.waiting:>5} waiting" if now.waiting or then.waiting else ""
        say(f"  {weekday(now)}  {now.due:>5} {then.due:>5}  {then.due - now.due:<+4d}{waiting}".rstrip())
    found = moved(pipeline.agenda.rows, other.agenda.rows)
    people = "1 person" if len(found) == 1 else f"{len(found):,} people"
    say(f"{people} would be due at another time" + (", among them" if len(found) > _FEW else ""))
    columns([(str(each.id), each.name, each.words) for each in found[:_FEW]], indent="  ")
    return 0


_FEW = 10
"""People named of those who would be due at another time."""
