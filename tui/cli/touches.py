"""Touches and what they led to: contacts either way, interest, a purchase, a referral, a briefing."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tui.cli.grammar import AT, WHO, Commands, argument, choice
from tui.cli.printing import tell
from tui.cli.session import Session
from tui.model.kinds import Kind

if TYPE_CHECKING:
    from tui.pipeline import Result

COMMANDS = Commands()


@COMMANDS.command(
    "log", "log a touch", WHO, argument("kind", metavar="KIND", type=choice(Kind), help=", ".join(Kind)),
    argument("--note", default="", metavar="NOTE"), AT,
    argument("--in", dest="inbound", action="store_true", help="from them"),
    argument("--yes", action="store_true", help="answers a guard's question"),
)  # fmt: skip
def log(session: Session) -> int:
    """A touch; a guard asks on a terminal, and refuses where it cannot ask."""
    from tui.pipeline import Question

    options = session.options
    who, at = session.who(options.who), session.past(options.at)

    def logged(*, confirmed: bool) -> Result:
        return session.pipeline.log(
            who, options.kind, at=at, inbound=options.inbound, note=options.note, confirmed=confirmed
        )

    try:
        return tell(session, logged(confirmed=options.yes))
    except Question as question:
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise
        print(f"{question} Log it anyway? [y/N] ", end="", file=sys.stderr, flush=True)
        if sys.stdin.readline().strip().lower() not in ("y", "yes"):
            print("nothing logged", file=sys.stderr)
            return 1
        return tell(session, logged(confirmed=True))


@COMMANDS.command("interest", "they expressed interest", WHO, AT)
@COMMANDS.command("bought", "they bought", WHO, AT)
@COMMANDS.command("referral", "they gave you a referral", WHO, AT)
def event(session: Session) -> int:
    """The event of the command's name."""
    who, at = session.who(session.options.who), session.past(session.options.at)
    return tell(session, getattr(session.pipeline, session.options.command)(who, at))


@COMMANDS.command("brief", "you told a source whom you look for", argument("who", metavar="WHO-OR-NAME"), AT)
def brief(session: Session) -> int:
    """A source was told whom to look for."""
    source = session.pipeline.source(session.options.who)
    return tell(session, session.pipeline.brief(source, session.past(session.options.at)))
