"""What is due: whom to contact now, how, and why; and every candidate item of somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.cli.grammar import WHO, Commands, argument, format_option, number
from tui.cli.printing import dump, put, say, say_folded
from tui.cli.session import Session
from tui.exchange.writers import formats, writer
from tui.views.listing import found_in

if TYPE_CHECKING:
    from tui.agenda.index import Due

COMMANDS = Commands()
_DUE = 10
"""The exit code where something is due, if asked for."""


@COMMANDS.command(
    "due",
    "whom to contact now, how, and why",
    argument(
        "--days", type=number(366, "number of days from 0 to 366"), default=0, metavar="N", help="and N days ahead"
    ),
    argument("--all", action="store_true", help="every next item"),
    argument("--search", metavar="Q", help="only people in whom every word of it is found"),
    argument("--quiet-if-none", action="store_true", help="print nothing where nothing is due"),
    argument("--exit-code", action="store_true", help="10 where something is due, else 0"),
    format_option("text", "line", "json", *formats("agenda")),
)
def due(session: Session) -> int:
    """The agenda."""
    form = session.form
    pipeline, options = session.pipeline, session.options
    lines = pipeline.agenda.all() if options.all else pipeline.agenda.due(options.days)
    if options.search:
        lines = found_in(pipeline, lines, options.search)
    code = _DUE if options.exit_code and any(line.item.started for line in lines) else 0
    if options.quiet_if_none and not lines and pipeline.agenda.mailing_due is None:
        return code
    _print(session, form, lines)
    return code


def _print(session: Session, form: str, lines: list[Due]) -> None:
    from tui.cli import due_text
    from tui.cli.records import due_records, mailing_record
    from tui.when.saying import iso

    pipeline = session.pipeline
    if form == "json":
        items = due_records(pipeline, lines)
        dump({"now": iso(session.now), "mailing": mailing_record(pipeline), "items": items})
        return
    if form in formats("agenda"):
        put(writer("agenda", form)(due_text.agenda(pipeline, lines)))
        return
    if form == "line":
        say(due_text.one_line(pipeline, lines))
        return
    if not lines:
        say(due_text.nothing(pipeline))
    for line in due_text.text(pipeline, lines):
        print(line)
    if lines:
        say_folded(due_text.last_line(pipeline))


@COMMANDS.command("explain", "every candidate item of a prospect, and which won", WHO)
def explain(session: Session) -> int:
    """All candidates of a prospect; the first is the one that won."""
    from tui.cli import due_text
    from tui.cli.records import candidate_records

    pipeline, who = session.pipeline, session.who(session.options.who)
    if session.json:
        dump({
            "id": who, "name": pipeline.prospect(who).name, "kept_by_mailing": who in pipeline.agenda.mailed,
            "candidates": candidate_records(pipeline, who),
        })  # fmt: skip
        return 0
    for line in due_text.candidates(pipeline, who):
        say(line)
    return 0
