"""Touches and what they led to: contacts either way, interest, a purchase, a referral, a briefing."""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from tui.cli.asking import has_terminal, says_yes
from tui.cli.grammar import AT, WHO, Commands, argument, choice
from tui.cli.printing import dump, say, tell, warn
from tui.cli.session import Session
from tui.cli.usage import Usage
from tui.model.kinds import Kind

if TYPE_CHECKING:
    from tui.pipeline import Result

COMMANDS = Commands()


@COMMANDS.command(
    "log", "log a touch", argument("who", metavar="WHO", nargs="?"),
    argument("kind", metavar="KIND", nargs="?", type=choice(Kind), help=", ".join(Kind)),
    argument("--from-mail", metavar="FILE", help="the touch that a message is; - reads it from stdin (a pipe key)"),
    argument("--note", default="", metavar="NOTE"), AT,
    argument("--in", dest="inbound", action="store_true", help="from them"),
    argument("--yes", action="store_true", help="log it also where a rule would ask first"),
)  # fmt: skip
def log(session: Session) -> int:
    """A touch; a guard asks on a terminal, and refuses where it cannot ask."""
    from tui.pipeline import Question

    options = session.options
    if options.from_mail is not None:
        return _log_mail(session)
    if options.who is None or options.kind is None:
        raise Usage("log what? Give WHO and KIND, or --from-mail FILE")
    who, at = session.who(options.who), session.past(options.at)

    def logged(*, confirmed: bool) -> Result:
        return session.pipeline.log(
            who, options.kind, at=at, inbound=options.inbound, note=options.note, confirmed=confirmed
        )

    try:
        return tell(session, logged(confirmed=options.yes))
    except Question as question:
        if not has_terminal():
            raise
        if not says_yes(f"{question} Log it anyway?"):
            print("nothing logged", file=sys.stderr)
            return 1
        return tell(session, logged(confirmed=True))


def _log_mail(session: Session) -> int:
    """The touches that messages are, or in a line why each of them is none."""
    from tui.capture.mail.mbox import heads
    from tui.exchange.found import STDIN
    from tui.exchange.source import read_bytes
    from tui.pipeline import Refused
    from tui.pipeline.piped_message import log_message

    options = session.options
    if options.who is not None or options.note or options.at is not None or options.inbound:
        raise Usage("--from-mail says whom, what and when by itself: give nothing else")
    data = read_bytes(Path(options.from_mail))
    if not data.strip():
        raise Refused(f"there is no message in {'stdin' if options.from_mail == STDIN else options.from_mail}")
    several = [head for head, _ in heads(BytesIO(data), 0)] or [data]
    if len(several) == 1:
        return tell(session, log_message(session.pipeline, data))
    said: list[tuple[tuple[int, ...], str]] = []
    for head in several:
        try:
            done = log_message(session.pipeline, head)
            said.append((done.ids, done.message))
        except Refused as no:
            said.append(((), str(no)))
    if session.json:
        dump({"messages": [{"ids": ids, "message": words} for ids, words in said]})
    else:
        for ids, words in said:
            (say if ids else warn)(words)
    return 0 if all(ids for ids, _ in said) else 1


@COMMANDS.command("interest", "they expressed interest", WHO, AT)
@COMMANDS.command("bought", "they bought", WHO, AT)
@COMMANDS.command("referral", "they gave you a referral", WHO, AT)
def event(session: Session) -> int:
    """The event of the command's name."""
    who, at = session.who(session.options.who), session.past(session.options.at)
    return tell(session, getattr(session.pipeline, session.options.command)(who, at))


@COMMANDS.command("briefed", "you told a source whom you look for", argument("who", metavar="WHO-OR-NAME"), AT)
def briefed(session: Session) -> int:
    source = session.pipeline.people.source(session.options.who)
    return tell(session, session.pipeline.brief(source, session.past(session.options.at)))
