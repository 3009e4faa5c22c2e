"""Giving out people and data for other programs."""

from __future__ import annotations

from pathlib import Path

from tui.cli.chosen import WHICH, chosen, is_everybody
from tui.cli.grammar import Commands, argument
from tui.cli.printing import put, say
from tui.cli.session import Session
from tui.exchange.writers import formats, writer
from tui.text import counted

COMMANDS = Commands()

_FORMATS = formats("people")


@COMMANDS.command(
    "export", "people for other programs; without any option all data, as one line that TinyDB opens too",
    argument("--format", choices=_FORMATS, help="else what the name of the file ends in, else json"),
    *WHICH,
    argument("-o", dest="output", metavar="FILE", help="else standard output"),
    more="json: all data, or the people chosen with their history, in the same shape. csv: a table that "
    "`keepwarm import` takes back. vcf: vCard 4.0, for address books. ics: their next items, for a calendar. md: for "
    "notes. Where no option chooses people, all but json have everybody who is open.",
)  # fmt: skip
def export(session: Session) -> int:
    options, pipeline = session.options, session.pipeline
    options.format = options.format or ("json" if session.json else _named(options.output))
    form = session.form
    if form == "json" and is_everybody(session):
        count, written = len(pipeline.people), writer("all", form)(pipeline)
    else:
        ids = tuple(row.id for row in chosen(session))
        count, written = len(ids), writer("people", form)(pipeline, ids)
    if options.output is None:
        put(written)
        return 0
    path = session.write_file(options.output, written)
    say(f"{counted(count, 'prospect')} written to {path}")
    return 0


def _named(output: str | None) -> str:
    """The format that the name of the file means."""
    ending = Path(output or "").suffix.lower().removeprefix(".")
    return ending if ending in _FORMATS else "json"
