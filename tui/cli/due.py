"""What is due: whom to contact now, how, and why; and every candidate item of somebody."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tui.agenda import answer_cache
from tui.cli.grammar import SEARCH, WHO, Commands, argument, format_option, number
from tui.cli.session import Session
from tui.exchange.writers import formats, writer

# What prints and what knows people is loaded where it is needed: a prompt asks for one line that is kept.
if TYPE_CHECKING:
    from tui.agenda.index import Due
    from tui.cli.due_text import Room

COMMANDS = Commands()
_DUE = 10
"""The exit code where something is due, if asked for."""


@COMMANDS.command(
    "due",
    "whom to contact now, how, and why",
    argument(
        "--days", type=number(366, "number of days from 0 to 366"), default=0, metavar="N", help="and N days ahead"
    ),
    argument("--all", action="store_true", help="every next item, however many there are"),
    SEARCH,
    argument("--quiet-if-none", action="store_true", help="print nothing where nothing is due"),
    argument("--exit-code", action="store_true", help="10 where something is due, else 0"),
    format_option("text", "line", "json", *formats("agenda")),
)
def due(session: Session) -> int:
    form, options = session.form, session.options
    is_usual_line = form == "line" and not (options.search or options.days or options.all or session.pretends)
    if is_usual_line and (kept := answer_cache.recall(session.folder, answer_cache.LINE, session.config)):
        return _answer(session, *kept)
    pipeline = session.pipeline
    lines = pipeline.agenda.all() if options.all else pipeline.agenda.due(options.days)
    if options.search:
        from tui.cli.chosen import check_search
        from tui.views.listing import found_in

        check_search(pipeline, options.search)
        lines = found_in(pipeline, lines, options.search)
    code = _DUE if options.exit_code and any(line.item.started for line in lines) else 0
    if form == "line":
        return _one_line(session, lines, keep=is_usual_line)
    if options.quiet_if_none and not lines and pipeline.agenda.mailing_due is None:
        return code
    _print(session, form, lines)
    return code


def _one_line(session: Session, lines: list[Due], *, keep: bool) -> int:
    from tui.views.prompt_line import one_line, stays_until

    pipeline = session.pipeline
    is_due, is_none = any(line.item.started for line in lines), not lines and pipeline.agenda.mailing_due is None
    answer = one_line(pipeline, lines), is_due, is_none
    if keep:
        session.keep(answer_cache.LINE, answer, until=lambda: stays_until(pipeline))
    return _answer(session, *answer)


def _answer(session: Session, line: str, is_due: bool, is_none: bool) -> int:
    options = session.options
    if not (options.quiet_if_none and is_none):
        print(line)
    return _DUE if options.exit_code and is_due else 0


def _print(session: Session, form: str, lines: list[Due]) -> None:
    from tui.views.meetings import coming

    pipeline = session.pipeline
    options = session.options
    meetings = [] if options.search else coming(pipeline, None if options.all else options.days)
    if form == "json":
        from tui.cli.printing import dump
        from tui.cli.records import due_records, mailing_record, meeting_records
        from tui.when.saying import iso

        items, ahead = due_records(pipeline, lines), meeting_records(meetings)
        dump({"now": iso(session.now), "mailing": mailing_record(pipeline), "items": items, "meetings": ahead})
        return
    from tui.cli import due_text
    from tui.cli.printing import put, say, say_folded

    if form in formats("agenda"):
        put(writer("agenda", form)(due_text.agenda(pipeline, lines, meetings, options.search)))
        return
    if not lines:
        say(due_text.nothing(pipeline, options.search))
    for line in due_text.text(pipeline, lines, None if session.options.all else _room(), meetings):
        print(line)
    if lines:
        say_folded(due_text.last_line(pipeline, lines if options.search else None))


def _room() -> Room | None:
    """The room for people in the terminal; None where there is none."""
    if not sys.stdout.isatty():
        return None
    from shutil import get_terminal_size

    from tui.cli.due_text import Room

    size = get_terminal_size()
    return Room(size.columns, size.lines - _BESIDE)


_BESIDE = 6
"""Who is left out, the mailing, how the day stands in two lines, and the prompt."""


@COMMANDS.command("explain", "every candidate item of a prospect, and which won", WHO)
def explain(session: Session) -> int:
    from tui.cli import due_text
    from tui.cli.printing import dump, say
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
