"""The history: what happened, taking the last step back, and doing it again."""

from __future__ import annotations

from tui.cli.grammar import Commands, argument
from tui.cli.printing import columns, dump, say, tell
from tui.cli.session import Session

COMMANDS = Commands()


@COMMANDS.command("history", "what happened, newest first", argument("who", metavar="WHO", nargs="?"))
def history(session: Session) -> int:
    from tui.when.saying import full, iso

    pipeline = session.pipeline
    who = session.who(session.options.who) if session.options.who else None
    steps = pipeline.history(who)
    if session.json:
        dump({
            "steps": [
                {"step": number, "at": iso(step.at), "did": step.did, "what": step.what, "ids": step.who}
                for number, step in steps
            ]
        })  # fmt: skip
        return 0
    if not steps:
        say("nothing happened yet")
    zone = pipeline.calendar.zone
    columns([(str(number), full(step.at, zone), step.what) for number, step in steps])
    return 0


@COMMANDS.command("undo", "take the last step back")
def undo(session: Session) -> int:
    return tell(session, session.pipeline.undo())


@COMMANDS.command("redo", "do it again")
def redo(session: Session) -> int:
    return tell(session, session.pipeline.redo())
