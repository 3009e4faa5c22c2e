"""Plans: promises, and putting off or letting go what is next."""

from __future__ import annotations

from tui.cli.grammar import WHO, Commands, argument
from tui.cli.printing import tell
from tui.cli.session import Session
from tui.cli.usage import Usage

COMMANDS = Commands()
_WHEN = argument("when", metavar="WHEN")


@COMMANDS.command(
    "promise", "promise a follow-up for a time or a day", WHO, _WHEN,
    argument("--note", default="", metavar="NOTE", help="what you promise"),
    argument("--made-at", metavar="WHEN"),
    argument("--move", action="store_true", help="move the next open promise to WHEN"),
    argument("--which", metavar="WHEN", help="with --move: the promise for that time or day"),
)  # fmt: skip
def promise(session: Session) -> int:
    options = session.options
    who, when = session.who(options.who), session.ahead(options.when)
    which = session.ahead(options.which) if options.which else None
    if options.move:
        if options.note or options.made_at is not None:
            raise Usage("--note and --made-at go with a new promise, not with --move")
        return tell(session, session.pipeline.move_promise(who, when, which))
    if which is not None:
        raise Usage("--which goes with --move")
    return tell(session, session.pipeline.promise(who, when, options.note, session.past(options.made_at)))


@COMMANDS.command(
    "release", "they let you off the next open promise", WHO,
    argument("--which", metavar="WHEN", help="the promise for that time or day"),
)  # fmt: skip
def release(session: Session) -> int:
    which = session.ahead(session.options.which) if session.options.which else None
    return tell(session, session.pipeline.release(session.who(session.options.who), which))


@COMMANDS.command("snooze", "postpone sequence and rhythm", WHO, _WHEN)
def snooze(session: Session) -> int:
    who = session.who(session.options.who)
    return tell(session, session.pipeline.snooze(who, session.ahead(session.options.when)))


@COMMANDS.command(
    "later", "put off any item within today", WHO, argument("time", metavar="TIME", help="16:00, 2 hours")
)
def later(session: Session) -> int:
    who = session.who(session.options.who)
    return tell(session, session.pipeline.later(who, session.ahead(session.options.time)))


@COMMANDS.command(
    "skip", "let go what is next: a step, a report, a reply's clock", WHO,
    argument("--all", action="store_true", help="the rest of the sequence"),
)  # fmt: skip
def skip(session: Session) -> int:
    return tell(session, session.pipeline.skip(session.who(session.options.who), rest=session.options.all))


@COMMANDS.command(
    "away", "a holiday, both days included", argument("first", metavar="FROM"), argument("last", metavar="TO")
)
def away(session: Session) -> int:
    first, last = session.ahead(session.options.first), session.ahead(session.options.last)
    if last.day < first.day:  # "mon fri", said on a Wednesday: the Friday after that Monday
        from tui.when.instants import day_start

        last = session.ahead(session.options.last, day_start(first.day, session.zone))
    return tell(session, session.pipeline.away(first.day, last.day))
